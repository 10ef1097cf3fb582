// An encoder, and a decoder beside it whose entry is the one that the encoder has put together: wires that
// a job cuts and properties/codec.sv ties. Every entry, room and wait may come.
module `BLOCK(codec) (
  input logic clk_i,
  input logic rst_ni,
  input logic clear_i,
  input logic close_i,
  input logic entry_valid_i,
  input logic [`PKG::TagBits+`PKG::VectorBits-1:0] entry_i,
  input logic room_i,
  input logic beat_ready_i
);

  logic pop;
  `BLOCK(encoder) u_encoder (
    .clk_i,
    .rst_ni,
    .clear_i,
    .close_i,
    .entry_valid_i,
    .entry_i,
    .entry_pop_o   (pop),
    .room_i,
    .line_start_o  (),
    .drop_o        (),
    .line_closed_o (),
    .line_entries_o(),
    .beat_ready_i,
    .beat_valid_o  (),
    .beat_o        (),
    .beat_last_o   (),
    .empty_o       ()
  );

  `BLOCK(decoder) u_decoder (
    .clk_i,
    .rst_ni,
    .clear_i        (1'b0),
    .rebase_i       ('0),
    .empty_o        (),
    .line_valid_i   (1'b0),
    .line_bad_i     (1'b0),
    .beat_o         (),
    .beat_i         ('0),
    .line_pop_o     (),
    .line_rejected_o(),
    .entry_valid_o  (),
    .entry_tag_o    (),
    .entry_vec_o    (),
    .entry_some_o   (),
    .entry_last_o   (),
    .entry_ready_i  (1'b0)
  );

endmodule
