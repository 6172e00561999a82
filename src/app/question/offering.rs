//! What can be added to an exclusion, with what loaded detections have of it: those
//! that have something first.

use crate::app::overlay::addable::Addable;
use crate::app::overlay::{Overlay, Pick, Picker};
use crate::store::{Store, to_u32};
use rustc_hash::FxHashMap;

/// Values told of a property.
const TOLD: usize = 3;

/// The choice among them.
pub(in crate::app) fn offered(store: &Store, all: &[Addable]) -> Overlay {
    let operations = operations(store);
    let mut all = all.to_vec();
    for one in &mut all {
        match one {
            Addable::Property(of) => {
                let Some(column) = store.table(of.subject).column(&of.property) else {
                    continue;
                };
                let counts = store.counts(of.subject, &of.property);
                let count = |number: &u32| counts.get(*number as usize).copied().unwrap_or(0);
                of.known = counts.iter().sum();
                let mut best: Vec<u32> = Vec::with_capacity(TOLD + 1);
                for number in (0..to_u32(counts.len())).filter(|number| count(number) > 0) {
                    let at = best.partition_point(|other| count(other) >= count(&number));
                    if at < TOLD {
                        best.insert(at, number);
                        best.truncate(TOLD);
                    }
                }
                let told = best.into_iter().filter_map(|number| {
                    Some((
                        of.property.literal(&column.values().get(number)?),
                        count(&number),
                    ))
                });
                of.values = told.collect();
            }
            Addable::Operation(name, count) => {
                *count = operations.get(name.as_str()).copied().unwrap_or(0);
            }
            Addable::OtherOperation | Addable::Every(_) => {}
        }
    }
    // Each subject's stay together; what follows them stays behind.
    let rank = |one: &Addable| match one {
        Addable::Property(_) => usize::from(one.count() == 0),
        Addable::Operation(_, count) => usize::MAX - count,
        Addable::OtherOperation | Addable::Every(_) => usize::MAX,
    };
    for few in all.chunk_by_mut(|one, other| subject(one) == subject(other)) {
        few.sort_by_key(rank);
    }
    let len = all.len();
    Overlay::Picker(Picker::new(Pick::Add(all), len))
}

fn subject(one: &Addable) -> Option<crate::detection::Subject> {
    match one {
        Addable::Property(of) => Some(of.subject),
        _ => None,
    }
}

/// How many rows are of each operation.
fn operations(store: &Store) -> FxHashMap<&str, usize> {
    let operations = store.records().operations();
    let mut counts = vec![0_usize; operations.pool().len() + 1];
    for code in operations.codes().iter() {
        if let Some(count) = counts.get_mut(code as usize) {
            *count += 1;
        }
    }
    let names = operations.pool().iter();
    names.zip(counts.into_iter().skip(1)).collect()
}
