//! What happens to instances, and what must come of it.

mod addresses;
mod errors;
mod least;
mod memory;
mod next_line;
mod policy;
mod preemption;
mod run_ahead;
mod two_records;

use crate::build::Setup;
use anyhow::Result;

pub use least::{least, of_one_word, the_least_comes_to_its_end, the_least_records_and_replays};
pub use next_line::lines_behind_misses;
pub use run_ahead::the_rest_goes_into_the_llc;
pub use two_records::{no_second_one_is_left, the_one_before_follows};

/// A name, and what is played.
pub type Scenario = (&'static str, fn(&Setup) -> Result<()>);

/// All of them.
pub const SCENARIOS: &[Scenario] = &[
    WARM,
    WEAR,
    MARKED,
    PREEMPTED,
    DRAINING,
    QUIESCED,
    FULL,
    WRITE_ERRORS,
    READ_ERRORS,
    WATCHDOG,
    REFUSED,
    ASIDS,
    ADDRESSES,
    INCOHERENT,
    IMPORTED,
    INIT,
    COUNTERS,
];

/// Those for a block whose registers are of one word, which displaces no record and filters no address
/// space.
pub const OF_ONE_WORD: &[Scenario] = &[
    WARM,
    WEAR,
    MARKED,
    PREEMPTED,
    DRAINING,
    QUIESCED,
    FULL,
    WRITE_ERRORS,
    READ_ERRORS,
    WATCHDOG,
    REFUSED,
    INCOHERENT,
];

pub const WARM: Scenario = ("warm", policy::a_warm_invocation_keeps_the_record);
pub const WEAR: Scenario = ("wear", policy::half_warm_ones_do_not_wear_it_away);
pub const MARKED: Scenario = ("marked", policy::with_both_marks_nothing_wears_away);
pub const FULL: Scenario = ("full", policy::a_record_ends_where_its_buffer_does);
pub const ASIDS: Scenario = ("asids", policy::instances_are_told_apart);
pub const PREEMPTED: Scenario = ("preempted", preemption::in_the_middle_of_an_invocation);
pub const DRAINING: Scenario = ("draining", preemption::while_the_block_drains);
pub const QUIESCED: Scenario = ("quiesced", preemption::pages_go_away);
pub const WRITE_ERRORS: Scenario = ("write errors", errors::on_writes);
pub const READ_ERRORS: Scenario = ("read errors", errors::on_reads);
pub const WATCHDOG: Scenario = ("watchdog", errors::answers_that_do_not_come);
pub const REFUSED: Scenario = ("refused", errors::starts_that_are_refused);
pub const ADDRESSES: Scenario = ("addresses", addresses::no_word_too_many);
pub const INCOHERENT: Scenario = ("incoherent", memory::caches_beside_the_block);
pub const IMPORTED: Scenario = ("imported", memory::a_record_from_elsewhere);
pub const INIT: Scenario = ("init", addresses::what_is_not_driven);
pub const COUNTERS: Scenario = ("counters", addresses::counters_and_interrupts);
