//! Where in a stream something lies.

/// A place in a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spot {
    /// Bytes before it.
    pub offset: u64,
    /// Its line, from 1.
    pub line: u32,
    /// Characters of that line before it.
    pub column: u64,
}

impl Spot {
    /// The start of a stream.
    pub const START: Spot = Spot {
        offset: 0,
        line: 1,
        column: 0,
    };

    /// The place after `bytes`, which begin here.
    pub fn after(self, bytes: &[u8]) -> Spot {
        self.after_lines(bytes, memchr::memchr_iter(b'\n', bytes).count())
    }

    /// The same, where their line ends are counted already.
    pub fn after_lines(self, bytes: &[u8], lines: usize) -> Spot {
        Spot {
            offset: self.offset + bytes.len() as u64,
            line: self
                .line
                .saturating_add(u32::try_from(lines).unwrap_or(u32::MAX)),
            column: column_after(self.column, bytes),
        }
    }
}

/// Characters of the last line of `bytes`, of which `column` precede them.
fn column_after(column: u64, bytes: &[u8]) -> u64 {
    let (column, tail) = match memchr::memrchr(b'\n', bytes) {
        Some(newline) => (0, bytes.get(newline + 1..).unwrap_or_default()),
        None => (column, bytes),
    };
    // As many at once as one byte can count: that is done in parallel.
    let firsts = |few: &[u8]| {
        let is_first = |byte: &u8| u8::from(byte & 0xc0 != 0x80);
        u64::from(few.iter().map(is_first).sum::<u8>())
    };
    column + tail.chunks(255).map(firsts).sum::<u64>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_lines_and_characters() {
        let text = "äb\nüc}\n".as_bytes();
        let spot = Spot::START.after(&text[..3]);
        assert_eq!((spot.offset, spot.line, spot.column), (3, 1, 2));
        let spot = spot.after(&text[3..6]);
        assert_eq!((spot.offset, spot.line, spot.column), (6, 2, 1));
    }
}
