//! What Jukebox is measured beside: whatever a result has a speed-up of.

use serde_json::Value;

use crate::result::Figures;

/// End of the names of speed-ups over the run without prefetching.
const SPEEDUP: &str = "_speedup";

/// Something else that the same invocations were run with.
#[derive(Clone, Debug, PartialEq)]
pub struct Other {
    /// Its name, as the figure has it: `perfect_l2`.
    pub key: String,
    /// As a person reads it.
    pub name: String,
    /// No design can be faster.
    pub is_bound: bool,
    /// Its speed-up.
    pub speedup: Option<f64>,
}

/// All others of some figures, bounds last.
pub fn of(figures: &Figures) -> Vec<Other> {
    let Ok(Value::Object(members)) = serde_json::to_value(figures) else {
        return Vec::new();
    };
    let mut others: Vec<Other> = members
        .iter()
        .filter_map(|(member, value)| {
            let key = member.strip_suffix(SPEEDUP)?;
            Some(Other {
                key: key.to_owned(),
                name: name(key),
                is_bound: key.starts_with("perfect"),
                speedup: value.as_f64(),
            })
        })
        .collect();
    others.sort_by_key(|other| other.is_bound);
    others
}

/// What Jukebox gains over another: ratio of cycles, less 1.
pub fn gain_over(speedup: Option<f64>, other: Option<f64>) -> Option<f64> {
    Some((1.0 + speedup?) / (1.0 + other?) - 1.0)
}

/// `perfect_l2` as `perfect L2`.
fn name(key: &str) -> String {
    let words = key.split('_').map(|word| match word {
        "l1i" => "L1-I".to_owned(),
        "l2" | "llc" | "cpi" => word.to_uppercase(),
        _ => word.to_owned(),
    });
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_speed_up_of_a_result_but_its_own_is_another() {
        let figures = Figures {
            speedup: Some(0.2),
            perfect_l2_speedup: Some(0.25),
            ..Figures::default()
        };
        let others = of(&figures);
        let bound = others
            .iter()
            .find(|other| other.key == "perfect_l2")
            .unwrap();
        assert_eq!(
            (bound.name.as_str(), bound.is_bound, bound.speedup),
            ("perfect L2", true, Some(0.25))
        );
        assert!(others.iter().all(|other| !other.key.is_empty()));
    }

    #[test]
    fn gains_are_ratios_of_cycles() {
        assert_eq!(gain_over(Some(0.5), Some(0.25)), Some(1.5 / 1.25 - 1.0));
        assert_eq!(gain_over(None, Some(0.25)), None);
    }

    #[test]
    fn names_are_words() {
        assert_eq!(name("perfect_l1i"), "perfect L1-I");
        assert_eq!(name("next_line_2"), "next line 2");
    }
}
