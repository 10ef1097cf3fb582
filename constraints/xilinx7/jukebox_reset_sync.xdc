# SPDX-License-Identifier: Apache-2.0 WITH SHL-2.1
# Xilinx 7 series: the exception for the reset synchroniser.
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
# For a whole design, once, for all instances (in a project: property SCOPED_TO_REF):
#   read_xdc -ref jukebox_reset_sync <this file>
# Names are those inside the module.

# What arrives at rst_ni has no clock, so that there is nothing to time at the asynchronous clear
# of the synchroniser's flops. What they drive is not excepted: the block's flops stay timed.
set_false_path -to [get_pins {settle_q_reg[*]/CLR sync_nq_reg/CLR}]
