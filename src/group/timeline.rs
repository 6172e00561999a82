//! A timeline: how many detections fall into each step of a span, by
//! what the draft does to them.

use super::OutcomeCounts;
use crate::matcher::Outcome;
use crate::matcher::preview::Preview;
use crate::store::{RowSet, Store};

/// What falls into one step.
pub type Bin = OutcomeCounts;

/// Equal steps over a span of time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Timeline {
    /// Where it begins, in milliseconds since 1970 UTC.
    pub from: i64,
    /// Its last millisecond.
    pub to: i64,
    /// The steps.
    pub bins: Vec<Bin>,
    /// Detections without a known time.
    pub untimed: usize,
}

/// The step of `count` between `from` and `to`, both included, that a time
/// between them falls into.
pub(super) fn bin(time: i64, from: i64, to: i64, count: usize) -> usize {
    let span = i128::from(to) - i128::from(from) + 1;
    let at = (i128::from(time) - i128::from(from)) * count as i128 / span;
    usize::try_from(at)
        .unwrap_or(0)
        .min(count.saturating_sub(1))
}

impl Timeline {
    /// The rows of `scope`, or all, in `count` steps over `span` (both ends
    /// included), or over all their times; empty where none is known.
    pub fn of(
        store: &Store,
        preview: &Preview,
        scope: Option<&RowSet>,
        span: Option<(i64, i64)>,
        count: usize,
    ) -> Timeline {
        let everything;
        let scope = match scope {
            Some(scope) => scope,
            None => {
                everything = RowSet::all(store.len());
                &everything
            }
        };
        let times = || {
            let time = |row: usize| Some((row, store.records().time(row)?));
            scope.iter().filter_map(time)
        };
        let timed = times().count();
        let untimed = scope.count() - timed;
        let whole = times().fold(None, |span: Option<(i64, i64)>, (_, time)| {
            let (from, to) = span.unwrap_or((time, time));
            Some((from.min(time), to.max(time)))
        });
        let Some((from, to)) = span.filter(|(from, to)| from <= to).or(whole) else {
            return Timeline {
                untimed,
                ..Timeline::default()
            };
        };
        let mut bins = vec![Bin::default(); count];
        for (row, time) in times().filter(|(_, time)| (from..=to).contains(time)) {
            let Some(bin) = bins.get_mut(bin(time, from, to, count)) else {
                continue;
            };
            match preview.outcome(row) {
                Outcome::Suppressed => bin.suppressed += 1,
                Outcome::Undecided => bin.undecided += 1,
                Outcome::Kept => bin.kept += 1,
            }
        }
        Timeline {
            from,
            to,
            bins,
            untimed,
        }
    }

    /// The step that a time falls into, or the one nearest to it.
    pub fn step_of(&self, time: i64) -> usize {
        let time = time.clamp(self.from, self.to.max(self.from));
        bin(time, self.from, self.to, self.bins.len())
    }

    /// The first and last millisecond of a step.
    pub fn span(&self, bin: usize) -> (i64, i64) {
        let span = i128::from(self.to) - i128::from(self.from) + 1;
        let count = self.bins.len().max(1) as i128;
        // The first time that falls into the step: rounded up.
        let start = |bin: usize| {
            let offset = (bin as i128 * span + count - 1).div_euclid(count);
            i64::try_from(i128::from(self.from) + offset).unwrap_or(i64::MAX)
        };
        if bin + 1 >= self.bins.len() {
            return (start(bin), self.to);
        }
        (start(bin), start(bin + 1).saturating_sub(1))
    }

    /// What falls into some steps together.
    pub fn sum(&self, bins: std::ops::Range<usize>) -> Bin {
        let chosen = self.bins.get(bins).unwrap_or_default();
        chosen.iter().fold(Bin::default(), |sum, bin| Bin {
            suppressed: sum.suppressed + bin.suppressed,
            undecided: sum.undecided + bin.undecided,
            kept: sum.kept + bin.kept,
        })
    }

    /// The rows between two times, both included.
    pub fn rows(store: &Store, from: i64, to: i64) -> RowSet {
        let records = store.records();
        RowSet::from_fn(store.len(), |row| {
            records
                .time(row)
                .is_some_and(|time| (from..=to).contains(&time))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_time_of_a_step_falls_into_it() {
        for (from, to, count) in [(0, 9, 3), (-5, 94, 7), (3, 3, 4), (0, i64::MAX, 5)] {
            let timeline = Timeline {
                from,
                to,
                bins: vec![Bin::default(); count],
                untimed: 0,
            };
            for at in 0..count {
                let (first, last) = timeline.span(at);
                for time in [first, last].into_iter().filter(|_| first <= last) {
                    assert_eq!(bin(time, from, to, count), at, "{from} {to} {count} {time}");
                }
            }
            assert_eq!(timeline.span(count - 1).1, to);
        }
    }
}
