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
  `HOLD(p_issue_hold, pf_valid_o, pf_ready_i, {pf_paddr_o, pf_vaddr_o, pf_asid_o})
`else
  `HOLD(p_issue_hold, pf_valid_o, pf_ready_i, pf_paddr_o)
`endif
  // No prefetch is valid in reset.
  `QUIET(p_issue_reset, pf_valid_o)
  logic f_new_q;  // what was on the port the cycle before is gone
  always_ff @(posedge clk_i) f_new_q <= !(rst_ni && pf_valid_o && !pf_ready_i);
  logic f_raised;
  assign f_raised = pf_valid_o && f_new_q;
  // Nothing is raised in the cycle after a halt.
  `ALWAYS(p_issue_halt, !f_raised || !f_halt_q)
`ifdef FEATURES_PACING
  // Nothing is raised that pacing forbids: with an empty port, and behind a prefetch that is taken.
  always @(posedge clk_i) if (f_on && pf_valid_o && !$past(pf_valid_o && !pf_ready_i)) begin
    p_issue_pace : assert ($past(pf_valid_o ? pace_ok_more_i : pace_ok_i));
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
  assign f_free = pf_valid_o ? pf_ready_i && pace_ok_more_i : pace_ok_i;
`else
  assign f_free = !pf_valid_o || pf_ready_i;
`endif
  always @(posedge clk_i) if (f_on && $past(f_left != '0 && f_free && !halt_i && !clear_i)) begin
    p_issue_rate : assert (f_raised);
  end
  // Empty says that nothing is left to be raised and nothing on the port.
  `ALWAYS(p_issue_empty, !empty_o || ((f_left == '0 || f_cut_q) && !pf_valid_o))

  `ALWAYS(i_issue_left, f_cut_q || f_left == (some_q ? vec_q : '0) && (!some_q || vec_q != '0))
  `ALWAYS(i_issue_valid, valid_q || !some_q)
  `ALWAYS(i_issue_load, f_cut_q || load_q == (!some_q || (vec_q & (vec_q - 1'b1)) == '0))
  `ALWAYS(i_issue_entry, f_cut_q || !some_q || f_frame == frame_q)
  `REACHED(c_issue_wait, pf_valid_o && !pf_ready_i)
  `REACHED(c_issue_many, f_take_q && f_raised && f_line == '1)
  `REACHED(c_issue_halt, f_halt_q && !f_raised && f_left_q != '0)
