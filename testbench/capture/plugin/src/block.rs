//! What a translated block of guest code means for the recorder, worked out once.

use crate::mark::Mark;

/// Bytes of an instruction line.
const LINE_BYTES: u64 = 64;
/// Addresses with this bit belong to the kernel.
const KERNEL_BIT: u64 = 1 << 63;

/// One instruction of a translated block.
#[derive(Clone, Copy, Debug)]
pub struct Instruction<'a> {
    /// Virtual address of its first byte.
    pub address: u64,
    /// Its bytes.
    pub bytes: &'a [u8],
}

/// The bytes of an instruction: none if there is no place where they are.
///
/// # Safety
/// `data` must be null or point to `size` bytes that stay as they are for `'a`.
pub unsafe fn bytes<'a>(data: *const u8, size: usize) -> &'a [u8] {
    if data.is_null() {
        return &[];
    }
    // SAFETY: the caller vouches for a place that is not null.
    unsafe { std::slice::from_raw_parts(data, size) }
}

/// A run of instructions that execute one after the other, as the recorder needs it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Block {
    /// A cut before the first instruction: it stands at the address to split at.
    pub cut_before: bool,
    /// Addresses of the lines fetched, in order, without consecutive duplicates.
    pub lines: Box<[u64]>,
    /// Instructions.
    pub instructions: u32,
    /// Of these, instructions in the kernel's half of the address space.
    pub kernel: u32,
    /// The block is this mark, and nothing else.
    pub mark: Option<Mark>,
    /// Address of the first instruction if it is a repeated string instruction, else 0.
    pub repeats_first: u64,
    /// Address of the last instruction if it is a repeated string instruction, else 0.
    pub repeats_last: u64,
}

