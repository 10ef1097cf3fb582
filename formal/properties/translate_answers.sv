  // Any one entry: the element of the buffer that the buffer's own properties follow from its push to its pop.
  localparam int F = $bits(done_frame_o);
  localparam int T = $bits(entry_tag_i);
  localparam int V = $bits(entry_vec_i);
  (* hierconn *) logic \u_entries.f_in_q ;
  (* hierconn *) logic \u_entries.f_pick_now ;
  (* hierconn *) logic [4:0] \u_entries.f_ahead_q ;
  (* hierconn *) logic [4:0] \u_entries.f_asks_ahead ;
  (* hierconn *) logic [3+T+V-1:0] \u_entries.f_data ;
  logic f_in, f_picked, f_my_last, f_my_ask, f_my_single, f_head;
  logic [4:0] f_asks_before;
  logic [T-1:0] f_my_tag;
  logic [V-1:0] f_my_vec;
  assign f_in          = \u_entries.f_in_q ;
  assign f_picked      = \u_entries.f_pick_now ;
  assign f_asks_before = \u_entries.f_asks_ahead ;
  assign f_head        = f_in && \u_entries.f_ahead_q == '0;
  assign {f_my_last, f_my_ask, f_my_single, f_my_tag, f_my_vec} = \u_entries.f_data ;

  // The answer to its own request: answers come in the order of the requests, of earlier replays first. Once answered RETRY, it is asked for once more, and
  // anything but OK is then a drop.
  logic f_got_q, f_again_q, f_reply;
  logic [8:0] f_before_q;  // answers that come before its own
  logic [1:0] f_status_q;
  logic [F-1:0] f_frame_q;
  assign f_reply = xlt_rsp_valid_i && (f_port_q != '0 || f_taken);
  always_ff @(posedge clk_i) begin
    if (f_picked) begin
      {f_got_q, f_again_q} <= '0;
      f_before_q <= 9'(stale_q) + 9'(open_q) - 9'(f_reply);
    end else if (f_in && f_my_ask && !f_got_q && f_reply) begin
      if (f_before_q == '0) begin
        f_got_q    <= 1'b1;
        f_status_q <= f_again_q && xlt_rsp_status_i != Ok ? Drop : xlt_rsp_status_i;
        f_frame_q  <= xlt_rsp_paddr_i[$bits(xlt_rsp_paddr_i)-1-:F];
      end else f_before_q <= f_before_q - 1'b1;
    end else if (f_head && f_my_ask && f_got_q && f_status_q == Retry && raise_again) begin
      f_got_q    <= 1'b0;
      f_again_q  <= 1'b1;
      f_before_q <= '0;
    end
  end
  // Each entry that is taken with a line, or as the last of its metadata line, goes in as it came, with the displacement.
  `ALWAYS(p_translate_takes, push == (entry_valid_i && entry_ready_o && (entry_vec_i != '0 || entry_last_i)) &&
    (!f_picked || (f_my_last == entry_last_i && f_my_ask == (entry_vec_i != '0) && f_my_tag == entry_tag_i + f_rebase && f_my_vec == entry_vec_i)))
  // It comes out once, as it went in, after those before it and before those after it.
  `ALWAYS(p_translate_order, !f_head || (held_some && done_tag_o == f_my_tag && done_vec_o == f_my_vec && done_last_o == f_my_last))
  // It leaves with the answer to its own request, also where the first one was RETRY; without a line, without one.
  `ALWAYS(p_translate_answer, f_cut_q || !(f_head && done_valid_o) || (f_my_ask ? f_got_q && done_some_o == (f_status_q == Ok) && done_frame_o == f_frame_q :
    !done_some_o))
  // It never leaves as long as its answer is RETRY, and is asked for again once only.
  `ALWAYS(p_translate_retry, f_cut_q || !f_head || !f_my_ask || ((!f_got_q || f_status_q != Retry || !done_valid_o) && !(f_again_q && raise_again)))

  logic f_works;
  assign f_works = run_i && !f_cut_q && f_in && f_my_ask;
  `ALWAYS(i_translate_got, !f_works || (f_again_q && !f_got_q) || f_got_q == (f_asks_before < answers_q))
  `ALWAYS(i_translate_kept, !f_works || !f_got_q || answer_mem[4'(answer_rptr_q + f_asks_before[3:0])] == {f_status_q, f_frame_q})
  `ALWAYS(i_translate_before, !f_works || f_got_q || f_again_q || f_before_q == 9'(stale_q) + 9'(f_asks_before) - 9'(answers_q))
  `ALWAYS(i_translate_again, !f_works || ((f_again_q && !f_got_q) == (f_head && state_q == Again) && (!f_again_q || f_head) &&
    (!(f_again_q && !f_got_q) || (f_before_q == '0 && open_q == 5'd1 && answers_q != '0)) && (!(f_again_q && f_got_q) || f_status_q != Retry)))
  `REACHED(c_translate_twice, f_head && f_again_q && f_got_q && f_status_q == Ok && done_ready_i && done_valid_o)
  `REACHED(c_translate_behind, f_in && !f_head && f_my_ask && f_got_q && f_status_q == Retry && state_q == Again)
