// SPDX-License-Identifier: Apache-2.0 WITH SHL-2.1
// The host port: what the machine itself has (address space, flush, cycles, timer), and a way to
// the host for all else. Offsets are those of machine.h.
module machine_host (
  input  logic        clk_i,
  input  logic        rst_ni,

  input  logic        valid_i,
  input  logic        write_i,
  input  logic [7:0]  addr_i,
  input  logic [31:0] wdata_i,
  output logic        done_o,
  output logic [31:0] rdata_o,

  output logic [15:0] asid_o,
  output logic        timer_o,
  output logic        flush_valid_o,
  input  logic        flush_ready_i,
  output logic [63:0] cycle_o,

  // To the host: valid until ready.
  output logic        host_valid_o,
  input  logic        host_ready_i,
  input  logic [31:0] host_rdata_i
);

  localparam logic [7:0] Asid = 8'h08, Flush = 8'h0c, CycleLo = 8'h10, CycleHi = 8'h14;
  localparam logic [7:0] Timer = 8'h24;

  logic [63:0] cycle_q;
  logic [31:0] high_q, timer_q;
  logic [15:0] asid_q;
  logic timer_on_q, own, flush;
  assign own = addr_i == Asid || addr_i == CycleLo || addr_i == CycleHi || addr_i == Timer;
  assign flush  = addr_i == Flush && write_i;

  assign asid_o        = asid_q;
  assign cycle_o       = cycle_q;
  assign timer_o       = timer_on_q && timer_q == '0;
  assign flush_valid_o = valid_i && flush;
  assign host_valid_o  = valid_i && !own && !flush;
  assign done_o        = valid_i && (own || (flush ? flush_ready_i : host_ready_i));

  always_comb begin
    unique case (addr_i)
      Asid:    rdata_o = {16'd0, asid_q};
      CycleLo: rdata_o = cycle_q[31:0];
      CycleHi: rdata_o = high_q;
      Timer:   rdata_o = timer_q;
      default: rdata_o = host_rdata_i;
    endcase
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      cycle_q    <= '0;
      high_q     <= '0;
      asid_q     <= '0;
      timer_q    <= '0;
      timer_on_q <= 1'b0;
    end else begin
      cycle_q <= cycle_q + 64'd1;
      if (timer_q != '0) timer_q <= timer_q - 32'd1;
      if (valid_i && write_i && addr_i == Timer) begin
        timer_q    <= wdata_i;
        timer_on_q <= wdata_i != '0;
      end
      if (valid_i && write_i && addr_i == Asid) asid_q <= wdata_i[15:0];
      if (valid_i && !write_i && addr_i == CycleLo) high_q <= cycle_q[63:32];
    end
  end

endmodule
