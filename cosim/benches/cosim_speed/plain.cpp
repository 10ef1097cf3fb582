// The yardstick: a plain Verilator harness in C++, with stimulus and checksum of stimulus.rs.
// Arguments: cycles, then register writes as ADDRESS:DATA in decimal. Prints checksum and seconds.
#include <chrono>
#include <cinttypes>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include "Vjukebox_dut.h"
#include "verilated.h"

struct Write {
  unsigned address, data;
};

static std::uint64_t mix(std::uint64_t sum, std::uint64_t word) {
  sum = (sum ^ word) * 0x9E3779B97F4A7C15ull;
  return sum ^ (sum >> 29);
}

int main(int argc, char** argv) {
  if (argc < 2) return 2;
  const std::uint64_t cycles = std::strtoull(argv[1], nullptr, 10);
  std::vector<Write> writes;
  for (int i = 2; i < argc; ++i) {
    Write write{};
    if (std::sscanf(argv[i], "%u:%u", &write.address, &write.data) != 2) return 2;
    writes.push_back(write);
  }

  VerilatedContext context;
  Vjukebox_dut dut{&context};
  std::uint64_t random = 0x2545F4914F6CDD1Dull;
  std::uint64_t sum = 0;
  bool answer = false;
  const auto start = std::chrono::steady_clock::now();
  for (std::uint64_t cycle = 0; cycle < cycles; ++cycle) {
    random ^= random << 13;
    random ^= random >> 7;
    random ^= random << 17;
    dut.rst_ni = cycle >= 8;
    dut.obs_valid_i = (random & 3) != 0;
    dut.obs_kind_i = (random >> 2) & 1;
    dut.obs_instr_i = 1;
    dut.obs_asid_i = 7;
    dut.obs_vaddr_i = 0x555500000000ull + (((random >> 8) & 0xFFF) << 6);
    dut.xlt_req_ready_i = 1;
    dut.xlt_rsp_paddr_i = random >> 16;
    dut.pf_ready_i = 1;
    dut.m_axi_awready_i = 1;
    dut.m_axi_wready_i = 1;
    dut.m_axi_arready_i = 1;
    dut.m_axi_bvalid_i = answer;
    dut.m_axi_rdata_i = random;
    const std::uint64_t index = cycle / 8 - 2;
    const bool write = cycle >= 16 && cycle % 8 == 0 && index < writes.size();
    dut.s_axil_awvalid_i = write;
    dut.s_axil_wvalid_i = write;
    dut.s_axil_awaddr_i = write ? writes[index].address : 0;
    dut.s_axil_wdata_i = write ? writes[index].data : 0;
    dut.s_axil_wstrb_i = 15;
    dut.s_axil_bready_i = 1;

    dut.clk_i = 1;
    dut.eval();
    dut.clk_i = 0;
    dut.eval();

    if (cycle < 8) continue;
    answer = dut.m_axi_wvalid_o && dut.m_axi_wlast_o;
    sum = mix(sum, std::uint64_t{dut.obs_ready_o} | std::uint64_t{dut.pf_valid_o} << 1 |
                       std::uint64_t{dut.m_axi_awvalid_o} << 2 |
                       std::uint64_t{dut.m_axi_wvalid_o} << 3 |
                       std::uint64_t{dut.m_axi_wlast_o} << 4 |
                       std::uint64_t{dut.m_axi_arvalid_o} << 5 |
                       std::uint64_t{dut.xlt_req_valid_o} << 6 | std::uint64_t{dut.irq_o} << 7 |
                       std::uint64_t{dut.recording_o} << 8 | std::uint64_t{dut.replaying_o} << 9);
    sum = mix(sum, dut.m_axi_awaddr_o ^ dut.m_axi_wdata_o);
    sum = mix(sum, dut.pf_paddr_o ^ dut.m_axi_araddr_o ^ dut.xlt_req_vaddr_o ^ dut.s_axil_rdata_o);
  }
  const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
  std::printf("%" PRIu64 " %.9f\n", sum, taken.count());
  return 0;
}
