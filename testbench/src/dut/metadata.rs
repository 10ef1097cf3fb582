//! What a replay reads: the prefetches of one record or two, by lines of metadata.

use crate::prefetcher::Prefetch;

/// Prefetches in order.
#[derive(Clone, Debug, Default)]
pub struct Metadata {
    prefetches: Vec<u64>,
    /// How many of them come from the newest record.
    of_record: usize,
    /// Number of the first prefetch of each line of metadata.
    firsts: Vec<usize>,
}

impl Metadata {
    /// Lines with these prefetches, of which the first `of_record` come from the newest record.
    pub fn of_lines(lines: impl IntoIterator<Item = Vec<u64>>, of_record: usize) -> Self {
        let mut metadata = Self {
            of_record,
            ..Self::default()
        };
        for line in lines {
            metadata.firsts.push(metadata.prefetches.len());
            metadata.prefetches.extend(line);
        }
        metadata
    }

    /// Number of prefetches.
    pub fn len(&self) -> usize {
        self.prefetches.len()
    }

    /// Prefetch number `index`, which there must be.
    pub fn prefetch(&self, index: usize) -> Prefetch {
        let vaddr = self.prefetches[index];
        if index < self.of_record {
            Prefetch::of_record(vaddr)
        } else {
            Prefetch::of_second_record(vaddr)
        }
    }

    /// Lines of metadata.
    pub fn lines(&self) -> usize {
        self.firsts.len()
    }

    /// Number of the first prefetch of a line of metadata; of one that is not there, of what would come.
    pub fn first_of(&self, line: usize) -> usize {
        self.firsts.get(line).copied().unwrap_or(self.len())
    }

    /// The line of metadata that prefetch number `index` is in; the last one, if there is no such prefetch.
    pub fn line_of(&self, index: usize) -> usize {
        let up_to = self.firsts.partition_point(|&first| first <= index);
        up_to.saturating_sub(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_without_prefetches_have_none() {
        let metadata = Metadata::of_lines([vec![], vec![7, 8], vec![], vec![9], vec![]], 2);
        assert_eq!((metadata.len(), metadata.lines()), (3, 5));
        assert_eq!(
            [0, 1, 2, 3].map(|index| metadata.line_of(index)),
            [1, 1, 3, 4]
        );
    }
}
