// SPDX-License-Identifier: Apache-2.0 WITH SHL-2.1
// Holds the cache's events to its requests.
bind ref_l2 ref_l2_sva_event #(
  .PaBits(PaBits),
  .VaBits(VaBits),
  .AsidBits(AsidBits),
  .DataEvents(DataEvents)
) u_event (
  .clk_i,
  .rst_ni,
  .instr_req_valid_i,
  .instr_req_ready_o,
  .instr_req_paddr_i,
  .instr_req_vaddr_i,
  .instr_req_asid_i,
  .data_req_valid_i,
  .data_req_ready_o,
  .data_req_paddr_i,
  .obs_valid_o,
  .obs_vaddr_o,
  .obs_paddr_o,
  .obs_instr_o,
  .obs_asid_o
);
