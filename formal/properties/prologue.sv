  // First cycle, which is one of reset; the reset may come back at any time.
  logic f_init_q = 1'b1;
  logic f_up_q = 1'b0;  // no reset in the cycle before
  always_ff @(posedge clk_i) begin
    f_init_q <= 1'b0;
    f_up_q    <= rst_ni;
  end
  always_comb if (f_init_q) assume (!rst_ni);
  logic f_on;  // neither now nor in the cycle before
  assign f_on = rst_ni && f_up_q;
