// Model over a verilated block: the same source for every configuration.
//
// Compiled in one piece with the verilated model. Set from outside:
//   JUKEBOX_VA_BITS, JUKEBOX_PA_BITS, JUKEBOX_ASID_BITS, JUKEBOX_DATA_BITS, JUKEBOX_ID_BITS   port
//                          widths
//   JUKEBOX_TILELINK_HINT, JUKEBOX_AXI4_READ   1 if prefetches go to that bus; JUKEBOX_PF_ID_BITS, its
//                          IDs; JUKEBOX_USER, 1 if it has a user field
//   JUKEBOX_TRANSLATES, JUKEBOX_OBSERVES_ASID, JUKEBOX_CARRIES_ADDRESS   1 if there is a port for
//                          translations, if events say their address space, and if prefetches say
//                          theirs and their virtual address
//   JUKEBOX_RESET_HIGH, JUKEBOX_RESET_SYNC   1 if the reset is active high (rst_i, not rst_ni), and if
//                          the clock samples it
//   JUKEBOX_LOWER_CLOCKS   sets what the model keeps of the clock it saw last, if the clock has no
//                          other memory (see lower_clock)
//   JUKEBOX_STANDSTILL     set if cycles in which nothing moves can be left out (see standstill.h)
//   JUKEBOX_REGISTERS, JUKEBOX_UPSET_SETTLE   set if bits of what the block keeps can be flipped (see
//                          upsets.rs)
//   JUKEBOX_NOISE        1 if registers and memories begin with noise
//   VM_COVERAGE          1 if the model counts cover points
//   JUKEBOX_WAVES        1 if the model can write waves
#include "jukebox/model.h"

#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <stdexcept>
#include <string>

#include "Vjukebox_dut.h"
#include "Vjukebox_dut___024root.h"
#include "verilated.h"
#include "verilated_vcd_c.h"
#if VM_COVERAGE
#include "verilated_cov.h"
#endif

namespace jukebox {
namespace {

// Sets a port of at most 64 bits, cut to its width.
template <unsigned kBits, class Port, class Value>
inline void drive(Port& port, Value value) {
  static_assert(kBits <= 8 * sizeof(Port), "port width");
  static_assert(sizeof(Port) == 1 || kBits > 4 * sizeof(Port), "port width");
  constexpr std::uint64_t kMask = ~std::uint64_t{0} >> (64 - kBits);
  port = static_cast<Port>(value & kMask);
}

// Sets the data bus from 64-bit words: scalar up to 64 bits, else an array of 32-bit words.
template <class Port>
inline void drive_data(Port& port, const std::uint64_t (&words)[kDataWords]) {
  drive<JUKEBOX_DATA_BITS>(port, words[0]);
}
template <std::size_t kCount>
inline void drive_data(VlWide<kCount>& port, const std::uint64_t (&words)[kDataWords]) {
  static_assert(32 * kCount == JUKEBOX_DATA_BITS, "data width");
  for (std::size_t i = 0; i < kCount; ++i) {
    port[i] = static_cast<EData>(words[i / 2] >> (32 * (i % 2)));
  }
}

// A user field as a number.
template <class Port>
inline unsigned __int128 user_bits(const Port& port) {
  return port;
}
template <std::size_t kCount>
inline unsigned __int128 user_bits(const VlWide<kCount>& port) {
  static_assert(kCount <= 4, "width");
  unsigned __int128 all = 0;
  for (std::size_t i = kCount; i-- > 0;) all = all << 32 | port[i];
  return all;
}

template <class Port>
inline void sample_data(std::uint64_t (&words)[kDataWords], const Port& port) {
  words[0] = port;
  for (std::size_t i = 1; i < kDataWords; ++i) words[i] = 0;
}
template <std::size_t kCount>
inline void sample_data(std::uint64_t (&words)[kDataWords], const VlWide<kCount>& port) {
  for (std::size_t i = 0; i < kDataWords; ++i) {
    words[i] = 2 * i < kCount ? std::uint64_t{port[2 * i]} | std::uint64_t{port[2 * i + 1]} << 32 : 0;
  }
}

#ifdef JUKEBOX_REGISTERS
// Flips a bit: of a scalar, of a wide value, of an array whose words are `word_bits` wide.
template <class Scalar>
inline void flip(Scalar& value, std::size_t, std::size_t bit) {
  value = static_cast<Scalar>(value ^ Scalar{1} << bit);
}
template <std::size_t kCount>
inline void flip(VlWide<kCount>& value, std::size_t, std::size_t bit) {
  value[bit / 32] ^= EData{1} << bit % 32;
}
template <class Word, std::size_t kDepth>
inline void flip(VlUnpacked<Word, kDepth>& value, std::size_t word_bits, std::size_t bit) {
  flip(value[bit / word_bits], word_bits, bit % word_bits);
}
#endif

// Where the run time's VCD goes: a descriptor that somebody else opened and closes. The run time
// ends the process at a write that fails, and does so in destructors too; so none fails as it sees
// them. The first cause is kept, and what comes after it is dropped.
class WaveFile final : public VerilatedVcdFile {
 public:
  explicit WaveFile(int descriptor) : descriptor_(descriptor) {}

