//! What software can work out of the counters that are there, as templates see it.

use jukebox_config::Config;
use minijinja::{Value, context};

/// What every template knows of the counters of `cfg`: `counted`, the names of those that are
/// there; `says_accuracy`, `says_coverage`, `says_timeliness` and `says_some`, which shares follow.
pub(crate) fn values(cfg: &Config) -> Value {
    let counters = cfg.counters();
    let names: Vec<_> = counters.iter().map(|(_, counter)| counter.name).collect();
    let all = |wanted: &[&str]| wanted.iter().all(|name| names.contains(name));
    let behind_misses = !cfg.prefetch.next_line || all(&["CNT_NEXT_LINE"]);
    let accuracy = all(&["CNT_USED", "CNT_PREFETCHES", "CNT_PRESENT"]) && behind_misses;
    let coverage = all(&["CNT_USED", "CNT_MISSES"]);
    let timeliness = all(&["CNT_USED", "CNT_LATE"]);
    context! {
        says_accuracy => accuracy,
        says_coverage => coverage,
        says_timeliness => timeliness,
        says_some => accuracy || coverage || timeliness,
        counted => names,
    }
}
