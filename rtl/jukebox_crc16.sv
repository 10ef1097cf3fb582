// SPDX-License-Identifier: Apache-2.0 WITH SHL-2.1
// CRC-16/CCITT-FALSE over one beat of a metadata line, in one clock cycle.
//
// Emitted by jukebox 0.1.0 for the configuration
//   name = "jukebox"
//   address = { va_bits = 48, pa_bits = 48, asid_bits = 16 }
//   geometry = { line_bytes = 64, region_bytes = 1024, crrb_entries = 16 }
//   metadata = { check = "crc16", axi_data_bits = 64, reads_in_flight = 2 }
//   prefetch = { egress = "native" }
//   reset = { style = "async-low" }
//   counters = { bits = 32 }
//
// Each bit of the next CRC is the XOR of the bits that its masks pick from the CRC so far and from
// the beat; bytes enter in address order, the most significant bit of each first.
module jukebox_crc16 (
  input  logic [15:0] crc_i,  // the CRC of the beats before; 16'hffff before the first
  input  logic [63:0] data_i,
  output logic [15:0] crc_o,  // with the whole beat
  output logic [15:0] crc_last_o  // with all but the top 16 bits, which hold the CRC itself
);

  assign crc_o[0] = ^(crc_i & 16'h859b)
      ^ ^(data_i[63:0] & 64'h1119581c0b049b85);
  assign crc_o[1] = ^(crc_i & 16'h0b36)
      ^ ^(data_i[63:0] & 64'h2232b0381608360b);
  assign crc_o[2] = ^(crc_i & 16'h166c)
      ^ ^(data_i[63:0] & 64'h446460712c106c16);
  assign crc_o[3] = ^(crc_i & 16'h2cd8)
      ^ ^(data_i[63:0] & 64'h88c8c0e25820d82c);
  assign crc_o[4] = ^(crc_i & 16'h59b0)
      ^ ^(data_i[63:0] & 64'h109181c5b140b059);
  assign crc_o[5] = ^(crc_i & 16'h36fb)
      ^ ^(data_i[63:0] & 64'h313b5b976885fb36);
  assign crc_o[6] = ^(crc_i & 16'h6df7)
      ^ ^(data_i[63:0] & 64'h6276b62ed10af76d);
  assign crc_o[7] = ^(crc_i & 16'hdbee)
      ^ ^(data_i[63:0] & 64'hc4ec6c5da215eedb);
  assign crc_o[8] = ^(crc_i & 16'hb7dc)
      ^ ^(data_i[63:0] & 64'h88d9d9ba442bdcb7);
  assign crc_o[9] = ^(crc_i & 16'h6fb8)
      ^ ^(data_i[63:0] & 64'h10b3b3758956b86f);
  assign crc_o[10] = ^(crc_i & 16'hdf70)
      ^ ^(data_i[63:0] & 64'h206667eb12ad70df);
  assign crc_o[11] = ^(crc_i & 16'hbee1)
      ^ ^(data_i[63:0] & 64'h40ccced6255ae1be);
  assign crc_o[12] = ^(crc_i & 16'hf859)
      ^ ^(data_i[63:0] & 64'h9181c5b140b059f8);
  assign crc_o[13] = ^(crc_i & 16'hf0b3)
      ^ ^(data_i[63:0] & 64'h22038b638160b3f0);
  assign crc_o[14] = ^(crc_i & 16'he166)
      ^ ^(data_i[63:0] & 64'h440616c702c166e1);
  assign crc_o[15] = ^(crc_i & 16'hc2cd)
      ^ ^(data_i[63:0] & 64'h880c2c8e0582cdc2);

  assign crc_last_o[0] = ^(crc_i & 16'h040b)
      ^ ^(data_i[47:0] & 48'h1119581c0b04);
  assign crc_last_o[1] = ^(crc_i & 16'h0816)
      ^ ^(data_i[47:0] & 48'h2232b0381608);
  assign crc_last_o[2] = ^(crc_i & 16'h102c)
      ^ ^(data_i[47:0] & 48'h446460712c10);
  assign crc_last_o[3] = ^(crc_i & 16'h2058)
      ^ ^(data_i[47:0] & 48'h88c8c0e25820);
  assign crc_last_o[4] = ^(crc_i & 16'h40b1)
      ^ ^(data_i[47:0] & 48'h109181c5b140);
  assign crc_last_o[5] = ^(crc_i & 16'h8568)
      ^ ^(data_i[47:0] & 48'h313b5b976885);
  assign crc_last_o[6] = ^(crc_i & 16'h0ad1)
      ^ ^(data_i[47:0] & 48'h6276b62ed10a);
  assign crc_last_o[7] = ^(crc_i & 16'h15a2)
      ^ ^(data_i[47:0] & 48'hc4ec6c5da215);
  assign crc_last_o[8] = ^(crc_i & 16'h2b44)
      ^ ^(data_i[47:0] & 48'h88d9d9ba442b);
  assign crc_last_o[9] = ^(crc_i & 16'h5689)
      ^ ^(data_i[47:0] & 48'h10b3b3758956);
  assign crc_last_o[10] = ^(crc_i & 16'had12)
      ^ ^(data_i[47:0] & 48'h206667eb12ad);
  assign crc_last_o[11] = ^(crc_i & 16'h5a25)
      ^ ^(data_i[47:0] & 48'h40ccced6255a);
  assign crc_last_o[12] = ^(crc_i & 16'hb040)
      ^ ^(data_i[47:0] & 48'h9181c5b140b0);
  assign crc_last_o[13] = ^(crc_i & 16'h6081)
      ^ ^(data_i[47:0] & 48'h22038b638160);
  assign crc_last_o[14] = ^(crc_i & 16'hc102)
      ^ ^(data_i[47:0] & 48'h440616c702c1);
  assign crc_last_o[15] = ^(crc_i & 16'h8205)
      ^ ^(data_i[47:0] & 48'h880c2c8e0582);

  // The CRC's own place is not part of what it covers.
  logic unused_top;
  assign unused_top = ^data_i[63:48];

endmodule
