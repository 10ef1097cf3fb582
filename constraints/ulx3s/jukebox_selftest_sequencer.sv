// SPDX-License-Identifier: Apache-2.0 WITH SHL-2.1
// Sequencer of the self-test: does through AXI4-Lite what a driver would do. In each round it
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
// replays the record of the round before and records a new one.
module jukebox_selftest_sequencer (
  input  logic        clk_i,
  input  logic        rst_ni,
  output logic        done_o,  // all rounds are over, or something hung
  output logic [ 4:0] errors_o,  // of the checks named below
  output logic [15:0] asid_o,  // of this round's program
  output logic        round_start_o,  // pulse
  // Event source and reading back.
  output logic        events_start_o,
  input  logic        events_done_i,
  output logic        readback_start_o,
  input  logic        readback_done_i,
  output logic [11:0] readback_first_o,
  output logic [11:0] readback_words_o,
  // AXI4-Lite manager.
  output logic [11:0] awaddr_o,
  output logic        awvalid_o,
  input  logic        awready_i,
  output logic [31:0] wdata_o,
  output logic        wvalid_o,
  input  logic        wready_i,
  input  logic [ 1:0] bresp_i,
  input  logic        bvalid_i,
  output logic        bready_o,
  output logic [11:0] araddr_o,
  output logic        arvalid_o,
  input  logic        arready_i,
  input  logic [31:0] rdata_i,
  input  logic [ 1:0] rresp_i,
  input  logic        rvalid_i,
  output logic        rready_o
);

  // What a step does.
  localparam logic [2:0] Write = 3'd0;  // a register
  localparam logic [2:0] Await = 3'd1;  // reads a register until the masked bits are as given
  localparam logic [2:0] Check = 3'd2;  // reads once: the masked bits must be as given
  localparam logic [2:0] Length = 3'd3;  // reads the length of the record
  localparam logic [2:0] Events = 3'd4;  // has the events offered
  localparam logic [2:0] ReadBack = 3'd5;  // has the record read back
  localparam logic [2:0] Next = 3'd6;  // goes to the next round

  // Errors.
  localparam logic [4:0] Status = 5'b00001;  // the block does not say that all is well
  localparam logic [4:0] Lost = 5'b00010;  // it counted lost events
  localparam logic [4:0] Refused = 5'b00100;  // it answered a register access with an error
  localparam logic [4:0] Hung = 5'b01000;  // a step took 2^18 cycles
  localparam logic [4:0] Impossible = 5'b10000;  // a record cannot have this length

  localparam logic [2:0] LastRound = 3'd7;

  // What differs from round to round: the space below the limit, the limit itself, the address
  // space, and whether the record is full.
  logic [2:0] round_q;
  logic [31:0] limit;
  logic [63:0] rec_limit;
  logic [15:0] asid;
  logic full;
  always_comb begin
    unique case (round_q)
      3'd0: begin
        limit     = 32'd16384;
        rec_limit = 64'h00005A3C96004000;
        asid      = 16'h3A5C;
        full      = 1'b0;
      end
      3'd1: begin
        limit     = 32'd2048;
        rec_limit = 64'h00005A3C96004800;
        asid      = 16'h3A5D;
        full      = 1'b1;
      end
      3'd2: begin
        limit     = 32'd16384;
        rec_limit = 64'h00005A3C96004000;
        asid      = 16'h3A5E;
        full      = 1'b0;
      end
      3'd3: begin
        limit     = 32'd16384;
        rec_limit = 64'h00005A3C96008000;
        asid      = 16'h3A5F;
        full      = 1'b0;
      end
      3'd4: begin
        limit     = 32'd16384;
        rec_limit = 64'h00005A3C96004000;
        asid      = 16'h3A58;
        full      = 1'b0;
      end
      3'd5: begin
        limit     = 32'd16384;
        rec_limit = 64'h00005A3C96008000;
        asid      = 16'h3A59;
        full      = 1'b0;
      end
      3'd6: begin
        limit     = 32'd16384;
        rec_limit = 64'h00005A3C96004000;
        asid      = 16'h3A5A;
        full      = 1'b0;
      end
      default: begin
        limit     = 32'd16384;
        rec_limit = 64'h00005A3C96008000;
        asid      = 16'h3A5B;
        full      = 1'b0;
      end
    endcase
  end

  // Two buffers take turns: the record of the last round is in the other one.
  localparam logic [63:0] Buffer0 = 64'h00005A3C96000000;
  localparam logic [63:0] Buffer1 = 64'h00005A3C96004000;
  logic [63:0] rec_base, rep_base;
  logic [31:0] length_q;
  assign rec_base  = round_q[0] ? Buffer1 : Buffer0;
  assign rep_base  = round_q[0] ? Buffer0 : Buffer1;

  // The steps of a round.
  logic [4:0] step_q;
  logic [2:0] op;
  logic [11:0] addr;
  logic [31:0] data, mask;
  always_comb begin
    op = Write;
    addr = '0;
    data = '0;
    mask = '1;
    unique case (step_q)
      5'd0: begin  // record this program only
        addr = 12'h014;  // CONFIG
        data = 32'h1;
      end
      5'd1: begin  // ask again after a while
        addr = 12'h038;  // XLT_RETRY_WAIT
        data = 32'd5;
      end
      5'd2: begin  // the program's
        addr = 12'h028;  // ASID
        data = 32'(asid);
      end
      5'd3: begin  // record into this round's buffer
        addr = 12'h040;  // REC_BASE_LO
        data = rec_base[31:0];
      end
      5'd4: begin  // record into this round's buffer
        addr = 12'h044;  // REC_BASE_HI
        data = rec_base[63:32];
      end
      5'd5: begin  // up to its end, or less
        addr = 12'h048;  // REC_LIMIT_LO
        data = rec_limit[31:0];
      end
      5'd6: begin  // up to its end, or less
        addr = 12'h04C;  // REC_LIMIT_HI
        data = rec_limit[63:32];
      end
      5'd7: begin  // replay the last round's record
        addr = 12'h060;  // REP_BASE_LO
        data = rep_base[31:0];
      end
      5'd8: begin  // replay the last round's record
        addr = 12'h064;  // REP_BASE_HI
        data = rep_base[63:32];
      end
      5'd9: begin  // all of it; nothing in the first round
        addr = 12'h068;  // REP_BYTES_LO
        data = length_q;
      end
      5'd10: begin  // displaced by as many regions, backwards
        addr = 12'h078;  // REBASE_LO
        data = 32'd0 - 32'(round_q);
      end
      5'd11: begin  // displaced by as many regions, backwards
        addr = 12'h07C;  // REBASE_HI
        data = {32{round_q != '0}};
      end
      5'd12: begin  // both at once
        addr = 12'h010;  // CTRL
        data = 32'h5;
      end
      5'd13: begin  // recording runs
        op = Await;
        addr = 12'h018;  // STATUS
        data = 32'h1;
        mask = 32'h1;
      end
      5'd14: begin  // the program runs
        op = Events;
      end
      5'd15: begin  // the replay has ended
        op = Await;
        addr = 12'h018;  // STATUS
        mask = 32'h2;
      end
      5'd16: begin  // complete the record
        addr = 12'h010;  // CTRL
        data = 32'h2;
      end
      5'd17: begin  // it is complete
        op = Await;
        addr = 12'h018;  // STATUS
        mask = 32'h1;
      end
      5'd18: begin  // all went well
        op = Check;
        addr = 12'h018;  // STATUS
        data = full ? 32'h1C : 32'h14;
        mask = 32'hFFFFFFFF;
      end
      5'd19: begin  // its length
        op = Length;
        addr = 12'h058;  // REC_BYTES_LO
      end
      5'd20: begin  // no event was lost
        op = Check;
        addr = 12'h110;  // CNT_LOST_LO
        mask = 32'hFFFFFFFF;
      end
      5'd21: begin  // its checksum
        op = ReadBack;
      end
      default: begin  // the next round
        op = Next;
      end
    endcase
  end

  // One step after the other: looked up, begun, waited for.
  typedef enum logic [3:0] {
    Begin,
    Raise,
    Writing,
    Reading,
    Comparing,
    Judging,
    Offering,
    Fetching,
    Stopped
  } state_e;
  state_e state_q;
  logic [2:0] op_q;
  logic [31:0] data_q, mask_q;
  logic [11:0] addr_q;
  logic [4:0] errors_q;
  logic aw_q, w_q, ar_q, events_q, readback_q, started_q;
  logic [17:0] patience_q;
  logic hung_q;

  // What was read.
  logic [31:0] read_q;
  logic refused_q, wanted_q, possible_q;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      state_q    <= Begin;
      step_q     <= '0;
      round_q    <= '0;
      length_q   <= '0;
      op_q       <= '0;
      addr_q     <= '0;
      data_q     <= '0;
      mask_q     <= '0;
      errors_q   <= '0;
      aw_q       <= 1'b0;
      w_q        <= 1'b0;
      ar_q       <= 1'b0;
      events_q   <= 1'b0;
      readback_q <= 1'b0;
      started_q  <= 1'b0;
      read_q     <= '0;
      refused_q  <= 1'b0;
      wanted_q   <= 1'b0;
      possible_q <= 1'b0;
      patience_q <= '0;
      hung_q     <= 1'b0;
    end else begin
      events_q   <= 1'b0;
      readback_q <= 1'b0;
      started_q  <= 1'b0;
      patience_q <= patience_q + 1'b1;
      hung_q     <= patience_q == '1;
      if (awready_i) aw_q <= 1'b0;
      if (wready_i) w_q <= 1'b0;
      if (arready_i) ar_q <= 1'b0;
      unique case (state_q)
        // The step's table is read.
        Begin: begin
          op_q       <= op;
          addr_q     <= addr;
          data_q     <= data;
          mask_q     <= mask;
          patience_q <= '0;
          started_q  <= step_q == '0;
          state_q    <= Raise;
        end
        // Requests go out.
        Raise: begin
          unique case (op_q)
            Write: begin
              aw_q    <= 1'b1;
              w_q     <= 1'b1;
              state_q <= Writing;
            end
            Events: begin
              events_q <= 1'b1;
              state_q  <= Offering;
            end
            ReadBack: begin
              readback_q <= 1'b1;
              state_q    <= Fetching;
            end
            Next: begin
              round_q <= round_q + 1'b1;
              step_q  <= '0;
              state_q <= (round_q == LastRound) ? Stopped : Begin;
            end
            default: begin
              ar_q    <= 1'b1;
              state_q <= Reading;
            end
          endcase
        end
        // A register is written.
        Writing: begin
          if (bvalid_i) begin
            if (bresp_i != 2'b00) errors_q <= errors_q | Refused;
            step_q  <= step_q + 1'b1;
            state_q <= Begin;
          end
        end
        // A register is read.
        Reading: begin
          read_q    <= rdata_i;
          refused_q <= rresp_i != 2'b00;
          if (rvalid_i) state_q <= Comparing;
        end
        // It is compared with what it should be.
        Comparing: begin
          wanted_q   <= ((read_q ^ data_q) & mask_q) == '0;
          possible_q <= read_q <= limit && read_q[5:0] == '0;
          state_q    <= Judging;
        end
        // It is read again and again if its bits are awaited.
        Judging: begin
          step_q  <= step_q + 1'b1;
          state_q <= Begin;
          if (op_q == Await && !wanted_q) begin
            step_q  <= step_q;
            ar_q    <= 1'b1;
            state_q <= Reading;
          end
          if (op_q == Length) length_q <= possible_q ? read_q : '0;
          if (refused_q) errors_q <= errors_q | Refused;
          else if (op_q == Length && !possible_q) errors_q <= errors_q | Impossible;
          else if (op_q == Check && !wanted_q) begin
            errors_q <= errors_q | ((addr_q == 12'h018) ? Status : Lost);
          end
        end
        // Events are offered.
        Offering: begin
          if (!events_q && events_done_i) begin
            step_q  <= step_q + 1'b1;
            state_q <= Begin;
          end
        end
        // The record is read back.
        Fetching: begin
          if (!readback_q && readback_done_i) begin
            step_q  <= step_q + 1'b1;
            state_q <= Begin;
          end
        end
        // Nothing more to do.
        default: patience_q <= '0;
      endcase
      if (hung_q) begin
        errors_q <= errors_q | Hung;
        state_q  <= Stopped;
      end
    end
  end

  assign done_o           = state_q == Stopped;
  assign errors_o         = errors_q;
  assign asid_o           = asid;
  assign round_start_o    = started_q;
  assign events_start_o   = events_q;
  assign readback_start_o = readback_q;
  assign readback_first_o = { round_q[0], 11'd0};
  assign readback_words_o = length_q[14:3];
  assign awaddr_o         = addr_q;
  assign awvalid_o        = aw_q;
  assign wdata_o          = data_q;
  assign wvalid_o         = w_q;
  assign bready_o         = 1'b1;
  assign araddr_o         = addr_q;
  assign arvalid_o        = ar_q;
  assign rready_o         = 1'b1;

endmodule