  int error() const { return error_; }

  bool open(const std::string&) override { return true; }
  void close() override {}

  ssize_t write(const char* bytes, ssize_t length) override {
    ssize_t done = 0;
    while (error_ == 0 && done < length) {
      const ssize_t written =
          ::write(descriptor_, bytes + done, static_cast<std::size_t>(length - done));
      if (written >= 0) {
        done += written;
      } else if (errno != EINTR) {
        error_ = errno;
      }
    }
    return length;
  }

 private:
  const int descriptor_;
  int error_ = 0;
};

// A VCD being written; the file outlives what writes to it.
struct WaveWriter {
  explicit WaveWriter(int descriptor) : file(descriptor), vcd(&file) {}

  WaveFile file;
  VerilatedVcdC vcd;
};

class VerilatedBlock final : public Model {
 public:
  VerilatedBlock() : dut_(prepare(context_)), root_(*dut_.rootp) {
    context_.traceEverOn(true);
    root_.s_axil_awprot_i = 0;
    root_.s_axil_arprot_i = 0;
    // An edge of the reset, and one of the clock in it, so that the first cycle already starts from
    // the reset state. Where the clock samples the reset, there is no other state before it.
#if !JUKEBOX_RESET_SYNC
    root_.clk_i = 0;
    drive_reset(1);
    dut_.eval();
#endif
    root_.clk_i = 0;
    drive_reset(0);
    dut_.eval();
#if JUKEBOX_RESET_SYNC
    // What the registers hold before it is nobody's concern.
    context_.assertOn(false);
    root_.clk_i = 1;
    dut_.eval();
    lower_clock();
    context_.assertOn(true);
#endif
  }

  ~VerilatedBlock() override {
    Verilated::threadContextp(&context_);
    wave_.reset();
    dut_.final();
  }

  void step(const Inputs& inputs, Outputs& outputs) override {
    step_many(&inputs, &outputs, 1);
  }

  void step_many(const Inputs* inputs, Outputs* outputs, std::size_t count) override {
    guarded([&] {
#ifdef JUKEBOX_STANDSTILL
      standstill_.forget();
#endif
      for (std::size_t i = 0; i < count; ++i) {
        drive_inputs(inputs[i]);
        run_cycle();
        sample_outputs(outputs[i]);
      }
    });
  }

  std::uint64_t repeat(const Inputs& inputs, Outputs& outputs, std::uint64_t most) override {
    std::uint64_t done = 0;
    guarded([&] {
      const Outputs before = outputs;
      drive_inputs(inputs);
#ifdef JUKEBOX_STANDSTILL
      standstill_.begin();
#endif
      do {
        run_cycle();
        sample_outputs(outputs);
        ++done;
        const std::uint64_t passed = pass(most - done);
        cycle_ += passed;
        done += passed;
      } while (done < most && same(outputs, before));
    });
    return error_.empty() ? done : most;
  }

  std::uint64_t evaluated() const override { return evaluated_; }

  const std::string& error() const override { return error_; }

