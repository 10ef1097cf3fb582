// SPDX-License-Identifier: Apache-2.0 WITH SHL-2.1
// The reference L2's prefetch port behind AXI4: a subordinate that takes reads as prefetches.
//
// A read of one line that may be allocated goes to the L2 in the cycle in which it is taken, and is
// answered with its beats, OKAY, from the next cycle on, one read after the other: the L2 has the
// prefetch then, not its line, and the data is 0. Nobody may read data here: whatever is not such a
// read is answered with SLVERR, and the L2 does not see it.
module ref_l2_axi4 #(
  parameter int PaBits = 32,
  parameter int LineBytes = 64,
  parameter int DataBits = 64,  // 32 to 512
  parameter int IdBits = 1
) (
  input  logic                clk_i,
  input  logic                rst_ni,

  // Reads. Their ready depends on pf_ready_i and s_axi_rready_i of the same cycle.
  input  logic                s_axi_arvalid_i,
  output logic                s_axi_arready_o,
  input  logic [IdBits-1:0]   s_axi_arid_i,
  input  logic [PaBits-1:0]   s_axi_araddr_i,
  input  logic [7:0]          s_axi_arlen_i,
  input  logic [2:0]          s_axi_arsize_i,
  input  logic [1:0]          s_axi_arburst_i,
  input  logic                s_axi_arlock_i,
  input  logic [3:0]          s_axi_arcache_i,
  input  logic [2:0]          s_axi_aruser_i,  // level, source; 0 what a block does not tell
  output logic                s_axi_rvalid_o,
  input  logic                s_axi_rready_i,
  output logic [IdBits-1:0]   s_axi_rid_o,
  output logic [DataBits-1:0] s_axi_rdata_o,  // 0
  output logic [1:0]          s_axi_rresp_o,
  output logic                s_axi_rlast_o,

  // The L2's prefetch port.
  output logic                pf_valid_o,
  input  logic                pf_ready_i,
  output logic [PaBits-1:0]   pf_paddr_o,
  output logic                pf_level_o,
  output logic [1:0]          pf_source_o
);

  localparam int LineBits = $clog2(LineBytes);
  localparam logic [7:0] LastBeat = 8'(8 * LineBytes / DataBits - 1);
  localparam logic [2:0] FullSize = 3'($clog2(DataBits / 8));
  localparam logic [1:0] Incr = 2'b01;
  localparam logic [1:0] Okay = 2'b00;
  localparam logic [1:0] SlvErr = 2'b10;

  // Modifiable, and allocated by a read.
  logic allocates, good;
  assign allocates = s_axi_arcache_i[1] && s_axi_arcache_i[2];
  assign good      = allocates && s_axi_arlen_i == LastBeat && s_axi_arsize_i == FullSize &&
                     s_axi_arburst_i == Incr && !s_axi_arlock_i &&
                     s_axi_araddr_i[LineBits-1:0] == '0;

  // Other allocation and bufferability say nothing of a read into this L2.
  logic unused_cache;
  assign unused_cache = ^{s_axi_arcache_i[3], s_axi_arcache_i[0]};

  // The read that is answered: its beats to come but one. There is room for another one with its
  // last beat, and once there is, there is until a read has been taken.
  logic room, take, valid_q, bad_q;
  logic [7:0] left_q;
  logic [IdBits-1:0] id_q;
  assign room = !valid_q || (s_axi_rready_i && left_q == '0);
  assign take = s_axi_arvalid_i && s_axi_arready_o;

  assign pf_valid_o      = s_axi_arvalid_i && good && room;
  assign s_axi_arready_o = room && (pf_ready_i || !good);
  assign pf_paddr_o      = s_axi_araddr_i;
  assign pf_level_o      = s_axi_aruser_i[2];
  assign pf_source_o     = s_axi_aruser_i[1:0];

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) valid_q <= 1'b0;
    else if (room) valid_q <= take;
  end

  always_ff @(posedge clk_i) begin
    if (room) begin
      bad_q  <= !good;
      left_q <= s_axi_arlen_i;
      id_q   <= s_axi_arid_i;
    end else if (s_axi_rready_i) begin
      left_q <= left_q - 8'd1;
    end
  end

  assign s_axi_rvalid_o = valid_q;
  assign s_axi_rid_o    = id_q;
  assign s_axi_rdata_o  = '0;
  assign s_axi_rresp_o  = bad_q ? SlvErr : Okay;
  assign s_axi_rlast_o  = left_q == '0;

endmodule
