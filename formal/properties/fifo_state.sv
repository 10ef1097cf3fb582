  // No push into a full buffer.
  `OWED(m_fifo_push, !push_i || clear_i || pop_i || count_q < CountBits'(Depth))
  // No pop from an empty one.
  `OWED(m_fifo_pop, !pop_i || clear_i || count_q != '0)
  // Valid says whether there is anything, and the count stays within the depth.
  `ALWAYS(p_fifo_count, valid_o == (count_o != '0) && count_o <= CountBits'(Depth))
  `ALWAYS(i_fifo_ptr, PtrBits'(wptr_q - rptr_q) == count_q[PtrBits-1:0])
