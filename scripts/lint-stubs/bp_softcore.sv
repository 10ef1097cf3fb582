// For the linters only: the ports of BlackParrot's bp_softcore, and the names inside it that the
// reference machine looks at. It is no model of a core: each output is some state that every input
// has a part in.
module bp_softcore #(
  parameter int bp_params_p = 0
) (
  input  logic         clk_i,
  input  logic         reset_i,
  output logic [569:0] io_cmd_o,
  output logic         io_cmd_v_o,
  input  logic         io_cmd_ready_i,
  input  logic [569:0] io_resp_i,
  input  logic         io_resp_v_i,
  output logic         io_resp_yumi_o,
  output logic [569:0] mem_cmd_o,
  output logic         mem_cmd_v_o,
  input  logic         mem_cmd_ready_i,
  input  logic [569:0] mem_resp_i,
  input  logic         mem_resp_v_i,
  output logic         mem_resp_yumi_o
);

  logic [569:0] state_q;
  logic clint_resp_v_lo;
  always_ff @(posedge clk_i or posedge reset_i) begin
    if (reset_i) state_q <= '0;
    else begin
      state_q <= io_resp_i ^ mem_resp_i ^ {
        state_q[568:0], ^{io_cmd_ready_i, io_resp_v_i, mem_cmd_ready_i, mem_resp_v_i}
      };
    end
  end
  assign io_cmd_o        = state_q;
  assign mem_cmd_o       = ~state_q;
  assign clint_resp_v_lo = state_q[0] && bp_params_p != 0;
  assign {io_cmd_v_o, io_resp_yumi_o, mem_cmd_v_o, mem_resp_yumi_o} = state_q[569:566];

  // Scopes stand for its modules.
  if (1) begin : core
    if (1) begin : fe
      if (1) begin : mem
        if (1) begin : icache
          logic cache_req_v_o, miss_tv;
          logic [38:0] vaddr_tv_r;
          logic [39:0] addr_tv_r;
          assign {cache_req_v_o, miss_tv, vaddr_tv_r, addr_tv_r} = state_q[80:0];
        end
      end
      if (1) begin : pc_gen
        logic [1:0] shadow_priv_r;
        assign shadow_priv_r = state_q[82:81];
      end
    end
    if (1) begin : be
      if (1) begin : be_mem
        if (1) begin : csr
          typedef struct packed {
            logic mode;
            logic [27:0] ppn;
          } satp_t;
          satp_t satp_r;
          assign satp_r = state_q[111:83];
        end
      end
    end
  end

endmodule
