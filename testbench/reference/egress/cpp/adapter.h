// Model over a verilated adapter: which bus it has, its ports say.
#ifndef JUKEBOX_REFERENCE_EGRESS_ADAPTER_H_
#define JUKEBOX_REFERENCE_EGRESS_ADAPTER_H_

#include "jukebox-reference-egress/src/ports.rs.h"
#include "jukebox_reference_egress/model.h"
#include "verilated.h"

namespace jukebox_reference_egress {

// Whether a port is all zeros: a scalar up to 64 bits, else an array of 32-bit words.
template <class Port>
inline bool is_zero(const Port& port) {
  return port == 0;
}
template <std::size_t kCount>
inline bool is_zero(const VlWide<kCount>& port) {
  for (std::size_t i = 0; i < kCount; ++i) {
    if (port[i] != 0) return false;
  }
  return true;
}

// TileLink, if there is a channel A.
template <class Dut>
inline auto drive(Dut& dut, const Inputs& in, int) -> decltype(dut.tl_a_valid_i, void()) {
  dut.tl_a_valid_i = in.valid;
  dut.tl_a_opcode_i = in.opcode;
  dut.tl_a_param_i = in.param;
  dut.tl_a_size_i = in.size;
  dut.tl_a_source_i = in.id;
  dut.tl_a_address_i = in.address;
  dut.tl_a_user_i = in.user;
  dut.tl_a_corrupt_i = in.corrupt;
  dut.tl_d_ready_i = in.answer_ready;
}
template <class Dut>
inline auto sample(const Dut& dut, Outputs& out, int) -> decltype(dut.tl_a_valid_i, void()) {
  out.ready = dut.tl_a_ready_o;
  out.answer_valid = dut.tl_d_valid_o;
  out.answer_opcode = dut.tl_d_opcode_o;
  out.answer_size = dut.tl_d_size_o;
  out.answer_id = dut.tl_d_source_o;
  out.answer_error = dut.tl_d_denied_o;
  out.answer_last = true;
  out.answer_is_zero = true;
}

// AXI4 otherwise.
template <class Dut>
inline void drive(Dut& dut, const Inputs& in, long) {
  dut.s_axi_arvalid_i = in.valid;
  dut.s_axi_arid_i = in.id;
  dut.s_axi_araddr_i = in.address;
  dut.s_axi_arlen_i = in.len;
  dut.s_axi_arsize_i = in.size;
  dut.s_axi_arburst_i = in.burst;
  dut.s_axi_arlock_i = in.lock;
  dut.s_axi_arcache_i = in.cache;
  dut.s_axi_aruser_i = in.user;
  dut.s_axi_rready_i = in.answer_ready;
}
template <class Dut>
inline void sample(const Dut& dut, Outputs& out, long) {
  out.ready = dut.s_axi_arready_o;
  out.answer_valid = dut.s_axi_rvalid_o;
  out.answer_opcode = 0;
  out.answer_size = 0;
  out.answer_id = dut.s_axi_rid_o;
  out.answer_error = dut.s_axi_rresp_o;
  out.answer_last = dut.s_axi_rlast_o;
  out.answer_is_zero = is_zero(dut.s_axi_rdata_o);
}

template <class Dut>
class VerilatedAdapter final : public Model {
 public:
  explicit VerilatedAdapter(std::uint32_t seed) : seeded_(context_, seed), dut_(&context_) {
    // An edge of the reset, so that the first cycle already starts from the reset state.
    for (const CData rst_n : {CData{1}, CData{0}}) {
      dut_.clk_i = 0;
      dut_.rst_ni = rst_n;
      dut_.eval();
    }
  }

  ~VerilatedAdapter() override {
    Verilated::threadContextp(&context_);
    dut_.final();
  }

  void look(const Inputs& in, Outputs& out) override {
    Verilated::threadContextp(&context_);
    dut_.rst_ni = in.rst_n;
    drive(dut_, in, 0);
    dut_.pf_ready_i = in.pf_ready;
    dut_.eval();
    sample(dut_, out, 0);
    out.pf_valid = dut_.pf_valid_o;
    out.pf_paddr = dut_.pf_paddr_o;
    out.pf_level = dut_.pf_level_o;
    out.pf_source = dut_.pf_source_o;
  }

  void clock() override {
    Verilated::threadContextp(&context_);
    dut_.clk_i = 1;
    dut_.eval();
    dut_.clk_i = 0;
    dut_.eval();
  }

 private:
  // Before the model is made: unset registers get random values.
  struct Seeded {
    Seeded(VerilatedContext& context, std::uint32_t seed) {
      context.randReset(2);
      context.randSeed(static_cast<int>(seed % 0x7fffffff) + 1);
    }
  };

  VerilatedContext context_;
  Seeded seeded_;
  Dut dut_;
};

}  // namespace jukebox_reference_egress

#endif  // JUKEBOX_REFERENCE_EGRESS_ADAPTER_H_
