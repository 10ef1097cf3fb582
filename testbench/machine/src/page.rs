//! The page's part that is measured: tables, and a plot.

use crate::experiment::{Help, Order, Pace, Setting};
use crate::kind::Kind;
use crate::map;
use crate::summary::{Row, Table};
use anyhow::{Context, Result, anyhow, ensure};
use plotters::prelude::*;
use std::fmt::Write;

/// The plot, below the folder of the page.
pub const PLOT: &str = "reference/cycles.svg";

/// The share of the gain that a quick test must reach.
const LEAST_SHARE: f64 = 0.6;

/// What a quick test runs of the machine with virtual addresses.
pub const SV39_SLICE_PROGRAMS: [u32; 2] = [map::SV39_PROGRAM_NORTH, map::SV39_PROGRAM_EAST];

/// Figures, below the folder of the page.
#[must_use]
pub fn figures(kind: Kind) -> &'static str {
    match kind {
        Kind::VexRiscv => "measured/reference.json",
        Kind::VexRiscvNextLine => "measured/reference_next_line.json",
        Kind::VexRiscvBest => "measured/reference_best.json",
        Kind::Sv39 => "measured/reference_sv39.json",
        Kind::Sv39BsgCache => "measured/reference_sv39_bsg_cache.json",
    }
}

/// Where the measured part of the page is.
fn marks(kind: Kind) -> [&'static str; 2] {
    match kind {
        Kind::VexRiscv => [
            "<!-- measured: begin (make reference) -->",
            "<!-- measured: end -->",
        ],
        Kind::VexRiscvNextLine => [
            "<!-- measured with next line: begin (make reference-beyond) -->",
            "<!-- measured with next line: end -->",
        ],
        Kind::VexRiscvBest => [
            "<!-- measured with delta coding: begin (make reference-beyond) -->",
            "<!-- measured with delta coding: end -->",
        ],
        Kind::Sv39 => [
            "<!-- measured with virtual addresses: begin (make reference-sv39) -->",
            "<!-- measured with virtual addresses: end -->",
        ],
        Kind::Sv39BsgCache => [
            "<!-- measured with its own L2: begin (make reference-sv39) -->",
            "<!-- measured with its own L2: end -->",
        ],
    }
}

/// The page `text` with the measured part of a machine anew.
///
/// # Errors
/// If the page does not say where that is.
pub fn inserted(kind: Kind, text: &str, tables: &[Table]) -> Result<String> {
    let [begin, end] = marks(kind);
    let (before, rest) = text.split_once(begin).context(begin)?;
    let (_, after) = rest.split_once(end).context(end)?;
    Ok(format!(
        "{before}{begin}\n\n{}\n{end}{after}",
        section(kind, tables)
    ))
}

/// The measured part.
#[must_use]
pub fn section(kind: Kind, tables: &[Table]) -> String {
    let mut text = String::new();
    for table in tables {
        let size = size(table.l2_bytes);
        let rows = rows(kind, table);
        text += &format!("**L2 of {size}, {} ways**\n\n{rows}\n", table.ways);
        if kind == Kind::Sv39 {
            text += &translations(table);
        }
    }
    if kind == Kind::VexRiscv {
        text += "![Cycles an invocation](reference/cycles.svg)\n\n";
    }
    if kind.marks() && !kind.beyond() {
        text += &by_program(tables);
    }
    text.trim_end().to_owned() + "\n"
}

/// What became of translations, for each run with the block.
fn translations(table: &Table) -> String {
    let mut text =
        String::from("| translations an invocation | walked | dropped |\n|---|---|---|\n");
    for row in in_order(table) {
        if matches!(row.setting.help, Help::Block(_)) {
            let per = |count: u64| count as f64 / row.invocations as f64;
            let _ = writeln!(
                text,
                "| {} | {:.1} | {:.1} |",
                row.setting,
                per(row.counts.translations),
                per(row.counts.dropped)
            );
        }
    }
    text + "\n"
}

