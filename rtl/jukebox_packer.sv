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

  logic [485:0] slots_q;  // entry i in its place of the line
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
  assign take  = entry_valid_i && !clear_i && !full && slot_free && (!first || room_i);
  assign pad   = close_i && !entry_valid_i && !first && !full && slot_free;
  assign store = take || pad;

  assign drop_o       = entry_valid_i && !clear_i && first && !room_i;
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
  // CRC-16/CCITT-FALSE, a beat a cycle: each bit is the XOR of what its masks pick from the CRC so
  // far and from the beat. It takes the top 16 bits of the last beat, which it does not cover.
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

  function automatic logic [15:0] crc_last_beat(
    input logic [15:0] crc, input logic [47:0] data);
    crc_last_beat[0] = ^(crc & 16'h040b)
      ^ ^(data[47:0] & 48'h1119581c0b04);
    crc_last_beat[1] = ^(crc & 16'h0816)
      ^ ^(data[47:0] & 48'h2232b0381608);
    crc_last_beat[2] = ^(crc & 16'h102c)
      ^ ^(data[47:0] & 48'h446460712c10);
    crc_last_beat[3] = ^(crc & 16'h2058)
      ^ ^(data[47:0] & 48'h88c8c0e25820);
    crc_last_beat[4] = ^(crc & 16'h40b1)
      ^ ^(data[47:0] & 48'h109181c5b140);
    crc_last_beat[5] = ^(crc & 16'h8568)
      ^ ^(data[47:0] & 48'h313b5b976885);
    crc_last_beat[6] = ^(crc & 16'h0ad1)
      ^ ^(data[47:0] & 48'h6276b62ed10a);
    crc_last_beat[7] = ^(crc & 16'h15a2)
      ^ ^(data[47:0] & 48'hc4ec6c5da215);
    crc_last_beat[8] = ^(crc & 16'h2b44)
      ^ ^(data[47:0] & 48'h88d9d9ba442b);
    crc_last_beat[9] = ^(crc & 16'h5689)
      ^ ^(data[47:0] & 48'h10b3b3758956);
    crc_last_beat[10] = ^(crc & 16'had12)
      ^ ^(data[47:0] & 48'h206667eb12ad);
    crc_last_beat[11] = ^(crc & 16'h5a25)
      ^ ^(data[47:0] & 48'h40ccced6255a);
    crc_last_beat[12] = ^(crc & 16'hb040)
      ^ ^(data[47:0] & 48'h9181c5b140b0);
    crc_last_beat[13] = ^(crc & 16'h6081)
      ^ ^(data[47:0] & 48'h22038b638160);
    crc_last_beat[14] = ^(crc & 16'hc102)
      ^ ^(data[47:0] & 48'h440616c702c1);
    crc_last_beat[15] = ^(crc & 16'h8205)
      ^ ^(data[47:0] & 48'h880c2c8e0582);
  endfunction

  logic [15:0] crc_q;
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) crc_q <= 16'hffff;
    else if (clear_i || (stage_valid_q && stage_last_q)) crc_q <= 16'hffff;
    else if (stage_valid_q) crc_q <= crc_beat(crc_q, stage_q);
  end

  always_comb begin
    beat_o = stage_q;
    if (stage_last_q) begin
      beat_o[63:48] = crc_last_beat(crc_q, stage_q[47:0]);
    end
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
