// SPDX-License-Identifier: Apache-2.0 WITH SHL-2.1
// Event counters: small counters gather events, one adder moves them to RAM in turn.
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
//
// A round visits every counter once, in 24 cycles. It begins after 7 cycles with events, before a
// small counter can overflow, or with a read, which waits for its visit and gets what RAM and small
// counter hold together. Between rounds what was gathered stays where it is, and nothing moves.
module jukebox_counters (
  input  logic                clk_i,
  input  logic                rst_ni,
  input  logic                clear_i,
  input  logic [23:0]         event_i,  // one bit a counter, in register order
  input  logic [3:0]          entries_i,  // amount for CNT_ENTRIES_WRITTEN
  // Reads by the register block.
  input  logic                rd_req_i,  // held until answered
  input  logic [4:0]          rd_idx_i,
  output logic                rd_valid_o,
  output logic [31:0]         rd_data_o
);
  localparam int Count = 24;
  localparam int GatherBits = 5;  // an event in each of Late + Count cycles
  localparam int EntriesBits = 9;  // the same, of at most 15 entries each
  localparam logic [2:0] Late = 3'd7;  // cycles with events before a round begins
  localparam int SumBits = 33;

  logic [31:0] gather[GatherBits];  // by bit and counter; the rest is 0
  logic [EntriesBits-1:0] entries_q;
  logic [31:0] total_mem[Count];
  logic [Count-1:0] turn_q;  // one bit: the counter visited
  logic [4:0] fresh_q;  // visits to come before RAM holds anything of the counter visited
  logic [4:0] visit_q;

  // Cycles with events since the last round began, at most Late; and whether this is a round.
  logic [2:0] since_q;
  logic go_q, begins;
  assign begins = (!go_q || turn_q[Count-1]) && (rd_req_i || since_q == Late);

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      since_q <= '0;
      go_q    <= 1'b0;
      visit_q <= '0;
      turn_q  <= {23'd0, 1'b1};
      fresh_q <= 5'd24;
    end else begin
      if (begins) since_q <= 3'(event_i != '0);
      else if (event_i != '0 && since_q != Late) since_q <= since_q + 1'b1;
      if (!go_q || turn_q[Count-1]) go_q <= begins;
      if (go_q) begin
        visit_q <= turn_q[Count-1] ? '0 : visit_q + 1'b1;
        turn_q  <= {turn_q[Count-2:0], turn_q[Count-1]};
      end
      if (clear_i) fresh_q <= 5'd24;
      else if (go_q && fresh_q != '0) fresh_q <= fresh_q - 1'b1;
    end
  end

  // Events of this cycle; those of the counter visited begin its next round. A clear comes one
  // cycle after the write of software that it belongs to: events that take that cycle to get here
  // are still of the old era, those that come straight from the ports are of the new one.
  localparam logic [23:0] Immediate = 24'h730c0;
  for (genvar i = 0; i < 32; i++) begin : gen_gather
    if (i < 24 && i != 6) begin : gen_one
      logic [GatherBits-1:0] gather_q, more;
      logic afresh;
      assign afresh = clear_i || (go_q && turn_q[i]);
      // One more, without a carry chain.
      assign more = {gather_q[4] ^ (&gather_q[3:0]), gather_q[3] ^ (&gather_q[2:0]),
                     gather_q[2] ^ (&gather_q[1:0]), gather_q[1] ^ gather_q[0], !gather_q[0]};
      always_ff @(posedge clk_i or negedge rst_ni) begin
        if (!rst_ni) gather_q <= '0;
        else if (afresh) gather_q <= GatherBits'(event_i[i] && (Immediate[i] || !clear_i));
        else if (event_i[i]) gather_q <= more;
      end
      for (genvar b = 0; b < GatherBits; b++) begin : gen_bit
        assign gather[b][i] = gather_q[b];
      end
    end else begin : gen_none
      for (genvar b = 0; b < GatherBits; b++) begin : gen_bit
        assign gather[b][i] = 1'b0;
      end
    end
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      entries_q <= '0;
    end else if (clear_i || (go_q && turn_q[6])) begin
      entries_q <= event_i[6] ? EntriesBits'(entries_i) : '0;
    end else if (event_i[6]) begin
      entries_q <= entries_q + EntriesBits'(entries_i);
    end
  end

  // First stage of a visit: fetch. Bytes are counted in lines.
  logic add_valid_q, add_read_q, bytes;
  logic [4:0] add_idx_q;
  logic [31:0] add_total_q;
  logic [SumBits-1:0] add_amount_q;
  logic [GatherBits-1:0] visited_gather;
  for (genvar b = 0; b < GatherBits; b++) begin : gen_visited
    assign visited_gather[b] = gather[b][visit_q];
  end

  assign bytes = turn_q[7] || turn_q[10];

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      add_valid_q  <= 1'b0;
      add_read_q   <= 1'b0;
      add_idx_q    <= '0;
      add_total_q  <= '0;
      add_amount_q <= '0;
    end else begin
      add_valid_q <= go_q && !clear_i;
      add_read_q  <= go_q && !clear_i && rd_req_i && visit_q == rd_idx_i;
      if (go_q) begin
        add_idx_q   <= visit_q;
        add_total_q <= (fresh_q == '0) ? total_mem[visit_q] : '0;
        add_amount_q <= SumBits'(visited_gather);
        if (bytes) add_amount_q <= SumBits'(visited_gather) << 6;
        if (turn_q[6]) add_amount_q <= SumBits'(entries_q);
      end
    end
  end

  // Second stage: add.
  logic sum_valid_q, sum_read_q;
  logic [4:0] sum_idx_q;
  logic [SumBits-1:0] sum_q;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      sum_valid_q <= 1'b0;
      sum_read_q  <= 1'b0;
      sum_idx_q   <= '0;
      sum_q       <= '0;
    end else begin
      sum_valid_q <= add_valid_q && !clear_i;
      sum_read_q  <= add_read_q && !clear_i;
      sum_idx_q   <= add_idx_q;
      sum_q       <= SumBits'(add_total_q) + add_amount_q;
    end
  end

  // Third stage: stay at the highest value, keep it.
  logic [31:0] total;
  assign total = (sum_q[SumBits-1:32] != '0) ? '1 : sum_q[31:0];

  always_ff @(posedge clk_i) begin
    if (sum_valid_q) total_mem[sum_idx_q] <= total;
  end

  assign rd_valid_o = rd_req_i && sum_read_q;
  assign rd_data_o  = total;

endmodule
