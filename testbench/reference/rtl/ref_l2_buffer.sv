// SPDX-License-Identifier: Apache-2.0 WITH SHL-2.1
// Buffer of two requests: the older one comes from a register.
module ref_l2_buffer #(
  parameter int Width = 8
) (
  input  logic             clk_i,
  input  logic             rst_ni,
  input  logic             push_i,  // only while room_o
  input  logic [Width-1:0] data_i,
  input  logic             pop_i,  // only while valid_o
  output logic [Width-1:0] data_o,
  output logic             valid_o,
  output logic             room_o
);

  // The younger one is there only if the older one is.
  logic valid_q, second_q, first;
  logic [Width-1:0] data_q, second_data_q;
  assign first = !valid_q || (pop_i && !second_q);

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      valid_q  <= 1'b0;
      second_q <= 1'b0;
    end else begin
      valid_q  <= push_i || second_q || (valid_q && !pop_i);
      second_q <= second_q ? !pop_i : push_i && !first;
    end
  end

  always_ff @(posedge clk_i) begin
    if (pop_i || !valid_q) data_q <= second_q ? second_data_q : data_i;
    if (!second_q) second_data_q <= data_i;
  end

  assign data_o  = data_q;
  assign valid_o = valid_q;
  assign room_o  = !second_q;

`ifdef FORMAL
  always_ff @(posedge clk_i) begin
    if (rst_ni && push_i) assert (room_o);
    if (rst_ni && pop_i) assert (valid_o);
  end
`endif

endmodule
