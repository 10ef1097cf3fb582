// SPDX-License-Identifier: Apache-2.0 WITH SHL-2.1
// The L2 of a machine: BlackParrot's own cache, bsg_cache, in the place of the reference L2. Nothing
// in it is changed, and nothing inside is looked at.
//
// It does one thing after the other: words in order, and a miss stops whatever comes behind it. A
// request is its words; data go before instructions, as in the core's own arbiter, and prefetches,
// which are reads of a word whose answer is dropped, only set out while nothing else is there.
//
// It has no marks, and says of a lookup only whether memory was asked for the line: kind 0 or 2.
module machine_l2 #(
  parameter int VaBits = 39,
  parameter int InstrLen = 3,  // at least 2
  parameter int SizeBytes = 262144,
  parameter int Ways = 8
) (
  input  logic              clk_i,
  input  logic              rst_ni,

  // Instruction requests, answered with 2^InstrLen beats.
  input  logic              ireq_valid_i,
  output logic              ireq_ready_o,
  input  logic [31:0]       ireq_paddr_i,
  input  logic [VaBits-1:0] ireq_vaddr_i,
  input  logic [15:0]       ireq_asid_i,
  output logic              irsp_valid_o,
  input  logic              irsp_ready_i,
  output logic [63:0]       irsp_data_o,
  output logic [2:0]        hit_cycles_o,  // a hit's first beat comes one more after the request

  // Data requests.
  input  logic              dreq_valid_i,
  output logic              dreq_ready_o,
  input  logic              dreq_write_i,
  input  logic [31:0]       dreq_paddr_i,
  input  logic [2:0]        dreq_len_i,
  input  logic [3:0]        dreq_id_i,
  input  logic [63:0]       dreq_wdata_i,
  input  logic [7:0]        dreq_wstrb_i,
  output logic              drsp_valid_o,
  input  logic              drsp_ready_i,
  output logic              drsp_write_o,
  output logic [3:0]        drsp_id_o,
  output logic [63:0]       drsp_data_o,
  output logic              drsp_last_o,

  // The block's prefetch and observation ports.
  input  logic              pf_valid_i,
  output logic              pf_ready_o,
  input  logic [31:0]       pf_paddr_i,
  input  logic [1:0]        pf_source_i,  // 0 first record, 1 next line, 2 second record
  input  logic              pf_level_i,  // 1: not for this cache, taken and dropped
  output logic              pf_present_o,
  output logic              obs_valid_o,
  output logic [VaBits-1:0] obs_vaddr_o,
  output logic [31:0]       obs_paddr_o,
  output logic [1:0]        obs_kind_o,
  output logic              obs_late_o,
  output logic              obs_instr_o,
  output logic [15:0]       obs_asid_o,

  // Flush: ready when every dirty line is in memory and every line out.
  input  logic              flush_valid_i,
  output logic              flush_ready_o,

  // Memory: AXI4 bursts of one line.
  output logic              ar_valid_o,
  input  logic              ar_ready_i,
  output logic [2:0]        ar_id_o,
  output logic [31:0]       ar_addr_o,
  input  logic              r_valid_i,
  output logic              r_ready_o,
  input  logic [2:0]        r_id_i,
  input  logic [63:0]       r_data_i,
  input  logic              r_last_i,
  output logic              aw_valid_o,
  input  logic              aw_ready_i,
  output logic [2:0]        aw_id_o,
  output logic [31:0]       aw_addr_o,
  output logic              w_valid_o,
  input  logic              w_ready_i,
  output logic [63:0]       w_data_o,
  input  logic              b_valid_i,
  output logic              b_ready_o,
  input  logic [2:0]        b_id_i,
  output logic              write_error_o,  // pulse

  // Counters since reset, as machine_system has them.
  output logic [319:0]      counters_o
);

  localparam int SetBits = $clog2(SizeBytes / Ways / 64);
  localparam int WayBits = $clog2(Ways);
  localparam int LineBits = SetBits + WayBits;

  // Operations of the cache: read, write with a mask; empty a way of a set, clean one.
  localparam logic [5:0] Load = 6'b000011, Store = 6'b001101, Empty = 6'b010000, Clean = 6'b010001;

  // Who asks for a word.
  localparam logic [1:0] Sweep = 2'd0, Instr = 2'd1, Data = 2'd2, Prefetch = 2'd3;

  // The source of prefetches whose line is not reported as present.
  localparam logic [1:0] NextLine = 2'd1;

  // Words in the cache, the oldest one first: it is the one that memory is asked for.
  logic op_valid, op_ready, op_first, op_last, rsp_valid, rsp_take;
  logic [1:0] op_who, rsp_who;
  logic [3:0] rsp_id;
  logic rsp_known, rsp_first, rsp_last, rsp_write, unused_room;
  logic [5:0] opcode;
  logic [31:0] op_addr;
  logic [63:0] rsp_data;

  // The request whose words are on their way in.
  logic busy_q, write_q;
  logic [1:0] who_q;
  logic [31:6] line_q;
  logic [2:0] word_q, asked_q, last_q;
  logic [3:0] id_q;
  logic [63:0] wdata_q;
  logic [7:0] wstrb_q;

  // After reset every way of every set is emptied; a flush cleans all of them before.
  localparam logic [1:0] Run = 2'd0, Emptying = 2'd1, Cleaning = 2'd2;
  logic [1:0] sweep_q;
  logic [LineBits-1:0] swept_q;
  logic swept_all_q, flush_q, writing_q, idle, sweep_valid, sweep_done;
  assign idle        = !busy_q && !rsp_known;
  assign sweep_valid = sweep_q != Run && !swept_all_q;
  assign sweep_done  = sweep_q != Run && swept_all_q && !rsp_known && !writing_q;

  // Who comes next. A flush waits for what came before it.
  logic open, take_data, take_instr, take_prefetch;
  assign open          = !busy_q && sweep_q == Run && !flush_valid_i;
  assign dreq_ready_o  = open;
  assign ireq_ready_o  = open && !dreq_valid_i;
  assign pf_ready_o    = open && !dreq_valid_i && !ireq_valid_i && !rsp_known;
  assign take_data     = dreq_valid_i && dreq_ready_o;
  assign take_instr    = ireq_valid_i && ireq_ready_o;
  assign take_prefetch = pf_valid_i && pf_ready_o && !pf_level_i;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      sweep_q       <= Emptying;
      swept_q       <= '0;
      swept_all_q   <= 1'b0;
      flush_q       <= 1'b0;
      flush_ready_o <= 1'b0;
    end else begin
      flush_ready_o <= 1'b0;
      if (sweep_q == Run) begin
        if (flush_valid_i && !flush_ready_o && idle) begin
          sweep_q <= Cleaning;
          flush_q <= 1'b1;
        end
      end else if (sweep_done) begin
        sweep_q       <= sweep_q == Cleaning ? Emptying : Run;
        swept_all_q   <= 1'b0;
        flush_ready_o <= sweep_q == Emptying && flush_q;
        flush_q       <= sweep_q == Cleaning;
      end else if (sweep_valid && op_ready) begin
        swept_q     <= swept_q + 1'b1;
        swept_all_q <= swept_q == '1;
      end
    end
  end

  // A request: its words in turn, the one asked for first, then up and around inside their block.
  logic [2:0] block_mask, word;
  assign block_mask = last_q;
  assign word       = (word_q & ~block_mask) | ((word_q + asked_q) & block_mask);
  assign op_valid   = busy_q || sweep_valid;
  assign op_who     = busy_q ? who_q : Sweep;
  assign op_first   = asked_q == '0;
  assign op_last    = asked_q == last_q;
  always_comb begin
    if (busy_q) begin
      opcode  = write_q ? Store : Load;
      op_addr = {line_q, word, 3'd0};
    end else begin
      opcode  = sweep_q == Cleaning ? Clean : Empty;
      op_addr = {{(26 - LineBits) {1'b0}}, swept_q, 6'd0};
    end
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      busy_q  <= 1'b0;
      asked_q <= '0;
    end else if (!busy_q) begin
      busy_q  <= take_data || take_instr || take_prefetch;
      asked_q <= '0;
    end else if (op_ready) begin
      busy_q  <= !op_last;
      asked_q <= asked_q + 3'd1;
    end
  end
  logic [31:0] paddr;
  assign paddr = take_data ? dreq_paddr_i : take_instr ? ireq_paddr_i : pf_paddr_i;
  always_ff @(posedge clk_i) begin
    if (!busy_q) begin
      who_q   <= take_data ? Data : take_instr ? Instr : Prefetch;
      write_q <= take_data && dreq_write_i;
      line_q  <= paddr[31:6];
      word_q  <= paddr[5:3];
      id_q    <= dreq_id_i;
      wdata_q <= dreq_wdata_i;
      wstrb_q <= dreq_wstrb_i;
      if (take_instr) last_q <= 3'((1 << InstrLen) - 1);
      else if (take_data && !dreq_write_i)
        last_q <= {dreq_len_i == 3'd3, dreq_len_i[1], |dreq_len_i};
      else last_q <= '0;
    end
  end

  ref_l2_fifo #(
    .Width(9),
    .Depth(4)
  ) u_words (
    .clk_i,
    .rst_ni,
    .push_i(op_valid && op_ready),
    .data_i({op_who, op_first, op_last, write_q, id_q}),
    .pop_i(rsp_valid && rsp_take),
    .data_o({rsp_who, rsp_first, rsp_last, rsp_write, rsp_id}),
    .valid_o(rsp_known),
    .room_o(unused_room)
  );

  // Memory.
  logic dma_valid, dma_taken, dma_write, fill, fill_taken, out_valid, unused_v_we;
  logic [31:0] dma_addr;
  logic [63:0] out_data;

  bsg_cache #(
    .addr_width_p(32),
    .data_width_p(64),
    .block_size_in_words_p(8),
    .sets_p(SizeBytes / Ways / 64),
    .ways_p(Ways)
  ) u_cache (
    .clk_i,
    .reset_i(!rst_ni),
    .cache_pkt_i({opcode, op_addr, busy_q ? wdata_q : 64'd0, wstrb_q}),
    .v_i(op_valid),
    .ready_o(op_ready),
    .data_o(rsp_data),
    .v_o(rsp_valid),
    .yumi_i(rsp_valid && rsp_take),
    .dma_pkt_o({dma_write, dma_addr}),
    .dma_pkt_v_o(dma_valid),
    .dma_pkt_yumi_i(dma_taken),
    .dma_data_i(r_data_i),
    .dma_data_v_i(r_valid_i),
    .dma_data_ready_o(r_ready_o),
    .dma_data_o(out_data),
    .dma_data_v_o(out_valid),
    .dma_data_yumi_i(out_valid && w_ready_i),
    .v_we_o(unused_v_we)
  );

  // One line at a time is on its way out; it is not read back before memory has it.
  logic [31:6] written_q;
  assign fill       = dma_valid && !dma_write;
  assign ar_valid_o = fill && !(writing_q && written_q == dma_addr[31:6]);
  assign ar_id_o    = '0;
  assign ar_addr_o  = dma_addr;
  assign aw_valid_o = dma_valid && dma_write && !writing_q;
  assign aw_id_o    = '0;
  assign aw_addr_o  = dma_addr;
  assign w_valid_o  = out_valid;
  assign w_data_o   = out_data;
  assign b_ready_o  = 1'b1;
  assign fill_taken = ar_valid_o && ar_ready_i;
  assign dma_taken  = fill_taken || (aw_valid_o && aw_ready_i);
  assign write_error_o = 1'b0;
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) writing_q <= 1'b0;
    else writing_q <= (writing_q && !b_valid_i) || (aw_valid_o && aw_ready_i);
  end
  always_ff @(posedge clk_i) begin
    if (!writing_q) written_q <= dma_addr[31:6];
  end

  // Answers.
  always_comb begin
    unique case (rsp_who)
      Instr:   rsp_take = irsp_ready_i;
      Data:    rsp_take = drsp_ready_i;
      default: rsp_take = 1'b1;
    endcase
  end
  assign hit_cycles_o = 3'd2;
  assign irsp_valid_o = rsp_valid && rsp_who == Instr;
  assign irsp_data_o  = irsp_valid_o ? rsp_data : '0;
  assign drsp_valid_o = rsp_valid && rsp_who == Data;
  assign drsp_write_o = drsp_valid_o && rsp_write;
  assign drsp_id_o    = drsp_valid_o ? rsp_id : '0;
  assign drsp_data_o  = drsp_valid_o ? rsp_data : '0;
  assign drsp_last_o  = drsp_valid_o && rsp_last;

  // What became of the first word of a request: memory is asked for its line, or it is answered
  // without.
  logic filled_q, missed, hit, first_answer;
  assign first_answer = rsp_valid && rsp_take && rsp_first;
  assign missed       = fill_taken && rsp_first;
  assign hit          = first_answer && !filled_q;
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) filled_q <= 1'b0;
    else filled_q <= (filled_q || fill_taken) && !(rsp_valid && rsp_take);
  end

  // An instruction request that was there while a prefetch of its line was in the cache.
  logic prefetching, same_line, met_q;
  logic [31:6] prefetched_q;
  logic next_line_q;
  assign prefetching = (busy_q && who_q == Prefetch) || (rsp_known && rsp_who == Prefetch);
  assign same_line   = ireq_paddr_i[31:6] == prefetched_q;
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) met_q <= 1'b0;
    else if (ireq_valid_i && prefetching && same_line) met_q <= 1'b1;
    else if (missed || hit) met_q <= met_q && rsp_who != Instr;
  end
  always_ff @(posedge clk_i) begin
    if (take_prefetch) begin
      prefetched_q <= paddr[31:6];
      next_line_q  <= pf_source_i == NextLine;
    end
  end

  // The observation port. Two words at most are in the cache, so the first word of a request is
  // answered before another request is taken.
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      obs_valid_o  <= 1'b0;
      pf_present_o <= 1'b0;
    end else begin
      obs_valid_o  <= (missed || hit) && rsp_who == Instr;
      pf_present_o <= hit && rsp_who == Prefetch && !next_line_q;
    end
  end
  always_ff @(posedge clk_i) begin
    if (take_instr) begin
      obs_vaddr_o <= ireq_vaddr_i;
      obs_asid_o  <= ireq_asid_i;
      obs_paddr_o <= {ireq_paddr_i[31:6], 6'd0};
    end
    obs_kind_o <= missed ? 2'd0 : 2'd2;
  end
  assign obs_late_o  = 1'b0;
  assign obs_instr_o = 1'b1;

  // It cannot be told which prefetched lines leave unused.
  logic [9:0] steps;
  assign steps = {
    aw_valid_o && aw_ready_i,
    1'b0,
    missed && rsp_who == Prefetch,
    take_prefetch,
    missed && rsp_who == Data,
    1'b0,
    hit && rsp_who == Data,
    missed && rsp_who == Instr,
    hit && rsp_who == Instr && met_q,
    hit && rsp_who == Instr && !met_q
  };
  ref_l2_counters #(
    .StepBits(1)
  ) u_counters (
    .clk_i,
    .rst_ni,
    .clear_i(1'b0),
    .steps_i(steps),
    .counts_o(counters_o)
  );

  // Bursts are lines, of one reader and one writer; requests are aligned.
  logic unused_bits;
  assign unused_bits = ^{paddr[2:0], r_id_i, r_last_i, b_id_i};

endmodule
