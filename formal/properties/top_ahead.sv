  // What run-ahead and translation have in common: run-ahead waits for its request as long as the replay runs.
  (* hierconn *) logic \u_translate.run_open_q ;
  (* hierconn *) logic \u_run_ahead.f_asked_q ;
  logic f_ahead_open, f_ahead_asked;
  assign f_ahead_open  = \u_translate.run_open_q ;
  assign f_ahead_asked = \u_run_ahead.f_asked_q ;
  `ALWAYS(i_top_ahead_asked, rep_clear || f_ahead_asked == f_ahead_open)
  `REACHED(c_top_ahead_stop, f_ahead_open && rep_clear && run_answer)
