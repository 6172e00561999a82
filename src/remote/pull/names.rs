//! Files' names for what a remote holds: safe, unique, and the same in each pull.

use crate::rule::name::safe_name;
use std::collections::{HashMap, HashSet};

/// The names that are taken, and whose they are.
#[derive(Debug, Default)]
pub(super) struct FileNames {
    /// In small letters: some file systems know no others.
    taken: HashSet<String>,
    by_uuid: HashMap<String, String>,
}

impl FileNames {
    /// A name that is known from before.
    pub(super) fn keep(&mut self, uuid: &str, name: &str) {
        self.take(name);
        self.by_uuid.insert(uuid.to_owned(), name.to_owned());
    }

    /// A name that is somebody else's.
    pub(super) fn take(&mut self, name: &str) {
        self.taken.insert(name.to_ascii_lowercase());
    }

    /// The name for what has this uuid: the one that it had, else one made of
    /// what it is called, with the head of its uuid where that is taken.
    pub(super) fn of(&mut self, uuid: &str, called: &str) -> String {
        if let Some(name) = self.by_uuid.get(uuid) {
            return name.clone();
        }
        let plain = safe_name(if called.is_empty() { uuid } else { called });
        let head = safe_name(uuid.get(..8).unwrap_or(uuid));
        let candidates = [
            plain.clone(),
            safe_name(&format!("{}-{head}", plain.get(..60).unwrap_or(&plain))),
            safe_name(uuid),
        ];
        let free = candidates
            .into_iter()
            .find(|name| !self.taken.contains(&name.to_ascii_lowercase()));
        let name =
            free.unwrap_or_else(|| safe_name(blake3::hash(uuid.as_bytes()).to_hex().as_str()));
        self.keep(uuid, &name);
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_safe_unique_and_stay() {
        let mut names = FileNames::default();
        names.keep("11111111-1", "E0517");
        assert_eq!(names.of("11111111-1", "renamed"), "E0517");
        assert_eq!(names.of("22222222-2", "e0517"), "e0517-22222222");
        assert_eq!(names.of("33333333-3", "../../x"), "x");
        assert_eq!(names.of("44444444-4", ""), "44444444-4");
    }
}
