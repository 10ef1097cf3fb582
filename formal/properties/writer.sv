  localparam int Beats = `LINE_BITS / `METADATA_AXI_DATA_BITS;
  localparam int BeatBits = $clog2(Beats);
  localparam int Places = 2 ** ($bits(fifo_count) - 1);  // of the line buffer
  // What is raised is written and answered when an address is loaded.
  `OWED(m_writer_load, !load_i || (discard_i && quiet_o))
  // What is discarded stays so until the next load.
  always @(posedge clk_i) if (f_on && $past(discard_i) && !discard_i) begin
    m_writer_discard : `ENV ($past(load_i));
  end
  // A beat comes where there was room two cycles ago; from the encoder, and without a check, one cycle ago.
  logic [1:0] f_ready_q;
  always_ff @(posedge clk_i) f_ready_q <= rst_ni ? {f_ready_q[0], beat_ready_o} : 2'b11;
  logic f_room;
`ifdef METADATA_CODING_DELTA
  assign f_room = f_ready_q[0];
`else
`ifdef METADATA_CHECK_CRC16
  assign f_room = f_ready_q[1];
`else
  assign f_room = f_ready_q[0];
`endif
`endif
  `OWED(m_writer_room, !beat_valid_i || discard_i || f_room)
  // Beats come in whole lines, the last one marked.
  logic [BeatBits-1:0] f_in_q;
  always_ff @(posedge clk_i) begin
    if (!rst_ni || discard_i) f_in_q <= '0;
    else if (beat_valid_i) f_in_q <= f_in_q + 1'b1;
  end
  `OWED(m_writer_lines, !beat_valid_i || discard_i || beat_last_i == (f_in_q == '1))
`ifdef METADATA_CODING_DELTA
  // A line is told as closed before its last beat comes, no more than thirteen before theirs, and none from the second cycle on in which lines are discarded.
  logic f_discard_q;
  logic [$bits(closed_count)-1:0] f_told_q;  // lines told whose last beat has not come
  always_ff @(posedge clk_i) begin
    f_discard_q <= rst_ni && discard_i;
    if (!rst_ni || fifo_clear) f_told_q <= '0;
    else f_told_q <= f_told_q + $bits(f_told_q)'(closed_valid_i) - $bits(f_told_q)'(line_in);
  end
  `OWED(m_writer_told, !beat_valid_i || discard_i || !beat_last_i || f_told_q != '0)
  `OWED(m_writer_closed, !closed_valid_i || (f_told_q < 5'd13 && !(discard_i && f_discard_q)))
  `ALWAYS(i_writer_told, closed_count == f_told_q + $bits(f_told_q)'(lines_q) && f_told_q <= (f_discard_q ? 5'd14 : 5'd13))
`endif
  // Memory answers a write once its last beat was taken.
  logic [16:0] f_owed_q;
  `GIVEN(a_writer_b, !m_axi_bvalid_i || f_owed_q != '0)

  // A write address holds until it is taken.
  `HOLD(p_writer_aw_hold, m_axi_awvalid_o, m_axi_awready_i, m_axi_awaddr_o)
  // A beat holds until it is taken.
  `HOLD(p_writer_w_hold, m_axi_wvalid_o, m_axi_wready_i, {m_axi_wdata_o, m_axi_wlast_o})
  // No write is valid in reset.
  `QUIET(p_writer_reset, m_axi_awvalid_o || m_axi_wvalid_o)
  // No address is raised in the cycle after one with discard or an error.
  always @(posedge clk_i) if (f_on && m_axi_awvalid_o && !$past(m_axi_awvalid_o && !m_axi_awready_i)) begin
    p_writer_halt : assert ($past(!discard_i && !error_o));
  end

  // Addresses and lines, counted: taken, written whole, answered. Beats of the line that goes out.
  logic [16:0] f_aw_q, f_w_q, f_b_q;
  logic [BeatBits-1:0] f_out_q;
  logic [$bits(aw_addr_q)-1:0] f_addr_q;
  logic f_loaded_q;
  assign f_owed_q = f_w_q - f_b_q;
  always_ff @(posedge clk_i) begin
    if (!rst_ni) {f_aw_q, f_w_q, f_b_q, f_out_q, f_loaded_q} <= '0;
    else begin
      if (m_axi_awvalid_o && m_axi_awready_i) f_aw_q <= f_aw_q + 1'b1;
      if (m_axi_wvalid_o && m_axi_wready_i) begin
        f_out_q <= f_out_q + 1'b1;
        if (f_out_q == '1) f_w_q <= f_w_q + 1'b1;
      end
      if (m_axi_bvalid_i) f_b_q <= f_b_q + 1'b1;
      if (load_i) f_loaded_q <= 1'b1;
    end
    if (load_i) f_addr_q <= first_i;
    else if (m_axi_awvalid_o && m_axi_awready_i) f_addr_q <= f_addr_q + 1'b1;
  end
  // Addresses of a recording follow each other line by line, from the first one on.
  `ALWAYS(p_writer_addresses, !m_axi_awvalid_o || !f_loaded_q || m_axi_awaddr_o[$bits(m_axi_awaddr_o)-1-:$bits(f_addr_q)] == f_addr_q)
  // WLAST is with the last beat of each line.
  `ALWAYS(p_writer_wlast, !m_axi_wvalid_o || m_axi_wlast_o == (f_out_q == '1))
  // A beat goes out only when the address of its line was raised.
  logic [16:0] f_ahead;
  assign f_ahead = f_aw_q + 17'(m_axi_awvalid_o) - f_w_q;
  `ALWAYS(p_writer_w_after_aw, !m_axi_wvalid_o || f_ahead != '0)
  // Never more lines than addresses: beyond the addresses raised no beat was written.
  `ALWAYS(p_writer_no_more_w, !f_ahead[16] && (f_ahead != '0 || f_out_q == '0))
  // At rest as many lines as addresses were written, and as many answered.
  `ALWAYS(p_writer_rest, !quiet_o || (f_aw_q == f_w_q && f_w_q == f_b_q && f_out_q == '0))
  // Idle says that nothing is left of a line.
  `ALWAYS(p_writer_idle, !idle_o || (quiet_o && fifo_count == '0))

  // Invariants: the buffer holds whole lines but for the one coming in and the one going out.
  logic [BeatBits-1:0] f_popped;  // beats of the oldest line in the buffer that have left it
  assign f_popped = f_out_q + BeatBits'(w_valid_q);
  (* hierconn *) logic [Places-1:0] \u_lines.f_marks ;
  logic [2:0] f_whole;  // lines in the buffer whose last beat has come
  assign f_whole = 3'(lines_q) + 3'(due_q);
  `ALWAYS(i_writer_count, 8'(fifo_count) + 8'(f_popped) == 8'({f_whole, {BeatBits{1'b0}}}) + 8'(f_newest))
  logic [BeatBits-1:0] f_newest;  // beats of the line not complete yet
  logic [BeatBits-1:0] f_held_q;
  always_ff @(posedge clk_i) begin
    if (!rst_ni || fifo_clear) f_held_q <= '0;
    else if (beat_push) f_held_q <= f_held_q + 1'b1;
  end
  assign f_newest = f_held_q;
  `ALWAYS(i_writer_held, discard_i || f_held_q == f_in_q)
  always_comb if (rst_ni) begin
    for (int i = 0; i < Places; i++) begin
      if (i[$bits(fifo_count)-1:0] < fifo_count) assert (\u_lines.f_marks [i] == (BeatBits'(f_popped + i[BeatBits-1:0]) == '1));
    end
  end
  `ALWAYS(i_writer_some, lines_some_q == (lines_q != '0) && lines_more_q == (lines_q > 2'd1) && lines_q != 2'd3 &&
    due_some_q == (due_q != '0) && due_q != 2'd3 && open_some_q == (open_q != '0) && 3'(lines_q) + 3'(due_q) <= 3'd2)
  `ALWAYS(i_writer_beat, !w_valid_q || w_last_q == (f_out_q == '1))
  `ALWAYS(i_writer_popped, due_q != '0 || f_popped == '0)
  `ALWAYS(i_writer_due, f_ahead == 17'(due_q) + 17'(w_valid_q && w_last_q))
  `ALWAYS(i_writer_open, 17'(open_q) == f_aw_q + 17'(m_axi_awvalid_o) - f_b_q + 17'(b_valid_q) && open_q >= f_ahead[15:0])
  `ALWAYS(i_writer_addr, !f_loaded_q || aw_addr_q == f_addr_q)
  `REACHED(c_writer_wait, m_axi_awvalid_o && !m_axi_awready_i && m_axi_wvalid_o && f_aw_q != '0)
  `REACHED(c_writer_rest, quiet_o && f_b_q == 17'd2)
  `REACHED(c_writer_error, error_o)
