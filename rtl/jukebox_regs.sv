// SPDX-License-Identifier: Apache-2.0 WITH SHL-2.1
// AXI4-Lite subordinate with the registers: what software programs, starts and reads.
//
// Emitted by jukebox 0.1.0 for the configuration
//   name = "jukebox"
//   address = { va_bits = 48, pa_bits = 48, asid_bits = 16 }
//   geometry = { line_bytes = 64, region_bytes = 1024, crrb_entries = 16 }
//   metadata = { check = "crc16", axi_data_bits = 64, reads_in_flight = 2, axi_cache = 3,
//     axi_prot = 0, axi_qos = 0 }
//   prefetch = { egress = "native" }
//   reset = { style = "async-low" }
//   counters = { bits = 32 }
//
// One write and one read are under way at a time. A write acts in the cycle after the later of its
// address and its data was taken: pulses are up in that cycle, registers change at its end.
module jukebox_regs (
  input  logic        clk_i,
  input  logic        rst_ni,
  // AXI4-Lite; the protection bits are ignored.
  input  logic [11:0] s_axil_awaddr_i,
  input  logic [2:0]  s_axil_awprot_i,
  input  logic        s_axil_awvalid_i,
  output logic        s_axil_awready_o,
  input  logic [31:0] s_axil_wdata_i,
  input  logic [3:0]  s_axil_wstrb_i,
  input  logic        s_axil_wvalid_i,
  output logic        s_axil_wready_o,
  output logic [1:0]  s_axil_bresp_o,
  output logic        s_axil_bvalid_o,
  input  logic        s_axil_bready_i,
  input  logic [11:0] s_axil_araddr_i,
  input  logic [2:0]  s_axil_arprot_i,
  input  logic        s_axil_arvalid_i,
  output logic        s_axil_arready_o,
  output logic [31:0] s_axil_rdata_o,
  output logic [1:0]  s_axil_rresp_o,
  output logic        s_axil_rvalid_o,
  input  logic        s_axil_rready_i,
  output logic        irq_o,  // level, high while an enabled cause is pending
  // Pulses of CTRL; a start only if it is accepted.
  output logic        rec_start_o,
  output logic        rec_stop_o,  // RECORD_STOP or PAUSE
  output logic        rep_start_o,
  output logic        rep_stop_o,  // REPLAY_ABORT or PAUSE
  output logic        cnt_clear_o,
  // What software programmed.
  output logic        asid_filter_o,
  output logic        pacing_o,
  output logic        record_hits_o,
  output logic [15:0] asid_o,
  output logic [47:0] rec_start_off_o,  // where a recording started now begins
  output logic        rec_put_off_o,  // pulse: it is what the live offset is from now on
  output logic [41:0] rec_first_o,  // the same as an address, in lines
  output logic [41:0] rec_left_o,  // lines from there to the limit
  output logic [47:0] rep_start_off_o,  // where a replay started now begins
  output logic        rep_put_off_o,  // pulse: it is what the live offset is from now on
  output logic [41:0] rep_first_o,  // the same as an address, in lines
  output logic [41:0] rep_left_o,  // lines from there to the end of the record
  output logic [37:0] rebase_o,
  output logic [15:0] pace_window_o,
  output logic [15:0] pace_gap_o,
  output logic [15:0] pace_release_o,
  output logic [15:0] xlt_retry_wait_o,
  output logic [23:0] watchdog_o,
  // State and events of the block.
  input  logic        recording_i,
  input  logic        replaying_i,
  input  logic        rec_done_i,
  input  logic        rec_full_i,
  input  logic        rep_done_i,
  input  logic        err_write_i,
  input  logic        err_read_i,
  input  logic        err_read_timeout_i,
  input  logic        err_xlt_timeout_i,
  input  logic [47:0] rec_off_i,
  input  logic [47:0] rep_off_i,
  input  logic [47:0] rec_bytes_i,
  // Counter bank: the request and its place hold until the answer.
  output logic        cnt_rd_req_o,
  output logic [4:0]  cnt_rd_idx_o,
  input  logic        cnt_rd_valid_i,
  input  logic [31:0] cnt_rd_data_i
);

  // Whether there is a register at an address. Which bytes of its word are meant, strobes say.
  function automatic logic mapped(input logic [11:3] addr);
    mapped = !addr[7];
    if (addr[8]) mapped = addr[7:3] < 5'd24;
    if (addr[11:9] != '0) mapped = 1'b0;
  endfunction

  // The place in a word and the protection say nothing.
  logic unused_address;
  assign unused_address = ^{s_axil_awaddr_i[1:0], s_axil_araddr_i[1:0],
                            s_axil_awprot_i, s_axil_arprot_i};

  // Write channels. Address and data are taken in any order and kept until the response has been
  // accepted; the response is raised when both are there.
  logic        awready_q;
  logic        wready_q;
  logic        aw_held_q;
  logic        w_held_q;
  logic        bvalid_q;
  logic        bslverr_q;
  logic [11:2] waddr_q;
  logic [31:0] wdata_q;
  logic [3:0]  wstrb_q;
  logic        aw_held_d;
  logic        w_held_d;
  logic        b_taken;
  logic        swept_q;  // what reads back is in order after reset
  logic [3:0]  sweep_q;
  logic        write_q;  // the write acts now
  logic        word_ok_q;  // the address is in the words below the counters
  logic        is_ctrl_q;  // the address is that of CTRL
  logic [5:0]  ctrl_q;  // the data, for CTRL
  logic aw_in, w_in, write_d, is_ctrl_d;
  logic [5:0]  ctrl_d;
  logic [5:0]  act_q;  // what CTRL does now

  assign b_taken   = bvalid_q && s_axil_bready_i;
  assign aw_in     = s_axil_awvalid_i && awready_q;
  assign w_in      = s_axil_wvalid_i && wready_q;
  assign aw_held_d = aw_in || (aw_held_q && !b_taken);
  assign w_held_d  = w_in || (w_held_q && !b_taken);
  assign write_d   = aw_held_d && w_held_d && !(aw_held_q && w_held_q);
  assign is_ctrl_d = aw_in ? s_axil_awaddr_i[11:2] == 10'h004 : is_ctrl_q;
  assign ctrl_d    = w_in ? s_axil_wdata_i[5:0] & {6{s_axil_wstrb_i[0]}} : ctrl_q;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      awready_q <= 1'b0;
      wready_q  <= 1'b0;
      aw_held_q <= 1'b0;
      w_held_q  <= 1'b0;
      bvalid_q  <= 1'b0;
      bslverr_q <= 1'b0;
      swept_q   <= 1'b0;
      write_q   <= 1'b0;
      word_ok_q <= 1'b0;
      is_ctrl_q <= 1'b0;
      ctrl_q    <= '0;
      act_q     <= '0;
      waddr_q   <= '0;
      wdata_q   <= '0;
      wstrb_q   <= '0;
    end else begin
      swept_q   <= swept_q || sweep_q == '1;
      awready_q <= !aw_held_d && swept_q;
      wready_q  <= !w_held_d && swept_q;
      aw_held_q <= aw_held_d;
      w_held_q  <= w_held_d;
      write_q   <= write_d;
      act_q     <= write_d && is_ctrl_d ? ctrl_d : '0;
      is_ctrl_q <= is_ctrl_d;
      ctrl_q    <= ctrl_d;
      bvalid_q  <= write_q || (bvalid_q && !b_taken);
      if (write_q) bslverr_q <= !mapped(waddr_q[11:3]);
      if (aw_in) begin
        waddr_q   <= s_axil_awaddr_i[11:2];
        word_ok_q <= s_axil_awaddr_i[11:7] == '0;
      end
      if (w_in) begin
        wdata_q <= s_axil_wdata_i;
        wstrb_q <= s_axil_wstrb_i;
      end
    end
  end

  assign s_axil_awready_o = awready_q;
  assign s_axil_wready_o  = wready_q;
  assign s_axil_bvalid_o  = bvalid_q;
  assign s_axil_bresp_o   = {bslverr_q, 1'b0};

  // Which word the write acts on.
  logic wr_config;
  logic wr_error_cause;
  logic wr_irq_status;
  logic wr_irq_enable;
  logic wr_asid;
  logic wr_pace_window;
  logic wr_pace_gap;
  logic wr_pace_release;
  logic wr_xlt_retry_wait;
  logic wr_watchdog;
  logic wr_rec_base_lo;
  logic wr_rec_base_hi;
  logic wr_rec_limit_lo;
  logic wr_rec_limit_hi;
  logic wr_rec_offset_lo;
  logic wr_rec_offset_hi;
  logic wr_rep_base_lo;
  logic wr_rep_base_hi;
  logic wr_rep_bytes_lo;
  logic wr_rep_bytes_hi;
  logic wr_rep_offset_lo;
  logic wr_rep_offset_hi;
  logic wr_rebase_lo;
  logic wr_rebase_hi;
  logic write_word;
  assign write_word = write_q && word_ok_q;
  assign wr_config         = write_word && waddr_q[6:2] == 5'h05;
  assign wr_error_cause    = write_word && waddr_q[6:2] == 5'h07;
  assign wr_irq_status     = write_word && waddr_q[6:2] == 5'h08;
  assign wr_irq_enable     = write_word && waddr_q[6:2] == 5'h09;
  assign wr_asid           = write_word && waddr_q[6:2] == 5'h0A;
  assign wr_pace_window    = write_word && waddr_q[6:2] == 5'h0B;
  assign wr_pace_gap       = write_word && waddr_q[6:2] == 5'h0C;
  assign wr_pace_release   = write_word && waddr_q[6:2] == 5'h0D;
  assign wr_xlt_retry_wait = write_word && waddr_q[6:2] == 5'h0E;
  assign wr_watchdog       = write_word && waddr_q[6:2] == 5'h0F;
  assign wr_rec_base_lo    = write_word && waddr_q[6:2] == 5'h10;
  assign wr_rec_base_hi    = write_word && waddr_q[6:2] == 5'h11;
  assign wr_rec_limit_lo   = write_word && waddr_q[6:2] == 5'h12;
  assign wr_rec_limit_hi   = write_word && waddr_q[6:2] == 5'h13;
  assign wr_rec_offset_lo  = write_word && waddr_q[6:2] == 5'h14;
  assign wr_rec_offset_hi  = write_word && waddr_q[6:2] == 5'h15;
  assign wr_rep_base_lo    = write_word && waddr_q[6:2] == 5'h18;
  assign wr_rep_base_hi    = write_word && waddr_q[6:2] == 5'h19;
  assign wr_rep_bytes_lo   = write_word && waddr_q[6:2] == 5'h1A;
  assign wr_rep_bytes_hi   = write_word && waddr_q[6:2] == 5'h1B;
  assign wr_rep_offset_lo  = write_word && waddr_q[6:2] == 5'h1C;
  assign wr_rep_offset_hi  = write_word && waddr_q[6:2] == 5'h1D;
  assign wr_rebase_lo      = write_word && waddr_q[6:2] == 5'h1E;
  assign wr_rebase_hi      = write_word && waddr_q[6:2] == 5'h1F;

  // Starts are checked before they come: the last programming write is at least three cycles ahead
  // of them, so what follows the registers two cycles later is right in time. A START uses up its
  // offset: where a replay begins follows that at once, for the next START; recording is refused
  // until then. Where the low bits must be 0, sums and differences are of whole lines.
  logic [47:0] rec_base_q;
  logic [47:0] rec_limit_q;
  logic [47:0] rep_base_q;
  logic [47:0] rep_bytes_q;
  logic [47:0] rec_offset_q;
  logic [47:0] rep_offset_q;
  logic [42:0] rec_first_q;
  logic [41:0] rep_first_q, rec_left_q, rep_left_q;
  logic [42:0] rec_left;  // negative beyond the limit
  logic [42:0] rep_left;  // negative beyond the end
  logic [42:0] rep_end_q;  // first line behind the record
  logic        rec_aligned_q;
  logic        rep_aligned_q;
  logic        rep_inside_q;
  logic        rec_ok_q;
  logic        rep_ok_q;

  assign rec_left = {1'b0, rec_limit_q[47:6]} - {1'b0, rec_first_q[41:0]};
  assign rep_left = {1'b0, rep_bytes_q[47:6]} - {1'b0, rep_offset_q[47:6]};

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      rec_ok_q      <= 1'b0;
      rep_inside_q  <= 1'b0;
      rec_first_q   <= '0;
      rec_left_q    <= '0;
      rep_first_q   <= '0;
      rep_left_q    <= '0;
      rec_aligned_q <= 1'b0;
      rep_end_q     <= '0;
      rep_aligned_q <= 1'b0;
      rep_ok_q      <= 1'b0;
    end else begin
      rec_first_q   <= {1'b0, rec_base_q[47:6]} + {1'b0, rec_offset_q[47:6]};
      rec_aligned_q <= (rec_base_q[5:0] | rec_limit_q[5:0] | rec_offset_q[5:0]) == '0;
      rec_left_q    <= rec_left[41:0];
      rec_ok_q      <= rec_aligned_q && !rec_first_q[42] && !rec_left[42];
      rep_end_q     <= {1'b0, rep_base_q[47:6]} + {1'b0, rep_bytes_q[47:6]};
      rep_aligned_q <= (rep_base_q[5:0] | rep_bytes_q[5:0] | rep_offset_q[5:0]) == '0;
      rep_first_q   <= rep_base_q[47:6] + rep_offset_q[47:6];
      rep_left_q    <= rep_left[41:0];
      rep_inside_q  <= !rep_left[42];
      rep_ok_q      <= rep_aligned_q && rep_inside_q &&
          (!rep_end_q[42] || rep_end_q[41:0] == '0);
    end
  end

  // Control: bits act once, in the cycle of the write.
  logic refuse_rec_config;
  logic refuse_rec_busy;
  logic refuse_rep_config;

  assign rec_start_o       = act_q[0] && !recording_i && rec_ok_q;
  assign refuse_rec_config = act_q[0] && !recording_i && !rec_ok_q;
  assign refuse_rec_busy   = act_q[0] && recording_i;
  assign rec_stop_o        = act_q[1] || act_q[4];
  assign rep_start_o       = act_q[2] && rep_ok_q;
  assign refuse_rep_config = act_q[2] && !rep_ok_q;
  assign rep_stop_o        = act_q[3] || act_q[4];
  assign cnt_clear_o       = act_q[5];

  // Registers that keep what is written, byte by byte.
  logic [2:0]  config_q;
  logic [15:0] asid_q;
  logic [15:0] pace_window_q;
  logic [15:0] pace_gap_q;
  logic [15:0] pace_release_q;
  logic [15:0] xlt_retry_wait_q;
  logic [23:0] watchdog_q;
  logic [37:0] rebase_q;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      config_q         <= 3'h0;
      asid_q           <= 16'h0;
      pace_window_q    <= 16'h0;
      pace_gap_q       <= 16'h0;
      pace_release_q   <= 16'h0;
      xlt_retry_wait_q <= 16'h0;
      watchdog_q       <= 24'h10000;
      rec_base_q       <= 48'h0;
      rec_limit_q      <= 48'h0;
      rep_base_q       <= 48'h0;
      rep_bytes_q      <= 48'h0;
      rebase_q         <= 38'h0;
    end else begin
      if (wr_config && wstrb_q[0]) config_q[2:0] <= wdata_q[2:0];
      if (wr_asid && wstrb_q[0]) asid_q[7:0] <= wdata_q[7:0];
      if (wr_asid && wstrb_q[1]) asid_q[15:8] <= wdata_q[15:8];
      if (wr_pace_window && wstrb_q[0]) pace_window_q[7:0] <= wdata_q[7:0];
      if (wr_pace_window && wstrb_q[1]) pace_window_q[15:8] <= wdata_q[15:8];
      if (wr_pace_gap && wstrb_q[0]) pace_gap_q[7:0] <= wdata_q[7:0];
      if (wr_pace_gap && wstrb_q[1]) pace_gap_q[15:8] <= wdata_q[15:8];
      if (wr_pace_release && wstrb_q[0]) pace_release_q[7:0] <= wdata_q[7:0];
      if (wr_pace_release && wstrb_q[1]) pace_release_q[15:8] <= wdata_q[15:8];
      if (wr_xlt_retry_wait && wstrb_q[0]) xlt_retry_wait_q[7:0] <= wdata_q[7:0];
      if (wr_xlt_retry_wait && wstrb_q[1]) xlt_retry_wait_q[15:8] <= wdata_q[15:8];
      if (wr_watchdog && wstrb_q[0]) watchdog_q[7:0] <= wdata_q[7:0];
      if (wr_watchdog && wstrb_q[1]) watchdog_q[15:8] <= wdata_q[15:8];
      if (wr_watchdog && wstrb_q[2]) watchdog_q[23:16] <= wdata_q[23:16];
      if (wr_rec_base_lo && wstrb_q[0]) rec_base_q[7:0] <= wdata_q[7:0];
      if (wr_rec_base_lo && wstrb_q[1]) rec_base_q[15:8] <= wdata_q[15:8];
      if (wr_rec_base_lo && wstrb_q[2]) rec_base_q[23:16] <= wdata_q[23:16];
      if (wr_rec_base_lo && wstrb_q[3]) rec_base_q[31:24] <= wdata_q[31:24];
      if (wr_rec_base_hi && wstrb_q[0]) rec_base_q[39:32] <= wdata_q[7:0];
      if (wr_rec_base_hi && wstrb_q[1]) rec_base_q[47:40] <= wdata_q[15:8];
      if (wr_rec_limit_lo && wstrb_q[0]) rec_limit_q[7:0] <= wdata_q[7:0];
      if (wr_rec_limit_lo && wstrb_q[1]) rec_limit_q[15:8] <= wdata_q[15:8];
      if (wr_rec_limit_lo && wstrb_q[2]) rec_limit_q[23:16] <= wdata_q[23:16];
      if (wr_rec_limit_lo && wstrb_q[3]) rec_limit_q[31:24] <= wdata_q[31:24];
      if (wr_rec_limit_hi && wstrb_q[0]) rec_limit_q[39:32] <= wdata_q[7:0];
      if (wr_rec_limit_hi && wstrb_q[1]) rec_limit_q[47:40] <= wdata_q[15:8];
      if (wr_rep_base_lo && wstrb_q[0]) rep_base_q[7:0] <= wdata_q[7:0];
      if (wr_rep_base_lo && wstrb_q[1]) rep_base_q[15:8] <= wdata_q[15:8];
      if (wr_rep_base_lo && wstrb_q[2]) rep_base_q[23:16] <= wdata_q[23:16];
      if (wr_rep_base_lo && wstrb_q[3]) rep_base_q[31:24] <= wdata_q[31:24];
      if (wr_rep_base_hi && wstrb_q[0]) rep_base_q[39:32] <= wdata_q[7:0];
      if (wr_rep_base_hi && wstrb_q[1]) rep_base_q[47:40] <= wdata_q[15:8];
      if (wr_rep_bytes_lo && wstrb_q[0]) rep_bytes_q[7:0] <= wdata_q[7:0];
      if (wr_rep_bytes_lo && wstrb_q[1]) rep_bytes_q[15:8] <= wdata_q[15:8];
      if (wr_rep_bytes_lo && wstrb_q[2]) rep_bytes_q[23:16] <= wdata_q[23:16];
      if (wr_rep_bytes_lo && wstrb_q[3]) rep_bytes_q[31:24] <= wdata_q[31:24];
      if (wr_rep_bytes_hi && wstrb_q[0]) rep_bytes_q[39:32] <= wdata_q[7:0];
      if (wr_rep_bytes_hi && wstrb_q[1]) rep_bytes_q[47:40] <= wdata_q[15:8];
      if (wr_rebase_lo && wstrb_q[0]) rebase_q[7:0] <= wdata_q[7:0];
      if (wr_rebase_lo && wstrb_q[1]) rebase_q[15:8] <= wdata_q[15:8];
      if (wr_rebase_lo && wstrb_q[2]) rebase_q[23:16] <= wdata_q[23:16];
      if (wr_rebase_lo && wstrb_q[3]) rebase_q[31:24] <= wdata_q[31:24];
      if (wr_rebase_hi && wstrb_q[0]) rebase_q[37:32] <= wdata_q[5:0];
    end
  end

  // Start offsets. A start uses its offset up: it is cleared in the cycle after, as in the first
  // cycle after reset, which is before the next write can act.
  logic rec_offset_clear_q;
  logic rep_offset_clear_q;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      rec_offset_clear_q <= 1'b1;
      rep_offset_clear_q <= 1'b1;
    end else begin
      rec_offset_clear_q <= rec_start_o;
      rep_offset_clear_q <= rep_start_o;
    end
  end

  always_ff @(posedge clk_i) begin
    if (wr_rec_offset_lo && wstrb_q[0]) rec_offset_q[7:0] <= wdata_q[7:0];
    if (wr_rec_offset_lo && wstrb_q[1]) rec_offset_q[15:8] <= wdata_q[15:8];
    if (wr_rec_offset_lo && wstrb_q[2]) rec_offset_q[23:16] <= wdata_q[23:16];
    if (wr_rec_offset_lo && wstrb_q[3]) rec_offset_q[31:24] <= wdata_q[31:24];
    if (wr_rec_offset_hi && wstrb_q[0]) rec_offset_q[39:32] <= wdata_q[7:0];
    if (wr_rec_offset_hi && wstrb_q[1]) rec_offset_q[47:40] <= wdata_q[15:8];
    if (rec_offset_clear_q) rec_offset_q <= '0;
    if (wr_rep_offset_lo && wstrb_q[0]) rep_offset_q[7:0] <= wdata_q[7:0];
    if (wr_rep_offset_lo && wstrb_q[1]) rep_offset_q[15:8] <= wdata_q[15:8];
    if (wr_rep_offset_lo && wstrb_q[2]) rep_offset_q[23:16] <= wdata_q[23:16];
    if (wr_rep_offset_lo && wstrb_q[3]) rep_offset_q[31:24] <= wdata_q[31:24];
    if (wr_rep_offset_hi && wstrb_q[0]) rep_offset_q[39:32] <= wdata_q[7:0];
    if (wr_rep_offset_hi && wstrb_q[1]) rep_offset_q[47:40] <= wdata_q[15:8];
    if (rep_offset_clear_q) rep_offset_q <= '0;
  end

  assign asid_filter_o    = config_q[0];
  assign pacing_o         = config_q[1];
  assign record_hits_o    = config_q[2];
  assign asid_o           = asid_q;
  assign rec_start_off_o  = rec_offset_q;
  assign rep_start_off_o  = rep_offset_q;
  assign rec_first_o      = rec_first_q[41:0];
  assign rec_left_o       = rec_left_q;
  assign rep_first_o      = rep_first_q;
  assign rep_left_o       = rep_left_q;
  assign rebase_o         = rebase_q;
  assign pace_window_o    = pace_window_q;
  assign pace_gap_o       = pace_gap_q;
  assign pace_release_o   = pace_release_q;
  assign xlt_retry_wait_o = xlt_retry_wait_q;
  assign watchdog_o       = watchdog_q;

  logic [47:0] rec_bytes_now;
  assign rec_bytes_now = rec_bytes_i;

  // An offset written while its side is idle reads back until the next start: it takes the place
  // of the live offset a cycle after the write. What is below a line is kept here.
  logic rec_offset_put_q, rep_offset_put_q;
  logic [5:0] rec_offset_low_q, rep_offset_low_q;
  logic [47:0] rec_offset_now, rep_offset_now;
  // One of its bytes is written.
  logic rec_put;
  assign rec_put = (wr_rec_offset_lo && wstrb_q[3:0] != '0) ||
                   (wr_rec_offset_hi && wstrb_q[1:0] != '0);
  // One of its bytes is written.
  logic rep_put;
  assign rep_put = (wr_rep_offset_lo && wstrb_q[3:0] != '0) ||
                   (wr_rep_offset_hi && wstrb_q[1:0] != '0);

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      rec_offset_put_q <= 1'b0;
      rep_offset_put_q <= 1'b0;
      rec_offset_low_q <= '0;
      rep_offset_low_q <= '0;
    end else begin
      rec_offset_put_q <= rec_put && !recording_i;
      rep_offset_put_q <= rep_put && !replaying_i;
      if (rec_start_o) rec_offset_low_q <= '0;
      else if (rec_offset_put_q) rec_offset_low_q <= rec_offset_q[5:0];
      if (rep_start_o) rep_offset_low_q <= '0;
      else if (rep_offset_put_q) rep_offset_low_q <= rep_offset_q[5:0];
    end
  end

  assign rec_put_off_o  = rec_offset_put_q;
  assign rep_put_off_o  = rep_offset_put_q;
  assign rec_offset_now = rec_off_i | {42'b0, rec_offset_low_q};
  assign rep_offset_now = rep_off_i | {42'b0, rep_offset_low_q};

  // Copies of what was written, in RAM, to be read back. A sweep after reset fills them; until it
  // is through, no access is taken.
  logic [7:0] kept0_mem[16];
  logic [7:0] kept1_mem[16];
  logic [7:0] kept2_mem[16];
  logic [7:0] kept3_mem[16];
  logic [3:0] wplace;
  logic [3:0] rplace_q;
  logic [3:0] kept_write;
  logic [31:0] kept_bits;  // those that exist of the word written
  logic kept_word;
  logic [31:0] kept_data;
  logic [31:0] kept;

  function automatic logic [3:0] place(input logic [4:0] word);
    case (word)
      5'h0A: place = 4'd0;  // ASID
      5'h0B: place = 4'd1;  // PACE_WINDOW
      5'h0C: place = 4'd2;  // PACE_GAP
      5'h0D: place = 4'd3;  // PACE_RELEASE
      5'h0E: place = 4'd4;  // XLT_RETRY_WAIT
      5'h0F: place = 4'd5;  // WATCHDOG
      5'h10: place = 4'd6;  // REC_BASE_LO
      5'h11: place = 4'd7;  // REC_BASE_HI
      5'h12: place = 4'd8;  // REC_LIMIT_LO
      5'h13: place = 4'd9;  // REC_LIMIT_HI
      5'h18: place = 4'd10;  // REP_BASE_LO
      5'h19: place = 4'd11;  // REP_BASE_HI
      5'h1A: place = 4'd12;  // REP_BYTES_LO
      5'h1B: place = 4'd13;  // REP_BYTES_HI
      5'h1E: place = 4'd14;  // REBASE_LO
      5'h1F: place = 4'd15;  // REBASE_HI
      default: place = 4'd15;
    endcase
  endfunction

  function automatic logic is_kept(input logic [4:0] word);
    case (word)
      5'h0A: is_kept = 1'b1;
      5'h0B: is_kept = 1'b1;
      5'h0C: is_kept = 1'b1;
      5'h0D: is_kept = 1'b1;
      5'h0E: is_kept = 1'b1;
      5'h0F: is_kept = 1'b1;
      5'h10: is_kept = 1'b1;
      5'h11: is_kept = 1'b1;
      5'h12: is_kept = 1'b1;
      5'h13: is_kept = 1'b1;
      5'h18: is_kept = 1'b1;
      5'h19: is_kept = 1'b1;
      5'h1A: is_kept = 1'b1;
      5'h1B: is_kept = 1'b1;
      5'h1E: is_kept = 1'b1;
      5'h1F: is_kept = 1'b1;
      default: is_kept = 1'b0;
    endcase
  endfunction

  // Bits that a register does not have stay 0.
  always_comb begin
    case (waddr_q[6:2])
      5'h0A, 5'h0B, 5'h0C, 5'h0D, 5'h0E, 5'h11, 5'h13, 5'h19, 5'h1B: kept_bits = 32'h0000FFFF;
      5'h0F: kept_bits = 32'h00FFFFFF;
      5'h10, 5'h12, 5'h18, 5'h1A, 5'h1E: kept_bits = 32'hFFFFFFFF;
      5'h1F: kept_bits = 32'h0000003F;
      default: kept_bits = '0;
    endcase
  end

  assign kept_word  = write_word && kept_bits != '0;
  assign wplace     = swept_q ? place(waddr_q[6:2]) : sweep_q;
  assign kept_write = swept_q ? (kept_word ? wstrb_q : '0) : '1;
  assign kept       = {kept3_mem[rplace_q], kept2_mem[rplace_q],
                       kept1_mem[rplace_q], kept0_mem[rplace_q]};

  always_comb begin
    kept_data = wdata_q & kept_bits;
    if (!swept_q) begin
      case (sweep_q)
        4'd5: kept_data = 32'd65536;  // WATCHDOG
        default: kept_data = '0;
      endcase
    end
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) sweep_q <= '0;
    else if (!swept_q) sweep_q <= sweep_q + 1'b1;
  end

  always_ff @(posedge clk_i) begin
    if (kept_write[0]) kept0_mem[wplace] <= kept_data[7:0];
    if (kept_write[1]) kept1_mem[wplace] <= kept_data[15:8];
    if (kept_write[2]) kept2_mem[wplace] <= kept_data[23:16];
    if (kept_write[3]) kept3_mem[wplace] <= kept_data[31:24];
  end

  // What happened: sticky until cleared, by a start for the state, by writing 1 for causes and
  // interrupts. A new event beats a clear by software; a start beats an event of the operation
  // before it in the state, but not in the interrupts.
  logic       rec_done_q;
  logic       rec_full_q;
  logic       rep_done_q;
  logic [6:0] error_cause_q;
  logic [6:0] error_clear;
  logic [6:0] error_new;
  logic [3:0] irq_status_q;
  logic [3:0] irq_status_d;
  logic [3:0] irq_enable_q;
  logic [3:0] irq_enable_d;
  logic [3:0] irq_clear;
  logic [3:0] irq_new;
  logic       irq_q;
  logic [5:0] status_now;

  assign error_new    = {err_xlt_timeout_i, err_read_timeout_i, err_read_i, err_write_i,
                         refuse_rec_busy, refuse_rep_config, refuse_rec_config};
  assign error_clear  = (wr_error_cause && wstrb_q[0]) ? wdata_q[6:0] : '0;
  assign irq_new      = {error_new != '0, rep_done_i, rec_full_i, rec_done_i};
  assign irq_clear    = (wr_irq_status && wstrb_q[0]) ? wdata_q[3:0] : '0;
  assign irq_status_d = (irq_status_q & ~irq_clear) | irq_new;
  assign irq_enable_d = (wr_irq_enable && wstrb_q[0]) ? wdata_q[3:0] : irq_enable_q;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      rec_done_q    <= 1'b0;
      rec_full_q    <= 1'b0;
      rep_done_q    <= 1'b0;
      error_cause_q <= '0;
      irq_status_q  <= '0;
      irq_enable_q  <= '0;
      irq_q         <= 1'b0;
    end else begin
      rec_done_q    <= (rec_done_q || rec_done_i) && !rec_start_o;
      rec_full_q    <= (rec_full_q || rec_full_i) && !rec_start_o;
      rep_done_q    <= (rep_done_q || rep_done_i) && !rep_start_o;
      error_cause_q <= (error_cause_q & ~error_clear) | error_new;
      irq_status_q  <= irq_status_d;
      irq_enable_q  <= irq_enable_d;
      irq_q         <= (irq_status_d & irq_enable_d) != '0;
    end
  end

  assign irq_o      = irq_q;
  assign status_now = {error_cause_q != '0, rep_done_q, rec_full_q, rec_done_q,
                       replaying_i, recording_i};

  // Read channels. The address is kept until the data has been accepted. Words that do not move are
  // fetched first; those that do, and counters, take their place a cycle later.
  // A counter's low word waits for the counter bank.
  logic        arready_q;
  logic        ar_held_q;
  logic        ar_held_d;
  logic        fetched_q;
  logic        rvalid_q;
  logic        kept_ok_q;  // the address is that of a kept word
  logic        rword_ok_q;  // the address is in the words below the counters
  logic [11:2] raddr_q;
  logic [31:0] rdata_q;
  logic [31:0] word_still;
  logic [31:0] word_moving;
  logic        moving_q;
  logic        r_taken;
  logic        read;  // the data is complete now
  logic        rslverr_q;
  logic        count_ok_q;  // the address is that of a counter
  logic        read_counter;

  assign r_taken   = rvalid_q && s_axil_rready_i;
  assign ar_held_d = (s_axil_arvalid_i && arready_q) || (ar_held_q && !r_taken);
  assign read_counter = count_ok_q && fetched_q && !rvalid_q && !raddr_q[2];
  assign read         = fetched_q && !rvalid_q && (!read_counter || cnt_rd_valid_i);
  assign cnt_rd_req_o = read_counter;
  assign cnt_rd_idx_o = raddr_q[7:3];

  always_comb begin
    word_still = '0;
    if (rword_ok_q) begin
      case (raddr_q[6:2])
        5'h00: word_still = 32'h4A420101;  // ID
        5'h01: word_still = 32'h20103030;  // CAP0
        5'h02: word_still = 32'h100216A6;  // CAP1
        5'h03: word_still = 32'h000001FF;  // CAP2
        5'h05: word_still = {29'b0, config_q};  // CONFIG
        5'h06: word_still = {26'b0, status_now};  // STATUS
        5'h07: word_still = {25'b0, error_cause_q};  // ERROR_CAUSE
        5'h08: word_still = {28'b0, irq_status_q};  // IRQ_STATUS
        5'h09: word_still = {28'b0, irq_enable_q};  // IRQ_ENABLE
        default: word_still = '0;
      endcase
    end
    if (kept_ok_q) word_still = word_still | kept;
  end

  // Which word that moves it will be is found out while the others are fetched.
  logic        rec_offset_lo_pick_q;
  logic        rec_offset_hi_pick_q;
  logic        rec_bytes_lo_pick_q;
  logic        rec_bytes_hi_pick_q;
  logic        rep_offset_lo_pick_q;
  logic        rep_offset_hi_pick_q;
  logic        count_pick_q;

  always_ff @(posedge clk_i) begin
    if (ar_held_q && !fetched_q) begin
      moving_q <= 1'b0;
      if (rword_ok_q && raddr_q[6:2] == 5'h14) moving_q <= 1'b1;
      rec_offset_lo_pick_q <= rword_ok_q && raddr_q[6:2] == 5'h14;
      if (rword_ok_q && raddr_q[6:2] == 5'h15) moving_q <= 1'b1;
      rec_offset_hi_pick_q <= rword_ok_q && raddr_q[6:2] == 5'h15;
      if (rword_ok_q && raddr_q[6:2] == 5'h16) moving_q <= 1'b1;
      rec_bytes_lo_pick_q <= rword_ok_q && raddr_q[6:2] == 5'h16;
      if (rword_ok_q && raddr_q[6:2] == 5'h17) moving_q <= 1'b1;
      rec_bytes_hi_pick_q <= rword_ok_q && raddr_q[6:2] == 5'h17;
      if (rword_ok_q && raddr_q[6:2] == 5'h1C) moving_q <= 1'b1;
      rep_offset_lo_pick_q <= rword_ok_q && raddr_q[6:2] == 5'h1C;
      if (rword_ok_q && raddr_q[6:2] == 5'h1D) moving_q <= 1'b1;
      rep_offset_hi_pick_q <= rword_ok_q && raddr_q[6:2] == 5'h1D;
      if (count_ok_q) moving_q <= 1'b1;
      count_pick_q <= count_ok_q && !raddr_q[2];
    end
  end

  always_comb begin
    word_moving = '0;
    word_moving = word_moving | ({32{rec_offset_lo_pick_q}} & rec_offset_now[31:0]);
    word_moving = word_moving | ({32{rec_offset_hi_pick_q}} & {16'b0, rec_offset_now[47:32]});
    word_moving = word_moving | ({32{rec_bytes_lo_pick_q}} & rec_bytes_now[31:0]);
    word_moving = word_moving | ({32{rec_bytes_hi_pick_q}} & {16'b0, rec_bytes_now[47:32]});
    word_moving = word_moving | ({32{rep_offset_lo_pick_q}} & rep_offset_now[31:0]);
    word_moving = word_moving | ({32{rep_offset_hi_pick_q}} & {16'b0, rep_offset_now[47:32]});
    word_moving = word_moving | ({32{count_pick_q}} & cnt_rd_data_i[31:0]);
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      arready_q  <= 1'b0;
      ar_held_q  <= 1'b0;
      fetched_q  <= 1'b0;
      rvalid_q   <= 1'b0;
      rword_ok_q <= 1'b0;
      count_ok_q <= 1'b0;
      rslverr_q  <= 1'b0;
      kept_ok_q  <= 1'b0;
      rplace_q   <= '0;
      raddr_q    <= '0;
      rdata_q    <= '0;
    end else begin
      arready_q <= !ar_held_d && swept_q;
      ar_held_q <= ar_held_d;
      fetched_q <= ar_held_q && !r_taken;
      rvalid_q  <= read || (rvalid_q && !r_taken);
      if (s_axil_arvalid_i && arready_q) begin
        raddr_q    <= s_axil_araddr_i[11:2];
        rword_ok_q <= s_axil_araddr_i[11:7] == '0;
        kept_ok_q  <= s_axil_araddr_i[11:7] == '0 && is_kept(s_axil_araddr_i[6:2]);
        rplace_q   <= place(s_axil_araddr_i[6:2]);
        count_ok_q <= s_axil_araddr_i[11:8] == 4'd1 && s_axil_araddr_i[7:3] < 5'd24;
      end
      if (ar_held_q && !fetched_q) begin
        rdata_q   <= word_still;
        rslverr_q <= !mapped(raddr_q[11:3]);
      end else if (read && moving_q) begin
        rdata_q <= word_moving;
      end
    end
  end

  assign s_axil_arready_o = arready_q;
  assign s_axil_rvalid_o  = rvalid_q;
  assign s_axil_rdata_o   = rdata_q;
  assign s_axil_rresp_o   = {rslverr_q, 1'b0};

endmodule
