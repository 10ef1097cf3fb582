  // A line stays as it is until it is given back, or all is forgotten.
  always @(posedge clk_i) if (f_on && $past(line_valid_i && !line_pop_o && !clear_i)) begin
    m_run_decoder_hold : `ENV (clear_i || (line_valid_i && $stable(line_bad_i)));
  end
  // Only a line that is offered is given back, and only while no entry is at work; or all is forgotten.
  `ALWAYS(p_run_decoder_pop, !line_pop_o || ((line_valid_i || clear_i) && entry_idle_i))
  // An entry holds until it is taken, its tag but for the displacement.
  always @(posedge clk_i) if (f_on && $past(entry_valid_o && !entry_ready_i && !clear_i)) begin
    p_run_decoder_hold : assert (entry_valid_o && $stable({entry_start_o, entry_vec_o}) && entry_tag_o - rebase_i == $past(entry_tag_o - rebase_i));
  end
  // Nothing comes out of a bad line.
  `ALWAYS(p_run_decoder_bad, !entry_valid_o || clear_i || (line_valid_i && !line_bad_i))
  // An entry has a line, and none beyond the region.
  localparam int V = $bits(entry_vec_o);
  `ALWAYS(p_run_decoder_mask, !entry_valid_o || (entry_vec_o != '0 && (({{V{1'b0}}, entry_vec_o} << entry_start_o) >> V) == '0))
  // Nothing of count and check is taken for an entry's: its last nibble is below them.
  localparam int Nibbles = `LINE_BITS / 4;
  `ALWAYS(p_run_decoder_place, !(entry_valid_o || state_q == Sum) || place_q <= $bits(place_q)'(Nibbles - 4))
  `ALWAYS(i_run_decoder_line, state_q <= End && (state_q == Begin || line_valid_i || clear_i))
  `ALWAYS(i_run_decoder_bad, state_q == Begin || state_q == Header || state_q == End || clear_i || !line_bad_i)
  `REACHED(c_run_decoder_entry, entry_valid_o && entry_vec_o[V-1])
  `REACHED(c_run_decoder_wrong, state_q == Entry && wrong)
  `REACHED(c_run_decoder_second, entry_valid_o && !first_q)

  // Any line: the beat that is looked at is of the line offered, which stays as it is (p_run_lines_keeps) unless one was lost, which ends the pass.
  (* anyseq *) logic [`LINE_BITS-1:0] f_any;
  logic [`LINE_BITS-1:0] f_line_q;
  always_ff @(posedge clk_i) if (!line_valid_i || line_pop_o || clear_i) f_line_q <= f_any;
  `GIVEN(g_run_decoder_beat, !line_valid_i || beat_i == f_line_q[beat_o*$bits(beat_i)+:$bits(beat_i)])
  // The entry at work, as the line has it: where its header is, its nibbles, what they mean.
  localparam int T = $bits(entry_tag_o);
  localparam int Room = Nibbles - 5;
  logic [7:0] f_at_q, f_next;
  logic [Word-1:0] f_code;
  logic [1:0] f_far;
  logic [3:0] f_far_nibbles, f_mask_nibbles, f_start;
  logic [4*Whole-1:0] f_field;
  logic [15:0] f_bits;
  logic [V-1:0] f_vec;
  logic [T-1:0] f_tag, f_tag_q;
  logic f_wrong;
  assign f_code           = Word'({16'd0, f_line_q} >> {f_at_q, 2'd0});
  assign f_far            = f_code[3:2];
  assign f_far_nibbles    = f_tag_nibbles(f_code[3:0]);
  assign f_mask_nibbles   = {2'd0, f_code[1:0]} + 4'd1;
  assign f_field          = f_field_of(f_code);
  assign f_bits           = f_mask_of(f_code);
  assign {f_start, f_vec} = f_lines_of(f_code);
  assign f_tag   = f_far == 2'd3 ? f_field[T-1:0] : f_tag_q + f_field[T-1:0];
  assign f_wrong = f_nonsense(f_code);
  assign f_next  = f_at_q + f_nibbles(f_code[3:0]);
  always_ff @(posedge clk_i) begin
    if (!rst_ni || clear_i || line_pop_o) f_at_q <= '0;
    else if (take) f_at_q <= f_next;
    if (take) f_tag_q <= f_tag;
  end
  // What comes out is what the nibbles of the line say, entry behind entry: tag, first line and lines; no entry of zeros, of nibbles beyond those for entries, or first without its whole tag.
  `ALWAYS(p_run_decoder_entry, !entry_valid_o || clear_i || (entry_tag_o == f_tag + rebase_i && entry_start_o == f_start && entry_vec_o == f_vec && !f_wrong &&
    f_code[11:0] != '0 && (!first_q || f_far == 2'd3) && f_next <= 8'(Room)))
  // A line is left only where there is no entry more: for want of room, at zeros, at what means nothing, cut off, or first without its whole tag; or the line is bad.
  `ALWAYS(p_run_decoder_end, state_q != End || clear_i || line_bad_i || f_next > 8'(Room) || f_code[11:0] == '0 || f_wrong || (first_q && f_far != 2'd3))

  // Invariants: how far the machine has come with it.
  function automatic logic [3:0] f_nibble(input logic [`LINE_BITS-1:0] line, input logic [7:0] place);
    f_nibble = 4'({4'd0, line} >> {place, 2'd0});
  endfunction
  logic [7:0] f_place;  // of the nibble looked at
  logic [4*Whole-1:0] f_so_far;  // of the field, as many nibbles as were looked at, their sign above them
  always_comb begin
    f_place  = f_at_q;
    if (state_q == Tag) f_place = f_at_q + 8'd1 + 8'(index_q);
    if (state_q == Mask) f_place = f_at_q + 8'd1 + 8'(f_far_nibbles) + 8'(index_q);
    if (state_q == Sum || state_q == Entry) f_place = f_next;
    f_so_far = '0;
    for (int i = 0; i < Whole; i++) begin
      f_so_far[4*i+:4] = i[3:0] < index_q ? f_code[4+4*i+:4] : {4{i == 0 ? 1'b0 : f_so_far[4*i-1]}};
    end
  end
  logic f_there;
  assign f_there = line_valid_i && !clear_i;
  `ALWAYS(i_run_decoder_begin, state_q != Begin || (place_q == '0 && f_at_q == '0 && first_q))
  `ALWAYS(i_run_decoder_place, !f_there || state_q == Begin || state_q == End || ({1'b0, place_q} == f_place + 8'd1 && f_place <= 8'(Room) + 8'd1 && f_at_q <= 8'(Room) && nibble_q == f_nibble(f_line_q, f_place)))
  `ALWAYS(i_run_decoder_header, !f_there || state_q == Begin || state_q == End || state_q == Header || (header_q == f_code[3:0] && (!first_q || f_far == 2'd3)))
  `ALWAYS(i_run_decoder_index, !f_there || (state_q == Tag ? index_q < f_far_nibbles : state_q == Mask ? index_q < f_mask_nibbles : index_q == '0))
  `ALWAYS(i_run_decoder_field, !f_there || (state_q == Tag ? index_q == '0 || field_q == f_so_far : !(state_q == Mask || state_q == Sum || state_q == Entry) || field_q == f_field))
  `ALWAYS(i_run_decoder_bits, !f_there || (state_q == Mask ? ((bits ^ f_bits) & ~(16'hFFFF << {index_q[1:0], 2'd0})) == '0 :
    !(state_q == Sum || state_q == Entry) || ((bits ^ f_bits) & ~(17'h1FFFF << {f_mask_nibbles, 2'd0})) == '0))
  `ALWAYS(i_run_decoder_tag, !f_there || state_q == Begin || state_q == End || (state_q == Entry ? tag_q == f_tag :
    state_q == Header ? first_q || tag_q == f_tag_q : f_far == 2'd3 ? tag_q == '0 : tag_q == f_tag_q))
  `ALWAYS(i_run_decoder_some, !f_there || !(state_q == Mask || state_q == Sum || state_q == Entry) || (f_code[11:0] != '0 && (state_q == Mask || f_next <= 8'(Room))))
  `ALWAYS(i_run_decoder_zeros, !f_there || state_q != Tag || zeros_q == (header_q == '0 && f_so_far == '0))
