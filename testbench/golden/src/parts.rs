//! Which parts a block has, and which registers and bits come with them.

use jukebox_config::{Config, Egress, Translation};

/// Whether it asks for translations.
pub(crate) fn translates(config: &Config) -> bool {
    config.features.translation == Translation::Port
}

/// Whether it asks a second time when it is answered RETRY.
pub(crate) fn retries(config: &Config) -> bool {
    translates(config) && config.features.retry
}

/// Whether a prefetch says its virtual address and its address space.
pub(crate) fn carries_address(config: &Config) -> bool {
    match config.prefetch.egress {
        Egress::Native => translates(config),
        _ => config.prefetch.user_address,
    }
}

/// Whether a register, or a bit of CTRL, CONFIG or ERROR_CAUSE, of this name is there. One of an
/// unknown name is.
pub(crate) fn is_there(config: &Config, name: &str) -> bool {
    let (features, prefetch) = (&config.features, &config.prefetch);
    match name {
        "ASID" => translates(config) || features.asid_filter,
        "ASID_FILTER" => features.asid_filter,
        "PACING" | "PACE_WINDOW" | "PACE_GAP" | "PACE_RELEASE" => features.pacing,
        "XLT_RETRY_WAIT" => retries(config),
        "WATCHDOG" | "READ_TIMEOUT" => features.watchdog,
        "XLT_TIMEOUT" => features.watchdog && translates(config),
        "PAUSE" | "REC_OFFSET" | "REP_OFFSET" => features.resume,
        "REBASE" => features.rebase,
        "NEXT_LINE" => prefetch.next_line,
        "RUN_AHEAD" => prefetch.run_ahead,
        "REP2_BASE" | "REP2_BYTES" => prefetch.second_record,
        _ => !name.starts_with("CNT_") || is_counted(config, name),
    }
}

/// Whether a counter of this name is there: chosen, and with something to count.
fn is_counted(config: &Config, name: &str) -> bool {
    let (features, prefetch) = (&config.features, &config.prefetch);
    let list = config.counters.list.as_ref();
    let chosen = list.is_none_or(|list| list.iter().any(|chosen| chosen == name));
    let counts = match name {
        "CNT_FILTERED" => features.asid_filter,
        "CNT_TRANSLATIONS" | "CNT_DROP_DENIED" => translates(config),
        "CNT_RETRIES" | "CNT_DROP_RETRY" => retries(config),
        "CNT_PACE_CYCLES" => features.pacing,
        "CNT_NEXT_LINE" | "CNT_NEXT_DROPPED" => prefetch.next_line,
        "CNT_RUN_AHEAD" => prefetch.run_ahead,
        "CNT_PF_FAILED" => prefetch.egress != Egress::Native,
        _ => true,
    };
    config.counters.bits > 0 && chosen && counts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_belongs_to_a_part_comes_and_goes_with_it() {
        let mut config = Config::default();
        for name in ["ASID", "PAUSE", "XLT_TIMEOUT", "CNT_DROP_RETRY", "STATUS"] {
            assert!(is_there(&config, name), "{name}");
        }
        assert!(!is_there(&config, "NEXT_LINE") && !is_there(&config, "CNT_PF_FAILED"));
        config.features.translation = Translation::None;
        for name in ["XLT_RETRY_WAIT", "XLT_TIMEOUT", "CNT_TRANSLATIONS"] {
            assert!(!is_there(&config, name), "{name}");
        }
        assert!(is_there(&config, "ASID") && is_there(&config, "READ_TIMEOUT"));
        config.features.asid_filter = false;
        assert!(!is_there(&config, "ASID") && !carries_address(&config));
        config.counters.list = Some(vec!["CNT_USED".into()]);
        assert!(is_there(&config, "CNT_USED") && !is_there(&config, "CNT_KEPT"));
        config.counters.bits = 0;
        assert!(!is_there(&config, "CNT_USED"));
    }
}
