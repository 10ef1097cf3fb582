//! Marks: instructions that do nothing and tell the recorder something.

/// Bytes of every marker but the fourth, which says what is marked: `nop dword [rax+disp32]`.
const MARKER: [u8; 7] = [0x0f, 0x1f, 0x80, 0, 0xcc, 0x42, 0x4a];

/// What a program tells the recorder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mark {
    /// Recording starts.
    Start,
    /// One invocation ends and the next starts.
    Cut,
    /// Recording ends.
    Stop,
}

impl Mark {
    /// The mark that an instruction is, if it is one.
    pub fn of(instruction: &[u8]) -> Option<Self> {
        let mut rest: [u8; 7] = instruction.try_into().ok()?;
        let kind = std::mem::take(&mut rest[3]);
        match (rest == MARKER, kind) {
            (true, 1) => Some(Self::Start),
            (true, 2) => Some(Self::Cut),
            (true, 3) => Some(Self::Stop),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_a_nop_of_seven_bytes() {
        let marker = |kind| [0x0f, 0x1f, 0x80, kind, 0xcc, 0x42, 0x4a];
        assert_eq!(Mark::of(&marker(1)), Some(Mark::Start));
        assert_eq!(Mark::of(&marker(2)), Some(Mark::Cut));
        assert_eq!(Mark::of(&marker(3)), Some(Mark::Stop));
        assert_eq!(Mark::of(&marker(0)), None);
        assert_eq!(Mark::of(&marker(4)), None);
        assert_eq!(Mark::of(&marker(2)[..6]), None);
        let mut other = marker(2);
        other[6] = 0x4b;
        assert_eq!(Mark::of(&other), None);
    }
}
