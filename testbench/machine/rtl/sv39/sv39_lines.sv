// SPDX-License-Identifier: Apache-2.0 WITH SHL-2.1
// Lines in one piece on the core's side, beats of 8 bytes on the L2's: instructions.
module sv39_lines (
  input  logic         clk_i,
  input  logic         rst_ni,

  // The core: a line at a time.
  input  logic         line_valid_i,
  output logic         line_ready_o,
  output logic         line_valid_o,
  input  logic         line_ready_i,
  output logic [511:0] line_data_o,

  // The L2, or whoever else answers with the eight beats of a line in order.
  output logic         req_valid_o,
  input  logic         req_ready_i,
  input  logic         rsp_valid_i,
  output logic         rsp_ready_o,
  input  logic [63:0]  rsp_data_i
);

  logic [3:0] beat_q;
  logic [511:0] data_q;
  assign req_valid_o  = line_valid_i;
  assign line_ready_o = req_ready_i;
  assign rsp_ready_o  = beat_q != 4'd8;
  assign line_valid_o = beat_q == 4'd8;
  assign line_data_o  = data_q;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) beat_q <= '0;
    else if (line_valid_o) beat_q <= line_ready_i ? '0 : beat_q;
    else if (rsp_valid_i) beat_q <= beat_q + 4'd1;
  end
  always_ff @(posedge clk_i) begin
    if (rsp_valid_i && rsp_ready_o) data_q <= {rsp_data_i, data_q[511:64]};
  end

endmodule
