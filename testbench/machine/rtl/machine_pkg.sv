// SPDX-License-Identifier: Apache-2.0 WITH SHL-2.1
// The reference machine's map of addresses.
package machine_pkg;
  localparam logic [5:0] MemoryPage = 6'b010000;  // address bits 31:26: 0x4000_0000
  localparam logic [15:0] BlockPage = 16'hf000;  // address bits 31:16
  localparam logic [15:0] HostPage = 16'hf001;
endpackage
