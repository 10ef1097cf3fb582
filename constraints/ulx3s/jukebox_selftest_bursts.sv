// SPDX-License-Identifier: Apache-2.0 WITH SHL-2.1
// Bursts of one direction of the self-test's memory: takes addresses, says which word each beat
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
// has. One address may wait behind the one in use, so that a beat can move every cycle.
module jukebox_selftest_bursts (
  input  logic        clk_i,
  input  logic        rst_ni,
  // Address channel: AW or AR.
  input  logic [47:0] addr_i,
  input  logic [7:0]  len_i,
  input  logic [2:0]  size_i,
  input  logic [1:0]  burst_i,
  input  logic        valid_i,
  output logic        ready_o,
  // Beats of the burst in use.
  output logic        active_o,
  output logic [11:0] word_o,
  output logic        last_o,
  output logic        bad_o,  // not one line in the memory, as the block must send it
  input  logic        beat_i  // a beat moves; only while active_o
);

  localparam logic [7:0] Len = 8'd7;
  localparam logic [47:0] Base = 48'h5A3C96000000;
  localparam int Bytes = 15;  // of the memory, log2

  logic waiting_q, waiting_bad_q, active_q, bad_q, bad, finish, load;
  logic [11:0] waiting_word_q, word_q;
  logic [7:0] left_q;

  assign bad    = addr_i[47:Bytes] != Base[47:Bytes] || len_i != Len
                  || addr_i[5:0] != '0 || size_i != 3'd3 || burst_i != 2'b01;
  assign finish = beat_i && last_o;
  assign load   = waiting_q && (!active_q || finish);

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      waiting_q      <= 1'b0;
      waiting_bad_q  <= 1'b0;
      waiting_word_q <= '0;
      active_q       <= 1'b0;
      bad_q          <= 1'b0;
      word_q         <= '0;
      left_q         <= '0;
    end else begin
      if (valid_i && ready_o) begin
        waiting_q      <= 1'b1;
        waiting_bad_q  <= bad;
        waiting_word_q <= addr_i[Bytes-1:3];
      end else if (load) begin
        waiting_q <= 1'b0;
      end
      if (load) begin
        active_q <= 1'b1;
        bad_q    <= waiting_bad_q;
        word_q   <= waiting_word_q;
        left_q   <= Len;
      end else if (beat_i) begin
        active_q <= !last_o;
        word_q   <= word_q + 1'b1;
        left_q   <= left_q - 1'b1;
      end
    end
  end

  assign ready_o  = !waiting_q || load;
  assign active_o = active_q;
  assign word_o   = word_q;
  assign last_o   = left_q == '0;
  assign bad_o    = bad_q;

endmodule
