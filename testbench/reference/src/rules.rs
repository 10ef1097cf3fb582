//! The rules of the cache, read from `docs/reference.md` and nothing else: what each lookup must
//! find, report and change.
//!
//! Lookups are taken in the order in which the cache makes them. Everything else follows: hits and
//! ages, marks, the line that leaves, what reads return, what is written back.

use crate::hazards::Hazards;
use crate::line::{Line, Lines};
use crate::request::{Answer, Demand, Prefetch, Side};
use crate::shape::Shape;
use anyhow::{Result, bail, ensure};
use std::collections::{HashMap, HashSet};

/// Where a lookup found its line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Neither in the cache nor on its way.
    Nowhere,
    /// In the cache.
    Present,
    /// On its way.
    UnderWay,
}

/// An observation event, but for addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Event {
    /// 0 miss, 1 prefetch hit, 2 hit, 3 kept hit.
    pub kind: u8,
    /// The prefetch was still under way.
    pub late: bool,
}

/// What a lookup must show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Where the line was.
    pub place: Place,
    /// The event, if the lookup is observed.
    pub event: Option<Event>,
    /// `pf_present` pulses.
    pub present: bool,
    /// The line that left, and whether it was dirty.
    pub left: Option<(u64, bool)>,
}

/// Who asked first for a line under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum By {
    Instr,
    Data,
    Prefetch,
}

/// What a line will be, or is, besides being there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Marks {
    dirty: bool,
    brought: bool,
    found: bool,
}

/// A line under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Coming {
    by: By,
    /// The instruction side has asked for it.
    used: bool,
    /// Requests that wait for it.
    waiting: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Entry {
    line: u64,
    marks: Marks,
    /// Still under way.
    coming: Option<Coming>,
}

/// The counters of the cache, in the order of its ports.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts(pub [u32; 10]);

impl Counts {
    const PF_TAKEN: usize = 6;
    const PF_FILL: usize = 7;
    const PF_USELESS: usize = 8;
    const WRITEBACK: usize = 9;

    fn demand(&mut self, side: Side, place: Place) {
        let first = if side == Side::Instr { 0 } else { 3 };
        let offset = match place {
            Place::Present => 0,
            Place::UnderWay => 1,
            Place::Nowhere => 2,
        };
        self.0[first + offset] += 1;
    }
}

/// The model.
#[derive(Clone, Debug)]
pub struct Rules {
    shape: Shape,
    /// Lines of each set, the one used last first.
    sets: Vec<Vec<Entry>>,
    /// What programs see.
    memory: Lines,
    /// Memory refuses every line whose number is a multiple of this.
    faults: Option<u64>,
    /// Lines on their way out, with what they hold.
    leaving: HashMap<u64, Line>,
    /// Lines that memory may be asked for, once.
    reads_due: HashSet<u64>,
    under_way: u64,
    counts: Counts,
    /// What has happened.
    pub hazards: Hazards,
}

impl Rules {
    /// An empty cache. Memory refuses lines whose number is a multiple of `faults`.
    pub fn new(shape: Shape, faults: Option<u64>) -> Self {
        Self {
            shape,
            sets: vec![Vec::new(); shape.sets() as usize],
            memory: Lines::default(),
            faults,
            leaving: HashMap::new(),
            reads_due: HashSet::new(),
            under_way: 0,
            counts: Counts::default(),
            hazards: Hazards::default(),
        }
    }

    /// Whether memory refuses the line.
    pub fn is_faulty(&self, line: u64) -> bool {
        self.faults.is_some_and(|every| line.is_multiple_of(every))
    }

    /// What programs have written.
    pub fn memory(&self) -> &Lines {
        &self.memory
    }

    /// The counters.
    pub fn counts(&self) -> Counts {
        self.counts
    }

    /// Lines under way.
    pub fn under_way(&self) -> u64 {
        self.under_way
    }

