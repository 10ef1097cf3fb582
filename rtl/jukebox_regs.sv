// SPDX-License-Identifier: Apache-2.0 WITH SHL-2.1
// AXI4-Lite subordinate with the registers: what software programs, starts and reads.
//
// Emitted by jukebox 0.1.0 for the configuration
//   name = "jukebox"
//   address = { va_bits = 48, pa_bits = 48, asid_bits = 16 }
//   geometry = { line_bytes = 64, region_bytes = 1024, crrb_entries = 16 }
//   metadata = { check = "crc16", axi_data_bits = 64, reads_in_flight = 2 }
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
  output logic        rec_stop_o,
  output logic        rep_start_o,
  output logic        rep_abort_o,
  output logic        pause_o,
  output logic        cnt_clear_o,
  // What software programmed.
  output logic        asid_filter_o,
  output logic        pacing_o,
  output logic [15:0] asid_o,
  output logic [47:0] rec_base_o,
  output logic [47:0] rec_limit_o,
  output logic [47:0] rec_start_off_o,  // where a recording started now begins
  output logic [47:0] rep_base_o,
  output logic [47:0] rep_bytes_o,
  output logic [47:0] rep_start_off_o,  // where a replay started now begins
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
  input  logic [47:0] rec_bytes_i,
  input  logic [47:0] rep_off_i,
  // Counter bank: the request and its place hold until the answer.
  output logic        cnt_rd_req_o,
  output logic [4:0]  cnt_rd_idx_o,
  input  logic        cnt_rd_valid_i,
  input  logic [31:0] cnt_rd_data_i
);

  // Whether a byte address is that of a register word.
  function automatic logic mapped(input logic [11:0] addr);
    mapped = addr[1:0] == 2'b00 && addr[11:9] == 3'b000 &&
        (addr[8] ? addr[7:3] < 5'd20
                 : !addr[7] && addr[6:2] != 5'd3);
  endfunction

  logic unused_prot;
  assign unused_prot = ^{s_axil_awprot_i, s_axil_arprot_i};

  // Write channels. Address and data are taken in any order and kept until the response has been
  // accepted; the response is raised when both are there.
  logic        awready_q;
  logic        wready_q;
  logic        aw_held_q;
  logic        w_held_q;
  logic        bvalid_q;
  logic        bslverr_q;
  logic [11:0] waddr_q;
  logic [31:0] wdata_q;
  logic [3:0]  wstrb_q;
  logic        aw_held_d;
  logic        w_held_d;
  logic        b_taken;
  logic        write;  // the write acts now
  logic        write_ok;  // and on a register

  assign b_taken   = bvalid_q && s_axil_bready_i;
  assign aw_held_d = (s_axil_awvalid_i && awready_q) || (aw_held_q && !b_taken);
  assign w_held_d  = (s_axil_wvalid_i && wready_q) || (w_held_q && !b_taken);
  assign write     = aw_held_q && w_held_q && !bvalid_q;
  assign write_ok  = write && mapped(waddr_q);

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      awready_q <= 1'b0;
      wready_q  <= 1'b0;
      aw_held_q <= 1'b0;
      w_held_q  <= 1'b0;
      bvalid_q  <= 1'b0;
      bslverr_q <= 1'b0;
      waddr_q   <= '0;
      wdata_q   <= '0;
      wstrb_q   <= '0;
    end else begin
      awready_q <= !aw_held_d;
      wready_q  <= !w_held_d;
      aw_held_q <= aw_held_d;
      w_held_q  <= w_held_d;
      bvalid_q  <= write || (bvalid_q && !b_taken);
      if (write) bslverr_q <= !write_ok;
      if (awready_q) waddr_q <= s_axil_awaddr_i;
      if (wready_q) begin
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
  logic wr_ctrl;
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
  assign wr_ctrl           = write_ok && waddr_q[8:2] == 7'h04;
  assign wr_config         = write_ok && waddr_q[8:2] == 7'h05;
  assign wr_error_cause    = write_ok && waddr_q[8:2] == 7'h07;
  assign wr_irq_status     = write_ok && waddr_q[8:2] == 7'h08;
  assign wr_irq_enable     = write_ok && waddr_q[8:2] == 7'h09;
  assign wr_asid           = write_ok && waddr_q[8:2] == 7'h0A;
  assign wr_pace_window    = write_ok && waddr_q[8:2] == 7'h0B;
  assign wr_pace_gap       = write_ok && waddr_q[8:2] == 7'h0C;
  assign wr_pace_release   = write_ok && waddr_q[8:2] == 7'h0D;
  assign wr_xlt_retry_wait = write_ok && waddr_q[8:2] == 7'h0E;
  assign wr_watchdog       = write_ok && waddr_q[8:2] == 7'h0F;
  assign wr_rec_base_lo    = write_ok && waddr_q[8:2] == 7'h10;
  assign wr_rec_base_hi    = write_ok && waddr_q[8:2] == 7'h11;
  assign wr_rec_limit_lo   = write_ok && waddr_q[8:2] == 7'h12;
  assign wr_rec_limit_hi   = write_ok && waddr_q[8:2] == 7'h13;
  assign wr_rec_offset_lo  = write_ok && waddr_q[8:2] == 7'h14;
  assign wr_rec_offset_hi  = write_ok && waddr_q[8:2] == 7'h15;
  assign wr_rep_base_lo    = write_ok && waddr_q[8:2] == 7'h18;
  assign wr_rep_base_hi    = write_ok && waddr_q[8:2] == 7'h19;
  assign wr_rep_bytes_lo   = write_ok && waddr_q[8:2] == 7'h1A;
  assign wr_rep_bytes_hi   = write_ok && waddr_q[8:2] == 7'h1B;
  assign wr_rep_offset_lo  = write_ok && waddr_q[8:2] == 7'h1C;
  assign wr_rep_offset_hi  = write_ok && waddr_q[8:2] == 7'h1D;
  assign wr_rebase_lo      = write_ok && waddr_q[8:2] == 7'h1E;
  assign wr_rebase_hi      = write_ok && waddr_q[8:2] == 7'h1F;

  // Starts are checked before they come: the last programming write is at least two cycles ahead
  // of them, so a flag that follows the registers one cycle later is right in time. Where the low
  // bits must be 0, sums and comparisons are of whole lines.
  logic [47:0] rec_base_q;
  logic [47:0] rec_limit_q;
  logic [47:0] rec_offset_q;
  logic [47:0] rep_base_q;
  logic [47:0] rep_bytes_q;
  logic [47:0] rep_offset_q;
  logic [42:0] rec_first;  // first line of the recording
  logic [42:0] rep_end;  // first line behind the record
  logic        rec_ok_q;
  logic        rep_ok_q;

  assign rec_first = {1'b0, rec_base_q[47:6]} + {1'b0, rec_offset_q[47:6]};
  assign rep_end   = {1'b0, rep_base_q[47:6]} + {1'b0, rep_bytes_q[47:6]};

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      rec_ok_q <= 1'b0;
      rep_ok_q <= 1'b0;
    end else begin
      rec_ok_q <= (rec_base_q[5:0] | rec_limit_q[5:0] | rec_offset_q[5:0]) == '0 &&
          rec_first <= {1'b0, rec_limit_q[47:6]};
      rep_ok_q <= (rep_base_q[5:0] | rep_bytes_q[5:0] | rep_offset_q[5:0]) == '0 &&
          rep_offset_q[47:6] <= rep_bytes_q[47:6] &&
          (!rep_end[42] || rep_end[41:0] == '0);
    end
  end

  // Control: bits act once, in the cycle of the write.
  logic [5:0] ctrl;
  logic       refuse_rec_config;
  logic       refuse_rec_busy;
  logic       refuse_rep_config;

  assign ctrl              = (wr_ctrl && wstrb_q[0]) ? wdata_q[5:0] : '0;
  assign rec_start_o       = ctrl[0] && !recording_i && rec_ok_q;
  assign refuse_rec_config = ctrl[0] && !recording_i && !rec_ok_q;
  assign refuse_rec_busy   = ctrl[0] && recording_i;
  assign rec_stop_o        = ctrl[1];
  assign rep_start_o       = ctrl[2] && rep_ok_q;
  assign refuse_rep_config = ctrl[2] && !rep_ok_q;
  assign rep_abort_o       = ctrl[3];
  assign pause_o           = ctrl[4];
  assign cnt_clear_o       = ctrl[5];

  // Registers that keep what is written, byte by byte.
  logic [1:0]  config_q;
  logic [15:0] asid_q;
  logic [15:0] pace_window_q;
  logic [15:0] pace_gap_q;
  logic [15:0] pace_release_q;
  logic [15:0] xlt_retry_wait_q;
  logic [23:0] watchdog_q;
  logic [37:0] rebase_q;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      config_q         <= 2'h0;
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
      if (wr_config && wstrb_q[0]) config_q[1:0] <= wdata_q[1:0];
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
  assign asid_o           = asid_q;
  assign rec_base_o       = rec_base_q;
  assign rec_limit_o      = rec_limit_q;
  assign rec_start_off_o  = rec_offset_q;
  assign rep_base_o       = rep_base_q;
  assign rep_bytes_o      = rep_bytes_q;
  assign rep_start_off_o  = rep_offset_q;
  assign rebase_o         = rebase_q;
  assign pace_window_o    = pace_window_q;
  assign pace_gap_o       = pace_gap_q;
  assign pace_release_o   = pace_release_q;
  assign xlt_retry_wait_o = xlt_retry_wait_q;
  assign watchdog_o       = watchdog_q;

  // An offset written while its side is idle reads back until the next start; else the live
  // offset does.
  logic        rec_offset_shown_q;
  logic        rep_offset_shown_q;
  logic [47:0] rec_offset_now;
  logic [47:0] rep_offset_now;
  logic [47:0] rec_bytes_now;

  assign rec_offset_now = rec_offset_shown_q ? rec_offset_q : rec_off_i;
  assign rep_offset_now = rep_offset_shown_q ? rep_offset_q : rep_off_i;
  assign rec_bytes_now  = rec_bytes_i;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      rec_offset_shown_q <= 1'b0;
      rep_offset_shown_q <= 1'b0;
    end else begin
      if (rec_start_o) rec_offset_shown_q <= 1'b0;
      else if ((wr_rec_offset_lo || wr_rec_offset_hi) && !recording_i) rec_offset_shown_q <= 1'b1;
      if (rep_start_o) rep_offset_shown_q <= 1'b0;
      else if ((wr_rep_offset_lo || wr_rep_offset_hi) && !replaying_i) rep_offset_shown_q <= 1'b1;
    end
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

  // Read channels. The address is kept until the data has been accepted.
  // A counter's low word waits for the counter bank.
  logic        arready_q;
  logic        ar_held_q;
  logic        ar_held_d;
  logic        rvalid_q;
  logic        rslverr_q;
  logic [11:0] raddr_q;
  logic [31:0] rdata_q;
  logic [31:0] rdata_d;
  logic        r_taken;
  logic        raddr_ok;
  logic        read;  // the data is taken now
  logic        read_counter;

  assign raddr_ok     = mapped(raddr_q);
  assign r_taken      = rvalid_q && s_axil_rready_i;
  assign ar_held_d    = (s_axil_arvalid_i && arready_q) || (ar_held_q && !r_taken);
  assign read_counter = ar_held_q && !rvalid_q && raddr_ok && raddr_q[8] && !raddr_q[2];
  assign read         = ar_held_q && !rvalid_q && (!read_counter || cnt_rd_valid_i);
  assign cnt_rd_req_o = read_counter;
  assign cnt_rd_idx_o = raddr_q[7:3];

  always_comb begin
    rdata_d = '0;
    case (raddr_q[8:2])
      7'h00: rdata_d = 32'h4A420100;  // ID
      7'h01: rdata_d = 32'h20103030;  // CAP0
      7'h02: rdata_d = 32'h100216A6;  // CAP1
      7'h05: rdata_d = {30'b0, config_q};  // CONFIG
      7'h06: rdata_d = {26'b0, status_now};  // STATUS
      7'h07: rdata_d = {25'b0, error_cause_q};  // ERROR_CAUSE
      7'h08: rdata_d = {28'b0, irq_status_q};  // IRQ_STATUS
      7'h09: rdata_d = {28'b0, irq_enable_q};  // IRQ_ENABLE
      7'h0A: rdata_d = {16'b0, asid_q};  // ASID
      7'h0B: rdata_d = {16'b0, pace_window_q};  // PACE_WINDOW
      7'h0C: rdata_d = {16'b0, pace_gap_q};  // PACE_GAP
      7'h0D: rdata_d = {16'b0, pace_release_q};  // PACE_RELEASE
      7'h0E: rdata_d = {16'b0, xlt_retry_wait_q};  // XLT_RETRY_WAIT
      7'h0F: rdata_d = {8'b0, watchdog_q};  // WATCHDOG
      7'h10: rdata_d = rec_base_q[31:0];  // REC_BASE_LO
      7'h11: rdata_d = {16'b0, rec_base_q[47:32]};  // REC_BASE_HI
      7'h12: rdata_d = rec_limit_q[31:0];  // REC_LIMIT_LO
      7'h13: rdata_d = {16'b0, rec_limit_q[47:32]};  // REC_LIMIT_HI
      7'h14: rdata_d = rec_offset_now[31:0];  // REC_OFFSET_LO
      7'h15: rdata_d = {16'b0, rec_offset_now[47:32]};  // REC_OFFSET_HI
      7'h16: rdata_d = rec_bytes_now[31:0];  // REC_BYTES_LO
      7'h17: rdata_d = {16'b0, rec_bytes_now[47:32]};  // REC_BYTES_HI
      7'h18: rdata_d = rep_base_q[31:0];  // REP_BASE_LO
      7'h19: rdata_d = {16'b0, rep_base_q[47:32]};  // REP_BASE_HI
      7'h1A: rdata_d = rep_bytes_q[31:0];  // REP_BYTES_LO
      7'h1B: rdata_d = {16'b0, rep_bytes_q[47:32]};  // REP_BYTES_HI
      7'h1C: rdata_d = rep_offset_now[31:0];  // REP_OFFSET_LO
      7'h1D: rdata_d = {16'b0, rep_offset_now[47:32]};  // REP_OFFSET_HI
      7'h1E: rdata_d = rebase_q[31:0];  // REBASE_LO
      7'h1F: rdata_d = {26'b0, rebase_q[37:32]};  // REBASE_HI
      default: begin
        if (raddr_q[8] && !raddr_q[2]) rdata_d = cnt_rd_data_i;
      end
    endcase
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      arready_q <= 1'b0;
      ar_held_q <= 1'b0;
      rvalid_q  <= 1'b0;
      rslverr_q <= 1'b0;
      raddr_q   <= '0;
      rdata_q   <= '0;
    end else begin
      arready_q <= !ar_held_d;
      ar_held_q <= ar_held_d;
      rvalid_q  <= read || (rvalid_q && !r_taken);
      if (arready_q) raddr_q <= s_axil_araddr_i;
      if (read) begin
        rdata_q   <= raddr_ok ? rdata_d : '0;
        rslverr_q <= !raddr_ok;
      end
    end
  end

  assign s_axil_arready_o = arready_q;
  assign s_axil_rvalid_o  = rvalid_q;
  assign s_axil_rdata_o   = rdata_q;
  assign s_axil_rresp_o   = {rslverr_q, 1'b0};

endmodule
