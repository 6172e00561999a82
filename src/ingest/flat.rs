//! A well-formed native record, flat and borrowed from its text: read without
//! a tree of values, by a scanner that gives up at the first odd thing.
//!
//! What is given up is read by the slower readers, which mend, warn and refuse.
//! So a flat record never needs a warning, and comes to the same detection.
//!
//! Records of one block are much alike. What stood in an earlier one is compared
//! with it and not read again:
//! ```text
//! rule, device, parent, ancestors, extra   known as a whole: a Mark, no content
//! event, process                           Like an earlier one, but for the odd values
//! ```
//! Who takes a record must know what it took by mark; where it does not, the
//! record is read anew ([`Flat::read_anew`]).

mod moment;
mod names;
mod parts;
mod scan;
mod seen;

pub use names::{Name, Names};

use seen::Seen;
use std::borrow::Cow;

/// Text between quotes, as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Text<'a> {
    /// Its escapes still in it.
    pub raw: &'a str,
    /// Whether there are any.
    pub has_escape: bool,
}

impl<'a> Text<'a> {
    /// Whether [`Text::decoded`] is something.
    pub fn is_sound(self) -> bool {
        if !self.has_escape {
            return true;
        }
        let mut rest = self.raw.as_bytes();
        while let Some(at) = memchr::memchr(b'\\', rest) {
            match rest.get(at + 1) {
                Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => {}
                _ => return self.decoded().is_some(),
            }
            rest = rest.get(at + 2..).unwrap_or_default();
        }
        true
    }

    /// The text that is meant; nothing where an escape is odd.
    #[inline]
    pub fn decoded(self) -> Option<Cow<'a, str>> {
        match self.has_escape {
            false => Some(Cow::Borrowed(self.raw)),
            true => self.unescaped().map(Cow::Owned),
        }
    }

    fn unescaped(self) -> Option<String> {
        let mut text = String::with_capacity(self.raw.len());
        let mut rest = self.raw;
        while let Some(at) = memchr::memchr(b'\\', rest.as_bytes()) {
            text.push_str(rest.get(..at)?);
            let letter = rest.as_bytes().get(at + 1)?;
            let mut length = 2;
            text.push(match letter {
                b'"' | b'\\' | b'/' => char::from(*letter),
                b'b' => '\u{8}',
                b'f' => '\u{c}',
                b'n' => '\n',
                b'r' => '\r',
                b't' => '\t',
                b'u' => {
                    length = 6;
                    let digits = rest.get(at + 2..at + 6)?;
                    let is_hex = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
                    // Halves of pairs are no characters, and left to others.
                    char::from_u32(u32::from_str_radix(digits, 16).ok().filter(|_| is_hex)?)?
                }
                _ => return None,
            });
            rest = rest.get(at + length..)?;
        }
        text.push_str(rest);
        Some(text)
    }
}

/// A value, as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Raw<'a> {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// Text.
    Text(Text<'a>),
    /// A list of texts, with its brackets.
    List(&'a str),
}

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

/// A property as a record has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry<'a> {
    /// The first name of the property.
    pub name: Name,
    /// Its value.
    pub raw: Raw<'a>,
}

/// The number of an earlier object of the same subject and block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Like(u32);

impl Like {
    /// The number as an index.
    pub fn at(self) -> usize {
        self.0 as usize
    }
}

/// What is said of one subject.
#[derive(Clone, Debug, Default)]
pub struct FlatFacts<'a> {
    /// Whether anything is.
    pub is_said: bool,
    /// Whether it is said that there is none.
    pub is_none: bool,
    /// The object; of a parent only.
    pub whole: Whole<'a>,
    /// The properties, each once; none where they are like an earlier object's.
    pub entries: Vec<Entry<'a>>,
    /// The earlier object that this one is like; of event and process only.
    pub like: Option<Like>,
    /// By place in it, the properties whose values differ.
    pub odd: Vec<(usize, Entry<'a>)>,
}

/// The ancestors of a flat record.
#[derive(Clone, Debug, Default)]
pub struct FlatAncestors<'a> {
    /// Whether the record gives them.
    pub is_said: bool,
    /// The list.
    pub whole: Whole<'a>,
    /// The properties of all, one ancestor after the other.
    pub entries: Vec<Entry<'a>>,
    /// Per ancestor where its properties end, and whether there is none.
    pub ends: Vec<(usize, bool)>,
}