  void open_wave(int descriptor) override {
    if (wave_) throw std::runtime_error("a wave file is already open");
#if JUKEBOX_WAVES
    Verilated::threadContextp(&context_);
    auto wave = std::make_unique<WaveWriter>(descriptor);
    dut_.trace(&wave->vcd, 99);
    wave->vcd.open("");
    wave_ = std::move(wave);
#else
    static_cast<void>(descriptor);
    throw std::runtime_error("this model was made without waves");
#endif
  }

  int wave_error() const override { return wave_ ? wave_->file.error() : wave_error_; }

  void close_wave() override {
    if (!wave_) return;
    Verilated::threadContextp(&context_);
    wave_->vcd.close();
    wave_error_ = wave_->file.error();
    wave_.reset();
  }

  void write_coverage(const std::string& path) override {
#if VM_COVERAGE
    context_.coveragep()->forcePerInstance(true);  // do not add up instances of similar names
    context_.coveragep()->write(path.c_str());
#else
    throw std::runtime_error("this model was built without coverage, " + path + " is not written");
#endif
  }

  std::string registers() const override {
    std::string list;
#ifdef JUKEBOX_REGISTERS
#define JUKEBOX_LIST(name, member, bits, words) list += name " " #bits " " #words "\n";
    JUKEBOX_REGISTERS(JUKEBOX_LIST)
#undef JUKEBOX_LIST
#endif
    return list;
  }

  void upset([[maybe_unused]] std::size_t index, [[maybe_unused]] std::size_t bit,
             [[maybe_unused]] Outputs& outputs) override {
    bool done = false;
#ifdef JUKEBOX_REGISTERS
#ifdef JUKEBOX_STANDSTILL
    standstill_.forget();
#endif
    std::size_t at = 0;
#define JUKEBOX_FLIP(name, member, bits, words)                 \
  if (at++ == index && bit < std::size_t{bits} * words) {       \
    flip(root_.member, bits, bit);                              \
    done = true;                                                \
  }
    JUKEBOX_REGISTERS(JUKEBOX_FLIP)
#undef JUKEBOX_FLIP
    if (done) {
      guarded([&] {
        JUKEBOX_UPSET_SETTLE(&root_);
        sample_outputs(outputs);
      });
    }
#endif
    if (!done) throw std::runtime_error("the model has no such bit that can be flipped");
  }

  std::string version() const override { return Verilated::productVersion(); }

 private:
  // In a wave a cycle is 10 ns: inputs change with the falling edge, the rising edge is half way.
  static constexpr std::uint64_t kPeriod = 10;

  // Before the model is made of it: what its registers begin with. The noise depends on how many
  // models there were, and on nothing else.
  static VerilatedContext* prepare(VerilatedContext& context) {
#if JUKEBOX_NOISE
    static std::atomic<int> models{0};
    context.randReset(2);
    context.randSeed(1 + models++);
#endif
    return &context;
  }

  // Padding may differ.
  static bool same(const Outputs& a, const Outputs& b) {
    return std::memcmp(&a, &b, offsetof(Outputs, pf_answer_ready) + sizeof a.pf_answer_ready) == 0;
  }

  // Does what may stop the model, unless it has stopped.
  template <class Work>
  void guarded(const Work& work) {
    if (!error_.empty()) return;
    Verilated::threadContextp(&context_);
    try {
      work();
    } catch (const std::exception& problem) {
      const char* const text = problem.what();
      error_ = "cycle " + std::to_string(cycle_) + ": " + (*text ? text : "stopped");
    }
  }

  // Of `most` further cycles with the same inputs, how many are left out. A wave shows all.
  std::uint64_t pass(std::uint64_t most) {
#ifdef JUKEBOX_STANDSTILL
    if (wave_) {
      standstill_.forget();
    } else {
      return standstill_.pass(most);
    }
#endif
    return 0;
  }

  void run_cycle() {
    context_.time(cycle_ * kPeriod);
    if (wave_) {
      root_.clk_i = 0;
      dut_.eval();
      wave_->vcd.dump(cycle_ * kPeriod);
      context_.time(cycle_ * kPeriod + kPeriod / 2);
    }
    root_.clk_i = 1;
    dut_.eval();
    if (wave_) wave_->vcd.dump(cycle_ * kPeriod + kPeriod / 2);
    lower_clock();
    ++cycle_;
    ++evaluated_;
  }

