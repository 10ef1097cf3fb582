//! From a path to the module that defines what it names.

use super::source::{Crate, Name};

/// One module uses something that another one defines.
pub struct Import {
    pub from: usize,
    pub to: usize,
    /// The path as it is written.
    pub path: String,
}

/// Every import within a crate. A module that is only named imports nothing: what is used of it does.
pub fn imports(krate: &Crate) -> Vec<Import> {
    let mut all = Vec::new();
    for (from, module) in krate.modules.iter().enumerate() {
        for name in &module.used {
            if let Some(Found::Item(to)) = find(krate, from, name, DEPTH) {
                all.push((from, to, name.join("::")));
            }
        }
        for glob in &module.globs {
            if let Some(Found::Module(to)) = find(krate, from, glob, DEPTH) {
                all.push((from, to, format!("{}::*", glob.join("::"))));
            }
        }
    }
    all.into_iter()
        .map(|(from, to, path)| Import { from, to, path })
        .collect()
}

/// Names that stand for names, at most.
const DEPTH: usize = 20;

/// What a path names.
enum Found {
    Module(usize),
    /// Something defined in this module.
    Item(usize),
}

/// What `name` stands for in the module `at`; `None` if it is of another crate, or nobody's.
fn find(krate: &Crate, at: usize, name: &[String], depth: usize) -> Option<Found> {
    let depth = depth.checked_sub(1)?;
    let (first, mut rest) = name.split_first()?;
    let mut here = match first.as_str() {
        "crate" => 0,
        "self" => at,
        "super" => krate.modules[at].parent?,
        _ => return member(krate, at, first, rest, depth),
    };
    while let Some((next, after)) = rest.split_first() {
        if next != "super" {
            return member(krate, here, next, after, depth).or(Some(Found::Item(here)));
        }
        here = krate.modules[here].parent?;
        rest = after;
    }
    Some(Found::Module(here))
}

/// What `name`, and `rest` behind it, stands for in the module `at`.
fn member(krate: &Crate, at: usize, name: &str, rest: &[String], depth: usize) -> Option<Found> {
    let module = &krate.modules[at];
    let child = || {
        let &child = module.children.get(name)?;
        match rest.split_first() {
            None => Some(Found::Module(child)),
            Some((next, after)) => {
                member(krate, child, next, after, depth).or(Some(Found::Item(child)))
            }
        }
    };
    let brought = || {
        let whole: Name = [module.brought.get(name)?.as_slice(), rest].concat();
        // A crate may have the name that is brought in.
        (whole.first().map(String::as_str) != Some(name) || module.children.contains_key(name))
            .then(|| find(krate, at, &whole, depth))?
    };
    let own = || module.items.contains(name).then_some(Found::Item(at));
    let by_glob = || {
        module
            .globs
            .iter()
            .find_map(|glob| match find(krate, at, glob, depth)? {
                Found::Module(other) if other != at => member(krate, other, name, rest, depth - 1),
                _ => None,
            })
    };
    // A module and a function may share a name: what has something behind it is the module.
    match rest.is_empty() {
        true => brought().or_else(own).or_else(child).or_else(by_glob),
        false => child().or_else(brought).or_else(own).or_else(by_glob),
    }
}
