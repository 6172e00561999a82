//! Counts before a motion: `8j`, `45j`, `8G`. A count begins with a digit that is no
//! pane's key; it is shown while it is typed, and goes with the next command.

use super::commands::Command;
use super::key::{Key, KeyCode};
use super::overlay::Overlay;
use super::{App, Pane};

/// Counts are no larger.
const MOST: usize = 99_999;

/// So many steps are made in what is laid out anew for each.
const MOST_LAID_OUT: usize = 500;

impl App {
    /// Takes a digit of a count; `false` where the key is none.
    pub(super) fn count_digit(&mut self, key: Key) -> bool {
        let KeyCode::Char(letter) = key.code else {
            return false;
        };
        let (Some(digit), false) = (letter.to_digit(10), key.ctrl || key.alt) else {
            return false;
        };
        let is_of_list = match self.overlays.last_mut() {
            None => true,
            Some(overlay) => {
                let is_listed = overlay.scopes().contains(&super::commands::Scope::AnyList);
                is_listed && overlay.line_mut().is_none()
            }
        };
        if !is_of_list {
            return false;
        }
        let count = match self.keyboard.count() {
            Some(count) => count * 10 + digit as usize,
            None if digit >= 4 && !self.is_bound(key) => digit as usize,
            None => return false,
        };
        self.keyboard.set_count(Some(count.min(MOST)));
        true
    }

    /// Whether a key does something where the keys go.
    fn is_bound(&self, key: Key) -> bool {
        let keymap = self.keyboard.keymap();
        match self.overlays.last() {
            Some(overlay) => keymap.command(key, overlay.scopes()).is_some(),
            None => keymap.in_pane(key, self.screen.focus()).is_some(),
        }
    }

    /// Does a command as often as the count says, if it is a motion; leaving ends the
    /// count and nothing else.
    pub(super) fn run_counted(&mut self, command: &'static Command) {
        let Some(count) = self.keyboard.count() else {
            return command.run(self);
        };
        self.keyboard.set_count(None);
        match command.name {
            "back" | "leave" => {}
            "first" | "last" => {
                if let Some(first) = Command::named("first") {
                    first.run(self);
                }
                if let Some(down) = Command::named("down") {
                    self.repeat(down, count.saturating_sub(1));
                }
            }
            _ if command.is_motion() => self.repeat(command, count),
            _ => command.run(self),
        }
    }

    fn repeat(&mut self, command: &'static Command, times: usize) {
        let is_laid_out = match self.overlays.last() {
            Some(Overlay::Help(_)) => true,
            Some(_) => false,
            None => self.screen.focus() == Pane::Builder && self.builder.is_xml(),
        };
        let most = if is_laid_out { MOST_LAID_OUT } else { MOST };
        (0..times.min(most)).for_each(|_| command.run(self));
    }
}
