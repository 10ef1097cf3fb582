// The C interface over the verilated machine; compiled in one piece with it.
#include "machine/model.h"

#include <fcntl.h>
#include <unistd.h>

#include <cstdio>
#include <exception>
#include <string>

#include "Vmachine.h"
#include "Vmachine___024root.h"
#include "verilated.h"

namespace jukebox_machine {
namespace {

// Signals of the instance of machine_system, which MACHINE_SYSTEM is.
#define JOINED(instance, name) root_.instance##__DOT__##name
#define INSIDE(instance, name) JOINED(instance, name)
#define SYSTEM(name) INSIDE(MACHINE_SYSTEM, name)

// A part with a clock of its own. What stands still keeps standing: if ports and registers are the
// same before two edges, the second one changes nothing, and so does every further one until a port
// changes.
template <class Ports, class State>
class Part {
 public:
  // To be asked before every edge: whether it may be left out.
  bool still(const Vmachine___024root& root) {
    if (!ports_.look(root)) {
      known_ = still_ = false;
    } else if (!still_) {
      // The first look after a change only remembers.
      still_ = state_.look(root) && known_;
      known_ = true;
    }
    return still_;
  }

  // Edges follow that nobody asks about.
  void forget() { known_ = still_ = false; }

 private:
  Ports ports_;
  State state_;
  bool known_ = false;
  bool still_ = false;
};

// What a model prints, which goes to the standard error, goes nowhere as long as this lives.
class Silence {
 public:
  Silence() : kept_(dup(STDERR_FILENO)) {
    const int nowhere = open("/dev/null", O_WRONLY);
    dup2(nowhere, STDERR_FILENO);
    close(nowhere);
  }
  ~Silence() {
    std::fflush(stderr);
    dup2(kept_, STDERR_FILENO);
    close(kept_);
  }
  Silence(const Silence&) = delete;
  Silence& operator=(const Silence&) = delete;

 private:
  int kept_;
};

class Machine {
 public:
  Machine() : dut_(alone(context_)), root_(*dut_.rootp) {
    // What a core says of itself when it begins goes nowhere.
    const Silence silence;
    // An edge of the reset, so that the first cycle already starts from the reset state.
    for (const CData rst_n : {CData{1}, CData{0}}) {
      lower();
      root_.rst_ni = rst_n;
      dut_.eval();
    }
  }

  std::uint64_t* memory(std::size_t* words) {
    auto& memory = SYSTEM(u_memory__DOT__mem);
    *words = sizeof(memory) / sizeof(memory[0]);
    return &memory[0];
  }

  std::size_t run(const Drive& drive, Seen& seen, jukebox::Inputs* inputs,
                  jukebox::Outputs* outputs, std::size_t count) {
    if (!error_.empty()) return 0;
    Verilated::threadContextp(&context_);
    root_.rst_ni = drive.rst_n;
    root_.latency_i = drive.latency;
    root_.gap_i = drive.gap;
    root_.exec_base_i = drive.exec_base;
    root_.exec_end_i = drive.exec_end;
    root_.ideal_i = drive.ideal;
    root_.host_rdata_i = drive.host_rdata;
    root_.host_ready_i = drive.host_answer;
    std::size_t done = 0;
    try {
      // The answer is on the port now: what hangs on it settles before the first edge.
      settle();
      while (done < count) {
        // What is on the ports in this cycle, which the edge then ends.
        sample(drive.rst_n, inputs[done], outputs[done]);
        for (int i = 0; i < 2; ++i) {
          seen.read_beats[i] += (root_.read_o >> i) & 1;
          seen.write_beats[i] += (root_.write_o >> i) & 1;
        }
        ++done;
        edge(drive.every_edge);
        if (root_.host_ready_i) {
          root_.host_ready_i = 0;
          settle();
        }
        if (root_.host_valid_o | root_.fault_o | root_.write_error_o) break;
      }
    } catch (const std::exception& problem) {
      error_ = problem.what();
      if (error_.empty()) error_ = "stopped";
      return 0;
    }
    seen.cycle = root_.cycle_o;
    seen.host_valid = root_.host_valid_o;
    seen.host_write = root_.host_write_o;
    seen.host_addr = root_.host_addr_o;
    seen.host_wdata = root_.host_wdata_o;
    seen.fault = root_.fault_o | root_.write_error_o;
    seen.fault_addr = root_.fault_addr_o;
    for (int i = 0; i < 10; ++i) seen.l2_counters[i] = root_.l2_counters_o[i];
    return done;
  }

