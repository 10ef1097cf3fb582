//! What stands between a core and memory: its store buffer, and caches that the metadata port of the
//! block does not look into.

use jukebox_harness::Bytes;
use std::collections::BTreeMap;

/// Bytes of a line of the core's caches.
const LINE: u64 = 64;

/// A line of a cache.
#[derive(Clone, Debug)]
struct Line {
    bytes: Vec<u8>,
    dirty: bool,
}

/// The way of a core to memory.
#[derive(Clone, Debug, Default)]
pub struct Caches {
    /// Whether the block sees what is in the caches.
    pub coherent: bool,
    stores: Vec<(u64, Vec<u8>)>,
    lines: BTreeMap<u64, Line>,
}

impl Caches {
    /// Caches that hold nothing yet.
    pub fn new(coherent: bool) -> Self {
        Caches {
            coherent,
            ..Caches::default()
        }
    }

    /// A core writes. Without coherence it stays in a cache; with it, in the store buffer.
    pub fn write(&mut self, memory: &mut Bytes, addr: u64, bytes: &[u8]) {
        if self.coherent {
            self.stores.push((addr, bytes.to_vec()));
            return;
        }
        for (offset, byte) in bytes.iter().enumerate() {
            let addr = addr + offset as u64;
            let line = self.line(memory, addr);
            line.bytes[(addr % LINE) as usize] = *byte;
            line.dirty = true;
        }
    }

    /// A core reads.
    pub fn read(&mut self, memory: &mut Bytes, addr: u64, len: usize) -> Vec<u8> {
        if self.coherent {
            return memory.to_vec(addr, len);
        }
        (addr..addr + len as u64)
            .map(|addr| self.line(memory, addr).bytes[(addr % LINE) as usize])
            .collect()
    }

    fn line(&mut self, memory: &mut Bytes, addr: u64) -> &mut Line {
        let base = addr / LINE * LINE;
        self.lines.entry(base).or_insert_with(|| Line {
            bytes: memory.to_vec(base, LINE as usize),
            dirty: false,
        })
    }

    /// What has been written is there for everybody.
    pub fn fence(&mut self, memory: &mut Bytes) {
        for (addr, bytes) in self.stores.drain(..) {
            memory.write(addr, &bytes);
        }
    }

    /// Drops lines, those that are dirty after they were written back if `clean`.
    pub fn drop_lines(&mut self, memory: &mut Bytes, addr: u64, len: u64, clean: bool) {
        let base = addr / LINE * LINE;
        self.lines.retain(|at, line| {
            let inside = *at >= base && *at < addr + len;
            if inside && clean && line.dirty {
                memory.write(*at, &line.bytes);
            }
            !inside
        });
    }

    /// Writes everything dirty back, as caches do when they like; what was in them stays.
    pub fn write_back(&mut self, memory: &mut Bytes) {
        for (addr, line) in &mut self.lines {
            if std::mem::take(&mut line.dirty) {
                memory.write(*addr, &line.bytes);
            }
        }
    }
}
