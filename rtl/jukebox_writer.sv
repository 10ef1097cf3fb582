// SPDX-License-Identifier: Apache-2.0 WITH SHL-2.1
// Metadata writer: buffers complete lines and writes each as one AXI4 burst.
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
module jukebox_writer (
  input  logic                clk_i,
  input  logic                rst_ni,
  // Control by the record side.
  input  logic                load_i,  // take first_i: nothing is raised
  input  logic [41:0]         first_i,  // in lines
  input  logic                discard_i,  // recording failed or is over: raise nothing new
  output logic                idle_o,  // everything written and answered
  output logic                quiet_o,  // everything that was raised is written and answered
  output logic                acked_o,  // pulse: memory acknowledged the next line in order
  output logic                error_o,  // pulse: a write was answered with an error
  output logic                line_accepted_o,  // pulse: a write address was accepted
  output logic [3:0]          line_entries_o,  // entries in that line
  // Beats of complete lines.
  input  logic                beat_valid_i,
  input  logic [63:0]         beat_i,
  input  logic                beat_last_i,
  input  logic [3:0]          beat_entries_i,
  output logic                beat_ready_o,  // room for a beat from each stage of the packer
  // A read address is waiting; the record is being completed.
  input  logic                read_waits_i,
  input  logic                hurry_i,
  // AXI4 write channels.
  output logic [47:0]         m_axi_awaddr_o,
  output logic                m_axi_awvalid_o,
  input  logic                m_axi_awready_i,
  output logic [63:0]         m_axi_wdata_o,
  output logic                m_axi_wlast_o,
  output logic                m_axi_wvalid_o,
  input  logic                m_axi_wready_i,
  input  logic [1:0]          m_axi_bresp_i,
  input  logic                m_axi_bvalid_i
);

  localparam int Depth = 16;  // of the line buffer, at least two lines

  // Line buffer, with the last beat of each line marked.
  logic [64:0] head;
  logic [4:0] fifo_count;
  logic beat_push, beat_pop, fifo_clear, fifo_some, beat_ready_q;

  jukebox_fifo #(
    .Width(    65),
    .Depth(    Depth),
    .CountBits(5)
  ) u_lines (
    .clk_i,
    .rst_ni,
    .clear_i(fifo_clear),
    .push_i (beat_push),
    .data_i ({beat_last_i, beat_i}),
    .pop_i  (beat_pop),
    .data_o (head),
    .valid_o(fifo_some),
    .count_o(fifo_count)
  );

  assign beat_push    = beat_valid_i && !discard_i;
  assign beat_ready_o = beat_ready_q;

  // Known a cycle late, while beats are on their way; by then at least one line is complete.
  logic more_q;
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      beat_ready_q <= 1'b1;
      more_q       <= 1'b0;
    end else begin
      more_q       <= fifo_count > 5'd8;
      beat_ready_q <= fifo_count <= 5'd12;
    end
  end

  // Write addresses, one a complete line, give way to a waiting read address, unless there is more
  // than a line here or the record is being completed. Once raised, one stays until accepted.
  logic aw_valid_q, b_valid_q, b_error_q, open_some_q, answered, error, raise;
  logic [41:0] aw_addr_q;
  logic [1:0] lines_q;  // complete lines not raised yet
  logic [15:0] open_q;  // addresses raised and not answered
  logic crowded, aw_accepted, line_in;
  logic lines_some_q, lines_more_q;  // there are any, more than one of them
  logic open_full_q;  // as many as can be counted, but for those of this cycle and the one before
  assign line_in     = beat_push && beat_last_i;

  assign answered    = b_valid_q && open_some_q;
  assign error       = answered && b_error_q;
  assign aw_accepted = aw_valid_q && m_axi_awready_i;
  assign crowded     = hurry_i || more_q;
  assign raise       = lines_some_q && (!aw_valid_q || m_axi_awready_i) &&
                       (!read_waits_i || crowded) && !open_full_q && !discard_i && !error;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      aw_valid_q <= 1'b0;
      aw_addr_q  <= '0;
      lines_q    <= '0;
      open_q      <= '0;
      open_some_q <= 1'b0;
      lines_some_q <= 1'b0;
      lines_more_q <= 1'b0;
      open_full_q  <= 1'b0;
    end else begin
      open_full_q <= open_q[15:1] == '1;
      if (raise) aw_valid_q <= 1'b1;
      else if (m_axi_awready_i) aw_valid_q <= 1'b0;

      if (load_i) aw_addr_q <= first_i;
      else if (aw_accepted) aw_addr_q <= aw_addr_q + 1'b1;

      if (fifo_clear) lines_some_q <= 1'b0;
      else if (line_in) lines_some_q <= 1'b1;
      else if (raise) lines_some_q <= lines_more_q;
      if (fifo_clear) lines_more_q <= 1'b0;
      else if (line_in && !raise) lines_more_q <= lines_some_q;
      else if (!line_in && raise) lines_more_q <= lines_more_q && lines_q != 2'd2;
      if (fifo_clear) lines_q <= '0;
      else if (line_in != raise) lines_q <= line_in ? lines_q + 1'b1 : lines_q - 1'b1;

      if (raise && !answered) begin
        open_q      <= open_q + 1'b1;
        open_some_q <= 1'b1;
      end
      if (!raise && answered) begin
        open_q      <= open_q - 1'b1;
        open_some_q <= open_q != 16'd1;
      end
    end
  end

  // Only the newest complete line can hold fewer entries than fit: the last of a record.
  logic [3:0] newest_entries_q, aw_entries_q;
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      newest_entries_q <= '0;
      aw_entries_q     <= '0;
    end else begin
      if (beat_push && beat_last_i) newest_entries_q <= beat_entries_i;
      if (raise) begin
        aw_entries_q <= !lines_more_q ? newest_entries_q : 4'd9;
      end
    end
  end

  // Write data: only beats of lines whose address has been raised.
  logic w_valid_q, w_last_q;
  logic [63:0] w_data_q;
  logic [1:0] due_q;  // lines raised whose last beat is still here
  logic due_some_q, line_out;

  assign beat_pop = due_some_q && (!w_valid_q || m_axi_wready_i);
  assign line_out = beat_pop && head[64];

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      w_valid_q  <= 1'b0;
      due_q      <= '0;
      due_some_q <= 1'b0;
    end else begin
      if (beat_pop) w_valid_q <= 1'b1;
      else if (m_axi_wready_i) w_valid_q <= 1'b0;
      if (raise) due_some_q <= 1'b1;
      else if (line_out) due_some_q <= due_q != 2'd1;
      if (raise != line_out) due_q <= raise ? due_q + 1'b1 : due_q - 1'b1;
    end
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      w_last_q <= 1'b0;
      w_data_q <= '0;
    end else if (beat_pop) begin
      {w_last_q, w_data_q} <= head;
    end
  end

  // Answers come in order. What memory has acknowledged ends at the first error.
  logic failed_q;
  logic acked;
  assign acked = b_valid_q && open_some_q && !b_error_q && !failed_q;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      b_valid_q <= 1'b0;
      b_error_q <= 1'b0;
      failed_q  <= 1'b0;
    end else begin
      b_valid_q <= m_axi_bvalid_i;
      b_error_q <= m_axi_bvalid_i && m_axi_bresp_i != 2'b00;
      if (load_i) failed_q <= 1'b0;
      else if (error) failed_q <= 1'b1;
    end
  end

  logic raised_done;
  assign raised_done = !aw_valid_q && !w_valid_q && !due_some_q && !open_some_q && !b_valid_q;
  assign fifo_clear  = discard_i && raised_done;

  assign idle_o          = raised_done && !lines_some_q && !fifo_some;
  assign quiet_o         = raised_done;
  assign acked_o         = acked;
  assign error_o         = error;
  assign line_accepted_o = aw_accepted;
  assign line_entries_o  = aw_entries_q;
  assign m_axi_awaddr_o  = {aw_addr_q, 6'd0};
  assign m_axi_awvalid_o = aw_valid_q;
  assign m_axi_wdata_o   = w_data_q;
  assign m_axi_wlast_o   = w_last_q;
  assign m_axi_wvalid_o  = w_valid_q;

endmodule
