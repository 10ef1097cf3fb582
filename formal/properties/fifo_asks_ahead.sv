  // How many of the elements before the one followed ask, for who holds the buffer.
  logic [CountBits-1:0] f_asks_ahead;
  always_comb begin
    f_asks_ahead = '0;
    for (int i = 0; i < Depth; i++) begin
      if (i[CountBits-1:0] < f_ahead_q) f_asks_ahead = f_asks_ahead + CountBits'(mem[PtrBits'(rptr_q + i[PtrBits-1:0])][Asks]);
    end
  end
