//! Which model a configuration has.

use crate::{Error, Model, ModelBuilder, Variant, on_demand};
use jukebox_config::Config;
use std::path::Path;

impl Model {
    /// The model of `cfg`: the built-in one if `cfg` is the default, else one from the cache, else
    /// a new one, which takes some seconds. `progress` is told what is being done, once a step.
    ///
    /// # Errors
    /// If `cfg` is not valid; if Verilator or the C++ compiler is missing or fails; if the cache
    /// cannot be written.
    pub fn for_config(cfg: &Config, progress: &mut dyn FnMut(&str)) -> Result<Model, Error> {
        Model::for_variant(cfg, Variant::default(), progress)
    }

    /// As [`Model::for_config`], with optional parts.
    ///
    /// # Errors
    /// As [`Model::for_config`].
    pub fn for_variant(
        cfg: &Config,
        variant: Variant,
        progress: &mut dyn FnMut(&str),
    ) -> Result<Model, Error> {
        if *cfg == Config::default() && variant == Variant::default() {
            return Model::builtin();
        }
        ModelBuilder::from_env()?.build_once(cfg, variant, progress)
    }

    /// A model out of a shared library that [`ModelBuilder::library_from`] has made.
    ///
    /// # Errors
    /// [`Error::Load`] if it cannot be loaded, [`Error::Layout`] if its ports are not those of this
    /// program.
    pub fn load(library: &Path) -> Result<Model, Error> {
        on_demand::load(library)
    }
}
