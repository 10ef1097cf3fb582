//! The points of a specification, each checked as far as that can be done without running it.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use jukebox_config::{Config, ConfigError};
use jukebox_trace::{Format, Position, VA_BITS};
use toml_edit::DocumentMut;

use super::keys::suggestion;
use super::place::Place;
use super::record::{BUILD, Identity};
use super::spec::{Axis, Group, Key, Scalar, Setting, Spec};
use super::workload::{Files, Workload};
use crate::error::{Error, Result};
use crate::plan::Plan;
use crate::{progress, run};

/// Most points of a sweep.
pub const MAX_POINTS: usize = 100_000;

/// What a sweep has to know of the options of a run.
pub struct RunOptions<'a> {
    /// Their names, without the two hyphens.
    pub names: Vec<String>,
    /// The plan that arguments of `jukebox run` ask for, or what is wrong with them.
    pub plan: &'a dyn Fn(&[String]) -> Result<Plan>,
}

/// One configuration with one set of options on one set of traces.
#[derive(Debug)]
pub struct Point {
    /// Its name: the hash of all that its result depends on.
    pub hash: String,
    /// What to run.
    pub plan: Plan,
    /// The traces it is run on, by their place in [`Points::workloads`].
    pub workload: usize,
    /// What was set for it, for a person.
    pub settings: String,
}

/// All points of a specification, each once, in its order.
#[derive(Debug, Default)]
pub struct Points {
    /// The points.
    pub points: Vec<Point>,
    /// What they are run on.
    pub workloads: Vec<Workload>,
}

impl Points {
    /// Works out and checks all points; opens and reads their traces.
    ///
    /// # Errors
    /// The first thing that is wrong: with a key or value, which and in which line; with a trace, where.
    pub fn of(spec: &Spec, folder: &Path, options: &RunOptions, quiet: bool) -> Result<Self> {
        let sets = spec.traces.iter().map(|set| Files::find(set, folder));
        let mut maker = Maker {
            spec,
            folder,
            options,
            files: sets.collect::<Result<_>>()?,
            quiet,
            opened: HashMap::new(),
            configs: HashMap::new(),
            known: HashSet::new(),
            points: Self::default(),
        };
        maker.within_bounds()?;
        for group in &spec.groups {
            maker.values(group)?;
        }
        for group in &spec.groups {
            maker.group(group)?;
        }
        Ok(maker.points)
    }
}

/// Traces opened for options of these values: set, function, format, and bits of addresses.
type Opened = (usize, Option<String>, Option<Format>, u32);

struct Maker<'a> {
    spec: &'a Spec,
    folder: &'a Path,
    options: &'a RunOptions<'a>,
    files: Vec<Files>,
    /// Show no progress.
    quiet: bool,
    opened: HashMap<Opened, usize>,
    configs: HashMap<String, Config>,
    known: HashSet<String>,
    points: Points,
}

/// The values of a point.
type Settings<'a> = Vec<(&'a Key, &'a Setting)>;

