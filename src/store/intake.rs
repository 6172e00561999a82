//! Records into a batch: detections as they are, and flat records straight
//! into columns, each distinct value read once.

mod coder;
mod marked;
mod memo;

use super::ancestors::Coded as Chain;
use super::records::Coded as Row;
use super::records::Shared;
use super::table::Said;
use super::{SourceId, Store};
use crate::detection::{Detection, Rule, Subject, code_of};
use crate::ingest::Span;
use crate::ingest::flat::{Entry, Flat, FlatAncestors, FlatFacts, Names, Text, Whole};
use crate::language::{Property, table};
use coder::Coder;
use marked::Marked;
use memo::Memo;
use rustc_hash::FxHashSet;
use std::sync::Arc;

/// What is done to a detection before it is stored; of a flat record it sees
/// the rule alone, once per distinct rule.
pub type Complete<'a> = &'a dyn Fn(&mut Detection);

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
    devices: Memo,
    device_pairs: Vec<(Option<u32>, Option<u32>)>,
    users: Memo,
    operations: Memo,
    extras: Memo,
    whole_chains: Memo,
    open_chains: Memo,
    said: [Vec<Said>; 3],
    marked: Marked,
    chain: Vec<Said>,
    chain_ends: Vec<(usize, bool)>,
}

impl Intake {
    /// A batch of what is wanted of flat records; `None`: all of them.
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
        let coders = [&mut self.event, &mut self.process, &mut self.parent];
        coders.into_iter().for_each(Coder::begin_block);
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

    /// Adds a detection that lies at `span` of a source.
    pub fn push(&mut self, detection: &Detection, source: SourceId, span: Span) {
        self.store.push(detection, source, span);
    }

    /// Adds a flat record; `false`, and nothing is added, where a value is not
    /// what its property takes, or an escape is odd.
    pub fn push_flat(
        &mut self,
        flat: &Flat<'_>,
        names: &Names,
        source: SourceId,
        span: Span,
        complete: Complete<'_>,
    ) -> bool {
        self.try_flat(flat, names, source, span, complete).is_some()
    }

    fn try_flat(
        &mut self,
        flat: &Flat<'_>,
        names: &Names,
        source: SourceId,
        span: Span,
        complete: Complete<'_>,
    ) -> Option<()> {
        let [event, process, parent] = &mut self.said;
        event.clear();
        process.clear();
        parent.clear();
        let Store {
            event: event_table,
            process: process_table,
            parent: parent_table,
            ..
        } = &mut self.store;
        let (own, odd) = (&flat.event, &flat.event.odd);
        match own.like {
            Some(like) => {
                let earlier = || flat.earlier_event(like);
                self.event
                    .encode_like(event_table, names, (like, earlier), odd, event)?;
            }
            None => self.event.encode(event_table, names, &own.entries, event)?,
        }
        let (own, odd) = (&flat.process, &flat.process.odd);
        match own.like {
            Some(like) => {
                let earlier = || flat.earlier_process(like);
                self.process
                    .encode_like(process_table, names, (like, earlier), odd, process)?;
            }
            None => self
                .process
                .encode(process_table, names, &own.entries, process)?,
        }
        let (parent_whole, parent_entries, is_no_parent) = parent_of(&flat.parent, &flat.ancestors);
        let parents = match flat.parent.is_said {
            true => &mut self.marked.parents,
            false => &mut self.marked.nearest,
        };
        let parent_row = match parents.get(parent_whole.mark) {
            Some(row) => row,
            None if parent_whole.is_known => return None,
            None => {
                self.parent
                    .encode(parent_table, names, parent_entries, parent)?;
                parents.put(parent_whole.mark, parent, is_no_parent)
            }
        };
        let is_kept = self.wanted.as_ref().is_none_or(|wanted| wanted.records);
        let id = match flat.id {
            Some(id) => id.decoded()?,
            None => "".into(),
        };
        let parts = self.store.records.parts();
        let rule = self.marked.rules.of(flat.rule.whole, || {
            rule(&mut self.rules, parts.rules, flat, complete)
        })?;
        let device = self.marked.devices.of(flat.device.whole, || {
            device(
                &mut self.devices,
                &mut self.device_pairs,
                parts.devices,
                parts.device_uuids,
                flat,
            )
        })?;
        let (device, device_uuid) = *self.device_pairs.get(device as usize)?;
        let user = match flat.user {
            Some(user) if !is_kept => user.is_sound().then_some(None)?,
            user => shared(&mut self.users, parts.users, user, |text| text)?,
        };
        let operation = shared(
            &mut self.operations,
            parts.operations,
            flat.operation,
            |name| {
                table()
                    .operation(name)
                    .map_or(name, |operation| operation.name.as_str())
            },
        )?;
        let extra = self.marked.extras.of(flat.extra.whole, || {
            if let Some(number) = self.extras.get(flat.extra.whole.raw) {
                return Some(number);
            }
            let texts = flat.extra.texts.iter();
            let texts: Option<Vec<_>> = texts
                .map(|(label, text)| Some((label.raw, text.decoded()?)))
                .collect();
            let texts = texts?;
            let entries = texts.iter().map(|(label, text)| (*label, text.as_ref()));
            let number = parts.extras.intern(entries);
            Some(self.extras.put(flat.extra.whole.raw, number))
        })?;
        let chain = self.chain(flat, names)?;
        let store = &mut self.store;
        let [event, process, _] = &self.said;
        if is_kept {
            let row = Row {
                id: &id,
                time: flat.time,
                rule,
                severity: flat.severity,
                device,
                device_uuid,
                user,
                operation,
                resolved: flat.resolved,
                extra,
            };
            store.records.push_coded(row, source, span);
        } else {
            store.records.push_counted(rule, operation);
        }
        store.event.push_row(event, flat.event.is_none);
        store.process.push_row(process, flat.process.is_none);
        let (parent, is_no_parent) = match flat.parent.is_said {
            true => self.marked.parents.row(parent_row),
            false => self.marked.nearest.row(parent_row),
        };
        store.parent.push_row(parent, is_no_parent);
        store.ancestry.push_chain(chain);
        store.has_own_parent.push(flat.parent.is_said);
        Some(())
    }

