//! What the shown draft does to what is loaded: of which draft that is asked, of
//! which it is, and what is to be said once it is there.

use super::loaded::{LoadedState, SharedStore};
use crate::detection::Subject;
use crate::matcher::Outcome;
use crate::matcher::plan::{Assumptions, Plan};
use crate::matcher::preview::Preview;
use crate::rule::meaning::Test;
use crate::rule::{Draft, meaning};
use crate::text::number::grouped;
use std::sync::Arc;

/// Why the shown preview is not that of the draft as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stale {
    /// What has no meaning.
    pub why: String,
    /// The node it is about.
    pub path: crate::rule::Path,
}

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
struct Rungs {
    labels: Vec<String>,
    /// The one that was climbed to.
    at: usize,
    /// Comes back with the counts.
    revision: u64,
    tests: Vec<(Subject, Test)>,
}

impl Rungs {
    /// The rungs in one line, the one that was climbed to in brackets.
    fn text(&self, counts: &[usize]) -> String {
        let text = self.labels.iter().enumerate().map(|(at, label)| {
            let text = match counts.get(at) {
                Some(count) => format!("{label} {}", grouped(*count)),
                None => label.clone(),
            };
            match at == self.at {
                true => format!("[{text}]"),
                false => text,
            }
        });
        text.collect::<Vec<_>>().join(" · ")
    }
}

/// What is asked for and what is there.
#[derive(Debug)]
pub struct PreviewState {
    /// The draft as it was seen last.
    seen: Given,
    /// The last one that had a meaning, and its number.
    wanted: Given,
    revision: u64,
    /// The one that the preview is of, and its number.
    shown: Given,
    shown_revision: u64,
    /// What was asked for and has not come: number, and of how many rows.
    asked: Option<(u64, usize)>,
    preview: Arc<Preview>,
    /// What it comes to.
    counts: PreviewCounts,
    /// Why it is an older draft's.
    stale: Option<Stale>,
    /// The preview before the last change, for what it changed.
    base: Arc<Preview>,
    /// Grows with every preview.
    stamp: u64,
    rungs: Option<Rungs>,
    /// What was done, to be said again with what came of it; and the number of
    /// the preview that tells.
    done: Option<(u64, String)>,
}

impl Default for PreviewState {
    fn default() -> PreviewState {
        PreviewState {
            seen: Given::default(),
            wanted: Given::default(),
            revision: 0,
            shown: Given::default(),
            shown_revision: 0,
            asked: None,
            preview: Arc::new(Preview::nothing(0)),
            counts: PreviewCounts::default(),
            stale: None,
            base: Arc::new(Preview::nothing(0)),
            stamp: 0,
            rungs: None,
            done: None,
        }
    }
}

/// What is to be said with a preview that came.
#[derive(Debug, Default)]
pub(super) struct CameWith {
    /// The rungs with their counts.
    pub(super) rungs: Option<String>,
    /// What was done to the draft.
    pub(super) done: Option<String>,
}

fn is_empty(draft: &Draft) -> bool {
    draft.definition.sense().next().is_none()
}

impl PreviewState {
    /// What the shown draft does to what is loaded, if [`PreviewState::is_true`].
    pub fn preview(&self) -> &Arc<Preview> {
        &self.preview
    }

    /// What the preview comes to.
    pub fn counts(&self) -> PreviewCounts {
        self.counts
    }

    /// Why the preview is an older draft's.
    pub fn stale(&self) -> Option<&Stale> {
        self.stale.as_ref()
    }

    /// The preview before the last change to the draft.
    pub(super) fn base(&self) -> &Arc<Preview> {
        &self.base
    }

    /// The draft that the preview is of.
    pub(super) fn shown(&self) -> &Given {
        &self.shown
    }

    /// Tells previews apart.
    pub(super) fn stamp(&self) -> u64 {
        self.stamp
    }

    /// Whether the preview is another draft's, and that of the shown draft is
    /// being worked out.
    pub fn is_old(&self) -> bool {
        self.shown_revision != self.revision
    }

    /// Whether the preview is of the draft as it is shown.
    pub fn is_true(&self) -> bool {
        self.stale.is_none() && !self.is_old()
    }

    /// What the previewed draft does to a row; `None` where that is not known yet.
    pub fn outcome(&self, row: usize) -> Option<Outcome> {
        (row < self.preview.loaded).then(|| self.preview.outcome(row))
    }

    /// Sees the draft as it is now; gives what is to be asked for, where the draft
    /// or what is loaded has changed.
    pub(super) fn refresh(
        &mut self,
        draft: &Draft,
        assumptions: &Assumptions,
        loaded: &LoadedState,
    ) -> Option<ToPreview> {
        self.see(draft, assumptions);
        let len = loaded.store().len();
        let is_there = self.shown_revision == self.revision && self.preview.loaded == len;
        if is_there || self.asked == Some((self.revision, len)) {
            return None;
        }
        if is_empty(&self.wanted.0) {
            self.show(self.revision, Preview::nothing(len));
            return None;
        }
        self.asked = Some((self.revision, len));
        let rungs = self.rungs.as_ref();
        let rungs = rungs.filter(|rungs| rungs.revision == self.revision);
        let (draft, assumptions) = self.wanted.clone();
        Some(ToPreview {
            revision: self.revision,
            rungs: rungs.map_or_else(Vec::new, |rungs| rungs.tests.clone()),
            store: loaded.shared(),
            draft,
            assumptions,
        })
    }

    fn see(&mut self, draft: &Draft, assumptions: &Assumptions) {
        if (&self.seen.0, &self.seen.1) == (draft, assumptions) {
            return;
        }
        self.seen = (draft.clone(), assumptions.clone());
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
            self.wanted = self.seen.clone();
            self.revision += 1;
        }
    }

    /// Takes a preview and gives what is to be said with it; `None` where another
    /// draft's is wanted by now.
    pub(super) fn take(&mut self, previewed: Previewed) -> Option<CameWith> {
        if previewed.revision != self.revision {
            return None;
        }
        let rungs = self.rungs.take_if(|rungs| {
            rungs.revision == previewed.revision && rungs.tests.len() == previewed.rungs.len()
        });
        let done = self.done.take_if(|(of, _)| *of == previewed.revision);
        self.show(previewed.revision, previewed.preview);
        Some(CameWith {
            rungs: rungs.map(|rungs| rungs.text(&previewed.rungs)),
            done: done.map(|(_, done)| done),
        })
    }

    fn show(&mut self, revision: u64, preview: Preview) {
        self.shown = self.wanted.clone();
        self.shown_revision = revision;
        // What was asked of more rows is still to come.
        self.asked = self
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
    /// changed is told against it.
    pub(super) fn mark_base(&mut self) {
        self.base = self.preview.clone();
        self.count();
    }

    /// Has the rungs of a ladder counted with the next preview; gives what is to be
    /// said until then.
    pub(super) fn show_rungs(
        &mut self,
        labels: Vec<String>,
        at: usize,
        tests: Vec<(Subject, Test)>,
    ) -> String {
        let rungs = Rungs {
            labels,
            at,
            // The draft has changed: this will be its number.
            revision: self.revision + 1,
            tests,
        };
        let text = rungs.text(&[]);
        self.rungs = Some(rungs);
        text
    }

    /// Has what was done said again with the next preview.
    pub(super) fn say_again(&mut self, done: String) {
        // The draft has changed: this will be its number.
        self.done = Some((self.revision + 1, done));
    }

    /// What is to be said with the next preview is not wanted any more: another
    /// key was pressed.
    pub(super) fn forget_said(&mut self) {
        self.rungs = None;
        self.done = None;
    }
}
