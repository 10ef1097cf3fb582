// SPDX-License-Identifier: Apache-2.0 WITH SHL-2.1
// The core's data bus (Wishbone) onto the data port of an L2, and onto devices.
//
// Stores are posted: the core goes on when the L2 has taken one, and at most eight are unanswered.
// A device is accessed when all of them are answered, so accesses to it are ordered after stores.
module machine_dbus (
  input  logic        clk_i,
  input  logic        rst_ni,

  input  logic        wb_stb_i,
  output logic        wb_ack_o,
  input  logic        wb_we_i,
  input  logic [29:0] wb_adr_i,
  input  logic [31:0] wb_dat_i,
  input  logic [3:0]  wb_sel_i,
  input  logic        wb_burst_i,  // a refill of 32 bytes
  output logic [31:0] wb_dat_o,

  output logic        req_valid_o,
  input  logic        req_ready_i,
  output logic        req_write_o,
  output logic [31:0] req_paddr_o,
  output logic [2:0]  req_len_o,
  output logic [3:0]  req_id_o,
  output logic [63:0] req_wdata_o,
  output logic [7:0]  req_wstrb_o,
  input  logic        rsp_valid_i,
  output logic        rsp_ready_o,
  input  logic        rsp_write_i,
  input  logic [3:0]  rsp_id_i,
  input  logic [63:0] rsp_data_i,
  input  logic        rsp_last_i,

  // Devices: valid until done.
  output logic        device_valid_o,
  output logic        device_block_o,  // the block's registers, else the host port
  input  logic        device_done_i,
  input  logic [31:0] device_data_i,
  output logic        fault_o  // pulse: nothing is at this address
);

  logic memory, block, host, device, unmapped;
  assign memory   = wb_adr_i[29:24] == machine_pkg::MemoryPage;
  assign block    = wb_adr_i[29:14] == machine_pkg::BlockPage;
  assign host     = wb_adr_i[29:14] == machine_pkg::HostPage;
  assign device   = block || host;
  assign unmapped = !memory && !device;

  // The load's answers need no ID: there is one.
  logic unused_id;
  assign unused_id = rsp_id_i[3];

  // Stores take IDs in turn, the load has one of its own.
  localparam logic [3:0] LoadId = 4'd8;
  logic [7:0] stores_q;
  logic [2:0] next_q;
  logic load_q;

  logic store, load, take, word, ack_memory;
  assign store = wb_stb_i && wb_we_i && memory && !stores_q[next_q];
  assign load  = wb_stb_i && !wb_we_i && memory && !load_q;
  assign take  = req_valid_o && req_ready_i;
  assign word  = wb_stb_i && !wb_we_i && load_q && rsp_valid_i && !rsp_write_i;
  assign ack_memory = (store && take) || word;

  assign req_valid_o = store || load;
  assign req_write_o = store;
  assign req_paddr_o = req_valid_o ? {wb_adr_i, 2'b00} : '0;
  assign req_len_o   = load && wb_burst_i ? 3'd2 : 3'd0;
  assign req_id_o    = store ? {1'b0, next_q} : LoadId;
  assign req_wdata_o = store ? {2{wb_dat_i}} : '0;
  assign req_wstrb_o = !store ? '0 : wb_adr_i[0] ? {wb_sel_i, 4'd0} : {4'd0, wb_sel_i};
  assign rsp_ready_o = rsp_valid_i && (rsp_write_i || (word && (wb_adr_i[0] || !wb_burst_i)));

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      stores_q <= '0;
      next_q   <= '0;
      load_q   <= 1'b0;
    end else begin
      if (take && store) begin
        stores_q[next_q] <= 1'b1;
        next_q           <= next_q + 3'd1;
      end
      if (rsp_valid_i && rsp_write_i) stores_q[rsp_id_i[2:0]] <= 1'b0;
      if (take && load) load_q <= 1'b1;
      else if (word && rsp_ready_o && rsp_last_i) load_q <= 1'b0;
    end
  end

  assign device_valid_o = wb_stb_i && device && stores_q == '0;
  assign device_block_o = block;
  assign fault_o        = wb_stb_i && unmapped;

  assign wb_ack_o = ack_memory || (device_valid_o && device_done_i) || fault_o;
  assign wb_dat_o = device ? device_data_i : wb_adr_i[0] ? rsp_data_i[63:32] : rsp_data_i[31:0];

endmodule
