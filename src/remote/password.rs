//! Where the password comes from: the configured command, the environment, or
//! the terminal; never the command line.

use super::failure::Failure;
use super::secret::Secret;
use super::settings::Remote;
use std::io::IsTerminal;
use std::process::{Command, Stdio};
use zeroize::Zeroizing;

impl Remote {
    /// Finds the password.
    ///
    /// # Errors
    /// Where the command fails, or nobody can be asked.
    pub fn password(&self) -> Result<Secret, Failure> {
        if let Some((program, arguments)) = self.password_command.split_first() {
            return self.printed(program, arguments);
        }
        let variable = self.password_variable();
        match std::env::var(&variable) {
            Ok(text) if !text.is_empty() => return Ok(Secret::new(text)),
            _ => {}
        }
        if !std::io::stdin().is_terminal() {
            return Err(Failure::here(
                format!("no password for `{}`", self.name),
                format!(
                    "set `password-command` in [remote.{}], or {variable}, or run it on a terminal",
                    self.name
                ),
            ));
        }
        let prompt = format!("password of {} at {}: ", self.user, self.name);
        rpassword::prompt_password(crate::text::clean(&prompt))
            .map(Secret::new)
            .map_err(|error| Failure::here(format!("no password was typed: {error}"), ""))
    }

    /// The first line that a program prints; nothing of its output is shown.
    fn printed(&self, program: &str, arguments: &[String]) -> Result<Secret, Failure> {
        let failed = |why: String| {
            Failure::here(
                format!("`password-command` of `{}` {why}", self.name),
                format!("run `{program}` by hand and see"),
            )
        };
        let output = Command::new(program)
            .args(arguments)
            .stdin(Stdio::inherit())
            .stderr(Stdio::inherit())
            .output()
            .map_err(|error| failed(format!("can't be started: {error}")))?;
        let printed = Zeroizing::new(output.stdout);
        if !output.status.success() {
            return Err(failed(format!("failed: {}", output.status)));
        }
        let line = printed.split(|byte| *byte == b'\n').next();
        let line = line.unwrap_or_default();
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        match std::str::from_utf8(line) {
            Ok("") => Err(failed("printed nothing".to_owned())),
            Ok(text) => Ok(Secret::new(text.to_owned())),
            Err(_) => Err(failed("printed what is not UTF-8".to_owned())),
        }
    }
}
