//! The generator's register table, as a driver wants it: by name.

use crate::error::BenchError;
use jukebox_config::{Config, Egress};
use jukebox_golden::{MapError, RegisterMap};
use jukebox_rtl_gen::registers::{Access, Field, Register, registers};
use std::sync::OnceLock;

/// One field of a register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldPlace {
    /// Name of the register.
    pub register: String,
    /// Lowest bit.
    pub lsb: u32,
    /// Bits, 1 to 32.
    pub width: u32,
}

impl FieldPlace {
    /// Mask of the field's width, at bit 0.
    #[must_use]
    pub fn mask(&self) -> u64 {
        (1 << self.width) - 1
    }
}

/// The registers of one configuration.
#[derive(Clone, Debug)]
pub struct Registers {
    config: Config,
    table: Vec<Register>,
}

impl Registers {
    /// The registers of `config`.
    #[must_use]
    pub fn new(config: &Config) -> Self {
        Registers {
            config: config.clone(),
            table: registers(config),
        }
    }

    /// Every register.
    #[must_use]
    pub fn all(&self) -> &[Register] {
        &self.table
    }

    /// The register of that name.
    ///
    /// # Errors
    /// [`BenchError::Unknown`] if there is none.
    pub fn get(&self, name: &str) -> Result<&Register, BenchError> {
        let found = self.table.iter().find(|register| register.name == name);
        found.ok_or_else(|| BenchError::Unknown(name.to_owned()))
    }

    /// Whether there is a register of that name.
    ///
    /// # Panics
    /// If there is none in any configuration: the name is mistyped.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        let there = self.get(name).is_ok();
        assert!(
            there || names_of_all().contains(&name),
            "no configuration has a register {name}"
        );
        there
    }

    /// Byte offset of a register; of its low word if it is a pair.
    ///
    /// # Errors
    /// As [`Registers::get`].
    pub fn offset(&self, name: &str) -> Result<u16, BenchError> {
        Ok(self.get(name)?.offset)
    }

    /// Byte offsets of a register's words, low word first.
    ///
    /// # Errors
    /// As [`Registers::get`].
    pub fn offsets(&self, name: &str) -> Result<impl Iterator<Item = u16> + use<>, BenchError> {
        let register = self.get(name)?;
        let offset = register.offset;
        Ok((offset..offset + register.bytes()).step_by(4))
    }

    /// The field named `REGISTER.FIELD`.
    ///
    /// # Errors
    /// [`BenchError::Unknown`] if there is none.
    pub fn field(&self, name: &str) -> Result<FieldPlace, BenchError> {
        let unknown = || BenchError::Unknown(name.to_owned());
        let (register, field) = name.split_once('.').ok_or_else(unknown)?;
        let field = self.get(register)?.field(field).ok_or_else(unknown)?;
        Ok(FieldPlace {
            register: register.to_owned(),
            lsb: field.lsb,
            width: field.width,
        })
    }

    /// The value of `register` with all bits of these fields set and no others.
    ///
    /// # Errors
    /// [`BenchError::Unknown`] if there is no such register or field.
    pub fn word(&self, register: &str, fields: &[&str]) -> Result<u64, BenchError> {
        let register = self.get(register)?;
        fields.iter().try_fold(0, |word, name| {
            let field = register.field(name);
            let unknown = || BenchError::Unknown(format!("{}.{name}", register.name));
            Ok(word | u64::from(field.ok_or_else(unknown)?.mask()))
        })
    }

    /// Names of the registers whose contents software can read back, constants included.
    pub fn readable(&self) -> impl Iterator<Item = &'static str> + '_ {
        self.table
            .iter()
            .filter(|r| r.access != Access::Act)
            .map(|r| r.name)
    }

    /// The same table as the golden model wants it.
    ///
    /// # Errors
    /// [`MapError`] if the table lacks what the golden model must know.
    pub fn golden_map(&self) -> Result<RegisterMap, MapError> {
        let offsets = self
            .table
            .iter()
            .map(|register| (register.name, register.offset));
        RegisterMap::new(&self.config, offsets, self.table.iter().flat_map(places))
    }
}

/// Names of the registers of a block that has everything.
fn names_of_all() -> &'static [&'static str] {
    static NAMES: OnceLock<Vec<&'static str>> = OnceLock::new();
    NAMES.get_or_init(|| {
        let mut config = Config::default();
        config.prefetch.egress = Egress::Axi4Read;
        config.prefetch.next_line = true;
        config.prefetch.run_ahead = true;
        config.prefetch.second_record = true;
        registers(&config).iter().map(|r| r.name).collect()
    })
}

/// Register and field name, lowest bit and width.
type Place<'a> = ((&'a str, &'a str), (u32, u32));

/// Name and place of each field of a register; one that is a single number is its own field.
fn places(register: &Register) -> Vec<Place<'_>> {
    let place = |field: &'_ Field| ((register.name, field.name), (field.lsb, field.width));
    match register.bits {
        bits if register.fields.is_empty() && bits > 0 => {
            vec![((register.name, "VALUE"), (0, bits))]
        }
        _ => register.fields.iter().map(place).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_register_may_be_left_out_but_not_mistyped() {
        let mut config = Config::default();
        config.features.pacing = false;
        let left_out = Registers::new(&config);
        assert!(!left_out.has("PACE_GAP") && !left_out.has("NEXT_LINE"));
        assert!(Registers::new(&Config::default()).has("PACE_GAP"));
        let mistyped = std::panic::catch_unwind(|| left_out.has("PACE_GAPS"));
        assert!(mistyped.is_err());
    }

    /// No single key brings a register that the block with everything has not.
    #[test]
    fn a_block_with_everything_has_every_register() {
        for drawn in jukebox_random_config::some(1, 200) {
            for register in Registers::new(drawn.config()).all() {
                assert!(names_of_all().contains(&register.name), "{}", register.name);
            }
        }
    }
}
