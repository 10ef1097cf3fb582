// SPDX-License-Identifier: Apache-2.0 WITH SHL-2.1
// Code Region Reference Buffer: gathers recorded lines by region, oldest region leaves first.
//
// Emitted by jukebox 0.1.0 for the configuration
//   name = "jukebox"
//   address = { va_bits = 48, pa_bits = 48, asid_bits = 16 }
//   geometry = { line_bytes = 64, region_bytes = 1024, crrb_entries = 16 }
//   metadata = { check = "crc16", axi_data_bits = 64, reads_in_flight = 2 }
//   prefetch = { egress = "native" }
//   reset = { style = "async-low" }
//   counters = { bits = 32 }
//
// Three stages after the observation port, one event a cycle, never stalled:
//   s1  compare the event's tag with every entry, in groups of 8 bits
//   s2  join the groups; correct for the two events ahead, which s1 could not see in the array
//   s3  set the line's bit in the entry hit, or replace the oldest entry
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
  localparam int Chunks = 5;  // groups of 8 tag bits
  localparam int PadBits = 40;

  // The array. Entries are replaced in a ring, so that order of allocation is order of places.
  // Tags stand twice: in registers for the comparison, in RAM to be read when they leave.
  logic [37:0] tag_q[0:Entries-1];
  logic [37:0] tag_mem[0:Entries-1];
  logic [15:0] vec_q[0:Entries-1];
  logic [Entries-1:0] valid_q;
  logic [3:0] ptr_q;  // next place to fill: the oldest entry when full
  logic [4:0] used_q;

  logic s1_valid_q, s2_valid_q, s3_valid_q;
  logic [37:0] s1_tag_q, s2_tag_q, s3_tag_q;
  logic [3:0] s1_line_q, s2_line_q;
  logic [15:0] s3_mask_q;

  // s1: groups of equal bits, per entry and for the two events ahead. The top bit of each is
  // whether there is anything to compare with.
  logic [Chunks:0] s2_part_q[0:Entries-1];
  logic [Chunks-1:0] s2_ahead1_q, s2_ahead2_q;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      s1_valid_q <= 1'b0;
      s2_valid_q <= 1'b0;
      s3_valid_q <= 1'b0;
    end else begin
      s1_valid_q <= event_valid_i;
      s2_valid_q <= s1_valid_q;
      s3_valid_q <= s2_valid_q;
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
      s3_mask_q <= 16'd1 << s2_line_q;
    end
  end

  function automatic logic [Chunks-1:0] equal_groups(
    input logic [37:0] one, input logic [37:0] other);
    logic [PadBits-1:0] diff;
    diff = PadBits'(one) ^ PadBits'(other);
    for (int c = 0; c < Chunks; c++) equal_groups[c] = diff[8*c+:8] == 8'd0;
  endfunction

  always_ff @(posedge clk_i) begin
    if (s1_valid_q) begin
      s2_ahead1_q <= equal_groups(s1_tag_q, s2_tag_q);
      s2_ahead2_q <= equal_groups(s1_tag_q, s3_tag_q);
      for (int i = 0; i < Entries; i++) begin
        s2_part_q[i] <= {valid_q[i], equal_groups(s1_tag_q, tag_q[i])};
      end
    end
  end

  // s2: an entry that one of the two events ahead has just filled holds that event's tag.
  logic [Entries-1:0] s3_hit_q, s3_slot, s4_slot_q;
  logic s2_same1, s2_same2, s3_alloc;
  assign s2_same1 = &s2_ahead1_q;
  assign s2_same2 = &s2_ahead2_q;
  assign s3_slot  = s3_alloc ? Entries'(1) << ptr_q : '0;

  always_ff @(posedge clk_i) begin
    if (s2_valid_q) begin
      for (int i = 0; i < Entries; i++) begin
        s3_hit_q[i] <= s3_slot[i] ? s2_same1 : s4_slot_q[i] ? s2_same2 : &s2_part_q[i];
      end
    end
  end

  // s3: no entry holds the tag, so the oldest place is filled anew.
  assign s3_alloc = s3_valid_q && s3_hit_q == '0;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) s4_slot_q <= '0;
    else s4_slot_q <= s3_slot;
  end

  always_ff @(posedge clk_i) begin
    if (s3_valid_q) begin
      for (int i = 0; i < Entries; i++) begin
        if (s3_slot[i]) begin
          tag_q[i] <= s3_tag_q;
          vec_q[i] <= s3_mask_q;
        end else if (s3_hit_q[i]) begin
          vec_q[i] <= vec_q[i] | s3_mask_q;
        end
      end
    end
  end

  always_ff @(posedge clk_i) begin
    if (s3_alloc) tag_mem[ptr_q] <= s3_tag_q;
  end

  // Entries leave through a buffer that always has room for one more from each stage.
  localparam int BufDepth = 16;
  localparam int UnderWay = 7;  // events accepted before a fall of room_o is seen at the port
  logic [4:0] buf_count;
  logic full, evict, quiet, draining_q, drain_pop;

  assign full  = used_q == 5'(Entries);
  assign evict = s3_alloc && full;
  assign quiet = !s1_valid_q && !s2_valid_q && !s3_valid_q;

  // Draining starts at the oldest entry, which is at place 0 until the ring has wrapped.
  assign drain_pop = draining_q && used_q != '0 && buf_count < 5'(BufDepth);

  function automatic logic [3:0] next_place(
    input logic [3:0] place);
    next_place = (place == 4'(Entries - 1)) ? '0 : place + 1'b1;
  endfunction

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      valid_q    <= '0;
      ptr_q      <= '0;
      used_q     <= '0;
      draining_q <= 1'b0;
    end else if (clear_i && quiet) begin
      valid_q    <= '0;
      ptr_q      <= '0;
      used_q     <= '0;
      draining_q <= 1'b0;
    end else if (drain_i && quiet && !draining_q) begin
      draining_q <= 1'b1;
      if (!full) ptr_q <= '0;
    end else if (drain_pop) begin
      ptr_q  <= next_place(ptr_q);
      used_q <= used_q - 1'b1;
    end else if (s3_alloc) begin
      ptr_q   <= next_place(ptr_q);
      valid_q <= valid_q | s3_slot;
      if (!full) used_q <= used_q + 1'b1;
    end
  end

  jukebox_fifo #(
    .Width(    54),
    .Depth(    BufDepth),
    .CountBits(5)
  ) u_left (
    .clk_i,
    .rst_ni,
    .clear_i,
    .push_i (evict || drain_pop),
    .data_i ({tag_mem[ptr_q], vec_q[ptr_q]}),
    .pop_i  (entry_pop_i),
    .data_o (entry_o),
    .count_o(buf_count)
  );

  assign entry_valid_o = buf_count != '0;
  assign room_o        = buf_count < 5'(BufDepth - UnderWay);
  assign empty_o       = quiet && used_q == '0 && buf_count == '0;

  assign recorded_o = s3_valid_q;
  assign hit_o      = s3_valid_q && !s3_alloc;
  assign evicted_o  = evict;

`ifdef FORMAL
  always_comb begin
    if (rst_ni) assert ($onehot0(s3_hit_q) || !s3_valid_q);
  end
`endif

endmodule
