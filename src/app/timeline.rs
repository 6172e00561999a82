//! The timeline: what is hidden and kept when, and narrowing by it.

use super::App;
use super::list::{Narrowing, Trait};
use super::overlay::Overlay;
use super::question::looking::LookAt;

impl App {
    /// Opens the timeline over all that is loaded, at the time of the detection under
    /// the list's cursor.
    pub(super) fn open_time(&mut self) {
        let row = self.list.row_at_cursor();
        let at = row.and_then(|row| self.store().records().time(row));
        self.open_timeline(None, at);
    }

    /// Opens the timeline over all that is loaded, or over `span`, with the cursor at a
    /// time.
    pub(super) fn open_timeline(&mut self, span: Option<(i64, i64)>, at: Option<i64>) {
        let steps = self.screen.overlay().0.max(1);
        let preview = self.preview().clone();
        let what = LookAt::Time {
            preview,
            span,
            at,
            steps,
        };
        self.look("time", what);
    }

    /// `+` in time: closer to the cursor, or into the range.
    pub(super) fn zoom_time(&mut self) {
        if let Some(Overlay::Time(view)) = self.overlays.pop() {
            self.open_timeline(Some(view.closer()), Some(view.middle()));
        }
    }

    /// `-` in time: more of it, around the cursor.
    pub(super) fn widen_time(&mut self) {
        if let Some(Overlay::Time(view)) = self.overlays.pop() {
            let all = self.store().records().period();
            let span = all.and_then(|all| view.farther(all));
            self.open_timeline(span, Some(view.middle()));
        }
    }

    /// `0` in time: all of it.
    pub(super) fn show_all_time(&mut self) {
        if let Some(Overlay::Time(view)) = self.overlays.pop() {
            self.open_timeline(None, Some(view.middle()));
        }
    }

    /// `Enter`: narrows the list to what is chosen.
    pub(super) fn narrow_to_time(&mut self) {
        let Some(Overlay::Time(view)) = self.overlays.pop() else {
            return;
        };
        let (from, to) = view.span();
        let label = format!(
            "{} to {}",
            self.screen.zone().text(from),
            self.screen.zone().text(to)
        );
        self.list.add_narrowing(Narrowing {
            about: Trait::Time(from, to),
            is_hidden: false,
            label,
        });
    }
}
