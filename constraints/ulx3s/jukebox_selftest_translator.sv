// SPDX-License-Identifier: Apache-2.0 WITH SHL-2.1
// Translator of the self-test: a function of the virtual address, which sometimes says "ask
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

  // First stage: a request is taken, and the digits (base 16) of its region's tag are XORed,
  // which gives the region's class. A request that the block must not make is wrong.
  logic [37:0] region, region_q;
  logic [51:0] digits;
  logic [3:0] region_class, class_q;
  logic ready_q, valid_q, wrong_q;
  assign region = req_vaddr_i[47:10];
  assign digits = 52'(region);
  always_comb begin
    region_class = '0;
    for (int i = 0; i < 13; i++) region_class = region_class ^ digits[4*i+:4];
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      ready_q  <= 1'b0;
      valid_q  <= 1'b0;
      wrong_q  <= 1'b0;
      class_q  <= '0;
      region_q <= '0;
    end else begin
      ready_q  <= !stall_i;
      valid_q  <= req_valid_i && ready_q;
      wrong_q  <= req_asid_i != asid_i || req_vaddr_i[9:0] != '0;
      class_q  <= region_class;
      region_q <= region;
    end
  end

  // Second stage. Class 0 is denied. Class 1 is never translated. Classes 2 and 3 are not
  // translated when one of their set (of 32) is asked for the first time since the restart.
  logic [31:0] asked_q;
  logic [4:0] set;
  logic [1:0] status;
  assign set = region_q[8:4];
  always_comb begin
    unique case (class_q)
      4'd0:       status = Drop;
      4'd1:       status = Retry;
      4'd2, 4'd3: status = asked_q[set] ? Ok : Retry;
      default:    status = Ok;
    endcase
  end

  logic answer_q;
  logic [1:0] status_q;
  logic [FrameBits-1:0] frame, frame_q;
  assign frame = region_q;
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      answer_q <= 1'b0;
      status_q <= '0;
      frame_q  <= '0;
      asked_q  <= '0;
    end else begin
      answer_q <= valid_q;
      // What is wrong is denied, so that it shows in what follows.
      status_q <= wrong_q ? Drop : status;
      frame_q  <= frame ^ (frame << 9) ^ 38'h3A5F0187D2;
      if (restart_i) asked_q <= '0;
      else if (valid_q && class_q[3:1] == 3'd1) asked_q[set] <= 1'b1;
    end
  end

  // The bits below a region mean nothing: ones show whether the block ignores them.
  assign req_ready_o  = ready_q;
  assign rsp_valid_o  = answer_q;
  assign rsp_status_o = status_q;
  assign rsp_paddr_o  = {frame_q, {10{1'b1}}};

  // A physical address may be shorter than a virtual one.
  logic unused;
  assign unused = ^region_q;

endmodule
