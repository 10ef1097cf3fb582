//! Words that mean something where the configured name is emitted, or where the block is used.

/// The words of one language.
pub(super) struct Language {
    /// Its name.
    pub name: &'static str,
    /// Its words, sorted.
    pub words: &'static [&'static str],
}

/// Every language. Tcl is none of them: its words are commands, and constraints have the name as an
/// argument, or with something behind it, only.
#[rustfmt::skip]
pub(super) const LANGUAGES: &[Language] = &[
    // IEEE 1800-2023, annex B; no later word than those of 2012.
    Language { name: "SystemVerilog", words: &[
        "accept_on", "alias", "always", "always_comb", "always_ff", "always_latch", "and", "assert",
        "assign", "assume", "automatic", "before", "begin", "bind", "bins", "binsof", "bit",
        "break", "buf", "bufif0", "bufif1", "byte", "case", "casex", "casez", "cell", "chandle",
        "checker", "class", "clocking", "cmos", "config", "const", "constraint", "context",
        "continue", "cover", "covergroup", "coverpoint", "cross", "deassign", "default", "defparam",
        "design", "disable", "dist", "do", "edge", "else", "end", "endcase", "endchecker",
        "endclass", "endclocking", "endconfig", "endfunction", "endgenerate", "endgroup",
        "endinterface", "endmodule", "endpackage", "endprimitive", "endprogram", "endproperty",
        "endsequence", "endspecify", "endtable", "endtask", "enum", "event", "eventually", "expect",
        "export", "extends", "extern", "final", "first_match", "for", "force", "foreach", "forever",
        "fork", "forkjoin", "function", "generate", "genvar", "global", "highz0", "highz1", "if",
        "iff", "ifnone", "ignore_bins", "illegal_bins", "implements", "implies", "import", "incdir",
        "include", "initial", "inout", "input", "inside", "instance", "int", "integer",
        "interconnect", "interface", "intersect", "join", "join_any", "join_none", "large", "let",
        "liblist", "library", "local", "localparam", "logic", "longint", "macromodule", "matches",
        "medium", "modport", "module", "nand", "negedge", "nettype", "new", "nexttime", "nmos",
        "nor", "noshowcancelled", "not", "notif0", "notif1", "null", "or", "output", "package",
        "packed", "parameter", "pmos", "posedge", "primitive", "priority", "program", "property",
        "protected", "pull0", "pull1", "pulldown", "pullup", "pulsestyle_ondetect",
        "pulsestyle_onevent", "pure", "rand", "randc", "randcase", "randsequence", "rcmos", "real",
        "realtime", "ref", "reg", "reject_on", "release", "repeat", "restrict", "return", "rnmos",
        "rpmos", "rtran", "rtranif0", "rtranif1", "s_always", "s_eventually", "s_nexttime",
        "s_until", "s_until_with", "scalared", "sequence", "shortint", "shortreal", "showcancelled",
        "signed", "small", "soft", "solve", "specify", "specparam", "static", "string", "strong",
        "strong0", "strong1", "struct", "super", "supply0", "supply1", "sync_accept_on",
        "sync_reject_on", "table", "tagged", "task", "this", "throughout", "time", "timeprecision",
        "timeunit", "tran", "tranif0", "tranif1", "tri", "tri0", "tri1", "triand", "trior",
        "trireg", "type", "typedef", "union", "unique", "unique0", "unsigned", "until",
        "until_with", "untyped", "use", "uwire", "var", "vectored", "virtual", "void", "wait",
        "wait_order", "wand", "weak", "weak0", "weak1", "while", "wildcard", "wire", "with",
        "within", "wor", "xnor", "xor",
    ] },
    // SystemRDL 2.0, section 4.4: keywords and words reserved for later.
    Language { name: "SystemRDL", words: &[
        "abstract", "accesstype", "addressingtype", "addrmap", "alias", "all", "alternate", "bit",
        "boolean", "bothedge", "byte", "compact", "component", "componentwidth", "constraint",
        "default", "encode", "enum", "external", "false", "field", "fullalign", "hw", "inside",
        "int", "internal", "level", "longint", "mem", "na", "negedge", "nonsticky", "number",
        "onreadtype", "onwritetype", "posedge", "precedencetype", "property", "r", "rclr", "real",
        "ref", "reg", "regalign", "regfile", "rset", "ruser", "rw", "rw1", "shortint", "shortreal",
        "signal", "signed", "string", "struct", "sw", "this", "true", "type", "unsigned", "w", "w1",
        "wclr", "with", "within", "woclr", "woset", "wot", "wr", "wset", "wuser", "wzc", "wzs",
        "wzt",
    ] },
    // C23 (ISO/IEC 9899:2024), section 6.4.1, with asm and fortran of its annex J.
    Language { name: "C", words: &[
        "alignas", "alignof", "asm", "auto", "bool", "break", "case", "char", "const", "constexpr",
        "continue", "default", "do", "double", "else", "enum", "extern", "false", "float", "for",
        "fortran", "goto", "if", "inline", "int", "long", "nullptr", "register", "restrict",
        "return", "short", "signed", "sizeof", "static", "static_assert", "struct", "switch",
        "thread_local", "true", "typedef", "typeof", "typeof_unqual", "union", "unsigned", "void",
        "volatile", "while",
    ] },
    // C++23 (ISO/IEC 14882:2024), section 5.11: keywords, alternative tokens, and identifiers with
    // a meaning of their own.
    Language { name: "C++", words: &[
        "alignas", "alignof", "and", "and_eq", "asm", "auto", "bitand", "bitor", "bool", "break",
        "case", "catch", "char", "char16_t", "char32_t", "char8_t", "class", "co_await",
        "co_return", "co_yield", "compl", "concept", "const", "const_cast", "consteval",
        "constexpr", "constinit", "continue", "decltype", "default", "delete", "do", "double",
        "dynamic_cast", "else", "enum", "explicit", "export", "extern", "false", "final", "float",
        "for", "friend", "goto", "if", "import", "inline", "int", "long", "module", "mutable",
        "namespace", "new", "noexcept", "not", "not_eq", "nullptr", "operator", "or", "or_eq",
        "override", "private", "protected", "public", "register", "reinterpret_cast", "requires",
        "return", "short", "signed", "sizeof", "static", "static_assert", "static_cast", "struct",
        "switch", "template", "this", "thread_local", "throw", "true", "try", "typedef", "typeid",
        "typename", "union", "unsigned", "using", "virtual", "void", "volatile", "wchar_t", "while",
        "xor", "xor_eq",
    ] },
    // Rust, editions 2015 to 2024: strict, reserved and weak keywords.
    Language { name: "Rust", words: &[
        "abstract", "as", "async", "auto", "await", "become", "box", "break", "const", "continue",
        "crate", "default", "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for",
        "gen", "if", "impl", "in", "let", "loop", "macro", "macro_rules", "match", "mod", "move",
        "mut", "override", "priv", "pub", "raw", "ref", "return", "safe", "self", "static",
        "struct", "super", "trait", "true", "try", "type", "typeof", "union", "unsafe", "unsized",
        "use", "virtual", "where", "while", "yield",
    ] },
    // IEEE 1076-2019, section 15.10, with those of property specifications: none is emitted, but a
    // module of such a name cannot be instantiated from VHDL.
    Language { name: "VHDL", words: &[
        "abs", "access", "after", "alias", "all", "and", "architecture", "array", "assert",
        "assume", "assume_guarantee", "attribute", "begin", "block", "body", "buffer", "bus",
        "case", "component", "configuration", "constant", "context", "cover", "default",
        "disconnect", "downto", "else", "elsif", "end", "entity", "exit", "fairness", "file", "for",
        "force", "function", "generate", "generic", "group", "guarded", "if", "impure", "in",
        "inertial", "inout", "is", "label", "library", "linkage", "literal", "loop", "map", "mod",
        "nand", "new", "next", "nor", "not", "null", "of", "on", "open", "or", "others", "out",
        "package", "parameter", "port", "postponed", "private", "procedure", "process", "property",
        "protected", "pure", "range", "record", "register", "reject", "release", "rem", "report",
        "restrict", "restrict_guarantee", "return", "rol", "ror", "select", "sequence", "severity",
        "shared", "signal", "sla", "sll", "sra", "srl", "strong", "subtype", "then", "to",
        "transport", "type", "unaffected", "units", "until", "use", "variable", "view", "vmode",
        "vpkg", "vprop", "vunit", "wait", "when", "while", "with", "xnor", "xor",
    ] },
    // YAML 1.1: what is read as a truth value or as nothing (FuseSoC, Bender).
    Language { name: "YAML", words: &[
        "false", "n", "no", "null", "off", "on", "true", "y", "yes",
    ] },
    // Names of devices, which no file can have whatever its extension.
    Language { name: "Windows", words: &[
        "aux", "com0", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9",
        "con", "lpt0", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
        "nul", "prn",
    ] },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_are_sorted_and_could_be_names() {
        for Language { name, words } in LANGUAGES {
            assert!(words.is_sorted_by(|a, b| a < b), "{name}");
            for word in *words {
                let letters = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
                assert!(word.bytes().all(letters), "{name}: {word}");
            }
        }
    }
}
