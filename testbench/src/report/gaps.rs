//! What the time between two invocations of an instance does.

use super::chapter::Chapter;
use super::cpi;
use super::figure::{Cell, Column, Figure, Kind, Row};
use super::load::Entry;
use super::number::{grouped, percent, signed};
use crate::options::Order;

/// A figure for the result in which arrivals differ most: the last with instances of unlike rates, or
/// else the last with arrivals at random.
pub fn figure(chapter: &Chapter) -> Option<Figure> {
    let of = |order: Order| {
        let entries = chapter.entries.iter().rev();
        let mut entries = entries.filter(|entry| !entry.gaps.is_empty());
        entries.find(|entry| has_order(entry, order))
    };
    let entry = of(Order::Azure).or_else(|| of(Order::Poisson))?;
    let interleave = entry.options.turns()?;
    let instances = interleave.instances.map_or_else(
        || entry.functions.len().to_string(),
        |number| number.to_string(),
    );
    let scale = cpi::scale(entry.gaps.iter().map(|gap| &gap.figures));
    let rows = entry.gaps.iter().map(|gap| Row {
        name: match (gap.from_cycles, gap.to_cycles) {
            (0, 0) => "none".to_owned(),
            (from, to) => format!("{} to {}", thousands(from), thousands(to)),
        },
        kind: Kind::Each,
        cells: vec![
            Cell::text(format!("{:.1}", gap.others)),
            Cell::text(gap.figures.invocations.to_string()),
            Cell::bars(cpi::bars(scale, &gap.figures)),
            Cell::text(percent(gap.figures.coverage)),
            Cell::text(signed(gap.figures.speedup)),
            Cell::text(signed(gap.figures.perfect_l2_speedup)),
        ],
    });
    Some(Figure {
        id: "gaps".into(),
        title: "Time between two invocations".into(),
        lead: format!(
            "{instances} instances take turns on the same caches, which nobody flushes; arrivals: {}. The longer an instance has \
             waited, the less of its code is left; how much that is worth is a matter of which function it is, too. Data stalls are a \
             constant as soon as any other ran in between.",
            match interleave.order {
                Order::Azure => "a few instances have nearly all of them, as in Azure Functions",
                _ => "at random, as many for each instance",
            }
        ),
        legend: cpi::legend(),
        columns: vec![
            Column::text("thousand cycles of others"),
            Column::text("invocations of others"),
            Column::text("invocations"),
            Column::bars("cycles per instruction"),
            Column::text("covered"),
            Column::text("speed-up"),
            Column::text("perfect L2"),
        ],
        rows: rows.collect(),
        notes: Vec::new(),
    })
}

fn has_order(entry: &Entry, order: Order) -> bool {
    entry.options.interleave == Some(order)
}

fn thousands(cycles: u64) -> String {
    grouped(cycles / 1000)
}
