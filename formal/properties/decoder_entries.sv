  // Any lines: the beat that is looked at is of the line offered, which stays as it is (p_reader_keeps).
  localparam int V = $bits(entry_vec_o);
  localparam int T = $bits(entry_tag_o);
  localparam int Nibbles = `LINE_BITS / 4;
  localparam int Room = Nibbles - 5;
  localparam int D = $bits(beat_i);
  localparam int Last = `LINE_BITS / 64 - 1;
  (* anyseq *) logic [`LINE_BITS-1:0] f_any;
  logic [`LINE_BITS-1:0] f_in_q, f_work_q, f_next_q;  // offered, of the first chunk of the window, of the second one
  always_ff @(posedge clk_i) if (!line_valid_i || line_pop_o || clear_i) f_in_q <= f_any;
  `GIVEN(g_decoder_beat, !line_valid_i || beat_i == f_in_q[beat_o*D+:D])
  logic f_into0, f_into1;
  logic [2:0] f_c0_q, f_latest;  // which chunk of its line the first one of the window is, and the one that was taken last
  assign f_into0 = (shift || !w0_valid_q) && !from_w1 && chunk_take;
  assign f_into1 = chunk_take && !f_into0;
  always_ff @(posedge clk_i) begin
    if (f_into0) {f_work_q, f_c0_q} <= {f_in_q, index_q};
    else if (shift && from_w1) begin
      if (w1_first_q) f_work_q <= f_next_q;
      f_c0_q <= w1_first_q ? '0 : f_c0_q + 1'b1;
    end
    if (f_into1) f_next_q <= f_in_q;
  end
  // The entry that begins where the one before ended, as the line has it.
  logic [7:0] f_pos_q, f_length;
  logic [Word-1:0] f_code, f_e_code_q;
  assign f_code   = Word'({60'd0, f_work_q} >> {f_pos_q, 2'd0});
  assign f_length = f_nibbles(f_code[3:0]);
  logic f_e_first_q, f_e_bad_q;
  logic [7:0] f_e_at_q, f_e_end_q;
  always_ff @(posedge clk_i) begin
    if (!rst_ni || clear_i || finish) f_pos_q <= '0;
    else if (take) f_pos_q <= f_pos_q + f_length;
    if (take || (look && w0_bad_q)) {f_e_code_q, f_e_first_q, f_e_bad_q, f_e_at_q, f_e_end_q} <= {f_code, fresh_q, w0_bad_q, f_pos_q, f_pos_q + f_length};
  end
  // What it means.
  logic [4*Whole-1:0] f_field;
  logic [3:0] f_start;
  logic [V-1:0] f_vec;
  logic f_wrong;
  assign f_field          = f_field_of(f_e_code_q);
  assign {f_start, f_vec} = f_lines_of(f_e_code_q);
  assign f_wrong = f_e_bad_q || f_e_end_q > 8'(Room) || (f_e_first_q && f_e_code_q[3:2] != 2'd3) || f_nonsense(f_e_code_q);
  logic f_v_wrong_q, f_v_whole_q, f_v_first_q, f_v_room_q, f_v_zero_q, f_v_none_q;
  logic [T-1:0] f_v_field_q, f_tag, f_tag_q;
  logic [V-1:0] f_v_vec_q;
  logic f_wrong_q, f_some_q;  // of this line, an entry meant nothing before, there was one
  logic f_no_more;
  always_ff @(posedge clk_i) begin
    if (e_valid_q) begin
      {f_v_wrong_q, f_v_whole_q, f_v_first_q} <= {f_wrong, f_e_code_q[3:2] == 2'd3, f_e_first_q};
      {f_v_field_q, f_v_vec_q} <= {f_field[T-1:0], V'(f_vec << f_start)};
      f_v_none_q <= f_e_code_q[11:0] == '0;
      f_v_room_q <= !f_e_bad_q && f_e_end_q <= 8'(Room - 4);
      f_v_zero_q <= 12'({12'd0, f_work_q} >> {f_e_end_q, 2'd0}) == '0;
    end
    if (!rst_ni || clear_i) {f_wrong_q, f_some_q} <= '0;
    else if (v_valid_q) begin
      f_wrong_q <= (f_wrong_q || f_v_wrong_q) && !f_no_more;
      f_some_q  <= !f_no_more;
    end
    if (v_valid_q) f_tag_q <= f_tag;
  end
  assign f_no_more = !f_v_room_q || f_v_zero_q;
  assign f_tag     = (f_v_whole_q ? rebase_i : f_tag_q) + f_v_field_q;
  // What goes into the buffer is what the nibbles of the line say, entry behind entry: tag, lines, whether it is the last; no entry of zeros, and behind one that means nothing only its line's end.
  logic f_right;
  assign f_right = !f_wrong_q && !f_v_wrong_q;
  `ALWAYS(p_decoder_entry, !v_valid_q || (last == f_no_more && wrong == !f_right && (!f_right || (!f_v_none_q && whole == f_tag && vec == f_v_vec_q))))

  // Invariants: the window.
  assign f_latest = w1_valid_q ? (w1_first_q ? 3'd0 : f_c0_q + 3'd1) : f_c0_q;
  logic f_more;  // the line taken from last goes on
  assign f_more = w1_valid_q ? !w1_last_q && !w1_bad_q : !w0_last_q && !w0_bad_q;
  `ALWAYS(i_decoder_w0, !w0_valid_q || (w0_q == f_work_q[f_c0_q*64+:64] && w0_last_q == (f_c0_q == 3'(Last)) && (!w0_bad_q || f_c0_q == '0)))
  `ALWAYS(i_decoder_w1, !w1_valid_q || (w0_valid_q && w1_last_q == (f_latest == 3'(Last)) && (!w1_bad_q || w1_first_q) &&
    (w1_first_q ? w1_q == f_next_q[63:0] && (w0_last_q || w0_bad_q) : !w0_last_q && !w0_bad_q && w1_q == f_work_q[f_latest*64+:64])))
  `ALWAYS(i_decoder_index, w0_valid_q && f_more ? index_q == f_latest + 3'd1 && line_valid_i && !pop_q && !line_bad_i &&
    f_in_q == (w1_valid_q && w1_first_q ? f_next_q : f_work_q) : index_q == '0)
  // Where the next entry is.
  `ALWAYS(i_decoder_fresh, fresh_q ? place_q == '0 && !taken_q && !over_q && f_pos_q == '0 && (!w0_valid_q || f_c0_q == '0) : w0_valid_q && !w0_bad_q)
  `ALWAYS(i_decoder_place, fresh_q || (taken_q ? !over_q && e_valid_q && v_valid_q && f_e_at_q == {1'b0, f_c0_q, place_q} && f_pos_q == f_e_end_q && f_e_at_q < 8'(Nibbles - 8) :
    over_q ? w0_last_q && f_pos_q == 8'(Nibbles) + 8'(place_q) : f_pos_q == {1'b0, f_c0_q, place_q}))
  `ALWAYS(i_decoder_over, !over_q || place_q <= 4'd14)
  // Stage e.
  logic [59:0] f_mask;
  assign f_mask = ~(60'hFFFFFFFFFFFFFFF << {f_e_end_q[4:0] - f_e_at_q[4:0], 2'd0});
  `ALWAYS(i_decoder_e, !e_valid_q || (e_bad_q == f_e_bad_q && e_last_q == f_e_bad_q && (e_bad_q || (e_first_q == f_e_first_q && !fresh_q && f_pos_q == f_e_end_q &&
    f_e_end_q == f_e_at_q + f_nibbles(f_e_code_q[3:0]) && f_e_at_q < 8'(Nibbles - 8) &&
    e_q[11:0] == f_e_code_q[11:0] && (f_e_end_q > 8'(Nibbles) || ((e_q ^ f_e_code_q) & f_mask) == '0)))))
  `ALWAYS(i_decoder_none, (!v_valid_q || !f_v_none_q || f_v_wrong_q) && (!e_valid_q || taken_q || f_e_code_q[11:0] != '0 || f_e_first_q || f_e_bad_q))
  `ALWAYS(i_decoder_held, fresh_q || e_valid_q)
  `ALWAYS(i_decoder_again, !(e_valid_q && e_bad_q) || fresh_q)
  // Stage v.
  `ALWAYS(i_decoder_stage, !v_valid_q || (v_wrong_q == f_v_wrong_q && (f_v_wrong_q || (v_whole_q == f_v_whole_q && v_difference_q == f_v_field_q &&
    V'(v_pattern_q << v_start_q) == f_v_vec_q)) && v_last_q == !f_v_room_q && zeros == (f_v_zero_q && f_v_room_q)))
  `ALWAYS(i_decoder_tag, wrong_q == f_wrong_q && (!f_some_q || f_wrong_q || tag_q == f_tag_q) &&
    (!v_valid_q || (f_v_first_q == !f_some_q && (f_v_whole_q || !f_v_first_q || f_v_wrong_q))))
  `ALWAYS(i_decoder_begins, (!f_wrong_q || f_some_q) && (v_valid_q ? f_v_first_q == !f_some_q && (f_v_room_q ? taken_q && !f_e_first_q :
    !taken_q && (!e_valid_q || f_e_first_q)) : !taken_q && f_some_q == (e_valid_q && !f_e_first_q)))
  `REACHED(c_decoder_entry, v_valid_q && !wrong && !v_whole_q && v_last_q)
