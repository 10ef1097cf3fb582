// An encoder, four lines of memory behind it, and a decoder that reads them: what is encoded comes out again.
module `BLOCK(coded) (
  input logic clk_i,
  input logic rst_ni,
  input logic close_i,
  input logic entry_valid_i,
  input logic [`PKG::TagBits+`PKG::VectorBits-1:0] entry_i,
  input logic entry_ready_i
);

  logic taken, beat_valid, beat_last, line_valid, line_pop, out_valid, out_last;
  localparam int Beats = `PKG::BeatsPerLine;
  logic [$clog2(Beats)-1:0] beat_index, beat_q;
  logic [`PKG::AxiDataBits-1:0] beat, read;
  logic [`PKG::TagBits-1:0] out_tag;
  logic [`PKG::VectorBits-1:0] out_vec;
  logic [`PKG::AxiDataBits-1:0] mem[4*Beats];
  logic [1:0] write_q, read_q;  // the line that is written, and read
  logic [2:0] lines_q;  // complete lines
  assign line_valid = lines_q != '0;
  assign read       = mem[{read_q, beat_index}];

  always_ff @(posedge clk_i) begin
    if (beat_valid) mem[{write_q, beat_q}] <= beat;
    if (!rst_ni) {write_q, read_q, lines_q, beat_q} <= '0;
    else begin
      if (beat_valid) beat_q <= beat_q + 1'b1;
      if (beat_valid && beat_last) write_q <= write_q + 1'b1;
      if (line_pop) read_q <= read_q + 1'b1;
      lines_q <= lines_q + 3'(beat_valid && beat_last) - 3'(line_pop);
    end
  end

  `BLOCK(encoder) u_encoder (
    .clk_i,
    .rst_ni,
    .clear_i       (1'b0),
    .close_i,
    .entry_valid_i,
    .entry_i,
    .entry_pop_o   (taken),
    .room_i        (1'b1),
    .line_start_o  (),
    .drop_o        (),
    .line_closed_o (),
    .line_entries_o(),
    .beat_ready_i  (lines_q < 3'd2),
    .beat_valid_o  (beat_valid),
    .beat_o        (beat),
    .beat_last_o   (beat_last),
    .empty_o       ()
  );

  `BLOCK(decoder) u_decoder (
    .clk_i,
    .rst_ni,
    .clear_i        (1'b0),
    .rebase_i       ('0),
    .empty_o        (),
    .line_valid_i   (line_valid),
    .line_bad_i     (1'b0),
    .beat_o         (beat_index),
    .beat_i         (read),
    .line_pop_o     (line_pop),
    .line_rejected_o(),
    .entry_valid_o  (out_valid),
    .entry_tag_o    (out_tag),
    .entry_vec_o    (out_vec),
    .entry_some_o   (),
    .entry_last_o   (out_last),
    .entry_ready_i
  );

endmodule
