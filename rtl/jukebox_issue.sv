// SPDX-License-Identifier: Apache-2.0 WITH SHL-2.1
// Issue: turns each translated entry into one prefetch a line, in ascending order.
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
module jukebox_issue (
  input  logic                clk_i,
  input  logic                rst_ni,
  input  logic                halt_i,  // raise nothing new
  input  logic                clear_i,  // forget the entry held
  input  logic                pace_ok_i,  // pacing lets a prefetch be raised, none being there
  input  logic                pace_ok_more_i,  // and after the one on the port
  input  logic [15:0]         asid_i,
  output logic                empty_o,  // no entry held, no prefetch raised
  output logic                line_done_o,  // pulse: the last entry of a metadata line is through
  // Translated entries.
  input  logic                entry_valid_i,
  input  logic [37:0]         entry_tag_i,
  input  logic [37:0]         entry_frame_i,
  input  logic [15:0]         entry_vec_i,
  input  logic                entry_some_i,  // prefetches are wanted: no bit counts if not
  input  logic                entry_single_i,  // the vector has one bit
  input  logic                entry_last_i,
  output logic                entry_ready_o,
  // Prefetch port: valid and payload hold until ready.
  output logic                pf_valid_o,
  input  logic                pf_ready_i,
  output logic [47:0]         pf_paddr_o,
  output logic [47:0]         pf_vaddr_o,
  output logic [15:0]         pf_asid_o
);

  // The entry at work; bits of its vector go out one by one. Whether there is a bit left, and
  // whether the next move takes an entry, as it is the last one or none, is known from the cycle
  // before.
  logic valid_q, last_q, some_q, load_q;
  logic [37:0] tag_q;
  logic [37:0] frame_q;
  logic [15:0] vec_q, below, vec_rest;
  logic pf_valid_q, free, go, raise, move, through;

  // Whether more than two bits are set, by groups of four.
  function automatic logic many(input logic [15:0] bits);
    logic [15:0] all;
    logic one, two, three, in_group, pair;
    all      = bits;
    in_group = 1'b0;
    one      = 1'b0;
    two      = 1'b0;
    pair     = 1'b0;
    three    = 1'b0;
    for (int g = 0; g < 4; g++) begin
      pair     = pair || ((all[4*g] || all[4*g+1]) && (all[4*g+2] || all[4*g+3])) ||
                 (all[4*g] && all[4*g+1]) || (all[4*g+2] && all[4*g+3]);
      in_group = in_group || (all[4*g] && all[4*g+1] && (all[4*g+2] || all[4*g+3])) ||
                 (all[4*g+2] && all[4*g+3] && (all[4*g] || all[4*g+1]));
      three    = three || (two && all[4*g+:4] != '0);
      two      = two || (one && all[4*g+:4] != '0);
      one      = one || all[4*g+:4] != '0;
    end
    many = in_group || three || (pair && two);
  endfunction

  // Bits above the lowest one set.
  assign below[0] = 1'b0;
  for (genvar k = 1; k < 16; k++) begin : gen_below
    assign below[k] = vec_q[k-1:0] != '0;
  end
  assign vec_rest = vec_q & below;

  // The entry moves on in the cycle of a halt too, unseen: it is forgotten in the next.
  assign free    = pf_valid_q ? pf_ready_i && pace_ok_more_i : pace_ok_i;
  assign go      = some_q && free;
  assign raise   = go && !halt_i;
  assign move    = !some_q || free;
  assign through = valid_q && entry_ready_o;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      valid_q <= 1'b0;
      some_q  <= 1'b0;
      load_q  <= 1'b1;
    end else if (clear_i) begin
      valid_q <= 1'b0;
      some_q  <= 1'b0;
      load_q  <= 1'b1;
    end else if (move) begin
      if (load_q) begin
        valid_q <= entry_valid_i;
        some_q  <= entry_valid_i && entry_some_i;
      end
      load_q <= load_q ? !entry_valid_i || !entry_some_i || entry_single_i : !many(vec_q);
    end
  end
  // Where there is nothing to do, what is there is taken along whether it is an entry or not: the
  // enable comes late, and need not know.
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      last_q  <= 1'b0;
      tag_q   <= '0;
      frame_q <= '0;
      vec_q   <= '0;
    end else if (move) begin
      vec_q <= load_q ? entry_vec_i : vec_rest;
      if (load_q) begin
        last_q  <= entry_last_i;
        tag_q   <= entry_tag_i;
        frame_q <= entry_frame_i;
      end
    end
  end

  assign entry_ready_o = load_q && move;
  assign line_done_o   = through && last_q && !(some_q && halt_i);

  // Number of the lowest set bit: the lowest group of 4 with one, and the lowest in it.
  logic [3:0] line;
  always_comb begin
    line = '0;
    for (int g = 3; g >= 0; g--) begin
      if (vec_q[4*g+:4] != '0) begin
        line = {g[1:0], 2'd0};
        for (int k = 3; k >= 0; k--) begin
          if (vec_q[4*g+k]) line = {g[1:0], k[1:0]};
        end
      end
    end
  end

  logic [3:0] pf_line_q;
  logic [37:0] pf_frame_q;
  logic [37:0] pf_tag_q;
  logic [15:0] pf_asid_q;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      pf_valid_q <= 1'b0;
      pf_line_q  <= '0;
      pf_frame_q <= '0;
      pf_tag_q   <= '0;
      pf_asid_q  <= '0;
    end else begin
      pf_valid_q <= raise || (pf_valid_q && !pf_ready_i);
      if (go) begin
        pf_line_q  <= line;
        pf_frame_q <= frame_q;
        pf_tag_q   <= tag_q;
        pf_asid_q  <= asid_i;
      end
    end
  end

  assign empty_o    = !valid_q && !pf_valid_q;
  assign pf_valid_o = pf_valid_q;
  assign pf_paddr_o = {pf_frame_q, pf_line_q, 6'd0};
  assign pf_vaddr_o = {pf_tag_q, pf_line_q, 6'd0};
  assign pf_asid_o  = pf_asid_q;

endmodule
