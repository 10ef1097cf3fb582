//! What a page says first.

use serde::Serialize;

use super::baselines::gain_over;
use super::chapter::Chapter;
use super::load::Entry;
use super::number::{count, grouped, kib, percent, signed};
use super::settings::{difference, shown};
use crate::options::{FrontEnd, Targets};
use crate::result::{Figures, paper};

/// What a chapter says first.
#[derive(Debug, Serialize)]
pub struct Answer {
    /// Sentences.
    pub sentences: Vec<String>,
    /// The figures that they rest on.
    pub cards: Vec<Card>,
    /// What should worry a reader.
    pub warnings: Vec<String>,
}

/// One figure beside the publication's.
#[derive(Debug, Serialize)]
pub struct Card {
    /// What it is.
    pub label: &'static str,
    /// Its value.
    pub value: String,
    /// The publication's.
    pub paper: String,
}

/// The answer of a chapter.
pub fn of(chapter: &Chapter) -> Answer {
    Answer {
        sentences: sentences(chapter),
        cards: cards(chapter.reference()),
        warnings: warnings(chapter),
    }
}

fn sentences(chapter: &Chapter) -> Vec<String> {
    let entry = chapter.reference();
    let figures = &entry.figures;
    let functions = count(entry.functions.len(), "function");
    if figures.invocations == 0 {
        return vec![format!(
            "The {functions} had nothing to replay: a function needs two invocations at least."
        )];
    }
    let mut sentences = Vec::new();
    let faster = match figures.speedup {
        Some(gain) if gain < 0.0 => format!("{} slower", percent(Some(-gain))),
        gain => format!("{} faster", percent(gain)),
    };
    let mut first = format!(
        "With an L2 of {}, Jukebox makes {functions} {faster} than they are without prefetching",
        shown("l2", &entry.options.shapes.l2.to_string())
    );
    if figures.share_of_perfect_gain.is_some() {
        first += &format!(
            ": {} of what an L2 that never misses an instruction would gain ({})",
            percent(figures.share_of_perfect_gain),
            percent(figures.perfect_l2_speedup)
        );
    }
    sentences.push(first + ".");
    let in_vain = figures.overprediction.map_or(0.0, |share| 100.0 * share);
    sentences.push(format!(
        "It covers {} of the L2's instruction misses, and for 100 of them prefetches {in_vain:.1} lines in vain. Memory traffic \
         changes by {}; a record takes {}.",
        percent(figures.coverage),
        signed(figures.traffic_rise),
        kib(figures.metadata_bytes)
    ));
    sentences.extend(beside(entry));
    sentences.extend(small(chapter));
    sentences.extend(front_ends(chapter));
    sentences.extend(checked(chapter));
    sentences
}

/// What is gained over other designs.
fn beside(entry: &Entry) -> Option<String> {
    let others = entry.others.iter();
    let gains: Vec<String> = others
        .filter(|other| !other.is_bound && other.speedup.is_some())
        .map(|other| {
            let gain = gain_over(entry.figures.speedup, other.speedup);
            format!("{} over {}", signed(gain), other.name)
        })
        .collect();
    (!gains.is_empty()).then(|| format!("Beside other designs it gains {}.", gains.join(", ")))
}

/// What a front end that runs ahead leaves to be gained.
fn front_ends(chapter: &Chapter) -> Option<String> {
    let own = &chapter.settings[0];
    let others = chapter.entries.iter().zip(&chapter.settings).skip(1);
    let ahead: Vec<&Entry> = others
        .filter(|(entry, settings)| {
            entry.options.front_end != FrontEnd::Blocking
                && difference(settings, own)
                    .iter()
                    .all(|(key, _)| key == "front-end" || key == "targets")
        })
        .map(|(entry, _)| entry)
        .collect();
    let of = |front_end: Option<FrontEnd>, targets| {
        let mut entries = ahead.iter().filter(|entry| {
            entry.options.targets == targets
                && front_end.is_none_or(|one| one == entry.options.front_end)
        });
        entries.next()
    };
    let perfect = of(None, Targets::Perfect);
    let cold = of(perfect.map(|entry| entry.options.front_end), Targets::Cold)?;
    let FrontEnd::RunAhead(instructions) = cold.options.front_end else {
        return None;
    };
    let gains = |entry: &Entry| {
        format!(
            "{} (a perfect L2 {})",
            signed(entry.figures.speedup),
            signed(entry.figures.perfect_l2_speedup)
        )
    };
    let mut sentence = format!(
        "Behind a front end that runs {instructions} instructions ahead and knows the targets it has been to, it gains {}",
        gains(cold)
    );
    if let Some(perfect) = perfect {
        sentence += &format!("; if it knew all targets, {}", gains(perfect));
    }
    Some(sentence + ".")
}

