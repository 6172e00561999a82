//! What lies over the panes and is not at hand: the most frequent values, the
//! course of time, why a detection is kept. A worker works it out; until it is
//! there an overlay keeps its place, and keys other than `Esc` wait.
//!
//! ```text
//! key ─► Overlay::Awaited, Effect::Look ─► worker ─► Msg::Looked ─► the overlay itself
//! ```

use super::explaining::{self, why};
use super::facets::Facets;
use super::groups::common;
use super::overlay::Overlay;
use super::overwriting::Overwriting;
use super::saves::SaveTarget;
use super::timeline::TimeView;
use super::{App, Effect, SharedStore};
use crate::detection::Subject;
use crate::group::{By, Groups};
use crate::language::{Property, Value};
use crate::matcher::plan::Assumptions;
use crate::matcher::preview::{LeaveOneOut, Preview};
use crate::rule::Draft;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// What is asked for to be looked at.
#[derive(Clone, Debug)]
pub struct ToLook {
    /// Comes back with the answer.
    pub asked: u64,
    // Before the store: who finds the store unshared finds the rows unshared too.
    what: LookAt,
    /// What is loaded.
    pub store: SharedStore,
}

impl PartialEq for ToLook {
    fn eq(&self, other: &ToLook) -> bool {
        self.asked == other.asked
    }
}

impl Eq for ToLook {}

/// What can be looked at.
#[derive(Clone, Debug)]
pub(super) enum LookAt {
    /// The most frequent values among the rows that are shown.
    Facet {
        by: By,
        shown: Arc<Vec<u32>>,
        is_narrowed: bool,
    },
    /// The course of time, all of it or that between two.
    Time {
        preview: Arc<Preview>,
        span: Option<(i64, i64)>,
        steps: usize,
    },
    /// What the rows of a group have in common, for a draft for these rules.
    Common {
        groups: Arc<Groups>,
        group: usize,
        rules: Vec<String>,
    },
    /// What saving over a file would change.
    Overwritten(Overwriting),
    /// Why a draft does to a row what it does.
    Why {
        row: usize,
        draft: Box<Draft>,
        assumptions: Assumptions,
        left_out: Arc<Vec<LeaveOneOut>>,
    },
}

/// What was asked for to be looked at.
#[derive(Debug)]
pub enum Looked {
    /// This.
    Here(Box<Overlay>),
    /// This, which asks something.
    Question(Box<Overlay>),
    /// What a row and its like have in common, to be added as a condition.
    Common {
        /// The row.
        row: usize,
        /// Whose property.
        subject: Subject,
        /// Which.
        property: Property,
        /// What it is.
        value: Value,
    },
    /// Nothing, and why.
    Nothing(String),
}

const NOTHING_COMMON: &str =
    "the group has no one address or program: open it (Enter) and choose a property";

/// Keeps the place of what is being worked out.
#[derive(Clone, Debug)]
pub struct Awaited {
    /// The number of the question.
    asked: u64,
    /// What it is.
    pub title: String,
    /// What is saved once it is proved.
    saves: Option<SaveTarget>,
    /// Whether it is a decision about many rows.
    decides: bool,
}

impl Awaited {
    /// A save that waits for proofs and preview.
    pub(super) fn saving(title: String, to: SaveTarget) -> Awaited {
        Awaited {
            asked: 0,
            title,
            saves: Some(to),
            decides: false,
        }
    }

    /// A decision about many rows.
    pub(super) fn deciding(asked: u64, title: &str) -> Awaited {
        Awaited {
            asked,
            title: title.to_owned(),
            saves: None,
            decides: true,
        }
    }

    /// Whether it waits for the answer to this question.
    pub(super) fn is(&self, asked: u64) -> bool {
        self.asked == asked
    }

    /// Whether it waits for a decision about many rows.
    pub(super) fn decides(&self) -> bool {
        self.decides
    }

    /// Where the draft is to be saved once it is proved.
    pub(super) fn saves(&self) -> Option<&SaveTarget> {
        self.saves.as_ref()
    }
}

impl ToLook {
    /// What is to be seen.
    pub(super) fn look(&self, stop: &Arc<AtomicBool>) -> Looked {
        let store = &*self.store.0;
        let seen = match &self.what {
            LookAt::Common {
                groups,
                group,
                rules,
            } => match common(store, groups, *group, rules) {
                Some((row, subject, property, value)) => {
                    return Looked::Common {
                        row,
                        subject,
                        property,
                        value,
                    };
                }
                None => Err(NOTHING_COMMON.to_owned()),
            },
            LookAt::Overwritten(overwriting) => return overwriting.question(store, stop),
            LookAt::Facet {
                by,
                shown,
                is_narrowed,
            } => Ok(Overlay::Facets(Facets::of(store, by, shown, *is_narrowed))),
            LookAt::Time {
                preview,
                span,
                steps,
            } => TimeView::of(store, preview, *span, *steps)
                .map(Overlay::Time)
                .ok_or("no loaded detection has a time".to_owned()),
            LookAt::Why {
                row,
                draft,
                assumptions,
                left_out,
            } => why(store, *row, draft, assumptions, left_out)
                .map(|text| Overlay::text(explaining::TITLE, text)),
        };
        match seen {
            Ok(overlay) => Looked::Here(Box::new(overlay)),
            Err(why) => Looked::Nothing(why),
        }
    }
}

impl App {
    /// Asks a worker for what is to be looked at.
    pub(super) fn look(&mut self, title: &str, what: LookAt) {
        let asked = self.outbox.number();
        self.outbox.push(Effect::Look(Box::new(ToLook {
            asked,
            what,
            store: self.loaded.shared(),
        })));
        self.overlays.push(Overlay::Awaited(Awaited {
            asked,
            title: title.to_owned(),
            saves: None,
            decides: false,
        }));
    }

    /// Whether the topmost overlay, or what is in it, is being worked out.
    pub(super) fn is_awaiting_overlay(&self) -> bool {
        match self.overlays.last() {
            Some(Overlay::Fixes(fixes)) => fixes.choices.is_none(),
            Some(Overlay::Awaited(_)) => true,
            _ => false,
        }
    }

    /// Takes what is to be looked at, where it is still wanted.
    pub(super) fn take_looked(&mut self, asked: u64, looked: Looked) {
        let is_it =
            |overlay: &Overlay| matches!(overlay, Overlay::Awaited(one) if one.asked == asked);
        let Some(at) = self.overlays.position(is_it) else {
            return;
        };
        match looked {
            Looked::Here(overlay) => self.overlays.replace(at, *overlay),
            Looked::Question(question) => {
                self.overlays.remove(at);
                self.open_question(*question);
            }
            Looked::Common {
                row,
                subject,
                property,
                value,
            } => {
                self.overlays.remove(at);
                self.add_value(row, subject, &property, &value, false);
            }
            Looked::Nothing(why) => {
                self.overlays.remove(at);
                self.keyboard.drop_held();
                self.complain(why);
            }
        }
    }
}
