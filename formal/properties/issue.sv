  localparam int Lines = $bits(entry_vec_i);
  localparam int Place = $clog2(Lines);
  localparam int LineBits = $bits(pf_paddr_o) - $bits(entry_frame_i) - Place;
  // An entry with prefetches has a line, and is told apart if it has one only.
  `OWED(m_issue_some, !entry_valid_i || !entry_some_i || (entry_vec_i != '0 &&
    entry_single_i == ((entry_vec_i & (entry_vec_i - 1'b1)) == '0)))
  // What is cleared was halted the cycle before; what is halted stays so until it is cleared.
  logic f_halt_q, f_cut_q;
  always_ff @(posedge clk_i) {f_halt_q, f_cut_q} <= rst_ni ? {halt_i, halt_i && !clear_i} : '0;
  `OWED(m_issue_clear, !clear_i || halt_i)
  `OWED(m_issue_halt, !f_cut_q || clear_i)

  // A prefetch holds until it is taken.
`ifdef FEATURES_TRANSLATION_PORT
`ifdef PREFETCH_RUN_AHEAD
  `HOLD(p_issue_hold, pf_valid_o, pf_ready_i, {pf_paddr_o, pf_vaddr_o, pf_asid_o, pf_source_o, pf_level_o})
`else
  `HOLD(p_issue_hold, pf_valid_o, pf_ready_i, {pf_paddr_o, pf_vaddr_o, pf_asid_o})
`endif
`else
  `HOLD(p_issue_hold, pf_valid_o, pf_ready_i, pf_paddr_o)
`endif
  // No prefetch is valid in reset.
  `QUIET(p_issue_reset, pf_valid_o)
  logic f_new_q;  // what was on the port the cycle before is gone
  always_ff @(posedge clk_i) f_new_q <= !(rst_ni && pf_valid_o && !pf_ready_i);
  // What is on the port comes from the replay; it was raised in the cycle before.
  logic f_replays, f_raised;
`ifdef PREFETCH_RUN_AHEAD
  assign f_replays = pf_valid_o && pf_source_o != 2'd1 && !pf_level_o;
`else
  assign f_replays = pf_valid_o;
`endif
  assign f_raised = f_replays && f_new_q;
  // Nothing is raised in the cycle after a halt.
  `ALWAYS(p_issue_halt, !f_raised || !f_halt_q)
`ifdef FEATURES_PACING
  // Nothing is raised that pacing forbids: with an empty port, and behind a prefetch that is taken.
  always @(posedge clk_i) if (f_on && f_raised) begin
    p_issue_pace : assert ($past(f_replays ? pace_ok_more_i : pace_ok_i));
  end
`endif

  // Lines of the entry at work that have not been raised, and what it is of. A line raised in one cycle
  // is on the port in the next.
  logic [Lines-1:0] f_left, f_left_q, f_rest, f_vec_q;
  logic [$bits(entry_frame_i)-1:0] f_frame, f_frame_q, f_new_frame_q;
  logic [Place-1:0] f_line;
  logic f_take, f_take_q;
  assign f_take  = entry_valid_i && entry_ready_o && !clear_i;
  assign f_line  = pf_paddr_o[LineBits+:Place];
  assign f_rest  = f_raised ? f_left_q & ~(Lines'(1'b1) << f_line) : f_left_q;
  assign f_left  = f_take_q ? f_vec_q : f_rest;
  assign f_frame = f_take_q ? f_new_frame_q : f_frame_q;
  always_ff @(posedge clk_i) begin
    f_take_q <= rst_ni && f_take;
    f_left_q <= rst_ni && !clear_i ? f_left : '0;
    if (f_take) f_vec_q <= entry_some_i ? entry_vec_i : '0;
    if (f_take) f_new_frame_q <= entry_frame_i;
    f_frame_q <= f_frame;
  end
`ifdef FEATURES_TRANSLATION_PORT
  logic [$bits(entry_tag_i)-1:0] f_tag, f_tag_q, f_new_tag_q;
  logic [$bits(asid_i)-1:0] f_asid_q;
  assign f_tag = f_take_q ? f_new_tag_q : f_tag_q;
  always_ff @(posedge clk_i) begin
    if (f_take) f_new_tag_q <= entry_tag_i;
    f_tag_q  <= f_tag;
    f_asid_q <= asid_i;
  end
`endif
  // Each prefetch is the lowest line left of the entry at work: no other line, none twice, in ascending order.
  `ALWAYS(p_issue_lowest, !f_raised || (f_left_q[f_line] && (f_left_q & ((Lines'(1'b1) << f_line) - 1'b1)) == '0))
`ifdef FEATURES_TRANSLATION_PORT
  // It has the entry's frame and tag, the line's place, and the address space of the replay.
  `ALWAYS(p_issue_address, !f_raised || (pf_paddr_o == {f_frame_q, f_line, LineBits'(1'b0)} &&
    pf_vaddr_o == {f_tag_q, f_line, LineBits'(1'b0)} && pf_asid_o == f_asid_q))
  `ALWAYS(i_issue_tag, f_cut_q || !some_q || f_tag == tag_q)
`else
  // It has the entry's frame and the line's place.
  `ALWAYS(p_issue_address, !f_raised || pf_paddr_o == {f_frame_q, f_line, LineBits'(1'b0)})
`endif
  // The next entry is taken only when every line of the one before was raised, but for a halt.
  `ALWAYS(p_issue_complete, !f_take_q || f_cut_q || f_rest == '0)
  // With a line left, pacing content and the port free, one is raised in the next cycle.
  logic f_free;
`ifdef FEATURES_PACING
  logic f_next;  // a line behind a miss goes first
