//! What a rule of a checker is.

use serde::Serialize;

/// Who breaks a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Party {
    /// Who asks: drives AW, W, AR and the readies of B and R.
    Manager,
    /// Who answers: drives B, R and the readies of AW, W and AR.
    Subordinate,
    /// Nobody: there is more under way than the checker was made for.
    Checker,
}

impl Party {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Party::Manager => "manager",
            Party::Subordinate => "subordinate",
            Party::Checker => "checker",
        }
    }
}

/// A rule of a checker.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Rule {
    /// Its name, in capitals; the same name has the same meaning in both checkers.
    pub name: String,
    /// Who keeps it.
    pub party: Party,
    /// Clause of the AMBA AXI and ACE protocol specification, issue E (IHI 0022E); a dash if the
    /// specification leaves it to the user.
    pub clause: &'static str,
    /// What is wrong when it is broken.
    pub text: String,
    /// It needs values that are neither 0 nor 1, which not every tool has.
    pub unknown: bool,
}

impl Rule {
    /// A rule that every tool can tell.
    pub(super) fn new(
        name: impl Into<String>,
        party: Party,
        clause: &'static str,
        text: impl Into<String>,
    ) -> Self {
        Rule {
            name: name.into(),
            party,
            clause,
            text: text.into(),
            unknown: false,
        }
    }

    /// A rule on values that are neither 0 nor 1.
    pub(super) fn unknown(
        name: impl Into<String>,
        party: Party,
        clause: &'static str,
        text: impl Into<String>,
    ) -> Self {
        Rule {
            unknown: true,
            ..Rule::new(name, party, clause, text)
        }
    }
}

/// A channel: its name, who drives it, its payload.
pub(super) struct Channel {
    pub name: &'static str,
    pub source: Party,
    pub fields: &'static [&'static str],
}

impl Channel {
    /// The rules of every channel: reset, hold, a stable payload field by field, known values, a
    /// bound on ready. `clauses` are those of reset, of hold and of the payload.
    pub fn handshake(&self, [reset, hold, payload]: [&'static str; 3]) -> Vec<Rule> {
        let name = self.name.to_uppercase();
        let sink = match self.source {
            Party::Manager => Party::Subordinate,
            _ => Party::Manager,
        };
        let mut rules = vec![
            Rule::new(
                format!("{name}VALID_RESET"),
                self.source,
                reset,
                format!("{name}VALID is high in reset or at the first edge after it"),
            ),
            Rule::new(
                format!("{name}VALID_HELD"),
                self.source,
                hold,
                format!("{name}VALID fell before {name}READY"),
            ),
        ];
        rules.extend(self.fields.iter().map(|field| {
            let field = format!("{name}{}", field.to_uppercase());
            Rule::new(
                format!("{field}_STABLE"),
                self.source,
                hold,
                format!("{field} changed before {name}READY"),
            )
        }));
        rules.extend([
            Rule::unknown(
                format!("{name}VALID_KNOWN"),
                self.source,
                payload,
                format!("{name}VALID is X or Z"),
            ),
            Rule::unknown(
                format!("{name}READY_KNOWN"),
                sink,
                payload,
                format!("{name}READY is X or Z"),
            ),
            Rule::unknown(
                format!("{name}_KNOWN"),
                self.source,
                payload,
                format!("something beside {name}VALID is X or Z while it is high"),
            ),
            Rule::new(
                format!("{name}READY_WAIT"),
                sink,
                "-",
                format!("{name}READY has let {name}VALID wait longer than allowed"),
            ),
        ]);
        rules
    }
}
