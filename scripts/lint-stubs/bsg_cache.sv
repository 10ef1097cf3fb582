// For the linters only: the ports and parameters of BlackParrot's bsg_cache. It is no model of a
// cache: each output is some state that every input has a part in.
module bsg_cache #(
  parameter int addr_width_p = 32,
  parameter int data_width_p = 64,
  parameter int block_size_in_words_p = 8,
  parameter int sets_p = 1,
  parameter int ways_p = 1
) (
  input  logic                                         clk_i,
  input  logic                                         reset_i,
  input  logic [5+addr_width_p+9*(data_width_p/8):0]   cache_pkt_i,
  input  logic                                         v_i,
  output logic                                         ready_o,
  output logic [data_width_p-1:0]                      data_o,
  output logic                                         v_o,
  input  logic                                         yumi_i,
  output logic [addr_width_p:0]                        dma_pkt_o,
  output logic                                         dma_pkt_v_o,
  input  logic                                         dma_pkt_yumi_i,
  input  logic [data_width_p-1:0]                      dma_data_i,
  input  logic                                         dma_data_v_i,
  output logic                                         dma_data_ready_o,
  output logic [data_width_p-1:0]                      dma_data_o,
  output logic                                         dma_data_v_o,
  input  logic                                         dma_data_yumi_i,
  output logic                                         v_we_o
);

  localparam bit Sizes = block_size_in_words_p * sets_p * ways_p != 0;

  logic [data_width_p-1:0] state_q;
  always_ff @(posedge clk_i or posedge reset_i) begin
    if (reset_i) state_q <= '0;
    else
      state_q <= dma_data_i ^ {
        state_q[data_width_p-2:0],
        ^{cache_pkt_i, v_i, yumi_i, dma_pkt_yumi_i, dma_data_v_i, dma_data_yumi_i, Sizes}
      };
  end
  assign data_o     = state_q;
  assign dma_data_o = ~state_q;
  assign dma_pkt_o  = state_q[addr_width_p:0];
  assign {ready_o, v_o, dma_pkt_v_o, dma_data_ready_o, dma_data_v_o, v_we_o} = state_q[63:58];

endmodule
