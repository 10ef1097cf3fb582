// SPDX-License-Identifier: Apache-2.0 WITH SHL-2.1
// UART transmitter of the self-test: 8 data bits, no parity, one stop bit.
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
module jukebox_selftest_uart #(
  parameter int ClocksPerBit = 868
) (
  input  logic       clk_i,
  input  logic       rst_ni,
  input  logic       valid_i,
  input  logic [7:0] byte_i,
  output logic       ready_o,
  output logic       tx_o
);

  localparam int TimerBits = $clog2(ClocksPerBit + 1);

  // Start bit, byte, stop bit leave from the right; ones follow, which is the line at rest.
  logic [9:0] shift_q;
  logic [3:0] bits_q;
  logic [TimerBits-1:0] timer_q;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      shift_q <= '1;
      bits_q  <= '0;
      timer_q <= '0;
    end else if (valid_i && ready_o) begin
      shift_q <= {1'b1, byte_i, 1'b0};
      bits_q  <= 4'd10;
      timer_q <= TimerBits'(ClocksPerBit - 1);
    end else if (timer_q != '0) begin
      timer_q <= timer_q - 1'b1;
    end else if (bits_q != '0) begin
      shift_q <= {1'b1, shift_q[9:1]};
      bits_q  <= bits_q - 1'b1;
      timer_q <= TimerBits'(ClocksPerBit - 1);
    end
  end

  assign ready_o = bits_q == '0;
  assign tx_o    = shift_q[0];

endmodule
