// SPDX-License-Identifier: Apache-2.0 WITH SHL-2.1
// Report of the self-test: one line of text about the outcome, said again and again.
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
module jukebox_selftest_report #(
  parameter int ClocksPerLine = 100000000
) (
  input  logic        clk_i,
  input  logic        rst_ni,
  input  logic        done_i,  // what follows is final
  input  logic        pass_i,
  input  logic [31:0] meta_i,
  input  logic [31:0] pf_i,
  input  logic [31:0] rec_cycles_i,
  input  logic [31:0] rep_cycles_i,
  input  logic [31:0] expect_meta_i,
  input  logic [31:0] expect_pf_i,
  input  logic [ 7:0] errors_i,
  // To the transmitter.
  output logic        valid_o,
  output logic [ 7:0] byte_o,
  input  logic        ready_i
);

  // A '%' stands for the next digit (base 16) of the numbers above, in their order.
  localparam int PassLength = 66;
  localparam int FailLength = 107;
  localparam logic [8*PassLength-1:0] Pass = {
    "JUKEBOX PASS meta=%%%%%%%% pf=%%%%%%%% rec=%%%%%%%% rep=%%%%%%%%", 16'h0D0A
  };
  localparam logic [8*FailLength-1:0] Fail = {
    "JUKEBOX FAIL meta=%%%%%%%% pf=%%%%%%%% rec=%%%%%%%% rep=%%%%%%%%",
    " want meta=%%%%%%%% pf=%%%%%%%% errors=%%",
    16'h0D0A
  };

  localparam int TimerBits = $clog2(ClocksPerLine + 1);
  logic [TimerBits-1:0] timer_q;
  logic busy_q, fetched_q, valid_q, now_q;
  logic [6:0] place_q;  // characters behind the next one
  logic [7:0] letter_q, byte_q;
  logic [199:0] digits_q;
  logic [3:0] digit;
  assign digit = digits_q[199:196];

  // A line begins at once, and whenever the timer has run down.
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      timer_q <= '0;
      now_q   <= 1'b0;
    end else begin
      now_q <= done_i && timer_q == '0;
      if (done_i && timer_q == '0) timer_q <= TimerBits'(ClocksPerLine - 1);
      else if (timer_q != '0) timer_q <= timer_q - 1'b1;
    end
  end

  // A character is fetched, then made to be what is sent, then waits for the transmitter.
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      busy_q    <= 1'b0;
      fetched_q <= 1'b0;
      valid_q   <= 1'b0;
      place_q   <= '0;
      letter_q  <= '0;
      byte_q    <= '0;
      digits_q  <= '0;
    end else if (valid_q) begin
      valid_q <= !ready_i;
    end else if (fetched_q) begin
      fetched_q <= 1'b0;
      valid_q   <= 1'b1;
      busy_q    <= place_q != '0;
      place_q   <= place_q - 1'b1;
      byte_q    <= letter_q;
      if (letter_q == "%") begin
        // '0' to '9', then 'a' to 'f'.
        byte_q   <= (digit < 4'd10) ? {4'h3, digit} : 8'h57 + {4'd0, digit};
        digits_q <= digits_q << 4;
      end
    end else if (busy_q) begin
      fetched_q <= 1'b1;
      letter_q  <= pass_i ? Pass[{place_q, 3'd0}+:8] : Fail[{place_q, 3'd0}+:8];
    end else if (now_q) begin
      busy_q   <= 1'b1;
      place_q  <= pass_i ? 7'd65 : 7'd106;
      digits_q <= {
        meta_i, pf_i, rec_cycles_i, rep_cycles_i, expect_meta_i, expect_pf_i, errors_i
      };
    end
  end

  assign valid_o = valid_q;
  assign byte_o  = byte_q;

endmodule
