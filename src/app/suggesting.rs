//! `A` in the list: which exclusions are proposed for the marked detections, the group
//! under the cursor, else for all that was decided to be benign. While they are looked
//! at, the panes show the one under the cursor as if it were the draft; the draft
//! itself is as it was until `Enter` takes one.
//!
//! ```text
//! A ─► Overlay::Suggestions, Effect::Suggest ─► worker ─► Msg::Suggested
//!   j, k ─► the proposal on trial ─► preview, proof, builder
//!   Enter ─► an empty draft becomes it, else a new one; Esc ─► Effect::StopSuggesting
//! ```
//! What would hide a threat is refused, not offered.

use super::overlay::Overlay;
use super::overlay::suggestions::{SuggestedAll, Suggestions};
use super::question::common::RowsTogether;
use super::question::suggesting::ToSuggest;
use super::{App, Effect};
use crate::rule::edit::Edit;
use crate::text::number::{grouped, plural};
use std::sync::Arc;

impl App {
    /// What proposals are for, in words; `None` where there is nothing.
    fn suggest_for(&self) -> Option<(RowsTogether, String)> {
        if let Some(view) = self.list.open_groups() {
            let groups = view.groups.clone().filter(|groups| !groups.is_empty())?;
            let whose = format!("the group's {}", grouped(view.rows_at_cursor().len()));
            return Some((RowsTogether::Group(groups, view.scroll.cursor), whose));
        }
        let rows = self.triage.rows();
        let (set, word) = match rows.marked.is_empty() {
            true => (&rows.benign, "benign"),
            false => (&rows.marked, "marked"),
        };
        let whose = format!("{} {word}", grouped(set.count()));
        (!set.is_empty()).then(|| (RowsTogether::Rows(set.clone()), whose))
    }

    /// Why nothing can be proposed; `None` where something may.
    pub(super) fn why_no_suggestions(&self) -> Option<String> {
        self.suggest_for().is_none().then(|| {
            "nothing to propose an exclusion for: mark detections (Space), group the list (f), \
             or decide what is benign (b)"
                .to_owned()
        })
    }

    /// `A`: asks for proposals.
    pub(super) fn ask_suggestions(&mut self) {
        let Some((whose, words)) = self.suggest_for() else {
            return;
        };
        let group = self.group_label();
        let asked = self.outbox.number();
        let rows = self.triage.rows();
        self.outbox.push(Effect::Suggest(Box::new(ToSuggest {
            asked,
            whose,
            benign: rows.benign.clone(),
            threat: rows.threat.clone(),
            left: self.left().rows().clone(),
            assumptions: self.work.assumptions().clone(),
            store: self.loaded.shared(),
        })));
        let suggestions = Suggestions {
            whose: words,
            group,
            found: None,
            refused: 0,
            cursor: 0,
            asked,
        };
        self.overlays
            .push(Overlay::Suggestions(Box::new(suggestions)));
    }

    /// Takes the proposals, if they are still wanted.
    pub(super) fn take_suggestions(&mut self, all: SuggestedAll) {
        let is_it = |overlay: &Overlay| matches!(overlay, Overlay::Suggestions(one) if one.asked == all.asked);
        let Some(at) = self.overlays.position(is_it) else {
            return;
        };
        if all.found.is_empty() {
            self.overlays.remove(at);
            self.keyboard.drop_held();
            return self.complain(match all.refused {
                0 => "nothing that an exclusion can ask for is known of all of them".to_owned(),
                refused => format!(
                    "refused: {}, and each would hide detections marked threat",
                    plural(refused, "proposal")
                ),
            });
        }
        if let Some(Overlay::Suggestions(suggestions)) = self.overlays.get_mut(at) {
            suggestions.found = Some(all.found);
            suggestions.refused = all.refused;
        }
        if !self.work.is_empty() && self.is_preview_true() {
            let hides = Arc::new(self.preview().suppressed.clone());
            self.triage.left_mut().set_beside(Some(hides));
        }
        self.shown.mark_base();
        self.try_suggestion();
    }

    /// Shows the proposal under the cursor as if it were the draft.
    pub(super) fn try_suggestion(&mut self) {
        if let Some(Overlay::Suggestions(suggestions)) = self.overlays.last()
            && let Some(chosen) = suggestions.chosen()
        {
            let draft = chosen.proposal.draft.clone();
            self.shown.try_out(Some(draft));
        }
    }

    /// The proposals are left: the draft is shown as it is.
    pub(super) fn leave_suggestions(&mut self) {
        self.end_suggesting();
        self.outbox.push(Effect::StopSuggesting);
    }

    fn end_suggesting(&mut self) {
        self.shown.try_out(None);
        self.triage.left_mut().set_beside(None);
    }

    /// `Enter`: the proposal under the cursor becomes the draft; a draft that holds
    /// anything stays in the session beside it.
    pub(super) fn take_suggestion(&mut self) {
        let Some(Overlay::Suggestions(suggestions)) = self.overlays.pop() else {
            return;
        };
        self.end_suggesting();
        let Some(chosen) = suggestions.chosen() else {
            return;
        };
        let mut draft = chosen.proposal.draft.clone();
        let covers = grouped(chosen.proposal.covers);
        let others = match chosen.proposal.others {
            0 => String::new(),
            others => format!(", and {}", plural(others, "other")),
        };
        let beside = match self.work.is_empty() {
            true => String::new(),
            false => {
                let before = self.draft_word();
                let assumptions = self.work.assumptions().clone();
                self.begin_beside();
                self.work.set_assumptions(assumptions);
                format!("; {before} stays in the session (D)")
            }
        };
        draft.name = self.free_name(draft.name);
        let about = draft.definition.id;
        let name = draft.name.clone();
        let edit = Edit::Batch(vec![
            Edit::Definition(draft.definition),
            Edit::Rules(draft.rules),
            Edit::Name(draft.name),
            Edit::Note(draft.note),
        ]);
        if self.change(Ok((edit, about))) {
            let whose = &suggestions.whose;
            self.say(format!("{name} hides {covers} of {whose}{others}{beside}"));
        }
    }

    /// What the draft under work is called in a sentence.
    pub(super) fn draft_word(&self) -> String {
        match self.work.draft().name.as_str() {
            "" => "the exclusion before".to_owned(),
            name => format!("the exclusion {name}"),
        }
    }

    /// A name that no other draft of the session has: this one, or with a number.
    pub(super) fn free_name(&self, name: String) -> String {
        let drafts = self.triage.session().drafts();
        let is_taken = |name: &str| {
            let mut others = drafts.iter().filter(|(id, _)| **id != self.work.id());
            others.any(|(_, text)| text.name == name)
        };
        let numbered = (2..).map(|number| format!("{name}-{number}"));
        let mut names = std::iter::once(name.clone()).chain(numbered);
        names.find(|name| !is_taken(name)).unwrap_or(name)
    }
}
