//! `make reference` and `make test-reference`.

use anyhow::{Context, Result, bail, ensure};
use clap::{Args, Parser, Subcommand, ValueEnum};
use jukebox_machine::{
    Beyond, Checksums, Digests, Help, Image, Kind, L2, Machine, Memory, Model, Order, Pace, Run,
    SLICE_PROGRAMS, Setting, TABLE_PROGRAMS, Table, boot, checksums, end, fork, page, row,
    same_results, train,
};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

/// The reference machine: runs its experiments.
#[derive(Debug, Parser)]
#[command(name = "jukebox-machine")]
struct Cli {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// All settings with every program on every L2; writes docs/reference.md and its figures.
    Table {
        #[command(flatten)]
        parts: Parts,
        /// The folder of the page.
        #[arg(long, default_value = "docs")]
        docs: PathBuf,
    },
    /// A few settings with some programs on the smaller L2, and one of them with clock edges left out
    /// and not; writes nothing.
    Slice {
        #[command(flatten)]
        parts: Parts,
    },
    /// One setting; prints every invocation as JSON.
    Run {
        #[command(flatten)]
        parts: Parts,
        /// KB of the L2.
        #[arg(long, default_value_t = 256)]
        l2: u32,
        /// Programs by name; all if there are none.
        #[arg(long, value_delimiter = ',')]
        programs: Vec<String>,
        /// In which order invocations follow each other.
        #[arg(long, value_enum, default_value_t = Order::Flushed)]
        order: Order,
        /// What helps: nothing, ideal, block, or block:WINDOW (lines, 0 is unpaced).
        #[arg(long, default_value = "nothing", value_parser = help)]
        with: Help,
        /// Lines behind each miss, with a block that has next line.
        #[arg(long, default_value_t = 0, value_parser = clap::value_parser!(u32).range(..=3))]
        next_lines: u32,
        /// Replays the record before the newest, too, with a block that can.
        #[arg(long)]
        two_records: bool,
        /// Whether edges that change nothing are evaluated, too, with the same results; if it is not
        /// said, whatever is faster with this machine.
        #[arg(long, num_args = 0..=1, default_missing_value = "true")]
        every_edge: Option<bool>,
    },
    /// Tries a model that counts what it does, which the compiler then uses.
    #[command(hide = true)]
    Train {
        #[command(flatten)]
        parts: Parts,
        /// The model, as a shared library.
        #[arg(long)]
        library: PathBuf,
    },
    /// Writes the page anew from the figures that were measured.
    Page {
        /// Which machine's part of it.
        #[arg(long, value_enum, default_value_t = Kind::VexRiscv)]
        machine: Kind,
        /// The folder of the page.
        #[arg(long, default_value = "docs")]
        docs: PathBuf,
    },
}

/// What the machine is made of.
#[derive(Debug, Args)]
struct Parts {
    /// Which machine.
    #[arg(long, value_enum, default_value_t = Kind::VexRiscv)]
    machine: Kind,
    /// The core's Verilog; of BlackParrot its folder.
    #[arg(long)]
    core: PathBuf,
    /// The software, linked.
    #[arg(long)]
    software: PathBuf,
    /// What invocations return elsewhere: lines of program, round, checksum. A table checks it.
    #[arg(long)]
    checksums: Option<PathBuf>,
}

const L2S: [L2; 2] = [
    L2 {
        bytes: 256 << 10,
        ways: 8,
    },
    L2 {
        bytes: 1 << 20,
        ways: 16,
    },
];
/// Memory of the experiment.
const MEMORY: Memory = Memory {
    latency: 100,
    gap: 0,
};

