//! Saving: to which file, what that would change, and whether what is on disk
//! afterwards does what the preview said.

use super::overlay::{Ask, Overlay, Prompt, Question};
use super::overlays::with_extension;
use super::scroll::Scroll;
use super::work::File;
use super::{App, Effect, SaveNews};
use crate::detection::Rule;
use crate::matcher::plan::Assumptions;
use crate::matcher::preview::Preview;
use crate::proof::{Deadline, compare_drafts};
use crate::rule::edit::Edit;
use crate::rule::form::Form;
use crate::rule::name::{safe_name, stem};
use crate::rule::{Draft, is_uuid, meaning, read, write};
use crate::store::Store;
use crate::text::number::grouped;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// How long a question may wait for how two drafts compare.
const PROOF_TIME: Duration = Duration::from_millis(300);

/// The uuid of the rule that `word` (a uuid, code or name) means among the
/// loaded detections.
pub fn rule_uuid(store: &Store, word: &str) -> Option<String> {
    if is_uuid(word) {
        return Some(word.to_owned());
    }
    let mut rules = store
        .records()
        .rules()
        .iter()
        .filter(|rule: &&Rule| rule.is_called(word));
    rules.find_map(|rule| rule.uuid.clone())
}

/// A save that the shell has not answered yet: keys do not wait for it.
#[derive(Debug)]
pub(super) struct Saving {
    path: PathBuf,
    /// The draft's number.
    id: u64,
    /// The draft as it is written.
    draft: Draft,
}

impl App {
    pub(super) fn save(&mut self) {
        match self.work.file.clone() {
            Some(file) => self.write_unless_wrong(file.path, file.form, Some(file.bytes)),
            None => self.ask_where_to_save(),
        }
    }

