//! The self-test of a board in simulation: it reaches the checksums of the golden model, says so
//! on its pins, and does not pass when block or checksums are wrong.

mod bench;
mod netlist;
mod page;
mod uart;

use anyhow::{Context, Result, ensure};
use bench::{Design, Outcome};
use jukebox::{board, emit};
use jukebox_config::{Config, Translation};
use jukebox_rtl_gen::selftest::{Expected, Plan, selftest};
use jukebox_rtl_gen::{EmittedFile, Options};
use std::path::Path;

const CLOCK_MHZ: u32 = jukebox_rtl_gen::selftest::BOARD_CLOCK_MHZ;

/// A configuration of the project.
fn named(name: &str) -> Result<Config> {
    let file = format!("../configs/{name}.toml");
    Ok(Config::from_file(
        Path::new(env!("CARGO_MANIFEST_DIR")).join(file),
    )?)
}

/// Everything that is emitted for `config`, as the command line does it.
fn emitted(config: &Config) -> Result<Vec<EmittedFile>> {
    let options = board::Options::default();
    Ok(emit::everything(config, &Options::default(), options)?)
}

/// What the golden model says of the default plan.
fn golden(config: &Config) -> Expected {
    board::expected(config, &Plan::new(config, 1)).0
}

/// The numbers of the line that both outcomes share.
fn figures(outcome: &Outcome) -> String {
    format!(
        "meta={:08x} pf={:08x} rec={:08x} rep={:08x}",
        outcome.output("meta"),
        outcome.output("pf"),
        outcome.output("rec_cycles"),
        outcome.output("rep_cycles"),
    )
}

/// Holds `outcome` to be that of a block that does what the golden model says.
fn passed(outcome: &Outcome, golden: &Expected) -> Result<()> {
    ensure!(
        outcome.output("pass") == 1 && outcome.output("fail") == 0,
        "{outcome:?}"
    );
    ensure!(outcome.output("errors") == 0, "{outcome:?}");
    ensure!(
        outcome.output("meta") == u64::from(golden.metadata),
        "{outcome:?}"
    );
    ensure!(
        outcome.output("pf") == u64::from(golden.prefetches),
        "{outcome:?}"
    );
    let line = format!("JUKEBOX PASS {}\r\n", figures(outcome));
    ensure!(outcome.line == line, "{outcome:?}, not {line:?}");
    Ok(())
}

/// Holds `outcome` to be a failure that says `errors` and what was wanted.
fn failed(outcome: &Outcome, wanted: &Expected, errors: u64) -> Result<()> {
    ensure!(
        outcome.output("pass") == 0 && outcome.output("fail") == 1,
        "{outcome:?}"
    );
    let found = outcome.output("errors");
    ensure!(
        found == errors,
        "errors {found:#04x}, not {errors:#04x}: {outcome:?}"
    );
    let line = format!(
        "JUKEBOX FAIL {} want meta={:08x} pf={:08x} errors={errors:02x}\r\n",
        figures(outcome),
        wanted.metadata,
        wanted.prefetches,
    );
    ensure!(outcome.line == line, "{outcome:?}, not {line:?}");
    Ok(())
}

fn passes(config: &Config) -> Result<Outcome> {
    let design = Design::write(&config.name, &emitted(config)?)?;
    let outcome = design.run(1_000_000 * CLOCK_MHZ, &[])?;
    passed(&outcome, &golden(config))?;
    Ok(outcome)
}

#[test]
fn the_default_configuration_passes() -> Result<()> {
    let outcome = passes(&named("default")?)?;
    page::says(&outcome)?;
    // Events come one a cycle, and recording has nothing else to wait for: 8 rounds of 4096.
    let cycles = outcome.output("rec_cycles");
    assert!((8 * 4096..8 * 4400).contains(&cycles), "{cycles}");
    Ok(())
}

#[test]
#[ignore = "long: make test-long"]
fn a_small_fpga_passes() -> Result<()> {
    passes(&named("small-fpga")?).map(drop)
}

#[test]
#[ignore = "long: make test-long"]
fn the_least_there_is_passes() -> Result<()> {
    passes(&named("lite")?).map(drop)
}

