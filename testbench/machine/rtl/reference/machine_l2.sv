// SPDX-License-Identifier: Apache-2.0 WITH SHL-2.1
// The L2 of a machine: the reference L2. Another machine_l2 may stand in its place.
module machine_l2 #(
  parameter int VaBits = 32,
  parameter int InstrLen = 2,
  parameter int SizeBytes = 262144,
  parameter int Ways = 8
) (
  input  logic              clk_i,
  input  logic              rst_ni,

  // Instruction requests, answered with 2^InstrLen beats.
  input  logic              ireq_valid_i,
  output logic              ireq_ready_o,
  input  logic [31:0]       ireq_paddr_i,
  input  logic [VaBits-1:0] ireq_vaddr_i,
  input  logic [15:0]       ireq_asid_i,
  output logic              irsp_valid_o,
  input  logic              irsp_ready_i,
  output logic [63:0]       irsp_data_o,
  output logic [2:0]        hit_cycles_o,  // a hit's first beat comes one more after the request

  // Data requests.
  input  logic              dreq_valid_i,
  output logic              dreq_ready_o,
  input  logic              dreq_write_i,
  input  logic [31:0]       dreq_paddr_i,
  input  logic [2:0]        dreq_len_i,
  input  logic [3:0]        dreq_id_i,
  input  logic [63:0]       dreq_wdata_i,
  input  logic [7:0]        dreq_wstrb_i,
  output logic              drsp_valid_o,
  input  logic              drsp_ready_i,
  output logic              drsp_write_o,
  output logic [3:0]        drsp_id_o,
  output logic [63:0]       drsp_data_o,
  output logic              drsp_last_o,

  // The block's prefetch and observation ports.
  input  logic              pf_valid_i,
  output logic              pf_ready_o,
  input  logic [31:0]       pf_paddr_i,
  input  logic [1:0]        pf_source_i,  // 0 first record, 1 next line, 2 second record
  input  logic              pf_level_i,  // 1: not for this cache, taken and dropped
  output logic              pf_present_o,
  output logic              obs_valid_o,
  output logic [VaBits-1:0] obs_vaddr_o,
  output logic [31:0]       obs_paddr_o,
  output logic [1:0]        obs_kind_o,
  output logic              obs_late_o,
  output logic              obs_instr_o,
  output logic [15:0]       obs_asid_o,

  // Flush: ready when every dirty line is in memory and every line out.
  input  logic              flush_valid_i,
  output logic              flush_ready_o,

  // Memory: AXI4 bursts of one line.
  output logic              ar_valid_o,
  input  logic              ar_ready_i,
  output logic [2:0]        ar_id_o,
  output logic [31:0]       ar_addr_o,
  input  logic              r_valid_i,
  output logic              r_ready_o,
  input  logic [2:0]        r_id_i,
  input  logic [63:0]       r_data_i,
  input  logic              r_last_i,
  output logic              aw_valid_o,
  input  logic              aw_ready_i,
  output logic [2:0]        aw_id_o,
  output logic [31:0]       aw_addr_o,
  output logic              w_valid_o,
  input  logic              w_ready_i,
  output logic [63:0]       w_data_o,
  input  logic              b_valid_i,
  output logic              b_ready_o,
  input  logic [2:0]        b_id_i,
  output logic              write_error_o,  // pulse

  // Counters since reset, as machine_system has them.
  output logic [319:0]      counters_o
);

  assign hit_cycles_o = 3'd6;
  assign aw_id_o[2]   = 1'b0;

  // Bursts are lines, nothing fails, lookups are looked at by nobody here; the rest is wired.
  logic unused_wlast, unused_awlock, unused_arlock, unused_bid;
  logic [2:0] unused_awsize, unused_arsize, unused_awprot, unused_arprot;
  logic [7:0] unused_wstrb, unused_awlen, unused_arlen;
  logic [1:0] unused_awburst, unused_arburst;
  logic [3:0] unused_awcache, unused_arcache, unused_awqos, unused_arqos, unused_irsp_id;
  logic unused_irsp_last, unused_irsp_error, unused_drsp_error;
  logic unused_trace_valid, unused_trace_drop, unused_trace_evict;
  logic [2:0] unused_trace_op;
  logic [1:0] unused_trace_where;
  logic [31:0] unused_trace_line, unused_trace_drop_line;
  assign unused_bid = b_id_i[2];

  ref_l2 #(
    .VaBits(VaBits),
    .SizeBytes(SizeBytes),
    .Ways(Ways)
  ) u_cache (
    .clk_i,
    .rst_ni,
    .instr_req_valid_i(ireq_valid_i),
    .instr_req_ready_o(ireq_ready_o),
    .instr_req_paddr_i(ireq_paddr_i),
    .instr_req_vaddr_i(ireq_vaddr_i),
    .instr_req_asid_i(ireq_asid_i),
    .instr_req_len_i(3'(InstrLen)),
    .instr_req_id_i(4'd0),
    .instr_rsp_valid_o(irsp_valid_o),
    .instr_rsp_ready_i(irsp_ready_i),
    .instr_rsp_id_o(unused_irsp_id),
    .instr_rsp_data_o(irsp_data_o),
    .instr_rsp_last_o(unused_irsp_last),
    .instr_rsp_error_o(unused_irsp_error),
    .data_req_valid_i(dreq_valid_i),
    .data_req_ready_o(dreq_ready_o),
    .data_req_write_i(dreq_write_i),
    .data_req_paddr_i(dreq_paddr_i),
    .data_req_len_i(dreq_len_i),
    .data_req_id_i(dreq_id_i),
    .data_req_wdata_i(dreq_wdata_i),
    .data_req_wstrb_i(dreq_wstrb_i),
    .data_rsp_valid_o(drsp_valid_o),
    .data_rsp_ready_i(drsp_ready_i),
    .data_rsp_write_o(drsp_write_o),
    .data_rsp_id_o(drsp_id_o),
    .data_rsp_data_o(drsp_data_o),
    .data_rsp_last_o(drsp_last_o),
    .data_rsp_error_o(unused_drsp_error),
    .pf_valid_i,
    .pf_ready_o,
    .pf_paddr_i,
    .pf_level_i,
    .pf_source_i,
    .pf_present_o,
    .obs_valid_o,
    .obs_vaddr_o,
    .obs_paddr_o,
    .obs_kind_o,
    .obs_late_o,
    .obs_instr_o,
    .obs_asid_o,
    .flush_valid_i,
    .flush_ready_o,
    .m_axi_awid_o(aw_id_o[1:0]),
    .m_axi_awaddr_o(aw_addr_o),
    .m_axi_awlen_o(unused_awlen),
    .m_axi_awsize_o(unused_awsize),
    .m_axi_awburst_o(unused_awburst),
    .m_axi_awlock_o(unused_awlock),
    .m_axi_awcache_o(unused_awcache),
    .m_axi_awprot_o(unused_awprot),
    .m_axi_awqos_o(unused_awqos),
    .m_axi_awvalid_o(aw_valid_o),
    .m_axi_awready_i(aw_ready_i),
    .m_axi_wdata_o(w_data_o),
    .m_axi_wstrb_o(unused_wstrb),
    .m_axi_wlast_o(unused_wlast),
    .m_axi_wvalid_o(w_valid_o),
    .m_axi_wready_i(w_ready_i),
    .m_axi_bid_i(b_id_i[1:0]),
    .m_axi_bresp_i(2'b00),
    .m_axi_bvalid_i(b_valid_i),
    .m_axi_bready_o(b_ready_o),
    .m_axi_arid_o(ar_id_o),
    .m_axi_araddr_o(ar_addr_o),
    .m_axi_arlen_o(unused_arlen),
    .m_axi_arsize_o(unused_arsize),
    .m_axi_arburst_o(unused_arburst),
    .m_axi_arlock_o(unused_arlock),
    .m_axi_arcache_o(unused_arcache),
    .m_axi_arprot_o(unused_arprot),
    .m_axi_arqos_o(unused_arqos),
    .m_axi_arvalid_o(ar_valid_o),
    .m_axi_arready_i(ar_ready_i),
    .m_axi_rid_i(r_id_i),
    .m_axi_rdata_i(r_data_i),
    .m_axi_rresp_i(2'b00),
    .m_axi_rlast_i(r_last_i),
    .m_axi_rvalid_i(r_valid_i),
    .m_axi_rready_o(r_ready_o),
    .write_error_o,
    .cnt_clear_i(1'b0),
    .cnt_instr_hit_o(counters_o[0+:32]),
    .cnt_instr_met_o(counters_o[32+:32]),
    .cnt_instr_miss_o(counters_o[64+:32]),
    .cnt_data_hit_o(counters_o[96+:32]),
    .cnt_data_met_o(counters_o[128+:32]),
    .cnt_data_miss_o(counters_o[160+:32]),
    .cnt_pf_taken_o(counters_o[192+:32]),
    .cnt_pf_fill_o(counters_o[224+:32]),
    .cnt_pf_useless_o(counters_o[256+:32]),
    .cnt_writeback_o(counters_o[288+:32]),
    .trace_valid_o(unused_trace_valid),
    .trace_op_o(unused_trace_op),
    .trace_where_o(unused_trace_where),
    .trace_line_o(unused_trace_line),
    .trace_drop_o(unused_trace_drop),
    .trace_evict_o(unused_trace_evict),
    .trace_drop_line_o(unused_trace_drop_line)
  );

endmodule
