// SPDX-License-Identifier: Apache-2.0 WITH SHL-2.1
// The map of addresses of the machine with virtual addresses. What is below 0x5000_0000 with address
// bits 23:20 = 1 the core sends to devices.
package machine_sv39_pkg;
  localparam logic [5:0] MemoryPage = 6'b011100;  // address bits 31:26: 0x7000_0000
  localparam logic [15:0] BlockPage = 16'h0010;  // address bits 31:16
  localparam logic [15:0] HostPage = 16'h0011;
endpackage
