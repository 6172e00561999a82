//! What can lie over the panes. The topmost one gets the keys.

pub mod addable;
pub mod awaited;
pub mod axis;
pub mod caution;
pub mod columns;
pub mod comparing;
pub mod devices;
pub mod drafts;
pub mod facets;
pub mod filling;
pub mod fixes;
pub mod suggestions;
pub mod timeline;

use super::commands::{Command, Scope};
use super::exports::ExportTarget;
use super::prompt::LineEditor;
use super::saves::SaveTarget;
use super::scroll::Scroll;
use crate::detection::Subject;
use crate::group::By;
use crate::language::Property;
use crate::rule::edit::WrongValue;
use crate::rule::form::Form;
use crate::rule::{Condition, Draft, NodeId};
use addable::Addable;
use awaited::Awaited;
use caution::Caution;
use columns::ColumnView;
use comparing::Comparing;
use devices::Devices;
use drafts::Drafts;
use facets::Facets;
use filling::Filling;
use fixes::Fixes;
use std::path::PathBuf;
use std::sync::Arc;
use suggestions::Suggestions;
use timeline::TimeView;

/// Whose property completions are about, and which.
pub(in crate::app) type PropertyOf = (Subject, Property);

/// Where a new condition goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// Beside or into the node at this path.
    Node(NodeId),
    /// Into the part of this subject, made where missing.
    Part(Subject),
    /// Into this operation, made where missing.
    Operation(String),
    /// In the place of the condition that is there.
    Instead(NodeId),
}

/// What is done with what a prompt holds.
#[derive(Clone, Debug)]
pub enum Ask {
    /// The list's filter; holds the one to go back to.
    Filter(String),
    /// The value of the condition at this path.
    Value(NodeId),
    /// The value of a new condition.
    NewValue(Target, Condition),
    /// A group to go to; holds where the cursor was.
    Find(usize),
    /// A text to go to in what is read: the help, a text, the XML; holds its first row.
    FindText(usize),
    /// The exclusion's name.
    Name,
    /// The name of this draft of the session.
    Rename(u64),
    /// The exclusion's note.
    Remark,
    /// The rules that the exclusion is for, apart by commas.
    Rules,
    /// A file to open as a draft.
    OpenDraft,
    /// A note on these rows.
    Note(Vec<usize>),
    /// The file to save to.
    SaveAs(Form),
    /// The file to write rows to.
    Export(ExportTarget),
    /// The exclusion's name, since it has findings that must not be saved
    /// unseen: what is saved then, and the findings' codes.
    Insist {
        /// What has to be typed.
        name: String,
        /// The findings.
        codes: Vec<crate::finding::Code>,
        /// What the note keeps: the findings, and what is dangerous.
        why: String,
        /// What is at stake, line by line.
        stakes: Vec<String>,
        /// The file to save to.
        path: PathBuf,
        /// The form to save in.
        form: Form,
        /// What the file may hold.
        expected: Option<Arc<Vec<u8>>>,
    },
}

/// A prompt: a typed line, what it would mean, and completions.
#[derive(Clone, Debug)]
pub struct Prompt {
    /// What the line is for.
    pub ask: Ask,
    /// The line.
    pub line: LineEditor,
    /// Why the line can't be taken as it stands.
    pub error: Option<String>,
    /// What is wrong with a value.
    pub(super) wrong: Option<Box<WrongValue>>,
    /// Whether an address of the other kind may go to the property of its kind.
    pub(super) takes_twins: bool,
    /// Whose loaded values complete it, and of which property.
    pub(super) about: Option<PropertyOf>,
    /// The number of the question which values fit what is typed.
    pub(super) asked: u64,
    /// Whether `completions` are of what was typed before.
    pub(super) is_behind: bool,
    /// The values that fit what is typed, best first, each with how many detections
    /// have it.
    pub completions: Vec<(String, usize)>,
    /// The chosen one.
    pub chosen: Option<usize>,
}

impl Prompt {
    /// A prompt that starts with `text`.
    pub fn new(ask: Ask, text: &str) -> Prompt {
        Prompt {
            ask,
            line: LineEditor::new(text),
            error: None,
            wrong: None,
            takes_twins: false,
            about: None,
            asked: 0,
            is_behind: false,
            completions: Vec::new(),
            chosen: None,
        }
    }
}

/// What a yes means.
#[derive(Clone, Debug)]
pub enum Question {
    /// Quit with changes that are in no file.
    Quit,
    /// Save what could not be proved in time.
    Unproved(SaveTarget),
    /// Write rows over what is there.
    Replace {
        /// Which rows, and as what.
        target: Box<ExportTarget>,
        /// The file's name as it was typed.
        typed: String,
        /// Of what is there.
        fingerprint: [u8; 32],
    },
    /// Save over what is there.
    Overwrite {
        /// The file.
        path: PathBuf,
        /// The form to save in.
        form: Form,
        /// What the file holds now.
        on_disk: Arc<Vec<u8>>,
        /// What was to be saved when it was found to be there.
        draft: Box<Draft>,
    },
}

