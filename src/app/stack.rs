//! What lies over the panes, one over the other.

use super::overlay::Overlay;

/// What lies over the panes, topmost last.
#[derive(Debug, Default)]
pub struct Overlays {
    stack: Vec<Overlay>,
    /// How many questions have appeared.
    appeared: u64,
    /// Whether what is being done was asked for by the last key.
    is_answer_to_key: bool,
    /// What is searched for in the topmost text, and in which row it was found.
    sought: String,
    found: Option<usize>,
}

impl Overlays {
    /// Whether the panes are free.
    pub fn is_empty(&self) -> bool {
        self.stack.is_empty()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.stack.len()
    }

    /// The topmost one, which gets the keys.
    pub fn last(&self) -> Option<&Overlay> {
        self.stack.last()
    }

    pub(super) fn last_mut(&mut self) -> Option<&mut Overlay> {
        self.stack.last_mut()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Overlay> {
        self.stack.iter()
    }

    pub(super) fn iter_mut(&mut self) -> impl Iterator<Item = &mut Overlay> {
        self.stack.iter_mut()
    }

    /// What is searched for in what is read; empty where nothing is.
    pub fn sought(&self) -> &str {
        &self.sought
    }

    /// The row of what is read in which it was found.
    pub fn found(&self) -> Option<usize> {
        self.found
    }

    pub(super) fn seek(&mut self, sought: &str, found: Option<usize>) {
        sought.clone_into(&mut self.sought);
        self.found = found;
    }

    /// The one that lies under the prompt, or topmost without one.
    pub fn last_read(&self) -> Option<&Overlay> {
        let is_read = |overlay: &&Overlay| !matches!(overlay, Overlay::Prompt(_));
        self.stack.iter().rev().find(is_read)
    }

    pub(super) fn last_read_mut(&mut self) -> Option<&mut Overlay> {
        let is_read = |overlay: &&mut Overlay| !matches!(overlay, Overlay::Prompt(_));
        self.stack.iter_mut().rev().find(is_read)
    }

    pub(super) fn push(&mut self, overlay: Overlay) {
        if !matches!(overlay, Overlay::Prompt(_)) {
            self.seek("", None);
        }
        self.stack.push(overlay);
    }

    pub(super) fn pop(&mut self) -> Option<Overlay> {
        let popped = self.stack.pop();
        if !matches!(popped, Some(Overlay::Prompt(_)) | None) {
            self.seek("", None);
        }
        popped
    }

    /// Where the one is that is wanted.
    pub(super) fn position(&self, is_wanted: impl Fn(&Overlay) -> bool) -> Option<usize> {
        self.stack.iter().position(is_wanted)
    }

    pub(super) fn get_mut(&mut self, at: usize) -> Option<&mut Overlay> {
        self.stack.get_mut(at)
    }

    pub(super) fn remove(&mut self, at: usize) -> Overlay {
        self.stack.remove(at)
    }

    pub(super) fn replace(&mut self, at: usize, overlay: Overlay) {
        self.stack[at] = overlay;
    }

    pub(super) fn insert(&mut self, at: usize, overlay: Overlay) {
        self.stack.insert(at, overlay);
    }

    /// Remembers whether what is being done was asked for by the last key.
    pub(super) fn answer_key(&mut self, is_it: bool) {
        self.is_answer_to_key = is_it;
    }

    /// A question appears: its number, and whether it was asked for by the last key.
    pub(super) fn appear(&mut self) -> (u64, bool) {
        self.appeared += 1;
        (self.appeared, self.is_answer_to_key)
    }
}
