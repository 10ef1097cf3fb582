// SPDX-License-Identifier: Apache-2.0 WITH SHL-2.1
// The reference machine: a VexRiscv and what a machine has around it.
module machine #(
  parameter int SizeBytes = 262144,
  parameter int Ways = 8
) (
  // One clock. The block's and the L2's edges may be left out where they change nothing.
  input  logic         clk_i,
  input  logic         block_clk_i,
  input  logic         l2_clk_i,
  input  logic         rst_ni,

  // The conditions: memory, what may be prefetched, and whether every instruction lookup hits.
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

  // The core. Its instruction bus only reads, its data bus says what belongs to a refill.
  logic timer;
  logic ib_cyc, ib_stb, ib_ack, db_cyc, db_stb, db_ack, db_we;
  logic [29:0] ib_adr, db_adr;
  logic [31:0] ib_dat, db_rdat, db_wdat;
  logic [3:0] db_sel;
  logic [2:0] db_cti;
  logic unused_ib_we;
  logic [31:0] unused_ib_mosi;
  logic [3:0] unused_ib_sel;
  logic [2:0] unused_ib_cti;
  logic [1:0] unused_ib_bte, unused_db_bte;

  VexRiscv u_core (
    .externalResetVector(32'h4000_0000),
    .timerInterrupt(timer),
    .softwareInterrupt(1'b0),
    .externalInterruptArray(32'd0),
    .iBusWishbone_CYC(ib_cyc),
    .iBusWishbone_STB(ib_stb),
    .iBusWishbone_ACK(ib_ack),
    .iBusWishbone_WE(unused_ib_we),
    .iBusWishbone_ADR(ib_adr),
    .iBusWishbone_DAT_MISO(ib_dat),
    .iBusWishbone_DAT_MOSI(unused_ib_mosi),
    .iBusWishbone_SEL(unused_ib_sel),
    .iBusWishbone_ERR(1'b0),
    .iBusWishbone_CTI(unused_ib_cti),
    .iBusWishbone_BTE(unused_ib_bte),
    .dBusWishbone_CYC(db_cyc),
    .dBusWishbone_STB(db_stb),
    .dBusWishbone_ACK(db_ack),
    .dBusWishbone_WE(db_we),
    .dBusWishbone_ADR(db_adr),
    .dBusWishbone_DAT_MISO(db_rdat),
    .dBusWishbone_DAT_MOSI(db_wdat),
    .dBusWishbone_SEL(db_sel),
    .dBusWishbone_ERR(1'b0),
    .dBusWishbone_CTI(db_cti),
    .dBusWishbone_BTE(unused_db_bte),
    .clk(clk_i),
    .reset(!rst_ni)
  );

  // Its buses onto ports of the L2 and of devices.
  logic ireq_valid, ireq_ready, irsp_valid, irsp_ready;
  logic [31:0] ireq_paddr;
  logic [63:0] irsp_data;

  machine_ibus u_ibus (
    .clk_i,
    .rst_ni,
    .wb_stb_i(ib_cyc && ib_stb),
    .wb_ack_o(ib_ack),
    .wb_adr_i(ib_adr),
    .wb_dat_o(ib_dat),
    .req_valid_o(ireq_valid),
    .req_ready_i(ireq_ready),
    .req_paddr_o(ireq_paddr),
    .rsp_valid_i(irsp_valid),
    .rsp_ready_o(irsp_ready),
    .rsp_data_i(irsp_data)
  );

  logic dreq_valid, dreq_ready, dreq_write, drsp_valid, drsp_ready, drsp_write, drsp_last;
  logic [31:0] dreq_paddr;
  logic [2:0] dreq_len;
  logic [3:0] dreq_id, drsp_id;
  logic [63:0] dreq_wdata, drsp_data;
  logic [7:0] dreq_wstrb;
  logic device_valid, device_block, device_done, device_error, unmapped;
  logic [31:0] device_rdata;
  assign fault_o      = unmapped || device_error;
  assign fault_addr_o = {db_adr, 2'b00};

  machine_dbus u_dbus (
    .clk_i,
    .rst_ni,
    .wb_stb_i(db_cyc && db_stb),
    .wb_ack_o(db_ack),
    .wb_we_i(db_we),
    .wb_adr_i(db_adr),
    .wb_dat_i(db_wdat),
    .wb_sel_i(db_sel),
    .wb_burst_i(db_cti != 3'd0),
    .wb_dat_o(db_rdat),
    .req_valid_o(dreq_valid),
    .req_ready_i(dreq_ready),
    .req_write_o(dreq_write),
    .req_paddr_o(dreq_paddr),
    .req_len_o(dreq_len),
    .req_id_o(dreq_id),
    .req_wdata_o(dreq_wdata),
    .req_wstrb_o(dreq_wstrb),
    .rsp_valid_i(drsp_valid),
    .rsp_ready_o(drsp_ready),
    .rsp_write_i(drsp_write),
    .rsp_id_i(drsp_id),
    .rsp_data_i(drsp_data),
    .rsp_last_i(drsp_last),
    .device_valid_o(device_valid),
    .device_block_o(device_block),
    .device_done_i(device_done),
    .device_data_i(device_rdata),
    .fault_o(unmapped)
  );

  // Addresses are physical ones.
  logic xlt_req_valid, xlt_req_ready, xlt_rsp_valid, unused_xlt_rsp_ready;
  logic [31:0] xlt_req_vaddr, xlt_rsp_paddr;
  logic [1:0] xlt_rsp_status;
  logic [15:0] asid, unused_xlt_req_asid;

  machine_xlt u_xlt (
    .clk_i,
    .rst_ni,
    .exec_base_i,
    .exec_end_i,
    .req_valid_i(xlt_req_valid),
    .req_ready_o(xlt_req_ready),
    .req_vaddr_i(xlt_req_vaddr),
    .rsp_valid_o(xlt_rsp_valid),
    .rsp_paddr_o(xlt_rsp_paddr),
    .rsp_status_o(xlt_rsp_status)
  );

  machine_system #(
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
    .ireq_valid_i(ireq_valid),
    .ireq_ready_o(ireq_ready),
    .ireq_paddr_i(ireq_paddr),
    .ireq_vaddr_i(ireq_paddr),
    .ireq_asid_i(asid),
    .irsp_valid_o(irsp_valid),
    .irsp_ready_i(irsp_ready),
    .irsp_data_o(irsp_data),
    .dreq_valid_i(dreq_valid),
    .dreq_ready_o(dreq_ready),
    .dreq_write_i(dreq_write),
    .dreq_paddr_i(dreq_paddr),
    .dreq_len_i(dreq_len),
    .dreq_id_i(dreq_id),
    .dreq_wdata_i(dreq_wdata),
    .dreq_wstrb_i(dreq_wstrb),
    .drsp_valid_o(drsp_valid),
    .drsp_ready_i(drsp_ready),
    .drsp_write_o(drsp_write),
    .drsp_id_o(drsp_id),
    .drsp_data_o(drsp_data),
    .drsp_last_o(drsp_last),
    .device_valid_i(device_valid),
    .device_block_i(device_block),
    .device_write_i(db_we),
    .device_addr_i({db_adr[9:0], 2'b00}),
    .device_wdata_i(db_wdat),
    .device_wstrb_i(db_sel),
    .device_done_o(device_done),
    .device_rdata_o(device_rdata),
    .device_error_o(device_error),
    .asid_o(asid),
    .timer_o(timer),
    .xlt_req_valid_o(xlt_req_valid),
    .xlt_req_ready_i(xlt_req_ready),
    .xlt_req_vaddr_o(xlt_req_vaddr),
    .xlt_req_asid_o(unused_xlt_req_asid),
    .xlt_rsp_valid_i(xlt_rsp_valid),
    .xlt_rsp_ready_o(unused_xlt_rsp_ready),
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
