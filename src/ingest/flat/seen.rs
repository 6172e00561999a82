//! What stood in a block before: text that is the same reads to the same, so it
//! is compared, at the speed of memory, and not read again.
//!
//! ```text
//! Wholes   an object or list, known by how it begins: rule, device, ancestors, …
//! Shapes   the properties of an object, one after the other: the longest run that
//!          an earlier object began alike is taken over, the odd ones are read
//! ```
//! A JSON object, list or delimited entry ends where its text says so, whatever
//! follows: so what begins with a known text is that text.

use super::scan::Key;
use super::{Entry, Like, Mark, Name, Whole};

const ODD: u64 = 0x9e37_79b9_7f4a_7c15;

/// A number for the text's first `length` bytes. Texts made to collide are read
/// anew, which is no more than slow.
fn number_of(text: &str, length: usize) -> usize {
    let bytes = text.as_bytes();
    let head = bytes.get(..length).unwrap_or(bytes);
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
    (number ^ number >> 32) as usize
}

/// What stood in the block so far, by place.
#[derive(Clone, Debug)]
pub(super) struct Seen<'a> {
    /// The keys of the latest record, each with its colon.
    pub(super) keys: Vec<(&'a str, Key)>,
    pub(super) rules: Wholes<'a>,
    pub(super) devices: Wholes<'a>,
    pub(super) parents: Wholes<'a>,
    pub(super) ancestors: Wholes<'a>,
    pub(super) extras: Wholes<'a>,
    pub(super) events: Shapes<'a>,
    pub(super) processes: Shapes<'a>,
}

impl Default for Seen<'_> {
    fn default() -> Self {
        Seen {
            keys: Vec::new(),
            rules: Wholes::new(32),
            devices: Wholes::new(32),
            // Programs differ late: their folders are few.
            parents: Wholes::new(64),
            ancestors: Wholes::new(64),
            extras: Wholes::new(32),
            events: Shapes::default(),
            processes: Shapes::default(),
        }
    }
}

impl<'a> Seen<'a> {
    fn wholes(&mut self) -> [&mut Wholes<'a>; 5] {
        [
            &mut self.rules,
            &mut self.devices,
            &mut self.parents,
            &mut self.ancestors,
            &mut self.extras,
        ]
    }

    /// Knows what was noted from now on.
    pub(super) fn settle(&mut self) {
        self.wholes().into_iter().for_each(Wholes::settle);
    }

    /// Whether nothing is known from now on.
    pub(super) fn set_blind(&mut self, is_blind: bool) {
        for wholes in self.wholes() {
            wholes.is_blind = is_blind;
        }
    }

    /// Forgets what was noted of a record that was not taken.
    pub(super) fn drop_fresh(&mut self) {
        for wholes in self.wholes() {
            wholes.fresh = None;
        }
    }
}

/// Texts known as a whole.
#[derive(Clone, Debug)]
pub(super) struct Wholes<'a> {
    /// Texts by their beginning, the latest found first.
    sets: Vec<[(&'a str, Mark); WAYS]>,
    /// Bytes of a text that tell it from most others.
    head: usize,
    marks: u32,
    is_blind: bool,
    /// Read, but its record is not yet taken.
    fresh: Option<(&'a str, Mark)>,
}

const WAYS: usize = 4;
const SETS: usize = 512;

impl<'a> Wholes<'a> {
    pub(super) fn new(head: usize) -> Wholes<'a> {
        Wholes {
            sets: Vec::new(),
            head,
            marks: 0,
            is_blind: false,
            fresh: None,
        }
    }

    /// The text at the start of `rest`, if it is known.
    pub(super) fn find(&mut self, rest: &str) -> Option<Whole<'a>> {
        if self.is_blind {
            return None;
        }
        let set = number_of(rest, self.head) % SETS;
        let ways = self.sets.get_mut(set)?;
        let found = ways
            .iter()
            .position(|(raw, _)| !raw.is_empty() && rest.starts_with(raw))?;
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
        self.fresh = (raw.len() >= self.head).then_some((raw, mark));
        Whole {
            raw,
            mark,
            is_known: false,
        }
    }

    fn settle(&mut self) {
        let Some((raw, mark)) = self.fresh.take() else {
            return;
        };
        if self.sets.is_empty() {
            self.sets = vec![[("", Mark::NONE); WAYS]; SETS];
        }
        let set = number_of(raw, self.head) % SETS;
        if let Some(ways) = self.sets.get_mut(set) {
            ways.rotate_right(1);
            if let Some(first) = ways.first_mut() {
                *first = (raw, mark);
            }
        }
    }
}

