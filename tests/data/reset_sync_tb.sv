// Drives the reset synchroniser between clock edges and compares its output with what it promises.
module tb;
  logic clk = 1'b0, rst_n = 1'b1, out;
  int errors = 0;

  jukebox_reset_sync #(.Stages(`STAGES)) dut (.clk_i(clk), .rst_ni(rst_n), .rst_no(out));

  task automatic expect_out(input logic value, input string when);
    #1;
    if (out !== value) begin
      $display("%s: rst_no is %b", when, out);
      errors++;
    end
  endtask

  // One clock cycle: the edge is in its middle.
  task automatic cycle;
    #5 clk = 1'b1;
    #5 clk = 1'b0;
  endtask

  initial begin
    // Comes at once, without a clock edge, and stays.
    repeat (`STAGES) cycle();
    expect_out(1'b1, "idle");
    rst_n = 1'b0;
    expect_out(1'b0, "asserted");
    repeat (3) cycle();
    expect_out(1'b0, "held");

    // Goes with the last of so many edges as there are stages, not sooner.
    rst_n = 1'b1;
    expect_out(1'b0, "released");
    repeat (`STAGES - 1) begin
      cycle();
      expect_out(1'b0, "released, too few edges");
    end
    #5 clk = 1'b1;
    expect_out(1'b1, "released, edges enough");
    #4 clk = 1'b0;
    repeat (3) cycle();
    expect_out(1'b1, "stays released");

    // A short pulse between two edges counts in full.
    rst_n = 1'b0;
    #1 rst_n = 1'b1;
    expect_out(1'b0, "pulse");
    repeat (`STAGES - 1) cycle();
    expect_out(1'b0, "after the pulse, too few edges");
    cycle();
    expect_out(1'b1, "after the pulse, edges enough");

    if (errors == 0) $display("PASS");
    $finish;
  end
endmodule