/// The rule or the device.
#[derive(Clone, Copy, Debug, Default)]
pub struct FlatNamed<'a> {
    /// The object.
    pub whole: Whole<'a>,
    /// `name`.
    pub name: Option<Text<'a>>,
    /// `uuid`.
    pub uuid: Option<Text<'a>>,
    /// `code` of a rule; the outer one says whether it stands there at all.
    pub code: Option<Option<Text<'a>>>,
}

/// What a record says beyond the language.
#[derive(Clone, Debug, Default)]
pub struct FlatExtra<'a> {
    /// The object.
    pub whole: Whole<'a>,
    /// Labels and texts.
    pub texts: Vec<(Text<'a>, Text<'a>)>,
}

/// A native record. Its lists are kept from record to record, and so is what
/// may stand in the next one again: one of these is for the records of one block.
#[derive(Clone, Debug, Default)]
pub struct Flat<'a> {
    /// `id`.
    pub id: Option<Text<'a>>,
    /// `time`, in milliseconds.
    pub time: Option<i64>,
    /// `rule`.
    pub rule: FlatNamed<'a>,
    /// `severity`.
    pub severity: Option<i64>,
    /// `device`.
    pub device: FlatNamed<'a>,
    /// `user`.
    pub user: Option<Text<'a>>,
    /// `resolved`.
    pub resolved: Option<bool>,
    /// `operation`.
    pub operation: Option<Text<'a>>,
    /// `event`.
    pub event: FlatFacts<'a>,
    /// `process`.
    pub process: FlatFacts<'a>,
    /// `parentprocess`.
    pub parent: FlatFacts<'a>,
    /// `ancestors`.
    pub ancestors: FlatAncestors<'a>,
    /// `extra`.
    pub extra: FlatExtra<'a>,
    seen: Seen<'a>,
}

