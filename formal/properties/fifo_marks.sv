  // The top bit of each element, for who holds the buffer.
  logic [Depth-1:0] f_marks;
  for (genvar i = 0; i < Depth; i++) begin : gen_marks
    assign f_marks[i] = mem[PtrBits'(rptr_q + i[PtrBits-1:0])][Width-1];
  end
