  localparam int E = $bits(entry_tag_o) + $bits(entry_vec_o);
  localparam int V = $bits(entry_vec_o);
  localparam int D = $bits(beat_i);
  localparam int L = `LINE_BITS;
  localparam int N = (L - 20) / E;
  // Lines: two, in turn, of any content. The one offered now, and the one whose last entry may still
  // be on its way.
  (* anyseq *) logic [L-1:0] f_any;
  logic [L-1:0] f_line0, f_line1;
  logic f_now_q;
  always_ff @(posedge clk_i) begin
    if (!rst_ni || clear_i) f_now_q <= 1'b0;
    else if (line_pop_o) f_now_q <= !f_now_q;
  end
  always_ff @(posedge clk_i) begin
    if (f_now_q && (line_pop_o || clear_i)) f_line0 <= f_any;
    if (!f_now_q && (line_pop_o || clear_i)) f_line1 <= f_any;
  end
  logic [D-1:0] f_beat;
  always_comb begin
    f_beat = '0;
    for (int b = 0; b < L / D; b++) begin
      if (beat_o == b[$bits(beat_o)-1:0]) f_beat = f_now_q ? f_line1[b*D+:D] : f_line0[b*D+:D];
    end
  end
  // The beat that is asked for is that of the line offered, which stays as it is (p_reader_keeps).
  `GIVEN(g_unpacker_beat, !line_valid_i || beat_i == f_beat)
  // Whether it is the last entry of its line that comes out.
  logic f_says_last;
`ifdef FEATURES_RESUME
  assign f_says_last = entry_last_o;
  // The last entry of a line is marked, and no other.
  `ALWAYS(p_unpacker_last, !entry_valid_o || entry_last_o == (f_index_q == f_last))
`else
  assign f_says_last = f_index_q == f_last;
`endif
  // Which entry of which line comes next.
  logic f_line_q, f_taken;
  logic [3:0] f_index_q;
  assign f_taken = entry_valid_o && entry_ready_i;
  always_ff @(posedge clk_i) begin
    if (!rst_ni || clear_i) {f_line_q, f_index_q} <= '0;
    else if (f_taken) begin
      f_index_q <= f_says_last ? '0 : f_index_q + 1'b1;
      if (f_says_last) f_line_q <= !f_line_q;
    end
  end
  // Of a line given back: whether it was bad, and its last entry.
  logic f_gone_bad_q, f_bad;
  logic [3:0] f_gone_last_q, f_last;
  always_ff @(posedge clk_i) if (line_pop_o) {f_gone_bad_q, f_gone_last_q} <= {line_bad_i, line_last_i};
  assign f_bad  = f_line_q == f_now_q ? line_bad_i : f_gone_bad_q;
  assign f_last = f_bad ? '0 : f_line_q == f_now_q ? line_last_i : f_gone_last_q;
  logic [E-1:0] f_entry;
  always_comb begin
    f_entry = '0;
    for (int i = 0; i < N; i++) begin
      if (f_index_q == i[3:0]) f_entry = f_line_q ? f_line1[i*E+:E] : f_line0[i*E+:E];
    end
  end
  // Entries of a good line come out in order, each with the bits of its place, up to its last one.
  `ALWAYS(p_unpacker_entry, !entry_valid_o || f_bad || {entry_tag_o, entry_vec_o} == f_entry)
  // Of a bad line one empty entry comes out, and nothing else.
  `ALWAYS(p_unpacker_bad, !entry_valid_o || !f_bad || entry_vec_o == '0)
  // An entry holds until it is taken.
  always @(posedge clk_i) if (f_on && $past(entry_valid_o && !entry_ready_i && !clear_i)) begin
    p_unpacker_hold : assert (entry_valid_o && $stable({entry_tag_o, entry_vec_o, f_says_last}));
  end
  // A line is given back once its last entry is taken out of it.
  `ALWAYS(p_unpacker_pop, !line_pop_o || line_valid_i)

  // Invariants: the place that is looked at is that of the entry which comes next.
  logic [3:0] f_next;  // entry that is taken out next
  assign f_next = f_line_q != f_now_q ? '0 : f_index_q + 4'(entry_valid_o);
  `ALWAYS(i_unpacker_place, 4'(index_q) == f_next && (f_line_q == f_now_q || (entry_valid_o && f_says_last)))
  `ALWAYS(i_unpacker_index, f_index_q < 4'(N) &&
    (f_line_q != f_now_q || !entry_valid_o || (line_valid_i && !line_bad_i)))
  `ALWAYS(i_unpacker_gone, f_line_q == f_now_q || f_gone_bad_q || f_gone_last_q < 4'(N))
  `ALWAYS(i_unpacker_last, !(entry_valid_o && f_line_q == f_now_q) || !f_says_last)
  localparam int BeatBits = $bits(beat_q);
  logic [BeatBits-1:0] f_first, f_end;  // beats of the next entry's first and last bit
  logic [D-1:0] f_past, f_kept;  // the beat before, as it was, and as it is kept where one is
`ifdef ENTRIES_CROSS
  assign f_kept = past_q;
`else
  assign f_kept = f_past;
`endif
  always_comb begin
    f_first = '0;
    f_end   = '0;
    f_past  = '0;
    for (int i = 0; i < N; i++) begin
      if (4'(index_q) == i[3:0]) begin
        f_first = BeatBits'(i * E / D);
        f_end   = BeatBits'((i * E + E - 1) / D);
      end
    end
    for (int b = 1; b < L / D; b++) begin
      if (beat_q == b[BeatBits-1:0]) f_past = f_now_q ? f_line1[(b-1)*D+:D] : f_line0[(b-1)*D+:D];
    end
  end
  `ALWAYS(i_unpacker_beat, (here_q == (beat_q == f_end)) && beat_q <= f_end && 4'(index_q) < 4'(N) && (beat_q == '0 || f_past == f_kept))
  `ALWAYS(i_unpacker_bound, !line_valid_i || line_bad_i || 4'(index_q) <= line_last_i)
  `ALWAYS(i_unpacker_bad, !line_valid_i || !line_bad_i || (index_q == '0 && beat_q == '0))
  `ALWAYS(i_unpacker_idle, line_valid_i || (index_q == '0 && beat_q == '0))
`ifdef METADATA_AXI_DATA_BITS_64
  logic [3:0] f_steps;
  always_comb begin
    case (index_q)
      4'd1: f_steps = 4'b01_01;
      4'd2: f_steps = 4'b01_00;
      4'd3: f_steps = 4'b00_10;
      4'd4: f_steps = 4'b00_01;
      4'd5: f_steps = 4'b00_00;
      4'd6: f_steps = 4'b10_10;
      4'd7: f_steps = 4'b10_01;
      4'd8: f_steps = 4'b10_00;
      default: f_steps = 4'b01_10;
    endcase
  end
  `ALWAYS(i_unpacker_steps, {coarse_q, fine_q} == f_steps)
`else
  // An entry begins with a beat, or, where entries cross beats, in the middle of one.
`ifdef ENTRIES_CROSS
  `ALWAYS(i_unpacker_steps, coarse_q == index_q[0] && fine_q == '0)
`else
  `ALWAYS(i_unpacker_steps, coarse_q == '0 && fine_q == '0)
`endif
`endif
  `REACHED(c_unpacker_line, entry_valid_o && entry_last_o && f_index_q == 4'(N - 1) && f_line_q)
  `REACHED(c_unpacker_bad, entry_valid_o && f_bad && f_line_q)
  `REACHED(c_unpacker_wait, entry_valid_o && !entry_ready_i && f_index_q == 4'd3)
