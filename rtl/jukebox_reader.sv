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

  // Whether there is a line left follows the count: after a START a cycle later than it, which is
  // before the replay runs.
  logic left_few;
  assign left_few = left_q[41:1] == '0;

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
      left_some_q <= !left_few || left_q[0] != want;
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
  function automatic logic [15:0] after64(input logic [15:0] from);
    logic [21:0] sum;
    sum[0] = from[4] ^ from[7];
    sum[1] = from[3] ^ from[6];
    sum[2] = from[5] ^ from[8];
    sum[3] = from[9] ^ from[10];
    sum[4] = from[11] ^ from[14];
    sum[5] = from[12] ^ from[15];
    sum[6] = from[13] ^ sum[0];
    sum[7] = sum[2] ^ sum[4];
    sum[8] = from[0] ^ from[1];
    sum[9] = from[2] ^ sum[1];
    sum[10] = from[5] ^ sum[3];
    sum[11] = sum[6] ^ sum[8];
    sum[12] = from[1] ^ from[2];
    sum[13] = from[0] ^ from[7];
    sum[14] = from[6] ^ from[13];
    sum[15] = from[14] ^ from[15];
    sum[16] = from[4] ^ sum[5];
    sum[17] = sum[2] ^ sum[12];
    sum[18] = sum[3] ^ sum[6];
    sum[19] = from[6] ^ sum[7];
    sum[20] = from[9] ^ sum[9];
    sum[21] = from[12] ^ sum[10];
    after64[0] = from[3] ^ from[8] ^ from[10] ^ from[15] ^ sum[0] ^
        sum[8];
    after64[1] = from[4] ^ from[9] ^ from[11] ^ sum[17];
    after64[2] = sum[9] ^ sum[21];
    after64[3] = from[10] ^ from[11] ^ sum[1] ^ sum[6];
    after64[4] = from[12] ^ sum[0] ^ sum[7];
    after64[5] = sum[1] ^ sum[11] ^ sum[21];
    after64[6] = from[2] ^ from[10] ^ sum[11] ^ sum[19];
    after64[7] = from[1] ^ from[7] ^ sum[5] ^ sum[7] ^ sum[20];
    after64[8] = from[8] ^ sum[5] ^ sum[9] ^ sum[18];
    after64[9] = from[3] ^ sum[7] ^ sum[18];
    after64[10] = sum[3] ^ sum[16] ^ sum[19];
    after64[11] = from[11] ^ sum[5] ^ sum[10] ^ sum[13] ^ sum[14];
    after64[12] = from[0] ^ from[13] ^ sum[1] ^ sum[4] ^ sum[16];
    after64[13] = from[5] ^ from[14] ^ sum[5] ^ sum[11];
    after64[14] = sum[14] ^ sum[15] ^ sum[17];
    after64[15] = sum[13] ^ sum[15] ^ sum[20];
  endfunction

  function automatic logic [15:0] fold64(input logic [63:0] from);
    logic [51:0] sum;
    sum[0] = from[16] ^ from[22];
    sum[1] = from[17] ^ from[23];
    sum[2] = from[20] ^ from[30];
    sum[3] = from[21] ^ from[31];
    sum[4] = from[8] ^ from[18];
    sum[5] = from[24] ^ from[32];
    sum[6] = from[25] ^ from[33];
    sum[7] = from[26] ^ from[34];
    sum[8] = from[27] ^ from[35];
    sum[9] = from[28] ^ from[36];
    sum[10] = from[29] ^ from[37];
    sum[11] = sum[2] ^ sum[8];
    sum[12] = from[3] ^ from[19];
    sum[13] = from[4] ^ from[39];
    sum[14] = from[38] ^ from[46];
    sum[15] = from[6] ^ sum[0];
    sum[16] = from[0] ^ sum[1];
    sum[17] = from[5] ^ sum[3];
    sum[18] = from[1] ^ sum[4];
    sum[19] = from[44] ^ sum[5];
    sum[20] = from[45] ^ sum[6];
    sum[21] = from[2] ^ from[9];
    sum[22] = from[14] ^ from[47];
    sum[23] = from[7] ^ sum[7];
    sum[24] = from[11] ^ sum[9];
    sum[25] = from[12] ^ sum[10];
    sum[26] = sum[9] ^ sum[12];
    sum[27] = from[13] ^ sum[14];
    sum[28] = from[15] ^ sum[15];
    sum[29] = sum[17] ^ sum[22];
    sum[30] = from[7] ^ from[16];
    sum[31] = from[30] ^ from[38];
    sum[32] = from[12] ^ from[39];
    sum[33] = from[17] ^ from[41];
    sum[34] = from[18] ^ from[42];
    sum[35] = from[10] ^ from[43];
    sum[36] = from[19] ^ from[47];
    sum[37] = from[21] ^ sum[0];
    sum[38] = from[22] ^ sum[1];
    sum[39] = from[20] ^ sum[3];
    sum[40] = from[15] ^ sum[7];
    sum[41] = sum[10] ^ sum[13];
    sum[42] = from[40] ^ sum[30];
    sum[43] = sum[11] ^ sum[16];
    sum[44] = from[2] ^ sum[19];
    sum[45] = from[23] ^ sum[19];
    sum[46] = from[14] ^ sum[20];
    sum[47] = sum[11] ^ sum[21];
    sum[48] = sum[16] ^ sum[23];
    sum[49] = sum[25] ^ sum[26];
    sum[50] = from[10] ^ sum[27];
    sum[51] = sum[24] ^ sum[44];
    fold64[0] = from[19] ^ from[32] ^ from[40] ^ from[44] ^ from[56] ^
        sum[4] ^ sum[24] ^ sum[47];
    fold64[1] = from[9] ^ from[10] ^ from[33] ^ from[41] ^ from[45] ^
        from[57] ^ sum[39] ^ sum[49];
    fold64[2] = from[4] ^ from[11] ^ from[34] ^ from[42] ^ from[58] ^
        sum[2] ^ sum[10] ^ sum[37] ^ sum[50];
    fold64[3] = from[11] ^ from[35] ^ from[43] ^ from[59] ^ sum[29] ^
        sum[31] ^ sum[32] ^ sum[38];
    fold64[4] = from[13] ^ from[31] ^ from[36] ^ from[60] ^ sum[4] ^
        sum[28] ^ sum[32] ^ sum[45];
    fold64[5] = from[13] ^ from[18] ^ from[37] ^ from[61] ^ sum[42] ^
        sum[43] ^ sum[46] ^ sum[51];
    fold64[6] = from[62] ^ sum[3] ^ sum[14] ^ sum[18] ^ sum[33] ^
        sum[40] ^ sum[46] ^ sum[49];
    fold64[7] = from[0] ^ from[63] ^ sum[0] ^ sum[27] ^ sum[34] ^
        sum[36] ^ sum[40] ^ sum[41] ^ sum[47];
    fold64[8] = from[1] ^ from[38] ^ from[39] ^ from[48] ^ sum[5] ^
        sum[26] ^ sum[29] ^ sum[35] ^ sum[43];
    fold64[9] = from[49] ^ sum[6] ^ sum[18] ^ sum[28] ^ sum[39] ^
        sum[41] ^ sum[51];
    fold64[10] = from[5] ^ from[24] ^ from[50] ^ sum[12] ^ sum[20] ^
        sum[21] ^ sum[25] ^ sum[31] ^ sum[37] ^ sum[48];
    fold64[11] = from[3] ^ from[6] ^ from[25] ^ from[31] ^ from[51] ^
        sum[7] ^ sum[11] ^ sum[13] ^ sum[18] ^ sum[38] ^
        sum[50];
    fold64[12] = from[26] ^ from[52] ^ sum[2] ^ sum[13] ^ sum[29] ^
        sum[42] ^ sum[45];
    fold64[13] = from[8] ^ from[27] ^ from[53] ^ sum[5] ^ sum[17] ^
        sum[20] ^ sum[28] ^ sum[33];
    fold64[14] = from[9] ^ from[28] ^ from[46] ^ from[54] ^ sum[6] ^
        sum[15] ^ sum[34] ^ sum[48];
    fold64[15] = from[29] ^ from[55] ^ sum[1] ^ sum[8] ^ sum[18] ^
        sum[23] ^ sum[35] ^ sum[36];
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
        share_q      <= fold64(m_axi_rdata_i);
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
