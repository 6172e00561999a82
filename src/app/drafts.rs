//! `D`: the drafts of the session, and what each does to what is loaded.

use super::overlay::drafts::Drafts;
use super::overlay::drafts::Overlap;
use super::overlay::{Ask, Overlay, Prompt};
use super::previews::Given;
use super::question::evaluating::given;
use super::question::weighing::ToWeigh;
use super::scroll::Scroll;
use super::work::{File, Work};
use super::{App, Effect};
use crate::rule::edit::Edit;
use crate::rule::form::Form;
use crate::rule::name::stem;
use crate::rule::read;
use crate::session::{Change, DraftText};
use crate::store::RowSet;
use std::path::PathBuf;
use std::sync::Arc;

impl App {
    /// `D`: opens the list of drafts, and asks what each hides.
    pub(super) fn open_drafts(&mut self) {
        let mut texts: Vec<(u64, DraftText)> = self
            .triage
            .session()
            .drafts()
            .iter()
            .map(|(id, text)| (*id, text.clone()))
            .collect();
        if !texts.iter().any(|(id, _)| *id == self.work.id()) {
            texts.extend(self.work.text().map(|text| (self.work.id(), text)));
        }
        let cursor = texts.iter().position(|(id, _)| *id == self.work.id());
        let assumptions = self.triage.assumptions();
        let drafts = texts.iter().map(|(_, text)| given(text, assumptions));
        let drafts = drafts.collect();
        let rows = self.triage.rows();
        let decided = Some((rows.benign.clone(), rows.threat.clone()));
        let asked = self.ask_weight(drafts, decided);
        self.ask_file_states(&texts);
        let scroll = Scroll::at(cursor.unwrap_or(0));
        self.overlays.push(Overlay::Drafts(Drafts {
            listed: self.with_file_states(texts),
            scroll,
            asked,
        }));
    }

    /// Asks what each of some drafts hides; gives the number of the question.
    /// With what was decided to be benign and a threat, proofs and sentences too.
    pub(super) fn ask_weight(
        &mut self,
        drafts: Vec<Given>,
        decided: Option<(RowSet, RowSet)>,
    ) -> u64 {
        let asked = self.outbox.number();
        self.outbox.push(Effect::Weigh(Box::new(ToWeigh {
            asked,
            store: self.loaded.shared(),
            drafts,
            decided,
        })));
        asked
    }

    /// Takes what some drafts hide, where that is still asked.
    pub(super) fn take_weighed(&mut self, asked: u64, overlaps: &[Overlap]) {
        for overlay in self.overlays.iter_mut() {
            let overlay = match overlay {
                Overlay::Unseen(_, question) => question,
                overlay => overlay,
            };
            match overlay {
                Overlay::Drafts(drafts) if drafts.asked == asked => {
                    let listed = drafts.listed.iter_mut().zip(overlaps);
                    listed.for_each(|(listed, overlap)| listed.overlap = Some(overlap.clone()));
                }
                Overlay::Caution(caution) => caution.take_weighed(asked, overlaps),
                Overlay::Comparing(comparing) => comparing.take_weighed(asked, overlaps),
                _ => {}
            }
        }
    }

    /// Puts another draft under work. What the one before says is in the session.
    pub(super) fn switch_to(&mut self, work: Work) {
        self.remember_hidden();
        let left = self.work.is_changed().then_some(self.work.id());
        self.triage.switch(left, work.id());
        self.work = work;
        self.work.assume(self.triage.assumptions());
        self.shown.try_out(None);
        self.builder.begin();
        self.shown.mark_base();
    }

    /// `Enter`: opens the draft of this number.
    pub(super) fn open_draft(&mut self, id: u64) {
        if id == self.work.id() {
            return;
        }
        let Some(text) = self.triage.session().drafts().get(&id).cloned() else {
            return;
        };
        if self.open_text_of(id, &text) {
            self.ask_file(id, &text);
            self.say(format!("exclusion {}", text.name));
        }
    }

    /// Puts a draft of the session under work; complains where it can't be read.
    pub(super) fn open_text_of(&mut self, id: u64, text: &DraftText) -> bool {
        match Work::of_session(id, text, None) {
            Ok(work) => {
                self.switch_to(work);
                true
            }
            Err(why) => {
                self.complain(why);
                false
            }
        }
    }

    /// Asks what the file of a draft holds, so that saving knows it again.
    pub(super) fn ask_file(&mut self, id: u64, text: &DraftText) {
        let path = text.file.as_ref().map(PathBuf::from);
        self.outbox
            .extend(path.map(|path| Effect::ReadDraft { path, id: Some(id) }));
    }

