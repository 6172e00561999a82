//! `u` and `Ctrl-r`: the way back and forth in the one history of everything the
//! analyst does, and which step was taken, in words.

use super::App;
use super::question::deciding::Decision;
use crate::rule::{Draft, Kind};
use crate::session::{Change, DetectionKey, DraftText, HistoryEntry, Verdict};
use crate::text::number::grouped;

impl App {
    /// `u` and `Ctrl-r`.
    pub(super) fn travel(&mut self, is_back: bool) {
        self.shown.mark_base();
        self.decide_about(Decision::Travel { is_back });
    }

    /// A step in history was taken. Those that do nothing any more are passed over.
    pub(super) fn arrive(&mut self, entry: Option<HistoryEntry>, is_back: bool) {
        let Some(entry) = entry else {
            let word = if is_back { "undo" } else { "redo" };
            return self.say(format!("nothing to {word}"));
        };
        let is_nothing = entry.inverse.is_nothing();
        // The step as it was first made: what is undone led to where it was.
        let (from, to, done) = match is_back {
            true => (&entry.change, &entry.inverse, "undone"),
            false => (&entry.inverse, &entry.change, "done again"),
        };
        let what = self.step_text(from, to);
        let drafts = entry.change.draft_texts();
        self.keep(entry);
        if !is_nothing {
            let other = match is_back {
                true => format!("{} does it again", self.key_of("redo")),
                false => format!("{} takes it back", self.key_of("undo")),
            };
            self.say(format!("{done}: {what} ({other})"));
        }
        // What can't be done is said over it.
        self.load_drafts(drafts);
        if is_nothing {
            self.decide_about(Decision::Travel { is_back });
        }
    }

    /// A step in words: its change `to`, and the one that takes it back, `from`.
    fn step_text(&mut self, from: &Change, to: &Change) -> String {
        match (from, to) {
            (Change::Draft { to: before, .. }, Change::Draft { to: after, .. }) => {
                draft_step(before.as_ref().as_ref(), after.as_ref().as_ref())
            }
            (_, Change::Verdicts(sets)) => {
                let words = sets.iter().filter(|(_, keys)| !keys.is_empty());
                let words = words.map(|(verdict, keys)| {
                    let word = verdict.map_or("no verdict", Verdict::name);
                    format!("{word} on {}", self.keys_text(keys.iter()))
                });
                words.collect::<Vec<_>>().join(", ")
            }
            (_, Change::Notes(notes)) => {
                let is_taken = notes.iter().all(|(_, note)| note.is_none());
                let word = if is_taken {
                    "note taken from"
                } else {
                    "note on"
                };
                format!(
                    "{word} {}",
                    self.keys_text(notes.iter().map(|(key, _)| key))
                )
            }
            (_, Change::Marks { on, off }) => match (on.len(), off.len()) {
                (0, _) => format!("no mark on {}", self.keys_text(off.iter())),
                _ => format!("mark on {}", self.keys_text(on.iter())),
            },
            (Change::Several(from), Change::Several(to)) => {
                // The inverses are in the other order; marks go with verdicts.
                let pairs = from.iter().rev().zip(to);
                let words: Vec<String> = pairs
                    .filter(|(_, to)| to_matters(to, from.len()))
                    .map(|(from, to)| self.step_text(from, to))
                    .collect();
                words.join(", ")
            }
            (_, to) => to.label(),
        }
    }

    fn keys_text<'k>(
        &mut self,
        mut keys: impl ExactSizeIterator<Item = &'k DetectionKey>,
    ) -> String {
        let count = keys.len();
        let one = keys.next().filter(|_| count == 1);
        let row = one.and_then(|key| {
            let rows = self.triage.rows_mut().rows_of(self.loaded.store(), key);
            rows.first().map(|row| *row as usize)
        });
        match row {
            Some(row) => self.row_text(row),
            None => format!("{} detections", grouped(count)),
        }
    }
}

