//! The timeline: what is hidden and kept when, and narrowing by it.

use super::App;
use super::list::{Narrowing, Trait};
use super::overlay::Overlay;
use super::question::looking::LookAt;

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
        self.list.add_narrowing(Narrowing {
            about: Trait::Time(from, to),
            is_hidden: false,
            label,
        });
    }
}