/// The runs of a table: without help, with all that can be had, with the block.
fn in_order(table: &Table) -> Vec<&Row> {
    let mut rows: Vec<&Row> = table.rows.iter().collect();
    rows.sort_by_key(|row| match (row.setting.help, row.setting.order) {
        (Help::Ideal, _) => 3,
        (Help::Nothing, Order::Flushed) => 0,
        (Help::Nothing, Order::Thrashed) => 1,
        (Help::Nothing, _) => 2,
        (Help::Block(_), Order::Flushed) => 4,
        (Help::Block(_), Order::Thrashed) => 5,
        (Help::Block(_), _) => 6,
    });
    rows
}

fn size(bytes: u32) -> String {
    match bytes >> 10 {
        kib if kib >= 1024 => format!("{} MB", kib >> 10),
        kib => format!("{kib} KB"),
    }
}

fn percent(part: f64) -> String {
    format!("{:.1} %", 100.0 * part)
}

/// The runs of one L2, a row each.
#[must_use]
pub fn rows(kind: Kind, table: &Table) -> String {
    if kind.beyond() {
        rows_beyond(table)
    } else if kind.marks() {
        rows_with_marks(table)
    } else {
        rows_without_marks(table)
    }
}

/// What there is to tell of mechanisms beyond the paper.
fn rows_beyond(table: &Table) -> String {
    let mut text = String::from(
        "| | thousand cycles an invocation | share of the gain | misses | coverage | overprediction | \
         prefetches: newest record | behind misses | record before | went to memory | record, KB | \
         memory, KB |\n|---|---|---|---|---|---|---|---|---|---|---|---|\n",
    );
    for row in in_order(table) {
        let n = row.invocations as f64;
        let per = |count: u64| format!("{:.0}", count as f64 / n);
        let counts = row.counts;
        let block = matches!(row.setting.help, Help::Block(_));
        let only = |text: String| if block { text } else { String::new() };
        let [newest, next_line, before] = counts.sources.map(per);
        let _ = writeln!(
            text,
            "| {} | {:.1} | {} | {} | {} | {} | {} | {} | {} | {} | {} | {:.0} |",
            row.setting,
            row.cycles / 1000.0,
            table.share(row).map(percent).unwrap_or_default(),
            per(counts.uncovered()),
            only(percent(coverage(row))),
            only(percent(overprediction(table, row))),
            only(newest),
            only(next_line),
            only(before),
            only(per(counts.prefetch_fills)),
            only(format!("{:.1}", row.record_bytes / 1024.0)),
            memory_kb(row),
        );
    }
    text
}

/// Covered misses over all that there would be.
fn coverage(row: &Row) -> f64 {
    let (covered, uncovered) = (row.counts.covered(), row.counts.uncovered());
    covered as f64 / (covered + uncovered).max(1) as f64
}

/// Lines fetched and not used, over the misses of flushed invocations without help.
fn overprediction(table: &Table, row: &Row) -> f64 {
    let per = |row: &Row, count: u64| count as f64 / row.invocations as f64;
    let base = table.get(Order::Flushed, Help::Nothing);
    let misses = base.map_or(1.0, |base| per(base, base.counts.uncovered()));
    let counts = row.counts;
    per(row, counts.prefetch_fills.saturating_sub(counts.covered())) / misses
}

/// KB that L2 and block move from and to memory in an invocation.
fn memory_kb(row: &Row) -> f64 {
    (row.counts.l2_beats + row.counts.block_beats) as f64 * 8.0 / 1024.0 / row.invocations as f64
}

