//! The ports of an emitted module, read from its text: constraints and wrappers follow what the
//! module says and need no list of their own.

use minijinja::{Value, context};

/// A port of a module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Port {
    /// Its name.
    pub name: String,
    /// True for an input, false for an output.
    pub input: bool,
    /// Its highest bit, if it is a vector.
    pub high: Option<u32>,
}

impl Port {
    /// What a template sees of a port whose lowest bit is bit `offset` of a longer vector.
    pub fn described(&self, offset: u32) -> Value {
        context! {
            name => &self.name,
            vector => self.high.is_some(),
            low => offset,
            high => offset + self.bits() - 1,
        }
    }

    /// Bits of the port.
    pub fn bits(&self) -> u32 {
        self.high.map_or(1, |high| high + 1)
    }
}

/// The ports of the module whose text this is, in their order. Our templates write one a line:
/// direction, `logic`, an optional range down to 0, name.
pub(crate) fn ports(module: &str) -> Vec<Port> {
    let header = module.split_once("\n);").map_or("", |(header, _)| header);
    header.lines().filter_map(port).collect()
}

fn port(line: &str) -> Option<Port> {
    let declaration = line.split("//").next()?.trim().trim_end_matches(',');
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
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ports_are_read_with_direction_and_width() {
        let module = "// input logic no,\nmodule m (\n  // A note.\n  input  logic        clk_i,\n  \
                      input  logic [47:0] a_i,  // input\n  output logic [0:0]  b_o\n);\n  \
                      input logic not_a_port,\n);\n";
        let read: Vec<_> = ports(module)
            .into_iter()
            .map(|port| (port.name, port.input, port.high))
            .collect();
        let expected = [
            ("clk_i".into(), true, None),
            ("a_i".into(), true, Some(47)),
            ("b_o".into(), false, Some(0)),
        ];
        assert_eq!(read, expected);
    }
}
