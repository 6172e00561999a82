//! What commands do in the lists that lie over the panes: drafts, facets, time.

use super::App;
use super::overlay::Overlay;

impl App {
    /// The number of the draft under the cursor of the topmost list.
    fn chosen_draft(&self) -> Option<u64> {
        match self.overlays.last() {
            Some(Overlay::Drafts(drafts)) => drafts.chosen(),
            _ => None,
        }
    }

    /// `Enter` in the list of drafts.
    pub(super) fn open_chosen_draft(&mut self) {
        if let Some(id) = self.chosen_draft() {
            self.overlays.pop();
            self.open_draft(id);
        }
    }

    /// `n` in the list of drafts.
    pub(super) fn begin_draft(&mut self) {
        self.overlays.pop();
        self.new_draft();
    }

    /// `y` in the list of drafts.
    pub(super) fn duplicate_chosen_draft(&mut self) {
        if let Some(id) = self.chosen_draft() {
            self.overlays.pop();
            self.duplicate_draft(id);
        }
    }

    /// `d` in the list of drafts.
    pub(super) fn delete_chosen_draft(&mut self) {
        if let Some(id) = self.chosen_draft() {
            self.overlays.pop();
            self.delete_draft(id);
            self.open_drafts();
        }
    }

    /// `u` in the list of drafts.
    pub(super) fn undo_in_drafts(&mut self) {
        self.overlays.pop();
        self.travel(true);
        self.open_drafts();
    }

    /// Moves the cursor in time to what `to` makes of it and the last step.
    pub(super) fn move_in_time(&mut self, to: impl FnOnce(usize, usize) -> usize) {
        if let Some(Overlay::Time(view)) = self.overlays.last_mut() {
            view.cursor = to(view.cursor, view.timeline.bins.len().saturating_sub(1));
        }
    }

    /// `Space` in time: begins a range, or drops it.
    pub(super) fn turn_time_range(&mut self) {
        if let Some(Overlay::Time(view)) = self.overlays.last_mut() {
            view.anchor = match view.anchor {
                Some(_) => None,
                None => Some(view.cursor),
            };
        }
    }
}