    /// The number of the record's chain of ancestors.
    fn chain(&mut self, flat: &Flat<'_>, names: &Names) -> Option<u32> {
        let (ancestors, parent) = (&flat.ancestors, &flat.parent);
        let is_open = !ancestors.is_said;
        let (numbers, memo, whole) = if is_open {
            let numbers = &mut self.marked.open_chains;
            (numbers, &mut self.open_chains, parent.whole)
        } else {
            let numbers = &mut self.marked.chains;
            (numbers, &mut self.whole_chains, ancestors.whole)
        };
        numbers.of(whole, || {
            if let Some(number) = memo.get(whole.raw) {
                return Some(number);
            }
            self.chain.clear();
            self.chain_ends.clear();
            let table = self.store.ancestry.table_mut();
            let mut add = |entries: &[_], is_none: bool| {
                self.ancestor
                    .encode(table, names, entries, &mut self.chain)?;
                self.chain_ends.push((self.chain.len(), is_none));
                Some(())
            };
            if ancestors.is_said {
                let mut start = 0;
                for (end, is_none) in &ancestors.ends {
                    add(ancestors.entries.get(start..*end)?, *is_none)?;
                    start = *end;
                }
            } else if parent.is_said {
                add(&parent.entries, parent.is_none)?;
            }
            let coded = Chain {
                said: &self.chain,
                ends: &self.chain_ends,
                is_open,
            };
            let folding = crate::detection::folding;
            let number = self.store.ancestry.chain_of(coded, folding);
            Some(memo.put(whole.raw, number))
        })
    }
}

/// What is said of the parent: by itself, else as the nearest ancestor.
fn parent_of<'r, 'a>(
    parent: &'r FlatFacts<'a>,
    ancestors: &'r FlatAncestors<'a>,
) -> (Whole<'a>, &'r [Entry<'a>], bool) {
    if parent.is_said {
        return (parent.whole, &parent.entries, parent.is_none);
    }
    let (end, is_none) = ancestors.ends.first().copied().unwrap_or((0, false));
    let entries = ancestors.entries.get(..end).unwrap_or_default();
    (ancestors.whole, entries, is_none)
}

fn decoded(text: Option<Text<'_>>) -> Option<Option<String>> {
    match text {
        None => Some(None),
        Some(text) => Some(Some(text.decoded()?.into_owned())),
    }
}

fn rule(
    memo: &mut Memo,
    rules: &mut super::column::Distinct<Rule>,
    flat: &Flat<'_>,
    complete: Complete<'_>,
) -> Option<u32> {
    let raw = flat.rule.whole.raw;
    if let Some(number) = memo.get(raw) {
        return Some(number);
    }
    let name = decoded(flat.rule.name)?;
    let code = match flat.rule.code {
        Some(code) => decoded(code)?,
        None => name.as_deref().and_then(code_of).map(str::to_owned),
    };
    let uuid = decoded(flat.rule.uuid)?;
    let mut detection = Detection {
        rule: Rule { code, name, uuid },
        ..Detection::default()
    };
    complete(&mut detection);
    Some(memo.put(raw, rules.intern(&detection.rule)))
}

/// The number of the device's name and identifier in `pairs`.
fn device(
    memo: &mut Memo,
    pairs: &mut Vec<(Option<u32>, Option<u32>)>,
    names: &mut Shared,
    uuids: &mut Shared,
    flat: &Flat<'_>,
) -> Option<u32> {
    let raw = flat.device.whole.raw;
    if let Some(number) = memo.get(raw) {
        return Some(number);
    }
    let pair = (
        names.intern(decoded(flat.device.name)?.as_deref()),
        uuids.intern(decoded(flat.device.uuid)?.as_deref()),
    );
    pairs.push(pair);
    Some(memo.put(raw, pairs.len() as u32 - 1))
}

fn shared(
    memo: &mut Memo,
    shared: &mut Shared,
    text: Option<Text<'_>>,
    spell: impl Fn(&str) -> &str,
) -> Option<Option<u32>> {
    let Some(text) = text else {
        return Some(None);
    };
    if let Some(number) = memo.get(text.raw) {
        return Some(Some(number));
    }
    let number = shared.intern(Some(spell(&text.decoded()?)));
    Some(number.map(|number| memo.put(text.raw, number)))
}
