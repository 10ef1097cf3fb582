// SPDX-License-Identifier: Apache-2.0 WITH SHL-2.1
// Memory of the self-test: an AXI4 subordinate over block RAM that answers SLVERR to everything
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
// the block never sends, and lets the self-test read what was written.
module jukebox_selftest_memory (
  input  logic         clk_i,
  input  logic         rst_ni,
  // AXI4, bursts of one line; no IDs, as the block uses one.
  input  logic [ 47:0] awaddr_i,
  input  logic [  7:0] awlen_i,
  input  logic [  2:0] awsize_i,
  input  logic [  1:0] awburst_i,
  input  logic         awvalid_i,
  output logic         awready_o,
  input  logic [ 63:0] wdata_i,
  input  logic [  7:0] wstrb_i,
  input  logic         wlast_i,
  input  logic         wvalid_i,
  output logic         wready_o,
  output logic [  1:0] bresp_o,
  output logic         bvalid_o,
  input  logic         bready_i,
  input  logic [ 47:0] araddr_i,
  input  logic [  7:0] arlen_i,
  input  logic [  2:0] arsize_i,
  input  logic [  1:0] arburst_i,
  input  logic         arvalid_i,
  output logic         arready_o,
  output logic [ 63:0] rdata_o,  // two cycles after peek_i when no read runs
  output logic [  1:0] rresp_o,
  output logic         rlast_o,
  output logic         rvalid_o,
  input  logic         rready_i,
  // The word to show while nothing is read through AXI.
  input  logic [ 11:0] peek_i
);

  localparam logic [1:0] Okay = 2'b00;
  localparam logic [1:0] SlvErr = 2'b10;

  // Writes: a burst is answered after its last beat, SLVERR if any part of it was not as the
  // block's rules say.
  logic w_active, w_last, w_bad, w_beat, beat_bad, b_valid_q, b_bad_q, burst_bad_q;
  logic [11:0] w_word;
  jukebox_selftest_bursts u_writes (
    .clk_i,
    .rst_ni,
    .addr_i  (awaddr_i),
    .len_i   (awlen_i),
    .size_i  (awsize_i),
    .burst_i (awburst_i),
    .valid_i (awvalid_i),
    .ready_o (awready_o),
    .active_o(w_active),
    .word_o  (w_word),
    .last_o  (w_last),
    .bad_o   (w_bad),
    .beat_i  (w_beat)
  );

  assign wready_o = w_active && (!b_valid_q || bready_i);
  assign w_beat   = wvalid_i && wready_o;
  assign beat_bad = w_bad || wlast_i != w_last || wstrb_i != '1;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      b_valid_q   <= 1'b0;
      b_bad_q     <= 1'b0;
      burst_bad_q <= 1'b0;
    end else begin
      if (w_beat && w_last) begin
        b_valid_q   <= 1'b1;
        b_bad_q     <= beat_bad || burst_bad_q;
        burst_bad_q <= 1'b0;
      end else begin
        if (bready_i) b_valid_q <= 1'b0;
        if (w_beat && beat_bad) burst_bad_q <= 1'b1;
      end
    end
  end

  assign bvalid_o = b_valid_q;
  assign bresp_o  = b_bad_q ? SlvErr : Okay;

  // Reads: RAM, then a register, since the RAM alone is slow; both move while the last stage is
  // free or taken.
  logic r_active, r_last, r_bad, r_move, r_beat;
  logic [11:0] r_word;
  logic [63:0] r_ram, r_data_q;
  logic s1_valid_q, s1_last_q, s1_bad_q, r_valid_q, r_last_q, r_bad_q;
  jukebox_selftest_bursts u_reads (
    .clk_i,
    .rst_ni,
    .addr_i  (araddr_i),
    .len_i   (arlen_i),
    .size_i  (arsize_i),
    .burst_i (arburst_i),
    .valid_i (arvalid_i),
    .ready_o (arready_o),
    .active_o(r_active),
    .word_o  (r_word),
    .last_o  (r_last),
    .bad_o   (r_bad),
    .beat_i  (r_beat)
  );

  assign r_move = !r_valid_q || rready_i;
  assign r_beat = r_active && r_move;

  jukebox_selftest_ram u_ram (
    .clk_i,
    .write_i(w_beat && !beat_bad),
    .waddr_i(w_word),
    .wdata_i,
    .read_i (r_move),
    .raddr_i(r_active ? r_word : peek_i),
    .rdata_o(r_ram)
  );

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      s1_valid_q <= 1'b0;
      s1_last_q  <= 1'b0;
      s1_bad_q   <= 1'b0;
      r_valid_q  <= 1'b0;
      r_last_q   <= 1'b0;
      r_bad_q    <= 1'b0;
      r_data_q   <= '0;
    end else if (r_move) begin
      s1_valid_q <= r_active;
      s1_last_q  <= r_last;
      s1_bad_q   <= r_bad;
      r_valid_q  <= s1_valid_q;
      r_last_q   <= s1_last_q;
      r_bad_q    <= s1_bad_q;
      r_data_q   <= r_ram;
    end
  end

  assign rvalid_o = r_valid_q;
  assign rlast_o  = r_last_q;
  assign rresp_o  = r_bad_q ? SlvErr : Okay;
  assign rdata_o  = r_data_q;

endmodule
