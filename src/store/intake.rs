//! Records into a batch, straight into columns: each distinct value read once.

mod coder;
mod marked;
mod memo;

use super::ancestors::AncestorCodes;
use super::records::RecordCodes;
use super::records::Shared;
use super::table::ColumnCode;
use super::{SourceId, Store};
use crate::detection::{Detection, FROM_RULE, OPERATION_FROM, Subject, folding};
use crate::ingest::Span;
use crate::ingest::detail::{rule, spelled};
use crate::ingest::fragment::Whole;
use crate::ingest::record::{Entry, Lineage, Names, Record, Spoken};
use crate::ingest::token::{Escapes, Text};
use crate::language::Property;
use coder::Coder;
use marked::Marked;
use memo::Memo;
use rustc_hash::FxHashSet;
use std::sync::Arc;

/// What is done to a detection before it is stored; of a record it sees the rule
/// alone, once per distinct rule.
pub type CompleteRule<'a> = &'a dyn Fn(&mut Detection);

/// What will be asked of a store; the rest need not be kept.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Properties of subjects; those of ancestors are always kept.
    pub properties: FxHashSet<(Subject, Property)>,
    /// Whether all that stands in the record itself is, too; else rule and
    /// operation only, and batches are to be counted, not absorbed.
    pub records: bool,
}

/// A batch under way.
#[derive(Debug, Default)]
pub struct Intake {
    wanted: Option<Arc<Wanted>>,
    store: Store,
    event: Coder,
    process: Coder,
    parent: Coder,
    ancestor: Coder,
    rules: Memo,
    /// The operations that rules give to detections whose records name none, by
    /// the rules' numbers.
    of_rules: Vec<Option<u32>>,
    operations: Memo,
    devices: Memo,
    device_uuids: Memo,
    users: Memo,
    whole_chains: Memo,
    open_chains: Memo,
    said: [Vec<ColumnCode>; 3],
    marked: Marked,
    chain: Vec<ColumnCode>,
    chain_ends: Vec<(usize, bool)>,
    /// What of the latest record was left out.
    notes: Vec<&'static str>,
    scratch: String,
}

impl Intake {
    /// A batch of what is wanted of records; `None`: all of them.
    pub fn new(wanted: Option<Arc<Wanted>>) -> Intake {
        let coder = |subject| Coder::new(subject, wanted.clone());
        Intake {
            event: coder(Subject::Event),
            process: coder(Subject::Process),
            parent: coder(Subject::ParentProcess),
            wanted,
            ..Intake::default()
        }
    }

    /// A block begins: marks of an earlier one mean nothing any more.
    pub fn begin_block(&mut self) {
        self.marked = Marked::default();
    }

    /// How many detections there are.
    pub fn len(&self) -> usize {
        self.store.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.store.is_empty()
    }

    /// The batch so far; a new one begins.
    pub fn take(&mut self) -> Store {
        let next = Intake::new(self.wanted.clone());
        std::mem::replace(self, next).store
    }

    /// What of the latest record was left out.
    pub fn notes(&self) -> &[&'static str] {
        &self.notes
    }

