  logic f_halt_q;
  always_ff @(posedge clk_i) f_halt_q <= rst_ni && halt_o && run_o;
  // What the configuration has of the waits, and of what it waits for.
  logic f_forget, f_asked, f_all_done;
`ifdef FEATURES_WATCHDOG
  assign f_forget = forget_o;
`else
  assign f_forget = 1'b0;
`endif
`ifdef FEATURES_TRANSLATION_PORT
  assign f_asked    = translate_waiting_i;
  assign f_all_done = reader_finished_i && unpacker_empty_i && translate_empty_i && issue_empty_i;
`else
  assign f_asked    = 1'b0;
  assign f_all_done = reader_finished_i && unpacker_empty_i && issue_empty_i;
`endif
  logic f_more;  // what run-ahead has on the port
`ifdef PREFETCH_RUN_AHEAD
  assign f_more = pf_raised_i;
`else
  assign f_more = 1'b0;
`endif
  // A read address that is raised is waited for.
  `OWED(m_replay_raised, !reader_raised_i || reader_waiting_i)
  // Only a replay that runs does not forget, and what does not run, is started anew or is stopped, halts in the same cycle.
  `ALWAYS(p_replay_halt, clear_o == !run_o && (run_o || halt_o) && (!(start_i || stop_i) || halt_o))
  // What halts forgets in the next cycle.
  `ALWAYS(p_replay_clear, !f_halt_q || clear_o)
`ifdef FEATURES_WATCHDOG
  logic f_forget_q;
  always_ff @(posedge clk_i) f_forget_q <= rst_ni && forget_o;
  // What is given up is forgotten in the next cycle, and the watchdog gave it up.
  `ALWAYS(p_replay_forget, (!f_forget_q || clear_o) && forget_o == (read_timeout_o || xlt_timeout_o))
  // Two cycles after a timeout nothing is waited for but the prefetch on the port, also if a START, an ABORT or a PAUSE came in its very cycle.
  logic f_gave_q, f_gave2_q;
  always_ff @(posedge clk_i) {f_gave_q, f_gave2_q} <= rst_ni ? {forget_o && !(state_q == Init && start_i), f_gave_q} : '0;
  `ALWAYS(p_replay_gave_up, !f_gave2_q || (state_q != Stop && state_q != Run))
`endif
  // The first address is taken only with no read address raised, before the replay runs.
  `ALWAYS(p_replay_init, !init_o || (clear_o && !reader_raised_i && replaying_o))
  // A replay begins to run only after the reader took the first address.
  always @(posedge clk_i) if (f_on && run_o && !$past(run_o)) begin
    p_replay_begin : assert ($past(init_o));
  end
  // It is done only if all was read, unpacked, translated and issued, without an error and without having been stopped.
  always @(posedge clk_i) if (f_on && done_o) begin
    p_replay_done : assert ($past(f_all_done && run_o) &&
      !start_i && !stop_i && !f_forget && !reader_failed_i);
  end
  // Stopped, and with nothing under way for a cycle, it is at rest in the third cycle at the latest, but for a START that follows.
  logic [1:0] f_rest_q = '0;
  always_ff @(posedge clk_i) begin
    if (!rst_ni || run_o || !replaying_o || start_i || reader_waiting_i || f_asked || pf_raised_i || init_o || f_forget) f_rest_q <= '0;
    else f_rest_q <= f_rest_q + 1'b1;
  end
  `ALWAYS(p_replay_ends, f_rest_q < 2'd3)
  // With everything read, unpacked, translated and issued for two cycles, with run-ahead for three, a replay that runs has ended.
  logic [2:0] f_drained_q = '0;
  always_ff @(posedge clk_i) begin
    if (!rst_ni || !run_o || !f_all_done || f_more) f_drained_q <= '0;
    else f_drained_q <= f_drained_q + 1'b1;
  end
`ifdef PREFETCH_RUN_AHEAD
  `ALWAYS(p_replay_drained, f_drained_q < 3'd4)
`else
  `ALWAYS(p_replay_drained, f_drained_q < 3'd3)
`endif
  logic f_same;  // what is latched, as it was in the cycle before
  always_comb begin
    f_same = 1'b1;
`ifdef FEATURES_TRANSLATION_PORT
    f_same = asid_o == f_asid_q;
`endif
`ifdef FEATURES_REBASE
    f_same = f_same && rebase_o == f_rebase_q;
`endif
`ifdef PREFETCH_SECOND_RECORD
    if (!f_init_past_q) f_same = f_same && first_o == f_first_q;
`else
    f_same = f_same && first_o == f_first_q;
`endif
  end
  logic [$bits(first_o)-1:0] f_first_q;
  logic f_start_q, f_init_past_q;
  always_ff @(posedge clk_i) {f_first_q, f_start_q, f_init_past_q} <= {first_o, start_i, init_o};
`ifdef FEATURES_TRANSLATION_PORT
  logic [$bits(asid_o)-1:0] f_asid_q;
  always_ff @(posedge clk_i) f_asid_q <= asid_o;
`endif
`ifdef FEATURES_REBASE
  logic [$bits(rebase_o)-1:0] f_rebase_q;
  always_ff @(posedge clk_i) f_rebase_q <= rebase_o;
`endif
  // What is latched by a START stays until the next; the place of the lines changes to that of the second record once the reader has taken the first.
  `ALWAYS(p_replay_latched, !f_on || f_start_q || f_same)
`ifdef PREFETCH_SECOND_RECORD
  // While a replay runs, where to go to next is where the second record was at the START.
  logic f_started_q;
  logic [$bits(first_o)-1:0] f_second_q;
  always_ff @(posedge clk_i) begin
    f_started_q <= rst_ni && (start_i || f_started_q);
    if (start_i) f_second_q <= second_i;
  end
  `ALWAYS(p_replay_second, !run_o || start_i || first_o == f_second_q)
  `ALWAYS(i_replay_second, (state_q == Idle || f_started_q) && (!f_started_q || second_q == f_second_q))
`endif
  `ALWAYS(i_replay_state, run_q == (state_q == Run) && busy_q == (state_q != Idle))
  `REACHED(c_replay_done, done_o)
  `REACHED(c_replay_again, state_q == Stop && again_q)
`ifdef FEATURES_WATCHDOG
  `ALWAYS(i_replay_known, state_q <= Lost)
  `REACHED(c_replay_lost, state_q == Lost)
  `REACHED(c_replay_gave_up, f_gave_q && state_q == Stop)
`endif
