# SPDX-License-Identifier: Apache-2.0 WITH SHL-2.1
# ASIC: the exception for the reset synchroniser.
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
# For a whole design. Set jukebox_reset_sync to the path
# of the synchroniser's instance before reading this file; keep that module's boundary in synthesis.

if {![info exists jukebox_reset_sync]} {
  set jukebox_reset_sync u_reset_sync
}

# What arrives at rst_ni has no clock, so that there is nothing to time at the asynchronous clear
# of the synchroniser's flops. What they drive is not excepted: the block's flops stay timed.
set_false_path -through [get_pins $jukebox_reset_sync/rst_ni]
