//! The command, for some seconds.

use anyhow::{Context, Result, ensure};
use jukebox_config::Config;
use jukebox_tests::rtl::SUBSTITUTE;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

fn project() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Turns of the default configuration.
fn soak(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_jukebox-soak"));
    command
        .current_dir(project())
        .args(["--config", "configs/default.toml"])
        .args(arguments);
    command
}

fn told(output: &Output) -> String {
    let both = [&output.stdout[..], &output.stderr[..]].concat();
    String::from_utf8_lossy(&both).into_owned()
}

/// The number before a word of the summary.
fn number(text: &str, word: &str) -> Result<u64> {
    let line = text.lines().find(|line| line.contains("nothing differs"));
    let (before, _) = line
        .and_then(|line| line.split_once(word))
        .context(format!("no {word}: {text}"))?;
    let digits = before.rsplit([' ', '(']).next().unwrap_or_default();
    digits.parse().with_context(|| format!("{word}: {text}"))
}

#[test]
fn turns_of_each_kind_pass_and_are_counted() -> Result<()> {
    let output = soak(&["--seed", "3", "--turns", "5"]).output()?;
    let text = told(&output);
    ensure!(output.status.success(), "{text}");
    ensure!(number(&text, " turns")? == 5, "{text}");
    ensure!(number(&text, " configurations")? == 1, "{text}");
    for (word, least) in [
        (" cycles", 50_000),
        (" prefetches", 5000),
        (" of them by the third model", 1000),
        (" lines written", 100),
    ] {
        ensure!(number(&text, word)? > least, "{word}: {text}");
    }
    ensure!(text.contains("go on with --seed 8"), "{text}");
    Ok(())
}

#[test]
fn what_it_cannot_take_is_told() -> Result<()> {
    for (arguments, why) in [
        (["--minutes", "0"], "--minutes"),
        (["--seed", "x"], "--seed"),
        (["--config", "configs/none.toml"], "configs/none.toml"),
    ] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_jukebox-soak"));
        let output = command.current_dir(project()).args(arguments).output()?;
        ensure!(output.status.code() == Some(2), "{output:?}");
        ensure!(told(&output).contains(why), "{output:?}");
    }
    Ok(())
}

/// A CRRB that takes a region for one it holds in the very cycle in which that one leaves.
#[test]
#[ignore = "compiles a model of its own: make test-long"]
fn a_fault_of_the_rtl_ends_it_red_with_its_seed() -> Result<()> {
    const RIGHT: &str = "assign s3_kept  = s3_any_q && !(s4_alloc_q && s3_slot_q == s4_slot_q);";
    const WRONG: &str = "assign s3_kept  = s3_any_q;";
    let folder = tempfile::tempdir()?;
    fs::copy(
        project().join("configs/default.toml"),
        folder.path().join("config.toml"),
    )?;
    let files = jukebox_rtl_gen::generate(&Config::default())?;
    let crrb = files.iter().find(|file| file.path.ends_with("_crrb.sv"));
    let crrb = crrb.context("no CRRB")?;
    ensure!(crrb.contents.matches(RIGHT).count() == 1);
    let path = folder.path().join(&crrb.path);
    fs::create_dir_all(path.parent().context("no folder")?)?;
    fs::write(path, crrb.contents.replace(RIGHT, WRONG))?;
    let output = soak(&["--seed", "3", "--turns", "40"])
        .env(SUBSTITUTE, folder.path())
        .output()?;
    let text = told(&output);
    ensure!(output.status.code() == Some(1), "{text}");
    ensure!(
        text.contains("repeat it with make soak SOAK=\"--seed"),
        "{text}"
    );
    Ok(())
}
