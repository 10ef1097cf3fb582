  localparam int V = `PKG::VectorBits;
  // An entry has a line (p_crrb_lines), no two that follow each other have one tag (p_crrb_hit), and none comes once
  // the last line is to be completed, which goes on.
  logic f_last_q, f_closed_q;
  logic [$bits(out_tag)-1:0] f_last_tag_q;
  always_ff @(posedge clk_i) begin
    if (!rst_ni) {f_last_q, f_closed_q} <= '0;
    else begin
      if (taken) f_last_q <= 1'b1;
      f_closed_q <= f_closed_q || close_i;
    end
    if (taken) f_last_tag_q <= entry_i[$bits(entry_i)-1:V];
  end
  `GIVEN(a_coded_entry, !entry_valid_i || (entry_i[V-1:0] != '0 && (!f_last_q || entry_i[$bits(entry_i)-1:V] != f_last_tag_q)))
  `GIVEN(a_coded_close, f_closed_q ? close_i && !entry_valid_i : !(close_i && entry_valid_i))
  // Reset comes at the beginning alone.
  logic f_before_q = 1'b0;  // it was over before
  always_ff @(posedge clk_i) f_before_q <= f_before_q || rst_ni;
  always_comb if (f_before_q) assume (rst_ni);

  // Any one entry, by its number: what went in, and whether it has.
  (* anyconst *) logic [4:0] f_number;
  logic [4:0] f_in_q, f_out_q;
  logic [$bits(entry_i)-1:0] f_entry_q;
  logic f_give;
  assign f_give = out_valid && entry_ready_i;
  always_ff @(posedge clk_i) begin
    if (!rst_ni) {f_in_q, f_out_q} <= '0;
    else begin
      f_in_q  <= f_in_q + 5'(taken);
      f_out_q <= f_out_q + 5'(f_give);
    end
    if (taken && f_in_q == f_number) f_entry_q <= entry_i;
  end
  // Every entry comes out of the record as it went in, in its order.
  `ALWAYS(p_coded_same, !out_valid || f_out_q != f_number || (f_in_q > f_number && {out_tag, out_vec} == f_entry_q))
  // Nothing comes out that did not go in.
  `ALWAYS(p_coded_count, !out_valid || f_out_q < f_in_q)
  // The last one of its line is marked: with it, all that went in before the last line was complete has come out.
  `ALWAYS(p_coded_last, !(out_valid && out_last && f_closed_q) || f_lines_q != 2'd1 || f_out_q + 1'b1 == f_in_q)
  logic [1:0] f_lines_q;  // lines of which the last entry has not come out, at the end
  logic f_begin;
  always_ff @(posedge clk_i) begin
    if (!rst_ni) f_lines_q <= '0;
    else f_lines_q <= f_lines_q + 2'(f_begin) - 2'(f_give && out_last);
  end
  (* hierconn *) logic \u_encoder.line_start_o ;
  assign f_begin = \u_encoder.line_start_o ;
  `REACHED(c_coded_one, f_give && out_last && f_out_q == '0)
  `REACHED(c_coded_three, f_give && out_last && f_out_q == 5'd2)
  `REACHED(c_coded_five, f_give && out_last && f_out_q == 5'd4)