    /// Adds a record that lies at `span` of a source; whether what of it has a
    /// mark is known now.
    pub fn push(
        &mut self,
        record: &Record<'_>,
        names: &Names,
        (source, span): (SourceId, Span),
        complete: CompleteRule<'_>,
    ) -> bool {
        self.notes.clear();
        self.said.iter_mut().for_each(Vec::clear);
        let [event, process, _] = &record.subjects;
        let [own, acting, _] = &mut self.said;
        let (store, notes) = (&mut self.store, &mut self.notes);
        let of = |spoken: &Spoken<'_>| spoken.is_none;
        let entries = (event.entries.as_slice(), of(event));
        self.event
            .encode(&mut store.event, names, entries, own, notes);
        let entries = (process.entries.as_slice(), of(process));
        self.process
            .encode(&mut store.process, names, entries, acting, notes);
        let noted = self.notes.len();
        let parent_row = self.parent_row(record, names);
        let chain = self.chain(record, names);
        let is_plain = self.notes.len() == noted;
        let rule = self.rule(record, complete);
        let own = self.operation(record.operation);
        let of_rule = own.is_none().then(|| self.of_rules.get(rule as usize));
        let of_rule = of_rule.flatten().copied().flatten();
        let operation = own.or(of_rule);
        if self.wanted.as_ref().is_none_or(|wanted| wanted.records) {
            self.push_record(record, (rule, operation, of_rule.is_some()), (source, span));
        } else {
            self.store.records.push_counted(rule, operation);
        }
        let store = &mut self.store;
        let [own, acting, _] = &self.said;
        store.event.push_row(own, event.is_none);
        store.process.push_row(acting, process.is_none);
        let is_said = record.subjects[2].is_said;
        let (parent, is_no_parent) = match is_said {
            true => self.marked.parents.row(parent_row),
            false => self.marked.nearest.row(parent_row),
        };
        store.parent.push_row(parent, is_no_parent);
        store.ancestry.push_chain(chain);
        store.has_own_parent.push(is_said);
        is_plain
    }

    fn push_record(
        &mut self,
        record: &Record<'_>,
        (rule, operation, is_from_rule): (u32, Option<u32>, bool),
        (source, span): (SourceId, Span),
    ) {
        let parts = self.store.records.parts();
        let device = shared(&mut self.devices, parts.devices, record.device.name);
        let uuids = parts.device_uuids;
        let device_uuid = shared(&mut self.device_uuids, uuids, record.device.uuid);
        let user = shared(&mut self.users, parts.users, record.user);
        let scratch = &mut self.scratch;
        let extra = parts.extras.intern_with(|texts| {
            for shown in &record.extra {
                scratch.clear();
                scratch.push_str(shown.prefix);
                scratch.push_str(&shown.label.decoded());
                texts.push(scratch, &shown.text.decoded());
            }
            if is_from_rule {
                texts.push(OPERATION_FROM, FROM_RULE);
            }
        });
        let id = record.id.map(Text::decoded).unwrap_or_default();
        let row = RecordCodes {
            id: &id,
            time: record.time,
            rule,
            severity: record.severity,
            device,
            device_uuid,
            user,
            operation,
            resolved: record.resolved,
            extra,
        };
        self.store.records.push_coded(&row, source, span);
    }

    fn rule(&mut self, record: &Record<'_>, complete: CompleteRule<'_>) -> u32 {
        let key = &mut self.scratch;
        key.clear();
        let code = record.code.map(|code| code.unwrap_or(Text::plain("\0")));
        for text in [record.rule.name, record.rule.uuid, code] {
            match text {
                Some(text) => {
                    key.push_str(text.raw);
                    key.push(if text.escapes == Escapes::None {
                        '\n'
                    } else {
                        '\t'
                    });
                }
                None => key.push('\r'),
            }
        }
        if let Some(number) = self.rules.get(key) {
            return number;
        }
        let mut detection = Detection {
            rule: rule(record),
            ..Detection::default()
        };
        complete(&mut detection);
        let parts = self.store.records.parts();
        let number = parts.rules.intern(&detection.rule);
        if let Some(name) = &detection.operation {
            let at = number as usize;
            if self.of_rules.len() <= at {
                self.of_rules.resize(at + 1, None);
            }
            let operation = parts.operations.intern(Some(spelled(name)));
            if let Some(slot) = self.of_rules.get_mut(at) {
                *slot = operation;
            }
        }
        self.rules.put(key, number)
    }

    fn operation(&mut self, text: Option<Text<'_>>) -> Option<u32> {
        let text = text?;
        if let Some(number) = self.operations.get(text.raw) {
            return Some(number);
        }
        let operations = self.store.records.parts().operations;
        let number = operations.intern(Some(spelled(&text.decoded())))?;
        Some(self.operations.put(text.raw, number))
    }

