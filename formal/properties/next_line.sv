  localparam int PlaceBits = 12 - $clog2(`GEOMETRY_LINE_BYTES);  // of a line in its 4 KB
  localparam int P = $bits(line_paddr_o);
  localparam int W = $bits(line_vaddr_o);
  localparam int A = $bits(line_asid_o);
  localparam int Bytes = $clog2(`GEOMETRY_LINE_BYTES);
  // A line comes to the port only when the one of the same miss before it has left it.
  logic f_port_q;  // a line behind a miss is on the port
  always_ff @(posedge clk_i) begin
    if (!rst_ni) f_port_q <= 1'b0;
    else if (line_valid_o && line_ready_i) f_port_q <= 1'b1;
    else if (pf_ready_i) f_port_q <= 1'b0;
  end
  `OWED(m_next_line_port, !line_ready_i || !f_port_q || pf_ready_i)

  // A miss of the cycle before, and of two cycles before, with as many lines due as software wants and its 4 KB has.
  logic f_live, f_run;
  assign f_run  = take_i || replaying_i;
  assign f_live = f_run && lines_i != '0;
  logic f_one_q, f_two_q, f_asid_ok;
  logic [1:0] f_one_lines_q, f_two_due_q;
  logic [P-1:0] f_one_paddr_q, f_two_paddr_q;
  logic [W-1:0] f_one_vaddr_q, f_two_vaddr_q;
  logic [A-1:0] f_one_asid_q, f_two_asid_q;
  logic [PlaceBits-1:0] f_room;  // lines behind it in its 4 KB
  logic [1:0] f_due;
  assign f_asid_ok = !asid_filter_i || f_one_asid_q == (take_i ? rec_asid_i : rep_asid_i);
  assign f_room = ~f_one_paddr_q[PlaceBits-1:0];
  assign f_due  = PlaceBits'(f_one_lines_q) < f_room ? f_one_lines_q : f_room[1:0];
  always_ff @(posedge clk_i) begin
    f_one_q       <= rst_ni && obs_valid_i && obs_ready_i && obs_instr_i && obs_kind_i == 2'd0 && lines_i != '0;
    f_two_q       <= rst_ni && f_one_q && f_run && f_asid_ok && f_due != '0;
    f_one_lines_q <= lines_i;
    {f_one_paddr_q, f_one_vaddr_q, f_one_asid_q} <= {obs_paddr_i[P+Bytes-1:Bytes], obs_vaddr_i[$bits(obs_vaddr_i)-1:Bytes], obs_asid_i};
    {f_two_paddr_q, f_two_vaddr_q, f_two_asid_q} <= {f_one_paddr_q, f_one_vaddr_q, f_one_asid_q};
    f_two_due_q   <= f_due;
  end

  // Misses that are here: until their last line is accepted.
  logic [3:0] f_here_q, f_stay;
  logic f_last_q;  // the last line of a miss is on the port
  assign f_stay = f_here_q - 4'(f_last_q && pf_ready_i);
  logic f_full, f_enter;
  assign f_full  = f_stay == 4'd8;
  assign f_enter = f_two_q && f_live && !f_full;
  // Any one miss: the element of the queue that the queue's own properties follow from its push to its pop.
  (* hierconn *) logic \u_misses.f_in_q ;
  (* hierconn *) logic [3:0] \u_misses.f_ahead_q ;
  (* hierconn *) logic [2+A+W+P-1:0] \u_misses.f_data ;
  logic f_in, f_go, f_mine;
  logic [3:0] f_ahead;  // misses before it
  logic [1:0] f_due_of, f_step_q;
  logic [P-1:0] f_paddr;
  logic [W-1:0] f_vaddr;
  logic [A-1:0] f_asid;
  assign f_in    = \u_misses.f_in_q ;
  assign f_ahead = \u_misses.f_ahead_q ;
  assign {f_due_of, f_asid, f_vaddr, f_paddr} = \u_misses.f_data ;
  assign f_go   = line_valid_o && line_ready_i;
  assign f_mine = f_in && f_ahead == '0;
  always_ff @(posedge clk_i) begin
    if (!rst_ni || !f_live) {f_here_q, f_last_q} <= '0;
    else begin
      f_here_q <= f_stay + 4'(f_enter);
      f_last_q <= f_go ? last : f_last_q && !pf_ready_i;
    end
    if (!rst_ni || !f_live || !f_mine) f_step_q <= 2'd1;
    else if (f_go) f_step_q <= f_step_q + 1'b1;
  end
  // Each miss that was accepted while something ran, for its address space, with a line of its 4 KB behind it, enters; and nothing else does.
  `ALWAYS(p_next_line_enters, enter == f_enter && (!enter || {new_due_q, new_asid_q, new_vaddr_q, new_paddr_q} ==
    {f_two_due_q, f_two_asid_q, f_two_vaddr_q, f_two_paddr_q}))
  // A miss that entered has its lines offered, in ascending order, after those of the misses before it and before those after it.
  `ALWAYS(p_next_line_offer, !f_mine || (line_valid_o == f_live && line_paddr_o == f_paddr + P'(f_step_q) &&
    line_vaddr_o == f_vaddr + W'(f_step_q) && line_asid_o == f_asid))
  // A line that is offered lies behind the miss, in the same 4 KB.
  `ALWAYS(p_next_line_page, !f_mine || !line_valid_o || (line_paddr_o[P-1:PlaceBits] == f_paddr[P-1:PlaceBits] &&
    line_paddr_o[PlaceBits-1:0] > f_paddr[PlaceBits-1:0] && line_paddr_o[PlaceBits-1:0] - f_paddr[PlaceBits-1:0] <= PlaceBits'(f_due_of)))
  // All of its lines are offered, no more and no fewer than it has due.
  `ALWAYS(p_next_line_all, !f_mine || last == (f_step_q == f_due_of))
  // Nothing is offered while nothing runs or software has switched it off, or of no miss.
  `ALWAYS(p_next_line_quiet, !line_valid_o || (f_live && f_here_q != '0))
  // A miss that finds eight here is dropped and told, and no other; no more than eight are here.
  `ALWAYS(p_next_line_dropped, dropped_o == (f_two_q && f_live && f_full) && f_here_q <= 4'd8)

  // Invariants.
  `ALWAYS(i_next_line_one, seen_q == f_one_q && (!seen_q || (seen_lines_q == f_one_lines_q && seen_paddr_q == f_one_paddr_q &&
    seen_vaddr_q == f_one_vaddr_q && seen_asid_q == f_one_asid_q && seen_lines_q != '0)))
  `ALWAYS(i_next_line_two, new_q == f_two_q && (!new_q || (new_due_q == f_two_due_q && new_paddr_q == f_two_paddr_q &&
    new_vaddr_q == f_two_vaddr_q && new_asid_q == f_two_asid_q && new_due_q != '0 && PlaceBits'(new_due_q) <= ~new_paddr_q[PlaceBits-1:0])))
  `ALWAYS(i_next_line_here, f_here_q == count + 4'(last_on_port_q) && last_on_port_q == f_last_q && count <= 4'd8)
  `ALWAYS(i_next_line_port, !last_on_port_q || f_port_q)
  `ALWAYS(i_next_line_due, (!f_in || (f_due_of != '0 && PlaceBits'(f_due_of) <= ~f_paddr[PlaceBits-1:0])) &&
    (!f_mine || (f_step_q == step_q && f_step_q != '0 && f_step_q <= f_due_of)) && (f_here_q != '0 || step_q == 2'd1))
  // Every miss in the queue has a line due (p_next_line_enters, p_fifo_order).
  `GIVEN(g_next_line_due, !work || due_now != '0)
  `ALWAYS(i_next_line_step, step_q != '0 && (!work || step_q <= due_now) && (work || step_q == 2'd1))
  `REACHED(c_next_line_three, f_mine && f_step_q == 2'd3 && line_valid_o)
  `REACHED(c_next_line_cut, f_mine && line_valid_o && f_due_of == 2'd1 && lines_i == 2'd3)
  `REACHED(c_next_line_dropped, dropped_o)
