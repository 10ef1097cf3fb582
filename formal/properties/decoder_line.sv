  // A line stays as it is until it is given back or all is forgotten.
  always @(posedge clk_i) if (f_on && $past(line_valid_i && !line_pop_o && !clear_i)) begin
    m_decoder_hold : `ENV (line_valid_i && $stable(line_bad_i));
  end
  // Only a line that is offered is given back.
  `ALWAYS(p_decoder_pop, !line_pop_o || line_valid_i)
