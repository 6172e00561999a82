//! Which format a record is in, told by its keys.

use crate::ingest::format::Vote;
use crate::ingest::formats::ALL;

const FORMATS: usize = ALL.len();

/// What keys say of the format: a byte a format.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Votes {
    pub(super) own: u64,
    pub(super) shared: u64,
}

impl Votes {
    pub(super) fn add(&mut self, format: usize, mark: Vote) {
        let one = 1 << (8 * format);
        match mark {
            Vote::Own => self.own += one,
            Vote::Shared => self.shared += one,
            Vote::None | Vote::By(_) => {}
        }
    }

    /// A format's byte.
    pub(super) fn count(votes: u64, format: usize) -> u8 {
        (votes >> (8 * format) & 0xff) as u8
    }

    /// Whether a format wins whatever `left` more keys say.
    pub(super) fn is_won_by(self, format: usize, left: usize) -> bool {
        let of = |format: usize| usize::from(Votes::count(self.own, format));
        let own = of(format);
        (0..FORMATS).all(|other| other == format || of(other) + left < own)
    }

    /// The format that most keys speak for which only it has, else most of the
    /// others; on a tie the first, and of foreign ones that with more of the
    /// others.
    pub(super) fn winner(self) -> Option<usize> {
        let (mut best, mut most) = (None, (0, 0));
        for format in 0..FORMATS {
            let own = match self.own {
                0 => Votes::count(self.shared, format),
                own => Votes::count(own, format),
            };
            let shared = Votes::count(self.shared, format);
            let is_better = own > most.0 || own == most.0 && best != Some(0) && shared > most.1;
            if own > 0 && is_better {
                (best, most) = (Some(format), (own, shared));
            }
        }
        best
    }
}