  const char* error() const { return error_.c_str(); }

 private:
  // A context keeps threads for models that are split among them, which this one is not; a process
  // that has any cannot be forked.
  static VerilatedContext* alone(VerilatedContext& context) {
    context.threads(1);
    return &context;
  }

  void edge(bool every) {
    if (every) {
      block_.forget();
      l2_.forget();
    }
    const bool block_still = !every && block_.still(root_);
    const bool l2_still = !every && l2_.still(root_);
    root_.clk_i = 1;
    root_.block_clk_i = !block_still;
    root_.l2_clk_i = !l2_still;
    dut_.eval();
    // Nothing acts on the falling edge; it only lets the model see the next rising one.
#ifdef JUKEBOX_LOWER_CLOCKS
    JUKEBOX_LOWER_CLOCKS(root_);
#else
    lower();
    dut_.eval();
#endif
  }

  void lower() { root_.clk_i = root_.block_clk_i = root_.l2_clk_i = 0; }

  void settle() {
    lower();
    dut_.eval();
  }

  void sample(std::uint8_t rst_n, jukebox::Inputs& in, jukebox::Outputs& out) const {
    in.rst_n = rst_n;
    in.obs_vaddr = SYSTEM(obs_vaddr);
    in.obs_paddr = SYSTEM(obs_paddr);
    in.obs_asid = SYSTEM(obs_asid);
    in.obs_valid = SYSTEM(obs_valid);
    in.obs_kind = SYSTEM(obs_kind);
    in.obs_late = SYSTEM(obs_late);
    in.obs_instr = SYSTEM(obs_instr);
    in.xlt_req_ready = SYSTEM(xlt_req_ready_i);
    in.xlt_rsp_valid = SYSTEM(xlt_rsp_valid_i);
    in.xlt_rsp_status = SYSTEM(xlt_rsp_status_i);
    in.xlt_rsp_paddr = SYSTEM(xlt_rsp_paddr_i);
    in.pf_ready = SYSTEM(pf_ready);
    in.pf_present = SYSTEM(pf_present);
    in.m_axi_awready = SYSTEM(m_awready);
    in.m_axi_wready = SYSTEM(m_wready);
    in.m_axi_bvalid = SYSTEM(m_bvalid);
    in.m_axi_bid = SYSTEM(m_bid);
    in.m_axi_bresp = SYSTEM(m_bresp);
    in.m_axi_arready = SYSTEM(m_arready);
    in.m_axi_rvalid = SYSTEM(m_rvalid);
    in.m_axi_rid = SYSTEM(m_rid);
    in.m_axi_rresp = SYSTEM(m_rresp);
    in.m_axi_rlast = SYSTEM(m_rlast);
    in.m_axi_rdata[0] = SYSTEM(m_rdata);
    in.s_axil_awvalid = SYSTEM(axil_awvalid);
    in.s_axil_awaddr = SYSTEM(axil_addr);
    in.s_axil_wvalid = SYSTEM(axil_wvalid);
    in.s_axil_wdata = SYSTEM(axil_wdata);
    in.s_axil_wstrb = SYSTEM(axil_wstrb);
    in.s_axil_bready = SYSTEM(axil_bready);
    in.s_axil_arvalid = SYSTEM(axil_arvalid);
    in.s_axil_araddr = SYSTEM(axil_addr);
    in.s_axil_rready = SYSTEM(axil_rready);

    out.obs_ready = SYSTEM(obs_ready);
    out.xlt_req_valid = SYSTEM(xlt_req_valid_o);
    out.xlt_req_vaddr = SYSTEM(xlt_req_vaddr_o);
    out.xlt_req_asid = SYSTEM(xlt_req_asid_o);
    out.xlt_rsp_ready = SYSTEM(xlt_rsp_ready_o);
    out.pf_valid = SYSTEM(pf_valid);
    out.pf_paddr = SYSTEM(pf_paddr);
    out.pf_vaddr = SYSTEM(pf_vaddr);
    out.pf_asid = SYSTEM(pf_asid);
    out.pf_source = SYSTEM(pf_source);
    out.m_axi_awvalid = SYSTEM(m_awvalid);
    out.m_axi_awaddr = SYSTEM(m_awaddr);
    out.m_axi_awid = SYSTEM(m_awid);
    out.m_axi_awlen = SYSTEM(m_awlen);
    out.m_axi_awsize = SYSTEM(m_awsize);
    out.m_axi_awburst = SYSTEM(m_awburst);
    out.m_axi_awlock = SYSTEM(m_awlock);
    out.m_axi_awcache = SYSTEM(m_awcache);
    out.m_axi_awprot = SYSTEM(m_awprot);
    out.m_axi_awqos = SYSTEM(m_awqos);
    out.m_axi_wvalid = SYSTEM(m_wvalid);
    out.m_axi_wdata[0] = SYSTEM(m_wdata);
    out.m_axi_wstrb = SYSTEM(m_wstrb);
    out.m_axi_wlast = SYSTEM(m_wlast);
    out.m_axi_bready = SYSTEM(m_bready);
    out.m_axi_arvalid = SYSTEM(m_arvalid);
    out.m_axi_araddr = SYSTEM(m_araddr);
    out.m_axi_arid = SYSTEM(m_arid);
    out.m_axi_arlen = SYSTEM(m_arlen);
    out.m_axi_arsize = SYSTEM(m_arsize);
    out.m_axi_arburst = SYSTEM(m_arburst);
    out.m_axi_arlock = SYSTEM(m_arlock);
    out.m_axi_arcache = SYSTEM(m_arcache);
    out.m_axi_arprot = SYSTEM(m_arprot);
    out.m_axi_arqos = SYSTEM(m_arqos);
    out.m_axi_rready = SYSTEM(m_rready);
    out.s_axil_awready = SYSTEM(axil_awready);
    out.s_axil_wready = SYSTEM(axil_wready);
    out.s_axil_bvalid = SYSTEM(axil_bvalid);
    out.s_axil_bresp = SYSTEM(axil_bresp);
    out.s_axil_arready = SYSTEM(axil_arready);
    out.s_axil_rvalid = SYSTEM(axil_rvalid);
    out.s_axil_rdata = SYSTEM(axil_rdata);
    out.s_axil_rresp = SYSTEM(axil_rresp);
    out.irq = SYSTEM(irq);
    out.recording = SYSTEM(recording);
    out.replaying = SYSTEM(replaying);
  }