  // The falling edge. Nothing in the block acts on it; all it does is to let the model see the
  // next rising edge. Where the model remembers the clock in one known place, that is set and
  // half of the evaluations are saved.
  void lower_clock() {
#ifdef JUKEBOX_LOWER_CLOCKS
    JUKEBOX_LOWER_CLOCKS(root_);
#else
    root_.clk_i = 0;
    dut_.eval();
#endif
  }

  void drive_reset(std::uint8_t rst_n) {
#if JUKEBOX_RESET_HIGH
    drive<1>(root_.rst_i, !rst_n);
#else
    drive<1>(root_.rst_ni, rst_n);
#endif
  }

  // The port that prefetches have, native or on a bus. The data of an AXI4 read is nobody's concern.
  void drive_prefetch_port(const Inputs& in) {
#if JUKEBOX_TILELINK_HINT
    drive<1>(root_.tl_a_ready_i, in.pf_ready);
    drive<1>(root_.tl_d_valid_i, in.pf_answer_valid);
    drive<3>(root_.tl_d_opcode_i, in.pf_answer_opcode);
    drive<JUKEBOX_PF_ID_BITS>(root_.tl_d_source_i, in.pf_answer_id);
    drive<1>(root_.tl_d_denied_i, in.pf_answer_error);
#elif JUKEBOX_AXI4_READ
    drive<1>(root_.m_axi_pf_arready_i, in.pf_ready);
    drive<1>(root_.m_axi_pf_rvalid_i, in.pf_answer_valid);
    drive<JUKEBOX_PF_ID_BITS>(root_.m_axi_pf_rid_i, in.pf_answer_id);
    drive<2>(root_.m_axi_pf_rresp_i, in.pf_answer_error);
    drive<1>(root_.m_axi_pf_rlast_i, in.pf_answer_last);
#else
    drive<1>(root_.pf_ready_i, in.pf_ready);
#endif
  }

  // Bits of the user field of a bus, 0 where it has none.
  template <class Port>
  static std::uint64_t field(const Port& user, unsigned low, unsigned bits) {
    return static_cast<std::uint64_t>(user_bits(user) >> low) & ~std::uint64_t{0} >> (64 - bits);
  }

  template <class Port>
  static void sample_user(Outputs& out, const Port& user) {
    unsigned low = 0;
#if JUKEBOX_NEXT_LINE || JUKEBOX_SECOND_RECORD
    out.pf_source = static_cast<std::uint8_t>(field(user, low, 2));
    low += 2;
#endif
#if JUKEBOX_RUN_AHEAD
    out.pf_level = static_cast<std::uint8_t>(field(user, low, 1));
    low += 1;
#endif
#if JUKEBOX_CARRIES_ADDRESS
    out.pf_asid = static_cast<std::uint16_t>(field(user, low, JUKEBOX_ASID_BITS));
    low += JUKEBOX_ASID_BITS;
    out.pf_vaddr = field(user, low, JUKEBOX_VA_BITS);
#endif
  }

  void sample_prefetch_port(Outputs& out) const {
#if JUKEBOX_TILELINK_HINT
    out.pf_valid = root_.tl_a_valid_o;
    out.pf_paddr = root_.tl_a_address_o;
    out.pf_id = root_.tl_a_source_o;
    out.pf_opcode = root_.tl_a_opcode_o;
    out.pf_param = root_.tl_a_param_o;
    out.pf_size = root_.tl_a_size_o;
    out.pf_mask = root_.tl_a_mask_o;
    out.pf_corrupt = root_.tl_a_corrupt_o;
    out.pf_answer_ready = root_.tl_d_ready_o;
#if JUKEBOX_USER
    sample_user(out, root_.tl_a_user_o);
#endif
#elif JUKEBOX_AXI4_READ
    out.pf_valid = root_.m_axi_pf_arvalid_o;
    out.pf_paddr = root_.m_axi_pf_araddr_o;
    out.pf_id = root_.m_axi_pf_arid_o;
    out.pf_len = root_.m_axi_pf_arlen_o;
    out.pf_size = root_.m_axi_pf_arsize_o;
    out.pf_burst = root_.m_axi_pf_arburst_o;
    out.pf_lock = root_.m_axi_pf_arlock_o;
    out.pf_cache = root_.m_axi_pf_arcache_o;
    out.pf_prot = root_.m_axi_pf_arprot_o;
    out.pf_qos = root_.m_axi_pf_arqos_o;
    out.pf_answer_ready = root_.m_axi_pf_rready_o;
#if JUKEBOX_USER
    sample_user(out, root_.m_axi_pf_aruser_o);
#endif
#else
    out.pf_valid = root_.pf_valid_o;
    out.pf_paddr = root_.pf_paddr_o;
#if JUKEBOX_CARRIES_ADDRESS
    out.pf_vaddr = root_.pf_vaddr_o;
    out.pf_asid = root_.pf_asid_o;
#endif
#if JUKEBOX_NEXT_LINE || JUKEBOX_SECOND_RECORD
    out.pf_source = root_.pf_source_o;
#endif
#if JUKEBOX_RUN_AHEAD
    out.pf_level = root_.pf_level_o;
#endif
#endif
  }

