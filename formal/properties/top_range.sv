  // Where the record may lie: the first line and their number, as the START latched them.
  localparam int LineBits = $bits(m_axi_awaddr_o) - $bits(rec_first);
  logic [$bits(rec_first)-1:0] f_low_q, f_number_q, f_accepted_q;
  always_ff @(posedge clk_i) begin
    if (rec_start) {f_low_q, f_number_q, f_accepted_q} <= {rec_first, rec_left, {$bits(rec_first){1'b0}}};
    else if (m_axi_awvalid_o && m_axi_awready_i) f_accepted_q <= f_accepted_q + 1'b1;
  end
  // No write leaves what lies between the base and the limit that the START latched.
  `ALWAYS(p_top_write_range, !m_axi_awvalid_o || m_axi_awaddr_o[$bits(m_axi_awaddr_o)-1:LineBits] - f_low_q < f_number_q)
  // Write addresses follow each other from the base on, line by line.
  `ALWAYS(p_top_write_order, !m_axi_awvalid_o || m_axi_awaddr_o == {f_low_q + f_accepted_q, LineBits'(1'b0)})

  (* hierconn *) logic [1:0] \u_writer.lines_q ;
  (* hierconn *) logic \u_writer.f_loaded_q ;
  (* hierconn *) logic [$bits(rec_first)-1:0] \u_writer.f_addr_q ;
  (* hierconn *) logic [$bits(rec_first)-1:0] \u_record.f_begun_q ;
  (* hierconn *) logic [$bits(rec_first)-1:0] \u_record.f_total_q ;
  (* hierconn *) logic \u_record.f_ever_q ;
  logic f_ever, f_loaded;
  logic [1:0] f_whole;
  logic [$bits(rec_first)-1:0] f_addr, f_begun, f_total;
  assign f_ever   = \u_record.f_ever_q ;
  assign f_loaded = \u_writer.f_loaded_q ;
  assign f_whole  = \u_writer.lines_q ;
  assign f_addr   = \u_writer.f_addr_q ;
  assign f_begun  = \u_record.f_begun_q ;
  assign f_total  = \u_record.f_total_q ;
  // Lines begun that have not left the packer or the encoder whole.
  logic [15:0] f_inside;
`ifdef METADATA_CODING_DELTA
  assign f_inside = \u_encoder.f_lines_q ;
`else
  (* hierconn *) logic \u_packer.f_in_q ;
  (* hierconn *) logic \u_packer.f_out_q ;
  (* hierconn *) logic \u_packer.f_begins ;
  logic f_in, f_out, f_begins;
  assign f_in     = \u_packer.f_in_q ;
  assign f_out    = \u_packer.f_out_q ;
  assign f_begins = \u_packer.f_begins ;
  assign f_inside = f_in == f_out ? 16'd1 : f_begins ? 16'd0 : 16'd2;
`endif
  // Lines begun: on the bus, complete in the writer, or still inside.
  logic [$bits(rec_first):0] f_under_way;
  assign f_under_way = {1'b0, f_accepted_q} + $bits(f_under_way)'(m_axi_awvalid_o) + $bits(f_under_way)'(f_whole) +
    $bits(f_under_way)'(f_inside);
  `ALWAYS(i_top_range_lines, !f_ever || f_under_way <= {1'b0, f_begun})
  `ALWAYS(i_top_range_total, f_ever == f_loaded && (!f_ever || (f_total == f_number_q && f_addr == f_low_q + f_accepted_q)))
  `ALWAYS(i_top_range_none, f_ever || (!m_axi_awvalid_o && f_whole == '0 && f_inside == '0))