  VerilatedContext context_;
  Vmachine dut_;
  Vmachine___024root& root_;
  Part<Still_block_ports, Still_block_state> block_;
  Part<Still_l2_ports, Still_l2_state> l2_;
  std::string error_;
};

}  // namespace
}  // namespace jukebox_machine

#define JUKEBOX_EXPORT extern "C" __attribute__((visibility("default")))

JUKEBOX_EXPORT void* jukebox_machine_create() {
  try {
    return new jukebox_machine::Machine;
  } catch (...) {
    return nullptr;
  }
}

JUKEBOX_EXPORT const std::size_t* jukebox_machine_layout(std::size_t* length) {
  constexpr std::size_t kPorts = sizeof(jukebox::kLayout) / sizeof(jukebox::kLayout[0]);
  static std::size_t layout[2 + kPorts];
  layout[0] = sizeof(jukebox_machine::Drive);
  layout[1] = sizeof(jukebox_machine::Seen);
  for (std::size_t i = 0; i < kPorts; ++i) layout[2 + i] = jukebox::kLayout[i];
  *length = 2 + kPorts;
  return layout;
}

JUKEBOX_EXPORT std::uint64_t* jukebox_machine_memory(void* machine, std::size_t* words) {
  return static_cast<jukebox_machine::Machine*>(machine)->memory(words);
}

JUKEBOX_EXPORT std::size_t jukebox_machine_run(void* machine, const jukebox_machine::Drive* drive,
                                               jukebox_machine::Seen* seen,
                                               jukebox::Inputs* inputs, jukebox::Outputs* outputs,
                                               std::size_t count) {
  return static_cast<jukebox_machine::Machine*>(machine)->run(*drive, *seen, inputs, outputs,
                                                              count);
}

JUKEBOX_EXPORT const char* jukebox_machine_error(void* machine) {
  return static_cast<const jukebox_machine::Machine*>(machine)->error();
}
