// SPDX-License-Identifier: Apache-2.0 WITH SHL-2.1
// Holds the adapter to what the block's emitted assertions ask of its bus.
bind ref_l2_tilelink jukebox_sva_duty_egress u_duty (
  .clk_i,
  .rst_ni,
  .pf_valid_i     (tl_a_valid_i),
  .pf_ready_i     (tl_a_ready_o),
  .pf_id_i        (tl_a_source_i),
  .answer_valid_i (tl_d_valid_o && tl_d_ready_i),
  .answer_opcode_i(tl_d_opcode_o),
  .answer_id_i    (tl_d_source_o)
);
