  // How many of the elements ask, for who holds the buffer: the bit below the one for the end of a line, on top of which two records have one more.
`ifdef PREFETCH_SECOND_RECORD
  localparam int Asks = Width - 3;
`else
  localparam int Asks = Width - 2;
`endif
  logic [CountBits-1:0] f_asks;
  always_comb begin
    f_asks = '0;
    for (int i = 0; i < Depth; i++) begin
      if (i[CountBits-1:0] < count_q) f_asks = f_asks + CountBits'(mem[PtrBits'(rptr_q + i[PtrBits-1:0])][Asks]);
    end
  end
