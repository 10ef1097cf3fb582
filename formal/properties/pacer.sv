  // Why a replay may go on, as it comes in: a first use and a line that was there, each told a cycle late, and each so many misses.
  logic f_present_q, f_release;
  logic [15:0] f_misses_q;  // since the last that released
  assign f_release = active_i && saw_miss_i && release_i != '0 && {1'b0, f_misses_q} + 1'b1 >= {1'b0, release_i};
  always_ff @(posedge clk_i) begin
    f_present_q <= rst_ni && pf_present_i;
    if (!rst_ni || !active_i || restart_i || f_release) f_misses_q <= '0;
    else if (saw_miss_i && f_misses_q < 16'hFFFE) f_misses_q <= f_misses_q + 1'b1;
  end
  logic [1:0] f_reasons, f_reasons1_q, f_reasons2_q;
  assign f_reasons = 2'(active_i && saw_prefetch_hit_i) + 2'(active_i && f_present_q) + 2'(f_release);
  // How far the replay is ahead: prefetches accepted less these, never below 0. Reasons count in the third cycle; beyond
  // 122,880, which no window reaches, it counts no further.
  logic [17:0] f_ahead_q, f_less, f_taken;
  logic f_top;
  assign f_top   = f_less[16:13] == '1 && !f_less[17];
  assign f_taken = f_ahead_q + 18'(pf_valid_i && pf_ready_i && !f_top);
  assign f_less  = f_ahead_q - 18'(f_reasons2_q);  // with what counts in this cycle
  logic f_rest;
  assign f_rest = !rst_ni || !active_i || restart_i;
  always_ff @(posedge clk_i) begin
    if (f_rest) {f_ahead_q, f_reasons1_q, f_reasons2_q} <= '0;
    else begin
      f_ahead_q    <= f_taken < 18'(f_reasons2_q) ? '0 : f_taken - 18'(f_reasons2_q);
      f_reasons1_q <= f_reasons;
      f_reasons2_q <= f_reasons1_q;
    end
  end
  // Cycles since a prefetch was accepted, this one included.
  logic [16:0] f_since_q;
  always_ff @(posedge clk_i) begin
    if (f_rest) f_since_q <= '1;
    else if (pf_valid_i && pf_ready_i) f_since_q <= 17'd1;
    else if (f_since_q != '1) f_since_q <= f_since_q + 1'b1;
  end
  // What software wants is as it was in the cycle before; since the last prefetch was accepted.
  logic [32:0] f_policy_q;
  logic f_same, f_steady_q, f_calm_q;
  assign f_same = f_policy_q == {enable_i, window_i, gap_i};
  always_ff @(posedge clk_i) begin
    f_policy_q <= {enable_i, window_i, gap_i};
    f_steady_q <= rst_ni && !f_rest;  // the replay ran in the cycle before
    f_calm_q   <= f_rest || (f_same && (f_calm_q || (pf_valid_i && pf_ready_i)));
  end
  logic f_window, f_closed, f_closed_more;
  assign f_window      = enable_i && window_i != '0;
  assign f_closed      = f_window && !f_less[17] && f_less >= {2'd0, window_i};
  assign f_closed_more = f_window && (f_less[17] ? f_less == '1 && window_i == 16'd0 : f_less + 1'b1 >= {2'd0, window_i});
  // With none on the port, one is let go only while fewer than the window are ahead.
  `ALWAYS(p_pacer_window, !f_steady_q || !f_same || !ok_o || !f_closed)
  // Behind one that is accepted, only while the window has room for both, and never with a gap.
  `ALWAYS(p_pacer_window_more, !f_steady_q || !f_same || !ok_more_o || (!f_closed_more && !(enable_i && gap_i != '0)))
  // At least so many cycles as the gap says pass between one that is accepted and the next that is raised.
  `ALWAYS(p_pacer_gap, !f_same || !f_calm_q || !ok_o || !enable_i || f_since_q == '1 || f_since_q >= {1'b0, gap_i})
  // Nothing is held but by the window or the gap.
  `ALWAYS(p_pacer_free, !f_steady_q || !f_same || !f_calm_q || ok_o || f_closed || (enable_i && f_since_q <= {1'b0, gap_i}))
  // It tells in the next cycle that it held.
  logic f_held_q;
  always_ff @(posedge clk_i) f_held_q <= rst_ni && active_i && !restart_i && !(pf_valid_i ? ok_more_o : ok_o);
  `ALWAYS(p_pacer_held, held_o == f_held_q && saw_present_o == f_present_q)

`ifdef PREFETCH_RUN_AHEAD
  // The window is said to hold the replay only when none may be raised, on an empty port or behind another.
  `ALWAYS(p_pacer_reached, !reached_o || (!ok_o && !ok_more_o))
`endif
  `ALWAYS(i_pacer_ahead, ahead_q == f_less && f_ahead_q <= 18'h1E001)
  `ALWAYS(i_pacer_reasons, reasons_q == f_reasons1_q && minus_q == 3'd0 - 3'(f_reasons1_q) && plus_q == 3'd1 - 3'(f_reasons1_q) &&
    f_reasons1_q + 3'd0 <= 3'd3 && present_q == f_present_q)
  `ALWAYS(i_pacer_misses, misses_q == f_misses_q + 1'b1 && misses_q != '0)
  `ALWAYS(i_pacer_gap, gap_over_q ? f_since_q == '1 || !f_calm_q || f_since_q >= {1'b0, f_policy_q[15:0]} :
    gap_q != '0 && f_since_q != '0 && f_since_q + {1'b0, gap_q} <= 17'd65535 && f_since_q <= 17'd65535 && (!f_calm_q || {1'b0, gap_q} + f_since_q == {1'b0, f_policy_q[15:0]}))
  `REACHED(c_pacer_closed, active_i && !ok_o && f_closed && f_ahead_q == 18'd3)
  `REACHED(c_pacer_release, f_release && f_misses_q == 16'd2)
  `REACHED(c_pacer_gap, active_i && !ok_o && !f_closed && f_since_q == 17'd3)