  void drive_translation_port([[maybe_unused]] const Inputs& in) {
#if JUKEBOX_TRANSLATES
    drive<1>(root_.xlt_req_ready_i, in.xlt_req_ready);
    drive<1>(root_.xlt_rsp_valid_i, in.xlt_rsp_valid);
    drive<2>(root_.xlt_rsp_status_i, in.xlt_rsp_status);
    drive<JUKEBOX_PA_BITS>(root_.xlt_rsp_paddr_i, in.xlt_rsp_paddr);
#endif
  }

  // All 0 where there is none.
  void sample_translation_port(Outputs& out) const {
#if JUKEBOX_TRANSLATES
    out.xlt_req_valid = root_.xlt_req_valid_o;
    out.xlt_req_vaddr = root_.xlt_req_vaddr_o;
    out.xlt_req_asid = root_.xlt_req_asid_o;
    out.xlt_rsp_ready = root_.xlt_rsp_ready_o;
#if JUKEBOX_RUN_AHEAD
    out.xlt_req_level = root_.xlt_req_level_o;
#endif
#endif
  }

  void drive_inputs(const Inputs& in) {
    drive<JUKEBOX_VA_BITS>(root_.obs_vaddr_i, in.obs_vaddr);
#if JUKEBOX_NEXT_LINE
    drive<JUKEBOX_PA_BITS>(root_.obs_paddr_i, in.obs_paddr);
#endif
    drive_translation_port(in);
    drive_data(root_.m_axi_rdata_i, in.m_axi_rdata);
    drive<32>(root_.s_axil_wdata_i, in.s_axil_wdata);
    drive<12>(root_.s_axil_awaddr_i, in.s_axil_awaddr);
    drive<12>(root_.s_axil_araddr_i, in.s_axil_araddr);
#if JUKEBOX_OBSERVES_ASID
    drive<JUKEBOX_ASID_BITS>(root_.obs_asid_i, in.obs_asid);
#endif
    drive_reset(in.rst_n);
    drive<1>(root_.obs_valid_i, in.obs_valid);
    drive<2>(root_.obs_kind_i, in.obs_kind);
    drive<1>(root_.obs_late_i, in.obs_late);
    drive<1>(root_.obs_instr_i, in.obs_instr);
    drive_prefetch_port(in);
    drive<1>(root_.pf_present_i, in.pf_present);
    drive<1>(root_.m_axi_awready_i, in.m_axi_awready);
    drive<1>(root_.m_axi_wready_i, in.m_axi_wready);
    drive<1>(root_.m_axi_bvalid_i, in.m_axi_bvalid);
    drive<JUKEBOX_ID_BITS>(root_.m_axi_bid_i, in.m_axi_bid);
    drive<2>(root_.m_axi_bresp_i, in.m_axi_bresp);
    drive<1>(root_.m_axi_arready_i, in.m_axi_arready);
    drive<1>(root_.m_axi_rvalid_i, in.m_axi_rvalid);
    drive<JUKEBOX_ID_BITS>(root_.m_axi_rid_i, in.m_axi_rid);
    drive<2>(root_.m_axi_rresp_i, in.m_axi_rresp);
    drive<1>(root_.m_axi_rlast_i, in.m_axi_rlast);
    drive<1>(root_.s_axil_awvalid_i, in.s_axil_awvalid);
    drive<1>(root_.s_axil_wvalid_i, in.s_axil_wvalid);
    drive<4>(root_.s_axil_wstrb_i, in.s_axil_wstrb);
    drive<1>(root_.s_axil_bready_i, in.s_axil_bready);
    drive<1>(root_.s_axil_arvalid_i, in.s_axil_arvalid);
    drive<1>(root_.s_axil_rready_i, in.s_axil_rready);
  }

