  // A code word of delta coding: how many nibbles it has, what they mean. A tag of 38 bits, a region of 16 lines.
  localparam int CodeTag = $bits(entry_tag_o);
  localparam int Whole = (CodeTag + 3) / 4;
  localparam int Word = 4 * (Whole + 5);
  function automatic logic [3:0] f_tag_nibbles(input logic [3:0] header);
    f_tag_nibbles = header[3:2] == 2'd3 ? Whole[3:0] : {2'd0, header[3:2]} + 4'd2;
  endfunction
  function automatic logic [7:0] f_nibbles(input logic [3:0] header);
    f_nibbles = 8'd2 + 8'(f_tag_nibbles(header)) + 8'(header[1:0]);
  endfunction
  // The tag, or its difference with the sign above it.
  function automatic logic [4*Whole-1:0] f_field_of(input logic [Word-1:0] code);
    unique case (code[3:2])
      2'd0: f_field_of = {{(4*Whole-8){code[11]}}, code[11:4]};
      2'd1: f_field_of = {{(4*Whole-12){code[15]}}, code[15:4]};
      2'd2: f_field_of = {{(4*Whole-16){code[19]}}, code[19:4]};
      default: f_field_of = code[4+:4*Whole];
    endcase
  endfunction
  function automatic logic [15:0] f_mask_of(input logic [Word-1:0] code);
    f_mask_of = 16'(code >> {f_tag_nibbles(code[3:0]) + 4'd1, 2'd0});
  endfunction
  // The first line, and the lines as seen from there.
  function automatic logic [19:0] f_lines_of(input logic [Word-1:0] code);
    logic [15:0] bits;
    bits = f_mask_of(code);
    unique case (code[1:0])
      2'd0: f_lines_of = {bits[3:0], 16'd1};
      2'd1: f_lines_of = {bits[3:0], 16'((17'd2 << bits[7:4]) - 17'd1)};
      2'd2: f_lines_of = {bits[3:0], 7'd0, bits[11:4], 1'b1};
      default: f_lines_of = {4'd0, bits};
    endcase
  endfunction
  // A line beyond the region, or bits above the tag.
  function automatic logic f_nonsense(input logic [Word-1:0] code);
    logic [19:0] lines;
    logic [4*Whole-1:0] field;
    lines = f_lines_of(code);
    field = f_field_of(code);
    f_nonsense = ({16'd0, lines[15:0]} << lines[19:16]) >> 16 != '0 || (code[3:2] == 2'd3 && field[4*Whole-1:CodeTag] != '0);
  endfunction
