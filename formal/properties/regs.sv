  // From an accepted START on, RECORDING is up for four cycles.
  logic [3:0] f_started_q = '0;
  always_ff @(posedge clk_i) f_started_q <= rst_ni ? {f_started_q[2:0], rec_start_o} : '0;
  `OWED(m_regs_recording, f_started_q == '0 || recording_i)

  // Every answer of the register bus holds until it is taken.
  `HOLD(p_regs_b_hold, s_axil_bvalid_o, s_axil_bready_i, s_axil_bresp_o)
  // The data of a read hold until they are taken.
  `HOLD(p_regs_r_hold, s_axil_rvalid_o, s_axil_rready_i, {s_axil_rdata_o, s_axil_rresp_o})
  // No valid and no ready in reset, no interrupt.
  `QUIET(p_regs_reset, s_axil_bvalid_o || s_axil_rvalid_o || s_axil_awready_o || s_axil_wready_o ||
    s_axil_arready_o || irq_o)

  // What was taken and not answered: address and data of one write, address of one read.
  logic f_aw_q = 1'b0, f_w_q = 1'b0, f_ar_q = 1'b0;
  logic [11:0] f_aw_addr_q, f_ar_addr_q;
  logic [31:0] f_w_data_q;
  logic [3:0] f_w_strb_q;
  logic f_aw_in, f_w_in, f_ar_in, f_b_out, f_r_out;
  assign f_aw_in = s_axil_awvalid_i && s_axil_awready_o;
  assign f_w_in  = s_axil_wvalid_i && s_axil_wready_o;
  assign f_ar_in = s_axil_arvalid_i && s_axil_arready_o;
  assign f_b_out = s_axil_bvalid_o && s_axil_bready_i;
  assign f_r_out = s_axil_rvalid_o && s_axil_rready_i;
  // Both parts of a write came together in the cycle before.
  logic f_fire_q = 1'b0;
  always_ff @(posedge clk_i) begin
    f_fire_q <= rst_ni && (f_aw_q || f_aw_in) && (f_w_q || f_w_in) && !(f_aw_q && f_w_q);
    f_aw_q   <= rst_ni && (f_aw_in || (f_aw_q && !f_b_out));
    f_w_q    <= rst_ni && (f_w_in || (f_w_q && !f_b_out));
    f_ar_q   <= rst_ni && (f_ar_in || (f_ar_q && !f_r_out));
    if (f_aw_in) f_aw_addr_q <= s_axil_awaddr_i;
    if (f_ar_in) f_ar_addr_q <= s_axil_araddr_i;
    if (f_w_in) {f_w_strb_q, f_w_data_q} <= {s_axil_wstrb_i, s_axil_wdata_i};
  end
  // A write is answered once address and data have both come, and once only.
  `ALWAYS(p_regs_b_asked, !s_axil_bvalid_o || (f_aw_q && f_w_q))
  // A read is answered once it was asked for, and once only.
  `ALWAYS(p_regs_r_asked, !s_axil_rvalid_o || f_ar_q)
  // A second address or data word is not taken before the answer to the first.
  `ALWAYS(p_regs_one_each, !(f_aw_q && f_aw_in) && !(f_w_q && f_w_in) && !(f_ar_q && f_ar_in))
  // A complete write is answered two cycles later at the latest.
  logic [1:0] f_b_wait_q = '0;
  always_ff @(posedge clk_i) begin
    if (!rst_ni || s_axil_bvalid_o || !(f_aw_q && f_w_q)) f_b_wait_q <= '0;
    else f_b_wait_q <= f_b_wait_q + 1'b1;
  end
  `ALWAYS(p_regs_b_soon, f_b_wait_q < 2'd2)
  // Answers are OKAY or SLVERR.
  `ALWAYS(p_regs_resp, !s_axil_bresp_o[0] && !s_axil_rresp_o[0])
  // Nothing is taken in the 16 cycles after a reset.
  logic [4:0] f_age_q = '0;
  always_ff @(posedge clk_i) f_age_q <= !rst_ni ? '0 : f_age_q + 5'(!f_age_q[4]);
  always_comb if (rst_ni && !f_age_q[4]) begin
    p_regs_sweep : assert (!s_axil_awready_o && !s_axil_wready_o && !s_axil_arready_o);
  end

  // Pulses: in the cycle after a whole write, of what it writes to CTRL, and of nothing else.
  logic [5:0] f_act;
  assign f_act = (f_fire_q && f_aw_addr_q[11:2] == 10'h004 && f_w_strb_q[0]) ? f_w_data_q[5:0] : '0;
  logic f_pause;
`ifdef FEATURES_RESUME
  assign f_pause = f_act[4];
`else
  assign f_pause = 1'b0;
`endif
  // Each write of STOP, ABORT, PAUSE and COUNTERS_CLEAR is one pulse in the cycle after it, and nothing else is.
  `ALWAYS(p_regs_pulses, rec_stop_o == (f_act[1] || f_pause) &&
    rep_stop_o == (f_act[3] || f_pause) && cnt_clear_o == f_act[5])
  // A START comes of a write that asks for it only, and never while RECORDING.
  `ALWAYS(p_regs_start_asked, (!rec_start_o || (f_act[0] && !recording_i)) && (!rep_start_o || f_act[2]))
  // A START not accepted sets its cause, and an accepted one none.
  logic f_new;
  assign f_new = error_new[2:0] != '0;
  `ALWAYS(p_regs_refused, f_new == ((f_act[0] && !rec_start_o) || (f_act[2] && !rep_start_o)))
  // Two writes act three cycles apart at least.
  logic [1:0] f_acted_q = '0;
  always_ff @(posedge clk_i) f_acted_q <= rst_ni ? {f_acted_q[0], f_fire_q} : '0;
  `ALWAYS(p_regs_apart, !f_fire_q || f_acted_q == '0)

  // What an accepted START begins with, by what is programmed in that very cycle.
  logic [$bits(rec_first_o):0] f_rec_first, f_rec_limit;
  localparam int LineBits = $bits(rec_base_q) - $bits(rec_first_o);
  logic [$bits(rec_base_q)-1:0] f_rec_offset, f_rep_offset;
`ifdef FEATURES_RESUME
  assign {f_rec_offset, f_rep_offset} = {rec_offset_q, rep_offset_q};
`else
  assign {f_rec_offset, f_rep_offset} = '0;
`endif
  assign f_rec_first = rec_base_q[$bits(rec_base_q)-1:LineBits] + {1'b0, f_rec_offset[$bits(rec_base_q)-1:LineBits]};
  assign f_rec_limit = {1'b0, rec_limit_q[$bits(rec_base_q)-1:LineBits]};
  // A recording is accepted only with base, limit and offset of whole lines and the first line not above the limit.
  `ALWAYS(p_regs_rec_range, !rec_start_o || (f_rec_first <= f_rec_limit &&
    (rec_base_q[LineBits-1:0] | rec_limit_q[LineBits-1:0] | f_rec_offset[LineBits-1:0]) == '0))
  // It begins at base plus offset, with as many lines as there are up to the limit.
  `ALWAYS(p_regs_rec_first, !rec_start_o || ({1'b0, rec_first_o} == f_rec_first &&
    rec_left_o == f_rec_limit[$bits(rec_left_o)-1:0] - f_rec_first[$bits(rec_left_o)-1:0]))
  logic [$bits(rep_first_o):0] f_rep_end;
  assign f_rep_end = {1'b0, rep_base_q[$bits(rep_base_q)-1:LineBits]} + rep_bytes_q[$bits(rep_base_q)-1:LineBits];
`ifndef PREFETCH_SECOND_RECORD
  // A replay is accepted only with base, length and offset of whole lines, inside memory, the offset not above the length.
  `ALWAYS(p_regs_rep_range, !rep_start_o || (f_rep_offset <= rep_bytes_q &&
    (!f_rep_end[$bits(rep_first_o)] || f_rep_end[$bits(rep_first_o)-1:0] == '0) &&
    (rep_base_q[LineBits-1:0] | rep_bytes_q[LineBits-1:0] | f_rep_offset[LineBits-1:0]) == '0))
  // It begins at base plus offset, with the lines that are left up to the length.
  `ALWAYS(p_regs_rep_first, !rep_start_o || (rep_first_o == rep_base_q[$bits(rep_base_q)-1:LineBits] +
    f_rep_offset[$bits(rep_base_q)-1:LineBits] && rep_left_o == rep_bytes_q[$bits(rep_base_q)-1:LineBits] -
    f_rep_offset[$bits(rep_base_q)-1:LineBits]))
`else
  // A replay is accepted only with bases, lengths and offset of whole lines, both records inside memory and together no longer than it, the offset not above both lengths.
  logic [$bits(rep_first_o):0] f_rep2_end, f_rep_total;
  assign f_rep2_end  = {1'b0, rep2_base_q[$bits(rep_base_q)-1:LineBits]} + rep2_bytes_q[$bits(rep_base_q)-1:LineBits];
  assign f_rep_total = {1'b0, rep_bytes_q[$bits(rep_base_q)-1:LineBits]} + rep2_bytes_q[$bits(rep_base_q)-1:LineBits];
  `ALWAYS(p_regs_rep_range, !rep_start_o || (rep_offset_q[$bits(rep_base_q)-1:LineBits] <= f_rep_total && !f_rep_total[$bits(rep_first_o)] &&
    (!f_rep_end[$bits(rep_first_o)] || f_rep_end[$bits(rep_first_o)-1:0] == '0) &&
    (rep2_bytes_q == '0 || !f_rep2_end[$bits(rep_first_o)] || f_rep2_end[$bits(rep_first_o)-1:0] == '0) &&
    (rep_base_q[LineBits-1:0] | rep_bytes_q[LineBits-1:0] | rep_offset_q[LineBits-1:0] | rep2_bytes_q[LineBits-1:0]) == '0 &&
    (rep2_bytes_q == '0 || rep2_base_q[LineBits-1:0] == '0)))
  // It begins at the offset in the first record, or as far in the second as the offset is beyond the first, with the lines that are left of both.
  `ALWAYS(p_regs_rep_first, !rep_start_o || (rep_second_o == (rep_offset_q >= rep_bytes_q) &&
    rep_first_o == (rep_second_o ? rep2_base_q[$bits(rep_base_q)-1:LineBits] - rep_bytes_q[$bits(rep_base_q)-1:LineBits] :
    rep_base_q[$bits(rep_base_q)-1:LineBits]) + rep_offset_q[$bits(rep_base_q)-1:LineBits] &&
    {1'b0, rep_left_o} == f_rep_total - rep_offset_q[$bits(rep_base_q)-1:LineBits]))
  // The second record is at its base, as long as its length.
  `ALWAYS(p_regs_rep_second, !rep_start_o || (rep2_first_o == rep2_base_q[$bits(rep_base_q)-1:LineBits] && rep2_lines_o == rep2_bytes_q[$bits(rep_base_q)-1:LineBits]))
`endif

  // The interrupt falls by a write of IRQ_STATUS or IRQ_ENABLE only.
  always @(posedge clk_i) if (f_on && $past(irq_o) && !irq_o) begin
    p_regs_irq_hold : assert ($past(f_fire_q && (f_aw_addr_q[11:2] == 10'h008 || f_aw_addr_q[11:2] == 10'h009) && f_w_strb_q[0]));
  end

  `REACHED(c_regs_b_wait, s_axil_bvalid_o && !s_axil_bready_i)
  `REACHED(c_regs_rec_start, rec_start_o && rec_first_o != '0)
  `REACHED(c_regs_rep_start, rep_start_o && rep_left_o != '0 && rep_first_o != '0)
  `REACHED(c_regs_refused, refuse_rec_config || refuse_rec_busy)
  `REACHED(c_regs_irq, irq_o)

`ifdef PREFETCH_SECOND_RECORD
  localparam int WordsLog2 = 8;  // bytes of the words below the counters
`else
  localparam int WordsLog2 = 7;
`endif
  // Invariants: what is kept here is what the module keeps.
  `ALWAYS(i_regs_held, f_aw_q == aw_held_q && f_w_q == w_held_q && f_ar_q == ar_held_q && f_fire_q == write_q)
  `ALWAYS(i_regs_address, !f_aw_q || (f_aw_addr_q[11:2] == waddr_q && is_ctrl_q == (waddr_q == 10'h004) &&
    word_ok_q == (waddr_q[11:8] == '0 && (WordsLog2 == 8 || !waddr_q[7]))))
  `ALWAYS(i_regs_data, !f_w_q || (f_w_data_q == wdata_q && f_w_strb_q == wstrb_q &&
    ctrl_q == (wdata_q[5:0] & {6{wstrb_q[0]}})))
  `ALWAYS(i_regs_act, act_q == f_act)
  `ALWAYS(i_regs_write, (aw_held_q && w_held_q) == (write_q || bvalid_q) && !(write_q && bvalid_q))
  `ALWAYS(i_regs_ready, !(awready_q && aw_held_q) && !(wready_q && w_held_q) && !(arready_q && ar_held_q) &&
    !((awready_q || wready_q || arready_q) && !swept_q))
  `ALWAYS(i_regs_read, (!rvalid_q || fetched_q) && (!fetched_q || ar_held_q))
  `ALWAYS(i_regs_sweep, swept_q ? f_age_q[4] : f_age_q == {1'b0, sweep_q})
