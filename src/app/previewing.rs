//! The preview: of which draft it is asked, and of which it is. A worker makes
//! it, so that no key waits; until it is there the screen says that what it
//! shows is the draft before's ([`App::is_preview_old`]), and keys that hang on
//! it wait (`app::waiting`).

use super::{App, Effect, SharedStore, Stale};
use crate::detection::Subject;
use crate::matcher::Outcome;
use crate::matcher::plan::{Assumptions, Plan};
use crate::matcher::preview::Preview;
use crate::rule::meaning::Test;
use crate::rule::{Draft, meaning};
use crate::text::number::grouped;
use std::sync::Arc;

/// A draft, with what is taken for granted in it.
pub(super) type Given = (Draft, Assumptions);

/// A preview that is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToPreview {
    /// Comes back with the answer.
    pub revision: u64,
    /// What is loaded.
    pub store: SharedStore,
    /// The draft; it has a meaning.
    pub draft: Draft,
    /// Operations taken for granted.
    pub assumptions: Assumptions,
    /// Conditions of which it is asked, too, how many rows each is true of.
    pub rungs: Vec<(Subject, Test)>,
}

/// A preview that was asked for.
#[derive(Debug)]
pub struct Previewed {
    /// As it was asked.
    pub revision: u64,
    /// The preview.
    pub preview: Preview,
    /// How many rows each of the rungs is true of.
    pub rungs: Vec<usize>,
}

impl ToPreview {
    /// The preview; worth nothing where the plan was stopped meanwhile.
    pub(super) fn make(&self, plan: &mut Plan) -> Option<Previewed> {
        let definition = meaning::of(&self.draft.definition).definition?;
        let store = &self.store.0;
        let preview = Preview::of(plan, store, &self.draft, &definition, &self.assumptions);
        let rungs = self.rungs.iter();
        let rungs = rungs.map(|(subject, test)| plan.holds(store, *subject, test));
        Some(Previewed {
            revision: self.revision,
            rungs: rungs.collect(),
            preview,
        })
    }
}

/// How many rows a preview suppresses, keeps, and leaves undecided; and how many
/// the last change newly hides, and no longer hides.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PreviewCounts {
    /// Suppressed.
    pub suppressed: usize,
    /// Kept.
    pub kept: usize,
    /// Undecided.
    pub undecided: usize,
    /// Newly hidden and no longer hidden, where both previews are of as many rows.
    pub changed: Option<(usize, usize)>,
}

/// Rungs of a ladder on show, waiting for their counts.
#[derive(Debug)]
pub(super) struct Rungs {
    pub(super) labels: Vec<String>,
    /// The one that was climbed to.
    pub(super) at: usize,
    /// Comes back with the counts.
    revision: u64,
    tests: Vec<(Subject, Test)>,
}

/// What is asked for and what is there.
#[derive(Debug, Default)]
pub(super) struct PreviewState {
    /// The draft as it was seen last.
    seen: Given,
    /// The last one that had a meaning, and its number.
    wanted: Given,
    revision: u64,
    /// The one that the preview is of, and its number.
    pub(super) shown: Given,
    shown_revision: u64,
    /// What was asked for and has not come: number, and of how many rows.
    asked: Option<(u64, usize)>,
    rungs: Option<Rungs>,
    /// What was done, to be said again with what came of it; and the number of
    /// the preview that tells.
    done: Option<(u64, String)>,
}

fn is_empty(draft: &Draft) -> bool {
    draft.definition.sense().next().is_none()
}

impl App {
    /// Whether the preview is another draft's, and that of the shown draft is
    /// being worked out.
    pub fn is_preview_old(&self) -> bool {
        self.course.shown_revision != self.course.revision
    }

    /// Whether the preview is of the draft as it is shown.
    pub fn is_preview_true(&self) -> bool {
        self.stale.is_none() && !self.is_preview_old()
    }

    /// What the previewed draft does to a row; `None` where that is not known yet.
    pub fn outcome(&self, row: usize) -> Option<Outcome> {
        (row < self.preview.loaded).then(|| self.preview.outcome(row))
    }

    /// Whether there is more than the counts are of.
    pub fn is_so_far(&self) -> bool {
        self.loaded.progress().is_running() || self.preview.loaded < self.loaded.store().len()
    }