`ifdef PREFETCH_RUN_AHEAD
  assign f_next = next_valid_i;
`else
  assign f_next = 1'b0;
`endif
  assign f_free = !f_next && (!pf_valid_o || pf_ready_i) && (f_replays ? pace_ok_more_i : pace_ok_i);
`else
  assign f_free = !pf_valid_o || pf_ready_i;
`endif
  always @(posedge clk_i) if (f_on && $past(f_left != '0 && f_free && !halt_i && !clear_i)) begin
    p_issue_rate : assert (f_raised);
  end
  // Empty says that nothing is left to be raised and nothing on the port.
  `ALWAYS(p_issue_empty, !empty_o || ((f_left == '0 || f_cut_q) && !f_replays))
`ifdef PREFETCH_RUN_AHEAD
  // A line behind a miss goes to the port as soon as it is free, before all others, with the addresses that the L2 told.
  localparam int Addresses = $bits(next_paddr_i) + $bits(next_vaddr_i) + $bits(next_asid_i);
  logic [Addresses-1:0] f_next_q;
  logic f_next_due_q, f_run_due_q;
  always_ff @(posedge clk_i) begin
    f_next_q     <= {next_paddr_i, next_vaddr_i, next_asid_i};
    f_next_due_q <= rst_ni && next_valid_i && next_ready_o;
  end
  `ALWAYS(p_issue_next, next_ready_o == (!pf_valid_o || pf_ready_i) && (pf_valid_o && f_new_q && pf_source_o == 2'd1) == f_next_due_q &&
    (!f_next_due_q || {pf_paddr_o[$bits(pf_paddr_o)-1:LineBits], pf_vaddr_o[$bits(pf_vaddr_o)-1:LineBits], pf_asid_o} == f_next_q))
  // A line of run-ahead goes out when it is taken, and only while the window holds the replay, none of the replay is on the port, nothing halts and no line behind a miss waits.
  logic [$bits(run_tag_i)+$bits(run_frame_i)+Place+1-1:0] f_run_q;
  always_ff @(posedge clk_i) begin
    f_run_q     <= {run_tag_i, run_frame_i, run_line_i, run_second_i};
    f_run_due_q <= rst_ni && run_ready_o;
  end
  `ALWAYS(p_issue_run, (!run_ready_o || (run_valid_i && reached_i && !f_replays && !halt_i && !next_valid_i)) &&
    (pf_valid_o && f_new_q && pf_level_o) == f_run_due_q && (!f_run_due_q || {pf_vaddr_o[$bits(pf_vaddr_o)-1-:$bits(run_tag_i)],
    pf_paddr_o[$bits(pf_paddr_o)-1-:$bits(run_frame_i)], pf_paddr_o[LineBits+:Place], pf_source_o == 2'd2} == f_run_q))
  // The source of a prefetch is the record that its entry comes from, or next line.
  logic f_second, f_second_q, f_new_second_q;
  assign f_second = f_take_q ? f_new_second_q : f_second_q;
  always_ff @(posedge clk_i) begin
    if (f_take) f_new_second_q <= entry_second_i;
    f_second_q <= f_second;
  end
  `ALWAYS(p_issue_source, !f_raised || pf_source_o == {f_second_q, 1'b0})
  `ALWAYS(i_issue_second, f_cut_q || !some_q || f_second == second_q)
  // What is on the port is told to be the replay's exactly if it is of the record and not run-ahead's.
  `ALWAYS(p_issue_told, pf_replay_o == f_replays)
  // What holds the replay forbids a prefetch on an empty port, and behind another (p_pacer_reached).
  `OWED(m_issue_reached, !reached_i || (!pace_ok_i && !pace_ok_more_i))
  `REACHED(c_issue_next, pf_valid_o && pf_source_o == 2'd1 && f_left_q != '0)
  `REACHED(c_issue_run, pf_valid_o && pf_level_o && pf_source_o == 2'd2)
`endif

  `ALWAYS(i_issue_left, f_cut_q || f_left == (some_q ? vec_q : '0) && (!some_q || vec_q != '0))
  `ALWAYS(i_issue_valid, valid_q || !some_q)
  `ALWAYS(i_issue_load, f_cut_q || load_q == (!some_q || (vec_q & (vec_q - 1'b1)) == '0))
  `ALWAYS(i_issue_entry, f_cut_q || !some_q || f_frame == frame_q)
  `REACHED(c_issue_wait, pf_valid_o && !pf_ready_i)
  `REACHED(c_issue_many, f_take_q && f_raised && f_line == '1)
  `REACHED(c_issue_halt, f_halt_q && !f_raised && f_left_q != '0)
