// SPDX-License-Identifier: Apache-2.0 WITH SHL-2.1
// The L2's data port, shared by the core's data cache and the walker of page tables.
//
// A line that the cache wants is a read of eight beats; one that it writes back is eight writes, all
// of which are answered before anything else of the cache's is asked. The walker reads words. Who
// asks keeps the port until the L2 takes it.
module sv39_dbus (
  input  logic         clk_i,
  input  logic         rst_ni,

  input  logic         line_valid_i,
  output logic         line_ready_o,
  input  logic         line_write_i,
  input  logic [31:0]  line_paddr_i,
  input  logic [511:0] line_data_i,  // as long as the line is not answered
  output logic         line_valid_o,
  input  logic         line_ready_i,
  output logic [511:0] line_data_o,

  input  logic         walk_valid_i,
  output logic         walk_ready_o,
  input  logic [31:0]  walk_paddr_i,
  output logic         walk_valid_o,
  output logic [63:0]  walk_data_o,

  output logic         req_valid_o,
  input  logic         req_ready_i,
  output logic         req_write_o,
  output logic [31:0]  req_paddr_o,
  output logic [2:0]   req_len_o,
  output logic [3:0]   req_id_o,
  output logic [63:0]  req_wdata_o,
  output logic [7:0]   req_wstrb_o,
  input  logic         rsp_valid_i,
  output logic         rsp_ready_o,
  input  logic [3:0]   rsp_id_i,
  input  logic [63:0]  rsp_data_i
);

  // IDs: writes by their beat, then a line, then the walker.
  localparam logic [3:0] LineId = 4'd8, WalkId = 4'd9;

  // The line: what has been asked of it, and what has come.
  logic busy_q, write_q;
  logic [25:0] line_q;
  logic [3:0] asked_q, came_q;
  logic [511:0] data_q;
  logic want, walk, walk_kept_q, line_answer;
  logic [31:0] line_paddr;
  assign want         = busy_q && asked_q != (write_q ? 4'd8 : 4'd1);
  assign line_ready_o = !busy_q;
  assign line_answer  = rsp_valid_i && rsp_id_i != WalkId;
  assign line_valid_o = busy_q && came_q == 4'd8;
  assign line_data_o  = data_q;

  // The walker comes second, and keeps its turn once it has one.
  assign walk         = walk_valid_i && (walk_kept_q || !want);
  assign req_valid_o  = walk || want;
  assign req_write_o  = want && !walk && write_q;
  assign line_paddr   = want ? {line_q, write_q ? asked_q[2:0] : 3'd0, 3'd0} : '0;
  assign req_paddr_o  = walk ? walk_paddr_i : line_paddr;
  assign req_len_o    = walk ? 3'd0 : 3'd3;
  assign req_id_o     = walk ? WalkId : write_q ? {1'b0, asked_q[2:0]} : LineId;
  assign req_wdata_o  = req_write_o ? line_data_i[{asked_q[2:0], 6'd0}+:64] : '0;
  assign req_wstrb_o  = 8'hff;
  assign walk_ready_o = walk && req_ready_i;
  assign rsp_ready_o  = 1'b1;
  assign walk_valid_o = rsp_valid_i && rsp_id_i == WalkId;
  assign walk_data_o  = rsp_data_i;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      busy_q      <= 1'b0;
      write_q     <= 1'b0;
      asked_q     <= '0;
      came_q      <= '0;
      walk_kept_q <= 1'b0;
    end else begin
      walk_kept_q <= walk && !req_ready_i;
      if (!busy_q) begin
        busy_q  <= line_valid_i;
        write_q <= line_write_i;
        asked_q <= '0;
        came_q  <= '0;
      end else begin
        if (want && !walk && req_ready_i) asked_q <= asked_q + 4'd1;
        if (line_answer) came_q <= came_q + 4'd1;
        if (line_valid_o && line_ready_i) busy_q <= 1'b0;
      end
    end
  end
  always_ff @(posedge clk_i) begin
    if (!busy_q) line_q <= line_paddr_i[31:6];
    if (line_answer && !write_q) data_q <= {rsp_data_i, data_q[511:64]};
  end

  logic unused_offset;
  assign unused_offset = ^line_paddr_i[5:0];

endmodule
