// SPDX-License-Identifier: Apache-2.0 WITH SHL-2.1
// Memory with three AXI4 managers, for simulation: of each one write and one read at a time.
module two_blocks_memory #(
  parameter int PaBits = 32,
  parameter int IdBits = 4,
  parameter int Words = 8192,  // of 64 bits, a power of two; a line is eight of them
  parameter int ReadWait = 4  // cycles from an address to the first beat
) (
  input  logic                   clk_i,
  input  logic                   rst_ni,
  input  logic [2:0][IdBits-1:0] awid_i,
  input  logic [2:0][PaBits-1:0] awaddr_i,
  input  logic [2:0][7:0]        awlen_i,
  input  logic [2:0]             awvalid_i,
  output logic [2:0]             awready_o,
  input  logic [2:0][63:0]       wdata_i,
  input  logic [2:0]             wlast_i,
  input  logic [2:0]             wvalid_i,
  output logic [2:0]             wready_o,
  output logic [2:0][IdBits-1:0] bid_o,
  output logic [2:0]             bvalid_o,
  input  logic [2:0]             bready_i,
  input  logic [2:0][IdBits-1:0] arid_i,
  input  logic [2:0][PaBits-1:0] araddr_i,
  input  logic [2:0][7:0]        arlen_i,
  input  logic [2:0]             arvalid_i,
  output logic [2:0]             arready_o,
  output logic [2:0][IdBits-1:0] rid_o,
  output logic [2:0][63:0]       rdata_o,
  output logic [2:0]             rlast_o,
  output logic [2:0]             rvalid_o,
  input  logic [2:0]             rready_i
);

  localparam int PlaceBits = $clog2(Words);

  // At first each word says where it is.
  logic [63:0] words[Words];
  initial for (int w = 0; w < Words; w++) words[w] = 64'(w);

  logic [2:0] write_q, answer_q, read_q;
  logic [2:0][PlaceBits-1:0] write_place_q, read_place_q;
  logic [2:0][7:0] wait_q;
  assign awready_o = ~write_q & ~answer_q;
  assign wready_o  = write_q;
  assign bvalid_o  = answer_q;
  assign arready_o = ~read_q;
  for (genvar m = 0; m < 3; m++) begin : gen_read
    assign rvalid_o[m] = read_q[m] && wait_q[m] == '0;
    assign rlast_o[m]  = read_place_q[m][2:0] == 3'd7;
    assign rdata_o[m]  = words[read_place_q[m]];
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      {write_q, answer_q, read_q} <= '0;
    end else begin
      for (int m = 0; m < 3; m++) begin
        if (awvalid_i[m] && awready_o[m]) begin
          write_q[m]       <= 1'b1;
          write_place_q[m] <= awaddr_i[m][3+:PlaceBits];
          bid_o[m]         <= awid_i[m];
        end
        if (wvalid_i[m] && wready_o[m]) begin
          words[write_place_q[m]] <= wdata_i[m];
          write_place_q[m]        <= write_place_q[m] + 1'b1;
          if (wlast_i[m]) {write_q[m], answer_q[m]} <= 2'b01;
        end
        if (bvalid_o[m] && bready_i[m]) answer_q[m] <= 1'b0;
        if (arvalid_i[m] && arready_o[m]) begin
          read_q[m]       <= 1'b1;
          read_place_q[m] <= araddr_i[m][3+:PlaceBits];
          rid_o[m]        <= arid_i[m];
          wait_q[m]       <= 8'(ReadWait);
        end
        if (read_q[m] && wait_q[m] != '0) wait_q[m] <= wait_q[m] - 1'b1;
        if (rvalid_o[m] && rready_i[m]) begin
          read_place_q[m] <= read_place_q[m] + 1'b1;
          if (rlast_o[m]) read_q[m] <= 1'b0;
        end
      end
    end
  end

  // Whole lines, and inside the memory.
  for (genvar m = 0; m < 3; m++) begin : gen_whole
    a_write :
    assert property (@(posedge clk_i) disable iff (!rst_ni)
      awvalid_i[m] |-> awlen_i[m] == 8'd7 && awaddr_i[m] < 8 * Words && awaddr_i[m][5:0] == '0)
    else $error("manager %0d does not write a line", m);
    a_read :
    assert property (@(posedge clk_i) disable iff (!rst_ni)
      arvalid_i[m] |-> arlen_i[m] == 8'd7 && araddr_i[m] < 8 * Words && araddr_i[m][5:0] == '0)
    else $error("manager %0d does not read a line", m);
  end

endmodule
