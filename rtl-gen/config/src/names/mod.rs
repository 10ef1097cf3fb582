//! Which names a configuration may have: what the emitted files and their users can do with.

mod words;

use words::LANGUAGES;

/// Longest `name`, in characters.
pub(crate) const MAX_NAME: usize = 32;

/// What emitted files take for themselves, a line each: `port P` of the block, `function F` of a
/// function, its arguments and variables, `suffix S` behind the name of a module or package, `register R` behind the prefix of C macros. Written from what
/// the generator emits (`make rtl`); a test keeps it in step.
const TAKEN: &str = include_str!("taken.txt");

/// What is taken, of one kind.
fn taken(kind: &str) -> impl Iterator<Item = &'static str> {
    TAKEN.lines().filter_map(move |line| {
        line.split_once(' ')
            .filter(|(found, _)| *found == kind)
            .map(|(_, word)| word)
    })
}

/// Completes "it must be …" for a name that cannot stand; `None` for one that can.
pub(crate) fn violated(name: &str) -> Option<String> {
    if !is_word(name) {
        return Some(shape());
    }
    let languages: Vec<&str> = LANGUAGES
        .iter()
        .filter(|language| language.words.contains(&name))
        .map(|language| language.name)
        .collect();
    if !languages.is_empty() {
        let all = languages.join(", ");
        return Some(format!("another name, `{name}` is a word of {all}"));
    }
    if taken("port").any(|port| port == name) {
        return Some(format!("another name, `{name}` is a port of the block"));
    }
    if taken("function").any(|inner| inner == name) {
        return Some(format!(
            "another name, `{name}` is declared in a function of the block, where it would hide it"
        ));
    }
    // The longest suffix tells most.
    let suffix = taken("suffix").filter(|suffix| name.ends_with(suffix));
    if let Some(suffix) = suffix.max_by_key(|suffix| suffix.len()) {
        let block = name.strip_suffix(suffix).unwrap_or(name);
        return Some(format!(
            "a name that does not end in `{suffix}`, so that it is no part of a block `{block}`"
        ));
    }
    if let Some(register) = taken("register").find(|register| name.ends_with(register)) {
        let block = name.strip_suffix(register).unwrap_or(name);
        return Some(format!(
            "a name that does not end in `{register}`, with which registers of a block `{block}` \
             begin in C"
        ));
    }
    None
}

/// What every name looks like; completes "it must be …".
pub(crate) fn shape() -> String {
    format!(
        "1 to {MAX_NAME} lower-case letters, digits and `_`, a letter first, and no word of the \
         languages it is used in"
    )
}

/// Whether `name` can prefix modules, files and C macros.
fn is_word(name: &str) -> bool {
    let word = name
        .bytes()
        .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
    word && name.starts_with(|c: char| c.is_ascii_lowercase()) && name.len() <= MAX_NAME
}
