//! Readers of the four emitted descriptions of the registers. Each takes what its text says and
//! knows nothing of the generator.

/// A register map as one description has it.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Map {
    /// Bytes of address space.
    pub space: u64,
    /// Offset behind the last register.
    pub end: u64,
    /// In the order of the text.
    pub registers: Vec<Register>,
}

/// One register.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Register {
    pub name: String,
    pub offset: u64,
    pub pair: bool,
    pub bits: u64,
    /// The access word of the register page.
    pub access: String,
    pub reset: u64,
    /// Named fields: name, lowest bit, bits.
    pub fields: Vec<(String, u64, u64)>,
}

fn number(text: &str) -> u64 {
    let text = text.trim_end_matches('u');
    match text.strip_prefix("0x") {
        Some(hex) => u64::from_str_radix(hex, 16),
        None => text.parse(),
    }
    .unwrap_or_else(|_| panic!("not a number: {text}"))
}

/// What stands between `open` and the next `close`.
fn between<'a>(text: &'a str, open: &str, close: &str) -> &'a str {
    let found = text.split_once(open).and_then(|(_, b)| b.split_once(close));
    found
        .unwrap_or_else(|| panic!("no {open}…{close}: {text}"))
        .0
}

/// A map from constants in the order of the text: `X_OFFSET` begins register X, what follows
/// belongs to it. With each constant comes the comment before it, which says the access of a
/// register in parentheses at its end.
fn from_constants(constants: impl Iterator<Item = (String, u64, String)>) -> Map {
    let mut map = Map::default();
    for (name, value, comment) in constants {
        let part = map.registers.last().and_then(|register| {
            let part = name.strip_prefix(&format!("{}_", register.name));
            part.map(str::to_owned)
        });
        let Some(part) = part else {
            match (name.as_str(), name.strip_suffix("_OFFSET")) {
                ("SIZE", _) => map.space = value,
                ("REGS_END", _) => map.end = value,
                (_, Some(register)) => map.registers.push(Register {
                    name: register.into(),
                    offset: value,
                    access: comment
                        .trim_end()
                        .rsplit_once('(')
                        .unwrap()
                        .1
                        .replace(')', ""),
                    ..Register::default()
                }),
                _ => panic!("{name} belongs to no register"),
            }
            continue;
        };
        let register = map.registers.last_mut().unwrap();
        let last = register.fields.last_mut();
        match part.rsplit_once('_').unwrap_or(("", &part)) {
            ("", "RESET" | "VALUE") => register.reset = value,
            ("", "BITS") => register.bits = value,
            ("LO", "OFFSET") => assert_eq!(value, register.offset, "{name}"),
            ("HI", "OFFSET") => {
                assert_eq!(value, register.offset + 4, "{name}");
                register.pair = true;
            }
            (field, "BIT") => register.fields.push((field.into(), value, 0)),
            (field, "SHIFT") => {
                let last = last.unwrap();
                assert_eq!((field, value), (last.0.as_str(), last.1), "{name}");
            }
            (field, "MASK") => {
                let last = last.unwrap();
                last.2 = u64::from(value.count_ones());
                let bits = (1 << last.2) - 1;
                assert_eq!((field, value), (last.0.as_str(), bits << last.1), "{name}");
                register.bits = last.1 + last.2;
            }
            _ => panic!("{name}: of a kind that no register has"),
        }
    }
    map
}

/// The C header: its constants with `prefix`.
pub fn c_header(text: &str, prefix: &str) -> Map {
    let mut comment = String::new();
    let constants = text.lines().filter_map(|line| {
        let Some(define) = line.strip_prefix("#define ") else {
            if line == "/*" {
                comment.clear();
            }
            comment += &format!(" {}", line.trim_matches(['/', '*', ' ']));
            return None;
        };
        let mut words = define.split_whitespace();
        let name = words.next()?.strip_prefix(prefix)?.strip_prefix('_')?;
        Some((name.to_owned(), number(words.next()?), comment.clone()))
    });
    from_constants(constants)
}

/// The Rust constants.
pub fn rust(text: &str) -> Map {
    let mut comment = String::new();
    let constants = text.lines().filter_map(|line| {
        let Some(constant) = line.strip_prefix("pub const ") else {
            if line.is_empty() {
                comment.clear();
            }
            comment += line.trim_start_matches('/');
            return None;
        };
        let (name, value) = constant.split_once(" = ")?;
        let name = name.split(':').next()?;
        Some((
            name.to_owned(),
            number(value.trim_end_matches(';')),
            comment.clone(),
        ))
    });
    from_constants(constants)
}

