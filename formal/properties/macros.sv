// A name that nobody declared is an error, not a wire.
`default_nettype none
// A channel: valid and payload hold until ready, nothing is valid in reset.
`define HOLD(NAME, VALID, READY, PAYLOAD) \
  always @(posedge clk_i) if (f_on && $past(VALID && !(READY))) begin \
    NAME : assert (VALID && $stable(PAYLOAD)); \
  end
`define QUIET(NAME, VALID) \
  always_comb if (!rst_ni) begin \
    NAME : assert (!(VALID)); \
  end
// What is always so, but in reset.
`define ALWAYS(NAME, WHAT) \
  always_comb if (rst_ni) begin \
    NAME : assert (WHAT); \
  end
// What the surroundings owe the module: assumed where the module is alone, proven where they are there.
`define OWED(NAME, WHAT) \
  always_comb if (rst_ni) begin \
    NAME : `ENV (WHAT); \
  end
// What is beyond the block: always assumed.
`define GIVEN(NAME, WHAT) \
  always_comb if (rst_ni) begin \
    NAME : assume (WHAT); \
  end
// What can happen: a proof whose covers are not reached says nothing.
`define REACHED(NAME, WHAT) \
  always_comb if (rst_ni) begin \
    NAME : cover (WHAT); \
  end
