//! What the header of a zstd frame asks for (RFC 8878, section 3.1.1.1).

use std::io;

use super::refusal::{MAX_WINDOW, Refusal};

/// Bytes of the longest header, its magic number included.
pub const HEADER_BYTES: usize = 18;

/// Refuses a frame that begins with `head` if it wants more than there is: a larger window, or a
/// dictionary. What is no whole header is the decoder's to refuse.
pub fn check(head: &[u8]) -> io::Result<()> {
    let Some((window, dictionary)) = parse(head) else {
        return Ok(());
    };
    if dictionary != 0 {
        return Err(Refusal::error(
            format_args!(
                "was compressed with a dictionary (number {dictionary}), which is not here"
            ),
            "unpack it with that: 'zstd -dc -D DICTIONARY FILE | zstd > NEW.zst'",
        ));
    }
    if window > MAX_WINDOW {
        return Err(Refusal::window(window, "zstd -dc --long=31"));
    }
    Ok(())
}

/// The window and the number of the dictionary (0: none); `None` for a frame to be passed over and
/// for what is no header.
fn parse(head: &[u8]) -> Option<(u64, u64)> {
    let [0x28, 0xb5, 0x2f, 0xfd, flags, rest @ ..] = head else {
        return None;
    };
    let single_segment = flags & 0x20 != 0;
    let mut rest = rest;
    let mut number = |bytes: usize| {
        let (field, after) = rest.split_at_checked(bytes)?;
        rest = after;
        Some(
            field
                .iter()
                .rev()
                .fold(0, |sum, &byte| sum << 8 | u64::from(byte)),
        )
    };
    let mut window = 0;
    if !single_segment {
        let byte = number(1)?;
        let base = 1u64 << (10 + (byte >> 3));
        window = base + base / 8 * (byte & 7);
    }
    let dictionary = number([0, 1, 2, 4][usize::from(flags & 3)])?;
    if single_segment {
        // The window is as long as the content.
        window = match flags >> 6 {
            0 => number(1)?,
            1 => number(2)? + 256,
            2 => number(4)?,
            _ => number(8)?,
        };
    }
    Some((window, dictionary))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn framed(flags: u8, rest: &[u8]) -> Vec<u8> {
        [&[0x28, 0xb5, 0x2f, 0xfd, flags], rest].concat()
    }

    #[test]
    fn headers_are_read() {
        // Exponent 17, mantissa 0: 128 MiB.
        assert_eq!(parse(&framed(0, &[17 << 3])), Some((128 << 20, 0)));
        assert_eq!(parse(&framed(0, &[17 << 3 | 1])), Some((144 << 20, 0)));
        assert_eq!(parse(&framed(2, &[0, 7, 1])), Some((1024, 263)));
        assert_eq!(parse(&framed(0x20, &[9])), Some((9, 0)));
        assert_eq!(parse(&framed(0x60, &[1, 1])), Some((513, 0)));
        let wide = framed(0xe0, &[0, 0, 0, 0, 1, 0, 0, 0]);
        assert_eq!(parse(&wide), Some((1 << 32, 0)));
        assert_eq!(parse(&framed(0xe0, &[0; 7])), None);
        assert_eq!(parse(b"\x50\x2a\x4d\x18\0\0\0\0"), None);
    }

    #[test]
    fn what_a_real_frame_asks_for_is_what_its_writer_set() {
        use std::io::Write;
        let mut encoder = zstd::Encoder::new(Vec::new(), 1).unwrap();
        encoder.window_log(25).unwrap();
        encoder.write_all(&[7; 1000]).unwrap();
        let frame = encoder.finish().unwrap();
        assert_eq!(parse(&frame), Some((1 << 25, 0)));
        assert!(check(&frame).is_ok());
    }
}
