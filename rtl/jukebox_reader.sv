// SPDX-License-Identifier: Apache-2.0 WITH SHL-2.1
// Metadata reader: asks for the lines of a record ahead of their use and checks each one.
//
// Emitted by jukebox 0.1.0 for the configuration
//   name = "jukebox"
//   address = { va_bits = 48, pa_bits = 48, asid_bits = 16 }
//   geometry = { line_bytes = 64, region_bytes = 1024, crrb_entries = 16 }
//   metadata = { check = "crc16", axi_data_bits = 64, reads_in_flight = 2 }
//   prefetch = { egress = "native" }
//   reset = { style = "async-low" }
//   counters = { bits = 32 }
module jukebox_reader (
  input  logic                clk_i,
  input  logic                rst_ni,
  // Control by the replay side.
  input  logic                load_i,  // take bytes_i
  input  logic                init_i,  // work out first address and lines left; nothing is raised
  input  logic                run_i,  // the replay runs
  input  logic                halt_i,  // raise nothing new
  input  logic                clear_i,  // at rest: forget every line held
  input  logic                forget_i,  // give up what is under way: discard it when it comes
  input  logic [41:0]         base_i,  // in lines, latched
  input  logic [41:0]         offset_i,  // in lines, latched
  input  logic [47:0]         bytes_i,
  output logic                finished_o,  // every line was used or rejected, or reading failed
  output logic                failed_o,  // a bus error ended reading
  output logic                waiting_o,  // a read is raised or under way
  output logic                progress_o,  // a read moved on
  output logic                raised_o,  // a read address is raised
  // Oldest checked line, for the unpacker.
  output logic                line_valid_o,
  output logic [3:0]          line_entries_o,  // 0: rejected
  input  logic [2:0]          beat_i,
  output logic [63:0]         beat_o,
  input  logic                line_pop_i,
  // Counted events.
  output logic                error_o,
  output logic                line_read_o,
  output logic                line_rejected_o,
  // AXI4 read channels; ready is always high.
  output logic [47:0]         m_axi_araddr_o,
  output logic                m_axi_arvalid_o,
  input  logic                m_axi_arready_i,
  input  logic [63:0]         m_axi_rdata_i,
  input  logic [1:0]          m_axi_rresp_i,
  input  logic                m_axi_rlast_i,
  input  logic                m_axi_rvalid_i
);

  localparam int Reads = 2;  // lines asked for or held ahead of the one in use
  localparam int Slots = 3;  // those and the one in use
  localparam int Beats = 8;

  function automatic logic [1:0] next_slot(
    input logic [1:0] slot);
    next_slot = (slot == 2'(Slots - 1)) ? '0 : slot + 1'b1;
  endfunction

  // Line buffer, without reset so that it can be distributed RAM.
  logic [63:0] mem[0:31];
  logic [3:0] entries_mem[0:Slots-1];
  logic [1:0] wslot_q, rslot_q;

  // Read addresses. Once raised, an address stays until accepted.
  logic ar_valid_q, raise, ar_accepted, ended;
  logic [41:0] ar_addr_q, left_q;
  logic [1:0] held_q;  // lines raised and not given back, of this replay
  logic [1:0] ready_q;  // lines checked and not given back
  logic [1:0] open_q;  // lines raised and not received whole, of this replay
  logic [7:0] stale_q;  // the same of earlier replays: their beats come first and are discarded
  logic bad_q, failed_q;

  assign ar_accepted = ar_valid_q && m_axi_arready_i;
  assign ended       = bad_q || failed_q;
  assign raise       = run_i && !halt_i && !ended && left_q != '0 && !stale_q[7] &&
                       (!ar_valid_q || m_axi_arready_i) &&
                       (held_q < 2'(Reads) ||
                        (held_q == 2'(Reads) && ready_q != '0));

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      ar_valid_q <= 1'b0;
      ar_addr_q  <= '0;
      left_q     <= '0;
    end else begin
      if (raise) ar_valid_q <= 1'b1;
      else if (m_axi_arready_i) ar_valid_q <= 1'b0;

      if (init_i) ar_addr_q <= base_i + offset_i;
      else if (ar_accepted) ar_addr_q <= ar_addr_q + 1'b1;

      if (load_i) left_q <= bytes_i[47:6];
      else if (init_i) left_q <= left_q - offset_i;
      else if (raise) left_q <= left_q - 1'b1;
    end
  end

  // Beats come in order of the addresses; a beat nobody asked for is ignored. A burst that ends
  // early is a bus error, and the next beat begins a line.
  logic beat_take, beat_end, beat_ours, beat_bad;
  logic [2:0] beat_q;
  assign beat_take = m_axi_rvalid_i && (open_q != '0 || stale_q != '0);
  assign beat_ours = beat_take && stale_q == '0;
  assign beat_end  = beat_take && (m_axi_rlast_i || beat_q == 3'(Beats - 1));
  assign beat_bad  = m_axi_rresp_i != 2'b00 ||
                     m_axi_rlast_i != (beat_q == 3'(Beats - 1));

  always_ff @(posedge clk_i) begin
    if (beat_ours) mem[{wslot_q, beat_q}] <= m_axi_rdata_i;
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      beat_q  <= '0;
      open_q  <= '0;
      stale_q <= '0;
    end else begin
      if (beat_take) beat_q <= beat_end ? '0 : beat_q + 1'b1;
      if (forget_i) begin
        open_q  <= '0;
        stale_q <= stale_q + 8'(open_q) + 8'(raise) - 8'(beat_end);
      end else begin
        open_q  <= open_q + 2'(raise) - 2'(beat_end && beat_ours);
        stale_q <= stale_q - 8'(beat_end && !beat_ours);
      end
    end
  end

  // A line is looked at in the cycle after its last beat.
  logic check_q, entries_good, good;
  logic [3:0] check_entries_q;
  logic [1:0] check_slot_q;
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      check_q         <= 1'b0;
      check_entries_q <= '0;
      check_slot_q    <= '0;
      bad_q           <= 1'b0;
    end else begin
      check_q <= beat_end && beat_ours;
      bad_q   <= beat_ours && beat_bad;
      if (beat_ours) begin
        check_entries_q <= m_axi_rdata_i[47:44];
        check_slot_q    <= wslot_q;
      end
    end
  end
  assign entries_good = check_entries_q != '0 && check_entries_q <= 4'd9;
  // CRC-16/CCITT-FALSE, a beat a cycle, compared with the top 16 bits of the last beat. A beat
  // that is not the last leaves a difference that is not looked at.
  function automatic logic [15:0] crc_beat(
    input logic [15:0] crc, input logic [63:0] data);
    crc_beat[0] = ^(crc & 16'h859b)
      ^ ^(data[63:0] & 64'h1119581c0b049b85);
    crc_beat[1] = ^(crc & 16'h0b36)
      ^ ^(data[63:0] & 64'h2232b0381608360b);
    crc_beat[2] = ^(crc & 16'h166c)
      ^ ^(data[63:0] & 64'h446460712c106c16);
    crc_beat[3] = ^(crc & 16'h2cd8)
      ^ ^(data[63:0] & 64'h88c8c0e25820d82c);
    crc_beat[4] = ^(crc & 16'h59b0)
      ^ ^(data[63:0] & 64'h109181c5b140b059);
    crc_beat[5] = ^(crc & 16'h36fb)
      ^ ^(data[63:0] & 64'h313b5b976885fb36);
    crc_beat[6] = ^(crc & 16'h6df7)
      ^ ^(data[63:0] & 64'h6276b62ed10af76d);
    crc_beat[7] = ^(crc & 16'hdbee)
      ^ ^(data[63:0] & 64'hc4ec6c5da215eedb);
    crc_beat[8] = ^(crc & 16'hb7dc)
      ^ ^(data[63:0] & 64'h88d9d9ba442bdcb7);
    crc_beat[9] = ^(crc & 16'h6fb8)
      ^ ^(data[63:0] & 64'h10b3b3758956b86f);
    crc_beat[10] = ^(crc & 16'hdf70)
      ^ ^(data[63:0] & 64'h206667eb12ad70df);
    crc_beat[11] = ^(crc & 16'hbee1)
      ^ ^(data[63:0] & 64'h40ccced6255ae1be);
    crc_beat[12] = ^(crc & 16'hf859)
      ^ ^(data[63:0] & 64'h9181c5b140b059f8);
    crc_beat[13] = ^(crc & 16'hf0b3)
      ^ ^(data[63:0] & 64'h22038b638160b3f0);
    crc_beat[14] = ^(crc & 16'he166)
      ^ ^(data[63:0] & 64'h440616c702c166e1);
    crc_beat[15] = ^(crc & 16'hc2cd)
      ^ ^(data[63:0] & 64'h880c2c8e0582cdc2);
  endfunction

  function automatic logic [15:0] crc_last_beat(
    input logic [15:0] crc, input logic [47:0] data);
    crc_last_beat[0] = ^(crc & 16'h040b)
      ^ ^(data[47:0] & 48'h1119581c0b04);
    crc_last_beat[1] = ^(crc & 16'h0816)
      ^ ^(data[47:0] & 48'h2232b0381608);
    crc_last_beat[2] = ^(crc & 16'h102c)
      ^ ^(data[47:0] & 48'h446460712c10);
    crc_last_beat[3] = ^(crc & 16'h2058)
      ^ ^(data[47:0] & 48'h88c8c0e25820);
    crc_last_beat[4] = ^(crc & 16'h40b1)
      ^ ^(data[47:0] & 48'h109181c5b140);
    crc_last_beat[5] = ^(crc & 16'h8568)
      ^ ^(data[47:0] & 48'h313b5b976885);
    crc_last_beat[6] = ^(crc & 16'h0ad1)
      ^ ^(data[47:0] & 48'h6276b62ed10a);
    crc_last_beat[7] = ^(crc & 16'h15a2)
      ^ ^(data[47:0] & 48'hc4ec6c5da215);
    crc_last_beat[8] = ^(crc & 16'h2b44)
      ^ ^(data[47:0] & 48'h88d9d9ba442b);
    crc_last_beat[9] = ^(crc & 16'h5689)
      ^ ^(data[47:0] & 48'h10b3b3758956);
    crc_last_beat[10] = ^(crc & 16'had12)
      ^ ^(data[47:0] & 48'h206667eb12ad);
    crc_last_beat[11] = ^(crc & 16'h5a25)
      ^ ^(data[47:0] & 48'h40ccced6255a);
    crc_last_beat[12] = ^(crc & 16'hb040)
      ^ ^(data[47:0] & 48'h9181c5b140b0);
    crc_last_beat[13] = ^(crc & 16'h6081)
      ^ ^(data[47:0] & 48'h22038b638160);
    crc_last_beat[14] = ^(crc & 16'hc102)
      ^ ^(data[47:0] & 48'h440616c702c1);
    crc_last_beat[15] = ^(crc & 16'h8205)
      ^ ^(data[47:0] & 48'h880c2c8e0582);
  endfunction

  logic [15:0] syndrome_q;
  logic [15:0] crc_q;
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) crc_q <= 16'hffff;
    else if (beat_end) crc_q <= 16'hffff;
    else if (beat_take) crc_q <= crc_beat(crc_q, m_axi_rdata_i);
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      syndrome_q <= '0;
    end else if (beat_ours) begin
      syndrome_q <= crc_last_beat(crc_q, m_axi_rdata_i[47:0])
                    ^ m_axi_rdata_i[63:48];
    end
  end

  assign good = syndrome_q == '0 && entries_good;
  // A bus error ends reading: its line and all later ones are not used.
  logic line_in;
  assign line_in = check_q && run_i && !ended;

  always_ff @(posedge clk_i) begin
    if (line_in) entries_mem[check_slot_q] <= good ? check_entries_q : '0;
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      wslot_q  <= '0;
      rslot_q  <= '0;
      held_q   <= '0;
      ready_q  <= '0;
      failed_q <= 1'b0;
    end else if (clear_i) begin
      wslot_q  <= '0;
      rslot_q  <= '0;
      held_q   <= '0;
      ready_q  <= '0;
      failed_q <= 1'b0;
    end else begin
      if (beat_end && beat_ours) wslot_q <= next_slot(wslot_q);
      if (line_pop_i) rslot_q <= next_slot(rslot_q);
      if (bad_q && run_i) failed_q <= 1'b1;
      held_q  <= held_q + 2'(raise) - 2'(line_pop_i);
      ready_q <= ready_q + 2'(line_in) - 2'(line_pop_i);
    end
  end

  assign finished_o = (left_q == '0 || failed_q) && open_q == '0 && !check_q && !bad_q &&
                      ready_q == '0;
  assign failed_o   = failed_q;
  assign waiting_o  = open_q != '0 || ar_valid_q || stale_q[7];
  assign progress_o = ar_accepted || beat_take;
  assign raised_o   = ar_valid_q;

  assign line_valid_o   = ready_q != '0;
  assign line_entries_o = entries_mem[rslot_q];
  assign beat_o         = mem[{rslot_q, beat_i}];

  assign error_o         = bad_q && run_i && !failed_q;
  assign line_read_o     = line_in;
  assign line_rejected_o = line_in && !good;

  assign m_axi_araddr_o  = {ar_addr_q, 6'd0};
  assign m_axi_arvalid_o = ar_valid_q;

  // Alignment is checked by the register block before a START is accepted.
  logic unused_bytes;
  assign unused_bytes = ^bytes_i[5:0];

endmodule
