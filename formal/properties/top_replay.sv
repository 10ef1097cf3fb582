  // What the parts of the replay side have in common.
`ifdef FEATURES_WATCHDOG
  (* hierconn *) logic [2:0] \u_replay.state_q ;
`else
  (* hierconn *) logic [1:0] \u_replay.state_q ;
`endif
  (* hierconn *) logic \u_reader.open_some_q ;
  (* hierconn *) logic \u_reader.check_q ;
  (* hierconn *) logic \u_reader.bad_q ;
  (* hierconn *) logic \u_reader.f_fresh_q ;
`ifdef FEATURES_TRANSLATION_PORT
  (* hierconn *) logic \u_translate.open_some_q ;
`endif
  logic [2:0] f_rep;
  logic f_open, f_check, f_bad, f_asked, f_fresh;
  assign f_rep   = 3'( \u_replay.state_q );
  assign f_open  = \u_reader.open_some_q ;
  assign f_check = \u_reader.check_q ;
  assign f_bad   = \u_reader.bad_q ;
`ifdef FEATURES_TRANSLATION_PORT
  assign f_asked = \u_translate.open_some_q ;
`else
  assign f_asked = 1'b0;
`endif
  assign f_fresh = \u_reader.f_fresh_q ;
  localparam logic [2:0] RepIdle = 3'd0, RepInit = 3'd1, RepRun = 3'd2, RepStop = 3'd3;
  localparam logic [2:0] RepLost = 3'd4;
  (* hierconn *) logic \u_replay.rest_q ;
  (* hierconn *) logic \u_replay.drained_q ;
  logic f_rests, f_drained, f_forgot_q;
  assign f_rests   = \u_replay.rest_q ;
  assign f_drained = \u_replay.drained_q ;
`ifdef FEATURES_WATCHDOG
  always_ff @(posedge clk_i) f_forgot_q <= rst_ni && rep_forget;
`else
  assign f_forgot_q = 1'b0;
`endif
  // Reads and translations of its own are under way only in a replay that has begun.
  `ALWAYS(i_top_rep_rest, !(f_rep == RepIdle || f_rep == RepInit) || (!f_open && !f_asked))
  `ALWAYS(i_top_rep_drained, !(f_rep == RepRun && f_drained) || (!f_open && !f_asked && !f_check && !f_bad))
  `ALWAYS(i_top_rep_stopped, !(f_rep == RepStop && f_rests) || (!f_open && !f_asked))
  `ALWAYS(i_top_rep_lost, f_rep != RepLost || f_forgot_q || (!f_open && !f_asked))
  (* hierconn *) logic \u_replay.again_q ;
  logic f_again;
  assign f_again = \u_replay.again_q ;
  `ALWAYS(i_top_rep_again, !f_again || (f_fresh && (f_rep == RepStop || f_rep == RepLost)))
  `ALWAYS(i_top_rep_fresh, f_rep != RepInit || f_fresh)
  `REACHED(c_top_rep_run, rep_run)
