//! Taking a field from one of several places in two steps: the bits around a few coarse places
//! first, and from these the field, so that no bit has a wide multiplexer of its own.

/// How a field is taken from one of several places.
#[derive(Debug, PartialEq, Eq)]
pub struct Shifts {
    /// The places of the first step.
    coarse: Vec<u32>,
    /// How far from one of these the field begins; ascending, the first is 0. Three at most.
    fine: Vec<u32>,
}

impl Shifts {
    /// Two steps to the `places` of a field of `width` bits with few places of the first, or one
    /// step if that is smaller.
    pub fn of(places: &[u32], width: u32) -> Self {
        let one_step = Self::with(places, vec![0]);
        let apart: Vec<u32> = places
            .iter()
            .flat_map(|&from| places.iter().filter_map(move |&to| to.checked_sub(from)))
            .collect();
        apart
            .iter()
            .flat_map(|&one| apart.iter().map(move |&two| vec![0, one, two]))
            .map(|fine| Self::with(places, fine))
            .min_by_key(|shifts| (shifts.coarse.len(), shifts.fine.iter().sum::<u32>()))
            .filter(|shifts| shifts.size(width) < one_step.size(width))
            .unwrap_or(one_step)
    }

    /// Steps to `places`, given those of the second.
    fn with(places: &[u32], mut fine: Vec<u32>) -> Self {
        fine.sort_unstable();
        fine.dedup();
        let coarse = covering(places, &fine);
        Shifts { coarse, fine }
    }

    /// About how many LUT4 and flip-flops it takes, in comparison with others.
    fn size(&self, width: u32) -> u32 {
        let span = self.fine.last().copied().unwrap_or(0);
        // Two choices of a multiplexer take three inputs.
        let multiplexer = |choices: usize| (2 * choices as u32).saturating_sub(2).div_ceil(3);
        (width + span) * multiplexer(self.coarse.len())
            + width * multiplexer(self.fine.len())
            + span
    }

    /// Numbers of the two steps that lead to `place`.
    pub fn steps_to(&self, place: u32) -> Option<(usize, usize)> {
        self.coarse.iter().enumerate().find_map(|(c, &coarse)| {
            let f = self.fine.iter().position(|fine| coarse + fine == place)?;
            Some((c, f))
        })
    }

    /// The places of the first step.
    pub fn coarse(&self) -> &[u32] {
        &self.coarse
    }

    /// How far from them the field begins, ascending.
    pub fn fine(&self) -> &[u32] {
        &self.fine
    }
}

/// Places from which `places` are reached by steps of `fine`.
fn covering(places: &[u32], fine: &[u32]) -> Vec<u32> {
    let mut left = places.to_vec();
    left.sort_unstable();
    let mut coarse = Vec::new();
    // Of the places themselves, the lowest one left is reached from itself only.
    while let Some(&lowest) = left.first() {
        coarse.push(lowest);
        left.retain(|place| !fine.iter().any(|step| lowest + step == *place));
    }
    coarse
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nine_entries_of_54_bits_on_64_take_three_by_three() {
        let places = [64, 54, 44, 34, 24, 14, 68, 58, 48];
        let shifts = Shifts::of(&places, 54);
        assert_eq!(shifts.coarse, [14, 44, 48]);
        assert_eq!(shifts.fine, [0, 10, 20]);
        assert_eq!(shifts.steps_to(34), Some((0, 2)));
    }

    #[test]
    fn places_far_apart_take_one_step() {
        let places = [0, 63, 126, 189, 252, 315, 378];
        let shifts = Shifts::of(&places, 63);
        assert_eq!(
            (&shifts.coarse[..], &shifts.fine[..]),
            (&places[..], &[0][..])
        );
    }

    #[test]
    fn every_place_is_reached_whatever_they_are() {
        for places in [&[7][..], &[0, 0, 0], &[3, 1, 4, 1, 5, 9, 2, 6], &[5, 64]] {
            let shifts = Shifts::of(places, 10);
            for &place in places {
                let (coarse, fine) = shifts.steps_to(place).unwrap();
                assert_eq!(shifts.coarse[coarse] + shifts.fine[fine], place);
            }
        }
    }
}