    /// A demand lookup, and what must come back.
    ///
    /// # Errors
    /// If the cache could not have made this lookup now.
    pub fn demand(&mut self, demand: &Demand) -> Result<(Outcome, Answer)> {
        let instr = demand.side == Side::Instr;
        let line = demand.line;
        let mut left = None;
        let (place, kind, late) = match self.find(line) {
            Some(entry) => {
                let Entry { marks, coming, .. } = *entry;
                if let Some(coming) = &mut entry.coming {
                    coming.waiting += 1;
                    coming.used |= instr;
                }
                if instr {
                    entry.marks.brought = false;
                    entry.marks.found = false;
                }
                entry.marks.dirty |= demand.write.is_some();
                let kind = match marks {
                    _ if !instr => 2,
                    Marks { brought: true, .. } => 1,
                    Marks { found: true, .. } => 3,
                    _ => 2,
                };
                self.make_youngest(line);
                if let Some(before) = coming {
                    ensure!(
                        before.waiting < self.shape.targets,
                        "more than {} requests wait for line {line:#x}",
                        self.shape.targets
                    );
                    self.see_meeting(demand, before, marks);
                } else {
                    self.see_hit(demand, marks);
                }
                match coming {
                    None => (Place::Present, kind, false),
                    Some(_) => (Place::UnderWay, kind, kind == 1),
                }
            }
            None => {
                let by = if instr { By::Instr } else { By::Data };
                left = self.set_out(line, by, demand.write.is_some())?;
                (Place::Nowhere, 0, false)
            }
        };
        self.counts.demand(demand.side, place);
        let outcome = Outcome {
            place,
            event: (instr || self.shape.data_events).then_some(Event { kind, late }),
            present: false,
            left,
        };
        Ok((outcome, self.serve(demand)))
    }

    /// A lookup of a prefetch.
    ///
    /// # Errors
    /// If the cache could not have made this lookup now.
    pub fn prefetch(&mut self, prefetch: &Prefetch) -> Result<Outcome> {
        let Prefetch { line, source } = *prefetch;
        self.counts.0[Counts::PF_TAKEN] += 1;
        let Some(entry) = self.find(line) else {
            let left = self.set_out(line, By::Prefetch, false)?;
            self.counts.0[Counts::PF_FILL] += 1;
            return Ok(Outcome {
                place: Place::Nowhere,
                event: None,
                present: false,
                left,
            });
        };
        let before = *entry;
        if source == 0 {
            entry.marks.found |= match before.coming {
                None => !before.marks.brought,
                Some(coming) => coming.by == By::Data && !coming.used,
            };
        }
        self.see_prefetch(before, source);
        Ok(Outcome {
            place: match before.coming {
                None => Place::Present,
                Some(_) => Place::UnderWay,
            },
            event: None,
            present: source != 1,
            left: None,
        })
    }

    /// A line that has arrived becomes part of its set, unless memory refused it.
    ///
    /// # Errors
    /// If it was not under way.
    pub fn install(&mut self, line: u64) -> Result<()> {
        let faulty = self.is_faulty(line);
        let Some(entry) = self.find(line) else {
            bail!("line {line:#x} is installed and was not under way");
        };
        ensure!(
            entry.coming.take().is_some(),
            "line {line:#x} is installed twice"
        );
        if faulty {
            self.remove(line);
            self.hazards.saw("memory refuses a line");
        }
        self.under_way -= 1;
        ensure!(
            !self.reads_due.contains(&line),
            "line {line:#x} is installed and was never read"
        );
        Ok(())
    }

    /// A step of a flush in the set of `line`: `left` is a dirty line that leaves; without one the
    /// set is clean. With its last dirty line it is emptied.
    ///
    /// # Errors
    /// If that is not what the set holds.
    pub fn clean(&mut self, line: u64, left: Option<u64>) -> Result<()> {
        let set = self.set(line);
        let busy = self.sets[set].iter().any(|entry| entry.coming.is_some());
        ensure!(!busy, "a set is flushed while a line is on its way to it");
        if let Some(line) = left {
            let dirty = self.find(line).is_some_and(|entry| entry.marks.dirty);
            ensure!(dirty, "line {line:#x} leaves and is not dirty here");
            self.leave(line);
        }
        if self.sets[set].iter().all(|entry| !entry.marks.dirty) {
            for entry in std::mem::take(&mut self.sets[set]) {
                self.counts.0[Counts::PF_USELESS] += u32::from(entry.marks.brought);
            }
        } else {
            ensure!(left.is_some(), "a set with a dirty line counts as clean");
        }
        Ok(())
    }

    /// Memory is asked for a line.
    ///
    /// # Errors
    /// If it must not be, or not yet.
    pub fn read(&mut self, line: u64) -> Result<()> {
        ensure!(
            !self.leaving.contains_key(&line),
            "line {line:#x} is read while it is still being written back"
        );
        ensure!(
            self.reads_due.remove(&line),
            "line {line:#x} is read and nobody asked for it"
        );
        Ok(())
    }

    /// Memory was sent a line.
    ///
    /// # Errors
    /// If it is none that left, or not what it held.
    pub fn write(&self, line: u64, bytes: &Line) -> Result<()> {
        let Some(expected) = self.leaving.get(&line) else {
            bail!("line {line:#x} is written back and did not leave");
        };
        ensure!(
            expected == bytes,
            "line {line:#x} is written back as {bytes:02x?}, not as {expected:02x?}"
        );
        Ok(())
    }

