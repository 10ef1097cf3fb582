//! `sweep.json`: what is swept.

use std::collections::HashMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::points::Points;
use super::record::BUILD;
use super::spec::Spec;
use crate::error::{Error, Result};

/// The file.
pub const MANIFEST: &str = "sweep.json";

/// Layout of the file.
const SCHEMA: u32 = 1;

/// What is swept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Layout of the file.
    pub schema: u32,
    /// Version of the program.
    pub version: String,
    /// Its build.
    pub build: String,
    /// Name of the sweep.
    pub name: String,
    /// The specification as it is written.
    pub spec: String,
    /// All points in order.
    pub points: Vec<String>,
}

impl Manifest {
    /// That of a specification and its points.
    pub fn new(spec: &Spec, points: &Points) -> Self {
        Self {
            schema: SCHEMA,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            build: BUILD.to_owned(),
            name: spec.name.clone(),
            spec: spec.text.clone(),
            points: points
                .points
                .iter()
                .map(|point| point.hash.clone())
                .collect(),
        }
    }

    /// As it stands in the file.
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).expect("words and numbers") + "\n"
    }

    /// Reads that of a folder.
    ///
    /// # Errors
    /// If there is none, or it is none.
    pub fn read(folder: &Path) -> Result<Self> {
        let path = folder.join(MANIFEST);
        let wrong = |why: &dyn std::fmt::Display| {
            Error::input(
                format_args!("{}: {why}", path.display()),
                "name a folder that jukebox sweep wrote",
            )
        };
        let text = std::fs::read_to_string(&path).map_err(|cause| wrong(&cause))?;
        let manifest: Self = serde_json::from_str(&text).map_err(|cause| wrong(&cause))?;
        if manifest.schema != SCHEMA {
            return Err(wrong(&format_args!(
                "layout {} is not known, {SCHEMA} is",
                manifest.schema
            )));
        }
        let mut seen = HashMap::new();
        match manifest
            .points
            .iter()
            .find(|point| seen.insert(*point, ()).is_some())
        {
            Some(twice) => Err(wrong(&format_args!("point {twice} is there twice"))),
            None => Ok(manifest),
        }
    }
}
