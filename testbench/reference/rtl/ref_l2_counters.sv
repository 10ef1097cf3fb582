// SPDX-License-Identifier: Apache-2.0 WITH SHL-2.1
// Counters for experiments: each stays at its highest value.
module ref_l2_counters #(
  parameter int Bits = 32,
  parameter int Count = 10,
  parameter int StepBits = 3  // of the widest step
) (
  input  logic                      clk_i,
  input  logic                      rst_ni,
  input  logic                      clear_i,
  input  logic [Count*StepBits-1:0] steps_i,
  output logic [Count*Bits-1:0]     counts_o
);

  for (genvar k = 0; k < Count; k++) begin : gen_counter
    logic [Bits-1:0] count_q;
    logic [StepBits-1:0] step_q;
    logic [Bits:0] sum;
    assign sum = {1'b0, count_q} + (Bits + 1)'(step_q);
    always_ff @(posedge clk_i or negedge rst_ni) begin
      if (!rst_ni) begin
        step_q  <= '0;
        count_q <= '0;
      end else begin
        step_q <= steps_i[k*StepBits+:StepBits];
        if (clear_i) count_q <= '0;
        else count_q <= sum[Bits] ? '1 : sum[Bits-1:0];
      end
    end
    assign counts_o[k*Bits+:Bits] = count_q;
  end

endmodule
