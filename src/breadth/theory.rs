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
    /// Variable in the search, and the cells where the answer is yes.
    asks: Vec<(u32, Box<[u64]>)>,
    /// Per question how many of those cells are left.
    yes: Vec<u32>,
    /// Per cell the questions to which it says yes.
    askers: Vec<Vec<u32>>,
    /// The cells that are left, and how many.
    left: Box<[u64]>,
    count: u32,
    /// How many cells say yes to the question to which most do.
    most: u32,
    /// The questions to which, since the last answer, none says yes any more.
    emptied: Vec<u32>,
    /// The answers so far, and how many cells were gone before each.
    answers: Vec<(Literal, usize)>,
    /// The cells that are gone, in the order in which they went.
    gone: Vec<u32>,
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
        let mut left = vec![u64::MAX; words];
        if !count.is_multiple_of(64) {
            left[words - 1] = (1 << (count % 64)) - 1;
        }
        let asks: Vec<(u32, Box<[u64]>)> = sets.iter().map(|(at, set)| (*at, mask(set))).collect();
        let mut askers = vec![Vec::new(); count];
        for (number, (_, mask)) in asks.iter().enumerate() {
            for cell in bits(mask) {
                askers[cell as usize].push(number as u32);
            }
        }
        let yes: Vec<u32> = asks
            .iter()
            .map(|(_, mask)| bits(mask).count() as u32)
            .collect();
        Cells {
            most: yes.iter().copied().max().unwrap_or(0),
            emptied: Vec::new(),
            yes,
            asks,
            askers,
            left: left.into(),
            count: count as u32,
            answers: Vec::new(),
            gone: Vec::new(),
        }
    }

    fn mask(&self, answer: Literal) -> Option<&[u64]> {
        let at = self
            .asks
            .binary_search_by_key(&(answer >> 1), |(at, _)| *at)
            .ok()?;
        Some(&self.asks[at].1)
    }

    /// Takes an answer in; whether a cell is left.
    pub(super) fn take(&mut self, answer: Literal) -> bool {
        let before = self.gone.len();
        self.answers.push((answer, before));
        let going: Vec<u32> = match self.mask(answer) {
            Some(mask) if answer & 1 == 1 => bits_of(mask, &self.left, 0).collect(),
            Some(mask) => bits_of(mask, &self.left, u64::MAX).collect(),
            None => Vec::new(),
        };
        self.emptied.clear();
        for cell in going {
            self.left[cell as usize / 64] &= !(1 << (cell % 64));
            for asker in &self.askers[cell as usize] {
                let yes = &mut self.yes[*asker as usize];
                *yes -= 1;
                if *yes == 0 {
                    self.emptied.push(*asker);
                }
            }
            self.gone.push(cell);
        }
        self.count -= (self.gone.len() - before) as u32;
        self.count > 0
    }

    /// Takes the last answer back, if it is this one.
    pub(super) fn untake(&mut self, answer: Literal) {
        let Some((last, before)) = self.answers.last().copied() else {
            return;
        };
        if last != answer {
            return;
        }
        self.answers.pop();
        self.count += (self.gone.len() - before) as u32;
        for cell in self.gone.drain(before..) {
            self.left[cell as usize / 64] |= 1 << (cell % 64);
            for asker in &self.askers[cell as usize] {
                self.yes[*asker as usize] += 1;
            }
        }
    }

    /// The answers that the last one forces, of the questions that are open.
    pub(super) fn forced(&self, is_open: impl Fn(u32) -> bool) -> Vec<Literal> {
        let variable = |asker: &u32| self.asks[*asker as usize].0;
        let empty = self.emptied.iter().map(variable);
        let mut forced: Vec<Literal> = empty
            .filter(|at| is_open(*at))
            .map(|at| at << 1 | 1)
            .collect();
        if self.count <= self.most {
            let all = self.asks.iter().zip(&self.yes);
            let full = all.filter(|((at, _), yes)| **yes == self.count && is_open(*at));
            forced.extend(full.map(|((at, _), _)| at << 1));
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
        // Cells where a literal is false.
        let against = |literal: Literal| {
            let flip = if literal & 1 == 1 { 0 } else { u64::MAX };
            let mask = self.mask(literal);
            (0..self.left.len()).map(move |word| mask.map_or(0, |mask| mask[word]) ^ flip)
        };
        let mut open: Vec<u64> = match forced {
            Some(forced) => against(forced).collect(),
            None => vec![u64::MAX; self.left.len()],
        };
        // Beyond the last cell there is none to be refused.
        let cells = self.askers.len();
        if !cells.is_multiple_of(64)
            && let Some(last) = open.last_mut()
        {
            *last &= (1 << (cells % 64)) - 1;
        }
        let mut chosen = Vec::new();
        // The answers are in the order of the search, and the last usually did it.
        let end = self
            .answers
            .partition_point(|(answer, _)| is_earlier(*answer));
        for (answer, _) in self.answers[..end].iter().rev() {
            if open.iter().all(|word| *word == 0) {
                break;
            }
            let mut does_more = false;
            for (open, refused) in open.iter_mut().zip(against(*answer)) {
                does_more |= *open & refused != 0;
                *open &= !refused;
            }
            if does_more {
                chosen.push(*answer);
            }
        }
        chosen
    }
}

fn bits(words: &[u64]) -> impl Iterator<Item = u32> + '_ {
    bits_of(words, words, 0)
}

/// The bits of `words`, each turned by `flip`, that `within` has too.
fn bits_of<'a>(words: &'a [u64], within: &'a [u64], flip: u64) -> impl Iterator<Item = u32> + 'a {
    let pairs = words.iter().zip(within).enumerate();
    pairs.flat_map(move |(at, (word, within))| {
        let mut rest = (word ^ flip) & within;
        std::iter::from_fn(move || {
            (rest != 0).then(|| {
                let bit = rest.trailing_zeros();
                rest &= rest - 1;
                at as u32 * 64 + bit
            })
        })
    })
}
