# SPDX-License-Identifier: Apache-2.0 WITH SHL-2.1
# Gowin: timing of the out-of-context wrapper.
#
# Emitted by jukebox 0.1.0 for the configuration
#   name = "jukebox"
#   address = { va_bits = 48, pa_bits = 48, asid_bits = 16 }
#   geometry = { line_bytes = 64, region_bytes = 1024, crrb_entries = 16 }
#   metadata = { check = "crc16", axi_data_bits = 64, reads_in_flight = 2 }
#   prefetch = { egress = "native" }
#   reset = { style = "async-low" }
#   counters = { bits = 32 }

# The block has one clock, and every path in it starts and ends at its rising edge.
create_clock -name jukebox_clk -period 10.000 [get_ports clk_i]

# Nothing else, because nextpnr takes no more and needs no more:
# - Delays of serial_i, capture_i and serial_o: it times paths between flops only. All ports of
#   the block have a flop of the wrapper on their other side, so that all of them are timed.
# - A false path from rst_ni: it has no clock, all it reaches is the asynchronous clear of the
#   synchroniser in the wrapper, and nextpnr times no path that starts at a pin.
