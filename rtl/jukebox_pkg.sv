// SPDX-License-Identifier: Apache-2.0 WITH SHL-2.1
// Constants of this configuration, for the code around the block.
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
package jukebox_pkg;

  // Code around the block need not use every constant.
  // verilator lint_off UNUSEDPARAM

  // Address widths.
  localparam int VaBits = 48;
  localparam int PaBits = 48;
  localparam int AsidBits = 16;

  // Geometry: bytes of a line and a region, entries of the CRRB.
  localparam int LineBytes = 64;
  localparam int RegionBytes = 1024;
  localparam int CrrbEntries = 16;

  // Metadata: an entry is a tag above one bit a line of its region.
  localparam int TagBits = 38;
  localparam int VectorBits = 16;
  localparam int EntryBits = 54;
  localparam int EntriesPerLine = 9;

  // Memory port.
  localparam int AxiDataBits = 64;
  localparam int BeatsPerLine = 8;
  localparam int ReadsInFlight = 2;

  // Event counters.
  localparam int CounterBits = 32;

  // Kinds of an observation event.
  localparam logic [1:0] ObsMiss = 2'd0;
  localparam logic [1:0] ObsPrefetchHit = 2'd1;
  localparam logic [1:0] ObsHit = 2'd2;
  localparam logic [1:0] ObsKeptHit = 2'd3;

  // Answers to a translation request.
  localparam logic [1:0] XltOk = 2'd0;
  localparam logic [1:0] XltRetry = 2'd1;
  localparam logic [1:0] XltDrop = 2'd2;

endpackage
