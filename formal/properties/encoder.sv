  // An entry that the encoder takes is one that is offered.
  `ALWAYS(p_encoder_pop, !entry_pop_o || entry_valid_i)
  // No entry comes once the last line is to be completed.
  logic f_closed_q;
  always_ff @(posedge clk_i) f_closed_q <= rst_ni && !clear_i && (close_i || f_closed_q);
  `OWED(m_encoder_close, !(close_i || f_closed_q) || !entry_valid_i)
  // Beats of the line that goes out, this one not among them.
  localparam int Beats = `LINE_BITS / $bits(beat_o);
  logic [$clog2(Beats)-1:0] f_beat_q;
  always_ff @(posedge clk_i) begin
    if (!rst_ni || clear_i) f_beat_q <= '0;
    else if (beat_valid_o) f_beat_q <= f_beat_q + 1'b1;
  end
  // A line goes out in its beats, the last one marked.
  `ALWAYS(p_encoder_last, !beat_valid_o || beat_last_o == (f_beat_q == '1))
  // A beat comes only where there was room in the cycle before.
  logic f_ready_q;
  always_ff @(posedge clk_i) f_ready_q <= rst_ni && beat_ready_i;
  `ALWAYS(p_encoder_room, !beat_valid_o || f_ready_q)
  // A line begins only where there is room below the limit, and an entry is dropped only where there was none in the cycle before.
  logic f_full_q;
  always_ff @(posedge clk_i) f_full_q <= rst_ni && !room_i;
  `ALWAYS(p_encoder_limit, (!line_start_o || room_i) && (!drop_o || f_full_q))
  // An entry that is taken goes into a line or is told as dropped: entries of stages a and b, of the line being filled, of lines that were closed, and dropped ones.
  logic [15:0] f_in_q, f_out_q;
  always_ff @(posedge clk_i) begin
    if (!rst_ni || clear_i) {f_in_q, f_out_q} <= '0;
    else begin
      if (entry_pop_o) f_in_q <= f_in_q + 1'b1;
      f_out_q <= f_out_q + 16'(drop_o) + (line_closed_o ? 16'(line_entries_o) : '0);
    end
  end
  logic [15:0] f_soon;  // told in this cycle
  assign f_soon = 16'(drop_o) + (line_closed_o ? 16'(line_entries_o) : '0);
  `ALWAYS(p_encoder_lost, f_in_q == f_out_q + f_soon + 16'(a_valid_q) + 16'(b_valid_q) + (open_q ? 16'(entries_q) : '0))
  // Closed lines have an entry at least, and no more than fit.
  `ALWAYS(p_encoder_entries, !line_closed_o || line_entries_o != '0)
  // As many lines are told as closed as were begun, but for the one being filled.
  logic [15:0] f_begun_q;
  always_ff @(posedge clk_i) begin
    if (!rst_ni || clear_i) f_begun_q <= '0;
    else f_begun_q <= f_begun_q + 16'(line_start_o) - 16'(line_closed_o);
  end
  `ALWAYS(p_encoder_begun, f_begun_q == 16'(open_q) + 16'(line_closed_o))
  // Every line that begins has all of its beats sent: lines that have begun and whose last beat has not left.
  logic [15:0] f_lines_q;
  always_ff @(posedge clk_i) begin
    if (!rst_ni || clear_i) f_lines_q <= '0;
    else f_lines_q <= f_lines_q + 16'(line_start_o) - 16'(beat_valid_o && beat_last_o);
  end
  // Empty says that no entry is held, no line has begun that is not out, and none is in the middle.
  `ALWAYS(p_encoder_empty, !empty_o || (f_lines_q == '0 && f_beat_q == '0 && f_in_q == f_out_q))

  // Invariants: chunks in the buffer, units, the beat that leaves; nibbles that are left of the line.
  (* hierconn *) logic [7:0] \u_chunks.f_marks ;
  logic [3:0] f_closes;  // chunks in the buffer that close a line
  always_comb begin
    f_closes = '0;
    for (int i = 0; i < 8; i++) if (i[3:0] < chunk_count) f_closes = f_closes + 4'(\u_chunks.f_marks [i]);
  end
  `ALWAYS(i_encoder_unit, unit_q == f_beat_q + $clog2(Beats)'(out_valid_q) && (!out_valid_q || out_last_q == (f_beat_q == '1)))
  `ALWAYS(i_encoder_pad, !pad_q || unit_q != '0)
  `ALWAYS(i_encoder_lines, f_lines_q == 16'(open_q) + 16'(c_close_q) + 16'(d_close_q) + 16'(e_close_q) + 16'(f_closes) + 16'(pad_q) +
    16'(out_valid_q && out_last_q))
  // Chunks of a line that have gone into the buffer, and where each chunk there, and each under way, stands in its line.
  localparam int Room = `LINE_BITS / 4 - 5;  // nibbles of a line for entries
  localparam int Nibbles = $bits(chunk) / 4;
  logic [3:0] f_pushed_q, f_index, f_x_e, f_x_d, f_x_c;
  logic f_in_line;
  always_ff @(posedge clk_i) begin
    if (!rst_ni || clear_i) f_pushed_q <= '0;
    else if (chunk_push) f_pushed_q <= e_close_q ? '0 : f_pushed_q + 1'b1;
  end
  always_comb begin
    f_index   = pad_q ? '0 : 4'(unit_q);
    f_in_line = 1'b1;
    for (int i = 0; i < 8; i++) begin
      if (i[3:0] < chunk_count) begin
        if (!\u_chunks.f_marks [i] && f_index >= 4'd7) f_in_line = 1'b0;
        f_index = \u_chunks.f_marks [i] ? '0 : f_index + 1'b1;
      end
    end
    f_x_e = e_close_q ? '0 : f_pushed_q + 4'(e_cross_q);
    f_x_d = d_close_q ? '0 : f_x_e + 4'(d_cross_q);
    f_x_c = c_close_q ? '0 : f_x_d + 4'(c_cross_q);
  end
  `ALWAYS(i_encoder_index, f_in_line && f_index == f_pushed_q && f_pushed_q <= 4'd7 && f_x_e <= 4'd7 && f_x_d <= 4'd7 && f_x_c <= 4'd7)
  `ALWAYS(i_encoder_place, !open_q ? f_x_c == '0 : 8'(Room) == 8'(left_q) + 8'(Nibbles) * 8'(f_x_c) + 8'(fill_q))
  `ALWAYS(i_encoder_closes, !(e_close_q && e_cross_q) && !(d_close_q && d_cross_q) && !(c_close_q && c_cross_q))
  `ALWAYS(i_encoder_count, !open_q || (entries_q != '0 && 8'({entries_q, 2'd0}) + 8'(left_q) <= 8'(Room)))
  `REACHED(c_encoder_line, line_closed_o && line_entries_o == 5'd4)
  `REACHED(c_encoder_out, beat_valid_o && beat_last_o && f_lines_q == 16'd1)
  `REACHED(c_encoder_drop, drop_o)