fn main() -> Result<()> {
    match Cli::parse().verb {
        Verb::Table { parts, docs } => {
            let kind = parts.machine;
            let programs = match kind {
                Kind::VexRiscv | Kind::VexRiscvNextLine | Kind::VexRiscvBest => {
                    TABLE_PROGRAMS.to_vec()
                }
                Kind::Sv39 | Kind::Sv39BsgCache => numbers(kind, &[])?,
            };
            let known = parts.known()?;
            let image = Image::read(kind, &parts.software)?;
            let (l2s, settings): (&[L2], &[Setting]) = match kind {
                Kind::VexRiscv => (&L2S, &Setting::TABLE),
                Kind::VexRiscvNextLine => (&L2S, &Setting::NEXT_LINE),
                Kind::VexRiscvBest => (&L2S, &Setting::BEST),
                Kind::Sv39 => (&L2S[..1], &Setting::SV39),
                Kind::Sv39BsgCache => (&L2S[..1], &Setting::BSG_CACHE),
            };
            // One process a L2, each of which boots once and forks for every run.
            let started: Vec<_> = l2s
                .iter()
                .map(|&l2| {
                    let model = parts.trained_model(l2)?;
                    let mut settings = settings.to_vec();
                    if kind == Kind::VexRiscv && l2 == L2S[0] {
                        settings.extend(Setting::SMALL_TABLE);
                    }
                    let (image, programs, known) = (&image, &programs, &known);
                    fork(move || {
                        let runs = Runs {
                            kind,
                            l2,
                            programs,
                            settings: &settings,
                            at_once: 1,
                        };
                        table(&runs, &mut Some(booted(&runs, model, image)?), known)
                    })
                })
                .collect::<Result<_>>()?;
            let tables = started
                .into_iter()
                .map(|table| table.join())
                .collect::<Result<Vec<_>>>()?;
            write_page(kind, &docs, &tables)
        }
        Verb::Slice { parts } => {
            let kind = parts.machine;
            let (programs, settings): (&[u32], &[Setting]) = match kind {
                Kind::VexRiscv => (&SLICE_PROGRAMS, &Setting::SLICE),
                Kind::VexRiscvBest => (&SLICE_PROGRAMS, &Setting::BEST_SLICE),
                Kind::Sv39 => (&page::SV39_SLICE_PROGRAMS, &Setting::SV39_SLICE),
                Kind::Sv39BsgCache => (&page::SV39_SLICE_PROGRAMS, &Setting::BSG_CACHE_SLICE),
                Kind::VexRiscvNextLine => bail!(
                    "this machine has no quick test; vexriscv, vexriscv-best, sv39 and \
                     sv39-bsg-cache have one"
                ),
            };
            let image = Image::read(kind, &parts.software)?;
            let model = jukebox_machine::model(kind, L2S[0], &parts.core, None, &mut say)?;
            let runs = Runs {
                kind,
                l2: L2S[0],
                programs,
                settings,
                at_once: 2,
            };
            let mut machine = Some(booted(&runs, model, &image)?);
            let table = table(&runs, &mut machine, &parts.known()?)?;
            print!("{}", page::rows(kind, &table));
            edges(&runs, &mut machine)?;
            match kind {
                Kind::VexRiscv => page::check_slice(&table),
                Kind::VexRiscvBest | Kind::VexRiscvNextLine => page::check_best_slice(&table),
                Kind::Sv39 => page::check_sv39_slice(&table),
                Kind::Sv39BsgCache => page::check_bsg_cache_slice(&table),
            }
        }
        Verb::Run {
            parts,
            l2,
            programs,
            order,
            with,
            next_lines,
            two_records,
            every_edge,
        } => {
            let l2 = L2S.into_iter().find(|known| known.bytes >> 10 == l2);
            let l2 = l2.context("the machine has L2s of 256 and of 1024 KB")?;
            let kind = parts.machine;
            let numbers = numbers(kind, &programs)?;
            let image = Image::read(kind, &parts.software)?;
            let model = parts.trained_model(l2)?;
            let config = jukebox_machine::block(kind)?;
            let mut machine = Machine::new(kind, model, &config, &image, MEMORY)?;
            if let Some(every) = every_edge {
                machine.set_every_edge(every);
            }
            machine.plan(boot(&numbers));
            machine.run_to_ready()?;
            let setting = Setting {
                order,
                help: with,
                beyond: Beyond {
                    next_lines,
                    second_record: two_records,
                },
            };
            let run = run(kind, machine, &setting, l2, &numbers)?;
            println!("{}", serde_json::to_string_pretty(&run)?);
            Ok(())
        }
        Verb::Train { parts, library } => {
            let image = Image::read(parts.machine, &parts.software)?;
            train(parts.machine, L2S[0], &library, &image, MEMORY)
        }
        Verb::Page { machine, docs } => {
            let path = docs.join(page::figures(machine));
            let text = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
            write_page(machine, &docs, &serde_json::from_str::<Vec<Table>>(&text)?)
        }
    }
}

impl Parts {
    /// The model, compiled with what it did in a training. That runs in a process of its own, since
    /// counts are written when a process ends.
    fn trained_model(&self, l2: L2) -> Result<Model> {
        let kind = self.machine.to_possible_value().context("no name")?;
        let train = |library: &Path| {
            let output = std::env::current_exe()
                .map(Command::new)
                .and_then(|mut command| {
                    command
                        .args(["train", "--machine", kind.get_name(), "--core"])
                        .arg(&self.core)
                        .arg("--software")
                        .arg(&self.software)
                        .arg("--library")
                        .arg(library)
                        .output()
                })
                .map_err(|error| error.to_string())?;
            if output.status.success() {
                return Ok(());
            }
            Err(String::from_utf8_lossy(&output.stderr).into_owned())
        };
        jukebox_machine::model(self.machine, l2, &self.core, Some(&train), &mut say)
    }

    /// What invocations are known to return.
    fn known(&self) -> Result<Checksums> {
        let Some(path) = &self.checksums else {
            return Ok(Checksums::new());
        };
        let text = fs::read_to_string(path).with_context(|| path.display().to_string())?;
        checksums(&text).with_context(|| path.display().to_string())
    }
}

/// Numbers of programs by their names; all of them if there are none.
fn numbers(kind: Kind, names: &[String]) -> Result<Vec<u32>> {
    let all = kind.programs();
    if names.is_empty() {
        return Ok((0..all.len() as u32).collect());
    }
    let number = |name: &String| {
        let found = all.iter().position(|known| known == name);
        found
            .map(|number| number as u32)
            .with_context(|| format!("there is no program {name}; there are {}", all.join(", ")))
    };
    names.iter().map(number).collect()
}

