  localparam int V = $bits(entry_o) - $bits(event_tag_i);
  localparam int UsedBits = $bits(used_q);
  localparam int PtrBits = $bits(ptr_q);
  // An event comes only where there was room two cycles ago.
  logic [1:0] f_room_q;
  always_ff @(posedge clk_i) f_room_q <= rst_ni ? {f_room_q[0], room_o} : 2'b11;
  `OWED(m_crrb_room, !event_valid_i || f_room_q[1])
  // No event comes once the buffer is to be emptied, until all is forgotten.
  logic f_drained_q;
  always_ff @(posedge clk_i) f_drained_q <= rst_ni && !clear_i && (drain_i || f_drained_q);
  `OWED(m_crrb_drain, !event_valid_i || !(drain_i || f_drained_q || clear_i))
  // Forgetting goes on until nothing is here.
  always @(posedge clk_i) if (f_on && $past(clear_i && !empty_o)) begin
    m_crrb_clear : `ENV (clear_i);
  end
  // Only an entry that is there is taken.
  `OWED(m_crrb_pop, !entry_pop_i || entry_valid_o)

  // Any one tag: whether it is held, its lines since it came, how many entries are older.
  (* anyconst *) logic [$bits(event_tag_i)-1:0] f_tag;
  logic f_has_q;
  logic [V-1:0] f_vec_q;
  logic [$bits(used_q)-1:0] f_older_q, f_held_q;
  // What the ports showed four cycles ago is decided on now.
  logic f_valid1_q, f_valid2_q, f_valid3_q, f_valid_q;
  logic [$bits(event_tag_i)-1:0] f_tag1_q, f_tag2_q, f_tag3_q, f_tag_q;
  logic [$bits(event_line_i)-1:0] f_line1_q, f_line2_q, f_line3_q, f_line_q;
  always_ff @(posedge clk_i) begin
    {f_valid1_q, f_valid2_q, f_valid3_q, f_valid_q} <= rst_ni ? {event_valid_i, f_valid1_q, f_valid2_q, f_valid3_q} : '0;
    {f_tag1_q, f_tag2_q, f_tag3_q, f_tag_q} <= {event_tag_i, f_tag1_q, f_tag2_q, f_tag3_q};
    {f_line1_q, f_line2_q, f_line3_q, f_line_q} <= {event_line_i, f_line1_q, f_line2_q, f_line3_q};
  end
  logic f_mine, f_alloc, f_leave;
  assign f_mine  = f_valid_q && f_tag_q == f_tag;
  assign f_alloc = recorded_o && !hit_o;
  // An entry that is on its way when all is forgotten goes nowhere.
  logic f_stray_q;
  always_ff @(posedge clk_i) f_stray_q <= rst_ni && clear_i && drain_pop;
  assign f_leave = s4_leave_q && !f_stray_q;  // what goes to the buffer behind: {old_tag, old_vec}
  always_ff @(posedge clk_i) begin
    if (!rst_ni || (clear_i && quiet)) {f_has_q, f_held_q} <= '0;
    else begin
      f_held_q <= f_held_q + UsedBits'(f_alloc) - UsedBits'(f_leave);
      if (f_mine && !f_has_q) begin
        f_has_q   <= 1'b1;
        f_vec_q   <= V'(1'b1) << f_line_q;
        f_older_q <= f_held_q - UsedBits'(f_leave);
      end else if (f_has_q && f_leave && f_older_q == '0) begin
        f_has_q <= 1'b0;
      end else begin
        if (f_mine) f_vec_q <= f_vec_q | (V'(1'b1) << f_line_q);
        if (f_leave) f_older_q <= f_older_q - 1'b1;
      end
    end
  end
  // Every event is recorded, four cycles after it came.
  `ALWAYS(p_crrb_recorded, recorded_o == f_valid_q)
  // An event of a tag that is held is a hit, and only then: no tag is held twice.
  `ALWAYS(p_crrb_hit, !f_mine || hit_o == f_has_q)
  // What leaves is the oldest entry: with its own tag, and exactly the lines that came since it did.
  `ALWAYS(p_crrb_order, !f_leave || !f_has_q || (f_older_q == '0) == (old_tag == f_tag))
  // It has exactly the lines that came since it did: no line is lost, none is invented.
  `ALWAYS(p_crrb_lines, !f_leave || old_tag != f_tag || (f_has_q && old_vec == f_vec_q))
  // An entry leaves for a new one only if the buffer is full, or else because it is being emptied.
  `ALWAYS(p_crrb_full, !f_leave || (f_alloc ? f_held_q == UsedBits'(Entries) : f_drained_q))
  // Empty says that no entry is held, no event is under way.
  `ALWAYS(p_crrb_empty, !empty_o || (!f_has_q && f_held_q == '0 && !f_valid1_q && !f_valid2_q && !f_valid3_q && !f_valid_q))

  // Invariants. An event under way is the one that came.
  `ALWAYS(i_crrb_stages, s1_valid_q == f_valid1_q && s2_valid_q == f_valid2_q && s3_valid_q == f_valid3_q && s4_valid_q == f_valid_q &&
    (!s1_valid_q || (s1_tag_q == f_tag1_q && s1_line_q == f_line1_q)) && (!s2_valid_q || (s2_tag_q == f_tag2_q && s2_line_q == f_line2_q)) &&
    (!s3_valid_q || (s3_tag_q == f_tag3_q && s3_line_q == f_line3_q)) && (!s4_valid_q || (s4_tag_q == f_tag_q && s4_mask_q == V'(1'b1) << f_line_q)))
  `ALWAYS(i_crrb_alloc, (!s4_alloc_q || s4_valid_q) && (!draining_q || (quiet && f_drained_q)))
  // What was allocated in the cycle before.
  logic f_last_alloc_q;
  always_ff @(posedge clk_i) f_last_alloc_q <= rst_ni && s4_alloc_q && !(clear_i && quiet);
  // Which places hold the tags of the events in s2, s3 and s4 now.
  logic [Entries-1:0] f_at2, f_at3, f_at4, f_part;
  always_comb begin
    for (int i = 0; i < Entries; i++) begin
      f_at2[i]  = valid_q[i] && tag_q[i] == s2_tag_q;
      f_at3[i]  = valid_q[i] && tag_q[i] == s3_tag_q;
      f_at4[i]  = valid_q[i] && tag_q[i] == s4_tag_q;
      f_part[i] = &s2_part_q[i];
    end
  end
  logic [Entries-1:0] f_last_place, f_place3;
  assign f_last_place = f_last_alloc_q ? Entries'(1'b1) << last_slot_q : '0;
  assign f_place3 = Entries'(1'b1) << s3_slot_q;
  `ALWAYS(i_crrb_last, !f_last_alloc_q || (valid_q[last_slot_q] && (draining_q || last_slot_q == PtrBits'(f_ptr - 1'b1))))
  `ALWAYS(i_crrb_s2, !s2_valid_q || (f_part == (f_at2 & ~f_last_place) && s2_ahead3_q[Groups] == f_last_alloc_q &&
    (!f_last_alloc_q || (&s2_ahead3_q) == f_at2[last_slot_q]) && (!s4_valid_q || (&s2_ahead2_q) == (s2_tag_q == s4_tag_q)) &&
    (!s3_valid_q || (&s2_ahead1_q) == (s2_tag_q == s3_tag_q))))
  `ALWAYS(i_crrb_s3, !s3_valid_q || ((s3_any_q ? f_at3 == f_place3 : f_at3 == '0) && (!s4_valid_q || s3_same1_q == (s3_tag_q == s4_tag_q))))
  `ALWAYS(i_crrb_s4, !s4_valid_q || (s4_alloc_q ? f_at4 == '0 : f_at4 == Entries'(1'b1) << s4_slot_q))
  // No two places hold one tag, of any: proven of f_tag, which may be any, by i_crrb_mine and
  // i_crrb_other in this cycle, and therefore known of every event's tag in the cycle before.
  logic f_unique_q = 1'b1;
  always_ff @(posedge clk_i) f_unique_q <= !rst_ni || !s2_valid_q || $onehot0(f_at2);
  always_comb h_crrb_unique : assume (f_unique_q);
  logic f_mem;
  always_comb begin
    f_mem = 1'b1;
    for (int i = 0; i < Entries; i++) if (valid_q[i] && tag_mem[i] != tag_q[i]) f_mem = 1'b0;
  end
  `ALWAYS(i_crrb_mem, f_mem)
  // The ring: places below the number held are filled, the oldest is at the pointer once it is full.
  logic [$bits(ptr_q)-1:0] f_ptr, f_my_q;
  logic [$bits(used_q)-1:0] f_used;
  assign f_ptr  = ptr_q - PtrBits'(s4_alloc_q || f_leave);
  `ALWAYS(i_crrb_held, used_q == f_held_q + UsedBits'(s4_alloc_q) - UsedBits'(f_leave) && f_held_q <= UsedBits'(Entries))
  `ALWAYS(i_crrb_ptr, draining_q || f_held_q == UsedBits'(Entries) || f_ptr == f_held_q[PtrBits-1:0])
  `ALWAYS(i_crrb_slot, !(s4_alloc_q || f_leave) || s4_slot_q == f_ptr)
  `ALWAYS(i_crrb_leave, !f_leave || (f_held_q != '0 && (s4_alloc_q ? f_held_q == UsedBits'(Entries) : draining_q)))
  `ALWAYS(i_crrb_alloc_full, !s4_alloc_q || f_leave == (f_held_q == UsedBits'(Entries)))
  logic [Entries-1:0] f_live;
  always_comb begin
    for (int i = 0; i < Entries; i++) f_live[i] = {1'b0, PtrBits'(i[PtrBits-1:0] - (draining_q ? f_ptr : PtrBits'(1'b0)))} < f_held_q;
  end
  `ALWAYS(i_crrb_valid, draining_q ? (f_live & ~valid_q) == '0 : valid_q == f_live)
  always_ff @(posedge clk_i) if (f_mine && !f_has_q) f_my_q <= s4_slot_q;
  `ALWAYS(i_crrb_mine, !f_has_q || (valid_q[f_my_q] && tag_q[f_my_q] == f_tag && vec_mem[f_my_q] == f_vec_q && f_older_q < f_held_q))
  `ALWAYS(i_crrb_older, !f_has_q || f_older_q[PtrBits-1:0] == PtrBits'(f_my_q - ((draining_q || f_held_q == UsedBits'(Entries)) ? f_ptr : PtrBits'(1'b0))))
  logic f_other;
  always_comb begin
    f_other = 1'b0;
    for (int i = 0; i < Entries; i++) if (f_live[i] && tag_q[i] == f_tag && !(f_has_q && f_my_q == i[PtrBits-1:0])) f_other = 1'b1;
  end
  `ALWAYS(i_crrb_other, !f_other)
  // The buffer behind: what it holds and what may still come to it.
  logic [5:0] f_load;
  assign f_load = 6'(buf_count) + 6'(s1_valid_q) + 6'(s2_valid_q) + 6'(s3_valid_q) + 6'(s4_leave_q);
  `ALWAYS(i_crrb_load, f_load <= (f_room_q[0] ? 6'd13 : f_room_q[1] ? 6'd14 : 6'd15))
  `REACHED(c_crrb_evict, evicted_o && f_leave && old_tag == f_tag && f_has_q)
  `REACHED(c_crrb_many, f_leave && old_tag == f_tag && f_vec_q[V-1] && f_vec_q[0])
  `REACHED(c_crrb_drain, draining_q && f_leave && old_tag == f_tag && f_held_q == UsedBits'(1'b1) && ptr_q != '0)

