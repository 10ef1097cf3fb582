// SPDX-License-Identifier: Apache-2.0 WITH SHL-2.1
// Holds events to the requests that they are of: those of a port come in the order in which its
// requests were taken, each with the address of its request.
module ref_l2_sva_event #(
  parameter int PaBits = 32,
  parameter int VaBits = 32,
  parameter int AsidBits = 16,
  parameter int DataEvents = 0
) (
  input logic                clk_i,
  input logic                rst_ni,
  input logic                instr_req_valid_i,
  input logic                instr_req_ready_o,
  input logic [PaBits-1:0]   instr_req_paddr_i,
  input logic [VaBits-1:0]   instr_req_vaddr_i,
  input logic [AsidBits-1:0] instr_req_asid_i,
  input logic                data_req_valid_i,
  input logic                data_req_ready_o,
  input logic [PaBits-1:0]   data_req_paddr_i,
  input logic                obs_valid_o,
  input logic [VaBits-1:0]   obs_vaddr_o,
  input logic [PaBits-1:0]   obs_paddr_o,
  input logic                obs_instr_o,
  input logic [AsidBits-1:0] obs_asid_o
);

  // Requests that were taken and have not been told of: a few, as each port keeps two.
  localparam int Depth = 8;
  logic [PaBits-1:6] instr_line_q[Depth];
  logic [PaBits-1:6] data_line_q[Depth];
  logic [VaBits-1:0] vaddr_q[Depth];
  logic [AsidBits-1:0] asid_q[Depth];
  logic [2:0] instr_head_q, instr_tail_q, data_head_q, data_tail_q;
  logic instr_take, data_take, instr_event, data_event;
  assign instr_take  = instr_req_valid_i && instr_req_ready_o;
  assign data_take   = data_req_valid_i && data_req_ready_o && DataEvents != 0;
  assign instr_event = rst_ni && obs_valid_o && obs_instr_o;
  assign data_event  = rst_ni && obs_valid_o && !obs_instr_o;

  // The oldest of them.
  logic [PaBits-1:0] instr_paddr, data_paddr;
  logic [VaBits-1:0] vaddr;
  logic [AsidBits-1:0] asid;
  assign instr_paddr = {instr_line_q[instr_head_q], 6'd0};
  assign data_paddr  = {data_line_q[data_head_q], 6'd0};
  assign vaddr       = vaddr_q[instr_head_q];
  assign asid        = asid_q[instr_head_q];

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      {instr_head_q, instr_tail_q, data_head_q, data_tail_q} <= '0;
    end else begin
      instr_tail_q <= instr_tail_q + 3'(instr_take);
      instr_head_q <= instr_head_q + 3'(instr_event);
      data_tail_q  <= data_tail_q + 3'(data_take);
      data_head_q  <= data_head_q + 3'(data_event);
    end
  end
  always_ff @(posedge clk_i) begin
    if (instr_take) begin
      instr_line_q[instr_tail_q] <= instr_req_paddr_i[PaBits-1:6];
      vaddr_q[instr_tail_q]      <= instr_req_vaddr_i;
      asid_q[instr_tail_q]       <= instr_req_asid_i;
    end
    if (data_take) data_line_q[data_tail_q] <= data_req_paddr_i[PaBits-1:6];
  end

  a_instr_asked :
  assert property (@(posedge clk_i) instr_event |-> instr_head_q != instr_tail_q)
  else $error("an event of an instruction request that was not taken");

  a_instr_paddr :
  assert property (@(posedge clk_i) instr_event |-> obs_paddr_o == instr_paddr)
  else $error("obs_paddr_o is not the line of the lookup");

  a_instr_vaddr :
  assert property (@(posedge clk_i) instr_event |-> obs_vaddr_o == vaddr && obs_asid_o == asid)
  else $error("obs_vaddr_o and obs_asid_o are not those of the lookup");

  a_data_asked :
  assert property (@(posedge clk_i) data_event |-> data_head_q != data_tail_q)
  else $error("an event of a data request that was not taken");

  a_data_paddr :
  assert property (@(posedge clk_i) data_event |-> obs_paddr_o == data_paddr)
  else $error("obs_paddr_o is not the line of the data lookup");

endmodule
