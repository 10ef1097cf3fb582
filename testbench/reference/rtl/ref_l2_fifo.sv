// SPDX-License-Identifier: Apache-2.0 WITH SHL-2.1
// First-in first-out buffer, the head visible at once.
module ref_l2_fifo #(
  parameter int Width = 8,
  parameter int Depth = 4,  // a power of two, at least 2
  parameter int Spare = 1  // places that room_o promises
) (
  input  logic             clk_i,
  input  logic             rst_ni,
  input  logic             push_i,  // only while there is a place
  input  logic [Width-1:0] data_i,
  input  logic             pop_i,  // only while valid_o
  output logic [Width-1:0] data_o,
  output logic             valid_o,
  output logic             room_o  // at least Spare places are free
);

  localparam int PtrBits = $clog2(Depth);
  localparam int CountBits = $clog2(Depth + 1);
  localparam int Most = Depth - Spare;

  // Storage without reset: what is not between the pointers is never looked at.
  logic [Width-1:0] mem[Depth];
  logic [PtrBits-1:0] wptr_q, rptr_q;
  logic [CountBits-1:0] count_d, count_q;
  logic valid_q, room_q;

  always_ff @(posedge clk_i) begin
    if (push_i) mem[wptr_q] <= data_i;
  end

  always_comb begin
    count_d = count_q;
    if (push_i && !pop_i) count_d = count_q + 1'b1;
    if (!push_i && pop_i) count_d = count_q - 1'b1;
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      wptr_q  <= '0;
      rptr_q  <= '0;
      count_q <= '0;
      valid_q <= 1'b0;
      room_q  <= 1'b1;
    end else begin
      if (push_i) wptr_q <= wptr_q + 1'b1;
      if (pop_i) rptr_q <= rptr_q + 1'b1;
      count_q <= count_d;
      valid_q <= count_d != '0;
      room_q  <= count_d <= Most[CountBits-1:0];
    end
  end

  assign data_o  = mem[rptr_q];
  assign valid_o = valid_q;
  assign room_o  = room_q;

`ifdef FORMAL
  always_ff @(posedge clk_i) begin
    if (rst_ni && push_i) assert (count_q < Depth[CountBits-1:0]);
    if (rst_ni && pop_i) assert (count_q != '0);
  end
`endif

endmodule
