// SPDX-License-Identifier: Apache-2.0 WITH SHL-2.1
// The reference L2 out of context: between shift registers, so that it needs five pins.
//
// For measuring only. Every port has a flop on its other side, as in a design that has registers on
// both sides of every boundary; they are marked so that no tool merges or removes them or what they
// stand for. What is there for simulation only is not connected.
module ref_l2_ooc #(
  parameter int PaBits = 32,
  parameter int VaBits = 32,
  parameter int AsidBits = 16,
  parameter int SizeBytes = 65536,
  parameter int Ways = 4,
  parameter int DataBits = 64,
  parameter int Mshrs = 8,
  parameter int Targets = 4,
  parameter int WriteBuffers = 4,
  parameter int IdBits = 4,
  parameter int CounterBits = 32,
  parameter int DataEvents = 0
) (
  input  logic clk_i,
  input  logic rst_ni,
  input  logic serial_i,  // shifted into the inputs
  input  logic capture_i,  // 1: takes the outputs; 0: shifts them out
  output logic serial_o
);

  logic instr_req_valid;
  logic [PaBits-1:0] instr_req_paddr;
  logic [VaBits-1:0] instr_req_vaddr;
  logic [AsidBits-1:0] instr_req_asid;
  logic [2:0] instr_req_len;
  logic [IdBits-1:0] instr_req_id;
  logic instr_rsp_ready;
  logic data_req_valid;
  logic data_req_write;
  logic [PaBits-1:0] data_req_paddr;
  logic [2:0] data_req_len;
  logic [IdBits-1:0] data_req_id;
  logic [DataBits-1:0] data_req_wdata;
  logic [DataBits/8-1:0] data_req_wstrb;
  logic data_rsp_ready;
  logic pf_valid;
  logic [PaBits-1:0] pf_paddr;
  logic pf_level;
  logic [1:0] pf_source;
  logic flush_valid;
  logic m_axi_awready;
  logic m_axi_wready;
  logic [$clog2(WriteBuffers)-1:0] m_axi_bid;
  logic [1:0] m_axi_bresp;
  logic m_axi_bvalid;
  logic m_axi_arready;
  logic [$clog2(Mshrs)-1:0] m_axi_rid;
  logic [DataBits-1:0] m_axi_rdata;
  logic [1:0] m_axi_rresp;
  logic m_axi_rlast;
  logic m_axi_rvalid;
  logic cnt_clear;
  logic instr_req_ready;
  logic instr_rsp_valid;
  logic [IdBits-1:0] instr_rsp_id;
  logic [DataBits-1:0] instr_rsp_data;
  logic instr_rsp_last;
  logic instr_rsp_error;
  logic data_req_ready;
  logic data_rsp_valid;
  logic data_rsp_write;
  logic [IdBits-1:0] data_rsp_id;
  logic [DataBits-1:0] data_rsp_data;
  logic data_rsp_last;
  logic data_rsp_error;
  logic pf_ready;
  logic pf_present;
  logic obs_valid;
  logic [VaBits-1:0] obs_vaddr;
  logic [PaBits-1:0] obs_paddr;
  logic [1:0] obs_kind;
  logic obs_late;
  logic obs_instr;
  logic [AsidBits-1:0] obs_asid;
  logic flush_ready;
  logic [$clog2(WriteBuffers)-1:0] m_axi_awid;
  logic [PaBits-1:0] m_axi_awaddr;
  logic [7:0] m_axi_awlen;
  logic [2:0] m_axi_awsize;
  logic [1:0] m_axi_awburst;
  logic m_axi_awlock;
  logic [3:0] m_axi_awcache;
  logic [2:0] m_axi_awprot;
  logic [3:0] m_axi_awqos;
  logic m_axi_awvalid;
  logic [DataBits-1:0] m_axi_wdata;
  logic [DataBits/8-1:0] m_axi_wstrb;
  logic m_axi_wlast;
  logic m_axi_wvalid;
  logic m_axi_bready;
  logic [$clog2(Mshrs)-1:0] m_axi_arid;
  logic [PaBits-1:0] m_axi_araddr;
  logic [7:0] m_axi_arlen;
  logic [2:0] m_axi_arsize;
  logic [1:0] m_axi_arburst;
  logic m_axi_arlock;
  logic [3:0] m_axi_arcache;
  logic [2:0] m_axi_arprot;
  logic [3:0] m_axi_arqos;
  logic m_axi_arvalid;
  logic m_axi_rready;
  logic write_error;
  logic [CounterBits-1:0] cnt_instr_hit;
  logic [CounterBits-1:0] cnt_instr_met;
  logic [CounterBits-1:0] cnt_instr_miss;
  logic [CounterBits-1:0] cnt_data_hit;
  logic [CounterBits-1:0] cnt_data_met;
  logic [CounterBits-1:0] cnt_data_miss;
  logic [CounterBits-1:0] cnt_pf_taken;
  logic [CounterBits-1:0] cnt_pf_fill;
  logic [CounterBits-1:0] cnt_pf_useless;
  logic [CounterBits-1:0] cnt_writeback;

  // For simulation only.
  logic trace_valid;
  logic [2:0] trace_op;
  logic [1:0] trace_where;
  logic [PaBits-1:0] trace_line;
  logic trace_drop;
  logic trace_evict;
  logic [PaBits-1:0] trace_drop_line;
  logic unused_trace;
  assign unused_trace = ^{
    trace_valid, trace_op, trace_where, trace_line, trace_drop, trace_evict, trace_drop_line
  };

  localparam int Lanes = DataBits / 8;
  localparam int ReadIdBits = $clog2(Mshrs);
  localparam int WriteIdBits = $clog2(WriteBuffers);
  localparam int InBits = 27 + 3 * PaBits + VaBits + AsidBits + 2 * IdBits + 2 * DataBits + Lanes +
      WriteIdBits + ReadIdBits;
  localparam int OutBits = 74 + 3 * PaBits + VaBits + AsidBits + 2 * IdBits + 3 * DataBits + Lanes +
      WriteIdBits + ReadIdBits + 10 * CounterBits;

  (* keep = "true" *)
  logic [InBits-1:0] in_q;
  (* keep = "true" *)
  logic [OutBits-1:0] out_q;
  logic [OutBits-1:0] out;

  always_ff @(posedge clk_i) begin
    in_q  <= {in_q[InBits-2:0], serial_i};
    out_q <= capture_i ? out : {out_q[OutBits-2:0], 1'b0};
  end
  assign serial_o = out_q[OutBits-1];

  assign {
    instr_req_valid,
    instr_req_paddr,
    instr_req_vaddr,
    instr_req_asid,
    instr_req_len,
    instr_req_id,
    instr_rsp_ready,
    data_req_valid,
    data_req_write,
    data_req_paddr,
    data_req_len,
    data_req_id,
    data_req_wdata,
    data_req_wstrb,
    data_rsp_ready,
    pf_valid,
    pf_paddr,
    pf_level,
    pf_source,
    flush_valid,
    m_axi_awready,
    m_axi_wready,
    m_axi_bid,
    m_axi_bresp,
    m_axi_bvalid,
    m_axi_arready,
    m_axi_rid,
    m_axi_rdata,
    m_axi_rresp,
    m_axi_rlast,
    m_axi_rvalid,
    cnt_clear
  } = in_q;

  assign out = {
    instr_req_ready,
    instr_rsp_valid,
    instr_rsp_id,
    instr_rsp_data,
    instr_rsp_last,
    instr_rsp_error,
    data_req_ready,
    data_rsp_valid,
    data_rsp_write,
    data_rsp_id,
    data_rsp_data,
    data_rsp_last,
    data_rsp_error,
    pf_ready,
    pf_present,
    obs_valid,
    obs_vaddr,
    obs_paddr,
    obs_kind,
    obs_late,
    obs_instr,
    obs_asid,
    flush_ready,
    m_axi_awid,
    m_axi_awaddr,
    m_axi_awlen,
    m_axi_awsize,
    m_axi_awburst,
    m_axi_awlock,
    m_axi_awcache,
    m_axi_awprot,
    m_axi_awqos,
    m_axi_awvalid,
    m_axi_wdata,
    m_axi_wstrb,
    m_axi_wlast,
    m_axi_wvalid,
    m_axi_bready,
    m_axi_arid,
    m_axi_araddr,
    m_axi_arlen,
    m_axi_arsize,
    m_axi_arburst,
    m_axi_arlock,
    m_axi_arcache,
    m_axi_arprot,
    m_axi_arqos,
    m_axi_arvalid,
    m_axi_rready,
    write_error,
    cnt_instr_hit,
    cnt_instr_met,
    cnt_instr_miss,
    cnt_data_hit,
    cnt_data_met,
    cnt_data_miss,
    cnt_pf_taken,
    cnt_pf_fill,
    cnt_pf_useless,
    cnt_writeback
  };

  ref_l2 #(
    .PaBits(PaBits),
    .VaBits(VaBits),
    .AsidBits(AsidBits),
    .SizeBytes(SizeBytes),
    .Ways(Ways),
    .DataBits(DataBits),
    .Mshrs(Mshrs),
    .Targets(Targets),
    .WriteBuffers(WriteBuffers),
    .IdBits(IdBits),
    .CounterBits(CounterBits),
    .DataEvents(DataEvents)
  ) u_dut (
    .clk_i,
    .rst_ni,
    .instr_req_valid_i(instr_req_valid),
    .instr_req_paddr_i(instr_req_paddr),
    .instr_req_vaddr_i(instr_req_vaddr),
    .instr_req_asid_i(instr_req_asid),
    .instr_req_len_i(instr_req_len),
    .instr_req_id_i(instr_req_id),
    .instr_rsp_ready_i(instr_rsp_ready),
    .data_req_valid_i(data_req_valid),
    .data_req_write_i(data_req_write),
    .data_req_paddr_i(data_req_paddr),
    .data_req_len_i(data_req_len),
    .data_req_id_i(data_req_id),
    .data_req_wdata_i(data_req_wdata),
    .data_req_wstrb_i(data_req_wstrb),
    .data_rsp_ready_i(data_rsp_ready),
    .pf_valid_i(pf_valid),
    .pf_paddr_i(pf_paddr),
    .pf_level_i(pf_level),
    .pf_source_i(pf_source),
    .flush_valid_i(flush_valid),
    .m_axi_awready_i(m_axi_awready),
    .m_axi_wready_i(m_axi_wready),
    .m_axi_bid_i(m_axi_bid),
    .m_axi_bresp_i(m_axi_bresp),
    .m_axi_bvalid_i(m_axi_bvalid),
    .m_axi_arready_i(m_axi_arready),
    .m_axi_rid_i(m_axi_rid),
    .m_axi_rdata_i(m_axi_rdata),
    .m_axi_rresp_i(m_axi_rresp),
    .m_axi_rlast_i(m_axi_rlast),
    .m_axi_rvalid_i(m_axi_rvalid),
    .cnt_clear_i(cnt_clear),
    .instr_req_ready_o(instr_req_ready),
    .instr_rsp_valid_o(instr_rsp_valid),
    .instr_rsp_id_o(instr_rsp_id),
    .instr_rsp_data_o(instr_rsp_data),
    .instr_rsp_last_o(instr_rsp_last),
    .instr_rsp_error_o(instr_rsp_error),
    .data_req_ready_o(data_req_ready),
    .data_rsp_valid_o(data_rsp_valid),
    .data_rsp_write_o(data_rsp_write),
    .data_rsp_id_o(data_rsp_id),
    .data_rsp_data_o(data_rsp_data),
    .data_rsp_last_o(data_rsp_last),
    .data_rsp_error_o(data_rsp_error),
    .pf_ready_o(pf_ready),
    .pf_present_o(pf_present),
    .obs_valid_o(obs_valid),
    .obs_vaddr_o(obs_vaddr),
    .obs_paddr_o(obs_paddr),
    .obs_kind_o(obs_kind),
    .obs_late_o(obs_late),
    .obs_instr_o(obs_instr),
    .obs_asid_o(obs_asid),
    .flush_ready_o(flush_ready),
    .m_axi_awid_o(m_axi_awid),
    .m_axi_awaddr_o(m_axi_awaddr),
    .m_axi_awlen_o(m_axi_awlen),
    .m_axi_awsize_o(m_axi_awsize),
    .m_axi_awburst_o(m_axi_awburst),
    .m_axi_awlock_o(m_axi_awlock),
    .m_axi_awcache_o(m_axi_awcache),
    .m_axi_awprot_o(m_axi_awprot),
    .m_axi_awqos_o(m_axi_awqos),
    .m_axi_awvalid_o(m_axi_awvalid),
    .m_axi_wdata_o(m_axi_wdata),
    .m_axi_wstrb_o(m_axi_wstrb),
    .m_axi_wlast_o(m_axi_wlast),
    .m_axi_wvalid_o(m_axi_wvalid),
    .m_axi_bready_o(m_axi_bready),
    .m_axi_arid_o(m_axi_arid),
    .m_axi_araddr_o(m_axi_araddr),
    .m_axi_arlen_o(m_axi_arlen),
    .m_axi_arsize_o(m_axi_arsize),
    .m_axi_arburst_o(m_axi_arburst),
    .m_axi_arlock_o(m_axi_arlock),
    .m_axi_arcache_o(m_axi_arcache),
    .m_axi_arprot_o(m_axi_arprot),
    .m_axi_arqos_o(m_axi_arqos),
    .m_axi_arvalid_o(m_axi_arvalid),
    .m_axi_rready_o(m_axi_rready),
    .write_error_o(write_error),
    .cnt_instr_hit_o(cnt_instr_hit),
    .cnt_instr_met_o(cnt_instr_met),
    .cnt_instr_miss_o(cnt_instr_miss),
    .cnt_data_hit_o(cnt_data_hit),
    .cnt_data_met_o(cnt_data_met),
    .cnt_data_miss_o(cnt_data_miss),
    .cnt_pf_taken_o(cnt_pf_taken),
    .cnt_pf_fill_o(cnt_pf_fill),
    .cnt_pf_useless_o(cnt_pf_useless),
    .cnt_writeback_o(cnt_writeback),
    .trace_valid_o(trace_valid),
    .trace_op_o(trace_op),
    .trace_where_o(trace_where),
    .trace_line_o(trace_line),
    .trace_drop_o(trace_drop),
    .trace_evict_o(trace_evict),
    .trace_drop_line_o(trace_drop_line)
  );

endmodule
