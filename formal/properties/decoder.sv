  // An entry holds until it is taken.
  always @(posedge clk_i) if (f_on && $past(entry_valid_o && !entry_ready_i && !clear_i)) begin
    p_decoder_hold : assert (entry_valid_o && $stable({entry_tag_o, entry_vec_o, entry_some_o, entry_last_o}));
`ifdef PREFETCH_SECOND_RECORD
    p_decoder_hold_second : assert ($stable(entry_second_o));
`endif
  end
  // What comes out of a bad line, of an entry that means nothing or of one behind it has no line; what has lines says so.
  `ALWAYS(p_decoder_some, !entry_valid_o || !f_first || entry_some_o == (entry_vec_o != '0))
  // Nothing is used of a line of which an entry means nothing: what is told then is its end alone.
  `ALWAYS(p_decoder_wrong, !line_rejected_o || !f_first || (entry_vec_o == '0 && entry_last_o))
  // Any one entry: the element of the buffer that the buffer's own properties follow from its push to its pop.
  localparam int V = $bits(entry_vec_o);
  (* hierconn *) logic \u_entries.f_in_q ;
  (* hierconn *) logic [4:0] \u_entries.f_ahead_q ;
  (* hierconn *) logic [3+$bits(entry_tag_o)+V-1:0] \u_entries.f_data ;
  logic f_in, f_first, f_rejected, f_last, f_some;
  logic [$bits(entry_tag_o)-1:0] f_tag;
  logic [V-1:0] f_vec;
  assign f_in    = \u_entries.f_in_q ;
  assign f_first = f_in && \u_entries.f_ahead_q == '0;
  assign {f_rejected, f_last, f_some, f_tag, f_vec} = \u_entries.f_data ;
  `ALWAYS(i_decoder_mine, !f_in || (f_some == (f_vec != '0) && (!f_rejected || (f_last && !f_some))))
  `ALWAYS(i_decoder_v, !v_valid_q || v_wrong_q || ((v_pattern_q << v_start_q) != '0) == (v_pattern_q != '0))
  // The buffer has room for all that is under way.
  logic [5:0] f_load;
  assign f_load = 6'(out_count) + 6'(v_valid_q) + 6'(e_valid_q);
  `ALWAYS(i_decoder_load, f_load <= (go_q ? 6'd15 : 6'd16))
  `REACHED(c_decoder_line, entry_valid_o && entry_last_o && entry_some_o)
  `REACHED(c_decoder_wrong, line_rejected_o && !line_bad_i)
  `REACHED(c_decoder_full, out_count == 5'd13)
