//! Generated pages: templates, the filters they use, and where they are written.

use anyhow::{Context, Result, ensure};
use minijinja::syntax::SyntaxConfig;
use minijinja::{Environment, UndefinedBehavior, Value};

use crate::emit::write_if_changed;
use std::path::Path;

/// Renders a template.
///
/// # Errors
/// If it is not valid, or asks for what is not there.
pub fn render(template: &str, context: Value) -> Result<String> {
    let syntax = SyntaxConfig::builder()
        .trim_blocks(true)
        .lstrip_blocks(true)
        .keep_trailing_newline(true)
        .build()
        .context("delimiters of templates")?;
    let mut env = Environment::new();
    env.set_syntax(syntax);
    env.set_undefined_behavior(UndefinedBehavior::Strict);
    env.add_filter("fixed", |value: f64, digits: usize| {
        format!("{value:.digits$}")
    });
    env.add_filter("percent", |value: f64, digits: usize| {
        format!("{:.digits$} %", 100.0 * value)
    });
    env.add_filter("kib", |bytes: f64| format!("{:.1} KiB", bytes / 1024.0));
    env.add_filter("signed", |value: i64| match value {
        0 => "0".to_owned(),
        _ => format!("{value:+}"),
    });
    env.add_filter("about", about);
    Ok(env.render_str(template, context)?)
}

/// A count that may be very large: exact up to seven digits, then a power of ten.
fn about(value: u64) -> String {
    if value < 10_000_000 {
        return value.to_string();
    }
    format!("{:.1e}", value as f64)
}

/// Writes files below `docs`, and the figures they were made from.
///
/// # Errors
/// If one cannot be written.
pub fn write(docs: &Path, json: (&str, &str), files: &[(String, String)]) -> Result<()> {
    let (name, text) = json;
    write_if_changed(&docs.join("measured").join(name), text)?;
    for (path, text) in files {
        write_if_changed(&docs.join(path), text)?;
    }
    Ok(())
}

/// Compares files with those below `docs`.
///
/// # Errors
/// Naming the first that differs, and the command that writes it.
pub fn check(docs: &Path, files: &[(String, String)], command: &str) -> Result<()> {
    for (path, text) in files {
        let full = docs.join(path);
        let kept = std::fs::read_to_string(&full).with_context(|| full.display().to_string())?;
        ensure!(
            kept == *text,
            "{} is not what its figures give: {command}",
            full.display()
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use minijinja::context;

    #[test]
    fn filters_write_numbers() {
        let shown = render(
            "{{ 1.256|fixed(1) }} {{ 0.5|percent(1) }} {{ 2048|kib }} {{ 3|signed }} {{ n|about }}",
            context! { n => u64::MAX },
        );
        assert_eq!(shown.unwrap(), "1.3 50.0 % 2.0 KiB +3 1.8e19");
        assert!(render("{{ absent }}", context! {}).is_err());
    }

    #[test]
    fn a_page_that_differs_is_named_with_its_command() {
        let dir = tempfile::tempdir().unwrap();
        let files = vec![("page.md".to_owned(), "new\n".to_owned())];
        write(dir.path(), ("page.json", "{}"), &files).unwrap();
        check(dir.path(), &files, "make page").unwrap();
        std::fs::write(dir.path().join("page.md"), "old\n").unwrap();
        let error = check(dir.path(), &files, "make page")
            .unwrap_err()
            .to_string();
        assert!(error.contains("page.md") && error.contains("make page"));
    }
}
