// SPDX-License-Identifier: Apache-2.0 WITH SHL-2.1
// Stage 0 of a lookup: which one starts.
//
// Two lookups of one set are never in the pipeline together, so that what a lookup reads in stage 0
// is what it changes in stage 2. Demand comes first, its two ports in turn; then lines that have
// arrived; then prefetches. What no demand waits for (a prefetch, the arrival of one) gives way
// even when it is in the pipeline already: it is cancelled, unseen, and comes again.
module ref_l2_select #(
  parameter int SetBits = 8
) (
  input  logic               clk_i,
  input  logic               rst_ni,
  input  logic               room_i,  // a lookup that needs the data array finds a place there
  // Who wants a lookup; nobody here has one in the pipeline.
  input  logic               instr_i,
  input  logic [SetBits-1:0] instr_set_i,
  input  logic               data_i,
  input  logic [SetBits-1:0] data_set_i,
  input  logic               install_i,
  input  logic               install_low_i,  // no demand waits for the line
  input  logic [SetBits-1:0] install_set_i,
  input  logic               prefetch_i,
  input  logic [SetBits-1:0] prefetch_set_i,
  input  logic               sweep_i,  // only while nothing else is wanted
  input  logic               sweep_clear_i,
  input  logic [SetBits-1:0] sweep_set_i,
  // What is in stages 1 and 2.
  input  logic               s1_valid_i,
  input  logic               s1_low_i,  // gives way to demand
  input  logic [SetBits-1:0] s1_set_i,
  input  logic               s2_valid_i,
  input  logic               s2_low_i,
  input  logic [SetBits-1:0] s2_set_i,
  output logic               s1_cancel_o,
  output logic               s2_cancel_o,
  // What starts.
  output logic               start_o,
  output logic [2:0]         op_o,
  output logic               low_o,
  output logic [SetBits-1:0] set_o
);

  // Whether a set is in the pipeline: at all, and to stay there when demand comes.
  logic instr_s1, instr_s2, data_s1, data_s2, install_held, prefetch_held;
  assign instr_s1      = s1_valid_i && s1_set_i == instr_set_i;
  assign instr_s2      = s2_valid_i && s2_set_i == instr_set_i;
  assign data_s1       = s1_valid_i && s1_set_i == data_set_i;
  assign data_s2       = s2_valid_i && s2_set_i == data_set_i;
  assign install_held  = (s1_valid_i && s1_set_i == install_set_i) ||
                         (s2_valid_i && s2_set_i == install_set_i);
  assign prefetch_held = (s1_valid_i && s1_set_i == prefetch_set_i) ||
                         (s2_valid_i && s2_set_i == prefetch_set_i);

  assign s1_cancel_o = s1_low_i && ((instr_i && instr_s1) || (data_i && data_s1));
  assign s2_cancel_o = s2_low_i && ((instr_i && instr_s2) || (data_i && data_s2));

  logic instr_go, data_go, install_go, prefetch_go, turn_q;
  assign instr_go    = instr_i && room_i && !(instr_s1 && !s1_low_i) && !(instr_s2 && !s2_low_i);
  assign data_go     = data_i && room_i && !(data_s1 && !s1_low_i) && !(data_s2 && !s2_low_i);
  assign install_go  = install_i && !install_held;
  assign prefetch_go = prefetch_i && room_i && !prefetch_held;

  always_comb begin
    start_o = 1'b1;
    op_o    = ref_l2_pkg::OpInstr;
    low_o   = 1'b0;
    set_o   = instr_set_i;
    if (instr_go && !(data_go && turn_q)) begin
      op_o = ref_l2_pkg::OpInstr;
    end else if (data_go) begin
      op_o  = ref_l2_pkg::OpData;
      set_o = data_set_i;
    end else if (install_go) begin
      op_o  = ref_l2_pkg::OpInstall;
      low_o = install_low_i;
      set_o = install_set_i;
    end else if (prefetch_go) begin
      op_o  = ref_l2_pkg::OpPrefetch;
      low_o = 1'b1;
      set_o = prefetch_set_i;
    end else begin
      start_o = sweep_i && room_i;
      op_o    = sweep_clear_i ? ref_l2_pkg::OpClear : ref_l2_pkg::OpClean;
      set_o   = sweep_set_i;
    end
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) turn_q <= 1'b0;
    else if (instr_go || data_go) turn_q <= op_o == ref_l2_pkg::OpInstr;
  end

endmodule
