//! What registers read.

use super::lite::Read;
use super::{Expect, Golden};
use crate::mismatch::Mismatch;
use crate::register_map::{CONSTANTS, Reg, Stored};

/// Bits certainly and possibly set, of those that are known at all.
struct Bits {
    low: u32,
    high: u32,
    known: u32,
}

impl Golden {
    /// The value register `register` must read at rest (see [`Golden::at_rest`]). A register
    /// unknown to the map, or of unknown value, is [`Expect::Unknown`].
    pub fn expect(&self, register: &str) -> Expect {
        let Some(reg) = self.map.find(register) else {
            return Expect::Unknown;
        };
        match self.bits(reg) {
            Some(Bits { low, high, known }) if low == high && known == u32::MAX => {
                Expect::Exact(low.into())
            }
            Some(_) => Expect::Unknown,
            None => self.number(reg),
        }
    }

    /// States the value of `ID`, `CAP0` or `CAP1`; returns whether `register` is one of them.
    ///
    /// Without it the first value read is taken, and later ones must be the same.
    pub fn set_constant(&mut self, register: &str, value: u32) -> bool {
        let place = CONSTANTS.iter().position(|name| *name == register);
        if let Some(place) = place {
            self.constants[place] = Some(value.into());
        }
        place.is_some()
    }

    /// The value of a register that is one number.
    fn number(&self, reg: Reg) -> Expect {
        match reg {
            Reg::Ctrl => Expect::Exact(0),
            Reg::RecOffset => self.shared.rec_offset.live,
            Reg::RecBytes => self.shared.rec_bytes,
            Reg::RepOffset => self.shared.rep_offset.live,
            Reg::Stored(register) => Expect::Exact(self.storage.get(register)),
            Reg::Counter(counter) => {
                let (low, high) = self.shared.counters.range(counter);
                Expect::range(low, high)
            }
            Reg::Constant(place) => self.constants[place].map_or(Expect::Unknown, Expect::Exact),
            _ => Expect::Unknown,
        }
    }

    /// The value of a register of flags, at rest.
    fn bits(&self, reg: Reg) -> Option<Bits> {
        let spread = |masks: &[u32], set: u8| {
            let places = masks
                .iter()
                .enumerate()
                .filter(|(place, _)| set >> place & 1 == 1);
            places.fold(0, |bits, (_, mask)| bits | mask)
        };
        let map = &self.map.bits;
        let (name, masks, low, high): (_, &[u32], _, _) = match reg {
            Reg::ErrorCause => {
                let set = &self.shared.error_cause;
                ("ERROR_CAUSE", &map.error_cause, set.low(), set.high())
            }
            Reg::IrqStatus => (
                "IRQ_STATUS",
                &map.irq_status,
                self.shared.irq.low(),
                self.shared.irq.high(),
            ),
            Reg::Status => {
                let error = |set: u8| u8::from(set != 0) << 5;
                let (done, cause) = (&self.shared.status, &self.shared.error_cause);
                let low = done.low() << 2 | error(cause.low());
                let high = done.high() << 2 | error(cause.high());
                ("STATUS", &map.status, low, high)
            }
            _ => return None,
        };
        let ours = spread(masks, u8::MAX);
        let more = self.map.mask(name).unwrap_or_default() as u32 & !ours;
        Some(Bits {
            low: spread(masks, low),
            high: spread(masks, high),
            known: !more,
        })
    }

    /// Checks a register read that was answered in this cycle.
    pub(super) fn compare_read(&mut self, read: &Read, data: u32) -> Result<(), Mismatch> {
        let Some(word) = read.word else { return Ok(()) };
        let used_up = word.reg == Reg::Stored(Stored::Rep2Bytes) && self.used_up >= read.at;
        let unwritten = self.written <= read.at && !used_up;
        let rested = read.at_rest && self.at_rest() && self.last_activity < read.at;
        let always = matches!(word.reg, Reg::Stored(_) | Reg::Ctrl | Reg::Constant(_));
        if word.reg == Reg::Status {
            self.compare_running(read, data)?;
        }
        if !(unwritten && (always || rested)) {
            return Ok(());
        }
        let name = || self.map.name(word);
        if let Some(Bits { low, high, known }) = self.bits(word.reg) {
            self.shared.compared.register_values += 1;
            let seen = data & known;
            if seen & low != low || seen & !high != 0 {
                let expected = match low == high {
                    true => format!("{low:#x}"),
                    false => format!("{low:#x}, perhaps with {:#x}", high & !low),
                };
                return Err(self
                    .shared
                    .fail(&name(), expected, format_args!("{data:#x}")));
            }
            self.adopt_bits(word.reg, data);
            return Ok(());
        }
        let whole = self.number(word.reg);
        let half = whole.half(word.high);
        if half != Expect::Unknown {
            self.shared.compared.register_values += 1;
        }
        if !half.allows(data.into()) {
            let expected = match half {
                Expect::Range(low, high) => format!("{low:#x} to {high:#x}"),
                Expect::Exact(only) => format!("{only:#x}"),
                Expect::Unknown => String::new(),
            };
            return Err(self
                .shared
                .fail(&name(), expected, format_args!("{data:#x}")));
        }
        let learnt = whole.learn(word.high, data);
        match word.reg {
            Reg::RecOffset => self.shared.rec_offset.live = learnt,
            Reg::RecBytes => self.shared.rec_bytes = learnt,
            Reg::RepOffset => self.shared.rep_offset.live = learnt,
            Reg::Constant(place) => self.constants[place] = Some(data.into()),
            Reg::Counter(counter) => match learnt {
                Expect::Exact(only) => self.shared.counters.adopt(counter, only, only),
                Expect::Range(low, high) => self.shared.counters.adopt(counter, low, high),
                Expect::Unknown => {}
            },
            _ => {}
        }
        Ok(())
    }

    /// STATUS.RECORDING and REPLAYING are what the ports showed some time during the read.
    fn compare_running(&self, read: &Read, data: u32) -> Result<(), Mismatch> {
        for (place, name) in ["STATUS.RECORDING", "STATUS.REPLAYING"]
            .into_iter()
            .enumerate()
        {
            let set = data & self.map.bits.status[place] != 0;
            if read.seen[place] >> u8::from(set) & 1 == 0 {
                return Err(self.shared.fail(name, u8::from(!set), u8::from(set)));
            }
        }
        Ok(())
    }

    /// Flags that were open are what was read.
    fn adopt_bits(&mut self, reg: Reg, data: u32) {
        let gather = |masks: &[u32]| {
            let places = masks
                .iter()
                .enumerate()
                .filter(|(_, mask)| data & **mask != 0);
            places.fold(0u8, |set, (place, _)| set | 1 << place)
        };
        let map = &self.map.bits;
        match reg {
            Reg::ErrorCause => self.shared.error_cause.adopt(gather(&map.error_cause)),
            Reg::IrqStatus => self.shared.irq.adopt(gather(&map.irq_status)),
            Reg::Status => self.shared.status.adopt(gather(&map.status[2..5])),
            _ => {}
        }
    }
}
