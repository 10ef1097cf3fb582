// SPDX-License-Identifier: Apache-2.0 WITH SHL-2.1
// Pacing: keeps the replay at most a window ahead of the program, and prefetches apart in time.
//
// Emitted by jukebox 0.1.0 for the configuration
//   name = "jukebox"
//   address = { va_bits = 48, pa_bits = 48, asid_bits = 16 }
//   geometry = { line_bytes = 64, region_bytes = 1024, crrb_entries = 16 }
//   metadata = { check = "crc16", axi_data_bits = 64, reads_in_flight = 2 }
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
  input  logic                accept_i,  // a prefetch is accepted in this cycle
  input  logic                saw_miss_i,  // observation events of the cycle before
  input  logic                saw_prefetch_hit_i,
  input  logic                pf_present_i,
  output logic                ok_o,  // a prefetch may be raised at the end of this cycle
  output logic                held_o  // what ok_o denied in the cycle before
);

  // Reasons to go on, gathered two cycles after they came in.
  logic present_q, release_now;
  logic [1:0] reasons_q;
  logic [15:0] misses_q;
  assign release_now = saw_miss_i && release_i != '0 && misses_q >= release_i - 1'b1;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      present_q <= 1'b0;
      reasons_q <= '0;
      misses_q  <= '0;
    end else begin
      present_q <= pf_present_i;
      if (!active_i || restart_i) begin
        reasons_q <= '0;
        misses_q  <= '0;
      end else begin
        reasons_q <= 2'(saw_prefetch_hit_i) + 2'(present_q) + 2'(release_now);
        if (release_now) misses_q <= '0;
        else if (saw_miss_i && misses_q != '1) misses_q <= misses_q + 1'b1;
      end
    end
  end

  // Prefetches accepted and not yet justified, never below 0; worked out for both answers of the
  // port so that its ready comes last.
  logic [16:0] ahead_q, stay, grow, ahead_d;
  logic closed_stay, closed_grow, closed;
  assign stay = ahead_q > 17'(reasons_q) ? ahead_q - 17'(reasons_q) : '0;
  assign grow = ahead_q >= 17'(reasons_q) ? ahead_q + 17'd1 - 17'(reasons_q) : '0;

  assign closed_stay = window_i != '0 && stay >= 17'(window_i);
  assign closed_grow = window_i != '0 && grow >= 17'(window_i);
  assign ahead_d     = accept_i ? grow : stay;
  assign closed      = accept_i ? closed_grow : closed_stay;

  // Cycles still to pass since the last acceptance.
  logic [15:0] gap_q;
  logic gap_ok;
  assign gap_ok = accept_i ? gap_i == '0 : gap_q == '0;

  logic held_q;
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      ahead_q <= '0;
      gap_q   <= '0;
      held_q  <= 1'b0;
    end else if (!active_i || restart_i) begin
      ahead_q <= '0;
      gap_q   <= '0;
      held_q  <= 1'b0;
    end else begin
      if (!(accept_i && ahead_q == '1)) ahead_q <= ahead_d;
      if (accept_i) gap_q <= (gap_i == '0) ? '0 : gap_i - 1'b1;
      else if (gap_q != '0) gap_q <= gap_q - 1'b1;
      held_q <= !ok_o;
    end
  end

  assign ok_o   = !enable_i || (!closed && gap_ok);
  assign held_o = held_q;

endmodule
