//! `D`, what is done in the list: which drafts their files hold, renaming one, saving
//! all that are in no file.
//!
//! ```text
//! D ─► Effect::Weigh: what each hides, its words, errors    ┐
//!      Effect::ReadDraft, a file each ─► Msg::DraftRead     ├─► Listed { overlap, state }
//! s ─► those of a known file that nothing speaks against ──► Effect::Save, each
//!      the others are named, with why not
//! ```

use super::overlay::drafts::{FileState, Listed, listed};
use super::overlay::{Ask, Overlay, Prompt};
use super::saves::{Saving, rule_uuid};
use super::work::{File, Work};
use super::{App, Effect};
use crate::finding::Code;
use crate::rule::edit::Edit;
use crate::rule::write;
use crate::session::{Change, DraftText};
use crate::text::number::{grouped, plural};
use std::path::PathBuf;
use std::sync::Arc;

impl App {
    /// Asks what the files hold of the drafts that are not under work.
    pub(super) fn ask_file_states(&mut self, texts: &[(u64, DraftText)]) {
        for (id, text) in texts {
            if *id != self.work.id() {
                self.ask_file(*id, text);
            }
        }
    }

    /// The lines of the list, as far as it is known what their files hold.
    pub(super) fn with_file_states(&self, texts: Vec<(u64, DraftText)>) -> Vec<Listed> {
        let mut all: Vec<Listed> = texts.into_iter().map(listed).collect();
        let own = all.iter_mut().find(|draft| draft.id == self.work.id());
        if let Some(own) = own {
            own.state = match (self.work.file(), self.work.is_changed()) {
                (None, _) => FileState::None,
                (Some(_), false) => FileState::Saved,
                (Some(file), true) => FileState::Changed(file.bytes.clone()),
            };
        }
        all
    }

    fn listed_mut(&mut self, id: u64) -> Option<&mut Listed> {
        let mut overlays = self.overlays.iter_mut();
        overlays.find_map(|overlay| match overlay {
            Overlay::Drafts(drafts) => drafts.listed.iter_mut().find(|draft| draft.id == id),
            _ => None,
        })
    }

    /// Takes what the file of a draft holds.
    pub(super) fn take_file_state(&mut self, id: u64, bytes: Vec<u8>) {
        let text = self.triage.session().drafts().get(&id);
        let work = text.and_then(|text| Work::of_session(id, text, Some(bytes.clone())).ok());
        let state = match work.map(|work| work.is_changed()) {
            Some(false) => FileState::Saved,
            Some(true) => FileState::Changed(Arc::new(bytes)),
            None => FileState::None,
        };
        if let Some(listed) = self.listed_mut(id) {
            listed.state = state;
        }
    }

    /// The file of a draft can't be read.
    pub(super) fn lose_file(&mut self, id: u64) {
        if let Some(listed) = self.listed_mut(id) {
            listed.state = FileState::None;
        }
    }

    /// `r` in the list of drafts: asks for the name of the one under the cursor.
    pub(super) fn ask_draft_name(&mut self) {
        let Some(Overlay::Drafts(drafts)) = self.overlays.last() else {
            return;
        };
        let Some(id) = drafts.chosen() else { return };
        let text = self.triage.session().drafts().get(&id);
        let name = text.map_or(self.work.draft().name.as_str(), |text| text.name.as_str());
        let prompt = Prompt::new(Ask::Rename(id), name);
        self.overlays.push(Overlay::Prompt(prompt));
    }

    /// Takes the name of a draft of the list, and lists them anew.
    pub(super) fn rename_draft(&mut self, id: u64, name: &str) {
        let name = name.trim().to_owned();
        if id == self.work.id() {
            self.take_head(Edit::Name(name));
        } else if let Some(text) = self.triage.session().drafts().get(&id) {
            let to = Box::new(Some(DraftText {
                name,
                ..text.clone()
            }));
            self.decide(Change::Draft { id, to });
        }
        self.list_drafts_anew(id);
    }

    /// Opens the list again, the cursor on this draft.
    fn list_drafts_anew(&mut self, id: u64) {
        if matches!(self.overlays.last(), Some(Overlay::Drafts(_))) {
            self.overlays.pop();
            self.open_drafts();
        }
        if let Some(Overlay::Drafts(drafts)) = self.overlays.last_mut()
            && let Some(at) = drafts.listed.iter().position(|draft| draft.id == id)
        {
            drafts.scroll.cursor = at;
        }
    }

