// The user hooks of the Verilator run time: see jukebox/halt.h.
#include "jukebox/halt.h"

#include <cstdarg>
#include <cstdio>
#include <string>

#include "verilated.h"

namespace {

// Error text printed on this thread since the last Halt.
thread_local std::string held_text;

std::string format_text(const char* format, std::va_list args) {
  std::va_list again;
  va_copy(again, args);
  const int length = std::vsnprintf(nullptr, 0, format, again);
  va_end(again);
  if (length <= 0) return {};
  std::string text(static_cast<std::size_t>(length) + 1, '\0');
  std::vsnprintf(&text[0], text.size(), format, args);
  text.pop_back();
  return text;
}

bool is_error(const std::string& text) {
  return text.find("%Error") != std::string::npos || text.find("%Fatal") != std::string::npos;
}

[[noreturn]] void halt(const char* file, int line, const char* what) {
  std::string text;
  text.swap(held_text);
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
  if (text.empty()) {
    if (file != nullptr && file[0] != '\0') text = std::string(file) + ":" + std::to_string(line) + ": ";
    text += what;
  }
  throw jukebox::Halt(text);
}

}  // namespace

int jukebox_vl_printf(const char* format, ...) {
  std::va_list args;
  va_start(args, format);
  const std::string text = format_text(format, args);
  va_end(args);
  if (is_error(text)) {
    held_text += text;
  } else {
    std::fputs(text.c_str(), stderr);
  }
  return static_cast<int>(text.size());
}

void vl_finish(const char* file, int line, const char* /*hier*/) { halt(file, line, "$finish"); }

void vl_stop(const char* file, int line, const char* /*hier*/) { halt(file, line, "$stop"); }

void vl_fatal(const char* file, int line, const char* /*hier*/, const char* message) {
  halt(file, line, message);
}

void vl_stop_maybe(const char* file, int line, const char* hier, bool /*maybe*/) {
  vl_stop(file, line, hier);
}
