//! Random traffic that breaks no rule: a manager and a subordinate that do whatever AXI4 lets them.

use super::row::Row;
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;
use std::collections::VecDeque;

/// Most writes, and most reads, under way: what the checker of the bench counts.
const OPEN: usize = 4;
/// Most beats before their address.
const LEAD: usize = 4;
/// Cycles that anybody waits at most.
const PATIENCE: u32 = 5;

#[derive(Clone, Debug)]
struct Burst {
    id: u8,
    addr: u32,
    len: u8,
    size: u8,
    kind: u8,
    lock: bool,
    cache: u8,
}

impl Burst {
    /// The bytes of a beat, as lanes of a bus of four: by addresses, as the specification's
    /// pseudo-code has them.
    fn lanes(&self, beat: u8) -> u8 {
        let bytes = 1u32 << self.size;
        let aligned = self.addr / bytes * bytes;
        let total = bytes * (u32::from(self.len) + 1);
        let bottom = self.addr / total * total;
        let mut first = self.addr;
        if beat > 0 && self.kind != 0 {
            first = aligned + u32::from(beat) * bytes;
            if self.kind == 2 && first >= bottom + total {
                first -= total;
            }
        }
        let end = first / bytes * bytes + bytes;
        (first..end).fold(0, |lanes, byte| lanes | 1 << (byte % 4))
    }

    fn put(&self, row: &mut Row, channel: &str) {
        row.set(format!("{channel}id"), self.id);
        row.set(format!("{channel}addr"), self.addr);
        row.set(format!("{channel}len"), self.len);
        row.set(format!("{channel}size"), self.size);
        row.set(format!("{channel}burst"), self.kind);
        row.set(format!("{channel}lock"), self.lock);
        row.set(format!("{channel}cache"), self.cache);
        row.set(format!("{channel}valid"), 1u8);
    }
}

/// What a channel offers until it is taken, and how long that has taken.
struct Port<T> {
    offered: Option<T>,
    waited: u32,
}

impl<T: Clone> Port<T> {
    fn new() -> Self {
        Port {
            offered: None,
            waited: 0,
        }
    }

    /// Whether the other side is ready; what it takes.
    fn ready(&mut self, rng: &mut Pcg64Mcg) -> (bool, Option<T>) {
        let ready = self.waited >= PATIENCE || rng.random_bool(0.6);
        self.waited = if self.offered.is_some() && !ready {
            self.waited + 1
        } else {
            0
        };
        let taken = if ready { self.offered.take() } else { None };
        (ready, taken)
    }
}

/// A write under way: its burst and what of it was taken.
#[derive(Clone, Debug)]
struct Write {
    burst: Burst,
    addressed: bool,
    sent: usize,
}

impl Write {
    fn whole(&self) -> bool {
        self.sent == usize::from(self.burst.len) + 1
    }
}

struct Traffic {
    rng: Pcg64Mcg,
    /// By ID: what was read last as an exclusive access.
    exclusive: [Option<Burst>; 4],
    /// In the order of their addresses, until they are answered; behind them those to come.
    writes: VecDeque<Write>,
    reads: Vec<(Burst, u8)>,
    aw: Port<Burst>,
    w: Port<(u8, bool)>,
    b: Port<(u8, u8)>,
    ar: Port<Burst>,
    r: Port<(u8, u8, u32, bool)>,
    /// Cycles until data may be ahead of its address again.
    cooling: u32,
    silent: [u32; 2],
}

/// The cycles of random traffic after a reset.
pub fn traffic(seed: u64, cycles: usize) -> Vec<Row> {
    let mut traffic = Traffic {
        rng: Pcg64Mcg::seed_from_u64(seed),
        exclusive: [const { None }; 4],
        writes: VecDeque::new(),
        reads: Vec::new(),
        aw: Port::new(),
        w: Port::new(),
        b: Port::new(),
        ar: Port::new(),
        r: Port::new(),
        cooling: 0,
        silent: [0; 2],
    };
    (0..cycles).map(|_| traffic.cycle()).collect()
}

