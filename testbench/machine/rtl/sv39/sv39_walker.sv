// SPDX-License-Identifier: Apache-2.0 WITH SHL-2.1
// Answers the block's translation port by walking the page tables of Sv39: one request at a time,
// one read a level, nothing is kept.
//
// Dropped is whatever a program could not execute there now: no valid entry, no right to execute,
// not a program's page, not marked as accessed, a superpage that is not aligned; an address space
// other than the one whose tables are in force; and what lies outside memory, tables and pages.
module sv39_walker #(
  parameter logic [11:0] Memory = 12'h1c,  // the upper bits of an address in memory, from
  parameter int MemoryBits = 26  // this one on
) (
  input  logic        clk_i,
  input  logic        rst_ni,

  // The tables in force, and whose they are.
  input  logic        satp_on_i,
  input  logic [27:0] satp_ppn_i,
  input  logic [15:0] asid_i,

  input  logic        req_valid_i,
  output logic        req_ready_o,
  input  logic [38:0] req_vaddr_i,
  input  logic [15:0] req_asid_i,
  output logic        rsp_valid_o,
  input  logic        rsp_ready_i,
  output logic [31:0] rsp_paddr_o,
  output logic [1:0]  rsp_status_o,

  // Reads of a word.
  output logic        read_valid_o,
  input  logic        read_ready_i,
  output logic [31:0] read_paddr_o,
  input  logic        read_valid_i,
  input  logic [63:0] read_data_i
);

  localparam logic [1:0] Ok = 2'd0, Drop = 2'd2;

  // Idle: a request is taken. Read: an entry is asked for. Wait: it comes. Answer: until taken.
  localparam logic [1:0] Idle = 2'd0, Read = 2'd1, Wait = 2'd2, Answer = 2'd3;
  logic [1:0] state_q, level_q, status_q;
  logic [38:0] vaddr_q;
  logic [19:0] table_q;
  logic [31:0] paddr_q;

  // The entry: of its bits those that this machine knows are named; D and G do not matter here.
  logic pte_valid, pte_read, pte_write, pte_execute, pte_user, pte_accessed;
  logic reserved, leaf, aligned, executable, root_there, page_there, table_there;
  logic [43:0] pte_ppn, page;
  logic unused_bits;
  assign {pte_accessed, pte_user, pte_execute, pte_write, pte_read, pte_valid} = {
    read_data_i[6], read_data_i[4:0]
  };
  assign unused_bits = ^{read_data_i[9:7], read_data_i[5], vaddr_q[11:0]};
  assign pte_ppn     = read_data_i[53:10];
  assign reserved    = read_data_i[63:54] != '0 || (pte_write && !pte_read);
  assign leaf        = pte_read || pte_execute;
  assign executable  = pte_execute && pte_user && pte_accessed && aligned && page_there;

  // Of a superpage the lower bits of the page's number come from the address.
  always_comb begin
    unique case (level_q)
      2'd2: begin
        aligned = pte_ppn[17:0] == '0;
        page    = {pte_ppn[43:18], vaddr_q[29:12]};
      end
      2'd1: begin
        aligned = pte_ppn[8:0] == '0;
        page    = {pte_ppn[43:9], vaddr_q[20:12]};
      end
      default: begin
        aligned = 1'b1;
        page    = pte_ppn;
      end
    endcase
  end

  // Pages are of 4 KB: a number of one has 12 bits less than an address.
  localparam int UpperBits = 44 + 12 - MemoryBits;
  localparam logic [UpperBits-1:0] Upper = UpperBits'(Memory);

  assign root_there  = {16'd0, satp_ppn_i[27:MemoryBits-12]} == Upper;
  assign page_there  = page[43:MemoryBits-12] == Upper;
  assign table_there = pte_ppn[43:MemoryBits-12] == Upper;

  logic [8:0] index;
  always_comb begin
    unique case (level_q)
      2'd2:    index = vaddr_q[38:30];
      2'd1:    index = vaddr_q[29:21];
      default: index = vaddr_q[20:12];
    endcase
  end

  assign req_ready_o  = state_q == Idle;
  assign read_valid_o = state_q == Read;
  assign read_paddr_o = {table_q, index, 3'd0};
  assign rsp_valid_o  = state_q == Answer;
  assign rsp_paddr_o  = paddr_q;
  assign rsp_status_o = status_q;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      state_q  <= Idle;
      level_q  <= '0;
      status_q <= Drop;
    end else begin
      unique case (state_q)
        Idle: begin
          level_q  <= 2'd2;
          status_q <= Drop;
          if (req_valid_i) begin
            state_q <= satp_on_i && req_asid_i == asid_i && root_there ? Read : Answer;
          end
        end
        Read: if (read_ready_i) state_q <= Wait;
        Wait: begin
          if (read_valid_i) begin
            state_q <= Answer;
            if (pte_valid && !reserved) begin
              if (leaf) begin
                if (executable) status_q <= Ok;
              end else if (level_q != 2'd0 && table_there) begin
                level_q <= level_q - 2'd1;
                state_q <= Read;
              end
            end
          end
        end
        default: if (rsp_ready_i) state_q <= Idle;
      endcase
    end
  end

  always_ff @(posedge clk_i) begin
    if (state_q == Idle) begin
      vaddr_q <= req_vaddr_i;
      table_q <= satp_ppn_i[19:0];
      paddr_q <= '0;
    end else if (state_q == Wait && read_valid_i) begin
      table_q <= pte_ppn[19:0];
      paddr_q <= {page[19:0], vaddr_q[11:0]};
    end
  end

endmodule
