  localparam int TagBits = $bits(event_tag_o);
  localparam int PlaceBits = $bits(event_line_o);
  localparam int ByteBits = $bits(obs_vaddr_i) - TagBits - PlaceBits;
  logic f_in_q, f_want_q, f_lost_q;
  logic [1:0] f_kind_q;
  logic f_instr_q;
  logic [$bits(obs_vaddr_i)-1:0] f_vaddr_q;
  always_ff @(posedge clk_i) begin
    f_in_q   <= rst_ni && obs_valid_i && obs_ready_o;
    f_lost_q <= rst_ni && obs_valid_i && !obs_ready_o;
    f_want_q <= rst_ni && obs_valid_i && obs_ready_o && obs_instr_i && (obs_kind_i != 2'd2 || record_hits_i);
    {f_kind_q, f_instr_q, f_vaddr_q} <= {obs_kind_i, obs_instr_i, obs_vaddr_i};
  end
  logic f_asid_ok;
`ifdef FEATURES_ASID_FILTER
  logic f_asid_q;
  always_ff @(posedge clk_i) f_asid_q <= obs_asid_i == asid_i;
  assign f_asid_ok = !asid_filter_i || f_asid_q;
`else
  assign f_asid_ok = 1'b1;
`endif
  // An event is recorded exactly if it was taken while recording, of the instruction side, of a kind that is recorded, and of the right address space or with the filter off.
  `ALWAYS(p_observe_event, event_valid_o == (f_want_q && take_i && f_asid_ok))
  // It goes on with the region and the line of its address.
  `ALWAYS(p_observe_address, !event_valid_o || {event_tag_o, event_line_o} == f_vaddr_q[$bits(obs_vaddr_i)-1:ByteBits])
  // An event offered while the port is not ready is counted as lost, and no other.
  `ALWAYS(p_observe_lost, saw_lost_o == f_lost_q && saw_event_o == f_in_q)
`ifdef FEATURES_ASID_FILTER
  // An event of another address space is counted as filtered, and no other.
  `ALWAYS(p_observe_filtered, saw_filtered_o == (f_want_q && take_i && !f_asid_ok))
  `REACHED(c_observe_filtered, saw_filtered_o)
`endif
  // Kinds are counted as they came.
  `ALWAYS(p_observe_kinds, saw_miss_o == (f_in_q && f_instr_q && f_kind_q == 2'd0) && saw_prefetch_hit_o == (f_in_q && f_instr_q && f_kind_q == 2'd1) && saw_kept_hit_o == (f_in_q && f_instr_q && f_kind_q == 2'd3))
  // The port waits only while events are recorded and there was no room in the cycle before.
  always @(posedge clk_i) if (f_on && !obs_ready_o) begin
    p_observe_ready : assert ($past(take_i && !room_i));
  end
  `REACHED(c_observe_event, event_valid_o)
  `REACHED(c_observe_lost, saw_lost_o)
