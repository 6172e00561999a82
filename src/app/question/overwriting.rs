//! What saving over a file would change: in counts, over all possible detections,
//! and line by line.

use crate::app::overlay::{Overlay, Question};
use crate::app::saves::{counts, rule_uuid};
use crate::app::scroll::Scroll;
use crate::matcher::plan::Assumptions;
use crate::proof::{Deadline, compare_drafts};
use crate::rule::form::Form;
use crate::rule::name::stem;
use crate::rule::{Draft, meaning, read, sentence, write};
use crate::store::Store;
use crate::text::number::grouped;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

/// How long a question may wait for how two drafts compare.
const PROOF_TIME: Duration = Duration::from_millis(300);

/// A file that exists, and what is to be saved over it.
#[derive(Clone, Debug)]
pub(in crate::app) struct Overwriting {
    pub(in crate::app) path: PathBuf,
    pub(in crate::app) form: Form,
    /// The devices that were chosen for it.
    pub(in crate::app) devices: Option<Vec<String>>,
    pub(in crate::app) on_disk: Arc<Vec<u8>>,
    /// What was to be saved when it was found to be there.
    pub(in crate::app) draft: Box<Draft>,
    /// The draft under work: what would be saved now.
    pub(in crate::app) now: Box<Draft>,
    pub(in crate::app) assumptions: Assumptions,
}

impl Overwriting {
    /// The question, with what would change.
    pub(in crate::app) fn question(&self, store: &Store, stop: &Arc<AtomicBool>) -> Overlay {
        let question = Question::Overwrite {
            path: self.path.clone(),
            form: self.form,
            on_disk: self.on_disk.clone(),
            draft: self.draft.clone(),
        };
        let lines = self.lines(store, stop);
        Overlay::Confirm(question, lines, Scroll::default())
    }

    /// In counts, then line by line.
    fn lines(&self, store: &Store, stop: &Arc<AtomicBool>) -> Vec<String> {
        let devices = self.devices.as_deref();
        let new = write::write_for(&self.now, self.form, devices, &|word| {
            rule_uuid(store, word)
        });
        let new = String::from_utf8_lossy(&new.unwrap_or_default()).into_owned();
        let old = String::from_utf8_lossy(&self.on_disk).into_owned();
        let mut lines = vec![format!("{} exists", self.path.display())];
        if let Ok(draft) = read::read(&self.on_disk, &stem(&self.path)) {
            let before = counts(store, &draft, &self.assumptions);
            let after = counts(store, &self.now, &self.assumptions);
            let number = |counts: Option<(usize, usize)>| {
                counts.map_or("–".to_owned(), |(suppressed, _)| grouped(suppressed))
            };
            lines.extend(sentence::change(&draft, &self.now, "there", "now"));
            lines.extend(relation(&draft, &self.now, stop));
            lines.push(format!(
                "suppressed of {} loaded: {} there, {} now",
                grouped(store.len()),
                number(before),
                number(after)
            ));
        }
        lines.push(String::new());
        lines.extend(difference(&old, &new));
        lines
    }
}

/// How what `new` suppresses lies to what `old` does, over all possible detections.
fn relation(old: &Draft, new: &Draft, stop: &Arc<AtomicBool>) -> Vec<String> {
    let of = |draft: &Draft| meaning::of(&draft.definition).definition;
    let (Some(before), Some(after)) = (of(old), of(new)) else {
        return Vec::new();
    };
    let deadline = Deadline::after(PROOF_TIME).or_when(stop);
    let compared = compare_drafts((old, &before), (new, &after), &deadline);
    let mut lines = vec![format!(
        "over all possible detections the new one is {}",
        compared.relation.name()
    )];
    let sides = [
        ("only there", compared.only_old),
        ("only now", compared.only_new),
    ];
    for (side, witness) in sides {
        lines.extend(witness.map(|one| format!("{side}, for example (made up): {}", one.text())));
    }
    lines
}

/// The lines that go (`-`) and come (`+`), between those that stay: a longest
/// common subsequence, for files short enough; else all of both.
fn difference(old: &str, new: &str) -> Vec<String> {
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
