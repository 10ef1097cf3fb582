//! From the marks of the software to invocations.

use crate::map;
use crate::records::Records;
use crate::result::{Counts, Invocation, Report, Run};
use anyhow::{Context, Result, bail, ensure};
use std::collections::BTreeMap;

/// What the cycles since the last mark belong to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stretch {
    Nothing,
    Dispatch,
    Program,
    Deschedule,
}

/// A mark, in its parts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Mark {
    code: u32,
    program: u32,
    argument: u32,
}

impl Mark {
    fn new(word: u32) -> Mark {
        Mark {
            code: word >> map::WORD_CODE_SHIFT,
            program: word >> map::WORD_PROGRAM_SHIFT & map::WORD_PROGRAM_MASK,
            argument: word & map::WORD_ARGUMENT_MASK,
        }
    }
}

/// Collects what a run yields.
#[derive(Debug)]
pub struct Log {
    /// What there is so far.
    pub run: Run,
    open: BTreeMap<u32, Invocation>,
    stretch: (Stretch, u32),
    since: (u64, Counts),
    mark: Mark,
    values: Vec<u32>,
}

impl Default for Log {
    fn default() -> Self {
        Log {
            run: Run::default(),
            open: BTreeMap::new(),
            stretch: (Stretch::Nothing, 0),
            since: (0, Counts::default()),
            mark: Mark::default(),
            values: Vec::new(),
        }
    }
}

impl Log {
    /// A mark, in a cycle at which the counts are these. Whether it is the one at which the plan
    /// waits.
    ///
    /// # Errors
    /// If it does not follow from those before, or says that the software failed.
    pub fn mark(
        &mut self,
        word: u32,
        cycle: u64,
        counts: Counts,
        records: &mut Records,
    ) -> Result<bool> {
        let mark = Mark::new(word);
        let program = mark.program;
        let (stretch, of) = self.stretch;
        if let Some(invocation) = self.open.get_mut(&of) {
            let cycles = cycle - self.since.0;
            match stretch {
                Stretch::Nothing => {}
                Stretch::Dispatch => invocation.dispatch_cycles += cycles,
                Stretch::Program => invocation.run_cycles += cycles,
                Stretch::Deschedule => invocation.deschedule_cycles += cycles,
            }
            if stretch != Stretch::Nothing {
                invocation.counts += counts - self.since.1;
            }
        }
        self.since = (cycle, counts);
        self.mark = mark;
        self.values.clear();
        let next = match mark.code {
            map::MARK_BEGIN => {
                let invocation = Invocation {
                    program,
                    round: mark.argument,
                    ..Invocation::default()
                };
                let twice = self.open.insert(program, invocation).is_some();
                ensure!(!twice, "program {program} begins twice");
                records.begin(program);
                Stretch::Dispatch
            }
            map::MARK_DISPATCHED => Stretch::Program,
            map::MARK_RETURNED => Stretch::Deschedule,
            map::MARK_INTERRUPTED => {
                self.invocation()?.interruptions += 1;
                Stretch::Deschedule
            }
            map::MARK_RESUMED => {
                records.resume(program);
                Stretch::Dispatch
            }
            map::MARK_COUNTER | map::MARK_SHARE => {
                // A report begins after anything else.
                if self.run.reports.is_empty() || self.stretch.1 != u32::MAX {
                    self.run.reports.push(Report::default());
                }
                self.stretch = (Stretch::Nothing, u32::MAX);
                return Ok(false);
            }
            map::MARK_READY
            | map::MARK_INITIALISED
            | map::MARK_BLOCK
            | map::MARK_DESCHEDULED
            | map::MARK_PREEMPTED
            | map::MARK_FAULT => Stretch::Nothing,
            code => bail!("the software made a mark {code}, which there is not"),
        };
        self.stretch = (next, program);
        Ok(mark.code == map::MARK_READY)
    }

    fn invocation(&mut self) -> Result<&mut Invocation> {
        let program = self.mark.program;
        self.open
            .get_mut(&program)
            .with_context(|| format!("program {program} is not running"))
    }

    /// A value that belongs to the last mark.
    ///
    /// # Errors
    /// If the values say that something failed.
    pub fn value(&mut self, word: u32, memory: &[u64], records: &mut Records) -> Result<()> {
        self.values.push(word);
        let count = self.values.len() as u32;
        let pair = |values: &[u32]| u64::from(values[0]) | u64::from(values[1]) << 32;
        match self.mark.code {
            map::MARK_DISPATCHED | map::MARK_PREEMPTED | map::MARK_BLOCK => {
                ensure!(word == 0, "the driver said {word} at {:?}", self.mark);
            }
            map::MARK_DESCHEDULED if count == map::DESCHEDULED_VALUES => {
                let result = self.values[map::DESCHEDULED_RESULT as usize];
                ensure!(result == 0, "the driver said {result} at {:?}", self.mark);
                let checksum = self.values[map::DESCHEDULED_CHECKSUM as usize];
                let record_bytes = self.values[map::DESCHEDULED_LENGTH as usize];
                let invocation = self.invocation()?;
                invocation.checksum = checksum;
                invocation.record_bytes = record_bytes;
                let program = self.mark.program;
                records.end(program, memory)?;
                self.run.invocations.extend(self.open.remove(&program));
            }
            map::MARK_COUNTER if count == 2 => {
                let value = pair(&self.values);
                let report = self.run.reports.last_mut().context("no report")?;
                report.counters.insert(self.mark.argument, value);
            }
            map::MARK_SHARE if count == 4 => {
                let share = (pair(&self.values), pair(&self.values[2..]));
                let report = self.run.reports.last_mut().context("no report")?;
                report.shares.insert(self.mark.argument, share);
            }
            map::MARK_FAULT if count == 3 => {
                bail!(
                    "the software took a trap: mcause {:#x}, mepc {:#x}, mtval {:#x}",
                    self.values[0],
                    self.values[1],
                    self.values[2]
                );
            }
            _ => {}
        }
        Ok(())
    }
}
