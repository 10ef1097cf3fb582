// SPDX-License-Identifier: Apache-2.0
// Plays the block as emitted (rtl/) through the scenes that docs/waves shows of its ports, and
// writes their values in every cycle, to be compared with the pictures. The module that gathers
// events of two banks comes from docs/attach.
`timescale 1ns / 1ns
module scenes;

  logic clk, rst_n, outside_n;
  initial clk = 1'b0;
  always #5 clk = !clk;

  jukebox_reset_sync u_reset_sync (
    .clk_i (clk),
    .rst_ni(outside_n),
    .rst_no(rst_n)
  );

  // What the block sees: set just after a clock edge.
  logic obs_valid, obs_late, xlt_req_ready, xlt_rsp_valid, pf_ready, pf_present;
  logic [1:0] obs_kind, xlt_rsp_status;
  logic [47:0] obs_vaddr, xlt_rsp_paddr;
  logic awvalid, wvalid, arvalid;
  logic [11:0] awaddr, araddr;
  logic [31:0] wdata;
  logic m_arready, m_rvalid, m_rlast, m_awready, m_wready, m_bvalid;
  logic [63:0] m_rdata;

  // What it says.
  logic obs_ready, xlt_req_valid, xlt_rsp_ready, pf_valid, irq, recording, replaying;
  logic [47:0] xlt_req_vaddr, pf_paddr, pf_vaddr;
  logic awready, wready, bvalid, arready, rvalid;
  logic [1:0] bresp, rresp;
  logic [31:0] rdata;
  logic m_awvalid, m_wvalid, m_wlast, m_bready, m_arvalid, m_rready;
  logic [47:0] m_awaddr, m_araddr;
  logic [63:0] m_wdata;

  jukebox u_block (
    .clk_i           (clk),
    .rst_ni          (rst_n),
    .obs_valid_i     (obs_valid),
    .obs_ready_o     (obs_ready),
    .obs_vaddr_i     (obs_vaddr),
    .obs_kind_i      (obs_kind),
    .obs_late_i      (obs_late),
    .obs_instr_i     (1'b1),
    .obs_asid_i      (16'd7),
    .xlt_req_valid_o (xlt_req_valid),
    .xlt_req_ready_i (xlt_req_ready),
    .xlt_req_vaddr_o (xlt_req_vaddr),
    .xlt_req_asid_o  (),
    .xlt_rsp_valid_i (xlt_rsp_valid),
    .xlt_rsp_ready_o (xlt_rsp_ready),
    .xlt_rsp_paddr_i (xlt_rsp_paddr),
    .xlt_rsp_status_i(xlt_rsp_status),
    .pf_valid_o      (pf_valid),
    .pf_ready_i      (pf_ready),
    .pf_paddr_o      (pf_paddr),
    .pf_vaddr_o      (pf_vaddr),
    .pf_asid_o       (),
    .pf_present_i    (pf_present),
    .m_axi_awid_o    (),
    .m_axi_awaddr_o  (m_awaddr),
    .m_axi_awlen_o   (),
    .m_axi_awsize_o  (),
    .m_axi_awburst_o (),
    .m_axi_awlock_o  (),
    .m_axi_awcache_o (),
    .m_axi_awprot_o  (),
    .m_axi_awqos_o   (),
    .m_axi_awvalid_o (m_awvalid),
    .m_axi_awready_i (m_awready),
    .m_axi_wdata_o   (m_wdata),
    .m_axi_wstrb_o   (),
    .m_axi_wlast_o   (m_wlast),
    .m_axi_wvalid_o  (m_wvalid),
    .m_axi_wready_i  (m_wready),
    .m_axi_bid_i     (1'b0),
    .m_axi_bresp_i   (2'b00),
    .m_axi_bvalid_i  (m_bvalid),
    .m_axi_bready_o  (m_bready),
    .m_axi_arid_o    (),
    .m_axi_araddr_o  (m_araddr),
    .m_axi_arlen_o   (),
    .m_axi_arsize_o  (),
    .m_axi_arburst_o (),
    .m_axi_arlock_o  (),
    .m_axi_arcache_o (),
    .m_axi_arprot_o  (),
    .m_axi_arqos_o   (),
    .m_axi_arvalid_o (m_arvalid),
    .m_axi_arready_i (m_arready),
    .m_axi_rid_i     (1'b0),
    .m_axi_rdata_i   (m_rdata),
    .m_axi_rresp_i   (2'b00),
    .m_axi_rlast_i   (m_rlast),
    .m_axi_rvalid_i  (m_rvalid),
    .m_axi_rready_o  (m_rready),
    .s_axil_awaddr_i (awaddr),
    .s_axil_awprot_i (3'b000),
    .s_axil_awvalid_i(awvalid),
    .s_axil_awready_o(awready),
    .s_axil_wdata_i  (wdata),
    .s_axil_wstrb_i  (4'b1111),
    .s_axil_wvalid_i (wvalid),
    .s_axil_wready_o (wready),
    .s_axil_bresp_o  (bresp),
    .s_axil_bvalid_o (bvalid),
    .s_axil_bready_i (1'b1),
    .s_axil_araddr_i (araddr),
    .s_axil_arprot_i (3'b000),
    .s_axil_arvalid_i(arvalid),
    .s_axil_arready_o(arready),
    .s_axil_rdata_o  (rdata),
    .s_axil_rresp_o  (rresp),
    .s_axil_rvalid_o (rvalid),
    .s_axil_rready_i (1'b1),
    .irq_o           (irq),
    .recording_o     (recording),
    .replaying_o     (replaying)
  );

  // A cycle is over: its values, under the names of the ports.
  int cycle = 0;
  string scene = "";
  int show = 0;
  always @(posedge clk) begin
    if (show != 0 && scene == "merge") begin
      $write("%s %0d bank0_valid=%b bank0_line=%h bank1_valid=%b bank1_line=%h", scene, cycle, bank_valid[0],
             bank0, bank_valid[1], bank1);
      $write(" obs_ready_o=%b obs_valid_i=%b obs_vaddr_i=%h lost_o=%b\n", merge_ready, merged_valid, merged,
             merge_lost);
    end else if (show != 0) begin
      $write("%s %0d", scene, cycle);
      $write(" rst_outside_ni=%b rst_ni=%b", outside_n, rst_n);
      $write(" obs_valid_i=%b obs_ready_o=%b obs_kind_i=%0d obs_late_i=%b obs_vaddr_i=%h", obs_valid, obs_ready,
             obs_kind, obs_late, obs_vaddr);
      $write(" xlt_req_valid_o=%b xlt_req_ready_i=%b xlt_req_vaddr_o=%h", xlt_req_valid, xlt_req_ready,
             xlt_req_vaddr);
      $write(" xlt_rsp_valid_i=%b xlt_rsp_status_i=%0d xlt_rsp_paddr_i=%h", xlt_rsp_valid, xlt_rsp_status,
             xlt_rsp_paddr);
      $write(" pf_valid_o=%b pf_ready_i=%b pf_paddr_o=%h pf_present_i=%b", pf_valid, pf_ready, pf_paddr,
             pf_present);
      $write(" m_axi_arvalid_o=%b m_axi_arready_i=%b m_axi_araddr_o=%h", m_arvalid, m_arready, m_araddr);
      $write(" m_axi_rvalid_i=%b m_axi_rready_o=%b m_axi_rlast_i=%b", m_rvalid, m_rready, m_rlast);
      $write(" m_axi_awvalid_o=%b m_axi_awready_i=%b m_axi_awaddr_o=%h", m_awvalid, m_awready, m_awaddr);
      $write(" m_axi_wvalid_o=%b m_axi_wready_i=%b m_axi_wlast_o=%b", m_wvalid, m_wready, m_wlast);
      $write(" m_axi_bvalid_i=%b m_axi_bready_o=%b", m_bvalid, m_bready);
      $write(" s_axil_awvalid_i=%b s_axil_awready_o=%b s_axil_awaddr_i=%h", awvalid, awready, awaddr);
      $write(" s_axil_wvalid_i=%b s_axil_wready_o=%b s_axil_wdata_i=%h s_axil_bvalid_o=%b", wvalid, wready, wdata,
             bvalid);
      $write(" s_axil_arvalid_i=%b s_axil_arready_o=%b s_axil_araddr_i=%h", arvalid, arready, araddr);
      $write(" s_axil_rvalid_o=%b s_axil_rdata_o=%h", rvalid, rdata);
      $write(" irq_o=%b recording_o=%b replaying_o=%b\n", irq, recording, replaying);
    end
    cycle <= cycle + 1;
  end

  task automatic begins(input string name);
    scene = name;
    cycle = 0;
    show  = 1;
  endtask

  task automatic wait_cycles(input int count);
    repeat (count) @(posedge clk);
    #1;
  endtask

  // One register write: address and data together. Returns when it is answered.
  task automatic write_register(input logic [11:0] address, input logic [31:0] value);
    awaddr  = address;
    wdata   = value;
    awvalid = 1'b1;
    wvalid  = 1'b1;
    while (awvalid || wvalid) begin
      @(posedge clk);
      if (awready) awvalid <= 1'b0;
      if (wready) wvalid <= 1'b0;
      #1;
    end
    while (!bvalid) wait_cycles(1);
    wait_cycles(1);
  endtask

  // One register read.
  task automatic read_register(input logic [11:0] address);
    araddr  = address;
    arvalid = 1'b1;
    while (arvalid) begin
      @(posedge clk);
      if (arready) arvalid <= 1'b0;
      #1;
    end
    while (!rvalid) wait_cycles(1);
    wait_cycles(1);
  endtask

  task automatic event_of(input logic [47:0] address, input logic [1:0] kind);
    obs_valid = 1'b1;
    obs_vaddr = address;
    obs_kind  = kind;
    wait_cycles(1);
    obs_valid = 1'b0;
  endtask

  // Memory of 32 lines. It answers a read after so many cycles, and a write in the second.
  localparam int Latency = 6;
  logic [63:0] memory[256];
  int read_wait, read_beat, write_beat, answer_wait;
  logic [7:0] read_at, write_at;
  logic reading;

  always @(posedge clk or negedge rst_n) begin
    if (!rst_n) begin
      reading     <= 1'b0;
      m_rvalid    <= 1'b0;
      m_rlast     <= 1'b0;
      m_bvalid    <= 1'b0;
      read_wait   <= 0;
      read_beat   <= 0;
      write_beat  <= 0;
      answer_wait <= 0;
    end else begin
      if (m_arvalid && m_arready) begin
        reading   <= 1'b1;
        read_at   <= m_araddr[10:3];
        read_wait <= Latency - 2;
        read_beat <= 0;
      end else if (reading && read_wait > 0) read_wait <= read_wait - 1;
      else if (reading) begin
        m_rvalid  <= read_beat < 8;
        m_rlast   <= read_beat == 7;
        m_rdata   <= memory[read_at+read_beat[7:0]];
        read_beat <= read_beat + 1;
        if (read_beat == 8) reading <= 1'b0;
      end
      if (m_awvalid && m_awready) write_at <= m_awaddr[10:3];
      if (m_wvalid && m_wready) begin
        memory[(m_awvalid?m_awaddr[10:3] : write_at)+write_beat[7:0]] <= m_wdata;
        write_beat <= m_wlast ? 0 : write_beat + 1;
        if (m_wlast) answer_wait <= 2;
      end
      if (answer_wait > 0) answer_wait <= answer_wait - 1;
      m_bvalid <= answer_wait == 1;
    end
  end
  assign m_arready = !reading;
  assign m_awready = 1'b1;
  assign m_wready  = 1'b1;

  // The translator: the physical address is the virtual one and 2^31. In the scene of its own it is
  // played by hand.
  logic by_hand, same, asked, by_hand_valid;
  logic [1:0] by_hand_status;
  logic [47:0] asked_for, by_hand_paddr;
  always @(posedge clk) begin
    asked     <= xlt_req_valid && xlt_req_ready;
    asked_for <= xlt_req_vaddr;
  end
  always_comb begin
    xlt_rsp_valid  = by_hand ? by_hand_valid : asked;
    xlt_rsp_status = by_hand ? by_hand_status : 2'd0;
    xlt_rsp_paddr  = by_hand ? by_hand_paddr : asked_for + 48'h8000_0000;
    if (same) begin
      xlt_rsp_valid  = xlt_req_valid;
      xlt_rsp_status = 2'd0;
      xlt_rsp_paddr  = xlt_req_vaddr;
    end
  end

  // Lookups of two banks on their way to one observation port.
  logic [1:0] bank_valid;
  logic [47:0] bank0, bank1, merged;
  logic merge_ready, merged_valid, merge_lost;
  obs_merge #(
    .Width(48),
    .Depth(4)
  ) u_merge (
    .clk_i   (clk),
    .rst_ni  (rst_n),
    .valid_i (bank_valid),
    .event0_i(bank0),
    .event1_i(bank1),
    .ready_i (merge_ready),
    .valid_o (merged_valid),
    .event_o (merged),
    .lost_o  (merge_lost)
  );

  task automatic both(input logic [47:0] line0, input logic [47:0] line1);
    bank0      = line0;
    bank1      = line1;
    bank_valid = 2'b11;
    wait_cycles(1);
    bank_valid = 2'b00;
  endtask

  task automatic answer(input logic [1:0] status, input logic [47:0] paddr);
    by_hand_valid  = 1'b1;
    by_hand_status = status;
    by_hand_paddr  = paddr;
    wait_cycles(1);
    by_hand_valid = 1'b0;
  endtask

  // Three lines of the first region, one of each other; with more than 16, some leave early.
  task automatic record(input int regions);
    write_register(12'h040, 32'h0);  // REC_BASE
    write_register(12'h048, 32'h400);  // REC_LIMIT
    write_register(12'h010, 32'h01);  // CTRL.RECORD_START
    wait_cycles(4);
    for (int r = 0; r < regions; r++) begin
      event_of(48'h4000_0000 + 48'h400 * 48'(r), 2'd0);
      if (r == 0) event_of(48'h4000_0040, 2'd0);
      if (r == 0) event_of(48'h4000_0080, 2'd0);
    end
    write_register(12'h010, 32'h02);  // CTRL.RECORD_STOP
    while (recording) wait_cycles(1);
  endtask

  initial begin
    {obs_valid, obs_late, pf_present, awvalid, wvalid, arvalid, by_hand, same, by_hand_valid} = '0;
    {bank_valid, bank0, bank1} = '0;
    merge_ready = 1'b1;
    {obs_kind, by_hand_status, by_hand_paddr, obs_vaddr, awaddr, araddr, wdata} = '0;
    xlt_req_ready = 1'b1;
    pf_ready      = 1'b1;
    outside_n     = 1'b0;
    wait_cycles(2);

    // Out of reset, with a register write offered from the first cycle on.
    begins("reset");
    wait_cycles(2);
    #2 outside_n = 1'b1;
    awaddr  = 12'h010;
    wdata   = 32'h0;
    awvalid = 1'b1;
    wvalid  = 1'b1;
    for (int i = 0; i < 26; i++) begin
      @(posedge clk);
      if (awready) awvalid <= 1'b0;
      if (wready) wvalid <= 1'b0;
      #1;
    end
    show = 0;

    // A record of two entries is made, and replayed while another one is recorded.
    record(2);
    write_register(12'h060, 32'h0);  // REP_BASE
    write_register(12'h068, 32'h40);  // REP_BYTES
    write_register(12'h040, 32'h400);  // REC_BASE
    write_register(12'h048, 32'h600);  // REC_LIMIT
    wait_cycles(4);
    begins("dispatch");
    wait_cycles(1);
    write_register(12'h010, 32'h05);  // CTRL = RECORD_START, REPLAY_START
    wait_cycles(45);
    show = 0;

    // Lookups, and the end of the invocation.
    wait_cycles(4);
    begins("deschedule");
    wait_cycles(1);
    event_of(48'h4000_0000, 2'd1);
    event_of(48'h4000_0040, 2'd0);
    wait_cycles(2);
    write_register(12'h010, 32'h0a);  // CTRL = RECORD_STOP, REPLAY_ABORT
    read_register(12'h018);  // STATUS
    while (rdata[1:0] != '0) begin
      wait_cycles(13);
      read_register(12'h018);
    end
    read_register(12'h058);  // REC_BYTES
    wait_cycles(3);
    show = 0;

    // The same record once more: a prefetch that waits, lines that are there.
    write_register(12'h010, 32'h04);  // CTRL.REPLAY_START
    pf_ready = 1'b0;
    while (!pf_valid) wait_cycles(1);
    begins("prefetch");
    wait_cycles(2);
    pf_ready = 1'b1;
    wait_cycles(1);
    pf_ready = 1'b0;
    wait_cycles(1);
    pf_ready = 1'b1;
    wait_cycles(2);
    pf_present = 1'b1;
    wait_cycles(1);
    pf_present = 1'b0;
    wait_cycles(3);
    pf_present = 1'b1;
    wait_cycles(1);
    pf_present = 1'b0;
    wait_cycles(4);
    show = 0;

    // A window of two prefetches: a use makes room for the third, a line that was there for the
    // fourth.
    write_register(12'h014, 32'h02);  // CONFIG.PACING
    write_register(12'h02c, 32'h02);  // PACE_WINDOW
    write_register(12'h034, 32'h00);  // PACE_RELEASE
    write_register(12'h010, 32'h04);
    while (!pf_valid) wait_cycles(1);
    begins("pacing");
    wait_cycles(5);
    event_of(48'h4000_0000, 2'd1);
    wait_cycles(6);
    pf_present = 1'b1;
    wait_cycles(1);
    pf_present = 1'b0;
    wait_cycles(10);
    show = 0;

    // Taken off half way: the prefetch on the port is completed, nothing follows.
    write_register(12'h02c, 32'h00);
    write_register(12'h014, 32'h00);
    record(18);
    write_register(12'h068, 32'h80);  // REP_BYTES
    write_register(12'h040, 32'h400);
    write_register(12'h048, 32'h600);
    write_register(12'h010, 32'h05);
    pf_ready = 1'b0;
    while (!pf_valid) wait_cycles(1);
    event_of(48'h4000_0000, 2'd1);
    wait_cycles(20);
    begins("pause");
    wait_cycles(1);
    awaddr  = 12'h010;
    wdata   = 32'h10;  // CTRL.PAUSE
    awvalid = 1'b1;
    wvalid  = 1'b1;
    @(posedge clk);
    awvalid <= 1'b0;
    wvalid  <= 1'b0;
    #1;
    wait_cycles(7);
    pf_ready = 1'b1;
    wait_cycles(40);
    show = 0;

    // Four translations: found, walker busy, denied, found.
    by_hand  = 1'b1;
    write_register(12'h068, 32'h40);
    write_register(12'h038, 32'h03);  // XLT_RETRY_WAIT
    write_register(12'h010, 32'h04);
    xlt_req_ready = 1'b0;
    while (!xlt_req_valid) wait_cycles(1);
    begins("translation");
    wait_cycles(1);
    xlt_req_ready = 1'b1;
    wait_cycles(1);
    answer(2'd0, 48'hc000_0000);
    wait_cycles(1);
    xlt_req_ready = 1'b0;
    answer(2'd1, 48'h0);
    answer(2'd2, 48'h0);
    xlt_req_ready = 1'b1;
    wait_cycles(1);
    answer(2'd0, 48'hc000_0c00);
    while (!xlt_req_valid) wait_cycles(1);
    wait_cycles(2);
    answer(2'd0, 48'hc000_0400);
    by_hand = 1'b0;
    wait_cycles(6);
    show = 0;
    while (replaying) wait_cycles(1);

    // Physical addresses: each request is answered as it is asked.
    same = 1'b1;
    write_register(12'h010, 32'h04);
    while (!xlt_req_valid) wait_cycles(1);
    begins("identity");
    wait_cycles(12);
    show = 0;

    // Events of two banks.
    begins("merge");
    wait_cycles(1);
    both(48'ha, 48'hb);
    both(48'hc, 48'hd);
    both(48'he, 48'hf);
    merge_ready = 1'b0;
    wait_cycles(2);
    merge_ready = 1'b1;
    wait_cycles(6);
    $finish;
  end
endmodule
