// Model over a verilated cache: the same source for every shape.
#ifndef JUKEBOX_REFERENCE_CACHE_H_
#define JUKEBOX_REFERENCE_CACHE_H_

#include <array>
#include <cstdint>

#include "jukebox_reference/model.h"
#include "jukebox-reference/src/ports.rs.h"
#include "verilated.h"

namespace jukebox_reference {

using Words = std::array<std::uint64_t, 4>;

// Buses are scalars up to 64 bits, else arrays of 32-bit words.
template <class Port>
inline void drive(Port& port, const Words& words) {
  port = static_cast<Port>(words[0]);
}
template <std::size_t kCount>
inline void drive(VlWide<kCount>& port, const Words& words) {
  for (std::size_t i = 0; i < kCount; ++i) {
    port[i] = static_cast<EData>(words[i / 2] >> (32 * (i % 2)));
  }
}

template <class Port>
inline void sample(Words& words, const Port& port) {
  words = {port, 0, 0, 0};
}
template <std::size_t kCount>
inline void sample(Words& words, const VlWide<kCount>& port) {
  words = {0, 0, 0, 0};
  for (std::size_t i = 0; i < kCount; ++i) words[i / 2] |= std::uint64_t{port[i]} << (32 * (i % 2));
}

template <class Dut>
class VerilatedCache final : public Model {
 public:
  explicit VerilatedCache(std::uint32_t seed) : seeded_(context_, seed), dut_(&context_) {
    // An edge of the reset, so that the first cycle already starts from the reset state.
    for (const CData rst_n : {CData{1}, CData{0}}) {
      dut_.clk_i = 0;
      dut_.rst_ni = rst_n;
      dut_.eval();
    }
  }

  ~VerilatedCache() override {
    Verilated::threadContextp(&context_);
    dut_.final();
  }

  void step(const Inputs& in, Outputs& out) override {
    Verilated::threadContextp(&context_);
    drive_inputs(in);
    dut_.clk_i = 1;
    dut_.eval();
    dut_.clk_i = 0;
    dut_.eval();
    sample_outputs(out);
  }

 private:
  // Before the model is made: unset registers and memories get random values.
  struct Seeded {
    Seeded(VerilatedContext& context, std::uint32_t seed) {
      context.randReset(2);
      context.randSeed(static_cast<int>(seed % 0x7fffffff) + 1);
    }
  };

  void drive_inputs(const Inputs& in) {
#define DRIVE(name) dut_.name##_i = in.name
    dut_.rst_ni = in.rst_n;
    DRIVE(instr_req_valid);
    DRIVE(instr_req_paddr);
    DRIVE(instr_req_vaddr);
    DRIVE(instr_req_asid);
    DRIVE(instr_req_len);
    DRIVE(instr_req_id);
    DRIVE(instr_rsp_ready);
    DRIVE(data_req_valid);
    DRIVE(data_req_write);
    DRIVE(data_req_paddr);
    DRIVE(data_req_len);
    DRIVE(data_req_id);
    DRIVE(data_req_wstrb);
    DRIVE(data_rsp_ready);
    DRIVE(pf_valid);
    DRIVE(pf_paddr);
    DRIVE(pf_level);
    DRIVE(pf_source);
    DRIVE(flush_valid);
    DRIVE(m_axi_awready);
    DRIVE(m_axi_wready);
    DRIVE(m_axi_bid);
    DRIVE(m_axi_bresp);
    DRIVE(m_axi_bvalid);
    DRIVE(m_axi_arready);
    DRIVE(m_axi_rid);
    DRIVE(m_axi_rresp);
    DRIVE(m_axi_rlast);
    DRIVE(m_axi_rvalid);
    DRIVE(cnt_clear);
#undef DRIVE
    drive(dut_.data_req_wdata_i, in.data_req_wdata);
    drive(dut_.m_axi_rdata_i, in.m_axi_rdata);
  }

  void sample_outputs(Outputs& out) const {
#define SAMPLE(name) out.name = dut_.name##_o
    SAMPLE(instr_req_ready);
    SAMPLE(instr_rsp_valid);
    SAMPLE(instr_rsp_id);
    SAMPLE(instr_rsp_last);
    SAMPLE(instr_rsp_error);
    SAMPLE(data_req_ready);
    SAMPLE(data_rsp_valid);
    SAMPLE(data_rsp_write);
    SAMPLE(data_rsp_id);
    SAMPLE(data_rsp_last);
    SAMPLE(data_rsp_error);
    SAMPLE(pf_ready);
    SAMPLE(pf_present);
    SAMPLE(obs_valid);
    SAMPLE(obs_vaddr);
    SAMPLE(obs_paddr);
    SAMPLE(obs_kind);
    SAMPLE(obs_late);
    SAMPLE(obs_instr);
    SAMPLE(obs_asid);
    SAMPLE(flush_ready);
    SAMPLE(m_axi_awid);
    SAMPLE(m_axi_awaddr);
    SAMPLE(m_axi_awlen);
    SAMPLE(m_axi_awsize);
    SAMPLE(m_axi_awburst);
    SAMPLE(m_axi_awvalid);
    SAMPLE(m_axi_wstrb);
    SAMPLE(m_axi_wlast);
    SAMPLE(m_axi_wvalid);
    SAMPLE(m_axi_bready);
    SAMPLE(m_axi_arid);
    SAMPLE(m_axi_araddr);
    SAMPLE(m_axi_arlen);
    SAMPLE(m_axi_arsize);
    SAMPLE(m_axi_arburst);
    SAMPLE(m_axi_arvalid);
    SAMPLE(m_axi_rready);
    SAMPLE(write_error);
    SAMPLE(trace_valid);
    SAMPLE(trace_op);
    SAMPLE(trace_where);
    SAMPLE(trace_line);
    SAMPLE(trace_drop);
    SAMPLE(trace_evict);
    SAMPLE(trace_drop_line);
#undef SAMPLE
    sample(out.instr_rsp_data, dut_.instr_rsp_data_o);
    sample(out.data_rsp_data, dut_.data_rsp_data_o);
    sample(out.m_axi_wdata, dut_.m_axi_wdata_o);
    out.counters = {dut_.cnt_instr_hit_o,  dut_.cnt_instr_met_o, dut_.cnt_instr_miss_o,
                    dut_.cnt_data_hit_o,   dut_.cnt_data_met_o,  dut_.cnt_data_miss_o,
                    dut_.cnt_pf_taken_o,   dut_.cnt_pf_fill_o,   dut_.cnt_pf_useless_o,
                    dut_.cnt_writeback_o};
  }

  VerilatedContext context_;
  Seeded seeded_;
  Dut dut_;
};

}  // namespace jukebox_reference

#endif  // JUKEBOX_REFERENCE_CACHE_H_
