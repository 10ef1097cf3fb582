# SPDX-License-Identifier: Apache-2.0 WITH SHL-2.1
# Gowin: timing of the out-of-context wrapper.
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
# For Gowin's own tools (which were not at hand to try it). nextpnr takes the clock from the
# Makefile: it would apply one of an SDC file to the net before the pin's buffer, where no flop is.

# The block has one clock, and every path in it starts and ends at its rising edge.
create_clock -name jukebox_clk -period 10.000 [get_ports {clk_i}]

# A reset comes from the pin at any time, so that no clock can be named for it. All it reaches is
# the asynchronous clear of the synchroniser in the wrapper, whose flops are there to bear that.
# The synchronised reset starts at a flop and is timed like any other path to the block's flops:
# they must all leave reset in one cycle.
set_false_path -from [get_ports {rst_ni}]

# All ports of the block have a flop of the wrapper on their other side, so that its ports are
# timed from flop to flop. These are the wrapper's own pins: 40 % of the period is outside.
set_input_delay -clock jukebox_clk 4.000 [get_ports {serial_i capture_i}]
set_output_delay -clock jukebox_clk 4.000 [get_ports {serial_o}]
