//! Where the registers are: names to offsets and bits, as the generator emitted them.

use crate::counter::Counter;
use crate::parts::is_there;
use jukebox_config::Config;
use std::collections::HashMap;
use thiserror::Error;

/// Bytes of the register space (12 address bits).
const SPACE: usize = 4096;

/// Why a register map cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum MapError {
    /// A register the block must have is missing.
    #[error("register {0} is missing")]
    Register(&'static str),
    /// A field the block must have is missing.
    #[error("field {1} of register {0} is missing")]
    Field(&'static str, &'static str),
    /// A register is there that the block cannot have.
    #[error("register {0} belongs to a part that is left out")]
    NeedlessRegister(String),
    /// A field is there that the block cannot have.
    #[error("field {1} of register {0} belongs to a part that is left out")]
    NeedlessField(&'static str, &'static str),
    /// An offset is not a multiple of 4 below 4096, or used twice.
    #[error("offset {1:#x} of register {0} is impossible")]
    Offset(String, u16),
    /// A field does not fit into 64 bits.
    #[error("field {1} of register {0} does not fit")]
    Width(String, String),
}

/// A register that means something to the model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Reg {
    Ctrl,
    Status,
    ErrorCause,
    IrqStatus,
    RecOffset,
    RecBytes,
    RepOffset,
    Stored(Stored),
    Counter(Counter),
    /// A value that never changes: its place in [`CONSTANTS`].
    Constant(usize),
    /// A register the model knows nothing about.
    Other,
}

/// Registers that read back what was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Stored {
    Config,
    IrqEnable,
    Asid,
    RecBase,
    RecLimit,
    RepBase,
    RepBytes,
    Rebase,
    PaceWindow,
    PaceGap,
    PaceRelease,
    XltRetryWait,
    Watchdog,
    NextLine,
    Rep2Base,
    Rep2Bytes,
}

impl Stored {
    /// All of them, by ascending discriminant, with their names.
    pub(crate) const ALL: [(Stored, &str); 16] = [
        (Stored::Config, "CONFIG"),
        (Stored::IrqEnable, "IRQ_ENABLE"),
        (Stored::Asid, "ASID"),
        (Stored::RecBase, "REC_BASE"),
        (Stored::RecLimit, "REC_LIMIT"),
        (Stored::RepBase, "REP_BASE"),
        (Stored::RepBytes, "REP_BYTES"),
        (Stored::Rebase, "REBASE"),
        (Stored::PaceWindow, "PACE_WINDOW"),
        (Stored::PaceGap, "PACE_GAP"),
        (Stored::PaceRelease, "PACE_RELEASE"),
        (Stored::XltRetryWait, "XLT_RETRY_WAIT"),
        (Stored::Watchdog, "WATCHDOG"),
        (Stored::NextLine, "NEXT_LINE"),
        (Stored::Rep2Base, "REP2_BASE"),
        (Stored::Rep2Bytes, "REP2_BYTES"),
    ];
}

/// Registers that never change.
pub(crate) const CONSTANTS: [&str; 4] = ["ID", "CAP0", "CAP1", "CAP2"];

/// Fields of CTRL.
pub(crate) const CTRL: [&str; 6] = [
    "RECORD_START",
    "RECORD_STOP",
    "REPLAY_START",
    "REPLAY_ABORT",
    "PAUSE",
    "COUNTERS_CLEAR",
];
/// Fields of CONFIG.
pub(crate) const CONFIG: [&str; 4] = ["ASID_FILTER", "PACING", "RECORD_HITS", "RUN_AHEAD"];
/// Fields of STATUS.
pub(crate) const STATUS: [&str; 6] = [
    "RECORDING",
    "REPLAYING",
    "RECORD_DONE",
    "RECORD_FULL",
    "REPLAY_DONE",
    "ERROR",
];
/// Fields of ERROR_CAUSE.
pub(crate) const ERROR_CAUSE: [&str; 7] = [
    "RECORD_CONFIG",
    "REPLAY_CONFIG",
    "RECORD_BUSY",
    "WRITE_ERROR",
    "READ_ERROR",
    "READ_TIMEOUT",
    "XLT_TIMEOUT",
];
/// Fields of IRQ_STATUS and IRQ_ENABLE.
pub(crate) const IRQ: [&str; 4] = ["RECORD_DONE", "RECORD_FULL", "REPLAY_DONE", "ERROR"];

/// Masks of the one-bit fields, in the order of the name lists.
#[derive(Clone, Debug, Default)]
pub(crate) struct Bits {
    pub(crate) ctrl: [u32; 6],
    pub(crate) config: [u32; 4],
    pub(crate) status: [u32; 6],
    pub(crate) error_cause: [u32; 7],
    pub(crate) irq_status: [u32; 4],
    pub(crate) irq_enable: [u32; 4],
}

