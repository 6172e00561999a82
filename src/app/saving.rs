//! Saving: to which file, what that would change, and whether what is on disk
//! afterwards does what the preview said.

use super::overlay::awaited::Awaited;
use super::overlay::devices::devices_in_words;
use super::overlay::{Ask, Overlay, Prompt, Question};
use super::overlays::with_extension;
use super::question::reading_back::Checked;
use super::saves::rule_uuid;
use super::saves::{SaveTarget, Saving};
use super::scroll::Scroll;
use super::work::File;
use super::{App, Effect, SaveNews};
use crate::rule::edit::Edit;
use crate::rule::form::Form;
use crate::rule::name::{safe_name, stem};
use crate::rule::{Draft, write};
use crate::text::number::grouped;
use std::path::{Path, PathBuf};
use std::sync::Arc;

impl App {
    pub(super) fn save(&mut self) {
        self.saves.set_typed(None);
        match self.work.file().cloned() {
            Some(file) => self.write_unless_wrong(file.path, file.form, Some(file.bytes)),
            None => self.ask_where_to_save(),
        }
    }

    /// Writes, once it is known what speaks against it: where there are findings
    /// that must not be saved unseen asks for the exclusion's name first.
    pub(super) fn write_unless_wrong(
        &mut self,
        path: PathBuf,
        form: Form,
        expected: Option<Arc<Vec<u8>>>,
    ) {
        let to = SaveTarget {
            path,
            form,
            expected,
            rows: self.loaded.store().len(),
        };
        if self.is_known_enough(&to) {
            return self.write_knowingly(to);
        }
        let title = format!("saving {}: it is being proved", to.path.display());
        self.overlays
            .push(Overlay::Awaited(Awaited::saving(title, to)));
    }

    /// Whether the proofs and the preview of all that was loaded are there.
    fn is_known_enough(&self, to: &SaveTarget) -> bool {
        let is_previewed = self.stale().is_some() || self.preview().loaded >= to.rows;
        self.proof().is_some() && !self.is_preview_old() && is_previewed
    }

    /// Goes on with a save that waits for proofs and preview, once they are there;
    /// `false` where none does.
    pub(super) fn go_on_saving(&mut self) -> bool {
        let Some(Overlay::Awaited(awaited)) = self.overlays.last() else {
            return false;
        };
        let to = awaited.saves().filter(|to| self.is_known_enough(to));
        let Some(to) = to.cloned() else {
            return false;
        };
        self.overlays.pop();
        self.write_knowingly(to);
        true
    }

    /// Writes or asks: proofs and preview are there.
    fn write_knowingly(&mut self, to: SaveTarget) {
        let Some((codes, why)) = self.why_not_save() else {
            return self.write_unless_unproved(to);
        };
        let stakes = self.stakes();
        let own = self.work.draft().name.clone();
        let SaveTarget {
            path,
            form,
            expected,
            ..
        } = to;
        let name = if own.is_empty() { stem(&path) } else { own };
        self.open_question(Overlay::Prompt(Prompt::new(
            Ask::Insist {
                name,
                codes,
                why,
                stakes,
                path,
                form,
                expected,
            },
            "",
        )));
    }

    /// Asks before what could not be proved is written.
    fn write_unless_unproved(&mut self, to: SaveTarget) {
        let Some(why) = self.why_unproved() else {
            return self.write(to.path, to.form, to.expected);
        };
        let mut lines = vec![
            format!("not proved in time: {why}"),
            "it may hide everything, or nothing, without a word of it here".to_owned(),
            String::new(),
        ];
        lines.extend(self.stakes());
        let question = Question::Unproved(to);
        let lines = Overlay::Confirm(question, lines, Scroll::default());
        self.open_question(lines);
    }

    /// The name was typed: writes all the same, and keeps the reason in the note.
    pub(super) fn insist(&mut self, prompt: Prompt) {
        let Ask::Insist {
            name,
            why,
            path,
            form,
            expected,
            ..
        } = &prompt.ask
        else {
            return;
        };
        if prompt.line.text() != name {
            let error = Some(format!("type `{name}` to save it, Esc to leave it"));
            self.overlays
                .push(Overlay::Prompt(Prompt { error, ..prompt }));
            return;
        }
        let remark = format!("saved in spite of {why}");
        let note = self.work.draft().note.clone();
        if !note.contains(&remark) {
            let note = if note.is_empty() {
                remark
            } else {
                format!("{note}; {remark}")
            };
            if let Err(why) = self.edit_draft(Edit::Note(note)) {
                self.complain(why);
            }
        }
        self.write(path.clone(), *form, expected.clone())
    }

    pub(super) fn ask_where_to_save(&mut self) {
        let form = self.work.file().map_or(Form::Definition, |file| file.form);
        let name = match self.work.file() {
            Some(file) => file.path.display().to_string(),
            None => with_extension(&suggested_name(self.work.draft()), form),
        };
        self.overlays
            .push(Overlay::Prompt(Prompt::new(Ask::SaveAs(form), &name)));
    }

    pub(super) fn save_as(&mut self, mut prompt: Prompt, form: Form) {
        let name = prompt.line.text().trim();
        if name.is_empty() || name.ends_with('/') {
            prompt.error = Some("a file name is needed".to_owned());
            self.overlays.push(Overlay::Prompt(prompt));
            return;
        }
        let path = self.saves.expanded(name);
        self.saves.set_typed(Some((name.to_owned(), form)));
        // The file that this draft is known to be in is not a stranger, save where
        // it gets another form.
        let known = self.work.file();
        let known = known.filter(|file| file.path == path && file.form == form);
        let expected = known.map(|file| file.bytes.clone());
        self.saves.set_devices(None);
        if form == Form::Api {
            return self.ask_devices(SaveTarget {
                path,
                form,
                expected,
                rows: self.loaded.store().len(),
            });
        }
        self.write_unless_wrong(path, form, expected)
    }

