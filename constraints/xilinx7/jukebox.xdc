# SPDX-License-Identifier: Apache-2.0 WITH SHL-2.1
# Xilinx 7 series: constraints of the block on its own (out of context).
#
# Emitted by jukebox 0.1.0 for the configuration
#   name = "jukebox"
#   address = { va_bits = 48, pa_bits = 48, asid_bits = 16 }
#   geometry = { line_bytes = 64, region_bytes = 1024, crrb_entries = 16 }
#   metadata = { check = "crc16", axi_data_bits = 64, reads_in_flight = 2, axi_cache = 3,
#     axi_prot = 0, axi_qos = 0 }
#   prefetch = { egress = "native" }
#   reset = { style = "async-low" }
#   counters = { bits = 32 }
#
# For `read_xdc -mode out_of_context`. In a whole design clocks and neighbours are known, and all
# that it needs is jukebox_reset_sync.xdc.

# The block has one clock, and every path in it starts and ends at its rising edge.
create_clock -name jukebox_clk -period 10.000 [get_ports clk_i]

# Out of context there is no clock buffer; with a place for it, clock skew is that of a real tree.
set_property HD.CLK_SRC BUFGCTRL_X0Y16 [get_ports clk_i]

# The block's neighbours use 40 % of the period on either side. What leaves the block leaves a
# flop, and no path goes from an input to an output.
set jukebox_inputs [get_ports { \
  obs_valid_i \
  obs_vaddr_i[*] \
  obs_kind_i[*] \
  obs_late_i \
  obs_instr_i \
  obs_asid_i[*] \
  xlt_req_ready_i \
  xlt_rsp_valid_i \
  xlt_rsp_paddr_i[*] \
  xlt_rsp_status_i[*] \
  pf_ready_i \
  pf_present_i \
  m_axi_awready_i \
  m_axi_wready_i \
  m_axi_bid_i \
  m_axi_bresp_i[*] \
  m_axi_bvalid_i \
  m_axi_arready_i \
  m_axi_rid_i \
  m_axi_rdata_i[*] \
  m_axi_rresp_i[*] \
  m_axi_rlast_i \
  m_axi_rvalid_i \
  s_axil_awaddr_i[*] \
  s_axil_awprot_i[*] \
  s_axil_awvalid_i \
  s_axil_wdata_i[*] \
  s_axil_wstrb_i[*] \
  s_axil_wvalid_i \
  s_axil_bready_i \
  s_axil_araddr_i[*] \
  s_axil_arprot_i[*] \
  s_axil_arvalid_i \
  s_axil_rready_i \
}]
set jukebox_outputs [get_ports { \
  obs_ready_o \
  xlt_req_valid_o \
  xlt_req_vaddr_o[*] \
  xlt_req_asid_o[*] \
  xlt_rsp_ready_o \
  pf_valid_o \
  pf_paddr_o[*] \
  pf_vaddr_o[*] \
  pf_asid_o[*] \
  m_axi_awid_o \
  m_axi_awaddr_o[*] \
  m_axi_awlen_o[*] \
  m_axi_awsize_o[*] \
  m_axi_awburst_o[*] \
  m_axi_awlock_o \
  m_axi_awcache_o[*] \
  m_axi_awprot_o[*] \
  m_axi_awqos_o[*] \
  m_axi_awvalid_o \
  m_axi_wdata_o[*] \
  m_axi_wstrb_o[*] \
  m_axi_wlast_o \
  m_axi_wvalid_o \
  m_axi_bready_o \
  m_axi_arid_o \
  m_axi_araddr_o[*] \
  m_axi_arlen_o[*] \
  m_axi_arsize_o[*] \
  m_axi_arburst_o[*] \
  m_axi_arlock_o \
  m_axi_arcache_o[*] \
  m_axi_arprot_o[*] \
  m_axi_arqos_o[*] \
  m_axi_arvalid_o \
  m_axi_rready_o \
  s_axil_awready_o \
  s_axil_wready_o \
  s_axil_bresp_o[*] \
  s_axil_bvalid_o \
  s_axil_arready_o \
  s_axil_rdata_o[*] \
  s_axil_rresp_o[*] \
  s_axil_rvalid_o \
  irq_o \
  recording_o \
  replaying_o \
}]
set_input_delay  -clock jukebox_clk 4.000 \
  $jukebox_inputs
set_output_delay -clock jukebox_clk 4.000 \
  $jukebox_outputs

# The reset of the block is what jukebox_reset_sync makes:
# it comes at any time, which no flop minds, but goes in step with the clock. That moment is timed,
# as recovery and removal at each flop's clear, because all flops must leave reset in one cycle. So:
# no false path here.
set_input_delay -clock jukebox_clk 4.000 [get_ports rst_ni]
