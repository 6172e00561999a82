//! What happens to the application, and what it asks the shell to do.

use super::commands::Command;
use super::folder::ToList;
use super::key::Key;
use super::list::ToShow;
use super::list::measure::{Measured, ToMeasure};
use super::loaded::SharedStore;
use super::overlay::drafts::Overlap;
use super::overlay::suggestions::SuggestedAll;
use super::previews::{Previewed, ToPreview};
use super::proofs;
use super::question::completing::ToComplete;
use super::question::deciding::DecisionMade;
use super::question::deciding::Forgotten;
use super::question::deciding::ToDecide;
use super::question::evaluating::{HiddenRows, ToEvaluate};
use super::question::fixing::ToFix;
use super::question::handing_over::ToExport;
use super::question::leaving_out::ToLeaveOut;
use super::question::looking::Looked;
use super::question::looking::ToLook;
use super::question::reading_back::Checked;
use super::question::reading_back::ToReadBack;
use super::question::suggesting::ToSuggest;
use super::question::tallying::Tally;
use super::question::tallying::ToFind;
use super::question::tallying::ToTally;
use super::question::weighing::ToWeigh;
use super::watch::ToReadOn;
use crate::group::{By, Groups, ScanHint, scanners};
use crate::ingest::{FileLook, Span};
use crate::matcher::preview::LeaveOneOut;
use crate::repair::Choices;
use crate::rule::Draft;
use crate::rule::form::Form;
use crate::session::{HistoryEntry, SavedView};
use crate::store::{Order, SourceId, Store};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// A mouse event, in cells from the top left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mouse {
    /// The left button went down.
    Click(u16, u16),
    /// It was moved while the left button is down.
    Drag(u16, u16),
    /// The left button went up.
    Release(u16, u16),
    /// The wheel turned up.
    WheelUp(u16, u16),
    /// The wheel turned down.
    WheelDown(u16, u16),
}