    /// Writes over what is there, as it was asked; what was done to the draft
    /// since it was asked about is looked at first.
    pub(super) fn overwrite(
        &mut self,
        path: PathBuf,
        form: Form,
        on_disk: Arc<Vec<u8>>,
        draft: &Draft,
    ) {
        match self.work.draft().is_same(draft) {
            true => self.write(path, form, Some(on_disk)),
            false => self.write_unless_wrong(path, form, Some(on_disk)),
        }
    }

    /// Asks the shell to write the draft.
    pub(super) fn write(&mut self, path: PathBuf, form: Form, expected: Option<Arc<Vec<u8>>>) {
        let mut draft = self.work.draft().clone();
        if draft.name.is_empty() {
            draft.name = stem(&path);
        }
        let devices = self.saves.devices_for(&path);
        let uuid = |word: &str| rule_uuid(self.loaded.store(), word);
        match write::write_for(&draft, form, devices, &uuid) {
            Ok(bytes) => {
                self.saves.push(Saving {
                    path: path.clone(),
                    id: self.work.id(),
                    draft: self.work.draft().clone(),
                    on_disk: None,
                });
                self.outbox.push(Effect::Save {
                    path,
                    form,
                    bytes: Arc::new(bytes),
                    expected,
                });
            }
            Err(error) => {
                self.saves.quit_afterwards(false);
                self.not_saved(&path, format!("not saved: {error}"));
            }
        }
    }

    /// Says why; where a name was typed it is there to be mended.
    fn not_saved(&mut self, path: &Path, why: String) {
        let Some((typed, form)) = self.saves.take_typed(path) else {
            return self.complain(why);
        };
        self.keyboard.drop_held();
        let mut prompt = Prompt::new(Ask::SaveAs(form), &typed);
        prompt.error = Some(why);
        self.overlays.push(Overlay::Prompt(prompt));
    }

    pub(super) fn save_news(&mut self, news: SaveNews) {
        let (SaveNews::Exists { path, .. }
        | SaveNews::Saved { path, .. }
        | SaveNews::Failed { path, .. }) = &news;
        let is_it = |saving: &Saving| saving.path == *path && saving.on_disk.is_none();
        let Some(saving) = self.saves.take(is_it) else {
            return;
        };
        match news {
            SaveNews::Failed { path, error } => {
                self.saves.quit_afterwards(false);
                let why = format!(
                    "{} is not saved: {error}; the draft is kept",
                    path.display()
                );
                self.not_saved(&path, why);
            }
            SaveNews::Exists { path, .. } if saving.id != self.work.id() => {
                self.saves.quit_afterwards(false);
                self.complain(format!(
                    "{} exists and was left as it is: open the exclusion again ({}) to save it",
                    path.display(),
                    self.key_of("drafts")
                ));
            }
            SaveNews::Exists { path, form, bytes } => {
                self.ask_to_overwrite(path, form, Arc::new(bytes), saving.draft);
            }
            SaveNews::Saved { form, bytes, .. } => self.saved(saving, form, bytes),
        }
    }

    /// It is on disk: has it read back.
    fn saved(&mut self, saving: Saving, form: Form, bytes: Vec<u8>) {
        let asked = self.outbox.number();
        let bytes = Arc::new(bytes);
        let (path, draft) = (saving.path.clone(), saving.draft.clone());
        self.saves.push(Saving {
            on_disk: Some((asked, form, bytes.clone())),
            ..saving
        });
        self.ask_to_read_back(asked, path, draft, bytes);
    }

    /// It was read back.
    pub(super) fn read_back(&mut self, asked: u64, checked: Result<Box<Checked>, String>) {
        let is_it = |saving: &Saving| matches!(&saving.on_disk, Some((of, ..)) if *of == asked);
        let Some(Saving {
            path,
            id,
            draft,
            on_disk,
        }) = self.saves.take(is_it)
        else {
            return;
        };
        let (checked, (_, form, bytes)) = match (checked, on_disk) {
            (Ok(checked), Some(on_disk)) => (*checked, on_disk),
            (Err(why), _) => {
                self.saves.quit_afterwards(false);
                self.complain(why);
                return;
            }
            (Ok(_), None) => return,
        };
        let name = path.display().to_string();
        let what = match (form, self.saves.devices_for(&path)) {
            (Form::Api, Some(devices)) => {
                format!("{}, for {}", form.words(), devices_in_words(devices.len()))
            }
            _ => form.words().to_owned(),
        };
        self.say(format!(
            "saved {name} ({what}); read back, it suppresses {} of {} loaded",
            grouped(checked.suppressed),
            grouped(checked.loaded)
        ));
        if let Some(left) = self.saves.beside() {
            self.say_too(&left);
        }
        let file = File { path, form, bytes };
        self.note_file(id, &file);
        if id == self.work.id() {
            self.work.saved(draft, checked.draft, file);
        } else {
            self.triage.saved(id);
        }
        if self.saves.quits() {
            self.quit();
        }
    }
}

/// A safe file name from the draft's name, else from its rules.
fn suggested_name(draft: &Draft) -> String {
    let text = match (draft.name.as_str(), draft.rules.first()) {
        ("", Some(rule)) => format!("exclusion-{}", rule.to_lowercase()),
        ("", None) => "exclusion".to_owned(),
        (name, _) => name.to_owned(),
    };
    safe_name(&text)
}
