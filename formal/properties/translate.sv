  // A replay that does not run has halted and forgets, and what halts forgets in the next cycle.
  logic f_halt_q, f_cut_q, f_gone_q, f_run_q;
  always_ff @(posedge clk_i) {f_halt_q, f_cut_q, f_gone_q, f_run_q} <= rst_ni ? {halt_i, halt_i && run_i, forget_i, run_i} : '0;
  `OWED(m_translate_run, clear_i == !run_i && (run_i || halt_i))
  `OWED(m_translate_halt, !f_cut_q || clear_i)
  // What is given up was halted.
  `OWED(m_translate_forget, !f_gone_q || clear_i)
  // A replay begins with nothing of its own under way.
  `OWED(m_translate_begin, !(run_i && !f_run_q) || !open_some_q)
  // Translation answers only what it was asked, in the cycle of the request at the earliest.
  logic [8:0] f_port_q;
  logic f_taken;
  assign f_taken = xlt_req_valid_o && xlt_req_ready_i;
  always_ff @(posedge clk_i) f_port_q <= rst_ni ? f_port_q + 9'(f_taken) - 9'(xlt_rsp_valid_i) : '0;
  `GIVEN(a_translate_rsp, !xlt_rsp_valid_i || f_port_q != '0 || f_taken)
  // Entries come out of the buffer as they went in (p_fifo_order, p_translate_pushed).
  `GIVEN(g_translate_head, !held_some || (head_asks == (head_vec != '0) && head_single == ((head_vec & (head_vec - 1'b1)) == '0) &&
    (head_asks || head_last)))

  // A request holds until it is taken.
`ifdef PREFETCH_RUN_AHEAD
  `HOLD(p_translate_hold, xlt_req_valid_o, xlt_req_ready_i, {xlt_req_vaddr_o, xlt_req_asid_o, xlt_req_level_o})
`else
  `HOLD(p_translate_hold, xlt_req_valid_o, xlt_req_ready_i, {xlt_req_vaddr_o, xlt_req_asid_o})
`endif
  // No request is valid in reset.
  `QUIET(p_translate_reset, xlt_req_valid_o)
  logic f_new_q;
  always_ff @(posedge clk_i) f_new_q <= !(rst_ni && xlt_req_valid_o && !xlt_req_ready_i);
  // No request is raised in the cycle after a halt.
  `ALWAYS(p_translate_halt, !(xlt_req_valid_o && f_new_q) || !f_halt_q)
  // What the block counts as open or stale is what the port owes, and what is raised.
  `ALWAYS(p_translate_owed, 10'(open_q) + 10'(stale_q) == 10'(f_port_q) + 10'(xlt_req_valid_o))
  logic [$bits(entry_tag_i)-1:0] f_rebase;
`ifdef METADATA_CODING_DELTA
  // The decoder has added the displacement, and says of an entry whether it has lines (p_decoder_some).
  assign f_rebase = '0;
  `GIVEN(g_translate_entry, !entry_valid_i || entry_some_i == (entry_vec_i != '0))
`else
`ifdef FEATURES_REBASE
  assign f_rebase = rebase_i;
`else
  assign f_rebase = '0;
`endif
`endif
  logic f_mine;  // run-ahead's request is under way
  logic [$bits(entry_tag_i)-1:0] f_asks_for;
`ifdef PREFETCH_RUN_AHEAD
  assign f_mine     = run_open_q;
  assign f_asks_for = run_raised_o ? run_tag_i : entry_tag_i + f_rebase;
  // Who asks is told with the request.
  logic f_turn_q;
  always_ff @(posedge clk_i) f_turn_q <= rst_ni && run_raised_o;
  `ALWAYS(p_translate_level, !(xlt_req_valid_o && f_new_q) || xlt_req_level_o == f_turn_q)
  // Run-ahead has one request under way at a time, and is answered only what it asked, once.
  logic f_owed_q;
  always_ff @(posedge clk_i) f_owed_q <= rst_ni && (run_raised_o || (f_owed_q && !run_answer_o && !f_gone_q));
  `ALWAYS(p_translate_run, !(run_raised_o && f_owed_q) && (!run_answer_o || f_owed_q))
  `ALWAYS(i_translate_mine, f_owed_q == f_mine)
  `ALWAYS(i_translate_run, !f_mine || run_behind_q < open_q)
`else
  assign f_mine     = 1'b0;
  assign f_asks_for = entry_tag_i + f_rebase;
`endif
  // An entry is asked for by its tag and the displacement, or again by the one it had.
  always @(posedge clk_i) if (f_on && xlt_req_valid_o && f_new_q) begin
    p_translate_tag : assert (xlt_req_vaddr_o[$bits(xlt_req_vaddr_o)-1-:$bits(tag)] ==
      ($past(state_q == Settle) ? $past(head_tag) : $past(f_asks_for)) && xlt_req_asid_o == $past(asid_i));
  end
  // What goes into the buffer says whether the entry asks, and whether it has one line.
  `ALWAYS(p_translate_pushed, !push || (needed == (entry_vec_i != '0) && (!many(entry_vec_i)) == ((entry_vec_i & (entry_vec_i - 1'b1)) == '0) &&
    (needed || entry_last_i)))
  // The buffer always has room for an entry that is taken, and for an answer.
  `ALWAYS(p_translate_room, !push || held < 5'd16)
  // Prefetches are wanted only of entries answered OK, and an entry answered RETRY waits.
  `ALWAYS(p_translate_some, !done_valid_o || !done_some_o || (answered_q && head_status == Ok))
  `ALWAYS(i_translate_some, open_some_q == (open_q != '0) && stale_some_q == (stale_q != '0) && answered_q == (answers_q != '0) &&
    owed_some_q == (owed_q != '0) && 9'(owed_q) == f_port_q)
  `ALWAYS(i_translate_stale, stale_q <= 8'd160 && open_q <= 5'd18 && (!stale_q[7] || stale_q + 8'(open_q) <= 8'd160))
  (* hierconn *) logic [4:0] \u_entries.f_asks ;
  logic [4:0] f_asks;
  assign f_asks = \u_entries.f_asks ;
  `ALWAYS(i_translate_asks, !run_i || f_cut_q || (state_q == Again ? f_asks == answers_q && open_q <= 5'd1 && !f_mine :
    6'(f_asks) + 6'(f_mine) == 6'(open_q) + 6'(answers_q)))
  `ALWAYS(i_translate_own, !run_i || answers_q == '0 || stale_q == '0)
  `ALWAYS(i_translate_settle, state_q == Normal || !run_i || f_cut_q || (must_retry))
  logic [4:0] f_retries;  // entries held that were answered RETRY
  always_comb begin
    f_retries = '0;
    for (int i = 0; i < Depth; i++) begin
      if (i[4:0] < answers_q) f_retries = f_retries + 5'(answer_mem[4'(answer_rptr_q + i[3:0])][$bits(done_frame_o)+:2] == Retry);
    end
  end
  `ALWAYS(i_translate_retries, !run_i || f_cut_q || (retries_q == f_retries && retry_some_q == (retries_q != '0) && (!retry_some_q || block_q) &&
    answers_q <= 5'd16 && 4'(answer_wptr_q - answer_rptr_q) == answers_q[3:0]))
  `ALWAYS(i_translate_state, state_q <= Again)
  `REACHED(c_translate_wait, xlt_req_valid_o && !xlt_req_ready_i)
  `REACHED(c_translate_again, state_q == Again)
  `REACHED(c_translate_done, done_valid_o && done_some_o && done_ready_i)
