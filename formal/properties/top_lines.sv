  // What run-ahead's lines and the reader have in common.
  (* hierconn *) logic \u_reader.ar_valid_q ;
  (* hierconn *) logic \u_reader.ar_level_q ;
  (* hierconn *) logic \u_reader.run_check_q ;
  (* hierconn *) logic \u_reader.run_failed_q ;
  (* hierconn *) logic \u_reader.failed_q ;
  (* hierconn *) logic [2:0] \u_reader.f_theirs ;
  (* hierconn *) logic [$bits(rep_left)-1:0] \u_reader.f_total_q ;
  (* hierconn *) logic \u_reader.f_later_q ;
  (* hierconn *) logic \u_reader.f_loaded_q ;
  (* hierconn *) logic \u_run_ahead.u_lines.f_wait_q ;
  (* hierconn *) logic \u_run_ahead.u_lines.f_loaded_q ;
  (* hierconn *) logic \u_run_ahead.u_lines.f_begun_q ;
  (* hierconn *) logic [1:0] \u_run_ahead.u_lines.f_open_q ;
  (* hierconn *) logic \u_run_ahead.u_lines.f_check_q ;
  (* hierconn *) logic \u_run_ahead.u_lines.f_lost_q ;
  (* hierconn *) logic [$bits(rep_left)-1:0] \u_run_ahead.u_lines.f_total_q ;
  (* hierconn *) logic \u_run_ahead.u_lines.f_later_q ;
  logic f_waits, f_loaded, f_begun, f_lost;
  assign f_waits  = \u_run_ahead.u_lines.f_wait_q ;
  assign f_loaded = \u_run_ahead.u_lines.f_loaded_q ;
  assign f_begun  = \u_run_ahead.u_lines.f_begun_q ;
  assign f_lost   = \u_run_ahead.u_lines.f_lost_q ;
  // An address of its that is raised waits, and no other.
  logic f_address;
  assign f_address = \u_reader.ar_valid_q && \u_reader.ar_level_q ;
  `ALWAYS(i_top_lines_wait, f_waits == f_address)
  // A replay that is to begin has its lines, and has not begun.
  `ALWAYS(i_top_lines_begin, !(f_rep == RepInit || f_again) || (f_loaded && !f_begun))
  `ALWAYS(i_top_lines_run, !rep_run || f_begun)
  // Both know of the same START.
  logic f_same;
  assign f_same = \u_reader.f_total_q == \u_run_ahead.u_lines.f_total_q && \u_reader.f_later_q == \u_run_ahead.u_lines.f_later_q ;
  `ALWAYS(i_top_lines_same, \u_reader.f_loaded_q == f_loaded && (!f_loaded || f_same))
  // Lines under way, and one that has come whole, while the replay runs.
  logic f_under_way, f_come, f_ended;
  assign f_under_way = \u_reader.f_theirs == {1'b0, \u_run_ahead.u_lines.f_open_q };
  assign f_come      = \u_reader.run_check_q == \u_run_ahead.u_lines.f_check_q ;
  assign f_ended     = \u_reader.run_failed_q || \u_reader.failed_q ;
  `ALWAYS(i_top_lines_open, rep_clear || (f_under_way && f_come && (!f_lost || f_ended)))
