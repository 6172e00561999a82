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

    pub(super) fn push(&mut self, overlay: Overlay) {
        self.stack.push(overlay);
    }

    pub(super) fn pop(&mut self) -> Option<Overlay> {
        self.stack.pop()
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
