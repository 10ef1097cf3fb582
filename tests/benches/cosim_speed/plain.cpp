// The yardstick: a plain Verilator harness in C++. Prints a checksum and seconds of processor time.
// Arguments: cycles, then register writes as ADDRESS:DATA in decimal, for noise (see dense.rs); or
// "tape" and a file (see tape.rs).
#include <array>
#include <cinttypes>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <string>
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

static double now() {
  timespec time{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

static int noise(int argc, char** argv) {
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
  const double start = now();
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
  std::printf("%" PRIu64 " %.9f\n", sum, now() - start);
  return 0;
}

// Inputs in the order of tape.rs, and the number of cycles in a row that have them.
struct Run {
  std::uint64_t cycles;
  std::uint64_t values[33];
};

static void drive(Vjukebox_dut& dut, const std::uint64_t* value) {
  dut.obs_vaddr_i = *value++;
  dut.xlt_rsp_paddr_i = *value++;
  dut.m_axi_rdata_i = *value++;
  dut.s_axil_wdata_i = *value++;
  dut.s_axil_awaddr_i = *value++;
  dut.s_axil_araddr_i = *value++;
  dut.obs_asid_i = *value++;
  dut.rst_ni = *value++;
  dut.obs_valid_i = *value++;
  dut.obs_kind_i = *value++;
  dut.obs_late_i = *value++;
  dut.obs_instr_i = *value++;
  dut.xlt_req_ready_i = *value++;
  dut.xlt_rsp_valid_i = *value++;
  dut.xlt_rsp_status_i = *value++;
  dut.pf_ready_i = *value++;
  dut.pf_present_i = *value++;
  dut.m_axi_awready_i = *value++;
  dut.m_axi_wready_i = *value++;
  dut.m_axi_bvalid_i = *value++;
  dut.m_axi_bid_i = *value++;
  dut.m_axi_bresp_i = *value++;
  dut.m_axi_arready_i = *value++;
  dut.m_axi_rvalid_i = *value++;
  dut.m_axi_rid_i = *value++;
  dut.m_axi_rresp_i = *value++;
  dut.m_axi_rlast_i = *value++;
  dut.s_axil_awvalid_i = *value++;
  dut.s_axil_wvalid_i = *value++;
  dut.s_axil_wstrb_i = *value++;
  dut.s_axil_bready_i = *value++;
  dut.s_axil_arvalid_i = *value++;
  dut.s_axil_rready_i = *value++;
}

static std::array<std::uint64_t, 3> words(const Vjukebox_dut& dut) {
  return {std::uint64_t{dut.obs_ready_o} | std::uint64_t{dut.pf_valid_o} << 1 |
              std::uint64_t{dut.m_axi_awvalid_o} << 2 | std::uint64_t{dut.m_axi_wvalid_o} << 3 |
              std::uint64_t{dut.m_axi_wlast_o} << 4 | std::uint64_t{dut.m_axi_arvalid_o} << 5 |
              std::uint64_t{dut.xlt_req_valid_o} << 6 | std::uint64_t{dut.irq_o} << 7 |
              std::uint64_t{dut.recording_o} << 8 | std::uint64_t{dut.replaying_o} << 9 |
              std::uint64_t{dut.s_axil_bvalid_o} << 10 | std::uint64_t{dut.s_axil_rvalid_o} << 11,
          dut.m_axi_awaddr_o ^ dut.m_axi_wdata_o,
          dut.pf_paddr_o ^ dut.m_axi_araddr_o ^ dut.xlt_req_vaddr_o ^ dut.s_axil_rdata_o};
}

static int tape(const char* name) {
  std::ifstream file(name, std::ios::binary);
  std::uint64_t lead = 0;
  if (!file.read(reinterpret_cast<char*>(&lead), sizeof lead)) return 2;
  std::vector<Run> runs;
  Run run{};
  while (file.read(reinterpret_cast<char*>(&run), sizeof run)) runs.push_back(run);

  VerilatedContext context;
  Vjukebox_dut dut{&context};
  std::array<std::uint64_t, 3> before{};
  std::uint64_t sum = 0, cycle = 0;
  double start = 0;
  for (std::size_t number = 0; number < runs.size(); ++number) {
    if (number == lead) {
      sum = 0;
      start = now();
    }
    for (std::uint64_t i = 0; i < runs[number].cycles; ++i) {
      drive(dut, runs[number].values);
      dut.clk_i = 1;
      dut.eval();
      dut.clk_i = 0;
      dut.eval();
      ++cycle;
      const std::array<std::uint64_t, 3> after = words(dut);
      if (after != before) {
        sum = mix(sum, cycle);
        for (const std::uint64_t word : after) sum = mix(sum, word);
        before = after;
      }
    }
  }
  std::printf("%" PRIu64 " %.9f\n", sum, now() - start);
  return 0;
}

int main(int argc, char** argv) {
  if (argc == 3 && std::string(argv[1]) == "tape") return tape(argv[2]);
  return argc < 2 ? 2 : noise(argc, argv);
}
