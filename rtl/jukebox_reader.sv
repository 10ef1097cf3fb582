// SPDX-License-Identifier: Apache-2.0 WITH SHL-2.1
// Metadata reader: asks for the lines of a record ahead of their use and checks each one.
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
module jukebox_reader (
  input  logic                clk_i,
  input  logic                rst_ni,
  // Control by the replay side.
  input  logic                load_i,  // take left_i
  input  logic                init_i,  // take first_i: nothing is raised
  input  logic                run_i,  // the replay runs
  input  logic                halt_i,  // raise nothing new
  input  logic                clear_i,  // at rest: forget every line held
  input  logic                forget_i,  // give up what is under way: discard it when it comes
  input  logic [41:0]         first_i,  // in lines, latched
  input  logic [41:0]         left_i,  // lines to read
  input  logic                none_i,  // which are none
  output logic                finished_o,  // every line was used or rejected, or reading failed
  output logic                failed_o,  // a bus error ended reading
  output logic                waiting_o,  // a read is raised or under way
  output logic                progress_o,  // a read moved on
  output logic                raised_o,  // a read address is raised
  // Oldest checked line, for the unpacker.
  output logic                line_valid_o,
  output logic                line_bad_o,  // nothing of it is used
  output logic [3:0]          line_last_o,  // number of its last entry
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

  // Lines asked for or held ahead of the one in use, 2, and the one in use.
  localparam int Slots = 3;

  function automatic logic [1:0] next_slot(input logic [1:0] slot);
    next_slot = (slot == 2'd2) ? '0 : slot + 1'b1;
  endfunction

  // Line buffer, without reset so that it can be distributed RAM.
  logic [63:0] mem[32];
  logic [3:0] entries_mem[Slots];
  logic [1:0] wslot_q, rslot_q, hslot_q;  // written, in use, next in use

  // Read addresses. Once raised, an address stays until accepted. In the cycle of a halt lines are
  // counted as wanted though none is raised: the count is not looked at again.
  logic ar_valid_q, want, raise, ar_accepted, ended;
  logic [41:0] ar_addr_q, left_q;
  logic [1:0] held_q;  // lines raised and not given back, of this replay
  logic [1:0] ready_q;  // lines checked and waiting for their turn
  logic use_next, use_valid_q, use_bad_q;  // the line in use
  logic [3:0] use_last_q;
  logic [1:0] open_q;  // lines raised and not received whole, of this replay
  logic [7:0] stale_q;  // the same of earlier replays: their beats come first and are discarded
  logic left_some_q, open_some_q, ready_some_q, stale_some_q;  // whether there are any
  logic bad_q, failed_q, forget_q;

  assign ar_accepted = ar_valid_q && m_axi_arready_i;
  assign ended       = bad_q || failed_q;
  assign raise       = want && !halt_i;
  assign want        = run_i && !ended && left_some_q && !stale_q[7] &&
                       (!ar_valid_q || m_axi_arready_i) &&
                       (held_q < 2'd2 ||
                        (held_q == 2'd2 && use_valid_q));

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      ar_valid_q <= 1'b0;
      ar_addr_q  <= '0;
      left_q      <= '0;
      left_some_q <= 1'b0;
    end else begin
      if (raise) ar_valid_q <= 1'b1;
      else if (m_axi_arready_i) ar_valid_q <= 1'b0;

      if (init_i) ar_addr_q <= first_i;
      else if (ar_accepted) ar_addr_q <= ar_addr_q + 1'b1;

      if (load_i) left_q <= left_i;
      else if (want) left_q <= left_q - 1'b1;
      if (load_i) left_some_q <= !none_i;
      else if (want) left_some_q <= left_q != 42'd1;
    end
  end

  // Beats come in order of the addresses; a beat nobody asked for is ignored. A burst that ends
  // early is a bus error, and the next beat begins a line.
  logic beat_take, beat_end, beat_ours, beat_bad;
  logic [2:0] beat_q;
  assign beat_take = m_axi_rvalid_i && (open_some_q || stale_some_q);
  assign beat_ours = beat_take && !stale_some_q;
  assign beat_end  = beat_take && (m_axi_rlast_i || beat_q == 3'd7);
  assign beat_bad  = beat_ours && (m_axi_rresp_i != 2'b00 ||
                                   m_axi_rlast_i != (beat_q == 3'd7));

  always_ff @(posedge clk_i) begin
    if (beat_ours) mem[{wslot_q, beat_q}] <= m_axi_rdata_i;
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      beat_q       <= '0;
      open_q       <= '0;
      open_some_q  <= 1'b0;
      stale_q      <= '0;
      stale_some_q <= 1'b0;
      forget_q     <= 1'b0;
    end else begin
      if (beat_take) beat_q <= beat_end ? '0 : beat_q + 1'b1;
      forget_q <= forget_i;
      if (forget_q) begin
        open_q       <= '0;
        open_some_q  <= 1'b0;
        stale_q      <= stale_q + 8'(open_q) - 8'(beat_end);
        stale_some_q <= (stale_some_q && open_some_q) || !beat_end ||
                        (stale_some_q ? stale_q != 8'd1 : open_q != 2'd1);
        if (!stale_some_q && !open_some_q) stale_some_q <= 1'b0;
      end else begin
        if (raise && !(beat_end && beat_ours)) begin
          open_q      <= open_q + 1'b1;
          open_some_q <= 1'b1;
        end else if (!raise && beat_end && beat_ours) begin
          open_q      <= open_q - 1'b1;
          open_some_q <= open_q != 2'd1;
        end
        if (beat_end && stale_some_q) begin
          stale_q      <= stale_q - 1'b1;
          stale_some_q <= stale_q != 8'd1;
        end
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
      bad_q   <= beat_bad;
      if (beat_ours) begin
        check_entries_q <= m_axi_rdata_i[47:44];
        check_slot_q    <= wslot_q;
      end
    end
  end
  assign entries_good = check_entries_q != '0 && check_entries_q <= 4'd9;
  // CRC-16/CCITT-FALSE, a beat a cycle in two steps: the beat's own share, in pairs of words, and
  // what came before it, carried past the beat. The CRC in the line's last bits makes them equal,
  // but that it lies there low byte first.
  function automatic logic [15:0] after16(input logic [15:0] crc);
    after16[0] = ^(crc & 16'h1911);
    after16[1] = ^(crc & 16'h3222);
    after16[2] = ^(crc & 16'h6444);
    after16[3] = ^(crc & 16'hc888);
    after16[4] = ^(crc & 16'h9110);
    after16[5] = ^(crc & 16'h3b31);
    after16[6] = ^(crc & 16'h7662);
    after16[7] = ^(crc & 16'hecc4);
    after16[8] = ^(crc & 16'hd988);
    after16[9] = ^(crc & 16'hb310);
    after16[10] = ^(crc & 16'h6620);
    after16[11] = ^(crc & 16'hcc40);
    after16[12] = ^(crc & 16'h8191);
    after16[13] = ^(crc & 16'h0322);
    after16[14] = ^(crc & 16'h0644);
    after16[15] = ^(crc & 16'h0c88);
  endfunction

  function automatic logic [15:0] after32(input logic [15:0] crc);
    after32[0] = ^(crc & 16'h1c58);
    after32[1] = ^(crc & 16'h38b0);
    after32[2] = ^(crc & 16'h7160);
    after32[3] = ^(crc & 16'he2c0);
    after32[4] = ^(crc & 16'hc581);
    after32[5] = ^(crc & 16'h975b);
    after32[6] = ^(crc & 16'h2eb6);
    after32[7] = ^(crc & 16'h5d6c);
    after32[8] = ^(crc & 16'hbad9);
    after32[9] = ^(crc & 16'h75b3);
    after32[10] = ^(crc & 16'heb67);
    after32[11] = ^(crc & 16'hd6ce);
    after32[12] = ^(crc & 16'hb1c5);
    after32[13] = ^(crc & 16'h638b);
    after32[14] = ^(crc & 16'hc716);
    after32[15] = ^(crc & 16'h8e2c);
  endfunction

  function automatic logic [15:0] after64(input logic [15:0] crc);
    after64[0] = ^(crc & 16'h859b);
    after64[1] = ^(crc & 16'h0b36);
    after64[2] = ^(crc & 16'h166c);
    after64[3] = ^(crc & 16'h2cd8);
    after64[4] = ^(crc & 16'h59b0);
    after64[5] = ^(crc & 16'h36fb);
    after64[6] = ^(crc & 16'h6df7);
    after64[7] = ^(crc & 16'hdbee);
    after64[8] = ^(crc & 16'hb7dc);
    after64[9] = ^(crc & 16'h6fb8);
    after64[10] = ^(crc & 16'hdf70);
    after64[11] = ^(crc & 16'hbee1);
    after64[12] = ^(crc & 16'hf859);
    after64[13] = ^(crc & 16'hf0b3);
    after64[14] = ^(crc & 16'he166);
    after64[15] = ^(crc & 16'hc2cd);
  endfunction

  function automatic logic [15:0] fold(input logic [63:0] data);
    logic [63:0] words;
    for (int k = 0; k < 4; k++) words[16*k+:16] = {data[16*k+:8], data[16*k+8+:8]};
    for (int k = 0; k < 2; k++) begin
      words[16*k+:16] = after16(words[32*k+:16]) ^ words[32*k+16+:16];
    end
    for (int k = 0; k < 1; k++) begin
      words[16*k+:16] = after32(words[32*k+:16]) ^ words[32*k+16+:16];
    end
    fold = words[15:0];
  endfunction

  logic share_valid_q, share_last_q;
  logic [15:0] share_q, carry_q;
  logic [7:0] turn_q;  // what its bytes differ in

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      share_valid_q <= 1'b0;
      share_last_q  <= 1'b0;
      share_q       <= '0;
      turn_q        <= '0;
      carry_q       <= 16'h0e10;
    end else begin
      share_valid_q <= beat_take;
      if (beat_take) begin
        share_last_q <= beat_end;
        share_q      <= fold(m_axi_rdata_i);
        turn_q       <= m_axi_rdata_i[63:56] ^ m_axi_rdata_i[55:48];
      end
      if (share_valid_q) begin
        carry_q <= share_last_q ? 16'h0e10 : after64(carry_q ^ share_q);
      end
    end
  end

  assign good = (carry_q ^ share_q) == {turn_q, turn_q} && entries_good;
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
      ready_some_q <= 1'b0;
      use_valid_q  <= 1'b0;
      hslot_q      <= '0;
      failed_q <= 1'b0;
    end else if (clear_i) begin
      wslot_q  <= '0;
      rslot_q  <= '0;
      held_q   <= '0;
      ready_q  <= '0;
      ready_some_q <= 1'b0;
      use_valid_q  <= 1'b0;
      hslot_q      <= '0;
      failed_q <= 1'b0;
    end else begin
      if (beat_end && beat_ours) wslot_q <= next_slot(wslot_q);
      if (line_pop_i) rslot_q <= next_slot(rslot_q);
      if (bad_q && run_i) failed_q <= 1'b1;
      held_q <= held_q + 2'(want) - 2'(line_pop_i);
      if (line_in && !use_next) begin
        ready_q      <= ready_q + 1'b1;
        ready_some_q <= 1'b1;
      end
      if (!line_in && use_next) begin
        ready_q      <= ready_q - 1'b1;
        ready_some_q <= ready_q != 2'd1;
      end
      if (use_next) hslot_q <= next_slot(hslot_q);
      if (use_next) use_valid_q <= 1'b1;
      else if (line_pop_i) use_valid_q <= 1'b0;
    end
  end

  // The next line's number of entries is at hand when the line in use is given back.
  assign use_next = ready_some_q && (!use_valid_q || line_pop_i);

  always_ff @(posedge clk_i) begin
    if (use_next) begin
      use_bad_q  <= entries_mem[hslot_q] == '0;
      use_last_q <= entries_mem[hslot_q] - 1'b1;
    end
  end

  assign finished_o = (!left_some_q || failed_q) && !open_some_q && !check_q && !bad_q &&
                      !ready_some_q && !use_valid_q;
  assign failed_o   = failed_q;
  assign waiting_o  = open_some_q || ar_valid_q || stale_q[7];
  assign progress_o = ar_accepted || beat_take;
  assign raised_o   = ar_valid_q;

  assign line_valid_o   = use_valid_q;
  assign line_bad_o     = use_bad_q;
  assign line_last_o    = use_last_q;
  assign beat_o         = mem[{rslot_q, beat_i}];

  assign error_o         = bad_q && run_i && !failed_q;
  assign line_read_o     = line_in;
  assign line_rejected_o = line_in && !good;

  assign m_axi_araddr_o  = {ar_addr_q, 6'd0};
  assign m_axi_arvalid_o = ar_valid_q;

endmodule
