// One simulated reference L2, whatever its shape.
#ifndef JUKEBOX_REFERENCE_MODEL_H_
#define JUKEBOX_REFERENCE_MODEL_H_

#include <cstdint>
#include <memory>

#include "rust/cxx.h"

namespace jukebox_reference {

struct Inputs;
struct Outputs;

class Model {
 public:
  virtual ~Model() = default;

  // Runs one clock cycle: `inputs` are in force until its rising edge, then `outputs` is what the
  // cache drives in the next cycle. Throws when an assertion fails.
  virtual void step(const Inputs& inputs, Outputs& outputs) = 0;
};

// A model in reset whose registers and memories hold what `seed` says. Throws if there is no such
// shape.
std::unique_ptr<Model> make_model(rust::Str shape, std::uint32_t seed);

}  // namespace jukebox_reference

#endif  // JUKEBOX_REFERENCE_MODEL_H_
