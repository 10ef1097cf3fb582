// The reference machine as a C interface: what a program around it drives and sees.
#ifndef JUKEBOX_MACHINE_MODEL_H_
#define JUKEBOX_MACHINE_MODEL_H_

#include <cstddef>
#include <cstdint>

#include "jukebox/ports.h"

namespace jukebox_machine {

// In force until they are changed, but for the answer to the host port, which is given once.
struct Drive {
  std::uint32_t exec_base;
  std::uint32_t exec_end;
  std::uint32_t host_rdata;
  std::uint16_t latency;
  std::uint8_t gap;
  std::uint8_t ideal;
  std::uint8_t rst_n;
  std::uint8_t host_answer;  // host_rdata answers the access that was seen last
  std::uint8_t every_edge;   // also those that change nothing
};

// The state after the last cycle.
struct Seen {
  std::uint64_t cycle;
  std::uint64_t read_beats[2];  // since the machine was made: the L2's, the block's
  std::uint64_t write_beats[2];
  std::uint32_t l2_counters[10];  // in the order of the L2's ports
  std::uint32_t host_wdata;
  std::uint32_t fault_addr;
  std::uint8_t host_valid;
  std::uint8_t host_write;
  std::uint8_t host_addr;
  std::uint8_t fault;  // an access to nothing, or a line that could not be written
};

}  // namespace jukebox_machine

extern "C" {
// nullptr if it cannot be made. In reset until it is stepped with rst_n.
void* jukebox_machine_create();

// sizeof(Drive), sizeof(Seen), then the layout of the block's ports.
const std::size_t* jukebox_machine_layout(std::size_t* length);

// Memory, in words of 64 bits; `words` is set to their number.
std::uint64_t* jukebox_machine_memory(void* machine, std::size_t* words);

// Runs `count` cycles, or until the host port is accessed or there is a fault; the number of
// cycles. The block's ports in each of them go into `inputs` and `outputs`. 0 if the model has
// stopped: `jukebox_machine_error` says why.
std::size_t jukebox_machine_run(void* machine, const jukebox_machine::Drive* drive,
                                jukebox_machine::Seen* seen, jukebox::Inputs* inputs,
                                jukebox::Outputs* outputs, std::size_t count);

const char* jukebox_machine_error(void* machine);
}

#endif  // JUKEBOX_MACHINE_MODEL_H_
