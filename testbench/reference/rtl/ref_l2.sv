// SPDX-License-Identifier: Apache-2.0 WITH SHL-2.1
// Reference L2: set-associative, write-back, several misses outstanding, with what Jukebox needs of
// an L2: the observation port, the prefetch port, and two marks a line.
//
// One clock. Every output depends on registers only. Handshakes are AXI style: valid and payload
// hold until ready. Answers of one port may overtake each other if their IDs differ, except for
// requests of one line, which are served in order; an ID is used again when its last answer has
// come. Answers must be taken whether or not a request of the same port is taken.
module ref_l2 #(
  parameter int PaBits = 32,
  parameter int VaBits = 32,
  parameter int AsidBits = 16,
  parameter int SizeBytes = 262144,  // 64 * Ways * a power of two
  parameter int Ways = 8,  // 2 to 16
  parameter int DataBits = 64,  // of all ports: 32, 64, 128 or 256
  parameter int Mshrs = 8,  // lines under way at once, 2 or more
  parameter int Targets = 4,  // requests that may wait for one of them
  parameter int WriteBuffers = 4,  // dirty lines on their way out, 2 or more
  parameter int IdBits = 4,
  parameter int CounterBits = 32,
  parameter int DataEvents = 0  // the observation port reports data lookups, too
) (
  // Clock; reset with asynchronous assertion and synchronous release, active low.
  input  logic                            clk_i,
  input  logic                            rst_ni,

  // Instruction requests: 2^len beats of a line, the one asked for first, wrapping.
  input  logic                            instr_req_valid_i,
  output logic                            instr_req_ready_o,
  input  logic [PaBits-1:0]               instr_req_paddr_i,
  input  logic [VaBits-1:0]               instr_req_vaddr_i,
  input  logic [AsidBits-1:0]             instr_req_asid_i,
  input  logic [2:0]                      instr_req_len_i,  // at most a line
  input  logic [IdBits-1:0]               instr_req_id_i,
  output logic                            instr_rsp_valid_o,
  input  logic                            instr_rsp_ready_i,
  output logic [IdBits-1:0]               instr_rsp_id_o,
  output logic [DataBits-1:0]             instr_rsp_data_o,
  output logic                            instr_rsp_last_o,
  output logic                            instr_rsp_error_o,

  // Data requests: reads as above; writes of one beat, answered once.
  input  logic                            data_req_valid_i,
  output logic                            data_req_ready_o,
  input  logic                            data_req_write_i,
  input  logic [PaBits-1:0]               data_req_paddr_i,
  input  logic [2:0]                      data_req_len_i,  // of reads
  input  logic [IdBits-1:0]               data_req_id_i,
  input  logic [DataBits-1:0]             data_req_wdata_i,
  input  logic [DataBits/8-1:0]           data_req_wstrb_i,
  output logic                            data_rsp_valid_o,
  input  logic                            data_rsp_ready_i,
  output logic                            data_rsp_write_o,  // the answer to a write: no data
  output logic [IdBits-1:0]               data_rsp_id_o,
  output logic [DataBits-1:0]             data_rsp_data_o,
  output logic                            data_rsp_last_o,
  output logic                            data_rsp_error_o,

  // Prefetches.
  input  logic                            pf_valid_i,
  output logic                            pf_ready_o,
  input  logic [PaBits-1:0]               pf_paddr_i,
  input  logic                            pf_level_i,  // 1: not for this cache, taken and dropped
  input  logic [1:0]                      pf_source_i,  // 0 first record, 1 next line, 2 second
  output logic                            pf_present_o,  // pulse: a replayed one found its line

  // Observation: a lookup a cycle at most.
  output logic                            obs_valid_o,
  output logic [VaBits-1:0]               obs_vaddr_o,  // of data lookups 0
  output logic [PaBits-1:0]               obs_paddr_o,  // of the line
  output logic [1:0]                      obs_kind_o,  // 0 miss, 1 prefetch hit, 2 hit, 3 kept hit
  output logic                            obs_late_o,  // the prefetch was still under way
  output logic                            obs_instr_o,
  output logic [AsidBits-1:0]             obs_asid_o,

  // Flush: every dirty line to memory, every line out. Ready when all is done.
  input  logic                            flush_valid_i,
  output logic                            flush_ready_o,

  // Memory: AXI4 manager, INCR bursts of one line, line aligned, full strobes.
  output logic [$clog2(WriteBuffers)-1:0] m_axi_awid_o,
  output logic [PaBits-1:0]               m_axi_awaddr_o,
  output logic [7:0]                      m_axi_awlen_o,
  output logic [2:0]                      m_axi_awsize_o,
  output logic [1:0]                      m_axi_awburst_o,
  output logic                            m_axi_awlock_o,
  output logic [3:0]                      m_axi_awcache_o,
  output logic [2:0]                      m_axi_awprot_o,
  output logic [3:0]                      m_axi_awqos_o,
  output logic                            m_axi_awvalid_o,
  input  logic                            m_axi_awready_i,
  output logic [DataBits-1:0]             m_axi_wdata_o,
  output logic [DataBits/8-1:0]           m_axi_wstrb_o,
  output logic                            m_axi_wlast_o,
  output logic                            m_axi_wvalid_o,
  input  logic                            m_axi_wready_i,
  input  logic [$clog2(WriteBuffers)-1:0] m_axi_bid_i,
  input  logic [1:0]                      m_axi_bresp_i,
  input  logic                            m_axi_bvalid_i,
  output logic                            m_axi_bready_o,  // always 1
  output logic [$clog2(Mshrs)-1:0]        m_axi_arid_o,
  output logic [PaBits-1:0]               m_axi_araddr_o,
  output logic [7:0]                      m_axi_arlen_o,
  output logic [2:0]                      m_axi_arsize_o,
  output logic [1:0]                      m_axi_arburst_o,
  output logic                            m_axi_arlock_o,
  output logic [3:0]                      m_axi_arcache_o,
  output logic [2:0]                      m_axi_arprot_o,
  output logic [3:0]                      m_axi_arqos_o,
  output logic                            m_axi_arvalid_o,
  input  logic                            m_axi_arready_i,
  input  logic [$clog2(Mshrs)-1:0]        m_axi_rid_i,
  input  logic [DataBits-1:0]             m_axi_rdata_i,
  input  logic [1:0]                      m_axi_rresp_i,
  input  logic                            m_axi_rlast_i,
  input  logic                            m_axi_rvalid_i,
  output logic                            m_axi_rready_o,
  output logic                            write_error_o,  // pulse: a line could not be written

  // Counters.
  input  logic                            cnt_clear_i,
  output logic [CounterBits-1:0]          cnt_instr_hit_o,  // in the cache
  output logic [CounterBits-1:0]          cnt_instr_met_o,  // under way
  output logic [CounterBits-1:0]          cnt_instr_miss_o,  // neither
  output logic [CounterBits-1:0]          cnt_data_hit_o,
  output logic [CounterBits-1:0]          cnt_data_met_o,
  output logic [CounterBits-1:0]          cnt_data_miss_o,
  output logic [CounterBits-1:0]          cnt_pf_taken_o,  // level 0
  output logic [CounterBits-1:0]          cnt_pf_fill_o,  // of them those that went to memory
  output logic [CounterBits-1:0]          cnt_pf_useless_o,  // of them those that left unused
  output logic [CounterBits-1:0]          cnt_writeback_o,

  // For simulation: every lookup that is done, in order.
  output logic                            trace_valid_o,
  output logic [2:0]                      trace_op_o,  // ref_l2_pkg::Op*
  output logic [1:0]                      trace_where_o,  // ref_l2_pkg::Found*
  output logic [PaBits-1:0]               trace_line_o,
  output logic                            trace_drop_o,  // a line left,
  output logic                            trace_evict_o,  // a dirty one,
  output logic [PaBits-1:0]               trace_drop_line_o  // this one
);

  localparam int Beats = 8 * ref_l2_pkg::LineBytes / DataBits;
  localparam int BeatBits = $clog2(Beats);
  localparam int Lanes = DataBits / 8;
  localparam int LineBits = PaBits - 6;
  localparam int Sets = SizeBytes / (ref_l2_pkg::LineBytes * Ways);
  localparam int SetBits = $clog2(Sets);
  localparam int TagBits = LineBits - SetBits;
  localparam int WayBits = $clog2(Ways);
  localparam int OrderBits = Ways * (Ways - 1) / 2;
  localparam int MshrBits = $clog2(Mshrs);
  localparam int BufferBits = $clog2(WriteBuffers);
  localparam int CountBits = $clog2(Ways + 1);
  localparam int AddrBits = SetBits + WayBits + BeatBits;

  // Requests as they are taken. Their heads stay until their lookups are done.
  logic accept, instr_room, data_room, pf_room;
  logic instr_valid, data_valid, pf_valid, instr_pop, data_pop, pf_pop;
  logic [LineBits-1:0] instr_line, data_line, pf_line;
  logic [BeatBits-1:0] instr_beat, data_beat;
  logic [2:0] instr_len, data_len;
  logic [IdBits-1:0] instr_id, data_id;
  logic [VaBits-1:0] instr_vaddr;
  logic [AsidBits-1:0] instr_asid;
  logic data_write;
  logic [DataBits-1:0] data_wdata;
  logic [Lanes-1:0] data_wstrb;
  logic [1:0] pf_source;
  assign instr_req_ready_o = accept && instr_room;
  assign data_req_ready_o  = accept && data_room;
  assign pf_ready_o        = accept && pf_room;

  // Bytes of a beat: strobes say which are meant, and of reads all are.
  logic unused_bytes;
  assign unused_bytes = ^{
    instr_req_paddr_i[5-BeatBits:0], data_req_paddr_i[5-BeatBits:0], pf_paddr_i[5:0]
  };

  ref_l2_buffer #(
    .Width(LineBits + BeatBits + 3 + IdBits + VaBits + AsidBits)
  ) u_instr (
    .clk_i,
    .rst_ni,
    .push_i(instr_req_valid_i && instr_req_ready_o),
    .data_i({
      instr_req_paddr_i[PaBits-1:6-BeatBits],
      instr_req_len_i,
      instr_req_id_i,
      instr_req_vaddr_i,
      instr_req_asid_i
    }),
    .pop_i(instr_pop),
    .data_o({instr_line, instr_beat, instr_len, instr_id, instr_vaddr, instr_asid}),
    .valid_o(instr_valid),
    .room_o(instr_room)
  );

  ref_l2_buffer #(
    .Width(LineBits + BeatBits + 3 + IdBits + 1 + DataBits + Lanes)
  ) u_data_in (
    .clk_i,
    .rst_ni,
    .push_i(data_req_valid_i && data_req_ready_o),
    .data_i({
      data_req_paddr_i[PaBits-1:6-BeatBits],
      data_req_len_i,
      data_req_id_i,
      data_req_write_i,
      data_req_wdata_i,
      data_req_wstrb_i
    }),
    .pop_i(data_pop),
    .data_o({data_line, data_beat, data_len, data_id, data_write, data_wdata, data_wstrb}),
    .valid_o(data_valid),
    .room_o(data_room)
  );

  ref_l2_buffer #(
    .Width(LineBits + 2)
  ) u_pf (
    .clk_i,
    .rst_ni,
    .push_i (pf_valid_i && pf_ready_o && !pf_level_i),
    .data_i ({pf_paddr_i[PaBits-1:6], pf_source_i}),
    .pop_i  (pf_pop),
    .data_o ({pf_line, pf_source}),
    .valid_o(pf_valid),
    .room_o (pf_room)
  );

  // The pipeline.
  logic s1_valid, s1_low, s1_cancel, s2_valid, s2_low, s2_cancel;
  logic [2:0] s1_op, s2_op;
  logic [LineBits-1:0] s1_line, s2_line;
  logic s2_instr, s2_data, s2_prefetch;
  assign s2_instr    = s2_op == ref_l2_pkg::OpInstr;
  assign s2_data     = s2_op == ref_l2_pkg::OpData;
  assign s2_prefetch = s2_op == ref_l2_pkg::OpPrefetch;

  // Who has a lookup in it, and who was sent back and waits for a line to come or go.
  logic instr_in, data_in, pf_in, install_in, sweep_in, done, retry, install, wake;
  logic instr_held_q, data_held_q, pf_held_q;
  logic [WriteBuffers-1:0] written;
  assign instr_in   = (s1_valid && s1_op == ref_l2_pkg::OpInstr) || (s2_valid && s2_instr);
  assign data_in    = (s1_valid && s1_op == ref_l2_pkg::OpData) || (s2_valid && s2_data);
  assign pf_in      = (s1_valid && s1_op == ref_l2_pkg::OpPrefetch) || (s2_valid && s2_prefetch);
  assign install_in = (s1_valid && s1_op == ref_l2_pkg::OpInstall) ||
                      (s2_valid && s2_op == ref_l2_pkg::OpInstall);
  assign sweep_in   = s1_valid || s2_valid;
  assign wake       = install || written != '0;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      instr_held_q <= 1'b0;
      data_held_q  <= 1'b0;
      pf_held_q    <= 1'b0;
    end else begin
      instr_held_q <= !wake && (instr_held_q || (retry && s2_instr));
      data_held_q  <= !wake && (data_held_q || (retry && s2_data));
      pf_held_q    <= !wake && (pf_held_q || (retry && s2_prefetch));
    end
  end

  logic array_room, start, start_low, sweep, sweep_clear;
  logic [2:0] start_op;
  logic [SetBits-1:0] start_set, sweep_set;

  // The line to be installed next, one at a time: first those that demand waits for.
  logic [Mshrs-1:0] mshr_valid, mshr_demand, served, served_demand;
  logic [Mshrs-1:0] first_demand, first_served, install_pick;
  logic [Mshrs*LineBits-1:0] mshr_lines;
  logic [LineBits-1:0] install_line, install_line_q;
  logic install_q, install_low_q, some_demand, some_served, unused_more_demand, unused_more_served;
  assign served_demand = served & mshr_demand;
  assign install_pick  = some_demand ? first_demand : first_served;

  ref_l2_first #(
    .Width(Mshrs)
  ) u_first_demand (
    .bits_i (served_demand),
    .first_o(first_demand),
    .some_o (some_demand),
    .more_o (unused_more_demand)
  );

  ref_l2_first #(
    .Width(Mshrs)
  ) u_first_served (
    .bits_i (served),
    .first_o(first_served),
    .some_o (some_served),
    .more_o (unused_more_served)
  );

  always_comb begin
    install_line = '0;
    for (int m = 0; m < Mshrs; m++) begin
      if (install_pick[m]) install_line = install_line | mshr_lines[m*LineBits+:LineBits];
    end
  end

  logic start_install;
  assign start_install = start && start_op == ref_l2_pkg::OpInstall;
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) install_q <= 1'b0;
    else install_q <= some_served && !install_in && !start_install;
  end
  always_ff @(posedge clk_i) begin
    install_low_q  <= !some_demand;
    install_line_q <= install_line;
  end

  ref_l2_select #(
    .SetBits(SetBits)
  ) u_select (
    .clk_i,
    .rst_ni,
    .room_i(array_room),
    .instr_i(instr_valid && !instr_in && !instr_held_q),
    .instr_set_i(instr_line[SetBits-1:0]),
    .data_i(data_valid && !data_in && !data_held_q),
    .data_set_i(data_line[SetBits-1:0]),
    .install_i(install_q),
    .install_low_i(install_low_q),
    .install_set_i(install_line_q[SetBits-1:0]),
    .prefetch_i(pf_valid && !pf_in && !pf_held_q),
    .prefetch_set_i(pf_line[SetBits-1:0]),
    .sweep_i(sweep && !sweep_in),
    .sweep_clear_i(sweep_clear),
    .sweep_set_i(sweep_set),
    .s1_valid_i(s1_valid),
    .s1_low_i(s1_low),
    .s1_set_i(s1_line[SetBits-1:0]),
    .s2_valid_i(s2_valid),
    .s2_low_i(s2_low),
    .s2_set_i(s2_line[SetBits-1:0]),
    .s1_cancel_o(s1_cancel),
    .s2_cancel_o(s2_cancel),
    .start_o(start),
    .op_o(start_op),
    .low_o(start_low),
    .set_o(start_set)
  );

  logic [TagBits-1:0] start_tag;
  always_comb begin
    unique case (start_op)
      ref_l2_pkg::OpInstr:    start_tag = instr_line[LineBits-1:SetBits];
      ref_l2_pkg::OpData:     start_tag = data_line[LineBits-1:SetBits];
      ref_l2_pkg::OpPrefetch: start_tag = pf_line[LineBits-1:SetBits];
      default:                start_tag = install_line_q[LineBits-1:SetBits];
    endcase
  end

  logic [Ways-1:0] s1_hit, s1_valid_ways, s1_dirty, s1_brought, s1_found;
  logic [Ways-1:0] s1_match_way, s1_busy;
  logic [Ways*TagBits-1:0] s1_tags, s2_tags;
  logic [OrderBits-1:0] s1_order, s2_order, new_order;
  logic [Mshrs-1:0] s1_match, s2_match;
  logic [WriteBuffers-1:0] s1_leaving, s2_leaving;
  logic [Ways-1:0] s2_hit, s2_valid_ways, s2_dirty, s2_brought, s2_found;
  logic [Ways-1:0] s2_match_way, s2_busy;
  logic [Ways-1:0] new_valid, new_dirty, new_brought, new_found, leave_way;
  logic write_state, alloc;
  ref_l2_tags #(
    .Sets(Sets),
    .SetBits(SetBits),
    .Ways(Ways),
    .TagBits(TagBits),
    .OrderBits(OrderBits)
  ) u_tags (
    .clk_i,
    .read_i(start),
    .read_set_i(start_set),
    .s1_tag_i(s1_line[LineBits-1:SetBits]),
    .s1_hit_o(s1_hit),
    .s1_tags_o(s1_tags),
    .s1_valid_o(s1_valid_ways),
    .s1_dirty_o(s1_dirty),
    .s1_brought_o(s1_brought),
    .s1_found_o(s1_found),
    .s1_order_o(s1_order),
    .set_i(s2_line[SetBits-1:0]),
    .write_i(write_state),
    .valid_i(new_valid),
    .dirty_i(new_dirty),
    .brought_i(new_brought),
    .found_i(new_found),
    .order_i(new_order),
    .write_tag_i(alloc ? leave_way : '0),
    .tag_i(s2_line[LineBits-1:SetBits])
  );

  ref_l2_pipe #(
    .LineBits(LineBits),
    .Ways(Ways),
    .TagBits(TagBits),
    .OrderBits(OrderBits),
    .Mshrs(Mshrs),
    .WriteBuffers(WriteBuffers)
  ) u_pipe (
    .clk_i,
    .rst_ni,
    .start_i(start),
    .op_i(start_op),
    .low_i(start_low),
    .line_i({start_tag, start_set}),
    .s1_cancel_i(s1_cancel),
    .s1_valid_o(s1_valid),
    .s1_op_o(s1_op),
    .s1_low_o(s1_low),
    .s1_line_o(s1_line),
    .s1_hit_i(s1_hit),
    .s1_tags_i(s1_tags),
    .s1_valid_i(s1_valid_ways),
    .s1_dirty_i(s1_dirty),
    .s1_brought_i(s1_brought),
    .s1_found_i(s1_found),
    .s1_order_i(s1_order),
    .s1_match_i(s1_match),
    .s1_match_way_i(s1_match_way),
    .s1_busy_i(s1_busy),
    .s1_leaving_i(s1_leaving),
    .s2_valid_o(s2_valid),
    .s2_op_o(s2_op),
    .s2_low_o(s2_low),
    .s2_line_o(s2_line),
    .s2_hit_o(s2_hit),
    .s2_tags_o(s2_tags),
    .s2_valid_ways_o(s2_valid_ways),
    .s2_dirty_o(s2_dirty),
    .s2_brought_o(s2_brought),
    .s2_found_o(s2_found),
    .s2_order_o(s2_order),
    .s2_match_o(s2_match),
    .s2_match_way_o(s2_match_way),
    .s2_busy_o(s2_busy),
    .s2_leaving_o(s2_leaving)
  );

  logic [Mshrs-1:0] mshr_data, mshr_used, mshr_dirty, mshr_brought, mshr_found, mshr_next;
  logic [Mshrs-1:0] mshr_room, arrived, failed, take;
  logic [Mshrs*Ways-1:0] mshr_ways;
  logic mshr_free, mshr_spare, buffer_free, buffer_spare;
  logic access, joins, merge, keep, evict, drop, more, late, present;
  logic [1:0] kind, where;
  logic [CountBits-1:0] useless;
  ref_l2_rules #(
    .Ways(Ways),
    .OrderBits(OrderBits),
    .Mshrs(Mshrs),
    .CountBits(CountBits)
  ) u_rules (
    .valid_i(s2_valid),
    .cancel_i(s2_cancel),
    .op_i(s2_op),
    .write_i(data_write),
    .source_i(pf_source),
    .hit_i(s2_hit),
    .valid_ways_i(s2_valid_ways),
    .dirty_i(s2_dirty),
    .brought_i(s2_brought),
    .found_i(s2_found),
    .order_i(s2_order),
    .match_i(s2_match),
    .match_way_i(s2_match_way),
    .busy_i(s2_busy),
    .open_i(mshr_room & ~arrived),
    .arrived_i(arrived),
    .failed_i(failed),
    .dirty_mshrs_i(mshr_dirty),
    .brought_mshrs_i(mshr_brought),
    .found_mshrs_i(mshr_found),
    .data_mshrs_i(mshr_data),
    .used_mshrs_i(mshr_used),
    .mshr_free_i(mshr_free),
    .mshr_spare_i(mshr_spare),
    .buffer_free_i(buffer_free),
    .buffer_spare_i(buffer_spare),
    .done_o(done),
    .retry_o(retry),
    .where_o(where),
    .access_o(access),
    .merge_o(merge),
    .join_o(joins),
    .alloc_o(alloc),
    .install_o(install),
    .keep_o(keep),
    .evict_o(evict),
    .drop_o(drop),
    .leave_o(leave_way),
    .more_o(more),
    .kind_o(kind),
    .late_o(late),
    .present_o(present),
    .useless_o(useless),
    .write_o(write_state),
    .valid_ways_o(new_valid),
    .dirty_o(new_dirty),
    .brought_o(new_brought),
    .found_o(new_found),
    .order_o(new_order)
  );
  assign instr_pop = done && s2_instr;
  assign data_pop  = done && s2_data;
  assign pf_pop    = done && s2_prefetch;

  // The line that leaves, and the way in which the lookup found its own.
  logic [TagBits-1:0] leave_tag;
  logic [WayBits-1:0] leave_index, hit_index;
  always_comb begin
    leave_tag   = '0;
    leave_index = '0;
    hit_index   = '0;
    for (int w = 0; w < Ways; w++) begin
      if (leave_way[w]) leave_tag = leave_tag | s2_tags[w*TagBits+:TagBits];
      if (leave_way[w]) leave_index = leave_index | w[WayBits-1:0];
      if (s2_hit[w]) hit_index = hit_index | w[WayBits-1:0];
    end
  end

  // Lines under way.
  logic [WriteBuffers-1:0] buffers;
  assign take = alloc ? mshr_next : '0;
  ref_l2_mshr #(
    .PaBits(PaBits),
    .LineBits(LineBits),
    .SetBits(SetBits),
    .Ways(Ways),
    .Mshrs(Mshrs),
    .MshrBits(MshrBits),
    .WriteBuffers(WriteBuffers)
  ) u_mshr (
    .clk_i,
    .rst_ni,
    .s1_line_i(s1_line),
    .s1_match_o(s1_match),
    .s1_match_way_o(s1_match_way),
    .s1_busy_o(s1_busy),
    .alloc_i(alloc),
    .merge_i(merge),
    .install_i(install),
    .keep_i(keep),
    .instr_i(s2_instr),
    .data_i(s2_data),
    .write_i(data_write),
    .line_i(s2_line),
    .way_i(leave_way),
    .match_i(s2_match),
    .leaving_i(s2_leaving),
    .written_i(written),
    .buffers_i(buffers),
    .next_o(mshr_next),
    .free_o(mshr_free),
    .spare_o(mshr_spare),
    .valid_o(mshr_valid),
    .demand_o(mshr_demand),
    .data_o(mshr_data),
    .used_o(mshr_used),
    .dirty_o(mshr_dirty),
    .brought_o(mshr_brought),
    .found_o(mshr_found),
    .lines_o(mshr_lines),
    .ways_o(mshr_ways),
    .ar_valid_o(m_axi_arvalid_o),
    .ar_ready_i(m_axi_arready_i),
    .ar_id_o(m_axi_arid_o),
    .ar_addr_o(m_axi_araddr_o)
  );

  localparam int RequestBits = 2 + IdBits + 3 + BeatBits + Lanes + DataBits;
  logic [RequestBits-1:0] request, waiting_request;
  assign request = s2_data
    ? {
      1'b1, data_write, data_id, data_write ? 3'd0 : data_len, data_beat, data_wstrb, data_wdata
    }
    : {2'd0, instr_id, instr_len, instr_beat, Lanes'(1'b0), DataBits'(1'b0)};

  logic waiting_valid, waiting_ready;
  logic [MshrBits-1:0] waiting_mshr;
  ref_l2_targets #(
    .Width(RequestBits),
    .Mshrs(Mshrs),
    .MshrBits(MshrBits),
    .Targets(Targets)
  ) u_targets (
    .clk_i,
    .rst_ni,
    .take_i(take),
    .push_i(joins),
    .push_to_i(merge ? s2_match : mshr_next),
    .push_request_i(request),
    .room_o(mshr_room),
    .valid_i(mshr_valid),
    .arrived_i(arrived),
    .served_o(served),
    .valid_o(waiting_valid),
    .ready_i(waiting_ready),
    .mshr_o(waiting_mshr),
    .request_o(waiting_request)
  );

  logic fill, fill_ready, fill_hurry;
  logic [AddrBits-1:0] fill_addr, evict_addr;
  logic [DataBits-1:0] fill_data, read_data;
  logic [Mshrs-1:0] evicted, vacated;
  ref_l2_fill #(
    .DataBits(DataBits),
    .LineBits(LineBits),
    .SetBits(SetBits),
    .Ways(Ways),
    .WayBits(WayBits),
    .BeatBits(BeatBits),
    .Mshrs(Mshrs),
    .MshrBits(MshrBits)
  ) u_fill (
    .clk_i,
    .rst_ni,
    .r_valid_i(m_axi_rvalid_i),
    .r_ready_o(m_axi_rready_o),
    .r_id_i(m_axi_rid_i),
    .r_data_i(m_axi_rdata_i),
    .r_resp_i(m_axi_rresp_i),
    .take_i(take),
    .vacant_i(vacated | evicted),
    .lines_i(mshr_lines),
    .ways_i(mshr_ways),
    .arrived_o(arrived),
    .failed_o(failed),
    .ready_i(fill_ready),
    .write_o(fill),
    .hurry_o(fill_hurry),
    .addr_o(fill_addr),
    .data_o(fill_data)
  );

  // Beats are counted, so that their end is known.
  logic unused_last;
  assign unused_last = m_axi_rlast_i;

  logic waiting_error;
  logic [SetBits-1:0] waiting_set;
  logic [Ways-1:0] waiting_way;
  logic [WayBits-1:0] waiting_index;
  always_comb begin
    waiting_error = 1'b0;
    waiting_set   = '0;
    waiting_way   = '0;
    waiting_index = '0;
    for (int m = 0; m < Mshrs; m++) begin
      if (waiting_mshr == m[MshrBits-1:0]) begin
        waiting_error = waiting_error | failed[m];
        waiting_set   = waiting_set | mshr_lines[m*LineBits+:SetBits];
        waiting_way   = waiting_way | mshr_ways[m*Ways+:Ways];
      end
    end
    for (int w = 0; w < Ways; w++) begin
      if (waiting_way[w]) waiting_index = waiting_index | w[WayBits-1:0];
    end
  end

  logic go, evict_read, evict_ready;
  logic [BufferBits-1:0] buffer_next, go_buffer;
  ref_l2_data #(
    .DataBits(DataBits),
    .Words(Sets * Ways * Beats),
    .SetBits(SetBits),
    .WayBits(WayBits),
    .BeatBits(BeatBits),
    .IdBits(IdBits),
    .Mshrs(Mshrs),
    .BufferBits(BufferBits),
    .RequestBits(RequestBits),
    .AddrBits(AddrBits)
  ) u_data (
    .clk_i,
    .rst_ni,
    .room_o(array_room),
    .push_i(access || alloc || evict),
    .push_leave_i(!access),
    .push_dirty_i(evict),
    .push_buffer_i(buffer_next),
    .push_for_i(take),
    .push_set_i(s2_line[SetBits-1:0]),
    .push_way_i(access ? hit_index : leave_index),
    .push_request_i(request),
    .wait_valid_i(waiting_valid),
    .wait_ready_o(waiting_ready),
    .wait_error_i(waiting_error),
    .wait_set_i(waiting_set),
    .wait_way_i(waiting_index),
    .wait_request_i(waiting_request),
    .fill_i(fill),
    .fill_ready_o(fill_ready),
    .fill_hurry_i(fill_hurry),
    .fill_addr_i(fill_addr),
    .fill_data_i(fill_data),
    .leave_dirty_o(go),
    .leave_buffer_o(go_buffer),
    .leave_for_o(vacated),
    .evict_i(evict_read),
    .evict_ready_o(evict_ready),
    .evict_addr_i(evict_addr),
    .read_data_o(read_data),
    .instr_valid_o(instr_rsp_valid_o),
    .instr_ready_i(instr_rsp_ready_i),
    .instr_id_o(instr_rsp_id_o),
    .instr_data_o(instr_rsp_data_o),
    .instr_last_o(instr_rsp_last_o),
    .instr_error_o(instr_rsp_error_o),
    .data_valid_o(data_rsp_valid_o),
    .data_ready_i(data_rsp_ready_i),
    .data_write_o(data_rsp_write_o),
    .data_id_o(data_rsp_id_o),
    .data_data_o(data_rsp_data_o),
    .data_last_o(data_rsp_last_o),
    .data_error_o(data_rsp_error_o)
  );

  ref_l2_writeback #(
    .PaBits(PaBits),
    .DataBits(DataBits),
    .LineBits(LineBits),
    .SetBits(SetBits),
    .WayBits(WayBits),
    .BeatBits(BeatBits),
    .Mshrs(Mshrs),
    .Buffers(WriteBuffers),
    .BufferBits(BufferBits)
  ) u_writeback (
    .clk_i,
    .rst_ni,
    .s1_line_i(s1_line),
    .s1_match_o(s1_leaving),
    .take_i(evict),
    .line_i({leave_tag, s2_line[SetBits-1:0]}),
    .way_i(leave_index),
    .for_i(take),
    .next_o(buffer_next),
    .used_o(buffers),
    .free_o(buffer_free),
    .spare_o(buffer_spare),
    .go_i(go),
    .go_buffer_i(go_buffer),
    .read_o(evict_read),
    .read_ready_i(evict_ready),
    .read_addr_o(evict_addr),
    .read_data_i(read_data),
    .evicted_o(evicted),
    .aw_valid_o(m_axi_awvalid_o),
    .aw_ready_i(m_axi_awready_i),
    .aw_id_o(m_axi_awid_o),
    .aw_addr_o(m_axi_awaddr_o),
    .w_valid_o(m_axi_wvalid_o),
    .w_ready_i(m_axi_wready_i),
    .w_data_o(m_axi_wdata_o),
    .w_last_o(m_axi_wlast_o),
    .b_valid_i(m_axi_bvalid_i),
    .b_id_i(m_axi_bid_i),
    .b_resp_i(m_axi_bresp_i),
    .written_o(written),
    .error_o(write_error_o)
  );

  // Memory's view: normal, bufferable, cacheable data, one line a burst.
  assign m_axi_awlen_o   = 8'(Beats - 1);
  assign m_axi_awsize_o  = 3'($clog2(Lanes));
  assign m_axi_awburst_o = 2'b01;
  assign m_axi_awlock_o  = 1'b0;
  assign m_axi_awcache_o = 4'b0011;
  assign m_axi_awprot_o  = 3'b000;
  assign m_axi_awqos_o   = 4'b0000;
  assign m_axi_wstrb_o   = '1;
  assign m_axi_bready_o  = 1'b1;
  assign m_axi_arlen_o   = 8'(Beats - 1);
  assign m_axi_arsize_o  = 3'($clog2(Lanes));
  assign m_axi_arburst_o = 2'b01;
  assign m_axi_arlock_o  = 1'b0;
  assign m_axi_arcache_o = 4'b0011;
  assign m_axi_arprot_o  = 3'b000;
  assign m_axi_arqos_o   = 4'b0000;

  ref_l2_sweep #(
    .SetBits(SetBits)
  ) u_sweep (
    .clk_i,
    .rst_ni,
    .flush_valid_i,
    .flush_ready_o,
    .quiet_i(!instr_valid && !data_valid && !pf_valid && !s1_valid && !s2_valid &&
             mshr_valid == '0),
    .written_i(buffers == '0),
    .accept_o(accept),
    .sweep_o(sweep),
    .clear_o(sweep_clear),
    .set_o(sweep_set),
    .done_i(s2_valid),
    .more_i(more)
  );

  // What a lookup tells leaves with the next clock.
  logic seen;
  assign seen = done && (s2_instr || (s2_data && DataEvents != 0));
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      obs_valid_o   <= 1'b0;
      pf_present_o  <= 1'b0;
      trace_valid_o <= 1'b0;
    end else begin
      obs_valid_o   <= seen;
      pf_present_o  <= present;
      trace_valid_o <= done;
    end
  end

  always_ff @(posedge clk_i) begin
    if (seen) begin
      obs_vaddr_o <= s2_instr ? instr_vaddr : '0;
      obs_paddr_o <= {s2_line, 6'd0};
      obs_kind_o  <= kind;
      obs_late_o  <= late;
      obs_instr_o <= s2_instr;
      obs_asid_o  <= s2_instr ? instr_asid : '0;
    end
    if (done) begin
      trace_op_o        <= s2_op;
      trace_where_o     <= where;
      trace_line_o      <= {s2_line, 6'd0};
      trace_drop_o      <= drop;
      trace_evict_o     <= evict;
      trace_drop_line_o <= {leave_tag, s2_line[SetBits-1:0], 6'd0};
    end
  end

  // Counters, in the order of the ports, the last one first.
  logic [2:0] place;
  assign place[0] = where == ref_l2_pkg::FoundPresent;
  assign place[1] = where == ref_l2_pkg::FoundUnderWay;
  assign place[2] = where == ref_l2_pkg::FoundNowhere;
  ref_l2_counters #(
    .Bits(CounterBits),
    .Count(10),
    .StepBits(CountBits)
  ) u_counters (
    .clk_i,
    .rst_ni,
    .clear_i(cnt_clear_i),
    .steps_i({
      CountBits'(evict),
      useless,
      CountBits'(alloc && s2_prefetch),
      CountBits'(pf_pop),
      CountBits'(data_pop && place[2]),
      CountBits'(data_pop && place[1]),
      CountBits'(data_pop && place[0]),
      CountBits'(instr_pop && place[2]),
      CountBits'(instr_pop && place[1]),
      CountBits'(instr_pop && place[0])
    }),
    .counts_o({
      cnt_writeback_o,
      cnt_pf_useless_o,
      cnt_pf_fill_o,
      cnt_pf_taken_o,
      cnt_data_miss_o,
      cnt_data_met_o,
      cnt_data_hit_o,
      cnt_instr_miss_o,
      cnt_instr_met_o,
      cnt_instr_hit_o
    })
  );

`ifdef FORMAL
  // A line is in one place, a mark on a valid line is one mark, and a way that waits is empty.
  always_ff @(posedge clk_i) begin
    if (rst_ni && s2_valid && s2_op != ref_l2_pkg::OpClear) begin
      assert ($onehot0(s2_hit) && $onehot0(s2_match));
      assert (s2_hit == '0 || s2_match == '0);
      assert ((s2_brought & s2_found & s2_valid_ways) == '0);
      assert ((s2_busy & s2_valid_ways) == '0);
      if (s2_op == ref_l2_pkg::OpInstall) assert ((s2_match & served) != '0);
      if (s2_op == ref_l2_pkg::OpClean) assert (s2_busy == '0);
    end
    // Each beat comes for a line that waits for one, and the last one says so.
    if (rst_ni && m_axi_rvalid_i && m_axi_rready_o) begin
      assert (mshr_valid[m_axi_rid_i] && !arrived[m_axi_rid_i]);
    end
  end
`endif

endmodule
