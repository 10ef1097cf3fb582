// SPDX-License-Identifier: Apache-2.0 WITH SHL-2.1
// Unpacker: takes the entries out of checked metadata lines, one a cycle.
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
module jukebox_unpacker (
  input  logic                clk_i,
  input  logic                rst_ni,
  input  logic                clear_i,  // forget everything
  // Oldest checked line. Its beats are looked at in order.
  input  logic                line_valid_i,
  input  logic                line_bad_i,  // nothing of it is used
  input  logic [3:0]          line_last_i,  // number of its last entry
  output logic [2:0]          beat_o,
  input  logic [63:0]         beat_i,
  output logic                line_pop_o,
  // Entries in record order. A rejected line becomes one empty entry, so that its end is seen in
  // order too.
  output logic                entry_valid_o,
  output logic [37:0]         entry_tag_o,
  output logic [15:0]         entry_vec_o,
  output logic                entry_last_o,  // last of its line
  input  logic                entry_ready_i
);

  logic [3:0] index_q;  // entry of the line to come next
  logic [2:0] beat_q;  // beat looked at
  // The beats before the one looked at, as far back as an entry can reach.
  logic [63:0] past_q;
  logic [127:0] window;
  assign window = {beat_i, past_q};
  // An entry is taken in two steps: the bits around its place, and from these its own. Its vector
  // is through both while its last beat is looked at, its tag a cycle later.
  logic [1:0] coarse_q;
  logic [1:0] fine_q, tag_fine_q;
  logic [73:0] around;
  logic [73:0] around0;
  assign around0 = window[87:14];
  logic [73:0] around1;
  assign around1 = window[117:44];
  logic [73:0] around2;
  assign around2 = window[121:48];
  for (genvar b = 0; b < 74; b++) begin : gen_around
    logic [3:0] choice;
    assign choice = {
      1'd0,
      around2[b],
      around1[b],
      around0[b]
    };
    assign around[b] = choice[coarse_q];
  end

  logic [15:0] vec;
  logic [15:0] vec0;
  assign vec0 = around[15:0];
  logic [15:0] vec1;
  assign vec1 = around[25:10];
  logic [15:0] vec2;
  assign vec2 = around[35:20];
  for (genvar b = 0; b < 16; b++) begin : gen_vec
    logic [3:0] choice;
    assign choice = {
      1'd0,
      vec2[b],
      vec1[b],
      vec0[b]
    };
    assign vec[b] = choice[fine_q];
  end

  logic [57:0] tag_around_q;
  logic [37:0] tag;
  logic [37:0] tag0;
  assign tag0 = tag_around_q[37:0];
  logic [37:0] tag1;
  assign tag1 = tag_around_q[47:10];
  logic [37:0] tag2;
  assign tag2 = tag_around_q[57:20];
  for (genvar b = 0; b < 38; b++) begin : gen_tag
    logic [3:0] choice;
    assign choice = {
      1'd0,
      tag2[b],
      tag1[b],
      tag0[b]
    };
    assign tag[b] = choice[tag_fine_q];
  end

  // The beat with the entry's last bit; of the entry after it, whether it ends in a later beat,
  // whether in the next beat at the latest, and the steps to its place.
  logic [1:0] coarse_after;
  logic [1:0] fine_after;
  logic [2:0] last_beat;
  logic step_after, here_after;
  always_comb begin
    unique case (index_q)
      4'd0: begin
        last_beat    = 3'd0;
        step_after   = 1'b1;
        here_after   = 1'b1;
        fine_after   = 2'd1;
        coarse_after = 2'd1;
      end
      4'd1: begin
        last_beat    = 3'd1;
        step_after   = 1'b1;
        here_after   = 1'b1;
        fine_after   = 2'd0;
        coarse_after = 2'd1;
      end
      4'd2: begin
        last_beat    = 3'd2;
        step_after   = 1'b1;
        here_after   = 1'b1;
        fine_after   = 2'd2;
        coarse_after = 2'd0;
      end
      4'd3: begin
        last_beat    = 3'd3;
        step_after   = 1'b1;
        here_after   = 1'b1;
        fine_after   = 2'd1;
        coarse_after = 2'd0;
      end
      4'd4: begin
        last_beat    = 3'd4;
        step_after   = 1'b1;
        here_after   = 1'b1;
        fine_after   = 2'd0;
        coarse_after = 2'd0;
      end
      4'd5: begin
        last_beat    = 3'd5;
        step_after   = 1'b0;
        here_after   = 1'b1;
        fine_after   = 2'd2;
        coarse_after = 2'd2;
      end
      4'd6: begin
        last_beat    = 3'd5;
        step_after   = 1'b1;
        here_after   = 1'b1;
        fine_after   = 2'd1;
        coarse_after = 2'd2;
      end
      4'd7: begin
        last_beat    = 3'd6;
        step_after   = 1'b1;
        here_after   = 1'b1;
        fine_after   = 2'd0;
        coarse_after = 2'd2;
      end
      4'd8: begin
        last_beat    = 3'd7;
        step_after   = 1'b0;
        here_after   = 1'b1;
        fine_after   = 2'd2;
        coarse_after = 2'd1;
      end
      default: begin
        last_beat    = '0;
        step_after   = 1'b0;
        here_after   = 1'b0;
        fine_after   = '0;
        coarse_after = '0;
      end
    endcase
  end

  // An entry is taken in the cycle in which the beat with its last bit is looked at.
  logic space, emit, last, step, here_q, valid_q;
  assign space = !valid_q || entry_ready_i;
  assign last  = line_bad_i || index_q == line_last_i;
  assign emit  = line_valid_i && space && (line_bad_i || here_q);
  assign step  = line_valid_i && !line_bad_i && (here_q ? space && step_after : 1'b1);

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      index_q  <= '0;
      coarse_q <= 2'd1;
      fine_q   <= 2'd2;
      beat_q   <= '0;
      here_q   <= 1'b1;
      valid_q  <= 1'b0;
    end else if (clear_i) begin
      index_q  <= '0;
      coarse_q <= 2'd1;
      fine_q   <= 2'd2;
      beat_q   <= '0;
      here_q   <= 1'b1;
      valid_q  <= 1'b0;
    end else begin
      if (emit) valid_q <= 1'b1;
      else if (entry_ready_i) valid_q <= 1'b0;

      if (emit && last) begin
        index_q  <= '0;
        coarse_q <= 2'd1;
        fine_q   <= 2'd2;
        beat_q   <= '0;
        here_q   <= 1'b1;
      end else begin
        if (step) beat_q <= beat_q + 1'b1;
        if (emit) begin
          index_q  <= index_q + 1'b1;
          coarse_q <= coarse_after;
          fine_q   <= fine_after;
          here_q   <= here_after;
        end else if (step) begin
          here_q <= last_beat == beat_q + 1'b1;
        end
      end
    end
  end
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) past_q <= '0;
    else if (step) past_q <= window[127:64];
  end
  logic last_q;
  logic [15:0] vec_q;
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      last_q       <= 1'b0;
      tag_fine_q   <= '0;
      tag_around_q <= '0;
    end else if (emit) begin
      last_q       <= last;
      tag_fine_q   <= fine_q;
      tag_around_q <= around[73:16];
    end
  end

  // Without a reset of its own, so that the flip-flops' reset is there for a rejected line.
  always_ff @(posedge clk_i) begin
    if (emit) vec_q <= line_bad_i ? '0 : vec;
  end

  assign beat_o        = beat_q;
  assign line_pop_o    = line_valid_i && space && (line_bad_i || (here_q && last));
  assign entry_valid_o = valid_q;
  assign entry_tag_o   = tag;
  assign entry_vec_o   = vec_q;
  assign entry_last_o  = last_q;

  // Parts that no entry reaches.
  logic unused_window;
  assign unused_window = ^{window, around, tag_around_q};

endmodule
