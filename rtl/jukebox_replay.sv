// SPDX-License-Identifier: Apache-2.0 WITH SHL-2.1
// Replay control: from REPLAY_START to the last prefetch, and every way to end earlier.
//
// Emitted by jukebox 0.1.0 for the configuration
//   name = "jukebox"
//   address = { va_bits = 48, pa_bits = 48, asid_bits = 16 }
//   geometry = { line_bytes = 64, region_bytes = 1024, crrb_entries = 16 }
//   metadata = { check = "crc16", axi_data_bits = 64, reads_in_flight = 2, axi_cache = 3,
//     axi_prot = 0, axi_qos = 0 }
//   prefetch = { egress = "native" }
//   reset = { style = "async-low" }
//   counters = { bits = 32 }
module jukebox_replay (
  input  logic                clk_i,
  input  logic                rst_ni,
  // Software.
  input  logic                start_i,  // accepted REPLAY_START
  input  logic                stop_i,  // REPLAY_ABORT or PAUSE
  input  logic [41:0]         first_i,  // where it begins, in lines
  input  logic [47:0]         start_off_i,
  input  logic                put_off_i,  // pulse: the offset is start_off_i, while nothing runs
  input  logic [15:0]         asid_i,
  input  logic [37:0]         rebase_i,
  input  logic [23:0]         watchdog_i,
  output logic                replaying_o,
  output logic                done_o,  // pulse: the whole record was replayed
  output logic [47:0]         offset_o,  // of the oldest line not finished
  output logic                read_timeout_o,  // pulse
  output logic                xlt_timeout_o,  // pulse
  // Datapath.
  output logic [41:0]         first_o,  // in lines, latched
  output logic [15:0]         asid_o,  // latched
  output logic [37:0]         rebase_o,  // latched
  output logic                init_o,  // the reader takes its first address
  output logic                run_o,
  output logic                halt_o,  // raise nothing new
  output logic                clear_o,  // forget lines and entries held
  output logic                forget_o,  // reads and translations under way are given up
  input  logic                reader_raised_i,
  input  logic                reader_waiting_i,
  input  logic                reader_progress_i,
  input  logic                reader_finished_i,
  input  logic                reader_failed_i,
  input  logic                unpacker_empty_i,
  input  logic                translate_waiting_i,
  input  logic                translate_progress_i,
  input  logic                translate_empty_i,
  input  logic                issue_empty_i,
  input  logic                pf_raised_i,
  input  logic                line_done_i
);

  typedef enum logic [2:0] {
    Idle,
    Init,
    Run,
    Stop,
    Lost
  } state_e;
  state_e state_d, state_q;
  logic run_q;  // state_q is Run
  logic busy_q;  // state_q is not Idle
  logic again_q, again_d;  // a START is to follow once the replay has come to rest
  logic watched, timeout;
  logic fired_q;  // a timeout in the cycle before, which a START or stop may have come beside

  // Bounds on the waits, in every state that waits for memory or translation.
  assign watched = state_q == Init || state_q == Run || state_q == Stop;

  jukebox_watchdog u_read_watchdog (
    .clk_i,
    .rst_ni,
    .waiting_i (watched && reader_waiting_i),
    .progress_i(reader_progress_i),
    .limit_i   (watchdog_i),
    .fire_o    (read_timeout_o)
  );

  jukebox_watchdog u_xlt_watchdog (
    .clk_i,
    .rst_ni,
    .waiting_i (watched && translate_waiting_i),
    .progress_i(translate_progress_i),
    .limit_i   (watchdog_i),
    .fire_o    (xlt_timeout_o)
  );

  assign timeout = read_timeout_o || xlt_timeout_o;

  // Nothing is under way; in Run, nothing will be. Both stay so, and are looked at a cycle later.
  logic rest_q, drained_q;
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      rest_q    <= 1'b0;
      drained_q <= 1'b0;
    end else begin
      rest_q    <= !reader_waiting_i && !translate_waiting_i && !pf_raised_i;
      drained_q <= run_q && reader_finished_i && unpacker_empty_i && translate_empty_i &&
                   issue_empty_i;
    end
  end

  always_comb begin
    state_d = state_q;
    again_d = again_q;
    done_o  = 1'b0;
    unique case (state_q)
      // Nothing runs: wait for software.
      Idle: begin
        again_d = 1'b0;
        if (start_i) state_d = Init;
      end
      // The reader takes the first address, once one of an earlier replay is off the bus.
      Init: begin
        if (start_i) state_d = Init;
        else if (stop_i) state_d = Stop;
        else if (timeout) state_d = Lost;
        else if (!reader_raised_i) state_d = Run;
      end
      // Lines are read and prefetched.
      Run: begin
        if (start_i || stop_i) begin
          state_d = Stop;
          again_d = start_i;
        end else if (timeout) begin
          state_d = Lost;
        end else if (drained_q) begin
          state_d = Idle;
          done_o  = !reader_failed_i;
        end
      end
      // Nothing new is raised; what is under way comes back and is discarded.
      Stop: begin
        if (start_i) again_d = 1'b1;
        else if (stop_i) again_d = 1'b0;
        if (timeout || fired_q) begin
          state_d = Lost;
        end else if (rest_q && !start_i) begin
          if (again_d) state_d = Init;
          else state_d = Idle;
          again_d = 1'b0;
        end
      end
      // A wait took too long: only the prefetch on the port is completed.
      Lost: begin
        if (start_i) again_d = 1'b1;
        else if (stop_i) again_d = 1'b0;
        if (!pf_raised_i && !start_i) begin
          if (again_d) state_d = Init;
          else state_d = Idle;
          again_d = 1'b0;
        end
      end
      default: state_d = Idle;
    endcase
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      state_q <= Idle;
      run_q   <= 1'b0;
      busy_q  <= 1'b0;
      again_q <= 1'b0;
      fired_q <= 1'b0;
    end else begin
      state_q <= state_d;
      run_q   <= state_d == Run;
      busy_q  <= state_d != Idle;
      again_q <= again_d;
      fired_q <= timeout;
    end
  end

  // Parameters are latched by the START; the offset then follows the lines that are finished.
  logic [41:0] first_q;
  logic line_done_q;
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) line_done_q <= 1'b0;
    else line_done_q <= line_done_i && run_q && !start_i;
  end

  logic [41:0] offset_q;
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) offset_q <= '0;
    else if (start_i || put_off_i) offset_q <= start_off_i[47:6];
    else if (line_done_q) offset_q <= offset_q + 1'b1;
  end

  logic [15:0] asid_q;
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) asid_q <= '0;
    else if (start_i) asid_q <= asid_i;
  end

  logic [37:0] rebase_q;
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) rebase_q <= '0;
    else if (start_i) rebase_q <= rebase_i;
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) first_q <= '0;
    else if (start_i) first_q <= first_i;
  end

  assign init_o      = state_q == Init && !reader_raised_i && !start_i;
  assign run_o       = run_q;
  assign halt_o      = !run_q || start_i || stop_i;
  assign clear_o     = !run_q;
  assign forget_o    = timeout;
  assign replaying_o = busy_q;

  assign first_o       = first_q;
  assign asid_o        = asid_q;
  assign rebase_o      = rebase_q;
  assign offset_o      = {offset_q, 6'd0};

  // Alignment is checked by the register block before a START is accepted.
  logic unused_bytes;
  assign unused_bytes = ^start_off_i[5:0];

endmodule
