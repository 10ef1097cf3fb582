//! C++ that flips single bits of what a block keeps from one cycle to the next: its flip-flops and its
//! memories.

use std::fmt::Write;

/// A register or a memory of the block.
#[derive(Debug, PartialEq, Eq)]
struct Kept<'a> {
    /// The member of the root class.
    member: &'a str,
    /// Bits of a word.
    bits: usize,
    /// Words; 1 of a register that is no array.
    words: usize,
}

/// A file that tells Verilator to keep every register, also one that is always the same as another: name,
/// contents.
pub fn registers_kept() -> (String, String) {
    (
        "registers_kept.vlt".into(),
        "`verilator_config\npublic_flat_rd -module \"*\" -var \"*_q\"\n".into(),
    )
}

/// The C++ for the block `top` whose root class is `root_class`: it defines `JUKEBOX_REGISTERS(take)`,
/// which uses the macro `take(name, member, bits, words)` for each register and memory, and
/// `JUKEBOX_UPSET_SETTLE(root)`, which works out anew all that depends on them.
pub fn cpp(root_header: &str, root_class: &str, top: &str) -> String {
    let prefix = format!("{top}__DOT__");
    let mut text = format!(
        "#define JUKEBOX_UPSET_SETTLE {root_class}___eval_settle\n#define JUKEBOX_REGISTERS(take)"
    );
    for kept in root_header.lines().filter_map(kept) {
        if let Some(inside) = kept.member.strip_prefix(&prefix) {
            let name = path(inside);
            let Kept {
                member,
                bits,
                words,
            } = kept;
            let _ = write!(text, " \\\n  take(\"{name}\", {member}, {bits}, {words})");
        }
    }
    text.push('\n');
    text
}

/// A path as SystemVerilog writes it.
fn path(member: &str) -> String {
    member
        .replace("__BRA__", "[")
        .replace("__KET__", "]")
        .replace("__DOT__", ".")
}

/// What a line of the root class declares, if it is a register or a memory. Names ending in `_q`, `_mem`, or
/// being `mem`, are those, and no others.
fn kept(line: &str) -> Option<Kept<'_>> {
    let line = line.trim().strip_suffix(';')?;
    let (kind, member) = line.rsplit_once(' ')?;
    let (_, last) = member.rsplit_once("__DOT__")?;
    let names_state = last == "mem" || last.ends_with("_mem") || last.ends_with("_q");
    if !names_state || last.starts_with("__V") {
        return None;
    }
    let words = match kind.strip_prefix("VlUnpacked<") {
        None => 1,
        Some(array) => array
            .rsplit_once(',')
            .and_then(|(_, words)| words.trim().strip_suffix('>')?.parse().ok())?,
    };
    let (_, range) = kind.split_once("/*")?;
    let (high, _) = range.split_once(":0*/")?;
    Some(Kept {
        member,
        bits: high.parse::<usize>().ok()? + 1,
        words,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn registers_and_memories_are_found() {
        let found = |line| kept(line).map(|kept| (kept.member, kept.bits, kept.words));
        let scalar = "        CData/*3:0*/ top__DOT__u_a__DOT__b_q;";
        assert_eq!(found(scalar), Some(("top__DOT__u_a__DOT__b_q", 4, 1)));
        let memory = "    VlUnpacked<QData/*53:0*/, 16> top__DOT__mem;";
        assert_eq!(found(memory), Some(("top__DOT__mem", 54, 16)));
        let wide = "    VlUnpacked<VlWide<3>/*83:0*/, 4> top__DOT__tag_mem;";
        assert_eq!(found(wide), Some(("top__DOT__tag_mem", 84, 4)));
        let word = "    VlWide<3>/*64:0*/ top__DOT__w_q;";
        assert_eq!(found(word), Some(("top__DOT__w_q", 65, 1)));
        for other in [
            "        CData/*0:0*/ top__DOT__ready;",
            "        VL_IN8(clk_i,0,0);",
            "        CData/*0:0*/ __Vdly__top__DOT____Vtemp_q__0;",
        ] {
            assert_eq!(found(other), None, "{other}");
        }
        let text = cpp(
            "CData/*0:0*/ top__DOT__g__BRA__1__KET____DOT__a_q;",
            "R",
            "top",
        );
        assert!(
            text.contains("take(\"g[1].a_q\", top__DOT__g__BRA__1__KET____DOT__a_q, 1, 1)"),
            "{text}"
        );
    }
}
