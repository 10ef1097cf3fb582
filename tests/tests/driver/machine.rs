//! A core that runs a program and the driver, a block, and what lies between them.

use crate::build::{self, Setup};
use crate::caches::Caches;
use crate::program::L2;
use anyhow::{Context, Result, bail, ensure};
use jukebox_harness::{BenchOptions, EventFate, ObsEvent, ObsKind, Prefetch, Source, Stimulus};
use jukebox_tests::rtl::{Entry, Layout, Rtl, bench, bench_for, finish};
use std::collections::HashMap;
use std::io::{Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use tempfile::TempDir;

/// Where the registers are for the driver.
const BASE: u32 = 0x4000_0000;

/// Most that a driver may say in one call: it must not wait for ever.
const MOST_SAID: usize = 20_000;

/// Bytes of a buffer, unless a scenario says otherwise.
pub const BYTES: u32 = 0x4000;

/// How a call of the driver ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    Ok,
    NoBlock,
    BadArgument,
    Busy,
    NotRunning,
    Stuck,
}

const ENDED: [Ended; 6] = [
    Ended::Ok,
    Ended::NoBlock,
    Ended::BadArgument,
    Ended::Busy,
    Ended::NotRunning,
    Ended::Stuck,
];

/// What a driver is told at the beginning.
#[derive(Clone, Copy, Debug, Default)]
pub struct Settings {
    pub l2_bytes: u32,
    pub polls: u32,
    pub asid_filter: bool,
    pub record_hits: bool,
    /// Run-ahead, of a block that has it.
    pub run_ahead: bool,
    /// Lines behind each miss, of a block that has them.
    pub next_lines: u32,
    pub watchdog: u64,
    pub irq_enable: u64,
    pub keep_shift: u64,
}

/// A number that the driver keeps of an instance.
#[derive(Clone, Copy, Debug)]
pub enum Field {
    Newest,
    Length,
    Runs,
    Replays,
    Replaced,
    Kept,
    Lost,
    Full,
    Pauses,
    /// Errors of the cause with this bit.
    Error(u32),
}

impl Field {
    fn number(self) -> u32 {
        match self {
            Field::Newest => 0,
            Field::Length => 1,
            Field::Runs => 2,
            Field::Replays => 3,
            Field::Replaced => 4,
            Field::Kept => 5,
            Field::Lost => 6,
            Field::Full => 7,
            Field::Pauses => 8,
            Field::Error(bit) => 9 + bit,
        }
    }
}

/// An access of the driver.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Access {
    pub write: bool,
    pub offset: u16,
    pub value: u32,
}

/// What an invocation saw in the L2.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    pub missed: usize,
    pub covered: usize,
    pub kept: usize,
    pub hit: usize,
}

/// The whole machine.
pub struct Machine {
    pub bench: Rtl,
    pub caches: Caches,
    pub l2: L2,
    /// Accesses of the driver since they were last taken.
    pub accesses: Vec<Access>,
    /// Events that the block accepted and must record since they were last taken.
    pub events: Vec<ObsEvent>,
    /// What a register reads instead of what it holds.
    pub forged: HashMap<u16, u32>,
    /// Cycles from one fetch to the next.
    pub gap: u64,
    child: Child,
    to: ChildStdin,
    from: ChildStdout,
    prefetched: usize,
    present: usize,
    fenced_before: bool,
    fenced_after: bool,
    _dir: TempDir,
}

impl Drop for Machine {
    fn drop(&mut self) {
        // It has come to its end already, or there is nothing that could be done.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Machine {
    /// A machine whose driver knows nothing yet.
    pub fn new(setup: &Setup) -> Result<Self> {
        let options = BenchOptions {
            mem_latency: 20,
            xlt_latency: 3,
            ..BenchOptions::default()
        };
        let (dir, program) = build::program(setup)?;
        let mut bench = if setup.config == jukebox_config::Config::default() {
            bench(options)?
        } else {
            bench_for(&setup.config, options)?
        };
        bench.prefetches.record();
        let mut command = match setup.target.runner() {
            None => Command::new(program),
            Some(runner) => {
                let mut command = Command::new(runner);
                command.arg(program);
                command
            }
        };
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("{command:?}"))?;
        Ok(Machine {
            bench,
            caches: Caches::new(true),
            l2: L2::default(),
            accesses: Vec::new(),
            events: Vec::new(),
            forged: HashMap::new(),
            gap: 8,
            to: child.stdin.take().context("standard input")?,
            from: child.stdout.take().context("standard output")?,
            child,
            prefetched: 0,
            present: 0,
            fenced_before: false,
            fenced_after: true,
            _dir: dir,
        })
    }

