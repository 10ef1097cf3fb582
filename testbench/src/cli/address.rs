//! Addresses on the command line.

/// An address. It must say that it is hexadecimal: `401136` could be meant in two ways.
pub fn address(text: &str) -> Result<u64, String> {
    let digits = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X"));
    digits
        .filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()))
        .and_then(|digits| u64::from_str_radix(digits, 16).ok())
        .ok_or_else(|| "an address is 0x and up to 16 hexadecimal digits, like 0x401136".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_that_it_is_hexadecimal() {
        assert_eq!(address("0x401136"), Ok(0x40_1136));
        assert_eq!(address("0XFFFFFFFF81000000"), Ok(0xffff_ffff_8100_0000));
        for bad in [
            "",
            "0x",
            "401136",
            "ffffffff81000000",
            "main",
            "0xzz",
            "0x+5",
            "0x-5",
            "-0x5",
            "0x11223344556677889",
        ] {
            assert!(address(bad).unwrap_err().contains("0x401136"), "{bad}");
        }
    }
}
