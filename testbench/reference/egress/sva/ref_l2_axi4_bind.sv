// SPDX-License-Identifier: Apache-2.0 WITH SHL-2.1
// Holds the adapter to what the block's emitted assertions ask of its bus.
bind ref_l2_axi4 jukebox_sva_duty_egress u_duty (
  .clk_i,
  .rst_ni,
  .pf_valid_i    (s_axi_arvalid_i),
  .pf_ready_i    (s_axi_arready_o),
  .pf_id_i       (s_axi_arid_i),
  .answer_valid_i(s_axi_rvalid_o && s_axi_rready_i),
  .answer_last_i (s_axi_rlast_o),
  .answer_id_i   (s_axi_rid_o)
);
