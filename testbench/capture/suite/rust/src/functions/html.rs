//! Renders a page of a shop from a template.

use std::sync::OnceLock;

use minijinja::{AutoEscape, Environment, context, value::Serde};
use serde::{Deserialize, Serialize};

use crate::Refusal;

/// What the page shows.
#[derive(Debug, Serialize, Deserialize)]
pub struct Request {
    /// Title of the page.
    pub title: String,
    /// Who looks at it.
    pub user: String,
    /// Rows of the table.
    pub items: Vec<Item>,
}

/// One row of the table.
#[derive(Debug, Serialize, Deserialize)]
pub struct Item {
    /// Name of the article.
    pub name: String,
    /// Price, cents.
    pub cents: u64,
    /// How many there are; 0 is shown as sold out.
    pub stock: u64,
    /// Words that describe it.
    pub tags: Vec<String>,
}

/// Serves a [`Request`] with a page.
///
/// # Errors
/// If the body is no such request.
pub fn handle(body: &[u8]) -> Result<Vec<u8>, Refusal> {
    static ENVIRONMENT: OnceLock<Environment<'static>> = OnceLock::new();
    let request: Request = super::parse(body)?;
    let page = ENVIRONMENT
        .get_or_init(environment)
        .get_template("page.html")
        .and_then(|template| {
            template.render(context! {
                title => request.title,
                user => request.user,
                items => Serde(&request.items),
                total => request.items.iter().fold(0u64, |sum, item| {
                    sum.saturating_add(item.cents.saturating_mul(item.stock))
                }),
            })
        });
    page.map(String::into_bytes).map_err(Refusal::new)
}

fn environment() -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    environment.add_filter("money", |cents: u64| {
        format!("{}.{:02}", cents / 100, cents % 100)
    });
    // Jinja2 and minijinja render the same file. It is part of the program: a test renders it.
    let _ = environment.add_template(
        "page.html",
        include_str!("../../../python/functions/page.html"),
    );
    environment
}
