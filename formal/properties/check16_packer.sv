  logic f_first_q, f_second_q;  // no beat of the line yet; not the first line
  always_ff @(posedge clk_i) begin
    if (!rst_ni || clear_i) {f_first_q, f_second_q} <= 2'b10;
    else if (out_valid_q) {f_first_q, f_second_q} <= {out_last_q, f_second_q || out_last_q};
  end
  // What a line begins with, from a reset on and after each other line, is the check of nothing, carried past the bits of a last beat.
  `ALWAYS(p_check16_init, !f_first_q || carry_q == f_bits48(16'hFFFF, 48'd0))
  `REACHED(c_check16_second, f_second_q && f_first_q)
