//! `jukebox report` as a user sees it.

mod browser;
mod html;
mod input;
mod markdown;
mod page;
#[path = "../sweep/support.rs"]
mod support;
mod table;
