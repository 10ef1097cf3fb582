  logic f_halt_q, f_stop_q, f_forget_q, f_run_q;
  always_ff @(posedge clk_i) {f_halt_q, f_stop_q, f_forget_q, f_run_q} <= rst_ni ? {halt_o && run_o, start_i || stop_i, forget_o, run_o} : '0;
  // A read address that is raised is waited for.
  `OWED(m_replay_raised, !reader_raised_i || reader_waiting_i)
  // Only a replay that runs does not forget, and what does not run, is started anew or is stopped, halts in the same cycle.
  `ALWAYS(p_replay_halt, clear_o == !run_o && (run_o || halt_o) && (!(start_i || stop_i) || halt_o))
  // What halts forgets in the next cycle.
  `ALWAYS(p_replay_clear, !f_halt_q || clear_o)
  // What is given up is forgotten in the next cycle, and the watchdog gave it up.
  `ALWAYS(p_replay_forget, (!f_forget_q || clear_o) && forget_o == (read_timeout_o || xlt_timeout_o))
  // The first address is taken only with no read address raised, before the replay runs.
  `ALWAYS(p_replay_init, !init_o || (clear_o && !reader_raised_i && replaying_o))
  // A replay begins to run only after the reader took the first address.
  always @(posedge clk_i) if (f_on && run_o && !$past(run_o)) begin
    p_replay_begin : assert ($past(init_o));
  end
  // It is done only if all was read, unpacked, translated and issued, without an error and without having been stopped.
  always @(posedge clk_i) if (f_on && done_o) begin
    p_replay_done : assert ($past(reader_finished_i && unpacker_empty_i && translate_empty_i && issue_empty_i && run_o) &&
      !start_i && !stop_i && !forget_o && !reader_failed_i);
  end
  // Stopped, and with nothing under way for a cycle, it is at rest in the third cycle at the latest, but for a START that follows.
  logic [1:0] f_rest_q = '0;
  always_ff @(posedge clk_i) begin
    if (!rst_ni || run_o || !replaying_o || start_i || reader_waiting_i || translate_waiting_i || pf_raised_i || init_o || timeout) f_rest_q <= '0;
    else f_rest_q <= f_rest_q + 1'b1;
  end
  `ALWAYS(p_replay_ends, f_rest_q < 2'd3)
  // With everything read, unpacked, translated and issued for two cycles, a replay that runs has ended.
  logic [1:0] f_drained_q = '0;
  always_ff @(posedge clk_i) begin
    if (!rst_ni || !run_o || !reader_finished_i || !unpacker_empty_i || !translate_empty_i || !issue_empty_i) f_drained_q <= '0;
    else f_drained_q <= f_drained_q + 1'b1;
  end
  `ALWAYS(p_replay_drained, f_drained_q < 2'd3)
  // What is latched by a START stays until the next.
  always @(posedge clk_i) if (f_on && !$past(start_i)) begin
    p_replay_latched : assert ($stable({first_o, asid_o, rebase_o}));
  end
  `ALWAYS(i_replay_state, run_q == (state_q == Run) && busy_q == (state_q != Idle) && state_q <= Lost)
  `REACHED(c_replay_done, done_o)
  `REACHED(c_replay_again, state_q == Stop && again_q)
  `REACHED(c_replay_lost, state_q == Lost)
