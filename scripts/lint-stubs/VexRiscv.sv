// For the linters only: the ports of VexRiscv_Full that the reference machine uses. It is no model of
// a core: each output is some state that every input has a part in.
module VexRiscv (
  input  logic        clk,
  input  logic        reset,
  input  logic [31:0] externalResetVector,
  input  logic        timerInterrupt,
  input  logic        softwareInterrupt,
  input  logic [31:0] externalInterruptArray,
  output logic        iBusWishbone_CYC,
  output logic        iBusWishbone_STB,
  input  logic        iBusWishbone_ACK,
  output logic        iBusWishbone_WE,
  output logic [29:0] iBusWishbone_ADR,
  input  logic [31:0] iBusWishbone_DAT_MISO,
  output logic [31:0] iBusWishbone_DAT_MOSI,
  output logic [3:0]  iBusWishbone_SEL,
  input  logic        iBusWishbone_ERR,
  output logic [2:0]  iBusWishbone_CTI,
  output logic [1:0]  iBusWishbone_BTE,
  output logic        dBusWishbone_CYC,
  output logic        dBusWishbone_STB,
  input  logic        dBusWishbone_ACK,
  output logic        dBusWishbone_WE,
  output logic [29:0] dBusWishbone_ADR,
  input  logic [31:0] dBusWishbone_DAT_MISO,
  output logic [31:0] dBusWishbone_DAT_MOSI,
  output logic [3:0]  dBusWishbone_SEL,
  input  logic        dBusWishbone_ERR,
  output logic [2:0]  dBusWishbone_CTI,
  output logic [1:0]  dBusWishbone_BTE
);

  logic [151:0] state_q;
  always_ff @(posedge clk or posedge reset) begin
    if (reset) state_q <= '0;
    else
      state_q <= {
        state_q[150:0],
        ^{externalResetVector, timerInterrupt, softwareInterrupt, externalInterruptArray,
          iBusWishbone_ACK, iBusWishbone_DAT_MISO, iBusWishbone_ERR, dBusWishbone_ACK,
          dBusWishbone_DAT_MISO, dBusWishbone_ERR, state_q[151]}
      };
  end
  assign {iBusWishbone_CYC, iBusWishbone_STB, iBusWishbone_WE, iBusWishbone_ADR,
          iBusWishbone_DAT_MOSI, iBusWishbone_SEL, iBusWishbone_CTI, iBusWishbone_BTE,
          dBusWishbone_CYC, dBusWishbone_STB, dBusWishbone_WE, dBusWishbone_ADR,
          dBusWishbone_DAT_MOSI, dBusWishbone_SEL, dBusWishbone_CTI, dBusWishbone_BTE} =
    state_q[147:0];

  logic unused_state;
  assign unused_state = ^state_q[151:148];

endmodule
