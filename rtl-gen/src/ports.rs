//! The ports of an emitted module, read from its text: constraints, wrappers and the instance to
//! copy follow what the module says and need no list of their own.

use jukebox_config::Config;
use minijinja::{Value, context};

use crate::GenError;

/// A port of a module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Port {
    /// Its name.
    pub name: String,
    /// True for an input, false for an output.
    pub input: bool,
    /// Its highest bit, if it is a vector.
    pub high: Option<u32>,
    /// What the module says behind it, or nothing.
    pub note: String,
}

/// Ports that stand together in a module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Group {
    /// The first sentence above them.
    pub title: String,
    /// The ports, in their order.
    pub ports: Vec<Port>,
}

impl Port {
    /// What a template sees of a port whose lowest bit is bit `offset` of a longer vector.
    pub(crate) fn described(&self, offset: u32) -> Value {
        context! {
            name => &self.name,
            vector => self.high.is_some(),
            low => offset,
            high => offset + self.bits() - 1,
        }
    }

    /// Its name without what says the direction: that of a net to connect it to.
    #[must_use]
    pub fn net(&self) -> String {
        let name = &self.name;
        match name.strip_suffix("_ni").or(name.strip_suffix("_no")) {
            Some(low) => format!("{low}_n"),
            None => name
                .strip_suffix("_i")
                .or(name.strip_suffix("_o"))
                .unwrap_or(name)
                .into(),
        }
    }

    /// Bits of the port.
    #[must_use]
    pub fn bits(&self) -> u32 {
        self.high.map_or(1, |high| high + 1)
    }
}

/// The ports of the block that [`crate::generate`] emits for `cfg`, in their order.
///
/// # Errors
/// As [`crate::generate`].
pub fn block_ports(cfg: &Config) -> Result<Vec<Port>, GenError> {
    let files = crate::generate(cfg)?;
    let path = format!("rtl/{}.sv", cfg.name);
    let top = files.iter().find(|file| file.path == path);
    Ok(ports(top.map_or("", |file| &file.contents)))
}

/// The ports of the module whose text this is, in their order. Our templates write one a line:
/// direction, `logic`, an optional range down to 0, name.
pub(crate) fn ports(module: &str) -> Vec<Port> {
    let ports = groups(module).into_iter().flat_map(|group| group.ports);
    ports.collect()
}

/// The same ports as the module groups them: a blank line between groups, above each what it is.
pub(crate) fn groups(module: &str) -> Vec<Group> {
    let header = module.split_once("\nmodule ").map_or("", |(_, rest)| rest);
    let header = header.split_once("\n);").map_or("", |(header, _)| header);
    let groups = header.split("\n\n").map(|text| {
        let lines = text.lines().map(str::trim);
        let above = lines.clone().take_while(|line| port(line).is_none());
        let comments = above.filter_map(|line| line.strip_prefix("// "));
        let comment = comments.collect::<Vec<_>>().join(" ");
        let sentence = comment
            .split_once(". ")
            .map_or(&*comment, |(first, _)| first);
        Group {
            title: sentence.trim_end_matches('.').into(),
            ports: lines.filter_map(port).collect(),
        }
    });
    groups.filter(|group| !group.ports.is_empty()).collect()
}

fn port(line: &str) -> Option<Port> {
    let (declaration, note) = line.split_once("//").unwrap_or((line, ""));
    let declaration = declaration.trim().trim_end_matches(',');
    let mut words = declaration.split_whitespace();
    let input = match words.next()? {
        "input" => true,
        "output" => false,
        _ => return None,
    };
    let range = words.nth(1)?;
    let high = range
        .strip_prefix('[')
        .and_then(|range| range.strip_suffix(":0]"));
    Some(Port {
        name: words.next().unwrap_or(range).into(),
        input,
        high: high.and_then(|high| high.parse().ok()),
        note: note.trim().into(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const MODULE: &str = "// input logic no,\nmodule m (\n  // A clock. Of\n  // all.\n  \
                          input  logic        clk_i,\n\n  // Data, and\n  // a reset.\n  \
                          input  logic [47:0] a_i,  // input, as such\n  // Between.\n  \
                          input  logic rst_ni,\n  output logic [0:0]  b_o\n);\n  \
                          input logic not_a_port,\n);\n";

    #[test]
    fn ports_are_read_with_direction_and_width() {
        let read: Vec<_> = ports(MODULE)
            .into_iter()
            .map(|port| (port.net(), port.name, port.input, port.high, port.note))
            .collect();
        let expected = [
            ("clk", "clk_i", true, None, ""),
            ("a", "a_i", true, Some(47), "input, as such"),
            ("rst_n", "rst_ni", true, None, ""),
            ("b", "b_o", false, Some(0), ""),
        ];
        let expected = expected.map(|(net, name, input, high, note)| {
            (
                net.to_owned(),
                name.to_owned(),
                input,
                high,
                note.to_owned(),
            )
        });
        assert_eq!(read, expected);
    }

    #[test]
    fn a_blank_line_parts_groups() {
        let read: Vec<_> = groups(MODULE)
            .into_iter()
            .map(|group| (group.title, group.ports.len()))
            .collect();
        let expected = [("A clock".into(), 1), ("Data, and a reset".into(), 3)];
        assert_eq!(read, expected);
    }
}
