//! Which signals of a model belong to a part, and C++ that looks at them.

use super::Part;

/// Memories larger than this are left out, in bytes: looking at them would cost more than it saves.
/// What is written into one comes out of registers, which are looked at. Smaller ones are arrays of
/// registers, which may depend on themselves.
const LARGEST_MEMORY: usize = 256;

/// The class of a part, but for its name, the root class, and what it looks at.
const CLASS: &str = r"
#include <cstring>
#include <vector>
class Still_NAME {
 public:
  bool look(const ROOT& r) {
    const struct {
      const void* first;
      const void* end;
    } runs[] = {
RUNS    };
    bool same = !kept_.empty();
    std::size_t at = 0;
    for (const auto& run : runs) {
      const std::size_t n =
          static_cast<const char*>(run.end) - static_cast<const char*>(run.first);
      if (kept_.size() < at + n) kept_.resize(at + n);
      if (std::memcmp(&kept_[at], run.first, n) != 0) {
        std::memcpy(&kept_[at], run.first, n);
        same = false;
      }
      at += n;
    }
    return same;
  }

 private:
  std::vector<char> kept_;
};
";

/// The class `Still_NAME` of a part of the model whose root class is `root_class`.
pub fn class(root_header: &str, root_class: &str, part: &Part) -> String {
    let belongs = |member: &Member| {
        let begins = |prefix: &String| member.name.starts_with(prefix.as_str());
        part.prefixes.iter().any(begins) && member.memory_bytes <= LARGEST_MEMORY
    };
    class_of(&part.name, root_header, root_class, belongs)
}

/// The class `Still_NAME` of the members that belong to it, whatever their size.
pub fn class_of(
    name: &str,
    root_header: &str,
    root_class: &str,
    belongs: impl Fn(&Member) -> bool,
) -> String {
    let looks: String = runs(root_header, belongs)
        .iter()
        .map(|(first, last)| format!("        {{&r.{first}, &r.{last} + 1}},\n"))
        .collect();
    CLASS
        .replace("NAME", name)
        .replace("ROOT", root_class)
        .replace("RUNS", &looks)
}

/// Names of all data members of the root class; `None` if one of them is of a kind that is not known
/// here.
pub fn all_members(root_header: &str) -> Option<Vec<&str>> {
    let (_, state) = root_header.split_once("// DESIGN SPECIFIC STATE")?;
    let (state, _) = state.split_once("// INTERNAL VARIABLES")?;
    let mut members = Vec::new();
    for line in state.lines() {
        let text = line.trim();
        let none = text.is_empty() || ["//", "struct {", "};"].iter().any(|s| text.starts_with(s));
        // Which blocks of logic are to be evaluated, said anew by each evaluation.
        if none || text.starts_with("VlTriggerVec<") {
            continue;
        }
        members.push(member(line)?.name);
    }
    Some(members)
}

/// Members of the root class that belong to the part, as runs of neighbours: the first and the
/// last of each.
fn runs(root_header: &str, belongs: impl Fn(&Member) -> bool) -> Vec<(String, String)> {
    let mut runs: Vec<(String, String)> = Vec::new();
    let mut open = false;
    for line in root_header.lines() {
        let Some(Member { name, .. }) = member(line).filter(&belongs) else {
            open = false;
            continue;
        };
        match runs.last_mut() {
            Some(run) if open => run.1 = name.to_owned(),
            _ => runs.push((name.to_owned(), name.to_owned())),
        }
        open = true;
    }
    runs
}

/// A data member of the root class.
pub struct Member<'a> {
    /// Its name.
    pub name: &'a str,
    /// Bytes of a memory; 0 of anything else.
    memory_bytes: usize,
}

/// The data member that a line of the root class declares.
fn member(line: &str) -> Option<Member<'_>> {
    let line = line.trim();
    if let Some(port) = line.strip_prefix("VL_IN").or(line.strip_prefix("VL_OUT")) {
        let (_, rest) = port.split_once('(')?;
        let name = rest.split([',', ')', '[']).next()?;
        return Some(Member {
            name,
            memory_bytes: 0,
        });
    }
    let data = ["CData", "SData", "IData", "QData", "VlWide<", "VlUnpacked<"];
    if !data.iter().any(|kind| line.starts_with(kind)) || !line.ends_with(';') {
        return None;
    }
    let name = line.trim_end_matches(';').rsplit(' ').next()?;
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    name.chars().all(is_name).then(|| Member {
        name,
        memory_bytes: memory_bytes(line),
    })
}

/// Bytes of a memory, by its declaration `VlUnpacked<TYPE, WORDS> name;`; 0 of anything else.
fn memory_bytes(line: &str) -> usize {
    let Some(memory) = line.strip_prefix("VlUnpacked<") else {
        return 0;
    };
    let Some((of, words)) = memory
        .rsplit_once('>')
        .and_then(|(m, _)| m.rsplit_once(','))
    else {
        return usize::MAX;
    };
    let word = match of {
        _ if of.starts_with("CData") => 1,
        _ if of.starts_with("SData") => 2,
        _ if of.starts_with("IData") => 4,
        _ if of.starts_with("QData") => 8,
        _ => of
            .strip_prefix("VlWide<")
            .and_then(|wide| wide.split('>').next()?.parse::<usize>().ok())
            .map_or(usize::MAX, |words| 4 * words),
    };
    let words = words.trim().parse().unwrap_or(usize::MAX);
    word.saturating_mul(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_grouped_where_they_lie() {
        let header = "    struct {\n        VL_IN8(a_i,0,0);\n        CData/*0:0*/ top__DOT__a;\n        \
                      CData/*0:0*/ top__DOT__b;\n        CData/*0:0*/ other;\n    };\n    \
                      VlUnpacked<IData/*31:0*/, 8> top__DOT__small;\n    \
                      VlUnpacked<QData/*63:0*/, 4096> top__DOT__large;\n    \
                      VlWide<3>/*83:0*/ top__DOT__wide;\n    VL_OUTW(a_o,127,0,4);\n";
        let part = Part {
            name: "top".into(),
            prefixes: vec!["top__DOT__".into(), "a_".into()],
        };
        let expected = [
            ("a_i", "top__DOT__b"),
            ("top__DOT__small", "top__DOT__small"),
            ("top__DOT__wide", "a_o"),
        ];
        let expected = expected.map(|(first, last)| (first.to_owned(), last.to_owned()));
        let belongs = |member: &Member| {
            let begins = |prefix: &String| member.name.starts_with(prefix.as_str());
            part.prefixes.iter().any(begins) && member.memory_bytes <= LARGEST_MEMORY
        };
        assert_eq!(runs(header, belongs), expected);
        assert!(class(header, "Root", &part).contains("{&r.a_i, &r.top__DOT__b + 1}"));
    }
}
