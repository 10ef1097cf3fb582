// SPDX-License-Identifier: Apache-2.0 WITH SHL-2.1
// Record control: from RECORD_START to the last write answer, and where the record lies.
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
module jukebox_record (
  input  logic                clk_i,
  input  logic                rst_ni,
  // Software.
  input  logic                start_i,  // accepted RECORD_START
  input  logic                stop_i,  // RECORD_STOP or PAUSE
  input  logic [47:0]         start_off_i,
  input  logic                put_off_i,  // pulse: the offset is start_off_i, while nothing runs
  input  logic [41:0]         left_i,  // lines from there to the limit
  input  logic [15:0]         asid_i,
  output logic                recording_o,
  output logic                done_o,  // pulse: the record is complete in memory
  output logic                full_o,  // pulse: the first entry was dropped at the limit
  output logic [47:0]         offset_o,  // of the line being filled or next to be filled
  output logic [47:0]         bytes_o,  // acknowledged by memory, from the base
  // Datapath.
  output logic                take_o,  // record events
  output logic [15:0]         asid_o,  // held while events are taken
  output logic                drain_o,  // empty the CRRB
  output logic                close_o,  // complete the last line
  output logic                clear_o,  // discard what is between observation port and writer
  output logic                room_o,  // one more line fits below the limit
  input  logic                line_start_i,  // the packer began a line
  input  logic                drop_i,  // the packer dropped an entry
  input  logic                crrb_empty_i,
  input  logic                packer_empty_i,
  input  logic                writer_idle_i,  // everything written and answered
  input  logic                writer_quiet_i,  // every address raised is written and answered
  input  logic                acked_i,  // memory acknowledged the next line
  input  logic                write_error_i
);

  typedef enum logic [2:0] {
    Idle,
    Take,
    Drain,
    Close,
    Flush,
    Failed
  } state_e;
  state_e state_d, state_q;
  logic busy_q, take_q, drain_q, close_q, clear_q;  // what the state means outside

  // Events are taken from the cycle after the accepted START up to that of STOP, PAUSE or a
  // write error; then the parts empty one after the other, the last write answer ends it.
  always_comb begin
    state_d = state_q;
    done_o  = 1'b0;
    unique case (state_q)
      // Nothing runs: wait for software.
      Idle: begin
        if (start_i) state_d = Take;
      end
      // Events are recorded.
      Take: begin
        if (stop_i) state_d = Drain;
      end
      // The CRRB empties into the packer.
      Drain: begin
        if (crrb_empty_i) state_d = Close;
      end
      // The packer completes the last line.
      Close: begin
        if (packer_empty_i) state_d = Flush;
      end
      // The writer gets its last answers.
      Flush: begin
        if (writer_idle_i) begin
          state_d = Idle;
          done_o  = !write_error_i;
        end
      end
      // A write failed: only what is on the bus already is completed.
      Failed: begin
        if (writer_quiet_i && crrb_empty_i) state_d = Idle;
      end
      default: state_d = Idle;
    endcase
    if (write_error_i && state_q != Idle) state_d = Failed;
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      state_q <= Idle;
      busy_q  <= 1'b0;
      take_q  <= 1'b0;
      drain_q <= 1'b0;
      close_q <= 1'b0;
      clear_q <= 1'b1;
    end else begin
      state_q <= state_d;
      busy_q  <= state_d != Idle;
      take_q  <= state_d == Take;
      drain_q <= state_d == Drain;
      close_q <= state_d == Close;
      clear_q <= state_d == Idle || state_d == Failed;
    end
  end

  // A line was begun. The packer takes another cycle at least before it can begin the next.
  logic began;
  logic began_q;
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) began_q <= 1'b0;
    else began_q <= line_start_i;
  end
  assign began = began_q;

  // Where the next line goes, how many lines are left below the limit, and how many are in memory.
  logic [41:0] offset_q, left_q, acked_q;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      offset_q <= '0;
      left_q   <= '0;
      acked_q  <= '0;
    end else if (start_i) begin
      offset_q <= start_off_i[47:6];
      acked_q  <= start_off_i[47:6];
      left_q   <= left_i;
    end else begin
      if (put_off_i) offset_q <= start_off_i[47:6];
      else if (began) offset_q <= offset_q + 1'b1;
      if (acked_i) acked_q <= acked_q + 1'b1;
      if (began) left_q <= left_q - 1'b1;
    end
  end

  // The address space is held while events are taken. Before, it follows what was programmed, so
  // that an event in the very cycle of the START is compared with the right one.
  logic [15:0] asid_q;
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) asid_q <= '0;
    else if (!take_q) asid_q <= asid_i;
  end

  // Whether one more line fits, known before the packer can begin another.
  logic room_q, full_q;
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      room_q <= 1'b0;
      full_q <= 1'b0;
    end else begin
      room_q <= began ? left_q[41:1] != '0 : left_q != '0;
      if (start_i) full_q <= 1'b0;
      else if (drop_i) full_q <= 1'b1;
    end
  end

  // Bytes of a line are checked by the register block before a START is accepted.
  logic unused_bytes;
  assign unused_bytes = ^start_off_i[5:0];

  assign room_o      = room_q;
  assign full_o      = drop_i && !full_q;
  assign recording_o = busy_q;
  assign take_o      = take_q;
  assign drain_o     = drain_q;
  assign close_o     = close_q;
  assign clear_o     = clear_q;
  assign asid_o      = asid_q;
  assign offset_o    = {offset_q, 6'd0};
  assign bytes_o     = {acked_q, 6'd0};

endmodule
