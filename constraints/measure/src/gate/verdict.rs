//! The comparison.

use super::{BLESS, Baseline, Figures};

/// How much worse, in percent, a figure may be.
pub const TOLERANCE: f64 = 3.0;

/// What a comparison found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// One line for each figure that is worse by more than the tolerance, or cannot be compared.
    pub failures: Vec<String>,
    /// One line for each figure that has changed and passes.
    pub changes: Vec<String>,
    /// A figure is better than the checked-in one.
    pub better: bool,
}

/// Compares figures of now with the checked-in ones.
pub fn judge(old: &Baseline, new: &Baseline) -> Verdict {
    let mut verdict = Verdict::default();
    for (name, old_figures) in &old.configurations {
        match new.configurations.get(name) {
            Some(new_figures) => verdict.compare(name, old_figures, new_figures),
            None => verdict.failures.push(format!("{name}: was not measured")),
        }
    }
    for name in new.configurations.keys() {
        if !old.configurations.contains_key(name) {
            let line = format!("{name}: no checked-in figures; {BLESS}");
            verdict.failures.push(line);
        }
    }
    if !verdict.failures.is_empty() && old.yosys != new.yosys {
        let line = format!(
            "the checked-in figures are of {}, these of {}",
            old.yosys, new.yosys
        );
        verdict.failures.push(line);
    }
    verdict
}

impl Verdict {
    fn compare(&mut self, name: &str, old: &Figures, new: &Figures) {
        let count = |value: u64| value as f64;
        let figures = [
            ("LUT4", count(old.lut4), count(new.lut4), true),
            ("FF", count(old.ff), count(new.ff), true),
            ("logic depth", old.depth, new.depth, true),
            ("CCU2C", count(old.ccu2c), count(new.ccu2c), false),
            ("DPR16X4", count(old.dpr16x4), count(new.dpr16x4), false),
        ];
        for (figure, old, new, guarded) in figures {
            if old == new {
                continue;
            }
            // Compared without division, so that the limit itself passes.
            let worse = (new - old) * 100.0 > TOLERANCE * old;
            let change = match old {
                0.0 => String::new(),
                _ => format!(" ({:+.1} %)", (new - old) / old * 100.0),
            };
            let line = format!("{name}: {figure} was {old}, is {new}{change}");
            if guarded && worse {
                self.failures.push(line);
            } else {
                self.better |= guarded && new < old;
                self.changes.push(line);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn baseline(figures: Figures) -> Baseline {
        Baseline {
            command: String::new(),
            yosys: "Yosys 0.70".into(),
            configurations: [("default".to_owned(), figures)].into(),
        }
    }

    fn figures() -> Figures {
        Figures {
            lut4: 4000,
            ff: 3000,
            ccu2c: 400,
            dpr16x4: 100,
            depth: 10.0,
        }
    }

    fn against(change: impl Fn(&mut Figures)) -> Verdict {
        let mut new = figures();
        change(&mut new);
        judge(&baseline(figures()), &baseline(new))
    }

    #[test]
    fn each_guarded_figure_turns_it_red_above_three_percent() {
        let red = |change: fn(&mut Figures)| against(change).failures;
        assert_eq!(
            red(|f| f.lut4 = 4121),
            ["default: LUT4 was 4000, is 4121 (+3.0 %)"]
        );
        assert_eq!(
            red(|f| f.ff = 3100),
            ["default: FF was 3000, is 3100 (+3.3 %)"]
        );
        assert_eq!(
            red(|f| f.depth = 10.5),
            ["default: logic depth was 10, is 10.5 (+5.0 %)"]
        );
    }

    #[test]
    fn three_percent_itself_and_other_cells_pass() {
        let verdict = against(|f| {
            f.lut4 = 4120;
            f.ff = 3090;
            f.ccu2c = 800;
        });
        assert_eq!(verdict.failures, [""; 0]);
        assert_eq!(verdict.changes.len(), 3);
        assert!(!verdict.better);
    }

    #[test]
    fn an_improvement_asks_for_the_blessing_and_equality_says_nothing() {
        assert!(against(|f| f.lut4 = 3999).better);
        assert_eq!(against(|_| ()), Verdict::default());
    }

    #[test]
    fn figures_that_are_missing_turn_it_red() {
        let mut none = baseline(figures());
        none.configurations.clear();
        assert_eq!(judge(&none, &baseline(figures())).failures.len(), 1);
        assert_eq!(judge(&baseline(figures()), &none).failures.len(), 1);
    }

    #[test]
    fn another_yosys_is_named_as_a_reason() {
        let mut new = baseline(Figures {
            lut4: 9999,
            ..figures()
        });
        new.yosys = "Yosys 0.23".into();
        let failures = judge(&baseline(figures()), &new).failures;
        assert!(failures[1].contains("Yosys 0.23"));
    }
}
