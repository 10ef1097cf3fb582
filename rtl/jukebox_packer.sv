// SPDX-License-Identifier: Apache-2.0 WITH SHL-2.1
// Packer: gathers entries into metadata lines and sends each line out beat by beat.
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
// A line is packed in steps: each puts an entry behind what is left of those before, and sends out
// the beat that this completes, if any. The last beat of a line, with the header, leaves beside the
// first entry of the next line, so that one entry a cycle goes in without a pause.
module jukebox_packer (
  input  logic                clk_i,
  input  logic                rst_ni,
  input  logic                clear_i,  // forget everything
  input  logic                close_i,  // no more entries come: complete the last line
  input  logic                entry_valid_i,
  input  logic [53:0]         entry_i,
  output logic                entry_pop_o,
  // A line is begun only while one more fits below the limit; else entries are dropped.
  input  logic                room_i,
  output logic                line_start_o,
  output logic                drop_o,
  // Beats of complete lines.
  input  logic                beat_ready_i,  // room for a beat from each stage
  output logic                beat_valid_o,
  output logic [63:0]         beat_o,
  output logic                beat_last_o,
  output logic [3:0]          line_entries_o,  // entries of the line, with its last beat
  output logic                empty_o  // no entry is held and no line under way
);

  localparam int Steps = 9;  // of a line, without its last beat
  localparam logic [Steps-1:0] Emits = 9'b110111110;  // a beat
  localparam logic [Steps-1:0] Pops = 9'b111111111;  // an entry

  logic [Steps-1:0] step_q;  // one-hot
  logic [Steps-1:0] put_q;  // the same while there is an entry to put, none for padding
  logic tail_q;  // the last beat of a complete line is still here
  logic [3:0] count_q;  // entries in the line being filled, empty padding not counted
  logic [3:0] tail_count_q;
  logic emits, pops, emit;
  assign emits = (step_q & Emits) != '0;
  assign pops  = (step_q & Pops) != '0;

  // The first entry of a line decides whether there is a line at all. A line that is closed
  // early is padded with empty entries.
  logic first, free, store, take, pad_q, complete;
  assign first = step_q[0];
  assign free  = beat_ready_i;
  assign take  = entry_valid_i && free && (!first || room_i);
  assign store = take || (pad_q && !first && free);

  assign drop_o       = entry_valid_i && !clear_i && first && !room_i;
  assign entry_pop_o  = (take && pops) || (entry_valid_i && first && !room_i);
  assign line_start_o = take && first && !clear_i;

  assign complete = store && step_q[Steps-1];
  assign emit     = beat_ready_i && (tail_q || (store && emits));

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      step_q       <= {8'd0, 1'b1};
      put_q        <= {8'd0, 1'b1};
      pad_q        <= 1'b0;
      tail_q       <= 1'b0;
      count_q      <= '0;
      tail_count_q <= '0;
    end else if (clear_i) begin
      step_q       <= {8'd0, 1'b1};
      put_q        <= {8'd0, 1'b1};
      pad_q        <= 1'b0;
      tail_q       <= 1'b0;
      count_q      <= '0;
      tail_count_q <= '0;
    end else begin
      if (store) step_q <= {step_q[Steps-2:0], step_q[Steps-1]};
      if (close_i) put_q <= '0;
      else if (store) put_q <= {put_q[Steps-2:0], put_q[Steps-1]};
      pad_q  <= close_i;
      tail_q <= complete || (tail_q && !beat_ready_i);
      if (complete) begin
        count_q      <= '0;
        tail_count_q <= count_q + 4'(take);
      end else if (take && pops) begin
        count_q <= count_q + 4'd1;
      end
    end
  end

  // Where each step puts the bits of its entry: into the beat it completes, and into what is left
  // for the next one. What was left before goes out with the beat, or stays; nothing of it belongs
  // to the line that begins.
  logic [63:0] beat, rest_q, rest_d;

  always_comb begin
    beat = rest_q;
    rest_d = '0;
    // Step 0: entry 0.
    rest_d = rest_d | ({64{put_q[0]}} & {10'd0, entry_i[53:0]});
    // Step 1: entry 1.
    beat = beat | ({64{put_q[1]}} & {entry_i[9:0], 54'd0});
    rest_d = rest_d | ({64{put_q[1]}} & {20'd0, entry_i[53:10]});
    // Step 2: entry 2.
    beat = beat | ({64{put_q[2]}} & {entry_i[19:0], 44'd0});
    rest_d = rest_d | ({64{put_q[2]}} & {30'd0, entry_i[53:20]});
    // Step 3: entry 3.
    beat = beat | ({64{put_q[3]}} & {entry_i[29:0], 34'd0});
    rest_d = rest_d | ({64{put_q[3]}} & {40'd0, entry_i[53:30]});
    // Step 4: entry 4.
    beat = beat | ({64{put_q[4]}} & {entry_i[39:0], 24'd0});
    rest_d = rest_d | ({64{put_q[4]}} & {50'd0, entry_i[53:40]});
    // Step 5: entry 5.
    beat = beat | ({64{put_q[5]}} & {entry_i[49:0], 14'd0});
    rest_d = rest_d | ({64{put_q[5]}} & {60'd0, entry_i[53:50]});
    // Step 6: entry 6.
    rest_d = rest_d | ({64{put_q[6]}} & {6'd0, entry_i[53:0], 4'd0});
    if (step_q[6]) rest_d[3:0] = rest_d[3:0] | rest_q[3:0];
    // Step 7: entry 7.
    beat = beat | ({64{put_q[7]}} & {entry_i[5:0], 58'd0});
    rest_d = rest_d | ({64{put_q[7]}} & {16'd0, entry_i[53:6]});
    // Step 8: entry 8.
    beat = beat | ({64{put_q[8]}} & {entry_i[15:0], 48'd0});
    rest_d = rest_d | ({64{put_q[8]}} & {26'd0, entry_i[53:16]});
    // The number of entries stands below the CRC.
    if (tail_q) beat[47:44] = beat[47:44] | tail_count_q;
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) rest_q <= '0;
    else if (store) rest_q <= rest_d;
  end

  // The beat that leaves.
  logic stage_valid_q, stage_last_q;
  logic [63:0] stage_q;
  logic [3:0] stage_count_q;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      stage_valid_q <= 1'b0;
    end else begin
      stage_valid_q <= emit && !clear_i;
    end
  end

  always_ff @(posedge clk_i) begin
    stage_q       <= beat;
    stage_last_q  <= tail_q;
    stage_count_q <= tail_count_q;
  end
  // CRC-16/CCITT-FALSE, a beat a cycle in two steps: the beat's own share, in pairs of words, and
  // what came before it, carried past the beat. Share and carry of the last beat, whose top 16 bits
  // are 0, make the CRC of all bits before them.
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


  logic out_valid_q, out_last_q;
  logic [63:0] out_q;
  logic [3:0] out_count_q;
  logic [15:0] share_q, carry_q, crc;
  assign crc = carry_q ^ share_q;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      out_valid_q <= 1'b0;
      carry_q     <= 16'h0e10;
    end else if (clear_i) begin
      out_valid_q <= 1'b0;
      carry_q     <= 16'h0e10;
    end else begin
      out_valid_q <= stage_valid_q;
      if (out_valid_q) carry_q <= out_last_q ? 16'h0e10 : after64(crc);
    end
  end

  always_ff @(posedge clk_i) begin
    if (stage_valid_q) begin
      out_q       <= stage_q;
      out_last_q  <= stage_last_q;
      out_count_q <= stage_count_q;
      share_q     <= fold64(stage_q);
    end
  end

  always_comb begin
    beat_o = out_q;
    if (out_last_q) beat_o[63:48] = crc;
  end
  assign beat_valid_o   = out_valid_q;
  assign beat_last_o    = out_last_q;
  assign line_entries_o = out_count_q;
  assign empty_o        = first && !tail_q && !stage_valid_q && !out_valid_q;

`ifdef FORMAL
  always_comb begin
    if (rst_ni) assert ($onehot0(step_q) && step_q != '0);
    if (rst_ni && complete) assert (!tail_q || beat_ready_i);
    if (rst_ni && beat_valid_o && beat_last_o) assert (line_entries_o != '0);
  end
`endif

endmodule
