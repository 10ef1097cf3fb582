//! What is counted, by module: lines, sides of decisions, bits, transitions, named cover points.

use jukebox_cosim::{CoverKind, CoverPoint};
use jukebox_rtl_gen::EmittedFile;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, HashMap};

/// What an item is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A line of statements.
    Line,
    /// One side of a decision.
    Branch,
    /// A bit, which has to go up and down.
    Toggle,
    /// A transition of a state machine.
    Transition,
    /// Any other named cover point.
    Named,
}

impl Kind {
    /// All of them.
    pub const ALL: [Kind; 5] = [
        Kind::Line,
        Kind::Branch,
        Kind::Toggle,
        Kind::Transition,
        Kind::Named,
    ];

    /// Those that small models count, too.
    pub const NAMED: [Kind; 2] = [Kind::Transition, Kind::Named];

    /// What pages and exclusions call it.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Line => "line",
            Kind::Branch => "branch",
            Kind::Toggle => "toggle",
            Kind::Transition => "transition",
            Kind::Named => "cover point",
        }
    }

    /// The count from which it is covered.
    fn least(self) -> u64 {
        if self == Kind::Toggle { 2 } else { 1 }
    }
}

/// What tells items of a configuration apart; the same in another configuration, if it is the same.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// What it is.
    pub kind: Kind,
    /// The module, without the configured name; `top` is the block.
    pub module: String,
    /// The line's text, with which side of the decision; the bit; the cover point.
    pub text: String,
    /// Which of the lines of this text, from 0.
    pub nth: usize,
}

/// An item's place and count.
#[derive(Clone, Debug, Default)]
pub struct Item {
    /// Path of the emitted file.
    pub file: String,
    /// Line in it, from 1.
    pub line: u32,
    /// How often.
    pub count: u64,
}

/// The items of one configuration, or of several together.
pub type Items = BTreeMap<Key, Item>;

/// Whether a count is enough for an item of that key.
pub fn covered(key: &Key, item: &Item) -> bool {
    item.count >= key.kind.least()
}

/// The items of `points`, which are of the emitted `files` of a block of that name. Instances of a module
/// are one: what counts is the one in which most happened.
pub fn items(name: &str, files: &[EmittedFile], points: &[CoverPoint]) -> Items {
    let sources = Sources::new(name, files);
    let mut items = Items::new();
    for point in points {
        match point.kind {
            CoverKind::Line | CoverKind::Branch => {
                for line in lines(&point.lines) {
                    let key = sources.key(Kind::Line, &point.file, line, "");
                    add(&mut items, key, point, line);
                }
                let side = match point.what.as_str() {
                    side @ ("if" | "else" | "elsif" | "case") => side,
                    _ => continue,
                };
                let key = sources.key(Kind::Branch, &point.file, point.line, side);
                add(&mut items, key, point, point.line);
            }
            CoverKind::Toggle => {
                let key = Key {
                    kind: Kind::Toggle,
                    module: sources.module(&point.file),
                    text: point.what.clone(),
                    nth: 0,
                };
                add(&mut items, key, point, point.line);
            }
            CoverKind::Named => {
                let module = sources.module(&point.file);
                let kind = match sources.has_transitions(&point.file) {
                    true => Kind::Transition,
                    false => Kind::Named,
                };
                let inside = point.path.trim_start_matches("TOP.");
                let inside = inside.split_once('.').map_or(inside, |(_, inside)| inside);
                let key = Key {
                    kind,
                    module,
                    text: inside.to_owned(),
                    nth: 0,
                };
                add(&mut items, key, point, point.line);
            }
        }
    }
    items
}

fn add(items: &mut Items, key: Key, point: &CoverPoint, line: u32) {
    let item = items.entry(key).or_insert_with(|| Item {
        file: point.file.clone(),
        line,
        count: 0,
    });
    item.count = item.count.max(point.count);
}

/// Adds the items of another configuration.
pub fn merge(all: &mut Items, more: &Items) {
    for (key, item) in more {
        match all.entry(key.clone()) {
            Entry::Vacant(entry) => {
                entry.insert(item.clone());
            }
            Entry::Occupied(mut entry) => {
                let sum = &mut entry.get_mut().count;
                *sum = match key.kind {
                    Kind::Toggle => (*sum).max(item.count),
                    _ => *sum + item.count,
                };
            }
        }
    }
}

/// The lines of a list as `76-78,80`.
fn lines(list: &str) -> impl Iterator<Item = u32> {
    list.split(',').flat_map(|range| {
        let (first, last) = range.split_once('-').unwrap_or((range, range));
        match (first.parse::<u32>(), last.parse::<u32>()) {
            (Ok(first), Ok(last)) => first..last + 1,
            _ => 0..0,
        }
    })
}

