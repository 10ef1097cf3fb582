// SPDX-License-Identifier: Apache-2.0 WITH SHL-2.1
// Jukebox: record-and-replay instruction prefetcher beside an L2 cache.
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
// One clock. Every output comes from a register. Handshakes are AXI style: valid and payload
// hold until ready.
module jukebox (
  // Clock; reset with asynchronous assertion and synchronous release, active low.
  input  logic                clk_i,
  input  logic                rst_ni,

  // Observation: instruction-side lookups of the L2, one a cycle. The L2 never waits: an event
  // offered while ready is low is lost and counted.
  input  logic                obs_valid_i,
  output logic                obs_ready_o,
  input  logic [47:0]         obs_vaddr_i,
  // Kinds: 0 miss, 1 first use of a line that a prefetch brought, 2 any other hit, 3 first use of a
  // line that a prefetch found. Late, with kind 1: that prefetch is still under way.
  input  logic [1:0]          obs_kind_i,
  input  logic                obs_late_i,
  input  logic                obs_instr_i,  // instruction side
  input  logic [15:0]         obs_asid_i,

  // Translation: virtual to physical address of a region. Answers in order of the requests.
  output logic                xlt_req_valid_o,
  input  logic                xlt_req_ready_i,
  output logic [47:0]         xlt_req_vaddr_o,
  output logic [15:0]         xlt_req_asid_o,
  input  logic                xlt_rsp_valid_i,
  output logic                xlt_rsp_ready_o,  // always 1
  input  logic [47:0]         xlt_rsp_paddr_i,
  input  logic [1:0]          xlt_rsp_status_i,  // 0 ok, 1 ask again, 2 drop

  // Prefetches into the L2.
  output logic                pf_valid_o,
  input  logic                pf_ready_i,
  output logic [47:0]         pf_paddr_o,
  output logic [47:0]         pf_vaddr_o,
  output logic [15:0]         pf_asid_o,
  input  logic                pf_present_i,  // pulse: a prefetch found its line present

  // Metadata: AXI4 manager, one line a burst.
  output logic                m_axi_awid_o,
  output logic [47:0]         m_axi_awaddr_o,
  output logic [7:0]          m_axi_awlen_o,
  output logic [2:0]          m_axi_awsize_o,
  output logic [1:0]          m_axi_awburst_o,
  output logic                m_axi_awlock_o,
  output logic [3:0]          m_axi_awcache_o,
  output logic [2:0]          m_axi_awprot_o,
  output logic [3:0]          m_axi_awqos_o,
  output logic                m_axi_awvalid_o,
  input  logic                m_axi_awready_i,
  output logic [63:0]         m_axi_wdata_o,
  output logic [7:0]          m_axi_wstrb_o,
  output logic                m_axi_wlast_o,
  output logic                m_axi_wvalid_o,
  input  logic                m_axi_wready_i,
  input  logic                m_axi_bid_i,
  input  logic [1:0]          m_axi_bresp_i,
  input  logic                m_axi_bvalid_i,
  output logic                m_axi_bready_o,  // always 1
  output logic                m_axi_arid_o,
  output logic [47:0]         m_axi_araddr_o,
  output logic [7:0]          m_axi_arlen_o,
  output logic [2:0]          m_axi_arsize_o,
  output logic [1:0]          m_axi_arburst_o,
  output logic                m_axi_arlock_o,
  output logic [3:0]          m_axi_arcache_o,
  output logic [2:0]          m_axi_arprot_o,
  output logic [3:0]          m_axi_arqos_o,
  output logic                m_axi_arvalid_o,
  input  logic                m_axi_arready_i,
  input  logic                m_axi_rid_i,
  input  logic [63:0]         m_axi_rdata_i,
  input  logic [1:0]          m_axi_rresp_i,
  input  logic                m_axi_rlast_i,
  input  logic                m_axi_rvalid_i,
  output logic                m_axi_rready_o,  // always 1

  // Registers: AXI4-Lite subordinate.
  input  logic [11:0]         s_axil_awaddr_i,
  input  logic [2:0]          s_axil_awprot_i,
  input  logic                s_axil_awvalid_i,
  output logic                s_axil_awready_o,
  input  logic [31:0]         s_axil_wdata_i,
  input  logic [3:0]          s_axil_wstrb_i,
  input  logic                s_axil_wvalid_i,
  output logic                s_axil_wready_o,
  output logic [1:0]          s_axil_bresp_o,
  output logic                s_axil_bvalid_o,
  input  logic                s_axil_bready_i,
  input  logic [11:0]         s_axil_araddr_i,
  input  logic [2:0]          s_axil_arprot_i,
  input  logic                s_axil_arvalid_i,
  output logic                s_axil_arready_o,
  output logic [31:0]         s_axil_rdata_o,
  output logic [1:0]          s_axil_rresp_o,
  output logic                s_axil_rvalid_o,
  input  logic                s_axil_rready_i,

  // Level interrupt, and what runs (STATUS.RECORDING, STATUS.REPLAYING).
  output logic                irq_o,
  output logic                recording_o,
  output logic                replaying_o
);

  // Software's settings and pulses.
  logic rec_start, rec_stop, rep_start, rep_stop, cnt_clear;
  logic record_hits, asid_filter, pacing;
  logic [15:0] asid;
  logic [47:0] rec_start_off, rep_start_off;
  logic rec_put_off, rep_put_off;
  logic [41:0] rec_first, rec_left, rep_first, rep_left;
  logic [47:0] rec_bytes, rec_off, rep_off;
  logic [37:0] rebase;
  logic [15:0] pace_window, pace_gap, pace_release;
  logic [15:0] xlt_retry_wait;
  logic rec_done, rec_full, rep_done, err_write, err_read;
  logic [23:0] watchdog;
  logic err_read_timeout, err_xlt_timeout;
  logic cnt_rd_req, cnt_rd_valid;
  logic [4:0] cnt_rd_idx;
  logic [31:0] cnt_rd_data;
  jukebox_regs u_regs (
    .clk_i,
    .rst_ni,
    .s_axil_awaddr_i,
    .s_axil_awprot_i,
    .s_axil_awvalid_i,
    .s_axil_awready_o,
    .s_axil_wdata_i,
    .s_axil_wstrb_i,
    .s_axil_wvalid_i,
    .s_axil_wready_o,
    .s_axil_bresp_o,
    .s_axil_bvalid_o,
    .s_axil_bready_i,
    .s_axil_araddr_i,
    .s_axil_arprot_i,
    .s_axil_arvalid_i,
    .s_axil_arready_o,
    .s_axil_rdata_o,
    .s_axil_rresp_o,
    .s_axil_rvalid_o,
    .s_axil_rready_i,
    .irq_o,
    .rec_start_o       (rec_start),
    .rec_stop_o        (rec_stop),
    .rep_start_o       (rep_start),
    .rep_stop_o        (rep_stop),
    .cnt_clear_o       (cnt_clear),
    .asid_filter_o     (asid_filter),
    .pacing_o          (pacing),
    .record_hits_o     (record_hits),
    .asid_o            (asid),
    .rec_start_off_o   (rec_start_off),
    .rec_put_off_o     (rec_put_off),
    .rec_first_o       (rec_first),
    .rec_left_o        (rec_left),
    .rep_start_off_o   (rep_start_off),
    .rep_put_off_o     (rep_put_off),
    .rep_first_o       (rep_first),
    .rep_left_o        (rep_left),
    .rebase_o          (rebase),
    .pace_window_o     (pace_window),
    .pace_gap_o        (pace_gap),
    .pace_release_o    (pace_release),
    .xlt_retry_wait_o  (xlt_retry_wait),
    .watchdog_o        (watchdog),
    .recording_i       (recording_o),
    .replaying_i       (replaying_o),
    .rec_done_i        (rec_done),
    .rec_full_i        (rec_full),
    .rep_done_i        (rep_done),
    .err_write_i       (err_write),
    .err_read_i        (err_read),
    .err_read_timeout_i(err_read_timeout),
    .err_xlt_timeout_i (err_xlt_timeout),
    .cnt_rd_req_o      (cnt_rd_req),
    .cnt_rd_idx_o      (cnt_rd_idx),
    .cnt_rd_valid_i    (cnt_rd_valid),
    .cnt_rd_data_i     (cnt_rd_data),
    .rec_off_i         (rec_off),
    .rep_off_i         (rep_off),
    .rec_bytes_i       (rec_bytes)
  );

  // Record side: observation port, CRRB, packer, writer, and their control.
  logic take, drain, close_line, rec_clear, line_room, line_start, drop;
  logic [15:0] rec_asid;
  logic event_valid, crrb_room, crrb_empty, packer_empty, writer_idle, writer_quiet;
  logic [37:0] event_tag;
  logic [3:0] event_line;
  logic left_valid, left_pop, wbeat_valid, wbeat_last, wbeat_ready;
  logic [53:0] left_entry;
  logic [63:0] wbeat;
  logic [3:0] wbeat_entries, written_entries;
  logic acked;
  logic saw_event, saw_lost, saw_miss, saw_prefetch_hit, saw_filtered;
  logic saw_late, saw_kept_hit, saw_present;
  logic recorded, crrb_hit, evicted, line_written;
  logic ar_raised;

  jukebox_record u_record (
    .clk_i,
    .rst_ni,
    .start_i       (rec_start),
    .stop_i        (rec_stop),
    .start_off_i   (rec_start_off),
    .put_off_i     (rec_put_off),
    .left_i        (rec_left),
    .asid_i        (asid),
    .recording_o,
    .done_o        (rec_done),
    .full_o        (rec_full),
    .offset_o      (rec_off),
    .bytes_o       (rec_bytes),
    .take_o        (take),
    .asid_o        (rec_asid),
    .drain_o       (drain),
    .close_o       (close_line),
    .clear_o       (rec_clear),
    .room_o        (line_room),
    .line_start_i  (line_start),
    .drop_i        (drop),
    .crrb_empty_i  (crrb_empty),
    .packer_empty_i(packer_empty),
    .writer_idle_i (writer_idle),
    .writer_quiet_i(writer_quiet),
    .acked_i       (acked),
    .write_error_i (err_write)
  );

  jukebox_observe u_observe (
    .clk_i,
    .rst_ni,
    .obs_valid_i,
    .obs_ready_o,
    .obs_vaddr_i,
    .obs_kind_i,
    .obs_late_i,
    .obs_instr_i,
    .obs_asid_i,
    .asid_filter_i     (asid_filter),
    .asid_i            (rec_asid),
    .take_i            (take),
    .room_i            (crrb_room),
    .record_hits_i     (record_hits),
    .event_valid_o     (event_valid),
    .event_tag_o       (event_tag),
    .event_line_o      (event_line),
    .saw_event_o       (saw_event),
    .saw_lost_o        (saw_lost),
    .saw_miss_o        (saw_miss),
    .saw_prefetch_hit_o(saw_prefetch_hit),
    .saw_late_o        (saw_late),
    .saw_kept_hit_o    (saw_kept_hit),
    .saw_filtered_o    (saw_filtered)
  );

  jukebox_crrb u_crrb (
    .clk_i,
    .rst_ni,
    .clear_i      (rec_clear),
    .drain_i      (drain),
    .event_valid_i(event_valid),
    .event_tag_i  (event_tag),
    .event_line_i (event_line),
    .entry_valid_o(left_valid),
    .entry_o      (left_entry),
    .entry_pop_i  (left_pop),
    .room_o       (crrb_room),
    .empty_o      (crrb_empty),
    .recorded_o   (recorded),
    .hit_o        (crrb_hit),
    .evicted_o    (evicted)
  );

  jukebox_packer u_packer (
    .clk_i,
    .rst_ni,
    .clear_i       (rec_clear),
    .close_i       (close_line),
    .entry_valid_i (left_valid),
    .entry_i       (left_entry),
    .entry_pop_o   (left_pop),
    .room_i        (line_room),
    .line_start_o  (line_start),
    .drop_o        (drop),
    .beat_ready_i  (wbeat_ready),
    .beat_valid_o  (wbeat_valid),
    .beat_o        (wbeat),
    .beat_last_o   (wbeat_last),
    .line_entries_o(wbeat_entries),
    .empty_o       (packer_empty)
  );

  jukebox_writer u_writer (
    .clk_i,
    .rst_ni,
    .load_i         (rec_start),
    .first_i        (rec_first),
    .discard_i      (rec_clear),
    .idle_o         (writer_idle),
    .quiet_o        (writer_quiet),
    .acked_o        (acked),
    .error_o        (err_write),
    .line_accepted_o(line_written),
    .line_entries_o (written_entries),
    .beat_valid_i   (wbeat_valid),
    .beat_i         (wbeat),
    .beat_last_i    (wbeat_last),
    .beat_entries_i (wbeat_entries),
    .beat_ready_o   (wbeat_ready),
    .read_waits_i   (ar_raised),
    .hurry_i        (recording_o && !take),
    .m_axi_awaddr_o,
    .m_axi_awvalid_o,
    .m_axi_awready_i,
    .m_axi_wdata_o,
    .m_axi_wlast_o,
    .m_axi_wvalid_o,
    .m_axi_wready_i,
    .m_axi_bresp_i,
    .m_axi_bvalid_i
  );

  // Replay side: reader, unpacker, translation, issue, pacing, and their control.
  logic [41:0] rep_from;
  logic [15:0] rep_asid;
  logic [37:0] rep_rebase;
  logic rep_init, rep_run, rep_halt, rep_clear;
  logic reader_waiting, reader_finished, reader_failed;
  logic issue_empty, translate_empty, translate_waiting, line_done;
  logic rep_forget, reader_progress, translate_progress;
  logic rline_valid, rline_pop, line_read, line_rejected;
  logic rline_bad;
  logic [3:0] rline_last;
  logic [2:0] rbeat_index;
  logic [63:0] rbeat;
  logic entry_valid, entry_ready, done_valid, done_ready;
  logic done_some, done_single, entry_last, done_last;
  logic [37:0] entry_tag, done_tag;
  logic [15:0] entry_vec, done_vec;
  logic [37:0] done_frame;
  logic pace_ok, pace_ok_more, pace_held;
  logic asked, drop_denied, asked_again, drop_retry;

  jukebox_replay u_replay (
    .clk_i,
    .rst_ni,
    .start_i             (rep_start),
    .stop_i              (rep_stop),
    .first_i             (rep_first),
    .start_off_i         (rep_start_off),
    .put_off_i           (rep_put_off),
    .asid_i              (asid),
    .rebase_i            (rebase),
    .watchdog_i          (watchdog),
    .replaying_o,
    .done_o              (rep_done),
    .offset_o            (rep_off),
    .read_timeout_o      (err_read_timeout),
    .xlt_timeout_o       (err_xlt_timeout),
    .forget_o            (rep_forget),
    .first_o             (rep_from),
    .asid_o              (rep_asid),
    .rebase_o            (rep_rebase),
    .init_o              (rep_init),
    .run_o               (rep_run),
    .halt_o              (rep_halt),
    .clear_o             (rep_clear),
    .reader_raised_i     (ar_raised),
    .reader_waiting_i    (reader_waiting),
    .reader_progress_i   (reader_progress),
    .reader_finished_i   (reader_finished),
    .reader_failed_i     (reader_failed),
    .unpacker_empty_i    (!entry_valid),
    .translate_waiting_i (translate_waiting),
    .translate_progress_i(translate_progress),
    .translate_empty_i   (translate_empty),
    .issue_empty_i       (issue_empty),
    .pf_raised_i         (pf_valid_o),
    .line_done_i         (line_done)
  );

  jukebox_reader u_reader (
    .clk_i,
    .rst_ni,
    .load_i         (rep_start),
    .init_i         (rep_init),
    .run_i          (rep_run),
    .halt_i         (rep_halt),
    .clear_i        (rep_clear),
    .forget_i       (rep_forget),
    .first_i        (rep_from),
    .left_i         (rep_left),
    .finished_o     (reader_finished),
    .failed_o       (reader_failed),
    .waiting_o      (reader_waiting),
    .progress_o     (reader_progress),
    .raised_o       (ar_raised),
    .line_valid_o   (rline_valid),
    .line_bad_o     (rline_bad),
    .line_last_o    (rline_last),
    .beat_i         (rbeat_index),
    .beat_o         (rbeat),
    .line_pop_i     (rline_pop),
    .error_o        (err_read),
    .line_read_o    (line_read),
    .line_rejected_o(line_rejected),
    .m_axi_araddr_o,
    .m_axi_arvalid_o,
    .m_axi_arready_i,
    .m_axi_rdata_i,
    .m_axi_rresp_i,
    .m_axi_rlast_i,
    .m_axi_rvalid_i
  );

  jukebox_unpacker u_unpacker (
    .clk_i,
    .rst_ni,
    .clear_i       (rep_clear),
    .line_valid_i  (rline_valid),
    .line_bad_i    (rline_bad),
    .line_last_i   (rline_last),
    .beat_o        (rbeat_index),
    .beat_i        (rbeat),
    .line_pop_o    (rline_pop),
    .entry_valid_o (entry_valid),
    .entry_tag_o   (entry_tag),
    .entry_vec_o   (entry_vec),
    .entry_last_o  (entry_last),
    .entry_ready_i (entry_ready)
  );

  jukebox_translate u_translate (
    .clk_i,
    .rst_ni,
    .halt_i       (rep_halt),
    .rebase_i     (rep_rebase),
    .run_i        (rep_run),
    .clear_i      (rep_clear),
    .empty_o      (translate_empty),
    .asid_i       (rep_asid),
    .retry_wait_i (xlt_retry_wait),
    .waiting_o    (translate_waiting),
    .forget_i     (rep_forget),
    .progress_o   (translate_progress),
    .entry_valid_i(entry_valid),
    .entry_tag_i  (entry_tag),
    .entry_vec_i  (entry_vec),
    .entry_last_i (entry_last),
    .entry_ready_o(entry_ready),
    .done_valid_o (done_valid),
    .done_tag_o   (done_tag),
    .done_frame_o (done_frame),
    .done_vec_o   (done_vec),
    .done_some_o  (done_some),
    .done_single_o(done_single),
    .done_last_o  (done_last),
    .asked_o      (asked),
    .drop_denied_o(drop_denied),
    .asked_again_o(asked_again),
    .drop_retry_o (drop_retry),
    .xlt_req_valid_o,
    .xlt_req_ready_i,
    .xlt_req_vaddr_o,
    .xlt_req_asid_o,
    .xlt_rsp_valid_i,
    .xlt_rsp_ready_o,
    .xlt_rsp_paddr_i,
    .xlt_rsp_status_i,
    .done_ready_i (done_ready)
  );

  jukebox_issue u_issue (
    .clk_i,
    .rst_ni,
    .halt_i       (rep_halt),
    .clear_i      (rep_clear),
    .pace_ok_i    (pace_ok),
    .pace_ok_more_i(pace_ok_more),
    .asid_i       (rep_asid),
    .entry_tag_i  (done_tag),
    .empty_o      (issue_empty),
    .line_done_o  (line_done),
    .entry_last_i (done_last),
    .entry_valid_i(done_valid),
    .entry_frame_i(done_frame),
    .entry_vec_i  (done_vec),
    .entry_some_i (done_some),
    .entry_single_i(done_single),
    .entry_ready_o(done_ready),
    .pf_valid_o,
    .pf_ready_i,
    .pf_vaddr_o,
    .pf_asid_o,
    .pf_paddr_o
  );

  jukebox_pacer u_pacer (
    .clk_i,
    .rst_ni,
    .restart_i         (rep_start),
    .active_i          (replaying_o),
    .enable_i          (pacing),
    .window_i          (pace_window),
    .gap_i             (pace_gap),
    .release_i         (pace_release),
    .pf_valid_i        (pf_valid_o),
    .pf_ready_i        (pf_ready_i),
    .saw_miss_i        (saw_miss),
    .saw_prefetch_hit_i(saw_prefetch_hit),
    .pf_present_i,
    .ok_o              (pace_ok),
    .ok_more_o         (pace_ok_more),
    .held_o            (pace_held),
    .saw_present_o     (saw_present)
  );
  // One event bit a counter.
  logic [23:0] counted;
  assign counted[0] = saw_event;  // CNT_OBSERVED
  assign counted[1] = recorded;  // CNT_RECORDED
  assign counted[2] = saw_lost;  // CNT_LOST
  assign counted[3] = saw_filtered;  // CNT_FILTERED
  assign counted[4] = crrb_hit;  // CNT_CRRB_HITS
  assign counted[5] = evicted;  // CNT_EVICTIONS
  assign counted[6] = line_written;  // CNT_ENTRIES_WRITTEN
  assign counted[7] = line_written;  // CNT_BYTES_WRITTEN
  assign counted[8] = drop;  // CNT_DROPPED_LIMIT
  assign counted[9] = line_read;  // CNT_LINES_READ
  assign counted[10] = line_read;  // CNT_BYTES_READ
  assign counted[11] = line_rejected;  // CNT_LINES_REJECTED
  assign counted[12] = asked;  // CNT_TRANSLATIONS
  assign counted[13] = asked_again;  // CNT_RETRIES
  assign counted[14] = drop_denied;  // CNT_DROP_DENIED
  assign counted[15] = drop_retry;  // CNT_DROP_RETRY
  assign counted[16] = pf_valid_o && pf_ready_i;  // CNT_PREFETCHES
  assign counted[17] = pf_valid_o && !pf_ready_i;  // CNT_STALL_CYCLES
  assign counted[18] = replaying_o && !pf_valid_o && pace_held;  // CNT_PACE_CYCLES
  assign counted[19] = saw_prefetch_hit;  // CNT_USED
  assign counted[20] = saw_kept_hit;  // CNT_KEPT
  assign counted[21] = saw_late;  // CNT_LATE
  assign counted[22] = saw_present;  // CNT_PRESENT
  assign counted[23] = saw_miss;  // CNT_MISSES

  jukebox_counters u_counters (
    .clk_i,
    .rst_ni,
    .clear_i   (cnt_clear),
    .event_i   (counted),
    .entries_i (written_entries),
    .rd_req_i  (cnt_rd_req),
    .rd_idx_i  (cnt_rd_idx),
    .rd_valid_o(cnt_rd_valid),
    .rd_data_o (cnt_rd_data)
  );
  // Every burst is one line, every beat is full; one ID each for reads and writes.
  assign m_axi_awid_o    = 1'b0;
  assign m_axi_awlen_o   = 8'd7;
  assign m_axi_awsize_o  = 3'd3;
  assign m_axi_awburst_o = 2'b01;
  assign m_axi_awlock_o  = 1'b0;
  assign m_axi_awcache_o = 4'b0011;  // normal memory, bufferable, not cached by others
  assign m_axi_awprot_o  = 3'b000;
  assign m_axi_awqos_o   = 4'd0;
  assign m_axi_wstrb_o   = '1;
  assign m_axi_bready_o  = 1'b1;
  assign m_axi_arid_o    = 1'b0;
  assign m_axi_arlen_o   = 8'd7;
  assign m_axi_arsize_o  = 3'd3;
  assign m_axi_arburst_o = 2'b01;
  assign m_axi_arlock_o  = 1'b0;
  assign m_axi_arcache_o = 4'b0011;
  assign m_axi_arprot_o  = 3'b000;
  assign m_axi_arqos_o   = 4'd0;
  assign m_axi_rready_o  = 1'b1;

  // With one ID in flight the answers need none.
  logic unused_ids;
  assign unused_ids = ^{m_axi_bid_i, m_axi_rid_i};

endmodule
