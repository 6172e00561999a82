//! The timeline: what is hidden and kept when, and narrowing by it.

use super::App;
use super::list::{Narrowing, Trait};
use super::looking::LookAt;
use super::overlay::Overlay;
use crate::group::Timeline;
use crate::matcher::preview::Preview;
use crate::store::{RowSet, Store};

/// The timeline, being looked at.
#[derive(Clone, Debug)]
pub struct TimeView {
    /// The counts, a step each.
    pub timeline: Timeline,
    /// The step under the cursor.
    pub cursor: usize,
    /// Where a range begins.
    pub anchor: Option<usize>,
}

impl TimeView {
    /// All that is loaded, or what falls into `span`; `None` where no time is known.
    pub(super) fn of(
        store: &Store,
        preview: &Preview,
        span: Option<(i64, i64)>,
        steps: usize,
    ) -> Option<TimeView> {
        let (loaded, len) = (preview.loaded, store.len());
        // Of rows that came after the preview it is not known what becomes of them.
        let known = (loaded < len).then(|| RowSet::from_fn(len, |row| row < loaded));
        let timeline = Timeline::of(store, preview, known.as_ref(), span, steps);
        (!timeline.bins.is_empty()).then_some(TimeView {
            timeline,
            cursor: 0,
            anchor: None,
        })
    }

    /// The steps that are chosen.
    pub fn chosen(&self) -> std::ops::Range<usize> {
        let other = self.anchor.unwrap_or(self.cursor);
        self.cursor.min(other)..self.cursor.max(other) + 1
    }

    /// The first and last millisecond of what is chosen.
    pub fn span(&self) -> (i64, i64) {
        let chosen = self.chosen();
        (
            self.timeline.span(chosen.start).0,
            self.timeline.span(chosen.end.saturating_sub(1)).1,
        )
    }
}

impl App {
    /// Opens the timeline over all that is loaded, or over `span`.
    pub(super) fn open_timeline(&mut self, span: Option<(i64, i64)>) {
        let steps = self.screen.overlay().0.max(1);
        let preview = self.preview().clone();
        let what = LookAt::Time {
            preview,
            span,
            steps,
        };
        self.look("time", what);
    }

    /// `Enter`: narrows the list to what is chosen.
    pub(super) fn narrow_to_time(&mut self) {
        let Some(Overlay::Time(view)) = self.overlays.pop() else {
            return;
        };
        let (from, to) = view.span();
        let label = format!(
            "{} to {}",
            crate::store::time_text(from),
            crate::store::time_text(to)
        );
        self.list.narrowings.push(Narrowing {
            about: Trait::Time(from, to),
            is_hidden: false,
            label,
        });
    }
}
