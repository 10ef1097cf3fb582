  // The check, bit by bit, as the format says it: polynomial 0x1021, bytes in order of their address, each from its top bit.
  function automatic logic [15:0] f_bits48(input logic [15:0] from, input logic [47:0] bytes);
    logic [15:0] crc;
    crc = from;
    for (int b = 0; b < 6; b++) begin
      for (int k = 7; k >= 0; k--) crc = {crc[14:0], 1'b0} ^ ((crc[15] ^ bytes[8*b+k]) ? 16'h1021 : 16'h0);
    end
    f_bits48 = crc;
  endfunction
