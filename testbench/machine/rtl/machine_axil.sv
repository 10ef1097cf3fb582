// SPDX-License-Identifier: Apache-2.0 WITH SHL-2.1
// One access at a time as AXI4-Lite: address and data of a write are offered together, each until
// it is taken; done comes with the answer.
module machine_axil (
  input  logic        clk_i,
  input  logic        rst_ni,

  input  logic        valid_i,
  input  logic        write_i,
  output logic        done_o,
  output logic        error_o,

  output logic        aw_valid_o,
  input  logic        aw_ready_i,
  output logic        w_valid_o,
  input  logic        w_ready_i,
  input  logic        b_valid_i,
  input  logic [1:0]  b_resp_i,
  output logic        b_ready_o,
  output logic        ar_valid_o,
  input  logic        ar_ready_i,
  input  logic        r_valid_i,
  input  logic [1:0]  r_resp_i,
  output logic        r_ready_o
);

  // What has been taken of the access under way.
  logic addr_q, data_q;
  assign aw_valid_o = valid_i && write_i && !addr_q;
  assign w_valid_o  = valid_i && write_i && !data_q;
  assign ar_valid_o = valid_i && !write_i && !addr_q;
  assign b_ready_o  = addr_q && data_q;
  assign r_ready_o  = addr_q;
  assign done_o     = write_i ? b_valid_i && b_ready_o : r_valid_i && r_ready_o;
  assign error_o    = done_o && (write_i ? b_resp_i : r_resp_i) != 2'b00;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      addr_q <= 1'b0;
      data_q <= 1'b0;
    end else if (done_o) begin
      addr_q <= 1'b0;
      data_q <= 1'b0;
    end else begin
      if ((aw_valid_o && aw_ready_i) || (ar_valid_o && ar_ready_i)) addr_q <= 1'b1;
      if (w_valid_o && w_ready_i) data_q <= 1'b1;
    end
  end

endmodule
