// SPDX-License-Identifier: Apache-2.0 WITH SHL-2.1
// Stages 1 and 2 of a lookup: what was read and compared in stage 1 is decided upon in stage 2.
module ref_l2_pipe #(
  parameter int LineBits = 26,
  parameter int Ways = 4,
  parameter int TagBits = 18,
  parameter int OrderBits = 6,
  parameter int Mshrs = 8,
  parameter int WriteBuffers = 4
) (
  input  logic                    clk_i,
  input  logic                    rst_ni,
  // From stage 0.
  input  logic                    start_i,
  input  logic [2:0]              op_i,
  input  logic                    low_i,
  input  logic [LineBits-1:0]     line_i,
  // Stage 1.
  input  logic                    s1_cancel_i,
  output logic                    s1_valid_o,
  output logic [2:0]              s1_op_o,
  output logic                    s1_low_o,
  output logic [LineBits-1:0]     s1_line_o,
  input  logic [Ways-1:0]         s1_hit_i,
  input  logic [Ways*TagBits-1:0] s1_tags_i,
  input  logic [Ways-1:0]         s1_valid_i,
  input  logic [Ways-1:0]         s1_dirty_i,
  input  logic [Ways-1:0]         s1_brought_i,
  input  logic [Ways-1:0]         s1_found_i,
  input  logic [OrderBits-1:0]    s1_order_i,
  input  logic [Mshrs-1:0]        s1_match_i,
  input  logic [Ways-1:0]         s1_match_way_i,
  input  logic [Ways-1:0]         s1_busy_i,
  input  logic [WriteBuffers-1:0] s1_leaving_i,
  // Stage 2.
  output logic                    s2_valid_o,
  output logic [2:0]              s2_op_o,
  output logic                    s2_low_o,
  output logic [LineBits-1:0]     s2_line_o,
  output logic [Ways-1:0]         s2_hit_o,
  output logic [Ways*TagBits-1:0] s2_tags_o,
  output logic [Ways-1:0]         s2_valid_ways_o,
  output logic [Ways-1:0]         s2_dirty_o,
  output logic [Ways-1:0]         s2_brought_o,
  output logic [Ways-1:0]         s2_found_o,
  output logic [OrderBits-1:0]    s2_order_o,
  output logic [Mshrs-1:0]        s2_match_o,
  output logic [Ways-1:0]         s2_match_way_o,
  output logic [Ways-1:0]         s2_busy_o,
  output logic [WriteBuffers-1:0] s2_leaving_o
);

  logic s1_valid_q, s2_valid_q;
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      s1_valid_q <= 1'b0;
      s2_valid_q <= 1'b0;
    end else begin
      s1_valid_q <= start_i;
      s2_valid_q <= s1_valid_q && !s1_cancel_i;
    end
  end

  always_ff @(posedge clk_i) begin
    if (start_i) begin
      s1_op_o   <= op_i;
      s1_low_o  <= low_i;
      s1_line_o <= line_i;
    end
    if (s1_valid_q) begin
      s2_op_o         <= s1_op_o;
      s2_low_o        <= s1_low_o;
      s2_line_o       <= s1_line_o;
      s2_hit_o        <= s1_hit_i;
      s2_tags_o       <= s1_tags_i;
      s2_valid_ways_o <= s1_valid_i;
      s2_dirty_o      <= s1_dirty_i;
      s2_brought_o    <= s1_brought_i;
      s2_found_o      <= s1_found_i;
      s2_order_o      <= s1_order_i;
      s2_match_o      <= s1_match_i;
      s2_match_way_o  <= s1_match_way_i;
      s2_busy_o       <= s1_busy_i;
      s2_leaving_o    <= s1_leaving_i;
    end
  end

  assign s1_valid_o = s1_valid_q;
  assign s2_valid_o = s2_valid_q;

endmodule
