//! Writing to a file what the list shows, or what is marked.
//!
//! ```text
//! w ─► Ask::Export ─ Enter ─► Effect::Export ─► worker: rows, one by one, atomically
//!       ▲   Tab: the form     Awaited: so many of so many; Esc ─► Effect::StopExport
//!       └── failed, with what was typed ◄── Msg::Export ──► it exists: Question::Replace
//! ```

use super::exports::{ChosenRows, ExportTarget, RowsForm};
use super::list::column::ListColumn;
use super::overlay::awaited::Awaited;
use super::overlay::{Ask, Overlay, Prompt, Question};
use super::question::handing_over::{RowsWriter, ToExport};
use super::scroll::Scroll;
use super::status::RowStatus;
use super::{App, Effect, ExportOutcome};
use crate::store::Cell;
use crate::text::number::{grouped, plural};
use std::path::Path;

impl App {
    /// `w`: asks where to write what is marked, else what is shown.
    pub(super) fn ask_export(&mut self) {
        let marked = &self.triage.rows().marked;
        let shown = self.list.shown().clone();
        let (rows, stem) = match marked.is_empty() {
            true => (ChosenRows::Shown(shown), self.shown_stem()),
            false => (ChosenRows::Marked(marked.clone(), shown), "marked"),
        };
        self.ask_export_of(rows, RowsForm::Csv, stem, None);
    }

    pub(super) fn ask_export_of(
        &mut self,
        rows: ChosenRows,
        form: RowsForm,
        stem: &'static str,
        error: Option<String>,
    ) {
        if rows.count() == 0 {
            return self.complain("no detection is shown: there is nothing to write");
        }
        let target = ExportTarget { rows, form, stem };
        let mut prompt = Prompt::new(Ask::Export(target), "");
        // What is typed comes before the ending.
        prompt.line.set_at(form.extension(), 0);
        prompt.error = error;
        self.overlays.push(Overlay::Prompt(prompt));
    }

    /// What a file of what is shown is called.
    fn shown_stem(&self) -> &'static str {
        self.list.status().map_or("detections", RowStatus::name)
    }

    /// The list's columns that are of the detections themselves.
    fn columns_of_rows(&self) -> Vec<Cell> {
        let shown = self.list.columns().choices().iter();
        let cells = shown.filter_map(|choice| match choice.column {
            ListColumn::Cell(cell) if choice.is_shown => Some(cell),
            _ => None,
        });
        cells.collect()
    }

    /// What writes these rows out.
    pub(super) fn rows_writer(&self, rows: ChosenRows, form: RowsForm) -> RowsWriter {
        let (session, decided) = self.triage.shared();
        RowsWriter {
            rows,
            form,
            cells: self.columns_of_rows(),
            session,
            decided,
            store: self.loaded.shared(),
        }
    }

    /// `Enter` in the prompt: has a worker write; over a file only where it is the
    /// one that was asked about.
    pub(super) fn export(
        &mut self,
        target: ExportTarget,
        typed: String,
        expected: Option<[u8; 32]>,
    ) {
        let path = self.saves.expanded(&target.file_name(&typed));
        let asked = self.outbox.number();
        let rows = self.rows_writer(target.rows.clone(), target.form);
        let title = format!("writing {}", path.display());
        self.outbox.push(Effect::Export(Box::new(ToExport {
            asked,
            path,
            expected,
            rows,
        })));
        let awaited = Awaited::exporting(asked, title, target, typed);
        self.overlays.push(Overlay::Awaited(awaited));
    }

    /// It is not wanted any more.
    pub(super) fn stop_export(&mut self) {
        self.outbox.push(Effect::StopExport);
        self.complain("stopped: nothing was written");
    }

    /// What became of it.
    pub(super) fn take_export(&mut self, asked: u64, path: &Path, outcome: ExportOutcome) {
        let is_it = |overlay: &Overlay| matches!(overlay, Overlay::Awaited(one) if one.is(asked));
        let name = path.display();
        let Some(at) = self.overlays.position(is_it) else {
            if matches!(outcome, ExportOutcome::Written { .. }) {
                self.say(format!("{name} was written before that could be stopped"));
            }
            return;
        };
        if let ExportOutcome::Progress(count) = outcome {
            if let Some(Overlay::Awaited(awaited)) = self.overlays.get_mut(at) {
                let of = awaited
                    .exports()
                    .map_or(0, |(target, _)| target.rows.count());
                awaited.title = format!("writing {name}: {} of {}", grouped(count), grouped(of));
            }
            return;
        }
        let Overlay::Awaited(awaited) = self.overlays.remove(at) else {
            return;
        };
        let Some((target, typed)) = awaited.into_exports() else {
            return;
        };
        match outcome {
            ExportOutcome::Progress(_) => {}
            ExportOutcome::Written { rows, bytes } => self.say(format!(
                "{} written to {name} ({}, {} bytes)",
                plural(rows, "detection"),
                target.form.words(),
                grouped(bytes)
            )),
            ExportOutcome::Failed(error) => {
                self.keyboard.drop_held();
                self.reopen_export(target, &typed, Some(format!("not written: {error}")));
            }
            ExportOutcome::Exists { size, fingerprint } => {
                let lines = vec![
                    format!("{name} exists, {} bytes", grouped(size)),
                    format!(
                        "{} would take the place of all that is in it",
                        plural(target.rows.count(), "detection")
                    ),
                ];
                let question = Question::Replace {
                    target: Box::new(target),
                    typed,
                    fingerprint,
                };
                self.open_question(Overlay::Confirm(question, lines, Scroll::default()));
            }
        }
    }

    /// The prompt again, with what was typed.
    pub(super) fn reopen_export(
        &mut self,
        target: ExportTarget,
        typed: &str,
        error: Option<String>,
    ) {
        let mut prompt = Prompt::new(Ask::Export(target), typed);
        prompt.error = error;
        self.overlays.push(Overlay::Prompt(prompt));
    }
}