/// A 32-bit word of the register space.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Word {
    pub(crate) reg: Reg,
    /// The upper half of a 64-bit register.
    pub(crate) high: bool,
}

/// Register offsets and field positions.
#[derive(Clone, Debug)]
pub struct RegisterMap {
    words: Vec<Option<Word>>,
    names: HashMap<String, Reg>,
    masks: HashMap<String, u64>,
    /// Numbers that may be wider than a word have two.
    pairs: bool,
    pub(crate) bits: Bits,
}

impl RegisterMap {
    /// Builds the map of a block of configuration `config` from (register, byte offset) and
    /// ((register, field), (shift, width)) pairs.
    ///
    /// Of a 64-bit register the offset of its low word is given. Registers beyond those of the
    /// contract are known to exist; nothing is predicted about their values. The bits that exist
    /// in a register are those of its fields; without fields they follow from the configuration.
    ///
    /// # Errors
    /// If a register or field that the block must have is missing, one that it cannot have is there,
    /// or a position is impossible.
    pub fn new<'a>(
        config: &Config,
        registers: impl IntoIterator<Item = (&'a str, u16)>,
        fields: impl IntoIterator<Item = ((&'a str, &'a str), (u32, u32))>,
    ) -> Result<Self, MapError> {
        let mut map = RegisterMap {
            words: vec![None; SPACE / 4],
            names: HashMap::new(),
            masks: HashMap::new(),
            pairs: config.registers.bits > 32,
            bits: Bits::default(),
        };
        for (name, offset) in registers {
            if !is_there(config, name) {
                return Err(MapError::NeedlessRegister(name.into()));
            }
            map.add(name, offset)?;
        }
        let mut known = HashMap::new();
        for ((register, field), (shift, width)) in fields {
            let fits = width > 0 && shift < 64 && width <= 64 - shift;
            let place = fits
                .then(|| (u64::MAX >> (64 - width)) << shift)
                .ok_or_else(|| MapError::Width(register.into(), field.into()))?;
            *map.masks.entry(register.into()).or_default() |= place;
            known.insert((register, field), place as u32);
        }
        for name in required().filter(|name| is_there(config, name)) {
            if !map.names.contains_key(name) {
                return Err(MapError::Register(name));
            }
        }
        let bits = &mut map.bits;
        let lists: [(&'static str, &[&'static str], &mut [u32]); 6] = [
            ("CTRL", &CTRL, &mut bits.ctrl),
            ("CONFIG", &CONFIG, &mut bits.config),
            ("STATUS", &STATUS, &mut bits.status),
            ("ERROR_CAUSE", &ERROR_CAUSE, &mut bits.error_cause),
            ("IRQ_STATUS", &IRQ, &mut bits.irq_status),
            ("IRQ_ENABLE", &IRQ, &mut bits.irq_enable),
        ];
        for (register, names, masks) in lists {
            for (name, mask) in names.iter().zip(masks) {
                let place = known.get(&(register, *name)).copied();
                *mask = match (place, is_there(config, name)) {
                    (Some(place), true) => place,
                    (None, false) => 0,
                    (None, true) => return Err(MapError::Field(register, name)),
                    (Some(_), false) => return Err(MapError::NeedlessField(register, name)),
                };
            }
        }
        Ok(map)
    }

    fn add(&mut self, name: &str, offset: u16) -> Result<(), MapError> {
        let reg = parse(name).unwrap_or(Reg::Other);
        for high in [false, true] {
            if high && !self.is_pair(reg) {
                break;
            }
            let at = usize::from(offset) + 4 * usize::from(high);
            let free = at.is_multiple_of(4) && matches!(self.words.get(at / 4), Some(None));
            if !free {
                return Err(MapError::Offset(name.into(), offset));
            }
            self.words[at / 4] = Some(Word { reg, high });
        }
        self.names.insert(name.into(), reg);
        Ok(())
    }

    /// Whether a register has two words.
    fn is_pair(&self, reg: Reg) -> bool {
        self.pairs && is_wide(reg)
    }

    /// The word that a byte address lies in, if there is one.
    pub(crate) fn word(&self, address: u16) -> Option<Word> {
        *self.words.get(usize::from(address) / 4)?
    }

    /// The register of that name.
    pub(crate) fn find(&self, name: &str) -> Option<Reg> {
        self.names.get(name).copied()
    }

    /// The name of the register a word belongs to, with the half if it has two.
    pub(crate) fn name(&self, word: Word) -> String {
        let named = self.names.iter().find(|(_, reg)| **reg == word.reg);
        let name = named.map_or("a register", |(name, _)| name.as_str());
        let half = match (self.is_pair(word.reg), word.high) {
            (false, _) => "",
            (true, false) => "_LO",
            (true, true) => "_HI",
        };
        format!("{name}{half}")
    }

    /// Bits of a register according to its fields.
    pub(crate) fn mask(&self, name: &str) -> Option<u64> {
        self.masks.get(name).copied()
    }
}

