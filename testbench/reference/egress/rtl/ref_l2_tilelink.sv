// SPDX-License-Identifier: Apache-2.0 WITH SHL-2.1
// The reference L2's prefetch port behind TileLink: a manager that takes Hints.
//
// A Hint goes to the L2 in the cycle in which it is taken, and is answered with one HintAck from the
// next cycle on: the L2 has the prefetch then, not its line. Whatever does not ask for one line to
// read is denied, and the L2 does not see it.
module ref_l2_tilelink #(
  parameter int PaBits = 32,
  parameter int LineBytes = 64,
  parameter int SourceBits = 1
) (
  input  logic                  clk_i,
  input  logic                  rst_ni,

  // Channel A: Hints. A ready depends on pf_ready_i and tl_d_ready_i of the same cycle.
  input  logic                  tl_a_valid_i,
  output logic                  tl_a_ready_o,
  input  logic [2:0]            tl_a_opcode_i,
  input  logic [2:0]            tl_a_param_i,
  input  logic [2:0]            tl_a_size_i,
  input  logic [SourceBits-1:0] tl_a_source_i,
  input  logic [PaBits-1:0]     tl_a_address_i,
  input  logic [2:0]            tl_a_user_i,  // level, source; 0 what a block does not tell
  input  logic                  tl_a_corrupt_i,

  // Channel D: an answer each, in order.
  output logic                  tl_d_valid_o,
  input  logic                  tl_d_ready_i,
  output logic [2:0]            tl_d_opcode_o,
  output logic [2:0]            tl_d_size_o,
  output logic [SourceBits-1:0] tl_d_source_o,
  output logic                  tl_d_denied_o,

  // The L2's prefetch port.
  output logic                  pf_valid_o,
  input  logic                  pf_ready_i,
  output logic [PaBits-1:0]     pf_paddr_o,
  output logic                  pf_level_o,
  output logic [1:0]            pf_source_o
);

  localparam logic [2:0] Hint = 3'd5;
  localparam logic [2:0] PrefetchRead = 3'd0;
  localparam logic [2:0] HintAck = 3'd2;
  localparam logic [2:0] LineSize = 3'($clog2(LineBytes));

  // Room for the answer; once there is, there is until a request has been taken.
  logic room, good, valid_q, denied_q;
  logic [2:0] size_q;
  logic [SourceBits-1:0] source_q;
  assign room = !valid_q || tl_d_ready_i;
  assign good = tl_a_opcode_i == Hint && tl_a_param_i == PrefetchRead &&
                tl_a_size_i == LineSize && !tl_a_corrupt_i;

  assign pf_valid_o   = tl_a_valid_i && good && room;
  assign tl_a_ready_o = room && (pf_ready_i || !good);
  assign pf_paddr_o   = tl_a_address_i;
  assign pf_level_o   = tl_a_user_i[2];
  assign pf_source_o  = tl_a_user_i[1:0];

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) valid_q <= 1'b0;
    else if (room) valid_q <= tl_a_valid_i && tl_a_ready_o;
  end

  always_ff @(posedge clk_i) begin
    if (room) begin
      denied_q <= !good;
      size_q   <= tl_a_size_i;
      source_q <= tl_a_source_i;
    end
  end

  assign tl_d_valid_o  = valid_q;
  assign tl_d_opcode_o = HintAck;
  assign tl_d_size_o   = size_q;
  assign tl_d_source_o = source_q;
  assign tl_d_denied_o = denied_q;

endmodule
