//! Checksums of a changed `.jbt` file, for the fuzz target of containers and for `tests/hostile.rs`.

/// Makes the checksums of header, blocks and trailer of a `.jbt` file right, as far as there are any.
pub fn checksums(bytes: &mut [u8]) {
    let length = bytes.len();
    if length < 40 {
        return;
    }
    set(bytes, 12, 0..12);
    set(bytes, length - 4, length - 24..length - 4);
    let mut at = 16;
    while at + 24 <= length && bytes[at..at + 4] == *b"JBLK" {
        let stored = [8, 9, 10, 11].map(|byte| bytes[at + byte]);
        let Some(end) = usize::try_from(u32::from_le_bytes(stored))
            .ok()
            .and_then(|stored| stored.checked_add(at + 24))
            .filter(|&end| end <= length)
        else {
            return;
        };
        let mut crc = crc32fast::Hasher::new();
        crc.update(&bytes[at..at + 20]);
        crc.update(&bytes[at + 24..end]);
        bytes[at + 20..at + 24].copy_from_slice(&crc.finalize().to_le_bytes());
        at = end;
    }
}

fn set(bytes: &mut [u8], at: usize, over: std::ops::Range<usize>) {
    let check = crc32fast::hash(&bytes[over]);
    bytes[at..at + 4].copy_from_slice(&check.to_le_bytes());
}
