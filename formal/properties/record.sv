  // A recording is started only while none runs.
  `OWED(m_record_start, !start_i || !recording_o)
  // Starts and stops come three cycles apart.
  logic [1:0] f_pulse_q;
  always_ff @(posedge clk_i) f_pulse_q <= rst_ni ? {f_pulse_q[0], start_i || stop_i} : '0;
  `OWED(m_record_apart, !start_i || f_pulse_q == '0)
  `OWED(m_record_apart_stop, !stop_i || f_pulse_q == '0)
  logic f_started_q;
  always_ff @(posedge clk_i) f_started_q <= rst_ni && start_i;
  // A line is begun only where there is room, and none in the cycle after another or after a START.
  logic f_began_q;
  always_ff @(posedge clk_i) f_began_q <= rst_ni && line_start_i;
  `OWED(m_record_line, !line_start_i || (room_o && !f_began_q && recording_o && !f_started_q))
  logic [$bits(left_i)-1:0] f_from;  // the line that a recording begins with, from the base on
`ifdef FEATURES_RESUME
  assign f_from = start_off_i[$bits(start_off_i)-1-:$bits(left_i)];
  // The offset is put only while nothing is recorded.
  `OWED(m_record_put, !put_off_i || !recording_o)
`else
  assign f_from = '0;
`endif
  // A write fails only while an answer is owed.
  `OWED(m_record_error, !write_error_i || !writer_quiet_i)
  // Memory acknowledges only lines of this recording.
  `OWED(m_record_acked, !acked_i || (recording_o && !start_i))

  // Lines below the limit that are left, and lines begun, since the START.
  logic [$bits(left_i)-1:0] f_left_q, f_begun_q, f_acked_q, f_first_q, f_total_q;
  logic f_ever_q = 1'b0;
  always_ff @(posedge clk_i) begin
    if (!rst_ni) f_ever_q <= 1'b0;
    else if (start_i) f_ever_q <= 1'b1;
    if (start_i) f_total_q <= left_i;
    if (start_i) {f_left_q, f_begun_q, f_acked_q, f_first_q} <=
      {left_i, {$bits(left_i){1'b0}}, {$bits(left_i){1'b0}}, f_from};
    else begin
      if (line_start_i) {f_left_q, f_begun_q} <= {f_left_q - 1'b1, f_begun_q + 1'b1};
      if (acked_i) f_acked_q <= f_acked_q + 1'b1;
    end
  end
  // A line is begun only while one is left below the limit.
  `ALWAYS(p_record_limit, !line_start_i || f_left_q != '0)
  // The bytes told are those that memory acknowledged, from where the recording began.
  `ALWAYS(p_record_bytes, !f_ever_q || bytes_o[$bits(bytes_o)-1-:$bits(f_left_q)] == f_first_q + f_acked_q)
`ifdef FEATURES_RESUME
  // The offset told is that of the line being filled, a cycle late.
  `ALWAYS(p_record_offset, !(f_ever_q && recording_o) || offset_o[$bits(offset_o)-1-:$bits(f_left_q)] == f_first_q + f_begun_q - $bits(f_left_q)'(f_began_q))
`endif
  // It is done only when the CRRB and the packer have emptied and every write is answered, without an error.
  `ALWAYS(p_record_done, !done_o || (writer_idle_i && !write_error_i))
  // After an error nothing is taken and all is discarded.
  always @(posedge clk_i) if (f_on && $past(write_error_i && recording_o) && recording_o) begin
    p_record_error : assert (clear_o && !take_o);
  end
  // With every part empty and every write answered, RECORDING falls in three cycles at most.
  logic [2:0] f_rest_q = '0;
  always_ff @(posedge clk_i) begin
    if (!rst_ni || !recording_o || take_o || !crrb_empty_i || !packer_empty_i || !writer_idle_i || !writer_quiet_i || start_i || stop_i || write_error_i) f_rest_q <= '0;
    else f_rest_q <= f_rest_q + 1'b1;
  end
  `ALWAYS(p_record_ends, f_rest_q < 3'd4)
  `ALWAYS(i_record_state, busy_q == (state_q != Idle) && take_q == (state_q == Take) && clear_q == (state_q == Idle || state_q == Failed) && state_q <= Failed && began_q == f_began_q && drain_q == (state_q == Drain) && close_q == (state_q == Close))
  `ALWAYS(i_record_left, !(f_ever_q && recording_o) || left_q == f_left_q + $bits(f_left_q)'(f_began_q))
  `ALWAYS(i_record_room, !recording_o || f_started_q || room_q == (left_q != '0))
  `ALWAYS(i_record_total, f_left_q + f_begun_q == f_total_q && f_begun_q <= f_total_q || !f_ever_q)
  `ALWAYS(i_record_ever, f_ever_q || !recording_o)
  `REACHED(c_record_done, done_o && f_acked_q != '0)
  `REACHED(c_record_full, full_o && f_begun_q != '0)
  `REACHED(c_record_failed, state_q == Failed)
