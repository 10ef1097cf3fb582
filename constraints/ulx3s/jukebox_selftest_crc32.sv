// SPDX-License-Identifier: Apache-2.0 WITH SHL-2.1
// CRC-32 (reflected polynomial 0xEDB88320, as in zip files) over words of 32 bits, lowest bit
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
// first. The share of a word is worked out in a cycle of its own.
module jukebox_selftest_crc32 (
  input  logic         clk_i,
  input  logic         rst_ni,
  input  logic         valid_i,
  input  logic [ 31:0] word_i,
  output logic [ 31:0] crc_o  // of all words up to two cycles ago
);

  logic [31:0] share, share_q, carried, crc_q;
  logic valid_q;

  assign share[ 0] = ^(word_i & 32'h04d101df);
  assign share[ 1] = ^(word_i & 32'h09a203be);
  assign share[ 2] = ^(word_i & 32'h1344077d);
  assign share[ 3] = ^(word_i & 32'h26880efa);
  assign share[ 4] = ^(word_i & 32'h4d101df4);
  assign share[ 5] = ^(word_i & 32'h9a203be9);
  assign share[ 6] = ^(word_i & 32'h3091760d);
  assign share[ 7] = ^(word_i & 32'h6122ec1a);
  assign share[ 8] = ^(word_i & 32'hc245d835);
  assign share[ 9] = ^(word_i & 32'h805ab1b5);
  assign share[10] = ^(word_i & 32'h046462b5);
  assign share[11] = ^(word_i & 32'h08c8c56a);
  assign share[12] = ^(word_i & 32'h11918ad4);
  assign share[13] = ^(word_i & 32'h232315a9);
  assign share[14] = ^(word_i & 32'h46462b53);
  assign share[15] = ^(word_i & 32'h8c8c56a6);
  assign share[16] = ^(word_i & 32'h1dc9ac92);
  assign share[17] = ^(word_i & 32'h3b935924);
  assign share[18] = ^(word_i & 32'h7726b249);
  assign share[19] = ^(word_i & 32'hee4d6493);
  assign share[20] = ^(word_i & 32'hd84bc8f9);
  assign share[21] = ^(word_i & 32'hb446902d);
  assign share[22] = ^(word_i & 32'h6c5c2184);
  assign share[23] = ^(word_i & 32'hd8b84309);
  assign share[24] = ^(word_i & 32'hb5a187cc);
  assign share[25] = ^(word_i & 32'h6f920e46);
  assign share[26] = ^(word_i & 32'hdf241c8c);
  assign share[27] = ^(word_i & 32'hba9938c7);
  assign share[28] = ^(word_i & 32'h71e37051);
  assign share[29] = ^(word_i & 32'he3c6e0a3);
  assign share[30] = ^(word_i & 32'hc35cc098);
  assign share[31] = ^(word_i & 32'h826880ef);

  // The register goes through the same sum as the first 32 bits of a word.
  assign carried[ 0] = ^(crc_q & 32'h04d101df);
  assign carried[ 1] = ^(crc_q & 32'h09a203be);
  assign carried[ 2] = ^(crc_q & 32'h1344077d);
  assign carried[ 3] = ^(crc_q & 32'h26880efa);
  assign carried[ 4] = ^(crc_q & 32'h4d101df4);
  assign carried[ 5] = ^(crc_q & 32'h9a203be9);
  assign carried[ 6] = ^(crc_q & 32'h3091760d);
  assign carried[ 7] = ^(crc_q & 32'h6122ec1a);
  assign carried[ 8] = ^(crc_q & 32'hc245d835);
  assign carried[ 9] = ^(crc_q & 32'h805ab1b5);
  assign carried[10] = ^(crc_q & 32'h046462b5);
  assign carried[11] = ^(crc_q & 32'h08c8c56a);
  assign carried[12] = ^(crc_q & 32'h11918ad4);
  assign carried[13] = ^(crc_q & 32'h232315a9);
  assign carried[14] = ^(crc_q & 32'h46462b53);
  assign carried[15] = ^(crc_q & 32'h8c8c56a6);
  assign carried[16] = ^(crc_q & 32'h1dc9ac92);
  assign carried[17] = ^(crc_q & 32'h3b935924);
  assign carried[18] = ^(crc_q & 32'h7726b249);
  assign carried[19] = ^(crc_q & 32'hee4d6493);
  assign carried[20] = ^(crc_q & 32'hd84bc8f9);
  assign carried[21] = ^(crc_q & 32'hb446902d);
  assign carried[22] = ^(crc_q & 32'h6c5c2184);
  assign carried[23] = ^(crc_q & 32'hd8b84309);
  assign carried[24] = ^(crc_q & 32'hb5a187cc);
  assign carried[25] = ^(crc_q & 32'h6f920e46);
  assign carried[26] = ^(crc_q & 32'hdf241c8c);
  assign carried[27] = ^(crc_q & 32'hba9938c7);
  assign carried[28] = ^(crc_q & 32'h71e37051);
  assign carried[29] = ^(crc_q & 32'he3c6e0a3);
  assign carried[30] = ^(crc_q & 32'hc35cc098);
  assign carried[31] = ^(crc_q & 32'h826880ef);

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      valid_q <= 1'b0;
      share_q <= '0;
      crc_q   <= '1;
    end else begin
      valid_q <= valid_i;
      share_q <= share;
      if (valid_q) crc_q <= carried ^ share_q;
    end
  end

  assign crc_o = ~crc_q;

endmodule
