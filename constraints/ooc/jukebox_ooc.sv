// SPDX-License-Identifier: Apache-2.0 WITH SHL-2.1
// The block out of context: between shift registers, so that it needs five pins.
//
// Emitted by jukebox 0.1.0 for the configuration
//   name = "jukebox"
//   address = { va_bits = 48, pa_bits = 48, asid_bits = 16 }
//   geometry = { line_bytes = 64, region_bytes = 1024, crrb_entries = 16 }
//   metadata = { check = "crc16", axi_data_bits = 64, reads_in_flight = 2, axi_cache = 3,
//     axi_prot = 0, axi_qos = 0 }
//   prefetch = { egress = "native" }
//   reset = { style = "async-low" }
//   counters = { bits = 32 }
//
// For measuring only. Every port of the block has a flop on its other side, as in a design that
// follows the rule of the block itself: registers on both sides of every boundary. The flops are
// marked so that no tool merges or removes them or what they stand for. Their share of the
// figures: 720 flops, and one LUT for each bit of an output.
module jukebox_ooc (
  input  logic clk_i,
  input  logic rst_ni,  // asynchronous, from a pin
  input  logic serial_i,  // shifted into the block's inputs
  input  logic capture_i,  // 1: takes the block's outputs; 0: shifts them out
  output logic serial_o
);

  (* keep = "true" *)
  logic [269:0] in_q;
  (* keep = "true" *)
  logic [449:0] out_q;
  logic [449:0] out;
  logic rst_n;

  jukebox_reset_sync u_reset_sync (
    .clk_i,
    .rst_ni,
    .rst_no(rst_n)
  );

  always_ff @(posedge clk_i) begin
    in_q  <= {in_q[268:0], serial_i};
    out_q <= capture_i ? out : {out_q[448:0], 1'b0};
  end

  assign serial_o = out_q[449];

  jukebox u_dut (
    .clk_i,
    .rst_ni(rst_n),
    .obs_valid_i(in_q[0]),
    .obs_vaddr_i(in_q[48:1]),
    .obs_kind_i(in_q[50:49]),
    .obs_late_i(in_q[51]),
    .obs_instr_i(in_q[52]),
    .obs_asid_i(in_q[68:53]),
    .xlt_req_ready_i(in_q[69]),
    .xlt_rsp_valid_i(in_q[70]),
    .xlt_rsp_paddr_i(in_q[118:71]),
    .xlt_rsp_status_i(in_q[120:119]),
    .pf_ready_i(in_q[121]),
    .pf_present_i(in_q[122]),
    .m_axi_awready_i(in_q[123]),
    .m_axi_wready_i(in_q[124]),
    .m_axi_bid_i(in_q[125]),
    .m_axi_bresp_i(in_q[127:126]),
    .m_axi_bvalid_i(in_q[128]),
    .m_axi_arready_i(in_q[129]),
    .m_axi_rid_i(in_q[130]),
    .m_axi_rdata_i(in_q[194:131]),
    .m_axi_rresp_i(in_q[196:195]),
    .m_axi_rlast_i(in_q[197]),
    .m_axi_rvalid_i(in_q[198]),
    .s_axil_awaddr_i(in_q[210:199]),
    .s_axil_awprot_i(in_q[213:211]),
    .s_axil_awvalid_i(in_q[214]),
    .s_axil_wdata_i(in_q[246:215]),
    .s_axil_wstrb_i(in_q[250:247]),
    .s_axil_wvalid_i(in_q[251]),
    .s_axil_bready_i(in_q[252]),
    .s_axil_araddr_i(in_q[264:253]),
    .s_axil_arprot_i(in_q[267:265]),
    .s_axil_arvalid_i(in_q[268]),
    .s_axil_rready_i(in_q[269]),
    .obs_ready_o(out[0]),
    .xlt_req_valid_o(out[1]),
    .xlt_req_vaddr_o(out[49:2]),
    .xlt_req_asid_o(out[65:50]),
    .xlt_rsp_ready_o(out[66]),
    .pf_valid_o(out[67]),
    .pf_paddr_o(out[115:68]),
    .pf_vaddr_o(out[163:116]),
    .pf_asid_o(out[179:164]),
    .m_axi_awid_o(out[180]),
    .m_axi_awaddr_o(out[228:181]),
    .m_axi_awlen_o(out[236:229]),
    .m_axi_awsize_o(out[239:237]),
    .m_axi_awburst_o(out[241:240]),
    .m_axi_awlock_o(out[242]),
    .m_axi_awcache_o(out[246:243]),
    .m_axi_awprot_o(out[249:247]),
    .m_axi_awqos_o(out[253:250]),
    .m_axi_awvalid_o(out[254]),
    .m_axi_wdata_o(out[318:255]),
    .m_axi_wstrb_o(out[326:319]),
    .m_axi_wlast_o(out[327]),
    .m_axi_wvalid_o(out[328]),
    .m_axi_bready_o(out[329]),
    .m_axi_arid_o(out[330]),
    .m_axi_araddr_o(out[378:331]),
    .m_axi_arlen_o(out[386:379]),
    .m_axi_arsize_o(out[389:387]),
    .m_axi_arburst_o(out[391:390]),
    .m_axi_arlock_o(out[392]),
    .m_axi_arcache_o(out[396:393]),
    .m_axi_arprot_o(out[399:397]),
    .m_axi_arqos_o(out[403:400]),
    .m_axi_arvalid_o(out[404]),
    .m_axi_rready_o(out[405]),
    .s_axil_awready_o(out[406]),
    .s_axil_wready_o(out[407]),
    .s_axil_bresp_o(out[409:408]),
    .s_axil_bvalid_o(out[410]),
    .s_axil_arready_o(out[411]),
    .s_axil_rdata_o(out[443:412]),
    .s_axil_rresp_o(out[445:444]),
    .s_axil_rvalid_o(out[446]),
    .irq_o(out[447]),
    .recording_o(out[448]),
    .replaying_o(out[449])
  );

endmodule
