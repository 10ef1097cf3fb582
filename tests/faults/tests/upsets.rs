//! What is said of upsets is so, on the RTL.

use anyhow::{Context, Result, ensure};
use jukebox_config::Config;
use jukebox_cosim::Model;
use jukebox_faults::{Class, Outcome, Reference, Scenario, Upset, campaign, known};
use jukebox_tests::rtl::SUBSTITUTE;
use std::fs;
use std::process::Command;
use tempfile::TempDir;

/// A scenario and a block to play it on.
struct Played {
    scenario: Scenario,
    reference: Reference,
    model: Option<Model>,
}

impl Played {
    fn new(model: Model, number: usize) -> Result<Played> {
        let scenario = Scenario::new(&Config::default(), number);
        let (model, reference) = scenario.reference(model)?;
        Ok(Played {
            scenario,
            reference,
            model: Some(model),
        })
    }

    /// An upset of `bit` of the register `name`, a share `at` of 16 of the work over.
    fn strike(&mut self, name: &str, bit: usize, at: u64) -> Result<Outcome> {
        let model = self.model.take().context("a model")?;
        let registers = model.registers();
        let register = registers.iter().position(|one| one.name == name);
        let work = self.reference.work();
        let upset = Upset {
            cycle: work.start + (work.end - work.start) * at / 16,
            register: register.with_context(|| format!("no register {name}"))?,
            bit,
        };
        let (model, outcome) = self.scenario.strike(model, upset, &self.reference)?;
        self.model = Some(model);
        Ok(outcome)
    }
}

fn rtl() -> Result<Model> {
    campaign::block(&Config::default())
}

#[test]
#[ignore = "needs a model of its own: make faults"]
fn an_address_that_flips_leads_outside() -> Result<()> {
    let mut played = Played::new(rtl()?, 0)?;
    for (register, access) in [
        ("u_writer.aw_addr_q", "write"),
        ("u_reader.ar_addr_q", "read"),
    ] {
        let outcomes = (1..16)
            .map(|at| played.strike(register, 30, at))
            .collect::<Result<Vec<_>>>()?;
        let outside = |outcome: &Outcome| outcome.outside.contains(&access);
        ensure!(outcomes.iter().any(outside), "{register}: {outcomes:?}");
    }
    Ok(())
}

#[test]
#[ignore = "needs a model of its own: make faults"]
fn a_valid_that_flips_breaks_a_rule() -> Result<()> {
    let mut played = Played::new(rtl()?, 2)?;
    let broken = (1..16)
        .map(|at| played.strike("u_writer.w_valid_q", 0, at))
        .collect::<Result<Vec<_>>>()?;
    let rules = |outcome: &Outcome| !outcome.breaks.is_empty();
    ensure!(broken.iter().any(rules), "{broken:?}");
    Ok(())
}

#[test]
#[ignore = "needs a model of its own: make faults"]
fn what_ran_before_does_not_matter() -> Result<()> {
    let mut played = Played::new(rtl()?, 5)?;
    let first = played.strike("u_writer.open_q", 9, 8)?;
    ensure!(first.class == Class::Reset, "{first:?}");
    let other = played.strike("u_crrb.ptr_q", 1, 6)?;
    ensure!(other.class > Class::Timing, "{other:?}");
    ensure!(played.strike("u_writer.open_q", 9, 8)? == first);
    ensure!(played.strike("u_crrb.ptr_q", 1, 6)? == other);
    Ok(())
}

/// The command, with upsets of a register of the default configuration alone.
fn command(register: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_jukebox-faults"));
    command.current_dir(known::project()).args([
        "--only",
        "default",
        "--runs",
        "20",
        "--register",
        register,
    ]);
    command
}

/// A folder with the default configuration whose ERROR_CAUSE is zero when power comes, and which no reset clears.
fn without_a_reset() -> Result<TempDir> {
    const RESET: &str = "      error_cause_q <= '0;\n";
    const DECLARED: &str = "error_cause_q;";
    let folder = tempfile::tempdir()?;
    let configuration = known::project().join("configs/default.toml");
    fs::copy(configuration, folder.path().join("config.toml"))?;
    let files = jukebox_rtl_gen::generate(&Config::default())?;
    let regs = files.iter().find(|file| file.path.ends_with("_regs.sv"));
    let regs = regs.context("no register block")?;
    for text in [RESET, DECLARED] {
        ensure!(regs.contents.matches(text).count() == 1, "{text}");
    }
    let broken = regs.contents.replace(RESET, "");
    let broken = broken.replace(DECLARED, "error_cause_q = '0;");
    let path = folder.path().join(&regs.path);
    fs::create_dir_all(path.parent().context("no folder")?)?;
    fs::write(path, broken)?;
    Ok(folder)
}

#[test]
#[ignore = "needs a model of its own: make faults"]
fn an_upset_that_no_reset_ends_is_told() -> Result<()> {
    const REGISTER: &str = "u_regs.error_cause_q";
    let output = command(REGISTER).output()?;
    ensure!(output.status.success(), "{output:?}");
    let folder = without_a_reset()?;
    let output = command(REGISTER).env(SUBSTITUTE, folder.path()).output()?;
    let told = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.code() == Some(1), "{output:?}");
    let line = format!("default: an upset of {REGISTER} leads to not ended by reset");
    ensure!(told.contains(&line), "{told}");
    Ok(())
}

#[test]
#[ignore = "needs a model of its own: make faults"]
fn a_register_that_is_not_there_is_told() -> Result<()> {
    let output = command("u_regs.none_q").output()?;
    let told = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.code() == Some(2), "{output:?}");
    ensure!(
        told.contains("--register u_regs.none_q: default has none"),
        "{told}"
    );
    Ok(())
}
