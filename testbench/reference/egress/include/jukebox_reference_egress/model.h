// One simulated adapter, whatever its bus.
#ifndef JUKEBOX_REFERENCE_EGRESS_MODEL_H_
#define JUKEBOX_REFERENCE_EGRESS_MODEL_H_

#include <cstdint>
#include <memory>

#include "rust/cxx.h"

namespace jukebox_reference_egress {

struct Inputs;
struct Outputs;

class Model {
 public:
  virtual ~Model() = default;

  // What the adapter drives while `inputs` are in force.
  virtual void look(const Inputs& inputs, Outputs& outputs) = 0;

  // The rising edge that ends the cycle. Throws when an assertion fails.
  virtual void clock() = 0;
};

// A model in reset whose registers hold what `seed` says. Throws if there is no such adapter.
std::unique_ptr<Model> make_model(rust::Str variant, std::uint32_t seed);

}  // namespace jukebox_reference_egress

#endif  // JUKEBOX_REFERENCE_EGRESS_MODEL_H_
