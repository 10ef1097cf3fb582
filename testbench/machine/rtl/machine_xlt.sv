// SPDX-License-Identifier: Apache-2.0 WITH SHL-2.1
// Translation by identity, a cycle later: what is not executable is dropped.
module machine_xlt (
  input  logic        clk_i,
  input  logic        rst_ni,
  input  logic [31:0] exec_base_i,  // the first executable byte,
  input  logic [31:0] exec_end_i,  // and the one after the last
  input  logic        req_valid_i,
  output logic        req_ready_o,
  input  logic [31:0] req_vaddr_i,
  output logic        rsp_valid_o,
  output logic [31:0] rsp_paddr_o,
  output logic [1:0]  rsp_status_o
);

  // A region that overlaps the executable range is translated: its lines are code or beside it.
  localparam logic [1:0] Ok = 2'd0, Drop = 2'd2;
  logic executable;
  assign executable = req_vaddr_i[31:10] >= exec_base_i[31:10] &&
                  {req_vaddr_i[31:10], 10'd0} < exec_end_i;
  logic unused_base;
  assign unused_base = ^exec_base_i[9:0];
  assign req_ready_o = 1'b1;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) rsp_valid_o <= 1'b0;
    else rsp_valid_o <= req_valid_i;
  end
  always_ff @(posedge clk_i) begin
    rsp_paddr_o  <= req_vaddr_i;
    rsp_status_o <= executable ? Ok : Drop;
  end

endmodule
