//! Packings that are not undone here, by name: whoever has one is told how to go on.

/// What a file that begins with `head` is, and what to do with it; `None` if it is none of those
/// that are known.
pub fn foreign(head: &[u8]) -> Option<(&'static str, &'static str)> {
    const TABLE: [(&[u8], &str, &str); 8] = [
        (
            b"\x1f\x9d",
            "a file of compress (.Z)",
            "repack it: 'gzip -dc FILE | zstd > NEW.zst'",
        ),
        (
            b"\x1f\x1e",
            "a file of pack (.z)",
            "repack it: 'gzip -dc FILE | zstd > NEW.zst'",
        ),
        (
            b"\x04\x22\x4d\x18",
            "an lz4 file",
            "repack it: 'lz4 -dc FILE | zstd > NEW.zst'",
        ),
        (
            b"LZIP",
            "an lzip file",
            "repack it: 'lzip -dc FILE | zstd > NEW.zst'",
        ),
        (
            b"\x89LZO\0\r\n\x1a\n",
            "an lzop file",
            "repack it: 'lzop -dc FILE | zstd > NEW.zst'",
        ),
        (
            b"7z\xbc\xaf\x27\x1c",
            "a 7z archive",
            "unpack it and give the files in it: '7z x FILE'",
        ),
        (
            b"PK\x03\x04",
            "a zip archive",
            "unpack it and give the files in it: 'unzip FILE'",
        ),
        (
            b"Rar!\x1a\x07",
            "a rar archive",
            "unpack it and give the files in it: 'unrar x FILE'",
        ),
    ];
    if let Some((_, what, hint)) = TABLE.iter().find(|(magic, ..)| head.starts_with(magic)) {
        return Some((what, hint));
    }
    if matches!(head, [0x22..=0x27, 0xb5, 0x2f, 0xfd, ..]) {
        return Some((
            "a zstd file of a version before 0.8",
            "repack it: 'zstd -dc FILE | zstd > NEW.zst'",
        ));
    }
    if head.get(257..262) == Some(b"ustar") {
        return Some((
            "a tar archive",
            "unpack it and give the files in it: 'tar xf FILE'",
        ));
    }
    is_lzma(head).then_some((
        "an .lzma file, the older format of xz",
        "repack it: 'xz -dc FILE | zstd > NEW.zst'",
    ))
}

/// Whether this can be the header of an .lzma file: properties, dictionary, length, and the first
/// byte of the data, which is 0.
fn is_lzma(head: &[u8]) -> bool {
    let [properties, a, b, c, d, length @ .., 0] = head.get(..14).unwrap_or_default() else {
        return false;
    };
    let dictionary = u32::from_le_bytes([*a, *b, *c, *d]);
    // 2^n or 2^n + 2^(n-1), as xz takes it.
    let usual = dictionary.count_ones() == 1
        || (dictionary.count_ones() == 2 && dictionary & dictionary >> 1 != 0)
        || dictionary == u32::MAX;
    // Unknown, or below 256 GiB.
    let known = length.iter().all(|&byte| byte == 0xff) || length[5..] == [0, 0, 0];
    *properties < 225 && dictionary >= 4096 && usual && known
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_lzma_file_is_known() {
        use liblzma::stream::{LzmaOptions, Stream};
        use std::io::Write;
        let options = LzmaOptions::new_preset(6).unwrap();
        let stream = Stream::new_lzma_encoder(&options).unwrap();
        let mut encoder = liblzma::write::XzEncoder::new_stream(Vec::new(), stream);
        encoder.write_all(b"I  0400,3\n").unwrap();
        let file = encoder.finish().unwrap();
        assert!(foreign(&file).unwrap().0.contains(".lzma"));
        assert_eq!(foreign(&file[..13]), None);
        assert_eq!(foreign(b"I  0400,3\nI  0403,3\n"), None);
        assert_eq!(foreign(&[0; 600]), None);
    }

    #[test]
    fn an_archive_is_known() {
        let mut tar = [b'a'; 512];
        tar[257..262].copy_from_slice(b"ustar");
        assert!(foreign(&tar).unwrap().0.contains("tar"));
        assert!(foreign(b"PK\x03\x04rest").unwrap().0.contains("zip"));
    }
}
