//! Which configurations are mutated, and how often.

use anyhow::{Context, Result};
use jukebox_config::Config;
use std::path::{Path, PathBuf};

/// One configuration of the plan.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// Its name on the page.
    pub name: &'static str,
    /// Its file, from the project's folder.
    pub file: &'static str,
    /// Mutants to draw.
    pub mutants: usize,
    /// Mutants of each module at least, if it has so many.
    pub least: usize,
    /// Mutants to draw beside them, of each of [`Target::own`].
    pub more: usize,
    /// The modules that it has beside those of the configurations before it, or instead.
    pub own: &'static [&'static str],
    /// Programs of `tests/tests` that test this very configuration.
    pub directed: &'static [&'static str],
}

/// Those of the default configuration: what random operation hardly finds.
const DIRECTED: &[&str] = &[
    "rtl_watchdog",
    "rtl_rough",
    "rtl_registers",
    "rtl_start",
    "rtl_write",
    "rtl_record",
    "rtl_pacing",
    "rtl_rates",
    "rtl_idle",
];

/// All of it: every module that is emitted into a block is in one of them.
pub const PLAN: &[Target] = &[
    Target {
        name: "default",
        file: "configs/default.toml",
        mutants: 200,
        least: 6,
        more: 0,
        own: &[],
        directed: DIRECTED,
    },
    Target {
        name: "everything",
        file: "tests/mutation/configs/everything.toml",
        mutants: 160,
        least: 5,
        more: 12,
        own: &[
            "jukebox_decoder",
            "jukebox_egress",
            "jukebox_encoder",
            "jukebox_next_line",
            "jukebox_run_ahead",
            "jukebox_run_decoder",
            "jukebox_run_lines",
        ],
        directed: &[],
    },
    Target {
        name: "other",
        file: "tests/mutation/configs/other.toml",
        mutants: 80,
        least: 3,
        more: 8,
        own: &[
            "jukebox_egress",
            "jukebox_run_ahead",
            "jukebox_run_lines",
            "jukebox_untranslated",
        ],
        directed: &[],
    },
];

/// What of `rtl/` is not mutated: constants, which are no choice at run time, and the synchroniser,
/// which is no part of the block and has a test of its own.
pub const LEFT_OUT: &[&str] = &["_pkg.sv", "_reset_sync.sv"];

/// The folder of the project.
#[must_use]
pub fn project() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

impl Target {
    /// The configuration.
    ///
    /// # Errors
    /// If its file is not there or not valid.
    pub fn config(&self) -> Result<Config> {
        Config::from_file(project().join(self.file)).with_context(|| self.file.to_owned())
    }
}