    /// `n`: a new draft.
    pub(super) fn new_draft(&mut self) {
        let id = self.triage.session().new_draft().max(self.work.id() + 1);
        self.switch_to(Work::default().numbered(id));
        self.say("a new exclusion");
    }

    /// A new draft that the same step of history fills: to take that back goes back to
    /// the draft before.
    pub(super) fn begin_beside(&mut self) {
        let before = self.work.id();
        self.new_draft();
        self.triage.begun(self.work.id(), before);
    }

    /// `y`: the same draft again, under another name and in no file.
    pub(super) fn duplicate_draft(&mut self, id: u64) {
        let text = match self.triage.session().drafts().get(&id) {
            Some(text) => text.clone(),
            None => self.work.text().unwrap_or_default(),
        };
        let id = self.triage.session().new_draft().max(self.work.id() + 1);
        let name = format!("{} copy", text.name).trim().to_owned();
        let text = DraftText {
            name,
            file: None,
            form: None,
            ..text
        };
        if self.open_text_of(id, &text) {
            self.record_draft(text);
            self.say("duplicated");
        }
    }

    /// `d`: deletes the draft; its file stays.
    pub(super) fn delete_draft(&mut self, id: u64) {
        let is_deleted = self.decide(Change::Draft {
            id,
            to: Box::new(None),
        });
        if !is_deleted {
            return self.complain("it is new: there is nothing to delete");
        }
        if id == self.work.id() {
            self.new_draft();
        }
        let undo = self.key_of("undo");
        self.say(format!(
            "deleted from the session; its file stays; {undo} brings it back"
        ));
    }

    /// `f` in the list: asks for a file to open.
    pub(super) fn ask_draft_file(&mut self) {
        self.overlays.pop();
        self.overlays
            .push(Overlay::Prompt(Prompt::new(Ask::OpenDraft, "")));
    }

    /// What a draft's file holds.
    pub(super) fn draft_read(
        &mut self,
        path: PathBuf,
        id: Option<u64>,
        held: Result<Vec<u8>, String>,
    ) {
        let name = path.display().to_string();
        let bytes = match held {
            Ok(bytes) => bytes,
            // A draft of the session stands without its file.
            Err(_) if id.is_some() => return id.into_iter().for_each(|id| self.lose_file(id)),
            Err(error) => return self.complain(format!("{name} can't be read: {error}")),
        };
        match id {
            Some(id) if id == self.work.id() => {
                if let Some(text) = self.triage.session().drafts().get(&id) {
                    match Work::of_session(id, text, Some(bytes)) {
                        Ok(work) => self.work = work,
                        Err(why) => return self.complain(why),
                    }
                    self.work.assume(self.triage.assumptions());
                }
            }
            Some(id) => self.take_file_state(id, bytes),
            None => {
                let draft = match read::read(&bytes, &stem(&path)) {
                    Ok(draft) => draft,
                    Err(error) => return self.complain(format!("{name}:{error}")),
                };
                let form = draft
                    .origin
                    .as_ref()
                    .map_or(Form::Definition, |origin| origin.form);
                let file = File {
                    path,
                    form,
                    bytes: Arc::new(bytes),
                };
                let id = self.triage.session().new_draft().max(self.work.id() + 1);
                self.switch_to(Work::new(draft, Some(file), Default::default()).numbered(id));
                match self.work.text() {
                    Ok(text) => {
                        self.record_draft(text);
                        self.say(format!("opened {name}"));
                    }
                    Err(why) => self.complain(format!("{name} is not kept in the session: {why}")),
                }
            }
        }
    }

    /// Changes name, note or rules by what was typed.
    pub(super) fn take_head(&mut self, edit: Edit) {
        self.shown.mark_base();
        if let Err(why) = self.edit_draft(edit) {
            self.complain(why);
        }
    }

    /// Asks for the exclusion's name.
    pub(super) fn ask_name(&mut self) {
        let prompt = Prompt::new(Ask::Name, &self.work.draft().name);
        self.overlays.push(Overlay::Prompt(prompt));
    }

    /// Asks for the exclusion's note.
    pub(super) fn ask_remark(&mut self) {
        let prompt = Prompt::new(Ask::Remark, &self.work.draft().note);
        self.overlays.push(Overlay::Prompt(prompt));
    }

    /// Asks for the rules that the exclusion is for.
    pub(super) fn ask_rules(&mut self) {
        let prompt = Prompt::new(Ask::Rules, &self.work.draft().rules.join(", "));
        self.overlays.push(Overlay::Prompt(prompt));
    }
}
