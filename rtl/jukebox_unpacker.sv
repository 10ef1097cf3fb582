// SPDX-License-Identifier: Apache-2.0 WITH SHL-2.1
// Unpacker: takes the entries out of checked metadata lines, one a cycle.
//
// Emitted by jukebox 0.1.0 for the configuration
//   name = "jukebox"
//   address = { va_bits = 48, pa_bits = 48, asid_bits = 16 }
//   geometry = { line_bytes = 64, region_bytes = 1024, crrb_entries = 16 }
//   metadata = { check = "crc16", axi_data_bits = 64, reads_in_flight = 2 }
//   prefetch = { egress = "native" }
//   reset = { style = "async-low" }
//   counters = { bits = 32 }
module jukebox_unpacker (
  input  logic                clk_i,
  input  logic                rst_ni,
  input  logic                clear_i,  // forget everything
  // Oldest checked line. Its beats are looked at in order.
  input  logic                line_valid_i,
  input  logic                line_bad_i,  // nothing of it is used
  input  logic [3:0]          line_last_i,  // number of its last entry
  output logic [2:0]          beat_o,
  input  logic [63:0]         beat_i,
  output logic                line_pop_o,
  // Entries in record order. A rejected line becomes one empty entry, so that its end is seen in
  // order too.
  output logic                entry_valid_o,
  output logic [37:0]         entry_tag_o,
  output logic [15:0]         entry_vec_o,
  output logic                entry_last_o,  // last of its line
  input  logic                entry_ready_i
);

  logic [3:0] index_q;  // entry of the line to come next
  logic [2:0] beat_q;  // beat looked at
  // The beats before the one looked at, as far back as an entry can reach.
  logic [63:0] past_q;
  logic [127:0] window;
  assign window = {beat_i, past_q};
  // Where each entry lies: the beat with its last bit, its place in the window when that beat is
  // looked at, and whether the entry after it ends in a later beat.
  logic [53:0] entry;
  logic [53:0] entry0;
  assign entry0 = window[117:64];
  logic [53:0] entry1;
  assign entry1 = window[107:54];
  logic [53:0] entry2;
  assign entry2 = window[97:44];
  logic [53:0] entry3;
  assign entry3 = window[87:34];
  logic [53:0] entry4;
  assign entry4 = window[77:24];
  logic [53:0] entry5;
  assign entry5 = window[67:14];
  logic [53:0] entry6;
  assign entry6 = window[121:68];
  logic [53:0] entry7;
  assign entry7 = window[111:58];
  logic [53:0] entry8;
  assign entry8 = window[101:48];
  for (genvar b = 0; b < 54; b++) begin : gen_entry
    logic [15:0] choice;
    assign choice = {
      7'd0,
      entry8[b],
      entry7[b],
      entry6[b],
      entry5[b],
      entry4[b],
      entry3[b],
      entry2[b],
      entry1[b],
      entry0[b]
    };
    assign entry[b] = choice[index_q];
  end

  // The beat with the entry's last bit; whether the entry after it ends in a later beat, and
  // whether in the next beat at the latest.
  logic [2:0] last_beat;
  logic step_after, here_after;
  always_comb begin
    unique case (index_q)
      4'd0: begin
        last_beat  = 3'd0;
        step_after = 1'b1;
        here_after = 1'b1;
      end
      4'd1: begin
        last_beat  = 3'd1;
        step_after = 1'b1;
        here_after = 1'b1;
      end
      4'd2: begin
        last_beat  = 3'd2;
        step_after = 1'b1;
        here_after = 1'b1;
      end
      4'd3: begin
        last_beat  = 3'd3;
        step_after = 1'b1;
        here_after = 1'b1;
      end
      4'd4: begin
        last_beat  = 3'd4;
        step_after = 1'b1;
        here_after = 1'b1;
      end
      4'd5: begin
        last_beat  = 3'd5;
        step_after = 1'b0;
        here_after = 1'b1;
      end
      4'd6: begin
        last_beat  = 3'd5;
        step_after = 1'b1;
        here_after = 1'b1;
      end
      4'd7: begin
        last_beat  = 3'd6;
        step_after = 1'b1;
        here_after = 1'b1;
      end
      4'd8: begin
        last_beat  = 3'd7;
        step_after = 1'b0;
        here_after = 1'b1;
      end
      default: begin
        last_beat  = '0;
        step_after = 1'b0;
        here_after = 1'b0;
      end
    endcase
  end

  // An entry is taken in the cycle in which the beat with its last bit is looked at.
  logic space, emit, last, step, here_q, valid_q;
  assign space = !valid_q || entry_ready_i;
  assign last  = line_bad_i || 4'(index_q) == line_last_i;
  assign emit  = line_valid_i && space && (line_bad_i || here_q);
  assign step  = line_valid_i && !line_bad_i && (here_q ? space && step_after : 1'b1);

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      index_q <= '0;
      beat_q  <= '0;
      here_q  <= 1'b1;
      valid_q <= 1'b0;
    end else if (clear_i) begin
      index_q <= '0;
      beat_q  <= '0;
      here_q  <= 1'b1;
      valid_q <= 1'b0;
    end else begin
      if (emit) valid_q <= 1'b1;
      else if (entry_ready_i) valid_q <= 1'b0;

      if (emit && last) begin
        index_q <= '0;
        beat_q  <= '0;
        here_q  <= 1'b1;
      end else begin
        if (emit) index_q <= index_q + 1'b1;
        if (step) beat_q <= beat_q + 1'b1;
        if (emit) here_q <= here_after;
        else if (step) here_q <= last_beat == beat_q + 1'b1;
      end
    end
  end
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) past_q <= '0;
    else if (step) past_q <= window[127:64];
  end
  logic last_q;
  logic [53:0] entry_q;
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      last_q  <= 1'b0;
      entry_q <= '0;
    end else if (emit) begin
      last_q  <= last;
      entry_q <= line_bad_i ? '0 : entry;
    end
  end

  assign beat_o        = beat_q;
  assign line_pop_o    = line_valid_i && space && (line_bad_i || (here_q && last));
  assign entry_valid_o = valid_q;
  assign entry_tag_o   = entry_q[53:16];
  assign entry_vec_o   = entry_q[15:0];
  assign entry_last_o  = last_q;

  // Parts of the window that no entry reaches.
  logic unused_window;
  assign unused_window = ^window;

endmodule
