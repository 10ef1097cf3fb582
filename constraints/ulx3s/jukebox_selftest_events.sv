// SPDX-License-Identifier: Apache-2.0 WITH SHL-2.1
// Observation events of the self-test: what an L2 would see of a program that runs through its
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
// functions, calls them again and again, and now and then goes somewhere new.
module jukebox_selftest_events (
  input  logic                clk_i,
  input  logic                rst_ni,
  input  logic                start_i,  // pulse: 4096 events follow
  input  logic [15:0]         asid_i,  // of the program
  output logic                done_o,  // all of them have been offered
  // To the block.
  output logic                obs_valid_o,
  input  logic                obs_ready_i,
  output logic [47:0]         obs_vaddr_o,
  output logic [1:0]          obs_kind_o,
  output logic                obs_instr_o,
  output logic [15:0]         obs_asid_o
);

  localparam int LineBits = 42;  // of the number of a line
  localparam logic [12:0] Events = 13'd4096;

  // Everything about an event comes from one random number and the line of the event before.
  logic step;
  logic [63:0] random;
  jukebox_selftest_random #(
    .Seed(64'h0000000000000001)
  ) u_random (
    .clk_i,
    .rst_ni,
    .step_i (step),
    .value_o(random)
  );

  // Where the program goes: to the next line mostly, to a line nearby, to a function (one of 64,
  // often one of the first 8), or anywhere.
  logic [LineBits-1:0] line_q, line_next, called;
  logic [5:0] callee;
  assign callee = random[16] ? random[13:8] : {3'd0, random[10:8]};
  always_comb begin
    called = 42'h3C0F1E2D4B8;
    called = called ^ ({36'd0, callee} << 6);
    called = called ^ ({36'd0, callee} << 13);
    called = called ^ ({36'd0, callee} << 19);
    called = called ^ ({36'd0, callee} << 30);
    called = called ^ ({36'd0, callee} << 40);
  end

  always_comb begin
    line_next = line_q;
    unique case (random[2:0])
      3'd5:    line_next[4:0] = line_q[4:0] ^ random[47:43];
      3'd6:    line_next = called;
      3'd7:    line_next = (random[15:14] == 2'd0) ? random[12+:LineBits] : called;
      default: line_next[11:0] = line_q[11:0] + 12'd1;
    endcase
  end

  // Three quarters of the events are misses and first hits on prefetched lines, one in eight is
  // of the data side, one in eight of another address space.
  logic valid_q, instr_q, taken;
  logic [1:0] kind_q;
  logic [15:0] asid_q;
  logic [5:0] offset_q;
  logic [12:0] left_q;

  assign step = left_q != '0 && (!valid_q || taken);

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      valid_q  <= 1'b0;
      left_q   <= '0;
      line_q   <= '0;
      kind_q   <= '0;
      instr_q  <= 1'b0;
      asid_q   <= '0;
      offset_q <= '0;
    end else begin
      if (start_i) left_q <= Events;
      else if (step) left_q <= left_q - 1'b1;
      if (step) valid_q <= 1'b1;
      else if (taken) valid_q <= 1'b0;
      if (step) begin
        line_q   <= line_next;
        kind_q   <= random[20] ? {random[19], !random[19]} : 2'd0;
        instr_q  <= random[23:21] != 3'd0;
        asid_q   <= asid_i ^ ((random[26:24] == 3'd0) ? random[27+:16] | 16'd1 : '0);
        offset_q <= random[56+:6];
      end
    end
  end

  // As an L2 does, the next event comes whether the block is ready or not: it promises to be.
  assign taken       = valid_q;
  assign obs_valid_o = valid_q;
  assign obs_vaddr_o = {line_q, offset_q};
  assign obs_kind_o  = kind_q;
  assign obs_instr_o = instr_q;
  assign obs_asid_o  = asid_q;
  assign done_o      = left_q == '0 && !valid_q;

  logic unused;
  assign unused = ^{random, obs_ready_i};

endmodule
