# SPDX-License-Identifier: Apache-2.0 WITH SHL-2.1
# Timing of the block on its own, for Vivado (out of context).
#
# Emitted by jukebox 0.1.0 for the configuration
#   name = "jukebox"
#   address = { va_bits = 48, pa_bits = 48, asid_bits = 16 }
#   geometry = { line_bytes = 64, region_bytes = 1024, crrb_entries = 16 }
#   metadata = { check = "crc16", axi_data_bits = 64, reads_in_flight = 2 }
#   prefetch = { egress = "native" }
#   reset = { style = "async-low" }
#   counters = { bits = 32 }

# Clock period in ns: 100 MHz.
create_clock -name jukebox_clk -period 10.000 [get_ports clk_i]

# Reset is asserted at any time, and released in step with the clock by whatever drives it; the
# timing of that release is constrained at the synchroniser that makes it.
set_false_path -from [get_ports rst_ni]

# The neighbours use 40 % of the period on either side. All outputs come from registers, and no
# path goes from an input to an output.
set_input_delay -clock jukebox_clk 4.000 \
  [get_ports -filter {DIRECTION == IN && NAME != clk_i && NAME != rst_ni}]
set_output_delay -clock jukebox_clk 4.000 [get_ports -filter {DIRECTION == OUT}]
