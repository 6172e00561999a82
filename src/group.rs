//! Causes, groups, facets, hints and the course of time: from many detections
//! to the few things behind them.
//!
//! ```text
//! By ──Coding──► a code a row ──┐
//! By::Cause ──cause──► a code   ├─► Groups: rows by group, largest first, with figures
//!                a row ─────────┘     facets, hints, timeline: counts of the same codes
//! ```
//! Everything works on the codes of the columns; text is made only for what is
//! shown. The same rows give the same groups in the same order. How causes are
//! found stands in [`cause`]; what a group says of its rows in [`ValueSummary`].

mod by;
pub mod cause;
mod describe;
mod facets;
mod fresh;
mod hints;
mod mask;
mod nets;
mod ranges;
mod timeline;

pub use by::{By, Coding};
pub use describe::{ValueSummary, common_folder, parts};
pub use facets::{Facet, FacetValue, facet, facet_kinds};
pub use fresh::fresh;
pub use hints::{Directions, Processes, ScanHint, directions, processes, scanners};
pub use nets::tightest;
pub use ranges::Range;
pub use timeline::{Bin, Timeline};

use crate::matcher::preview::Preview;
use crate::store::{RowSet, Store, to_u32};
use cause::Causes;

/// How many bars a group's sparkline has.
pub const BARS: usize = 24;
/// How many groups get a sparkline and, of causes, a ready label; the others
/// are small and are told on demand.
const READY: usize = 1_000;
/// The group of a row that is in none.
const NOWHERE: u32 = u32::MAX;

/// What is counted of a group.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Its detections.
    pub count: usize,
    /// Distinct devices.
    pub devices: usize,
    /// Distinct ports.
    pub ports: usize,
    /// Milliseconds since 1970 UTC of the first; `None`: no time is known.
    pub first: Option<i64>,
    /// That of the last.
    pub last: Option<i64>,
}

/// Calls `see` with each row of `scope`, or with all.
fn each_row(store: &Store, scope: Option<&RowSet>, see: impl FnMut(usize)) {
    match scope {
        Some(scope) => scope.iter().for_each(see),
        None => (0..store.len()).for_each(see),
    }
}

/// What a draft does to a group.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OutcomeCounts {
    /// Detections that it hides.
    pub suppressed: usize,
    /// Detections of which it can't be told.
    pub undecided: usize,
    /// Detections that it leaves alone.
    pub kept: usize,
}

/// Rows in groups, the largest group first, ties by their first row.
#[derive(Clone, Debug)]
pub struct Groups {
    by: By,
    /// The code of each group.
    codes: Vec<u32>,
    figures: Vec<Figures>,
    bars: Vec<[u32; BARS]>,
    labels: Vec<String>,
    causes: Option<Causes>,
    /// The rows, group by group, ascending within each.
    order: Vec<u32>,
    /// Where each group's rows begin in `order`; one more than there are groups.
    starts: Vec<u32>,
    /// The group of each row.
    group_of: Vec<u32>,
}

impl Groups {
    /// Groups the rows of `scope`, or all of them.
    pub fn of(store: &Store, by: &By, scope: Option<&RowSet>) -> Groups {
        let len = store.len();
        let everything;
        let scope = match scope {
            Some(scope) => scope,
            None => {
                everything = RowSet::all(len);
                &everything
            }
        };
        let (codes, count, causes) = match by {
            By::Cause => {
                let (codes, causes) = cause::codes(store, scope);
                (codes, causes.len(), Some(causes))
            }
            _ => {
                let coding = Coding::of(store, by);
                let mut codes = vec![NOWHERE; len];
                scope.iter().for_each(|row| {
                    if let Some(code) = codes.get_mut(row) {
                        *code = coding.code(row);
                    }
                });
                (codes, coding.len(), None)
            }
        };
        let mut groups = Groups::sorted(by.clone(), codes, count, causes);
        groups.count(store);
        if groups.causes.is_some() {
            groups.labels = (0..groups.len().min(READY))
                .map(|at| groups.cause_label(store, at))
                .collect();
        }
        groups
    }

