// SPDX-License-Identifier: Apache-2.0 WITH SHL-2.1
// Self-test of the block, for any board: makes events, keeps the records in block RAM, replays
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
// them, and compares checksums of all that the block did with those that its model computed.
module jukebox_selftest #(
  parameter logic [31:0] ExpectMeta = 32'hAF3469F1,  // CRC-32 of all records
  parameter logic [31:0] ExpectPf = 32'h483778D0,  // CRC-32 of all prefetches
  parameter logic [63:0] TimingSeed = 64'd1,  // of who is not ready when; changes no checksum
  parameter int ClocksPerBit = 868,  // of the UART: 115200 baud at 100 MHz
  parameter int ClocksPerLine = 100000000  // from one report to the next
) (
  input  logic        clk_i,
  input  logic        rst_ni,
  output logic        done_o,
  output logic        pass_o,
  output logic        fail_o,
  output logic        uart_tx_o,
  output logic [31:0] meta_o,
  output logic [31:0] pf_o,
  output logic [31:0] rec_cycles_o,  // with a recording under way
  output logic [31:0] rep_cycles_o,  // with a replay under way
  output logic [ 7:0] errors_o
);

  // Who is not ready when.
  logic [63:0] when;
  jukebox_selftest_random #(
    .Seed(TimingSeed)
  ) u_timing (
    .clk_i,
    .rst_ni,
    .step_i (1'b1),
    .value_o(when)
  );

  // The driver.
  logic done, round_start, events_start, events_done, readback_start, readback_done;
  logic [4:0] seq_errors;
  logic [15:0] asid;
  logic [11:0] readback_first, readback_words;
  logic [11:0] lite_awaddr, lite_araddr;
  logic [31:0] lite_wdata, lite_rdata;
  logic [1:0] lite_bresp, lite_rresp;
  logic lite_awvalid, lite_awready, lite_wvalid, lite_wready, lite_bvalid, lite_bready;
  logic lite_arvalid, lite_arready, lite_rvalid, lite_rready;
  jukebox_selftest_sequencer u_sequencer (
    .clk_i,
    .rst_ni,
    .done_o          (done),
    .errors_o        (seq_errors),
    .asid_o          (asid),
    .round_start_o   (round_start),
    .events_start_o  (events_start),
    .events_done_i   (events_done),
    .readback_start_o(readback_start),
    .readback_done_i (readback_done),
    .readback_first_o(readback_first),
    .readback_words_o(readback_words),
    .awaddr_o        (lite_awaddr),
    .awvalid_o       (lite_awvalid),
    .awready_i       (lite_awready),
    .wdata_o         (lite_wdata),
    .wvalid_o        (lite_wvalid),
    .wready_i        (lite_wready),
    .bresp_i         (lite_bresp),
    .bvalid_i        (lite_bvalid),
    .bready_o        (lite_bready),
    .araddr_o        (lite_araddr),
    .arvalid_o       (lite_arvalid),
    .arready_i       (lite_arready),
    .rdata_i         (lite_rdata),
    .rresp_i         (lite_rresp),
    .rvalid_i        (lite_rvalid),
    .rready_o        (lite_rready)
  );

  // The program whose lookups the block sees.
  logic obs_valid, obs_ready, obs_instr;
  logic [47:0] obs_vaddr;
  logic [1:0] obs_kind;
  logic [15:0] obs_asid;
  jukebox_selftest_events u_events (
    .clk_i,
    .rst_ni,
    .start_i    (events_start),
    .asid_i     (asid),
    .done_o     (events_done),
    .obs_valid_o(obs_valid),
    .obs_ready_i(obs_ready),
    .obs_vaddr_o(obs_vaddr),
    .obs_kind_o (obs_kind),
    .obs_instr_o(obs_instr),
    .obs_asid_o (obs_asid)
  );

  // The I-TLB.
  logic xlt_req_valid, xlt_req_ready, xlt_rsp_valid;
  logic [47:0] xlt_req_vaddr;
  logic [15:0] xlt_req_asid;
  logic [47:0] xlt_rsp_paddr;
  logic [1:0] xlt_rsp_status;
  jukebox_selftest_translator u_translator (
    .clk_i,
    .rst_ni,
    .restart_i   (round_start),
    .stall_i     (when[9:8] == 2'd0),
    .asid_i      (asid),
    .req_valid_i (xlt_req_valid),
    .req_ready_o (xlt_req_ready),
    .req_vaddr_i (xlt_req_vaddr),
    .req_asid_i  (xlt_req_asid),
    .rsp_valid_o (xlt_rsp_valid),
    .rsp_paddr_o (xlt_rsp_paddr),
    .rsp_status_o(xlt_rsp_status)
  );

  // The memory, and the checksum of what the block wrote to it.
  logic [47:0] axi_awaddr, axi_araddr;
  logic [7:0] axi_awlen, axi_arlen;
  logic [2:0] axi_awsize, axi_arsize;
  logic [1:0] axi_awburst, axi_arburst;
  logic [63:0] axi_wdata, axi_rdata;
  logic [7:0] axi_wstrb;
  logic [1:0] axi_bresp, axi_rresp;
  logic axi_awvalid, axi_awready, axi_wlast, axi_wvalid, axi_wready, axi_bvalid, axi_bready;
  logic axi_arvalid, axi_arready, axi_rlast, axi_rvalid, axi_rready;
  logic [11:0] peek;
  jukebox_selftest_memory u_memory (
    .clk_i,
    .rst_ni,
    .awaddr_i (axi_awaddr),
    .awlen_i  (axi_awlen),
    .awsize_i (axi_awsize),
    .awburst_i(axi_awburst),
    .awvalid_i(axi_awvalid),
    .awready_o(axi_awready),
    .wdata_i  (axi_wdata),
    .wstrb_i  (axi_wstrb),
    .wlast_i  (axi_wlast),
    .wvalid_i (axi_wvalid),
    .wready_o (axi_wready),
    .bresp_o  (axi_bresp),
    .bvalid_o (axi_bvalid),
    .bready_i (axi_bready),
    .araddr_i (axi_araddr),
    .arlen_i  (axi_arlen),
    .arsize_i (axi_arsize),
    .arburst_i(axi_arburst),
    .arvalid_i(axi_arvalid),
    .arready_o(axi_arready),
    .rdata_o  (axi_rdata),
    .rresp_o  (axi_rresp),
    .rlast_o  (axi_rlast),
    .rvalid_o (axi_rvalid),
    .rready_i (axi_rready),
    .peek_i   (peek)
  );

  logic meta_valid;
  logic [31:0] meta_word, meta_crc;
  jukebox_selftest_readback u_readback (
    .clk_i,
    .rst_ni,
    .start_i(readback_start),
    .first_i(readback_first),
    .words_i(readback_words),
    .done_o (readback_done),
    .peek_o (peek),
    .data_i (axi_rdata),
    .valid_o(meta_valid),
    .word_o (meta_word)
  );

  jukebox_selftest_crc32 u_meta_crc (
    .clk_i,
    .rst_ni,
    .valid_i(meta_valid),
    .word_i (meta_word),
    .crc_o  (meta_crc)
  );

  // The L2, and the checksum of what it is asked to fetch: addresses as 64 bits, the address
  // space as 16.
  logic pf_valid, pf_ready_q;
  logic [47:0] pf_paddr;
  logic [47:0] pf_vaddr;
  logic [15:0] pf_asid;
  logic [31:0] pf_crc;
  jukebox_selftest_crc144 u_pf_crc (
    .clk_i,
    .rst_ni,
    .valid_i(pf_valid && pf_ready_q && !done),
    .word_i ({pf_asid, {16'd0, pf_vaddr}, {16'd0, pf_paddr}}),
    .crc_o  (pf_crc)
  );

  // The block.
  logic recording, replaying, unused_ready, unused_irq;
  logic [12:0] unused_aw, unused_ar;  // ID, lock, cache, protection, quality of service
  jukebox u_block (
    .clk_i,
    .rst_ni,
    .obs_valid_i     (obs_valid),
    .obs_ready_o     (obs_ready),
    .obs_vaddr_i     (obs_vaddr),
    .obs_kind_i      (obs_kind),
    .obs_late_i      (1'b0),
    .obs_instr_i     (obs_instr),
    .obs_asid_i      (obs_asid),
    .xlt_req_valid_o (xlt_req_valid),
    .xlt_req_ready_i (xlt_req_ready),
    .xlt_req_vaddr_o (xlt_req_vaddr),
    .xlt_req_asid_o  (xlt_req_asid),
    .xlt_rsp_valid_i (xlt_rsp_valid),
    .xlt_rsp_ready_o (unused_ready),
    .xlt_rsp_paddr_i (xlt_rsp_paddr),
    .xlt_rsp_status_i(xlt_rsp_status),
    .pf_valid_o      (pf_valid),
    .pf_ready_i      (pf_ready_q),
    .pf_paddr_o      (pf_paddr),
    .pf_vaddr_o      (pf_vaddr),
    .pf_asid_o       (pf_asid),
    .pf_present_i    (1'b0),
    .m_axi_awid_o    (unused_aw[0]),
    .m_axi_awaddr_o  (axi_awaddr),
    .m_axi_awlen_o   (axi_awlen),
    .m_axi_awsize_o  (axi_awsize),
    .m_axi_awburst_o (axi_awburst),
    .m_axi_awlock_o  (unused_aw[1]),
    .m_axi_awcache_o (unused_aw[5:2]),
    .m_axi_awprot_o  (unused_aw[8:6]),
    .m_axi_awqos_o   (unused_aw[12:9]),
    .m_axi_awvalid_o (axi_awvalid),
    .m_axi_awready_i (axi_awready),
    .m_axi_wdata_o   (axi_wdata),
    .m_axi_wstrb_o   (axi_wstrb),
    .m_axi_wlast_o   (axi_wlast),
    .m_axi_wvalid_o  (axi_wvalid),
    .m_axi_wready_i  (axi_wready),
    .m_axi_bid_i     (1'b0),
    .m_axi_bresp_i   (axi_bresp),
    .m_axi_bvalid_i  (axi_bvalid),
    .m_axi_bready_o  (axi_bready),
    .m_axi_arid_o    (unused_ar[0]),
    .m_axi_araddr_o  (axi_araddr),
    .m_axi_arlen_o   (axi_arlen),
    .m_axi_arsize_o  (axi_arsize),
    .m_axi_arburst_o (axi_arburst),
    .m_axi_arlock_o  (unused_ar[1]),
    .m_axi_arcache_o (unused_ar[5:2]),
    .m_axi_arprot_o  (unused_ar[8:6]),
    .m_axi_arqos_o   (unused_ar[12:9]),
    .m_axi_arvalid_o (axi_arvalid),
    .m_axi_arready_i (axi_arready),
    .m_axi_rid_i     (1'b0),
    .m_axi_rdata_i   (axi_rdata),
    .m_axi_rresp_i   (axi_rresp),
    .m_axi_rlast_i   (axi_rlast),
    .m_axi_rvalid_i  (axi_rvalid),
    .m_axi_rready_o  (axi_rready),
    .s_axil_awaddr_i (lite_awaddr),
    .s_axil_awprot_i (3'd0),
    .s_axil_awvalid_i(lite_awvalid),
    .s_axil_awready_o(lite_awready),
    .s_axil_wdata_i  (lite_wdata),
    .s_axil_wstrb_i  (4'hF),
    .s_axil_wvalid_i (lite_wvalid),
    .s_axil_wready_o (lite_wready),
    .s_axil_bresp_o  (lite_bresp),
    .s_axil_bvalid_o (lite_bvalid),
    .s_axil_bready_i (lite_bready),
    .s_axil_araddr_i (lite_araddr),
    .s_axil_arprot_i (3'd0),
    .s_axil_arvalid_i(lite_arvalid),
    .s_axil_arready_o(lite_arready),
    .s_axil_rdata_o  (lite_rdata),
    .s_axil_rresp_o  (lite_rresp),
    .s_axil_rvalid_o (lite_rvalid),
    .s_axil_rready_i (lite_rready),
    .irq_o           (unused_irq),
    .recording_o     (recording),
    .replaying_o     (replaying)
  );

  // The outcome: judged when the checksums have taken in the last word.
  logic [2:0] done_q;
  logic lost_q, good_meta, good_pf;
  logic [7:0] errors_q;
  logic [31:0] rec_cycles_q, rep_cycles_q;
  assign good_meta = meta_crc == ExpectMeta;
  assign good_pf   = pf_crc == ExpectPf;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      done_q       <= '0;
      pf_ready_q   <= 1'b0;
      lost_q       <= 1'b0;
      errors_q     <= '0;
      rec_cycles_q <= '0;
      rep_cycles_q <= '0;
    end else begin
      done_q     <= {done_q[1:0], done};
      pf_ready_q <= when[1:0] != 2'd0;
      if (obs_valid && !obs_ready) lost_q <= 1'b1;
      if (!done_q[1]) errors_q <= {seq_errors, lost_q, !good_pf, !good_meta};
      if (recording && !done) rec_cycles_q <= rec_cycles_q + 1'b1;
      if (replaying && !done) rep_cycles_q <= rep_cycles_q + 1'b1;
    end
  end

  assign done_o       = done_q[2];
  assign pass_o       = done_q[2] && errors_q == '0;
  assign fail_o       = done_q[2] && errors_q != '0;
  assign meta_o       = meta_crc;
  assign pf_o         = pf_crc;
  assign rec_cycles_o = rec_cycles_q;
  assign rep_cycles_o = rep_cycles_q;
  assign errors_o     = errors_q;

  // The line on the UART.
  logic text_valid, text_ready;
  logic [7:0] text;
  jukebox_selftest_report #(
    .ClocksPerLine(ClocksPerLine)
  ) u_report (
    .clk_i,
    .rst_ni,
    .done_i       (done_o),
    .pass_i       (pass_o),
    .meta_i       (meta_crc),
    .pf_i         (pf_crc),
    .rec_cycles_i (rec_cycles_q),
    .rep_cycles_i (rep_cycles_q),
    .expect_meta_i(ExpectMeta),
    .expect_pf_i  (ExpectPf),
    .errors_i     (errors_q),
    .valid_o      (text_valid),
    .byte_o       (text),
    .ready_i      (text_ready)
  );

  jukebox_selftest_uart #(
    .ClocksPerBit(ClocksPerBit)
  ) u_uart (
    .clk_i,
    .rst_ni,
    .valid_i(text_valid),
    .byte_i (text),
    .ready_o(text_ready),
    .tx_o   (uart_tx_o)
  );

  logic unused;
  assign unused = ^{when, unused_ready, unused_irq, unused_aw, unused_ar};

endmodule
