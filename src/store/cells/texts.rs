//! The distinct texts of a column of the list, as far as they are new.

use super::value_text;
use crate::detection::Subject;
use crate::language::{Property, Role};
use crate::store::column::Values;
use crate::store::{Cell, Store, TextPool, to_u32};

impl Store {
    /// Calls `each` with the distinct texts that a cell can show, times aside, from
    /// the first that was not seen: `seen` says so of each dictionary that they come
    /// from, and is brought up to date.
    pub fn new_texts(&self, cell: Cell, seen: &mut Vec<usize>, each: &mut dyn FnMut(&str)) {
        let records = self.records();
        let mut dictionary = 0;
        let mut from = |len: usize| {
            if seen.len() <= dictionary {
                seen.push(0);
            }
            let first = std::mem::replace(&mut seen[dictionary], len);
            dictionary += 1;
            to_u32(first.min(len))..to_u32(len)
        };
        let mut pool = |texts: &TextPool, each: &mut dyn FnMut(&str)| {
            from(texts.len()).for_each(|number| each(texts.get(number)));
        };
        let properties: Vec<(Subject, &Property)> = match cell {
            Cell::Time => return,
            Cell::Device => return pool(records.devices().pool(), each),
            Cell::User => return pool(records.users().pool(), each),
            Cell::Operation => return pool(records.operations().pool(), each),
            Cell::Severity => {
                let all = records.severities();
                let new = all.get(from(all.len()).start as usize..);
                let new = new.unwrap_or_default().iter();
                return new.for_each(|severity| each(&severity.to_string()));
            }
            Cell::Rule | Cell::RuleName => {
                let all = records.rules();
                let new = all.get(from(all.len()).start as usize..);
                let text = |rule: &crate::detection::Rule| match cell {
                    Cell::Rule => rule.label().map(str::to_owned),
                    _ => rule.name.as_deref().map(str::to_owned),
                };
                let texts = new.unwrap_or_default().iter().filter_map(text);
                return texts.for_each(|text| each(&text));
            }
            Cell::Process => vec![(Subject::Process, Role::FileName.property())],
            Cell::Direction => vec![(Subject::Event, Role::Direction.property())],
            Cell::Port => vec![(Subject::Event, Role::Port.property())],
            Cell::Address => Role::RemoteAddress
                .properties()
                .map(|property| (Subject::Event, property))
                .collect(),
        };
        for (subject, property) in properties {
            let Some(column) = self.table(subject).column(property) else {
                from(0);
                continue;
            };
            let values = column.values();
            for number in from(values.len()) {
                match values {
                    Values::Text(texts) => each(texts.get(number)),
                    _ => {
                        if let Some(value) = values.get(number) {
                            each(&value_text(&value));
                        }
                    }
                }
            }
        }
    }
}
