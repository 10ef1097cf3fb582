// SPDX-License-Identifier: Apache-2.0 WITH SHL-2.1
// Tags and state of every line: read in stage 0, compared in stage 1, written in stage 2.
//
// State of a set: of each way whether it is valid, dirty, brought (a prefetch brought it and no
// instruction lookup has used it since) and found (the same of a prefetch that found it); and the
// order of use.
module ref_l2_tags #(
  parameter int Sets = 256,
  parameter int SetBits = 8,
  parameter int Ways = 4,
  parameter int TagBits = 18,
  parameter int OrderBits = 6
) (
  input  logic                    clk_i,
  // Stage 0.
  input  logic                    read_i,
  input  logic [SetBits-1:0]      read_set_i,
  // Stage 1.
  input  logic [TagBits-1:0]      s1_tag_i,
  output logic [Ways-1:0]         s1_hit_o,
  output logic [Ways*TagBits-1:0] s1_tags_o,
  output logic [Ways-1:0]         s1_valid_o,
  output logic [Ways-1:0]         s1_dirty_o,
  output logic [Ways-1:0]         s1_brought_o,
  output logic [Ways-1:0]         s1_found_o,
  output logic [OrderBits-1:0]    s1_order_o,
  // Stage 2.
  input  logic [SetBits-1:0]      set_i,
  input  logic                    write_i,
  input  logic [Ways-1:0]         valid_i,
  input  logic [Ways-1:0]         dirty_i,
  input  logic [Ways-1:0]         brought_i,
  input  logic [Ways-1:0]         found_i,
  input  logic [OrderBits-1:0]    order_i,
  input  logic [Ways-1:0]         write_tag_i,  // ways that take the tag
  input  logic [TagBits-1:0]      tag_i
);

  ref_l2_ram #(
    .Width(4 * Ways + OrderBits),
    .Lanes(1),
    .Depth(Sets),
    .AddrBits(SetBits)
  ) u_state (
    .clk_i,
    .read_i,
    .raddr_i(read_set_i),
    .rdata_o({s1_order_o, s1_found_o, s1_brought_o, s1_dirty_o, s1_valid_o}),
    .write_i,
    .waddr_i(set_i),
    .wdata_i({order_i, found_i, brought_i, dirty_i, valid_i})
  );

  for (genvar w = 0; w < Ways; w++) begin : gen_way
    logic [TagBits-1:0] tag;
    ref_l2_ram #(
      .Width(TagBits),
      .Lanes(1),
      .Depth(Sets),
      .AddrBits(SetBits)
    ) u_tag (
      .clk_i,
      .read_i,
      .raddr_i(read_set_i),
      .rdata_o(tag),
      .write_i(write_tag_i[w]),
      .waddr_i(set_i),
      .wdata_i(tag_i)
    );
    // The tag of a way that is not valid may be anything.
    assign s1_hit_o[w]                   = s1_valid_o[w] && tag == s1_tag_i;
    assign s1_tags_o[w*TagBits+:TagBits] = tag;
  end

endmodule
