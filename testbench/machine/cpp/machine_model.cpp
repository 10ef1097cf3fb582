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

// Signals of the top module, whose name MACHINE_TOP is.
#define JOINED(top, name) root_.top##__DOT__##name
#define TOP_OF(top, name) JOINED(top, name)
#define TOP(name) TOP_OF(MACHINE_TOP, name)

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
    auto& memory = TOP(u_memory__DOT__mem);
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
    root_.l2_clear_i = drive.l2_clear;
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
        if (root_.host_ready_i | root_.l2_clear_i) {
          root_.host_ready_i = 0;
          root_.l2_clear_i = 0;
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
    const std::uint32_t counters[] = {
        root_.l2_instr_hit_o, root_.l2_instr_met_o,  root_.l2_instr_miss_o, root_.l2_data_hit_o,
        root_.l2_data_met_o,  root_.l2_data_miss_o,  root_.l2_pf_taken_o,   root_.l2_pf_fill_o,
        root_.l2_pf_useless_o, root_.l2_writeback_o,
    };
    for (int i = 0; i < 10; ++i) seen.l2_counters[i] = counters[i];
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
    in.obs_vaddr = TOP(obs_vaddr);
    in.obs_asid = TOP(obs_asid);
    in.obs_valid = TOP(obs_valid);
    in.obs_kind = TOP(obs_kind);
    in.obs_late = TOP(obs_late);
    in.obs_instr = TOP(obs_instr);
    in.xlt_req_ready = TOP(xlt_req_ready);
    in.xlt_rsp_valid = TOP(xlt_rsp_valid);
    in.xlt_rsp_status = TOP(xlt_rsp_status);
    in.xlt_rsp_paddr = TOP(xlt_rsp_paddr);
    in.pf_ready = TOP(pf_ready);
    in.pf_present = TOP(pf_present);
    in.m_axi_awready = TOP(m_awready);
    in.m_axi_wready = TOP(m_wready);
    in.m_axi_bvalid = TOP(m_bvalid);
    in.m_axi_bid = TOP(m_bid);
    in.m_axi_bresp = TOP(m_bresp);
    in.m_axi_arready = TOP(m_arready);
    in.m_axi_rvalid = TOP(m_rvalid);
    in.m_axi_rid = TOP(m_rid);
    in.m_axi_rresp = TOP(m_rresp);
    in.m_axi_rlast = TOP(m_rlast);
    in.m_axi_rdata[0] = TOP(m_rdata);
    in.s_axil_awvalid = TOP(axil_awvalid);
    in.s_axil_awaddr = TOP(axil_addr);
    in.s_axil_wvalid = TOP(axil_wvalid);
    in.s_axil_wdata = TOP(axil_wdata);
    in.s_axil_wstrb = TOP(axil_wstrb);
    in.s_axil_bready = TOP(axil_bready);
    in.s_axil_arvalid = TOP(axil_arvalid);
    in.s_axil_araddr = TOP(axil_addr);
    in.s_axil_rready = TOP(axil_rready);

    out.obs_ready = TOP(obs_ready);
    out.xlt_req_valid = TOP(xlt_req_valid);
    out.xlt_req_vaddr = TOP(xlt_req_vaddr);
    out.xlt_req_asid = TOP(xlt_req_asid);
    out.xlt_rsp_ready = TOP(xlt_rsp_ready);
    out.pf_valid = TOP(pf_valid);
    out.pf_paddr = TOP(pf_paddr);
    out.pf_vaddr = TOP(pf_vaddr);
    out.pf_asid = TOP(pf_asid);
    out.m_axi_awvalid = TOP(m_awvalid);
    out.m_axi_awaddr = TOP(m_awaddr);
    out.m_axi_awid = TOP(m_awid);
    out.m_axi_awlen = TOP(m_awlen);
    out.m_axi_awsize = TOP(m_awsize);
    out.m_axi_awburst = TOP(m_awburst);
    out.m_axi_awlock = TOP(m_awlock);
    out.m_axi_awcache = TOP(m_awcache);
    out.m_axi_awprot = TOP(m_awprot);
    out.m_axi_awqos = TOP(m_awqos);
    out.m_axi_wvalid = TOP(m_wvalid);
    out.m_axi_wdata[0] = TOP(m_wdata);
    out.m_axi_wstrb = TOP(m_wstrb);
    out.m_axi_wlast = TOP(m_wlast);
    out.m_axi_bready = TOP(m_bready);
    out.m_axi_arvalid = TOP(m_arvalid);
    out.m_axi_araddr = TOP(m_araddr);
    out.m_axi_arid = TOP(m_arid);
    out.m_axi_arlen = TOP(m_arlen);
    out.m_axi_arsize = TOP(m_arsize);
    out.m_axi_arburst = TOP(m_arburst);
    out.m_axi_arlock = TOP(m_arlock);
    out.m_axi_arcache = TOP(m_arcache);
    out.m_axi_arprot = TOP(m_arprot);
    out.m_axi_arqos = TOP(m_arqos);
    out.m_axi_rready = TOP(m_rready);
    out.s_axil_awready = TOP(axil_awready);
    out.s_axil_wready = TOP(axil_wready);
    out.s_axil_bvalid = TOP(axil_bvalid);
    out.s_axil_bresp = TOP(axil_bresp);
    out.s_axil_arready = TOP(axil_arready);
    out.s_axil_rvalid = TOP(axil_rvalid);
    out.s_axil_rdata = TOP(axil_rdata);
    out.s_axil_rresp = TOP(axil_rresp);
    out.irq = TOP(irq);
    out.recording = TOP(recording);
    out.replaying = TOP(replaying);
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
