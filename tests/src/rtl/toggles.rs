//! How often the bits of each part of the block move, counted in a wave.

use super::Rtl;
use anyhow::{Context, Result, bail, ensure};
use jukebox_config::Config;
use jukebox_rtl_gen::generate;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write;
use std::fs::File;
use std::io::BufReader;
use std::path::Path;
use vcd::{Command, IdCode, Parser, Scope, ScopeItem, Value};

/// Signals of one instance, those of the instances in it included, with the bits that moved.
pub type Moves = BTreeMap<String, u64>;

/// Toggles of every instance right below the top.
///
/// A wire counts where it is driven, so an instance's own input ports are not among its signals.
/// Neither are clocks, and what is no hardware: loop variables, and nets whose name says that
/// nobody uses them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Toggles {
    instances: BTreeMap<String, Moves>,
}

impl Toggles {
    /// Counts what moves while `run` goes on. What it does to the block on the bench is its own
    /// affair: it may tick the bench, or step the block past it.
    ///
    /// # Errors
    /// Those of `run`; or if the wave cannot be written or read, or lacks a register.
    pub fn during(bench: &mut Rtl, run: impl FnOnce(&mut Rtl) -> Result<()>) -> Result<Toggles> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("toggles.vcd");
        bench.block_mut().open_wave(&path)?;
        run(bench)?;
        bench.block_mut().close_wave()?;
        let toggles = Toggles::read(&path, &bench.config().name)?;
        toggles.covers(bench.config())?;
        Ok(toggles)
    }

    /// Counts the toggles in the wave `path` of a block whose top module is `top`.
    fn read(path: &Path, top: &str) -> Result<Toggles> {
        let mut parser = Parser::new(BufReader::new(File::open(path)?));
        let header = parser.parse_header()?;
        let top = header
            .find_scope(&["TOP", top])
            .context("no top module in the wave")?;
        let mut signals = Vec::new();
        for scope in top.items.iter().filter_map(instance) {
            collect(scope, &scope.identifier, "", &mut signals);
        }
        let mut last: HashMap<IdCode, Vec<Value>> = HashMap::new();
        let mut moved: HashMap<IdCode, u64> = HashMap::new();
        for command in parser {
            let (code, value) = match command? {
                Command::ChangeScalar(code, value) => (code, vec![value]),
                Command::ChangeVector(code, value) => (code, value.into_iter().collect()),
                _ => continue,
            };
            if let Some(before) = last.get(&code) {
                *moved.entry(code).or_default() += distance(before, &value);
            }
            last.insert(code, value);
        }
        let mut toggles = Toggles::default();
        for (instance, signal, code) in signals {
            let moves = toggles.instances.entry(instance).or_default();
            moves.insert(signal, moved.get(&code).copied().unwrap_or(0));
        }
        Ok(toggles)
    }

    /// Checks that the wave has every register and memory of every instance.
    fn covers(&self, config: &Config) -> Result<()> {
        let files = generate(config)?;
        ensure!(self.instances.len() > 8, "a wave without instances");
        for (instance, moves) in &self.instances {
            let module = match instance.trim_start_matches("u_") {
                "translate" if !config.translates() => "untranslated",
                module => module,
            };
            let path = format!("rtl/{}_{module}.sv", config.name);
            let file = files.iter().find(|file| file.path == path);
            let text = &file.with_context(|| format!("no {path}"))?.contents;
            // What stands in a generate block goes by its own name too.
            let watched: BTreeSet<&str> = moves
                .keys()
                .flat_map(|signal| {
                    [
                        array(signal),
                        array(signal.rsplit('.').next().unwrap_or(signal)),
                    ]
                })
                .collect();
            for name in storage(text) {
                ensure!(
                    watched.contains(name),
                    "{instance}.{name} is not in the wave"
                );
            }
        }
        Ok(())
    }

    /// The instances, and what moved in each.
    #[must_use]
    pub fn instances(&self) -> &BTreeMap<String, Moves> {
        &self.instances
    }

    /// Bits that moved in `instance`; `None` if there is no such instance.
    #[must_use]
    pub fn of(&self, instance: &str) -> Option<u64> {
        Some(self.instances.get(instance)?.values().sum())
    }

    /// Checks that nothing moved but what `may_move` names: whole instances (`u_observe`) or
    /// single signals (`u_regs.waddr_q`).
    ///
    /// # Errors
    /// Naming each signal that moved, by instance.
    pub fn only(&self, may_move: &[&str]) -> Result<()> {
        let mut found = String::new();
        for (instance, moves) in &self.instances {
            if may_move.contains(&instance.as_str()) {
                continue;
            }
            let moved = moves.iter().filter(|(signal, moved)| {
                **moved > 0 && !may_move.contains(&format!("{instance}.{signal}").as_str())
            });
            for (signal, moved) in moved {
                write!(found, "\n  {instance}.{signal}: {moved}")?;
            }
        }
        if !found.is_empty() {
            bail!("bits moved that must rest:{found}");
        }
        Ok(())
    }
}

