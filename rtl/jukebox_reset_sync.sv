// SPDX-License-Identifier: Apache-2.0 WITH SHL-2.1
// Reset synchroniser: passes a reset on at once, and its release in step with the clock.
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
//
// Not part of the block: put it where the reset enters the block's clock domain. The
// constraints of each tool make an exception of its asynchronous clear, and of nothing else.
module jukebox_reset_sync #(
  parameter int Stages = 2  // flops in a row, at least 2; more for a faster clock
) (
  input  logic clk_i,
  input  logic rst_ni,  // active low, may come and go at any time
  output logic rst_no  // active low, goes with rst_ni, comes back after Stages clock edges
);

  // A release close to a clock edge may leave the first flop undecided; it has a whole period to
  // settle before the next one looks at it. The attributes keep tools from sharing, moving or
  // retiming the flops, and have them placed side by side.
  (* keep = "true", ASYNC_REG = "TRUE" *)
  logic [Stages-2:0] settle_q;
  (* keep = "true", ASYNC_REG = "TRUE" *)
  logic sync_nq;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) {sync_nq, settle_q} <= '0;
    else {sync_nq, settle_q} <= {settle_q, 1'b1};
  end

  assign rst_no = sync_nq;

endmodule
