//! Keys as records write them, each distinct text resolved once.
//!
//! Records name the same few keys in the same order, so what followed a key the
//! last time is tried first: one comparison, and no look at a table.

use super::token::{Escapes, Fault, Scanner, flaw};
use rustc_hash::FxHashMap;

#[derive(Debug)]
struct Spelled {
    /// `"key":`, as records have it.
    written: Box<str>,
    /// The object that it was last seen in.
    object: u64,
}

/// The keys of one kind of object, with what each means.
#[derive(Debug, Default)]
pub(super) struct Keys<T> {
    keys: Vec<Spelled>,
    meanings: Vec<T>,
    /// What the latest key means that is not remembered.
    unnumbered: T,
    by_text: FxHashMap<Box<str>, u16>,
    /// Per key the one that followed it; the first follows number 0.
    next: Vec<u16>,
}

/// Before the first key of an object, and the number of a key that is one too
/// many to be remembered.
pub(super) const NONE: u16 = u16::MAX;

impl<T: Copy> Keys<T> {
    /// The key here, which follows `before` in an object of this number: its own
    /// number. `resolve` finds the meaning of a text not seen before.
    #[inline]
    pub(super) fn next(
        &mut self,
        scanner: &mut Scanner<'_>,
        before: u16,
        object: u64,
        resolve: impl FnOnce(&str) -> T,
    ) -> Result<u16, Fault> {
        scanner.blanks();
        let expected = self.next.get(usize::from(before.wrapping_add(1)));
        let expected = expected.copied().unwrap_or(NONE);
        if let Some(key) = self.keys.get_mut(usize::from(expected))
            && scanner.passes(&key.written)
        {
            if key.object == object {
                scanner.flaws |= flaw::TWICE;
            }
            key.object = object;
            return Ok(expected);
        }
        self.look_up(scanner, before, object, resolve)
    }

    /// What the key with the number that [`Keys::next`] gave last means.
    #[inline]
    pub(super) fn meaning(&self, number: u16) -> T {
        let meaning = self.meanings.get(usize::from(number));
        *meaning.unwrap_or(&self.unnumbered)
    }

    fn look_up(
        &mut self,
        scanner: &mut Scanner<'_>,
        before: u16,
        object: u64,
        resolve: impl FnOnce(&str) -> T,
    ) -> Result<u16, Fault> {
        /// Data must not fill the memory with keys.
        const MOST: usize = 4096;
        let key = scanner.key()?;
        let number = match self.by_text.get(key.raw) {
            Some(number) => *number,
            None => {
                let decoded = key.decoded();
                let meaning = resolve(&decoded);
                // What has to be noted of a key must not be passed over.
                let is_plain =
                    key.escapes == Escapes::None && !key.raw.bytes().any(|byte| byte < b' ');
                if self.keys.len() >= MOST || !is_plain {
                    self.unnumbered = meaning;
                    return Ok(NONE);
                }
                let number = u16::try_from(self.keys.len()).unwrap_or(NONE);
                self.keys.push(Spelled {
                    written: format!("\"{}\":", key.raw).into(),
                    object: 0,
                });
                self.meanings.push(meaning);
                self.by_text.insert(key.raw.into(), number);
                number
            }
        };
        let at = usize::from(before.wrapping_add(1));
        if self.next.len() <= at {
            self.next.resize(at + 1, NONE);
        }
        if let Some(next) = self.next.get_mut(at) {
            *next = number;
        }
        let Some(known) = self.keys.get_mut(usize::from(number)) else {
            return Err(Fault::Odd("no such key"));
        };
        if known.object == object {
            scanner.flaws |= flaw::TWICE;
        }
        known.object = object;
        Ok(number)
    }

    /// A key as it was written.
    pub(super) fn text(&self, number: u16) -> Option<&str> {
        let written = &self.keys.get(usize::from(number))?.written;
        written.strip_prefix('"')?.strip_suffix("\":")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_resolved_once_and_doubles_noticed() {
        let mut keys = Keys::default();
        let mut resolved = 0;
        let mut read = |text: &str, object: u64| {
            let mut scanner = Scanner::new(text, 0);
            scanner.open().expect("an object");
            let (mut seen, mut before) = (Vec::new(), NONE);
            loop {
                before = keys
                    .next(&mut scanner, before, object, |key| {
                        resolved += 1;
                        key.len()
                    })
                    .expect("a key");
                scanner.skip().expect("a value");
                seen.push(keys.meaning(before));
                if !scanner.goes_on(b'}').expect("an end") {
                    return (seen, scanner.flaws);
                }
            }
        };
        assert_eq!(read(r#"{"a":1, "bc" : 2}"#, 1), (vec![1, 2], 0));
        assert_eq!(read(r#"{"a":1,"bc":2}"#, 2), (vec![1, 2], 0));
        assert_eq!(read(r#"{"bc":1,"bc":2}"#, 3), (vec![2, 2], flaw::TWICE));
        assert_eq!(read(r#"{"\u0061":1}"#, 4), (vec![1], 0));
        assert_eq!(resolved, 3);
    }
}