    /// Calls the driver and plays what it does: its result, and a value.
    fn call(&mut self, call: u32, abc: [u32; 3], d: [u64; 3]) -> Result<(u32, u64)> {
        let mut asked = Vec::new();
        asked.extend(call.to_le_bytes());
        asked.extend(abc.iter().flat_map(|word| word.to_le_bytes()));
        asked.extend(d.iter().flat_map(|word| word.to_le_bytes()));
        asked.extend(0u64.to_le_bytes());
        self.to.write_all(&asked)?;
        for _ in 0..MOST_SAID {
            let mut said = [0; 16];
            self.from.read_exact(&mut said).context("the driver died")?;
            let kind = u32::from_le_bytes(said[..4].try_into()?);
            let a = u32::from_le_bytes(said[4..8].try_into()?);
            let b = u64::from_le_bytes(said[8..].try_into()?);
            if kind == 8 {
                ensure!(self.fenced_after, "no fence after the end of a wait");
                return Ok((a, b));
            }
            self.play(kind, a, b)?;
        }
        bail!("call {call} of the driver does not come to an end")
    }

    fn play(&mut self, kind: u32, a: u32, b: u64) -> Result<()> {
        let memory = &mut self.bench.memory.bytes;
        match kind {
            1 => self.read(a)?,
            2 => self.write(a, b as u32)?,
            3 => {
                self.caches.fence(memory);
                self.fenced_before = true;
            }
            4 => self.fenced_after = true,
            5 => self.caches.drop_lines(memory, b, a.into(), true),
            6 => self.caches.drop_lines(memory, b, a.into(), false),
            7 => self.idle(1)?,
            _ => bail!("the driver says {kind}"),
        }
        Ok(())
    }

    fn offset(&self, address: u32) -> Result<u16> {
        let offset = address.wrapping_sub(BASE);
        ensure!(offset < 0x1000, "an access beside the block: {address:#x}");
        Ok(offset as u16)
    }

    fn read(&mut self, address: u32) -> Result<()> {
        let offset = self.offset(address)?;
        let answer = self.bench.peek(offset)?;
        ensure!(answer.resp == 0, "read of {offset:#x}: {answer:?}");
        let value = *self.forged.get(&offset).unwrap_or(&answer.data);
        self.accesses.push(Access {
            write: false,
            offset,
            value,
        });
        let word = |names: &[&str]| self.bench.registers().word("STATUS", names);
        if offset == self.offset_of("STATUS")? {
            // A wait ends with it if the block, or its replay, is at rest.
            let busy = word(&["RECORDING", "REPLAYING"])? as u32;
            self.fenced_after = value & busy != 0;
        }
        self.to.write_all(&u64::from(value).to_le_bytes())?;
        Ok(())
    }

    fn write(&mut self, address: u32, value: u32) -> Result<()> {
        let offset = self.offset(address)?;
        self.accesses.push(Access {
            write: true,
            offset,
            value,
        });
        if offset == self.offset_of("CTRL")? {
            let starts = ["RECORD_START", "REPLAY_START"];
            let starts = self.bench.registers().word("CTRL", &starts)? as u32;
            let fenced = std::mem::take(&mut self.fenced_before);
            ensure!(value & starts == 0 || fenced, "no fence before a START");
        }
        let answer = self.bench.poke(offset, value, 0xf)?;
        ensure!(answer.resp == 0, "write of {offset:#x}: {answer:?}");
        Ok(())
    }

    /// Offset of a register, or of the lower word of one.
    pub fn offset_of(&self, name: &str) -> Result<u16> {
        let offset = self.bench.registers().offsets(name)?.next();
        offset.with_context(|| format!("no {name}"))
    }

    /// Runs cycles in which nothing is fetched.
    pub fn idle(&mut self, cycles: u64) -> Result<()> {
        for _ in 0..cycles {
            self.tick(None)?;
        }
        Ok(())
    }

