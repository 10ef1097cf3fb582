//! The plugin's arguments.

/// What the plugin is asked to do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// Name of the collector's abstract UNIX socket.
    pub socket: String,
    /// Path of the file with the collector's secret.
    pub secret: String,
    /// Complete invocations that are not recorded.
    pub warm_up: u64,
    /// Invocations to record at most; 0 is no limit.
    pub invocations: u64,
    /// An invocation starts when this address is fetched.
    pub split_at: Option<u64>,
    /// The same, counted from the start of the program's code.
    pub split_at_code: Option<u64>,
    /// The run is one invocation; marks mean nothing.
    pub whole: bool,
}

impl Settings {
    /// Reads `name=value` words.
    ///
    /// # Errors
    /// A line that says which word is wrong.
    pub fn parse<'a>(words: impl IntoIterator<Item = &'a str>) -> Result<Self, String> {
        let mut settings = Self::default();
        for word in words {
            let (name, value) = word
                .split_once('=')
                .ok_or_else(|| format!("argument '{word}' is not NAME=VALUE"))?;
            let number = || {
                number(value).ok_or_else(|| format!("argument '{word}' needs a number, or 0x..."))
            };
            match name {
                "socket" => settings.socket = value.to_owned(),
                "secret" => settings.secret = value.to_owned(),
                "warm-up" => settings.warm_up = number()?,
                "invocations" => settings.invocations = number()?,
                "split-at" => settings.split_at = Some(number()?),
                "split-at-code" => settings.split_at_code = Some(number()?),
                "whole" => settings.whole = value == "on" || value == "true",
                _ => return Err(format!("no argument is called '{name}'")),
            }
        }
        for (value, argument) in [
            (&settings.socket, "socket=NAME"),
            (&settings.secret, "secret=FILE"),
        ] {
            if value.is_empty() {
                return Err(format!("argument '{argument}' is missing"));
            }
        }
        Ok(settings)
    }
}

fn number(text: &str) -> Option<u64> {
    match text.strip_prefix("0x") {
        Some(digits) => u64::from_str_radix(digits, 16).ok(),
        None => text.parse().ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_every_argument() {
        let words = [
            "socket=x",
            "secret=/y=z",
            "warm-up=20",
            "invocations=12",
            "split-at=0x401000",
            "split-at-code=16",
            "whole=on",
        ];
        let expected = Settings {
            socket: "x".to_owned(),
            secret: "/y=z".to_owned(),
            warm_up: 20,
            invocations: 12,
            split_at: Some(0x401000),
            split_at_code: Some(16),
            whole: true,
        };
        assert_eq!(Settings::parse(words), Ok(expected));
    }

    #[test]
    fn says_which_argument_is_wrong() {
        for (words, part) in [
            (&["socket"][..], "'socket'"),
            (&["socket=/x", "warm-up=many"], "'warm-up=many'"),
            (&["socket=/x", "colour=red"], "'colour'"),
            (&["secret=/x"], "'socket=NAME'"),
            (&["socket=x"], "'secret=FILE'"),
            (&["socket=/x", "split-at=0xzz"], "'split-at=0xzz'"),
        ] {
            let message = Settings::parse(words.iter().copied()).unwrap_err();
            assert!(message.contains(part), "{message}");
        }
    }
}
