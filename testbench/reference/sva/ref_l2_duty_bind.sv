// SPDX-License-Identifier: Apache-2.0 WITH SHL-2.1
// Holds the cache to what the block's emitted assertions ask of an L2.
//
// Prefetches of level 1 count as taken, though they mark nothing.
bind ref_l2 jukebox_sva_duty_l2 u_duty (
  .clk_i,
  .rst_ni,
  .obs_valid_i (obs_valid_o),
  .obs_kind_i  (obs_kind_o),
  .obs_late_i  (obs_late_o),
  .obs_instr_i (obs_instr_o),
  .pf_valid_o  (pf_valid_i),
  .pf_ready_i  (pf_ready_o),
  .pf_source_o (pf_source_i),
  .pf_present_i(pf_present_o)
);
