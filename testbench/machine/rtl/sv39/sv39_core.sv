// SPDX-License-Identifier: Apache-2.0 WITH SHL-2.1
// BlackParrot as its package has it, with plain ports: lines for instructions, lines and write-backs
// for data, accesses to devices; and what is looked at inside it.
//
// Of each of the three there is one answer at a time, in order. The core's own arbiter lets one
// request through a cycle, and takes nothing while one of the queues here is full.
module sv39_core
  import bp_common_pkg::*;
  import bp_common_aviary_pkg::*;
  import bp_be_pkg::*;
  import bp_common_rv64_pkg::*;
  import bp_cce_pkg::*;
  import bsg_noc_pkg::*;
#(
  parameter bp_params_e bp_params_p = e_bp_softcore_cfg
  `declare_bp_proc_params(bp_params_p)
  `declare_bp_me_if_widths(paddr_width_p, cce_block_width_p, lce_id_width_p, lce_assoc_p)
) (
  input  logic         clk_i,
  input  logic         rst_ni,

  // A line for the instruction cache, with its virtual address and whether a program asks.
  output logic         ireq_valid_o,
  input  logic         ireq_ready_i,
  output logic [39:0]  ireq_paddr_o,
  output logic [38:0]  ireq_vaddr_o,
  output logic         ireq_user_o,
  input  logic         irsp_valid_i,
  output logic         irsp_ready_o,
  input  logic [511:0] irsp_data_i,

  // A line for the data cache, or one that it writes back.
  output logic         dreq_valid_o,
  input  logic         dreq_ready_i,
  output logic         dreq_write_o,
  output logic         dreq_device_o,  // neither: memory has no such accesses
  output logic [39:0]  dreq_paddr_o,
  output logic [511:0] dreq_wdata_o,
  input  logic         drsp_valid_i,
  output logic         drsp_ready_o,
  input  logic [511:0] drsp_data_i,

  // An access to a device: valid until done, in which cycle the data are there.
  output logic         device_valid_o,
  output logic         device_write_o,
  output logic [31:0]  device_addr_o,
  output logic [31:0]  device_wdata_o,
  input  logic         device_done_i,
  input  logic [31:0]  device_rdata_i,

  // Page tables in force, for programs.
  output logic         satp_on_o,
  output logic [27:0]  satp_ppn_o,

  // The request for a line is not the miss that was seen before it.
  output logic         tap_error_o
);

  `declare_bp_me_if(paddr_width_p, cce_block_width_p, lce_id_width_p, lce_assoc_p)
  localparam logic [1:0] UserMode = 2'd0;

  bp_cce_mem_msg_s mem_cmd, mem_resp, io_cmd, io_resp;
  logic mem_cmd_v, mem_resp_v, mem_resp_yumi, io_cmd_v, io_resp_v, io_resp_yumi, room;

  bp_softcore #(
    .bp_params_p(bp_params_p)
  ) u_softcore (
    .clk_i,
    .reset_i(!rst_ni),
    .io_cmd_o(io_cmd),
    .io_cmd_v_o(io_cmd_v),
    .io_cmd_ready_i(room),
    .io_resp_i(io_resp),
    .io_resp_v_i(io_resp_v),
    .io_resp_yumi_o(io_resp_yumi),
    .mem_cmd_o(mem_cmd),
    .mem_cmd_v_o(mem_cmd_v),
    .mem_cmd_ready_i(room),
    .mem_resp_i(mem_resp),
    .mem_resp_v_i(mem_resp_v),
    .mem_resp_yumi_o(mem_resp_yumi)
  );

  // What is looked at inside: a miss of the instruction cache, two cycles or more before its
  // request; the privilege that it fetches with; the page tables; answers of its own timer.
  logic miss, miss_user_q, own_answer;
  logic [38:6] miss_vaddr_q;
  logic [39:0] miss_paddr_q;
  assign miss       = u_softcore.core.fe.mem.icache.cache_req_v_o &&
                      u_softcore.core.fe.mem.icache.miss_tv;
  assign own_answer = u_softcore.clint_resp_v_lo;
  assign satp_on_o  = u_softcore.core.be.be_mem.csr.satp_r.mode;
  assign satp_ppn_o = u_softcore.core.be.be_mem.csr.satp_r.ppn;
  always_ff @(posedge clk_i) begin
    if (miss) begin
      miss_vaddr_q <= u_softcore.core.fe.mem.icache.vaddr_tv_r[38:6];
      miss_paddr_q <= u_softcore.core.fe.mem.icache.addr_tv_r;
      miss_user_q  <= u_softcore.core.fe.pc_gen.shadow_priv_r == UserMode;
    end
  end

  // Instructions: one line under way.
  logic instr_new, instr_q, asked_q;
  bp_cce_mem_msg_header_s instr_header_q;
  assign instr_new    = mem_cmd_v && mem_cmd.header.payload.lce_id == '0;
  assign ireq_valid_o = instr_q && !asked_q;
  assign ireq_paddr_o = {instr_header_q.addr[39:6], 6'd0};
  assign ireq_vaddr_o = {miss_vaddr_q, 6'd0};
  assign ireq_user_o  = miss_user_q;
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      instr_q     <= 1'b0;
      asked_q     <= 1'b0;
      tap_error_o <= 1'b0;
    end else begin
      if (instr_new) begin
        instr_q <= 1'b1;
        asked_q <= 1'b0;
        // It is a read of a line, the one that missed, and no other is under way.
        if (instr_q || mem_cmd.header.msg_type != e_cce_mem_rd || mem_cmd.header.addr != miss_paddr_q)
          tap_error_o <= 1'b1;
      end
      if (ireq_valid_o && ireq_ready_i) asked_q <= 1'b1;
      if (irsp_valid_i && irsp_ready_o) instr_q <= 1'b0;
    end
  end
  always_ff @(posedge clk_i) begin
    if (instr_new) instr_header_q <= mem_cmd.header;
  end

  // Data: requests in order, the head until it is answered.
  bp_cce_mem_msg_s data_head;
  logic data_valid, data_room, data_asked_q, data_done;
  ref_l2_fifo #(
    .Width($bits(bp_cce_mem_msg_s)),
    .Depth(4),
    .Spare(2)
  ) u_data (
    .clk_i,
    .rst_ni,
    .push_i(mem_cmd_v && !instr_new),
    .data_i(mem_cmd),
    .pop_i(data_done),
    .data_o(data_head),
    .valid_o(data_valid),
    .room_o(data_room)
  );
  assign data_done     = drsp_valid_i && drsp_ready_o;
  assign dreq_valid_o  = data_valid && !data_asked_q;
  assign dreq_write_o  = data_head.header.msg_type == e_cce_mem_wb;
  assign dreq_device_o = data_head.header.msg_type inside {e_cce_mem_uc_rd, e_cce_mem_uc_wr};
  assign dreq_paddr_o  = {data_head.header.addr[39:6], 6'd0};
  assign dreq_wdata_o  = data_head.data;
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) data_asked_q <= 1'b0;
    else data_asked_q <= (data_asked_q || (dreq_valid_o && dreq_ready_i)) && !data_done;
  end

  // One answer a cycle, data first. The core loses one of two answers to its data side that come
  // together, so its timer's go before these, and those before devices'.
  logic answer_data;
  assign answer_data  = drsp_valid_i && !own_answer;
  assign mem_resp_v   = answer_data || irsp_valid_i;
  assign mem_resp     = answer_data ? '{data: drsp_data_i, header: data_head.header} :
                                      '{data: irsp_data_i, header: instr_header_q};
  assign drsp_ready_o = answer_data && mem_resp_yumi;
  assign irsp_ready_o = !answer_data && mem_resp_yumi;

  // Devices: words of 32 bits, which the core wants where the address says.
  bp_cce_mem_msg_s device_head;
  logic device_valid, device_room, answered_q;
  logic [31:0] device_data_q;
  ref_l2_fifo #(
    .Width($bits(bp_cce_mem_msg_s)),
    .Depth(4),
    .Spare(2)
  ) u_devices (
    .clk_i,
    .rst_ni,
    .push_i(io_cmd_v),
    .data_i(io_cmd),
    .pop_i(io_resp_v && io_resp_yumi),
    .data_o(device_head),
    .valid_o(device_valid),
    .room_o(device_room)
  );
  assign device_valid_o = device_valid && !answered_q;
  assign device_write_o = device_head.header.msg_type == e_cce_mem_uc_wr;
  assign device_addr_o  = device_head.header.addr[31:0];
  assign device_wdata_o = device_head.data[31:0];
  assign io_resp_v      = answered_q && !own_answer && !answer_data;
  assign io_resp        = '{data: {16{device_data_q}}, header: device_head.header};
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) answered_q <= 1'b0;
    else if (device_valid_o) answered_q <= device_done_i;
    else if (io_resp_v && io_resp_yumi) answered_q <= 1'b0;
  end
  always_ff @(posedge clk_i) begin
    if (device_valid_o && device_done_i) device_data_q <= device_rdata_i;
  end

  assign room = data_room && device_room;

endmodule
