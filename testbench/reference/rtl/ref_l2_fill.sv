// SPDX-License-Identifier: Apache-2.0 WITH SHL-2.1
// Lines on their way in: each beat that memory sends goes into the way of its line.
//
// Beats of different lines may come mixed. The first beat of a line waits until all has been done
// with the line that had the way before, which includes reading it out if it was dirty.
module ref_l2_fill #(
  parameter int DataBits = 64,
  parameter int LineBits = 26,
  parameter int SetBits = 8,
  parameter int Ways = 4,
  parameter int WayBits = 2,
  parameter int BeatBits = 3,
  parameter int Mshrs = 8,
  parameter int MshrBits = 3
) (
  input  logic                                clk_i,
  input  logic                                rst_ni,
  // AXI4 read data.
  input  logic                                r_valid_i,
  output logic                                r_ready_o,
  input  logic [MshrBits-1:0]                 r_id_i,
  input  logic [DataBits-1:0]                 r_data_i,
  input  logic [1:0]                          r_resp_i,
  // Lines under way.
  input  logic [Mshrs-1:0]                    take_i,  // a line sets out
  input  logic [Mshrs-1:0]                    vacant_i,  // its way is free
  input  logic [Mshrs*LineBits-1:0]           lines_i,
  input  logic [Mshrs*Ways-1:0]               ways_i,
  output logic [Mshrs-1:0]                    arrived_o,
  output logic [Mshrs-1:0]                    failed_o,  // memory answered with an error
  // Data array.
  input  logic                                ready_i,
  output logic                                write_o,
  output logic                                hurry_o,  // a beat waits for its way
  output logic [SetBits+WayBits+BeatBits-1:0] addr_o,
  output logic [DataBits-1:0]                 data_o
);

  // A beat, as it came.
  logic valid_q, error_q, hurry_q, take, go, held;
  logic [MshrBits-1:0] id_q;
  logic [DataBits-1:0] data_q;
  assign r_ready_o = !valid_q || go;
  assign take      = r_valid_i && r_ready_o;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      valid_q <= 1'b0;
      hurry_q <= 1'b0;
    end else begin
      valid_q <= take || (valid_q && !go);
      hurry_q <= valid_q && held;
    end
  end

  always_ff @(posedge clk_i) begin
    if (take) begin
      id_q    <= r_id_i;
      data_q  <= r_data_i;
      error_q <= r_resp_i[1];
    end
  end

  // An exclusive answer to a plain read does not come; it would be no error.
  logic unused_resp;
  assign unused_resp = r_resp_i[0];

  // Of each line: the beat that comes next, and what has been so far.
  logic [Mshrs-1:0] waits, here;
  logic [Mshrs*BeatBits-1:0] beats;
  for (genvar m = 0; m < Mshrs; m++) begin : gen_mshr
    logic waits_q, arrived_q, failed_q;
    logic [BeatBits-1:0] beat_q;
    always_ff @(posedge clk_i or negedge rst_ni) begin
      if (!rst_ni) begin
        waits_q   <= 1'b0;
        arrived_q <= 1'b0;
        failed_q  <= 1'b0;
        beat_q    <= '0;
      end else if (take_i[m]) begin
        waits_q   <= 1'b1;
        arrived_q <= 1'b0;
        failed_q  <= 1'b0;
        beat_q    <= '0;
      end else begin
        if (vacant_i[m]) waits_q <= 1'b0;
        if (go && here[m] && beat_q == '1) arrived_q <= 1'b1;
        if (go && here[m] && error_q) failed_q <= 1'b1;
        if (go && here[m]) beat_q <= beat_q + 1'b1;
      end
    end
    assign waits[m]     = waits_q;
    assign arrived_o[m] = arrived_q;
    assign failed_o[m]  = failed_q;

    assign beats[m*BeatBits+:BeatBits] = beat_q;
  end

  // Where the beat goes.
  logic [SetBits-1:0] set;
  logic [Ways-1:0] way;
  logic [WayBits-1:0] way_index;
  logic [BeatBits-1:0] beat;
  always_comb begin
    here      = '0;
    set       = '0;
    way       = '0;
    beat      = '0;
    way_index = '0;
    for (int m = 0; m < Mshrs; m++) begin
      here[m] = id_q == m[MshrBits-1:0];
      if (here[m]) set = set | lines_i[m*LineBits+:SetBits];
      if (here[m]) way = way | ways_i[m*Ways+:Ways];
      if (here[m]) beat = beat | beats[m*BeatBits+:BeatBits];
    end
    for (int w = 0; w < Ways; w++) if (way[w]) way_index = way_index | w[WayBits-1:0];
  end

  assign held    = (waits & here) != '0;
  assign write_o = valid_q && !held;
  assign hurry_o = hurry_q;
  assign go      = write_o && ready_i;
  assign addr_o  = {set, way_index, beat};
  assign data_o  = data_q;

endmodule