/// A choice among lines that can be filtered by typing.
#[derive(Clone, Debug)]
pub struct Picker {
    /// What is chosen.
    pub pick: Pick,
    /// What is typed.
    pub line: LineEditor,
    /// Cursor and view, over [`Picker::shown`].
    pub scroll: Scroll,
    /// The indices of the choices that match, best first.
    pub shown: Vec<usize>,
}

impl Picker {
    /// A choice among so many.
    pub fn new(pick: Pick, len: usize) -> Picker {
        Picker {
            pick,
            line: LineEditor::default(),
            scroll: Scroll::default(),
            shown: (0..len).collect(),
        }
    }
}

/// What a picker chooses among.
#[derive(Clone, Debug)]
pub enum Pick {
    /// A command: the palette.
    Command(Vec<&'static Command>),
    /// What is asked in a new condition, or another operation.
    Add(Vec<Addable>),
    /// What rows are grouped by.
    Groups(Vec<By>),
    /// What the most frequent values are listed of.
    Facet(Vec<By>),
    /// The list's order.
    Order,
}

/// Text to read.
#[derive(Clone, Debug, Default)]
pub struct TextView {
    /// What it is.
    pub title: String,
    /// The text as it is, line breaks included.
    pub text: String,
    /// The first line seen.
    pub scroll: Scroll,
    /// Rows it takes in [`TextView::measured`] cells.
    pub len: usize,
    /// The cells it was measured for.
    pub measured: usize,
}

impl Overlay {
    /// Whose commands its keys are: those of the first come first.
    pub fn scopes(&self) -> &'static [Scope] {
        use Scope::{AnyList, Over, Window};
        match self {
            Overlay::Help(_) => &[Scope::Help, Window, Over, AnyList],
            Overlay::Text(_) => &[Scope::Text, Window, Over, AnyList],
            Overlay::Confirm(..) => &[Scope::Question, Window, Over, AnyList],
            Overlay::Fixes(_) => &[Scope::Fixes, Window, Over, AnyList],
            Overlay::Suggestions(_) => &[Scope::Suggestions, Window, Over, AnyList],
            Overlay::Caution(_) => &[Scope::Replies, Window, Over, AnyList],
            Overlay::Devices(_) => &[Scope::Devices, Window, Over, AnyList],
            Overlay::Drafts(_) => &[Scope::Drafts, Window, Over, AnyList],
            Overlay::Facets(_) => &[Scope::Facets, Window, Over, AnyList],
            Overlay::Columns(_) => &[Scope::Columns, Window, Over, AnyList],
            Overlay::Awaited(_) => &[Window, Over],
            // It takes no key yet.
            Overlay::Unseen(..) => &[],
            Overlay::Time(_) => &[Scope::Time, Window, Over],
            Overlay::Prompt(_) => &[Scope::Prompt, Scope::Line, Over],
            Overlay::Comparing(_) => &[Scope::Comparisons, Window, Over, AnyList],
            Overlay::Filling(_) => &[Scope::Fields, Scope::Line, Over],
            Overlay::Picker(picker) => match picker.pick {
                Pick::Order => &[Scope::Sort, Scope::Picker, Scope::Line, Over],
                _ => &[Scope::Picker, Scope::Line, Over],
            },
        }
    }

    /// The line that is typed in it.
    pub fn line_mut(&mut self) -> Option<&mut LineEditor> {
        match self {
            Overlay::Prompt(prompt) => {
                // What is typed is no completion any more.
                prompt.chosen = None;
                Some(&mut prompt.line)
            }
            Overlay::Picker(picker) => Some(&mut picker.line),
            Overlay::Filling(filling) => filling.line_mut(),
            _ => None,
        }
    }

    /// Text to read.
    pub fn text(title: &str, text: String) -> Overlay {
        Overlay::Text(TextView {
            title: title.to_owned(),
            text,
            ..TextView::default()
        })
    }
}

/// What lies over the panes.
#[derive(Clone, Debug)]
pub enum Overlay {
    /// All keys.
    Help(Scroll),
    /// A typed line.
    Prompt(Prompt),
    /// A choice.
    Picker(Picker),
    /// A question, with lines that say what is at stake.
    Confirm(Question, Vec<String>, Scroll),
    /// What can be done about a finding.
    Fixes(Box<Fixes>),
    /// Exclusions that are proposed.
    Suggestions(Box<Suggestions>),
    /// A question with several ways to go on.
    Caution(Caution),
    /// The devices that an exclusion is to be for.
    Devices(Devices),
    /// The drafts of the session.
    Drafts(Drafts),
    /// The comparisons of a condition.
    Comparing(Box<Comparing>),
    /// Fields to fill in.
    Filling(Box<Filling>),
    /// The most frequent values of something.
    Facets(Facets),
    /// The list's columns, to choose from.
    Columns(ColumnView),
    /// The course of time.
    Time(TimeView),
    /// What takes the place of this is being worked out.
    Awaited(Awaited),
    /// A question that has only just appeared, and its number.
    Unseen(u64, Box<Overlay>),
    /// Text: a raw record, a whole value, what was skipped.
    Text(TextView),
}
