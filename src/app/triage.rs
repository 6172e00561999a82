//! Verdicts and notes, and the one history of everything the analyst
//! does: draft edits included. What is held of it stands in [`super::decided`].
//!
//! ```text
//! Change ─► Session::act ─► HistoryEntry ─► Effect::Keep, one transaction each
//! u, Ctrl-r ─► undoing ─► the same, and the draft is taken from its text
//! ```

use super::marks::Targets;
use super::overlay::caution::Consequence;
use super::question::deciding::Decision;
use super::work::File;
use super::{App, Hints};
use crate::group::{By, Coding};
use crate::rule::edit::Edit;
use crate::session::{Change, DraftText, HistoryEntry, Verdict};
use crate::store::RowSet;
use std::sync::Arc;

impl App {
    /// Makes a change: a step of history.
    pub(super) fn decide(&mut self, change: Change) -> bool {
        match self.triage.session_mut().act(change) {
            Some(entry) => {
                self.follow(entry);
                true
            }
            None => false,
        }
    }

    /// Brings rows up to date with a change, and has it kept.
    pub(super) fn follow(&mut self, entry: HistoryEntry) {
        self.triage.follow(self.loaded.store(), &entry.change);
        self.keep(entry);
    }

    /// Makes a change that is no step of history.
    pub(super) fn amend(&mut self, change: Change) {
        if let Some(entry) = self.triage.session_mut().amend(change) {
            self.follow(entry);
        }
    }

    /// Edits the draft: a step of history.
    ///
    /// # Errors
    /// Why that can't be; the draft is as it was.
    pub(super) fn edit_draft(&mut self, edit: Edit) -> Result<(), String> {
        let text = self.work.apply(edit)?;
        self.record_draft(text);
        Ok(())
    }

    /// Records what the draft says now: a step of history.
    pub(super) fn record_draft(&mut self, text: DraftText) {
        self.decide(Change::Draft {
            id: self.work.id(),
            to: Box::new(Some(text)),
        });
    }

    /// Has the session know which file a draft is in: no step of history, since
    /// the file stays whatever is taken back.
    pub(super) fn note_file(&mut self, id: u64, file: &File) {
        let Some(mut text) = self.triage.session().drafts().get(&id).cloned() else {
            return;
        };
        file.name_in(&mut text);
        let to = Box::new(Some(text));
        self.amend(Change::Draft { id, to });
    }

    /// Takes drafts as a step in history has left them.
    pub(super) fn load_drafts(&mut self, drafts: Vec<(u64, Option<DraftText>)>) {
        for (id, to) in drafts {
            match to {
                // What it was begun beside is under work again.
                None if id == self.work.id() && self.open_before() => {}
                to if id == self.work.id() => {
                    if let Err(why) = self.work.load(to.as_ref()) {
                        self.complain(why);
                        continue;
                    }
                    self.work.assume(self.triage.assumptions());
                    if let Some(file) = self.work.file().cloned() {
                        self.note_file(id, &file);
                    }
                }
                // What is taken back must be seen.
                Some(text) if self.open_text_of(id, &text) => self.ask_file(id, &text),
                _ => {}
            }
        }
    }

    /// Opens the draft that was under work before this one was begun, where the session still has it.
    fn open_before(&mut self) -> bool {
        let Some(id) = self.triage.before(self.work.id()) else {
            return false;
        };
        let text = self.triage.session().drafts().get(&id).cloned();
        text.is_some_and(|text| {
            let is_open = self.open_text_of(id, &text);
            self.ask_file(id, &text);
            is_open
        })
    }

    /// `b`, `t`, `c`: decides about the targets.
    pub(super) fn judge(&mut self, verdict: Option<Verdict>) {
        match self.targets() {
            Targets::Rows(rows) if rows.is_empty() => {}
            Targets::Rows(rows) => self.judge_rows(verdict, rows),
            Targets::Unseen => {
                let word = verdict.map_or("no verdict", Verdict::name);
                self.doubt_marks(word, |rows| Consequence::Judge(verdict, rows));
            }
        }
    }

    /// The same for all rows that the list shows.
    pub(super) fn judge_shown(&mut self, verdict: Option<Verdict>) {
        let rows = self.list.shown().iter().map(|row| *row as usize).collect();
        self.judge_rows(verdict, rows);
    }

    /// Decides about rows; asks where that would take back threats among them.
    pub(super) fn judge_rows(&mut self, verdict: Option<Verdict>, rows: Vec<usize>) {
        let threat = &self.triage.rows().threat;
        let takes_back = verdict != Some(Verdict::Threat) && rows.len() > 1 && !threat.is_empty();
        match takes_back && rows.iter().any(|row| threat.contains(*row)) {
            true => self.doubt_threats(verdict, rows),
            false => self.judge_surely(verdict, rows),
        }
    }

    /// Decides about rows.
    pub(super) fn judge_surely(&mut self, verdict: Option<Verdict>, rows: Vec<usize>) {
        self.decide_about(Decision::Judge(verdict, rows));
    }

    /// `n`: the note on the row, or on all that are marked.
    pub(super) fn ask_note(&mut self) {
        if self
            .list
            .open_groups()
            .is_some_and(|view| !view.sought.is_empty())
        {
            return self.find_next(false);
        }
        match self.targets() {
            Targets::Rows(rows) => self.ask_note_on(rows),
            Targets::Unseen => self.doubt_marks("note", Consequence::Note),
        }
    }

    pub(super) fn take_note(&mut self, rows: Vec<usize>, text: &str) {
        let note = Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        self.decide_about(Decision::Note(note, rows));
    }

    /// Rows marked as threats that the shown draft hides.
    pub fn hidden_threats(&self) -> RowSet {
        let threats = &self.triage.rows().threat;
        if threats.is_empty() {
            return RowSet::none(threats.len());
        }
        let suppressed = &self.preview().suppressed;
        if threats.len() == suppressed.len() {
            let mut rows = threats.clone();
            rows.and(suppressed);
            return rows;
        }
        // Of rows that came after the preview it is not known yet.
        let is_hidden = |row| threats.contains(row) && suppressed.contains(row);
        RowSet::from_fn(threats.len(), is_hidden)
    }

    pub(super) fn take_hints(&mut self, hints: Hints) {
        self.loaded.take_scanners(hints.scanners);
        if let Some(causes) = hints.causes {
            self.decide_about(Decision::Carry(Arc::new(causes)));
        }
    }

    /// What is said of a row beside its record: label and text.
    pub(super) fn remarks_on(&mut self, row: usize) -> Vec<(&'static str, String)> {
        let note = self.note_on(row).map(|text| ("note", text));
        let hint = self.hint_on(row).map(|text| ("hint", text));
        let found = self.found_in(row);
        note.into_iter().chain(hint).chain(found).collect()
    }

    /// What the data hints at about a row's remote address.
    fn hint_on(&self, row: usize) -> Option<String> {
        if self.loaded.scanners().is_empty() {
            return None;
        }
        let code = Coding::of(self.loaded.store(), &By::Address).code(row);
        self.loaded
            .scanners()
            .iter()
            .find(|scanner| scanner.code == code)
            .map(|scanner| format!("the address {}", scanner.reach()))
    }

    /// The note on a row.
    pub fn note_on(&mut self, row: usize) -> Option<String> {
        if !self.triage.rows().noted.contains(row) {
            return None;
        }
        let key = self.triage.rows_mut().key(self.loaded.store(), row);
        self.triage.session().note(&key).map(str::to_owned)
    }
}
