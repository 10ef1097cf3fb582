  // The entries of a region of 16 lines: a mask of 16 bits, a first line of one nibble, a window of 8 lines.
  localparam int T = `PKG::TagBits;
  localparam int V = `PKG::VectorBits;
  (* hierconn *) logic \u_encoder.a_valid_q ;
  (* hierconn *) logic \u_encoder.b_valid_q ;
  (* hierconn *) logic \u_encoder.c_put_q ;
  (* hierconn *) logic \u_encoder.d_put_q ;
  (* hierconn *) logic \u_encoder.go_q ;
  (* hierconn *) logic \u_encoder.begins ;
  (* hierconn *) logic [T-1:0] \u_encoder.a_tag_q ;
  (* hierconn *) logic [T-1:0] \u_encoder.b_tag_q ;
  (* hierconn *) logic [T-1:0] \u_encoder.c_tag_q ;
  (* hierconn *) logic [V-1:0] \u_encoder.a_vec_q ;
  (* hierconn *) logic [V-1:0] \u_encoder.b_vec_q ;
  (* hierconn *) logic [3:0] \u_encoder.b_start_q ;
  (* hierconn *) logic [3:0] \u_encoder.b_run_q ;
  (* hierconn *) logic [1:0] \u_encoder.b_mask_q ;
  (* hierconn *) logic [1:0] \u_encoder.c_mask_q ;
  (* hierconn *) logic [1:0] \u_encoder.c_far_q ;
  (* hierconn *) logic [15:0] \u_encoder.c_bits_q ;
  (* hierconn *) logic [15:0] \u_encoder.b_difference_q ;
  (* hierconn *) logic [15:0] \u_encoder.c_difference_q ;
  (* hierconn *) logic \u_encoder.b_same16_q ;
  (* hierconn *) logic \u_encoder.b_same12_q ;
  (* hierconn *) logic \u_encoder.b_same8_q ;
  (* hierconn *) logic [3:0] \u_encoder.length ;
  (* hierconn *) logic [3:0] \u_encoder.length_first ;
  (* hierconn *) logic [59:0] \u_encoder.d_code_q ;
  (* hierconn *) logic [59:0] \u_decoder.e_q ;
  (* hierconn *) logic \u_decoder.fresh_q ;
  (* hierconn *) logic [4:0] \u_decoder.length ;
  (* hierconn *) logic [3:0] \u_decoder.start ;
  (* hierconn *) logic [15:0] \u_decoder.pattern ;
  (* hierconn *) logic [T-1:0] \u_decoder.difference ;
  (* hierconn *) logic [1:0] \u_decoder.far ;
  (* hierconn *) logic [1:0] \u_decoder.mask ;
  (* hierconn *) logic \u_decoder.beyond ;
  (* hierconn *) logic \u_decoder.above ;
  logic enc_a_valid;
  assign enc_a_valid = \u_encoder.a_valid_q ;
  logic enc_b_valid;
  assign enc_b_valid = \u_encoder.b_valid_q ;
  logic enc_c_put;
  assign enc_c_put = \u_encoder.c_put_q ;
  logic enc_d_put;
  assign enc_d_put = \u_encoder.d_put_q ;
  logic enc_go;
  assign enc_go = \u_encoder.go_q ;
  (* hierconn *) logic \u_encoder.open_q ;
  logic enc_open;
  assign enc_open = \u_encoder.open_q ;
  logic enc_begins;
  assign enc_begins = \u_encoder.begins ;
  logic [T-1:0] enc_a_tag;
  assign enc_a_tag = \u_encoder.a_tag_q ;
  logic [T-1:0] enc_b_tag;
  assign enc_b_tag = \u_encoder.b_tag_q ;
  logic [T-1:0] enc_c_tag;
  assign enc_c_tag = \u_encoder.c_tag_q ;
  logic [V-1:0] enc_a_vec;
  assign enc_a_vec = \u_encoder.a_vec_q ;
  logic [V-1:0] enc_b_vec;
  assign enc_b_vec = \u_encoder.b_vec_q ;
  logic [3:0] enc_b_start;
  assign enc_b_start = \u_encoder.b_start_q ;
  logic [3:0] enc_b_run;
  assign enc_b_run = \u_encoder.b_run_q ;
  logic [1:0] enc_b_mask;
  assign enc_b_mask = \u_encoder.b_mask_q ;
  logic [1:0] enc_c_mask;
  assign enc_c_mask = \u_encoder.c_mask_q ;
  logic [1:0] enc_c_far;
  assign enc_c_far = \u_encoder.c_far_q ;
  logic [15:0] enc_c_bits;
  assign enc_c_bits = \u_encoder.c_bits_q ;
  logic [15:0] enc_b_difference;
  assign enc_b_difference = \u_encoder.b_difference_q ;
  logic [15:0] enc_c_difference;
  assign enc_c_difference = \u_encoder.c_difference_q ;
  logic enc_b_same16;
  assign enc_b_same16 = \u_encoder.b_same16_q ;
  logic enc_b_same12;
  assign enc_b_same12 = \u_encoder.b_same12_q ;
  logic enc_b_same8;
  assign enc_b_same8 = \u_encoder.b_same8_q ;
  logic [3:0] enc_length;
  assign enc_length = \u_encoder.length ;
  logic [3:0] enc_length_first;
  assign enc_length_first = \u_encoder.length_first ;
  logic [59:0] enc_d_code;
  assign enc_d_code = \u_encoder.d_code_q ;
  logic [59:0] dec_e;
  assign dec_e = \u_decoder.e_q ;
  logic dec_fresh;
  assign dec_fresh = \u_decoder.fresh_q ;
  logic [4:0] dec_length;
  assign dec_length = \u_decoder.length ;
  logic [3:0] dec_start;
  assign dec_start = \u_decoder.start ;
  logic [15:0] dec_pattern;
  assign dec_pattern = \u_decoder.pattern ;
  logic [T-1:0] dec_difference;
  assign dec_difference = \u_decoder.difference ;
  logic [1:0] dec_far;
  assign dec_far = \u_decoder.far ;
  logic [1:0] dec_mask;
  assign dec_mask = \u_decoder.mask ;
  logic dec_beyond;
  assign dec_beyond = \u_decoder.beyond ;
  logic dec_above;
  assign dec_above = \u_decoder.above ;
  // An entry has a line (p_crrb_lines), and no two that follow each other one tag (p_crrb_hit).
  logic [T-1:0] f_last_tag_q;
  logic f_last_q;
  always_ff @(posedge clk_i) begin
    if (!rst_ni || clear_i) f_last_q <= 1'b0;
    else if (pop) {f_last_q, f_last_tag_q} <= {1'b1, entry_i[V+:T]};
  end
  `GIVEN(a_codec_entry, !entry_valid_i || (entry_i[V-1:0] != '0 && (!f_last_q || entry_i[V+:T] != f_last_tag_q)))
  // The decoder looks at what the encoder has put together, behind another entry of its line.
  `GIVEN(g_codec_tied, dec_e == enc_d_code && !dec_fresh)

  // The entry of each stage as it was taken, the tag before it, its length as the encoder counts it.
  logic [V-1:0] f_c_vec_q, f_d_vec_q;
  logic [T-1:0] f_b_before_q, f_c_before_q, f_d_before_q, f_d_tag_q;
  logic [3:0] f_c_length_q, f_d_length_q;
  logic f_c_first_q, f_d_first_q;
  logic f_b_second_q, f_c_second_q, f_d_second_q;  // there is an entry before it
  always_ff @(posedge clk_i) begin
    if (!rst_ni || clear_i) {f_b_second_q, f_c_second_q, f_d_second_q} <= '0;
    else if (enc_go) begin
      if (enc_a_valid) f_b_second_q <= f_any_q;
      if (enc_b_valid) f_c_second_q <= f_b_second_q;
      f_d_second_q <= f_c_second_q;
    end
    if (enc_go) begin
      if (enc_a_valid) f_b_before_q <= enc_b_tag;
      if (enc_b_valid) begin
        f_c_vec_q    <= enc_b_vec;
        f_c_before_q <= f_b_before_q;
        f_c_length_q <= enc_begins ? enc_length_first : enc_length;
        f_c_first_q  <= enc_begins;
      end
      {f_d_vec_q, f_d_tag_q, f_d_before_q} <= {f_c_vec_q, enc_c_tag, f_c_before_q};
      {f_d_length_q, f_d_first_q} <= {f_c_length_q, f_c_first_q};
    end
  end
  logic f_any_q;  // an entry has passed stage a
  always_ff @(posedge clk_i) begin
    if (!rst_ni || clear_i) f_any_q <= 1'b0;
    else if (enc_go && enc_a_valid) f_any_q <= 1'b1;
  end
  // What is decoded of an entry has the lines of the entry that was encoded, of any entry.
  `ALWAYS(p_codec_lines, !enc_d_put || dec_pattern << (dec_mask == 2'd3 ? 4'd0 : dec_start) == f_d_vec_q)
  // And its tag: the whole one, or the one before and the difference.
  `ALWAYS(p_codec_tag, !enc_d_put || (dec_far == 2'd3 ? dec_difference : f_d_before_q + dec_difference) == f_d_tag_q)
  // The first entry of a line has its whole tag.
  `ALWAYS(p_codec_first, !enc_d_put || !f_d_first_q || dec_far == 2'd3)
  // It is not taken for one that means nothing, nor for the zeros that end a line.
  `ALWAYS(p_codec_means, !enc_d_put || (!dec_beyond && !dec_above && (f_d_first_q || enc_d_code[11:0] != '0)))
  // Both count the same length, and beyond it all is zero.
  `ALWAYS(p_codec_length, !enc_d_put || (dec_length == {1'b0, f_d_length_q} && (enc_d_code >> {f_d_length_q, 2'd0}) == '0))

  // Invariants: what each stage holds of its entry.
  logic [T-1:0] f_b_far;
  assign f_b_far = enc_b_tag - f_b_before_q;
  function automatic logic [V-1:0] f_run(input logic [3:0] first, input logic [3:0] more);
    for (int k = 0; k < V; k++) f_run[k] = k[3:0] >= first && k[3:0] - first <= more;
  endfunction
  // What a mask says, by the format.
  function automatic logic [V-1:0] f_lines(input logic [1:0] mask, input logic [15:0] bits);
    case (mask)
      2'd0: f_lines = V'(1'b1) << bits[3:0];
      2'd1: f_lines = f_run(bits[3:0], bits[7:4]);
      2'd2: f_lines = V'({bits[11:4], 1'b1}) << bits[3:0];
      default: f_lines = bits;
    endcase
  endfunction
  function automatic logic f_fit(input logic [1:0] mask, input logic [15:0] bits);
    case (mask)
      2'd0: f_fit = bits[15:4] == '0;
      2'd1: f_fit = bits[15:8] == '0 && {1'b0, bits[3:0]} + {1'b0, bits[7:4]} <= 5'd15;
      2'd2: f_fit = bits[15:12] == '0 && ({15'd0, bits[11:4], 1'b1} << bits[3:0]) >> 16 == '0;
      default: f_fit = 1'b1;
    endcase
  endfunction
  `ALWAYS(i_codec_a, !enc_a_valid || enc_a_vec != '0)
  `ALWAYS(i_codec_last, f_last_q == (f_any_q || enc_a_valid) && (!f_last_q || f_last_tag_q == (enc_a_valid ? enc_a_tag : enc_b_tag)))
  `ALWAYS(i_codec_apart, (!(enc_a_valid && f_any_q) || enc_a_tag != enc_b_tag) &&
    (!(enc_b_valid && f_b_second_q) || f_b_far != '0))
  `ALWAYS(i_codec_b_mask, !enc_b_valid || (enc_b_vec[enc_b_start] && (enc_b_vec & ((V'(1'b1) << enc_b_start) - 1'b1)) == '0 &&
    (enc_b_mask != 2'd0 || enc_b_vec == V'(1'b1) << enc_b_start) &&
    (enc_b_mask != 2'd1 || (enc_b_vec == f_run(enc_b_start, enc_b_run) && {1'b0, enc_b_start} + {1'b0, enc_b_run} <= 5'd15)) &&
    (enc_b_mask != 2'd2 || (enc_b_vec >> enc_b_start) >> 9 == '0)))
  `ALWAYS(i_codec_b_tag, !enc_b_valid || (enc_b_difference == f_b_far[15:0] &&
    enc_b_same16 == (f_b_far[T-1:15] == '0 || f_b_far[T-1:15] == '1) &&
    enc_b_same12 == (f_b_far[15:11] == '0 || f_b_far[15:11] == '1) && enc_b_same8 == (f_b_far[11:7] == '0 || f_b_far[11:7] == '1)))
  logic [T-1:0] f_c_far;
  assign f_c_far = enc_c_tag - f_c_before_q;
  function automatic logic [3:0] f_count(input logic [1:0] far, input logic [1:0] mask);
    f_count = 4'd1 + (far == 2'd3 ? 4'd10 : 4'd2 + far) + 4'd1 + {2'd0, mask};
  endfunction
  `ALWAYS(i_codec_c, !enc_c_put || (f_lines(enc_c_mask, enc_c_bits) == f_c_vec_q && f_fit(enc_c_mask, enc_c_bits) &&
    f_c_length_q == f_count(enc_c_far, enc_c_mask) && (!f_c_first_q || enc_c_far == 2'd3)))
  `ALWAYS(i_codec_c_tag, !enc_c_put || (enc_c_difference == f_c_far[15:0] && (f_c_first_q || !f_c_second_q || f_c_far != '0) && (f_c_first_q || f_c_second_q) &&
    (enc_c_far != 2'd0 || f_c_far == T'($signed(f_c_far[7:0]))) && (enc_c_far != 2'd1 || f_c_far == T'($signed(f_c_far[11:0]))) &&
    (enc_c_far != 2'd2 || f_c_far == T'($signed(f_c_far[15:0])))))
  `ALWAYS(i_codec_second, (!(enc_b_valid || enc_open) || f_any_q) && (!(enc_b_valid && enc_open) || f_b_second_q))
  `REACHED(c_codec_near, enc_d_put && dec_far == 2'd0 && dec_mask == 2'd1 && f_d_second_q)
  `REACHED(c_codec_mid, enc_d_put && dec_far == 2'd1 && dec_mask == 2'd2)
  `REACHED(c_codec_far, enc_d_put && dec_far == 2'd2 && dec_mask == 2'd3)
  `REACHED(c_codec_whole, enc_d_put && dec_far == 2'd3 && dec_mask == 2'd0 && !f_d_first_q)
