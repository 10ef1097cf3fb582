// Cycles in which nothing moves but what counts them.
//
// What an edge changes depends on the state and the inputs. If it changes nothing, no later edge with
// the same inputs does. While the block waits, some registers move on all the same, and nobody looks
// at them but for one moment:
//   timers     count up or down, and are compared with one value
//   counters   gather events and add them up; only a read of theirs looks at them
// If an edge changes nothing but these, later edges with the same inputs change nothing but these
// either, up to a timer's value. What they become is worked out, and the edges are left out.
//
// Set from outside (see standstill.rs): Root, STATE, TIMER and REGISTER, the classes Still_rest and
// Still_counters, which tell whether all else, or the counters, are what they were at the last look;
// UP_TIMERS and DOWN_TIMERS, the names of the timers of the block as arguments of a macro, one by one;
// and TIMER_LIMIT, what those that count up are compared with.

// A register that changes by one in each cycle, or not at all.
template <class Register>
class Timer {
 public:
  explicit Timer(Register& value) : value_(value) {}

  // An edge has come.
  void look() {
    step_ = static_cast<std::int64_t>(value_) - kept_;
    kept_ = value_;
  }

  // How many more cycles it counts and is still below `limit`, which is none if it is 0.
  std::uint64_t below(std::uint32_t limit) const {
    if (step_ == 0) return kForever;
    const std::int64_t last = limit != 0 ? std::int64_t{limit} - 1 : kMost;
    return step_ == 1 && kept_ < last ? last - kept_ : 0;
  }

  // How many more cycles it counts down and is still above 1.
  std::uint64_t above_one() const {
    if (step_ == 0) return kForever;
    return step_ == -1 && kept_ > 2 ? kept_ - 2 : 0;
  }

  void advance(std::uint64_t cycles) {
    kept_ += step_ * static_cast<std::int64_t>(cycles);
    value_ = static_cast<Register>(kept_);
  }

 private:
  static constexpr std::uint64_t kForever = ~std::uint64_t{0};
  static constexpr std::int64_t kMost = 0xffffff;

  Register& value_;
  std::int64_t kept_ = 0;
  std::int64_t step_ = 0;
};

class Standstill {
 public:
  explicit Standstill(Root& root) : root_(root) {}

  // An edge has come, or comes, that is not looked at.
  void forget() { known_ = false; }

  // To be called before the first of some edges with the same inputs, which are there already.
  void begin() {
    if (!known_) look();
  }

  // To be called after each of them: how many further ones, `most` at the most, are left out, as all
  // that they change has been worked out.
  std::uint64_t pass(std::uint64_t most) {
    if (!look()) return 0;
    std::uint64_t cycles = most;
#define JUKEBOX_BELOW(name) cycles = std::min(cycles, name##_.below(TIMER_LIMIT));
#define JUKEBOX_ABOVE(name) cycles = std::min(cycles, name##_.above_one());
    UP_TIMERS(JUKEBOX_BELOW)
    DOWN_TIMERS(JUKEBOX_ABOVE)
#ifdef JUKEBOX_COUNTERS
    if (!counters_still_) {
      if (cycles < kWorthwhile || !counters_.only_count()) return 0;
      counters_.run(cycles);
      JUKEBOX_SETTLE(&root_);
      counters_seen_.look(root_);
    }
#endif
#define JUKEBOX_ADVANCE(name) name##_.advance(cycles);
    UP_TIMERS(JUKEBOX_ADVANCE)
    DOWN_TIMERS(JUKEBOX_ADVANCE)
    return cycles;
  }

 private:
  // Cycles whose evaluation takes longer than to work out what the counters become.
  static constexpr std::uint64_t kWorthwhile = 3;

  // Whether nothing has changed since the look before, but what counts.
  bool look() {
    const bool before = known_;
    known_ = true;
#define JUKEBOX_LOOK(name) name##_.look();
    UP_TIMERS(JUKEBOX_LOOK)
    DOWN_TIMERS(JUKEBOX_LOOK)
#ifdef JUKEBOX_COUNTERS
    counters_still_ = counters_seen_.look(root_);
#endif
    return rest_.look(root_) && before;
  }

  Root& root_;
  bool known_ = false;
  Still_rest rest_;
#define JUKEBOX_TIMER(name) Timer<decltype(Root::TIMER(name))> name##_{root_.TIMER(name)};
  UP_TIMERS(JUKEBOX_TIMER)
  DOWN_TIMERS(JUKEBOX_TIMER)
#ifdef JUKEBOX_COUNTERS
  CountersAlone counters_{root_};
  Still_counters counters_seen_;
  bool counters_still_ = false;
#endif
};
