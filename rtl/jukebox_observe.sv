// SPDX-License-Identifier: Apache-2.0 WITH SHL-2.1
// Observation port: takes one event a cycle and picks those that are to be recorded.
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
module jukebox_observe (
  input  logic                clk_i,
  input  logic                rst_ni,
  // Events from the L2. It never waits: an event offered while ready is low is lost.
  input  logic                obs_valid_i,
  output logic                obs_ready_o,
  input  logic [47:0]         obs_vaddr_i,
  input  logic [1:0]          obs_kind_i,
  input  logic                obs_late_i,
  input  logic                obs_instr_i,
  input  logic [15:0]         obs_asid_i,
  // Recording takes events, and the buffer behind the CRRB has room for all under way.
  input  logic                take_i,
  input  logic                room_i,
  input  logic                asid_filter_i,
  input  logic                record_hits_i,
  input  logic [15:0]         asid_i,
  // An event to record.
  output logic                event_valid_o,
  output logic [37:0]         event_tag_o,
  output logic [3:0]          event_line_o,
  // What came in, one cycle after the port, for pacing and counters.
  output logic                saw_event_o,
  output logic                saw_lost_o,
  output logic                saw_miss_o,
  output logic                saw_prefetch_hit_o,
  output logic                saw_late_o,  // beside it: the prefetch was still under way
  output logic                saw_kept_hit_o,
  output logic                saw_filtered_o
);

  localparam logic [1:0] Miss = jukebox_pkg::ObsMiss;
  localparam logic [1:0] PrefetchHit = jukebox_pkg::ObsPrefetchHit;
  localparam logic [1:0] Hit = jukebox_pkg::ObsHit;
  localparam logic [1:0] KeptHit = jukebox_pkg::ObsKeptHit;

  logic ready_q, valid_q, lost_q, want_q, instr_q, late_q;
  logic [1:0] kind_q;
  logic [1:0] asid_same_q;  // of up to 8 bits each
  logic [41:0] addr_q;

  // Ready falls only while recording, and early enough that every event already taken finds
  // its place: nothing is lost that was accepted.
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      ready_q <= 1'b1;
      valid_q <= 1'b0;
      want_q  <= 1'b0;
      lost_q  <= 1'b0;
    end else begin
      ready_q <= !take_i || room_i;
      valid_q <= obs_valid_i && ready_q;
      want_q  <= obs_valid_i && ready_q && obs_instr_i && (obs_kind_i != Hit || record_hits_i);
      lost_q  <= obs_valid_i && !ready_q;
    end
  end

  // The ASID is compared on its way in, a group of bits at a time, so that little is left to do
  // before the CRRB.
  logic [1:0] asid_same;
  logic [15:0] asid_diff;
  always_comb begin
    asid_diff = obs_asid_i ^ asid_i;
    for (int g = 0; g < 2; g++) begin
      asid_same[g] = asid_diff[8*g+:8] == '0;
    end
  end

  // Of the instruction side all but plain hits are recorded, or those too. The payload moves only
  // with an event; where it was, only with one of a kind that is recorded.
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      kind_q  <= '0;
      late_q  <= 1'b0;
      instr_q <= 1'b0;
    end else if (obs_valid_i) begin
      kind_q  <= obs_kind_i;
      late_q  <= obs_late_i;
      instr_q <= obs_instr_i;
    end
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      asid_same_q <= '0;
      addr_q      <= '0;
    end else if (obs_valid_i && obs_instr_i && (obs_kind_i != Hit || record_hits_i)) begin
      asid_same_q <= asid_same;
      addr_q      <= obs_vaddr_i[47:6];
    end
  end

  // A recorded event is one that is kept, of the right ASID.
  logic wanted, asid_ok;
  assign wanted  = want_q && take_i;
  assign asid_ok = !asid_filter_i || &asid_same_q;

  assign event_valid_o = wanted && asid_ok;
  assign event_tag_o   = addr_q[41:4];
  assign event_line_o  = addr_q[3:0];

  assign obs_ready_o        = ready_q;
  assign saw_event_o        = valid_q;
  assign saw_lost_o         = lost_q;
  assign saw_miss_o         = valid_q && instr_q && kind_q == Miss;
  assign saw_prefetch_hit_o = valid_q && instr_q && kind_q == PrefetchHit;
  assign saw_late_o         = valid_q && instr_q && kind_q == PrefetchHit && late_q;
  assign saw_kept_hit_o     = valid_q && instr_q && kind_q == KeptHit;
  assign saw_filtered_o     = wanted && !asid_ok;

  // Bytes of a line are not told apart.
  logic unused_offset;
  assign unused_offset = ^obs_vaddr_i[5:0];

endmodule
