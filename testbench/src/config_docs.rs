//! What is written of the configuration's keys, a page for people and a schema for editors, and of the
//! rules that the AXI checkers know.

use jukebox_config::{Values, described, json_schema, table_meaning};
use jukebox_rtl_gen::EmittedFile;
use jukebox_rtl_gen::axi::rules_page;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{Environment, UndefinedBehavior};
use serde::Serialize;

/// Where the project keeps the page.
pub const PAGE: &str = "docs/config.md";

/// Where the project keeps the schema.
pub const SCHEMA: &str = "docs/config.schema.json";

/// Where the project keeps the page of the rules that the AXI checkers know.
pub const RULES: &str = "docs/axi-rules.md";

#[derive(Serialize)]
struct Page {
    tables: Vec<Table>,
    schema: &'static str,
}

/// Keys under one head.
#[derive(Serialize)]
struct Table {
    /// Empty for those above all heads.
    name: String,
    meaning: String,
    keys: Vec<Key>,
}

#[derive(Serialize)]
struct Key {
    name: &'static str,
    allowed: String,
    default: String,
    meaning: String,
    words: Vec<(&'static str, String)>,
}

/// The files that the project keeps: page and schema of the keys, and the page of the AXI rules.
pub fn kept() -> Vec<EmittedFile> {
    [(PAGE, page()), (SCHEMA, schema()), (RULES, rules_page())]
        .map(|(path, contents)| EmittedFile {
            path: path.into(),
            contents,
        })
        .into()
}

/// The schema as text.
pub fn schema() -> String {
    let text = serde_json::to_string_pretty(&json_schema());
    text.expect("a schema is plain JSON") + "\n"
}

/// The reference page, in Markdown.
pub fn page() -> String {
    let template = include_str!("../templates/config.md.j2");
    render(template).expect("the template is sound")
}

fn render(template: &str) -> Result<String, minijinja::Error> {
    let mut environment = Environment::new();
    environment.set_syntax(
        SyntaxConfig::builder()
            .trim_blocks(true)
            .lstrip_blocks(true)
            .keep_trailing_newline(true)
            .build()?,
    );
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    let page = Page {
        tables: tables(),
        schema: SCHEMA,
    };
    environment.render_str(template, Serde(&page))
}

/// As the file has it.
fn code(value: &str) -> String {
    format!("`{value}`")
}

/// All keys, in the order of the file.
fn tables() -> Vec<Table> {
    let mut tables: Vec<Table> = Vec::new();
    for key in described() {
        let (table, name) = key.path.split_once('.').unwrap_or(("", key.path));
        if tables.last().is_none_or(|last| last.name != table) {
            tables.push(Table {
                name: table.into(),
                meaning: match table {
                    "" => String::new(),
                    _ => table_meaning(table),
                },
                keys: Vec::new(),
            });
        }
        let (words, default) = match key.values {
            Values::OneOf(words) => (words, code(&key.default)),
            // No value of it, but a word about it.
            Values::Counters => (Vec::new(), key.default),
            _ => (Vec::new(), code(&key.default)),
        };
        if let Some(last) = tables.last_mut() {
            last.keys.push(Key {
                name,
                allowed: key.allowed,
                default,
                meaning: key.meaning,
                words: words
                    .into_iter()
                    .map(|word| (word.word, word.meaning))
                    .collect(),
            });
        }
    }
    tables
}
