// SPDX-License-Identifier: Apache-2.0 WITH SHL-2.1
// Walks over all sets: empties them after reset, and on demand cleans and empties them.
//
// A flush takes no more requests, waits until those taken are through and nothing is under way,
// sends every dirty line to memory, and is done when memory has answered the last one.
module ref_l2_sweep #(
  parameter int SetBits = 8
) (
  input  logic               clk_i,
  input  logic               rst_ni,
  input  logic               flush_valid_i,  // holds until ready
  output logic               flush_ready_o,
  input  logic               quiet_i,  // no request is left, no line under way
  input  logic               written_i,  // no write buffer is in use
  output logic               accept_o,  // requests are taken
  // Lookups: one at a time.
  output logic               sweep_o,
  output logic               clear_o,
  output logic [SetBits-1:0] set_o,
  input  logic               done_i,  // it has reached stage 2
  input  logic               more_i  // and is to come again
);

  localparam logic [2:0] Clear = 3'd0;  // after reset: empties sets
  localparam logic [2:0] Run = 3'd1;
  localparam logic [2:0] Settle = 3'd2;  // waits for what is under way
  localparam logic [2:0] Clean = 3'd3;  // cleans and empties sets
  localparam logic [2:0] Write = 3'd4;  // waits for memory
  localparam logic [2:0] Done = 3'd5;

  logic [2:0] state_d, state_q;
  logic [SetBits-1:0] set_q;
  logic sweeps, step;
  assign sweeps = state_q == Clear || state_q == Clean;
  assign step   = sweeps && done_i && !more_i;

  always_comb begin
    state_d = state_q;
    unique case (state_q)
      Clear:   if (step && set_q == '1) state_d = Run;
      Run:     if (flush_valid_i) state_d = Settle;
      Settle:  if (quiet_i) state_d = Clean;
      Clean:   if (step && set_q == '1) state_d = Write;
      Write:   if (written_i) state_d = Done;
      Done:    state_d = Run;
      default: state_d = Clear;
    endcase
  end

  logic flush_ready_q, accept_q;
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      state_q       <= Clear;
      set_q         <= '0;
      flush_ready_q <= 1'b0;
      accept_q      <= 1'b0;
    end else begin
      state_q       <= state_d;
      flush_ready_q <= state_d == Done;
      accept_q      <= state_d == Run;
      if (step) set_q <= set_q + 1'b1;
    end
  end

  assign flush_ready_o = flush_ready_q;
  assign accept_o      = accept_q;
  assign sweep_o       = sweeps;
  assign clear_o       = state_q == Clear;
  assign set_o         = set_q;

endmodule
