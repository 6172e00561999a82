//! The parts of the interface from outside: what the shell sets, what the view asks.

use super::list::column::ListColumn;
use super::{
    App, builder, decided, detail, keymap, list, notes, previews, proofs, screen, stack, work,
};
use crate::load::Loading;
use crate::matcher::preview::Preview;
use crate::store::Store;
use std::sync::Arc;

impl App {
    /// The user's own folder, which `~` stands for in a path.
    pub fn set_home(&mut self, home: Option<std::path::PathBuf>) {
        self.saves.set_home(home);
    }

    /// Sets which keys do what.
    pub fn set_keymap(&mut self, keymap: keymap::Keymap) {
        self.keyboard.set_keymap(keymap);
    }

    /// Tells whether the mouse is on.
    pub fn set_mouse(&mut self, is_on: bool) {
        self.screen.set_mouse(is_on);
    }

    /// Takes detections that are known already, at once.
    pub fn put_store(&mut self, store: Arc<Store>) {
        self.loaded.put(store);
    }

    /// What the shown draft does to what is loaded, if [`App::is_preview_true`].
    pub fn preview(&self) -> &Arc<Preview> {
        self.shown.previews().preview()
    }

    /// What the preview comes to.
    pub fn counts(&self) -> previews::PreviewCounts {
        self.shown.previews().counts()
    }

    /// Why the preview is an older draft's.
    pub fn stale(&self) -> Option<&previews::Stale> {
        self.shown.previews().stale()
    }

    /// What is proved of the shown draft, once it is.
    pub fn proof(&self) -> Option<&proofs::Proof> {
        self.shown.proofs().proof()
    }

    /// What is to be said of the draft, worst first.
    pub fn notes(&self) -> &[notes::Note] {
        self.shown.notes()
    }

    /// Whether a verdict carries over to detections of the same cause.
    pub fn set_carries_verdicts(&mut self, carries: bool) {
        self.triage.set_carries_verdicts(carries);
    }

    /// Whether the cursor goes on to the next that is left after a verdict.
    pub fn set_advances(&mut self, advances: bool) {
        self.triage.set_advances(advances);
    }

    /// Tells whether what is decided should be kept in a file, but can't.
    pub fn set_lost(&mut self, is_lost: bool) {
        self.triage.set_lost(is_lost);
    }

    /// The columns of the list, as far as there is room for them.
    pub fn set_columns(&mut self, columns: &[ListColumn]) {
        self.list.columns_mut().set_default(columns);
    }

    /// Puts a draft under work, before the session is resumed.
    pub fn open(&mut self, work: work::Work) {
        self.work = work;
    }

    /// What was decided, and the history of everything.
    pub fn triage(&self) -> &decided::Triage {
        &self.triage
    }

    /// The draft under work.
    pub fn work(&self) -> &work::Work {
        &self.work
    }

    /// The list pane.
    pub fn list(&self) -> &list::List {
        &self.list
    }

    /// The detail pane.
    pub fn detail(&self) -> &detail::Detail {
        &self.detail
    }

    /// The builder pane.
    pub fn builder(&self) -> &builder::Builder {
        &self.builder
    }

    /// What is loaded.
    pub fn store(&self) -> &Arc<Store> {
        self.loaded.store()
    }

    /// How loading goes.
    pub fn loading(&self) -> &Loading {
        self.loaded.progress()
    }

    /// What the screen is like.
    pub fn screen(&self) -> &screen::ScreenState {
        &self.screen
    }

    /// A count that is being typed before a motion.
    pub fn count(&self) -> Option<usize> {
        self.keyboard.count()
    }

    /// What of the configuration does not count, a line each.
    pub fn set_mistakes(&mut self, mistakes: Vec<String>) {
        self.screen.set_mistakes(mistakes);
    }

    /// Which keys do what.
    pub fn keymap(&self) -> &keymap::Keymap {
        self.keyboard.keymap()
    }

    /// What lies over the panes.
    pub fn overlays(&self) -> &stack::Overlays {
        &self.overlays
    }
}
