//! The rules as a page.

use super::{Rule, axi4_rules, axil_rules};
use std::fmt::Write;

/// The page of all rules, in Markdown.
pub fn rules_page() -> String {
    let mut text = String::from(
        "# Rules of the AXI checkers\n\n\
         Every rule that the [checkers](axi-checker.md) of the emitted files know, in the order of \
         the bits of `broken` from the highest down. Clauses are those of the AMBA AXI and ACE \
         protocol specification, issue E (IHI 0022E); a dash stands where the specification \
         leaves it to the user, who sets a bound, or where the checker has run out of room. \
         Rules with a star need values that are X or Z, which Verilator and formal tools do not have.\n",
    );
    for (title, rules) in [("AXI4", axi4_rules()), ("AXI4-Lite", axil_rules())] {
        write!(
            text,
            "\n## {title}\n\n{} rules.\n\n\
             | rule | who keeps it | clause | broken if |\n|---|---|---|---|\n",
            rules.len()
        )
        .expect("a string takes it");
        text.extend(rules.iter().map(row));
    }
    text + "\n<!-- Written by make rtl. Do not edit. -->\n"
}

fn row(rule: &Rule) -> String {
    let star = if rule.unknown { " \\*" } else { "" };
    format!(
        "| `{}`{star} | {} | {} | {} |\n",
        rule.name,
        rule.party.word(),
        rule.clause,
        rule.text
    )
}