/// What can be told with an L2 without marks.
fn rows_without_marks(table: &Table) -> String {
    let mut text = String::from(
        "| | thousand cycles an invocation | share of the gain | misses | fewer than flushed | lines \
         prefetched | lookups that met their prefetch under way | driver, cycles | record, KB | \
         memory, KB |\n|---|---|---|---|---|---|---|---|---|---|\n",
    );
    for row in in_order(table) {
        let n = row.invocations as f64;
        let per = |count: u64| format!("{:.0}", count as f64 / n);
        let counts = row.counts;
        let block = matches!(row.setting.help, Help::Block(_));
        let only = |text: String| if block { text } else { String::new() };
        let fewer = fewer_misses(table, row).filter(|_| row.setting.order == Order::Flushed);
        let _ = writeln!(
            text,
            "| {} | {:.1} | {} | {} | {} | {} | {} | {} | {} | {:.0} |",
            row.setting,
            row.cycles / 1000.0,
            table.share(row).map(percent).unwrap_or_default(),
            per(counts.uncovered()),
            only(fewer.map(percent).unwrap_or_default()),
            only(per(counts.prefetch_fills)),
            only(per(counts.instr_met)),
            only(format!(
                "{:.0} + {:.0}",
                row.dispatch_cycles, row.deschedule_cycles
            )),
            only(format!("{:.1}", row.record_bytes / 1024.0)),
            memory_kb(row),
        );
    }
    text
}

/// The share of the misses of flushed invocations without help that `row` does not have.
fn fewer_misses(table: &Table, row: &Row) -> Option<f64> {
    let base = table.get(Order::Flushed, Help::Nothing)?;
    let per = |row: &Row| row.counts.uncovered() as f64 / row.invocations as f64;
    Some(1.0 - per(row) / per(base))
}

fn rows_with_marks(table: &Table) -> String {
    let mut text = String::from(
        "| | thousand cycles an invocation | share of the gain | misses | covered | coverage | \
         overprediction | timeliness | coverage, timeliness as the block counts | driver, cycles | \
         record, KB | memory, KB |\n|---|---|---|---|---|---|---|---|---|---|---|---|\n",
    );
    for row in in_order(table) {
        let n = row.invocations as f64;
        let per = |count: u64| format!("{:.0}", count as f64 / n);
        let counts = row.counts;
        let block = matches!(row.setting.help, Help::Block(_));
        let only = |text: String| if block { text } else { String::new() };
        let ratio = |part: u64, whole: u64| percent(part as f64 / whole.max(1) as f64);
        let (covered, uncovered) = (counts.covered(), counts.uncovered());
        let _ = writeln!(
            text,
            "| {} | {:.1} | {} | {} | {} | {} | {} | {} | {} | {} | {} | {:.0} |",
            row.setting,
            row.cycles / 1000.0,
            table.share(row).map(percent).unwrap_or_default(),
            per(uncovered),
            only(per(covered)),
            only(percent(coverage(row))),
            only(percent(overprediction(table, row))),
            only(ratio(covered - counts.late, covered)),
            only(match row.shares[..] {
                [_, coverage, timeliness] =>
                    format!("{}, {}", percent(coverage), percent(timeliness)),
                _ => String::new(),
            }),
            only(format!(
                "{:.0} + {:.0}",
                row.dispatch_cycles, row.deschedule_cycles
            )),
            only(format!("{:.1}", row.record_bytes / 1024.0)),
            memory_kb(row),
        );
    }
    if let Some([second, fourth]) = warm_sequence(table) {
        let _ = writeln!(
            text,
            "\nCold, cold, warm, cold: the second invocation covers {second} misses of all programs \
             together, the fourth {fourth}: {}.",
            percent(fourth as f64 / second.max(1) as f64)
        );
    }
    text
}

fn warm_sequence(table: &Table) -> Option<[u64; 2]> {
    let found = |row: &&Row| row.setting.order == Order::ColdColdWarmCold;
    Some(table.rows.iter().find(found)?.covered_second_fourth)
}