/// What happens to the application.
#[derive(Debug)]
pub enum Msg {
    /// A key.
    Key(Key),
    /// Pasted text.
    Paste(String),
    /// The mouse.
    Mouse(Mouse),
    /// A command, whose hint was clicked.
    Command(&'static Command),
    /// The screen has this many columns and rows.
    Resize(u16, u16),
    /// From loading.
    Loading(crate::load::News),
    /// A source's file looks otherwise than before.
    Watched {
        /// The source's number.
        source: usize,
        /// How it looks.
        look: FileLook,
        /// Whether it is one of lines, which can be read on.
        is_of_lines: bool,
    },
    /// What was appended to a source is being read.
    ReadingOn {
        /// The source's number.
        source: usize,
        /// The line that it begins on.
        line: u32,
    },
    /// A source can't be read on.
    CannotReadOn {
        /// The source's number.
        source: usize,
        /// Why not.
        why: String,
    },
    /// A raw record that was asked for.
    Raw {
        /// Its row.
        row: usize,
        /// Its text, or why it can't be read.
        text: Result<String, String>,
    },
    /// From saving.
    Save(SaveNews),
    /// From writing rows to a file.
    Export {
        /// As it was asked.
        asked: u64,
        /// The file.
        path: PathBuf,
        /// What became of it.
        outcome: ExportOutcome,
    },
    /// Rows were grouped.
    Grouped {
        /// As it was asked.
        asked: u64,
        /// The groups.
        groups: Box<Groups>,
    },
    /// What becomes of each group.
    Tallied(Box<Tally>),
    /// Where the group is that was looked for.
    Found {
        /// As it was asked.
        asked: u64,
        /// The group; `None`: no label holds what was typed.
        group: Option<usize>,
    },
    /// Values that fit what is typed.
    Completed {
        /// As it was asked.
        asked: u64,
        /// Best first, each with how many detections have it.
        completions: Vec<(String, usize)>,
    },
    /// What a draft's file holds.
    DraftRead {
        /// The file.
        path: PathBuf,
        /// The draft of the session it is of; `None`: it is to be opened.
        id: Option<u64>,
        /// What it holds, or why it can't be read.
        held: Result<Vec<u8>, String>,
    },
    /// Rows were sorted.
    Sorted {
        /// By what.
        order: Order,
        /// All of them.
        rows: Vec<u32>,
    },
    /// Which rows are to be shown.
    Shown {
        /// As it was asked.
        number: u64,
        /// The rows, in order.
        rows: Vec<u32>,
    },
    /// What each draft of the session hides.
    Weighed {
        /// As it was asked.
        asked: u64,
        /// In the order of the list.
        overlaps: Vec<Overlap>,
    },
    /// What the session's other drafts hide.
    Evaluated(Box<HiddenRows>),
    /// What a draft does.
    Previewed(Box<Previewed>),
    /// How wide the texts of the list's columns are.
    Measured(Box<Measured>),
    /// What the data hints at.
    Hinted(Box<Hints>),
    /// What was decided could not be kept, and why.
    NotKept(String),
    /// Exclusions that are proposed.
    Suggested(Box<SuggestedAll>),
    /// What can be done about a finding.
    Fixes {
        /// As it was asked.
        asked: u64,
        /// The choices.
        choices: Box<Choices>,
    },
    /// A question has been on the screen long enough to be seen.
    Seen(u64),
    /// How many more or fewer a draft suppresses without some of its nodes.
    LeftOut {
        /// As it was asked.
        stamp: u64,
        /// Node by node.
        counts: Vec<LeaveOneOut>,
    },
    /// A worker has decided about many rows.
    Decided(Box<DecisionMade>),
    /// What was saved was read back.
    ReadBack {
        /// As it was asked.
        asked: u64,
        /// What it is, or why it is not what was saved.
        checked: Result<Box<Checked>, String>,
    },
    /// What is to be looked at.
    Looked {
        /// As it was asked.
        asked: u64,
        /// What is to be seen.
        looked: Box<Looked>,
    },
    /// What was proved.
    Proved(Box<proofs::Proof>),
    /// There is more to take in: see [`Effect::GoOn`].
    GoOn,
    /// What was asked for does not come, by a fault of the program.
    Fault(String),
}

/// What the shell says of saving.
#[derive(Debug)]
pub enum SaveNews {
    /// The file exists and holds something else than expected.
    Exists {
        /// The file.
        path: PathBuf,
        /// The form to save in.
        form: Form,
        /// What it holds.
        bytes: Vec<u8>,
    },
    /// The file was written, and holds this now.
    Saved {
        /// The file.
        path: PathBuf,
        /// Its form.
        form: Form,
        /// What was read back.
        bytes: Vec<u8>,
    },
    /// It was not.
    Failed {
        /// The file.
        path: PathBuf,
        /// Why not.
        error: String,
    },
}

/// What the shell says of writing rows to a file.
#[derive(Clone, Debug)]
pub enum ExportOutcome {
    /// So many rows are written.
    Progress(usize),
    /// The file exists, and is not the one that may be replaced.
    Exists {
        /// Its length in bytes.
        size: u64,
        /// Tells whether it is the same later.
        fingerprint: [u8; 32],
    },
    /// It is written.
    Written {
        /// How many rows.
        rows: usize,
        /// How many bytes.
        bytes: u64,
    },
    /// It was not, and why.
    Failed(String),
}

/// What the data hints at. It says what was seen, never what to believe.
#[derive(Debug)]
pub struct Hints {
    /// Addresses that reached many devices or ports within a day.
    pub scanners: Vec<ScanHint>,
    /// All rows by cause, where that was asked for.
    pub causes: Option<Groups>,
}

impl Hints {
    /// The hints of what is loaded.
    pub fn of(store: &Store, has_causes: bool) -> Hints {
        Hints {
            scanners: scanners(store, None),
            causes: has_causes.then(|| Groups::of(store, &By::Cause, None)),
        }
    }
}

/// What the application asks the shell to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// End.
    Quit,
    /// Stop until the shell's user brings it back.
    Suspend,
    /// Draw everything anew.
    Redraw,
    /// Turn the mouse on or off.
    Mouse(bool),
    /// Put text on the clipboard.
    Copy(String),
    /// Read what was appended to these sources: answered as loading is, at last by
    /// [`crate::load::News::Done`].
    ReadOn(Vec<ToReadOn>),
    /// Read a raw record: answered by [`Msg::Raw`].
    ReadRaw {
        /// The row that asks.
        row: usize,
        /// Its source.
        source: SourceId,
        /// Where in the source.
        span: Span,
    },
    /// Offer names that complete a path: answered by [`Msg::Completed`], with no counts.
    List(ToList),
    /// Read a draft's file: answered by [`Msg::DraftRead`].
    ReadDraft {
        /// The file.
        path: PathBuf,
        /// The draft of the session it is of; `None`: it is to be opened.
        id: Option<u64>,
    },
    /// Keep what happened in the session's file.
    Keep(Box<HistoryEntry>),
    /// Keep where the analyst is.
    KeepView(Box<SavedView>),
    /// Group some rows, or all: answered by [`Msg::Grouped`]. Only the latest is
    /// of use.
    Group {
        /// Comes back with the answer.
        asked: u64,
        // Before the store: who finds the store unshared finds them unshared too.
        /// Which rows.
        rows: Option<Arc<Vec<u32>>>,
        /// What is loaded.
        store: SharedStore,
        /// By what.
        by: By,
    },
    /// Count what becomes of each group: answered by [`Msg::Tallied`]. Only the
    /// latest is of use.
    Tally(Box<ToTally>),
    /// Look for a group by its label: answered by [`Msg::Found`]. Only the latest
    /// is of use.
    Find(Box<ToFind>),
    /// Offer values that fit what is typed: answered by [`Msg::Completed`]. Only
    /// the latest is of use.
    Complete(Box<ToComplete>),
    /// Sort all rows: answered by [`Msg::Sorted`].
    Sort {
        /// What is loaded.
        store: SharedStore,
        /// By what.
        order: Order,
    },
    /// Find the rows to show: answered by [`Msg::Shown`]. Only the latest is of
    /// use.
    Show(Box<ToShow>),
    /// Work out what a draft does: answered by [`Msg::Previewed`]. Only the latest
    /// is of use.
    Preview(Box<ToPreview>),
    /// Work out which rows the session's other drafts hide: answered by
    /// [`Msg::Evaluated`]. Only the latest is of use.
    Evaluate(Box<ToEvaluate>),
    /// Work out what each draft of the session hides: answered by
    /// [`Msg::Weighed`].
    Weigh(Box<ToWeigh>),
    /// Propose exclusions: answered by [`Msg::Suggested`]. Only the latest is of use.
    Suggest(Box<ToSuggest>),
    /// The proposals that were asked for are not wanted any more.
    StopSuggesting,
    /// Work out what can be done about a finding: answered by [`Msg::Fixes`]. Only
    /// the latest is of use.
    Fix(Box<ToFix>),
    /// Answer [`Msg::Seen`] with this number after so long.
    LetSee(u64, Duration),
    /// Count what a draft does without some of its nodes: answered by
    /// [`Msg::LeftOut`]; not wanted any more when a preview is asked for.
    LeaveOut(Box<ToLeaveOut>),
    /// Decide about many rows: answered by [`Msg::Decided`].
    Decide(Box<ToDecide>),
    /// Drop this, which may take its time.
    Forget(Box<Forgotten>),
    /// See whether what was saved does what was to be saved: answered by
    /// [`Msg::ReadBack`].
    ReadBack(Box<ToReadBack>),
    /// Work out what is to be looked at over the panes: answered by
    /// [`Msg::Looked`]. Only the latest is of use.
    Look(Box<ToLook>),
    /// Take the messages that wait, then go on: answered by [`Msg::GoOn`].
    GoOn,
    /// See what the data hints at: answered by [`Msg::Hinted`].
    Hint {
        /// What is loaded.
        store: SharedStore,
        /// Whether causes are wanted, for verdicts to carry over.
        has_causes: bool,
    },
    /// Measure how wide the texts of the list's columns are: answered by
    /// [`Msg::Measured`].
    Measure(Box<ToMeasure>),
    /// Prove what can be proved of a draft: answered by [`Msg::Proved`]. Only the
    /// latest is of use.
    Prove {
        /// Comes back with the answer.
        stamp: u64,
        /// The draft.
        draft: Box<Draft>,
    },
    /// Write rows to a file: answered by [`Msg::Export`], at last by something else
    /// than progress unless it is stopped.
    Export(Box<ToExport>),
    /// Stop writing rows.
    StopExport,
    /// Write a file: answered by [`Msg::Save`].
    Save {
        /// The file.
        path: PathBuf,
        /// The form the bytes are in.
        form: Form,
        /// What to write.
        bytes: Arc<Vec<u8>>,
        /// What the file may hold; `None`: it must not exist.
        expected: Option<Arc<Vec<u8>>>,
    },
}
