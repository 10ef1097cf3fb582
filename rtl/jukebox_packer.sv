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
// One line buffer serves two lines: beats leave as soon as they are filled, and the next line fills
// the places of what has left, so that one entry a cycle goes in without a pause.
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
  output logic                whole_o,  // a complete line is leaving
  output logic                empty_o  // no entry is held and no line under way
);

  localparam int Slots = 9;  // entries of a full line
  localparam int Beats = 8;

  logic [485:0] slots_q;  // entry i in its place of the line
  logic [3:0] fill_q, fill_next;  // next slot
  logic [3:0] count_q;  // entries in the line being filled, empty padding not counted
  logic [3:0] leave_count_q;
  logic whole_q;  // the line that leaves is complete, the next one is being filled
  logic [2:0] beat_q;  // next beat to leave
  logic slot_free, advance, leave_end, ready;

  // The first entry of a line decides whether there is a line at all. A line that is closed
  // early is padded with empty entries.
  logic first, store, take, pad, complete;
  assign first = fill_q == '0;
  assign take  = entry_valid_i && slot_free && (!first || room_i);
  assign pad   = close_i && !entry_valid_i && !first && slot_free;
  assign store = take || pad;

  assign drop_o       = entry_valid_i && !clear_i && first && !room_i;
  assign entry_pop_o  = take || (entry_valid_i && first && !room_i);
  assign line_start_o = take && first && !clear_i;

  // A beat leaves when every entry with bits in it is there, the last one when the line is.
  assign complete  = store && fill_q == 4'(Slots - 1);
  assign advance   = (whole_q || ready) && beat_ready_i;
  assign leave_end = advance && beat_q == 3'(Beats - 1);
  assign fill_next = complete ? '0 : store ? fill_q + 1'b1 : fill_q;

  always_comb begin
    unique case (beat_q)
      3'd0: ready = fill_q >= 4'd2;
      3'd1: ready = fill_q >= 4'd3;
      3'd2: ready = fill_q >= 4'd4;
      3'd3: ready = fill_q >= 4'd5;
      3'd4: ready = fill_q >= 4'd6;
      3'd5: ready = fill_q >= 4'd8;
      3'd6: ready = 1'b0;
      default: ready = 1'b0;
    endcase
  end

  // A slot is free again once the beats that hold its bits have left; a line is complete only when
  // all of the line before has left. Looked up a cycle ahead, when a beat less may have left.
  logic free_q, free_d;
  always_comb begin
    unique case (fill_next)
      4'd0: free_d = beat_q >= 3'd1;
      4'd1: free_d = beat_q >= 3'd2;
      4'd2: free_d = beat_q >= 3'd3;
      4'd3: free_d = beat_q >= 3'd4;
      4'd4: free_d = beat_q >= 3'd5;
      4'd5: free_d = beat_q >= 3'd6;
      4'd6: free_d = beat_q >= 3'd6;
      4'd7: free_d = beat_q >= 3'd7;
      default: free_d = 1'b0;
    endcase
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) free_q <= 1'b1;
    else if (clear_i) free_q <= 1'b1;
    else free_q <= free_d || !(whole_q || complete);
  end

  assign slot_free = free_q;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      fill_q        <= '0;
      count_q       <= '0;
      leave_count_q <= '0;
      whole_q       <= 1'b0;
      beat_q        <= '0;
    end else if (clear_i) begin
      fill_q        <= '0;
      count_q       <= '0;
      leave_count_q <= '0;
      whole_q       <= 1'b0;
      beat_q        <= '0;
    end else begin
      fill_q <= fill_next;
      if (complete) begin
        count_q       <= '0;
        leave_count_q <= count_q + 4'(take);
      end else if (take) begin
        count_q <= count_q + 4'd1;
      end
      if (complete) whole_q <= 1'b1;
      else if (leave_end) whole_q <= 1'b0;
      if (advance) beat_q <= leave_end ? '0 : beat_q + 1'b1;
    end
  end

  always_ff @(posedge clk_i) begin
    for (int i = 0; i < Slots; i++) begin
      if (store && fill_q == 4'(i)) begin
        slots_q[i*54+:54] <= pad ? '0 : entry_i;
      end
    end
  end

  // The line as it will stand in memory, but for the CRC.
  logic [511:0] line;
  assign line = {16'd0, leave_count_q, 6'd0, slots_q};

  logic [63:0] beat;
  for (genvar b = 0; b < 64; b++) begin : gen_beat
    logic [Beats-1:0] choice;
    for (genvar k = 0; k < Beats; k++) begin : gen_choice
      assign choice[k] = line[64*k+b];
    end
    assign beat[b] = choice[beat_q];
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
      stage_q       <= beat;
      stage_last_q  <= beat_q == 3'(Beats - 1);
      stage_count_q <= leave_count_q;
    end
  end
  // CRC-16/CCITT-FALSE, a beat a cycle, 16 bits behind the beats: before the last beat's top 16
  // bits it has taken in all that the CRC covers. It begins where 16 zeros lead to the standard's
  // start.
  function automatic logic [15:0] crc_beat(
    input logic [15:0] crc, input logic [63:0] data);
    crc_beat[0] = ^(crc & 16'h859b)
      ^ ^(data[63:0] & 64'h1119581c0b049b85);
    crc_beat[1] = ^(crc & 16'h0b36)
      ^ ^(data[63:0] & 64'h2232b0381608360b);
    crc_beat[2] = ^(crc & 16'h166c)
      ^ ^(data[63:0] & 64'h446460712c106c16);
    crc_beat[3] = ^(crc & 16'h2cd8)
      ^ ^(data[63:0] & 64'h88c8c0e25820d82c);
    crc_beat[4] = ^(crc & 16'h59b0)
      ^ ^(data[63:0] & 64'h109181c5b140b059);
    crc_beat[5] = ^(crc & 16'h36fb)
      ^ ^(data[63:0] & 64'h313b5b976885fb36);
    crc_beat[6] = ^(crc & 16'h6df7)
      ^ ^(data[63:0] & 64'h6276b62ed10af76d);
    crc_beat[7] = ^(crc & 16'hdbee)
      ^ ^(data[63:0] & 64'hc4ec6c5da215eedb);
    crc_beat[8] = ^(crc & 16'hb7dc)
      ^ ^(data[63:0] & 64'h88d9d9ba442bdcb7);
    crc_beat[9] = ^(crc & 16'h6fb8)
      ^ ^(data[63:0] & 64'h10b3b3758956b86f);
    crc_beat[10] = ^(crc & 16'hdf70)
      ^ ^(data[63:0] & 64'h206667eb12ad70df);
    crc_beat[11] = ^(crc & 16'hbee1)
      ^ ^(data[63:0] & 64'h40ccced6255ae1be);
    crc_beat[12] = ^(crc & 16'hf859)
      ^ ^(data[63:0] & 64'h9181c5b140b059f8);
    crc_beat[13] = ^(crc & 16'hf0b3)
      ^ ^(data[63:0] & 64'h22038b638160b3f0);
    crc_beat[14] = ^(crc & 16'he166)
      ^ ^(data[63:0] & 64'h440616c702c166e1);
    crc_beat[15] = ^(crc & 16'hc2cd)
      ^ ^(data[63:0] & 64'h880c2c8e0582cdc2);
  endfunction

  logic [15:0] crc_q, past_q, crc;
  assign crc = crc_beat(crc_q, {stage_q[47:0], past_q});

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      crc_q  <= 16'h84cf;
      past_q <= '0;
    end else if (clear_i || (stage_valid_q && stage_last_q)) begin
      crc_q  <= 16'h84cf;
      past_q <= '0;
    end else if (stage_valid_q) begin
      crc_q  <= crc;
      past_q <= stage_q[63:48];
    end
  end

  always_comb begin
    beat_o = stage_q;
    if (stage_last_q) beat_o[63:48] = crc;
  end
  assign beat_valid_o   = stage_valid_q;
  assign beat_last_o    = stage_last_q;
  assign line_entries_o = stage_count_q;
  assign whole_o        = whole_q;
  assign empty_o        = first && !whole_q && !stage_valid_q;

`ifdef FORMAL
  always_comb begin
    if (rst_ni) assert (fill_q < 5'(Slots));
    if (rst_ni && complete) assert (!whole_q || leave_end);
    if (rst_ni && beat_valid_o && beat_last_o) assert (line_entries_o != '0);
  end
`endif

endmodule