    /// Sorts rows by their code's size, counting.
    fn sorted(by: By, mut group_of: Vec<u32>, count: usize, causes: Option<Causes>) -> Groups {
        let mut sizes = vec![0u32; count];
        let mut first_row = vec![NOWHERE; count];
        for (row, code) in group_of.iter().enumerate() {
            if let Some(size) = sizes.get_mut(*code as usize) {
                if *size == 0 {
                    first_row[*code as usize] = to_u32(row);
                }
                *size += 1;
            }
        }
        let mut codes: Vec<u32> = (0..to_u32(count))
            .filter(|code| sizes[*code as usize] > 0)
            .collect();
        codes.sort_unstable_by_key(|code| {
            let code = *code as usize;
            (std::cmp::Reverse(sizes[code]), first_row[code])
        });
        let mut rank = first_row;
        let mut starts = Vec::with_capacity(codes.len() + 1);
        let mut total = 0;
        for (at, code) in codes.iter().enumerate() {
            rank[*code as usize] = to_u32(at);
            starts.push(total);
            total += sizes[*code as usize];
        }
        let mut next = starts.clone();
        starts.push(total);
        let mut order = vec![0; total as usize];
        for (row, group) in group_of.iter_mut().enumerate() {
            let Some(at) = rank.get(*group as usize) else {
                *group = NOWHERE;
                continue;
            };
            *group = *at;
            let slot = &mut next[*at as usize];
            order[*slot as usize] = to_u32(row);
            *slot += 1;
        }
        Groups {
            by,
            codes,
            figures: Vec::new(),
            bars: Vec::new(),
            labels: Vec::new(),
            causes,
            order,
            starts,
            group_of,
        }
    }

    fn count(&mut self, store: &Store) {
        let devices = Coding::of(store, &By::Device);
        let ports = Coding::of(store, &By::Port);
        let times = |row: u32| store.records().time(row as usize);
        // The last group that a device or port was seen in.
        let mut seen_devices = vec![NOWHERE; devices.len()];
        let mut seen_ports = vec![NOWHERE; ports.len()];
        let is_new = |seen: &mut [u32], code: u32, group: usize| {
            let is_value = code >= crate::store::FIRST;
            match seen.get_mut(code as usize).filter(|_| is_value) {
                Some(seen) if *seen != to_u32(group) => {
                    *seen = to_u32(group);
                    true
                }
                _ => false,
            }
        };
        self.figures = (0..self.len())
            .map(|group| {
                let mut figures = Figures::default();
                for row in self.rows_of(group) {
                    figures.count += 1;
                    let (device, port) = (devices.code(*row as usize), ports.code(*row as usize));
                    figures.devices += usize::from(is_new(&mut seen_devices, device, group));
                    figures.ports += usize::from(is_new(&mut seen_ports, port, group));
                    if let Some(time) = times(*row) {
                        figures.first =
                            Some(figures.first.map_or(time, |first: i64| first.min(time)));
                        figures.last = Some(figures.last.map_or(time, |last: i64| last.max(time)));
                    }
                }
                figures
            })
            .collect();
        let first = self
            .figures
            .iter()
            .filter_map(|figures| figures.first)
            .min();
        let last = self.figures.iter().filter_map(|figures| figures.last).max();
        let (Some(first), Some(last)) = (first, last) else {
            return;
        };
        self.bars = (0..self.len().min(READY))
            .map(|group| {
                let mut bars = [0; BARS];
                let times = self.rows_of(group).iter().filter_map(|row| times(*row));
                times.for_each(|time| bars[timeline::bin(time, first, last, BARS)] += 1);
                bars
            })
            .collect();
    }

    /// What they are grouped by.
    pub fn by(&self) -> &By {
        &self.by
    }

    /// How many groups there are.
    pub fn len(&self) -> usize {
        self.codes.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.codes.is_empty()
    }

    /// How many rows are in groups.
    pub fn total(&self) -> usize {
        self.order.len()
    }

    /// What is counted of a group; nothing beyond the last.
    pub fn figures(&self, group: usize) -> Figures {
        self.figures.get(group).copied().unwrap_or_default()
    }

    /// A group's share of the rows, 0 to 1.
    pub fn share(&self, group: usize) -> f64 {
        self.figures(group).count as f64 / self.total().max(1) as f64
    }

    /// A group's rows over the span of all groups, in [`BARS`] equal steps;
    /// empty for groups far down and where no time is known.
    pub fn bars(&self, group: usize) -> &[u32] {
        self.bars.get(group).map_or(&[], |bars| bars.as_slice())
    }

