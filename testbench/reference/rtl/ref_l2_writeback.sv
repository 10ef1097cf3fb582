// SPDX-License-Identifier: Apache-2.0 WITH SHL-2.1
// Write buffers: dirty lines on their way out.
//
// A buffer is taken when a dirty line leaves its set. Once everything that was to be done with the
// line in the data array has been done, the line is read out, beat by beat whenever nobody else
// reads; then it is written to memory, in one burst, and the buffer is given back when memory has
// answered. Lines are read out and written in the order in which they left.
module ref_l2_writeback #(
  parameter int PaBits = 32,
  parameter int DataBits = 64,
  parameter int LineBits = 26,
  parameter int SetBits = 8,
  parameter int WayBits = 2,
  parameter int BeatBits = 3,
  parameter int Mshrs = 8,
  parameter int Buffers = 4,
  parameter int BufferBits = 2
) (
  input  logic                                clk_i,
  input  logic                                rst_ni,
  // Stage 1: whether the line of a lookup is here.
  input  logic [LineBits-1:0]                 s1_line_i,
  output logic [Buffers-1:0]                  s1_match_o,
  // Stage 2: a dirty line leaves.
  input  logic                                take_i,
  input  logic [LineBits-1:0]                 line_i,
  input  logic [WayBits-1:0]                  way_i,
  input  logic [Mshrs-1:0]                    for_i,  // the line that will take its place, or none
  output logic [BufferBits-1:0]               next_o,  // the buffer it gets
  output logic [Buffers-1:0]                  used_o,
  output logic                                free_o,
  output logic                                spare_o,  // two are free
  // The data array is through with what came before the line left.
  input  logic                                go_i,
  input  logic [BufferBits-1:0]               go_buffer_i,
  // Reads of the data array; the beat comes one cycle later.
  output logic                                read_o,
  input  logic                                read_ready_i,
  output logic [SetBits+WayBits+BeatBits-1:0] read_addr_o,
  input  logic [DataBits-1:0]                 read_data_i,
  output logic [Mshrs-1:0]                    evicted_o,  // pulse: the way is free to be filled
  // AXI4 writes: a line each, the buffer as ID.
  output logic                                aw_valid_o,
  input  logic                                aw_ready_i,
  output logic [BufferBits-1:0]               aw_id_o,
  output logic [PaBits-1:0]                   aw_addr_o,
  output logic                                w_valid_o,
  input  logic                                w_ready_i,
  output logic [DataBits-1:0]                 w_data_o,
  output logic                                w_last_o,
  input  logic                                b_valid_i,
  input  logic [BufferBits-1:0]               b_id_i,
  input  logic [1:0]                          b_resp_i,
  output logic [Buffers-1:0]                  written_o,  // pulse: memory has answered
  output logic                                error_o  // pulse, one cycle later: with an error
);

  localparam int Beats = 1 << BeatBits;

  logic [Buffers-1:0] used, first_free, take;
  assign used_o = used;
  assign take   = take_i ? first_free : '0;

  ref_l2_first #(
    .Width(Buffers)
  ) u_free (
    .bits_i (~used),
    .first_o(first_free),
    .some_o (free_o),
    .more_o (spare_o)
  );

  always_comb begin
    next_o = '0;
    for (int b = 0; b < Buffers; b++) if (first_free[b]) next_o = next_o | b[BufferBits-1:0];
  end

  logic [Buffers*LineBits-1:0] lines;
  logic [Buffers*WayBits-1:0] ways;
  logic [Buffers*Mshrs-1:0] fors;
  for (genvar b = 0; b < Buffers; b++) begin : gen_buffer
    logic used_q;
    logic [LineBits-1:0] line_q;
    logic [WayBits-1:0] way_q;
    logic [Mshrs-1:0] for_q;
    always_ff @(posedge clk_i or negedge rst_ni) begin
      if (!rst_ni) used_q <= 1'b0;
      else if (take[b]) used_q <= 1'b1;
      else if (written_o[b]) used_q <= 1'b0;
    end
    always_ff @(posedge clk_i) begin
      if (take[b]) begin
        line_q <= line_i;
        way_q  <= way_i;
        for_q  <= for_i;
      end
    end
    assign used[b]       = used_q;
    assign s1_match_o[b] = used_q && line_q == s1_line_i;

    assign lines[b*LineBits+:LineBits] = line_q;
    assign ways[b*WayBits+:WayBits]    = way_q;
    assign fors[b*Mshrs+:Mshrs]        = for_q;
  end

  // Reading out.
  logic read_valid, read_last, send_push_q;
  logic [BufferBits-1:0] read_buffer, send_buffer_q;
  logic [BeatBits-1:0] read_beat_q;
  logic [SetBits-1:0] read_set;
  logic [WayBits-1:0] read_way;
  logic [Mshrs-1:0] read_for;
  logic unused_read_room;
  assign read_o      = read_valid;
  assign read_last   = read_valid && read_ready_i && read_beat_q == '1;
  assign read_addr_o = {read_set, read_way, read_beat_q};
  assign evicted_o   = read_last ? read_for : '0;

  always_comb begin
    read_set = '0;
    read_way = '0;
    read_for = '0;
    for (int b = 0; b < Buffers; b++) begin
      if (read_buffer == b[BufferBits-1:0]) begin
        read_set = read_set | lines[b*LineBits+:SetBits];
        read_way = read_way | ways[b*WayBits+:WayBits];
        read_for = read_for | fors[b*Mshrs+:Mshrs];
      end
    end
  end

  ref_l2_fifo #(
    .Width(BufferBits),
    .Depth(1 << BufferBits),
    .Spare(1)
  ) u_to_read (
    .clk_i,
    .rst_ni,
    .push_i (go_i),
    .data_i (go_buffer_i),
    .pop_i  (read_last),
    .data_o (read_buffer),
    .valid_o(read_valid),
    .room_o (unused_read_room)
  );

  logic store_q;
  logic [BufferBits-1:0] store_buffer_q;
  logic [BeatBits-1:0] store_beat_q;
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      read_beat_q <= '0;
      store_q     <= 1'b0;
      send_push_q <= 1'b0;
    end else begin
      if (read_valid && read_ready_i) read_beat_q <= read_beat_q + 1'b1;
      store_q     <= read_valid && read_ready_i;
      send_push_q <= store_q && store_beat_q == '1;
    end
  end

  // The lines, by buffer and beat.
  logic [DataBits-1:0] mem[Buffers*Beats];
  always_ff @(posedge clk_i) begin
    store_buffer_q <= read_buffer;
    store_beat_q   <= read_beat_q;
    send_buffer_q  <= store_buffer_q;
    if (store_q) mem[{store_buffer_q, store_beat_q}] <= read_data_i;
  end

  // Writing.
  logic send_valid, send_start, send_q, aw_valid_q, w_valid_q, w_last_q, w_load;
  logic [BufferBits-1:0] send_buffer, buffer_q, aw_id_q;
  logic [BeatBits-1:0] beat_q;
  logic [LineBits-1:0] aw_line_q;
  logic [DataBits-1:0] w_data_q;
  logic unused_send_room;
  assign send_start = send_valid && !send_q && (!aw_valid_q || aw_ready_i);
  assign w_load     = send_q && (!w_valid_q || w_ready_i);

  ref_l2_fifo #(
    .Width(BufferBits),
    .Depth(1 << BufferBits),
    .Spare(1)
  ) u_to_send (
    .clk_i,
    .rst_ni,
    .push_i (send_push_q),
    .data_i (send_buffer_q),
    .pop_i  (send_start),
    .data_o (send_buffer),
    .valid_o(send_valid),
    .room_o (unused_send_room)
  );

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      send_q     <= 1'b0;
      aw_valid_q <= 1'b0;
      w_valid_q  <= 1'b0;
      beat_q     <= '0;
    end else begin
      if (send_start) send_q <= 1'b1;
      else if (w_load && beat_q == '1) send_q <= 1'b0;
      if (send_start) aw_valid_q <= 1'b1;
      else if (aw_ready_i) aw_valid_q <= 1'b0;
      if (w_load) w_valid_q <= 1'b1;
      else if (w_ready_i) w_valid_q <= 1'b0;
      if (w_load) beat_q <= beat_q + 1'b1;
    end
  end

  logic [LineBits-1:0] send_line;
  always_comb begin
    send_line = '0;
    for (int b = 0; b < Buffers; b++) begin
      if (send_buffer == b[BufferBits-1:0]) send_line = send_line | lines[b*LineBits+:LineBits];
    end
  end

  always_ff @(posedge clk_i) begin
    if (send_start) begin
      buffer_q  <= send_buffer;
      aw_id_q   <= send_buffer;
      aw_line_q <= send_line;
    end
    if (w_load) begin
      w_data_q <= mem[{buffer_q, beat_q}];
      w_last_q <= beat_q == '1;
    end
  end

  assign aw_valid_o = aw_valid_q;
  assign aw_id_o    = aw_id_q;
  assign aw_addr_o  = {aw_line_q, 6'd0};
  assign w_valid_o  = w_valid_q;
  assign w_data_o   = w_data_q;
  assign w_last_o   = w_last_q;

  // Memory's answer.
  always_comb begin
    written_o = '0;
    for (int b = 0; b < Buffers; b++) written_o[b] = b_valid_i && b_id_i == b[BufferBits-1:0];
  end
  logic error_q;
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) error_q <= 1'b0;
    else error_q <= b_valid_i && b_resp_i[1];
  end
  assign error_o = error_q;
  logic unused_resp;
  assign unused_resp = b_resp_i[0];

endmodule
