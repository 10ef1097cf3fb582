// SPDX-License-Identifier: Apache-2.0 WITH SHL-2.1
// BlackParrot with plain ports: lines for instructions, lines and write-backs for data, accesses to
// devices.
//
// Of each of the three there is one answer at a time, in order. The core's own arbiter lets one
// request through a cycle, and takes nothing while one of the queues here is full.
module sv39_core (
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

  // Types of messages.
  localparam logic [3:0] Read = 4'd0, UncachedRead = 4'd2, UncachedWrite = 4'd3, WriteBack = 4'd4;

  logic mem_valid, mem_data_side, mem_rsp_valid, mem_rsp_taken;
  logic [63:0] mem_header, mem_rsp_header;
  logic [3:0] mem_type, io_type;
  logic [39:0] mem_addr, io_addr;
  logic [511:0] mem_data, mem_rsp_data;
  logic io_valid, io_rsp_valid, io_rsp_taken, room;
  logic [63:0] io_header;
  logic [31:0] io_data;
  logic miss, user, timer_answers;
  logic [38:0] miss_vaddr;
  logic [39:0] miss_paddr;
  logic [63:0] device_header;
  logic [31:0] device_data_q;

  sv39_blackparrot u_blackparrot (
    .clk_i,
    .rst_ni,
    .room_i(room),
    .mem_valid_o(mem_valid),
    .mem_header_o(mem_header),
    .mem_data_side_o(mem_data_side),
    .mem_type_o(mem_type),
    .mem_addr_o(mem_addr),
    .mem_data_o(mem_data),
    .mem_rsp_valid_i(mem_rsp_valid),
    .mem_rsp_taken_o(mem_rsp_taken),
    .mem_rsp_header_i(mem_rsp_header),
    .mem_rsp_data_i(mem_rsp_data),
    .io_valid_o(io_valid),
    .io_header_o(io_header),
    .io_type_o(io_type),
    .io_addr_o(io_addr),
    .io_data_o(io_data),
    .io_rsp_valid_i(io_rsp_valid),
    .io_rsp_taken_o(io_rsp_taken),
    .io_rsp_header_i(device_header),
    .io_rsp_data_i(device_data_q),
    .miss_o(miss),
    .miss_vaddr_o(miss_vaddr),
    .miss_paddr_o(miss_paddr),
    .user_o(user),
    .satp_on_o,
    .satp_ppn_o,
    .timer_answers_o(timer_answers)
  );

  // The last miss of the instruction cache, and the privilege that it fetched with.
  logic miss_user_q;
  logic [38:6] miss_vaddr_q;
  logic [39:0] miss_paddr_q;
  always_ff @(posedge clk_i) begin
    if (miss) begin
      miss_vaddr_q <= miss_vaddr[38:6];
      miss_paddr_q <= miss_paddr;
      miss_user_q  <= user;
    end
  end

  // Instructions: one line under way.
  logic instr_new, instr_q, asked_q;
  logic [39:6] instr_line_q;
  logic [63:0] instr_header_q;
  assign instr_new    = mem_valid && !mem_data_side;
  assign ireq_valid_o = instr_q && !asked_q;
  assign ireq_paddr_o = {instr_line_q, 6'd0};
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
        if (instr_q || mem_type != Read || mem_addr != miss_paddr_q) tap_error_o <= 1'b1;
      end
      if (ireq_valid_o && ireq_ready_i) asked_q <= 1'b1;
      if (irsp_valid_i && irsp_ready_o) instr_q <= 1'b0;
    end
  end
  always_ff @(posedge clk_i) begin
    if (instr_new) begin
      instr_line_q   <= mem_addr[39:6];
      instr_header_q <= mem_header;
    end
  end

  // Data: requests in order, the head until it is answered.
  logic data_valid, data_room, data_asked_q, data_done;
  logic [63:0] data_header;
  logic [3:0] data_type;
  logic [39:6] data_line;
  ref_l2_fifo #(
    .Width(64 + 4 + 34 + 512),
    .Depth(4),
    .Spare(2)
  ) u_data (
    .clk_i,
    .rst_ni,
    .push_i(mem_valid && mem_data_side),
    .data_i({mem_header, mem_type, mem_addr[39:6], mem_data}),
    .pop_i(data_done),
    .data_o({data_header, data_type, data_line, dreq_wdata_o}),
    .valid_o(data_valid),
    .room_o(data_room)
  );
  assign data_done     = drsp_valid_i && drsp_ready_o;
  assign dreq_valid_o  = data_valid && !data_asked_q;
  assign dreq_write_o  = data_type == WriteBack;
  assign dreq_device_o = data_type == UncachedRead || data_type == UncachedWrite;
  assign dreq_paddr_o  = {data_line, 6'd0};
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) data_asked_q <= 1'b0;
    else data_asked_q <= (data_asked_q || (dreq_valid_o && dreq_ready_i)) && !data_done;
  end

  // One answer a cycle, data first. The core loses one of two answers to its data side that come
  // together, so its timer's go before these, and those before devices'.
  logic answer_data;
  assign answer_data    = drsp_valid_i && !timer_answers;
  assign mem_rsp_valid  = answer_data || irsp_valid_i;
  assign mem_rsp_header = answer_data ? data_header : instr_header_q;
  assign mem_rsp_data   = answer_data ? drsp_data_i : irsp_data_i;
  assign drsp_ready_o   = answer_data && mem_rsp_taken;
  assign irsp_ready_o   = !answer_data && mem_rsp_taken;

  // Devices: words of 32 bits.
  logic device_valid, device_room, answered_q;
  logic [3:0] device_type;
  ref_l2_fifo #(
    .Width(64 + 4 + 32 + 32),
    .Depth(4),
    .Spare(2)
  ) u_devices (
    .clk_i,
    .rst_ni,
    .push_i(io_valid),
    .data_i({io_header, io_type, io_addr[31:0], io_data}),
    .pop_i(io_rsp_valid && io_rsp_taken),
    .data_o({device_header, device_type, device_addr_o, device_wdata_o}),
    .valid_o(device_valid),
    .room_o(device_room)
  );
  assign device_valid_o = device_valid && !answered_q;
  assign device_write_o = device_type == UncachedWrite;
  assign io_rsp_valid   = answered_q && !timer_answers && !answer_data;
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) answered_q <= 1'b0;
    else if (device_valid_o) answered_q <= device_done_i;
    else if (io_rsp_valid && io_rsp_taken) answered_q <= 1'b0;
  end
  always_ff @(posedge clk_i) begin
    if (device_valid_o && device_done_i) device_data_q <= device_rdata_i;
  end

  assign room = data_room && device_room;

  // Devices are below 4 GB, and lines have no offset.
  logic unused_bits;
  assign unused_bits = ^{miss_vaddr[5:0], io_addr[39:32]};

endmodule