impl Traffic {
    fn burst(&mut self) -> Burst {
        let rng = &mut self.rng;
        let size = rng.random_range(0..3u8);
        let kind = rng.random_range(0..3u8);
        let mut addr = rng.random_range(0..0x2000u32);
        let mut len = match kind {
            0 => rng.random_range(0..16),
            2 => [1, 3, 7, 15][rng.random_range(0..4)],
            _ if rng.random_bool(0.02) => 255,
            _ => rng.random_range(0..20),
        };
        let mut cache = rng.random_range(0..16u8);
        if cache & 2 == 0 {
            cache &= 3;
        }
        let lock = rng.random_bool(0.2);
        if lock {
            len = [0, 1, 3, 7, 15][rng.random_range(0..5)];
            len = if kind == 2 { len.max(1) } else { len };
            let total = (u32::from(len) + 1) << size;
            addr = addr / total * total;
        }
        if kind == 2 {
            addr = addr >> size << size;
        }
        if kind == 1 {
            let end = (addr >> size << size) + ((u32::from(len) + 1) << size);
            if addr / 4096 != (end - 1) / 4096 {
                // Up to the boundary.
                let room = 4096 - (addr >> size << size) % 4096;
                len = ((room >> size) - 1).min(255) as u8;
            }
        }
        let id = rng.random_range(0..4);
        Burst {
            id,
            addr,
            len,
            size,
            kind,
            lock,
            cache,
        }
    }

    /// A burst to write: exclusive only at the place that its ID has read so.
    fn write_burst(&mut self) -> Burst {
        let burst = self.burst();
        match &self.exclusive[usize::from(burst.id)] {
            Some(read) if burst.lock => Burst {
                cache: burst.cache,
                ..read.clone()
            },
            _ => burst,
        }
    }

    fn cycle(&mut self) -> Row {
        let mut row = Row::rest();
        self.offer_write();
        self.offer_read();
        self.offer_answers();
        if let Some(burst) = &self.aw.offered {
            burst.put(&mut row, "aw");
        }
        if let Some((strobes, last)) = self.w.offered {
            row.set("wdata", 0x0123_4567u32);
            row.set("wstrb", strobes);
            row.set("wlast", last);
            row.set("wvalid", 1u8);
        }
        if let Some((id, resp)) = self.b.offered {
            row.set("bid", id);
            row.set("bresp", resp);
            row.set("bvalid", 1u8);
        }
        if let Some(burst) = &self.ar.offered {
            burst.put(&mut row, "ar");
        }
        if let Some((id, resp, data, last)) = self.r.offered {
            row.set("rid", id);
            row.set("rresp", resp);
            row.set("rdata", data);
            row.set("rlast", last);
            row.set("rvalid", 1u8);
        }
        self.take(&mut row);
        row
    }

    fn offer_write(&mut self) {
        if self.writes.len() < OPEN + 1 {
            let burst = self.write_burst();
            self.writes.push_back(Write {
                burst,
                addressed: false,
                sent: 0,
            });
        }
        let open = self.writes.iter().filter(|write| write.addressed).count();
        let next = self.writes.iter().find(|write| !write.addressed);
        if self.aw.offered.is_none() && open < OPEN && self.rng.random_bool(0.3) {
            // What is exclusive by now is not so any more if its ID has read another place since.
            let mut burst = next.expect("one to come").burst.clone();
            let read = &self.exclusive[usize::from(burst.id)];
            let same = |read: &Burst| {
                (read.addr, read.len, read.size) == (burst.addr, burst.len, burst.size)
            };
            if burst.lock && !read.as_ref().is_none_or(same) {
                burst.lock = false;
                let place = self.writes.iter_mut().find(|write| !write.addressed);
                place.expect("one to come").burst.lock = false;
            }
            self.aw.offered = Some(burst);
        }
        self.cooling = self.cooling.saturating_sub(1);
        if self.w.offered.is_none() && self.rng.random_bool(0.6) {
            let cooling = self.cooling;
            let mut unsent = self.writes.iter().filter(|write| !write.whole());
            let Some(write) = unsent.next() else { return };
            let leads = !write.addressed;
            let ahead: usize = self
                .writes
                .iter()
                .filter(|write| !write.addressed)
                .map(|w| w.sent)
                .sum();
            if leads && (ahead >= LEAD - 1 || (cooling > 0 && ahead == 0)) {
                return;
            }
            let beat = u8::try_from(write.sent).expect("256 beats at most");
            let strobes = write.burst.lanes(beat) & self.rng.random_range(0..16u8);
            let strobes = if self.rng.random_bool(0.5) {
                write.burst.lanes(beat)
            } else {
                strobes
            };
            self.w.offered = Some((strobes, beat == write.burst.len));
        }
    }

