//! The index of a pulled folder's rules.

use super::failure::Failure;
use serde::{Deserialize, Serialize};
use std::path::Path;

/// A line of the index of rules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct IndexedRule {
    pub(super) uuid: String,
    #[serde(default)]
    pub(super) code: Option<String>,
    pub(super) name: String,
    #[serde(default)]
    pub(super) enabled: Option<bool>,
    /// The operations that it listens to.
    pub(super) operations: Vec<String>,
    /// Its file in the same folder.
    pub(super) file: String,
    /// The digest of the file as it was written, hexadecimal.
    pub(super) digest: String,
}

#[derive(Default, Serialize, Deserialize)]
pub(super) struct RuleIndex {
    pub(super) rules: Vec<IndexedRule>,
}

pub(super) const INDEX: &str = "index.json";

/// The index of a folder of rules; an empty one where there is none.
///
/// # Errors
/// Where it can't be read, or is damaged.
pub(super) fn read_index(rules: &Path) -> Result<RuleIndex, Failure> {
    let path = rules.join(INDEX);
    let bytes = match std::fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Ok(RuleIndex::default());
        }
        Err(error) => return Err(Failure::file("read", &path)(error)),
    };
    serde_json::from_slice(&bytes).map_err(|error| {
        Failure::here(
            format!("`{}` is damaged: {error}", path.display()),
            "remove it and pull the rules again",
        )
    })
}

impl RuleIndex {
    /// The uuid of the one rule of this code or name.
    pub(super) fn uuid_of(&self, word: &str) -> Option<String> {
        let is_called = |rule: &&IndexedRule| {
            let code = rule.code.as_deref();
            code.is_some_and(|code| code.eq_ignore_ascii_case(word)) || rule.name == word
        };
        let mut called = self.rules.iter().filter(is_called);
        let found = called.next()?;
        called.next().is_none().then(|| found.uuid.clone())
    }
}
