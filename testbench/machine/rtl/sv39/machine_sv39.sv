// SPDX-License-Identifier: Apache-2.0 WITH SHL-2.1
// The second reference machine: a BlackParrot with virtual addresses, the reference L2 and the Jukebox
// block beside it, one memory.
//
// The core's buses, the block's metadata port and its registers, the L2's observation and prefetch
// ports are joined as docs/attach.md says. Everything else the machine has is the host port.
module machine_sv39 #(
  parameter int SizeBytes = 262144,
  parameter int Ways = 8
) (
  // One clock. The block's and the L2's edges may be left out where they change nothing.
  input  logic        clk_i,
  input  logic        block_clk_i,
  input  logic        l2_clk_i,
  input  logic        rst_ni,

  // The conditions: memory, and whether every instruction lookup hits. What may be prefetched is in
  // the page tables.
  input  logic [15:0] latency_i,
  input  logic [7:0]  gap_i,
  input  logic [31:0] exec_base_i,
  input  logic [31:0] exec_end_i,
  input  logic        ideal_i,

  // Accesses to the host: valid until ready, in which cycle the data are there.
  output logic        host_valid_o,
  output logic        host_write_o,
  output logic [7:0]  host_addr_o,
  output logic [31:0] host_wdata_o,
  input  logic        host_ready_i,
  input  logic [31:0] host_rdata_i,
  output logic [63:0] cycle_o,

  // An access of the data side to an address where nothing is, or one that the block refused.
  output logic        fault_o,
  output logic [31:0] fault_addr_o,
  output logic        write_error_o,

  // Beats on the memory's bus, the L2's and the block's.
  output logic [1:0]  read_o,
  output logic [1:0]  write_o,

  // The L2's counters, since the last flush or reset of the host's choice.
  input  logic        l2_clear_i,
  output logic [31:0] l2_instr_hit_o,
  output logic [31:0] l2_instr_met_o,
  output logic [31:0] l2_instr_miss_o,
  output logic [31:0] l2_data_hit_o,
  output logic [31:0] l2_data_met_o,
  output logic [31:0] l2_data_miss_o,
  output logic [31:0] l2_pf_taken_o,
  output logic [31:0] l2_pf_fill_o,
  output logic [31:0] l2_pf_useless_o,
  output logic [31:0] l2_writeback_o
);

  // The core, and what it asks for.
  logic ireq_valid, ireq_ready, ireq_user, irsp_valid, irsp_ready;
  logic dreq_valid, dreq_ready, dreq_write, dreq_device, drsp_valid, drsp_ready;
  logic [39:0] ireq_paddr, dreq_paddr;
  logic [38:0] ireq_vaddr;
  logic [511:0] irsp_line, drsp_line, dreq_line;
  logic device_valid, device_write, device_block, device_known, device_done, satp_on, tap_error;
  logic [31:0] device_addr, device_wdata, device_rdata;
  logic [27:0] satp_ppn;

  sv39_core u_core (
    .clk_i,
    .rst_ni,
    .ireq_valid_o(ireq_valid),
    .ireq_ready_i(ireq_ready),
    .ireq_paddr_o(ireq_paddr),
    .ireq_vaddr_o(ireq_vaddr),
    .ireq_user_o(ireq_user),
    .irsp_valid_i(irsp_valid),
    .irsp_ready_o(irsp_ready),
    .irsp_data_i(irsp_line),
    .dreq_valid_o(dreq_valid),
    .dreq_ready_i(dreq_ready),
    .dreq_write_o(dreq_write),
    .dreq_device_o(dreq_device),
    .dreq_paddr_o(dreq_paddr),
    .dreq_wdata_o(dreq_line),
    .drsp_valid_i(drsp_valid),
    .drsp_ready_o(drsp_ready),
    .drsp_data_i(drsp_line),
    .device_valid_o(device_valid),
    .device_write_o(device_write),
    .device_addr_o(device_addr),
    .device_wdata_o(device_wdata),
    .device_done_i(device_done),
    .device_rdata_i(device_rdata),
    .satp_on_o(satp_on),
    .satp_ppn_o(satp_ppn),
    .tap_error_o(tap_error)
  );

  // Instruction side: into the L2, or to where everything hits. The kernel's address space is 0.
  logic beat_req_valid, beat_req_ready, beat_valid, beat_ready;
  logic [63:0] beat_data, look_data;
  logic [31:0] look_addr;
  logic l2_ireq_ready, l2_irsp_valid, ideal_req_ready, ideal_rsp_valid;
  logic [63:0] l2_irsp_data;
  logic l2_ireq_valid, l2_irsp_ready;
  logic [31:0] l2_ireq_paddr;
  logic [38:0] l2_ireq_vaddr;
  logic [15:0] space, l2_asid;
  logic unused_irsp_last, unused_irsp_error, unused_drsp_error, unused_drsp_last, unused_drsp_write;
  logic [3:0] unused_irsp_id;
  assign beat_req_ready = ideal_i ? ideal_req_ready : l2_ireq_ready;
  assign l2_ireq_valid  = beat_req_valid && !ideal_i;
  assign l2_ireq_paddr  = l2_ireq_valid ? ireq_paddr[31:0] : '0;
  assign l2_ireq_vaddr  = l2_ireq_valid ? ireq_vaddr : '0;
  assign l2_asid        = l2_ireq_valid && ireq_user ? space : '0;
  assign l2_irsp_ready  = beat_ready && !ideal_i;
  assign beat_valid     = ideal_i ? ideal_rsp_valid : l2_irsp_valid;
  assign beat_data      = ideal_i ? look_data : l2_irsp_data;

  sv39_lines u_lines (
    .clk_i,
    .rst_ni,
    .line_valid_i(ireq_valid),
    .line_ready_o(ireq_ready),
    .line_valid_o(irsp_valid),
    .line_ready_i(irsp_ready),
    .line_data_o(irsp_line),
    .req_valid_o(beat_req_valid),
    .req_ready_i(beat_req_ready),
    .rsp_valid_i(beat_valid),
    .rsp_ready_o(beat_ready),
    .rsp_data_i(beat_data)
  );

  machine_ideal #(
    .Beats(8)
  ) u_ideal (
    .clk_i,
    .rst_ni,
    .req_valid_i(beat_req_valid && ideal_i),
    .req_ready_o(ideal_req_ready),
    .req_paddr_i(ireq_paddr[31:0]),
    .rsp_valid_o(ideal_rsp_valid),
    .rsp_ready_i(beat_ready && ideal_i),
    .read_addr_o(look_addr)
  );

  // Data side: into the L2, with the walker of page tables behind the core.
  logic l2_dreq_valid, l2_dreq_ready, l2_dreq_write, l2_drsp_valid, l2_drsp_ready;
  logic [31:0] l2_dreq_paddr;
  logic [2:0] l2_dreq_len;
  logic [3:0] l2_dreq_id, l2_drsp_id;
  logic [63:0] l2_dreq_wdata, l2_drsp_data;
  logic [7:0] l2_dreq_wstrb;
  logic walk_req_valid, walk_req_ready, walk_rsp_valid;
  logic [31:0] walk_req_paddr;
  logic [63:0] walk_rsp_data;

  sv39_dbus u_dbus (
    .clk_i,
    .rst_ni,
    .line_valid_i(dreq_valid),
    .line_ready_o(dreq_ready),
    .line_write_i(dreq_write),
    .line_paddr_i(dreq_paddr[31:0]),
    .line_data_i(dreq_line),
    .line_valid_o(drsp_valid),
    .line_ready_i(drsp_ready),
    .line_data_o(drsp_line),
    .walk_valid_i(walk_req_valid),
    .walk_ready_o(walk_req_ready),
    .walk_paddr_i(walk_req_paddr),
    .walk_valid_o(walk_rsp_valid),
    .walk_data_o(walk_rsp_data),
    .req_valid_o(l2_dreq_valid),
    .req_ready_i(l2_dreq_ready),
    .req_write_o(l2_dreq_write),
    .req_paddr_o(l2_dreq_paddr),
    .req_len_o(l2_dreq_len),
    .req_id_o(l2_dreq_id),
    .req_wdata_o(l2_dreq_wdata),
    .req_wstrb_o(l2_dreq_wstrb),
    .rsp_valid_i(l2_drsp_valid),
    .rsp_ready_o(l2_drsp_ready),
    .rsp_id_i(l2_drsp_id),
    .rsp_data_i(l2_drsp_data)
  );

  // Nothing is where an access of the core to memory lies outside it, or one to a device at none.
  logic ireq_out, dreq_out, block_done, block_error, host_done, unused_timer;
  logic [31:0] host_data, block_data;
  assign ireq_out     = ireq_valid && ireq_paddr[39:26] != {8'd0, machine_sv39_pkg::MemoryPage};
  assign dreq_out     = dreq_valid && (dreq_device || dreq_paddr[39:26] != {8'd0, machine_sv39_pkg::MemoryPage});
  assign device_block = device_addr[31:16] == machine_sv39_pkg::BlockPage;
  assign device_known = device_block || device_addr[31:16] == machine_sv39_pkg::HostPage;
  assign device_done  = device_block ? block_done : host_done;
  assign device_rdata = device_block ? block_data : host_data;
  assign fault_o      = ireq_out || dreq_out || (device_valid && !device_known) || block_error || tap_error;
  assign fault_addr_o = ireq_out || tap_error ? ireq_paddr[31:0] : dreq_out ? dreq_paddr[31:0] : device_addr;
  logic unused_exec;
  assign unused_exec = ^{exec_base_i, exec_end_i, device_addr[1:0], device_addr[15:12]};

  logic l2_flush_valid, l2_flush_ready;
  assign host_write_o = device_write;
  assign host_addr_o  = {device_addr[7:2], 2'b00};
  assign host_wdata_o = device_wdata;

  machine_host u_host (
    .clk_i,
    .rst_ni,
    .valid_i(device_valid && !device_block),
    .write_i(device_write),
    .addr_i(host_addr_o),
    .wdata_i(device_wdata),
    .done_o(host_done),
    .rdata_o(host_data),
    .asid_o(space),
    .timer_o(unused_timer),
    .flush_valid_o(l2_flush_valid),
    .flush_ready_i(l2_flush_ready),
    .cycle_o,
    .host_valid_o,
    .host_ready_i,
    .host_rdata_i
  );

  // The block's ports, for whoever checks them.
  logic obs_valid, obs_ready, obs_late, obs_instr, xlt_req_valid, xlt_req_ready, xlt_rsp_valid;
  logic [38:0] obs_vaddr, xlt_req_vaddr, pf_vaddr;
  logic [31:0] obs_paddr, xlt_rsp_paddr, pf_paddr;
  logic [1:0] obs_kind, xlt_rsp_status;
  logic [15:0] obs_asid, xlt_req_asid, pf_asid;
  logic xlt_rsp_ready, pf_valid, pf_ready, pf_present;
  logic m_awid, m_awlock, m_awvalid, m_awready, m_wlast, m_wvalid, m_wready, m_bid, m_bvalid, m_bready;
  logic m_arid, m_arlock, m_arvalid, m_arready, m_rid, m_rlast, r_last, m_rvalid, m_rready;
  logic [31:0] m_awaddr, m_araddr;
  logic [7:0] m_awlen, m_arlen, m_wstrb;
  logic [2:0] m_awsize, m_arsize, m_awprot, m_arprot;
  logic [1:0] m_awburst, m_arburst, m_bresp, m_rresp;
  logic [3:0] m_awcache, m_arcache, m_awqos, m_arqos;
  logic [63:0] m_wdata, m_rdata, r_data;
  logic axil_awvalid, axil_awready, axil_wvalid, axil_wready, axil_bvalid, axil_bready;
  logic axil_arvalid, axil_arready, axil_rvalid, axil_rready;
  logic [11:0] axil_addr;
  logic [31:0] axil_wdata, axil_rdata;
  logic [3:0] axil_wstrb;
  logic [1:0] axil_bresp, axil_rresp;
  logic irq, recording, replaying;

  // Quiet where nothing is meant for it, so that the block stands still.
  logic block_access;
  assign block_access = device_valid && device_block;
  assign axil_addr    = block_access ? {device_addr[11:2], 2'b00} : '0;
  assign axil_wdata   = block_access ? device_wdata : '0;
  assign axil_wstrb   = block_access ? 4'hf : '0;
  assign block_data = axil_rdata;

  machine_axil u_axil (
    .clk_i,
    .rst_ni,
    .valid_i(block_access),
    .write_i(device_write),
    .done_o(block_done),
    .error_o(block_error),
    .aw_valid_o(axil_awvalid),
    .aw_ready_i(axil_awready),
    .w_valid_o(axil_wvalid),
    .w_ready_i(axil_wready),
    .b_valid_i(axil_bvalid),
    .b_resp_i(axil_bresp),
    .b_ready_o(axil_bready),
    .ar_valid_o(axil_arvalid),
    .ar_ready_i(axil_arready),
    .r_valid_i(axil_rvalid),
    .r_resp_i(axil_rresp),
    .r_ready_o(axil_rready)
  );

  sv39_walker #(
    .Memory(12'(machine_sv39_pkg::MemoryPage))
  ) u_xlt (
    .clk_i,
    .rst_ni,
    .satp_on_i(satp_on),
    .satp_ppn_i(satp_ppn),
    .asid_i(space),
    .req_valid_i(xlt_req_valid),
    .req_ready_o(xlt_req_ready),
    .req_vaddr_i(xlt_req_vaddr),
    .req_asid_i(xlt_req_asid),
    .rsp_valid_o(xlt_rsp_valid),
    .rsp_ready_i(xlt_rsp_ready),
    .rsp_paddr_o(xlt_rsp_paddr),
    .rsp_status_o(xlt_rsp_status),
    .read_valid_o(walk_req_valid),
    .read_ready_i(walk_req_ready),
    .read_paddr_o(walk_req_paddr),
    .read_valid_i(walk_rsp_valid),
    .read_data_i(walk_rsp_data)
  );

  jukebox u_block (
    .clk_i(block_clk_i),
    .rst_ni,
    .obs_valid_i(obs_valid),
    .obs_ready_o(obs_ready),
    .obs_vaddr_i(obs_vaddr),
    .obs_kind_i(obs_kind),
    .obs_late_i(obs_late),
    .obs_instr_i(obs_instr),
    .obs_asid_i(obs_asid),
    .xlt_req_valid_o(xlt_req_valid),
    .xlt_req_ready_i(xlt_req_ready),
    .xlt_req_vaddr_o(xlt_req_vaddr),
    .xlt_req_asid_o(xlt_req_asid),
    .xlt_rsp_valid_i(xlt_rsp_valid),
    .xlt_rsp_ready_o(xlt_rsp_ready),
    .xlt_rsp_paddr_i(xlt_rsp_paddr),
    .xlt_rsp_status_i(xlt_rsp_status),
    .pf_valid_o(pf_valid),
    .pf_ready_i(pf_ready),
    .pf_paddr_o(pf_paddr),
    .pf_vaddr_o(pf_vaddr),
    .pf_asid_o(pf_asid),
    .pf_present_i(pf_present),
    .m_axi_awid_o(m_awid),
    .m_axi_awaddr_o(m_awaddr),
    .m_axi_awlen_o(m_awlen),
    .m_axi_awsize_o(m_awsize),
    .m_axi_awburst_o(m_awburst),
    .m_axi_awlock_o(m_awlock),
    .m_axi_awcache_o(m_awcache),
    .m_axi_awprot_o(m_awprot),
    .m_axi_awqos_o(m_awqos),
    .m_axi_awvalid_o(m_awvalid),
    .m_axi_awready_i(m_awready),
    .m_axi_wdata_o(m_wdata),
    .m_axi_wstrb_o(m_wstrb),
    .m_axi_wlast_o(m_wlast),
    .m_axi_wvalid_o(m_wvalid),
    .m_axi_wready_i(m_wready),
    .m_axi_bid_i(m_bid),
    .m_axi_bresp_i(m_bresp),
    .m_axi_bvalid_i(m_bvalid),
    .m_axi_bready_o(m_bready),
    .m_axi_arid_o(m_arid),
    .m_axi_araddr_o(m_araddr),
    .m_axi_arlen_o(m_arlen),
    .m_axi_arsize_o(m_arsize),
    .m_axi_arburst_o(m_arburst),
    .m_axi_arlock_o(m_arlock),
    .m_axi_arcache_o(m_arcache),
    .m_axi_arprot_o(m_arprot),
    .m_axi_arqos_o(m_arqos),
    .m_axi_arvalid_o(m_arvalid),
    .m_axi_arready_i(m_arready),
    .m_axi_rid_i(m_rid),
    .m_axi_rdata_i(m_rdata),
    .m_axi_rresp_i(m_rresp),
    .m_axi_rlast_i(m_rlast),
    .m_axi_rvalid_i(m_rvalid),
    .m_axi_rready_o(m_rready),
    .s_axil_awaddr_i(axil_addr),
    .s_axil_awprot_i(3'd0),
    .s_axil_awvalid_i(axil_awvalid),
    .s_axil_awready_o(axil_awready),
    .s_axil_wdata_i(axil_wdata),
    .s_axil_wstrb_i(axil_wstrb),
    .s_axil_wvalid_i(axil_wvalid),
    .s_axil_wready_o(axil_wready),
    .s_axil_bresp_o(axil_bresp),
    .s_axil_bvalid_o(axil_bvalid),
    .s_axil_bready_i(axil_bready),
    .s_axil_araddr_i(axil_addr),
    .s_axil_arprot_i(3'd0),
    .s_axil_arvalid_i(axil_arvalid),
    .s_axil_arready_o(axil_arready),
    .s_axil_rdata_o(axil_rdata),
    .s_axil_rresp_o(axil_rresp),
    .s_axil_rvalid_o(axil_rvalid),
    .s_axil_rready_i(axil_rready),
    .irq_o(irq),
    .recording_o(recording),
    .replaying_o(replaying)
  );

  logic [1:0] l2_awid;
  logic [2:0] l2_arid, l2_rid;
  logic [31:0] l2_awaddr, l2_araddr;
  logic l2_awvalid, l2_awready, l2_wvalid, l2_wready, l2_bvalid, l2_bready;
  logic l2_arvalid, l2_arready, l2_rvalid, l2_rready, unused_wlast, unused_awlock, unused_arlock;
  logic [63:0] l2_wdata, l2_rdata;
  logic l2_rlast;
  logic [2:0] l2_bid, unused_awsize, unused_arsize, unused_awprot, unused_arprot;
  logic [7:0] unused_wstrb, unused_awlen, unused_arlen;
  logic [1:0] unused_awburst, unused_arburst;
  logic [3:0] unused_awcache, unused_arcache, unused_awqos, unused_arqos;
  logic unused_trace_valid, unused_trace_drop, unused_trace_evict;
  logic [2:0] unused_trace_op;
  logic [1:0] unused_trace_where;
  logic [31:0] unused_trace_line, unused_trace_drop_line;

  ref_l2 #(
    .VaBits(39),
    .SizeBytes(SizeBytes),
    .Ways(Ways)
  ) u_l2 (
    .clk_i(l2_clk_i),
    .rst_ni,
    .instr_req_valid_i(l2_ireq_valid),
    .instr_req_ready_o(l2_ireq_ready),
    .instr_req_paddr_i(l2_ireq_paddr),
    .instr_req_vaddr_i(l2_ireq_vaddr),
    .instr_req_asid_i(l2_asid),
    .instr_req_len_i(3'd3),
    .instr_req_id_i(4'd0),
    .instr_rsp_valid_o(l2_irsp_valid),
    .instr_rsp_ready_i(l2_irsp_ready),
    .instr_rsp_id_o(unused_irsp_id),
    .instr_rsp_data_o(l2_irsp_data),
    .instr_rsp_last_o(unused_irsp_last),
    .instr_rsp_error_o(unused_irsp_error),
    .data_req_valid_i(l2_dreq_valid),
    .data_req_ready_o(l2_dreq_ready),
    .data_req_write_i(l2_dreq_write),
    .data_req_paddr_i(l2_dreq_paddr),
    .data_req_len_i(l2_dreq_len),
    .data_req_id_i(l2_dreq_id),
    .data_req_wdata_i(l2_dreq_wdata),
    .data_req_wstrb_i(l2_dreq_wstrb),
    .data_rsp_valid_o(l2_drsp_valid),
    .data_rsp_ready_i(l2_drsp_ready),
    .data_rsp_write_o(unused_drsp_write),
    .data_rsp_id_o(l2_drsp_id),
    .data_rsp_data_o(l2_drsp_data),
    .data_rsp_last_o(unused_drsp_last),
    .data_rsp_error_o(unused_drsp_error),
    .pf_valid_i(pf_valid),
    .pf_ready_o(pf_ready),
    .pf_paddr_i(pf_paddr),
    .pf_level_i(1'b0),
    .pf_source_i(2'd0),
    .pf_present_o(pf_present),
    .obs_valid_o(obs_valid),
    .obs_vaddr_o(obs_vaddr),
    .obs_paddr_o(obs_paddr),
    .obs_kind_o(obs_kind),
    .obs_late_o(obs_late),
    .obs_instr_o(obs_instr),
    .obs_asid_o(obs_asid),
    .flush_valid_i(l2_flush_valid),
    .flush_ready_o(l2_flush_ready),
    .m_axi_awid_o(l2_awid),
    .m_axi_awaddr_o(l2_awaddr),
    .m_axi_awlen_o(unused_awlen),
    .m_axi_awsize_o(unused_awsize),
    .m_axi_awburst_o(unused_awburst),
    .m_axi_awlock_o(unused_awlock),
    .m_axi_awcache_o(unused_awcache),
    .m_axi_awprot_o(unused_awprot),
    .m_axi_awqos_o(unused_awqos),
    .m_axi_awvalid_o(l2_awvalid),
    .m_axi_awready_i(l2_awready),
    .m_axi_wdata_o(l2_wdata),
    .m_axi_wstrb_o(unused_wstrb),
    .m_axi_wlast_o(unused_wlast),
    .m_axi_wvalid_o(l2_wvalid),
    .m_axi_wready_i(l2_wready),
    .m_axi_bid_i(l2_bid[1:0]),
    .m_axi_bresp_i(2'b00),
    .m_axi_bvalid_i(l2_bvalid),
    .m_axi_bready_o(l2_bready),
    .m_axi_arid_o(l2_arid),
    .m_axi_araddr_o(l2_araddr),
    .m_axi_arlen_o(unused_arlen),
    .m_axi_arsize_o(unused_arsize),
    .m_axi_arburst_o(unused_arburst),
    .m_axi_arlock_o(unused_arlock),
    .m_axi_arcache_o(unused_arcache),
    .m_axi_arprot_o(unused_arprot),
    .m_axi_arqos_o(unused_arqos),
    .m_axi_arvalid_o(l2_arvalid),
    .m_axi_arready_i(l2_arready),
    .m_axi_rid_i(l2_rid),
    .m_axi_rdata_i(l2_rdata),
    .m_axi_rresp_i(2'b00),
    .m_axi_rlast_i(l2_rlast),
    .m_axi_rvalid_i(l2_rvalid),
    .m_axi_rready_o(l2_rready),
    .write_error_o,
    .cnt_clear_i(l2_clear_i),
    .cnt_instr_hit_o(l2_instr_hit_o),
    .cnt_instr_met_o(l2_instr_met_o),
    .cnt_instr_miss_o(l2_instr_miss_o),
    .cnt_data_hit_o(l2_data_hit_o),
    .cnt_data_met_o(l2_data_met_o),
    .cnt_data_miss_o(l2_data_miss_o),
    .cnt_pf_taken_o(l2_pf_taken_o),
    .cnt_pf_fill_o(l2_pf_fill_o),
    .cnt_pf_useless_o(l2_pf_useless_o),
    .cnt_writeback_o(l2_writeback_o),
    .trace_valid_o(unused_trace_valid),
    .trace_op_o(unused_trace_op),
    .trace_where_o(unused_trace_where),
    .trace_line_o(unused_trace_line),
    .trace_drop_o(unused_trace_drop),
    .trace_evict_o(unused_trace_evict),
    .trace_drop_line_o(unused_trace_drop_line)
  );

  // Memory: the L2 is manager 0, the block manager 1.
  logic [2:0] block_bid, r_id;
  assign m_bid   = block_bid[0];
  assign m_bresp = 2'b00;
  assign m_rid   = m_rvalid && r_id[0];
  assign m_rdata = m_rvalid ? r_data : '0;
  assign m_rlast = m_rvalid && r_last;
  assign l2_rid   = l2_rvalid ? r_id : '0;
  assign l2_rdata = l2_rvalid ? r_data : '0;
  assign l2_rlast = l2_rvalid && r_last;
  assign m_rresp = 2'b00;

  // IDs are wider than either manager's.
  logic unused_ids;
  assign unused_ids = ^{block_bid[2:1], l2_bid[2]};

  machine_memory u_memory (
    .clk_i,
    .rst_ni,
    .latency_i,
    .gap_i,
    .ar_valid_i({m_arvalid, l2_arvalid}),
    .ar_ready_o({m_arready, l2_arready}),
    .ar_addr_i({m_araddr, l2_araddr}),
    .ar_id_i({2'd0, m_arid, l2_arid}),
    .r_valid_o({m_rvalid, l2_rvalid}),
    .r_ready_i({m_rready, l2_rready}),
    .r_id_o(r_id),
    .r_data_o(r_data),
    .r_last_o(r_last),
    .aw_valid_i({m_awvalid, l2_awvalid}),
    .aw_ready_o({m_awready, l2_awready}),
    .aw_addr_i({m_awaddr, l2_awaddr}),
    .aw_id_i({2'd0, m_awid, 1'b0, l2_awid}),
    .w_valid_i({m_wvalid, l2_wvalid}),
    .w_ready_o({m_wready, l2_wready}),
    .w_data_i({m_wdata, l2_wdata}),
    .b_valid_o({m_bvalid, l2_bvalid}),
    .b_ready_i({m_bready, l2_bready}),
    .b_id_o({block_bid, l2_bid}),
    .look_addr_i(look_addr),
    .look_data_o(look_data),
    .read_o,
    .write_o
  );

endmodule
