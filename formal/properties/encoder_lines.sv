  // Any one line, by its number: the code words of its entries, each where it begins. Lines are numbered in turn, and no more are under way than there are numbers.
  localparam int L = `LINE_BITS;
  localparam int Word = $bits(d_code_q);
  localparam int Width = $bits({chunk_closes, chunk_pairs, chunk});
  (* anyconst *) logic [4:0] f_number;
  logic [L-1:0] f_text_q;
  logic [4:0] f_filled_q, f_leaves_q, f_beat_of_q;  // numbers: of the line whose chunk is filled, of the next unit, of the beat that leaves
  logic [4:0] f_d_number;
  logic [7:0] f_d_at;  // where the entry of stage d begins, in nibbles
  assign f_d_number = f_filled_q + 5'(e_close_q) + 5'(d_close_q);
  assign f_d_at     = {1'b0, d_close_q ? 3'd0 : f_x_e[2:0], d_fill_q};
  always_ff @(posedge clk_i) begin
    if (!rst_ni || clear_i) {f_filled_q, f_leaves_q, f_beat_of_q} <= '0;
    else begin
      if (chunk_push && e_close_q) f_filled_q <= f_filled_q + 1'b1;
      if (emit && unit_last) f_leaves_q <= f_leaves_q + 1'b1;
      if (emit) f_beat_of_q <= f_leaves_q;
    end
    if (go_q && d_put_q && f_d_number == f_number) begin
      f_text_q <= (f_d_at == '0 ? '0 : f_text_q) | (L'(d_code_q) << {f_d_at, 2'd0});
    end
  end
  function automatic logic [63:0] f_chunk(input logic [L-1:0] text, input logic [3:0] place);
    f_chunk = place[3] ? '0 : text[place[2:0]*64+:64];
  endfunction
  // Each beat of a line is of the code words of its entries, each where it begins, and zeros; but for the check.
  logic [63:0] f_but_check;
  assign f_but_check = out_last_q ? 64'h0000FFFFFFFFFFFF : '1;
  `ALWAYS(p_encoder_beat, !beat_valid_o || f_beat_of_q != f_number || ((beat_o ^ f_chunk(f_text_q, 4'(f_beat_q))) & f_but_check) == '0)
  // An entry begins where the one before it in its line ends.
  logic [7:0] f_end_q;
  always_ff @(posedge clk_i) begin
    if (!rst_ni || clear_i) f_end_q <= '0;
    else if (go_q && put) f_end_q <= begins ? 8'(length_first) : f_end_q + 8'(length);
  end
  `ALWAYS(p_encoder_place, !open_q || {f_x_c, fill_q} == f_end_q)

  // Invariants. The stages up to the chunk that is filled.
  logic [3:0] f_length;  // of the code word of stage d
  assign f_length = 4'd2 + (d_code_q[3:2] == 2'd3 ? 4'd10 : {2'd0, d_code_q[3:2]} + 4'd2) + {2'd0, d_code_q[1:0]};
  logic [3:0] f_c_length;
  assign f_c_length = 4'd2 + (c_far_q == 2'd3 ? 4'd10 : {2'd0, c_far_q} + 4'd2) + {2'd0, c_mask_q};
  `ALWAYS(i_encoder_c, !c_put_q || ((c_bits_q >> {3'(c_mask_q) + 3'd1, 2'd0}) == '0 && c_cross_q == (5'(c_fill_q) + 5'(f_c_length) >= 5'd16 && !c_close_q) && (!c_close_q || c_fill_q == '0)))
  `ALWAYS(i_encoder_word, !d_put_q || (d_code_q >> {f_length, 2'd0}) == '0 && d_cross_q == (5'(d_fill_q) + 5'(f_length) >= 5'd16 && !d_close_q) && (!d_close_q || d_fill_q == '0))
  `ALWAYS(i_encoder_nothing, (d_put_q || !d_cross_q) && (c_put_q || !c_cross_q))
  logic [63:0] f_above, f_below;  // what stage e has for the chunk that is filled, and for the next
  always_comb begin
    for (int k = 0; k < 16; k++) begin
      f_above[4*k+:4] = k[3:0] >= e_fill_q ? e_code_q[4*k+:4] : 4'd0;
      f_below[4*k+:4] = k[3:0] < e_fill_q ? e_code_q[4*k+:4] : 4'd0;
    end
  end
  `ALWAYS(i_encoder_turned, (e_cross_q || f_below == '0) && (!e_close_q || e_code_q == '0 || e_fill_q == '0))
  // Whether a line is open behind each stage, and whether stage e has an entry.
  logic f_open_d_q, f_open_e_q, f_open_q, f_e_put_q;
  always_ff @(posedge clk_i) begin
    if (!rst_ni || clear_i) {f_open_d_q, f_open_e_q, f_open_q, f_e_put_q} <= '0;
    else if (go_q) {f_open_d_q, f_open_e_q, f_open_q, f_e_put_q} <= {open_q, f_open_d_q, f_open_e_q, d_put_q};
  end
  `ALWAYS(i_encoder_opens, open_q == (c_put_q || (f_open_d_q && !c_close_q)) && (!c_close_q || f_open_d_q) &&
    f_open_d_q == (d_put_q || (f_open_e_q && !d_close_q)) && (!d_close_q || f_open_e_q) && f_open_e_q == (f_e_put_q || (f_open_q && !e_close_q)) && (!e_close_q || f_open_q))
  `ALWAYS(i_encoder_none, (f_open_q || (f_pushed_q == '0 && chunk_q == '0)) && (f_e_put_q || (e_code_q == '0 && !e_cross_q)))
  // Where the line ends behind each stage, and where the entry of stage c begins.
  logic [7:0] f_end_d_q, f_end_e_q, f_c_at;
  always_ff @(posedge clk_i) begin
    if (!rst_ni || clear_i) {f_end_d_q, f_end_e_q} <= '0;
    else if (go_q) {f_end_d_q, f_end_e_q} <= {f_end_q, f_end_d_q};
  end
  assign f_c_at = {1'b0, c_close_q ? 3'd0 : f_x_d[2:0], c_fill_q};
  `ALWAYS(i_encoder_ends, (!open_q || (c_put_q ? f_end_q == f_c_at + 8'(f_c_length) : f_end_q == f_end_d_q)) &&
    (!f_open_d_q || (d_put_q ? f_end_d_q == f_d_at + 8'(f_length) : f_end_d_q == f_end_e_q)) && (!open_q || (f_end_q >= 8'd4 && f_end_q <= 8'(Room))) &&
    (!f_open_d_q || (f_end_d_q >= 8'd4 && f_end_d_q <= 8'(Room))) && (!f_open_e_q || (f_end_e_q >= 8'd4 && f_end_e_q <= 8'(Room))))
  `ALWAYS(i_encoder_behind, (!(c_put_q && f_open_d_q && !c_close_q) || f_c_at == f_end_d_q) && (!(d_put_q && f_open_e_q && !d_close_q) || f_d_at == f_end_e_q))
  // The first entry of a line begins at its first nibble.
  `ALWAYS(i_encoder_first, (!c_put_q || (f_open_d_q && !c_close_q) || c_fill_q == '0) && (!d_put_q || (f_open_e_q && !d_close_q) || f_d_at == '0) &&
    (!f_e_put_q || (f_open_q && !e_close_q) || e_fill_q == '0))
  // A line that is filled, and one that begins in stage e.
  function automatic logic f_ends(input logic [L-1:0] text, input logic [3:0] place);
    f_ends = 1'b1;
    for (int c = 0; c < L / 64; c++) if (c[3:0] > place && text[c*64+:64] != '0) f_ends = 1'b0;
  endfunction
  `ALWAYS(i_encoder_filled, f_filled_q != f_number || (e_close_q ? f_chunk(f_text_q, f_pushed_q) == chunk_q && f_ends(f_text_q, f_pushed_q) :
    !(f_open_q || f_e_put_q) || (f_chunk(f_text_q, f_pushed_q) == (chunk_q | f_above) && f_chunk(f_text_q, f_pushed_q + 1'b1) == f_below && f_ends(f_text_q, f_pushed_q + 1'b1))))
  `ALWAYS(i_encoder_begun, !e_close_q || f_filled_q + 5'd1 != f_number || !f_e_put_q || (f_chunk(f_text_q, '0) == e_code_q && f_ends(f_text_q, '0)))
  // Complete chunks, and the beat that leaves.
  (* hierconn *) logic [8*Width-1:0] \u_chunks.f_all ;
  logic [8*Width-1:0] f_all;
  assign f_all = \u_chunks.f_all ;
  logic f_kept;
  logic [4:0] f_of;
  logic [3:0] f_at;
  always_comb begin
    f_kept = 1'b1;
    f_of   = f_leaves_q + 5'(pad_q);
    f_at   = pad_q ? '0 : 4'(unit_q);
    for (int i = 0; i < 8; i++) begin
      if (i[3:0] < chunk_count) begin
        if (f_of == f_number && (f_all[i*Width+:64] != f_chunk(f_text_q, f_at) || (f_all[i*Width+Width-1] && !f_ends(f_text_q, f_at)))) f_kept = 1'b0;
        f_at = f_all[i*Width+Width-1] ? '0 : f_at + 1'b1;
        f_of = f_of + 5'(f_all[i*Width+Width-1]);
      end
    end
  end
  `ALWAYS(i_encoder_kept, f_kept && f_of == f_filled_q && f_at == f_pushed_q)
  `ALWAYS(i_encoder_padded, !pad_q || f_leaves_q != f_number || f_ends(f_text_q, 4'(unit_q) - 1'b1))
  `ALWAYS(i_encoder_leaves, !out_valid_q || (f_beat_of_q + 5'(out_last_q) == f_leaves_q && (f_beat_of_q != f_number || out_q == f_chunk(f_text_q, 4'(f_beat_q)))))
  `REACHED(c_encoder_beat, beat_valid_o && f_beat_q == 3'd1 && f_beat_of_q == f_number && beat_o != '0)