/// Cuts a translated block where the recorder must look: a mark stands alone, and a new block
/// starts at the address to split at. Returns each block with the index of its first instruction.
pub fn blocks(instructions: &[Instruction<'_>], split_at: Option<u64>) -> Vec<(usize, Block)> {
    let mut blocks = Vec::new();
    let mut first = 0;
    for index in 1..=instructions.len() {
        let ends = match instructions.get(index) {
            None => true,
            Some(next) => {
                split_at == Some(next.address)
                    || Mark::of(next.bytes).is_some()
                    || Mark::of(instructions[index - 1].bytes).is_some()
            }
        };
        if ends {
            blocks.push((first, block(&instructions[first..index], split_at)));
            first = index;
        }
    }
    blocks
}

fn block(instructions: &[Instruction<'_>], split_at: Option<u64>) -> Block {
    let mut lines = Vec::new();
    for instruction in instructions {
        let last_byte = instruction.bytes.len().saturating_sub(1) as u64;
        let first = instruction.address & !(LINE_BYTES - 1);
        let last = instruction.address.wrapping_add(last_byte) & !(LINE_BYTES - 1);
        for line in [first, last] {
            if lines.last() != Some(&line) {
                lines.push(line);
            }
        }
    }
    let in_kernel = |instruction: &&Instruction<'_>| instruction.address & KERNEL_BIT != 0;
    let repeats = |instruction: Option<&Instruction<'_>>| {
        instruction
            .filter(|instruction| repeats_itself(instruction.bytes))
            .map_or(0, |instruction| instruction.address)
    };
    Block {
        cut_before: instructions.first().map(|i| i.address) == split_at && split_at.is_some(),
        lines: lines.into(),
        instructions: instructions.len() as u32,
        kernel: instructions.iter().filter(in_kernel).count() as u32,
        mark: instructions.first().and_then(|i| Mark::of(i.bytes)),
        repeats_first: repeats(instructions.first()),
        repeats_last: repeats(instructions.last()),
    }
}

/// Whether an instruction is a string instruction with a repeat prefix. QEMU jumps back to it for
/// every turn, where a processor fetches it once.
fn repeats_itself(bytes: &[u8]) -> bool {
    let mut repeated = false;
    for &byte in bytes {
        match byte {
            0xf2 | 0xf3 => repeated = true,
            // Other prefixes: segments, operand and address size, lock, REX.
            0x26 | 0x2e | 0x36 | 0x3e | 0x64..=0x67 | 0xf0 | 0x40..=0x4f => {}
            0x6c..=0x6f | 0xa4..=0xa7 | 0xaa..=0xaf => return repeated,
            _ => return false,
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOP: &[u8] = &[0x90];
    const CUT: &[u8] = &[0x0f, 0x1f, 0x80, 2, 0xcc, 0x42, 0x4a];
    const REP_MOVSQ: &[u8] = &[0xf3, 0x48, 0xa5];

    fn at(address: u64, bytes: &[u8]) -> Instruction<'_> {
        Instruction { address, bytes }
    }

    #[test]
    fn an_instruction_without_bytes_is_one_at_its_address() {
        // SAFETY: no place, and three bytes that live for ever.
        let (nothing, three) =
            unsafe { (bytes(std::ptr::null(), 0), bytes(REP_MOVSQ.as_ptr(), 3)) };
        assert_eq!((nothing, three), (&[][..], REP_MOVSQ));
        let found = blocks(&[at(0x1000, nothing), at(0x1000, NOP)], None);
        assert_eq!(*found[0].1.lines, [0x1000]);
        assert_eq!(found[0].1.mark, None);
    }

    #[test]
    fn an_instruction_across_lines_fetches_both() {
        let code = [at(0x103e, NOP), at(0x103f, &[0x89, 0xc0]), at(0x1041, NOP)];
        let found = blocks(&code, None);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].0, 0);
        assert_eq!(*found[0].1.lines, [0x1000, 0x1040]);
        assert_eq!(found[0].1.instructions, 3);
    }

    #[test]
    fn a_mark_stands_alone() {
        let code = [at(0x1000, NOP), at(0x1001, CUT), at(0x1008, NOP)];
        let found = blocks(&code, None);
        let starts: Vec<_> = found.iter().map(|(first, _)| *first).collect();
        assert_eq!(starts, [0, 1, 2]);
        assert_eq!(found[1].1.mark, Some(Mark::Cut));
        assert_eq!(found[0].1.mark, None);
        assert_eq!(found[2].1.mark, None);
    }

    #[test]
    fn two_marks_in_a_row_are_two_blocks() {
        let found = blocks(&[at(0x1000, CUT), at(0x1007, CUT)], None);
        assert_eq!(found.len(), 2);
        assert!(found.iter().all(|(_, block)| block.mark == Some(Mark::Cut)));
    }

    #[test]
    fn a_block_starts_at_the_address_to_split_at() {
        let code = [at(0x1000, NOP), at(0x1001, NOP), at(0x1002, NOP)];
        let found = blocks(&code, Some(0x1001));
        assert_eq!(found.len(), 2);
        assert_eq!((found[0].0, found[0].1.cut_before), (0, false));
        assert_eq!((found[1].0, found[1].1.cut_before), (1, true));
        assert!(blocks(&code, Some(0x1000))[0].1.cut_before);
        assert!(!blocks(&code, Some(0x2000))[0].1.cut_before);
    }

    #[test]
    fn kernel_addresses_have_bit_63() {
        let code = [
            at(0xffff_ffff_8100_0000, NOP),
            at(0xffff_ffff_8100_0001, NOP),
        ];
        assert_eq!(blocks(&code, None)[0].1.kernel, 2);
        assert_eq!(blocks(&[at(0x7fff_ffff_f000, NOP)], None)[0].1.kernel, 0);
    }

    #[test]
    fn repeated_string_instructions_are_known() {
        assert!(repeats_itself(REP_MOVSQ));
        assert!(repeats_itself(&[0xf2, 0xae]));
        assert!(repeats_itself(&[0x66, 0xf3, 0xab]));
        // movsq alone, pause, endbr64, an SSE instruction, rep ret.
        for bytes in [
            &[0x48, 0xa5][..],
            &[0xf3, 0x90],
            &[0xf3, 0x0f, 0x1e, 0xfa],
            &[0xf2, 0x0f, 0x58, 0xc1],
            &[0xf3, 0xc3],
        ] {
            assert!(!repeats_itself(bytes), "{bytes:x?}");
        }
        let found = blocks(&[at(0x1000, NOP), at(0x1001, REP_MOVSQ)], None);
        assert_eq!(
            (found[0].1.repeats_first, found[0].1.repeats_last),
            (0, 0x1001)
        );
    }

    #[test]
    fn the_last_line_of_the_address_space_does_not_overflow() {
        let found = blocks(&[at(u64::MAX, &[0x89, 0xc0])], None);
        assert_eq!(*found[0].1.lines, [!63, 0]);
    }
}
