//! What is said of upsets is so, on the RTL.

use anyhow::{Context, Result, ensure};
use jukebox_config::Config;
use jukebox_cosim::Model;
use jukebox_faults::{Class, Outcome, Reference, Scenario, Upset, campaign};

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
    Ok(Model::load(&campaign::library(&Config::default())?)?)
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
