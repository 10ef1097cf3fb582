// SPDX-License-Identifier: Apache-2.0 WITH SHL-2.1
// Code Region Reference Buffer: gathers recorded lines by region, oldest region leaves first.
//
// Emitted by jukebox 0.1.0 for the configuration
//   name = "jukebox"
//   address = { va_bits = 48, pa_bits = 48, asid_bits = 16 }
//   geometry = { line_bytes = 64, region_bytes = 1024, crrb_entries = 16 }
//   metadata = { check = "crc16", axi_data_bits = 64, reads_in_flight = 2, axi_cache = 3,
//     axi_prot = 0, axi_qos = 0 }
//   prefetch = { egress = "native" }
//   reset = { style = "async-low" }
//   counters = { bits = 32 }
//
// Four stages after the observation port, one event a cycle, never stalled:
//   s1  compare the event's tag with every entry and with the events ahead, in groups of 16 bits
//   s2  join the groups; number of the entry that matches
//   s3  decide: that entry, one that the event ahead has just filled, or the oldest place anew
//   s4  set the line's bit in the entry, or replace the entry and let the old one leave
// What the three events ahead allocate is not in the array yet when s1 looks: each allocation, as
// it passes s4, takes its place out of the matches behind it and lends it to events of its tag.
module jukebox_crrb (
  input  logic                clk_i,
  input  logic                rst_ni,
  input  logic                clear_i,  // forget everything, once no event is under way
  input  logic                drain_i,  // no more events come: let all entries leave
  input  logic                event_valid_i,
  input  logic [37:0]         event_tag_i,
  input  logic [3:0]          event_line_i,
  // Entries that left, oldest first.
  output logic                entry_valid_o,
  output logic [53:0]         entry_o,  // tag above vector
  input  logic                entry_pop_i,
  output logic                room_o,  // the buffer behind has room for all events under way
  output logic                empty_o,  // nothing here, and nothing under way
  // Counted events.
  output logic                recorded_o,
  output logic                hit_o,
  output logic                evicted_o
);

  localparam int Entries = 16;
  localparam int Groups = 3;  // of 16 tag bits
  localparam int PadBits = 48;

  // The array. Entries are replaced in a ring, so that order of allocation is order of places.
  // Tags stand twice: in registers for the comparison, in RAM to be read when they leave.
  logic [37:0] tag_q[Entries];
  logic [37:0] tag_mem[Entries];
  logic [15:0] vec_mem[Entries];
  logic [Entries-1:0] valid_q;
  logic [3:0] ptr_q;  // next place to fill: the oldest entry when full
  logic [4:0] used_q;

  logic s1_valid_q, s2_valid_q, s3_valid_q, s4_valid_q;
  logic [37:0] s1_tag_q, s2_tag_q, s3_tag_q, s4_tag_q;
  logic [3:0] s1_line_q, s2_line_q, s3_line_q;
  logic [15:0] s4_mask_q;
  logic [3:0] s4_slot_q, last_slot_q;
  logic s4_alloc_q, s4_leave_q;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      s1_valid_q <= 1'b0;
      s2_valid_q <= 1'b0;
      s3_valid_q <= 1'b0;
      s4_valid_q <= 1'b0;
    end else begin
      s1_valid_q <= event_valid_i;
      s2_valid_q <= s1_valid_q;
      s3_valid_q <= s2_valid_q;
      s4_valid_q <= s3_valid_q;
    end
  end

  always_ff @(posedge clk_i) begin
    if (event_valid_i) begin
      s1_tag_q  <= event_tag_i;
      s1_line_q <= event_line_i;
    end
    if (s1_valid_q) begin
      s2_tag_q  <= s1_tag_q;
      s2_line_q <= s1_line_q;
    end
    if (s2_valid_q) begin
      s3_tag_q  <= s2_tag_q;
      s3_line_q <= s2_line_q;
    end
    if (s3_valid_q) begin
      s4_tag_q  <= s3_tag_q;
      s4_mask_q <= 16'd1 << s3_line_q;
    end
  end

  // s1: groups of equal bits. The top bit of each is whether there is anything to compare with:
  // a valid entry that is not just being replaced, an event that just allocates.
  logic [Groups:0] s2_part_q[Entries];
  logic [Groups:0] s2_ahead3_q;
  logic [Groups-1:0] s2_ahead1_q, s2_ahead2_q;
  logic [Entries-1:0] s4_fill;
  assign s4_fill = s4_alloc_q ? {15'd0, 1'b1} << s4_slot_q : '0;

  // Which groups of two tags are equal.
  function automatic logic [Groups-1:0] same(input logic [37:0] a, input logic [37:0] b);
    logic [PadBits-1:0] diff;
    diff = {10'd0, a ^ b};
    for (int g = 0; g < Groups; g++) same[g] = diff[16*g+:16] == 16'd0;
  endfunction

  always_ff @(posedge clk_i) begin
    if (s1_valid_q) begin
      s2_ahead1_q <= same(s1_tag_q, s2_tag_q);
      s2_ahead2_q <= same(s1_tag_q, s3_tag_q);
      s2_ahead3_q <= {s4_alloc_q, same(s1_tag_q, s4_tag_q)};
      for (int i = 0; i < Entries; i++) begin
        s2_part_q[i] <= {valid_q[i] && !s4_fill[i], same(s1_tag_q, tag_q[i])};
      end
    end
  end

  // s2: the entry that matches, or the place that one of the events two and three ahead fills
  // with this event's tag. At most one of them holds.
  logic s2_same2, s2_same3, s2_any, s3_any_q, s3_same1_q;
  logic [3:0] s2_slot, s3_slot_q;
  assign s2_same2 = &s2_ahead2_q && s4_alloc_q;
  assign s2_same3 = &s2_ahead3_q;

  always_comb begin
    s2_any  = s2_same2 || s2_same3;
    s2_slot = (s2_same2 ? s4_slot_q : '0) | (s2_same3 ? last_slot_q : '0);
    for (int i = 0; i < Entries; i++) begin
      if (&s2_part_q[i] && !s4_fill[i]) begin
        s2_any  = 1'b1;
        s2_slot = s2_slot | i[3:0];
      end
    end
  end

  always_ff @(posedge clk_i) begin
    if (s2_valid_q) begin
      s3_any_q   <= s2_any;
      s3_slot_q  <= s2_slot;
      s3_same1_q <= &s2_ahead1_q;
    end
  end

  // s3: the event right ahead, if it allocates, has filled a place with this event's tag or
  // replaced the entry that matched. No entry holds the tag: the oldest place is filled anew.
  logic s3_lent, s3_kept, s3_alloc, full, drain_pop;
  assign s3_lent  = s4_alloc_q && s3_same1_q;
  assign s3_kept  = s3_any_q && !(s4_alloc_q && s3_slot_q == s4_slot_q);
  assign s3_alloc = s3_valid_q && !s3_lent && !s3_kept;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      s4_alloc_q  <= 1'b0;
      s4_leave_q  <= 1'b0;
      s4_slot_q   <= '0;
      last_slot_q <= '0;
    end else begin
      s4_alloc_q  <= s3_alloc;
      s4_leave_q  <= (s3_alloc && full) || drain_pop;
      last_slot_q <= s4_slot_q;
      if (s3_valid_q && s3_lent) s4_slot_q <= s4_slot_q;
      else if (s3_valid_q && s3_kept) s4_slot_q <= s3_slot_q;
      else if (s3_valid_q || drain_pop) s4_slot_q <= ptr_q;
    end
  end

  // s4: the entry's old vector and tag, which leave if the entry is replaced or drained.
  logic [37:0] old_tag;
  logic [15:0] old_vec;
  assign old_tag = tag_mem[s4_slot_q];
  assign old_vec = vec_mem[s4_slot_q];

  always_ff @(posedge clk_i) begin
    for (int i = 0; i < Entries; i++) begin
      if (s4_fill[i]) tag_q[i] <= s4_tag_q;
    end
  end

  always_ff @(posedge clk_i) begin
    if (s4_alloc_q) tag_mem[s4_slot_q] <= s4_tag_q;
  end

  always_ff @(posedge clk_i) begin
    if (s4_valid_q) vec_mem[s4_slot_q] <= s4_mask_q | (s4_alloc_q ? '0 : old_vec);
  end

  // Entries leave through a buffer that always has room for one more from each stage.
  logic [4:0] buf_count;
  logic quiet, draining_q;

  assign full  = used_q == 5'd16;
  assign quiet = !s1_valid_q && !s2_valid_q && !s3_valid_q && !s4_valid_q;

  // Draining starts at the oldest entry, which is at place 0 until the ring has wrapped.
  assign drain_pop = draining_q && used_q != '0 && room_o;

  function automatic logic [3:0] next_place(input logic [3:0] place);
    next_place = (place == 4'd15) ? '0 : place + 1'b1;
  endfunction

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      ptr_q      <= '0;
      used_q     <= '0;
      draining_q <= 1'b0;
    end else if (clear_i && quiet) begin
      ptr_q      <= '0;
      used_q     <= '0;
      draining_q <= 1'b0;
    end else if (drain_i && quiet && !draining_q) begin
      draining_q <= 1'b1;
      if (!full) ptr_q <= '0;
    end else if (drain_pop || s3_alloc) begin
      ptr_q <= next_place(ptr_q);
      if (drain_pop) used_q <= used_q - 1'b1;
      else if (!full) used_q <= used_q + 1'b1;
    end
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) valid_q <= '0;
    else if (clear_i && quiet) valid_q <= '0;
    else valid_q <= valid_q | s4_fill;
  end

  jukebox_fifo #(
    .Width(    54),
    .Depth(    16),
    .CountBits(5)
  ) u_left (
    .clk_i,
    .rst_ni,
    .clear_i,
    .push_i (s4_leave_q),
    .data_i ({old_tag, old_vec}),
    .pop_i  (entry_pop_i),
    .data_o (entry_o),
    .valid_o(entry_valid_o),
    .count_o(buf_count)
  );

  assign room_o  = buf_count < 5'd9;
  assign empty_o = quiet && !s4_leave_q && used_q == '0 && !entry_valid_o;

  assign recorded_o = s4_valid_q;
  assign hit_o      = s4_valid_q && !s4_alloc_q;
  assign evicted_o  = s4_valid_q && s4_leave_q;

`ifdef FORMAL
  always_comb begin
    if (rst_ni && s2_valid_q && (s2_same2 || s2_same3)) begin
      for (int i = 0; i < Entries; i++) assert (!(&s2_part_q[i]) || s4_fill[i]);
    end
  end
`endif

endmodule