    /// Memory has answered a write.
    pub fn written(&mut self, line: u64) {
        self.leaving.remove(&line);
    }

    /// A flush says that it is done.
    ///
    /// # Errors
    /// If something is left.
    pub fn flushed(&mut self) -> Result<()> {
        let held = self.sets.iter().map(Vec::len).sum::<usize>();
        ensure!(
            held == 0,
            "a flush is done, and the cache holds {held} lines"
        );
        ensure!(
            self.leaving.is_empty(),
            "a flush is done, and memory has not answered every write"
        );
        Ok(())
    }

    /// Why a lookup of `line` cannot be done now, if a line or a place in a list is the reason.
    pub fn obstacle(&mut self, line: u64, prefetch: bool) -> Option<&'static str> {
        let shape = self.shape;
        let set = &self.sets[self.set(line)];
        let coming = |entry: &&Entry| entry.coming.is_some();
        if let Some(entry) = set.iter().find(|entry| entry.line == line) {
            let full = entry
                .coming
                .is_some_and(|coming| coming.waiting == shape.targets);
            return (full && !prefetch).then_some("the list of a line under way is full");
        }
        let busy = set.iter().filter(coming).count() as u64;
        let spare = u64::from(prefetch);
        if busy + spare >= shape.ways {
            return Some(if prefetch {
                "a prefetch leaves the last way to demand"
            } else {
                "every way of a set is under way"
            });
        }
        if self.under_way + spare >= shape.mshrs {
            return Some(if prefetch {
                "a prefetch leaves the last miss register to demand"
            } else {
                "demand waits for a miss register"
            });
        }
        let victim = set.iter().rev().find(|entry| entry.coming.is_none());
        let dirty = set.len() as u64 == shape.ways && victim.is_some_and(|entry| entry.marks.dirty);
        (dirty && self.leaving.len() as u64 + spare >= shape.write_buffers).then_some(if prefetch {
            "a prefetch leaves the last write buffer to demand"
        } else {
            "demand waits for a write buffer"
        })
    }

    fn set(&self, line: u64) -> usize {
        (line % self.sets.len() as u64) as usize
    }

    fn find(&mut self, line: u64) -> Option<&mut Entry> {
        let set = self.set(line);
        self.sets[set].iter_mut().find(|entry| entry.line == line)
    }

    fn remove(&mut self, line: u64) -> Option<Entry> {
        let set = self.set(line);
        let at = self.sets[set].iter().position(|entry| entry.line == line)?;
        Some(self.sets[set].remove(at))
    }

    fn make_youngest(&mut self, line: u64) {
        if let Some(entry) = self.remove(line) {
            let set = self.set(line);
            self.sets[set].insert(0, entry);
        }
    }

    /// A line sets out for the cache; the answer is the line that leaves for it.
    fn set_out(&mut self, line: u64, by: By, dirty: bool) -> Result<Option<(u64, bool)>> {
        let set = self.set(line);
        let spare = u64::from(by == By::Prefetch);
        self.under_way += 1;
        ensure!(
            self.under_way + spare <= self.shape.mshrs,
            "{by:?} makes it {} lines under way of {}",
            self.under_way,
            self.shape.mshrs
        );
        let entries = &self.sets[set];
        let busy = entries.iter().filter(|entry| entry.coming.is_some());
        ensure!(
            busy.count() as u64 + 1 + spare <= self.shape.ways,
            "{by:?} takes a way that is not open to it"
        );
        let mut left = None;
        if entries.len() as u64 == self.shape.ways {
            let Some(oldest) = entries.iter().rposition(|entry| entry.coming.is_none()) else {
                bail!("every way waits for a line, and another one sets out");
            };
            self.hazards.saw_if(
                oldest + 1 != entries.len(),
                "the oldest way is under way and stays",
            );
            let Entry { line, marks, .. } = entries[oldest];
            left = Some((line, marks.dirty));
            self.hazards.saw_if(marks.brought, "a brought line leaves");
            self.hazards.saw_if(marks.found, "a found line leaves");
            self.hazards.saw_if(!marks.dirty, "a clean line leaves");
            self.leave(line);
            let buffers = self.shape.write_buffers;
            ensure!(
                !marks.dirty || self.leaving.len() as u64 + spare <= buffers,
                "{by:?} makes it {} lines on their way out of {buffers}",
                self.leaving.len()
            );
        }
        self.hazards.saw_if(
            self.leaving.contains_key(&line),
            "a line is wanted again while it is written back",
        );
        self.reads_due.insert(line);
        let entry = Entry {
            line,
            marks: Marks {
                dirty,
                brought: by == By::Prefetch,
                found: false,
            },
            coming: Some(Coming {
                by,
                used: by == By::Instr,
                waiting: u64::from(by != By::Prefetch),
            }),
        };
        self.sets[set].insert(0, entry);
        Ok(left)
    }

    /// A line leaves the cache.
    fn leave(&mut self, line: u64) {
        let Some(entry) = self.remove(line) else {
            return;
        };
        self.counts.0[Counts::PF_USELESS] += u32::from(entry.marks.brought);
        if entry.marks.dirty {
            self.counts.0[Counts::WRITEBACK] += 1;
            self.leaving.insert(line, self.memory.get(line));
            self.hazards.saw("a dirty line leaves");
        }
    }

    /// What a demand does to memory as programs see it, and what it gets.
    fn serve(&mut self, demand: &Demand) -> Answer {
        let error = self.is_faulty(demand.line);
        let width = self.shape.beat_bytes();
        let mut bytes = self.memory.get(demand.line);
        if let Some((data, strobes)) = demand.write {
            let start = demand.beat * width;
            for k in (0..width).filter(|k| strobes >> k & 1 != 0) {
                bytes[start + k] = (data[k / 8] >> (8 * (k % 8))) as u8;
            }
            if !error {
                self.memory.set(demand.line, bytes);
            }
            return Answer {
                write: true,
                error,
                beats: vec![[0; 4]],
            };
        }
        let first = demand.beat - demand.beat % demand.beats;
        let beats = (0..demand.beats)
            .map(|k| first + (demand.beat + k) % demand.beats)
            .map(|beat| beat_of(&bytes, beat, width))
            .collect();
        Answer {
            write: false,
            error,
            beats,
        }
    }

    fn see_meeting(&mut self, demand: &Demand, before: Coming, marks: Marks) {
        let instr = demand.side == Side::Instr;
        let hazards = &mut self.hazards;
        hazards.saw_if(demand.write.is_some(), "a line under way is written");
        hazards.saw_if(
            instr && marks.brought,
            "an instruction demand meets a prefetch under way",
        );
        hazards.saw_if(
            instr && marks.found,
            "an instruction demand meets a line found under way",
        );
        hazards.saw_if(
            instr && before.by == By::Instr,
            "an instruction demand meets the fill of an earlier one",
        );
        hazards.saw_if(
            instr && before.by == By::Data && !marks.found,
            "an instruction demand meets a data miss",
        );
        hazards.saw_if(
            instr && before.by == By::Prefetch && !marks.brought,
            "a prefetch under way is met twice",
        );
        hazards.saw_if(!instr && marks.brought, "a data demand meets a prefetch");
        hazards.saw_if(
            !instr && before.by != By::Prefetch,
            "a data demand meets the fill of an earlier demand",
        );
    }

    fn see_hit(&mut self, demand: &Demand, marks: Marks) {
        let instr = demand.side == Side::Instr;
        let hazards = &mut self.hazards;
        hazards.saw_if(instr && marks.brought, "a prefetched line is used");
        hazards.saw_if(instr && marks.found, "a kept line is used");
        hazards.saw_if(instr && marks.dirty, "a dirty line is fetched");
        hazards.saw_if(
            !instr && (marks.brought || marks.found),
            "a data demand leaves a mark alone",
        );
        hazards.saw_if(
            instr && !marks.brought && !marks.found,
            "a line without marks is fetched",
        );
    }

    fn see_prefetch(&mut self, before: Entry, source: u8) {
        let hazards = &mut self.hazards;
        match (source, before.coming) {
            (1, None) => hazards.saw("next line finds its line"),
            (1, Some(_)) => hazards.saw("next line meets a line under way"),
            (2, None) => hazards.saw("the second record finds its line"),
            (2, Some(_)) => hazards.saw("the second record meets a line under way"),
            (_, None) if before.marks.brought => hazards.saw("a prefetch finds a brought line"),
            (_, None) => hazards.saw("a prefetch finds its line"),
            (_, Some(coming)) => match coming {
                Coming { by: By::Instr, .. } => hazards.saw("a prefetch meets an instruction miss"),
                Coming {
                    by: By::Prefetch, ..
                } => hazards.saw("a prefetch meets a prefetch"),
                Coming { used: true, .. } => hazards.saw("a prefetch meets a data miss in use"),
                Coming { .. } => hazards.saw("a prefetch meets a data miss"),
            },
        }
    }
}

/// A beat of a line as words, the lowest byte first.
pub fn beat_of(bytes: &Line, beat: usize, width: usize) -> [u64; 4] {
    let mut words = [0; 4];
    for (k, byte) in bytes[beat * width..][..width].iter().enumerate() {
        words[k / 8] |= u64::from(*byte) << (8 * (k % 8));
    }
    words
}
