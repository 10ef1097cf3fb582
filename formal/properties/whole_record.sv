  // A whole recording, from the events of the L2 to the lines in memory. The register block is left
  // out: what it owes the rest is assumed as its own proofs show it.
  logic [1:0] f_pulse_q;
  always_ff @(posedge clk_i) f_pulse_q <= rst_ni ? {f_pulse_q[0], rec_start || rec_stop} : '0;
  `GIVEN(g_whole_apart, !(rec_start && rec_stop) && (!(rec_start || rec_stop) || f_pulse_q == '0) && (!rec_start || !recording_o))
  localparam int C = `GEOMETRY_CRRB_ENTRIES;
  localparam int N = `PKG::EntriesPerLine;
  localparam int T = $bits(event_tag);
  localparam int P = $bits(event_line);
  localparam int V = 2 ** P;
  localparam int E = T + V;
  localparam int D = $bits(m_axi_wdata_o);
  localparam int O = $bits(obs_vaddr_i) - T - P;  // bits of a byte in its line

  // Records of two lines at most, of five entries: more than fit.
  localparam int I = 4;  // bits of an entry's number
  logic [I-1:0] f_number_q;
  `GIVEN(g_whole_small, rec_left <= $bits(rec_left)'(2) && f_number_q <= 4'd5)

  // An event counts if it was taken, of the instruction side and of a kind that is recorded, and a
  // recording takes events in the next cycle.
  logic f_wanted_q, f_event;
  logic [T-1:0] f_event_tag_q;
  logic [P-1:0] f_event_line_q;
  always_ff @(posedge clk_i) begin
    f_wanted_q <= rst_ni && obs_valid_i && obs_ready_o && obs_instr_i && (obs_kind_i != `PKG::ObsHit || record_hits);
    {f_event_tag_q, f_event_line_q} <= obs_vaddr_i[$bits(obs_vaddr_i)-1:O];
  end
  assign f_event = f_wanted_q && take;

  // The record as it should be: regions in the order in which they came first, the last ones still
  // held; of one of them, which may be any, its tag and lines.
  (* anyconst *) logic [I-1:0] f_mine;
  logic [T-1:0] f_held_q[C];  // the youngest first
  logic [I-1:0] f_left_q;  // entries that have left
  logic [T-1:0] f_tag_q;
  logic [V-1:0] f_vec_q;
  logic f_hit;
  logic [I-1:0] f_hit_at;
  always_comb begin
    f_hit    = 1'b0;
    f_hit_at = '0;
    for (int i = 0; i < C; i++) begin
      if (i[I-1:0] < f_number_q - f_left_q && f_held_q[i] == f_event_tag_q) {f_hit, f_hit_at} = {1'b1, f_number_q - 1'b1 - i[I-1:0]};
    end
  end
  always_ff @(posedge clk_i) begin
    if (!rst_ni || rec_start) {f_number_q, f_left_q} <= '0;
    else if (f_event) begin
      if (f_hit) begin
        if (f_hit_at == f_mine) f_vec_q <= f_vec_q | (V'(1'b1) << f_event_line_q);
      end else begin
        f_number_q <= f_number_q + 1'b1;
        if (f_number_q - f_left_q == I'(C)) f_left_q <= f_left_q + 1'b1;
        for (int i = 0; i < C - 1; i++) f_held_q[i+1] <= f_held_q[i];
        f_held_q[0] <= f_event_tag_q;
        if (f_number_q == f_mine) {f_tag_q, f_vec_q} <= {f_event_tag_q, V'(1'b1) << f_event_line_q};
      end
    end
  end

  // What goes to memory: lines, and entries in them. What memory owes.
  logic [D-1:0] f_low_q;
  logic f_second_q, f_failed_q;
  logic [I-1:0] f_written_q, f_fit_q, f_count;
  logic [2*D-1:0] f_line;
  logic f_w, f_line_out;
  logic [3:0] f_owed_q, f_aw_q;
  assign f_w        = m_axi_wvalid_o && m_axi_wready_i;
  assign f_line_out = f_w && f_second_q;
  assign f_line     = {m_axi_wdata_o, f_low_q};
  assign f_count    = f_line[2*D-17-:4];
  `GIVEN(a_whole_b, !m_axi_bvalid_i || f_owed_q != '0)
  always_ff @(posedge clk_i) begin
    if (!rst_ni) {f_second_q, f_owed_q, f_aw_q} <= '0;
    else begin
      if (f_w) f_second_q <= !f_second_q;
      f_owed_q <= f_owed_q + 4'(f_line_out) - 4'(m_axi_bvalid_i);
      f_aw_q   <= f_aw_q + 4'(m_axi_awvalid_o && m_axi_awready_i) - 4'(m_axi_bvalid_i);
    end
    if (f_w) f_low_q <= m_axi_wdata_o;
    if (!rst_ni || rec_start) {f_written_q, f_failed_q} <= '0;
    else begin
      if (f_line_out) f_written_q <= f_written_q + f_count;
      if (m_axi_bvalid_i && m_axi_bresp_i != 2'b00) f_failed_q <= 1'b1;
    end
    if (rec_start) f_fit_q <= I'(N) * I'(rec_left);
  end
  // A line holds entries that have left, one at least and as many as fit but in the last line, and nothing behind them.
  logic [I-1:0] f_gone;
  assign f_gone = take ? f_left_q : f_number_q;
  `ALWAYS(p_whole_lines, !f_line_out || f_failed_q || (f_count != '0 && f_count <= I'(N) && f_written_q + f_count <= f_gone &&
    (f_count == I'(N) || f_written_q + f_count == f_number_q) && (f_line[2*D-21:0] >> (8'(E) * 8'(f_count))) == '0))
  // Each entry is the next region of the record, with all its lines and no other.
  logic [I-1:0] f_place;
  logic [E-1:0] f_entry;
  assign f_place = f_mine - f_written_q;
  always_comb begin
    f_entry = '0;
    for (int i = 0; i < N; i++) if (f_place == i[I-1:0]) f_entry = f_line[i*E+:E];
  end
  `ALWAYS(p_whole_entries, !f_line_out || f_failed_q || f_mine < f_written_q || f_place >= f_count || f_entry == {f_tag_q, f_vec_q})
  // It is done only when every region that fits below the limit is in memory, and every write is answered.
  `ALWAYS(p_whole_recorded, !rec_done || (!f_failed_q && f_owed_q == '0 && f_aw_q == '0 && !m_axi_awvalid_o && !m_axi_wvalid_o &&
    f_written_q == (f_number_q < f_fit_q ? f_number_q : f_fit_q)))

  // Stopped or failed, with nothing on a port and nothing owed.
  logic f_own;
  logic [4:0] f_own_q;
  assign f_own = recording_o && !take && !m_axi_awvalid_o && !m_axi_wvalid_o && f_owed_q == '0;
  always_ff @(posedge clk_i) begin
    if (!rst_ni || !f_own) f_own_q <= '0;
    else if (f_own_q != '1) f_own_q <= f_own_q + 1'b1;
  end
  // A recording that takes no more events and waits for no answer writes on or ends within 20 cycles; so RECORDING falls within 20 cycles of the last write answer.
  `ALWAYS(p_whole_ends, f_own_q < 5'd20)

  `REACHED(c_whole_line, f_line_out && f_count == I'(N) && f_mine == 4'd1 && f_entry[V-1:0] == V'(3))
  `REACHED(c_whole_done, rec_done && f_written_q == 4'd2)
  `REACHED(c_whole_own, f_own_q == 5'd8 && f_number_q != '0)
