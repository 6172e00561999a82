//! What stands in a folder, to complete a path that is typed.

use std::path::PathBuf;

/// Names shown under a path.
const MOST: usize = 8;

/// A folder whose names complete a path: answered by [`super::Msg::Completed`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToList {
    /// Comes back with the answer.
    pub asked: u64,
    /// The folder.
    pub path: PathBuf,
    /// The same as it was typed.
    pub folder: String,
    /// How the name begins that was typed.
    pub name: String,
}

impl ToList {
    /// The paths that fit, of the names in the folder; each with whether it is a folder.
    pub fn fitting(&self, names: impl Iterator<Item = (String, bool)>) -> Vec<(String, usize)> {
        let typed = self.name.to_lowercase();
        let fits = |name: &str| {
            let is_hidden = name.starts_with('.') && !typed.starts_with('.');
            // What can't be shown as it is can't be typed either.
            let is_odd = name.chars().any(char::is_control);
            name.to_lowercase().starts_with(&typed) && !is_hidden && !is_odd
        };
        let mut fitting: Vec<String> = names
            .filter(|(name, _)| fits(name))
            .map(|(name, is_folder)| format!("{name}{}", if is_folder { "/" } else { "" }))
            .collect();
        fitting.sort();
        fitting.truncate(MOST);
        let paths = fitting.into_iter();
        paths
            .map(|name| (format!("{}{name}", self.folder), 0))
            .collect()
    }
}
