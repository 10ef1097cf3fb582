// What the Rust side calls: Model with Rust's strings and slices.
#ifndef JUKEBOX_BRIDGE_H_
#define JUKEBOX_BRIDGE_H_

#include <memory>
#include <stdexcept>
#include <string>

#include "jukebox/model.h"
#include "rust/cxx.h"

namespace jukebox {

inline std::unique_ptr<Model> builtin_model() {
  std::unique_ptr<Model> model(jukebox_model_create());
  if (!model) throw std::runtime_error("the built-in model cannot be made");
  return model;
}

inline rust::Slice<const std::size_t> builtin_layout() {
  std::size_t length = 0;
  const std::size_t* const layout = jukebox_model_layout(&length);
  return {layout, length};
}

inline void step_slice(Model& model, rust::Slice<const Inputs> inputs,
                       rust::Slice<Outputs> outputs) {
  model.step_many(inputs.data(), outputs.data(), outputs.size());
}

inline rust::Str error(const Model& model) { return model.error(); }

inline void write_coverage(Model& model, rust::Str path) {
  model.write_coverage(std::string(path));
}

inline rust::String registers(const Model& model) { return model.registers(); }

inline rust::String version(const Model& model) { return model.version(); }

}  // namespace jukebox

#endif  // JUKEBOX_BRIDGE_H_
