//! Which keys do what, and what was pressed too early and waits.

use super::commands::{Command, Scope};
use super::key::Key;
use super::keymap::Keymap;
use std::collections::VecDeque;

/// Input that waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Held {
    Key(Key),
    Paste(String),
    Command(&'static Command),
}

/// Which keys do what, and what waits, in its order.
#[derive(Debug, Default)]
pub struct Keyboard {
    keymap: Keymap,
    held: VecDeque<Held>,
    /// A count that is being typed before a motion.
    count: Option<usize>,
    /// Commands given by the palette, the last one first.
    recent: Vec<&'static str>,
}

impl Keyboard {
    /// Which keys do what.
    pub fn keymap(&self) -> &Keymap {
        &self.keymap
    }

    /// A count that is being typed before a motion.
    pub fn count(&self) -> Option<usize> {
        self.count
    }

    pub(super) fn set_count(&mut self, count: Option<usize>) {
        self.count = count;
    }

    /// Commands given by the palette, the last one first.
    pub(super) fn recent(&self) -> &[&'static str] {
        &self.recent
    }

    pub(super) fn recent_mut(&mut self) -> &mut Vec<&'static str> {
        &mut self.recent
    }

    pub(super) fn set_keymap(&mut self, keymap: Keymap) {
        self.keymap = keymap;
    }

    /// Whether a key leaves whatever lies over the panes.
    pub(super) fn is_leaving(&self, key: Key) -> bool {
        self.keymap.command(key, &[Scope::Over]).is_some()
    }

    /// Whether anything waits.
    pub(super) fn has_held(&self) -> bool {
        !self.held.is_empty()
    }

    /// What has waited longest.
    pub(super) fn first_held(&self) -> Option<&Held> {
        self.held.front()
    }

    /// Has something wait behind all that waits.
    pub(super) fn hold(&mut self, held: Held) {
        self.held.push_back(held);
    }

    /// Has something wait before all that waits.
    pub(super) fn hold_first(&mut self, held: Held) {
        self.held.push_front(held);
    }

    pub(super) fn take_held(&mut self) -> Option<Held> {
        self.held.pop_front()
    }

    /// What waits is not wanted any more.
    pub(super) fn drop_held(&mut self) {
        self.held.clear();
    }
}
