// SPDX-License-Identifier: Apache-2.0 WITH SHL-2.1
// The order of use of the ways of a set: true LRU, a bit for each pair of ways.
//
// Bit p of the pair (i, j), i < j, says that way i was used after way j. Whatever the bits are to
// begin with, after each way has been used once they say the order of the last uses.
module ref_l2_lru #(
  parameter int Ways = 4,
  parameter int OrderBits = 6  // Ways * (Ways - 1) / 2
) (
  input  logic [OrderBits-1:0] order_i,
  input  logic [Ways-1:0]      open_i,  // ways that may leave
  output logic [Ways-1:0]      oldest_o,  // of those, the one used longest ago
  input  logic [Ways-1:0]      touch_i,  // the way used now, or none
  output logic [OrderBits-1:0] order_o
);

  for (genvar i = 0; i < Ways; i++) begin : gen_way
    // The ways that were used after way i.
    logic [Ways-1:0] newer;
    for (genvar j = 0; j < Ways; j++) begin : gen_other
      if (i < j) begin : gen_above
        localparam int Pair = i * Ways - (i * (i + 1)) / 2 + j - i - 1;
        assign newer[j]      = !order_i[Pair];
        assign order_o[Pair] = touch_i[i] || (order_i[Pair] && !touch_i[j]);
      end else if (i > j) begin : gen_below
        localparam int Pair = j * Ways - (j * (j + 1)) / 2 + i - j - 1;
        assign newer[j] = order_i[Pair];
      end else begin : gen_same
        assign newer[j] = 1'b1;
      end
    end
    assign oldest_o[i] = open_i[i] && (newer | ~open_i) == '1;
  end

endmodule
