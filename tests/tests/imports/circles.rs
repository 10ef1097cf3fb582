//! Circles in a graph.

use std::collections::{BTreeMap, BTreeSet};

/// Where each node leads, and by which import.
pub type Graph = BTreeMap<String, BTreeMap<String, String>>;

/// A shortest circle, its nodes and imports in order; `None` if there is none.
pub fn circle(graph: &Graph) -> Option<String> {
    let around = graph.keys().filter_map(|start| back_to(graph, start));
    let shortest = around.min_by_key(Vec::len)?;
    let steps = shortest.iter().zip(shortest.iter().cycle().skip(1));
    let steps = steps.map(|(from, to)| format!("{from} -> {to} ({})", graph[*from][*to]));
    Some(steps.collect::<Vec<_>>().join(", "))
}

/// The nodes of a shortest way from `start` back to it.
fn back_to<'a>(graph: &'a Graph, start: &'a str) -> Option<Vec<&'a str>> {
    let mut seen = BTreeSet::new();
    let mut ways = vec![vec![start]];
    while !ways.is_empty() {
        let mut longer = Vec::new();
        for way in ways {
            let last = way.last().copied().unwrap_or(start);
            for next in graph.get(last).into_iter().flat_map(BTreeMap::keys) {
                if next == start {
                    return Some(way);
                }
                if seen.insert(next.as_str()) {
                    longer.push([way.as_slice(), &[next.as_str()]].concat());
                }
            }
        }
        ways = longer;
    }
    None
}
