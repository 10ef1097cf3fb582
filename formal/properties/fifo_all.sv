  // Every element, the oldest first, for who holds the buffer.
  logic [Depth*Width-1:0] f_all;
  for (genvar i = 0; i < Depth; i++) begin : gen_all
    assign f_all[i*Width+:Width] = mem[PtrBits'(rptr_q + i[PtrBits-1:0])];
  end
