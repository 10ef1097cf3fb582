//! Pages of a shop.

use jukebox_suite::functions::html::{Item, Request};
use rand::RngExt as _;
use rand_pcg::Pcg64Mcg;

use super::{json, words};

/// What a template has to escape.
const MARKS: [&str; 6] = ["", "", " & sons", " <new>", " \"best\"", " it's"];

pub fn body(random: &mut Pcg64Mcg) -> Vec<u8> {
    let items = (0..random.random_range(5..30))
        .map(|_| Item {
            name: words::name(random) + MARKS[random.random_range(0..MARKS.len())],
            cents: random.random_range(5..100_000),
            stock: random.random_range(0u64..12).saturating_sub(2),
            tags: (0..random.random_range(0..5))
                .map(|_| words::word(random).to_owned())
                .collect(),
        })
        .collect();
    json(&Request {
        title: words::words(random, 2..6),
        user: words::name(random) + MARKS[random.random_range(0..MARKS.len())],
        items,
    })
}
