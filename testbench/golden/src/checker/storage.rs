//! Registers that read back what was written.

use crate::geometry::mask;
use crate::register_map::{RegisterMap, Stored};
use jukebox_config::Config;

/// Value of `WATCHDOG` after reset, in cycles; 0, for ever, where there is none.
pub(crate) fn watchdog_reset(config: &Config) -> u64 {
    if config.features.watchdog {
        0x1_0000
    } else {
        0
    }
}

/// Values and existing bits, by the discriminant of [`Stored`].
#[derive(Clone, Debug)]
pub(crate) struct Storage {
    values: [u64; Stored::ALL.len()],
    masks: [u64; Stored::ALL.len()],
}

impl Storage {
    pub(crate) fn new(config: &Config, map: &RegisterMap) -> Self {
        let tag_bits = config.address.va_bits - config.geometry.region_bytes.ilog2();
        let mut storage = Storage {
            values: [0; Stored::ALL.len()],
            masks: [0; Stored::ALL.len()],
        };
        for (register, name) in Stored::ALL {
            let width = match register {
                Stored::Config => 3 + u32::from(config.prefetch.run_ahead),
                Stored::IrqEnable => 4,
                Stored::Asid => config.address.asid_bits,
                Stored::Rebase => tag_bits,
                Stored::RecBase
                | Stored::RecLimit
                | Stored::RepBase
                | Stored::RepBytes
                | Stored::Rep2Base
                | Stored::Rep2Bytes => config.address.pa_bits,
                Stored::Watchdog => 24,
                Stored::NextLine => 2,
                _ => 16,
            };
            storage.masks[register as usize] = map.mask(name).unwrap_or(mask(width));
        }
        storage.values[Stored::Watchdog as usize] = watchdog_reset(config);
        storage
    }

    /// The value of a register.
    #[inline]
    pub(crate) fn get(&self, register: Stored) -> u64 {
        self.values[register as usize]
    }

    /// Writes the bytes of one word that `strobes` names.
    pub(crate) fn write(&mut self, register: Stored, high: bool, data: u32, strobes: u8) {
        let at = register as usize;
        self.values[at] = merge(self.values[at], high, data, strobes) & self.masks[at];
    }

    /// A register that is used up reads 0.
    pub(crate) fn use_up(&mut self, register: Stored) {
        self.values[register as usize] = 0;
    }
}

/// `old` with the bytes of one word replaced that `strobes` names.
pub(crate) fn merge(old: u64, high: bool, data: u32, strobes: u8) -> u64 {
    let bytes = (0..4).filter(|byte| strobes >> byte & 1 == 1);
    let place = bytes.fold(0u64, |place, byte| place | 0xff << (8 * byte));
    let shift = if high { 32 } else { 0 };
    old & !(place << shift) | (u64::from(data) & place) << shift
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checker::testing::{FIELDS, REGISTERS};

    #[test]
    fn strobes_choose_bytes_and_missing_bits_stay_zero() {
        let map = RegisterMap::new(&Config::default(), REGISTERS, FIELDS).unwrap();
        let mut storage = Storage::new(&Config::default(), &map);
        assert_eq!(storage.get(Stored::Watchdog), 0x1_0000);
        storage.write(Stored::RecBase, true, 0xffff_ffff, 0xf);
        storage.write(Stored::RecBase, false, 0x1234_5678, 0b0110);
        assert_eq!(storage.get(Stored::RecBase), 0xffff_0034_5600);
        storage.write(Stored::Config, false, 0xffff_ffff, 0xf);
        assert_eq!(storage.get(Stored::Config), 7);
        storage.write(Stored::Config, false, 0, 0b1110);
        assert_eq!(storage.get(Stored::Config), 7);
    }
}