/// What a smaller L2 makes of it, as it is and paced.
fn small(chapter: &Chapter) -> Option<String> {
    let own = &chapter.settings[0];
    let others = chapter.entries.iter().zip(&chapter.settings).skip(1);
    let others: Vec<_> = others
        .map(|(entry, settings)| (entry, difference(settings, own)))
        .collect();
    let bytes = |entry: &Entry| entry.options.shapes.l2.size.0;
    let smaller = others.iter().filter(|(entry, differing)| {
        matches!(differing.as_slice(), [(key, _)] if key == "l2")
            && bytes(entry) < bytes(chapter.reference())
    });
    let (small, _) = smaller.min_by_key(|(entry, _)| bytes(entry))?;
    let mut sentence = format!(
        "With an L2 of {} it covers {} and gains {}",
        shown("l2", &small.options.shapes.l2.to_string()),
        percent(small.figures.coverage),
        percent(small.figures.speedup)
    );
    let paced = others.iter().filter(|(entry, differing)| {
        entry.options.shapes.l2 == small.options.shapes.l2
            && entry.options.pace.is_some()
            && differing
                .iter()
                .all(|(key, _)| key == "l2" || key == "pace")
    });
    let gain = |entry: &Entry| entry.figures.speedup.unwrap_or_default();
    if let Some((paced, _)) = paced.max_by(|(a, _), (b, _)| gain(a).total_cmp(&gain(b))) {
        sentence += &format!(
            "; paced, {} and {}",
            percent(paced.figures.coverage),
            percent(paced.figures.speedup)
        );
    }
    Some(sentence + ".")
}

/// Whether the RTL was there, and how far it is from the model.
fn checked(chapter: &Chapter) -> Option<String> {
    let entries = chapter.entries.iter();
    let compared: Vec<_> = entries
        .filter_map(|entry| Some((entry, entry.compared()?)))
        .collect();
    if compared.is_empty() {
        return None;
    }
    let events: u64 = compared.iter().map(|(_, rtl)| rtl.events).sum();
    let mismatches: u64 = compared.iter().map(|(_, rtl)| rtl.mismatches).sum();
    let mut sentence = format!(
        "The RTL was compared with the golden model in every cycle of {}: {} events, {mismatches} differences.",
        count(compared.len(), "point"),
        grouped(events)
    );
    // Beside the model that has no clock of its own.
    let apart = |of: fn(&Figures) -> Option<f64>| {
        let both = compared.iter().filter(|(entry, _)| entry.rtl.is_some());
        let apart =
            both.filter_map(|(entry, rtl)| Some((of(&entry.figures)? - of(&rtl.figures)?).abs()));
        apart.max_by(f64::total_cmp)
    };
    let coverage = apart(|figures| figures.coverage);
    if let Some((coverage, speedup)) = coverage.zip(apart(|figures| figures.speedup)) {
        sentence += &format!(
            " Figures are the model's; the RTL's coverage is within {:.3} % of them, its speed-up within {:.3} %.",
            100.0 * coverage,
            100.0 * speedup
        );
    }
    Some(sentence)
}

fn cards(entry: &Entry) -> Vec<Card> {
    let figures = &entry.figures;
    let (least, most) = paper::CPI_RISE;
    let whole = |share: f64| format!("{:.0} %", 100.0 * share);
    vec![
        Card {
            label: "speed-up",
            value: percent(figures.speedup),
            paper: percent(Some(paper::SPEEDUP)),
        },
        Card {
            label: "of a perfect L2's gain",
            value: percent(figures.share_of_perfect_gain),
            paper: String::new(),
        },
        Card {
            label: "coverage",
            value: percent(figures.coverage),
            paper: format!("> {}", whole(paper::COVERAGE)),
        },
        Card {
            label: "overprediction",
            value: percent(figures.overprediction),
            paper: whole(paper::OVERPREDICTION.mean),
        },
        Card {
            label: "memory traffic",
            value: signed(figures.traffic_rise),
            paper: format!("+{}", whole(paper::TRAFFIC.mean)),
        },
        Card {
            label: "a record",
            value: kib(figures.metadata_bytes),
            paper: format!("≤ {} KiB", paper::METADATA_BYTES / 1024),
        },
        Card {
            label: "CPI rise when lukewarm",
            value: signed(figures.cpi_rise),
            paper: format!("{:.0}–{}", 100.0 * least, whole(most)),
        },
    ]
}

fn warnings(chapter: &Chapter) -> Vec<String> {
    let mut warnings = Vec::new();
    let differing = chapter
        .entries
        .iter()
        .filter(|entry| entry.compared().is_some_and(|rtl| rtl.mismatches > 0))
        .count();
    if differing > 0 {
        warnings.push(format!(
            "RTL and golden model differ in {}: its figures end there.",
            count(differing, "point")
        ));
    }
    let interrupted = chapter
        .entries
        .iter()
        .filter(|entry| entry.interrupted)
        .count();
    if interrupted > 0 {
        warnings.push(format!(
            "{} interrupted: only complete invocations are in it.",
            match interrupted {
                1 => "1 run was".to_owned(),
                several => format!("{several} runs were"),
            }
        ));
    }
    for loss in chapter.entries.iter().flat_map(|entry| &entry.losses) {
        let told = format!("Not whole: {loss}");
        if !warnings.contains(&told) {
            warnings.push(told);
        }
    }
    warnings
}
