// SPDX-License-Identifier: Apache-2.0 WITH SHL-2.1
// The data array and who uses it.
//
// Requests that found their line come in the order of their lookups and are served in it; those
// that waited for a line come by themselves, and both take turns. A request has the array until its
// last beat; a read starts with the beat asked for and wraps inside the block of its length. What
// the array does for nobody in particular, reading out lines that leave, happens in cycles that no
// request uses, unless memory is held up by it. Beats that memory sends wait for writes.
//
// A line that leaves has a place in the queue, too: once it is at the head, and the request that
// has the array is not for it, nothing is to be done with it any more; it may be read out or
// overwritten.
module ref_l2_data #(
  parameter int DataBits = 64,
  parameter int Words = 8192,  // beats in the array
  parameter int SetBits = 8,
  parameter int WayBits = 2,
  parameter int BeatBits = 3,
  parameter int IdBits = 4,
  parameter int Mshrs = 8,
  parameter int BufferBits = 2,
  parameter int RequestBits = 85,
  parameter int AddrBits = 13
) (
  input  logic                   clk_i,
  input  logic                   rst_ni,
  // Stage 2: a request that found its line, or a line that leaves.
  output logic                   room_o,  // for this lookup and those in the pipeline
  input  logic                   push_i,
  input  logic                   push_leave_i,
  input  logic                   push_dirty_i,
  input  logic [BufferBits-1:0]  push_buffer_i,  // where it goes if it is dirty
  input  logic [Mshrs-1:0]       push_for_i,  // the line that takes its way, or none
  input  logic [SetBits-1:0]     push_set_i,
  input  logic [WayBits-1:0]     push_way_i,
  input  logic [RequestBits-1:0] push_request_i,
  // Requests that waited.
  input  logic                   wait_valid_i,
  output logic                   wait_ready_o,
  input  logic                   wait_error_i,
  input  logic [SetBits-1:0]     wait_set_i,
  input  logic [WayBits-1:0]     wait_way_i,
  input  logic [RequestBits-1:0] wait_request_i,
  // Beats from memory.
  input  logic                   fill_i,
  output logic                   fill_ready_o,
  input  logic                   fill_hurry_i,
  input  logic [AddrBits-1:0]    fill_addr_i,
  input  logic [DataBits-1:0]    fill_data_i,
  // Lines that leave.
  output logic                   leave_dirty_o,  // pulse: a dirty line may be read out
  output logic [BufferBits-1:0]  leave_buffer_o,
  output logic [Mshrs-1:0]       leave_for_o,  // pulse: this line may overwrite the one that left
  input  logic                   evict_i,
  output logic                   evict_ready_o,
  input  logic [AddrBits-1:0]    evict_addr_i,
  output logic [DataBits-1:0]    read_data_o,
  // Answers.
  output logic                   instr_valid_o,
  input  logic                   instr_ready_i,
  output logic [IdBits-1:0]      instr_id_o,
  output logic [DataBits-1:0]    instr_data_o,
  output logic                   instr_last_o,
  output logic                   instr_error_o,
  output logic                   data_valid_o,
  input  logic                   data_ready_i,
  output logic                   data_write_o,
  output logic [IdBits-1:0]      data_id_o,
  output logic [DataBits-1:0]    data_data_o,
  output logic                   data_last_o,
  output logic                   data_error_o
);

  localparam int Lanes = DataBits / 8;

  // The queue of those that found their line.
  logic queue_valid, queue_ready, queue_leave, queue_dirty;
  logic [Mshrs-1:0] queue_for;
  logic [BufferBits-1:0] queue_buffer;
  logic [SetBits-1:0] queue_set;
  logic [WayBits-1:0] queue_way;
  logic [RequestBits-1:0] queue_request;
  ref_l2_fifo #(
    .Width(2 + BufferBits + Mshrs + SetBits + WayBits + RequestBits),
    .Depth(8),
    .Spare(3)
  ) u_queue (
    .clk_i,
    .rst_ni,
    .push_i,
    .data_i ({
      push_leave_i,
      push_dirty_i,
      push_buffer_i,
      push_for_i,
      push_set_i,
      push_way_i,
      push_request_i
    }),
    .pop_i  (queue_ready),
    .data_o ({
      queue_leave, queue_dirty, queue_buffer, queue_for, queue_set, queue_way, queue_request
    }),
    .valid_o(queue_valid),
    .room_o
  );

  // The request that has the array.
  logic valid_q, error_q, port_q, write_q, turn_q, next, last, from_wait, found, leave;
  logic [SetBits-1:0] set_q;
  logic [WayBits-1:0] way_q;
  logic [IdBits-1:0] id_q;
  logic [BeatBits-1:0] beat_q, mask_q, step_q, mask, request_beat;
  logic [Lanes-1:0] strobes_q, request_strobes;
  logic [DataBits-1:0] data_q, request_data;
  logic [RequestBits-1:0] request;
  logic [2:0] request_len;
  logic [IdBits-1:0] request_id;
  logic request_port, request_write, read, write;

  assign found        = queue_valid && !queue_leave;
  assign leave        = queue_valid && queue_leave &&
                        !(valid_q && set_q == queue_set && way_q == queue_way);
  assign from_wait    = wait_valid_i && !(found && turn_q);
  assign next         = !valid_q || last;
  assign wait_ready_o = next && from_wait;
  assign queue_ready  = leave || (next && found && !from_wait);
  assign request      = from_wait ? wait_request_i : queue_request;
  assign {request_port, request_write, request_id, request_len, request_beat, request_strobes,
          request_data} = request;

  // Beats of the request less one, which is also what wraps of its address.
  always_comb begin
    for (int b = 0; b < BeatBits; b++) mask[b] = request_len > b[2:0];
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      valid_q <= 1'b0;
      turn_q  <= 1'b0;
    end else if (next) begin
      valid_q <= wait_valid_i || found;
      turn_q  <= from_wait;
    end
  end

  always_ff @(posedge clk_i) begin
    if (next) begin
      error_q   <= from_wait && wait_error_i;
      set_q     <= from_wait ? wait_set_i : queue_set;
      way_q     <= from_wait ? wait_way_i : queue_way;
      port_q    <= request_port;
      write_q   <= request_write;
      id_q      <= request_id;
      mask_q    <= mask;
      beat_q    <= request_beat;
      step_q    <= '0;
      strobes_q <= request_strobes;
      data_q    <= request_data;
    end else if (read) begin
      beat_q <= (beat_q & ~mask_q) | ((beat_q + 1'b1) & mask_q);
      step_q <= step_q + 1'b1;
    end
  end

  logic instr_room, data_room, may, evict;
  assign may   = valid_q && (port_q ? data_room : instr_room);
  assign evict = evict_i && (fill_hurry_i || !(may && !write_q));
  assign read  = may && !write_q && !evict;
  assign write = may && write_q;
  assign last  = (read && step_q == mask_q) || write;

  assign leave_dirty_o  = leave && queue_dirty;
  assign leave_for_o    = leave && !queue_dirty ? queue_for : '0;
  assign leave_buffer_o = queue_buffer;
  assign evict_ready_o  = evict;
  assign fill_ready_o   = !write;

  ref_l2_ram #(
    .Width(DataBits),
    .Lanes(Lanes),
    .Depth(Words),
    .AddrBits(AddrBits)
  ) u_ram (
    .clk_i,
    .read_i (read || evict),
    .raddr_i(evict ? evict_addr_i : {set_q, way_q, beat_q}),
    .rdata_o(read_data_o),
    .write_i(write ? strobes_q : {Lanes{fill_i}}),
    .waddr_i(write ? {set_q, way_q, beat_q} : fill_addr_i),
    .wdata_i(write ? data_q : fill_data_i)
  );

  // Answers leave one cycle behind the array, those of writes too, so that they stay in order.
  logic answer_q, answer_port_q, answer_write_q, answer_last_q, answer_error_q;
  logic [IdBits-1:0] answer_id_q;
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) answer_q <= 1'b0;
    else answer_q <= read || write;
  end

  always_ff @(posedge clk_i) begin
    answer_port_q  <= port_q;
    answer_write_q <= write_q;
    answer_last_q  <= last;
    answer_error_q <= error_q;
    answer_id_q    <= id_q;
  end

  ref_l2_fifo #(
    .Width(IdBits + 2 + DataBits),
    .Depth(4),
    .Spare(2)
  ) u_instr (
    .clk_i,
    .rst_ni,
    .push_i (answer_q && !answer_port_q),
    .data_i ({answer_id_q, answer_last_q, answer_error_q, read_data_o}),
    .pop_i  (instr_valid_o && instr_ready_i),
    .data_o ({instr_id_o, instr_last_o, instr_error_o, instr_data_o}),
    .valid_o(instr_valid_o),
    .room_o (instr_room)
  );

  ref_l2_fifo #(
    .Width(IdBits + 3 + DataBits),
    .Depth(4),
    .Spare(2)
  ) u_data (
    .clk_i,
    .rst_ni,
    .push_i (answer_q && answer_port_q),
    .data_i ({answer_id_q, answer_write_q, answer_last_q, answer_error_q, read_data_o}),
    .pop_i  (data_valid_o && data_ready_i),
    .data_o ({data_id_o, data_write_o, data_last_o, data_error_o, data_data_o}),
    .valid_o(data_valid_o),
    .room_o (data_room)
  );

endmodule