    /// The rows of a group, ascending.
    pub fn rows_of(&self, group: usize) -> &[u32] {
        let at = |group: usize| self.starts.get(group).map_or(0, |start| *start as usize);
        self.order.get(at(group)..at(group + 1)).unwrap_or(&[])
    }

    /// The rows of a group, as a set over all rows of the store.
    pub fn rows(&self, group: usize) -> RowSet {
        let mut rows = RowSet::none(self.group_of.len());
        self.rows_of(group)
            .iter()
            .for_each(|row| rows.set(*row as usize, true));
        rows
    }

    /// The group of a row.
    pub fn group_of(&self, row: usize) -> Option<usize> {
        let group = self.group_of.get(row).copied()?;
        (group != NOWHERE).then_some(group as usize)
    }

    /// The code that the rows of a group share, in the [`Coding`] of
    /// [`Groups::by`]; of causes only a number.
    pub fn code(&self, group: usize) -> Option<u32> {
        self.codes.get(group).copied()
    }

    /// What a group is called.
    pub fn label(&self, store: &Store, group: usize) -> String {
        match (self.labels.get(group), self.code(group)) {
            (Some(label), _) => label.clone(),
            (None, None) => String::new(),
            (None, Some(_)) if self.causes.is_some() => self.cause_label(store, group),
            (None, Some(code)) => Coding::of(store, &self.by).label(code),
        }
    }

    fn cause_label(&self, store: &Store, group: usize) -> String {
        let cause = self
            .causes
            .as_ref()
            .and_then(|causes| causes.get(self.code(group)? as usize));
        cause.map_or_else(String::new, |cause| {
            describe::label(store, *cause, self.rows_of(group))
        })
    }

    /// What the rows of a group have in common, property by property.
    pub fn parts(&self, store: &Store, group: usize) -> Vec<ValueSummary> {
        describe::parts(store, self.rows_of(group))
    }

    /// How many rows of `set` each group has.
    pub fn tally(&self, set: &RowSet) -> Vec<usize> {
        let mut counts = vec![0; self.len()];
        for row in set.iter() {
            if let Some(count) = self.group_of(row).and_then(|group| counts.get_mut(group)) {
                *count += 1;
            }
        }
        counts
    }

    /// Undecided rows of groups whose decided rows all have the same verdict:
    /// those that it carries over to, benign and threat. A group with both
    /// carries nothing.
    pub fn carried(&self, benign: &RowSet, threat: &RowSet) -> (RowSet, RowSet) {
        let verdicts: Vec<(usize, usize)> = self
            .tally(benign)
            .into_iter()
            .zip(self.tally(threat))
            .collect();
        let carried = |own: &dyn Fn((usize, usize)) -> bool| {
            RowSet::from_fn(self.group_of.len(), |row| {
                let verdicts = self.group_of(row).and_then(|group| verdicts.get(group));
                let is_decided = benign.contains(row) || threat.contains(row);
                !is_decided && verdicts.is_some_and(|verdicts| own(*verdicts))
            })
        };
        (
            carried(&|(benign, threat)| benign > 0 && threat == 0),
            carried(&|(benign, threat)| threat > 0 && benign == 0),
        )
    }

    /// What a draft does to each group.
    pub fn effects(&self, preview: &Preview) -> Vec<OutcomeCounts> {
        let suppressed = self.tally(&preview.suppressed);
        let undecided = self.tally(&preview.undecided);
        let counts = suppressed.into_iter().zip(undecided).zip(&self.figures);
        counts
            .map(|((suppressed, undecided), figures)| OutcomeCounts {
                suppressed,
                undecided,
                kept: figures.count.saturating_sub(suppressed + undecided),
            })
            .collect()
    }

    /// How many of the largest groups hold `share` (0 to 1) of the rows, and
    /// the share that they hold.
    pub fn coverage(&self, share: f64) -> (usize, f64) {
        let wanted = share * self.total() as f64;
        let mut held = 0;
        for (at, figures) in self.figures.iter().enumerate() {
            held += figures.count;
            if held as f64 >= wanted {
                return (at + 1, held as f64 / self.total().max(1) as f64);
            }
        }
        (self.len(), 1.0)
    }

    /// The share (0 to 1) of the rows that the `count` largest groups hold.
    pub fn held_by(&self, count: usize) -> f64 {
        let held = self.starts.get(count.min(self.len())).copied();
        f64::from(held.unwrap_or(0)) / self.total().max(1) as f64
    }
}