/// Cycles by program.
fn by_program(tables: &[Table]) -> String {
    let columns = |table: &Table| {
        [
            (Order::Flushed, Help::Nothing),
            (Order::Flushed, Help::Ideal),
            (Order::Flushed, Help::Block(Pace::Never)),
            (Order::Flushed, Help::Block(Pace::Window(64))),
        ]
        .map(|(order, help)| table.get(order, help).cloned())
    };
    let mut text = String::from("| thousand cycles of a program |");
    for table in tables {
        let size = size(table.l2_bytes);
        let _ = write!(
            text,
            " {size}: flushed | all hits | block | paced 64:1 | gain reached |"
        );
    }
    text += "\n|---|";
    text += &"---|".repeat(5 * tables.len());
    text += "\n";
    let names = tables.first().and_then(|table| table.rows.first());
    for name in names.into_iter().flat_map(|row| row.programs.keys()) {
        let _ = write!(text, "| {name} |");
        for table in tables {
            let cycles = columns(table).map(|row| row.and_then(|r| r.programs.get(name).copied()));
            for cycles in cycles {
                let cycles = cycles.map(|c| format!(" {:.0} |", c / 1000.0));
                text += &cycles.unwrap_or_else(|| " |".into());
            }
            text += &match cycles {
                [Some(base), Some(ideal), Some(free), Some(paced)] => {
                    let share = |with: f64| percent((base - with) / (base - ideal));
                    format!(" {}, {} |", share(free), share(paced))
                }
                _ => " |".into(),
            };
        }
        text += "\n";
    }
    text
}

/// Bars of the cycles of an invocation.
///
/// # Errors
/// If drawing fails.
pub fn plot(tables: &[Table]) -> Result<String> {
    const WIDTH: u32 = 900;
    const BAR: u32 = 26;
    let failed = |error: &dyn std::fmt::Display| anyhow!("plot: {error}");
    let bars: usize = tables.iter().map(|table| table.rows.len() + 2).sum();
    let most = tables
        .iter()
        .flat_map(|table| &table.rows)
        .map(|row| row.cycles)
        .fold(1.0, f64::max);
    let mut svg = String::new();
    {
        let area =
            SVGBackend::with_string(&mut svg, (WIDTH, BAR * bars as u32 + 30)).into_drawing_area();
        area.fill(&WHITE).map_err(|e| failed(&e))?;
        let text = |size: u32| ("sans-serif", size).into_font();
        let mut y = 8;
        for table in tables {
            let title = format!(
                "Thousand cycles an invocation, L2 of {}",
                size(table.l2_bytes)
            );
            area.draw(&Text::new(title, (10, y), text(18)))
                .map_err(|e| failed(&e))?;
            y += BAR as i32 + 4;
            for row in in_order(table) {
                let colour = match row.setting.help {
                    Help::Nothing => RGBColor(150, 150, 150),
                    Help::Ideal => RGBColor(44, 140, 60),
                    Help::Block(_) => RGBColor(31, 119, 180),
                };
                let length = (row.cycles / most * 480.0) as i32;
                area.draw(&Rectangle::new(
                    [(330, y), (330 + length, y + 18)],
                    colour.filled(),
                ))
                .map_err(|e| failed(&e))?;
                area.draw(&Text::new(row.setting.to_string(), (10, y + 2), text(14)))
                    .map_err(|e| failed(&e))?;
                let cycles = format!("{:.1}", row.cycles / 1000.0);
                area.draw(&Text::new(cycles, (336 + length, y + 2), text(14)))
                    .map_err(|e| failed(&e))?;
                y += BAR as i32;
            }
            y += BAR as i32 - 4;
        }
        area.present().map_err(|e| failed(&e))?;
    }
    Ok(svg + "\n")
}

/// What must hold of the quick test.
///
/// # Errors
/// What does not.
pub fn check_slice(table: &Table) -> Result<()> {
    let row = table
        .get(Order::Flushed, Help::Block(Pace::Driver))
        .context("a run is missing")?;
    let share = table.share(row).context("the ideal gains nothing")?;
    ensure!(
        share >= LEAST_SHARE,
        "{}: {} of the gain, at least {} are expected",
        row.setting,
        percent(share),
        percent(LEAST_SHARE)
    );
    ensure!(
        row.checked[1] > 0,
        "{}: no record was compared",
        row.setting
    );
    let [second, fourth] = warm_sequence(table).context("the warm sequence is missing")?;
    ensure!(
        second > 0 && fourth as f64 >= 0.95 * second as f64,
        "after a warm invocation {fourth} misses are covered, {second} before"
    );
    let preempted = table.get(Order::Preempted, Help::Block(Pace::Driver));
    let interruptions = preempted.context("a run is missing")?.interruptions;
    ensure!(interruptions > 0, "nothing was preempted");
    Ok(())
}

