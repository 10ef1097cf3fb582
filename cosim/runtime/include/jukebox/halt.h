// What the Verilator run time does instead of printing and ending the process.
//
// The run time is compiled with this file included first (-include), so that $stop, $fatal,
// $finish and failed assertions leave eval() as an exception.
#ifndef JUKEBOX_HALT_H_
#define JUKEBOX_HALT_H_

#include <stdexcept>

namespace jukebox {

// Thrown out of eval(); the model must not be evaluated again.
class Halt : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace jukebox

// Takes what models print. Error texts are held back for the Halt that follows them, everything
// else goes to stderr.
int jukebox_vl_printf(const char* format, ...) __attribute__((format(printf, 1, 2)));

#define VL_PRINTF jukebox_vl_printf

// A hook that Verilator's headers do not declare.
void vl_stop_maybe(const char* file, int line, const char* hier, bool maybe);

#endif  // JUKEBOX_HALT_H_