    /// Writes, but where there are findings that must not be saved unseen asks
    /// for the exclusion's name first.
    fn write_unless_wrong(&mut self, path: PathBuf, form: Form, expected: Option<Arc<Vec<u8>>>) {
        self.prove_now();
        let Some((codes, why)) = self.why_not_save() else {
            return self.write(path, form, expected);
        };
        let stakes = self.stakes();
        let own = self.work.draft.name.clone();
        let name = if own.is_empty() { stem(&path) } else { own };
        self.overlays.push(Overlay::Prompt(Prompt::new(
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
        let note = self.work.draft.note.clone();
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
        let form = self
            .work
            .file
            .as_ref()
            .map_or(Form::Definition, |file| file.form);
        let name = match &self.work.file {
            Some(file) => file.path.display().to_string(),
            None => with_extension(&suggested_name(&self.work.draft), form),
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
        let path = PathBuf::from(name);
        // The file that this draft is known to be in is not a stranger.
        let known = self.work.file.as_ref().filter(|file| file.path == path);
        let expected = known.map(|file| file.bytes.clone());
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
        match self.work.draft.is_same(draft) {
            true => self.write(path, form, Some(on_disk)),
            false => self.write_unless_wrong(path, form, Some(on_disk)),
        }
    }

    /// Asks the shell to write the draft.
    pub(super) fn write(&mut self, path: PathBuf, form: Form, expected: Option<Arc<Vec<u8>>>) {
        let mut draft = self.work.draft.clone();
        if draft.name.is_empty() {
            draft.name = stem(&path);
        }
        match write::write(&draft, form, &|word| rule_uuid(&self.store, word)) {
            Ok(bytes) => {
                self.saving.push(Saving {
                    path: path.clone(),
                    id: self.work.id,
                    draft: self.work.draft.clone(),
                });
                self.outbox.push(Effect::Save {
                    path,
                    form,
                    bytes: Arc::new(bytes),
                    expected,
                });
            }
            Err(error) => {
                self.quits_when_saved = false;
                self.complain(format!("not saved: {error}"));
            }
        }
    }

    pub(super) fn save_news(&mut self, news: SaveNews) {
        let (SaveNews::Exists { path, .. }
        | SaveNews::Saved { path, .. }
        | SaveNews::Failed { path, .. }) = &news;
        let Some(at) = self.saving.iter().position(|saving| saving.path == *path) else {
            return;
        };
        let saving = self.saving.remove(at);
        match news {
            SaveNews::Failed { path, error } => {
                self.quits_when_saved = false;
                self.complain(format!(
                    "{} is not saved: {error}; the draft is kept",
                    path.display()
                ));
            }
            SaveNews::Exists { path, .. } if saving.id != self.work.id => {
                self.quits_when_saved = false;
                self.complain(format!(
                    "{} exists and was left as it is: open the exclusion again (D) to save it",
                    path.display()
                ));
            }
            SaveNews::Exists { path, form, bytes } => {
                let lines = self.what_would_change(&path, form, &bytes);
                let question = Question::Overwrite {
                    path,
                    form,
                    on_disk: Arc::new(bytes),
                    draft: Box::new(saving.draft),
                };
                self.overlays
                    .push(Overlay::Confirm(question, lines, Scroll::default()));
            }
            SaveNews::Saved { form, bytes, .. } => self.saved(saving, form, bytes),
        }
    }

    fn saved(&mut self, saving: Saving, form: Form, bytes: Vec<u8>) {
        let Saving { path, id, draft } = saving;
        let name = path.display().to_string();
        let read_back = match read::read(&bytes, &stem(&path)) {
            Ok(draft) => draft,
            Err(error) => {
                self.complain(format!(
                    "{name} was written but does not read back: {error}; check it before use"
                ));
                return;
            }
        };
        let wanted = counts(&self.store, &draft, &self.work.assumptions);
        let got = counts(&self.store, &read_back, &self.work.assumptions);
        if wanted != got {
            self.complain(format!(
                "{name} was written but does not do what the preview says; check it before use"
            ));
            return;
        }
        let suppressed = got.map_or(0, |(suppressed, _)| suppressed);
        let what = match form {
            Form::Definition => "definition",
            Form::Rule => "rule",
            Form::Api => "API body",
        };
        self.say(format!(
            "saved {name} ({what}); read back, it suppresses {} of {} loaded",
            grouped(suppressed),
            grouped(self.store.len())
        ));
        let file = File {
            path,
            form,
            bytes: Arc::new(bytes),
        };
        self.note_file(id, &file);
        if id == self.work.id {
            self.work.saved(draft, read_back, file);
        }
        if std::mem::take(&mut self.quits_when_saved) {
            self.quit();
        }
    }

    /// What saving over `on_disk` would change: in counts, then line by line.
    fn what_would_change(&self, path: &Path, form: Form, on_disk: &[u8]) -> Vec<String> {
        let new = write::write(&self.work.draft, form, &|word| rule_uuid(&self.store, word))
            .unwrap_or_default();
        let new = String::from_utf8_lossy(&new).into_owned();
        let old = String::from_utf8_lossy(on_disk).into_owned();
        let mut lines = vec![format!("{} exists", path.display())];
        if let Ok(draft) = read::read(on_disk, &stem(path)) {
            let before = counts(&self.store, &draft, &self.work.assumptions);
            let after = counts(&self.store, &self.work.draft, &self.work.assumptions);
            let number = |counts: Option<(usize, usize)>| {
                counts.map_or("–".to_owned(), |(suppressed, _)| grouped(suppressed))
            };
            lines.extend(self.relation_to(&draft));
            lines.push(format!(
                "suppressed of {} loaded: {} there, {} now",
                grouped(self.store.len()),
                number(before),
                number(after)
            ));
        }
        lines.push(String::new());
        lines.extend(difference(&old, &new));
        lines
    }
}

impl App {
    /// How what the draft suppresses lies to what `old` does, over all possible
    /// detections.
    fn relation_to(&self, old: &Draft) -> Vec<String> {
        let of = |draft: &Draft| meaning::of(&draft.definition).definition;
        let (Some(before), Some(after)) = (of(old), of(&self.work.draft)) else {
            return Vec::new();
        };
        let compared = compare_drafts(
            (old, &before),
            (&self.work.draft, &after),
            &Deadline::after(PROOF_TIME),
        );
        let mut lines = vec![format!(
            "over all possible detections the new one is {}",
            compared.relation.name()
        )];
        let sides = [
            ("only there", compared.only_old),
            ("only now", compared.only_new),
        ];
        for (side, witness) in sides {
            lines.extend(
                witness.map(|one| format!("{side}, for example (made up): {}", one.text())),
            );
        }
        lines
    }
}

/// Suppressed and undecided rows; `None` for a draft without meaning.
fn counts(store: &Store, draft: &Draft, assumptions: &Assumptions) -> Option<(usize, usize)> {
    let definition = meaning::of(&draft.definition).definition?;
    let preview = Preview::of(
        &mut Default::default(),
        store,
        draft,
        &definition,
        assumptions,
    );
    Some((preview.suppressed.count(), preview.undecided.count()))
}

/// The lines that go (`-`) and come (`+`), between those that stay: a longest
/// common subsequence, for files short enough; else all of both.
pub fn difference(old: &str, new: &str) -> Vec<String> {
    let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    let mut lines = Vec::new();
    if old.len() * new.len() > 4_000_000 {
        lines.extend(old.iter().map(|line| format!("- {line}")));
        lines.extend(new.iter().map(|line| format!("+ {line}")));
        return lines;
    }
    // longest[i][j]: lines that old[i..] and new[j..] have in common.
    let mut longest = vec![vec![0_u32; new.len() + 1]; old.len() + 1];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            longest[i][j] = if old[i] == new[j] {
                longest[i + 1][j + 1] + 1
            } else {
                longest[i + 1][j].max(longest[i][j + 1])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    while i < old.len() || j < new.len() {
        if i < old.len() && j < new.len() && old[i] == new[j] {
            lines.push(format!("  {}", old[i]));
            (i, j) = (i + 1, j + 1);
        } else if j == new.len() || (i < old.len() && longest[i + 1][j] >= longest[i][j + 1]) {
            lines.push(format!("- {}", old[i]));
            i += 1;
        } else {
            lines.push(format!("+ {}", new[j]));
            j += 1;
        }
    }
    lines
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_is_told_line_by_line() {
        assert_eq!(
            difference("a\nb\nc", "a\nx\nc\nd"),
            ["  a", "- b", "+ x", "  c", "+ d"]
        );
        assert_eq!(difference("", "a"), ["+ a"]);
    }
}
