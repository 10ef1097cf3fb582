// For the linter only: the ports and parameters of the ECP5's PLL that the board design uses. It
// is no model of a PLL: it merely connects every port and names every parameter.
module EHXPLLL #(
  parameter int CLKI_DIV = 1,
  parameter int CLKFB_DIV = 1,
  parameter int CLKOP_DIV = 1,
  parameter int CLKOP_CPHASE = 0,
  parameter int CLKOP_FPHASE = 0,
  parameter CLKOP_ENABLE = "",
  parameter FEEDBK_PATH = "",
  parameter INTFB_WAKE = "",
  parameter STDBY_ENABLE = "",
  parameter DPHASE_SOURCE = "",
  parameter PLLRST_ENA = "",
  parameter OUTDIVIDER_MUXA = "",
  parameter OUTDIVIDER_MUXB = "",
  parameter OUTDIVIDER_MUXC = "",
  parameter OUTDIVIDER_MUXD = ""
) (
  input  logic CLKI,
  input  logic CLKFB,
  output logic CLKOP,
  output logic LOCK,
  input  logic RST,
  input  logic STDBY,
  input  logic ENCLKOP,
  input  logic PHASESEL0,
  input  logic PHASESEL1,
  input  logic PHASEDIR,
  input  logic PHASESTEP,
  input  logic PHASELOADREG,
  input  logic PLLWAKESYNC
);

  localparam bit Numbers = CLKI_DIV == CLKFB_DIV || CLKOP_DIV == CLKOP_CPHASE || CLKOP_FPHASE == 0;
  localparam bit Words = |{CLKOP_ENABLE, FEEDBK_PATH, INTFB_WAKE, STDBY_ENABLE, DPHASE_SOURCE,
                           PLLRST_ENA, OUTDIVIDER_MUXA, OUTDIVIDER_MUXB, OUTDIVIDER_MUXC,
                           OUTDIVIDER_MUXD};

  assign CLKOP = CLKI && Numbers;
  assign LOCK  = ^{CLKFB, RST, STDBY, ENCLKOP, PHASESEL0, PHASESEL1, PHASEDIR, PHASESTEP,
                   PHASELOADREG, PLLWAKESYNC, Words};

endmodule
