//! `e` in the builder on what has no value: the fields of an operation, an ancestor,
//! or of the exclusion itself.

use super::App;
use super::overlay::Overlay;
use super::overlay::filling::{FilledIn, Filling};
use crate::language::{parse_bool, table};
use crate::rule::edit::{self, Edit};
use crate::rule::{Kind, NodeId};
use crate::store::rank;

/// Completions shown under a field.
const COMPLETIONS: usize = 8;

const TYPE: &str = "type";
const DISTANCE: &str = "distance";
const UNIQUE: &str = "unique";
const NAME: &str = "name";
const NOTE: &str = "note";

/// What may be typed, at most, in a note: ESET takes no more.
const LONGEST_NOTE: usize = 2048;

impl App {
    /// The fields of a node, or of the exclusion where it has none of its own.
    pub(super) fn ask_fields(&mut self, node: Option<NodeId>) {
        let draft = self.work.draft();
        let node = node.and_then(|node| draft.definition.find(node));
        let mut filling = match node.map(|node| (node.id, &node.kind)) {
            Some((id, Kind::Operation(name))) => {
                let name = name.as_deref().unwrap_or_default();
                let hint = "what happened: one of the operations of the language";
                Filling::new(FilledIn::Operation(id), &[(TYPE, hint, name)])
            }
            Some((id, Kind::Ancestor { distance, unique })) => {
                let text = |text: &Option<String>| text.clone().unwrap_or_default();
                let fields = [
                    (
                        DISTANCE,
                        "1 is the parent; empty: any ancestor",
                        &*text(distance),
                    ),
                    (
                        UNIQUE,
                        "true: neighbours of one program count once; else empty",
                        &*text(unique),
                    ),
                ];
                Filling::new(FilledIn::Ancestor(id), &fields)
            }
            _ => {
                let fields = [
                    (NAME, "what the exclusion is called", draft.name.as_str()),
                    (
                        NOTE,
                        "why it is there; ESET takes 2,048 characters",
                        draft.note.as_str(),
                    ),
                ];
                Filling::new(FilledIn::Exclusion, &fields)
            }
        };
        complete(&mut filling);
        self.overlays.push(Overlay::Filling(Box::new(filling)));
    }

    /// The fields of the exclusion itself.
    pub(super) fn ask_exclusion(&mut self) {
        self.ask_fields(None);
    }

    /// What follows from a change to a field.
    pub(super) fn field_changed(filling: &mut Filling) {
        (filling.error, filling.insists, filling.chosen) = (None, false, None);
        complete(filling);
    }

    pub(super) fn next_field(&mut self, is_next: bool) {
        if let Some(Overlay::Filling(filling)) = self.overlays.last_mut() {
            filling.go(is_next);
            complete(filling);
        }
    }

    /// The arrows: the next completion, or where there is none the next field.
    pub(super) fn choose_in_field(&mut self, is_down: bool) {
        let Some(Overlay::Filling(filling)) = self.overlays.last_mut() else {
            return;
        };
        let len = filling.completions.len();
        if len == 0 {
            return self.next_field(is_down);
        }
        let at = match (filling.chosen, is_down) {
            (None, true) => 0,
            (None, false) => len - 1,
            (Some(at), true) => (at + 1) % len,
            (Some(at), false) => (at + len - 1) % len,
        };
        let text = filling.completions.get(at).cloned().unwrap_or_default();
        filling.chosen = Some(at);
        (filling.error, filling.insists) = (None, false);
        if let Some(line) = filling.line_mut() {
            line.set(&text);
        }
    }

    /// `Enter`: takes the fields; what is wrong is told, and what was typed stays.
    pub(super) fn take_fields(&mut self) {
        let Some(Overlay::Filling(mut filling)) = self.overlays.pop() else {
            return;
        };
        if let Err(why) = self.fill_in(&filling) {
            filling.insists = true;
            filling.error = Some(why);
            self.overlays.push(Overlay::Filling(filling));
        }
    }

    fn fill_in(&mut self, filling: &Filling) -> Result<(), String> {
        match filling.of {
            FilledIn::Operation(node) => {
                let name = filling.text(TYPE);
                let is_known = table().operation(name).is_some();
                if !name.is_empty() && !is_known && !filling.insists {
                    let accept = self.key_of("fields-take");
                    return Err(format!(
                        "no operation that is known is called `{name}`; {accept} once more takes it all the same"
                    ));
                }
                let before = self.kind_of(node);
                if before == Some(Kind::Operation(Some(name.to_owned()))) {
                    return Ok(());
                }
                let (edit, _) = edit::set_value(self.work.draft(), node, name)?;
                self.fill_with(edit, format!("operation {name}"))
            }
            FilledIn::Ancestor(node) => {
                let kind = ancestor(filling.text(DISTANCE), filling.text(UNIQUE))?;
                if self.kind_of(node) == Some(kind.clone()) {
                    return Ok(());
                }
                let (edit, _) = edit::change(self.work.draft(), node, |old| *old = kind)?;
                let whole = self.work.draft();
                let mut whole = whole.clone();
                edit.clone().apply(&mut whole);
                let what = whole.definition.find(node).map(super::builder::text);
                self.fill_with(edit, what.unwrap_or_default())
            }
            FilledIn::Exclusion => {
                let (name, note) = (filling.text(NAME), filling.text(NOTE));
                let letters = note.encode_utf16().count();
                if letters > LONGEST_NOTE {
                    return Err(format!(
                        "the note has {letters} characters, ESET takes {LONGEST_NOTE}"
                    ));
                }
                let draft = self.work.draft();
                let mut edits = Vec::new();
                if draft.name != name {
                    edits.push(Edit::Name(name.to_owned()));
                }
                if draft.note != note {
                    edits.push(Edit::Note(note.to_owned()));
                }
                match edits.is_empty() {
                    true => Ok(()),
                    false => self.edit_draft(Edit::Batch(edits)),
                }
            }
        }
    }

    fn kind_of(&self, node: NodeId) -> Option<Kind> {
        let node = self.work.draft().definition.find(node);
        node.map(|node| node.kind.clone())
    }

    fn fill_with(&mut self, edit: Edit, what: String) -> Result<(), String> {
        self.shown.mark_base();
        self.edit_draft(edit)?;
        self.say_with_counts(what);
        Ok(())
    }
}

/// An ancestor with these attributes.
fn ancestor(distance: &str, unique: &str) -> Result<Kind, String> {
    let is_distance = |text: &str| text.parse::<u32>().is_ok_and(|distance| distance > 0);
    if !distance.is_empty() && !is_distance(distance) {
        return Err(format!(
            "`{distance}` is no distance: a number from 1 on, or nothing"
        ));
    }
    if !unique.is_empty() && parse_bool(unique).is_none() {
        return Err(format!("`{unique}` is neither true nor false"));
    }
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    Ok(Kind::Ancestor {
        distance: some(distance),
        unique: some(unique),
    })
}

/// The operations that fit what is typed.
fn complete(filling: &mut Filling) {
    let field = filling.fields.get(filling.at);
    let Some(field) = field.filter(|field| field.label == TYPE) else {
        filling.completions.clear();
        return;
    };
    let names: Vec<&str> = table()
        .operations
        .iter()
        .map(|one| one.name.as_str())
        .collect();
    let typed = field.line.text().trim();
    let fitting = match names.contains(&typed) {
        true => (0..names.len()).collect(),
        false => rank(typed, names.iter().copied()),
    };
    let fitting = fitting.into_iter().take(COMPLETIONS);
    filling.completions = fitting
        .filter_map(|at| Some((*names.get(at)?).to_owned()))
        .collect();
}
