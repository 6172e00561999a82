//! `c` in the builder: the comparisons of a condition, each with what it would hide.
//! The one under the cursor is tried on a copy of the draft; one step of history.

use super::App;
use super::overlay::comparing::{ComparedBy, Comparing};
use super::overlay::{Overlay, Target};
use super::scroll::Scroll;
use crate::language::Comparison;
use crate::rule::edit;
use crate::rule::{Condition, Draft, Kind, NodeId};

fn with(draft: &Draft, node: NodeId, condition: &Condition) -> Draft {
    let mut draft = draft.clone();
    let made = edit::change(&draft, node, |kind| {
        *kind = Kind::Condition(condition.clone());
    });
    if let Ok((edit, _)) = made {
        edit.apply(&mut draft);
    }
    draft
}

impl App {
    /// `c`: opens them.
    pub(super) fn ask_comparison(&mut self) {
        let Some(node) = self.builder.node() else {
            return;
        };
        let draft = self.work.draft();
        let Some(Kind::Condition(was)) = draft.definition.find(node).map(|node| node.kind.clone())
        else {
            return self.complain("only a condition has a comparison");
        };
        let choices = match edit::comparisons(&was) {
            Ok(choices) => choices,
            Err(why) => return self.complain(why),
        };
        let choice = |condition: Condition| ComparedBy {
            needs_value: condition.value.is_none()
                && !condition
                    .known_comparison()
                    .is_some_and(Comparison::is_valueless),
            overlap: None,
            condition,
        };
        let choices: Vec<ComparedBy> = choices.into_iter().map(choice).collect();
        let given = choices.iter().filter(|choice| !choice.needs_value);
        let given = given.map(|choice| {
            let draft = with(self.work.draft(), node, &choice.condition);
            (draft, self.work.assumptions().clone())
        });
        let given = given.collect();
        let now = was.known_comparison();
        let mut all = choices.iter();
        let cursor = all.position(|choice| choice.condition.known_comparison() == now);
        let comparing = Comparing {
            node,
            choices,
            scroll: Scroll::at(cursor.unwrap_or(0)),
            asked: self.ask_weight(given, None),
            was,
        };
        self.shown.mark_base();
        self.overlays.push(Overlay::Comparing(Box::new(comparing)));
    }

    /// `c` again: on to the next that suits the value.
    pub(super) fn next_comparison(&mut self) {
        let Some(Overlay::Comparing(comparing)) = self.overlays.last_mut() else {
            return;
        };
        let Some(chosen) = comparing.chosen() else {
            return;
        };
        let is_fitting = |choice: &ComparedBy| {
            let is_valueless = |condition: &Condition| {
                condition
                    .known_comparison()
                    .is_some_and(Comparison::is_valueless)
            };
            !choice.needs_value
                && is_valueless(&choice.condition) == is_valueless(&chosen.condition)
        };
        let len = comparing.choices.len();
        let mut next = (1..len).map(|by| (comparing.scroll.cursor + by) % len);
        let next = next.find(|at| comparing.choices.get(*at).is_some_and(is_fitting));
        if let Some(next) = next {
            comparing.scroll.cursor = next;
        }
        self.try_comparison();
    }

    /// Tries the one under the cursor.
    pub(super) fn try_comparison(&mut self) {
        let Some(Overlay::Comparing(comparing)) = self.overlays.last() else {
            return;
        };
        let chosen = comparing.chosen().filter(|chosen| !chosen.needs_value);
        let chosen = chosen.filter(|chosen| chosen.condition != comparing.was);
        let trial = chosen.map(|chosen| with(self.work.draft(), comparing.node, &chosen.condition));
        self.shown.try_out(trial);
    }

    /// `Enter`: takes it; where it needs a value, asks for that.
    pub(super) fn take_comparison(&mut self) {
        let Some(Overlay::Comparing(comparing)) = self.overlays.pop() else {
            return;
        };
        if let Some(chosen) = comparing.chosen() {
            let (node, condition) = (comparing.node, chosen.condition.clone());
            if chosen.needs_value {
                return self.ask_value_of(Target::Instead(node), condition);
            }
            if condition != comparing.was {
                let what = condition.to_string();
                let made = edit::change(self.work.draft(), node, |kind| {
                    *kind = Kind::Condition(condition);
                });
                if self.change(made) {
                    self.say_with_counts(what);
                }
            }
        }
        self.shown.try_out(None);
    }
}