/// What must hold of the quick test with delta coding, next line and two records.
///
/// # Errors
/// What does not.
pub fn check_best_slice(table: &Table) -> Result<()> {
    let plain = table.get(Order::Flushed, Help::Block(Pace::Driver));
    let plain = plain.context("a run is missing")?;
    let both = table.of(Setting::BOTH).context("a run is missing")?;
    ensure!(
        plain.counts.sources[1..] == [0, 0],
        "{}: prefetches that were not asked for",
        plain.setting
    );
    ensure!(
        both.counts.sources.iter().all(|&count| count > 0),
        "{}: prefetches by source are {:?}",
        both.setting,
        both.counts.sources
    );
    ensure!(
        both.counts.uncovered() < plain.counts.uncovered(),
        "{}: {} misses, {} without",
        both.setting,
        both.counts.uncovered(),
        plain.counts.uncovered()
    );
    let preempted = table.of(Setting {
        order: Order::Preempted,
        ..Setting::BOTH
    });
    let preempted = preempted.context("a run is missing")?;
    ensure!(preempted.interruptions > 0, "nothing was preempted");
    for row in [plain, both, preempted] {
        ensure!(
            row.checked[1] > 0,
            "{}: no record was compared",
            row.setting
        );
    }
    Ok(())
}

/// What must hold of the quick test of the machine with virtual addresses.
///
/// # Errors
/// What does not.
pub fn check_sv39_slice(table: &Table) -> Result<()> {
    let get = |order, pace| {
        table
            .get(order, Help::Block(pace))
            .context("a run is missing")
    };
    let base = table.get(Order::Flushed, Help::Nothing);
    let base = base.context("a run is missing")?;
    let block = get(Order::Flushed, Pace::Never)?;
    ensure!(
        coverage(block) > 0.5,
        "{}: {} of the misses are covered, more than half is expected",
        block.setting,
        percent(coverage(block))
    );
    ensure!(
        block.cycles < base.cycles,
        "the block gains nothing: {:.0} cycles, {:.0} without it",
        block.cycles,
        base.cycles
    );
    ensure!(block.counts.translations > 0, "nothing was translated");
    let preempted = get(Order::Preempted, Pace::Driver)?;
    ensure!(preempted.interruptions > 0, "nothing was preempted");
    let revoked = get(Order::Revoked, Pace::Never)?;
    ensure!(
        revoked.counts.dropped > 0,
        "pages that are not executable, and no translation was dropped"
    );
    ensure!(
        revoked.counts.dropped < revoked.counts.translations,
        "every translation was dropped"
    );
    for row in in_order(table) {
        ensure!(
            !matches!(row.setting.help, Help::Block(_)) || row.checked[1] > 0,
            "{}: no record was compared",
            row.setting
        );
    }
    Ok(())
}

/// What must hold of the quick test with the core's own L2.
///
/// # Errors
/// What does not.
pub fn check_bsg_cache_slice(table: &Table) -> Result<()> {
    let row = table
        .get(Order::Flushed, Help::Block(Pace::Never))
        .context("a run is missing")?;
    let fewer = fewer_misses(table, row).context("a run is missing")?;
    ensure!(
        fewer > 0.5,
        "{}: {} of the misses are gone, more than half is expected",
        row.setting,
        percent(fewer)
    );
    ensure!(
        row.counts.kinds[1] == 0 && row.counts.kinds[3] == 0,
        "an L2 without marks reports a first use"
    );
    ensure!(
        row.checked[1] > 0,
        "{}: no record was compared",
        row.setting
    );
    Ok(())
}
