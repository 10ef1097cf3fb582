// The counters by themselves, while nothing else in the block moves.
//
// What counters.sv does in a cycle, worked out here for as long as the same events come in every
// cycle, no line is written among them, and nobody reads or clears. Its registers are looked at by
// nobody else then. Set from outside: JUKEBOX_COUNTERS and what begins with it (see standstill.rs);
// JUKEBOX_COUNTERS_ENTRIES only if there is such a counter.

// Registers of up to 128 bits as numbers.
template <class Register>
inline unsigned __int128 number(const Register& value) {
  return value;
}
template <std::size_t kWords>
inline unsigned __int128 number(const VlWide<kWords>& value) {
  static_assert(kWords <= 4, "width");
  unsigned __int128 all = 0;
  for (std::size_t i = kWords; i-- > 0;) all = all << 32 | value[i];
  return all;
}
template <class Register>
inline void put(Register& place, unsigned __int128 value) {
  place = static_cast<Register>(value);
}
template <std::size_t kWords>
inline void put(VlWide<kWords>& place, unsigned __int128 value) {
  for (std::size_t i = 0; i < kWords; ++i) {
    place[i] = static_cast<EData>(value);
    value >>= 32;
  }
}

class CountersAlone {
 public:
  explicit CountersAlone(Root& root) : root_(root), gather_(JUKEBOX_COUNTERS_GATHER(root)) {}

  // Whether they do nothing but count, by what comes to them now.
  bool only_count() const {
    return running() && !STATE(cnt_clear) && !STATE(cnt_rd_req) &&
           !writes_line();
  }

  // So many edges. What depends on their registers is not up to date then.
  void run(std::uint64_t cycles) {
    CData* events[kVisits];
    std::size_t many = 0;
    for (std::size_t i = 0; i < kCount; ++i) {
      if (STATE(counted) >> i & 1) events[many++] = gather_[i];
    }
    for (; cycles != 0; --cycles) {
      add();
      fetch();
      for (std::size_t i = 0; i < many; ++i) *events[i] = (*events[i] + 1) & kGatherMask;
      if (REGISTER(go_q)) take();
      turn(many != 0);
    }
  }

 private:
  // Whether the block is not in reset.
  bool running() const {
#if JUKEBOX_RESET_HIGH
    return !root_.rst_i;
#else
    return root_.rst_ni;
#endif
  }

  // Whether a line is written, whose entries are counted.
  bool writes_line() const {
#ifdef JUKEBOX_COUNTERS_ENTRIES
    return STATE(counted) >> JUKEBOX_COUNTERS_ENTRIES & 1;
#else
    return false;
#endif
  }

  // What has been gathered for a counter.
  unsigned gathered(std::size_t visit) const {
#ifdef JUKEBOX_COUNTERS_ENTRIES
    if (visit == JUKEBOX_COUNTERS_ENTRIES) return REGISTER(entries_q);
#endif
    return gather_[visit] != nullptr ? *gather_[visit] : 0;
  }

  static constexpr std::size_t kCount = JUKEBOX_COUNTERS;
  static constexpr std::size_t kVisits = JUKEBOX_COUNTERS_VISITS;
  static constexpr unsigned kGatherMask = 31;
  static constexpr unsigned __int128 kMost = ~std::uint64_t{0} >> (64 - JUKEBOX_COUNTERS_BITS);

  // The second and third stage of a visit: what was fetched is added up, what was added is kept.
  void add() {
    fetched_ = REGISTER(fresh_q) == 0 ? number(REGISTER(total_mem)[REGISTER(visit_q)]) : 0;
    if (REGISTER(sum_valid_q)) {
      const unsigned __int128 sum = number(REGISTER(sum_q));
      put(REGISTER(total_mem)[REGISTER(sum_idx_q)], sum < kMost ? sum : kMost);
    }
    REGISTER(sum_valid_q) = REGISTER(add_valid_q);
    REGISTER(sum_read_q) = 0;
    REGISTER(sum_idx_q) = REGISTER(add_idx_q);
    put(REGISTER(sum_q), number(REGISTER(add_total_q)) + number(REGISTER(add_amount_q)));
  }

  // The first stage.
  void fetch() {
    REGISTER(add_valid_q) = REGISTER(go_q);
    REGISTER(add_read_q) = 0;
    if (!REGISTER(go_q)) return;
    const std::size_t visit = REGISTER(visit_q);
    unsigned amount = gathered(visit);
    for (const std::size_t bytes : JUKEBOX_COUNTERS_BYTES) {
      if (visit == bytes) amount <<= JUKEBOX_COUNTERS_LINE_LOG2;
    }
    REGISTER(add_idx_q) = REGISTER(visit_q);
    put(REGISTER(add_total_q), fetched_);
    put(REGISTER(add_amount_q), amount);
  }

  // The counter visited begins its next round.
  void take() {
    const std::size_t visit = REGISTER(visit_q);
#ifdef JUKEBOX_COUNTERS_ENTRIES
    if (visit == JUKEBOX_COUNTERS_ENTRIES) REGISTER(entries_q) = 0;
#endif
    if (gather_[visit] != nullptr) *gather_[visit] = STATE(counted) >> visit & 1;
  }

  // Whose turn it is, and whether a round begins.
  void turn(bool events) {
    const bool last = REGISTER(turn_q) >> (kVisits - 1) & 1;
    const bool free = !REGISTER(go_q) || last;
    const bool begins = free && REGISTER(since_q) == JUKEBOX_COUNTERS_LATE;
    if (REGISTER(go_q)) {
      REGISTER(visit_q) = last ? 0 : REGISTER(visit_q) + 1;
      REGISTER(turn_q) = last ? 1 : REGISTER(turn_q) << 1;
      if (REGISTER(fresh_q) != 0) --REGISTER(fresh_q);
    }
    if (begins) {
      REGISTER(since_q) = events;
    } else if (events && REGISTER(since_q) != JUKEBOX_COUNTERS_LATE) {
      ++REGISTER(since_q);
    }
    if (free) REGISTER(go_q) = begins;
  }

  Root& root_;
  // By visit; none for lines written, whose entries are added up elsewhere, and where no counter is.
  const std::array<CData*, kVisits> gather_;
  unsigned __int128 fetched_ = 0;
};
