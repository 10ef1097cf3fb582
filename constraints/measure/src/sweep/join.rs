//! Sweeps measured at different times on one page.

use super::data::Costs;
use super::points::SWEEPS;

impl Costs {
    /// In what the two were measured differently: what keeps them off one page. `None`: nothing.
    pub fn differs_in(&self, other: &Costs) -> Option<&'static str> {
        let Costs {
            command: _,
            tools,
            rtl,
            speed,
            seeds,
            clock_mhz,
            workload,
            sweeps: _,
        } = self;
        [
            (*rtl == other.rtl, "RTL"),
            (*tools == other.tools, "versions of the tools"),
            (*speed == other.speed, "speed grade"),
            (*seeds == other.seeds, "seeds"),
            (*clock_mhz == other.clock_mhz, "clock asked for"),
            (*workload == other.workload, "traces"),
        ]
        .into_iter()
        .find_map(|(same, what)| (!same).then_some(what))
    }

    /// These with the sweeps of `part` in place of those of the same keys, in the usual order.
    #[must_use]
    pub fn with(mut self, part: Costs) -> Costs {
        let renewed = |key: &str| part.sweeps.iter().any(|sweep| sweep.key == key);
        self.sweeps.retain(|sweep| !renewed(&sweep.key));
        self.sweeps.extend(part.sweeps);
        let place = |key: &str| SWEEPS.iter().position(|sweep| sweep.key == key);
        self.sweeps.sort_by_key(|sweep| place(&sweep.key));
        self
    }
}

#[cfg(test)]
mod tests {
    use super::super::data::{SweepResult, Workload};
    use super::*;

    fn costs(keys: &[&str]) -> Costs {
        let sweep = |key: &&str| SweepResult {
            key: (*key).to_owned(),
            points: Vec::new(),
        };
        Costs {
            command: String::new(),
            tools: Vec::new(),
            rtl: "a".into(),
            speed: 8,
            seeds: vec![1],
            clock_mhz: 250.0,
            workload: Workload {
                functions: 3,
                invocations: 36,
                memory_latency: 200,
            },
            sweeps: keys.iter().map(sweep).collect(),
        }
    }

    #[test]
    fn a_part_takes_its_place_among_the_others() {
        let whole = costs(&["counter_bits", "check"]).with(costs(&["axi_data_bits", "check"]));
        let keys: Vec<&str> = whole.sweeps.iter().map(|sweep| &*sweep.key).collect();
        let usual = SWEEPS.iter().map(|sweep| sweep.key);
        let expected: Vec<&str> = usual.filter(|key| keys.contains(key)).collect();
        assert_eq!((keys.len(), &keys), (3, &expected));
    }

    #[test]
    fn other_rtl_tools_or_seeds_keep_a_part_apart() {
        let whole = costs(&["check"]);
        let change = |how: fn(&mut Costs)| {
            let mut part = costs(&["check"]);
            how(&mut part);
            whole.differs_in(&part)
        };
        assert_eq!(change(|_| ()), None);
        assert_eq!(change(|part| part.rtl = "b".into()), Some("RTL"));
        assert_eq!(change(|part| part.seeds.push(2)), Some("seeds"));
        assert_eq!(change(|part| part.speed = 6), Some("speed grade"));
        assert_eq!(
            change(|part| part.clock_mhz = 100.0),
            Some("clock asked for")
        );
        assert_eq!(change(|part| part.workload.invocations = 2), Some("traces"));
    }
}
