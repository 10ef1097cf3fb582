  function automatic logic [15:0] f_bits64(input logic [15:0] from, input logic [63:0] bytes);
    logic [15:0] crc;
    crc = from;
    for (int b = 0; b < 8; b++) begin
      for (int k = 7; k >= 0; k--) crc = {crc[14:0], 1'b0} ^ ((crc[15] ^ bytes[8*b+k]) ? 16'h1021 : 16'h0);
    end
    f_bits64 = crc;
  endfunction
  (* anyseq *) logic [15:0] f_crc;
  (* anyseq *) logic [63:0] f_data;
  // A beat's share and what came before it make the check of both, for any beat and any beginning.
  `ALWAYS(p_check16_beat, after64(f_bits48(f_crc, 48'd0) ^ fold64(f_data)) == f_bits48(f_bits64(f_crc, f_data), 48'd0))
  // The last beat, whose top 16 bits are 0, ends in the check of all bits before them.
  `ALWAYS(p_check16_last, (f_bits48(f_crc, 48'd0) ^ fold64({16'd0, f_data[47:0]})) == f_bits48(f_crc, f_data[47:0]))
  `REACHED(c_check16_up, f_up_q)
