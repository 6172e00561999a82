//! The course of time: what is hidden and kept when.

use crate::group::Timeline;
use crate::matcher::preview::Preview;
use crate::store::{RowSet, Store};

/// How many times as much of time is seen after a step of zooming.
const ZOOM: i64 = 4;

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
        (span, at): (Option<(i64, i64)>, Option<i64>),
        steps: usize,
    ) -> Option<TimeView> {
        let (loaded, len) = (preview.loaded, store.len());
        // Of rows that came after the preview it is not known what becomes of them.
        let known = (loaded < len).then(|| RowSet::from_fn(len, |row| row < loaded));
        let timeline = Timeline::of(store, preview, known.as_ref(), span, steps);
        (!timeline.bins.is_empty()).then(|| {
            let cursor = at.map_or(0, |at| timeline.step_of(at));
            TimeView {
                timeline,
                cursor,
                anchor: None,
            }
        })
    }

    /// The middle of what is chosen.
    pub fn middle(&self) -> i64 {
        let (from, to) = self.span();
        from + (to.saturating_sub(from)) / 2
    }

    /// The span to zoom into: the range that is chosen; where there is none, a part of
    /// what is seen, around the cursor.
    pub fn closer(&self) -> (i64, i64) {
        match self.anchor {
            Some(_) => self.span(),
            None => self.around(self.seen() / ZOOM),
        }
    }

    /// A longer span around the cursor; `None` where that is all of time.
    pub fn farther(&self, all: (i64, i64)) -> Option<(i64, i64)> {
        let (from, to) = self.around(self.seen().saturating_mul(ZOOM));
        // What would lie beyond one end is seen of the other.
        let (late, early) = (
            to.saturating_sub(all.1).max(0),
            all.0.saturating_sub(from).max(0),
        );
        let (from, to) = (from.saturating_sub(late), to.saturating_add(early));
        (from > all.0 || to < all.1).then(|| (from.max(all.0), to.min(all.1)))
    }

    fn seen(&self) -> i64 {
        self.timeline.to.saturating_sub(self.timeline.from)
    }

    fn around(&self, span: i64) -> (i64, i64) {
        let least = i64::try_from(self.timeline.bins.len()).unwrap_or(i64::MAX);
        let (middle, half) = (self.middle(), span.max(least) / 2);
        (middle.saturating_sub(half), middle.saturating_add(half))
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
