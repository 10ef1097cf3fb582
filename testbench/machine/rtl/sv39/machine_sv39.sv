// SPDX-License-Identifier: Apache-2.0 WITH SHL-2.1
// The second reference machine: a BlackParrot with virtual addresses and what a machine has around it.
module machine_sv39 #(
  parameter int SizeBytes = 262144,
  parameter int Ways = 8
) (
  // One clock. The block's and the L2's edges may be left out where they change nothing.
  input  logic         clk_i,
  input  logic         block_clk_i,
  input  logic         l2_clk_i,
  input  logic         rst_ni,

  // The conditions: memory, and whether every instruction lookup hits. What may be prefetched is in
  // the page tables.
  input  logic [15:0]  latency_i,
  input  logic [7:0]   gap_i,
  input  logic [31:0]  exec_base_i,
  input  logic [31:0]  exec_end_i,
  input  logic         ideal_i,

  // Accesses to the host: valid until ready, in which cycle the data are there.
  output logic         host_valid_o,
  output logic         host_write_o,
  output logic [7:0]   host_addr_o,
  output logic [31:0]  host_wdata_o,
  input  logic         host_ready_i,
  input  logic [31:0]  host_rdata_i,
  output logic [63:0]  cycle_o,

  // An access of the data side to an address where nothing is, or one that the block refused.
  output logic         fault_o,
  output logic [31:0]  fault_addr_o,
  output logic         write_error_o,

  // Beats on the memory's bus, the L2's and the block's.
  output logic [1:0]   read_o,
  output logic [1:0]   write_o,

  // The L2's counters since reset, as machine_system has them.
  output logic [319:0] l2_counters_o
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

  // Instruction side: lines as beats.
  logic beat_req_valid, beat_req_ready, beat_valid, beat_ready;
  logic [63:0] beat_data;

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

  // Data side: the walker of page tables comes behind the core.
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
  logic ireq_out, dreq_out, device_out, device_error;
  localparam logic [13:0] MemoryPage = {8'd0, machine_sv39_pkg::MemoryPage};
  assign ireq_out     = ireq_valid && ireq_paddr[39:26] != MemoryPage;
  assign dreq_out     = dreq_valid && (dreq_device || dreq_paddr[39:26] != MemoryPage);
  assign device_block = device_addr[31:16] == machine_sv39_pkg::BlockPage;
  assign device_known = device_block || device_addr[31:16] == machine_sv39_pkg::HostPage;
  assign device_out   = device_valid && !device_known;
  assign fault_o      = ireq_out || dreq_out || device_out || device_error || tap_error;
  always_comb begin
    if (ireq_out || tap_error) fault_addr_o = ireq_paddr[31:0];
    else if (dreq_out) fault_addr_o = dreq_paddr[31:0];
    else fault_addr_o = device_addr;
  end
  logic unused_exec;
  assign unused_exec = ^{exec_base_i, exec_end_i, device_addr[1:0], device_addr[15:12]};

  // Translation: a walk of the tables in force.
  logic xlt_req_valid, xlt_req_ready, xlt_rsp_valid, xlt_rsp_ready;
  logic [38:0] xlt_req_vaddr;
  logic [31:0] xlt_rsp_paddr;
  logic [1:0] xlt_rsp_status;
  logic [15:0] asid, xlt_req_asid;

  sv39_walker #(
    .Memory(12'(machine_sv39_pkg::MemoryPage))
  ) u_xlt (
    .clk_i,
    .rst_ni,
    .satp_on_i(satp_on),
    .satp_ppn_i(satp_ppn),
    .asid_i(asid),
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

  // The kernel's address space is 0. The core has a timer of its own.
  logic unused_timer, unused_drsp_write, unused_drsp_last;

  machine_system #(
    .VaBits(39),
    .InstrLen(3),
    .SizeBytes(SizeBytes),
    .Ways(Ways)
  ) u_system (
    .clk_i,
    .block_clk_i,
    .l2_clk_i,
    .rst_ni,
    .latency_i,
    .gap_i,
    .ideal_i,
    .ireq_valid_i(beat_req_valid),
    .ireq_ready_o(beat_req_ready),
    .ireq_paddr_i(ireq_paddr[31:0]),
    .ireq_vaddr_i(ireq_vaddr),
    .ireq_asid_i(ireq_user ? asid : 16'd0),
    .irsp_valid_o(beat_valid),
    .irsp_ready_i(beat_ready),
    .irsp_data_o(beat_data),
    .dreq_valid_i(l2_dreq_valid),
    .dreq_ready_o(l2_dreq_ready),
    .dreq_write_i(l2_dreq_write),
    .dreq_paddr_i(l2_dreq_paddr),
    .dreq_len_i(l2_dreq_len),
    .dreq_id_i(l2_dreq_id),
    .dreq_wdata_i(l2_dreq_wdata),
    .dreq_wstrb_i(l2_dreq_wstrb),
    .drsp_valid_o(l2_drsp_valid),
    .drsp_ready_i(l2_drsp_ready),
    .drsp_write_o(unused_drsp_write),
    .drsp_id_o(l2_drsp_id),
    .drsp_data_o(l2_drsp_data),
    .drsp_last_o(unused_drsp_last),
    .device_valid_i(device_valid),
    .device_block_i(device_block),
    .device_write_i(device_write),
    .device_addr_i({device_addr[11:2], 2'b00}),
    .device_wdata_i(device_wdata),
    .device_wstrb_i(4'hf),
    .device_done_o(device_done),
    .device_rdata_o(device_rdata),
    .device_error_o(device_error),
    .asid_o(asid),
    .timer_o(unused_timer),
    .xlt_req_valid_o(xlt_req_valid),
    .xlt_req_ready_i(xlt_req_ready),
    .xlt_req_vaddr_o(xlt_req_vaddr),
    .xlt_req_asid_o(xlt_req_asid),
    .xlt_rsp_valid_i(xlt_rsp_valid),
    .xlt_rsp_ready_o(xlt_rsp_ready),
    .xlt_rsp_paddr_i(xlt_rsp_paddr),
    .xlt_rsp_status_i(xlt_rsp_status),
    .host_valid_o,
    .host_write_o,
    .host_addr_o,
    .host_wdata_o,
    .host_ready_i,
    .host_rdata_i,
    .cycle_o,
    .write_error_o,
    .read_o,
    .write_o,
    .counters_o(l2_counters_o)
  );

endmodule