impl Maker<'_> {
    fn within_bounds(&self) -> Result<()> {
        let mut count = 0usize;
        for group in &self.spec.groups {
            let sizes = group.axes.iter().map(|axis| axis.values.len());
            let size = sizes.fold(group.traces.len(), usize::saturating_mul);
            count = count.saturating_add(size);
            if count > MAX_POINTS {
                return Err(group.place.refuse(
                    format_args!(
                        "more than {MAX_POINTS} points up to this group, which has {size}"
                    ),
                    "give shorter lists, or several specifications",
                ));
            }
        }
        Ok(())
    }

    /// Checks each value by itself.
    fn values(&self, group: &Group) -> Result<()> {
        for axis in &group.axes {
            for setting in &axis.values {
                match &axis.key {
                    Key::Config(path) => known_key(path, setting)?,
                    Key::Option(name) => self.option(name, axis, setting)?,
                }
            }
        }
        Ok(())
    }

    fn option(&self, name: &str, axis: &Axis, setting: &Setting) -> Result<()> {
        let names = &self.options.names;
        if !names.iter().any(|known| known == name) {
            return Err(setting.place.refuse(
                format_args!("unknown option `{name}`{}", suggestion(name, names)),
                format_args!("options of jukebox run are allowed: {}", names.join(", ")),
            ));
        }
        let refuse = |why: &dyn std::fmt::Display, hint: &str| {
            let what = format!("{} = {} is not allowed: {why}", axis.key, setting.written);
            setting.place.refuse(what, hint)
        };
        let text = match &setting.value {
            Scalar::Text(text) => Some(text.as_str()),
            Scalar::Switch(_) => None,
        };
        match (name, text) {
            ("dut", Some("rtl")) => {
                let why = "a sweep runs the golden model in every point";
                return Err(refuse(
                    &why,
                    "write \"both\" for the RTL beside it, or \"golden\"",
                ));
            }
            ("config", Some("-")) => {
                return Err(refuse(&"it must be a file", "name a configuration in TOML"));
            }
            _ => {}
        }
        let args = self.argument(name, setting);
        let plan = (self.options.plan)(args.as_slice());
        plan.map(drop)
            .map_err(|error| refuse(&error.what, &error.hint))
    }

    /// An option as an argument; none if it is to be left out.
    fn argument(&self, name: &str, setting: &Setting) -> Vec<String> {
        match &setting.value {
            Scalar::Switch(false) => Vec::new(),
            Scalar::Switch(true) => vec![format!("--{name}")],
            Scalar::Text(file) if name == "config" || name == "memory-file" => {
                vec![format!("--{name}={}", self.folder.join(file).display())]
            }
            Scalar::Text(text) => vec![format!("--{name}={text}")],
        }
    }

    /// Adds every combination of the values of a group.
    fn group(&mut self, group: &Group) -> Result<()> {
        for &set in &group.traces {
            let mut turn = vec![0; group.axes.len()];
            loop {
                let axes = group.axes.iter().zip(&turn);
                let settings = axes.map(|(axis, &at)| (&axis.key, &axis.values[at]));
                self.point(group, set, &settings.collect())?;
                if !next(&mut turn, &group.axes) {
                    break;
                }
            }
        }
        Ok(())
    }

    fn point(&mut self, group: &Group, set: usize, settings: &Settings) -> Result<()> {
        let mut args = vec!["--dut=golden".to_owned()];
        for (key, setting) in settings {
            if let Key::Option(name) = key {
                if name == "dut" {
                    args.remove(0);
                }
                args.extend(self.argument(name, setting));
            }
        }
        let misplaced = |error: &Error| at_fault(error, settings, &group.place);
        let mut plan = (self.options.plan)(&args).map_err(|error| misplaced(&error))?;
        plan.config = self.config(&plan.config, settings, &group.place)?;
        plan.options
            .check(&plan.config)
            .map_err(|error| misplaced(&error))?;
        plan.traces.clone_from(&self.files[set].paths);
        plan.quiet = self.quiet;
        let workload = self.workload(set, &plan)?;
        // The sweep shows its own progress.
        plan.quiet = true;
        let facts = &self.points.workloads[workload].facts;
        let hash = Identity::new(
            env!("CARGO_PKG_VERSION"),
            BUILD,
            &plan.config,
            &plan.options,
            &facts.sha256,
        )
        .hash();
        if self.known.insert(hash.clone()) {
            self.points.points.push(Point {
                hash,
                plan,
                workload,
                settings: told(settings),
            });
        }
        Ok(())
    }

    /// The configuration of a point: keys over what `--config` names, or over the defaults.
    fn config(&mut self, base: &Config, settings: &Settings, group: &Place) -> Result<Config> {
        let keys = settings.iter().filter_map(|(key, setting)| match key {
            Key::Config(path) => Some((path.as_str(), *setting)),
            Key::Option(_) => None,
        });
        let keys: Vec<_> = keys.collect();
        if keys.is_empty() {
            return Ok(base.clone());
        }
        let text = with_keys(&base.to_toml(), &keys);
        if let Some(config) = self.configs.get(&text) {
            return Ok(config.clone());
        }
        match Config::from_toml_str(&text, "") {
            Ok(config) => {
                self.configs.insert(text, config.clone());
                Ok(config)
            }
            Err(error) => Err(config_at_fault(&error, &keys, group)),
        }
    }

    /// The traces of a point, opened the first time that they are asked for.
    fn workload(&mut self, set: usize, plan: &Plan) -> Result<usize> {
        let bits = plan.config.address.va_bits.max(VA_BITS);
        let key = (set, plan.options.function.clone(), plan.format, bits);
        if let Some(&known) = self.opened.get(&key) {
            return Ok(known);
        }
        let set = &self.spec.traces[set];
        let wrong = |error: Error| {
            let what = format!("traces.{}: {}", set.name, error.what);
            set.place.refuse(what, error.hint)
        };
        let inputs = run::open(plan).map_err(wrong)?;
        let files = self.files[key.0].clone();
        let position = Position::default();
        let bytes = files.bytes();
        let workload = progress::watch(2 * bytes, "reading", self.quiet, &position, || {
            Workload::new(&set.name, files, inputs, &position)
        });
        let workload = workload.map_err(wrong)?;
        self.points.workloads.push(workload);
        let number = self.points.workloads.len() - 1;
        self.opened.insert(key, number);
        Ok(number)
    }
}

