//! One line behind the header, as serde reads and writes it.

use std::fmt;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::ports::{PORTS, Port, Ports};
use crate::value::Value;

/// The key of the cycle of a line.
const AT: &str = "at";
/// The key of the last line.
const END: &str = "end";

/// Ports of more bits are written as text: not every reader of JSON has numbers of 64 bits.
const NUMBER_BITS: u32 = 32;

/// What a line says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// Some ports carry something else from this cycle on.
    At(u64),
    /// So many cycles there were.
    End(u64),
}

/// A line to be written: in cycle `at` ports change from `before` to `now`.
pub struct Change<'a> {
    pub at: u64,
    pub before: &'a Ports,
    pub now: &'a Ports,
}

impl Serialize for Change<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry(AT, &self.at)?;
        for port in PORTS {
            if port.is_same(self.now, self.before) {
                continue;
            }
            let value = port.get(self.now);
            if port.bits <= NUMBER_BITS {
                map.serialize_entry(port.name, &value.low())?;
            } else {
                map.serialize_entry(port.name, &Hex(value))?;
            }
        }
        map.end()
    }
}

/// The last line.
pub struct End(pub u64);

impl Serialize for End {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(1))?;
        map.serialize_entry(END, &self.0)?;
        map.end()
    }
}

/// A value as text.
struct Hex(Value);

impl Serialize for Hex {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("0x{:x}", self.0))
    }
}

/// Reads a line; ports that it names are changed in what it holds.
pub struct Onto<'a>(pub &'a mut Ports);

impl<'de> DeserializeSeed<'de> for Onto<'_> {
    type Value = Line;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Line, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Onto<'_> {
    type Value = Line;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "an object with \"{AT}\" and the ports that change, or \"{END}\""
        )
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Line, A::Error> {
        const { assert!(PORTS.len() <= 128) }
        let (mut line, mut given) = (None, 0u128);
        while let Some(key) = map.next_key::<Key>()? {
            let place = match key {
                Key::Port(place) => place,
                kind => {
                    let number = map.next_value()?;
                    let said = match kind {
                        Key::End => Line::End(number),
                        _ => Line::At(number),
                    };
                    if line.replace(said).is_some() {
                        return Err(A::Error::custom(format_args!(
                            "\"{AT}\" or \"{END}\" once, no more"
                        )));
                    }
                    continue;
                }
            };
            let port = &PORTS[place];
            let value = map.next_value_seed(Carried(port))?;
            if given >> place & 1 == 1 {
                return Err(A::Error::custom(format_args!("`{}` twice", port.name)));
            }
            given |= 1 << place;
            if !port.set(self.0, value) {
                return Err(A::Error::custom(format_args!(
                    "`{}`: 0x{value:x} does not fit in its {} bits",
                    port.name, port.bits
                )));
            }
        }
        match line {
            None => Err(A::Error::custom(format_args!(
                "neither \"{AT}\" nor \"{END}\""
            ))),
            Some(Line::End(_)) if given != 0 => {
                Err(A::Error::custom(format_args!("ports beside \"{END}\"")))
            }
            Some(line) => Ok(line),
        }
    }
}

/// A key: of a number of cycles, or a port by its place in the table.
#[derive(Clone, Copy)]
enum Key {
    At,
    End,
    Port(usize),
}

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Name;

        impl Visitor<'_> for Name {
            type Value = Key;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "\"{AT}\", \"{END}\" or a port")
            }

            fn visit_str<E: Error>(self, name: &str) -> Result<Key, E> {
                match name {
                    AT => Ok(Key::At),
                    END => Ok(Key::End),
                    _ => match PORTS.iter().position(|port| port.name == name) {
                        Some(place) => Ok(Key::Port(place)),
                        None => Err(E::custom(format_args!("there is no port `{name}`"))),
                    },
                }
            }
        }

        deserializer.deserialize_str(Name)
    }
}

/// What a port carries: a number, or text of hexadecimal digits.
struct Carried(&'static Port);

impl<'de> DeserializeSeed<'de> for Carried {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl Visitor<'_> for Carried {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a number or \"0x...\" for `{}`", self.0.name)
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Value, E> {
        Ok(Value::from(number))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Value, E> {
        let value = text.strip_prefix("0x").and_then(Value::from_hex);
        value.ok_or_else(|| {
            let name = self.0.name;
            E::custom(format_args!(
                "`{name}`: \"{text}\" is no \"0x\" with 1 to 128 hexadecimal digits"
            ))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<(Line, Ports), String> {
        let mut ports = Ports::default();
        let mut deserializer = serde_json::Deserializer::from_str(text);
        let line = Onto(&mut ports).deserialize(&mut deserializer);
        line.map(|line| (line, ports))
            .map_err(|error| error.to_string())
    }

    #[test]
    fn a_line_is_what_changes() {
        let before = Ports::default();
        let mut now = before;
        now.inputs.obs_valid = 1;
        now.inputs.obs_vaddr = 0x7fff_0040;
        now.inputs.s_axil_wdata = u32::MAX;
        now.outputs.m_axi_wdata[1] = 5;
        let at = 17;
        let text = serde_json::to_string(&Change {
            at,
            before: &before,
            now: &now,
        })
        .unwrap();
        assert_eq!(
            text,
            r#"{"at":17,"obs_valid":1,"obs_vaddr":"0x7fff0040","s_axil_wdata":4294967295,"m_axi_wdata":"0x50000000000000000"}"#
        );
        assert_eq!(read(&text), Ok((Line::At(17), now)));
        let text = serde_json::to_string(&End(40)).unwrap();
        assert_eq!(read(&text), Ok((Line::End(40), before)));
    }

    #[test]
    fn numbers_and_text_are_both_read() {
        let number = read(r#"{"pf_paddr":4096,"at":0}"#).unwrap();
        assert_eq!(number, read(r#"{"at":0,"pf_paddr":"0x1000"}"#).unwrap());
        assert_eq!(number.1.outputs.pf_paddr, 4096);
        let flag = read(r#"{"at":1,"irq":"0x1"}"#).unwrap();
        assert_eq!(flag.1.outputs.irq, 1);
    }

    #[test]
    fn what_is_no_line_is_told_in_words() {
        for (text, why) in [
            (r#"{"obs_valid":1}"#, "neither \"at\" nor \"end\""),
            (r#"{"at":1,"at":2}"#, "once, no more"),
            (r#"{"at":1,"end":2}"#, "once, no more"),
            (r#"{"end":2,"irq":1}"#, "ports beside \"end\""),
            (r#"{"at":1,"irq":1,"irq":0}"#, "`irq` twice"),
            (
                r#"{"at":1,"irq":2}"#,
                "`irq`: 0x2 does not fit in its 1 bits",
            ),
            (r#"{"at":1,"obs_vadr":2}"#, "there is no port `obs_vadr`"),
            (
                r#"{"at":1,"pf_paddr":"0xzz"}"#,
                "`pf_paddr`: \"0xzz\" is no",
            ),
            (r#"{"at":1,"pf_paddr":"12"}"#, "`pf_paddr`: \"12\" is no"),
            (r#"{"at":1,"pf_paddr":-1}"#, "for `pf_paddr`"),
            (r#"{"at":1,"pf_paddr":1.5}"#, "for `pf_paddr`"),
            (r#"{"at":-1}"#, "expected u64"),
            ("[1]", "an object with"),
        ] {
            let error = read(text).unwrap_err();
            assert!(error.contains(why), "{text}: {error}");
        }
    }
}
