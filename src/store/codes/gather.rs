//! From what is known of codes to what is of rows, and from rows to how many
//! have each code: the two passes over all rows that there are.

use super::Codes;
use crate::store::to_u32;

/// So few codes are compared with each row rather than looked up.
pub(in crate::store) const FEW: usize = 4;

impl Codes {
    /// Words of bits, one a row from `from`, a multiple of 64, on: the bit that
    /// `bits` has for the row's code, no row having a code from `codes` on, where
    /// that is known. Up to [`FEW`] codes, `most` of them, are
    /// compared with each row. Bits beyond the last row may be set.
    pub(crate) fn words(
        &self,
        from: usize,
        bits: &[u64],
        codes: Option<usize>,
        most: usize,
    ) -> Vec<u64> {
        each_width!(self, list => list.get(from..).unwrap_or_default().gather(bits, codes, most))
    }

    /// The same of two planes, the second having all bits of the first.
    pub(crate) fn planes(
        &self,
        from: usize,
        certain: &[u64],
        possible: &[u64],
        codes: Option<usize>,
        most: usize,
    ) -> (Vec<u64>, Vec<u64>) {
        let differ: Vec<u64> = certain
            .iter()
            .zip(possible)
            .map(|(one, more)| more & !one)
            .collect();
        let one = self.words(from, certain, codes, most);
        if differ.iter().all(|word| *word == 0) {
            return (one.clone(), one);
        }
        // Mostly those are the rows without a value: a quick look.
        let mut more = self.words(from, &differ, codes, most);
        more.iter_mut()
            .zip(&one)
            .for_each(|(more, one)| *more |= one);
        (one, more)
    }

    /// How many rows have a code whose bit is set, and how many one that is set in
    /// the first or the second, where that is told by a few codes; `codes` as of
    /// [`Codes::words`].
    pub(crate) fn few_counts(
        &self,
        certain: &[u64],
        possible: &[u64],
        codes: Option<usize>,
        most: usize,
    ) -> Option<(usize, usize)> {
        let differ: Vec<u64> = certain
            .iter()
            .zip(possible)
            .map(|(one, more)| more & !one)
            .collect();
        let differ = self.having(&few(&differ, codes, most, false)?);
        let certain = match few(certain, codes, most, false) {
            Some(wanted) => self.having(&wanted),
            None => self.len() - self.having(&few(certain, codes, most, true)?),
        };
        Some((certain, certain + differ))
    }

    /// How many rows have one of some codes.
    fn having(&self, codes: &[u32]) -> usize {
        each_width!(self, list => codes.iter().map(|code| list.having(*code)).sum())
    }

    /// Adds to `counts` the code of each row from `from` on.
    pub(crate) fn tally(&self, from: usize, counts: &mut [u32]) {
        match self {
            // One code often follows itself: four lists, so that none waits for
            // what it has just written.
            Codes::Narrow(list) => {
                let mut lists = [[0_u32; 256]; 4];
                let (fours, rest) = list.get(from..).unwrap_or_default().as_chunks::<4>();
                for four in fours {
                    for (list, code) in lists.iter_mut().zip(four) {
                        list[usize::from(*code)] += 1;
                    }
                }
                for code in rest {
                    lists[0][usize::from(*code)] += 1;
                }
                for list in lists {
                    let both = counts.iter_mut().zip(list);
                    both.for_each(|(count, more)| *count += more);
                }
            }
            Codes::Middle(list) => list.get(from..).unwrap_or_default().add_to(counts),
            Codes::Wide(list) => list.get(from..).unwrap_or_default().add_to(counts),
        }
    }
}

/// Rows' codes of one width.
trait RowCodes {
    fn having(&self, code: u32) -> usize;
    fn gather(&self, bits: &[u64], codes: Option<usize>, most: usize) -> Vec<u64>;
    fn add_to(&self, counts: &mut [u32]);
}

impl<T: Copy + PartialEq + Into<u32> + TryFrom<u32>> RowCodes for [T] {
    fn gather(&self, bits: &[u64], codes: Option<usize>, most: usize) -> Vec<u64> {
        if let Some(wanted) = few(bits, codes, most, false) {
            return any_of(self, wanted);
        }
        if codes.is_some_and(|codes| codes <= bits.len() * 64)
            && let Some(unwanted) = few(bits, codes, most, true)
        {
            let mut words = any_of(self, unwanted);
            words.iter_mut().for_each(|word| *word = !*word);
            return words;
        }
        let bit = |code: &T| {
            let code: u32 = (*code).into();
            let word = bits.get(code as usize / 64);
            word.map_or(0, |word| word >> (code % 64) & 1)
        };
        if size_of::<T>() == 1 || codes.is_some_and(|codes| codes <= 256) {
            // A table of bytes is faster than one of bits.
            let mut table = [0_u8; 256];
            for (code, slot) in (0_u32..).zip(&mut table) {
                *slot = bits
                    .get(code as usize / 64)
                    .map_or(0, |word| (word >> (code % 64) & 1) as u8);
            }
            return self.packed(|code| {
                let code: u32 = code.into();
                table[(code & 0xff) as usize]
            });
        }
        let word = |rows: &[T]| {
            rows.iter()
                .rev()
                .fold(0, |word, code| word << 1 | bit(code))
        };
        self.chunks(64).map(word).collect()
    }

    fn having(&self, code: u32) -> usize {
        let Ok(code) = T::try_from(code) else {
            return 0;
        };
        // Sums that fit a byte keep to the width of narrow codes.
        let of = |rows: &[T]| {
            rows.iter()
                .fold(0_u8, |sum, row| sum + u8::from(*row == code))
        };
        self.chunks(128).map(|rows| usize::from(of(rows))).sum()
    }

