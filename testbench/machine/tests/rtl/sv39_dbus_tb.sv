// SPDX-License-Identifier: Apache-2.0 WITH SHL-2.1
// Lines and words through the data port at random, before a stand-in for the L2: what was written back
// is read again, whoever asks keeps the port, and nobody is kept waiting for ever.
module sv39_dbus_tb;
  logic clk = 1'b0, rst_n = 1'b0;
  always #5 clk = !clk;

  logic line_valid = 1'b0, line_ready, line_write = 1'b0, line_done, line_taken = 1'b0;
  logic [31:0] line_paddr = '0;
  logic [511:0] line_wdata = '0, line_rdata;
  logic walk_valid = 1'b0, walk_ready, walk_done;
  logic [31:0] walk_paddr = '0;
  logic [63:0] walk_rdata;
  logic req_valid, req_ready, req_write, rsp_valid = 1'b0, rsp_ready;
  logic [31:0] req_paddr;
  logic [2:0] req_len;
  logic [3:0] req_id, rsp_id = '0;
  logic [63:0] req_wdata, rsp_data = '0;
  logic [7:0] req_wstrb;

  sv39_dbus u_dbus (
    .clk_i(clk),
    .rst_ni(rst_n),
    .line_valid_i(line_valid),
    .line_ready_o(line_ready),
    .line_write_i(line_write),
    .line_paddr_i(line_paddr),
    .line_data_i(line_wdata),
    .line_valid_o(line_done),
    .line_ready_i(line_taken),
    .line_data_o(line_rdata),
    .walk_valid_i(walk_valid),
    .walk_ready_o(walk_ready),
    .walk_paddr_i(walk_paddr),
    .walk_valid_o(walk_done),
    .walk_data_o(walk_rdata),
    .req_valid_o(req_valid),
    .req_ready_i(req_ready),
    .req_write_o(req_write),
    .req_paddr_o(req_paddr),
    .req_len_o(req_len),
    .req_id_o(req_id),
    .req_wdata_o(req_wdata),
    .req_wstrb_o(req_wstrb),
    .rsp_valid_i(rsp_valid),
    .rsp_ready_o(rsp_ready),
    .rsp_id_i(rsp_id),
    .rsp_data_i(rsp_data)
  );

  // The stand-in: 64 lines, requests in order, each beat of an answer after a while.
  logic [63:0] mem[512], expected[512];
  logic [107:0] queue[$];
  logic [107:0] now, last;
  logic answering = 1'b0, kept = 1'b0, slow = 1'b0;
  int beats, left;
  assign now = {req_write, req_len, req_id, req_paddr, req_wdata, 4'd0};
  always @(posedge clk) begin
    slow <= $urandom_range(0, 3) == 0;
    // Valid and payload hold until ready.
    if (kept && (!req_valid || now != last)) $fatal(1, "a request changed");
    kept   <= rst_n && req_valid && !req_ready;
    last   <= now;
    if (rst_n && req_valid && req_ready) begin
      if (req_write && (req_wstrb != 8'hff || req_paddr[2:0] != '0)) $fatal(1, "a write of a part");
      queue.push_back(now);
    end
    if (rsp_valid && !rsp_ready) $fatal(1, "an answer is not taken");
    rsp_valid <= 1'b0;
    if (queue.size() != 0 && $urandom_range(0, 2) != 0) begin
      automatic logic [107:0] head = queue[0];
      automatic int word = int'(head[79:71]);
      if (!answering) left = head[107] ? 1 : 1 << head[106:104];
      answering = 1'b1;
      if (head[107]) mem[word] = head[67:4];
      rsp_valid <= 1'b1;
      rsp_id    <= head[103:100];
      // The beats of a line from the one addressed on, around inside it.
      rsp_data  <= head[107] ? 64'hdead : mem[(word & ~7) | ((word + beats) & 7)];
      beats = beats + 1;
      if (beats == left) begin
        beats     = 0;
        answering = 1'b0;
        void'(queue.pop_front());
      end
    end
  end
  assign req_ready = !slow && queue.size() < 6;

  int lines, words;
  task automatic do_line();
    automatic int line = $urandom_range(0, 31);
    automatic logic write = $urandom_range(0, 1) == 1;
    @(negedge clk);
    line_valid = 1'b1;
    line_write = write;
    line_paddr = 32'h70000000 + 32'(line * 64);
    for (int i = 0; i < 16; i++) line_wdata[32*i+:32] = $urandom();
    while (!line_ready) @(negedge clk);
    @(negedge clk);
    line_valid = 1'b0;
    while (!line_done) @(negedge clk);
    repeat ($urandom_range(0, 2)) @(negedge clk);
    if (!line_done) $fatal(1, "an answer went");
    for (int i = 0; i < 8; i++) begin
      if (write) begin
        expected[line*8+i] = line_wdata[64*i+:64];
        if (mem[line*8+i] != line_wdata[64*i+:64]) $fatal(1, "answered before it was written");
      end else if (line_rdata[64*i+:64] != expected[line*8+i]) $fatal(1, "line %0d beat %0d", line, i);
    end
    line_taken = 1'b1;
    @(negedge clk);
    line_taken = 1'b0;
    lines++;
  endtask

  // Words of lines that nobody writes.
  task automatic do_word();
    automatic int word = $urandom_range(256, 511);
    @(negedge clk);
    walk_valid = 1'b1;
    walk_paddr = 32'h70000000 + 32'(word * 8);
    #1;
    while (!walk_ready) begin
      @(negedge clk);
      #1;
    end
    @(negedge clk);
    walk_valid = 1'b0;
    while (!walk_done) @(negedge clk);
    if (walk_rdata != expected[word]) $fatal(1, "word %0d", word);
    words++;
  endtask

  initial begin
    for (int i = 0; i < 512; i++) begin
      expected[i] = {$urandom(), $urandom()};
      mem[i] = expected[i];
    end
    repeat (3) @(negedge clk);
    rst_n = 1'b1;
    fork
      repeat (1500) do_line();
      repeat (1500) do_word();
    join
    if (lines != 1500 || words != 1500) $fatal(1, "some are missing");
    $display("passed");
    $finish;
  end
  initial begin
    #20000000;
    $fatal(1, "it takes too long: %0d lines, %0d words", lines, words);
  end
endmodule
