// SPDX-License-Identifier: Apache-2.0 WITH SHL-2.1
// Two blocks, one for each core, on one L2.
//
// Events: each goes to the block of the core that asked, which the top bit of its address space
// says. Everything but valid goes to both blocks as it is.
// Prefetches: the blocks take turns. What the L2 has been offered stays until it is taken.
// Pulses: pf_present of the reference L2 does not say whose prefetch found its line, and a prefetch
// that does not find its line has no pulse. But it looks prefetches up in the order in which it
// takes them, and says when: so who sent them is kept in that order. An L2 that looks them up in
// another order has to carry the sender with each, as one bit more of its address.
module two_blocks_share #(
  parameter int PaBits = 32,
  parameter int AsidBits = 8,
  parameter int Depth = 4  // prefetches taken and not looked up: a power of two
) (
  input  logic                clk_i,
  input  logic                rst_ni,

  // Observation: the L2's, and the blocks'.
  input  logic                obs_valid_i,
  input  logic [AsidBits-1:0] obs_asid_i,
  output logic [1:0]          obs_valid_o,

  // Prefetches: the blocks', and the L2's. All of them are for the L2 itself.
  input  logic [1:0]          pf_valid_i,
  output logic [1:0]          pf_ready_o,
  input  logic [PaBits-1:0]   pf_paddr0_i,
  input  logic [PaBits-1:0]   pf_paddr1_i,
  output logic                pf_valid_o,
  input  logic                pf_ready_i,
  output logic [PaBits-1:0]   pf_paddr_o,

  // Pulse: the oldest prefetch has been looked up; with it, whether it found its line.
  input  logic                pf_done_i,
  input  logic                pf_present_i,
  output logic [1:0]          pf_present_o
);

  // Only the top bit says who asked.
  logic unused_asid;
  assign unused_asid = ^obs_asid_i[AsidBits-2:0];
  assign obs_valid_o[0] = obs_valid_i && !obs_asid_i[AsidBits-1];
  assign obs_valid_o[1] = obs_valid_i && obs_asid_i[AsidBits-1];

  // Who is offered, or was last; whether it waits to be taken.
  logic pick, last_q, waits_q, room, take;
  assign pick = waits_q ? last_q : (pf_valid_i[!last_q] ? !last_q : last_q);
  assign pf_valid_o = room && pf_valid_i[pick];
  assign pf_paddr_o = pick ? pf_paddr1_i : pf_paddr0_i;
  assign take = pf_valid_o && pf_ready_i;
  assign pf_ready_o[0] = take && !pick;
  assign pf_ready_o[1] = take && pick;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      last_q  <= 1'b1;
      waits_q <= 1'b0;
    end else begin
      if (pf_valid_o) last_q <= pick;
      waits_q <= pf_valid_o && !pf_ready_i;
    end
  end

  // Who sent the prefetches that have not been looked up.
  localparam int Bits = $clog2(Depth);
  logic [Depth-1:0] sender_q;
  logic [Bits-1:0] first_q, next_q;
  logic [Bits:0] count_q;
  logic sender;
  assign room = !count_q[Bits];
  assign sender = sender_q[first_q];
  assign pf_present_o[0] = pf_present_i && !sender;
  assign pf_present_o[1] = pf_present_i && sender;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      first_q <= '0;
      next_q  <= '0;
      count_q <= '0;
    end else begin
      first_q <= first_q + Bits'(pf_done_i);
      next_q  <= next_q + Bits'(take);
      count_q <= count_q + (Bits + 1)'(take) - (Bits + 1)'(pf_done_i);
    end
  end

  always_ff @(posedge clk_i) begin
    if (take) sender_q[next_q] <= pick;
  end

endmodule
