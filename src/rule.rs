//! An exclusion as plain data: a tree of parts, operators and conditions, kept
//! as it was written, with its comments and whatever Quell does not know.
//!
//! ```text
//!  text ──read──► Draft { name, note, rules, definition: Node } ──write──► text
//!                              │  ▲
//!                   meaning    ▼  │ Edit::apply gives the inverse
//!                   Definition (typed)     edit
//! ```
//! A [`Node`] says what stands in the file, sense or nonsense; [`meaning`]
//! turns it into typed tests or says what has no meaning and where, and [`sentence`]
//! into a plain sentence. What a test does to a value is left to [`crate::matcher`].

pub mod edit;
pub mod form;
pub mod meaning;
pub mod name;
mod node;
pub mod read;
pub mod sentence;
pub mod write;
mod xml;

pub use node::{Condition, Kind, Node, NodeId, Path};

/// Where a draft came from, kept so that what is not changed is written back
/// byte for byte.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftOrigin {
    /// The whole file as it was read, before decoding.
    pub bytes: Vec<u8>,
    /// Its XML, without byte order mark; of an API body what its `xmlDefinition` holds.
    pub text: String,
    /// The form it was in.
    pub form: form::Form,
    /// The byte range of `<definition>…</definition>` in `text`.
    pub definition: std::ops::Range<usize>,
    /// Where `description/name` stands or would stand; `None` where there is no rule.
    pub name: Option<NameSlot>,
    /// The draft as it was read.
    pub read: Box<Draft>,
}

/// The place of a rule's `description/name` in its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameSlot {
    /// What a new name replaces; empty where there is no name yet.
    pub range: std::ops::Range<usize>,
    /// The markup that has to stand before the new name.
    pub before: &'static str,
    /// The markup that has to stand after it.
    pub after: &'static str,
    /// The name that is read from the file as it is, without Quell's comment.
    pub name: String,
}

/// The exclusion under work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Its name.
    pub name: String,
    /// Why it is there; ESET takes 2,048 characters.
    pub note: String,
    /// The rules it applies to, each a uuid, code or name; none: all.
    pub rules: Vec<String>,
    /// What it matches.
    pub definition: Node,
    /// The file it was read from.
    pub origin: Option<DraftOrigin>,
}

impl Default for Draft {
    fn default() -> Draft {
        Draft {
            name: String::new(),
            note: String::new(),
            rules: Vec::new(),
            definition: Node::new(Kind::Definition),
            origin: None,
        }
    }
}

impl Draft {
    /// Whether it says the same as another, whatever files they came from.
    pub fn is_same(&self, other: &Draft) -> bool {
        self.name == other.name
            && self.note == other.note
            && self.rules == other.rules
            && self.definition == other.definition
    }

    /// Whether it differs from what was read; a draft that was never in a file
    /// differs.
    pub fn is_changed(&self) -> bool {
        self.origin
            .as_ref()
            .is_none_or(|origin| !self.is_same(&origin.read))
    }

    /// Whether the draft is for detections of `rule`; `None` where the record
    /// does not name its rule well enough to tell.
    pub fn is_for(&self, rule: &crate::detection::Rule) -> Option<bool> {
        if self.rules.is_empty() || self.rules.iter().any(|word| rule.is_called(word)) {
            return Some(true);
        }
        // A rule known only by its name can't be told from one that the draft
        // knows only by its uuid; with neither name nor code nor uuid nothing can.
        let is_comparable = |word: &String| {
            if is_uuid(word) {
                rule.uuid.is_some()
            } else if crate::detection::code_of(&format!("[{word}]")).is_some() {
                rule.code.is_some() || rule.name.is_some()
            } else {
                rule.name.is_some()
            }
        };
        self.rules.iter().all(is_comparable).then_some(false)
    }
}

/// Whether `word` has the shape of a uuid.
pub fn is_uuid(word: &str) -> bool {
    word.len() == 36
        && word.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detection::Rule;

    #[test]
    fn a_rule_that_is_not_named_well_enough_is_open() {
        let draft = Draft {
            rules: vec!["E0517".into()],
            ..Draft::default()
        };
        assert_eq!(draft.is_for(&Rule::from_name("RDP [e0517]")), Some(true));
        assert_eq!(draft.is_for(&Rule::from_name("RDP [D0522]")), Some(false));
        assert_eq!(draft.is_for(&Rule::default()), None);
        let uuid = "c4a543e3-f4c6-4a62-9964-d131265a0bf2";
        let draft = Draft {
            rules: vec![uuid.into()],
            ..Draft::default()
        };
        assert_eq!(draft.is_for(&Rule::from_name("RDP [E0517]")), None);
        assert_eq!(Draft::default().is_for(&Rule::default()), Some(true));
    }
}
