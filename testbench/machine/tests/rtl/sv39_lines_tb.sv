// SPDX-License-Identifier: Apache-2.0 WITH SHL-2.1
// Lines of instructions at random: eight beats in order make a line, which stays until it is taken, and
// no beat is taken meanwhile.
module sv39_lines_tb;
  logic clk = 1'b0, rst_n = 1'b0;
  always #5 clk = !clk;

  logic asked = 1'b0, asked_ready, line_valid, line_taken = 1'b0;
  logic [511:0] line;
  logic req_valid, req_ready = 1'b0, rsp_valid = 1'b0, rsp_ready;
  logic [63:0] beat = '0;

  sv39_lines u_lines (
    .clk_i(clk),
    .rst_ni(rst_n),
    .line_valid_i(asked),
    .line_ready_o(asked_ready),
    .line_valid_o(line_valid),
    .line_ready_i(line_taken),
    .line_data_o(line),
    .req_valid_o(req_valid),
    .req_ready_i(req_ready),
    .rsp_valid_i(rsp_valid),
    .rsp_ready_o(rsp_ready),
    .rsp_data_i(beat)
  );

  logic [511:0] expected;
  initial begin
    repeat (3) @(negedge clk);
    rst_n = 1'b1;
    for (int n = 0; n < 500; n++) begin
      @(negedge clk);
      asked = 1'b1;
      repeat ($urandom_range(0, 3)) begin
        @(negedge clk);
        if (!req_valid || asked_ready) $fatal(1, "the request is not passed on");
      end
      req_ready = 1'b1;
      #1 if (!asked_ready) $fatal(1, "the request is not taken");
      @(negedge clk);
      asked     = 1'b0;
      req_ready = 1'b0;
      for (int i = 0; i < 8; i++) begin
        repeat ($urandom_range(0, 2)) @(negedge clk);
        if (line_valid || !rsp_ready) $fatal(1, "line %0d beat %0d", n, i);
        rsp_valid = 1'b1;
        beat      = {$urandom(), $urandom()};
        expected[64*i+:64] = beat;
        @(negedge clk);
        rsp_valid = 1'b0;
      end
      repeat ($urandom_range(0, 3)) begin
        if (!line_valid || rsp_ready || line != expected) $fatal(1, "line %0d is not kept", n);
        @(negedge clk);
      end
      if (!line_valid || line != expected) $fatal(1, "line %0d", n);
      line_taken = 1'b1;
      @(negedge clk);
      line_taken = 1'b0;
      if (line_valid) $fatal(1, "line %0d comes twice", n);
    end
    $display("passed");
    $finish;
  end
endmodule