/// A property as an earlier object had it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Known<'a> {
    /// The name as written.
    pub(super) written: Name,
    pub(super) entry: Entry<'a>,
    /// Where the entry ends in its object's text, with what delimits it.
    pub(super) end: usize,
}

/// An earlier object: its text from the first entry on, and its entries.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shape<'a> {
    pub(super) number: Like,
    pub(super) text: &'a str,
    first: usize,
    pub(super) len: usize,
}

/// Earlier objects of one subject.
#[derive(Clone, Debug, Default)]
pub(super) struct Shapes<'a> {
    known: Vec<Known<'a>>,
    shapes: Vec<Shape<'a>>,
    /// By the first entry: the text seen last, and one more than its shape.
    slots: Vec<(usize, u32)>,
    /// The latest shape of each first name.
    latest: Vec<Shape<'a>>,
}

const SLOTS: usize = 2048;

impl<'a> Shapes<'a> {
    /// An earlier object that began with this entry, else the latest one that
    /// began with this name.
    pub(super) fn find(&self, first: &str, name: Name) -> Option<Shape<'a>> {
        let number = number_of(first, usize::MAX);
        let known = self.slots.get(number % SLOTS).and_then(|(_, shape)| {
            let shape = self.shapes.get((*shape as usize).checked_sub(1)?)?;
            shape.text.starts_with(first).then_some(shape)
        });
        known.or_else(|| self.latest_of(name)).copied()
    }

    fn latest_of(&self, name: Name) -> Option<&Shape<'a>> {
        let begins = |shape: &&Shape<'a>| {
            let first = self.known.get(shape.first);
            first.is_some_and(|first| first.entry.name == name)
        };
        self.latest.iter().find(begins)
    }

    /// An entry of a shape.
    pub(super) fn entry(&self, shape: Shape<'a>, at: usize) -> Option<&Known<'a>> {
        let known = self.known.get(shape.first + at);
        known.filter(|_| at < shape.len)
    }

    /// The properties of a shape.
    pub(super) fn entries(&self, like: Like) -> impl Iterator<Item = Entry<'a>> {
        let shape = self.shapes.get(like.at());
        let known = shape.and_then(|shape| self.known.get(shape.first..shape.first + shape.len));
        known.unwrap_or_default().iter().map(|known| known.entry)
    }

    /// Whether an object that begins with this entry, and is not much like what
    /// `find` gave, is to be remembered: not one that may be alone.
    pub(super) fn is_wanted(&mut self, first: &str, name: Name) -> bool {
        /// A block of objects that are all different is not to fill the memory.
        const MOST: usize = 1 << 16;
        if self.slots.is_empty() {
            self.slots = vec![(0, 0); SLOTS];
        }
        let number = number_of(first, usize::MAX);
        let is_full = self.known.len() >= MOST;
        let is_first = self.latest_of(name).is_none();
        let Some((seen, _)) = self.slots.get_mut(number % SLOTS) else {
            return false;
        };
        let is_again = std::mem::replace(seen, number) == number;
        !is_full && (is_again || is_first)
    }

    /// Remembers an object: its text from the first entry on, that entry's
    /// text, and all entries.
    pub(super) fn put(&mut self, text: &'a str, first: &str, entries: &[Known<'a>]) {
        let shape = Shape {
            number: Like(self.shapes.len() as u32),
            text,
            first: self.known.len(),
            len: entries.len(),
        };
        self.known.extend(entries);
        self.shapes.push(shape);
        let number = number_of(first, usize::MAX);
        if let Some(slot) = self.slots.get_mut(number % SLOTS) {
            *slot = (number, self.shapes.len() as u32);
        }
        let name = entries.first().map(|known| known.entry.name);
        let known = &self.known;
        let name_of = |shape: &Shape<'a>| known.get(shape.first).map(|known| known.entry.name);
        match self.latest.iter().position(|shape| name_of(shape) == name) {
            Some(at) => {
                if let Some(latest) = self.latest.get_mut(at) {
                    *latest = shape;
                }
            }
            // Few names begin objects, unless somebody means ill.
            None if self.latest.len() < 16 => self.latest.push(shape),
            None => {}
        }
    }
}