    /// What is said of the parent, by its number in the marked rows.
    fn parent_row(&mut self, record: &Record<'_>, names: &Names) -> u32 {
        let parent = &record.subjects[2];
        let (whole, entries, is_none) = parent_of(parent, &record.lineage);
        let rows = match parent.is_said {
            true => &mut self.marked.parents,
            false => &mut self.marked.nearest,
        };
        if let Some(row) = rows.get(whole.mark) {
            return row;
        }
        let said = &mut self.said[2];
        let noted = self.notes.len();
        let table = &mut self.store.parent;
        let entries = (entries, is_none);
        self.parent
            .encode(table, names, entries, said, &mut self.notes);
        if !parent.is_said {
            // It is noted of the ancestors.
            self.notes.truncate(noted);
        }
        rows.put(whole.mark, said, is_none)
    }

    /// The number of the record's chain of ancestors.
    fn chain(&mut self, record: &Record<'_>, names: &Names) -> u32 {
        let (lineage, parent) = (&record.lineage, &record.subjects[2]);
        let is_open = !lineage.is_said;
        let (numbers, memo, whole) = if is_open {
            let numbers = &mut self.marked.open_chains;
            (numbers, &mut self.open_chains, parent.whole)
        } else {
            let numbers = &mut self.marked.chains;
            (numbers, &mut self.whole_chains, lineage.whole)
        };
        if let Some(number) = numbers.get(whole.mark).or_else(|| memo.get(whole.raw)) {
            numbers.put(whole.mark, number);
            return number;
        }
        let noted = self.notes.len();
        self.chain.clear();
        self.chain_ends.clear();
        let table = self.store.ancestry.table_mut();
        let mut start = 0;
        let alone = [(parent.entries.len(), parent.is_none)];
        let (entries, ends) = match (is_open, parent.is_said) {
            (false, _) => (&lineage.entries, lineage.ends.as_slice()),
            (true, true) => (&parent.entries, &alone[..]),
            (true, false) => (&parent.entries, &[][..]),
        };
        for (end, is_none) in ends {
            let own = (entries.get(start..*end).unwrap_or_default(), *is_none);
            let (chain, notes) = (&mut self.chain, &mut self.notes);
            self.ancestor.encode(table, names, own, chain, notes);
            self.chain_ends.push((self.chain.len(), *is_none));
            start = *end;
        }
        let coded = AncestorCodes {
            said: &self.chain,
            ends: &self.chain_ends,
            is_open,
        };
        let number = self.store.ancestry.chain_of(coded, folding);
        if is_open {
            // It is noted of the parent.
            self.notes.truncate(noted);
        }
        let is_plain = self.notes.len() == noted;
        if is_plain {
            memo.put(whole.raw, number);
            numbers.put(whole.mark, number);
        }
        number
    }
}

/// What is said of the parent: by itself, else as the nearest ancestor.
fn parent_of<'r, 'a>(
    parent: &'r Spoken<'a>,
    lineage: &'r Lineage<'a>,
) -> (Whole<'a>, &'r [Entry<'a>], bool) {
    if parent.is_said {
        return (parent.whole, &parent.entries, parent.is_none);
    }
    let (end, is_none) = lineage.ends.first().copied().unwrap_or((0, false));
    let entries = lineage.entries.get(..end).unwrap_or_default();
    (lineage.whole, entries, is_none)
}

/// The number of a text that many rows share.
fn shared(memo: &mut Memo, shared: &mut Shared, text: Option<Text<'_>>) -> Option<u32> {
    let text = text?;
    if text.escapes == Escapes::None {
        return shared.intern(Some(text.raw));
    }
    if let Some(number) = memo.get(text.raw) {
        return Some(number);
    }
    let number = shared.intern(Some(&text.decoded()))?;
    Some(memo.put(text.raw, number))
}
