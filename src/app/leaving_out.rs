//! What each node of the draft is for: how many more or fewer detections it would
//! suppress without it, beside the nodes that are seen. The worker that makes the
//! preview counts it when nothing else is to be done: no key waits for it.

use super::question::leaving_out::ToLeaveOut;
use super::{App, Effect, SharedStore};
use crate::matcher::preview::LeaveOneOut;
use crate::rule::{Kind, Path};
use std::sync::Arc;

impl App {
    /// Shows what each node is for, or no longer.
    pub(super) fn turn_left_out(&mut self) {
        let left_out = self.builder.left_out_mut();
        left_out.is_shown = !left_out.is_shown;
        let is_shown = left_out.is_shown;
        self.say(match is_shown {
            true => "beside each node: how many more or fewer are suppressed without it",
            false => "what each node is for is not shown",
        });
    }

    /// The counts of the shown preview; empty where they are not known yet.
    pub(super) fn left_out(&self) -> Arc<Vec<LeaveOneOut>> {
        let left_out = self.builder.left_out();
        match left_out.stamp == self.shown.previews().stamp() && self.is_preview_true() {
            true => left_out.counts.clone(),
            false => Arc::default(),
        }
    }

    /// How many more the draft would suppress without the node at `path`.
    pub fn left_out_at(&self, path: &[usize]) -> Option<i64> {
        let left_out = self.builder.left_out();
        let is_told = left_out.is_shown
            && left_out.stamp == self.shown.previews().stamp()
            && self.is_preview_true();
        let mut counts = left_out.counts.iter().filter(|_| is_told);
        let found = counts.find(|one| one.path == path)?;
        Some(found.suppressed)
    }

    /// Asks for the nodes that are seen, once the preview is made.
    pub(super) fn refresh_left_out(&mut self, height: usize) {
        let is_idle = self.is_preview_true() && self.preview().loaded == self.store().len();
        let is_wanted =
            self.builder.left_out().is_shown && !self.builder.is_xml() && !self.shown.is_trying();
        if !is_idle || !is_wanted || self.work.is_empty() || self.loading().is_running() {
            return;
        }
        let stamp = self.shown.previews().stamp();
        let top = self.builder.scroll().top;
        let nodes = self.builder.rows().iter().skip(top).take(height);
        let nodes: Vec<Path> = nodes.map(|row| row.path.clone()).collect();
        let left_out = self.builder.left_out_mut();
        let place = (stamp, top, height);
        if left_out.asked == Some(place) {
            return;
        }
        left_out.asked = Some(place);
        let is_known = |path: &Path| {
            left_out.stamp == stamp && left_out.counts.iter().any(|one| one.path == *path)
        };
        let (draft, assumptions) = self.shown.previews().shown().clone();
        // Comments are for nothing that could be counted.
        let says_nothing = |path: &Path| {
            let kind = draft.definition.at(path).map(|node| &node.kind);
            matches!(kind, Some(Kind::Comment(_) | Kind::Foreign { .. }))
        };
        let nodes: Vec<Path> = nodes
            .into_iter()
            .filter(|path| !is_known(path) && !says_nothing(path))
            .collect();
        if nodes.is_empty() {
            return;
        }
        self.outbox.push(Effect::LeaveOut(Box::new(ToLeaveOut {
            stamp,
            nodes,
            draft,
            assumptions,
            store: SharedStore(self.store().clone()),
        })));
    }

    /// Takes them, if they are of the preview that is shown.
    pub(super) fn take_left_out(&mut self, stamp: u64, counts: Vec<LeaveOneOut>) {
        if stamp != self.shown.previews().stamp() {
            return;
        }
        let left_out = self.builder.left_out_mut();
        if left_out.stamp != stamp {
            (left_out.stamp, left_out.counts) = (stamp, Arc::default());
        }
        Arc::make_mut(&mut left_out.counts).extend(counts);
    }
}
