//! The stand-alone AXI protocol checkers: their rules, which templates, documentation and tests share.

mod axi4;
mod axil;
mod page;
mod rule;

pub use axi4::axi4_rules;
pub use axil::axil_rules;
pub use page::rules_page;
pub use rule::{Party, Rule};
