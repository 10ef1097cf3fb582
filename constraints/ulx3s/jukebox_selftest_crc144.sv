// SPDX-License-Identifier: Apache-2.0 WITH SHL-2.1
// CRC-32 (reflected polynomial 0xEDB88320, as in zip files) over words of 144 bits, lowest bit
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
module jukebox_selftest_crc144 (
  input  logic         clk_i,
  input  logic         rst_ni,
  input  logic         valid_i,
  input  logic [143:0] word_i,
  output logic [ 31:0] crc_o  // of all words up to two cycles ago
);

  logic [31:0] share, share_q, carried, crc_q;
  logic valid_q;

  assign share[ 0] = ^(word_i & 144'h04d101df481b4e5af182fa07eb46de2f1783);
  assign share[ 1] = ^(word_i & 144'h09a203be90369cb5e305f40fd68dbc5e2f06);
  assign share[ 2] = ^(word_i & 144'h1344077d206d396bc60be81fad1b78bc5e0c);
  assign share[ 3] = ^(word_i & 144'h26880efa40da72d78c17d03f5a36f178bc18);
  assign share[ 4] = ^(word_i & 144'h4d101df481b4e5af182fa07eb46de2f17830);
  assign share[ 5] = ^(word_i & 144'h9a203be90369cb5e305f40fd68dbc5e2f061);
  assign share[ 6] = ^(word_i & 144'h3091760d4ec8d8e6913c7bfd3af155eaf741);
  assign share[ 7] = ^(word_i & 144'h6122ec1a9d91b1cd2278f7fa75e2abd5ee83);
  assign share[ 8] = ^(word_i & 144'hc245d8353b23639a44f1eff4ebc557abdd06);
  assign share[ 9] = ^(word_i & 144'h805ab1b53e5d896e786125ee3ccc7178ad8f);
  assign share[10] = ^(word_i & 144'h046462b534a05c860140b1db92de3cde4c9d);
  assign share[11] = ^(word_i & 144'h08c8c56a6940b90c028163b725bc79bc993a);
  assign share[12] = ^(word_i & 144'h11918ad4d28172180502c76e4b78f3793275);
  assign share[13] = ^(word_i & 144'h232315a9a502e4300a058edc96f1e6f264eb);
  assign share[14] = ^(word_i & 144'h46462b534a05c860140b1db92de3cde4c9d6);
  assign share[15] = ^(word_i & 144'h8c8c56a6940b90c028163b725bc79bc993ad);
  assign share[16] = ^(word_i & 144'h1dc9ac92600c6fdaa1ae8ce35cc9e9bc30d8);
  assign share[17] = ^(word_i & 144'h3b935924c018dfb5435d19c6b993d37861b1);
  assign share[18] = ^(word_i & 144'h7726b2498031bf6a86ba338d7327a6f0c362);
  assign share[19] = ^(word_i & 144'hee4d649300637ed50d74671ae64f4de186c4);
  assign share[20] = ^(word_i & 144'hd84bc8f948ddb3f0eb6a343227d845ec1a0b);
  assign share[21] = ^(word_i & 144'hb446902dd9a029bb27569263a4f655f72394);
  assign share[22] = ^(word_i & 144'h6c5c2184fb5b1d2cbf2fdec0a2aa75c150ab);
  assign share[23] = ^(word_i & 144'hd8b84309f6b63a597e5fbd814554eb82a156);
  assign share[24] = ^(word_i & 144'hb5a187cca5773ae80d3d810561ef092a552f);
  assign share[25] = ^(word_i & 144'h6f920e4602f53b8aebf9f80d2898cc7bbddd);
  assign share[26] = ^(word_i & 144'hdf241c8c05ea7715d7f3f01a513198f77bbb);
  assign share[27] = ^(word_i & 144'hba9938c743cfa0715e651a334925efc1e0f5);
  assign share[28] = ^(word_i & 144'h71e37051cf840eb84d48ce61790d01acd668);
  assign share[29] = ^(word_i & 144'he3c6e0a39f081d709a919cc2f21a0359acd1);
  assign share[30] = ^(word_i & 144'hc35cc098760b74bbc4a1c3820f72d89c4e21);
  assign share[31] = ^(word_i & 144'h826880efa40da72d78c17d03f5a36f178bc1);

  // The register goes through the same sum as the first 32 bits of a word.
  assign carried[ 0] = ^(crc_q & 32'hde2f1783);
  assign carried[ 1] = ^(crc_q & 32'hbc5e2f06);
  assign carried[ 2] = ^(crc_q & 32'h78bc5e0c);
  assign carried[ 3] = ^(crc_q & 32'hf178bc18);
  assign carried[ 4] = ^(crc_q & 32'he2f17830);
  assign carried[ 5] = ^(crc_q & 32'hc5e2f061);
  assign carried[ 6] = ^(crc_q & 32'h55eaf741);
  assign carried[ 7] = ^(crc_q & 32'habd5ee83);
  assign carried[ 8] = ^(crc_q & 32'h57abdd06);
  assign carried[ 9] = ^(crc_q & 32'h7178ad8f);
  assign carried[10] = ^(crc_q & 32'h3cde4c9d);
  assign carried[11] = ^(crc_q & 32'h79bc993a);
  assign carried[12] = ^(crc_q & 32'hf3793275);
  assign carried[13] = ^(crc_q & 32'he6f264eb);
  assign carried[14] = ^(crc_q & 32'hcde4c9d6);
  assign carried[15] = ^(crc_q & 32'h9bc993ad);
  assign carried[16] = ^(crc_q & 32'he9bc30d8);
  assign carried[17] = ^(crc_q & 32'hd37861b1);
  assign carried[18] = ^(crc_q & 32'ha6f0c362);
  assign carried[19] = ^(crc_q & 32'h4de186c4);
  assign carried[20] = ^(crc_q & 32'h45ec1a0b);
  assign carried[21] = ^(crc_q & 32'h55f72394);
  assign carried[22] = ^(crc_q & 32'h75c150ab);
  assign carried[23] = ^(crc_q & 32'heb82a156);
  assign carried[24] = ^(crc_q & 32'h092a552f);
  assign carried[25] = ^(crc_q & 32'hcc7bbddd);
  assign carried[26] = ^(crc_q & 32'h98f77bbb);
  assign carried[27] = ^(crc_q & 32'hefc1e0f5);
  assign carried[28] = ^(crc_q & 32'h01acd668);
  assign carried[29] = ^(crc_q & 32'h0359acd1);
  assign carried[30] = ^(crc_q & 32'hd89c4e21);
  assign carried[31] = ^(crc_q & 32'h6f178bc1);

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
