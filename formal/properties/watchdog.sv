  // Cycles waited without progress, this one included.
  logic [24:0] f_waited_q;
  always_ff @(posedge clk_i) begin
    if (!rst_ni || !waiting_i || progress_i || fire_o) f_waited_q <= '0;
    else if (!f_waited_q[24]) f_waited_q <= f_waited_q + 1'b1;
  end
  // The limit does not change while something is waited for.
  logic [23:0] f_limit_q;
  always_ff @(posedge clk_i) f_limit_q <= limit_i;
  logic f_steady_q;  // since the wait began, and a cycle before
  always_ff @(posedge clk_i) f_steady_q <= rst_ni && limit_i == f_limit_q && (f_steady_q || !waiting_i || progress_i || fire_o);
  // It fires only while something is waited for that does not move, never with a limit of 0.
  `ALWAYS(p_watchdog_waiting, !fire_o || (waiting_i && !progress_i))
  // It never fires before as many cycles were waited as the limit says.
  `ALWAYS(p_watchdog_not_early, !fire_o || !f_steady_q || limit_i != f_limit_q || f_waited_q >= {1'b0, limit_i})
  // It does not let a wait go on beyond the limit.
  `ALWAYS(p_watchdog_not_late, !f_steady_q || limit_i != f_limit_q || limit_i == '0 || f_waited_q <= {1'b0, limit_i})
  `ALWAYS(i_watchdog_count, f_waited_q[24] || {1'b0, count_q} == f_waited_q + 1'b1 || count_q == '0)
  `REACHED(c_watchdog_fire, fire_o && f_waited_q == 25'd5)
