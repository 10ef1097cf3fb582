  // How many of the elements have the bit below the top one, for who holds the buffer.
  logic [CountBits-1:0] f_asks;
  always_comb begin
    f_asks = '0;
    for (int i = 0; i < Depth; i++) begin
      if (i[CountBits-1:0] < count_q) f_asks = f_asks + CountBits'(mem[PtrBits'(rptr_q + i[PtrBits-1:0])][Width-2]);
    end
  end