/// The access word for properties of a SystemRDL field.
fn access_of(properties: &str) -> &'static str {
    match properties {
        "sw = r; hw = na;" => "constant",
        "sw = r; hw = w;" => "read-only",
        "sw = rw; hw = r;" => "read-write",
        "sw = rw; hw = r; hwclr;" => "read-write, used up",
        "sw = rw; hw = rw;" => "read live, write next",
        "sw = rw; hw = r; singlepulse;" => "write 1 to act",
        "sw = rw; onwrite = woclr; hw = w; hwset;" => "read, write 1 to clear",
        other => panic!("no access is written so: {other}"),
    }
}

/// The SystemRDL description. Fields VALUE, LO and HI make up a register that is one number; one
/// that has no bits is a constant 0 of its whole width, NONE, and counts as read-only.
pub fn systemrdl(text: &str) -> Map {
    let mut map = Map {
        space: number(between(text, "takes ", " bytes of address space")),
        ..Map::default()
    };
    for body in text.split("\n  reg {\n").skip(1) {
        let mut register = Register {
            pair: body.contains("    regwidth = 64;\n"),
            ..Register::default()
        };
        for field in body.split("    field {\n").skip(1) {
            let properties = field.lines().find(|line| line.starts_with("      sw = "));
            let tail = between(field, "    } ", ";");
            let (name, range) = tail.split_once('[').unwrap();
            let (high, rest) = range.split_once(':').unwrap();
            let (low, reset) = rest.split_once("] = ").unwrap();
            let (high, low) = (number(high), number(low));
            register.access = access_of(properties.unwrap().trim()).into();
            register.reset |= number(reset) << low;
            register.bits = high + 1;
            match name {
                "NONE" => {
                    assert_eq!(high + 1, if register.pair { 64 } else { 32 });
                    assert_eq!(register.access, "constant");
                    assert_eq!(number(reset), 0);
                    register.access = "read-only".into();
                    register.bits = 0;
                }
                "VALUE" | "LO" => assert_eq!((low, register.pair), (0, name == "LO")),
                "HI" => assert_eq!((low, register.pair), (32, true)),
                _ => register.fields.push((name.into(), low, high + 1 - low)),
            }
        }
        let (_, tail) = body.rsplit_once("\n  } ").unwrap();
        let (name, offset) = tail.split_once(" @ ").unwrap();
        register.name = name.into();
        register.offset = number(offset.split(';').next().unwrap());
        map.end = register.offset + if register.pair { 8 } else { 4 };
        map.registers.push(register);
    }
    map
}

/// The register page: the rows of its first table, and the sections.
pub fn page(text: &str) -> Map {
    let text = text.replace('`', "");
    let one_line = text.replace('\n', " ");
    let mut map = Map {
        space: number(between(
            &one_line,
            "The block takes ",
            " bytes of address space",
        )),
        end: number(between(&one_line, "its registers end at ", ".")),
        ..Map::default()
    };
    let cells = |line: &str| -> Vec<String> {
        line.trim_matches('|')
            .split('|')
            .map(|cell| cell.trim().to_owned())
            .collect()
    };
    for row in text.lines().filter(|line| line.starts_with("| 0x")) {
        let cells = cells(row);
        map.registers.push(Register {
            offset: number(&cells[0]),
            name: between(&cells[1], "[", "]").into(),
            bits: number(&cells[2]),
            access: cells[3].clone(),
            reset: number(&cells[4]),
            ..Register::default()
        });
    }
    let sections: Vec<&str> = text.split("\n## ").skip(1).collect();
    assert_eq!(sections.len(), map.registers.len());
    for (section, register) in sections.into_iter().zip(&mut map.registers) {
        let (name, body) = section.split_once("\n\n").unwrap();
        assert_eq!(name, register.name);
        let mut head = body.split(", ");
        assert_eq!(number(head.next().unwrap()), register.offset, "{name}");
        if let Some(high) = head.next().filter(|word| word.starts_with("0x")) {
            assert_eq!(number(high), register.offset + 4, "{name}");
            register.pair = true;
        }
        let said = body.replace('\n', " ");
        assert!(said.contains(&format!(", {}. ", register.access)), "{name}");
        for row in body.lines().filter(|line| line.starts_with("| ")).skip(1) {
            let cells = cells(row);
            let (high, low) = cells[0].split_once(':').unwrap_or((&cells[0], &cells[0]));
            let (high, low) = (number(high), number(low));
            register
                .fields
                .push((cells[1].clone(), low, high + 1 - low));
        }
    }
    map
}
