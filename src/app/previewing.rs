//! The preview: a worker makes it, so that no key waits; until it is there the
//! screen says that what it shows is the draft before's, and keys that hang on it
//! wait (`app::waiting`).

use super::previews::Previewed;
use super::{App, Effect};
use crate::detection::Subject;
use crate::matcher::Outcome;
use crate::rule::meaning::Test;
use crate::text::number::grouped;

impl App {
    /// Whether the preview is another draft's, and that of the shown draft is
    /// being worked out.
    pub fn is_preview_old(&self) -> bool {
        self.shown.previews().is_old()
    }

    /// Whether the preview is of the draft as it is shown.
    pub fn is_preview_true(&self) -> bool {
        self.shown.previews().is_true()
    }

    /// What the previewed draft does to a row; `None` where that is not known yet.
    pub fn outcome(&self, row: usize) -> Option<Outcome> {
        self.shown.previews().outcome(row)
    }

    /// Whether there is more than the counts are of.
    pub fn is_so_far(&self) -> bool {
        self.loaded.progress().is_running() || self.preview().loaded < self.loaded.store().len()
    }

    /// Asks for a preview where the draft or what is loaded has changed.
    pub(super) fn refresh_preview(&mut self) {
        let asked = self.shown.refresh(&self.work, &self.loaded);
        let asked = asked.map(|asked| Effect::Preview(Box::new(asked)));
        self.outbox.extend(asked);
    }

    /// Takes a preview, unless another draft's is wanted by now.
    pub(super) fn take_preview(&mut self, previewed: Previewed) {
        let Some(came) = self.shown.previews_mut().take(previewed) else {
            return;
        };
        if let Some(rungs) = came.rungs {
            self.say(rungs);
        }
        if let Some(done) = came.done {
            self.say_what_came_of(&done);
        }
    }

    /// Shows the rungs of a ladder, their counts with the next preview.
    pub(super) fn show_rungs(
        &mut self,
        labels: Vec<String>,
        at: usize,
        tests: Vec<(Subject, Test)>,
    ) {
        let text = self.shown.previews_mut().show_rungs(labels, at, tests);
        self.say(text);
    }

    /// Says what was done to the draft, and what came of it with the next preview.
    pub(super) fn say_with_counts(&mut self, done: String) {
        let previews = self.shown.previews();
        if previews.is_true() && previews.shown().0 == *self.work.draft() {
            // It was tried before it was done.
            return self.say_what_came_of(&done);
        }
        self.say(done.clone());
        self.shown.previews_mut().say_again(done);
    }

    fn say_what_came_of(&mut self, done: &str) {
        let (before, now) = (
            self.shown.previews().base().suppressed.count(),
            self.counts().suppressed,
        );
        let count = grouped(now);
        match now {
            0 if before > 0 => self.complain(format!(
                "{done}: now it hides 0 of what is loaded, {} before; {} takes it back",
                grouped(before),
                self.key_of("undo")
            )),
            _ if before == 0 => self.say(format!("{done}: hides {count}")),
            _ if now == before => self.say(format!("{done}: hides {count}, as many as before")),
            _ if now > before => {
                let more = grouped(now - before);
                self.say(format!("{done}: hides {count}, {more} more than before"));
            }
            _ => {
                let fewer = grouped(before - now);
                self.say(format!("{done}: hides {count}, {fewer} fewer than before"));
            }
        }
    }
}
