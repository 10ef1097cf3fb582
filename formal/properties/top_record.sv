  // What the parts of the record side have in common.
  (* hierconn *) logic [2:0] \u_record.state_q ;
  (* hierconn *) logic \u_crrb.f_drained_q ;
  localparam int BeatBits = $clog2(`LINE_BITS / `METADATA_AXI_DATA_BITS);
  (* hierconn *) logic [BeatBits-1:0] \u_writer.f_in_q ;
  (* hierconn *) logic [1:0] \u_writer.f_ready_q ;
  logic [2:0] f_rec;
  logic [BeatBits-1:0] f_beat_left, f_beat_come;
  logic [1:0] f_ready_left, f_ready_come;
  logic f_drained, f_closed;
  assign f_rec        = \u_record.state_q ;
  assign f_drained    = \u_crrb.f_drained_q ;
  assign f_beat_come  = \u_writer.f_in_q ;
  assign f_ready_come = \u_writer.f_ready_q ;
`ifdef METADATA_CODING_DELTA
  (* hierconn *) logic \u_encoder.f_closed_q ;
  (* hierconn *) logic [BeatBits-1:0] \u_encoder.f_beat_q ;
  (* hierconn *) logic \u_encoder.f_ready_q ;
  assign f_closed     = \u_encoder.f_closed_q ;
  assign f_beat_left  = \u_encoder.f_beat_q ;
  assign f_ready_left = {1'b0, \u_encoder.f_ready_q };
  // What the writer knows as closed is what the encoder has closed and not sent whole.
  (* hierconn *) logic [4:0] \u_writer.f_told_q ;
  (* hierconn *) logic [15:0] \u_encoder.f_lines_q ;
  (* hierconn *) logic \u_encoder.open_q ;
  (* hierconn *) logic \u_encoder.line_closed_q ;
  logic [15:0] f_told, f_sent;
  assign f_told = 16'( \u_writer.f_told_q );
  assign f_sent = \u_encoder.f_lines_q - 16'( \u_encoder.open_q ) - 16'( \u_encoder.line_closed_q );
  `ALWAYS(i_top_rec_told, rec_clear || f_told == f_sent)
`else
  (* hierconn *) logic \u_packer.f_closed_q ;
  (* hierconn *) logic [BeatBits-1:0] \u_packer.f_beat_q ;
  (* hierconn *) logic [1:0] \u_packer.f_ready_q ;
  assign f_closed     = \u_packer.f_closed_q ;
  assign f_beat_left  = \u_packer.f_beat_q ;
  assign f_ready_left = \u_packer.f_ready_q ;
`endif
  localparam logic [2:0] RecIdle = 3'd0, RecTake = 3'd1, RecDrain = 3'd2, RecClose = 3'd3;
  localparam logic [2:0] RecFlush = 3'd4, RecFailed = 3'd5;
  logic f_rec_taken_q;  // events were taken in the cycle before
  always_ff @(posedge clk_i) f_rec_taken_q <= rst_ni && take;
  `ALWAYS(i_top_rec_empty, f_rec == RecTake || f_rec == RecDrain || f_rec == RecFailed || crrb_empty)
  `ALWAYS(i_top_rec_closed, !f_closed || crrb_empty)
  `ALWAYS(i_top_rec_quiet, f_rec != RecIdle || writer_quiet)
  `ALWAYS(i_top_rec_room, f_rec != RecIdle || crrb_room)
  `ALWAYS(i_top_rec_drained, !(f_rec == RecDrain || f_rec == RecClose || f_rec == RecFlush) ||
    f_rec_taken_q || f_drained)
  `ALWAYS(i_top_rec_beats, f_beat_left == f_beat_come)
  `ALWAYS(i_top_rec_ready, (f_ready_left & ~f_ready_come) == '0)
  `ALWAYS(i_top_rec_begin, f_rec != RecTake || (!f_drained && !f_closed))
  `REACHED(c_top_rec_take, take)
