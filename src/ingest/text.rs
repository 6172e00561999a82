//! Lines that begin as no JSON does: syslog envelopes, signs of life, plain text.

/// The length of the octet-counted frame (RFC 6587) at the start of `bytes`,
/// its count included.
pub(super) fn frame(bytes: &[u8]) -> Option<usize> {
    let digits = bytes
        .iter()
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    if !(1..=8).contains(&digits) || bytes.get(digits..digits + 2) != Some(b" <") {
        return None;
    }
    let count: usize = std::str::from_utf8(bytes.get(..digits)?)
        .ok()?
        .parse()
        .ok()?;
    Some(digits + 1 + count)
}

/// The first `{` in `text` that may begin an object.
pub(super) fn brace(text: &[u8]) -> Option<usize> {
    memchr::memchr_iter(b'{', text).find(|at| {
        let after = text.get(at + 1..).unwrap_or_default();
        matches!(after.trim_ascii_start().first(), None | Some(b'"' | b'}'))
    })
}

/// Whether `head` is what syslog, or a BOM decoded wrongly, leaves before a
/// record.
pub(super) fn is_envelope(head: &[u8]) -> bool {
    let head = String::from_utf8_lossy(head);
    let head = head
        .trim_end_matches(['\u{feff}', 'ï', '»', '¿', 'ÿ', 'þ', '\u{fffd}', ' ', '\t'])
        .trim_start();
    head.is_empty() || head.starts_with(['<']) || head.ends_with([':', '-', ']', '>'])
}

/// Whether a line is PROTECT's sign of life, in an envelope or bare.
pub(super) fn is_heartbeat(line: &[u8]) -> bool {
    const WORD: &[u8] = b"heartbeat";
    let line = line.trim_ascii_end();
    let word = line
        .len()
        .checked_sub(WORD.len())
        .and_then(|at| line.get(at..));
    line.len() < 256 && word.is_some_and(|word| word.eq_ignore_ascii_case(WORD))
}

/// The beginning of a line, short enough for a message.
pub(super) fn snippet(line: &[u8]) -> String {
    const LONGEST: usize = 60;
    let line = line
        .trim_ascii()
        .get(..4 * LONGEST)
        .unwrap_or(line.trim_ascii());
    let text = String::from_utf8_lossy(line);
    match text.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}...", text.get(..at).unwrap_or_default()),
        None => text.into_owned(),
    }
}

/// The error for a line of plain text.
pub(super) fn not_json(snippet: &str) -> String {
    format!("not JSON: `{snippet}`")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn envelopes_are_told_from_text() {
        for head in [
            "<12>Mar 17 09:42:08 ESMC ERAServer[12412]: ",
            "Mar 17 09:42:08 ESMC ERAServer[12412]: ",
            "679 <12>1 2022-04-11T10:41:05.300Z esmc ERAServer 11804 - - \u{feff}",
            "ï»¿",
            "ÿþ",
            "",
        ] {
            assert!(is_envelope(head.as_bytes()), "{head}");
        }
        assert!(!is_envelope(b"Detection name "));
    }

    #[test]
    fn frames_count_octets() {
        assert_eq!(frame(b"12 <14>1 - - - {"), Some(15));
        assert_eq!(frame(b"12 items"), None);
        assert_eq!(frame(b"999999999 <1"), None);
    }

    #[test]
    fn snippets_are_short() {
        assert_eq!(snippet("  äbc \r".as_bytes()), "äbc");
        assert_eq!(snippet("ä".repeat(500).as_bytes()).chars().count(), 63);
    }
}
