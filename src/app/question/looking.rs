//! What lies over the panes and is not at hand: the most frequent values, the
//! course of time, why a detection is kept, what saving would change.

use super::common::{RowsTogether, common};
use super::handing_over::RowsWriter;
use super::offering::offered;
use super::overwriting::Overwriting;
use super::scoping::ToScope;
use super::why::{self, why};
use crate::app::exports::{ChosenRows, MOST_COPIED, RowsForm};
use crate::app::loaded::SharedStore;
use crate::app::overlay::Overlay;
use crate::app::overlay::addable::Addable;
use crate::app::overlay::facets::Facets;
use crate::app::overlay::timeline::TimeView;
use crate::detection::Subject;
use crate::group::By;
use crate::language::{Property, Value};
use crate::matcher::plan::Assumptions;
use crate::matcher::preview::{LeaveOneOut, Preview};
use crate::rule::Draft;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// What is asked for to be looked at.
#[derive(Clone, Debug)]
pub struct ToLook {
    /// Comes back with the answer.
    pub asked: u64,
    // Before the store: who finds the store unshared finds the rows unshared too.
    pub(in crate::app) what: LookAt,
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
pub(in crate::app) enum LookAt {
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
        /// Where the cursor stands.
        at: Option<i64>,
        steps: usize,
    },
    /// What some rows have in common, for a draft for these rules.
    Common {
        rows: RowsTogether,
        rules: Vec<String>,
    },
    /// What can be added to an exclusion.
    Addable(Vec<Addable>),
    /// What saving over a file would change.
    Overwritten(Overwriting),
    /// The devices that an exclusion can be for.
    Devices(ToScope),
    /// Rows, written out for the clipboard.
    Copied(RowsWriter),
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
    /// Something to read or to choose from.
    Here(Box<Overlay>),
    /// Something that asks a question.
    Question(Box<Overlay>),
    /// What a row and its like have in common, to be added as a condition.
    Common {
        /// The row.
        row: usize,
        /// Whose property.
        subject: Subject,
        /// The property.
        property: Property,
        /// What it is.
        value: Value,
    },
    /// So many rows, written out for the clipboard.
    Copied(RowsForm, usize, String),
    /// These rows written out are more than a clipboard takes.
    TooLong(RowsForm, ChosenRows),
    /// Nothing, and why.
    Nothing(String),
}

const NOTHING_COMMON: &str = "they have no one address or program in common: suggestions propose what there is, or \
     choose a property in the detail";

impl ToLook {
    /// What is to be seen.
    pub(in crate::app) fn look(&self, stop: &Arc<AtomicBool>) -> Looked {
        let store = &*self.store.0;
        let seen = match &self.what {
            LookAt::Common { rows, rules } => match common(store, rows, rules) {
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
            LookAt::Overwritten(overwriting) => {
                return Looked::Question(Box::new(overwriting.question(store, stop)));
            }
            LookAt::Addable(all) => Ok(offered(store, all)),
            LookAt::Copied(writer) => return copied(writer, stop),
            LookAt::Devices(asked) => Ok(Overlay::Devices(asked.devices(store))),
            LookAt::Facet {
                by,
                shown,
                is_narrowed,
            } => Ok(Overlay::Facets(Facets::of(store, by, shown, *is_narrowed))),
            LookAt::Time {
                preview,
                span,
                at,
                steps,
            } => TimeView::of(store, preview, (*span, *at), *steps)
                .map(Overlay::Time)
                .ok_or("no loaded detection has a time".to_owned()),
            LookAt::Why {
                row,
                draft,
                assumptions,
                left_out,
            } => why(store, *row, draft, assumptions, left_out)
                .map(|text| Overlay::text(why::TITLE, text)),
        };
        match seen {
            Ok(overlay) => Looked::Here(Box::new(overlay)),
            Err(why) => Looked::Nothing(why),
        }
    }
}

/// Text that does not grow beyond what a clipboard takes.
#[derive(Default)]
struct Clipping {
    bytes: Vec<u8>,
}

impl io::Write for Clipping {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self.bytes.len() + bytes.len() > MOST_COPIED {
            true => Err(io::ErrorKind::StorageFull.into()),
            false => self.bytes.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn copied(writer: &RowsWriter, stop: &AtomicBool) -> Looked {
    let mut clipping = Clipping::default();
    let mut goes_on = |_| !stop.load(Ordering::Relaxed);
    match writer.write(&mut clipping, &mut goes_on) {
        Ok(Some(count)) => {
            let text = String::from_utf8_lossy(&clipping.bytes).into_owned();
            Looked::Copied(writer.form, count, text)
        }
        Ok(None) => Looked::Nothing("nothing was copied".to_owned()),
        Err(_) => Looked::TooLong(writer.form, writer.rows.clone()),
    }
}