#[test]
#[ignore = "long: make test-long"]
fn every_region_is_where_it_seems_and_nothing_is_asked_again() -> Result<()> {
    let mut config = named("delta")?;
    config.features.retry = false;
    config.features.resume = false;
    passes(&config)?;
    config.features.translation = Translation::None;
    config.features.rebase = true;
    config.prefetch.next_line = true;
    passes(&config).map(drop)
}

#[test]
#[ignore = "long: make test-long"]
fn long_lines_pass() -> Result<()> {
    passes(&named("long-lines")?).map(drop)
}

#[test]
#[ignore = "long: make test-long"]
fn a_wide_bus_passes() -> Result<()> {
    passes(&named("wide-server")?).map(drop)
}

#[test]
fn delta_coding_passes() -> Result<()> {
    passes(&named("delta")?).map(drop)
}

/// The smallest configuration serves for what need not be seen in all of them.
fn small() -> Result<Config> {
    named("short-lines")
}

#[test]
fn short_lines_pass_whoever_is_not_ready_when() -> Result<()> {
    let config = small()?;
    let design = Design::write(&config.name, &emitted(&config)?)?;
    let run = |seed| design.run(1_000_000 * CLOCK_MHZ, &[("TimingSeed", seed)]);
    let outcomes = [run("64'd1")?, run("64'hFEDCBA9876543210")?];
    for outcome in &outcomes {
        passed(outcome, &golden(&config))?;
    }
    let cycles = outcomes.map(|outcome| outcome.output("rep_cycles"));
    assert_ne!(cycles[0], cycles[1], "the seed changes nothing");
    Ok(())
}

/// Runs the self-test of the smallest configuration with other checksums than the golden model's.
fn with_wrong(change: impl FnOnce(&mut Expected), errors: u64) -> Result<()> {
    let config = small()?;
    let plan = Plan::new(&config, 1);
    let mut wrong = golden(&config);
    change(&mut wrong);
    let mut files = emitted(&config)?;
    files.retain(|file| !file.path.contains("ulx3s"));
    files.extend(selftest(&config, &plan, &wrong, CLOCK_MHZ)?);
    let outcome = Design::write(&config.name, &files)?.run(1_000_000 * CLOCK_MHZ, &[])?;
    failed(&outcome, &wrong, errors)
}

#[test]
fn a_wrong_checksum_of_the_metadata_fails() -> Result<()> {
    with_wrong(|expected| expected.metadata ^= 1, 0x01)
}

#[test]
fn a_wrong_checksum_of_the_prefetches_fails() -> Result<()> {
    with_wrong(|expected| expected.prefetches ^= 1 << 31, 0x02)
}

#[test]
fn a_record_that_should_have_been_full_fails() -> Result<()> {
    with_wrong(|expected| expected.full[2] = true, 0x08)
}

/// Runs the smallest configuration with one input of the block tampered with behind its port.
fn tampered(port: &str, value: &str, errors: u64) -> Result<()> {
    let config = small()?;
    let mut files = emitted(&config)?;
    let top = format!("rtl/{}.sv", config.name);
    let file = files.iter_mut().find(|file| file.path == top);
    let text = &mut file.context("the top is emitted")?.contents;
    let connection = format!("    .{port},\n");
    ensure!(
        text.matches(&connection).count() == 1,
        "{port} is not connected once by name"
    );
    *text = text.replace(&connection, &format!("    .{port}({value}),\n"));
    let outcome = Design::write(&config.name, &files)?.run(1_000_000 * CLOCK_MHZ, &[])?;
    failed(&outcome, &golden(&config), errors)
}

#[test]
#[ignore = "long: make test-long"]
fn a_block_that_records_data_accesses_fails() -> Result<()> {
    tampered("obs_instr_i", "1'b1", 0x03)
}

#[test]
#[ignore = "long: make test-long"]
fn a_block_that_loses_a_bit_of_what_it_reads_fails() -> Result<()> {
    tampered("m_axi_rdata_i", "{m_axi_rdata_i[63:1], 1'b0}", 0x02)
}

#[test]
fn a_block_that_does_not_wait_for_the_l2_fails() -> Result<()> {
    tampered("pf_ready_i", "1'b1", 0x02)
}

#[test]
fn a_block_that_hangs_fails() -> Result<()> {
    tampered("pf_ready_i", "1'b0", 0x43)
}