    fn tick(&mut self, event: Option<ObsEvent>) -> Result<EventFate> {
        // Where there is no translation, a line has no address but the physical one.
        let virtually = self.bench.config().translates();
        let line = |p: &Prefetch| if virtually { p.vaddr } else { p.paddr };
        let log = &self.bench.prefetches.recorded()[self.prefetched..];
        self.prefetched += log.len();
        // What goes into the LLC changes nothing in the L2.
        for (_, prefetch) in log.iter().filter(|(_, prefetch)| prefetch.level == 0) {
            match prefetch.source {
                Source::Record | Source::SecondRecord => {
                    let present = self.l2.prefetch(prefetch.asid, line(prefetch));
                    self.present += usize::from(present);
                }
                Source::NextLine => self.l2.next_line(prefetch.asid, line(prefetch)),
            }
        }
        let pf_present = self.present > 0;
        self.present -= usize::from(pf_present);
        let stimulus = Stimulus {
            event,
            pf_present,
            ..Stimulus::default()
        };
        Ok(self.bench.tick(stimulus)?.event)
    }

    /// The core fetches these lines.
    pub fn fetch(&mut self, asid: u16, lines: &[u64]) -> Result<Seen> {
        let mut seen = Seen::default();
        for &vaddr in lines {
            self.idle(self.gap)?;
            let kind = self.l2.demand(asid, vaddr);
            let count = match kind {
                ObsKind::Miss => &mut seen.missed,
                ObsKind::PrefetchHit => &mut seen.covered,
                ObsKind::KeptHit => &mut seen.kept,
                ObsKind::Hit => &mut seen.hit,
            };
            *count += 1;
            let event = ObsEvent {
                kind,
                asid,
                ..ObsEvent::miss(vaddr)
            };
            let fate = self.tick(Some(event))?;
            ensure!(fate == EventFate::Accepted, "a lost event");
            if kind != ObsKind::Hit {
                self.events.push(event);
            }
        }
        Ok(seen)
    }

    /// What the block must have recorded since the last time.
    pub fn expected(&mut self) -> Vec<Entry> {
        let events = std::mem::take(&mut self.events);
        jukebox_tests::rtl::crrb(&events, self.bench.config())
    }

    /// The newest record of an instance, as it is in memory.
    pub fn record(&mut self, inst: u32) -> Result<Vec<Entry>> {
        let buffer = buffers(inst)[self.field(inst, Field::Newest)? as usize];
        let length = self.field(inst, Field::Length)? as usize;
        let bytes = self.bench.memory.bytes.to_vec(buffer, length);
        Ok(Layout::new(self.bench.config()).decode(&bytes).concat())
    }

    /// Prefetches accepted since the start: their ASID and line.
    pub fn prefetches(&self) -> Vec<(u16, u64)> {
        let log = self.bench.prefetches.recorded();
        log.iter().map(|(_, p)| (p.asid, p.vaddr)).collect()
    }

    /// An invocation from dispatch to deschedule; the replay gets a little ahead.
    pub fn invocation(&mut self, inst: u32, asid: u16, lines: &[u64]) -> Result<Seen> {
        self.dispatch(inst)?;
        self.idle(300)?;
        let seen = self.fetch(asid, lines)?;
        self.deschedule(inst)?;
        Ok(seen)
    }

    /// Register contents against the golden model, and the end of the program.
    pub fn finish(mut self) -> Result<()> {
        finish(&mut self.bench)
    }

    pub fn init(&mut self, settings: Settings) -> Result<Ended> {
        let flags = u32::from(settings.asid_filter)
            | u32::from(settings.record_hits) << 1
            | u32::from(settings.run_ahead) << 2
            | settings.next_lines << 8;
        self.ended(
            0,
            [settings.l2_bytes, settings.polls, flags],
            [settings.watchdog, settings.irq_enable, settings.keep_shift],
        )
    }

    pub fn try_prepare(
        &mut self,
        inst: u32,
        buffers: [u64; 3],
        bytes: u32,
        asid: u16,
    ) -> Result<Ended> {
        self.ended(1, [inst, bytes, asid.into()], buffers)
    }

    pub fn prepare(&mut self, inst: u32, bytes: u32, asid: u16) -> Result<()> {
        ok(self.try_prepare(inst, buffers(inst), bytes, asid)?)
    }

    pub fn try_dispatch(&mut self, inst: u32) -> Result<Ended> {
        self.ended(2, [inst, 0, 0], [0; 3])
    }

    pub fn dispatch(&mut self, inst: u32) -> Result<()> {
        ok(self.try_dispatch(inst)?)
    }

    pub fn try_preempt(&mut self, inst: u32) -> Result<Ended> {
        self.ended(3, [inst, 0, 0], [0; 3])
    }

    pub fn preempt(&mut self, inst: u32) -> Result<()> {
        ok(self.try_preempt(inst)?)
    }

