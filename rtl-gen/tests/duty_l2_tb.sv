// One prefetch is taken, from +source=, and found in the very same cycle.
module duty_l2_tb;

  logic clk = 1'b0;
  logic rst_n = 1'b0;
  logic take = 1'b0;
  int source = 0;
  always #5 clk = !clk;

  jukebox_sva_duty_l2 u_duty (
    .clk_i(clk),
    .rst_ni(rst_n),
    .obs_valid_i(1'b0),
    .obs_kind_i(2'd0),
    .obs_late_i(1'b0),
    .obs_instr_i(1'b0),
    .pf_valid_o(take),
    .pf_ready_i(take),
    .pf_source_o(2'(source)),
    .pf_present_i(take)
  );

  initial begin
    void'($value$plusargs("source=%d", source));
    repeat (2) @(negedge clk);
    rst_n = 1'b1;
    repeat (4) @(negedge clk);
    take = 1'b1;
    @(negedge clk);
    take = 1'b0;
    repeat (4) @(negedge clk);
    $display("over");
    $finish;
  end

endmodule