    fn add_to(&self, counts: &mut [u32]) {
        for code in self {
            let code: u32 = (*code).into();
            if let Some(count) = counts.get_mut(code as usize) {
                *count += 1;
            }
        }
    }
}

/// Bits from bytes that are 0 or 1.
trait Packed<T> {
    fn packed(&self, byte: impl Fn(T) -> u8) -> Vec<u64>;
}

impl<T: Copy> Packed<T> for [T] {
    fn packed(&self, byte: impl Fn(T) -> u8) -> Vec<u64> {
        /// Brings the lowest bits of eight bytes together in the highest byte.
        const GATHER: u64 = 0x0102_0408_1020_4080;
        let mut words = Vec::with_capacity(self.len().div_ceil(64));
        let (whole, rest) = self.as_chunks::<64>();
        for rows in whole {
            let bytes = rows.map(&byte);
            let (eights, _) = bytes.as_chunks::<8>();
            let eights = eights.iter().rev();
            words.push(eights.fold(0, |word, eight| {
                word << 8 | u64::from_le_bytes(*eight).wrapping_mul(GATHER) >> 56
            }));
        }
        if !rest.is_empty() {
            let bytes = rest.iter().rev();
            words.push(bytes.fold(0, |word, code| word << 1 | u64::from(byte(*code))));
        }
        words
    }
}

/// The codes whose bit is set, or is not, if they are few.
fn few(bits: &[u64], codes: Option<usize>, most: usize, is_inverse: bool) -> Option<Vec<u32>> {
    let mut few = Vec::new();
    for (at, word) in bits.iter().enumerate() {
        let mut left = if is_inverse { !word } else { *word };
        while left != 0 {
            let code = at * 64 + left.trailing_zeros() as usize;
            if codes.is_none_or(|codes| code < codes) {
                few.push(to_u32(code));
            }
            if few.len() > most.min(FEW) {
                return None;
            }
            left &= left - 1;
        }
    }
    Some(few)
}

/// Which rows have one of a few codes: made for vectors.
fn any_of<T: Copy + PartialEq + TryFrom<u32>>(rows: &[T], codes: Vec<u32>) -> Vec<u64> {
    // No row has a code that does not fit.
    let codes: Vec<T> = codes
        .into_iter()
        .filter_map(|code| T::try_from(code).ok())
        .collect();
    match codes[..] {
        [] => vec![0; rows.len().div_ceil(64)],
        [one] => rows.packed(|code| u8::from(code == one)),
        [one, two] => rows.packed(|code| u8::from(code == one) | u8::from(code == two)),
        [one, two, three] => rows
            .packed(|code| u8::from(code == one) | u8::from(code == two) | u8::from(code == three)),
        [one, two, three, four, ..] => rows.packed(|code| {
            u8::from(code == one)
                | u8::from(code == two)
                | u8::from(code == three)
                | u8::from(code == four)
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_have_a_bit_a_row() {
        let mut by_few = 0;
        for top in [7, 300, 70_000] {
            let count = (top as usize + 1).max(11);
            let codes = Some(count);
            let mut list = Codes::default();
            (0..200).for_each(|row| list.push(row % 11));
            list.push(top);
            // Few, all but few, and neither; also where the set's words end early.
            for wanted in [0b1010, 1 << 5, 0, 0b110_1001, 0b1010_0101_1010, !0b110, !0] {
                let words = count.div_ceil(64);
                for (rest, most) in [(0, FEW), (u64::MAX, FEW), (0, 0), (u64::MAX, 0)] {
                    let mut bits = vec![rest; words];
                    bits[0] = wanted;
                    let words = list.words(64, &bits, codes, most);
                    for row in 64..201 {
                        let code = list.get(row).unwrap();
                        let is = words[(row - 64) / 64] >> (row % 64) & 1 == 1;
                        let wanted = bits[code as usize / 64] >> (code % 64) & 1 == 1;
                        assert_eq!(is, wanted, "{row}");
                    }
                    assert_eq!(words.len(), 137_usize.div_ceil(64));
                    let mut more = bits.clone();
                    more[0] |= 0b11;
                    let cut = |mut words: Vec<u64>| {
                        *words.last_mut().unwrap() &= (1 << (137 % 64)) - 1;
                        words
                    };
                    let (one, two) = list.planes(64, &bits, &more, codes, most);
                    if let Some(counts) = list.few_counts(&bits, &more, codes, most) {
                        let of = |bits: &[u64]| {
                            let is = |code: &u32| bits[*code as usize / 64] >> (code % 64) & 1 == 1;
                            list.iter().filter(is).count()
                        };
                        assert_eq!(counts, (of(&bits), of(&more)));
                        by_few += 1;
                    }
                    assert_eq!(cut(one), cut(words));
                    assert_eq!(cut(two), cut(list.words(64, &more, codes, most)));
                }
            }
        }
        assert!(by_few > 20, "{by_few}");
    }

    #[test]
    fn every_row_is_counted_once() {
        for top in [7, 300, 70_000] {
            let mut list = Codes::default();
            (0..333).for_each(|row| list.push(row * row % 7));
            list.push(top);
            for from in [0, 1, 64, 333, 400] {
                let mut counts = vec![0; top as usize + 1];
                list.tally(from, &mut counts);
                let mut wanted = vec![0; counts.len()];
                for row in from..334 {
                    wanted[list.get(row).unwrap() as usize] += 1;
                }
                assert_eq!(counts, wanted);
            }
        }
    }
}
