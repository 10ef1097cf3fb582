//! Models that are made when they are asked for, and kept.

mod compiler;
mod library;
mod store;
#[cfg(test)]
mod tests;

use crate::verilate::{Design, Standstill, UNITY, defines, verilate};
use crate::{Error, Model, Variant};
use compiler::{COUNTED, COUNTING, Compiler};
use jukebox_config::Config;
use jukebox_rtl_gen::EmittedFile;
use jukebox_verilated::{OWN_FILES, SOURCES, Verilator};
pub(crate) use library::load;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::thread;
use store::{Key, Store};

/// C++ of ours that a model is compiled with, under the names it includes them by.
const HEADERS: &[(&str, &str)] = &[
    ("jukebox/ports.h", jukebox_ports::HEADER),
    (
        "jukebox/model.h",
        include_str!("../../include/jukebox/model.h"),
    ),
];
const GLUE: &str = include_str!("../../cpp/verilated_model.cpp");

/// File name of a compiled model.
const LIBRARY: &str = "model.so";

/// Runs a model that counts what it does, given its shared library. The counts are written when the
/// process that has loaded it ends, so that must be another one.
pub type Training<'a> = &'a (dyn Fn(&Path) -> Result<(), String> + Sync);

/// Makes models, with given tools and a given cache.
///
/// The cache holds a folder for each model, named by a hash of all that went into it (RTL, glue,
/// tools, flags), and one for the run time they share. A folder appears at once and complete, and
/// is checked before use; processes that want the same one wait for each other. The cache may be
/// deleted whenever nobody is building.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModelBuilder {
    /// Folder of the compiled models; made if it is not there.
    pub cache: PathBuf,
    /// Verilator: a path, or a name to look for on the PATH.
    pub verilator: PathBuf,
    /// The C++ compiler: a path, or a name to look for on the PATH.
    pub cxx: PathBuf,
}

impl ModelBuilder {
    /// Tools and cache of the environment: `VERILATOR`, else `verilator`; `CXX`, else `g++`; the
    /// cache is `JUKEBOX_CACHE`, else `jukebox` in `XDG_CACHE_HOME`, else `.cache/jukebox` in
    /// `HOME`.
    ///
    /// # Errors
    /// [`Error::NoCache`] if none of the last three is set.
    pub fn from_env() -> Result<Self, Error> {
        let variable = |name| std::env::var_os(name).filter(|value| !value.is_empty());
        let cache = variable("JUKEBOX_CACHE")
            .map(PathBuf::from)
            .or_else(|| Some(Path::new(&variable("XDG_CACHE_HOME")?).join("jukebox")))
            .or_else(|| Some(Path::new(&variable("HOME")?).join(".cache/jukebox")))
            .ok_or(Error::NoCache)?;
        let cxx = variable("CXX").map_or_else(|| PathBuf::from("g++"), PathBuf::from);
        Ok(ModelBuilder {
            cache,
            verilator: jukebox_verilated::default_program(),
            cxx,
        })
    }

    /// A model of `cfg` from the cache, or a new one. `progress` is told what is being done, once a
    /// step; nothing if the model is in the cache.
    ///
    /// # Errors
    /// If `cfg` is not valid; if Verilator or the C++ compiler is missing or fails; if the cache
    /// cannot be written.
    pub fn build(
        &self,
        cfg: &Config,
        variant: Variant,
        progress: &mut dyn FnMut(&str),
    ) -> Result<Model, Error> {
        self.build_from(&jukebox_rtl_gen::generate(cfg)?, cfg, variant, progress)
    }

    /// As [`Self::build`]; a process that has asked before is given what it was given then.
    pub(crate) fn build_once(
        &self,
        cfg: &Config,
        variant: Variant,
        progress: &mut dyn FnMut(&str),
    ) -> Result<Model, Error> {
        type Made = Vec<(ModelBuilder, Config, Variant, PathBuf)>;
        static MADE: Mutex<Made> = Mutex::new(Vec::new());
        let made = || MADE.lock().unwrap_or_else(PoisonError::into_inner);
        let known = made().iter().find_map(|(builder, config, of, library)| {
            let same = (builder, config, *of) == (self, cfg, variant);
            same.then(|| library.clone())
        });
        if let Some(library) = known {
            return load(&library);
        }
        let files = jukebox_rtl_gen::generate(cfg)?;
        let library = self.library_from(&files, cfg, variant, progress)?;
        made().push((self.clone(), cfg.clone(), variant, library.clone()));
        load(&library)
    }

    /// As [`Self::build`], with the emitted `files` of `cfg`, which may have been edited.
    ///
    /// # Errors
    /// As [`Self::build`].
    pub fn build_from(
        &self,
        files: &[EmittedFile],
        cfg: &Config,
        variant: Variant,
        progress: &mut dyn FnMut(&str),
    ) -> Result<Model, Error> {
        load(&self.library_from(files, cfg, variant, progress)?)
    }

    /// The shared library of that model, for [`Model::load`].
    ///
    /// # Errors
    /// As [`Self::build`].
    pub fn library_from(
        &self,
        files: &[EmittedFile],
        cfg: &Config,
        variant: Variant,
        progress: &mut dyn FnMut(&str),
    ) -> Result<PathBuf, Error> {
        let design = Design::block(cfg, variant, files, GLUE);
        let defines = defines(cfg, variant);
        self.library("model", &design, HEADERS, &defines, None, progress)
    }

