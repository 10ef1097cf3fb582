// SPDX-License-Identifier: Apache-2.0 WITH SHL-2.1
// Memory with one read port and one write port, as block RAM has them.
//
// No reset and no initial value. A word is never read in the cycle in which it is written: users
// see to that, so that it does not matter what a RAM does then.
module ref_l2_ram #(
  parameter int Width = 64,
  parameter int Lanes = 1,  // parts of a word with a write enable each
  parameter int Depth = 1024,  // a power of two
  parameter int AddrBits = 10
) (
  input  logic                clk_i,
  input  logic                read_i,
  input  logic [AddrBits-1:0] raddr_i,
  output logic [Width-1:0]    rdata_o,  // one cycle after the read, until the next one
  input  logic [Lanes-1:0]    write_i,
  input  logic [AddrBits-1:0] waddr_i,
  input  logic [Width-1:0]    wdata_i
);

  localparam int LaneBits = Width / Lanes;

  (* no_rw_check *)
  logic [Width-1:0] mem[Depth];
  logic [Width-1:0] rdata_q;

  always_ff @(posedge clk_i) begin
    for (int k = 0; k < Lanes; k++) begin
      if (write_i[k]) mem[waddr_i][k*LaneBits+:LaneBits] <= wdata_i[k*LaneBits+:LaneBits];
    end
    if (read_i) rdata_q <= mem[raddr_i];
  end

  assign rdata_o = rdata_q;

endmodule
