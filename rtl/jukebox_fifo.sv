// SPDX-License-Identifier: Apache-2.0 WITH SHL-2.1
// First-in first-out buffer with a registered count and the head visible at once.
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
module jukebox_fifo #(
  parameter int Width = 8,
  parameter int Depth = 16,  // a power of two, at least 2
  parameter int CountBits = 5  // holds 0 to Depth
) (
  input  logic                 clk_i,
  input  logic                 rst_ni,
  input  logic                 clear_i,  // empties the buffer; stronger than push and pop
  input  logic                 push_i,  // only while count_o < Depth
  input  logic [Width-1:0]     data_i,
  input  logic                 pop_i,  // only while count_o > 0
  output logic [Width-1:0]     data_o,  // the oldest element, while count_o > 0
  output logic                 valid_o,  // count_o > 0
  output logic [CountBits-1:0] count_o
);

  localparam int PtrBits = $clog2(Depth);

  // The storage has no reset so that it can be distributed RAM: what lies outside
  // [rptr_q, rptr_q + count_q) is never looked at.
  logic [Width-1:0] mem[Depth];
  logic [PtrBits-1:0] wptr_q, rptr_q;
  logic [CountBits-1:0] count_q;
  logic valid_q;

  always_ff @(posedge clk_i) begin
    if (push_i) mem[wptr_q] <= data_i;
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      wptr_q  <= '0;
      rptr_q  <= '0;
      count_q <= '0;
      valid_q <= 1'b0;
    end else if (clear_i) begin
      wptr_q  <= '0;
      rptr_q  <= '0;
      count_q <= '0;
      valid_q <= 1'b0;
    end else begin
      if (push_i) wptr_q <= wptr_q + 1'b1;
      if (pop_i) rptr_q <= rptr_q + 1'b1;
      if (push_i) valid_q <= 1'b1;
      else if (pop_i) valid_q <= count_q != CountBits'(1'b1);
      if (push_i != pop_i) count_q <= push_i ? count_q + 1'b1 : count_q - 1'b1;
    end
  end

  assign data_o  = mem[rptr_q];
  assign valid_o = valid_q;
  assign count_o = count_q;

endmodule
