//! Results on one set of traces.

use std::collections::HashMap;

use super::load::{Entry, Loaded};
use super::settings::{self, Settings, difference};
use crate::options::Dut;
use crate::sweep::FunctionFacts;

/// Results on one set of traces, each setting once.
pub struct Chapter {
    /// What the traces are called.
    pub name: String,
    /// The results; the first is the one that the page is about.
    pub entries: Vec<Entry>,
    /// Their settings.
    pub settings: Vec<Settings>,
    /// What is known of the functions' traces.
    pub facts: Vec<FunctionFacts>,
}

impl Chapter {
    /// The result that the page is about.
    pub fn reference(&self) -> &Entry {
        &self.entries[0]
    }

    /// The result that differs from it only in more room for a record, so much that nothing is left out.
    pub fn unlimited(&self) -> Option<&Entry> {
        const LIMIT: &str = "metadata-limit";
        let bytes = |entry: &Entry| entry.options.metadata_limit.0;
        let largest = |entry: &Entry| {
            let records = entry.functions.iter();
            let records = records.filter_map(|function| function.figures.metadata_bytes);
            records.fold(0.0, f64::max)
        };
        let entries = self.entries.iter().zip(&self.settings);
        let more_room = entries.filter(|(entry, settings)| {
            let differing = difference(settings, &self.settings[0]);
            matches!(differing.as_slice(), [(key, _)] if key == LIMIT)
                && bytes(entry) > bytes(self.reference())
                // A record is a mean: the largest of them may be longer.
                && bytes(entry) as f64 >= 2.0 * largest(entry)
        });
        more_room
            .map(|(entry, _)| entry)
            .max_by_key(|entry| bytes(entry))
    }

    /// What a function's trace is like.
    pub fn facts_of(&self, function: &str) -> Option<&FunctionFacts> {
        self.facts.iter().find(|facts| facts.name == function)
    }
}

/// Puts results on the same traces together, in the order in which they came. Of several with the same
/// settings the golden model's stays, which most points have, with what the RTL did beside it.
pub fn chapters(loaded: &Loaded) -> Vec<Chapter> {
    let mut chapters: Vec<Chapter> = Vec::new();
    let mut known: HashMap<String, usize> = HashMap::new();
    for entry in &loaded.entries {
        let at = *known.entry(traces(entry)).or_insert_with(|| {
            chapters.push(Chapter {
                name: name(entry),
                entries: Vec::new(),
                settings: Vec::new(),
                facts: facts(entry, loaded),
            });
            chapters.len() - 1
        });
        let chapter = &mut chapters[at];
        let own = settings::of(entry);
        match chapter
            .settings
            .iter()
            .position(|settings| *settings == own)
        {
            None => {
                chapter.entries.push(entry.clone());
                chapter.settings.push(own);
            }
            Some(same) => join(&mut chapter.entries[same], entry),
        }
    }
    for chapter in &mut chapters {
        settings::complete(&mut chapter.settings);
    }
    chapters
}

/// Makes one of two results with the same settings.
fn join(known: &mut Entry, other: &Entry) {
    let rtl = known.compared().or(other.compared());
    let worth = |entry: &Entry| (!entry.interrupted, entry.options.dut == Dut::Golden);
    if worth(other) > worth(known) {
        *known = other.clone();
    }
    known.rtl = rtl;
}

/// What tells traces apart.
fn traces(entry: &Entry) -> String {
    match &entry.workload {
        Some(workload) => workload.sha256.clone(),
        None => {
            let functions: Vec<&str> = entry
                .functions
                .iter()
                .map(|one| one.name.as_str())
                .collect();
            format!("{:?} {functions:?}", entry.options.traces)
        }
    }
}

fn name(entry: &Entry) -> String {
    const SHOWN: usize = 3;
    match &entry.workload {
        Some(workload) => workload.name.clone(),
        None => {
            let traces = &entry.options.traces;
            let more = if traces.len() > SHOWN { ", …" } else { "" };
            let shown: Vec<_> = traces.iter().take(SHOWN).map(String::as_str).collect();
            shown.join(", ") + more
        }
    }
}

fn facts(entry: &Entry, loaded: &Loaded) -> Vec<FunctionFacts> {
    match &entry.workload {
        Some(workload) => workload.functions.clone(),
        None => loaded.facts.clone(),
    }
}
