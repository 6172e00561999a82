//! Putting things on the clipboard: the exclusion as XML, and rows as what a ticket,
//! a script or a colleague takes. What was put there is said; what is too long for a
//! terminal to take is proposed to be written to a file.

use super::exports::{ChosenRows, MOST_COPIED, RowsForm};
use super::marks::Targets;
use super::overlay::caution::{Caution, Consequence, Reply};
use super::question::looking::LookAt;
use super::saves::rule_uuid;
use super::{App, Effect};
use crate::rule::form::Form;
use crate::rule::write;
use crate::store::to_u32;
use crate::text::number::{grouped, plural};
use std::sync::Arc;

impl App {
    /// `y` in the builder: the exclusion in the form of its last save.
    pub(super) fn copy_draft(&mut self) {
        let form = self.work.file().map_or(Form::Definition, |file| file.form);
        let draft = self.work.draft();
        let written = write::write(draft, form, &|word| rule_uuid(self.loaded.store(), word));
        let text = match written.map(String::from_utf8) {
            Ok(Ok(text)) => text,
            Ok(Err(_)) => {
                return self.complain("not copied: the file is not UTF-8; S saves it elsewhere");
            }
            Err(error) => return self.complain(format!("not copied: {error}")),
        };
        if text.len() > MOST_COPIED {
            return self.complain(format!(
                "not copied: {} bytes are too many for a terminal's clipboard; s saves them to a file",
                grouped(text.len())
            ));
        }
        let what = format!("copied {} bytes, {}", grouped(text.len()), form.words());
        self.outbox.push(Effect::Copy(text));
        // The clipboard leads to a console as a file does.
        match self.why_not_save() {
            Some((_, why)) => self.complain(format!("{what}, in spite of {why}")),
            None => self.say(what),
        }
    }

    /// `y` in the list: asks as what to copy the row, the marked rows or the group.
    pub(super) fn ask_copy(&mut self) {
        let is_group = self.list.open_groups().is_some();
        let (rows, whose) = match self.targets() {
            Targets::Rows(rows) => {
                let rows: Vec<u32> = rows.into_iter().map(to_u32).collect();
                let whose = match rows.len() {
                    1 => "the detection".to_owned(),
                    count if is_group => format!("the group's {} detections", grouped(count)),
                    count => format!("the {} marked", grouped(count)),
                };
                (ChosenRows::These(Arc::new(rows)), whose)
            }
            Targets::Unseen => {
                let marked = self.triage.rows().marked.clone();
                let (count, hidden) = (marked.count(), self.triage.marks().hidden);
                let whose = format!(
                    "the {} marked, {} not shown",
                    grouped(count),
                    grouped(hidden)
                );
                (ChosenRows::Marked(marked, self.list.shown().clone()), whose)
            }
        };
        if rows.count() == 0 {
            return;
        }
        let replies = RowsForm::COPIES.map(|(key, form)| {
            let text = match form {
                RowsForm::Native => "JSON Lines (native)".to_owned(),
                form => form.words().to_owned(),
            };
            Reply::new(key, text, Consequence::Copy(form, rows.clone()))
        });
        let caution = Caution::new(&format!("copy {whose}"), Vec::new(), replies.into());
        self.overlays
            .push(super::overlay::Overlay::Caution(caution));
    }

    /// Has a worker write the rows out for the clipboard.
    pub(super) fn copy_rows(&mut self, form: RowsForm, rows: ChosenRows) {
        let writer = self.rows_writer(rows, form);
        self.look("copying", LookAt::Copied(writer));
    }

    /// They are written out.
    pub(super) fn copied(&mut self, form: RowsForm, count: usize, text: String) {
        self.say(format!(
            "copied {} as {}, {} bytes",
            plural(count, "detection"),
            form.words(),
            grouped(text.len())
        ));
        self.outbox.push(Effect::Copy(text));
    }

    /// They are too many for the clipboard: a file is proposed.
    pub(super) fn too_long_to_copy(&mut self, form: RowsForm, rows: ChosenRows) {
        self.keyboard.drop_held();
        let why = format!(
            "not copied: a terminal's clipboard takes {} bytes; write them to a file?",
            grouped(MOST_COPIED)
        );
        self.ask_export_of(rows, form, "copy", Some(why));
    }
}
