//! The driver in C, compiled and running as a program of its own, drives the RTL: its accesses come
//! over a pipe and are played on the bench, with the golden model checking every cycle.

mod build;
mod caches;
mod machine;
mod mutants;
mod program;
mod scenarios;

use anyhow::{Result, ensure};
use build::{Setup, Target};
use jukebox_config::Coding;
use scenarios::{OF_ONE_WORD, SCENARIOS, Scenario};

/// Every scenario on one target.
fn everything_on(target: Target) -> Result<()> {
    everything_with(&Setup::new(target))
}

/// Every scenario.
fn everything_with(setup: &Setup) -> Result<()> {
    play(SCENARIOS, setup)
}

fn play(scenarios: &[Scenario], setup: &Setup) -> Result<()> {
    let played = scenarios.iter().map(|(name, scenario)| {
        let result = scenario(setup);
        result.map_err(|error| format!("{name}: {error:#}"))
    });
    let failed: Vec<String> = played.filter_map(Result::err).collect();
    ensure!(failed.is_empty(), "{:?}: {failed:#?}", setup.target);
    Ok(())
}

#[test]
fn the_driver_works_on_a_64_bit_target() -> Result<()> {
    everything_on(Target::Native64)
}

#[test]
fn the_driver_works_on_a_32_bit_target() -> Result<()> {
    everything_on(Target::Native32)
}

#[test]
fn the_driver_works_with_delta_coding() -> Result<()> {
    let setup = Setup::new(Target::Native64);
    everything_with(&setup.with(|config| config.metadata.coding = Coding::Delta))
}

#[test]
#[ignore = "a model of its own: make test-driver"]
fn the_driver_works_with_two_records() -> Result<()> {
    let two = |target| Setup::new(target).with(|config| config.prefetch.second_record = true);
    everything_with(&two(Target::Native64))?;
    for setup in [Target::Native64, Target::Native32].map(two) {
        scenarios::the_one_before_follows(&setup)?;
        scenarios::no_second_one_is_left(&setup)?;
    }
    Ok(())
}

#[test]
#[ignore = "a model of its own: make test-driver"]
fn the_driver_works_with_next_line() -> Result<()> {
    let next = |target| Setup::new(target).with(|config| config.prefetch.next_line = true);
    everything_with(&next(Target::Native32))?;
    for setup in [Target::Native64, Target::Native32].map(next) {
        scenarios::lines_behind_misses(&setup)?;
    }
    Ok(())
}

#[test]
fn the_driver_works_with_run_ahead() -> Result<()> {
    let ahead = |target| Setup::new(target).with(|config| config.prefetch.run_ahead = true);
    for setup in [Target::Native64, Target::Native32].map(ahead) {
        scenarios::the_rest_goes_into_the_llc(&setup)?;
    }
    Ok(())
}

#[test]
#[ignore = "long: make test-long"]
fn the_driver_works_with_registers_of_one_word() -> Result<()> {
    for target in [Target::Native64, Target::Native32] {
        let setup = Setup::new(target).with(|config| *config = scenarios::of_one_word());
        play(OF_ONE_WORD, &setup)?;
    }
    Ok(())
}

#[test]
fn the_driver_works_without_what_can_be_left_out() -> Result<()> {
    for target in [Target::Native64, Target::Native32] {
        let setup = Setup::new(target).with(|config| *config = scenarios::least());
        scenarios::the_least_records_and_replays(&setup)?;
        scenarios::the_least_comes_to_its_end(&setup)?;
    }
    Ok(())
}

/// Needs Debian's gcc-riscv64-unknown-elf: `make test-driver`.
#[test]
#[ignore = "needs a compiler for RISC-V: make test-driver"]
fn the_driver_works_on_risc_v() -> Result<()> {
    everything_on(Target::RiscV32)?;
    everything_on(Target::RiscV64)
}

#[test]
#[ignore = "long: make test-long"]
fn a_driver_that_forgets_something_is_found() -> Result<()> {
    mutants::all_are_found()
}

#[test]
fn drivers_of_two_blocks_link_into_one_program() -> Result<()> {
    build::two_in_one_program()
}