/// A signal without its place in an array.
fn array(signal: &str) -> &str {
    signal.split('[').next().unwrap_or(signal)
}

/// Names in the SystemVerilog `text` that end as those of registers and memories do.
fn storage(text: &str) -> impl Iterator<Item = &str> {
    text.lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .flat_map(|line| line.split(|c: char| !c.is_ascii_alphanumeric() && c != '_'))
        .filter(|word| word.ends_with("_q") || word.ends_with("mem"))
}

/// The scope if `item` is an instance.
fn instance(item: &ScopeItem) -> Option<&Scope> {
    match item {
        ScopeItem::Scope(scope) if scope.identifier.starts_with("u_") => Some(scope),
        _ => None,
    }
}

/// Adds the signals of `scope` and all below it, their names beginning with `path`.
fn collect(scope: &Scope, instance: &str, path: &str, signals: &mut Vec<(String, String, IdCode)>) {
    for item in &scope.items {
        match item {
            ScopeItem::Scope(inner) if !inner.identifier.starts_with("unnamedblk") => {
                let path = format!("{path}{}.", inner.identifier);
                collect(inner, instance, &path, signals);
            }
            ScopeItem::Var(var) => {
                let name = var.reference.as_str();
                let own_input = path.is_empty() && (name.ends_with("_i") || name.ends_with("_ni"));
                if !own_input && name != "clk_i" && !name.starts_with("unused_") {
                    signals.push((instance.into(), format!("{path}{name}"), var.code));
                }
            }
            _ => {}
        }
    }
}

/// Bits in which two values of a signal differ; a wave leaves out zeros on the left.
fn distance(one: &[Value], other: &[Value]) -> u64 {
    let bits = |value: &[Value]| value.iter().rev().copied().collect::<Vec<_>>();
    let (one, other) = (bits(one), bits(other));
    let at = |value: &[Value], bit: usize| value.get(bit).copied().unwrap_or(Value::V0);
    (0..one.len().max(other.len()))
        .filter(|bit| at(&one, *bit) != at(&other, *bit))
        .count() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    const WAVE: &str = "\
$timescale 1ns $end
$scope module TOP $end $scope module top $end
$var wire 4 a net [3:0] $end
$scope module u_one $end
$var wire 1 c clk_i $end
$var wire 4 a net_i [3:0] $end
$var wire 1 u unused_net $end
$var wire 4 q mem_q[1] [3:0] $end
$scope module u_in $end $var wire 4 a net_i [3:0] $end $upscope $end
$scope module unnamedblk1 $end $var wire 4 a i [3:0] $end $upscope $end
$upscope $end
$scope module u_two $end $var wire 1 s still_q $end $upscope $end
$upscope $end $upscope $end
$enddefinitions $end
#0
0c 0u 0s b0 a b1 q
#5
1c 1u b1011 a b1000 q
#10
0c b10 a
";

    fn wave() -> Result<Toggles> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("w.vcd");
        std::fs::write(&path, WAVE)?;
        Toggles::read(&path, "top")
    }

    #[test]
    fn bits_are_counted_where_they_are_driven() -> Result<()> {
        let toggles = wave()?;
        let one: Vec<_> = toggles.instances()["u_one"].iter().collect();
        let (mem, inner) = ("mem_q[1]".to_owned(), "u_in.net_i".to_owned());
        assert_eq!(one, [(&mem, &2), (&inner, &5)]);
        assert_eq!((toggles.of("u_two"), toggles.of("u_in")), (Some(0), None));
        Ok(())
    }

    #[test]
    fn storage_is_found_by_its_name() {
        let text = "// old_q\n  logic [3:0] a_q, b; // b_q\n  logic mem[0:3];\n";
        let names: Vec<_> = storage(text).collect();
        assert_eq!(names, ["a_q", "b_q", "mem"]);
        assert_eq!((array("mem[3]"), array("u_x.b_q")), ("mem", "u_x.b_q"));
    }

    #[test]
    fn what_moved_is_named() -> Result<()> {
        let toggles = wave()?;
        toggles.only(&["u_one"])?;
        toggles.only(&["u_one.mem_q[1]", "u_one.u_in.net_i"])?;
        let text = toggles.only(&["u_one.u_in.net_i"]).unwrap_err().to_string();
        assert!(text.ends_with(":\n  u_one.mem_q[1]: 2"), "{text}");
        Ok(())
    }
}
