//! Keys that hang on what is being worked out (which rows the filter lets
//! through, what the draft does) wait until it is there, in their order: else
//! they would be about other rows than they were pressed for. All other keys are
//! taken at once.

use super::commands::{Command, Wait};
use super::keyboard::Held;
use super::status::RowStatus;
use super::{App, Pane};

impl App {
    /// Whether something is being worked out that the screen is not true without.
    pub fn is_awaiting(&self) -> bool {
        self.is_preview_old()
            || self.list.is_behind()
            || self.is_awaiting_overlay()
            || self.is_tallying()
            || self.left().is_asking()
    }

    /// Whether more is still to come that the screen is true without: rows that
    /// were loaded, an order.
    pub fn is_awaiting_more(&self) -> bool {
        self.loaded.is_behind() || !self.list.is_settled() || !self.list.is_sorted()
    }

    /// Whether `command` has to wait.
    pub(super) fn must_wait(&self, command: &Command) -> bool {
        command.waited_for().iter().any(|wait| match wait {
            Wait::Rows => self.is_awaiting_rows(),
            Wait::PaneRows => {
                let is_of_list = self.overlays.is_empty() && self.screen.focus() != Pane::Builder;
                is_of_list && self.is_awaiting_rows()
            }
            Wait::Outcomes => self.is_preview_old(),
            Wait::Findings => self.proof().is_none() && !self.work.is_empty(),
            Wait::Overlay => self.is_awaiting_overlay(),
            Wait::Drafts => self.is_awaiting_drafts(),
            Wait::Completions => self.is_awaiting_completions(),
        })
    }

    /// Whether the rows shown are not yet those that are wanted.
    fn is_awaiting_rows(&self) -> bool {
        let status = self.list.status();
        let hangs_on_draft = status.is_some_and(RowStatus::hangs_on_draft);
        let hangs_on_others = status.is_some_and(RowStatus::hangs_on_others);
        self.list.is_behind()
            || hangs_on_draft && self.is_preview_old()
            || hangs_on_others && self.left().is_asking()
    }

    /// Keeps what has to wait, behind what waits already; `false` where nothing does.
    pub(super) fn hold(&mut self, held: Held) -> bool {
        if self.is_unseen() {
            return true;
        }
        if !self.keyboard.has_held() {
            return false;
        }
        let is_leaving = matches!(held, Held::Key(key) if self.keyboard.is_leaving(key));
        if is_leaving && self.is_awaiting_overlay() {
            // It ends what the others wait for.
            self.keyboard.drop_held();
            return false;
        }
        self.keyboard.hold(held);
        true
    }

    /// Does the first thing that waits, if it need not wait any more; `false` where
    /// there is none.
    pub(super) fn take_held(&mut self) -> bool {
        if self.go_on_saving() {
            return true;
        }
        if matches!(self.keyboard.first_held(), Some(Held::Command(command)) if self.must_wait(command))
        {
            return false;
        }
        if self.is_awaiting_overlay() {
            return false;
        }
        // What turns out to have to wait goes back in front of the others.
        match self.keyboard.take_held() {
            Some(Held::Command(command)) => self.act(command),
            Some(Held::Key(key)) => self.key(key),
            Some(Held::Paste(text)) => self.paste(&text),
            None => return false,
        }
        true
    }

    /// What was asked for does not come: what waits for it must not go on as if it had.
    pub(super) fn take_fault(&mut self, error: &str) {
        self.keyboard.drop_held();
        if self.is_awaiting_overlay() {
            self.overlays.pop();
        }
        self.complain(format!("a fault of the program: {error}"));
    }
}
