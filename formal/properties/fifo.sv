  // Any one element, followed from its push to its pop.
  (* anyconst *) logic [Width-1:0] f_data;
  (* anyseq *) logic f_pick;
  logic f_in_q = 1'b0;
  logic [CountBits-1:0] f_ahead_q;  // elements before it
  logic f_pick_now;
  assign f_pick_now = f_pick && push_i && !f_in_q && data_i == f_data && rst_ni && !clear_i;
  always_ff @(posedge clk_i) begin
    if (!rst_ni || clear_i) f_in_q <= 1'b0;
    else if (f_pick_now) begin
      f_in_q    <= 1'b1;
      f_ahead_q <= count_q - CountBits'(pop_i);
    end else if (f_in_q && pop_i) begin
      if (f_ahead_q == '0) f_in_q <= 1'b0;
      else f_ahead_q <= f_ahead_q - 1'b1;
    end
  end
  // Every element comes out as it went in, after those before it and before those after it.
  `ALWAYS(p_fifo_order, !f_in_q || f_ahead_q != '0 || (valid_o && data_o == f_data))
  `ALWAYS(i_fifo_mine, !f_in_q || (f_ahead_q < count_q && mem[PtrBits'(rptr_q + f_ahead_q[PtrBits-1:0])] == f_data))
  `REACHED(c_fifo_full, count_q == CountBits'(Depth))
  `REACHED(c_fifo_mine, f_in_q && f_ahead_q == CountBits'(Depth - 1))
