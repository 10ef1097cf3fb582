// SPDX-License-Identifier: Apache-2.0 WITH SHL-2.1
// Packer: gathers entries into metadata lines and sends each line out beat by beat.
//
// Emitted by jukebox 0.1.0 for the configuration
//   name = "jukebox"
//   address = { va_bits = 48, pa_bits = 48, asid_bits = 16 }
//   geometry = { line_bytes = 64, region_bytes = 1024, crrb_entries = 16 }
//   metadata = { check = "crc16", axi_data_bits = 64, reads_in_flight = 2 }
//   prefetch = { egress = "native" }
//   reset = { style = "async-low" }
//   counters = { bits = 32 }
//
// One line buffer serves two lines: while a full line leaves, the next one fills the places that
// have left already, so that one entry a cycle goes in without a pause.
module jukebox_packer (
  input  logic                clk_i,
  input  logic                rst_ni,
  input  logic                clear_i,  // forget everything
  input  logic                close_i,  // no more entries come: complete the last line
  input  logic                entry_valid_i,
  input  logic [53:0]         entry_i,
  output logic                entry_pop_o,
  // A line is begun only while one more fits below the limit; else entries are dropped.
  input  logic                room_i,
  output logic                line_start_o,
  output logic                drop_o,
  // Beats of complete lines.
  input  logic                beat_ready_i,  // room for two more beats
  output logic                beat_valid_o,
  output logic [63:0]         beat_o,
  output logic                beat_last_o,
  output logic [3:0]          line_entries_o,  // entries of the line, with its last beat
  output logic                empty_o  // no entry is held and no line under way
);

  localparam int Slots = 9;  // entries of a full line
  localparam int Beats = 8;

  logic [53:0] slot_q[0:Slots-1];
  logic [3:0] fill_q;  // next slot; Slots while a full line waits to leave
  logic [3:0] count_q;  // entries in the line being filled, empty padding not counted
  logic [3:0] leave_count_q;
  logic leaving_q;
  logic [2:0] beat_q;  // next beat of the line that leaves
  logic full, advance, leave_end, leave_free;

  // Slots are free again once the beats that hold their bits have left.
  logic [3:0] beats_left_behind, free_beat;
  logic slot_free;
  assign advance           = leaving_q && beat_ready_i;
  assign beats_left_behind = 4'(beat_q) + 4'(advance);
  assign slot_free         = !leaving_q || beats_left_behind >= free_beat;

  always_comb begin
    unique case (fill_q)
      4'd0: free_beat = 4'd1;
      4'd1: free_beat = 4'd2;
      4'd2: free_beat = 4'd3;
      4'd3: free_beat = 4'd4;
      4'd4: free_beat = 4'd5;
      4'd5: free_beat = 4'd6;
      4'd6: free_beat = 4'd6;
      4'd7: free_beat = 4'd7;
      4'd8: free_beat = 4'd8;
      default: free_beat = 4'd8;
    endcase
  end

  // The first entry of a line decides whether there is a line at all. A line that is closed
  // early is padded with empty entries.
  logic first, store, take, pad, last_store, launch;
  assign full  = fill_q == 4'(Slots);
  assign first = fill_q == '0;
  assign take  = entry_valid_i && !full && slot_free && (!first || room_i);
  assign pad   = close_i && !entry_valid_i && !first && !full && slot_free;
  assign store = take || pad;

  assign drop_o       = entry_valid_i && first && !room_i;
  assign entry_pop_o  = take || drop_o;
  assign line_start_o = take && first;

  // A line begins to leave when it is full and the one before has left.
  assign last_store = store && fill_q == 4'(Slots - 1);
  assign leave_end  = advance && beat_q == 3'(Beats - 1);
  assign leave_free = !leaving_q || leave_end;
  assign launch     = (last_store || full) && leave_free;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      fill_q        <= '0;
      count_q       <= '0;
      leave_count_q <= '0;
      leaving_q     <= 1'b0;
      beat_q        <= '0;
    end else if (clear_i) begin
      fill_q        <= '0;
      count_q       <= '0;
      leave_count_q <= '0;
      leaving_q     <= 1'b0;
      beat_q        <= '0;
    end else begin
      if (launch) begin
        fill_q        <= '0;
        count_q       <= '0;
        leave_count_q <= count_q + 4'(take);
        leaving_q     <= 1'b1;
        beat_q        <= '0;
      end else begin
        if (store) fill_q <= fill_q + 1'b1;
        if (take) count_q <= count_q + 4'd1;
        if (leave_end) leaving_q <= 1'b0;
        if (advance) beat_q <= leave_end ? '0 : beat_q + 1'b1;
      end
    end
  end

  for (genvar i = 0; i < Slots; i++) begin : gen_slot
    always_ff @(posedge clk_i) begin
      if (store && fill_q == 4'(i)) slot_q[i] <= pad ? '0 : entry_i;
    end
  end

  // The line as it will stand in memory, but for the CRC.
  logic [511:0] line;
  always_comb begin
    line = '0;
    for (int i = 0; i < Slots; i++) line[i*54+:54] = slot_q[i];
    line[495:492] = leave_count_q;
  end

  // Stage between choosing a beat and its CRC.
  logic stage_valid_q, stage_last_q;
  logic [63:0] stage_q;
  logic [3:0] stage_count_q;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      stage_valid_q <= 1'b0;
    end else begin
      stage_valid_q <= advance && !clear_i;
    end
  end

  always_ff @(posedge clk_i) begin
    if (advance) begin
      stage_q       <= line[{beat_q, 6'd0}+:64];
      stage_last_q  <= beat_q == 3'(Beats - 1);
      stage_count_q <= leave_count_q;
    end
  end
  // The CRC runs along with the beats and takes the top 16 bits of the last one.
  logic [15:0] crc_last;
  logic [15:0] crc_q, crc_next;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) crc_q <= 16'hffff;
    else if (clear_i || (stage_valid_q && stage_last_q)) crc_q <= 16'hffff;
    else if (stage_valid_q) crc_q <= crc_next;
  end

  jukebox_crc16 u_crc16 (
    .crc_i     (crc_q),
    .data_i    (stage_q),
    .crc_o     (crc_next),
    .crc_last_o(crc_last)
  );

  always_comb begin
    beat_o = stage_q;
    if (stage_last_q) beat_o[63:48] = crc_last;
  end
  assign beat_valid_o   = stage_valid_q;
  assign beat_last_o    = stage_last_q;
  assign line_entries_o = stage_count_q;
  assign empty_o        = first && !leaving_q && !stage_valid_q;

`ifdef FORMAL
  always_comb begin
    if (rst_ni) assert (fill_q <= 4'(Slots));
    if (rst_ni && beat_valid_o && beat_last_o) assert (line_entries_o != '0);
  end
`endif

endmodule
