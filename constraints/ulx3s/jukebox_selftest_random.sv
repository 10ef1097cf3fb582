// SPDX-License-Identifier: Apache-2.0 WITH SHL-2.1
// Pseudo-random numbers for the self-test: a xorshift register of 64 bits, one number a step.
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
module jukebox_selftest_random #(
  parameter logic [63:0] Seed = 64'd1  // the first number; not 0
) (
  input  logic        clk_i,
  input  logic        rst_ni,
  input  logic        step_i,
  output logic [63:0] value_o
);

  logic [63:0] value_q, mixed_left, mixed_right;
  assign mixed_left  = value_q ^ (value_q << 13);
  assign mixed_right = mixed_left ^ (mixed_left >> 7);

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) value_q <= Seed;
    else if (step_i) value_q <= mixed_right ^ (mixed_right << 17);
  end

  assign value_o = value_q;

endmodule
