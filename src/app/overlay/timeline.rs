//! The course of time: what is hidden and kept when.

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
    pub(in crate::app) fn of(
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
