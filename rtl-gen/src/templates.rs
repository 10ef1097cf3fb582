//! The embedded templates and how they are rendered.

use crate::registers::register_words;
use crate::{EmittedFile, GenError, header, params};
use jukebox_config::Config;
use minijinja::syntax::SyntaxConfig;
use minijinja::{AutoEscape, Environment, UndefinedBehavior, Value, context};

/// When a SystemVerilog file is part of the block.
#[derive(Clone, Copy, PartialEq, Eq)]
enum When {
    /// In every configuration.
    Always,
    /// If there are event counters.
    Counters,
}

impl When {
    fn holds(self, cfg: &Config) -> bool {
        match self {
            When::Always => true,
            When::Counters => cfg.counters.bits > 0,
        }
    }
}

/// A template that becomes one SystemVerilog file.
struct SvTemplate {
    /// File name of the template.
    file: &'static str,
    /// Its text.
    text: &'static str,
    /// Folder of the emitted file.
    dir: &'static str,
    /// What follows the configured name in the emitted file's name.
    suffix: &'static str,
    /// In which configurations it is emitted.
    when: When,
}

macro_rules! sv {
    ($dir:literal, $stem:literal, $suffix:literal, $when:ident) => {
        SvTemplate {
            file: concat!($stem, ".sv.j2"),
            text: include_str!(concat!("../templates/", $stem, ".sv.j2")),
            dir: $dir,
            suffix: $suffix,
            when: When::$when,
        }
    };
}

/// Every SystemVerilog template, a file after those it depends on.
const SV_TEMPLATES: &[SvTemplate] = &[
    sv!("rtl", "pkg", "_pkg", Always),
    sv!("rtl", "fifo", "_fifo", Always),
    sv!("rtl", "observe", "_observe", Always),
    sv!("rtl", "crrb", "_crrb", Always),
    sv!("rtl", "packer", "_packer", Always),
    sv!("rtl", "writer", "_writer", Always),
    sv!("rtl", "record", "_record", Always),
    sv!("rtl", "reader", "_reader", Always),
    sv!("rtl", "unpacker", "_unpacker", Always),
    sv!("rtl", "translate", "_translate", Always),
    sv!("rtl", "pacer", "_pacer", Always),
    sv!("rtl", "issue", "_issue", Always),
    sv!("rtl", "watchdog", "_watchdog", Always),
    sv!("rtl", "replay", "_replay", Always),
    sv!("rtl", "counters", "_counters", Counters),
    sv!("rtl", "regs", "_regs", Always),
    sv!("rtl", "top", "", Always),
    sv!("rtl", "reset_sync", "_reset_sync", Always),
    sv!("sva", "sva", "_sva", Always),
    sv!("sva", "sva_bind", "_sva_bind", Always),
    sv!("sim", "sim/play", "_play", Always),
    sv!("sim", "sim/tb_memory", "_tb_memory", Always),
    sv!("sim", "sim/tb", "_tb", Always),
];

/// What SystemVerilog templates share.
const MACROS: &[(&str, &str)] = &[
    (
        "crc16.macro.j2",
        include_str!("../templates/crc16.macro.j2"),
    ),
    ("many.macro.j2", include_str!("../templates/many.macro.j2")),
];

/// A template engine with our settings: undefined names are errors, tags leave no blank lines.
pub(crate) fn environment() -> Environment<'static> {
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
    env.add_filter("hex", |value: u64, digits: usize| {
        format!("{value:0digits$X}")
    });
    env.add_filter("camel", camel);
    env.add_filter("ljust", |text: String, width: usize| {
        format!("{text:<width$}")
    });
    env.add_filter("rjust", |text: String, width: usize| {
        format!("{text:>width$}")
    });
    env.add_filter("wrap", wrap);
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

/// What every template knows: the numbers of the configuration and the register map.
pub(crate) fn template_context(cfg: &Config) -> Value {
    context! { map => register_words(cfg), ..params::context(cfg) }
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

/// The SystemVerilog of `cfg`, in dependency order: RTL, assertions, testbench.
pub(crate) fn systemverilog(cfg: &Config) -> Result<Vec<EmittedFile>, GenError> {
    let env = environment();
    let context = template_context(cfg);
    SV_TEMPLATES
        .iter()
        .filter(|template| template.when.holds(cfg))
        .map(|template| {
            let path = format!("{}/{}{}.sv", template.dir, cfg.name, template.suffix);
            systemverilog_file(cfg, &env, template.file, template.text, &context, path)
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
