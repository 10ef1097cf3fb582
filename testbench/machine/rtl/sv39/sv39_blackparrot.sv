// SPDX-License-Identifier: Apache-2.0 WITH SHL-2.1
// BlackParrot as its package has it, its messages in parts; and what is looked at inside it.
//
// Headers go back with answers as they came. A request is there for one cycle, and only if room_i
// was set; an answer holds until it is taken.
module sv39_blackparrot (
  input  logic         clk_i,
  input  logic         rst_ni,
  input  logic         room_i,

  // Requests to memory.
  output logic         mem_valid_o,
  output logic [63:0]  mem_header_o,
  output logic         mem_data_side_o,  // else the instruction cache asks
  output logic [3:0]   mem_type_o,
  output logic [39:0]  mem_addr_o,
  output logic [511:0] mem_data_o,
  input  logic         mem_rsp_valid_i,
  output logic         mem_rsp_taken_o,
  input  logic [63:0]  mem_rsp_header_i,
  input  logic [511:0] mem_rsp_data_i,

  // Requests to devices.
  output logic         io_valid_o,
  output logic [63:0]  io_header_o,
  output logic [3:0]   io_type_o,
  output logic [39:0]  io_addr_o,
  output logic [31:0]  io_data_o,
  input  logic         io_rsp_valid_i,
  output logic         io_rsp_taken_o,
  input  logic [63:0]  io_rsp_header_i,
  input  logic [31:0]  io_rsp_data_i,

  // Inside: a miss of the instruction cache, two cycles or more before its request; whether a
  // program fetches; the page tables in force, for programs; an answer of the core's own timer.
  output logic         miss_o,
  output logic [38:0]  miss_vaddr_o,
  output logic [39:0]  miss_paddr_o,
  output logic         user_o,
  output logic         satp_on_o,
  output logic [27:0]  satp_ppn_o,
  output logic         timer_answers_o
);

  // A message, as bp_me_cce_mem_if.vh has it for this core.
  typedef struct packed {
    logic [3:0] lce_id;  // 0 the instruction cache, 1 the data cache
    logic [2:0] way_id;
    logic [2:0] state;
    logic speculative;
    logic [2:0] size;
    logic [39:0] addr;
    logic [3:0] msg_type;
  } header_t;
  typedef struct packed {
    logic [511:0] data;
    header_t header;
  } message_t;
  localparam int HeaderBits = $bits(header_t);

  message_t mem_cmd, mem_rsp, io_cmd, io_rsp;

  bp_softcore #(
    .bp_params_p(bp_common_aviary_pkg::e_bp_softcore_cfg)
  ) u_softcore (
    .clk_i,
    .reset_i(!rst_ni),
    .io_cmd_o(io_cmd),
    .io_cmd_v_o(io_valid_o),
    .io_cmd_ready_i(room_i),
    .io_resp_i(io_rsp),
    .io_resp_v_i(io_rsp_valid_i),
    .io_resp_yumi_o(io_rsp_taken_o),
    .mem_cmd_o(mem_cmd),
    .mem_cmd_v_o(mem_valid_o),
    .mem_cmd_ready_i(room_i),
    .mem_resp_i(mem_rsp),
    .mem_resp_v_i(mem_rsp_valid_i),
    .mem_resp_yumi_o(mem_rsp_taken_o)
  );

  assign mem_header_o    = 64'(mem_cmd.header);
  assign mem_data_side_o = mem_cmd.header.lce_id != 4'd0;
  assign mem_type_o      = mem_cmd.header.msg_type;
  assign mem_addr_o      = mem_cmd.header.addr;
  assign mem_data_o      = mem_cmd.data;
  assign mem_rsp         = {mem_rsp_data_i, mem_rsp_header_i[HeaderBits-1:0]};

  // Devices have words of 32 bits, which the core wants where the address says.
  assign io_header_o = 64'(io_cmd.header);
  assign io_type_o   = io_cmd.header.msg_type;
  assign io_addr_o   = io_cmd.header.addr;
  assign io_data_o   = io_cmd.data[31:0];
  assign io_rsp      = {{16{io_rsp_data_i}}, io_rsp_header_i[HeaderBits-1:0]};

  logic unused_bits;
  assign unused_bits = ^{mem_rsp_header_i[63:HeaderBits], io_rsp_header_i[63:HeaderBits],
                         io_cmd.data[511:32]};

  localparam logic [1:0] UserMode = 2'd0;
  assign miss_o          = u_softcore.core.fe.mem.icache.cache_req_v_o &&
                           u_softcore.core.fe.mem.icache.miss_tv;
  assign miss_vaddr_o    = u_softcore.core.fe.mem.icache.vaddr_tv_r;
  assign miss_paddr_o    = u_softcore.core.fe.mem.icache.addr_tv_r;
  assign user_o          = u_softcore.core.fe.pc_gen.shadow_priv_r == UserMode;
  assign satp_on_o       = u_softcore.core.be.be_mem.csr.satp_r.mode;
  assign satp_ppn_o      = u_softcore.core.be.be_mem.csr.satp_r.ppn;
  assign timer_answers_o = u_softcore.clint_resp_v_lo;

endmodule
