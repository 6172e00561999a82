//! Records within records: an object, or a text that holds JSON, of which the
//! record around it only says where it was kept.

use super::record::Record;
use super::token::{Escapes, Raw, Text};

/// A record's text anew, where what matters of it lies within: the inner
/// record alone, or its objects that are written as text opened up. `text` is
/// what the record was read of, `at` where it begins and `end` where it ends.
pub(super) fn anew(record: &Record<'_>, text: &str, at: usize, end: usize) -> Option<String> {
    match record.inner {
        Some(Raw::Object(inner)) => return Some(inner.to_owned()),
        Some(Raw::Text(inner)) => {
            let inner = inner.decoded();
            if is_object(&inner) {
                return Some(inner.into_owned());
            }
        }
        _ => {}
    }
    let mut opened = String::new();
    let mut from = at;
    for place in &record.texts {
        let raw = text.get(place.clone())?;
        let inner = raw.strip_prefix('"')?.strip_suffix('"')?;
        let inner = Text {
            raw: inner,
            escapes: Escapes::Json,
        };
        let inner = inner.decoded();
        if is_object(&inner) {
            opened.push_str(text.get(from..place.start)?);
            opened.push_str(&inner);
            from = place.end;
        }
    }
    if from == at {
        return None;
    }
    opened.push_str(text.get(from..end)?);
    Some(opened)
}

fn is_object(text: &str) -> bool {
    let text = text.trim();
    text.starts_with('{') && text.ends_with('}')
}