fn help(text: &str) -> Result<Help, String> {
    match text {
        "nothing" => Ok(Help::Nothing),
        "ideal" => Ok(Help::Ideal),
        "block" => Ok(Help::Block(Pace::Driver)),
        _ => match text.strip_prefix("block:").map(str::parse) {
            Some(Ok(0)) => Ok(Help::Block(Pace::Never)),
            Some(Ok(lines)) => Ok(Help::Block(Pace::Window(lines))),
            _ => Err("nothing, ideal, block, or block:WINDOW with a number of lines".into()),
        },
    }
}

/// Runs a setting on a machine that waits for it.
fn run(
    kind: Kind,
    mut machine: Machine,
    setting: &Setting,
    l2: L2,
    programs: &[u32],
) -> Result<Run> {
    machine.set_ideal(setting.is_ideal());
    machine.set_record_bytes(setting.record_bytes());
    machine.plan(setting.plan(kind, l2, programs).into_iter().chain([end()]));
    machine.run_to_end()
}

fn say(what: &str) {
    eprintln!("{what}");
}

/// What is run on a machine.
struct Runs<'a> {
    kind: Kind,
    l2: L2,
    programs: &'a [u32],
    settings: &'a [Setting],
    /// Settings that run at a time.
    at_once: usize,
}

/// A machine that waits for a run's plan.
fn booted(runs: &Runs<'_>, model: Model, image: &Image) -> Result<Machine> {
    let config = jukebox_machine::block(runs.kind)?;
    let mut machine = Machine::new(runs.kind, model, &config, image, MEMORY)?;
    machine.plan(boot(runs.programs));
    let start = Instant::now();
    machine.run_to_ready()?;
    eprintln!(
        "{} KB: booted in {:.1?}",
        runs.l2.bytes >> 10,
        start.elapsed()
    );
    Ok(machine)
}

/// Runs a setting with every clock edge, then with those left out that change nothing: the same must
/// happen in every cycle.
fn edges(runs: &Runs<'_>, machine: &mut Option<Machine>) -> Result<()> {
    let setting = Setting::edges(runs.kind);
    let program = &runs.programs[..1];
    let mut copy = |every, digests| -> Result<Run> {
        let started = fork(|| {
            let mut machine = machine.take().context("one machine a process")?;
            machine.set_every_edge(every);
            machine.keep(Digests::new(digests));
            run(runs.kind, machine, &setting, runs.l2, program)
        })?;
        started.join()
    };
    let all = copy(true, None).with_context(|| format!("{setting}, every clock edge"))?;
    let some = copy(false, Some(all.digests))
        .with_context(|| format!("{setting}, clock edges that change nothing left out"))?;
    eprintln!(
        "{setting}: the same in each of {} cycles with clock edges left out, in {:.1} instead of \
         {:.1} s",
        some.cycles, some.seconds, all.seconds
    );
    Ok(())
}

/// Runs the settings on copies of a machine.
fn table(runs: &Runs<'_>, machine: &mut Option<Machine>, known: &Checksums) -> Result<Table> {
    let &Runs {
        kind,
        l2,
        programs,
        settings,
        at_once,
    } = runs;
    let mut runs: Vec<(Setting, Run)> = Vec::new();
    for settings in settings.chunks(at_once) {
        let mut started = Vec::new();
        for setting in settings {
            started.push(fork(|| {
                let machine = machine.take().context("one machine a process")?;
                run(kind, machine, setting, l2, programs)
            })?);
        }
        for (setting, started) in settings.iter().zip(started) {
            let run = started
                .join()
                .with_context(|| format!("{} KB, {setting}", l2.bytes >> 10))?;
            eprintln!(
                "{} KB, {setting}: {} M cycles in {:.1} s of processor time, {:.2} M/s",
                l2.bytes >> 10,
                run.cycles / 1_000_000,
                run.seconds,
                run.cycles as f64 / 1e6 / run.seconds
            );
            runs.push((*setting, run));
        }
    }
    same_results(kind, &runs, known)?;
    let rows = runs.iter().map(|(setting, run)| row(kind, *setting, run));
    Ok(Table {
        l2_bytes: l2.bytes,
        ways: l2.ways,
        rows: rows.collect::<Result<_>>()?,
    })
}

fn write_page(kind: Kind, docs: &Path, tables: &[Table]) -> Result<()> {
    ensure!(!tables.is_empty(), "no tables");
    let page_path = docs.join("reference.md");
    let text = fs::read_to_string(&page_path).with_context(|| page_path.display().to_string())?;
    let figures = serde_json::to_string_pretty(tables)? + "\n";
    let mut files = vec![
        (docs.join(page::figures(kind)), figures),
        (page_path.clone(), page::inserted(kind, &text, tables)?),
    ];
    if kind == Kind::VexRiscv {
        files.push((docs.join(page::PLOT), page::plot(tables)?));
    }
    for (path, contents) in files {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
        }
        fs::write(&path, contents).with_context(|| path.display().to_string())?;
    }
    print!("{}", page::section(kind, tables));
    Ok(())
}
