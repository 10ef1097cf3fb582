//! Yosys' JSON netlist (`write_json`), as far as an analysis of paths needs it.

use std::collections::BTreeMap;
use std::fmt;

use anyhow::{Context, Result, bail};
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

/// A whole file: every module of a design.
#[derive(Debug, Deserialize)]
pub struct Netlist {
    modules: BTreeMap<String, Module>,
}

/// A module.
#[derive(Debug, Deserialize)]
pub struct Module {
    /// Ports with their names, in order of their declaration.
    #[serde(default, deserialize_with = "in_order")]
    pub ports: Vec<(String, Port)>,
    /// Cells by name.
    #[serde(default)]
    pub cells: BTreeMap<String, Cell>,
    /// Names of nets; a net may have several.
    #[serde(default)]
    pub netnames: BTreeMap<String, NetName>,
}

/// A port.
#[derive(Debug, Deserialize)]
pub struct Port {
    /// `input`, `output` or `inout`.
    pub direction: String,
    /// Its bits, least significant first.
    pub bits: Vec<Bit>,
}

/// A cell.
#[derive(Debug, Deserialize)]
pub struct Cell {
    /// Its type.
    #[serde(rename = "type")]
    pub kind: String,
    /// Attributes, of which `src` says where it comes from.
    #[serde(default)]
    pub attributes: BTreeMap<String, serde_json::Value>,
    /// What its ports are connected to.
    #[serde(default)]
    pub connections: BTreeMap<String, Vec<Bit>>,
}

/// A name of a net.
#[derive(Debug, Deserialize)]
pub struct NetName {
    /// 1 if a tool made the name up.
    #[serde(default)]
    pub hide_name: u8,
    /// Its bits, least significant first.
    pub bits: Vec<Bit>,
}

/// One bit of a connection.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Bit {
    /// A net, by its number in the module.
    Net(u32),
    /// A constant: `0`, `1`, `x` or `z`.
    Constant(String),
}

impl Port {
    /// Whether signals come in by it.
    pub fn is_input(&self) -> bool {
        self.direction != "output"
    }

    /// Whether signals go out by it.
    pub fn is_output(&self) -> bool {
        self.direction != "input"
    }
}

impl Bit {
    /// The net, unless it is a constant.
    pub fn net(&self) -> Option<u32> {
        match self {
            Bit::Net(net) => Some(*net),
            Bit::Constant(_) => None,
        }
    }
}

/// The entries of a map as they are written: Yosys writes ports in order of their declaration.
fn in_order<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<(String, Port)>, D::Error> {
    struct Ports;
    impl<'de> Visitor<'de> for Ports {
        type Value = Vec<(String, Port)>;

        fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            formatter.write_str("ports by name")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let mut ports = Vec::new();
            while let Some(port) = map.next_entry()? {
                ports.push(port);
            }
            Ok(ports)
        }
    }
    from.deserialize_map(Ports)
}

impl Netlist {
    /// Reads a file's text.
    ///
    /// # Errors
    /// If it is no such file.
    pub fn parse(text: &str) -> Result<Self> {
        serde_json::from_str(text).context("not a netlist of Yosys' write_json")
    }

    /// The module of that name.
    ///
    /// # Errors
    /// If there is none.
    pub fn module(&self, name: &str) -> Result<&Module> {
        match self.modules.get(name) {
            Some(module) => Ok(module),
            None => bail!("the netlist has no module `{name}`"),
        }
    }
}
