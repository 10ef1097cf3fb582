  // Any one counter, and what it counts: lines of 64 bytes for two of them, entries for one, events for the others.
  (* anyconst *) logic [$bits(visit_q)-1:0] f_mine;
  always_comb assume (f_mine < Count);
  logic f_event, f_entries;
  logic [9:0] f_amount;
  assign f_event   = event_i[f_mine];
  assign f_entries = f_mine == 6;
  assign f_amount  = !f_event ? '0 : f_entries ? 10'(entries_i) : 10'd1;
  // A read asks until it is answered, for a counter that there is.
  logic f_asked_q;
  logic [$bits(visit_q)-1:0] f_index_q;
  always_ff @(posedge clk_i) begin
    f_asked_q <= rst_ni && rd_req_i && !rd_valid_o;
    f_index_q <= rd_idx_i;
  end
  `OWED(m_counters_held, !f_asked_q || (rd_req_i && rd_idx_i == f_index_q))
  `OWED(m_counters_there, !rd_req_i || rd_idx_i < Count)

  localparam int B = $bits(rd_data_o);
  // What has come since this counter was visited, in how many cycles; and what had come by then, at most what it can say.
  logic f_visit;
  assign f_visit = go_q && visit_q == f_mine;
  logic [9:0] f_new_q;
  logic [5:0] f_cycles_q;
  logic [B-1:0] f_sum_q, f_by;
  logic [B:0] f_more;
  assign f_by   = f_mine == 7 || f_mine == 10 ? B'(f_new_q) << 6 : B'(f_new_q);
  assign f_more = {1'b0, f_sum_q} + {1'b0, f_by};
  logic f_seen_q;  // visited since the counters were cleared
  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      {f_new_q, f_cycles_q, f_sum_q, f_seen_q} <= '0;
    end else if (clear_i) begin
      f_new_q    <= Immediate[f_mine] ? f_amount : '0;
      f_cycles_q <= 6'(Immediate[f_mine] && f_event);
      f_sum_q    <= '0;
      f_seen_q   <= 1'b0;
    end else if (f_visit) begin
      f_new_q    <= f_amount;
      f_cycles_q <= 6'(f_event);
      f_sum_q    <= f_more[B] ? '1 : f_more[B-1:0];
      f_seen_q   <= 1'b1;
    end else begin
      f_new_q    <= f_new_q + f_amount;
      f_cycles_q <= f_cycles_q + 6'(f_event);
    end
  end
  // A read is answered with all that came before the last visit: nothing is lost, nothing counted twice, and the highest value stays.
  `ALWAYS(p_counters_read, !rd_valid_o || rd_idx_i != f_mine || rd_data_o == f_sum_q)
  // That visit came after the read was asked, and after the last clear.
  logic f_waited_q;
  always_ff @(posedge clk_i) begin
    if (!rst_ni || clear_i || !rd_req_i || rd_valid_o) f_waited_q <= 1'b0;
    else f_waited_q <= f_waited_q || (go_q && visit_q == rd_idx_i);
  end
  `ALWAYS(p_counters_fresh, !rd_valid_o || f_waited_q)
  `ALWAYS(i_counters_waited, !(add_read_q || sum_read_q) || f_waited_q)
  // That takes two rounds at most, and a clear begins it anew.
  logic [6:0] f_wait_q;
  always_ff @(posedge clk_i) begin
    if (!rst_ni || clear_i || !rd_req_i || rd_valid_o) f_wait_q <= '0;
    else f_wait_q <= f_wait_q + 1'b1;
  end
  `ALWAYS(p_counters_answer, f_wait_q <= 7'(2 * Count + 1))
  `ALWAYS(i_counters_wait, f_wait_q == '0 || !rd_req_i ||
    (add_read_q ? f_wait_q <= 7'(Count + 1) + 7'(rd_idx_i) : sum_read_q ? f_wait_q <= 7'(Count + 2) + 7'(rd_idx_i) :
     go_q && (visit_q > rd_idx_i ? f_wait_q < 7'(visit_q) - 7'(rd_idx_i) : f_wait_q <= 7'(Count) + 7'(visit_q))))

  // Who is visited, and for how many visits RAM holds nothing: the ones before this, as far back as the clear.
  logic [5:0] f_back;  // visits since this counter's, less one
  assign f_back = visit_q > f_mine ? 6'(visit_q) - 6'(f_mine) - 6'd1 : 6'(visit_q) + 6'(Count - 1) - 6'(f_mine);
  `ALWAYS(i_counters_turn, visit_q < Count && turn_q == Count'(1) << visit_q && fresh_q <= Count && (go_q || visit_q == '0))
  `ALWAYS(i_counters_fresh, f_seen_q == (f_back < 6'(Count) - 6'(fresh_q)))
  // How many cycles with events a counter waits for its visit.
  logic [5:0] f_most;
  assign f_most = 6'(Count) - 6'(f_mine) > 6'(Late) + 6'd1 ? 6'(Count) - 6'(f_mine) : 6'(Late) + 6'd1;
  `ALWAYS(i_counters_rest, since_q <= Late && (go_q || f_cycles_q <= 6'(since_q)))
  `ALWAYS(i_counters_behind, !go_q || visit_q <= f_mine ||
    (f_cycles_q <= 6'(visit_q) - 6'(f_mine) && (since_q == Late || f_cycles_q <= 6'(since_q))))
  `ALWAYS(i_counters_before, !go_q || visit_q > f_mine || f_cycles_q <= f_most + 6'(visit_q))
  // What is gathered is what has come.
  logic [GatherBits-1:0] f_gather;
  for (genvar b = 0; b < GatherBits; b++) begin : gen_f
    assign f_gather[b] = gather[b][f_mine];
  end
  `ALWAYS(i_counters_gather, f_entries ? f_new_q == 10'(entries_q) && 15'(f_new_q) <= 15'($bits(entries_i) == 4 ? 15 : 31) * f_cycles_q :
    f_new_q == 10'(f_gather) && f_new_q == 10'(f_cycles_q))
  // What is kept is on its way to RAM, or there.
  logic f_adds, f_sums;
  logic [B:0] f_added;
  assign f_adds  = add_valid_q && add_idx_q == f_mine;
  assign f_sums  = sum_valid_q && sum_idx_q == f_mine;
  assign f_added = {1'b0, add_total_q} + (B + 1)'(add_amount_q);
  `ALWAYS(i_counters_kept, !f_seen_q ? f_sum_q == '0 && !f_adds && !f_sums :
    f_adds ? f_sum_q == (f_added[B] ? '1 : f_added[B-1:0]) && add_amount_q[B:16] == '0 :
    f_sums ? f_sum_q == total : f_sum_q == total_mem[f_mine])
  `ALWAYS(i_counters_ways, !f_adds || !f_sums)
  // A visit on its way was the one before, or the one before that: the last one of a round may be followed by a rest.
  `ALWAYS(i_counters_stages, (!add_valid_q || add_idx_q == (visit_q == '0 ? Count - 1 : visit_q - 1'b1)) &&
    (!sum_valid_q || (sum_idx_q < Count && (sum_idx_q == Count - 1 ? visit_q[$bits(visit_q)-1:1] == '0 :
      sum_idx_q == Count - 2 ? visit_q == '0 : visit_q == sum_idx_q + 2'd2))))
  // A visit that a read waits for is on its way, too.
  `ALWAYS(i_counters_reads, (!add_read_q || (add_valid_q && rd_req_i && add_idx_q == rd_idx_i)) &&
    (!sum_read_q || (sum_valid_q && rd_req_i && sum_idx_q == rd_idx_i)))
  `REACHED(c_counters_read, rd_valid_o && rd_idx_i == f_mine && rd_data_o == B'(3) && f_seen_q)
  `REACHED(c_counters_bytes, f_mine == 7 && f_sum_q == B'(128))
  `REACHED(c_counters_entries, f_entries && f_sum_q == B'(9))
  `REACHED(c_counters_asked, f_asked_q && rd_req_i)
  `REACHED(c_counters_clear, clear_i && add_valid_q && f_sum_q != '0)
  `REACHED(c_counters_late, f_cycles_q == 6'd9)
