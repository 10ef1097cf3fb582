//! Numbers as the page writes them.

/// What stands where there is no number.
pub const NONE: &str = "–";

/// `95.1 %`.
pub fn percent(share: Option<f64>) -> String {
    share.map_or_else(none, |share| format!("{:.1} %", tidy(share * 100.0)))
}

/// `+11.4 %`.
pub fn signed(share: Option<f64>) -> String {
    share.map_or_else(none, |share| {
        format!("{:+.1} %", tidy(share * 100.0)).replace('-', "−")
    })
}

/// `12.0 KiB`.
pub fn kib(bytes: Option<f64>) -> String {
    bytes.map_or_else(none, |bytes| format!("{:.1} KiB", bytes / 1024.0))
}

/// `1,725`.
pub fn whole(number: Option<f64>) -> String {
    number.map_or_else(none, |number| grouped(number.round().max(0.0) as u64))
}

/// `857,351`.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `1 point`, `2 points`.
pub fn count(number: usize, what: &str) -> String {
    match number {
        1 => format!("1 {what}"),
        _ => format!("{} {what}s", grouped(number as u64)),
    }
}

fn none() -> String {
    NONE.to_owned()
}

/// No negative zero.
fn tidy(number: f64) -> f64 {
    if number.abs() < 0.05 { 0.0 } else { number }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_readable() {
        assert_eq!(percent(Some(0.951_28)), "95.1 %");
        assert_eq!(signed(Some(-0.1)), "−10.0 %");
        assert_eq!(signed(Some(-0.0001)), "+0.0 %");
        assert_eq!(signed(None), NONE);
        assert_eq!(kib(Some(12_299.6)), "12.0 KiB");
        for (number, text) in [
            (0, "0"),
            (999, "999"),
            (1000, "1,000"),
            (1_234_567, "1,234,567"),
        ] {
            assert_eq!(grouped(number), text);
        }
        assert_eq!(
            (count(1, "point"), count(2000, "point")),
            ("1 point".into(), "2,000 points".into())
        );
    }
}
