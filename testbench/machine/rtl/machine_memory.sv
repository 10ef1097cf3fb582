// SPDX-License-Identifier: Apache-2.0 WITH SHL-2.1
// Memory with a latency and one data bus, for two AXI4 managers: whole lines of eight beats.
//
// A read's data sets out when its latency is over and the bus is free, in the order of the requests.
// Writes take the bus, too, and are answered when their last beat is in. Bursts of both directions
// take turns.
module machine_memory #(
  parameter int Bytes = 67108864,
  parameter int IdBits = 3
) (
  input  logic                clk_i,
  input  logic                rst_ni,
  input  logic [15:0]         latency_i,  // cycles from the address of a read to its data
  input  logic [7:0]          gap_i,  // cycles that the bus rests after a beat

  // Manager m has bit m, or field m.
  input  logic [1:0]          ar_valid_i,
  output logic [1:0]          ar_ready_o,
  input  logic [63:0]         ar_addr_i,
  input  logic [2*IdBits-1:0] ar_id_i,
  output logic [1:0]          r_valid_o,
  input  logic [1:0]          r_ready_i,
  output logic [IdBits-1:0]   r_id_o,
  output logic [63:0]         r_data_o,
  output logic                r_last_o,
  input  logic [1:0]          aw_valid_i,
  output logic [1:0]          aw_ready_o,
  input  logic [63:0]         aw_addr_i,
  input  logic [2*IdBits-1:0] aw_id_i,
  input  logic [1:0]          w_valid_i,
  output logic [1:0]          w_ready_o,
  input  logic [127:0]        w_data_i,
  output logic [1:0]          b_valid_o,
  input  logic [1:0]          b_ready_i,
  output logic [2*IdBits-1:0] b_id_o,

  // A second look at memory, at no cost of bandwidth.
  input  logic [31:0]         look_addr_i,
  output logic [63:0]         look_data_o,

  output logic [1:0]          read_o,  // pulse: a beat of this manager
  output logic [1:0]          write_o
);

  localparam int Words = Bytes / 8;
  localparam int WordBits = $clog2(Words);
  localparam int Depth = 32;
  logic [63:0] mem[Words];

  // Managers ask for lines that are there.
  logic unused_bits;
  assign unused_bits = ^{
    ar_addr_i[63:58], ar_addr_i[37:26], ar_addr_i[5:0], aw_addr_i[63:58], aw_addr_i[37:26],
    aw_addr_i[5:0], look_addr_i[31:26], look_addr_i[2:0]
  };

  logic [31:0] now_q;
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) now_q <= '0;
    else now_q <= now_q + 32'd1;
  end

  // Reads that wait for their latency, in order; managers take turns where both ask.
  logic [4:0] head_q, tail_q;
  logic [5:0] count_q;
  logic queue_manager[Depth];
  logic [IdBits-1:0] queue_id[Depth];
  logic [WordBits-4:0] queue_line[Depth];
  logic [31:0] queue_due[Depth];
  logic turn_q, room, grant, push, pop;
  assign room       = !count_q[5];
  assign grant      = ar_valid_i == 2'b11 ? turn_q : ar_valid_i[1];
  assign push       = room && ar_valid_i != 2'b00;
  assign ar_ready_o = push ? (grant ? 2'b10 : 2'b01) : 2'b00;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      head_q  <= '0;
      tail_q  <= '0;
      count_q <= '0;
      turn_q  <= 1'b0;
    end else begin
      if (push) begin
        tail_q <= tail_q + 5'd1;
        turn_q <= !grant;
      end
      if (pop) head_q <= head_q + 5'd1;
      count_q <= count_q + 6'(push) - 6'(pop);
    end
  end
  always_ff @(posedge clk_i) begin
    if (push) begin
      queue_manager[tail_q] <= grant;
      queue_id[tail_q]      <= grant ? ar_id_i[2*IdBits-1:IdBits] : ar_id_i[IdBits-1:0];
      queue_line[tail_q]    <= grant ? ar_addr_i[32+6+:WordBits-3] : ar_addr_i[6+:WordBits-3];
      queue_due[tail_q]     <= now_q + 32'(latency_i);
    end
  end

  // The bus: idle, a read burst, or a write burst of one manager.
  logic reading_q, writing_q, writer_q, read_last_q;
  logic [2:0] beat_q;
  logic [7:0] rest_q;
  logic read_due, read_beat, write_beat, free;
  logic [1:0] write_wanted;
  assign read_due   = count_q != '0 && $signed(now_q - queue_due[head_q]) >= 0;
  assign free       = rest_q == '0;
  assign read_beat  = (r_valid_o & r_ready_i) != 2'b00;
  assign write_beat = (w_valid_i & w_ready_o) != 2'b00;
  assign pop        = read_beat && r_last_o;

  assign r_valid_o = !(reading_q && free) ? 2'b00 : queue_manager[head_q] ? 2'b10 : 2'b01;
  assign r_id_o    = queue_id[head_q];
  assign r_data_o  = mem[{queue_line[head_q], beat_q}];
  assign r_last_o  = beat_q == 3'd7;
  assign w_ready_o = !(writing_q && free) ? 2'b00 : writer_q ? 2'b10 : 2'b01;
  assign read_o    = r_valid_o & r_ready_i;
  assign write_o   = w_valid_i & w_ready_o;

  // A write burst: its address first, one at a time for each manager.
  logic [1:0] burst_q, answer_q;
  logic [2*IdBits-1:0] burst_id_q;
  logic [WordBits-4:0] burst_line_q[2];
  assign aw_ready_o   = ~burst_q;
  assign write_wanted = burst_q & ~answer_q & w_valid_i;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      reading_q   <= 1'b0;
      writing_q   <= 1'b0;
      writer_q    <= 1'b0;
      read_last_q <= 1'b0;
      beat_q      <= '0;
      rest_q      <= '0;
    end else begin
      if (!free) rest_q <= rest_q - 8'd1;
      if (read_beat || write_beat) begin
        beat_q <= beat_q + 3'd1;
        rest_q <= gap_i;
        if (beat_q == 3'd7) begin
          reading_q   <= 1'b0;
          writing_q   <= 1'b0;
          read_last_q <= reading_q;
        end
      end else if (!reading_q && !writing_q) begin
        reading_q <= read_due && (write_wanted == 2'b00 || !read_last_q);
        writing_q <= write_wanted != 2'b00 && (!read_due || read_last_q);
        writer_q  <= write_wanted == 2'b11 ? !writer_q : write_wanted[1];
      end
    end
  end

  for (genvar m = 0; m < 2; m++) begin : g_manager
    logic done;
    assign done = write_beat && w_ready_o[m] && beat_q == 3'd7;
    assign b_valid_o[m] = answer_q[m];
    assign b_id_o[m*IdBits+:IdBits] = burst_id_q[m*IdBits+:IdBits];

    always_ff @(posedge clk_i or negedge rst_ni) begin
      if (!rst_ni) begin
        burst_q[m]  <= 1'b0;
        answer_q[m] <= 1'b0;
      end else begin
        if (aw_valid_i[m] && aw_ready_o[m]) burst_q[m] <= 1'b1;
        if (done) answer_q[m] <= 1'b1;
        if (b_valid_o[m] && b_ready_i[m]) begin
          answer_q[m] <= 1'b0;
          burst_q[m]  <= 1'b0;
        end
      end
    end
    always_ff @(posedge clk_i) begin
      if (aw_valid_i[m] && aw_ready_o[m]) begin
        burst_line_q[m] <= aw_addr_i[32*m+6+:WordBits-3];
        burst_id_q[m*IdBits+:IdBits] <= aw_id_i[m*IdBits+:IdBits];
      end
    end
  end

  logic [WordBits-1:0] write_word;
  assign write_word = {burst_line_q[writer_q], beat_q};
  always_ff @(posedge clk_i) begin
    if (write_beat) mem[write_word] <= writer_q ? w_data_i[127:64] : w_data_i[63:0];
  end

  assign look_data_o = mem[look_addr_i[3+:WordBits]];

endmodule
