// SPDX-License-Identifier: Apache-2.0 WITH SHL-2.1
// Pacing: keeps the replay at most a window ahead of the program, and prefetches apart in time.
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
module jukebox_pacer (
  input  logic                clk_i,
  input  logic                rst_ni,
  input  logic                restart_i,  // a replay was started
  input  logic                active_i,  // a replay runs
  input  logic                enable_i,
  input  logic [15:0]         window_i,  // prefetches; 0: no window
  input  logic [15:0]         gap_i,  // cycles
  input  logic [15:0]         release_i,  // misses; 0: none releases
  input  logic                pf_valid_i,  // a prefetch is offered
  input  logic                pf_ready_i,  // and accepted
  input  logic                saw_miss_i,  // observation events of the cycle before
  input  logic                saw_prefetch_hit_i,
  input  logic                pf_present_i,
  // Whether a prefetch may be raised at the end of this cycle: with none on the port, and with one
  // that is accepted in this cycle.
  output logic                ok_o,
  output logic                ok_more_o,
  output logic                held_o,  // denied in the cycle before
  output logic                saw_present_o  // pf_present_i of the cycle before
);

  // Reasons to go on, gathered two cycles after they came in.
  logic present_q, release_now;
  logic [1:0] reasons_q, reasons_d;
  logic [2:0] minus_q, plus_q;  // 0 and 1 less these
  logic [15:0] misses_q;  // with the one that may come now
  assign release_now = active_i && saw_miss_i && release_i != '0 && misses_q >= release_i;

  // Without a replay nothing moves here.
  assign reasons_d = 2'(active_i && saw_prefetch_hit_i) + 2'(active_i && present_q) +
                     2'(release_now);

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      present_q <= 1'b0;
      reasons_q <= '0;
      minus_q   <= '0;
      plus_q    <= 3'd1;
      misses_q  <= 16'd1;
    end else begin
      present_q <= pf_present_i;
      if (!active_i || restart_i) begin
        reasons_q <= '0;
        minus_q   <= '0;
        plus_q    <= 3'd1;
        misses_q  <= 16'd1;
      end else begin
        reasons_q <= reasons_d;
        minus_q   <= 3'd0 - 3'(reasons_d);
        plus_q    <= 3'd1 - 3'(reasons_d);
        if (release_now) misses_q <= 16'd1;
        else if (saw_miss_i && misses_q != '1) misses_q <= misses_q + 1'b1;
      end
    end
  end

  // Prefetches accepted and not justified before the next cycle ends: below 0 only by the reasons
  // of that cycle, so that a negative number counts as 0 from then on. Stays at its highest values.
  logic [17:0] ahead_q;
  logic [17:0] from, more, same;
  logic accept, negative, most;
  assign accept   = pf_valid_i && pf_ready_i && !most;
  assign negative = ahead_q[17];
  assign most     = ahead_q[16:13] == '1;
  assign from     = negative ? '0 : ahead_q;
  assign same     = from + { {15{minus_q[2]}}, minus_q};
  assign more     = ahead_q + { {15{plus_q[2]}}, plus_q};

  // What software wants, a cycle late: a window, one of a single prefetch, a gap. The window with
  // the reasons of the cycle that ahead_q is of, so that with it on top the sum is 0 or more from the
  // window on; and the same with one prefetch more.
  logic window_on_q, single_on_q, gap_on_q;
  logic [17:0] level_q, level_more_q;
  logic [2:0] top, top_more;
  assign top      = restart_i || !active_i ? 3'd1 : 3'd1 - 3'(reasons_d);
  assign top_more = restart_i || !active_i ? 3'd2 : 3'd2 - 3'(reasons_d);

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      window_on_q  <= 1'b0;
      single_on_q  <= 1'b0;
      gap_on_q     <= 1'b0;
      level_q      <= '0;
      level_more_q <= '0;
    end else begin
      window_on_q  <= enable_i && window_i != '0;
      single_on_q  <= enable_i && window_i == 16'd1;
      gap_on_q     <= enable_i && gap_i != '0;
      level_q      <= ~{2'd0, window_i} + { {15{top[2]}}, top};
      level_more_q <= ~{2'd0, window_i} + { {15{top_more[2]}}, top_more};
    end
  end

  // Only signs count.
  logic [17:0] diff0, diff1, diff2;
  logic unused_sums;
  assign diff0 = ahead_q + level_q;
  assign diff1 = ahead_q + level_more_q;
  assign diff2 = ahead_q + level_more_q + 1'b1;
  assign unused_sums = ^{diff0[16:0], diff1[16:0], diff2[16:0]};

  // Pacing forbids the next prefetch: by the window, with none on the port; by window or gap, with
  // the one there accepted.
  logic closed_q, closed_more_q;

  // By the window, at what has been justified; and at least by the gap.
  logic in_window, closed_anyway;
  assign in_window     = window_on_q && !negative;
  assign closed_anyway = gap_on_q || (single_on_q && negative && reasons_q == '0);

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      ahead_q       <= '0;
      closed_q      <= 1'b0;
      closed_more_q <= 1'b0;
    end else if (!active_i || restart_i) begin
      ahead_q       <= '0;
      closed_q      <= 1'b0;
      closed_more_q <= single_on_q || gap_on_q;
    end else begin
      ahead_q <= accept && !negative ? more : same;
      closed_q      <= in_window && !(accept ? diff1[17] : diff0[17]);
      closed_more_q <= closed_anyway || (in_window && !(accept ? diff2[17] : diff1[17]));
    end
  end

  // Cycles still to pass since the last acceptance.
  logic [15:0] gap_q;
  logic gap_over_d, gap_over_q, in_gap_q;
  always_comb begin
    gap_over_d = gap_over_q || gap_q == 16'd1;
    if (pf_valid_i && pf_ready_i) gap_over_d = gap_i[15:1] == '0;
    if (!active_i || restart_i) gap_over_d = 1'b1;
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      gap_q      <= '0;
      gap_over_q <= 1'b1;
      in_gap_q   <= 1'b0;
    end else begin
      gap_over_q <= gap_over_d;
      in_gap_q   <= enable_i && !gap_over_d;
      if (!active_i || restart_i) gap_q <= '0;
      else if (pf_valid_i && pf_ready_i) gap_q <= gap_i - 1'b1;
      else if (!gap_over_q) gap_q <= gap_q - 1'b1;
    end
  end

  // A prefetch on the port is accepted in any cycle in which the next one can be raised.
  logic held_q;
  assign ok_o      = !closed_q && !in_gap_q;
  assign ok_more_o = !closed_more_q;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) held_q <= 1'b0;
    else held_q <= active_i && !restart_i && !(pf_valid_i ? ok_more_o : ok_o);
  end

  assign held_o        = held_q;
  assign saw_present_o = present_q;

endmodule