    /// Whether the list of drafts lies on top, and something of it is still missing.
    pub(super) fn is_awaiting_drafts(&self) -> bool {
        matches!(self.overlays.last(), Some(Overlay::Drafts(drafts)) if drafts.is_behind())
    }

    /// `s` in the list of drafts: saves those of which nothing must be asked, and
    /// names the others with why not.
    pub(super) fn save_all_drafts(&mut self) {
        let Some(Overlay::Drafts(drafts)) = self.overlays.last() else {
            return;
        };
        let listed = drafts.listed.clone();
        let (mut saved, mut not) = (Vec::new(), Vec::new());
        for draft in listed {
            match why_asked(&draft) {
                None => {}
                Some(Ok(bytes)) => match self.save_draft(&draft, bytes) {
                    Ok(()) => saved.push(draft.name),
                    Err(why) => not.push(format!("{}: {why}", draft.name)),
                },
                Some(Err(why)) => not.push(format!("{}: {why}", draft.name)),
            }
        }
        self.overlays.pop();
        let left = match not.as_slice() {
            [] => None,
            not => Some(format!("not saved: {}", not.join("; "))),
        };
        match (saved.len(), left) {
            (0, None) => self.say("every exclusion is in its file already"),
            (0, Some(left)) => self.complain(left),
            (count, left) => {
                self.say(format!("saving {}", plural(count, "exclusion")));
                self.saves.say_beside(count, left);
            }
        }
    }

    /// Asks the shell to write a draft of the list over what its file holds.
    fn save_draft(&mut self, listed: &Listed, on_disk: Arc<Vec<u8>>) -> Result<(), String> {
        let id = listed.id;
        let other;
        let work = match id == self.work.id() {
            true => &self.work,
            false => {
                let text = self.triage.session().drafts().get(&id);
                let text = text.ok_or("it is gone")?;
                other = Work::of_session(id, text, Some(on_disk.to_vec()))?;
                &other
            }
        };
        let File { path, form, .. } = work.file().ok_or("it has no file")?;
        let (path, form, draft): (PathBuf, _, _) = (path.clone(), *form, work.draft().clone());
        let uuid = |word: &str| rule_uuid(self.loaded.store(), word);
        let bytes = write::write(&draft, form, &uuid).map_err(|error| error.to_string())?;
        self.saves.push(Saving {
            path: path.clone(),
            id,
            draft,
            on_disk: None,
        });
        self.outbox.push(Effect::Save {
            path,
            form,
            bytes: Arc::new(bytes),
            expected: Some(on_disk),
        });
        Ok(())
    }
}

/// What the file of a draft that is to be saved holds, or why it must be asked about;
/// `None` where there is nothing to save.
fn why_asked(draft: &Listed) -> Option<Result<Arc<Vec<u8>>, String>> {
    let overlap = draft.overlap.as_ref()?;
    let bytes = match &draft.state {
        FileState::Saved => return None,
        FileState::Changed(bytes) => bytes.clone(),
        FileState::Reading | FileState::None
            if overlap.rows == Some(0) && overlap.words.is_none() =>
        {
            // It was not begun.
            return None;
        }
        FileState::Reading => return Some(Err("its file is not read yet".to_owned())),
        FileState::None => return Some(Err("it has no file: open it and press s".to_owned())),
    };
    let why = match (
        overlap.rows,
        overlap.errors.as_slice(),
        overlap.threats,
        &overlap.unproved,
    ) {
        (None, ..) => "it has no meaning".to_owned(),
        (_, _, threats @ 1.., _) => {
            format!(
                "it hides {}: its name must be typed",
                plural(threats, "threat")
            )
        }
        (_, errors @ [_, ..], ..) => format!("{}: its name must be typed", Code::listed(errors)),
        (.., Some(why)) => format!("not proved in time: {why}"),
        _ => return Some(Ok(bytes)),
    };
    Some(Err(why))
}

/// What the list says of a draft's file and of what is wrong with it, in a few words.
pub fn remarks(draft: &Listed) -> Vec<String> {
    let mut said = Vec::new();
    match draft.state {
        FileState::Changed(_) => said.push("unsaved".to_owned()),
        FileState::None => said.push("in no file".to_owned()),
        FileState::Saved | FileState::Reading => {}
    }
    if let Some(overlap) = &draft.overlap {
        if overlap.threats > 0 {
            said.push(format!("HIDES {} THREATS", grouped(overlap.threats)));
        }
        if !overlap.errors.is_empty() {
            said.push(format!("errors: {}", Code::listed(&overlap.errors)));
        }
    }
    said
}
