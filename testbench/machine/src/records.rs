//! Every record in memory against what the functional golden model makes of the events.

use crate::kind::Kind;
use anyhow::{Result, ensure};
use jukebox_config::Config;
use jukebox_golden::Recorder;
use jukebox_ports::{Inputs, Outputs};
use std::collections::BTreeMap;

/// An invocation's record in the making.
#[derive(Debug)]
struct Open {
    recorder: Recorder,
    base: Option<u64>,
}

/// Watches the observation port and the addresses of the record.
#[derive(Debug)]
pub struct Records {
    config: Config,
    memory_base: u64,
    /// Whether hits are recorded, too.
    hits: bool,
    limit: u64,
    open: BTreeMap<u32, Open>,
    current: Option<u32>,
    recording: bool,
    /// Records that were compared.
    pub compared: u64,
    /// Their bytes.
    pub bytes: u64,
}

impl Records {
    /// For a block of this configuration, beside the L2 and with the memory of that machine.
    #[must_use]
    pub fn new(config: &Config, kind: Kind) -> Records {
        Records {
            config: config.clone(),
            memory_base: kind.memory_base(),
            hits: !kind.marks(),
            limit: 0,
            open: BTreeMap::new(),
            current: None,
            recording: false,
            compared: 0,
            bytes: 0,
        }
    }

    /// The bytes that a buffer has from now on; 0: nothing is recorded.
    pub fn set_limit(&mut self, bytes: u32) {
        self.limit = u64::from(bytes);
    }

    /// An invocation of `program` begins.
    pub fn begin(&mut self, program: u32) {
        let recorder = Recorder::new(&self.config, self.limit);
        self.open.insert(
            program,
            Open {
                recorder,
                base: None,
            },
        );
        self.current = Some(program);
    }

    /// It goes on.
    pub fn resume(&mut self, program: u32) {
        self.current = Some(program);
    }

    /// One cycle of the block's ports.
    pub fn cycle(&mut self, i: &Inputs, o: &Outputs) {
        if self.limit == 0 {
            return;
        }
        let recording = o.recording != 0;
        let ended = self.recording && !recording;
        self.recording = recording;
        let Some(open) = self.current.and_then(|program| self.open.get_mut(&program)) else {
            return;
        };
        let address = self.current.map_or(0, |program| program + 1);
        let kind = i.obs_kind != 2 || self.hits;
        let recorded = kind && i.obs_instr != 0 && u32::from(i.obs_asid) == address;
        if recording && i.obs_valid != 0 && o.obs_ready != 0 && recorded {
            open.recorder.event(i.obs_vaddr);
        }
        if o.m_axi_awvalid != 0 {
            open.base.get_or_insert(o.m_axi_awaddr);
        }
        if ended {
            open.recorder.pause();
        }
    }

    /// The invocation is over: its record is in `memory`.
    ///
    /// # Errors
    /// If it is another one than the events make.
    pub fn end(&mut self, program: u32, memory: &[u64]) -> Result<()> {
        let Some(open) = self.open.remove(&program) else {
            return Ok(());
        };
        if self.limit == 0 {
            return Ok(());
        }
        let expected = open.recorder.finish().bytes;
        ensure!(
            expected.is_empty() == open.base.is_none(),
            "program {program}: {} bytes of record expected, first address written {:?}",
            expected.len(),
            open.base
        );
        let Some(base) = open.base else {
            return Ok(());
        };
        let first = (base - self.memory_base) as usize / 8;
        let found = memory[first..].iter().flat_map(|word| word.to_le_bytes());
        if let Some(at) = expected.iter().zip(found).position(|(a, b)| *a != b) {
            anyhow::bail!(
                "program {program}: byte {at} of {} of its record at {base:#x} is not what its \
                 events make",
                expected.len()
            );
        }
        self.compared += 1;
        self.bytes += expected.len() as u64;
        Ok(())
    }
}