    pub fn try_deschedule(&mut self, inst: u32) -> Result<Ended> {
        self.ended(4, [inst, 0, 0], [0; 3])
    }

    pub fn deschedule(&mut self, inst: u32) -> Result<()> {
        ok(self.try_deschedule(inst)?)
    }

    pub fn try_quiesce(&mut self) -> Result<Ended> {
        self.ended(5, [0; 3], [0; 3])
    }

    pub fn unquiesce(&mut self) -> Result<()> {
        self.call(6, [0; 3], [0; 3]).map(|_| ())
    }

    pub fn try_forget(&mut self, inst: u32) -> Result<Ended> {
        self.ended(7, [inst, 0, 0], [0; 3])
    }

    /// Address and length of the newest record.
    pub fn export(&mut self, inst: u32) -> Result<(u64, u32)> {
        let (length, place) = self.call(8, [inst, 0, 0], [0; 3])?;
        Ok((place, length))
    }

    pub fn try_import(&mut self, inst: u32, length: u32, rebase: i64) -> Result<Ended> {
        self.ended(9, [inst, length, 0], [rebase as u64, 0, 0])
    }

    pub fn pace(&mut self, window: u32, release: u32, gap: u32) -> Result<()> {
        self.call(10, [window, release, gap], [0; 3]).map(|_| ())
    }

    pub fn pace_window(&mut self, l2_bytes: u32) -> Result<u64> {
        Ok(self.call(11, [l2_bytes, 0, 0], [0; 3])?.1)
    }

    pub fn acknowledge(&mut self) -> Result<u64> {
        Ok(self.call(12, [0; 3], [0; 3])?.1)
    }

    pub fn counter(&mut self, name: &str) -> Result<u64> {
        let offset = self.offset_of(name)?;
        Ok(self.call(13, [offset.into(), 0, 0], [0; 3])?.1)
    }

    pub fn clear_counters(&mut self) -> Result<()> {
        self.call(14, [0; 3], [0; 3]).map(|_| ())
    }

    /// Numerator and denominator of accuracy, coverage, timeliness.
    pub fn measure(&mut self) -> Result<[(u64, u64); 3]> {
        let mut numbers = [0; 6];
        for (number, which) in numbers.iter_mut().zip(0..) {
            *number = self.call(15, [which, 0, 0], [0; 3])?.1;
        }
        let [a, b, c, d, e, f] = numbers;
        Ok([(a, b), (c, d), (e, f)])
    }

    pub fn field(&mut self, inst: u32, field: Field) -> Result<u64> {
        Ok(self.call(16, [inst, field.number(), 0], [0; 3])?.1)
    }

    /// Puts something impossible into an instance.
    pub fn spoil_length(&mut self, inst: u32, length: u32) -> Result<()> {
        self.call(17, [inst, length, 0], [0; 3]).map(|_| ())
    }

    /// Puts something impossible into an instance.
    pub fn spoil_offset(&mut self, inst: u32, offset: u32) -> Result<()> {
        self.call(18, [inst, offset, 0], [0; 3]).map(|_| ())
    }

    pub fn next_lines(&mut self, lines: u32) -> Result<Ended> {
        self.ended(19, [lines, 0, 0], [0; 3])
    }

    fn ended(&mut self, call: u32, abc: [u32; 3], d: [u64; 3]) -> Result<Ended> {
        let (result, _) = self.call(call, abc, d)?;
        let ended = ENDED.get(result as usize);
        ended.copied().with_context(|| format!("result {result}"))
    }

    /// The accesses since the last time.
    pub fn taken(&mut self) -> Vec<Access> {
        std::mem::take(&mut self.accesses)
    }

    /// What was written to CTRL since the last time.
    pub fn controls(&mut self) -> Result<Vec<u32>> {
        let offset = self.offset_of("CTRL")?;
        let taken = self.taken().into_iter();
        let writes = taken.filter(|access| access.write && access.offset == offset);
        Ok(writes.map(|access| access.value).collect())
    }

    /// Bits of CTRL.
    pub fn control(&self, names: &[&str]) -> Result<u32> {
        Ok(self.bench.registers().word("CTRL", names)? as u32)
    }
}

/// Where the buffers of an instance are; most drivers take two.
pub fn buffers(inst: u32) -> [u64; 3] {
    let base = 0x10_0000 * (u64::from(inst) + 1);
    [base, base + 0x8_0000, base + 0xc_0000]
}

fn ok(ended: Ended) -> Result<()> {
    ensure!(ended == Ended::Ok, "the call ended with {ended:?}");
    Ok(())
}