/// Of a step of several changes, marks are not worth a word.
fn to_matters(to: &Change, changes: usize) -> bool {
    changes == 1 || !matches!(to, Change::Marks { .. })
}

/// What was done to a draft, told by what it says before and after.
fn draft_step(before: Option<&DraftText>, after: Option<&DraftText>) -> String {
    let named = |text: &DraftText| match text.name.as_str() {
        "" => "the exclusion".to_owned(),
        name => format!("the exclusion {name}"),
    };
    let empty = DraftText::default();
    let (before, after) = match (before, after) {
        (Some(before), None) => return format!("deleted {}", named(before)),
        (None, Some(after)) if after.xml.is_empty() => return format!("began {}", named(after)),
        (before, after) => (before.unwrap_or(&empty), after.unwrap_or(&empty)),
    };
    let mut words = definition_step(&draft_of(before), &draft_of(after));
    if words.is_empty() && before.rules != after.rules {
        let rules = |text: &DraftText| match text.rules.as_slice() {
            [] => "all rules".to_owned(),
            rules => rules.join(", "),
        };
        words.push(format!(
            "for {}, before for {}",
            rules(after),
            rules(before)
        ));
    }
    if words.is_empty() && before.name != after.name {
        words.push(format!("name {}", after.name));
    }
    if words.is_empty() && before.note != after.note {
        words.push(format!("note {}", after.note));
    }
    if words.is_empty() && before.assume != after.assume {
        let is_more = after.assume.len() > before.assume.len();
        let word = if is_more {
            "assumed"
        } else {
            "no longer assumed"
        };
        let (more, fewer) = if is_more {
            (after, before)
        } else {
            (before, after)
        };
        let entries = more.assume.iter();
        let other = entries.filter(|entry| !fewer.assume.contains(entry));
        let operations: Vec<&str> = other.map(|(_, operation)| operation.as_str()).collect();
        words.push(format!("{word} {}", operations.join(", ")));
    }
    if words.is_empty() {
        words.push(format!("an edit of {}", named(after)));
    }
    words.join(", ")
}

fn draft_of(text: &DraftText) -> Draft {
    text.read().unwrap_or_default()
}

/// What differs between two definitions: conditions first, then the rest.
fn definition_step(before: &Draft, after: &Draft) -> Vec<String> {
    let differs = |is_wanted: &dyn Fn(&Kind) -> bool| {
        let (mut removed, mut new) = (texts(before, is_wanted), texts(after, is_wanted));
        removed.retain(|text| match new.iter().position(|other| other == text) {
            Some(at) => {
                new.remove(at);
                false
            }
            None => true,
        });
        (removed, new)
    };
    let is_condition = |kind: &Kind| matches!(kind, Kind::Condition(_));
    let of_conditions = differs(&is_condition);
    let (removed, new) = match of_conditions {
        (removed, new) if removed.is_empty() && new.is_empty() => {
            differs(&|kind| !is_condition(kind))
        }
        some => some,
    };
    match (removed.as_slice(), new.as_slice()) {
        ([], []) if before.definition == after.definition => Vec::new(),
        ([], []) => vec!["moved or grouped".to_owned()],
        ([removed], [new]) => vec![format!("{removed} became {new}")],
        (removed, []) => vec![format!("deleted {}", some(removed))],
        ([], new) => vec![format!("added {}", some(new))],
        (removed, new) => vec![format!("{} became {}", some(removed), some(new))],
    }
}

fn texts(draft: &Draft, is_wanted: &dyn Fn(&Kind) -> bool) -> Vec<String> {
    let nodes = draft.definition.nodes();
    let wanted = nodes.filter(|node| is_wanted(&node.kind));
    wanted.map(super::builder::text).collect()
}

/// The first, and how many more.
fn some(texts: &[String]) -> String {
    match texts {
        [] => String::new(),
        [one] => one.clone(),
        [first, rest @ ..] => format!("{first} and {} more", grouped(rest.len())),
    }
}
