//! What is said of upsets is so: on the RTL, and on RTL with a fault.

use anyhow::{Context, Result, ensure};
use jukebox_config::Config;
use jukebox_cosim::{Model, ModelBuilder, Variant};
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
    let writes = played.strike("u_writer.aw_addr_q", 30, 8)?;
    ensure!(writes.outside == ["write"], "{writes:?}");
    let reads = played.strike("u_reader.ar_addr_q", 30, 4)?;
    ensure!(reads.outside.contains(&"read"), "{reads:?}");
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

/// Of a count of open answers that reset does not clear.
#[test]
#[ignore = "needs a model of its own: make faults"]
fn a_reset_that_does_not_end_it_is_seen() -> Result<()> {
    let config = Config::default();
    let mut files = jukebox_rtl_gen::generate(&config)?;
    let writer = files
        .iter_mut()
        .find(|file| file.path == "rtl/jukebox_writer.sv")
        .context("no writer")?;
    let without = writer
        .contents
        .replacen("      open_q      <= '0;\n", "", 1);
    ensure!(
        without != writer.contents,
        "the reset of open_q reads otherwise"
    );
    writer.contents = without;
    let variant = Variant {
        upsets: true,
        ..Variant::default()
    };
    let builder = ModelBuilder::from_env()?;
    let library = builder.library_from(&files, &config, variant, &mut |_| ())?;
    let mut played = Played::new(Model::load(&library)?, 0)?;
    let outcome = played.strike("u_writer.open_q", 9, 8)?;
    ensure!(outcome.class == Class::NotEnded, "{outcome:?}");
    Ok(())
}
