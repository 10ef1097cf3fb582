  // A record of two lines at most, of any content. It is read once, from a START on, after the reset.
  localparam int L = `LINE_BITS;
  localparam int Beats = `PKG::BeatsPerLine;
  localparam int N = `PKG::EntriesPerLine;
  localparam int V = `PKG::VectorBits;
  localparam int E = V + `PKG::TagBits;
  (* anyconst *) logic [2*L-1:0] f_record;
  (* anyconst *) logic [1:0] f_lines;
  (* anyconst *) logic [$bits(first_i)-1:0] f_first;
  logic f_before_q = 1'b0;
  logic f_started_q, f_over_q;
  always_ff @(posedge clk_i) begin
    f_before_q <= f_before_q || rst_ni;
    if (!rst_ni) {f_started_q, f_over_q} <= '0;
    else begin
      f_started_q <= f_started_q || start_i;
      f_over_q    <= f_over_q || done;
    end
  end
  always_comb if (f_before_q) assume (rst_ni);
  `GIVEN(a_replayer_start, f_lines <= 2'd2 && first_i == f_first && left_i == $bits(left_i)'(f_lines) && !(start_i && f_started_q))
  // Memory answers each read that it took, beat by beat, with what is there.
  logic [1:0] f_asked_q, f_line_q;
  logic [$clog2(Beats)-1:0] f_beat_q;
  logic [$bits(from)-1:0] f_where_q[2];
  logic f_second;  // of the record: the line that is answered
  always_ff @(posedge clk_i) begin
    if (!rst_ni) {f_asked_q, f_line_q, f_beat_q} <= '0;
    else begin
      if (ar_valid && m_axi_arready_i) begin
        f_where_q[f_asked_q[0]] <= ar_addr[$bits(ar_addr)-1-:$bits(from)];
        f_asked_q <= f_asked_q + 1'b1;
      end
      if (m_axi_rvalid_i) f_beat_q <= f_beat_q + 1'b1;
      if (m_axi_rvalid_i && r_last) f_line_q <= f_line_q + 1'b1;
    end
  end
  `GIVEN(a_replayer_r, !m_axi_rvalid_i || f_asked_q > f_line_q)
  assign f_second = f_where_q[f_line_q[0]] != f_first;
  assign r_last = f_beat_q == '1;
  always_comb begin
    r_data = '0;
    for (int b = 0; b < Beats; b++) begin
      if (f_beat_q == b[$clog2(Beats)-1:0]) r_data = f_second ? f_record[L+b*Data+:Data] : f_record[b*Data+:Data];
    end
  end
  // No read goes anywhere but to the lines of the record, each once.
  `ALWAYS(p_replayer_reads, !ar_valid || (f_asked_q < f_lines && ar_addr[$bits(ar_addr)-1-:$bits(from)] == f_first + $bits(from)'(f_asked_q)))

  // What there is to be prefetched: of each line as many entries as it says, or none if it can't have so many.
  logic [V-1:0] f_vec[2*N];
  logic [E-V-1:0] f_tag[2*N];
  logic [3:0] f_count[2];
  always_comb begin
    for (int i = 0; i < 2; i++) begin
      f_count[i] = f_record[i*L+L-20+:4];
      if (f_count[i] > 4'(N) || f_lines <= i[1:0]) f_count[i] = '0;
      for (int e = 0; e < N; e++) begin
        {f_tag[i*N+e], f_vec[i*N+e]} = f_record[i*L+e*E+:E];
        if (e[3:0] >= f_count[i]) f_vec[i*N+e] = '0;
      end
    end
  end
  // What of it has been accepted: entries before the one at work, and lines of that.
  logic [4:0] f_at_q, f_at;
  logic [V-1:0] f_gone_q, f_left, f_lowest;
  logic f_some;
  logic [E-V-1:0] f_tag_now;
  always_comb begin
    {f_some, f_at, f_left, f_tag_now} = '0;
    for (int e = 2 * N - 1; e >= 0; e--) begin
      if (e[4:0] >= f_at_q && (f_vec[e] & (e[4:0] == f_at_q ? ~f_gone_q : '1)) != '0) begin
        f_some    = 1'b1;
        f_at      = e[4:0];
        f_left    = f_vec[e] & (e[4:0] == f_at_q ? ~f_gone_q : '1);
        f_tag_now = f_tag[e];
      end
    end
    f_lowest = f_left & (~f_left + 1'b1);
  end
  always_ff @(posedge clk_i) begin
    if (!rst_ni) {f_at_q, f_gone_q} <= '0;
    else if (pf_valid && pf_ready_i) begin
      f_at_q   <= f_at;
      f_gone_q <= (f_at == f_at_q ? f_gone_q : '0) | f_lowest;
    end
  end
  localparam int Bytes = $clog2(`PKG::LineBytes);
  // Each prefetch is the next line of the record that has not been offered: none twice, none left out, in order.
  `ALWAYS(p_replayer_order, !pf_valid || (f_some && pf_paddr[$bits(pf_paddr)-1-:$bits(f_tag_now)] == f_tag_now &&
    V'(1'b1) << pf_paddr[Bytes+:$clog2(V)] == f_lowest))
  // When it is done, every line of the record has been offered and accepted.
  `ALWAYS(p_replayer_complete, !done || (!f_some && f_line_q == f_lines))
  // Once every line was answered and with the port free, the replay never rests for more than 20 cycles before its next prefetch or its end.
  logic [4:0] f_rest_q;
  always_ff @(posedge clk_i) begin
    if (!rst_ni || !replaying || f_line_q != f_lines || !pf_ready_i || pf_valid) f_rest_q <= '0;
    else f_rest_q <= f_rest_q + 1'b1;
  end
  `ALWAYS(p_replayer_ends, f_rest_q <= 5'd20)
  `REACHED(c_replayer_none, done && f_lines == '0)
  `REACHED(c_replayer_two, done && f_at_q == 5'(N) && f_gone_q[V-1] && f_lines == 2'd2)
  `REACHED(c_replayer_three, done && f_gone_q == 8'b1110_0000)
