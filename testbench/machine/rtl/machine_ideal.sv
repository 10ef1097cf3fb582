// SPDX-License-Identifier: Apache-2.0 WITH SHL-2.1
// An instruction port at which every lookup hits: what the best of all prefetchers could reach. It
// answers from memory, with the times of a hit in the L2.
module machine_ideal #(
  parameter int Beats = 4  // of 8 bytes, that an answer has
) (
  input  logic        clk_i,
  input  logic        rst_ni,
  input  logic [2:0]  hit_cycles_i,
  input  logic        req_valid_i,
  output logic        req_ready_o,
  input  logic [31:0] req_paddr_i,
  output logic        rsp_valid_o,
  input  logic        rsp_ready_i,
  output logic [31:0] read_addr_o
);

  logic busy_q;
  logic [2:0] wait_q;
  localparam int BeatBits = $clog2(Beats);
  logic [BeatBits-1:0] beat_q;
  logic [31:3+BeatBits] line_q;
  logic unused_offset;
  assign unused_offset = ^req_paddr_i[2+BeatBits:0];
  assign req_ready_o = !busy_q;
  assign rsp_valid_o = busy_q && wait_q == '0;
  assign read_addr_o = {line_q, beat_q, 3'd0};

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      busy_q <= 1'b0;
      wait_q <= '0;
      beat_q <= '0;
    end else if (!busy_q) begin
      busy_q <= req_valid_i;
      wait_q <= hit_cycles_i;
      beat_q <= '0;
    end else if (wait_q != '0) begin
      wait_q <= wait_q - 3'd1;
    end else if (rsp_ready_i) begin
      beat_q <= beat_q + 1'b1;
      if (beat_q == '1) busy_q <= 1'b0;
    end
  end
  always_ff @(posedge clk_i) begin
    if (!busy_q) line_q <= req_paddr_i[31:3+BeatBits];
  end

endmodule