/// The next combination, the last axis first; false after the last one.
fn next(turn: &mut [usize], axes: &[Axis]) -> bool {
    for (at, axis) in turn.iter_mut().zip(axes).rev() {
        *at += 1;
        if *at < axis.values.len() {
            return true;
        }
        *at = 0;
    }
    false
}

/// A configuration with some keys set.
fn with_keys(base: &str, keys: &[(&str, &Setting)]) -> String {
    let mut document: DocumentMut = base.parse().expect("a configuration is TOML");
    for (path, setting) in keys {
        let value: toml_edit::Value = setting.written.parse().expect("it was read as one");
        match path.split_once('.') {
            Some((table, key)) => document[table][key] = value.into(),
            None => document[*path] = value.into(),
        }
    }
    document.to_string()
}

/// Refuses a key that no configuration has.
fn known_key(path: &str, setting: &Setting) -> Result<()> {
    let text = format!("{path} = {}\n", setting.written);
    match Config::from_toml_str(&text, "") {
        Err(ConfigError::UnknownKey {
            what,
            suggestion,
            allowed,
            ..
        }) => {
            let meant = suggestion.map_or_else(String::new, |s| format!(", did you mean `{s}`?"));
            Err(setting.place.refuse(
                format_args!("unknown {what} of the configuration{meant}"),
                format_args!("allowed here: {allowed}"),
            ))
        }
        _ => Ok(()),
    }
}

/// What is wrong with a configuration, in the line of the key that it is about.
fn config_at_fault(error: &ConfigError, keys: &[(&str, &Setting)], group: &Place) -> Error {
    let (key, value, why) = match error {
        ConfigError::NotAllowed {
            key,
            value,
            allowed,
            ..
        } => (key, value, format!("is not allowed: it must be {allowed}")),
        other => return group.refuse(other, "check the keys of [config]"),
    };
    let place = keys
        .iter()
        .find(|(path, _)| path == key)
        .map_or(group, |(_, setting)| &setting.place);
    place.refuse(
        format_args!("config.{key} = {value} {why}"),
        "write what is allowed, or leave the key out: every key has a default",
    )
}

/// What is wrong with options beside each other, in the line of one that is named.
fn at_fault(error: &Error, settings: &Settings, group: &Place) -> Error {
    let named = settings.iter().find(|(key, _)| match key {
        Key::Option(name) => {
            let option = format!("--{name}");
            let mut after = error.what.split(&option).skip(1);
            after.any(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '-'))
        }
        Key::Config(_) => false,
    });
    let place = named.map_or(group, |(_, setting)| &setting.place);
    place.refuse(&error.what, &error.hint)
}

/// The settings of a point as a person reads them.
fn told(settings: &Settings) -> String {
    let settings = settings.iter().map(|(key, setting)| match key {
        Key::Config(name) | Key::Option(name) => format!("{name} = {}", setting.written),
    });
    settings.collect::<Vec<_>>().join(", ")
}
