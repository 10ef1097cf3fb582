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

  // Any one entry, by its number: the nibbles that the encoder put together of it, and how many of them count.
  (* hierconn *) logic \u_encoder.go_q ;
  (* hierconn *) logic \u_encoder.d_put_q ;
  (* hierconn *) logic [Code-1:0] \u_encoder.d_code_q ;
  (* hierconn *) logic \u_decoder.take ;
  (* hierconn *) logic \u_decoder.zeros ;
  (* hierconn *) logic [Code-1:0] \u_decoder.e_q ;
  localparam int Code = 4 * (1 + ($bits(out_tag) + 3) / 4 + V / 4);
  (* anyconst *) logic [4:0] f_number;
  logic [4:0] f_put_q, f_got_q, f_in_q, f_out_q;
  logic [Code-1:0] f_code_q, f_mask;
  logic f_put, f_took_q, f_got, f_give;
  assign f_put  = \u_encoder.go_q && \u_encoder.d_put_q ;
  assign f_got  = f_took_q && !\u_decoder.zeros ;
  assign f_give = out_valid && entry_ready_i;
  always_ff @(posedge clk_i) begin
    f_took_q <= rst_ni && \u_decoder.take ;
    if (!rst_ni) {f_put_q, f_got_q, f_in_q, f_out_q} <= '0;
    else begin
      f_put_q <= f_put_q + 5'(f_put);
      f_got_q <= f_got_q + 5'(f_got);
      f_in_q  <= f_in_q + 5'(taken);
      f_out_q <= f_out_q + 5'(f_give);
    end
    if (f_put && f_put_q == f_number) f_code_q <= \u_encoder.d_code_q ;
  end
  // By the header: a tag of 2, 3 or 4 nibbles or the whole one, a mask of 1 to 4.
  logic [5:0] f_length;
  assign f_length = 6'd2 + (f_code_q[3:2] == 2'd3 ? 6'(($bits(out_tag) + 3) / 4) : 6'd2 + 6'(f_code_q[3:2])) + 6'(f_code_q[1:0]);
  assign f_mask   = ~({Code{1'b1}} << {f_length, 2'd0});
  // The nibbles of every entry come out of the lines as they were put in, in order; what is behind them is the next one's.
  `ALWAYS(p_coded_same, !f_got || f_got_q != f_number || (f_put_q > f_number && ((\u_decoder.e_q ^ f_code_q) & f_mask) == '0))
  // Nothing comes out that did not go in.
  `ALWAYS(p_coded_count, (!f_got || f_got_q < f_put_q) && (!out_valid || f_out_q < f_got_q))
  // What is marked as the last of a line, when no line is left, comes behind all that went in.
  `ALWAYS(p_coded_last, !(out_valid && out_last && f_closed_q) || f_lines_q != 2'd1 || f_out_q + 1'b1 == f_in_q)
  logic [1:0] f_lines_q;  // lines that have begun, of which the last entry has not come out
  (* hierconn *) logic \u_encoder.line_start_o ;
  always_ff @(posedge clk_i) begin
    if (!rst_ni) f_lines_q <= '0;
    else f_lines_q <= f_lines_q + 2'(\u_encoder.line_start_o ) - 2'(f_give && out_last);
  end
  `REACHED(c_coded_one, f_give && out_last && f_out_q == '0)
  `REACHED(c_coded_three, f_give && out_last && f_out_q == 5'd2)
  `REACHED(c_coded_two_lines, f_give && out_last && f_out_q == 5'd4 && f_lines_q == 2'd1 && f_ended_q)
  logic f_ended_q;  // a line has come out whole
  always_ff @(posedge clk_i) f_ended_q <= rst_ni && (f_ended_q || (f_give && out_last));
