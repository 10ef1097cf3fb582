// SPDX-License-Identifier: Apache-2.0 WITH SHL-2.1
// The self-test in dependency order; paths are relative to this file (-F of most tools).
//
// Emitted by jukebox 0.1.0 for the configuration
//   name = "jukebox"
//   address = { va_bits = 48, pa_bits = 48, asid_bits = 16 }
//   geometry = { line_bytes = 64, region_bytes = 1024, crrb_entries = 16 }
//   metadata = { check = "crc16", axi_data_bits = 64, reads_in_flight = 2, axi_cache = 3,
//     axi_prot = 0, axi_qos = 0 }
//   prefetch = { egress = "native" }
//   reset = { style = "async-low" }
//   counters = { bits = 32 }
../../rtl/jukebox_pkg.sv
../../rtl/jukebox_fifo.sv
../../rtl/jukebox_observe.sv
../../rtl/jukebox_crrb.sv
../../rtl/jukebox_packer.sv
../../rtl/jukebox_writer.sv
../../rtl/jukebox_record.sv
../../rtl/jukebox_reader.sv
../../rtl/jukebox_unpacker.sv
../../rtl/jukebox_translate.sv
../../rtl/jukebox_pacer.sv
../../rtl/jukebox_issue.sv
../../rtl/jukebox_watchdog.sv
../../rtl/jukebox_replay.sv
../../rtl/jukebox_counters.sv
../../rtl/jukebox_regs.sv
../../rtl/jukebox.sv
../../rtl/jukebox_reset_sync.sv
jukebox_selftest_random.sv
jukebox_selftest_events.sv
jukebox_selftest_ram.sv
jukebox_selftest_bursts.sv
jukebox_selftest_memory.sv
jukebox_selftest_translator.sv
jukebox_selftest_crc32.sv
jukebox_selftest_crc144.sv
jukebox_selftest_readback.sv
jukebox_selftest_sequencer.sv
jukebox_selftest_uart.sv
jukebox_selftest_report.sv
jukebox_selftest.sv
