// SPDX-License-Identifier: Apache-2.0 WITH SHL-2.1
// The walker before page tables in which everything is that it must tell apart.
module sv39_walker_tb;
  logic clk = 1'b0, rst_n = 1'b0;
  always #5 clk = !clk;

  logic satp_on = 1'b1, req_valid = 1'b0, req_ready, rsp_valid, rsp_ready = 1'b0;
  logic read_valid, read_ready, data_valid;
  logic [27:0] satp_ppn = 28'h70000;
  logic [15:0] req_asid;
  logic [38:0] req_vaddr;
  logic [31:0] rsp_paddr, read_paddr;
  logic [1:0] rsp_status;
  logic [63:0] data;

  sv39_walker u_walker (
    .clk_i(clk),
    .rst_ni(rst_n),
    .satp_on_i(satp_on),
    .satp_ppn_i(satp_ppn),
    .asid_i(16'd7),
    .req_valid_i(req_valid),
    .req_ready_o(req_ready),
    .req_vaddr_i(req_vaddr),
    .req_asid_i(req_asid),
    .rsp_valid_o(rsp_valid),
    .rsp_ready_i(rsp_ready),
    .rsp_paddr_o(rsp_paddr),
    .rsp_status_o(rsp_status),
    .read_valid_o(read_valid),
    .read_ready_i(read_ready),
    .read_paddr_o(read_paddr),
    .read_valid_i(data_valid),
    .read_data_i(data)
  );

  // Four pages of memory: the root, two tables of the middle, a last one. A read is taken and
  // answered after a while; nothing else may be read.
  logic [63:0] mem[2048];
  int reads, pause;
  logic under_way;
  assign read_ready = !under_way && pause == 0;
  always @(posedge clk) begin
    data_valid <= 1'b0;
    if (!rst_n) begin
      under_way <= 1'b0;
      pause     <= 0;
      reads     <= 0;
    end else begin
      if (pause != 0) pause <= pause - 1;
      if (read_valid && read_ready) begin
        if (read_paddr[31:14] != 18'(32'h70000000 >> 14) || read_paddr[2:0] != '0)
          $fatal(1, "a read of %h", read_paddr);
        data      <= mem[read_paddr[13:3]];
        under_way <= 1'b1;
        reads     <= reads + 1;
        pause     <= 3 + reads % 5;
      end else if (under_way && pause == 0) begin
        data_valid <= 1'b1;
        under_way  <= 1'b0;
        pause      <= reads % 3;
      end
    end
  end

  localparam logic [63:0] Code = 64'h59;  // accessed, user, execute, valid
  localparam int Ok = 0, Drop = 2;

  function automatic logic [63:0] at(input logic [55:0] address, input logic [63:0] flags);
    return {10'd0, address[55:12], 10'd0} | flags;
  endfunction

  task automatic walk(input string what, input logic [38:0] vaddr, input logic [15:0] asid,
                      input int status, input logic [31:0] paddr, input int expected_reads);
    int earlier, waited;
    earlier = reads;
    @(negedge clk);
    req_valid = 1'b1;
    req_vaddr = vaddr;
    req_asid  = asid;
    while (!req_ready) @(negedge clk);
    @(negedge clk);
    req_valid = 1'b0;
    req_vaddr = '0;
    waited    = 0;
    while (!rsp_valid) begin
      @(negedge clk);
      waited++;
      if (waited > 200) $fatal(1, "%s: no answer", what);
    end
    // It stays until it is taken.
    repeat (reads % 4) begin
      @(negedge clk);
      if (!rsp_valid) $fatal(1, "%s: the answer went", what);
    end
    if (int'(rsp_status) != status || (status == Ok && rsp_paddr != paddr) || reads - earlier != expected_reads)
      $fatal(1, "%s: status %0d, address %h, %0d reads", what, rsp_status, rsp_paddr, reads - earlier);
    rsp_ready = 1'b1;
    @(negedge clk);
    rsp_ready = 1'b0;
  endtask

  localparam logic [38:0] Base = 39'h2A54600000;  // root entry 169, middle 163, last 0
  localparam logic [38:0] Mega = {9'd169, 9'd164, 21'd0};
  initial begin
    for (int i = 0; i < 2048; i++) mem[i] = '0;
    // Root: tables, huge pages, what leads nowhere.
    mem[169] = at(56'h70001000, 64'h1);
    mem[1]   = at(56'h40000000, Code);
    mem[2]   = at(56'h40200000, Code);
    mem[3]   = at(56'h90000000, 64'h1);
    mem[4]   = at(56'h70001000, 64'h0);
    mem[511] = at(56'h70001000, 64'h1);
    // Middle.
    mem[512+163] = at(56'h70003000, 64'h1);
    mem[512+164] = at(56'h70200000, Code);
    mem[512+165] = at(56'h70201000, Code);
    mem[512+166] = at(56'h70200000, Code & ~64'h8 | 64'h2);
    // Last.
    mem[1536+0]  = at(56'h71234000, Code);
    mem[1536+1]  = at(56'h71235000, Code | 64'h86);
    mem[1536+2]  = at(56'h71236000, 64'hD3);
    mem[1536+3]  = at(56'h71237000, Code & ~64'h1);
    mem[1536+4]  = at(56'h71238000, Code & ~64'h10);
    mem[1536+5]  = at(56'h71239000, Code & ~64'h40);
    mem[1536+6]  = at(56'h7123a000, Code | 64'h4);
    mem[1536+7]  = at(56'h7123b000, 64'h1);
    mem[1536+8]  = at(56'h0123c000, Code);
    mem[1536+9]  = at(56'h10071234000, Code);
    mem[1536+10] = at(56'h7123c000, Code) | 64'h8000000000000000;
    mem[1536+11] = at(56'h7123d000, Code | 64'h320);
    mem[1536+12] = at(56'h74000000, Code);

    repeat (3) @(negedge clk);
    rst_n = 1'b1;
    walk("a page", Base, 7, Ok, 32'h71234000, 3);
    walk("within a page", Base + 39'hc00, 7, Ok, 32'h71234c00, 3);
    walk("a page with all rights", Base + 39'h1000, 7, Ok, 32'h71235000, 3);
    walk("a page of constants", Base + 39'h2400, 7, Drop, 0, 3);
    walk("an entry that is not valid", Base + 39'h3000, 7, Drop, 0, 3);
    walk("not the program's", Base + 39'h4000, 7, Drop, 0, 3);
    walk("not marked as accessed", Base + 39'h5000, 7, Drop, 0, 3);
    walk("to be written and not read", Base + 39'h6000, 7, Drop, 0, 3);
    walk("a table below the last", Base + 39'h7000, 7, Drop, 0, 3);
    walk("a device", Base + 39'h8000, 7, Drop, 0, 3);
    walk("above 4 GB", Base + 39'h9000, 7, Drop, 0, 3);
    walk("bits that must be 0", Base + 39'ha000, 7, Drop, 0, 3);
    walk("bits that do not matter", Base + 39'hb000, 7, Ok, 32'h7123d000, 3);
    walk("just behind memory", Base + 39'hc000, 7, Drop, 0, 3);
    walk("never mapped", Base + 39'h1ff000, 7, Drop, 0, 3);
    walk("a superpage", Mega, 7, Ok, 32'h70200000, 2);
    walk("the end of a superpage", Mega + 39'h1ffc00, 7, Ok, 32'h703ffc00, 2);
    walk("a superpage that is not aligned", {9'd169, 9'd165, 21'd0}, 7, Drop, 0, 2);
    walk("a superpage of constants", {9'd169, 9'd166, 21'd0}, 7, Drop, 0, 2);
    walk("no table in the middle", {9'd169, 9'd0, 21'd0}, 7, Drop, 0, 2);
    walk("a huge page, where memory is", {9'd1, 30'h30005400}, 7, Ok, 32'h70005400, 1);
    walk("a huge page, where it is not", {9'd1, 30'h20005400}, 7, Drop, 0, 1);
    walk("a huge page that is not aligned", {9'd2, 30'h30005400}, 7, Drop, 0, 1);
    walk("a table outside memory", {9'd3, 30'd0}, 7, Drop, 0, 1);
    walk("a table that is not valid", {9'd4, 30'd0}, 7, Drop, 0, 1);
    walk("the upper half of the addresses", {9'd511, 9'd164, 21'h400}, 7, Ok, 32'h70200400, 2);
    walk("another address space", Base, 8, Drop, 0, 0);
    satp_ppn = 28'h80000;
    walk("tables outside memory", Base, 7, Drop, 0, 0);
    satp_ppn = 28'h70000;
    satp_on  = 1'b0;
    walk("no tables in force", Base, 7, Drop, 0, 0);
    satp_on = 1'b1;
    // Nothing is kept: what changes is seen.
    mem[1536] = at(56'h71234000, 64'hD3);
    walk("a right taken away", Base, 7, Drop, 0, 3);
    mem[1536] = at(56'h71300000, Code);
    walk("a page moved", Base, 7, Ok, 32'h71300000, 3);
    $display("passed");
    $finish;
  end
endmodule
