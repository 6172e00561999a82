//! The configuration: TOML in the folder for configuration. A mistake in it is
//! told with its line and key, what it is about stays at its default, and the
//! rest counts.
//!
//! ```text
//! text ─parse─► Config, mistakes ─resolve─► the language is extended, then what hangs on it is checked
//! ```

mod default;
mod keys;
mod remotes;
mod toml;

pub use default::default_text;

use crate::app::ListColumn;
use crate::app::commands::Command;
use crate::app::key::Key;
use crate::language::{self, Extension, Property};
use crate::remote::Remote;
use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// How the interface is coloured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Colours {
    /// As the terminal says of itself.
    #[default]
    Auto,
    /// For a dark ground.
    Dark,
    /// For a light ground.
    Light,
    /// With the terminal's own sixteen.
    Sixteen,
    /// Without.
    None,
}

impl Colours {
    /// All, in the order they are told.
    pub const ALL: [Colours; 5] = [
        Colours::Auto,
        Colours::Dark,
        Colours::Light,
        Colours::Sixteen,
        Colours::None,
    ];

    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Colours::Auto => "auto",
            Colours::Dark => "dark",
            Colours::Light => "light",
            Colours::Sixteen => "16",
            Colours::None => "none",
        }
    }
}

/// What can be configured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// The colours.
    pub theme: Colours,
    /// Whether the mouse is taken.
    pub mouse: bool,
    /// Whether a verdict carries over to detections of the same cause.
    pub carry_verdicts: bool,
    /// Whether the cursor goes on to the next that is left after a verdict.
    pub advance: bool,
    /// Whether times are shown in the computer's zone, not in UTC.
    pub local_time: bool,
    /// The columns of the list, as far as there is room for them.
    pub columns: Vec<ListColumn>,
    /// Operations taken for granted: rule and operation.
    pub assume: Vec<(String, String)>,
    /// Commands whose keys are others than in the table; no two clash.
    pub keys: Vec<(&'static Command, Vec<Key>)>,
    /// Words that the language's table does not have.
    pub language: Extension,
    /// The remotes, by their names.
    pub remotes: Vec<Remote>,
    /// Where things stand that are checked when the language is known.
    lines: Lines,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Lines {
    assume: Vec<usize>,
    properties: Vec<usize>,
}

impl Default for Config {
    fn default() -> Config {
        Config {
            theme: Colours::Auto,
            mouse: false,
            carry_verdicts: false,
            advance: true,
            local_time: false,
            columns: ListColumn::default_shown(),
            assume: Vec::new(),
            keys: Vec::new(),
            language: Extension::default(),
            remotes: Vec::new(),
            lines: Lines::default(),
        }
    }
}

/// Something in the configuration that does not count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// Its line, from 1.
    pub line: usize,
    /// The key it is about, `keys.quit`; empty where the line is no TOML.
    pub key: String,
    /// What is wrong, the user's input in backticks.
    pub message: String,
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.key.as_str() {
            "" => write!(f, "{}: {}", self.line, self.message),
            key => write!(f, "{}: {key}: {}", self.line, self.message),
        }
    }
}

/// The configuration's file: `quell/config.toml` in the folder for
/// configuration (`XDG_CONFIG_HOME`, else `~/.config`); `None` where there is no
/// such folder.
pub fn path() -> Option<PathBuf> {
    use etcetera::BaseStrategy;
    let strategy = etcetera::choose_base_strategy().ok()?;
    Some(strategy.config_dir().join("quell").join("config.toml"))
}

/// The largest file that is read, in bytes.
const MAX_FILE: u64 = 1 << 20;

/// Reads the configuration; where there is no file it is the default.
///
/// # Errors
/// Where the file can't be read.
pub fn read(path: &Path) -> io::Result<(Config, Vec<Mistake>)> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Ok((Config::default(), Vec::new()));
        }
        Err(error) => return Err(error),
    };
    let mut bytes = Vec::new();
    file.take(MAX_FILE + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MAX_FILE {
        return Err(io::Error::other("it is larger than 1 MiB"));
    }
    let text = String::from_utf8(bytes).map_err(|_| io::Error::other("it is not UTF-8"))?;
    Ok(parse(&text))
}

/// The configuration in `text`, as far as it counts, and what does not.
pub fn parse(text: &str) -> (Config, Vec<Mistake>) {
    toml::parse(text)
}

impl Config {
    /// Extends the language, and checks what hangs on it; to be called before
    /// anything else names a word of it.
    pub fn resolve(&mut self) -> Vec<Mistake> {
        let mut mistakes = Vec::new();
        // A second time (in one process) changes nothing.
        let _ = language::extend(self.language.clone());
        let properties = self.language.properties.iter().zip(&self.lines.properties);
        for ((full, kind), line) in properties {
            let known = Property::of(full).kind().name();
            if known != kind {
                mistakes.push(Mistake {
                    line: *line,
                    key: format!("language.properties.{full}"),
                    message: format!("the language has it already, as {known}"),
                });
            }
        }
        let mut lines = self.lines.assume.iter();
        self.assume.retain_mut(|(rule, operation)| {
            let line = lines.next().copied().unwrap_or_default();
            match language::table().operation(operation) {
                Some(known) => {
                    operation.clone_from(&known.name);
                    true
                }
                None => {
                    mistakes.push(Mistake {
                        line,
                        key: format!("assume.{rule}"),
                        message: format!(
                            "`{operation}` is not a known operation; see `quell language`"
                        ),
                    });
                    false
                }
            }
        });
        self.lines.assume.clear();
        mistakes
    }
}

#[cfg(test)]
mod tests;
