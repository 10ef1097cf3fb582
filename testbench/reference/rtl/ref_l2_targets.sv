// SPDX-License-Identifier: Apache-2.0 WITH SHL-2.1
// Requests that wait for lines under way: a short list for each line, served when it has arrived.
//
// Lists are served one after the other, each in the order in which its requests came. Nothing joins
// a list that is being served.
module ref_l2_targets #(
  parameter int Width = 16,  // of a request
  parameter int Mshrs = 8,
  parameter int MshrBits = 3,
  parameter int Targets = 4  // places for each line
) (
  input  logic                clk_i,
  input  logic                rst_ni,
  // Stage 2: a request joins.
  input  logic [Mshrs-1:0]    take_i,  // a line sets out
  input  logic                push_i,
  input  logic [Mshrs-1:0]    push_to_i,
  input  logic [Width-1:0]    push_request_i,
  output logic [Mshrs-1:0]    room_o,
  // Lines that have arrived.
  input  logic [Mshrs-1:0]    valid_i,
  input  logic [Mshrs-1:0]    arrived_i,
  output logic [Mshrs-1:0]    served_o,  // arrived, and nothing waits for it any more
  // To the data array.
  output logic                valid_o,
  input  logic                ready_i,
  output logic [MshrBits-1:0] mshr_o,
  output logic [Width-1:0]    request_o
);

  localparam int SlotBits = Targets > 1 ? $clog2(Targets) : 1;
  localparam int CountBits = $clog2(Targets + 1);

  // Requests by line and place. No reset: counts say what is there.
  logic [Width-1:0] mem[Mshrs << SlotBits];
  logic [MshrBits-1:0] push_mshr, mshr_q;
  logic [SlotBits-1:0] push_slot, pop_slot;
  logic [Mshrs-1:0] waiting, pop;
  logic [Mshrs*CountBits-1:0] counts, heads;

  for (genvar m = 0; m < Mshrs; m++) begin : gen_list
    logic [CountBits-1:0] count_q, head_q, begun;
    logic push;
    assign push = push_i && push_to_i[m];
    always_comb begin
      begun    = '0;
      begun[0] = push;
    end
    always_ff @(posedge clk_i or negedge rst_ni) begin
      if (!rst_ni) begin
        count_q <= '0;
        head_q  <= '0;
      end else begin
        if (take_i[m]) count_q <= begun;
        else if (push) count_q <= count_q + 1'b1;
        if (take_i[m]) head_q <= '0;
        else if (pop[m]) head_q <= head_q + 1'b1;
      end
    end
    assign room_o[m]   = count_q != Targets[CountBits-1:0];
    assign waiting[m]  = valid_i[m] && arrived_i[m] && head_q != count_q;
    assign served_o[m] = valid_i[m] && arrived_i[m] && head_q == count_q;

    // A list begins at its first place.
    assign counts[m*CountBits+:CountBits] = valid_i[m] ? count_q : '0;
    assign heads[m*CountBits+:CountBits]  = head_q;
  end

  always_comb begin
    push_mshr = '0;
    push_slot = '0;
    for (int m = 0; m < Mshrs; m++) begin
      if (push_to_i[m]) push_mshr = push_mshr | m[MshrBits-1:0];
      if (push_to_i[m]) push_slot = push_slot | counts[m*CountBits+:SlotBits];
    end
  end

  always_ff @(posedge clk_i) begin
    if (push_i) mem[{push_mshr, push_slot}] <= push_request_i;
  end

  // The list being served, until it is empty; then the first after it that has something.
  logic [Mshrs-1:0] now, later, first_later, first, next;
  logic some_later, some, unused_more_later, unused_more;
  logic [MshrBits-1:0] next_mshr;
  always_comb begin
    now      = '0;
    later    = '0;
    pop_slot = '0;
    for (int m = 0; m < Mshrs; m++) begin
      now[m]   = mshr_q == m[MshrBits-1:0];
      later[m] = waiting[m] && mshr_q < m[MshrBits-1:0];
      if (now[m]) pop_slot = pop_slot | heads[m*CountBits+:SlotBits];
    end
  end

  ref_l2_first #(
    .Width(Mshrs)
  ) u_later (
    .bits_i (later),
    .first_o(first_later),
    .some_o (some_later),
    .more_o (unused_more_later)
  );

  ref_l2_first #(
    .Width(Mshrs)
  ) u_first (
    .bits_i (waiting),
    .first_o(first),
    .some_o (some),
    .more_o (unused_more)
  );

  assign next = some_later ? first_later : first;

  always_comb begin
    next_mshr = '0;
    for (int m = 0; m < Mshrs; m++) if (next[m]) next_mshr = next_mshr | m[MshrBits-1:0];
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) mshr_q <= '0;
    else if (!valid_o && some) mshr_q <= next_mshr;
  end

  assign valid_o   = (waiting & now) != '0;
  assign pop       = valid_o && ready_i ? now : '0;
  assign mshr_o    = mshr_q;
  assign request_o = mem[{mshr_q, pop_slot}];

`ifdef FORMAL
  always_ff @(posedge clk_i) begin
    if (rst_ni && push_i) begin
      assert ($onehot(push_to_i));
      assert ((push_to_i & (room_o | take_i)) != '0);
    end
  end
`endif

endmodule
