//! What a record says of a subject: its properties, and the list of ancestors. What
//! stood in a record before is known again by its text.

use super::Tables;
use crate::ingest::fragment::{Fragments, Whole};
use crate::ingest::keys::NONE;
use crate::ingest::record::{Entry, ExtraText, Record};
use crate::ingest::token::{Fault, Scanner, flaw};
use crate::ingest::value::As;
use crate::language::Property;

/// Properties of one subject that are read: each is looked for among the
/// others, so hostile thousands would cost their square.
const MOST_PROPERTIES: usize = 512;
const TOO_MANY: &str = "properties past the 512th of a subject were left out";
const NO_SUBJECT: &str = "a subject that is no object was left out";
const NO_LIST: &str = "ancestors that are no list were left out";
const NO_PROPERTY: &str = "a key that is no `Component.Property` was left out";

impl Tables {
    /// What is said of a subject.
    pub(super) fn subject<'a>(
        &mut self,
        scanner: &mut Scanner<'a>,
        subject: usize,
        record: &mut Record<'a>,
    ) -> Result<(), Fault> {
        let Some(spoken) = record.subjects.get_mut(subject) else {
            return scanner.skip();
        };
        spoken.entries.clear();
        (spoken.is_said, spoken.is_none) = (false, false);
        spoken.whole = Whole::default();
        match scanner.byte() {
            b'{' => {}
            byte => {
                scanner.skip()?;
                if byte != b'n' {
                    record.notes.push(NO_SUBJECT);
                    return Ok(());
                }
                (spoken.is_said, spoken.is_none) = (true, true);
                spoken.whole.raw = "null";
                return Ok(());
            }
        }
        spoken.is_said = true;
        let is_parent = subject == 2;
        let start = scanner.at;
        if is_parent && let Some(whole) = find(&mut record.parents, scanner) {
            spoken.whole = whole;
            return Ok(());
        }
        let notes = &mut record.notes;
        let before = notes.len();
        self.entries(scanner, subject, &mut spoken.entries, notes)?;
        if is_parent {
            let is_plain = !record.is_blind && notes.len() == before && scanner.flaws == 0;
            spoken.whole = whole_of(&mut record.parents, scanner.since(start), is_plain);
        }
        Ok(())
    }

    pub(super) fn ancestors<'a>(
        &mut self,
        scanner: &mut Scanner<'a>,
        record: &mut Record<'a>,
    ) -> Result<(), Fault> {
        let lineage = &mut record.lineage;
        lineage.entries.clear();
        lineage.ends.clear();
        (lineage.is_said, lineage.whole) = (true, Whole::default());
        match scanner.byte() {
            b'[' => {}
            byte => {
                scanner.skip()?;
                lineage.whole.raw = "null";
                if byte != b'n' {
                    lineage.is_said = false;
                    record.notes.push(NO_LIST);
                }
                return Ok(());
            }
        }
        if let Some(whole) = find(&mut record.lineages, scanner) {
            lineage.whole = whole;
            return Ok(());
        }
        let (start, before) = (scanner.at, record.notes.len());
        scanner.open()?;
        if !scanner.closes(b']') {
            loop {
                match scanner.blanks() {
                    b'{' => {
                        self.entries(scanner, 3, &mut lineage.entries, &mut record.notes)?;
                        lineage.ends.push((lineage.entries.len(), false));
                    }
                    byte => {
                        scanner.skip()?;
                        lineage.ends.push((lineage.entries.len(), byte == b'n'));
                        if byte != b'n' {
                            record.notes.push(NO_SUBJECT);
                        }
                    }
                }
                if !scanner.goes_on(b']')? {
                    break;
                }
            }
        }
        let is_plain = !record.is_blind && record.notes.len() == before && scanner.flaws == 0;
        lineage.whole = whole_of(&mut record.lineages, scanner.since(start), is_plain);
        Ok(())
    }

    /// An object of properties.
    fn entries<'a>(
        &mut self,
        scanner: &mut Scanner<'a>,
        subject: usize,
        entries: &mut Vec<Entry<'a>>,
        notes: &mut Vec<&'static str>,
    ) -> Result<(), Fault> {
        self.object += 1;
        let mut before = NONE;
        let most = entries.len() + MOST_PROPERTIES;
        let Some(keys) = self.properties.get_mut(subject) else {
            return scanner.skip();
        };
        scanner.open()?;
        if scanner.closes(b'}') {
            return Ok(());
        }
        loop {
            let names = &mut self.names;
            let resolve = |key: &str| {
                let is_property = key.contains('.');
                is_property
                    .then(|| names.number(Property::of(key), As::Exact))
                    .flatten()
            };
            before = keys.next(scanner, before, self.object, resolve)?;
            let name = keys.meaning(before);
            let raw = scanner.value()?;
            match name {
                Some(name) if entries.len() < most => {
                    entries.push(Entry {
                        name,
                        raw,
                        rest: None,
                    });
                }
                Some(_) if notes.last() != Some(&TOO_MANY) => notes.push(TOO_MANY),
                Some(_) => {}
                None => notes.push(NO_PROPERTY),
            }
            if !scanner.goes_on(b'}')? {
                return Ok(());
            }
        }
    }
}

/// The fragment here, if it is known, passed over.
fn find<'a>(known: &mut Fragments<'a>, scanner: &mut Scanner<'a>) -> Option<Whole<'a>> {
    let whole = known.find(scanner.rest())?;
    scanner.at += whole.raw.len();
    let lines = memchr::memchr_iter(b'\n', whole.raw.as_bytes()).count();
    scanner.lines += u32::try_from(lines).ok()?;
    Some(whole)
}

/// A fragment that was read, to be known in later records if it is `is_plain`.
fn whole_of<'a>(known: &mut Fragments<'a>, raw: &'a str, is_plain: bool) -> Whole<'a> {
    match is_plain {
        true => known.note(raw),
        false => Whole {
            raw,
            ..Whole::default()
        },
    }
}

/// An object of texts to be shown.
pub(super) fn texts<'a>(
    scanner: &mut Scanner<'a>,
    prefix: &'static str,
    record: &mut Record<'a>,
) -> Result<(), Fault> {
    /// More are for nobody to read.
    const MOST: usize = 512;
    if scanner.byte() != b'{' {
        return scanner.skip();
    }
    let first = record.extra.len();
    scanner.open()?;
    if scanner.closes(b'}') {
        return Ok(());
    }
    loop {
        let label = scanner.key()?;
        let text = scanner.value()?.text();
        let count = record.extra.len() - first;
        let mut known = record.extra.iter_mut().skip(first);
        match (known.find(|shown| shown.label == label), text) {
            (Some(twin), Some(text)) => {
                scanner.flaws |= flaw::TWICE;
                twin.text = text;
            }
            (None, Some(text)) if count < MOST => record.extra.push(ExtraText {
                prefix,
                label,
                text,
            }),
            _ => {}
        }
        if !scanner.goes_on(b'}')? {
            return Ok(());
        }
    }
}
