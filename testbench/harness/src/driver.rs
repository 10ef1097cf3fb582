//! What a device driver does with the block, over the register port.

use crate::axil::{Answer, RegisterWrite};
use crate::bench::Bench;
use crate::error::BenchError;
use jukebox_ports::Block;

/// Cycles within which an access to a register must be answered.
const ACCESS_CYCLES: u64 = 10_000;

/// Cycles from an accepted START to its effect on `recording_o` and `replaying_o`, and one to spare.
const START_CYCLES: u64 = 3;

impl<B: Block> Bench<B> {
    /// Writes a word and waits for the answer.
    ///
    /// # Errors
    /// [`BenchError::Timeout`] if there is none; otherwise as [`Bench::tick`].
    pub fn poke(&mut self, offset: u16, data: u32, strobe: u8) -> Result<Answer, BenchError> {
        let ticket = self.bus.write(RegisterWrite {
            offset,
            data,
            strobe,
        });
        self.run_until("answer to a register write", ACCESS_CYCLES, |bench| {
            bench.bus.writes_answered() >= ticket
        })?;
        Ok(self.bus.write_answer())
    }

    /// Reads a word and waits for the answer.
    ///
    /// # Errors
    /// [`BenchError::Timeout`] if there is none; otherwise as [`Bench::tick`].
    pub fn peek(&mut self, offset: u16) -> Result<Answer, BenchError> {
        let ticket = self.bus.read(offset);
        self.run_until("answer to a register read", ACCESS_CYCLES, |bench| {
            bench.bus.reads_answered() >= ticket
        })?;
        Ok(self.bus.read_answer())
    }

    /// Queues writes of a register, low word first if it is a pair, and returns at once.
    ///
    /// # Errors
    /// [`BenchError::Unknown`] if there is no such register.
    pub fn post_reg(&mut self, name: &str, value: u64) -> Result<(), BenchError> {
        for (word, offset) in self.registers().offsets(name)?.enumerate() {
            let data = (value >> (32 * word)) as u32;
            self.bus.write(RegisterWrite {
                offset,
                data,
                strobe: 0xf,
            });
        }
        Ok(())
    }

    /// Writes a register, low word first if it is a pair, and waits for the answers.
    ///
    /// # Errors
    /// [`BenchError::Unknown`], [`BenchError::Refused`], [`BenchError::Timeout`], or as
    /// [`Bench::tick`].
    pub fn write_reg(&mut self, name: &str, value: u64) -> Result<(), BenchError> {
        for (word, offset) in self.registers().offsets(name)?.enumerate() {
            let answer = self.poke(offset, (value >> (32 * word)) as u32, 0xf)?;
            okay(name, answer)?;
        }
        Ok(())
    }

    /// Reads a register, low word first if it is a pair.
    ///
    /// # Errors
    /// As [`Bench::write_reg`].
    pub fn read_reg(&mut self, name: &str) -> Result<u64, BenchError> {
        let mut value = 0;
        for (word, offset) in self.registers().offsets(name)?.enumerate() {
            value |= u64::from(okay(name, self.peek(offset)?)?.data) << (32 * word);
        }
        Ok(value)
    }

    /// Reads one field, named `REGISTER.FIELD`.
    ///
    /// # Errors
    /// As [`Bench::write_reg`].
    pub fn read_field(&mut self, name: &str) -> Result<u64, BenchError> {
        let field = self.registers().field(name)?;
        let value = self.read_reg(&field.register)?;
        Ok(value >> field.lsb & field.mask())
    }

    /// Writes `CTRL` with the bits of these names set.
    ///
    /// # Errors
    /// As [`Bench::write_reg`].
    pub fn control(&mut self, fields: &[&str]) -> Result<(), BenchError> {
        let word = self.registers().word("CTRL", fields)?;
        self.write_reg("CTRL", word)
    }

    /// Queues a write of `CTRL` with the bits of these names set, and returns at once.
    ///
    /// # Errors
    /// [`BenchError::Unknown`] if there is no such bit.
    pub fn post_control(&mut self, fields: &[&str]) -> Result<(), BenchError> {
        let word = self.registers().word("CTRL", fields)?;
        self.post_reg("CTRL", word)
    }

    /// Starts recording into `base..limit`.
    ///
    /// # Errors
    /// As [`Bench::write_reg`].
    pub fn start_record(&mut self, base: u64, limit: u64) -> Result<(), BenchError> {
        self.write_reg("REC_BASE", base)?;
        self.write_reg("REC_LIMIT", limit)?;
        self.control(&["RECORD_START"])
    }

    /// Starts the replay of the `bytes` bytes at `base`.
    ///
    /// # Errors
    /// As [`Bench::write_reg`].
    pub fn start_replay(&mut self, base: u64, bytes: u64) -> Result<(), BenchError> {
        self.write_reg("REP_BASE", base)?;
        self.write_reg("REP_BYTES", bytes)?;
        self.control(&["REPLAY_START"])
    }

    /// Ends recording.
    ///
    /// # Errors
    /// As [`Bench::write_reg`].
    pub fn stop(&mut self) -> Result<(), BenchError> {
        self.control(&["RECORD_STOP"])
    }

    /// Ends replay.
    ///
    /// # Errors
    /// As [`Bench::write_reg`].
    pub fn abort(&mut self) -> Result<(), BenchError> {
        self.control(&["REPLAY_ABORT"])
    }

    /// Ends both, to be resumed.
    ///
    /// # Errors
    /// As [`Bench::write_reg`].
    pub fn pause(&mut self) -> Result<(), BenchError> {
        self.control(&["PAUSE"])
    }

    /// Waits until the block neither records nor replays; the number of cycles.
    ///
    /// # Errors
    /// [`BenchError::Timeout`] after `max_cycles`; otherwise as [`Bench::tick`].
    pub fn wait_idle(&mut self, max_cycles: u64) -> Result<u64, BenchError> {
        self.idle(START_CYCLES)?;
        self.run_until("end of recording and replay", max_cycles, |bench| {
            bench.outputs().recording == 0 && bench.outputs().replaying == 0
        })
    }

    /// Waits until the block does not record; the number of cycles.
    ///
    /// # Errors
    /// [`BenchError::Timeout`] after `max_cycles`; otherwise as [`Bench::tick`].
    pub fn wait_recorded(&mut self, max_cycles: u64) -> Result<u64, BenchError> {
        self.idle(START_CYCLES)?;
        self.run_until("end of recording", max_cycles, |bench| {
            bench.outputs().recording == 0
        })
    }

    /// Waits until the block does not replay; the number of cycles.
    ///
    /// # Errors
    /// [`BenchError::Timeout`] after `max_cycles`; otherwise as [`Bench::tick`].
    pub fn wait_replayed(&mut self, max_cycles: u64) -> Result<u64, BenchError> {
        self.idle(START_CYCLES)?;
        self.run_until("end of replay", max_cycles, |bench| {
            bench.outputs().replaying == 0
        })
    }
}

fn okay(name: &str, answer: Answer) -> Result<Answer, BenchError> {
    match answer.resp {
        0 => Ok(answer),
        resp => Err(BenchError::Refused {
            register: name.to_owned(),
            resp,
        }),
    }
}
