  // A whole replay, from what memory sends and translation answers to its prefetches. The register
  // block is left out: what it owes the rest is assumed as its own proofs show it.
  logic [1:0] f_pulse_q;
  always_ff @(posedge clk_i) f_pulse_q <= rst_ni ? {f_pulse_q[0], rep_start || rep_stop} : '0;
  `GIVEN(g_whole_apart, !(rep_start && rep_stop) && (!(rep_start || rep_stop) || f_pulse_q == '0))
  // Records of two lines at most, and a short wait before a second request.
  `GIVEN(g_whole_small, rep_left <= $bits(rep_left)'(2) && xlt_retry_wait <= 16'd2)

  localparam int N = `PKG::EntriesPerLine;
  localparam int V = $bits(entry_vec);
  localparam int T = $bits(entry_tag);
  localparam int E = T + V;
  localparam int D = $bits(m_axi_rdata_i);
  localparam int A = $bits(pf_paddr_o);
  localparam int I = $clog2(V);  // bits of a line in its region
  localparam int O = A - T - I;  // bits of a byte in its line
  localparam int K = 4;  // entries of two lines

  // What memory owes: reads that it took and has not answered, those of earlier replays first.
  logic [3:0] f_reads_q, f_old_reads_q;
  logic [D-1:0] f_low_q;
  logic f_second_q, f_read_bad_q;
  logic f_ar, f_r_end, f_r_bad;
  assign f_ar    = m_axi_arvalid_o && m_axi_arready_i;
  assign f_r_bad = m_axi_rvalid_i && (m_axi_rresp_i != 2'b00 || m_axi_rlast_i != f_second_q);
  assign f_r_end = m_axi_rvalid_i && (m_axi_rlast_i || f_second_q);
  `GIVEN(a_whole_r, !m_axi_rvalid_i || f_reads_q != '0)
  // What translation owes, the same way; it answers in the cycle of the request at the earliest.
  logic [4:0] f_asks_q, f_old_asks_q;
  logic f_ask;
  assign f_ask = xlt_req_valid_o && xlt_req_ready_i;
  `GIVEN(a_whole_x, !xlt_rsp_valid_i || f_asks_q != '0 || f_ask)
  always_ff @(posedge clk_i) begin
    if (!rst_ni) {f_reads_q, f_old_reads_q, f_asks_q, f_old_asks_q, f_second_q} <= '0;
    else begin
      f_reads_q <= f_reads_q + 4'(f_ar) - 4'(f_r_end);
      f_asks_q  <= f_asks_q + 5'(f_ask) - 5'(xlt_rsp_valid_i);
      if (m_axi_rvalid_i) f_second_q <= !f_r_end;
      if (rep_init) begin
        f_old_reads_q <= f_reads_q - 4'(f_r_end);
        f_old_asks_q  <= f_asks_q + 5'(xlt_req_valid_o) - 5'(xlt_rsp_valid_i);
      end else begin
        if (f_r_end && f_old_reads_q != '0) f_old_reads_q <= f_old_reads_q - 1'b1;
        if (xlt_rsp_valid_i && f_old_asks_q != '0) f_old_asks_q <= f_old_asks_q - 1'b1;
      end
    end
    if (m_axi_rvalid_i) f_low_q <= m_axi_rdata_i;
  end

  // The replay as it should be: entries in the order of the record, each with the lines that are left
  // to prefetch, and what translation said of it. Of one entry, which may be any, also its region and
  // its frame.
  localparam logic [1:0] New = 2'd0, Ok = 2'd1, Again = 2'd2, Gone = 2'd3;
  (* anyconst *) logic [3:0] f_mine;
  logic [V-1:0] f_left_q[K];
  logic [1:0] f_said_q[K];
  logic [3:0] f_in_q, f_asked_q, f_answered_q, f_lines_q;
  logic [$bits(rep_left)-1:0] f_want_q;
  logic [T-1:0] f_tag_q;
  logic [A-I-O-1:0] f_frame_q;
  logic f_failed_q, f_twice_q, f_pending_q;
  logic [3:0] f_twice_at_q;

  // A line that has come, of this replay and good.
  logic [2*D-1:0] f_line;
  logic [3:0] f_count;
  logic f_mine_r, f_line_in;
  assign f_line    = {m_axi_rdata_i, f_low_q};
  assign f_count   = f_line[2*D-17-:4];
  assign f_mine_r  = f_old_reads_q == '0 && rep_run;
  assign f_line_in = f_mine_r && f_r_end && !f_r_bad && !f_failed_q;

  // A request newly on the port: the next entry's, or once more that of the oldest answered RETRY.
  logic f_x_new_q, f_x_raised, f_some_again, f_first_ask, f_second_ask;
  logic [3:0] f_oldest;
  always_ff @(posedge clk_i) f_x_new_q <= !(rst_ni && xlt_req_valid_o && !xlt_req_ready_i);
  assign f_x_raised = xlt_req_valid_o && f_x_new_q;
  always_comb begin
    f_some_again = 1'b0;
    f_oldest     = '0;
    for (int i = K - 1; i >= 0; i--) begin
      if (f_said_q[i] == Again) {f_some_again, f_oldest} = {1'b1, 4'(i)};
    end
  end
  assign f_second_ask = f_x_raised && f_some_again && f_pending_q;
  assign f_first_ask  = f_x_raised && !f_second_ask;

  // A prefetch newly on the port, and the entry that it has to be of.
  logic f_p_new_q, f_p_raised, f_some_due;
  logic [3:0] f_due;
  logic [I-1:0] f_place;
  always_ff @(posedge clk_i) f_p_new_q <= !(rst_ni && pf_valid_o && !pf_ready_i);
  assign f_p_raised = pf_valid_o && f_p_new_q;
  assign f_place    = pf_paddr_o[O+:I];
  always_comb begin
    f_some_due = 1'b0;
    f_due      = '0;
    for (int i = K - 1; i >= 0; i--) begin
      if (f_said_q[i] != Gone && f_left_q[i] != '0) {f_some_due, f_due} = {1'b1, 4'(i)};
    end
  end

  logic f_answer, f_second;
  logic [1:0] f_says;
  logic [3:0] f_answer_at;
  assign f_answer    = xlt_rsp_valid_i && f_old_asks_q == '0 && rep_run;
  assign f_second    = f_twice_q || f_second_ask;
  assign f_answer_at = f_second_ask ? f_oldest : f_twice_q ? f_twice_at_q : f_answered_q;
  assign f_says      = xlt_rsp_status_i == `PKG::XltOk ? Ok :
                       xlt_rsp_status_i == `PKG::XltRetry && !f_second ? Again : Gone;

  logic [3:0] f_end;  // where the next entry goes
  always_ff @(posedge clk_i) begin
    f_pending_q <= rst_ni && f_some_again;
    if (rep_start) f_want_q <= rep_left;
    if (!rst_ni || !rep_run) begin
      {f_in_q, f_asked_q, f_answered_q, f_lines_q, f_failed_q, f_twice_q} <= '0;
      for (int i = 0; i < K; i++) {f_left_q[i], f_said_q[i]} <= '0;
    end else begin
      if (f_mine_r && f_r_bad) f_failed_q <= 1'b1;
      if (f_mine_r && f_r_end) f_lines_q <= f_lines_q + 1'b1;
      f_end = f_in_q;
      for (int i = 0; i < N; i++) begin
        if (f_line_in && f_count <= 4'(N) && 4'(i) < f_count && f_line[i*E+:V] != '0) begin
          f_left_q[f_end] <= f_line[i*E+:V];
          if (f_end == f_mine) f_tag_q <= f_line[i*E+V+:T];
          f_end = f_end + 1'b1;
        end
      end
      f_in_q <= f_end;
      if (f_first_ask) f_asked_q <= f_asked_q + 1'b1;
      if (f_second_ask) {f_twice_q, f_twice_at_q} <= {1'b1, f_oldest};
      if (f_second_ask) f_said_q[f_oldest] <= New;
      if (f_answer) begin
        if (!f_second) f_answered_q <= f_answered_q + 1'b1;
        f_twice_q <= 1'b0;
        f_said_q[f_answer_at] <= f_says;
        if (f_answer_at == f_mine) f_frame_q <= xlt_rsp_paddr_i[A-1:I+O];
      end
      if (f_p_raised && f_some_due) f_left_q[f_due][f_place] <= 1'b0;
    end
  end

  // Each region is asked for that memory sent, in the order of the record, and no other.
  `ALWAYS(p_whole_asks, !f_first_ask || (f_asked_q < f_in_q && (f_asked_q != f_mine || xlt_req_vaddr_o == {f_tag_q, (I+O)'(1'b0)})))
  // What was answered RETRY is asked for once more, and that only.
  `ALWAYS(p_whole_again, !f_second_ask || f_oldest != f_mine || xlt_req_vaddr_o == {f_tag_q, (I+O)'(1'b0)})
  // Each prefetch is the next line due, entries in the order of the record and lines ascending: none without an answer OK, none twice, none left out.
  `ALWAYS(p_whole_order, !f_p_raised || (f_some_due && f_said_q[f_due] == Ok && f_left_q[f_due][f_place] &&
    (f_left_q[f_due] & ((V'(1'b1) << f_place) - 1'b1)) == '0))
  // It has the address that translation gave, and the virtual one that memory sent.
  `ALWAYS(p_whole_address, !f_p_raised || f_due != f_mine || (pf_paddr_o == {f_frame_q, f_place, O'(1'b0)} && pf_vaddr_o == {f_tag_q, f_place, O'(1'b0)}))
  // It is done only when every line of the record was read, every region of the good ones asked for and answered, and every line of those answered OK prefetched.
  `ALWAYS(p_whole_done, !rep_done || (f_lines_q == 4'(f_want_q) && !f_failed_q && f_asked_q == f_in_q && f_answered_q == f_in_q && !f_twice_q && !f_some_again &&
    !f_some_due && !pf_valid_o))

  // Cycles in which nobody owes the block anything, and it has nothing on a port.
  logic f_own;
  assign f_own = replaying_o && !rep_start && !rep_stop && !m_axi_arvalid_o && f_reads_q == '0 && !xlt_req_valid_o && f_asks_q == '0 && !pf_valid_o;
  logic [4:0] f_own_q, f_tail_q;
  always_ff @(posedge clk_i) begin
    if (!rst_ni || !f_own) f_own_q <= '0;
    else if (f_own_q != '1) f_own_q <= f_own_q + 1'b1;
  end
  // A replay that waits for nobody raises something or ends within 12 cycles.
  `ALWAYS(p_whole_moves, f_own_q < 5'd12)
  // After the last answer REPLAYING falls within 20 cycles, and one for each cycle with a prefetch on the port.
  logic f_tail;
  assign f_tail = rep_run && f_lines_q == 4'(f_want_q) && f_asked_q == f_in_q && f_answered_q == f_in_q && !f_twice_q && !f_some_again && f_reads_q == '0 && f_asks_q == '0;
  always_ff @(posedge clk_i) begin
    if (!rst_ni || !f_tail) f_tail_q <= '0;
    else if (!pf_valid_o && f_tail_q != '1) f_tail_q <= f_tail_q + 1'b1;
  end
  `ALWAYS(p_whole_falls, f_tail_q < 5'd20)

  logic [1:0] f_seen_q;  // a second request, a replay given up with a read owed
  always_ff @(posedge clk_i) begin
    if (!rst_ni) f_seen_q <= '0;
    else begin
      if (rep_init) f_seen_q <= {f_reads_q != '0 && !f_r_end, 1'b0};
      else if (f_second_ask) f_seen_q[0] <= 1'b1;
    end
  end
  `REACHED(c_whole_asked, f_first_ask && f_asked_q == 4'd1)
  `REACHED(c_whole_prefetched, f_p_raised && f_due == 4'd1 && f_left_q[1] == V'(1) << f_place)
  `REACHED(c_whole_again, f_p_raised && f_seen_q[0])
  `REACHED(c_whole_late, f_first_ask && f_seen_q[1])
  `REACHED(c_whole_done, rep_done && f_in_q != '0)
  `REACHED(c_whole_tail, f_tail_q == 5'd6)
