// SPDX-License-Identifier: Apache-2.0 WITH SHL-2.1
// Translator of the self-test: a function of the virtual address, which sometimes says "ask
//
// Emitted by jukebox 0.1.0 for the configuration
//   name = "jukebox"
//   address = { va_bits = 48, pa_bits = 48, asid_bits = 16 }
//   geometry = { line_bytes = 64, region_bytes = 1024, crrb_entries = 16 }
//   metadata = { check = "crc16", axi_data_bits = 64, reads_in_flight = 2 }
//   prefetch = { egress = "native" }
//   reset = { style = "async-low" }
//   counters = { bits = 32 }
// again" or "drop". What becomes of a region does not depend on when it is asked for.
module jukebox_selftest_translator (
  input  logic        clk_i,
  input  logic        rst_ni,
  input  logic        restart_i,  // pulse: forget which regions were asked for
  input  logic        stall_i,  // take no request in the next cycle
  input  logic [15:0] asid_i,  // the one that requests must have
  input  logic        req_valid_i,
  output logic        req_ready_o,
  input  logic [47:0] req_vaddr_i,
  input  logic [15:0] req_asid_i,
  output logic        rsp_valid_o,
  output logic [47:0] rsp_paddr_o,
  output logic [1:0]  rsp_status_o
);

  localparam int FrameBits = 38;
  localparam logic [1:0] Ok = 2'd0;
  localparam logic [1:0] Retry = 2'd1;
  localparam logic [1:0] Drop = 2'd2;

  // The class of a region: the digits (base 16) of its tag, XORed.
  logic [37:0] region;
  logic [51:0] digits;
  logic [3:0] region_class;
  assign region = req_vaddr_i[47:10];
  assign digits = 52'(region);
  always_comb begin
    region_class = '0;
    for (int i = 0; i < 13; i++) region_class = region_class ^ digits[4*i+:4];
  end

  // Class 0 is denied. Class 1 is never translated. Classes 2 and 3 are not translated when one
  // of their set (of 32) is asked for the first time since the restart.
  logic [31:0] asked_q;
  logic asked, wrong;
  logic [1:0] status;
  assign asked = asked_q[digits[8:4]];
  assign wrong = req_asid_i != asid_i || req_vaddr_i[9:0] != '0;
  always_comb begin
    unique case (region_class)
      4'd0:       status = Drop;
      4'd1:       status = Retry;
      4'd2, 4'd3: status = asked ? Ok : Retry;
      default:    status = Ok;
    endcase
  end

  logic ready_q, valid_q, taken;
  logic [1:0] status_q;
  logic [FrameBits-1:0] frame_q;
  assign taken = req_valid_i && ready_q;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      ready_q  <= 1'b0;
      valid_q  <= 1'b0;
      status_q <= '0;
      frame_q  <= '0;
      asked_q  <= '0;
    end else begin
      ready_q  <= !stall_i;
      valid_q  <= taken;
      // A request that the block must not make is denied, so that it shows in what follows.
      status_q <= wrong ? Drop : status;
      frame_q  <= FrameBits'(digits) ^ (FrameBits'(digits) << 9)
                  ^ FrameBits'(52'h69C3A5F0187D2);
      if (restart_i) asked_q <= '0;
      else if (taken) asked_q[digits[8:4]] <= asked || region_class[3:1] == 3'd1;
    end
  end

  // The bits below a region mean nothing: ones show whether the block ignores them.
  assign req_ready_o  = ready_q;
  assign rsp_valid_o  = valid_q;
  assign rsp_status_o = status_q;
  assign rsp_paddr_o  = {frame_q, {10{1'b1}}};

endmodule
