// SPDX-License-Identifier: Apache-2.0 WITH SHL-2.1
// Self-test of the block on a ULX3S board: clock, reset, LEDs, UART.
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
module jukebox_ulx3s (
  input  logic       clk_25mhz_i,
  input  logic       btn_fire1_i,  // held: reset; let go: the test runs anew
  output logic [7:0] led_o,
  output logic       ftdi_rxd_o,  // what the USB serial converter receives
  output logic       wifi_gpio0_o
);

  // 25 MHz / 1 * 4 = 100 MHz; the oscillator in the PLL runs at 600 MHz. The
  // phase of the output has no meaning here. The attributes set the analogue part of the PLL, as
  // Project Trellis's ecppll does: nextpnr takes 0 for each that is missing, and a PLL on a board
  // would not lock.
  logic clk, locked;
  (* FREQUENCY_PIN_CLKI = "25", FREQUENCY_PIN_CLKOP = "100" *)
      (* ICP_CURRENT = "12", LPF_RESISTOR = "8" *)
      (* MFG_ENABLE_FILTEROPAMP = "1", MFG_GMCREF_SEL = "2" *)
  EHXPLLL #(
    .CLKI_DIV        (1),
    .CLKFB_DIV       (4),
    .CLKOP_DIV       (6),
    .CLKOP_CPHASE    (5),
    .CLKOP_FPHASE    (0),
    .CLKOP_ENABLE    ("ENABLED"),
    .FEEDBK_PATH     ("CLKOP"),
    .INTFB_WAKE      ("DISABLED"),
    .STDBY_ENABLE    ("DISABLED"),
    .DPHASE_SOURCE   ("DISABLED"),
    .PLLRST_ENA      ("DISABLED"),
    .OUTDIVIDER_MUXA ("DIVA"),
    .OUTDIVIDER_MUXB ("DIVB"),
    .OUTDIVIDER_MUXC ("DIVC"),
    .OUTDIVIDER_MUXD ("DIVD")
  ) u_pll (
    .CLKI        (clk_25mhz_i),
    .CLKFB       (clk),
    .CLKOP       (clk),
    .LOCK        (locked),
    .RST         (1'b0),
    .STDBY       (1'b0),
    .ENCLKOP     (1'b0),
    .PHASESEL0   (1'b0),
    .PHASESEL1   (1'b0),
    .PHASEDIR    (1'b1),
    .PHASESTEP   (1'b1),
    .PHASELOADREG(1'b1),
    .PLLWAKESYNC (1'b0)
  );

  logic rst_n;
  jukebox_reset_sync u_reset_sync (
    .clk_i (clk),
    .rst_ni(locked && !btn_fire1_i),
    .rst_no(rst_n)
  );

  logic done, pass, fail;
  logic [31:0] unused_meta, unused_pf, unused_rec_cycles, unused_rep_cycles;
  logic [7:0] unused_errors;
  jukebox_selftest u_selftest (
    .clk_i       (clk),
    .rst_ni      (rst_n),
    .done_o      (done),
    .pass_o      (pass),
    .fail_o      (fail),
    .uart_tx_o   (ftdi_rxd_o),
    .meta_o      (unused_meta),
    .pf_o        (unused_pf),
    .rec_cycles_o(unused_rec_cycles),
    .rep_cycles_o(unused_rep_cycles),
    .errors_o    (unused_errors)
  );

  // The UART tells these.
  logic unused;
  assign unused = ^{unused_meta, unused_pf, unused_rec_cycles, unused_rep_cycles, unused_errors};

  // A beat about once a second says that the clock runs.
  logic [26:0] beat_q;
  logic [7:0] led_q;
  always_ff @(posedge clk or negedge rst_n) begin
    if (!rst_n) begin
      beat_q <= '0;
      led_q  <= '0;
    end else begin
      beat_q <= beat_q + 1'b1;
      led_q  <= {beat_q[26], 4'd0, !done, fail, pass};
    end
  end

  assign led_o        = led_q;
  assign wifi_gpio0_o = 1'b1;  // low would restart the board's ESP32

endmodule
