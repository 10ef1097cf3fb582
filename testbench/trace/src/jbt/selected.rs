//! What became of a trace since it was recorded, as notes of its provenance: what was cut from it, and
//! that instructions were assumed where nobody counted.

use super::Provenance;

/// Name of the note.
const CUT: &str = "cut";

/// Name and text of the note that not all instructions were counted.
const INSTRUCTIONS: &str = "instructions";
const ASSUMED: &str = "not counted: 7 a line fetch assumed";

/// Most bytes of the note: whoever cuts a thousand times is told of the last ones.
const MAX_BYTES: usize = 1024;

impl Provenance {
    /// The same after a selection, which is noted behind earlier ones.
    #[must_use]
    pub fn cut(&self, selection: &str) -> Self {
        match self.notes.get(CUT) {
            Some(before) => self.noted(format!("{before}; then {selection}")),
            None => self.noted(selection.to_owned()),
        }
    }

    /// The same for a trace of which nobody counted all instructions.
    #[must_use]
    pub fn assuming(&self) -> Self {
        let mut assuming = self.clone();
        let note = (INSTRUCTIONS.to_owned(), ASSUMED.to_owned());
        assuming.notes.extend([note]);
        assuming
    }

    /// Whether it says that not all instructions were counted.
    pub fn assumes(&self) -> bool {
        self.notes
            .get(INSTRUCTIONS)
            .is_some_and(|note| note == ASSUMED)
    }

    /// Whether both tell of the same process, whatever was cut from its trace since and whether
    /// instructions were counted.
    pub fn is_same_process(&self, other: &Self) -> bool {
        let recorded = |one: &Self| {
            let mut recorded = one.clone();
            recorded.notes.remove(CUT);
            if one.assumes() {
                recorded.notes.remove(INSTRUCTIONS);
            }
            recorded
        };
        self == other || recorded(self) == recorded(other)
    }

    /// Of two parts of one process's trace: where both together come from.
    #[must_use]
    pub fn joined(&self, other: &Self) -> Self {
        let parts = self.joined_parts(other);
        if other.assumes() {
            parts.assuming()
        } else {
            parts
        }
    }

    fn joined_parts(&self, other: &Self) -> Self {
        const ALL: &str = "all";
        let note = |one: &Self| one.notes.get(CUT).cloned();
        let (one, two) = (note(self), note(other));
        if one == two {
            return self.clone();
        }
        let one = one.unwrap_or_else(|| ALL.to_owned());
        let two = two.unwrap_or_else(|| ALL.to_owned());
        if one.split(" + ").any(|part| part == two) {
            return self.clone();
        }
        self.noted(format!("{one} + {two}"))
    }

    fn noted(&self, mut note: String) -> Self {
        const LEFT_OUT: &str = "… ";
        if note.len() > MAX_BYTES {
            let mut from = note.len() - MAX_BYTES + LEFT_OUT.len();
            while !note.is_char_boundary(from) {
                from += 1;
            }
            note.replace_range(..from, LEFT_OUT);
        }
        let mut noted = self.clone();
        noted.notes.insert(CUT.to_owned(), note);
        noted
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(note: Option<&str>) -> Provenance {
        let origin = Provenance {
            process: "python3".to_owned(),
            notes: [("seed".to_owned(), "7".to_owned())].into(),
            ..Provenance::default()
        };
        note.map_or(origin.clone(), |note| origin.cut(note))
    }

    fn note(of: &Provenance) -> Option<&str> {
        of.notes.get(CUT).map(String::as_str)
    }

    #[test]
    fn selections_follow_each_other() {
        let once = of(Some("invocations 2..6"));
        assert_eq!(note(&once), Some("invocations 2..6"));
        let twice = once.cut("invocations 0..1");
        assert_eq!(
            note(&twice),
            Some("invocations 2..6; then invocations 0..1")
        );
        assert_eq!(twice.notes["seed"], "7");
    }

    #[test]
    fn parts_of_one_process_are_of_one_process() {
        assert!(of(None).is_same_process(&of(Some("a"))));
        assert!(of(Some("b")).is_same_process(&of(Some("a"))));
        let mut other = of(Some("a"));
        other.notes.insert("seed".to_owned(), "8".to_owned());
        assert!(!other.is_same_process(&of(Some("a"))));
    }

    #[test]
    fn parts_are_joined_each_once() {
        let (all, a, b) = (of(None), of(Some("a")), of(Some("b")));
        assert_eq!(note(&all.joined(&all)), None);
        assert_eq!(note(&a.joined(&a)), Some("a"));
        assert_eq!(note(&a.joined(&b)), Some("a + b"));
        assert_eq!(note(&a.joined(&b).joined(&b).joined(&a)), Some("a + b"));
        assert_eq!(note(&all.joined(&a)), Some("all + a"));
        assert_eq!(note(&a.joined(&all).joined(&all)), Some("a + all"));
    }

    #[test]
    fn what_was_not_counted_is_said_of_both_parts_together() {
        let (counted, assumed) = (of(None), of(None).assuming());
        assert!(assumed.assumes() && !counted.assumes());
        assert!(assumed.is_same_process(&counted) && counted.is_same_process(&assumed));
        assert!(counted.joined(&assumed).assumes() && assumed.joined(&counted).assumes());
        assert!(!counted.joined(&counted).assumes());
        // A note of that name that says something else is a note like any other.
        let mut other = of(None);
        other
            .notes
            .insert(INSTRUCTIONS.to_owned(), "x86".to_owned());
        assert!(!other.assumes() && !other.is_same_process(&counted));
    }

    #[test]
    fn a_note_has_an_end() {
        let mut origin = of(None);
        for n in 0..500 {
            origin = origin.cut(&format!("functions é{n}"));
        }
        let note = note(&origin).unwrap();
        assert!(note.len() <= MAX_BYTES, "{}", note.len());
        assert!(
            note.starts_with("… ") && note.ends_with("then functions é499"),
            "{note}"
        );
    }
}
