  // What the parts of the replay side have in common.
  (* hierconn *) logic [2:0] \u_replay.state_q ;
  (* hierconn *) logic \u_reader.open_some_q ;
  (* hierconn *) logic \u_reader.check_q ;
  (* hierconn *) logic \u_reader.bad_q ;
  (* hierconn *) logic \u_reader.f_fresh_q ;
  (* hierconn *) logic \u_translate.open_some_q ;
  logic [2:0] f_rep;
  logic f_open, f_check, f_bad, f_asked, f_fresh;
  assign f_rep   = \u_replay.state_q ;
  assign f_open  = \u_reader.open_some_q ;
  assign f_check = \u_reader.check_q ;
  assign f_bad   = \u_reader.bad_q ;
  assign f_asked = \u_translate.open_some_q ;
  assign f_fresh = \u_reader.f_fresh_q ;
  localparam logic [2:0] RepIdle = 3'd0, RepInit = 3'd1, RepRun = 3'd2;
  logic f_run_before_q;
  always_ff @(posedge clk_i) f_run_before_q <= rst_ni && rep_run;
  // Reads and translations of its own are under way only in a replay that has begun.
  `ALWAYS(i_top_rep_rest, !(f_rep == RepIdle || f_rep == RepInit) || f_run_before_q || (!f_open && !f_asked && !f_check && !f_bad))
  `ALWAYS(i_top_rep_fresh, f_rep != RepInit || f_fresh)
  // Where the record lies that a replay reads: the first line and their number, as the START latched them.
  localparam int LineBits = $bits(m_axi_araddr_o) - $bits(rep_first);
  logic [$bits(rep_first)-1:0] f_low_q, f_number_q, f_read_q;
  always_ff @(posedge clk_i) begin
    if (rep_start) {f_low_q, f_number_q} <= {rep_first, rep_left};
    if (rep_init) f_read_q <= '0;
    else if (m_axi_arvalid_o && m_axi_arready_i) f_read_q <= f_read_q + 1'b1;
  end
  `REACHED(c_top_rep_run, rep_run)
