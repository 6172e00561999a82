//! What can be said of a draft: codes, how bad each is, the pages about them, and
//! places in a file. Who finds something is left to the rooms above: reading and
//! meaning, the proofs, and the counts of what is loaded, which all give a [`Code`].
//!
//! A new finding is one entry of `finding/pages.rs`, from which the enumeration,
//! `quell explain` and the readme's table are made, and the check that gives it.

mod pages;

use std::fmt;

pub use pages::Code;

/// A place in a file: line and column from 1, columns in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place {
    /// The line.
    pub line: u32,
    /// The column.
    pub column: u32,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// How bad a finding is; the worst is the least.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// It must not be saved unseen.
    Error,
    /// It is probably not what was meant.
    Warning,
    /// It is worth knowing.
    Note,
}

impl Level {
    /// The word for it in output.
    pub fn name(self) -> &'static str {
        match self {
            Level::Error => "error",
            Level::Warning => "warning",
            Level::Note => "note",
        }
    }
}

/// What `quell explain` says of a code.
#[derive(Clone, Copy, Debug)]
pub struct Page {
    /// In a few words.
    pub title: &'static str,
    /// What the finding means.
    pub meaning: &'static str,
    /// XML that has it.
    pub example: &'static str,
    /// Why it matters.
    pub why: &'static str,
    /// What to do.
    pub fix: &'static str,
}

impl Code {
    /// Codes one after another: `Q101, Q102`.
    pub fn listed(codes: &[Code]) -> String {
        let names: Vec<&str> = codes.iter().map(|code| code.name()).collect();
        names.join(", ")
    }

    /// The code spelled so, in any letter case.
    pub fn parse(text: &str) -> Option<Code> {
        Code::ALL
            .iter()
            .copied()
            .find(|code| code.name().eq_ignore_ascii_case(text))
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_a_page() {
        for code in Code::ALL {
            assert_eq!(Code::parse(&code.name().to_lowercase()), Some(*code));
            let page = code.page();
            assert!(!page.title.is_empty() && !page.title.ends_with('.'));
            for text in [page.meaning, page.why, page.fix] {
                assert!(text.ends_with('.'), "{code}: {text}");
            }
        }
        assert_eq!(Code::parse("Q999"), None);
    }
}
