// SPDX-License-Identifier: Apache-2.0 WITH SHL-2.1
// Miss registers: the lines under way, one each, and their reads of memory.
//
// A register is taken when a lookup misses and given back when its line is installed. In between
// its way belongs to no line. A line that is still being written back is read only after memory
// has answered that write. Reads that demand waits for go before those of prefetches; a prefetch
// that demand has met is demand.
module ref_l2_mshr #(
  parameter int PaBits = 32,
  parameter int LineBits = 26,
  parameter int SetBits = 8,
  parameter int Ways = 4,
  parameter int Mshrs = 8,
  parameter int MshrBits = 3,
  parameter int WriteBuffers = 4
) (
  input  logic                      clk_i,
  input  logic                      rst_ni,
  // Stage 1: what is under way in the set of a lookup.
  input  logic [LineBits-1:0]       s1_line_i,
  output logic [Mshrs-1:0]          s1_match_o,
  output logic [Ways-1:0]           s1_match_way_o,
  output logic [Ways-1:0]           s1_busy_o,
  // Stage 2: what becomes of the lookup.
  input  logic                      alloc_i,
  input  logic                      merge_i,
  input  logic                      install_i,
  input  logic                      keep_i,
  input  logic                      instr_i,  // by whom
  input  logic                      data_i,
  input  logic                      write_i,
  input  logic [LineBits-1:0]       line_i,
  input  logic [Ways-1:0]           way_i,
  input  logic [Mshrs-1:0]          match_i,
  input  logic [WriteBuffers-1:0]   leaving_i,  // the line is in this write buffer
  input  logic [WriteBuffers-1:0]   written_i,  // memory has answered this write buffer
  input  logic [WriteBuffers-1:0]   buffers_i,  // write buffers in use
  output logic [Mshrs-1:0]          next_o,  // the register that alloc_i takes
  output logic                      free_o,
  output logic                      spare_o,  // two are free
  // What is under way.
  output logic [Mshrs-1:0]          valid_o,
  output logic [Mshrs-1:0]          demand_o,  // demand waits for it
  output logic [Mshrs-1:0]          data_o,  // the data side asked first
  output logic [Mshrs-1:0]          used_o,  // the instruction side has asked
  output logic [Mshrs-1:0]          dirty_o,
  output logic [Mshrs-1:0]          brought_o,
  output logic [Mshrs-1:0]          found_o,
  output logic [Mshrs*LineBits-1:0] lines_o,
  output logic [Mshrs*Ways-1:0]     ways_o,
  // AXI4 reads: a line each, the register as ID.
  output logic                      ar_valid_o,
  input  logic                      ar_ready_i,
  output logic [MshrBits-1:0]       ar_id_o,
  output logic [PaBits-1:0]         ar_addr_o
);

  logic [Mshrs-1:0] valid, wants, take, read, lines_match;
  assign valid_o = valid;
  assign take    = alloc_i ? next_o : '0;

  ref_l2_first #(
    .Width(Mshrs)
  ) u_free (
    .bits_i (~valid),
    .first_o(next_o),
    .some_o (free_o),
    .more_o (spare_o)
  );

  for (genvar m = 0; m < Mshrs; m++) begin : gen_mshr
    logic valid_q, wants_q, demand_q, data_q, used_q, dirty_q, brought_q, found_q;
    logic [LineBits-1:0] line_q;
    logic [Ways-1:0] way_q;
    logic [WriteBuffers-1:0] after_q;  // write buffers that hold an older copy of the line
    logic asked;
    assign asked = merge_i && match_i[m];

    always_ff @(posedge clk_i or negedge rst_ni) begin
      if (!rst_ni) begin
        valid_q <= 1'b0;
        wants_q <= 1'b0;
        after_q <= '0;
      end else begin
        if (take[m]) valid_q <= 1'b1;
        else if (install_i && match_i[m]) valid_q <= 1'b0;
        if (take[m]) wants_q <= 1'b1;
        else if (read[m]) wants_q <= 1'b0;
        if (take[m]) after_q <= leaving_i & buffers_i & ~written_i;
        else after_q <= after_q & ~written_i;
      end
    end

    always_ff @(posedge clk_i) begin
      if (take[m]) begin
        line_q    <= line_i;
        way_q     <= way_i;
        demand_q  <= instr_i || data_i;
        data_q    <= data_i;
        used_q    <= instr_i;
        dirty_q   <= data_i && write_i;
        brought_q <= !instr_i && !data_i;
        found_q   <= 1'b0;
      end else begin
        if (asked) demand_q <= 1'b1;
        if (asked && data_i && write_i) dirty_q <= 1'b1;
        // Used on its way, a line gets no mark when it arrives.
        if (asked && instr_i) begin
          used_q    <= 1'b1;
          brought_q <= 1'b0;
          found_q   <= 1'b0;
        end
        if (keep_i && match_i[m]) found_q <= 1'b1;
      end
    end

    logic same_set;
    assign same_set       = valid_q && line_q[SetBits-1:0] == s1_line_i[SetBits-1:0];
    assign lines_match[m] = same_set && line_q[LineBits-1:SetBits] == s1_line_i[LineBits-1:SetBits];
    assign valid[m]       = valid_q;
    assign wants[m]       = valid_q && wants_q && after_q == '0;
    assign demand_o[m]    = demand_q;
    assign data_o[m]      = data_q;
    assign used_o[m]      = used_q;
    assign dirty_o[m]     = dirty_q;
    assign brought_o[m]   = brought_q;
    assign found_o[m]     = found_q;

    assign lines_o[m*LineBits+:LineBits] = line_q;
    assign ways_o[m*Ways+:Ways]          = way_q;

    // Ways of the set that wait for a line, gathered over the registers.
    logic [Ways-1:0] busy, match_way;
    if (m == 0) begin : gen_first
      assign busy      = way_q & {Ways{same_set}};
      assign match_way = way_q & {Ways{lines_match[m]}};
    end else begin : gen_rest
      assign busy      = gen_mshr[m-1].busy | (way_q & {Ways{same_set}});
      assign match_way = gen_mshr[m-1].match_way | (way_q & {Ways{lines_match[m]}});
    end
  end
  assign s1_match_o     = lines_match;
  assign s1_match_way_o = gen_mshr[Mshrs-1].match_way;
  assign s1_busy_o      = gen_mshr[Mshrs-1].busy;

  // The next read: after the register that read last, so that none waits for ever.
  logic [Mshrs-1:0] urgent, candidates, later, first_later, first, pick;
  logic ar_valid_q, ar_free, some_later, some;
  logic unused_more_later, unused_more;
  logic [MshrBits-1:0] ar_id_q, pick_id;
  logic [LineBits-1:0] ar_line_q, pick_line;
  assign urgent     = wants & demand_o;
  assign candidates = urgent != '0 ? urgent : wants;
  assign pick       = some_later ? first_later : first;
  assign ar_free    = !ar_valid_q || ar_ready_i;
  assign read       = ar_free ? pick : '0;

  always_comb begin
    for (int m = 0; m < Mshrs; m++) later[m] = candidates[m] && ar_id_q < m[MshrBits-1:0];
  end

  ref_l2_first #(
    .Width(Mshrs)
  ) u_later (
    .bits_i (later),
    .first_o(first_later),
    .some_o (some_later),
    .more_o (unused_more_later)
  );

  ref_l2_first #(
    .Width(Mshrs)
  ) u_first (
    .bits_i (candidates),
    .first_o(first),
    .some_o (some),
    .more_o (unused_more)
  );

  always_comb begin
    pick_id   = '0;
    pick_line = '0;
    for (int m = 0; m < Mshrs; m++) begin
      if (pick[m]) pick_id = pick_id | m[MshrBits-1:0];
      if (pick[m]) pick_line = pick_line | lines_o[m*LineBits+:LineBits];
    end
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      ar_valid_q <= 1'b0;
      ar_id_q    <= '0;
    end else if (ar_free) begin
      ar_valid_q <= some;
      if (some) ar_id_q <= pick_id;
    end
  end

  always_ff @(posedge clk_i) begin
    if (ar_free) ar_line_q <= pick_line;
  end

  assign ar_valid_o = ar_valid_q;
  assign ar_id_o    = ar_id_q;
  assign ar_addr_o  = {ar_line_q, 6'd0};

endmodule
