// SPDX-License-Identifier: Apache-2.0 WITH SHL-2.1
// Reads a record back out of the self-test's memory, 32 bits at a time, lowest first.
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
module jukebox_selftest_readback (
  input  logic         clk_i,
  input  logic         rst_ni,
  input  logic         start_i,  // pulse
  input  logic [ 11:0] first_i,  // word of the memory
  input  logic [ 11:0] words_i,
  output logic         done_o,
  // The memory shows a word two cycles after its address.
  output logic [ 11:0] peek_o,
  input  logic [ 63:0] data_i,
  output logic         valid_o,
  output logic [ 31:0] word_o
);

  localparam logic [5:0] Parts = 6'd2;  // of 32 bits in a word of the memory

  logic [11:0] addr_q, left_q;
  logic [1:0] wait_q;
  logic [5:0] parts_q;
  logic [63:0] word_q;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      addr_q  <= '0;
      left_q  <= '0;
      wait_q  <= '0;
      parts_q <= '0;
      word_q  <= '0;
    end else if (start_i) begin
      addr_q <= first_i;
      left_q <= words_i;
      wait_q <= '0;
    end else if (parts_q != '0) begin
      parts_q <= parts_q - 1'b1;
      word_q  <= word_q >> 32;
    end else if (left_q != '0) begin
      if (wait_q == 2'd3) begin
        addr_q  <= addr_q + 1'b1;
        left_q  <= left_q - 1'b1;
        parts_q <= Parts;
        word_q  <= data_i;
      end
      wait_q <= wait_q + 1'b1;
    end
  end

  assign done_o  = left_q == '0 && parts_q == '0;
  assign peek_o  = addr_q;
  assign valid_o = parts_q != '0;
  assign word_o  = word_q[31:0];

endmodule
