// SPDX-License-Identifier: Apache-2.0 WITH SHL-2.1
// Watchdog: bounds one kind of wait.
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
module jukebox_watchdog (
  input  logic                clk_i,
  input  logic                rst_ni,
  input  logic                waiting_i,
  input  logic                progress_i,  // what is waited for moved on
  input  logic [23:0]         limit_i,  // cycles; 0: off
  output logic                fire_o  // pulse: waited for too long
);

  // Cycles waited and this one; whether they are too many for the next one is known a cycle early,
  // so that the pulse is quick.
  logic [23:0] count_q;
  logic on_q, over_q, count;
  assign count = waiting_i && !progress_i && !fire_o;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      count_q <= 24'd1;
      on_q    <= 1'b0;
      over_q  <= 1'b0;
    end else begin
      on_q    <= limit_i != '0;
      over_q  <= count && count_q >= limit_i;
      count_q <= count ? count_q + 1'b1 : 24'd1;
    end
  end

  assign fire_o = waiting_i && !progress_i && on_q && over_q;

endmodule
