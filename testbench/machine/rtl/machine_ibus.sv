// SPDX-License-Identifier: Apache-2.0 WITH SHL-2.1
// The core's instruction bus (Wishbone, refills of 32 bytes) onto the instruction port of an L2.
//
// A refill is one request of four beats; each beat is two words. Addresses outside memory, which
// the core asks for on wrong paths, are answered with words that are no instructions.
module machine_ibus (
  input  logic        clk_i,
  input  logic        rst_ni,

  input  logic        wb_stb_i,
  output logic        wb_ack_o,
  input  logic [29:0] wb_adr_i,
  output logic [31:0] wb_dat_o,

  output logic        req_valid_o,
  input  logic        req_ready_i,
  output logic [31:0] req_paddr_o,
  input  logic        rsp_valid_i,
  output logic        rsp_ready_o,
  input  logic [63:0] rsp_data_i
);

  // Refills have one size and come one after the other: the words of a line are counted here.
  logic mapped, busy_q, ack;
  assign mapped = wb_adr_i[29:24] == machine_pkg::MemoryPage;
  assign ack    = wb_stb_i && (!mapped || (busy_q && rsp_valid_i));

  assign req_valid_o = wb_stb_i && mapped && !busy_q;
  assign req_paddr_o = {wb_adr_i, 2'b00};
  assign rsp_ready_o = ack && wb_adr_i[0];

  assign wb_ack_o = ack;
  assign wb_dat_o = !mapped ? 32'd0 : wb_adr_i[0] ? rsp_data_i[63:32] : rsp_data_i[31:0];

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) busy_q <= 1'b0;
    else if (req_valid_o && req_ready_i) busy_q <= 1'b1;
    else if (ack && wb_adr_i[2:0] == 3'd7) busy_q <= 1'b0;
  end

endmodule
