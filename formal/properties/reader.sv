  // A replay that does not run has halted and forgets, and what halts forgets in the next cycle.
  logic f_halt_q, f_cut_q, f_load_q;
  always_ff @(posedge clk_i) {f_halt_q, f_cut_q, f_load_q} <= rst_ni ? {halt_i, halt_i && run_i, load_i} : '0;
  `OWED(m_reader_run, clear_i == !run_i && (run_i || halt_i) && (!load_i || halt_i))
  `OWED(m_reader_halt, !f_cut_q || clear_i)
  // A first address is taken only while none is raised.
  `OWED(m_reader_init, !init_i || (!raised_o && clear_i))
  // Lines of earlier replays, which were given up.
  logic [7:0] f_stale;
`ifdef FEATURES_WATCHDOG
  logic f_gone_q;
  always_ff @(posedge clk_i) f_gone_q <= rst_ni && forget_i;
  // What is given up was halted.
  `OWED(m_reader_forget, !f_gone_q || clear_i)
  assign f_stale = stale_q;
  `ALWAYS(i_reader_some_stale, stale_some_q == (stale_q != '0))
  `ALWAYS(i_reader_stale, stale_q <= 8'd133 && (!stale_q[7] || stale_q + 8'(open_q) <= 8'd133))
  `REACHED(c_reader_stale, stale_q == 8'd2)
`else
  assign f_stale = '0;
`endif
  // A replay begins after a START, with nothing of its own under way.
  logic f_fresh_q;
  always_ff @(posedge clk_i) f_fresh_q <= rst_ni && (load_i || (f_fresh_q && !run_i));
  logic f_run_q;
  always_ff @(posedge clk_i) f_run_q <= rst_ni && run_i;
  `OWED(m_reader_begin, !(run_i && !f_run_q) || (f_fresh_q && !raised_o && !open_some_q && !check_q && !bad_q))
  // It begins in the cycle after the first address was taken.
  logic f_first_taken_q;
  always_ff @(posedge clk_i) f_first_taken_q <= rst_ni && init_i;
  `OWED(m_reader_first, !(run_i && !f_run_q) || f_first_taken_q)
  // Only a line that is offered is given back.
  `OWED(m_reader_pop, !line_pop_i || line_valid_o)
  // Lines are loaded two cycles before a replay runs at the latest.
  `OWED(m_reader_loaded, !f_load_q || clear_i)
  // Memory sends beats only of reads that it took; a burst ends with RLAST or the last beat of a line.
  logic [8:0] f_port_q;
  logic [$bits(beat_q)-1:0] f_beat_q;
  logic f_taken, f_ended;
  assign f_taken = m_axi_arvalid_o && m_axi_arready_i;
  assign f_ended = m_axi_rvalid_i && (m_axi_rlast_i || f_beat_q == '1);
  always_ff @(posedge clk_i) begin
    if (!rst_ni) {f_port_q, f_beat_q} <= '0;
    else begin
      f_port_q <= f_port_q + 9'(f_taken) - 9'(f_ended);
      if (m_axi_rvalid_i) f_beat_q <= f_ended ? '0 : f_beat_q + 1'b1;
    end
  end
  `GIVEN(a_reader_r, !m_axi_rvalid_i || f_port_q != '0)

  // Lines under way that the replay has asked for, and run-ahead.
  logic [2:0] f_own, f_theirs;
  logic f_level, f_beat_level;  // the address that is raised is of run-ahead, this beat is
`ifdef PREFETCH_RUN_AHEAD
  always_comb begin
    f_theirs = '0;
    for (int i = 0; i < $bits(level_q); i++) if (i[2:0] < open_q) f_theirs = f_theirs + 3'(level_q[i]);
  end
  assign f_level      = ar_level_q;
  assign f_beat_level = beat_level;
  // Run-ahead wants a line only while it has fewer than two under way.
  `OWED(m_reader_ahead, !(run_want_i && run_i) || f_theirs < 3'd2)
  // The address of run-ahead's line stays until it is taken.
  always @(posedge clk_i) if (f_on && $past(run_waiting_o && !run_accepted_o)) begin
    m_reader_ahead_hold : `ENV ($stable(run_addr_i));
  end
`else
  assign f_theirs     = '0;
  assign f_level      = 1'b0;
  assign f_beat_level = 1'b0;
`endif
  assign f_own = 3'(open_q) - f_theirs;
  `ALWAYS(i_reader_own, f_own <= 3'd3 && f_theirs <= 3'd2)

  // A read address holds until it is taken.
`ifdef PREFETCH_RUN_AHEAD
  `HOLD(p_reader_ar_hold, m_axi_arvalid_o, m_axi_arready_i, {m_axi_araddr_o, m_axi_aruser_o})
`else
  `HOLD(p_reader_ar_hold, m_axi_arvalid_o, m_axi_arready_i, m_axi_araddr_o)
`endif
  // No read is valid in reset.
  `QUIET(p_reader_reset, m_axi_arvalid_o)
  logic f_new_q;
  always_ff @(posedge clk_i) f_new_q <= !(rst_ni && m_axi_arvalid_o && !m_axi_arready_i);
  logic f_raised;
  assign f_raised = m_axi_arvalid_o && f_new_q;
  // No read is raised in the cycle after a halt.
  `ALWAYS(p_reader_halt, !f_raised || !f_halt_q)
  logic f_mine, f_mine_taken;  // of the replay itself
  assign f_mine       = f_raised && !f_level;
  assign f_mine_taken = f_taken && !f_level;
  // Lines that may still be raised since the START, and where the next one is.
  logic [$bits(left_i)-1:0] f_left_q;
  logic [$bits(first_i)-1:0] f_addr_q;
  logic f_ever_q;  // where the next line is, is known: no line of a replay that was stopped has been taken since
  always_ff @(posedge clk_i) begin
    if (!rst_ni) f_ever_q <= 1'b0;
    else if (init_i) f_ever_q <= 1'b1;
    else if (f_mine_taken && !run_i) f_ever_q <= 1'b0;
    if (!rst_ni) f_left_q <= '0;
    else if (load_i) f_left_q <= left_i;
    else if (f_mine && !f_load_q) f_left_q <= f_left_q - 1'b1;
    if (init_i) f_addr_q <= first_i;
    else if (f_mine_taken) f_addr_q <= f_jump ? first_i : f_addr_q + 1'b1;
  end
  // No more lines are read for the replay than there are.
  `ALWAYS(p_reader_range, !f_mine || f_load_q || f_left_q != '0)
  logic [$bits(first_i)-1:0] f_first_q, f_taken_q;
  logic [$bits(left_i)-1:0] f_total_q;
  always_ff @(posedge clk_i) begin
    if (!rst_ni) f_total_q <= '0;
    else if (load_i) f_total_q <= left_i;
    if (init_i) {f_first_q, f_taken_q} <= {first_i, {$bits(first_i){1'b0}}};
    else if (f_mine_taken) f_taken_q <= f_taken_q + 1'b1;
  end
  logic f_jump;  // behind the line that is raised comes the second record
  logic [$bits(first_i)-1:0] f_line;
  assign f_line = m_axi_araddr_o[$bits(m_axi_araddr_o)-1-:$bits(first_i)];
`ifdef PREFETCH_SECOND_RECORD
  logic f_later_q, f_loaded_q;  // the replay begins in the second record
  logic [$bits(left_i)-1:0] f_lines_q, f_number;  // lines of the second, and from where it begins in the first
  always_ff @(posedge clk_i) begin
    if (load_i) {f_later_q, f_lines_q} <= {second_i, lines_i};
    f_loaded_q <= rst_ni && (load_i || f_loaded_q);
  end
  assign f_number = f_total_q - f_lines_q;
  assign f_jump   = !f_later_q && f_taken_q + 1'b1 == f_number;
  // The second record has fewer lines than there are from where the replay begins in the first, if there are any.
  `OWED(m_reader_lines, !f_loaded_q || f_later_q || f_total_q == '0 || f_lines_q < f_total_q)
  // The place of the second record stays while the replay runs.
  always @(posedge clk_i) if (f_on && $past(run_i && !load_i)) begin
    m_reader_second : `ENV ($stable(first_i));
  end
  // No read of the replay leaves what lies from the first line on, up to the end of its record, or the second record.
  `ALWAYS(p_reader_inside, !f_mine || f_load_q || (f_later_q ? f_line - f_first_q < f_total_q :
    f_line - f_first_q < f_number || f_line - first_i < f_lines_q))
`else
  assign f_jump = 1'b0;
  // No read leaves what lies from the first line on, as many lines as the START said.
  `ALWAYS(p_reader_inside, !f_mine || f_load_q || f_line - f_first_q < f_total_q)
`endif
  // Lines are read in order from the first one on, then those of the second record.
  `ALWAYS(p_reader_addresses, !m_axi_arvalid_o || f_level || !f_ever_q || m_axi_araddr_o == {f_addr_q, {($bits(m_axi_araddr_o)-$bits(first_i)){1'b0}}})
  // What the block counts as open or stale is what the port owes, and what is raised.
  `ALWAYS(p_reader_owed, 10'(open_q) + 10'(f_stale) == 10'(f_port_q) + 10'(m_axi_arvalid_o))
  // No beat is written into the line in use.
  `ALWAYS(p_reader_in_use, !(beat_ours && !f_beat_level && run_i && !f_cut_q && use_valid_q) || wslot_q != rslot_q)

  // The line in use keeps every beat until it is given back.
  (* anyconst *) logic [$bits(beat_i)-1:0] f_any_beat;
  logic [$bits(beat_o)-1:0] f_beat_now, f_beat_before_q;
  assign f_beat_now = mem[{rslot_q, f_any_beat}];
  always_ff @(posedge clk_i) f_beat_before_q <= f_beat_now;
  always @(posedge clk_i) if (f_on && $past(line_valid_o && !line_pop_i && !clear_i) && line_valid_o && run_i && !f_cut_q) begin
    p_reader_keeps : assert (f_beat_now == f_beat_before_q);
  end

  // Lines that came whole, without a bus error, with a check that fits and a number of entries in range.
  logic [2:0] f_good_q;
  always_ff @(posedge clk_i) if (line_in) f_good_q[check_slot_q] <= good;
  // A line is used only if it was good.
  `ALWAYS(p_reader_good, !line_valid_o || line_bad_o || f_good_q[rslot_q])
`ifdef METADATA_CODING_RAW
  // The number of its last entry is one that a line can have.
  `ALWAYS(p_reader_last, !line_valid_o || line_bad_o || line_last_o < 4'(`PKG::EntriesPerLine))
`endif
  // A bus error is told once, and nothing of its line or of a later one is used.
  `ALWAYS(p_reader_error, !(bad_q || failed_q) || !line_in)

  `ALWAYS(i_reader_some, open_some_q == (open_q != '0) && ready_some_q == (ready_q != '0))
  `ALWAYS(i_reader_left, f_load_q || left_some_q == (left_q != '0))
  `ALWAYS(i_reader_count, !(f_fresh_q || (run_i && !f_cut_q)) || left_q + $bits(left_q)'(f_mine && !f_load_q) == f_left_q)
  `ALWAYS(i_reader_total, !f_fresh_q || run_i || f_left_q == f_total_q)
  logic [$bits(first_i)-1:0] f_at;
`ifdef PREFETCH_SECOND_RECORD
  assign f_at = f_later_q || f_taken_q == '0 || f_taken_q < f_number ? f_first_q + f_taken_q : first_i + (f_taken_q - f_number);
  logic [$bits(left_i)-1:0] f_wanted;
  assign f_wanted = f_total_q - left_q;
  `ALWAYS(i_reader_loaded, !(f_fresh_q || run_i) || f_loaded_q)
  `ALWAYS(i_reader_last, !f_loaded_q || last_q == f_lines_q + 1'b1)
  `ALWAYS(i_reader_begins, !f_fresh_q || run_i || (second_q == f_later_q && left_q == f_total_q))
  `ALWAYS(i_reader_second, !run_i || f_cut_q || f_load_q || (f_loaded_q && f_total_q == '0) || second_q == (f_later_q || f_wanted >= f_number))
  `ALWAYS(i_reader_jump, !run_i || f_cut_q || f_load_q || !(m_axi_arvalid_o && !f_level) || jump_q == f_jump)
`else
  assign f_at = f_first_q + f_taken_q;
`endif
  `ALWAYS(i_reader_inside, !run_i || f_cut_q || f_load_q || (f_addr_q == f_at && f_left_q <= f_total_q &&
    {1'b0, f_left_q} + {1'b0, f_taken_q} + ($bits(f_left_q) + 1)'(m_axi_arvalid_o && !f_level && !f_mine) == {1'b0, f_total_q} && f_ever_q))
  `ALWAYS(i_reader_taken, !f_first_taken_q || (f_addr_q == f_first_q && f_taken_q == '0 && !m_axi_arvalid_o && f_ever_q))
  `ALWAYS(i_reader_addr, !f_ever_q || ar_addr_q == f_addr_q)
  `ALWAYS(i_reader_beat, f_beat_q == beat_q)
  logic f_live;
  assign f_live = run_i && !f_cut_q;
  logic [2:0] f_held;  // of those held, what is not a line that failed
  assign f_held = f_own + 3'(check_q && !ended) + 3'(ready_q) + 3'(use_valid_q);
  `ALWAYS(i_reader_held, !f_live || (f_held <= 3'(held_q) && (ended || f_held == 3'(held_q))))
  function automatic logic [1:0] f_plus(input logic [1:0] slot, input logic [1:0] more);
    logic [2:0] sum;
    sum = {1'b0, slot} + {1'b0, more};
    f_plus = sum >= 3'd3 ? sum[1:0] - 2'd3 : sum[1:0];
  endfunction
  `ALWAYS(i_reader_slots, !f_live || (wslot_q == f_plus(rslot_q, held_q - 2'(f_own)) &&
    hslot_q == f_plus(rslot_q, 2'(use_valid_q)) && rslot_q != 2'd3 && (!check_q || ended || check_slot_q == f_plus(hslot_q, ready_q))))
  logic [1:0] f_hslot1;
  assign f_hslot1 = f_plus(hslot_q, 2'd1);
`ifdef METADATA_CODING_RAW
  `ALWAYS(i_reader_use, !f_live || ((ready_q == '0 || entries_mem[hslot_q] == '0 || f_good_q[hslot_q]) &&
    (ready_q < 2'd2 || entries_mem[f_hslot1] == '0 || f_good_q[f_hslot1]) &&
    (ready_q == '0 || entries_mem[hslot_q] <= 4'(`PKG::EntriesPerLine)) &&
    (ready_q < 2'd2 || entries_mem[f_hslot1] <= 4'(`PKG::EntriesPerLine))))
`else
  `ALWAYS(i_reader_use, !f_live || ((ready_q == '0 || bad_mem[hslot_q] || f_good_q[hslot_q]) &&
    (ready_q < 2'd2 || bad_mem[f_hslot1] || f_good_q[f_hslot1])))
`endif
  `REACHED(c_reader_use, line_valid_o && !line_bad_o)
  `REACHED(c_reader_three, held_q == 2'd3)
  `REACHED(c_reader_error, error_o)
