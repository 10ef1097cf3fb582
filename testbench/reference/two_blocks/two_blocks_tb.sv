// SPDX-License-Identifier: Apache-2.0 WITH SHL-2.1
// Two programs, a core each, on one L2 with a block for each core.
//
// Both run again and again from an empty L2 while the blocks record and replay. What the L2 looks
// up is compared with what it must have seen before, what each block prefetches with what its core
// was to be recorded of, and what each block counts with the events and prefetches of its core.
module two_blocks_tb;

  localparam int MaxCycles = 200_000;
  localparam int Steps = 96;  // of a program
  localparam int Private = 64;  // lines of a program, in as many different steps
  localparam int Shared = 16;  // lines of both
  localparam int Pause = 24;  // cycles between two steps
  localparam int Lines = 1024;  // of memory
  localparam int MaxSent = 64;  // prefetches that were not looked up yet, or more

  // Registers.
  localparam logic [11:0] Ctrl = 12'h010;
  localparam logic [11:0] Config = 12'h014;
  localparam logic [11:0] Status = 12'h018;
  localparam logic [11:0] RecBase = 12'h040;
  localparam logic [11:0] RecLimit = 12'h048;
  localparam logic [11:0] RecBytes = 12'h058;
  localparam logic [11:0] RepBase = 12'h060;
  localparam logic [11:0] RepBytes = 12'h068;
  localparam logic [11:0] CntObserved = 12'h100;
  localparam logic [11:0] CntRecorded = 12'h108;
  localparam logic [11:0] CntLost = 12'h110;
  localparam logic [11:0] CntPrefetches = 12'h180;
  localparam logic [11:0] CntUsed = 12'h198;
  localparam logic [11:0] CntKept = 12'h1A0;
  localparam logic [11:0] CntPresent = 12'h1B0;
  localparam logic [11:0] CntMisses = 12'h1B8;
  localparam logic [31:0] RecordStart = 32'h01;
  localparam logic [31:0] RecordStop = 32'h02;
  localparam logic [31:0] ReplayStart = 32'h04;
  localparam logic [31:0] CountersClear = 32'h20;
  localparam logic [31:0] RecordHits = 32'h4;

  logic clk = 1'b0, rst_n = 1'b1;
  always #5 clk = !clk;

  logic req_valid = 1'b0, req_ready, rsp_valid, rsp_last;
  logic [31:0] req_paddr = '0, req_vaddr = '0;
  logic [7:0] req_asid = '0;
  logic [3:0] rsp_id;
  logic [63:0] rsp_data;
  logic flush_valid = 1'b0, flush_ready;
  logic [11:0] axil_addr = '0;
  logic [31:0] axil_wdata = '0;
  logic [1:0] awvalid = '0, awready, wvalid = '0, wready, bvalid, arvalid = '0, arready, rvalid;
  logic [1:0][31:0] rdata;
  logic [1:0] recording, replaying;

  two_blocks u_two (
    .clk_i            (clk),
    .rst_ni           (rst_n),
    .instr_req_valid_i(req_valid),
    .instr_req_ready_o(req_ready),
    .instr_req_paddr_i(req_paddr),
    .instr_req_vaddr_i(req_vaddr),
    .instr_req_asid_i (req_asid),
    .instr_rsp_valid_o(rsp_valid),
    .instr_rsp_id_o   (rsp_id),
    .instr_rsp_data_o (rsp_data),
    .instr_rsp_last_o (rsp_last),
    .flush_valid_i    (flush_valid),
    .flush_ready_o    (flush_ready),
    .axil_addr_i      (axil_addr),
    .axil_wdata_i     (axil_wdata),
    .axil_awvalid_i   (awvalid),
    .axil_awready_o   (awready),
    .axil_wvalid_i    (wvalid),
    .axil_wready_o    (wready),
    .axil_bvalid_o    (bvalid),
    .axil_arvalid_i   (arvalid),
    .axil_arready_o   (arready),
    .axil_rdata_o     (rdata),
    .axil_rvalid_o    (rvalid),
    .recording_o      (recording),
    .replaying_o      (replaying)
  );

  int errors = 0;
  function automatic void fail(input string what);
    $display("FAIL: %0t: %s", $time, what);
    errors = errors + 1;
  endfunction

  // The line of a step: four of the program's own, one of both, and that one again. Core 1 begins
  // with another one of what both use, so that core 0 is the first at a quarter of it.
  function automatic int line_of(input int core, input int step);
    int six, own, common;
    six = step / 6;
    own = (4 * six + step % 6) * 7 % Private;
    common = (six + (core == 0 ? 0 : Shared / 4)) % Shared;
    line_of = step % 6 < 4 ? 64 + 64 * core + own : 192 + common;
  endfunction

  function automatic logic is_private(input int core, input int line);
    is_private = line / 64 == 1 + core;
  endfunction

  // What the L2 must have seen since it was empty, and what each core's events were.
  logic seen[Lines], fetched[Lines];
  logic [1:0] hits;  // blocks that record plain hits, too
  logic in_record[2][Lines];  // of the recording that runs
  logic in_replay[2][Lines];  // of the record that is replayed
  logic prefetched[2][Lines];
  int kinds[2][4];
  int observed[2], recorded[2], pulses[2], taken[2], own_first[2], private_misses[2];
  int passed_over[2] = '{0, 0};  // prefetches of the other block that were taken meanwhile
  int both_wait;  // cycles in which both blocks offer a prefetch
  // Prefetches that the blocks have handed over, in order; how many, and how many were looked up.
  logic sender[MaxSent];
  int sent_line[MaxSent], sent = 0, looked_up = 0;

  task automatic forget;
    for (int n = 0; n < Lines; n++) {seen[n], fetched[n]} = '0;
    for (int c = 0; c < 2; c++) begin
      for (int n = 0; n < Lines; n++) begin
        in_replay[c][n]  = in_record[c][n];
        in_record[c][n]  = 1'b0;
        prefetched[c][n] = 1'b0;
      end
      for (int k = 0; k < 4; k++) kinds[c][k] = 0;
      {observed[c], recorded[c], pulses[c], taken[c]} = '0;
      {own_first[c], private_misses[c]} = '0;
    end
    both_wait = 0;
  endtask

  // Prefetches as the blocks hand them over: none waits while the other block has two taken.
  always @(posedge clk) begin
    if (rst_n) begin
      for (int c = 0; c < 2; c++) begin
        if (u_two.pf_valid[c] && u_two.pf_ready[c]) begin
          sender[sent%MaxSent] = c[0];
          sent_line[sent%MaxSent] = int'(u_two.pf_paddr[c] / 64);
          sent = sent + 1;
          prefetched[c][u_two.pf_paddr[c]/64%Lines] = 1'b1;
          taken[c] = taken[c] + 1;
        end
        if (!u_two.pf_valid[c] || u_two.pf_ready[c]) passed_over[c] = 0;
        else if (u_two.pf_ready[1-c]) passed_over[c] = passed_over[c] + 1;
        if (passed_over[c] > 1) fail($sformatf("block %0d was passed over", c));
      end
      if (&u_two.pf_valid) both_wait = both_wait + 1;
      if (&u_two.pf_ready) fail("two prefetches were taken at once");
    end
  end

  // Lookups, in their order.
  always @(posedge clk) begin
    if (rst_n && u_two.trace_valid) begin
      automatic int line = int'(u_two.trace_line / 64) % Lines;
      automatic int core = int'(u_two.obs_asid[7]);
      automatic int kind = int'(u_two.obs_kind);
      if (u_two.trace_op == ref_l2_pkg::OpInstr) begin
        if (!seen[line]) begin
          if (kind != 0) fail($sformatf("kind %0d of line %0d, which is new", kind, line));
        end else if (!fetched[line]) begin
          if (kind != 1) fail($sformatf("kind %0d of line %0d, which is prefetched", kind, line));
        end else if (kind < 2) begin
          fail($sformatf("kind %0d of line %0d, which was used", kind, line));
        end
        observed[core] = observed[core] + 1;
        kinds[core][kind] = kinds[core][kind] + 1;
        if (kind == 1 && prefetched[core][line]) own_first[core] = own_first[core] + 1;
        if (kind == 0 && is_private(core, line)) private_misses[core] = private_misses[core] + 1;
        if (recording[core] && (kind != 2 || hits[core])) begin
          recorded[core] = recorded[core] + 1;
          in_record[core][line] = 1'b1;
        end
        {seen[line], fetched[line]} = '1;
      end else if (u_two.trace_op == ref_l2_pkg::OpPrefetch) begin
        if (looked_up == sent) fail("a prefetch that no block sent");
        if (sent_line[looked_up%MaxSent] != line) fail("not the line that the block sent");
        if (seen[line]) pulses[sender[looked_up%MaxSent]] = pulses[sender[looked_up%MaxSent]] + 1;
        looked_up = looked_up + 1;
        seen[line] = 1'b1;
      end
    end
  end

  // What the L2 is offered stays until it is taken.
  logic waits_q;
  logic [31:0] line_q;
  always_ff @(posedge clk) begin
    waits_q <= rst_n && u_two.l2_pf_valid && !u_two.l2_pf_ready;
    line_q  <= u_two.l2_pf_paddr;
  end
  a_hold :
  assert property (@(posedge clk) disable iff (!rst_n)
    waits_q |-> u_two.l2_pf_valid && u_two.l2_pf_paddr == line_q)
  else fail("a prefetch that was offered has changed");

  // No mark and no pulse but of a prefetch. The L2 owes that to both blocks together: a core may be
  // the first to use what the other core's block has prefetched.
  jukebox_a_sva_duty_l2 u_duty (
    .clk_i       (clk),
    .rst_ni      (rst_n),
    .obs_valid_i (u_two.l2_obs_valid),
    .obs_kind_i  (u_two.obs_kind),
    .obs_late_i  (u_two.obs_late),
    .obs_instr_i (u_two.obs_instr),
    .pf_valid_o  (u_two.l2_pf_valid),
    .pf_ready_i  (u_two.l2_pf_ready),
    .pf_present_i(u_two.l2_pf_present)
  );

  // Answers: each word says where it is. Cycles since the last one of each core.
  int asked[2] = '{0, 0}, answered[2] = '{0, 0}, rest[2] = '{0, 0}, want_word[2];
  always @(posedge clk) begin
    for (int c = 0; c < 2; c++) rest[c] = rest[c] + 1;
    if (rst_n && rsp_valid && rsp_last) begin
      answered[rsp_id[0]] = answered[rsp_id[0]] + 1;
      rest[rsp_id[0]] = 0;
      if (rsp_data != 64'(want_word[rsp_id[0]])) fail("another line was answered");
    end
  end

  // What drives the design changes between its clock edges, and its answers are read there.
  task automatic write(input int b, input logic [11:0] addr, input logic [31:0] data);
    logic aw, w;
    axil_addr  = addr;
    axil_wdata = data;
    awvalid[b] = 1'b1;
    wvalid[b]  = 1'b1;
    while (awvalid[b] || wvalid[b]) begin
      aw = awready[b];
      w  = wready[b];
      @(negedge clk);
      if (aw) awvalid[b] = 1'b0;
      if (w) wvalid[b] = 1'b0;
    end
    while (!bvalid[b]) @(negedge clk);
    @(negedge clk);
  endtask

  task automatic read(input int b, input logic [11:0] addr, output int data);
    axil_addr  = addr;
    arvalid[b] = 1'b1;
    while (!arready[b]) @(negedge clk);
    @(negedge clk);
    arvalid[b] = 1'b0;
    while (!rvalid[b]) @(negedge clk);
    data = rdata[b];
    @(negedge clk);
  endtask

  task automatic expect_word(input int b, input string name, input logic [11:0] addr,
                             input int want);
    int is;
    read(b, addr, is);
    if (is != want) fail($sformatf("block %0d: %s is %0d, should be %0d", b, name, is, want));
  endtask

  // Both programs, a step each in turn; a core waits for its line and then for a while.
  task automatic run;
    for (int step = 0; step < Steps; step++) begin
      for (int c = 0; c < 2; c++) begin
        while (asked[c] != answered[c] || rest[c] < Pause) @(negedge clk);
        req_paddr = 32'(64 * line_of(c, step));
        req_vaddr = c == 0 ? req_paddr | u_two.VirtualA : req_paddr;
        req_asid  = {c[0], 7'h05};
        req_valid = 1'b1;
        want_word[c] = 8 * line_of(c, step) + 7;
        asked[c] = asked[c] + 1;
        while (!req_ready) @(negedge clk);
        @(negedge clk);
        req_valid = 1'b0;
      end
    end
    while (asked != answered) @(negedge clk);
  endtask

  // From an empty L2: some blocks replay what they recorded last, some record; both programs run.
  logic [31:0] length[2] = '{32'd0, 32'd0};
  logic half = 1'b0;  // of each block's buffer into which it records
  function automatic logic [31:0] buffer(input int b, input logic second);
    buffer = 32'h8000 + 32'(b) * 32'h2000 + (second ? 32'h1000 : 32'h0);
  endfunction

  task automatic phase(input logic [1:0] replays, input logic [1:0] records,
                       input logic [1:0] with_hits);
    int value;
    flush_valid = 1'b1;
    while (!flush_ready) @(negedge clk);
    @(negedge clk);
    flush_valid = 1'b0;
    forget();
    hits = with_hits;
    for (int b = 0; b < 2; b++) begin
      write(b, Ctrl, CountersClear);
      write(b, Config, with_hits[b] ? RecordHits : 32'h0);
      write(b, RepBase, buffer(b, !half));
      write(b, RepBytes, length[b]);
      write(b, RecBase, buffer(b, half));
      write(b, RecLimit, buffer(b, half) + 32'h1000);
    end
    for (int b = 0; b < 2; b++) begin
      write(b, Ctrl, (replays[b] ? ReplayStart : 32'h0) | (records[b] ? RecordStart : 32'h0));
    end
    while (recording != records) @(negedge clk);
    run();
    while (replaying != '0) @(negedge clk);
    for (int b = 0; b < 2; b++) write(b, Ctrl, RecordStop);
    while (recording != '0) @(negedge clk);
    repeat (64) @(negedge clk);

    if (sent != looked_up) fail("a prefetch was not looked up");
    for (int b = 0; b < 2; b++) begin
      read(b, RecBytes, value);
      if (records[b]) length[b] = value;
      read(b, Status, value);
      if (value[5] || (records[b] && value[3:2] != 2'b01) || (replays[b] && !value[4])) begin
        fail($sformatf("block %0d: STATUS is %h", b, value));
      end
      if (observed[b] != Steps) fail("not every step was looked up");
      expect_word(b, "CNT_OBSERVED", CntObserved, Steps);
      expect_word(b, "CNT_RECORDED", CntRecorded, recorded[b]);
      expect_word(b, "CNT_LOST", CntLost, 0);
      expect_word(b, "CNT_PREFETCHES", CntPrefetches, taken[b]);
      expect_word(b, "CNT_MISSES", CntMisses, kinds[b][0]);
      expect_word(b, "CNT_USED", CntUsed, kinds[b][1]);
      expect_word(b, "CNT_KEPT", CntKept, kinds[b][3]);
      expect_word(b, "CNT_PRESENT", CntPresent, pulses[b]);
      for (int n = 0; n < Lines; n++) begin
        if (prefetched[b][n] != (replays[b] && in_replay[b][n])) begin
          fail($sformatf("block %0d: line %0d and its record do not agree", b, n));
        end
        if (!records[b]) in_record[b][n] = in_replay[b][n];
      end
      $display("core %0d: %0d recorded, %0d prefetched, %0d found, %0d used, %0d kept, %0d missed",
               b, recorded[b], taken[b], pulses[b], kinds[b][1], kinds[b][3], kinds[b][0]);
    end
    if (records != '0) half = !half;
  endtask

  function automatic int lines_of(input int b, input int first, input int count);
    lines_of = 0;
    for (int n = first; n < first + count; n++) lines_of = lines_of + int'(in_record[b][n]);
  endfunction

  function automatic void expect_record(input int b, input int common);
    if (lines_of(b, 0, Lines) != Private + common || lines_of(b, 64 + 64 * b, 64) != Private) begin
      fail($sformatf("block %0d has recorded other lines than those of its program", b));
    end
  endfunction

  initial begin
    // The reset begins before the first clock edge.
    #1 rst_n = 1'b0;
    repeat (4) @(negedge clk);
    rst_n = 1'b1;
    repeat (40) @(negedge clk);

    // A line of both is in the record of the core that was first.
    phase(2'b00, 2'b11, 2'b00);
    expect_record(0, Shared / 4);
    expect_record(1, Shared - Shared / 4);

    // Both replay at once, and record again, every line.
    phase(2'b11, 2'b11, 2'b11);
    for (int b = 0; b < 2; b++) begin
      expect_record(b, Shared);
      if (own_first[b] < Private / 2) fail("few lines were prefetched in time");
    end
    if (both_wait == 0) fail("the blocks never wanted to prefetch at the same time");

    // Both prefetch the lines of both: who comes second finds them.
    phase(2'b11, 2'b00, 2'b00);
    for (int b = 0; b < 2; b++) begin
      if (own_first[b] < Private / 2) fail("few lines were prefetched in time");
      if (pulses[b] == 0) fail("no prefetch found its line");
    end

    // One block alone: the other core has only the lines of both from it.
    phase(2'b01, 2'b00, 2'b00);
    if (private_misses[1] != Private || taken[1] != 0) fail("block 1 does not replay");
    if (own_first[0] < Private / 2) fail("few lines were prefetched in time");

    if (errors == 0) $display("PASS: two blocks");
    else $fatal(1, "%0d errors", errors);
    $finish;
  end

  initial begin
    repeat (MaxCycles) @(posedge clk);
    $fatal(1, "FAIL: something hangs");
  end

endmodule
