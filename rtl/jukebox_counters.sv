// SPDX-License-Identifier: Apache-2.0 WITH SHL-2.1
// Event counters: small counters gather events, one adder moves them to RAM in turn.
//
// Emitted by jukebox 0.1.0 for the configuration
//   name = "jukebox"
//   address = { va_bits = 48, pa_bits = 48, asid_bits = 16 }
//   geometry = { line_bytes = 64, region_bytes = 1024, crrb_entries = 16 }
//   metadata = { check = "crc16", axi_data_bits = 64, reads_in_flight = 2 }
//   prefetch = { egress = "native" }
//   reset = { style = "async-low" }
//   counters = { bits = 32 }
//
// Every counter is visited once in 20 cycles, so that a small counter never overflows. A read
// waits for the visit and gets what RAM and small counter hold together.
module jukebox_counters (
  input  logic                clk_i,
  input  logic                rst_ni,
  input  logic                clear_i,
  input  logic [19:0]         event_i,  // one bit a counter, in register order
  input  logic [3:0]          entries_i,  // amount for CNT_ENTRIES_WRITTEN
  // Reads by the register block.
  input  logic                rd_req_i,  // held until answered
  input  logic [4:0]          rd_idx_i,
  output logic                rd_valid_o,
  output logic [31:0]         rd_data_o
);
  localparam int Count = 20;
  localparam int GatherBits = 9;  // Count cycles of at most 15 entries each
  localparam int SumBits = 33;

  logic [GatherBits-1:0] gather_q[0:Count-1];
  logic [31:0] total_mem[0:Count-1];
  logic [Count-1:0] live_q;  // counters that RAM holds something of
  logic [4:0] visit_q;

  // Events of this cycle; those of the counter visited begin its next round. A clear comes one
  // cycle after the write of software that it belongs to: events that take that cycle to get here
  // are still of the old era, those that come straight from the ports are of the new one.
  localparam logic [Count-1:0] Immediate = 20'h730c0;
  for (genvar i = 0; i < Count; i++) begin : gen_gather
    logic [GatherBits-1:0] amount;
    if (i == 6) begin : gen_entries
      assign amount = event_i[i] ? GatherBits'(entries_i) : '0;
    end else begin : gen_one
      assign amount = GatherBits'(event_i[i]);
    end

    always_ff @(posedge clk_i or negedge rst_ni) begin
      if (!rst_ni) gather_q[i] <= '0;
      else if (clear_i) gather_q[i] <= Immediate[i] ? amount : '0;
      else if (visit_q == 5'(i)) gather_q[i] <= amount;
      else if (event_i[i]) gather_q[i] <= gather_q[i] + amount;
    end
  end

  // First stage of a visit: fetch. Bytes are counted in lines.
  logic add_valid_q, bytes;
  logic [4:0] add_idx_q;
  logic [31:0] add_total_q;
  logic [SumBits-1:0] add_amount_q;

  always_comb begin
    unique case (visit_q)
      5'd7: bytes = 1'b1;
      5'd10: bytes = 1'b1;
      default: bytes = 1'b0;
    endcase
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      visit_q      <= '0;
      add_valid_q  <= 1'b0;
      add_idx_q    <= '0;
      add_total_q  <= '0;
      add_amount_q <= '0;
    end else begin
      visit_q      <= (visit_q == 5'(Count - 1)) ? '0 : visit_q + 1'b1;
      add_valid_q  <= !clear_i;
      add_idx_q    <= visit_q;
      add_total_q  <= live_q[visit_q] ? total_mem[visit_q] : '0;
      add_amount_q <= bytes ? SumBits'(gather_q[visit_q]) << 6
                            : SumBits'(gather_q[visit_q]);
    end
  end

  // Second stage: add, and stay at the highest value.
  logic [SumBits-1:0] sum;
  logic [31:0] total;
  assign sum   = SumBits'(add_total_q) + add_amount_q;
  assign total = (sum[SumBits-1:32] != '0) ? '1 : sum[31:0];

  always_ff @(posedge clk_i) begin
    if (add_valid_q) total_mem[add_idx_q] <= total;
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) live_q <= '0;
    else if (clear_i) live_q <= '0;
    else if (add_valid_q) live_q[add_idx_q] <= 1'b1;
  end

  assign rd_valid_o = rd_req_i && add_valid_q && add_idx_q == rd_idx_i;
  assign rd_data_o  = total;

endmodule
