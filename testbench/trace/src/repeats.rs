//! Finds invocations that several files hold line by line: the same one would count twice.

use std::collections::{BTreeMap, HashMap};
use std::hash::{DefaultHasher, Hasher};

/// What an invocation fetched, in one number.
pub struct Digest {
    hasher: DefaultHasher,
    last: Option<u64>,
}

impl Digest {
    /// Of an invocation of `function` without lines so far.
    pub fn new(function: &str) -> Self {
        let mut hasher = DefaultHasher::new();
        hasher.write(function.as_bytes());
        // No name has this byte.
        hasher.write_u8(0xff);
        Self { hasher, last: None }
    }

    /// Adds lines. Of equal ones that follow each other one counts, as everywhere.
    pub fn push(&mut self, lines: &[u64]) {
        for &line in lines {
            if self.last.replace(line) != Some(line) {
                self.hasher.write_u64(line);
            }
        }
    }
}

/// Invocations of several files, or of several in one, each as its digest: 64 bits, which a million invocations share by
/// chance once in thirty million times.
#[derive(Default)]
pub struct Repeats {
    /// Number of the first file that has it.
    seen: HashMap<u64, u32>,
    /// Of each function: how many were there already, and in which two files the first of them is.
    found: BTreeMap<String, (usize, [usize; 2])>,
}

impl Repeats {
    /// An invocation of `function` in file number `file`. One that repeats within a file was
    /// recorded twice there, and is none of our business.
    pub fn add(&mut self, function: &str, digest: &Digest, file: usize) {
        // Each has an invocation at least, of which there are a million at most.
        let number = u32::try_from(file).unwrap_or(u32::MAX);
        let first = *self.seen.entry(digest.hasher.finish()).or_insert(number);
        if first == number {
            return;
        }
        let first = first as usize;
        match self.found.get_mut(function) {
            Some((count, _)) => *count += 1,
            None => {
                self.found.insert(function.to_owned(), (1, [first, file]));
            }
        }
    }

    /// One line for each function of which something was there already.
    pub fn notes<'a>(&'a self, names: &'a [String]) -> impl Iterator<Item = String> + 'a {
        let name = |file: usize| names.get(file).map_or("", String::as_str);
        self.found.iter().map(move |(function, (count, [first, second]))| {
            let (are, have) = match count {
                1 => ("invocation", "has"),
                _ => ("invocations", "have"),
            };
            format!(
                "{count} {are} of function '{function}' {have} the same lines as one of an earlier file ({}, {}): the result holds both",
                name(*first),
                name(*second)
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn digest(function: &str, lines: &[u64]) -> Digest {
        let mut digest = Digest::new(function);
        lines.chunks(2).for_each(|some| digest.push(some));
        digest
    }

    fn notes(all: &[(usize, &str, &[u64])]) -> Vec<String> {
        let mut repeats = Repeats::default();
        for &(file, function, lines) in all {
            repeats.add(function, &digest(function, lines), file);
        }
        let names = ["a.jbt", "b.jbt", "c.jbt"].map(str::to_owned);
        repeats.notes(&names).collect()
    }

    #[test]
    fn the_same_lines_of_a_function_in_two_files_are_noted() {
        let one: &[u64] = &[0, 64, 128];
        let found = notes(&[(0, "f", one), (1, "f", one), (2, "f", one)]);
        assert_eq!(found.len(), 1);
        assert!(
            found[0].starts_with("2 invocations of function 'f'"),
            "{found:?}"
        );
        assert!(found[0].contains("(a.jbt, b.jbt)"), "{found:?}");
        // Equal neighbours are one.
        assert_eq!(
            notes(&[(0, "f", one), (1, "f", &[0, 0, 64, 128, 128])]).len(),
            1
        );
    }

    #[test]
    fn what_differs_or_repeats_within_a_file_is_not() {
        let one: &[u64] = &[0, 64, 128];
        for other in [
            (1, "f", &[0, 64, 192][..]),
            (1, "f", &[0, 64]),
            (1, "g", one),
            (0, "f", one),
        ] {
            assert!(notes(&[(0, "f", one), other]).is_empty(), "{other:?}");
        }
    }
}
