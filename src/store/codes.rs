//! A code a row, as wide as the largest needs.

use super::text::grow;

/// Calls a function generic over the width.
macro_rules! each_width {
    ($codes:expr, $list:ident => $work:expr) => {
        match $codes {
            Codes::Narrow($list) => $work,
            Codes::Middle($list) => $work,
            Codes::Wide($list) => $work,
        }
    };
}

mod gather;

pub(super) use gather::FEW;

/// Codes of rows in one, two or four bytes each.
#[derive(Clone, Debug)]
pub enum Codes {
    /// Up to 255.
    Narrow(Vec<u8>),
    /// Up to 65,535.
    Middle(Vec<u16>),
    /// Any.
    Wide(Vec<u32>),
}

impl Default for Codes {
    fn default() -> Codes {
        Codes::Narrow(Vec::new())
    }
}

impl Codes {
    /// How many rows there are.
    pub fn len(&self) -> usize {
        each_width!(self, list => list.len())
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The code of a row, if there is such a row.
    pub fn get(&self, row: usize) -> Option<u32> {
        match self {
            Codes::Narrow(list) => list.get(row).map(|code| u32::from(*code)),
            Codes::Middle(list) => list.get(row).map(|code| u32::from(*code)),
            Codes::Wide(list) => list.get(row).copied(),
        }
    }

    /// The codes, row by row.
    pub fn iter(&self) -> Box<dyn Iterator<Item = u32> + '_> {
        match self {
            Codes::Narrow(list) => Box::new(list.iter().map(|code| u32::from(*code))),
            Codes::Middle(list) => Box::new(list.iter().map(|code| u32::from(*code))),
            Codes::Wide(list) => Box::new(list.iter().copied()),
        }
    }

    /// Calls `each` with the code of every row from `from` on.
    pub fn for_each(&self, from: usize, mut each: impl FnMut(usize, u32)) {
        fn walk<T: Copy + Into<u32>>(codes: &[T], from: usize, each: &mut impl FnMut(usize, u32)) {
            let rest = codes.get(from..).unwrap_or_default();
            rest.iter()
                .enumerate()
                .for_each(|(at, code)| each(from + at, (*code).into()));
        }
        each_width!(self, list => walk(list, from, &mut each));
    }

    /// Appends a row.
    #[inline]
    pub(super) fn push(&mut self, code: u32) {
        match self {
            Codes::Narrow(list) if code <= u32::from(u8::MAX) => list.push(narrow(code)),
            Codes::Middle(list) if code <= u32::from(u16::MAX) => list.push(middle(code)),
            Codes::Wide(list) => list.push(code),
            _ => self.push_wider(code),
        }
    }

    /// Appends a row whose code does not fit yet.
    #[cold]
    fn push_wider(&mut self, code: u32) {
        self.fit(code);
        match self {
            Codes::Narrow(list) => list.push(narrow(code)),
            Codes::Middle(list) => list.push(middle(code)),
            Codes::Wide(list) => list.push(code),
        }
    }

    /// Appends rows of one code up to `len` rows.
    pub(super) fn fill(&mut self, len: usize, code: u32) {
        if self.len() >= len {
            return;
        }
        self.fit(code);
        let more = len - self.len();
        each_width!(self, list => grow(list, more));
        match self {
            Codes::Narrow(list) => list.resize(len, narrow(code)),
            Codes::Middle(list) => list.resize(len, middle(code)),
            Codes::Wide(list) => list.resize(len, code),
        }
    }

    /// Appends another's rows, each code as `map` has it; what it does not have
    /// becomes `other`.
    pub(super) fn extend_mapped(&mut self, from: &Codes, map: &[u32], other: u32) {
        self.fit(map.iter().copied().max().unwrap_or(0).max(other));
        fn append<A: Copy + Into<u32>, B>(
            to: &mut Vec<B>,
            from: &[A],
            map: &[u32],
            other: u32,
            cut: impl Fn(u32) -> B,
        ) {
            grow(to, from.len());
            to.extend(from.iter().map(|code| {
                let code: u32 = (*code).into();
                cut(map.get(code as usize).copied().unwrap_or(other))
            }));
        }
        each_width!(from, from => match self {
            Codes::Narrow(to) => append(to, from, map, other, narrow),
            Codes::Middle(to) => append(to, from, map, other, middle),
            Codes::Wide(to) => append(to, from, map, other, |code| code),
        });
    }

    /// Widens so that `code` fits.
    fn fit(&mut self, code: u32) {
        match self {
            Codes::Narrow(list) if code > u32::from(u8::MAX) => {
                *self = if code > u32::from(u16::MAX) {
                    Codes::Wide(list.iter().map(|code| u32::from(*code)).collect())
                } else {
                    Codes::Middle(list.iter().map(|code| u16::from(*code)).collect())
                };
            }
            Codes::Middle(list) if code > u32::from(u16::MAX) => {
                *self = Codes::Wide(list.iter().map(|code| u32::from(*code)).collect());
            }
            _ => {}
        }
    }

    /// Bytes held.
    pub(super) fn memory(&self) -> usize {
        match self {
            Codes::Narrow(list) => list.capacity(),
            Codes::Middle(list) => list.capacity() * 2,
            Codes::Wide(list) => list.capacity() * 4,
        }
    }

    /// Appends another's rows.
    pub(super) fn extend(&mut self, from: &Codes) {
        each_width!(self, list => grow(list, from.len()));
        from.for_each(0, |_, code| self.push(code));
    }

    /// Sets the code of a row that is there.
    pub(super) fn set(&mut self, row: usize, code: u32) {
        self.fit(code);
        match self {
            Codes::Narrow(list) => list.get_mut(row).map(|slot| *slot = narrow(code)),
            Codes::Middle(list) => list.get_mut(row).map(|slot| *slot = middle(code)),
            Codes::Wide(list) => list.get_mut(row).map(|slot| *slot = code),
        };
    }
}

/// A code that fits into a byte; of others the low byte.
fn narrow(code: u32) -> u8 {
    (code & 0xff) as u8
}

/// A code that fits into two bytes; of others the low ones.
fn middle(code: u32) -> u16 {
    (code & 0xffff) as u16
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_widen_and_keep_what_they_were() {
        let mut codes = Codes::default();
        let all: Vec<u32> = (0..70).chain([255, 256, 3, 65535, 65536, 1]).collect();
        all.iter().for_each(|code| codes.push(*code));
        assert_eq!(codes.iter().collect::<Vec<_>>(), all);
        let map: Vec<u32> = (0..300).map(|code| code * 2).collect();
        let mut mapped = Codes::default();
        mapped.extend_mapped(&codes, &map, 9);
        assert_eq!(mapped.get(70), Some(510));
        assert_eq!(mapped.get(74), Some(9));
    }
}
