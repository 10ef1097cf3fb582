// SPDX-License-Identifier: Apache-2.0 WITH SHL-2.1
// Translation: asks for the physical address of each entry's region, keeping record order.
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
module jukebox_translate (
  input  logic                clk_i,
  input  logic                rst_ni,
  // Control by the replay side.
  input  logic                run_i,  // the replay runs
  input  logic                halt_i,  // raise nothing new
  input  logic                clear_i,  // forget every entry held
  input  logic                forget_i,  // stop waiting: answers under way are discarded
  input  logic [37:0]         rebase_i,  // added to every tag
  input  logic [15:0]         asid_i,
  input  logic [15:0]         retry_wait_i,  // cycles
  output logic                empty_o,  // no entry held, nothing asked
  output logic                waiting_o,  // a request is raised or unanswered
  output logic                progress_o,  // a request was accepted or answered
  // Entries from the unpacker.
  input  logic                entry_valid_i,
  input  logic [37:0]         entry_tag_i,
  input  logic [15:0]         entry_vec_i,
  input  logic                entry_last_i,
  output logic                entry_ready_o,
  // Translated entries, dropped ones included.
  output logic                done_valid_o,
  output logic [37:0]         done_tag_o,
  output logic [37:0]         done_frame_o,  // physical address / region size
  output logic [15:0]         done_vec_o,
  output logic                done_some_o,  // else it was dropped or had no line
  output logic                done_single_o,  // one line
  output logic                done_last_o,
  input  logic                done_ready_i,
  // Counted events.
  output logic                asked_o,
  output logic                asked_again_o,
  output logic                drop_denied_o,
  output logic                drop_retry_o,
  // Translation port.
  output logic                xlt_req_valid_o,
  input  logic                xlt_req_ready_i,
  output logic [47:0]         xlt_req_vaddr_o,
  output logic [15:0]         xlt_req_asid_o,
  input  logic                xlt_rsp_valid_i,
  output logic                xlt_rsp_ready_o,
  input  logic [47:0]         xlt_rsp_paddr_i,
  input  logic [1:0]          xlt_rsp_status_i
);

  localparam int Depth = 16;  // entries held: most requests outstanding

  localparam logic [1:0] Ok = jukebox_pkg::XltOk;
  localparam logic [1:0] Retry = jukebox_pkg::XltRetry;
  localparam logic [1:0] Drop = jukebox_pkg::XltDrop;

  // Entries in record order, each with whether it needs an answer.
  logic push, pop, held_some, head_asks, head_last, head_single, needed;
  logic [4:0] held;
  logic [37:0] tag, head_tag;
  logic [15:0] head_vec;

  jukebox_fifo #(
    .Width(    57),
    .Depth(    Depth),
    .CountBits(5)
  ) u_entries (
    .clk_i,
    .rst_ni,
    .clear_i,
    .push_i (push),
    .data_i ({entry_last_i, needed, !many(entry_vec_i), tag, entry_vec_i}),
    .pop_i  (pop),
    .data_o ({head_last, head_asks, head_single, head_tag, head_vec}),
    .valid_o(held_some),
    .count_o(held)
  );

  // Whether more than one bit is set, by groups of four.
  function automatic logic many(input logic [15:0] bits);
    logic [15:0] all;
    logic one, two, in_group;
    all      = bits;
    in_group = 1'b0;
    one      = 1'b0;
    two      = 1'b0;
    for (int g = 0; g < 4; g++) begin
      in_group = in_group || ((all[4*g] || all[4*g+1]) && (all[4*g+2] || all[4*g+3])) ||
                 (all[4*g] && all[4*g+1]) || (all[4*g+2] && all[4*g+3]);
      two      = two || (one && all[4*g+:4] != '0);
      one      = one || all[4*g+:4] != '0;
    end
    many = in_group || two;
  endfunction
  assign tag    = entry_tag_i + rebase_i;
  assign needed = entry_vec_i != '0;

  // Repetition of a request that was answered RETRY.
  typedef enum logic [1:0] {
    Normal,
    Settle,
    Again
  } state_e;
  state_e state_d, state_q;

  // Answers in the order of the requests, for the entries that need one. A repeated request's
  // answer takes the place of the RETRY at the head.
  logic [39:0] answer_mem[Depth];
  logic [3:0] answer_wptr_q, answer_rptr_q;
  logic [4:0] answers_q;
  logic answered_q;  // there is one
  logic [1:0] head_status;
  logic answer_push, answer_pop, answer_replace;
  logic [3:0] answer_place;
  logic [1:0] answer_status;
  assign answer_place  = state_q == Again ? answer_rptr_q : answer_wptr_q;
  assign answer_status = state_q == Again && xlt_rsp_status_i != Ok ? Drop : xlt_rsp_status_i;

  always_ff @(posedge clk_i) begin
    if (answer_push || answer_replace) begin
      answer_mem[answer_place] <= {answer_status, xlt_rsp_paddr_i[47:10]};
    end
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      answer_wptr_q <= '0;
      answer_rptr_q <= '0;
      answers_q     <= '0;
      answered_q    <= 1'b0;
    end else if (clear_i) begin
      answer_wptr_q <= '0;
      answer_rptr_q <= '0;
      answers_q     <= '0;
      answered_q    <= 1'b0;
    end else begin
      if (answer_push) answer_wptr_q <= answer_wptr_q + 1'b1;
      if (answer_pop) answer_rptr_q <= answer_rptr_q + 1'b1;
      if (answer_push && !answer_pop) begin
        answers_q  <= answers_q + 1'b1;
        answered_q <= 1'b1;
      end
      if (!answer_push && answer_pop) begin
        answers_q  <= answers_q - 1'b1;
        answered_q <= answers_q != 5'd1;
      end
    end
  end

  logic [15:0] wait_q;
  logic wait_over_q;
  logic [4:0] retries_q;  // entries held that were answered RETRY
  logic [4:0] open_q;  // requests raised and not answered, of this replay
  logic [7:0] stale_q;  // the same of earlier replays: answered first, answers discarded
  logic [7:0] owed_q;  // requests accepted and not answered
  // Whether there are any.
  logic retry_some_d, retry_some_q, open_some_q, stale_some_q, owed_some_q;
  logic req_valid_q, want, raise, block_q;
  logic req_again_q, want_again, raise_again, must_retry;
  logic [37:0] req_tag_q;
  logic [15:0] req_asid_q;

  assign must_retry = held_some && head_asks && answered_q && head_status == Retry;

  always_comb begin
    state_d    = state_q;
    want_again = 1'b0;
    unique case (state_q)
      // Requests go out entry by entry.
      Normal: begin
        if (must_retry) state_d = Settle;
      end
      // No new request until all are answered and the wait is over.
      Settle: begin
        if (!open_some_q && !req_valid_q && wait_over_q) begin
          want_again = 1'b1;
          if (!halt_i) state_d = Again;
        end
      end
      // The repeated request is under way.
      Again: begin
        if (answer_replace) state_d = Normal;
      end
      default: state_d = Normal;
    endcase
    if (clear_i) state_d = Normal;
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      state_q     <= Normal;
      wait_q      <= '0;
      wait_over_q <= 1'b1;
    end else begin
      state_q <= state_d;
      if (state_q == Normal) begin
        if (must_retry) begin
          wait_q      <= retry_wait_i;
          wait_over_q <= retry_wait_i == '0;
        end
      end else if (!wait_over_q) begin
        wait_q      <= wait_q - 1'b1;
        wait_over_q <= wait_q == 16'd1;
      end
    end
  end

  // Entries held that wait to be asked again: while there are any no new request goes out.
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) retries_q <= '0;
    else if (clear_i) retries_q <= '0;
    else if (answer_push && xlt_rsp_status_i == Retry) retries_q <= retries_q + 1'b1;
    else if (answer_replace) retries_q <= retries_q - 1'b1;
  end
  always_comb begin
    retry_some_d = retry_some_q;
    if (answer_push && xlt_rsp_status_i == Retry) retry_some_d = 1'b1;
    if (answer_replace) retry_some_d = retries_q != 5'd1;
    if (clear_i) retry_some_d = 1'b0;
  end

  // Requests. Once raised, one stays until accepted, with its own copy of what it asks.
  logic asked;
  assign asked         = raise || raise_again;
  assign raise_again   = want_again && !halt_i;
  assign entry_ready_o = !block_q && (!req_valid_q || xlt_req_ready_i);
  assign want          = entry_valid_i && entry_ready_o && needed;
  assign raise         = want && !halt_i;
  assign push          = entry_valid_i && entry_ready_o && (needed || entry_last_i);

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      req_valid_q <= 1'b0;
      req_again_q <= 1'b0;
      req_tag_q   <= '0;
      req_asid_q  <= '0;
    end else begin
      req_valid_q <= asked || (req_valid_q && !xlt_req_ready_i);
      // Taken along whenever there is room, wanted or not: what is wanted is known late.
      if (!req_valid_q || xlt_req_ready_i) begin
        req_again_q <= state_q == Settle;
        req_tag_q   <= state_q == Settle ? head_tag : tag;
        req_asid_q  <= asid_i;
      end
    end
  end

  // No room is known a cycle late, in which one more entry may have come in.
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      retry_some_q <= 1'b0;
      block_q      <= 1'b0;
    end else begin
      retry_some_q <= retry_some_d;
      block_q      <= retry_some_d || held >= 5'd15 || stale_q[7];
    end
  end

  // Answers come in the order of the requests; one that nobody asked for is ignored. What is given
  // up becomes stale in the cycle after, in which nothing is raised.
  logic accepted, answer, ours, forget_q;
  assign accepted = req_valid_q && xlt_req_ready_i;
  assign answer   = xlt_rsp_valid_i && (owed_some_q || accepted);
  assign ours     = answer && !stale_some_q;

  assign answer_push    = ours && run_i && state_q != Again;
  assign answer_replace = ours && run_i && state_q == Again;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      forget_q     <= 1'b0;
      owed_q       <= '0;
      owed_some_q  <= 1'b0;
      open_q       <= '0;
      open_some_q  <= 1'b0;
      stale_q      <= '0;
      stale_some_q <= 1'b0;
    end else begin
      forget_q <= forget_i;
      if (accepted && !answer) begin
        owed_q      <= owed_q + 1'b1;
        owed_some_q <= 1'b1;
      end else if (!accepted && answer) begin
        owed_q      <= owed_q - 1'b1;
        owed_some_q <= owed_q != 8'd1;
      end

      if (forget_q) begin
        open_q       <= '0;
        open_some_q  <= 1'b0;
        stale_q      <= stale_q + 8'(open_q) - 8'(answer);
        stale_some_q <= (stale_some_q && open_some_q) || !answer ||
                        (stale_some_q ? stale_q != 8'd1 : open_q != 5'd1);
        if (!stale_some_q && !open_some_q) stale_some_q <= 1'b0;
      end else begin
        if (asked && !ours) begin
          open_q      <= open_q + 1'b1;
          open_some_q <= 1'b1;
        end else if (!asked && ours) begin
          open_q      <= open_q - 1'b1;
          open_some_q <= open_q != 5'd1;
        end
        if (answer && stale_some_q) begin
          stale_q      <= stale_q - 1'b1;
          stale_some_q <= stale_q != 8'd1;
        end
      end
    end
  end

  // The head leaves when it needs no answer, or has one that is not RETRY.
  assign {head_status, done_frame_o} = answer_mem[answer_rptr_q];

  assign done_valid_o = held_some && (!head_asks || (answered_q && head_status != Retry));
  assign done_some_o  = head_asks && head_status == Ok;
  assign done_last_o  = head_last;
  assign answer_pop   = pop && head_asks;
  assign done_tag_o   = head_tag;
  assign done_vec_o   = head_vec;
  assign done_single_o = head_single;
  assign pop          = done_valid_o && done_ready_i;

  // Drops count when the answer comes in, up to the cycle in which the replay is stopped.
  logic denied_q, retried_q;
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      denied_q  <= 1'b0;
      retried_q <= 1'b0;
    end else begin
      denied_q  <= ours && xlt_rsp_status_i[1];
      retried_q <= ours && state_q == Again && xlt_rsp_status_i == Retry;
    end
  end

  assign asked_o       = accepted;
  assign asked_again_o = accepted && req_again_q;
  assign drop_retry_o  = retried_q && run_i;
  assign drop_denied_o = denied_q && run_i;

  assign empty_o    = !held_some && !open_some_q && !req_valid_q;
  assign waiting_o  = open_some_q || req_valid_q || stale_q[7];
  assign progress_o = accepted || answer;

  assign xlt_req_valid_o = req_valid_q;
  assign xlt_req_vaddr_o = {req_tag_q, 10'd0};
  assign xlt_req_asid_o  = req_asid_q;
  assign xlt_rsp_ready_o = 1'b1;

  // The place in the region comes from the entry.
  logic unused_offset;
  assign unused_offset = ^xlt_rsp_paddr_i[9:0];

endmodule
