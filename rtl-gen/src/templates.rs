//! The embedded templates and how they are rendered.

use crate::modules::{MODULES, Module};
use crate::sizes::{self, Sizes};
use crate::vectors::{Vectors, memory_lines};
use crate::{EmittedFile, GenError, header, reset};
use jukebox_config::Config;
use minijinja::syntax::SyntaxConfig;
use minijinja::{AutoEscape, Environment, UndefinedBehavior, Value, context};

/// What SystemVerilog templates share.
const MACROS: &[(&str, &str)] = &[
    (
        "axi/checker.macro.j2",
        include_str!("../templates/axi/checker.macro.j2"),
    ),
    (
        "axi/attach.macro.j2",
        include_str!("../templates/axi/attach.macro.j2"),
    ),
    ("bind.macro.j2", include_str!("../templates/bind.macro.j2")),
    (
        "crc16.macro.j2",
        include_str!("../templates/crc16.macro.j2"),
    ),
    ("many.macro.j2", include_str!("../templates/many.macro.j2")),
    ("mask.macro.j2", include_str!("../templates/mask.macro.j2")),
    ("up.macro.j2", include_str!("../templates/up.macro.j2")),
    (
        "transitions.macro.j2",
        include_str!("../templates/transitions.macro.j2"),
    ),
];

/// A template engine with our settings: undefined names are errors, tags leave no blank lines. Every
/// template and macro knows the words for the reset of `cfg`.
pub(crate) fn environment(cfg: &Config) -> Environment<'static> {
    let syntax = SyntaxConfig::builder()
        .trim_blocks(true)
        .lstrip_blocks(true)
        .keep_trailing_newline(true)
        .build()
        .expect("the standard delimiters are distinct");
    let mut env = Environment::new();
    env.set_syntax(syntax);
    env.set_undefined_behavior(UndefinedBehavior::Strict);
    env.set_auto_escape_callback(|_| AutoEscape::None);
    for (name, text) in MACROS {
        env.add_template(name, text)
            .expect("the embedded macro parses");
    }
    for (name, word) in reset::words(cfg.reset.style) {
        env.add_global(name, word);
    }
    env.add_filter("hex", |value: u64, digits: usize| {
        format!("{value:0digits$X}")
    });
    env.add_filter("bin", |value: u64, digits: usize| {
        format!("{value:0digits$b}")
    });
    env.add_filter("camel", camel);
    env.add_filter("ljust", |text: String, width: usize| {
        format!("{text:<width$}")
    });
    env.add_filter("rjust", |text: String, width: usize| {
        format!("{text:>width$}")
    });
    env.add_filter("named", |field: String, channel: String| {
        format!("{channel}{field}_i")
    });
    env.add_filter("wrap", wrap);
    env.add_filter("extend", extend);
    env
}

/// `REC_BASE` as `RecBase`.
fn camel(name: String) -> String {
    let words = name.split('_').map(|word| {
        let (first, rest) = word.split_at(word.len().min(1));
        first.to_uppercase() + &rest.to_lowercase()
    });
    words.collect()
}

/// Breaks a text into lines of at most `width` characters that each start with `prefix`.
fn wrap(text: &str, prefix: &str, width: usize) -> String {
    let mut lines = vec![prefix.to_owned()];
    for word in text.split_whitespace() {
        let line = lines.last_mut().expect("one line at least");
        if line.len() + word.len() > width && line.len() > prefix.len() {
            lines.push(format!("{prefix}{word} "));
        } else {
            line.push_str(word);
            line.push(' ');
        }
    }
    lines
        .iter()
        .map(|line| line.trim_end())
        .collect::<Vec<_>>()
        .join("\n")
}

/// The expression for a value of `from` bits as one of `to` bits, zeros above it.
fn extend(value: &str, from: u32, to: u32) -> String {
    match to.saturating_sub(from) {
        0 => value.to_owned(),
        zeros => format!("{{{zeros}'d0, {value}}}"),
    }
}

/// Renders one template; `file` names it in errors.
pub(crate) fn render(
    env: &Environment<'_>,
    file: &str,
    text: &str,
    context: &Value,
) -> Result<String, GenError> {
    let rendered = env
        .render_named_str(file, text, context)
        .map_err(|source| GenError::Template {
            template: file.into(),
            source,
        })?;
    // Optional parts at the end of a line must not leave blanks behind.
    Ok(rendered.lines().fold(String::new(), |mut all, line| {
        all.push_str(line.trim_end());
        all.push('\n');
        all
    }))
}

/// The SystemVerilog of `cfg`, in dependency order: RTL, assertions, testbench, which plays `vectors`
/// back if there are any.
pub(crate) fn systemverilog(
    cfg: &Config,
    vectors: Option<&Vectors>,
) -> Result<Vec<EmittedFile>, GenError> {
    rendered(cfg, vectors, |_| true)
}

/// Of that, the modules of the block.
pub(crate) fn block(cfg: &Config) -> Result<Vec<EmittedFile>, GenError> {
    rendered(cfg, None, |module| module.dir == "rtl")
}

fn rendered(
    cfg: &Config,
    vectors: Option<&Vectors>,
    wanted: fn(&Module) -> bool,
) -> Result<Vec<EmittedFile>, GenError> {
    let env = environment(cfg);
    let sizes = Sizes::of(cfg);
    let shared = context! {
        vectors => vectors.map(|vectors| vectors.described(cfg)),
        memory_lines => memory_lines(vectors, cfg.geometry.line_bytes),
        ..sizes::values(cfg)
    };
    MODULES
        .iter()
        .filter(|module| wanted(module) && (module.when)(cfg))
        .filter(|module| vectors.is_some() || !module.plays_back)
        .map(|module| {
            let path = format!("{}/{}{}.sv", module.dir, cfg.name, module.suffix);
            let context = context! { ..(module.values)(cfg, &sizes), ..shared.clone() };
            systemverilog_file(cfg, &env, module.file, module.text, &context, path)
        })
        .collect()
}

/// One SystemVerilog file with its head; the template's first line is a comment, the title.
pub(crate) fn systemverilog_file(
    cfg: &Config,
    env: &Environment<'_>,
    file: &str,
    text: &str,
    context: &Value,
    path: String,
) -> Result<EmittedFile, GenError> {
    let body = render(env, file, text, context)?;
    let (title, rest) = body
        .strip_prefix("// ")
        .and_then(|body| body.split_once('\n'))
        .ok_or_else(|| GenError::NoTitle {
            template: file.into(),
        })?;
    Ok(EmittedFile {
        path,
        contents: header::header(cfg, "//", title) + rest,
    })
}
