//! What Jukebox is measured beside: whatever a result has a speed-up of.

use serde_json::Value;

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

/// All others of the figures of a result file, bounds last.
pub fn of(figures: Option<&Value>) -> Vec<Other> {
    let members = figures.and_then(Value::as_object).into_iter().flatten();
    let mut others: Vec<Other> = members
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
        let figures = serde_json::json!({
            "coverage": 0.9, "perfect_l2_speedup": 0.25, "speedup": 0.2, "next_line_2_speedup": 0.05,
            "perfect_l1i_speedup": null,
        });
        let of = |other: &Other| (other.name.clone(), other.is_bound, other.speedup);
        assert_eq!(
            super::of(Some(&figures)).iter().map(of).collect::<Vec<_>>(),
            [
                ("next line 2".to_owned(), false, Some(0.05)),
                ("perfect L1-I".to_owned(), true, None),
                ("perfect L2".to_owned(), true, Some(0.25)),
            ]
        );
        assert!(super::of(None).is_empty());
    }

    #[test]
    fn gains_are_ratios_of_cycles() {
        assert_eq!(gain_over(Some(0.5), Some(0.25)), Some(1.5 / 1.25 - 1.0));
        assert_eq!(gain_over(None, Some(0.25)), None);
    }

    #[test]
    fn names_are_words() {
        assert_eq!(name("run_ahead_cold"), "run ahead cold");
        assert_eq!(name("perfect_llc"), "perfect LLC");
    }
}
