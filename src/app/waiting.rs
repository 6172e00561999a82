//! Keys that hang on what is being worked out (which rows the filter lets
//! through, what the draft does) wait until it is there, in their order: else
//! they would be about other rows than they were pressed for. All other keys are
//! taken at once.

use super::key::Key;
use super::keymap::{Action, Scope};
use super::overlays::is_back;
use super::{App, Effect, Pane};

/// What waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Held {
    Key(Key),
    Paste(String),
    Action(Action),
}

/// Whether an action is about the rows that the list shows.
fn is_about_rows(action: Action, focus: Pane) -> bool {
    match action.row().scope {
        Scope::AnyList => focus != Pane::Builder,
        Scope::In(Pane::Detail) => true,
        Scope::In(Pane::List) => !matches!(
            action,
            Action::Filter | Action::ShowNext | Action::Sort | Action::GroupBy
        ),
        _ => matches!(action, Action::Facets | Action::AddCondition),
    }
}

/// Whether an action is about what the draft does.
fn is_about_outcomes(action: Action) -> bool {
    matches!(
        action,
        Action::Save
            | Action::SaveAs
            | Action::ShowNext
            | Action::Time
            | Action::NextSuppressed
            | Action::NextChanged
            | Action::PreviousChanged
    )
}

impl App {
    /// Whether something is being worked out that the screen is not true without.
    pub fn is_awaiting(&self) -> bool {
        self.is_preview_old()
            || self.list.is_behind()
            || self.is_awaiting_overlay()
            || self.is_tallying()
    }

    /// Whether more is still to come that the screen is true without: rows that
    /// were loaded, an order.
    pub fn is_awaiting_more(&self) -> bool {
        !self.waiting.is_empty() || !self.list.is_settled() || !self.list.is_sorted()
    }

    /// Whether `action` has to wait.
    pub(super) fn must_wait(&self, action: Action) -> bool {
        let is_about_rows = is_about_rows(action, self.focus);
        let by_outcome = is_about_rows && self.list.show.is_some();
        let is_about_findings = matches!(action, Action::Fix | Action::Witness);
        (is_about_rows && self.list.is_behind())
            || (is_about_findings && self.proof.is_none() && !self.work.is_empty())
            || (self.is_preview_old() && (by_outcome || is_about_outcomes(action)))
    }

    /// Keeps what has to wait, behind what waits already; `None` where nothing does.
    pub(super) fn hold(&mut self, held: Held) -> Option<Vec<Effect>> {
        if self.held.is_empty() {
            return None;
        }
        if self.is_awaiting_overlay() && matches!(held, Held::Key(key) if is_back(key)) {
            // It ends what the others wait for.
            self.held.clear();
            return None;
        }
        self.held.push_back(held);
        Some(Vec::new())
    }

    /// Does the first thing that waits, if it need not wait any more.
    pub(super) fn take_held(&mut self) -> Option<Vec<Effect>> {
        if matches!(self.held.front(), Some(Held::Action(action)) if self.must_wait(*action)) {
            return None;
        }
        let front = self.held.front();
        let is_early = front.is_some_and(|held| self.is_awaiting_completions(held));
        if self.is_awaiting_overlay() || is_early {
            return None;
        }
        // What turns out to have to wait goes back in front of the others.
        Some(match self.held.pop_front()? {
            Held::Action(action) => self.act(action),
            Held::Key(key) => self.key(key),
            Held::Paste(text) => self.paste(&text),
        })
    }

    /// What was asked for does not come: what waits for it must not go on as if it had.
    pub(super) fn take_fault(&mut self, error: &str) {
        self.held.clear();
        if self.is_awaiting_overlay() {
            self.overlays.pop();
        }
        self.complain(format!("a fault of the program: {error}"));
    }
}
