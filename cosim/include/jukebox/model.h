// One simulated Jukebox block, whatever its configuration.
//
// The glue (verilated_model.cpp) implements this for a verilated model; it is compiled into the
// program for the default configuration, and into a shared library for every other one.
#ifndef JUKEBOX_MODEL_H_
#define JUKEBOX_MODEL_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "jukebox/ports.h"

namespace jukebox {

// Not for use by two threads at once; may be handed from one thread to another.
class Model {
 public:
  virtual ~Model() = default;

  // Runs one clock cycle: `inputs` are in force until its rising edge, then `outputs` is what the
  // block drives in the next cycle. After a failure (see error()) it does nothing.
  virtual void step(const Inputs& inputs, Outputs& outputs) = 0;

  // `count` cycles, each with its own inputs and outputs.
  virtual void step_many(const Inputs* inputs, Outputs* outputs, std::size_t count) = 0;

  // Cycles with the same inputs, up to and including the first one after which `outputs` are not what
  // they were, `most` (at least 1) at the most; how many. To be called with the outputs of the last
  // cycle. Cycles that change nothing are counted and not evaluated.
  virtual std::uint64_t repeat(const Inputs& inputs, Outputs& outputs, std::uint64_t most) = 0;

  // Cycles evaluated so far.
  virtual std::uint64_t evaluated() const = 0;

  // Why the model has stopped (assertion, $stop, $fatal, $finish); empty while it runs.
  virtual const std::string& error() const = 0;

  // Writes a VCD from now on, to an open descriptor that stays the caller's. Throws
  // std::runtime_error if one is being written.
  virtual void open_wave(int descriptor) = 0;

  // errno of the first write of the VCD that failed, 0 if none did. Nothing was written after it.
  virtual int wave_error() const = 0;

  // Completes the VCD, after which the descriptor is not used; without one, does nothing.
  virtual void close_wave() = 0;

  // Writes the cover counts in Verilator's format. Throws std::runtime_error if the model was
  // built without coverage.
  virtual void write_coverage(const std::string& path) = 0;

  // What the block keeps from one cycle to the next, a line each: name, bits of a word, words. Empty if
  // the model was built without upsets.
  virtual std::string registers() const = 0;

  // Flips a bit of one of these, counted from 0 as they are listed; of a memory, bits are counted word by
  // word. `outputs` is then what the block drives. Throws std::runtime_error if there is no such bit.
  virtual void upset(std::size_t index, std::size_t bit, Outputs& outputs) = 0;

  // The simulator that made the model.
  virtual std::string version() const = 0;
};

}  // namespace jukebox

// Makes a model in reset, nullptr if that fails.
extern "C" jukebox::Model* jukebox_model_create();

// kLayout as the model was compiled; sets `length` to its number of values.
extern "C" const std::size_t* jukebox_model_layout(std::size_t* length);

#endif  // JUKEBOX_MODEL_H_
