//! What stood in a block before: an object or list that is the same text is
//! compared, at the speed of memory, and not read again.
//!
//! A JSON object or list ends where its text says so, whatever follows: so what
//! begins with a known text is that text. Who takes a record must know by its
//! [`Mark`] what it took; so a text is known only once a record with it was
//! taken.

const ODD: u64 = 0x9e37_79b9_7f4a_7c15;

/// The number of a text that stands in several records of one block; the same
/// number, the same text. Each place that carries marks counts its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mark(u32);

impl Mark {
    /// No mark: nothing is known of whether the text stood there before.
    pub const NONE: Mark = Mark(0);

    /// The mark as an index.
    pub fn at(self) -> Option<usize> {
        (self.0 as usize).checked_sub(1)
    }
}

/// The text of an object or list, as written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Whole<'a> {
    /// With its brackets; empty where it is not said.
    pub raw: &'a str,
    /// Of the text.
    pub mark: Mark,
    /// Whether an earlier record that was taken has the same text: then it was
    /// not read again, and what is beside this is empty.
    pub is_known: bool,
}

/// A number for the text's first bytes. Texts made to collide are read anew,
/// which is no more than slow.
fn number_of(bytes: &[u8]) -> usize {
    let head = bytes.get(..HEAD).unwrap_or(bytes);
    // The last word may overlap the one before: every byte is seen.
    let last = match (head.last_chunk(), head) {
        (Some(last), _) => u64::from_le_bytes(*last),
        (None, few) => few.iter().fold(0, |sum, byte| sum << 8 | u64::from(*byte)),
    };
    let words = head.as_chunks::<8>().0.iter();
    let number = words
        .map(|word| u64::from_le_bytes(*word))
        .fold(last, |number, word| {
            (number ^ word).wrapping_mul(ODD).rotate_left(29)
        });
    ((number ^ number >> 32) & 0xffff_ffff) as usize
}

const WAYS: usize = 4;
const SETS: usize = 512;
/// Bytes of a text that tell it from most others: programs differ late, their
/// folders are few.
const HEAD: usize = 64;

/// The fragments that stood in one place.
#[derive(Clone, Debug, Default)]
pub struct Fragments<'a> {
    /// Texts by their beginning, the latest found first.
    sets: Vec<[(&'a str, Mark); WAYS]>,
    marks: u32,
    /// Read, but its record is not yet taken.
    fresh: Option<(&'a str, Mark)>,
}

impl<'a> Fragments<'a> {
    /// The text at the start of `rest`, if it is known.
    pub(super) fn find(&mut self, rest: &[u8]) -> Option<Whole<'a>> {
        if self.sets.is_empty() {
            return None;
        }
        let ways = self.sets.get_mut(number_of(rest) % SETS)?;
        let is_it = |raw: &str| !raw.is_empty() && rest.starts_with(raw.as_bytes());
        let found = ways.iter().position(|(raw, _)| is_it(raw))?;
        ways.swap(0, found);
        ways.first().map(|(raw, mark)| Whole {
            raw,
            mark: *mark,
            is_known: true,
        })
    }

    /// A text that was read.
    pub(super) fn note(&mut self, raw: &'a str) -> Whole<'a> {
        self.marks += 1;
        let mark = Mark(self.marks);
        // What is shorter than its beginning would be told by what follows it.
        self.fresh = (raw.len() >= HEAD).then_some((raw, mark));
        Whole {
            raw,
            mark,
            is_known: false,
        }
    }

    /// Forgets what was noted of a record that was not taken.
    pub(super) fn drop_fresh(&mut self) {
        self.fresh = None;
    }

    /// Knows what was noted from now on.
    pub(super) fn settle(&mut self) {
        let Some((raw, mark)) = self.fresh.take() else {
            return;
        };
        if self.sets.is_empty() {
            self.sets = vec![[("", Mark::NONE); WAYS]; SETS];
        }
        let set = number_of(raw.as_bytes()) % SETS;
        if let Some(ways) = self.sets.get_mut(set) {
            ways.rotate_right(1);
            if let Some(first) = ways.first_mut() {
                *first = (raw, mark);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_known_once_its_record_is_taken() {
        let raw = format!("{{\"a\":\"{}\"}}", "x".repeat(80));
        let text = format!("{raw},\"b\":1}}");
        let mut known = Fragments::default();
        assert_eq!(known.find(text.as_bytes()), None);
        let mark = known.note(&raw).mark;
        known.drop_fresh();
        known.settle();
        assert_eq!(known.find(text.as_bytes()), None);
        let next = known.note(&raw);
        assert_ne!(mark, next.mark);
        known.settle();
        let found = known.find(text.as_bytes());
        assert_eq!(
            found.map(|found| (found.raw, found.mark)),
            Some((raw.as_str(), next.mark))
        );
        assert_eq!(known.find(&text.as_bytes()[..raw.len() - 1]), None);
        assert_eq!(known.find(text.replace('x', "y").as_bytes()), None);
    }

    #[test]
    fn what_is_shorter_than_the_head_is_not_kept() {
        let mut known = Fragments::default();
        known.note("{}");
        known.settle();
        assert_eq!(known.find(b"{},\"user\":\"abcdefgh\"}"), None);
    }
}
