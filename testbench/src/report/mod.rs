//! A page for people: what Jukebox gains on some traces, beside what it could gain and what the
//! publication says, and how that was found out.
//!
//! Results are [read](load), put into [chapters](chapter) of one set of traces each, made into tables
//! with bars ([`figure`]) and written as HTML or Markdown by [`page`].

mod answer;
mod baselines;
mod chapter;
mod cpi;
mod figure;
mod formulas;
mod functions;
mod gaps;
mod load;
mod number;
mod page;
mod series;
mod settings;
mod summary;

pub use load::{Entry, Loaded, load};
pub use number::grouped;
pub use page::{Format, render};
pub use summary::summary;
