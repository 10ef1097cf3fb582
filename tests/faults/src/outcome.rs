//! What came of an upset.

use crate::rules::Break;
use crate::scenario::{End, Reference, Run, Scenario};
use crate::watched::Upset;
use anyhow::{Result, ensure};
use jukebox_cosim::Model;

/// What an upset did to what the block is for, the worst last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// Nothing is seen of it, in any cycle, nor in any register.
    Masked,
    /// Something came earlier or later, or next line did other than without it; all else is the same.
    Timing,
    /// Only what registers read differs.
    Registers,
    /// Lines are missing in the record, or prefetches are, and none is wrong.
    Lost,
    /// The record or the prefetches are other than without it.
    Wrong,
    /// `ERROR_CAUSE` has a cause more.
    Reported,
    /// An operation went on until it was ended by ABORT, or by a second STOP.
    Asked,
    /// Nothing but reset ended it.
    Reset,
    /// Not even reset: what was played after it was not what it is.
    NotEnded,
}

impl Class {
    /// All of them, the worst last.
    pub const ALL: [Class; 9] = [
        Class::Masked,
        Class::Timing,
        Class::Registers,
        Class::Lost,
        Class::Wrong,
        Class::Reported,
        Class::Asked,
        Class::Reset,
        Class::NotEnded,
    ];
}

/// What came of an upset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// What it did.
    pub class: Class,
    /// Rules of a protocol that were broken.
    pub breaks: Vec<Break>,
    /// Kinds of accesses outside of where they may go.
    pub outside: Vec<&'static str>,
}

impl Scenario {
    /// Plays it with an upset; what comes of it.
    ///
    /// # Errors
    /// If the block did not do what it does in `reference` before the upset came: what an earlier run left
    /// behind shows.
    pub fn strike(
        &self,
        model: Model,
        upset: Upset,
        reference: &Reference,
    ) -> Result<(Model, Outcome)> {
        let (model, run) = self.play(model, Some(upset), Some(reference))?;
        let before = |cycle: u64| cycle < upset.cycle;
        ensure!(
            !run.differs.is_some_and(before),
            "cycle {:?} is not as without an upset, and the upset comes in cycle {}",
            run.differs,
            upset.cycle
        );
        let mut class = classify(&run, &reference.run, &self.readable());
        // A run begins with a reset. This one is to be as the first was.
        let (model, again) = self.play(model, None, Some(reference))?;
        if again.differs.is_some() {
            class = Class::NotEnded;
        }
        let breaks = run.broken.iter().map(|(rule, cycle)| Break {
            rule,
            at_once: *cycle == upset.cycle,
        });
        let outcome = Outcome {
            class,
            breaks: breaks.collect(),
            outside: run.outside.keys().copied().collect(),
        };
        Ok((model, outcome))
    }
}

fn classify(run: &Run, reference: &Run, names: &[&str]) -> Class {
    match run.end {
        End::Stuck => return Class::Reset,
        End::Asked => return Class::Asked,
        End::Itself => {}
    }
    if run.differs.is_none() {
        return Class::Masked;
    }
    let causes = |run: &Run| {
        let at = names.iter().position(|name| *name == "ERROR_CAUSE");
        at.and_then(|at| run.registers.get(at))
            .copied()
            .unwrap_or(0)
    };
    if causes(run) & !causes(reference) != 0 {
        return Class::Reported;
    }
    if run.prefetches == reference.prefetches && run.record == reference.record {
        // Some counters count cycles, or what next line does, and so does the time at which an answer comes.
        let same = names
            .iter()
            .zip(run.registers.iter().zip(&reference.registers))
            .all(|(name, (got, expected))| got == expected || OF_TIME.contains(name));
        return if same {
            Class::Timing
        } else {
            Class::Registers
        };
    }
    let mut rest = reference.prefetches.iter();
    let in_order = run
        .prefetches
        .iter()
        .all(|one| rest.any(|other| other == one));
    if in_order && run.record.is_subset(&reference.record) {
        Class::Lost
    } else {
        Class::Wrong
    }
}

/// Counters of cycles and of next line.
const OF_TIME: &[&str] = &[
    "CNT_STALL_CYCLES",
    "CNT_PACE_CYCLES",
    "CNT_NEXT_LINE",
    "CNT_NEXT_DROPPED",
];
