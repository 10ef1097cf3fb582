// SPDX-License-Identifier: Apache-2.0 WITH SHL-2.1
// What the modules of the reference L2 call the same things.
package ref_l2_pkg;

  localparam int LineBytes = 64;

  // What passes through the lookup pipeline.
  localparam logic [2:0] OpInstr = 3'd0;  // a request of the instruction port
  localparam logic [2:0] OpData = 3'd1;  // a request of the data port
  localparam logic [2:0] OpPrefetch = 3'd2;
  localparam logic [2:0] OpInstall = 3'd3;  // a line that has arrived becomes part of its set
  localparam logic [2:0] OpClean = 3'd4;  // a dirty line of a set leaves, or the set is emptied
  localparam logic [2:0] OpClear = 3'd5;  // after reset: the set is emptied, whatever it holds

  // Kinds of an observation event.
  localparam logic [1:0] KindMiss = 2'd0;
  localparam logic [1:0] KindPrefetchHit = 2'd1;
  localparam logic [1:0] KindHit = 2'd2;
  localparam logic [1:0] KindKeptHit = 2'd3;

  // Where a prefetch comes from.
  localparam logic [1:0] SourceFirstRecord = 2'd0;
  localparam logic [1:0] SourceNextLine = 2'd1;

  // Where a lookup found its line.
  localparam logic [1:0] FoundNowhere = 2'd0;
  localparam logic [1:0] FoundPresent = 2'd1;
  localparam logic [1:0] FoundUnderWay = 2'd2;

endpackage