    /// The shared library of `design`, from the cache or new. `headers` are what its glue includes
    /// besides the model, name and contents, `flags` are the compiler's; the folder in the cache is
    /// named after `kind`. It comes with Verilator's run time inside.
    ///
    /// With a `training` it is compiled twice, the second time with what it did in the training,
    /// which makes it faster by a fifth or so, and changes nothing else. With a compiler that is not
    /// GCC, which then finds no counts, it is compiled as without.
    ///
    /// # Errors
    /// As [`Self::build`]; or if the training fails.
    pub fn library(
        &self,
        kind: &'static str,
        design: &Design,
        headers: &[(&str, &str)],
        flags: &[String],
        training: Option<Training>,
        progress: &mut dyn FnMut(&str),
    ) -> Result<PathBuf, Error> {
        let job = Job {
            kind,
            design,
            headers,
            flags,
            training,
            verilator: Verilator::find(&self.verilator)?,
            compiler: Compiler::find(&self.cxx)?,
            store: Store::open(&self.cache)?,
        };
        let folder = job
            .store
            .get(&job.model_key(), progress, |work, done, progress| {
                job.make_model(work, done, progress)
            })?;
        Ok(folder.join(LIBRARY))
    }
}

/// One model to be made.
struct Job<'a> {
    kind: &'static str,
    design: &'a Design,
    headers: &'a [(&'a str, &'a str)],
    flags: &'a [String],
    training: Option<Training<'a>>,
    verilator: Verilator,
    compiler: Compiler,
    store: Store,
}

impl Job<'_> {
    fn tools(&self, key: &mut Key) {
        key.add(&self.verilator.version);
        key.add(&self.verilator.include.to_string_lossy());
        key.add(&self.compiler.version);
        key.add(&self.compiler.flags().join(" "));
        for (name, contents) in OWN_FILES {
            key.add(name).add(contents);
        }
    }

    fn runtime_key(&self) -> Key {
        let mut key = Key::new("runtime");
        self.tools(&mut key);
        key.add(&SOURCES.join(" "));
        key
    }

    fn model_key(&self) -> Key {
        let mut key = Key::new(self.kind);
        self.tools(&mut key);
        key.add(&self.design.arguments.join(" "));
        key.add(&self.flags.join(" "));
        for (name, contents) in self.headers {
            key.add(name).add(contents);
        }
        key.add(&self.design.glue);
        // What the C++ between model and glue is made by, and for.
        key.add(include_str!("../still.rs"));
        key.add(include_str!("../standstill.rs"));
        key.add(include_str!("../verilate.rs"));
        key.add(&format!("{:?}", self.design.parts));
        if self.training.is_some() {
            key.add(&[COUNTING, COUNTED].concat().join(" "));
        }
        if self.design.loops {
            key.add("loops");
        }
        if self.design.standstill.is_some() {
            key.add(&Standstill::CPP.concat());
        }
        if let Some(top) = &self.design.upsets {
            key.add(top).add(include_str!("../upsets.rs"));
        }
        for (name, contents) in self.design.files.iter().chain(&self.design.includes) {
            key.add(name).add(contents);
        }
        key
    }

    /// Makes the shared library in `done`, with `work` to work in.
    fn make_model(
        &self,
        work: &Path,
        done: &Path,
        progress: &mut dyn FnMut(&str),
    ) -> Result<(), Error> {
        progress("verilating the RTL");
        let dut = work.join("dut");
        verilate(&self.verilator.program, self.design, &dut)?;
        for (name, contents) in self.headers {
            store::write(&dut.join(name), contents)?;
        }

        let object = work.join("model.o");
        let library = done.join(LIBRARY);
        let compile = |extra: &[&str]| {
            let mut flags = self.flags.to_vec();
            flags.extend(extra.iter().map(|&flag| flag.to_owned()));
            flags.push(format!("-I{}", dut.display()));
            self.compiler
                .compile(&dut.join(UNITY), &object, &self.verilator, &flags)
        };
        let link = |runtime: &Path, library: &Path, extra: &[&str]| {
            let objects = SOURCES
                .iter()
                .map(|source| runtime.join(source).with_extension("o"));
            let objects = [object.clone(), runtime.join("halt.o")]
                .into_iter()
                .chain(objects);
            self.compiler.link(objects, library, extra)
        };

        progress("compiling the model");
        let first = if self.training.is_some() {
            COUNTING
        } else {
            &[]
        };
        let runtime = thread::scope(|scope| {
            let runtime = scope.spawn(|| self.runtime());
            compile(first)?;
            runtime
                .join()
                .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        })?;
        if let Some(training) = self.training {
            let trial = work.join("trial.so");
            link(&runtime, &trial, COUNTING)?;
            progress("running it, to see what is often done");
            training(&trial).map_err(Error::Training)?;
            progress("compiling the model with that");
            let counted = object.with_extension("gcda").exists();
            compile(if counted { COUNTED } else { &[] })?;
        }
        link(&runtime, &library, &[])
    }

    /// The folder with the object files of the run time.
    fn runtime(&self) -> Result<PathBuf, Error> {
        self.store
            .get(&self.runtime_key(), &mut |_| {}, |work, done, _| {
                for (name, contents) in OWN_FILES {
                    store::write(&work.join(name), contents)?;
                }
                let mut flags = jukebox_verilated::HOOK_FLAGS.map(str::to_owned).to_vec();
                flags.push(format!("-I{}", work.display()));
                let own = [work.join("halt.cpp")];
                for source in SOURCES
                    .iter()
                    .map(|name| self.verilator.include.join(name))
                    .chain(own)
                {
                    let name =
                        Path::new(source.file_name().unwrap_or_default()).with_extension("o");
                    self.compiler
                        .compile(&source, &done.join(name), &self.verilator, &flags)?;
                }
                Ok(())
            })
    }
}
