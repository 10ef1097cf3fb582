//! Where the block is in a VCD.

use std::collections::HashMap;

use vcd::{Header, IdCode, Scope, ScopeItem, Var};

use super::wires::Wire;

/// A scope, and what is named in it.
struct Place<'a> {
    /// Names of the scopes around it and its own, with dots between them.
    path: String,
    names: HashMap<&'a str, &'a Var>,
}

impl Place<'_> {
    fn lacks<'w>(&self, wires: &'w [Wire]) -> Option<&'w Wire> {
        wires
            .iter()
            .find(|wire| !self.names.contains_key(wire.name.as_str()))
    }

    fn has(&self, wires: &[Wire]) -> usize {
        let there = wires
            .iter()
            .filter(|wire| self.names.contains_key(wire.name.as_str()));
        there.count()
    }
}

/// The codes of the signals of the block in the scope `path`, one for each of `wires`; without a path,
/// in the one scope that has them all, the innermost if several lie in one another.
///
/// # Errors
/// One line that says what is not there.
pub fn find(header: &Header, wires: &[Wire], path: Option<&str>) -> Result<Vec<IdCode>, String> {
    let mut places = Vec::new();
    gather(&header.items, "", &mut places);
    let place = match path {
        Some(path) => match places.iter().find(|place| place.path == path) {
            Some(place) => place,
            None => return Err(format!("there is no scope {path}{}", like(&places, wires))),
        },
        None => only(&places, wires)?,
    };
    if let Some(wire) = place.lacks(wires) {
        return Err(format!(
            "the scope {} has no signal {}",
            place.path, wire.name
        ));
    }
    let codes = wires.iter().map(|wire| {
        let var = place.names[wire.name.as_str()];
        match var.size == wire.bits {
            true => Ok(var.code),
            false => Err(format!(
                "{}.{} has {} bits, and {} in this configuration",
                place.path, wire.name, var.size, wire.bits
            )),
        }
    });
    codes.collect()
}

/// The scope that has all signals.
fn only<'a, 'v>(places: &'a [Place<'v>], wires: &[Wire]) -> Result<&'a Place<'v>, String> {
    let whole = places.iter().filter(|place| place.lacks(wires).is_none());
    // From the outermost to the innermost.
    let whole: Vec<_> = whole.collect();
    let Some(last) = whole.last() else {
        return Err(format!(
            "no scope has all ports of the block{}",
            like(places, wires)
        ));
    };
    let around = |place: &&&Place| last.path.starts_with(&format!("{}.", place.path));
    match whole.iter().filter(around).count() + 1 == whole.len() {
        true => Ok(last),
        false => {
            let paths: Vec<_> = whole.iter().map(|place| place.path.as_str()).collect();
            Err(format!(
                "several scopes have all ports of the block: {}",
                paths.join(", ")
            ))
        }
    }
}

/// The scope that looks most like the block, if one has half of its ports.
fn like(places: &[Place], wires: &[Wire]) -> String {
    let best = places.iter().max_by_key(|place| place.has(wires));
    match best.filter(|place| 2 * place.has(wires) > wires.len()) {
        Some(place) => match place.lacks(wires) {
            Some(wire) => format!("; {} lacks {}", place.path, wire.name),
            None => format!("; {} has all ports of the block", place.path),
        },
        None => String::new(),
    }
}

fn gather<'a>(items: &'a [ScopeItem], around: &str, places: &mut Vec<Place<'a>>) {
    for item in items {
        if let ScopeItem::Scope(scope) = item {
            let path = match around {
                "" => scope.identifier.clone(),
                _ => format!("{around}.{}", scope.identifier),
            };
            places.push(Place {
                path: path.clone(),
                names: names(scope),
            });
            gather(&scope.items, &path, places);
        }
    }
}

/// The signals of a scope, without the range that some writers put behind a name.
fn names(scope: &Scope) -> HashMap<&str, &Var> {
    let vars = scope.items.iter().filter_map(|item| match item {
        ScopeItem::Var(var) => Some(var),
        _ => None,
    });
    let named = vars.map(|var| {
        let name = var.reference.split('[').next().unwrap_or_default();
        (name, var)
    });
    named.collect()
}
