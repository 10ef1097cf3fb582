  // The number of the last entry is one of those that a line has.
  `OWED(m_unpacker_last, !line_valid_i || line_bad_i || line_last_i < 4'(`PKG::EntriesPerLine))
  // A line offered stays as it is until it is given back or all is forgotten.
  always @(posedge clk_i) if (f_on && $past(line_valid_i && !line_pop_o && !clear_i)) begin
    m_unpacker_hold : `ENV (line_valid_i && $stable(line_bad_i) && $stable(line_last_i));
  end
