//! Words and texts.

use std::ops::Range;

use rand::RngExt as _;
use rand_pcg::Pcg64Mcg;

const WORDS: [&str; 48] = [
    "amber", "basalt", "cedar", "delta", "ember", "fjord", "granite", "harbour", "island",
    "juniper", "kettle", "lantern", "meadow", "nimbus", "orchard", "pebble", "quarry", "river",
    "saddle", "timber", "umbra", "valley", "willow", "yonder", "zephyr", "and", "of", "the", "in",
    "under", "with", "without", "before", "after", "seldom", "often", "carries", "finds", "keeps",
    "leaves", "opens", "pours", "turns", "straße", "füllt", "œuvre", "naïve", "größer",
];

/// One word.
pub fn word(random: &mut Pcg64Mcg) -> &'static str {
    WORDS[random.random_range(0..WORDS.len())]
}

/// Between `count.start` and `count.end - 1` words with blanks between them.
pub fn words(random: &mut Pcg64Mcg, count: Range<usize>) -> String {
    let count = random.random_range(count);
    let words: Vec<&str> = (0..count).map(|_| word(random)).collect();
    words.join(" ")
}

/// A text of sentences, its length in bytes in `length` or a few words beyond.
pub fn text(random: &mut Pcg64Mcg, length: Range<usize>) -> String {
    let length = random.random_range(length);
    let mut text = String::new();
    while text.len() < length {
        text.push_str(&words(random, 4..14));
        text.push_str([". ", "; ", "! ", ".\n"][random.random_range(0..4)]);
        if random.random_range(0..8) == 0 {
            text.push_str(&random.random_range(0..1_000_000).to_string());
            text.push(' ');
        }
    }
    text
}

/// A name of a person or a firm, one of some hundreds.
pub fn name(random: &mut Pcg64Mcg) -> String {
    let number = random.random_range(1..6);
    format!("{} {} {number}", word(random), word(random))
}
