  localparam int W = $bits(addr_o);
  // A replay that does not run forgets, and lines are loaded before it runs.
  logic f_load_q;
  always_ff @(posedge clk_i) f_load_q <= rst_ni && load_i;
  `OWED(m_run_lines_run, clear_i == !run_i && (!f_load_q || clear_i))
  // A read that was raised waits until it is accepted, and is one that is wanted.
  logic f_wait_q;
  always_ff @(posedge clk_i) f_wait_q <= rst_ni && (raised_i || (f_wait_q && !accepted_i));
  `OWED(m_run_lines_waiting, waiting_i == f_wait_q && (!accepted_i || f_wait_q))
  `OWED(m_run_lines_raised, !raised_i || (want_o && run_i && (!f_wait_q || accepted_i)))
  logic f_loaded_q, f_begun_q;  // since the last START
  always_ff @(posedge clk_i) begin
    f_loaded_q <= rst_ni && (load_i || f_loaded_q);
    f_begun_q  <= rst_ni && (init_i || (f_begun_q && !load_i));
  end
  // The first address is taken once after the lines are loaded, with nothing raised, and before the replay runs.
  `OWED(m_run_lines_init, !init_i || (clear_i && !f_wait_q && !load_i && f_loaded_q && !f_begun_q))
  logic f_run_q, f_just_q;
  always_ff @(posedge clk_i) {f_run_q, f_just_q} <= rst_ni ? {run_i, init_i} : '0;
  // A replay begins to run in the cycle after the first address was taken.
  `OWED(m_run_lines_begin, !run_i || f_run_q || f_just_q)
  // The place of the second record is there once the first address was taken, and stays.
  always @(posedge clk_i) if (f_on && $past(f_begun_q && !load_i)) begin
    m_run_lines_first : `ENV ($stable(first_i));
  end
  // How many lines the second record has stays once the lines are loaded.
  always @(posedge clk_i) if (f_on && $past(f_loaded_q && !load_i)) begin
    m_run_lines_length : `ENV ($stable(last_i));
  end

  // What there is to be read, from where the replay begins: lines in all, and of the record that it begins in.
  logic [W-1:0] f_total_q, f_base_q, f_first;
  logic f_later_q;  // it begins in the second record
  always_ff @(posedge clk_i) begin
    if (load_i) {f_total_q, f_later_q} <= {left_i, second_i};
    if (init_i) f_base_q <= first_i;
  end
  assign f_first = f_total_q == '0 ? W'(1'b1) : f_total_q - last_i + 1'b1;
  // The second record has fewer lines than there are from where the replay begins in the first, if there are any.
  `OWED(m_run_lines_last, !f_begun_q || f_later_q || f_total_q == '0 || (last_i != '0 && last_i <= f_total_q))
  // Lines asked for or passed over, and lines that level 0 has finished. That it gets 32,768 lines ahead is left out.
  logic [W-1:0] f_step_q, f_pass_q;
  logic [W:0] f_ahead;
  logic f_far_q;
  assign f_ahead = {1'b0, f_step_q} - {1'b0, f_pass_q} - 1'b1;
  always_ff @(posedge clk_i) begin
    if (!rst_ni || load_i || init_i) {f_step_q, f_pass_q, f_far_q} <= '0;
    else begin
      f_step_q <= f_step_q + W'(step);
      f_pass_q <= f_pass_q + W'(passed_i);
      f_far_q  <= f_far_q || (passed_i && (f_pass_q == '1 || (f_ahead[W] && f_ahead[15:0] == 16'h8000)));
    end
  end
  // Where a line is, by its number.
  function automatic logic [W-1:0] f_place(input logic [W-1:0] line, input logic later, input logic [W-1:0] first, input logic [W-1:0] base, input logic [W-1:0] second);
    f_place = later || line < first ? base + line : second + (line - first);
  endfunction
  // No line behind the last one is asked for.
  `ALWAYS(p_run_lines_end, !(raised_i || f_wait_q) || !run_i || f_step_q - W'(f_wait_q && !raised_i) < f_total_q)
  // Each address is that of the next line: in order through the record that the replay begins in, then from the first line of the second one on.
  `ALWAYS(p_run_lines_address, !f_wait_q || !run_i || addr_o == f_place(f_step_q - 1'b1, f_later_q, f_first, f_base_q, first_i))
  // A line is asked for only while level 0 is in one before it.
  `ALWAYS(p_run_lines_behind, !want_o || !run_i || f_far_q || f_step_q > f_pass_q)
  // Lines that are asked for, in the two places: which they are.
  logic [W-1:0] f_line0_q, f_line1_q, f_old, f_new;
  always_ff @(posedge clk_i) begin
    if (raised_i && !aslot_q) f_line0_q <= f_step_q;
    if (raised_i && aslot_q) f_line1_q <= f_step_q;
  end
  assign f_old = rslot_q ? f_line1_q : f_line0_q;
  assign f_new = rslot_q ? f_line0_q : f_line1_q;
  // A line that is offered is one that level 0 has not come to, and says which record it is of.
  `ALWAYS(p_run_lines_offered, !line_valid_o || !run_i || ((f_far_q || f_old > f_pass_q) && line_second_o == (f_later_q || f_old >= f_first)))
  // Two lines are held at most.
  `ALWAYS(p_run_lines_two, held_q <= 2'd2 && ready_q <= held_q)
  // Beats are of lines asked for; one that has come whole is told in the next cycle, unless it is lost: that ends the pass.
  logic [1:0] f_open_q;
  logic f_check_q, f_lost_q;
  always_ff @(posedge clk_i) begin
    if (!rst_ni || clear_i) {f_open_q, f_check_q, f_lost_q} <= '0;
    else begin
      f_open_q  <= f_open_q + 2'(raised_i) - 2'(beat_valid_i && beat_last_i);
      f_check_q <= beat_valid_i && beat_last_i;
      f_lost_q  <= f_lost_q || (f_check_q && !line_valid_i);
    end
  end
  `OWED(m_run_lines_beat, !beat_valid_i || clear_i || f_open_q != '0)
  `OWED(m_run_lines_line, !line_valid_i || clear_i || (f_check_q && !f_lost_q))
  // Only a line that is offered is given back, or one that is overtaken in this cycle.
  `OWED(m_run_lines_pop, !line_pop_i || line_valid_o || overtaken_o || clear_i)
  // The line that is offered keeps every beat, until it is given back or overtaken, or a line was lost.
  (* anyconst *) logic [$bits(beat_i)-1:0] f_beat;
  logic [$bits(beat_o)-1:0] f_beat_now, f_beat_before_q;
  assign f_beat_now = mem[{rslot_q, f_beat}];
  always_ff @(posedge clk_i) f_beat_before_q <= f_beat_now;
  always @(posedge clk_i) if (f_on && $past(line_valid_o && !line_pop_i && !clear_i && !f_lost_q) && line_valid_o && !f_lost_q) begin
    p_run_lines_keeps : assert (f_beat_now == f_beat_before_q);
  end

  `ALWAYS(i_run_lines_loaded, !f_loaded_q || f_begun_q || (left_q == f_total_q && f_step_q == '0 && second_q == f_later_q && (f_load_q || left_some_q == (left_q != '0))))
  `ALWAYS(i_run_lines_known, (!f_begun_q || f_loaded_q) && (!run_i || f_begun_q) && (!f_just_q || (f_begun_q && f_step_q == '0 && !f_wait_q)))
  `ALWAYS(i_run_lines_left, !f_begun_q || (f_step_q <= f_total_q && left_q == f_total_q - f_step_q && left_some_q == (left_q != '0)))
  `ALWAYS(i_run_lines_lead, !f_begun_q || f_far_q || (f_ahead == {{(W - 15){lead_q[15]}}, lead_q}))
  `ALWAYS(i_run_lines_some, !f_wait_q || !f_begun_q || f_step_q != '0)
  `ALWAYS(i_run_lines_address, !f_begun_q || (f_wait_q ? addr_q == f_place(f_step_q - 1'b1, f_later_q, f_first, f_base_q, first_i) :
    f_step_q == '0 ? addr_q == f_base_q : addr_q == f_place(f_step_q, f_later_q, f_first, f_base_q, first_i)))
  `ALWAYS(i_run_lines_second, !f_begun_q || second_q == (f_later_q || (f_step_q >= f_first)))
  `ALWAYS(i_run_lines_last, !f_begun_q || stepped_q || last_q == (left_q <= last_i && !second_q))
  `ALWAYS(i_run_lines_jump, !f_wait_q || !f_begun_q || jump_q == (!f_later_q && f_step_q == f_first))
  `ALWAYS(i_run_lines_old, !run_i || f_far_q || held_q == '0 || (held_q == 2'd1 ?
    (f_old == f_step_q - 1'b1 && f_step_q != '0) || f_ahead[W] || f_ahead == '0 :
    ((f_old == f_step_q - 2'd2 && f_step_q > W'(1)) || f_ahead[W] || f_ahead <= (W + 1)'(1)) && ((f_new == f_step_q - 1'b1 && f_step_q != '0) || f_ahead[W] || f_ahead == '0)))
  `ALWAYS(i_run_lines_mark, !run_i || held_q == '0 || (second_mem[rslot_q] == (f_later_q || f_old >= f_first) &&
    (held_q == 2'd1 || second_mem[!rslot_q] == (f_later_q || f_new >= f_first))))
  logic [2:0] f_held;
  assign f_held = 3'(ready_q) + 3'(f_open_q) + 3'(f_check_q);
  `ALWAYS(i_run_lines_slots, !run_i || (aslot_q == (rslot_q ^ held_q[0]) && (f_lost_q ? f_held <= 3'(held_q) : f_held == 3'(held_q) &&
    wslot_q == (rslot_q ^ ready_q[0] ^ f_check_q))))
  `REACHED(c_run_lines_second, line_valid_o && line_second_o && !f_later_q)
  `REACHED(c_run_lines_two, ready_q == 2'd2 && line_valid_o)
  `REACHED(c_run_lines_overtaken, overtaken_o && held_q == 2'd2)
