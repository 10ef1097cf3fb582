//! Running the programs that a capture needs on this machine.

use std::os::unix::process::CommandExt as _;
use std::process::{Command, Stdio};

use rustix::process::{Signal, set_parent_process_death_signal};

use crate::error::{Error, Result};

/// Runs `command` to its end and returns what it printed on stdout. `hint` says what to do if it
/// is missing or fails.
///
/// # Errors
/// If it does not start or fails; the message has the last line that it printed on stderr.
pub fn output(command: &mut Command, hint: &str) -> Result<String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command.stdin(Stdio::null()).output().map_err(|error| {
        Error::new(
            format_args!("{name} does not start: {error}"),
            hint.to_owned(),
        )
    })?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        let last = said.lines().rfind(|line| !line.trim().is_empty());
        return Err(Error::new(
            format_args!(
                "{name} failed ({}): {}",
                output.status,
                last.unwrap_or("it says nothing")
            ),
            hint.to_owned(),
        ));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Should this program be killed, what `command` starts ends too.
pub fn ends_with_us(command: &mut Command) {
    let prepare = || {
        set_parent_process_death_signal(Some(Signal::TERM))?;
        Ok(())
    };
    // SAFETY: one system call, which allocates nothing and takes no lock.
    unsafe { command.pre_exec(prepare) };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_carries_the_last_line_and_the_hint() {
        let mut command = Command::new("sh");
        command.args(["-c", "echo first >&2; echo last >&2; exit 3"]);
        let error = output(&mut command, "do this").unwrap_err();
        assert!(
            error.what.contains("last") && error.what.contains('3'),
            "{error}"
        );
        assert_eq!(error.hint, "do this");
        let error = output(&mut Command::new("no-such-program"), "install it").unwrap_err();
        assert!(error.what.contains("no-such-program"), "{error}");
    }
}
