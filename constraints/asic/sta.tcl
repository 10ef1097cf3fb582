# SPDX-License-Identifier: Apache-2.0 WITH SHL-2.1
# ASIC: timing report by OpenSTA.
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
# Called by the Makefile, with LIB, NETLIST, AREA and REPORT in the environment.

# Slack of the worst path that find_timing_paths finds with these arguments, in ns.
proc worst {args} {
  set paths [find_timing_paths {*}$args]
  if {[llength $paths] == 0} { error "no path: find_timing_paths $args" }
  return [format %.3f [get_property [lindex $paths 0] slack]]
}

# The number that follows this key in a JSON file.
proc number {file key} {
  set channel [open $file]
  set text [read $channel]
  close $channel
  if {![regexp "\"$key\": *(\[0-9.\]+)" $text all value]} { error "no $key in $file" }
  return $value
}

proc main {} {
  read_liberty $::env(LIB)
  read_verilog $::env(NETLIST)
  link_design jukebox
  read_sdc jukebox.sdc

  # Outputs drive what ABC was told they drive: 50 fF.
  set_load 0.05 [all_outputs]

  set period 10.000
  set clocked [all_registers -clock_pins]
  set data [all_registers -data_pins]
  set inside [worst -from $clocked -to $data]
  set channel [open $::env(REPORT) w]
  puts $channel "{"
  puts $channel "  \"library\": \"[file rootname [file tail $::env(LIB)]]\","
  puts $channel "  \"area_um2\": [number $::env(AREA) area],"
  puts $channel "  \"period_ns\": $period,"
  puts $channel "  \"slack_flop_to_flop_ns\": $inside,"
  puts $channel "  \"slack_from_inputs_ns\": [worst -from [all_inputs] -to $data],"
  puts $channel "  \"slack_to_outputs_ns\": [worst -from $clocked -to [all_outputs]],"
  puts $channel "  \"slack_reset_release_ns\": [worst -to [all_registers -async_pins]],"
  puts $channel "  \"fmax_mhz\": [format %.1f [expr {1000.0 / ($period - $inside)}]]"
  puts $channel "}"
  close $channel
  report_checks -from $clocked -to $data
}

# The interpreter goes on after an error; a report of half of it must not look like one.
if {[catch main message]} {
  puts stderr "sta.tcl: $message"
  exit 1
}
