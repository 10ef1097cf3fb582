# SPDX-License-Identifier: Apache-2.0 WITH SHL-2.1
# Xilinx 7 series: the block out of context through Vivado, without a project.
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
#   vivado -mode batch -source vivado.tcl ?-tclargs FOLDER ?PART??
#
# Writes utilisation, timing and the routed design into FOLDER (default: build).

set here [file dirname [file normalize [info script]]]
set rtl [file join $here .. ..]
set out [expr {$argc > 0 ? [lindex $argv 0] : [file join $here build]}]
set part [expr {$argc > 1 ? [lindex $argv 1] : "xc7a100tcsg324-1"}]
file mkdir $out

foreach file {
  rtl/jukebox_pkg.sv
  rtl/jukebox_fifo.sv
  rtl/jukebox_observe.sv
  rtl/jukebox_crrb.sv
  rtl/jukebox_packer.sv
  rtl/jukebox_writer.sv
  rtl/jukebox_record.sv
  rtl/jukebox_reader.sv
  rtl/jukebox_unpacker.sv
  rtl/jukebox_translate.sv
  rtl/jukebox_pacer.sv
  rtl/jukebox_issue.sv
  rtl/jukebox_watchdog.sv
  rtl/jukebox_replay.sv
  rtl/jukebox_counters.sv
  rtl/jukebox_regs.sv
  rtl/jukebox.sv
  rtl/jukebox_reset_sync.sv
} {
  read_verilog -sv [file join $rtl $file]
}
read_xdc -mode out_of_context [file join $here jukebox.xdc]

synth_design -top jukebox -part $part -mode out_of_context
report_utilization -hierarchical -file [file join $out vivado_synth_utilization.txt]

opt_design
place_design
phys_opt_design
route_design

report_utilization -file [file join $out vivado_utilization.txt]
report_timing_summary -file [file join $out vivado_timing.txt]
write_checkpoint -force [file join $out jukebox_routed.dcp]
