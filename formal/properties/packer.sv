  localparam int E = $bits(entry_i);
  localparam int D = $bits(beat_o);
  localparam int L = `LINE_BITS;
  localparam int Beats = L / D;
  localparam int N = (L - 20) / E;
  // No entry comes once the last line is to be completed.
  logic f_closed_q;
  always_ff @(posedge clk_i) f_closed_q <= rst_ni && !clear_i && (close_i || f_closed_q);
  `OWED(m_packer_close, !(close_i || f_closed_q) || !entry_valid_i)
  // Completing goes on until the packer is empty.
  always @(posedge clk_i) if (f_on && $past(close_i && !clear_i && !empty_o) && !clear_i) begin
    m_packer_closing : `ENV (close_i);
  end
  // An entry holds until it is taken: one that is wider than a beat goes in by two steps.
  always @(posedge clk_i) if (f_on && $past(entry_valid_i && !entry_pop_o && !clear_i)) begin
    m_packer_hold : `ENV (entry_valid_i && $stable(entry_i));
  end

  // The line being filled and the one before it, as the entries that were taken make them.
  logic [L-1:0] f_line0_q, f_line1_q;
  logic [3:0] f_count0_q, f_count1_q;
  logic [3:0] f_count;  // in the line being filled
  logic f_in_q, f_out_q;  // which of the two is being filled, and which is on its way out
  logic f_put, f_take, f_begin;
  logic f_half_q;  // a part of the entry offered is in the line
  logic [$clog2(Beats)-1:0] f_beat_q;  // beats of it that have left
  assign f_put   = take && !clear_i;
  assign f_take  = f_put && entry_pop_o;
  assign f_begin = line_start_o;
  assign f_count = f_in_q ? f_count1_q : f_count0_q;
  always_ff @(posedge clk_i) begin
    if (!rst_ni || clear_i) begin
      f_in_q   <= 1'b1;
      f_out_q  <= 1'b0;
      f_beat_q <= '0;
      {f_line0_q, f_line1_q, f_count0_q, f_count1_q} <= '0;
    end else begin
      if (f_begin) f_in_q <= !f_in_q;
      if (beat_valid_o) begin
        f_beat_q <= f_beat_q + 1'b1;
        if (f_beat_q == '1) f_out_q <= !f_out_q;
      end
    end
    for (int i = 0; i < N; i++) begin
      if (f_put && (f_begin ? i == 0 : f_count == i[3:0])) begin
        if (f_in_q != f_begin) f_line1_q <= (f_begin ? '0 : f_line1_q) | (L'(entry_i) << (i * E));
        else f_line0_q <= (f_begin ? '0 : f_line0_q) | (L'(entry_i) << (i * E));
      end
    end
    if (f_put && f_in_q != f_begin) f_count1_q <= (f_begin ? '0 : f_count) + 4'(f_take);
    if (f_put && f_in_q == f_begin) f_count0_q <= (f_begin ? '0 : f_count) + 4'(f_take);
    if (!rst_ni || clear_i) f_half_q <= 1'b0;
    else if (f_put) f_half_q <= !f_take;
  end
  logic [L-1:0] f_line;
  assign f_line = f_out_q ? f_line1_q : f_line0_q;
  logic [3:0] f_out_count, f_stage_count;
  assign f_out_count = f_out_q ? f_count1_q : f_count0_q;
  assign f_stage_count = f_stage_par ? f_count1_q : f_count0_q;
  logic [D-1:0] f_expected;
  always_comb begin
    f_expected = f_beat_q == '1 ? D'(f_out_count) << (D - 20) : '0;
    for (int b = 0; b < Beats; b++) begin
      if (f_beat_q == b[$clog2(Beats)-1:0]) f_expected = f_expected | f_line[b*D+:D];
    end
  end
  localparam logic [D-1:0] Check = {16'hFFFF, {(D-16){1'b0}}};
  logic [D-1:0] f_checked;  // the bits that are not the check's
`ifdef METADATA_CHECK_CRC16
  logic f_out;
  assign f_out     = out_valid_q;
  assign f_checked = out_last_q ? ~Check : '1;
`else
  localparam logic f_out = 1'b0;  // beats leave from the stage before
  assign f_checked = '1;
`endif
  // A line goes out in its beats, the last one marked.
  `ALWAYS(p_packer_last, !beat_valid_o || beat_last_o == (f_beat_q == '1))
  // Each beat is of the entries as they were taken, one behind the other, then zeros, then their number.
  `ALWAYS(p_packer_beat, !beat_valid_o || ((beat_o ^ f_expected) & f_checked) == '0)
  // The number of entries goes along with the last beat, 1 at least and no more than fit.
  `ALWAYS(p_packer_count, !beat_valid_o || !beat_last_o || (line_entries_o == f_out_count &&
    line_entries_o != '0 && line_entries_o <= 4'(N)))
  // A beat comes only where there was room two cycles ago, without a check one cycle ago.
  logic [1:0] f_ready_q;
  always_ff @(posedge clk_i) f_ready_q <= rst_ni ? {f_ready_q[0], beat_ready_i} : '0;
`ifdef METADATA_CHECK_CRC16
  `ALWAYS(p_packer_room, !beat_valid_o || f_ready_q[1])
`else
  `ALWAYS(p_packer_room, !beat_valid_o || f_ready_q[0])
`endif
  // A line begins only where there is room below the limit, and entries are dropped only where there is none.
  `ALWAYS(p_packer_limit, (!line_start_o || room_i) && (!drop_o || !room_i))
  // An entry that is popped goes into a line or is counted as dropped.
  `ALWAYS(p_packer_pop, !entry_pop_o || entry_valid_i)
  // Only the line that is completed at the end holds fewer entries than fit.
  `ALWAYS(p_packer_full, !line_start_o || !f_begun_q || f_count == 4'(N))
  logic f_begun_q;  // a line was begun since the last clear
  always_ff @(posedge clk_i) f_begun_q <= rst_ni && !clear_i && (f_begun_q || f_begin);
  // Empty says that no entry is held, and no beat.
  `ALWAYS(p_packer_empty, !empty_o || (f_in_q != f_out_q && f_beat_q == '0 && !beat_valid_o))

  // Invariants.
  logic [3:0] f_emitted, f_stored;  // beats, and entries or paddings, of the line being filled
  always_comb begin
    f_emitted = '0;
    f_stored  = '0;
    for (int s = 0; s < Steps; s++) begin
      if ((step_q >> s) > Steps'(1'b1)) begin
        f_emitted = f_emitted + 4'(Emits[s]);
        f_stored  = f_stored + 4'(Pops[s]);
      end
    end
  end
  logic f_begins;  // the next entry begins a line, for who holds the packer
  assign f_begins = step_q[0];
  `ALWAYS(i_packer_onehot, $onehot0(step_q) && step_q != '0 && put_q == (f_closed_q ? '0 : step_q) && pad_q == (f_closed_q && pad_q))
  `ALWAYS(i_packer_filling, step_q[0] ? count_q == '0 && (f_closed_q || !f_begun_q || f_count == 4'(N)) :
    count_q == f_count && (f_closed_q ? f_count <= f_stored : f_count == f_stored))
  // Beats under way: of line f_out_q, f_beat_q are out; then what is in the two stages; then the rest.
  logic [4:0] f_at_stage, f_at_rest;
  assign f_at_stage = 5'(f_beat_q) + 5'(f_out);
  assign f_at_rest  = f_at_stage + 5'(stage_valid_q);
  logic f_tail_line;
  assign f_tail_line = tail_q || f_at_rest == 5'(Beats);
  `ALWAYS(i_packer_where, step_q[0] ?
    (tail_q ? (f_at_rest == 5'(Beats - 1) && f_in_q == f_out_q) :
     (f_in_q == f_out_q ? f_at_rest == 5'(Beats) : (f_at_rest == '0))) :
    (f_in_q == f_out_q ? f_at_rest == 5'(f_emitted) : f_at_rest == 5'(Beats) + 5'(f_emitted)) && !tail_q)
`ifdef METADATA_CHECK_CRC16
  `ALWAYS(i_packer_out, !out_valid_q || (out_last_q == (f_beat_q == '1) && out_count_q == (out_last_q ? f_out_count : out_count_q) &&
    ((out_q ^ f_expected) & f_checked) == '0))
`endif
  logic f_stage_par;
  logic [D-1:0] f_stage_is, f_rest_is;
  assign f_stage_par = f_at_stage == 5'(Beats) ? !f_out_q : f_out_q;
  always_comb begin
    f_stage_is = '0;
    f_rest_is  = '0;
    for (int b = 0; b < Beats; b++) begin
      if (f_at_stage[$clog2(Beats)-1:0] == b[$clog2(Beats)-1:0]) f_stage_is = f_stage_par ? f_line1_q[b*D+:D] : f_line0_q[b*D+:D];
      if (tail_q ? b == Beats - 1 : f_emitted == b[3:0]) f_rest_is = f_in_q ? f_line1_q[b*D+:D] : f_line0_q[b*D+:D];
    end
    if (f_at_stage[$clog2(Beats)-1:0] == '1) f_stage_is = f_stage_is | (D'(f_stage_count) << (D - 20));
  end
  `ALWAYS(i_packer_stage, !stage_valid_q || (stage_last_q == (f_at_stage[$clog2(Beats)-1:0] == '1) && (!stage_last_q || stage_count_q == f_stage_count) && stage_q == f_stage_is))
  `ALWAYS(i_packer_rest, (step_q[0] && !tail_q) || rest_q == (f_half_q ? '0 : f_rest_is))
  `ALWAYS(i_packer_tail, !tail_q || tail_count_q == f_count)
  `ALWAYS(i_packer_range, step_q[0] && !tail_q || (f_count != '0 && f_count <= 4'(N)))
  logic f_zeros;  // where no entry is
  always_comb begin
    f_zeros = 1'b1;
    for (int i = 0; i < N; i++) begin
      if (f_count0_q <= i[3:0] && f_line0_q[i*E+:E] != (f_half_q && !f_in_q && f_count0_q == i[3:0] ? entry_i : '0)) f_zeros = 1'b0;
      if (f_count1_q <= i[3:0] && f_line1_q[i*E+:E] != (f_half_q && f_in_q && f_count1_q == i[3:0] ? entry_i : '0)) f_zeros = 1'b0;
    end
    if (f_line0_q[L-1:N*E] != '0 || f_line1_q[L-1:N*E] != '0) f_zeros = 1'b0;
  end
  `ALWAYS(i_packer_zeros, f_zeros)
  logic f_after;  // a step that took a part of an entry went before
  always_comb begin
    f_after = 1'b0;
    for (int s = 1; s < Steps; s++) if (step_q[s] && !Pops[s-1]) f_after = 1'b1;
  end
  `ALWAYS(i_packer_half, f_closed_q ? !f_half_q : f_half_q == f_after && (!f_half_q || (entry_valid_i && f_count < 4'(N))))
  `REACHED(c_packer_line, beat_valid_o && beat_last_o && line_entries_o == 4'(N))
  `REACHED(c_packer_short, beat_valid_o && beat_last_o && line_entries_o == 4'd2)
  `REACHED(c_packer_drop, drop_o && f_begun_q)
  `REACHED(c_packer_two, f_out_q && f_beat_q == '1 && beat_valid_o)
