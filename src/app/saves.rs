//! Saves that were asked for, until they are on disk and read back.

use crate::detection::Rule;
use crate::matcher::plan::Assumptions;
use crate::matcher::preview::Preview;
use crate::rule::form::Form;
use crate::rule::{Draft, is_uuid, meaning};
use crate::store::Store;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A save that the shell has not answered yet: keys do not wait for it.
#[derive(Debug)]
pub(super) struct Saving {
    pub(super) path: PathBuf,
    /// The draft's number.
    pub(super) id: u64,
    /// The draft as it is written.
    pub(super) draft: Draft,
    /// Once it is on disk and is read back: the number of the question, the form,
    /// and what the file holds.
    pub(super) on_disk: Option<(u64, Form, Arc<Vec<u8>>)>,
}

/// Where a draft is to be written.
#[derive(Clone, Debug)]
pub struct SaveTarget {
    /// The file.
    pub(super) path: PathBuf,
    /// The form to save in.
    pub(super) form: Form,
    /// What the file may hold; `None`: it must not exist.
    pub(super) expected: Option<Arc<Vec<u8>>>,
    /// How many rows were loaded when it was asked for: the preview has to be of
    /// those at least.
    pub(super) rows: usize,
}

/// Saves that were asked for.
#[derive(Debug, Default)]
pub struct Saves {
    asked: Vec<Saving>,
    /// Whether to quit once it is done.
    is_quitting: bool,
    /// Of how many that are saved together it will be said what is not, and that.
    beside: Option<(usize, String)>,
    /// The user's own folder, which `~` stands for.
    home: Option<PathBuf>,
    /// The last name that was typed to save to, and in which form.
    typed: Option<(String, Form)>,
    /// The devices that were chosen for a file.
    devices: Option<(PathBuf, Vec<String>)>,
}

impl Saves {
    pub(super) fn push(&mut self, saving: Saving) {
        self.asked.push(saving);
    }

    /// Takes the save that is wanted, if there is one.
    pub(super) fn take(&mut self, is_wanted: impl Fn(&Saving) -> bool) -> Option<Saving> {
        let at = self.asked.iter().position(is_wanted)?;
        Some(self.asked.remove(at))
    }

    /// Says beside each of the next saves what is not saved.
    pub(super) fn say_beside(&mut self, count: usize, left: Option<String>) {
        self.beside = left.map(|left| (count, left));
    }

    /// What is to be said beside a save that is done.
    pub(super) fn beside(&mut self) -> Option<String> {
        let (count, left) = self.beside.take()?;
        if count > 1 {
            self.beside = Some((count - 1, left.clone()));
        }
        Some(left)
    }

    /// Whether to quit once it is done.
    pub(super) fn quit_afterwards(&mut self, is_quitting: bool) {
        self.is_quitting = is_quitting;
    }

    /// Devices were chosen for a file, or none were asked for.
    pub(super) fn set_devices(&mut self, devices: Option<(PathBuf, Vec<String>)>) {
        self.devices = devices;
    }

    /// The devices that were chosen for this file.
    pub(super) fn devices_for(&self, path: &Path) -> Option<&[String]> {
        let chosen = self.devices.as_ref().filter(|(of, _)| of == path);
        chosen.map(|(_, devices)| devices.as_slice())
    }

    /// A name was typed to save to, or none was.
    pub(super) fn set_typed(&mut self, typed: Option<(String, Form)>) {
        self.typed = typed;
    }

    /// What was typed, where it means this file; given once.
    pub(super) fn take_typed(&mut self, path: &Path) -> Option<(String, Form)> {
        let typed = self.typed.take()?;
        (self.expanded(&typed.0) == path).then_some(typed)
    }

    pub(super) fn set_home(&mut self, home: Option<PathBuf>) {
        self.home = home;
    }

    /// A path as it was typed, with the user's own folder in place of `~`.
    pub(super) fn expanded(&self, typed: &str) -> PathBuf {
        match (typed.strip_prefix('~'), &self.home) {
            (Some(rest), Some(home)) if rest.is_empty() || rest.starts_with('/') => {
                home.join(rest.trim_start_matches('/'))
            }
            _ => PathBuf::from(typed),
        }
    }

    /// Whether to quit now that it is done; said once.
    pub(super) fn quits(&mut self) -> bool {
        std::mem::take(&mut self.is_quitting)
    }
}

/// The uuid of the rule that `word` (a uuid, code or name) means among the
/// loaded detections.
pub fn rule_uuid(store: &Store, word: &str) -> Option<String> {
    if is_uuid(word) {
        return Some(word.to_owned());
    }
    let mut rules = store
        .records()
        .rules()
        .iter()
        .filter(|rule: &&Rule| rule.is_called(word));
    rules.find_map(|rule| rule.uuid.clone())
}

/// Suppressed and undecided rows; `None` for a draft without meaning.
pub(in crate::app) fn counts(
    store: &Store,
    draft: &Draft,
    assumptions: &Assumptions,
) -> Option<(usize, usize)> {
    let definition = meaning::of(&draft.definition).definition?;
    let preview = Preview::of(
        &mut Default::default(),
        store,
        draft,
        &definition,
        assumptions,
    );
    Some((preview.suppressed.count(), preview.undecided.count()))
}
