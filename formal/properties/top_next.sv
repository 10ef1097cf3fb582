  // A line behind a miss that was raised is on the port until it is taken.
  (* hierconn *) logic \u_next_line.f_port_q ;
  (* hierconn *) logic \u_issue.pf_valid_q ;
  logic f_next_raised, f_on_port;
  assign f_next_raised = \u_next_line.f_port_q ;
  assign f_on_port     = \u_issue.pf_valid_q ;
  `ALWAYS(i_top_next_port, !f_next_raised || f_on_port)
  `REACHED(c_top_next_port, f_next_raised && !pf_ready_i)
