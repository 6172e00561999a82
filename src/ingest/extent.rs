//! Where a JSON value ends, and whether an object is a page around others:
//! asked of the brackets and strings alone, without reading values.

use super::formats;

/// Where a value ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Extent {
    /// After its last byte.
    End(usize),
    /// Beyond the bytes at hand.
    Partial,
    /// Nowhere: brackets that do not pair, a raw line end in a string, or more
    /// depth than `serde_json` takes.
    Broken,
}

const MAX_DEPTH: usize = 128;

/// Where the value starting at `at` ends.
pub(super) fn extent(bytes: &[u8], at: usize) -> Extent {
    let mut open: Vec<u8> = Vec::new();
    let mut at = at;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => match string(bytes, at) {
                Extent::End(end) => at = end,
                other => return other,
            },
            b'{' | b'[' if open.len() >= MAX_DEPTH => return Extent::Broken,
            b'{' | b'[' => {
                // `}` is `{` + 2 and `]` is `[` + 2.
                open.push(byte + 2);
                at += 1;
                continue;
            }
            b'}' | b']' => {
                if open.pop() != Some(*byte) {
                    return Extent::Broken;
                }
                at += 1;
            }
            b',' | b':' | b' ' | b'\t' | b'\r' | b'\n' if !open.is_empty() => {
                at += 1;
                continue;
            }
            _ => {
                let rest = bytes.get(at..).unwrap_or_default();
                let length = rest.iter().position(|byte| is_scalar_end(*byte));
                match length {
                    None => return Extent::Partial,
                    Some(0) => return Extent::Broken,
                    Some(length) => at += length,
                }
            }
        }
        if open.is_empty() {
            return Extent::End(at);
        }
    }
    Extent::Partial
}

fn is_scalar_end(byte: u8) -> bool {
    matches!(
        byte,
        b',' | b':' | b' ' | b'\t' | b'\r' | b'\n' | b'"' | b'{' | b'}' | b'[' | b']'
    )
}

/// Where the string starting at `at` ends.
fn string(bytes: &[u8], at: usize) -> Extent {
    let mut at = at + 1;
    while let Some(rest) = bytes.get(at..) {
        match memchr::memchr3(b'"', b'\\', b'\n', rest) {
            None => return Extent::Partial,
            Some(found) => match rest.get(found) {
                Some(b'"') => return Extent::End(at + found + 1),
                Some(b'\\') => at += found + 2,
                _ => return Extent::Broken,
            },
        }
    }
    Extent::Partial
}

/// What an object is to the splitter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Probe {
    /// A page: its list of records begins after this `[`.
    List(usize),
    /// A wrapper: the record begins at this `{`.
    Wrapped(usize),
    /// A record of its own.
    Record,
    /// Too few bytes to say.
    Partial,
}

const LISTS: [&str; 3] = ["detections", "value", "detectionGroups"];
const WRAPPERS: [&str; 2] = ["detection", "detectionGroup"];
/// Members to look through before an object counts as a record.
const MAX_MEMBERS: usize = 32;

/// What the object at the start of `bytes` is. A page's list may follow other
/// members (`count`, `nextPageToken`), but none that a record would have.
pub(super) fn probe(bytes: &[u8]) -> Probe {
    let mut at = 1;
    for _ in 0..MAX_MEMBERS {
        match member(bytes, at) {
            Member::List(at) => return Probe::List(at),
            Member::Wrapped(at) => return Probe::Wrapped(at),
            Member::Other {
                end,
                is_mark: false,
            } => at = end,
            Member::Partial => return Probe::Partial,
            Member::Other { .. } | Member::Closed(_) | Member::Broken => return Probe::Record,
        }
    }
    Probe::Record
}

/// A member of an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Member {
    /// Records: the list begins after this `[`.
    List(usize),
    /// One record, at this `{`.
    Wrapped(usize),
    /// Something else, ending here; `is_mark` if a record has such a key.
    Other {
        end: usize,
        is_mark: bool,
    },
    /// There is none: the object ends here.
    Closed(usize),
    Partial,
    Broken,
}

/// The member at `at`, blanks and commas before it passed over.
pub(super) fn member(bytes: &[u8], at: usize) -> Member {
    let skip = |mut at: usize, comma: bool| {
        while let Some(b' ' | b'\t' | b'\r' | b'\n' | b',') = bytes.get(at) {
            if !comma && bytes.get(at) == Some(&b',') {
                break;
            }
            at += 1;
        }
        at
    };
    let start = skip(at, true);
    match bytes.get(start) {
        None => return Member::Partial,
        Some(b'}') => return Member::Closed(start + 1),
        Some(b'"') => {}
        Some(_) => return Member::Broken,
    }
    let key_end = match string(bytes, start) {
        Extent::End(end) => end,
        Extent::Partial => return Member::Partial,
        Extent::Broken => return Member::Broken,
    };
    let colon = skip(key_end, false);
    match bytes.get(colon) {
        None => return Member::Partial,
        Some(b':') => {}
        Some(_) => return Member::Broken,
    }
    let value = skip(colon + 1, false);
    let key = bytes
        .get(start + 1..key_end - 1)
        .and_then(|key| std::str::from_utf8(key).ok())
        .unwrap_or_default();
    let is = |names: &[&str]| names.iter().any(|name| name.eq_ignore_ascii_case(key));
    match bytes.get(value) {
        None => Member::Partial,
        Some(b'[') if is(&LISTS) => Member::List(value + 1),
        Some(b'{') if is(&WRAPPERS) => Member::Wrapped(value),
        // What a record would have needs no look at its value.
        Some(_) if formats::is_mark(key) => Member::Other {
            end: value,
            is_mark: true,
        },
        Some(_) => match extent(bytes, value) {
            Extent::End(end) => Member::Other {
                end,
                is_mark: false,
            },
            Extent::Partial => Member::Partial,
            Extent::Broken => Member::Broken,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_ends_where_its_brackets_close() {
        let end = |text: &str| extent(text.as_bytes(), 0);
        assert_eq!(end(r#"{"a":["}\"",{}]} x"#), Extent::End(16));
        assert_eq!(end("12,"), Extent::End(2));
        assert_eq!(end(r#""a\\" "#), Extent::End(5));
        assert_eq!(end(r#"{"a":[}"#), Extent::Broken);
        assert_eq!(end("{\"a\":\"x\n\"}"), Extent::Broken);
        assert_eq!(end(r#"{"a":[1,"#), Extent::Partial);
        assert_eq!(end(&"[".repeat(200)), Extent::Broken);
    }

    #[test]
    fn pages_are_told_from_records() {
        let probe = |text: &str| probe(text.as_bytes());
        assert_eq!(probe(r#"{"detections":["#), Probe::List(15));
        assert_eq!(
            probe(r#"{ "count" : 2, "@odata":{"a":1}, "VALUE" : [ {"#),
            Probe::List(44)
        );
        assert_eq!(probe(r#"{"DETECTION":{"id":1}}"#), Probe::Wrapped(13));
        assert_eq!(probe(r#"{"id":1,"value":["#), Probe::Record);
        assert_eq!(probe(r#"{"count":1,"val"#), Probe::Partial);
        assert_eq!(probe(r#"{"value":3}"#), Probe::Record);
    }
}