    fn offer_read(&mut self) {
        if self.ar.offered.is_none() && self.reads.len() < OPEN && self.rng.random_bool(0.3) {
            // No exclusive read while an exclusive write of its ID is on its way.
            let mut burst = self.burst();
            burst.lock &= self
                .aw
                .offered
                .as_ref()
                .is_none_or(|write| write.id != burst.id);
            self.ar.offered = Some(burst);
        }
    }

    fn offer_answers(&mut self) {
        let impatient = self.silent.map(|cycles| cycles >= PATIENCE);
        if self.b.offered.is_none() {
            let done = |write: &&Write| write.addressed && write.whole();
            let mut ids: Vec<u8> = Vec::new();
            for write in self.writes.iter().filter(done) {
                if !ids.contains(&write.burst.id) {
                    ids.push(write.burst.id);
                }
            }
            if !ids.is_empty() && (impatient[0] || self.rng.random_bool(0.3)) {
                let id = ids[self.rng.random_range(0..ids.len())];
                let write = self.writes.iter().find(|write| write.burst.id == id);
                let lock = write.is_some_and(|write| write.burst.lock);
                let resp = [0, u8::from(lock), 2, 3][self.rng.random_range(0..4)];
                self.b.offered = Some((id, resp));
            }
            self.silent[0] += 1;
        }
        if self.b.offered.is_some() {
            self.silent[0] = 0;
        }
        if self.r.offered.is_none() {
            if !self.reads.is_empty() && (impatient[1] || self.rng.random_bool(0.5)) {
                let id = self.reads[self.rng.random_range(0..self.reads.len())].0.id;
                let oldest = self.reads.iter().find(|(read, _)| read.id == id);
                let (read, beat) = oldest.expect("one of this ID");
                let resp = [0, u8::from(read.lock), 2, 3][self.rng.random_range(0..4)];
                let last = *beat == read.len;
                self.r.offered = Some((id, resp, self.rng.random(), last));
            }
            self.silent[1] += 1;
        }
        if self.r.offered.is_some() {
            self.silent[1] = 0;
        }
    }

    /// Readies, and what they take.
    fn take(&mut self, row: &mut Row) {
        let (ready, w) = self.w.ready(&mut self.rng);
        row.set("wready", ready);
        if w.is_some() {
            let write = self.writes.iter_mut().find(|write| !write.whole());
            let write = write.expect("what was offered");
            write.sent += 1;
            if !write.addressed {
                self.cooling = 2 * LEAD as u32 + 2;
            }
        }
        let (ready, aw) = self.aw.ready(&mut self.rng);
        row.set("awready", ready);
        if aw.is_some() {
            let write = self.writes.iter_mut().find(|write| !write.addressed);
            write.expect("what was offered").addressed = true;
            self.cooling = 2 * LEAD as u32 + 2;
        }
        let (ready, b) = self.b.ready(&mut self.rng);
        row.set("bready", ready);
        if let Some((id, _)) = b {
            let place = self.writes.iter().position(|write| write.burst.id == id);
            self.writes.remove(place.expect("it was answered"));
        }
        let (ready, r) = self.r.ready(&mut self.rng);
        row.set("rready", ready);
        if let Some((id, .., last)) = r {
            let place = self.reads.iter().position(|(read, _)| read.id == id);
            let place = place.expect("it was answered");
            if last {
                self.reads.remove(place);
            } else {
                self.reads[place].1 += 1;
            }
        }
        let (ready, ar) = self.ar.ready(&mut self.rng);
        row.set("arready", ready);
        if let Some(burst) = ar {
            if burst.lock {
                self.exclusive[usize::from(burst.id)] = Some(burst.clone());
            }
            self.reads.push((burst, 0));
        }
    }
}
