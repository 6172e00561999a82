//! What the questions about one variable's value have to do with each other.
//!
//! Texts and sets relate two by two ([`super::text`]). A number's questions cut
//! its values into cells; each answer leaves some of them, and no cell left is
//! a contradiction.

use super::formula::Ask;
use super::interval::Intervals;
use super::text;

/// A question's variable in the search, shifted left, with its lowest bit set
/// where the answer is no.
pub(super) type Literal = u32;

/// The questions of one variable.
pub(super) enum Theory {
    /// Texts and sets: variable in the search, and what is asked.
    Pairs(Vec<(u32, Ask)>),
    /// Numbers.
    Cells(Cells),
}

/// A number's values, cut where some question's answer changes.
pub(super) struct Cells {
    words: usize,
    /// Variable in the search, and the cells where the answer is yes.
    asks: Vec<(u32, Box<[u64]>)>,
    all: Box<[u64]>,
    /// The cells that are left.
    left: Box<[u64]>,
    /// The answers so far.
    answers: Vec<Literal>,
    /// What was left before each of them.
    history: Vec<u64>,
}

/// Whether the answer yes to `one` forces an answer to `other`.
pub(super) fn consequence(one: &Ask, other: &Ask) -> Option<bool> {
    match (one, other) {
        (Ask::Text(one), Ask::Text(other)) => {
            if text::implies(one, other) {
                Some(true)
            } else if text::excludes(one, other) {
                Some(false)
            } else {
                None
            }
        }
        (Ask::Member(_), Ask::NoMember) | (Ask::NoMember, Ask::Member(_)) => Some(false),
        _ => None,
    }
}

impl Cells {
    pub(super) fn new(sets: &[(u32, &Intervals)]) -> Cells {
        // A cell begins at 0 and wherever a set begins or has just ended. The
        // values outside the variable's own span share a cell with others that
        // no question tells from it, and sets hold no value outside it.
        let mut starts: Vec<u128> = vec![];
        for (_, set) in sets {
            for (low, high) in set.ranges() {
                starts.push(*low);
                starts.extend(high.checked_add(1));
            }
        }
        starts.sort_unstable();
        starts.dedup();
        // The lowest value is in no set (see `Formulas::is_in`), so the cell
        // before the first start always has a value.
        let count = starts.len() + 1;
        let words = count.div_ceil(64);
        let index = |value: u128| starts.partition_point(|start| *start <= value);
        let mask = |set: &Intervals| {
            let mut bits = vec![0u64; words];
            for (low, high) in set.ranges() {
                for cell in index(*low)..=index(*high) {
                    bits[cell / 64] |= 1 << (cell % 64);
                }
            }
            bits.into_boxed_slice()
        };
        let mut all = vec![u64::MAX; words];
        if !count.is_multiple_of(64) {
            all[words - 1] = (1 << (count % 64)) - 1;
        }
        Cells {
            words,
            asks: sets.iter().map(|(at, set)| (*at, mask(set))).collect(),
            left: all.clone().into(),
            all: all.into(),
            answers: Vec::new(),
            history: Vec::new(),
        }
    }

    /// The cells that an answer leaves, word by word.
    fn after(&self, answer: Literal) -> impl Iterator<Item = u64> + '_ {
        let mask = self
            .asks
            .binary_search_by_key(&(answer >> 1), |(at, _)| *at)
            .ok()
            .and_then(|at| self.asks.get(at));
        let flip = if answer & 1 == 1 { u64::MAX } else { 0 };
        self.all
            .iter()
            .enumerate()
            .map(move |(word, all)| all & (mask.map_or(u64::MAX, |(_, mask)| mask[word]) ^ flip))
    }

    /// Takes an answer in; whether a cell is left.
    pub(super) fn take(&mut self, answer: Literal) -> bool {
        self.answers.push(answer);
        self.history.extend_from_slice(&self.left);
        let after: Vec<u64> = self.after(answer).collect();
        let mut is_possible = false;
        for (left, word) in self.left.iter_mut().zip(after) {
            *left &= word;
            is_possible |= *left != 0;
        }
        is_possible
    }

    /// Takes the last answer back, if it is this one.
    pub(super) fn untake(&mut self, answer: Literal) {
        if self.answers.last() == Some(&answer) {
            self.answers.pop();
            let from = self.history.len() - self.words;
            self.left.copy_from_slice(&self.history[from..]);
            self.history.truncate(from);
        }
    }

    /// The answers that the cells left force, of the questions that are open.
    pub(super) fn forced(&self, is_open: impl Fn(u32) -> bool) -> Vec<Literal> {
        let mut forced = Vec::new();
        for (at, mask) in &self.asks {
            if !is_open(*at) {
                continue;
            }
            let (mut yes, mut no) = (false, false);
            for (left, mask) in self.left.iter().zip(mask) {
                yes |= left & mask != 0;
                no |= left & !mask != 0;
            }
            match (yes, no) {
                (true, false) => forced.push(at << 1),
                (false, true) => forced.push(at << 1 | 1),
                _ => {}
            }
        }
        forced
    }

    /// Answers, of those that `is_earlier` allows, that leave no cell for the
    /// opposite of `forced`, or, without it, none at all.
    pub(super) fn explain(
        &self,
        forced: Option<Literal>,
        is_earlier: impl Fn(Literal) -> bool,
    ) -> Vec<Literal> {
        let mut left: Vec<u64> = match forced {
            Some(forced) => self.after(forced ^ 1).collect(),
            None => self.all.to_vec(),
        };
        let mut chosen = Vec::new();
        for answer in self.answers.iter().filter(|answer| is_earlier(**answer)) {
            if left.iter().all(|word| *word == 0) {
                break;
            }
            let mut does_more = false;
            for (left, word) in left.iter_mut().zip(self.after(*answer)) {
                does_more |= *left & !word != 0;
                *left &= word;
            }
            if does_more {
                chosen.push(*answer);
            }
        }
        chosen
    }
}
