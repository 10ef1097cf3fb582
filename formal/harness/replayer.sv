// The replay side of a block without translation, as the block connects it.
module `BLOCK(replayer) (
  input logic clk_i,
  input logic rst_ni,
  input logic start_i,
  input logic [`PKG::PaBits-$clog2(`PKG::LineBytes)-1:0] first_i,
  input logic [`PKG::PaBits-$clog2(`PKG::LineBytes)-1:0] left_i,
  input logic pf_ready_i,
  input logic m_axi_arready_i,
  input logic m_axi_rvalid_i
);

  localparam int Data = `PKG::AxiDataBits;
  logic [`PKG::PaBits-$clog2(`PKG::LineBytes)-1:0] from;
  logic replaying, done, init, run, halt, clear, ar_raised, reader_waiting, reader_finished, reader_failed;
  logic line_valid, line_bad, line_pop, entry_valid, entry_ready, next_valid, next_ready, next_some, next_single;
  logic issue_empty, pf_valid, ar_valid, r_last;
  logic [3:0] line_last;
  logic [$clog2(`PKG::BeatsPerLine)-1:0] beat_index;
  logic [Data-1:0] beat, r_data;
  logic [`PKG::TagBits-1:0] entry_tag, next_frame;
  logic [`PKG::VectorBits-1:0] entry_vec, next_vec;
  logic [`PKG::PaBits-1:0] pf_paddr, ar_addr;

  `BLOCK(replay) u_replay (
    .clk_i, .rst_ni, .start_i, .stop_i(1'b0), .first_i, .replaying_o(replaying), .done_o(done), .first_o(from),
    .init_o(init), .run_o(run), .halt_o(halt), .clear_o(clear), .reader_raised_i(ar_raised),
    .reader_waiting_i(reader_waiting), .reader_finished_i(reader_finished), .reader_failed_i(reader_failed),
    .unpacker_empty_i(!entry_valid), .issue_empty_i(issue_empty), .pf_raised_i(pf_valid)
  );
  `BLOCK(reader) u_reader (
    .clk_i, .rst_ni, .load_i(start_i), .init_i(init), .run_i(run), .halt_i(halt), .clear_i(clear), .first_i(from),
    .left_i, .finished_o(reader_finished), .failed_o(reader_failed), .waiting_o(reader_waiting), .raised_o(ar_raised),
    .line_valid_o(line_valid), .line_bad_o(line_bad), .line_last_o(line_last), .beat_i(beat_index), .beat_o(beat),
    .line_pop_i(line_pop), .error_o(), .line_read_o(), .line_rejected_o(), .m_axi_araddr_o(ar_addr),
    .m_axi_arvalid_o(ar_valid), .m_axi_arready_i, .m_axi_rdata_i(r_data), .m_axi_rresp_i(2'b00),
    .m_axi_rlast_i(r_last), .m_axi_rvalid_i
  );
  `BLOCK(unpacker) u_unpacker (
    .clk_i, .rst_ni, .clear_i(clear), .line_valid_i(line_valid), .line_bad_i(line_bad), .line_last_i(line_last),
    .beat_o(beat_index), .beat_i(beat), .line_pop_o(line_pop), .entry_valid_o(entry_valid), .entry_tag_o(entry_tag),
    .entry_vec_o(entry_vec), .entry_ready_i(entry_ready)
  );
  `BLOCK(untranslated) u_translate (
    .entry_valid_i(entry_valid), .entry_tag_i(entry_tag), .entry_vec_i(entry_vec), .entry_ready_o(entry_ready),
    .done_valid_o(next_valid), .done_frame_o(next_frame), .done_vec_o(next_vec), .done_some_o(next_some),
    .done_single_o(next_single), .done_ready_i(next_ready)
  );
  `BLOCK(issue) u_issue (
    .clk_i, .rst_ni, .halt_i(halt), .clear_i(clear), .empty_o(issue_empty), .entry_valid_i(next_valid),
    .entry_frame_i(next_frame), .entry_vec_i(next_vec), .entry_some_i(next_some), .entry_single_i(next_single),
    .entry_ready_o(next_ready), .pf_valid_o(pf_valid), .pf_ready_i, .pf_paddr_o(pf_paddr)
  );

endmodule