impl<'a> Flat<'a> {
    /// Forgets the last record.
    fn clear(&mut self) {
        let clear = |facts: &mut FlatFacts<'a>| {
            (facts.is_said, facts.is_none, facts.like) = (false, false, None);
            facts.whole = Whole::default();
            facts.entries.clear();
            facts.odd.clear();
        };
        clear(&mut self.event);
        clear(&mut self.process);
        clear(&mut self.parent);
        self.ancestors.is_said = false;
        self.ancestors.whole = Whole::default();
        self.ancestors.entries.clear();
        self.ancestors.ends.clear();
        self.extra.whole = Whole::default();
        self.extra.texts.clear();
        (self.id, self.time, self.severity) = (None, None, None);
        (self.user, self.resolved, self.operation) = (None, None, None);
        (self.rule, self.device) = (FlatNamed::default(), FlatNamed::default());
    }

    /// Reads the record at the start of `text`, which holds no line end, and
    /// says its length; nothing where it is anything but a plain native record.
    pub fn read(&mut self, text: &'a str, names: &mut Names) -> Option<usize> {
        self.clear();
        self.seen.drop_fresh();
        scan::record(text, names, self)
    }

    /// The same without what is known: for who does not know it.
    pub fn read_anew(&mut self, text: &'a str, names: &mut Names) -> Option<usize> {
        self.seen.set_blind(true);
        let used = self.read(text, names);
        self.seen.set_blind(false);
        used
    }

    /// Whether something is known and was not read.
    pub fn has_known(&self) -> bool {
        let wholes = [
            &self.rule.whole,
            &self.device.whole,
            &self.parent.whole,
            &self.ancestors.whole,
            &self.extra.whole,
        ];
        wholes.iter().any(|whole| whole.is_known)
    }

    /// The properties of an earlier event.
    pub fn earlier_event(&self, like: Like) -> impl Iterator<Item = Entry<'a>> {
        self.seen.events.entries(like)
    }

    /// The properties of an earlier process.
    pub fn earlier_process(&self, like: Like) -> impl Iterator<Item = Entry<'a>> {
        self.seen.processes.entries(like)
    }

    /// Says that the record was taken: what of it stands in a later one may be
    /// known from now on.
    pub fn settle(&mut self) {
        self.seen.settle();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(raw: &str) -> Option<Cow<'_, str>> {
        let has_escape = raw.contains('\\');
        Text { raw, has_escape }.decoded()
    }

    #[test]
    fn escapes_are_read_or_given_up() {
        assert_eq!(decoded("a").as_deref(), Some("a"));
        let is_sound = |raw| {
            Text {
                raw,
                has_escape: true,
            }
            .is_sound()
        };
        assert!(is_sound(r#"\\a\"\/\b\f\n\r\t"#) && is_sound(r"\u00e9\t"));
        assert!(!is_sound(r"\x") && !is_sound(r"\\\ud83d"));
        assert_eq!(
            decoded(r#"\\a\"\/\b\f\n\r\t\u00e9é"#).as_deref(),
            Some("\\a\"/\u{8}\u{c}\n\r\téé")
        );
        for odd in [r"\x", r"\u00g0", r"\u+0e9", r"\ud83d\ude00", r"\u12", "\\"] {
            assert_eq!(decoded(odd), None, "{odd}");
        }
    }

    #[test]
    fn what_stood_there_before_is_not_read_again() {
        let record = |path: &str, line: &str, device: &str| {
            format!(
                r#"{{"id":"1","device":{{"name":"{device}","uuid":"0123456789"}},"process":{{"FileItem.FullPath":"{path}","Module.SignatureType":"Trusted","LiveGrid.Age":7,"ProcessInfo.CommandLine":"{line}"}}}}"#
            )
        };
        let texts = [
            record(r"%SYSTEM%\\a.exe", "one", "ws-1"),
            record(r"%SYSTEM%\\a.exe", "two", "ws-1"),
            record(r"%SYSTEM%\\b.exe", "two", "ws-2"),
            record(r"%SYSTEM%\\b.exe", r"t\two", "ws-2").replace(":7,", ":8,"),
            record(r"%SYSTEM%\\b.exe", "two", "ws-2").replace("LiveGrid.Age", "A.b"),
            record(r"%SYSTEM%\\b.exe", "two", "ws-2").replace(r#","ProcessInfo"#, r#"},"x":{"y"#),
            record(r"%SYSTEM%\\b.exe", "two", "ws-1").replace(r#","LiveGrid.Age":7"#, ""),
        ];
        let mut names = Names::default();
        let mut flat = Flat::default();
        let mut seen = Vec::new();
        for text in &texts {
            let used = flat.read(text, &mut names);
            let odd: Vec<usize> = flat.process.odd.iter().map(|(at, _)| *at).collect();
            seen.push((
                used.is_some(),
                flat.device.whole.is_known,
                flat.process.like.map(Like::at),
                odd,
            ));
            if used.is_some() {
                assert_eq!(used, Some(text.len()));
                flat.settle();
            }
        }
        assert_eq!(
            seen,
            [
                (true, false, None, vec![]),
                (true, true, Some(0), vec![3]),
                (true, false, Some(0), vec![0, 3]),
                // More odd than not.
                (true, true, None, vec![]),
                (true, true, None, vec![]),
                (false, true, None, vec![]),
                (true, true, None, vec![]),
            ]
        );
        assert!(flat.has_known() && flat.process.entries.len() == 3);
        assert!(flat.read_anew(&texts[0], &mut names).is_some());
        assert!(!flat.has_known() && flat.device.name.is_some());
    }

    #[test]
    fn plain_records_are_read_and_odd_ones_left() {
        let mut names = Names::default();
        let read = |names: &mut Names, text: &str| Flat::default().read(text, names);
        let plain = r#"{"id":"1","time":"2026-11-20T03:12:07.5Z","severity": 4,"event":{"Network.Port":53,"A.b":null},"ancestors":[{},null]}"#;
        assert_eq!(read(&mut names, plain), Some(plain.len()));
        for odd in [
            r#"{"id":"1"}"#,
            r#"{"id":1,"event":{}}"#,
            r#"{"id":"1","id":"2","event":{}}"#,
            r#"{"event":{"a":1}}"#,
            r#"{"event":{"A.b":1,"A.b":2}}"#,
            r#"{"event":{"A.b":1,"a.B":2}}"#,
            r#"{"event":{"A.b":01}}"#,
            r#"{"event":{"A.b":1.0}}"#,
            r#"{"event":{"A.b":1}"#,
            r#"{"event":{"A.b":1},}"#,
            r#"{"Event":{}}"#,
            r#"{"time":"yesterday"}"#,
            r#"{"detection":{"event":{}}}"#,
            r#"[{"event":{}}]"#,
            "",
        ] {
            assert_eq!(read(&mut names, odd), None, "{odd}");
        }
    }
}
