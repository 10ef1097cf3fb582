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
  input  logic [3:0]          line_entries_i,  // 0: rejected, nothing of it is used
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
  logic [2:0] last_beat;
  logic [53:0] entry;
  logic step_after;
  always_comb begin
    unique case (index_q)
      4'd0: begin
        last_beat  = 3'd0;
        entry      = window[117:64];
        step_after = 1'b1;
      end
      4'd1: begin
        last_beat  = 3'd1;
        entry      = window[107:54];
        step_after = 1'b1;
      end
      4'd2: begin
        last_beat  = 3'd2;
        entry      = window[97:44];
        step_after = 1'b1;
      end
      4'd3: begin
        last_beat  = 3'd3;
        entry      = window[87:34];
        step_after = 1'b1;
      end
      4'd4: begin
        last_beat  = 3'd4;
        entry      = window[77:24];
        step_after = 1'b1;
      end
      4'd5: begin
        last_beat  = 3'd5;
        entry      = window[67:14];
        step_after = 1'b0;
      end
      4'd6: begin
        last_beat  = 3'd5;
        entry      = window[121:68];
        step_after = 1'b1;
      end
      4'd7: begin
        last_beat  = 3'd6;
        entry      = window[111:58];
        step_after = 1'b1;
      end
      4'd8: begin
        last_beat  = 3'd7;
        entry      = window[101:48];
        step_after = 1'b0;
      end
      default: begin
        last_beat  = '0;
        entry      = '0;
        step_after = 1'b0;
      end
    endcase
  end

  logic rejected, space, emit, last, step, valid_q;
  assign rejected = line_entries_i == '0;
  assign space    = !valid_q || entry_ready_i;
  assign emit     = line_valid_i && space && (rejected || beat_q == last_beat);
  assign last     = rejected || index_q == line_entries_i - 4'd1;
  assign step     = line_valid_i && !rejected && (emit ? step_after : beat_q != last_beat);

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      index_q <= '0;
      beat_q  <= '0;
      valid_q <= 1'b0;
    end else if (clear_i) begin
      index_q <= '0;
      beat_q  <= '0;
      valid_q <= 1'b0;
    end else begin
      if (emit) valid_q <= 1'b1;
      else if (entry_ready_i) valid_q <= 1'b0;

      if (emit && last) begin
        index_q <= '0;
        beat_q  <= '0;
      end else begin
        if (emit) index_q <= index_q + 4'd1;
        if (step) beat_q <= beat_q + 1'b1;
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
      entry_q <= rejected ? '0 : entry;
    end
  end

  assign beat_o        = beat_q;
  assign line_pop_o    = emit && last && !clear_i;
  assign entry_valid_o = valid_q;
  assign entry_tag_o   = entry_q[53:16];
  assign entry_vec_o   = entry_q[15:0];
  assign entry_last_o  = last_q;

  // Parts of the window that no entry reaches.
  logic unused_window;
  assign unused_window = ^window;

endmodule