/// The emitted text, and how often each of its lines came before.
struct Sources<'a> {
    name: &'a str,
    /// By path: each line, trimmed, and which of the lines of this text it is.
    lines: HashMap<&'a str, Vec<(&'a str, usize)>>,
    texts: HashMap<&'a str, &'a str>,
}

impl<'a> Sources<'a> {
    fn new(name: &'a str, files: &'a [EmittedFile]) -> Self {
        let mut sources = Sources {
            name,
            lines: HashMap::new(),
            texts: HashMap::new(),
        };
        for file in files.iter().filter(|file| file.path.ends_with(".sv")) {
            let mut seen: HashMap<&str, usize> = HashMap::new();
            let lines = file.contents.lines().map(|line| {
                let text = line.split("  //").next().unwrap_or(line).trim();
                let nth = seen.entry(text).or_default();
                *nth += 1;
                (text, *nth - 1)
            });
            sources.lines.insert(&file.path, lines.collect());
            sources.texts.insert(&file.path, &file.contents);
        }
        sources
    }

    fn module(&self, file: &str) -> String {
        let stem = file.rsplit('/').next().unwrap_or(file);
        let stem = stem.trim_end_matches(".sv");
        match stem.strip_prefix(self.name).unwrap_or(stem) {
            "" => "top".to_owned(),
            suffix => suffix.trim_start_matches('_').to_owned(),
        }
    }

    /// Whether a file declares the transitions of a state machine.
    fn has_transitions(&self, file: &str) -> bool {
        let text = self.texts.get(file);
        text.is_some_and(|text| text.contains("undeclared transition"))
    }

    fn key(&self, kind: Kind, file: &str, line: u32, side: &str) -> Key {
        let lines = self.lines.get(file);
        let at = lines.and_then(|lines| lines.get(line as usize - 1));
        let (text, nth) = at.copied().unwrap_or(("", line as usize));
        Key {
            kind,
            module: self.module(file),
            text: match side {
                "" => text.to_owned(),
                side => format!("{text} -> {side}"),
            },
            nth,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file() -> EmittedFile {
        EmittedFile {
            path: "rtl/box_a.sv".into(),
            contents: "if (x) y <= 1;  // why\nelse begin\nend\nif (x) y <= 1;\n".into(),
        }
    }

    fn point(kind: CoverKind, line: u32, lines: &str, what: &str, count: u64) -> CoverPoint {
        CoverPoint {
            kind,
            module: "box_a".into(),
            file: "rtl/box_a.sv".into(),
            line,
            column: 1,
            lines: lines.into(),
            what: what.into(),
            path: "TOP.box.u_a".into(),
            count,
        }
    }

    fn key(kind: Kind, text: &str, nth: usize) -> Key {
        Key {
            kind,
            module: "a".into(),
            text: text.into(),
            nth,
        }
    }

    #[test]
    fn lines_and_sides_are_told_apart_by_text_and_place() {
        let points = [
            point(CoverKind::Branch, 1, "1", "if", 3),
            point(CoverKind::Branch, 1, "2-3", "else", 0),
            point(CoverKind::Branch, 4, "4", "if", 0),
            point(CoverKind::Line, 4, "4", "block", 2),
        ];
        let items = items("box", &[file()], &points);
        let count = |kind, text, nth| items[&key(kind, text, nth)].count;
        assert_eq!(count(Kind::Line, "if (x) y <= 1;", 0), 3);
        assert_eq!(count(Kind::Line, "if (x) y <= 1;", 1), 2);
        assert_eq!(count(Kind::Line, "else begin", 0), 0);
        assert_eq!(count(Kind::Line, "end", 0), 0);
        assert_eq!(count(Kind::Branch, "if (x) y <= 1; -> if", 0), 3);
        assert_eq!(count(Kind::Branch, "if (x) y <= 1; -> else", 0), 0);
        assert_eq!(items.len(), 4 + 3);
    }

    #[test]
    fn a_bit_has_to_come_back() {
        let once = [point(CoverKind::Toggle, 1, "", "y[1]", 1)];
        let mut all = items("box", &[file()], &once);
        merge(&mut all, &items("box", &[file()], &once));
        let (key, item) = all.iter().next().expect("the bit");
        assert!(!covered(key, item));
        let twice = [point(CoverKind::Toggle, 1, "", "y[1]", 2)];
        merge(&mut all, &items("box", &[file()], &twice));
        assert!(all.iter().all(|(key, item)| covered(key, item)));
    }
}
