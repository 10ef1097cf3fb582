//! One module a function.

pub mod aes;
pub mod auth;
pub mod compress;
pub mod fibonacci;
pub mod html;
pub mod image;
pub mod json;

#[cfg(test)]
mod tests;

use crate::Refusal;

/// Body of a request in, body of the answer out.
pub type Handler = fn(&[u8]) -> Result<Vec<u8>, Refusal>;

/// Every function with its name, in alphabetical order.
pub const FUNCTIONS: [(&str, Handler); 7] = [
    ("aes", aes::handle),
    ("auth", auth::handle),
    ("compress", compress::handle),
    ("fibonacci", fibonacci::handle),
    ("html", html::handle),
    ("image", image::handle),
    ("json", json::handle),
];

/// The function called `name`.
pub fn named(name: &str) -> Option<Handler> {
    FUNCTIONS
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, handler)| *handler)
}

/// The request in `body`, which is JSON.
fn parse<'a, T: serde::Deserialize<'a>>(body: &'a [u8]) -> Result<T, Refusal> {
    serde_json::from_slice(body).map_err(Refusal::new)
}

/// `answer` as JSON.
fn answer<T: serde::Serialize>(answer: &T) -> Result<Vec<u8>, Refusal> {
    serde_json::to_vec(answer).map_err(Refusal::new)
}
