//! What a file says of its origin.

use std::ffi::OsString;
use std::time::SystemTime;

/// Now in UTC, as RFC 3339 to the second.
pub fn now() -> String {
    humantime::format_rfc3339_seconds(SystemTime::now()).to_string()
}

/// Processor and system of this machine.
pub fn machine() -> String {
    let cpus = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpus
        .lines()
        .find_map(|line| line.strip_prefix("model name")?.split_once(':'))
        .map_or(std::env::consts::ARCH, |(_, model)| model.trim());
    let system = rustix::system::uname();
    format!(
        "{model}, {} {}",
        system.sysname().to_string_lossy(),
        system.release().to_string_lossy()
    )
}

/// A command as it could be typed into a shell.
pub fn shell_words(words: &[OsString]) -> String {
    let quoted: Vec<String> = words
        .iter()
        .map(|word| quoted(&word.to_string_lossy()))
        .collect();
    quoted.join(" ")
}

fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./=:,+@%".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_quoted_where_a_shell_needs_it() {
        let words = ["python3", "a b", "it's", "", "--x=1"].map(OsString::from);
        assert_eq!(shell_words(&words), r"python3 'a b' 'it'\''s' '' --x=1");
    }

    #[test]
    fn a_date_has_twenty_letters() {
        let date = now();
        assert!(date.len() == 20 && date.ends_with('Z'), "{date}");
    }
}