    /// Asks for a preview where the draft or what is loaded has changed.
    pub(super) fn refresh_preview(&mut self) {
        let draft = self.trial.as_ref().unwrap_or(&self.work.draft);
        let assumptions = &self.work.assumptions;
        let course = &mut self.course;
        if (&course.seen.0, &course.seen.1) != (draft, assumptions) {
            course.seen = (draft.clone(), assumptions.clone());
            let problem = match is_empty(draft) {
                // Empty in the file's words means everything; here it means not begun.
                true => None,
                false => meaning::of(&draft.definition).error().cloned(),
            };
            self.stale = problem.map(|problem| Stale {
                why: problem.message,
                path: problem.path,
            });
            if self.stale.is_none() {
                course.wanted = course.seen.clone();
                course.revision += 1;
            }
        }
        let len = self.loaded.store().len();
        let is_there = course.shown_revision == course.revision && self.preview.loaded == len;
        if is_there || course.asked == Some((course.revision, len)) {
            return;
        }
        if is_empty(&course.wanted.0) {
            return self.show_preview(self.course.revision, Preview::nothing(len));
        }
        course.asked = Some((course.revision, len));
        let rungs = course.rungs.as_ref();
        let rungs = rungs.filter(|rungs| rungs.revision == course.revision);
        let (draft, assumptions) = course.wanted.clone();
        self.outbox.push(Effect::Preview(Box::new(ToPreview {
            revision: course.revision,
            rungs: rungs.map_or_else(Vec::new, |rungs| rungs.tests.clone()),
            store: self.loaded.shared(),
            draft,
            assumptions,
        })));
    }

    /// Takes a preview, unless another draft's is wanted by now.
    pub(super) fn take_preview(&mut self, previewed: Previewed) {
        let course = &mut self.course;
        if previewed.revision != course.revision {
            return;
        }
        let rungs = course.rungs.take_if(|rungs| {
            rungs.revision == previewed.revision && rungs.tests.len() == previewed.rungs.len()
        });
        if let Some(rungs) = rungs {
            self.say_rungs(&rungs, &previewed.rungs);
        }
        let revision = previewed.revision;
        let done = self.course.done.take_if(|(of, _)| *of == revision);
        self.show_preview(previewed.revision, previewed.preview);
        if let Some((_, done)) = done {
            self.say_what_came_of(&done);
        }
    }

    fn show_preview(&mut self, revision: u64, preview: Preview) {
        let course = &mut self.course;
        course.shown = course.wanted.clone();
        course.shown_revision = revision;
        // What was asked of more rows is still to come.
        course.asked = course
            .asked
            .filter(|asked| *asked > (revision, preview.loaded));
        self.preview = Arc::new(preview);
        self.stamp += 1;
        self.count();
    }

    /// Counts what the preview holds, once: frames and notes ask again and again.
    fn count(&mut self) {
        let (base, preview) = (&self.base, &self.preview);
        let suppressed = preview.suppressed.count();
        let undecided = preview.undecided.count();
        let changed = (base.loaded == preview.loaded).then(|| {
            let both = base.suppressed.count_and(&preview.suppressed);
            (suppressed - both, base.suppressed.count() - both)
        });
        self.counts = PreviewCounts {
            suppressed,
            undecided,
            kept: preview.loaded - suppressed - undecided,
            changed,
        };
    }

    /// Remembers the preview that is shown, before a change to the draft: what
    /// changed is told against it. While a value is typed the preview is
    /// another's already.
    pub(super) fn mark_base(&mut self) {
        if self.trial.is_none() {
            self.base = self.preview.clone();
            self.count();
        }
    }

    /// Shows the rungs of a ladder, their counts with the next preview.
    pub(super) fn show_rungs(
        &mut self,
        labels: Vec<String>,
        at: usize,
        tests: Vec<(Subject, Test)>,
    ) {
        let rungs = Rungs {
            labels,
            at,
            // The draft has changed: this will be its number.
            revision: self.course.revision + 1,
            tests,
        };
        self.say_rungs(&rungs, &[]);
        self.course.rungs = Some(rungs);
    }

    fn say_rungs(&mut self, rungs: &Rungs, counts: &[usize]) {
        let text = rungs.labels.iter().enumerate().map(|(at, label)| {
            let text = match counts.get(at) {
                Some(count) => format!("{label} {}", grouped(*count)),
                None => label.clone(),
            };
            match at == rungs.at {
                true => format!("[{text}]"),
                false => text,
            }
        });
        self.say(text.collect::<Vec<_>>().join(" · "));
    }

    /// Says what was done to the draft, and what came of it with the next preview.
    pub(super) fn say_with_counts(&mut self, done: String) {
        self.say(done.clone());
        // The draft has changed: this will be its number.
        self.course.done = Some((self.course.revision + 1, done));
    }

    fn say_what_came_of(&mut self, done: &str) {
        let (before, now) = (self.base.suppressed.count(), self.counts.suppressed);
        let count = grouped(now);
        match now {
            0 if before > 0 => self.complain(format!(
                "{done}: now it hides 0 of what is loaded, {} before; u takes it back",
                grouped(before)
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

    /// What is to be said with the next preview is not wanted any more: another
    /// key was pressed.
    pub(super) fn forget_said(&mut self) {
        self.course.rungs = None;
        self.course.done = None;
    }
}