  void sample_outputs(Outputs& out) const {
    out.m_axi_awaddr = root_.m_axi_awaddr_o;
    out.m_axi_araddr = root_.m_axi_araddr_o;
    out.m_axi_wstrb = root_.m_axi_wstrb_o;
    sample_data(out.m_axi_wdata, root_.m_axi_wdata_o);
    out.s_axil_rdata = root_.s_axil_rdata_o;
    out.obs_ready = root_.obs_ready_o;
    sample_translation_port(out);
    sample_prefetch_port(out);
#if JUKEBOX_RUN_AHEAD
    out.m_axi_aruser = root_.m_axi_aruser_o;
#else
    out.m_axi_aruser = 0;
#endif
    out.m_axi_awvalid = root_.m_axi_awvalid_o;
    out.m_axi_awid = root_.m_axi_awid_o;
    out.m_axi_awlen = root_.m_axi_awlen_o;
    out.m_axi_awsize = root_.m_axi_awsize_o;
    out.m_axi_awburst = root_.m_axi_awburst_o;
    out.m_axi_awlock = root_.m_axi_awlock_o;
    out.m_axi_awcache = root_.m_axi_awcache_o;
    out.m_axi_awprot = root_.m_axi_awprot_o;
    out.m_axi_awqos = root_.m_axi_awqos_o;
    out.m_axi_wvalid = root_.m_axi_wvalid_o;
    out.m_axi_wlast = root_.m_axi_wlast_o;
    out.m_axi_bready = root_.m_axi_bready_o;
    out.m_axi_arvalid = root_.m_axi_arvalid_o;
    out.m_axi_arid = root_.m_axi_arid_o;
    out.m_axi_arlen = root_.m_axi_arlen_o;
    out.m_axi_arsize = root_.m_axi_arsize_o;
    out.m_axi_arburst = root_.m_axi_arburst_o;
    out.m_axi_arlock = root_.m_axi_arlock_o;
    out.m_axi_arcache = root_.m_axi_arcache_o;
    out.m_axi_arprot = root_.m_axi_arprot_o;
    out.m_axi_arqos = root_.m_axi_arqos_o;
    out.m_axi_rready = root_.m_axi_rready_o;
    out.s_axil_awready = root_.s_axil_awready_o;
    out.s_axil_wready = root_.s_axil_wready_o;
    out.s_axil_bvalid = root_.s_axil_bvalid_o;
    out.s_axil_bresp = root_.s_axil_bresp_o;
    out.s_axil_arready = root_.s_axil_arready_o;
    out.s_axil_rvalid = root_.s_axil_rvalid_o;
    out.s_axil_rresp = root_.s_axil_rresp_o;
    out.irq = root_.irq_o;
    out.recording = root_.recording_o;
    out.replaying = root_.replaying_o;
  }

  VerilatedContext context_;
  Vjukebox_dut dut_;
  Vjukebox_dut___024root& root_;
  std::unique_ptr<WaveWriter> wave_;
  int wave_error_ = 0;
  std::uint64_t cycle_ = 0;
  std::uint64_t evaluated_ = 0;
  std::string error_;
#ifdef JUKEBOX_STANDSTILL
  Standstill standstill_{root_};
#endif
};

}  // namespace
}  // namespace jukebox

extern "C" __attribute__((visibility("default"))) jukebox::Model* jukebox_model_create() {
  try {
    return new jukebox::VerilatedBlock;
  } catch (...) {
    return nullptr;
  }
}

extern "C" __attribute__((visibility("default"))) const std::size_t* jukebox_model_layout(
    std::size_t* length) {
  *length = sizeof(jukebox::kLayout) / sizeof(jukebox::kLayout[0]);
  return jukebox::kLayout;
}
