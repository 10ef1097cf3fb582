  // An entry has a line, and none beyond the region (p_run_decoder_mask).
  localparam int V = $bits(entry_vec);
  `GIVEN(g_run_ahead_entry, !entry_valid || (entry_vec != '0 && (({{V{1'b0}}, entry_vec} << entry_start) >> V) == '0))
  // An answer is of a request that is under way, but while all is forgotten.
  logic f_asked_q;
  `OWED(m_run_ahead_answer, !answer_valid_i || f_asked_q || clear_i)
  // It is asked only what is wanted.
  `OWED(m_run_ahead_raised, !ask_raised_i || ask_valid_o)
  // The entry at work: its lines that have not been offered, by their number in the region.
  logic [V-1:0] f_left_q;
  logic [$bits(entry_tag)-1:0] f_tag_q;
  logic [$bits(line_frame_o)-1:0] f_frame_q;
  logic f_take, f_go, f_here_q;
  assign f_take = state_q == None && entry_valid && !overtaken && !clear_i;
  assign f_go   = line_valid_o && line_ready_i;
  always_ff @(posedge clk_i) begin
    if (!rst_ni || clear_i) {f_asked_q, f_here_q} <= '0;
    else begin
      f_asked_q <= ask_raised_i || (f_asked_q && !answer_valid_i);
      f_here_q  <= f_take || (f_here_q && !overtaken && !(answer_valid_i && !answer_ok_i) &&
        !(f_go && (f_left_q & ~(V'(1'b1) << line_o)) == '0));
    end
    if (f_take) {f_left_q, f_tag_q} <= {entry_vec << entry_start, entry_tag};
    else if (f_go) f_left_q <= f_left_q & ~(V'(1'b1) << line_o);
    if (answer_valid_i) f_frame_q <= answer_frame_i;
  end
  // Each line that is offered is the lowest one left of the entry at work: no other line, none twice, in ascending order.
  `ALWAYS(p_run_ahead_lowest, !line_valid_o || (f_here_q && f_left_q[line_o] && (f_left_q & ((V'(1'b1) << line_o) - 1'b1)) == '0))
  // It has the entry's tag and the frame that was answered.
  `ALWAYS(p_run_ahead_address, !line_valid_o || (line_tag_o == f_tag_q && line_frame_o == f_frame_q))
  // The next entry is taken only when every line of the one before was offered, or it was refused or overtaken.
  `ALWAYS(p_run_ahead_complete, !f_take || !f_here_q)
  // One request at a time.
  `ALWAYS(p_run_ahead_one, !ask_valid_o || !f_asked_q)
  // Nothing is asked and nothing offered once the pass is over, by software, with the replay, or by a bus error.
  `ALWAYS(p_run_ahead_quiet, !(ask_valid_o || line_valid_o) || (run_i && enable_i && !through_i && !failed_i && !read_failed_i))
  `ALWAYS(i_run_ahead_state, state_q <= Send && (state_q == None || state_q == Late) == !f_here_q && (state_q == Wait || state_q == Late) == f_asked_q)
  `ALWAYS(i_run_ahead_left, !f_here_q || (f_left_q == vec_q << line_q && vec_q != '0 && (({{V{1'b0}}, vec_q} << line_q) >> V) == '0 && tag_q == f_tag_q))
  `ALWAYS(i_run_ahead_frame, state_q != Send || frame_q == f_frame_q)
  `REACHED(c_run_ahead_last, f_go && line_o == '1)
  `REACHED(c_run_ahead_late, state_q == Late)