fn required() -> impl Iterator<Item = &'static str> {
    let live = ["CTRL", "STATUS", "ERROR_CAUSE", "IRQ_STATUS"];
    let offsets = ["REC_OFFSET", "REC_BYTES", "REP_OFFSET"];
    live.into_iter()
        .chain(offsets)
        .chain(Stored::ALL.into_iter().map(|(_, name)| name))
        .chain(Counter::ALL.into_iter().map(|(_, name)| name))
}

fn parse(name: &str) -> Option<Reg> {
    Some(match name {
        "CTRL" => Reg::Ctrl,
        "STATUS" => Reg::Status,
        "ERROR_CAUSE" => Reg::ErrorCause,
        "IRQ_STATUS" => Reg::IrqStatus,
        "REC_OFFSET" => Reg::RecOffset,
        "REC_BYTES" => Reg::RecBytes,
        "REP_OFFSET" => Reg::RepOffset,
        _ => {
            let constant = CONSTANTS.into_iter().position(|known| known == name);
            let stored = Stored::ALL.into_iter().find(|(_, known)| *known == name);
            match (constant, stored) {
                (Some(place), _) => Reg::Constant(place),
                (_, Some((stored, _))) => Reg::Stored(stored),
                _ => Reg::Counter(Counter::named(name)?),
            }
        }
    })
}

/// Whether a register's number may be wider than a word.
fn is_wide(reg: Reg) -> bool {
    use Stored::{Rebase, RecBase, RecLimit, Rep2Base, Rep2Bytes, RepBase, RepBytes};
    match reg {
        Reg::RecOffset | Reg::RecBytes | Reg::RepOffset | Reg::Counter(_) => true,
        Reg::Stored(stored) => matches!(
            stored,
            RecBase | RecLimit | RepBase | RepBytes | Rebase | Rep2Base | Rep2Bytes
        ),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checker::testing::{FIELDS, REGISTERS};

    #[test]
    fn a_complete_map_is_taken() {
        let map = RegisterMap::new(&Config::default(), REGISTERS, FIELDS).unwrap();
        assert_eq!(
            map.word(0x44),
            Some(Word {
                reg: Reg::Stored(Stored::RecBase),
                high: true
            })
        );
        assert_eq!(map.word(0x47), map.word(0x44));
        assert_eq!(map.word(0x43), map.word(0x40));
        assert_eq!(map.word(0x80), None);
        assert_eq!(map.word(0xffc), None);
        assert_eq!(map.mask("CONFIG"), Some(7));
        assert_eq!(map.bits.ctrl, [1, 2, 4, 8, 16, 32]);
    }

    #[test]
    fn what_is_missing_or_impossible_is_named() {
        let without = REGISTERS
            .into_iter()
            .filter(|(name, _)| *name != "WATCHDOG");
        let error = RegisterMap::new(&Config::default(), without, FIELDS).unwrap_err();
        assert_eq!(error, MapError::Register("WATCHDOG"));
        let without = FIELDS
            .into_iter()
            .filter(|((_, field), _)| *field != "PAUSE");
        let error = RegisterMap::new(&Config::default(), REGISTERS, without).unwrap_err();
        assert_eq!(error, MapError::Field("CTRL", "PAUSE"));
        let twice = REGISTERS.into_iter().chain([("MORE", 0x44)]);
        let error = RegisterMap::new(&Config::default(), twice, FIELDS).unwrap_err();
        assert_eq!(error, MapError::Offset("MORE".into(), 0x44));
        let wide = FIELDS.into_iter().chain([(("MORE", "A"), (60, 8))]);
        let error = RegisterMap::new(&Config::default(), REGISTERS, wide).unwrap_err();
        assert_eq!(error, MapError::Width("MORE".into(), "A".into()));
    }
    #[test]
    fn what_a_part_left_out_would_have_is_refused() {
        let mut config = Config::default();
        config.features.watchdog = false;
        let error = RegisterMap::new(&config, REGISTERS, FIELDS).unwrap_err();
        assert_eq!(error, MapError::NeedlessRegister("WATCHDOG".into()));
        let without = REGISTERS
            .into_iter()
            .filter(|(name, _)| *name != "WATCHDOG");
        let error = RegisterMap::new(&config, without, FIELDS).unwrap_err();
        assert_eq!(
            error,
            MapError::NeedlessField("ERROR_CAUSE", "READ_TIMEOUT")
        );
    }

    #[test]
    fn without_upper_words_nothing_lies_behind_a_low_one() {
        let mut config = Config::default();
        config.registers.bits = 32;
        let map = RegisterMap::new(&config, REGISTERS, FIELDS).unwrap();
        assert!(map.word(0x40).is_some() && map.word(0x100).is_some());
        assert_eq!((map.word(0x44), map.word(0x104)), (None, None));
    }
}