/// Whether `rest` begins with a short text, without a call.
#[inline]
pub(super) fn begins(rest: &str, text: &str) -> bool {
    #[inline]
    fn ends<const N: usize>(rest: &[u8], text: &[u8]) -> bool {
        // The two ends may overlap: together they are all of it.
        let head = rest.get(..text.len()).unwrap_or_default();
        head.first_chunk::<N>() == text.first_chunk() && head.last_chunk::<N>() == text.last_chunk()
    }
    let (rest, text) = (rest.as_bytes(), text.as_bytes());
    match text.len() {
        16..=32 => ends::<16>(rest, text),
        8..=15 => ends::<8>(rest, text),
        4..=7 => ends::<4>(rest, text),
        _ => rest.starts_with(text),
    }
}

/// Bytes at least that two texts begin alike, where they are many.
pub(super) fn common(one: &str, other: &str) -> usize {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    let chunks = one.as_chunks::<32>().0.iter();
    let alike = chunks
        .zip(other.as_chunks::<32>().0)
        .take_while(|(one, other)| one == other)
        .count();
    alike * 32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_whole_is_known_once_its_record_is_taken() {
        let text = r#"{"name":"ws-1","uuid":"u"},"user":"x"}"#;
        let raw = &text[..26];
        let mut wholes = Wholes::new(16);
        assert_eq!(wholes.find(text), None);
        let mark = wholes.note(raw).mark;
        assert_eq!(wholes.find(text), None);
        wholes.fresh = None;
        wholes.settle();
        assert_eq!(wholes.find(text), None);
        let next = wholes.note(raw);
        assert_ne!(mark, next.mark);
        wholes.settle();
        let found = wholes.find(text);
        assert_eq!(
            found.map(|found| (found.raw, found.mark)),
            Some((raw, next.mark))
        );
        assert_eq!(wholes.find(&text[..25]), None);
        assert_eq!(wholes.find(r#"{"name":"ws-1","uuid":"v"},"#), None);
    }

    #[test]
    fn what_is_shorter_than_the_head_is_not_kept() {
        let mut wholes = Wholes::new(16);
        wholes.note("{}");
        wholes.settle();
        assert_eq!(wholes.find(r#"{},"user":"abcdefgh"}"#), None);
    }

    #[test]
    fn short_texts_begin_others_as_long_ones_do() {
        let text = "abcdefghijklmnopqrstuvwxyz0123456789";
        for length in 0..text.len() {
            assert!(begins(text, &text[..length]));
            assert!(length == 0 || !begins(&text[..length - 1], &text[..length]));
            for at in 0..length {
                let mut other = text.to_owned();
                other.replace_range(at..=at, "_");
                assert!(!begins(&other, &text[..length]), "{length} {at}");
            }
        }
    }

    #[test]
    fn alike_beginnings_are_measured_in_whole_chunks() {
        let text = "x".repeat(100);
        assert_eq!(common(&text, &text), 96);
        assert_eq!(common(&text, &format!("{}y", "x".repeat(64))), 64);
        assert_eq!(common("abc", "abc"), 0);
    }
}
