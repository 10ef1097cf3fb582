// SPDX-License-Identifier: Apache-2.0 WITH SHL-2.1
// Stage 2 of a lookup: what becomes of it. No state: every rule of the cache in one place.
//
// Either a lookup is done, and everything it changes changes at the end of this cycle; or it finds
// no room, changes nothing, and comes again once a line has been installed or a line has left.
module ref_l2_rules #(
  parameter int Ways = 4,
  parameter int OrderBits = 6,
  parameter int Mshrs = 8,
  parameter int CountBits = 3  // holds 0 to Ways
) (
  input  logic                 valid_i,
  input  logic                 cancel_i,  // only of what gives way to demand
  input  logic [2:0]           op_i,
  input  logic                 write_i,  // the data request is a write
  input  logic [1:0]           source_i,  // of the prefetch
  // The set as it was.
  input  logic [Ways-1:0]      hit_i,
  input  logic [Ways-1:0]      valid_ways_i,
  input  logic [Ways-1:0]      dirty_i,
  input  logic [Ways-1:0]      brought_i,
  input  logic [Ways-1:0]      found_i,
  input  logic [OrderBits-1:0] order_i,
  // What is under way in this set.
  input  logic [Mshrs-1:0]     match_i,  // the line
  input  logic [Ways-1:0]      match_way_i,
  input  logic [Ways-1:0]      busy_i,  // ways that wait for a line
  // Lines under way as they are now.
  input  logic [Mshrs-1:0]     open_i,  // not arrived, with room for one more request
  input  logic [Mshrs-1:0]     arrived_i,
  input  logic [Mshrs-1:0]     failed_i,
  input  logic [Mshrs-1:0]     dirty_mshrs_i,
  input  logic [Mshrs-1:0]     brought_mshrs_i,
  input  logic [Mshrs-1:0]     found_mshrs_i,
  input  logic [Mshrs-1:0]     data_mshrs_i,  // the data side asked for the line first
  input  logic [Mshrs-1:0]     used_mshrs_i,  // the instruction side has asked for it
  input  logic                 mshr_free_i,
  input  logic                 mshr_spare_i,  // two are free
  input  logic                 buffer_free_i,
  input  logic                 buffer_spare_i,
  // What becomes of the lookup.
  output logic                 done_o,
  output logic                 retry_o,
  output logic [1:0]           where_o,
  output logic                 access_o,  // goes to the data array: way hit_i
  output logic                 merge_o,  // waits for a line that is under way
  output logic                 join_o,  // waits for a line, whether it is under way or sets out now
  output logic                 alloc_o,  // begins to wait for a line: way leave_o
  output logic                 install_o,
  output logic                 keep_o,  // the line under way will be marked found
  output logic                 evict_o,  // a dirty line leaves
  output logic                 drop_o,  // a valid line leaves, dirty or not
  output logic [Ways-1:0]      leave_o,
  output logic                 more_o,  // the set is not clean yet
  // What the prefetcher learns.
  output logic [1:0]           kind_o,
  output logic                 late_o,
  output logic                 present_o,
  output logic [CountBits-1:0] useless_o,  // lines that leave unused after a prefetch brought them
  // The set as it will be.
  output logic                 write_o,
  output logic [Ways-1:0]      valid_ways_o,
  output logic [Ways-1:0]      dirty_o,
  output logic [Ways-1:0]      brought_o,
  output logic [Ways-1:0]      found_o,
  output logic [OrderBits-1:0] order_o
);

  logic instr, data, prefetch, install, clean, clear, demand;
  assign instr    = op_i == ref_l2_pkg::OpInstr;
  assign data     = op_i == ref_l2_pkg::OpData;
  assign prefetch = op_i == ref_l2_pkg::OpPrefetch;
  assign install  = op_i == ref_l2_pkg::OpInstall;
  assign clean    = op_i == ref_l2_pkg::OpClean;
  assign clear    = op_i == ref_l2_pkg::OpClear;
  assign demand   = instr || data;

  // A line is in the set, or under way, or neither.
  logic hit, under, arrived;
  assign hit     = hit_i != '0;
  assign under   = match_i != '0;
  assign arrived = (match_i & arrived_i) != '0;
  always_comb begin
    where_o = ref_l2_pkg::FoundNowhere;
    if (hit) where_o = ref_l2_pkg::FoundPresent;
    else if (under) where_o = ref_l2_pkg::FoundUnderWay;
  end

  // The way that leaves: the first empty one, else the one used longest ago. A way that waits for a
  // line stays. A prefetch leaves a way, a miss register and a write buffer to demand.
  logic [Ways-1:0] open, first_open, empty, first_empty, oldest, dirty, first_dirty;
  logic some_open, more_open, some_empty, some_dirty, more_dirty, may_alloc;
  logic unused_more_empty, unused_first_open;
  assign open  = ~busy_i;
  assign empty = open & ~valid_ways_i;
  assign dirty = valid_ways_i & dirty_i;
  assign unused_first_open = ^first_open;

  ref_l2_first #(
    .Width(Ways)
  ) u_open (
    .bits_i (open),
    .first_o(first_open),
    .some_o (some_open),
    .more_o (more_open)
  );

  ref_l2_first #(
    .Width(Ways)
  ) u_empty (
    .bits_i (empty),
    .first_o(first_empty),
    .some_o (some_empty),
    .more_o (unused_more_empty)
  );

  ref_l2_first #(
    .Width(Ways)
  ) u_dirty (
    .bits_i (dirty),
    .first_o(first_dirty),
    .some_o (some_dirty),
    .more_o (more_dirty)
  );

  always_comb begin
    leave_o = some_empty ? first_empty : oldest;
    if (clean) leave_o = first_dirty;
  end

  logic leave_dirty;
  assign leave_dirty = (leave_o & dirty) != '0;
  always_comb begin
    may_alloc = mshr_free_i && some_open && (!leave_dirty || buffer_free_i);
    if (prefetch) may_alloc = mshr_spare_i && more_open && (!leave_dirty || buffer_spare_i);
  end

  // Once a line has arrived nothing joins those who wait for it, so that they come to an end.
  logic may;
  always_comb begin
    may = 1'b1;
    if (demand || prefetch) begin
      if (hit) may = 1'b1;
      else if (under) may = prefetch ? !arrived : (match_i & open_i) != '0;
      else may = may_alloc;
    end
    if (clean) may = !some_dirty || buffer_free_i;
  end

  assign done_o    = valid_i && !cancel_i && may;
  assign retry_o   = valid_i && !cancel_i && !may;
  assign access_o  = valid_i && demand && may && hit;
  assign join_o    = valid_i && demand && may && !hit;
  assign merge_o   = join_o && under;
  assign alloc_o   = done_o && (demand || prefetch) && !hit && !under;
  assign install_o = done_o && install;
  assign drop_o    = (alloc_o && (leave_o & valid_ways_i) != '0) || evict_o;
  assign evict_o   = (alloc_o || (done_o && clean)) && leave_dirty;
  assign more_o    = clean && (retry_o || more_dirty);

  // Marks that a lookup finds: of the line if it is there, else those that it will have.
  logic brought, found;
  assign brought = hit ? (hit_i & brought_i) != '0 : (match_i & brought_mshrs_i) != '0;
  assign found   = hit ? (hit_i & found_i) != '0 : (match_i & found_mshrs_i) != '0;

  always_comb begin
    kind_o = ref_l2_pkg::KindHit;
    if (!hit && !under) kind_o = ref_l2_pkg::KindMiss;
    else if (instr && brought) kind_o = ref_l2_pkg::KindPrefetchHit;
    else if (instr && found) kind_o = ref_l2_pkg::KindKeptHit;
  end
  assign late_o = instr && !hit && under && brought;

  // A prefetch that finds its line, or meets it, says so unless it is one of next line. Only the
  // first record's leaves a mark: on a line without one, or on what the data side alone waits for.
  logic first_record;
  assign first_record = prefetch && source_i == ref_l2_pkg::SourceFirstRecord;
  assign present_o = done_o && prefetch && (hit || under) && source_i != ref_l2_pkg::SourceNextLine;
  assign keep_o = done_o && first_record && !hit && (match_i & data_mshrs_i & ~used_mshrs_i) != '0;

  // The order of use moves with demand, and with a line that begins to come. Not with prefetches
  // that find their line.
  logic [Ways-1:0] touch;
  always_comb begin
    touch = '0;
    if (alloc_o) touch = leave_o;
    else if (access_o) touch = hit_i;
    else if (merge_o) touch = match_way_i;
  end

  logic [OrderBits-1:0] order;
  ref_l2_lru #(
    .Ways(Ways),
    .OrderBits(OrderBits)
  ) u_lru (
    .order_i,
    .open_i  (open),
    .oldest_o(oldest),
    .touch_i (touch),
    .order_o (order)
  );
  assign order_o = clear ? '0 : order;

  // A set is emptied with its last dirty line.
  logic wipe;
  assign wipe = (clean && !more_dirty) || clear;

  logic install_dirty, install_failed;
  assign install_dirty  = (match_i & dirty_mshrs_i) != '0;
  assign install_failed = (match_i & failed_i) != '0;

  always_comb begin
    valid_ways_o = valid_ways_i;
    dirty_o      = dirty_i;
    brought_o    = brought_i;
    found_o      = found_i;
    if (instr) begin
      brought_o = brought_i & ~hit_i;
      found_o   = found_i & ~hit_i;
    end
    if (data && write_i) dirty_o = dirty_i | hit_i;
    if (first_record) found_o = found_i | (hit_i & ~brought_i);
    if (alloc_o || clean) begin
      // With a line its marks leave.
      valid_ways_o = valid_ways_i & ~leave_o;
      dirty_o      = dirty_o & ~leave_o;
      brought_o    = brought_o & ~leave_o;
      found_o      = found_o & ~leave_o;
    end
    if (install && !install_failed) begin
      valid_ways_o = valid_ways_i | match_way_i;
      if (install_dirty) dirty_o = dirty_i | match_way_i;
      if (brought) brought_o = brought_i | match_way_i;
      if (found) found_o = found_i | match_way_i;
    end
    if (wipe) begin
      valid_ways_o = '0;
      dirty_o      = '0;
      brought_o    = '0;
      found_o      = '0;
    end
  end
  assign write_o = done_o;

  logic [Ways-1:0] unused_lines;
  always_comb begin
    unused_lines = '0;
    if (alloc_o || (done_o && clean)) unused_lines = valid_ways_i & brought_i & leave_o;
    if (done_o && clean && wipe) unused_lines = valid_ways_i & brought_i;
    useless_o = '0;
    for (int w = 0; w < Ways; w++) useless_o = useless_o + CountBits'(unused_lines[w]);
  end

endmodule
