  localparam int Ids = 2 ** $bits(id_o);
  // A prefetch holds until it is taken.
  logic f_wait_q;
  always_ff @(posedge clk_i) f_wait_q <= rst_ni && pf_valid_i && !pf_ready_i;
  `OWED(m_egress_hold, !f_wait_q || pf_valid_i)
  // A prefetch is raised only if there was room in the cycle before.
  logic f_room_q;
  always_ff @(posedge clk_i) f_room_q <= rst_ni && room_o;
  `OWED(m_egress_room, !pf_valid_i || f_wait_q || f_room_q)

  // Any one ID: whether its prefetch is under way, and whether a beat of its answer was bad.
  (* anyconst *) logic [$bits(id_o)-1:0] f_id;
  logic f_open_q, f_bad_q, f_take, f_answer, f_ends, f_wrong;
  logic [$bits(id_o):0] f_count_q;  // prefetches under way, of any ID
  assign f_take   = pf_valid_i && pf_ready_i;
  assign f_answer = answer_valid_i && answer_id_i == f_id && (f_open_q || (f_take && id_o == f_id));
`ifdef PREFETCH_EGRESS_TILELINK_HINT
  assign f_ends  = f_answer;
  assign f_wrong = answer_denied_i || answer_opcode_i != 3'd2;
`else
  assign f_ends  = f_answer && answer_last_i;
  assign f_wrong = answer_bad_i || f_bad_q;
`endif
  logic f_ended_q, f_failed_q, f_said_q, f_mine_q;
  always_ff @(posedge clk_i) begin
    if (!rst_ni) {f_open_q, f_bad_q, f_ended_q, f_failed_q, f_said_q, f_mine_q, f_count_q} <= '0;
    else begin
      f_open_q   <= (f_open_q || (f_take && id_o == f_id)) && !f_ends;
      f_bad_q    <= f_answer && !f_ends ? f_wrong : f_bad_q && !f_ends;
      f_ended_q  <= f_ends;
      f_failed_q <= f_ends && f_wrong;
      f_said_q   <= answer_valid_i;
      f_mine_q   <= answer_valid_i && answer_id_i == f_id;
      f_count_q  <= f_count_q + ($bits(id_o) + 1)'(f_take) - ($bits(id_o) + 1)'(f_some_ends);
    end
  end
  logic f_some_ends;  // an answer that ends a prefetch, whatever its ID
  logic [Ids-1:0] f_now;
  assign f_now = busy_q | (f_take ? Ids'(1'b1) << id_o : '0);
`ifdef PREFETCH_EGRESS_TILELINK_HINT
  assign f_some_ends = answer_valid_i && f_now[answer_id_i];
`else
  assign f_some_ends = answer_valid_i && answer_last_i && f_now[answer_id_i];
`endif
  // A prefetch on the port never has the ID of one that is under way.
  `ALWAYS(p_egress_id, !pf_valid_i || id_o != f_id || !f_open_q)
  // Its ID holds until it is taken.
  always @(posedge clk_i) if (f_on && $past(pf_valid_i && !pf_ready_i)) begin
    p_egress_hold : assert ($stable(id_o));
  end
  // No more are under way than there are IDs, the one on the port included.
  `ALWAYS(p_egress_bound, f_count_q + ($bits(id_o) + 1)'(pf_valid_i) <= ($bits(id_o) + 1)'(Ids))
  // With nothing under way another one may be raised, but behind one on the port where there is a single ID.
  `ALWAYS(p_egress_free, f_count_q != '0 || room_o)
  // A prefetch counts as failed in the cycle after its answer has ended, if any of the answer was bad, and only then.
  `ALWAYS(p_egress_failed, !f_mine_q || failed_o == f_failed_q)
  // Without an answer nothing fails.
  `ALWAYS(p_egress_quiet, !failed_o || f_said_q)

  // Invariants.
  `ALWAYS(i_egress_open, f_open_q == busy_q[f_id])
`ifndef PREFETCH_EGRESS_TILELINK_HINT
  `ALWAYS(i_egress_bad, f_bad_q == bad_q[f_id] && (bad_q & ~busy_q) == '0)
`endif
  logic [$bits(id_o):0] f_busy;
  always_comb begin
    f_busy = '0;
    for (int i = 0; i < Ids; i++) f_busy = f_busy + ($bits(id_o) + 1)'(busy_q[i]);
  end
  `ALWAYS(i_egress_count, f_count_q == f_busy)
  `ALWAYS(i_egress_port, !pf_valid_i || !busy_q[id_o])
  `REACHED(c_egress_all, f_count_q == ($bits(id_o) + 1)'(Ids))
  `REACHED(c_egress_failed, failed_o && f_failed_q)
  `REACHED(c_egress_at_once, f_take && id_o == f_id && f_ends)
