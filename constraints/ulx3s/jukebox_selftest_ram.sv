// SPDX-License-Identifier: Apache-2.0 WITH SHL-2.1
// Block RAM of the self-test: one port to write, one to read, a cycle later.
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
module jukebox_selftest_ram (
  input  logic         clk_i,
  input  logic         write_i,
  input  logic [ 11:0] waddr_i,
  input  logic [ 63:0] wdata_i,
  input  logic         read_i,
  input  logic [ 11:0] raddr_i,
  output logic [ 63:0] rdata_o
);

  // Written and read in different buffers: never the same word in the same cycle.
  (* no_rw_check *)
  logic [63:0] mem[4096];
  logic [63:0] rdata_q;

  always_ff @(posedge clk_i) begin
    if (write_i) mem[waddr_i] <= wdata_i;
    if (read_i) rdata_q <= mem[raddr_i];
  end

  assign rdata_o = rdata_q;

endmodule
