  // What run-ahead and translation have in common.
  (* hierconn *) logic [2:0] \u_replay.state_q ;
  (* hierconn *) logic \u_replay.rest_q ;
  (* hierconn *) logic \u_replay.drained_q ;
  (* hierconn *) logic \u_translate.open_some_q ;
  (* hierconn *) logic \u_translate.run_open_q ;
  (* hierconn *) logic \u_run_ahead.f_asked_q ;
  logic [2:0] f_rep;
  logic f_rests, f_drained, f_some, f_mine, f_asked, f_forgot_q;
  assign f_rep     = \u_replay.state_q ;
  assign f_rests   = \u_replay.rest_q ;
  assign f_drained = \u_replay.drained_q ;
  assign f_some    = \u_translate.open_some_q ;
  assign f_mine    = \u_translate.run_open_q ;
  assign f_asked   = \u_run_ahead.f_asked_q ;
  localparam logic [2:0] RepIdle = 3'd0, RepInit = 3'd1, RepRun = 3'd2, RepStop = 3'd3;
  localparam logic [2:0] RepLost = 3'd4;
  always_ff @(posedge clk_i) f_forgot_q <= rst_ni && rep_forget;
  // Nothing that a replay has asked is under way before the next one begins.
  `ALWAYS(i_top_ahead_rest, !(f_rep == RepIdle || f_rep == RepInit) || !f_some)
  `ALWAYS(i_top_ahead_drained, !(f_rep == RepRun && f_drained) ||
    (rep_through && reader_finished && decoder_empty && translate_empty))
  `ALWAYS(i_top_ahead_stopped, !(f_rep == RepStop && f_rests) || !f_some)
  `ALWAYS(i_top_ahead_lost, f_rep != RepLost || f_forgot_q || !f_some)
  // Run-ahead waits for its request as long as the replay runs.
  `ALWAYS(i_top_ahead_asked, rep_clear || f_asked == f_mine)
  `REACHED(c_top_ahead_stop, f_mine && rep_clear && run_answer)
