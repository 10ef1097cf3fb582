// SPDX-License-Identifier: Apache-2.0 WITH SHL-2.1
// The lowest bit that is set, alone.
module ref_l2_first #(
  parameter int Width = 4
) (
  input  logic [Width-1:0] bits_i,
  output logic [Width-1:0] first_o,
  output logic             some_o,  // a bit is set
  output logic             more_o  // and a second one
);

  // Whether a bit below is set.
  logic [Width-1:0] below;
  assign below[0] = 1'b0;
  for (genvar k = 1; k < Width; k++) begin : gen_below
    assign below[k] = bits_i[k-1:0] != '0;
  end

  assign first_o = bits_i & ~below;
  assign some_o  = bits_i != '0;
  assign more_o  = (bits_i & below) != '0;

endmodule
