//! Text without what changes from run to run: numbers, hashes, identifiers and
//! the names of users' folders.

use crate::language::fold;

/// Numbers that name a bitness, not a run.
const KEPT: [&str; 3] = ["32", "64", "86"];
/// Folders whose next part is somebody's name.
const HOMES: [&str; 3] = ["users", "home", "documents and settings"];

/// `text` in lower case with `*` for each ephemeral part: numbers, digits at a
/// word's end, hexadecimal of six and more, words of sixteen and more that mix
/// letters and digits, and the part after `users` or `home`.
pub(super) fn mask(text: &str) -> String {
    let folded = fold(text);
    let mut masked = String::with_capacity(folded.len());
    let mut is_home = false;
    for part in folded.split_inclusive(['\\', '/']) {
        let (name, end) = match part.strip_suffix(['\\', '/']) {
            Some(name) => (name, &part[name.len()..]),
            None => (part, ""),
        };
        if is_home && !end.is_empty() && !name.is_empty() {
            masked.push('*');
        } else {
            mask_part(name, &mut masked);
        }
        is_home = HOMES.contains(&name) || (is_home && name.is_empty());
        masked.push_str(end);
    }
    masked
}

/// The folder of a masked path, with its separator; empty where it has none.
pub(super) fn folder(masked: &str) -> &str {
    let end = masked.rfind(['\\', '/']).map_or(0, |at| at + 1);
    masked.get(..end).unwrap_or("")
}

/// The last part of a path.
pub(super) fn file_name(path: &str) -> &str {
    path.rsplit(['\\', '/']).next().unwrap_or(path)
}

fn mask_part(part: &str, masked: &mut String) {
    let mut rest = part;
    while !rest.is_empty() {
        if let Some(after) = after_uuid(rest) {
            masked.push('*');
            rest = after;
            continue;
        }
        let is_letter = |letter: char| letter.is_alphanumeric();
        let end = rest.find(|letter| !is_letter(letter));
        let (word, after) = rest.split_at(end.unwrap_or(rest.len()));
        mask_word(word, masked);
        let (between, next) = after.split_at(after.find(is_letter).unwrap_or(after.len()));
        masked.push_str(between);
        rest = next;
    }
}

/// What follows the uuid that `text` begins with.
fn after_uuid(text: &str) -> Option<&str> {
    let is_uuid = text.len() >= 36
        && text
            .bytes()
            .take(36)
            .enumerate()
            .all(|(at, byte)| match at {
                8 | 13 | 18 | 23 => byte == b'-',
                _ => byte.is_ascii_hexdigit(),
            });
    text.get(36..).filter(|_| is_uuid)
}

fn mask_word(word: &str, masked: &mut String) {
    if is_ephemeral(word) {
        masked.push('*');
        return;
    }
    let stem = word.trim_end_matches(|letter: char| letter.is_ascii_digit());
    let digits = word.get(stem.len()..).unwrap_or("");
    if digits.is_empty() || stem.is_empty() || KEPT.contains(&digits) {
        masked.push_str(word);
    } else {
        masked.push_str(stem);
        masked.push('*');
    }
}

fn is_ephemeral(word: &str) -> bool {
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    let is_hex = word.bytes().all(|byte| byte.is_ascii_hexdigit());
    match word.len() {
        0 => false,
        len if digits == len => !KEPT.contains(&word),
        len if is_hex && len >= 8 => true,
        len if is_hex && len >= 6 => digits > 0,
        len if len >= 16 => digits >= 2 && digits < len,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_changes_from_run_to_run_is_masked() {
        for (text, masked) in [
            (r"%SYSTEM%\svchost.exe", r"%system%\svchost.exe"),
            (
                r"C:\Windows\SysWOW64\rundll32.exe",
                r"c:\windows\syswow64\rundll32.exe",
            ),
            (
                r"C:\Users\J.Smith\AppData\Local\Temp\3f9a01bc\setup7.exe",
                r"c:\users\*\appdata\local\temp\*\setup*.exe",
            ),
            (
                r"D:\x\{3F2504E0-4F89-11D3-9A0C-0305E82C3301}\a.dll",
                r"d:\x\{*}\a.dll",
            ),
            (r"C:\Program Files (x86)\App", r"c:\program files (x86)\app"),
            ("/home/bob/bin/tool-1.2.3", "/home/*/bin/tool-*.*.*"),
            (
                r"\\.\pipe\PSEXESVC-SRV-07-1234-in",
                r"\\.\pipe\psexesvc-srv-*-*-in",
            ),
            ("dédé", "dédé"),
            ("", ""),
        ] {
            assert_eq!(mask(text), masked, "{text}");
        }
    }

    #[test]
    fn a_mask_is_its_own_mask() {
        for text in [r"C:\Users\a\b1-2", "x*", "a-1b2c3d-9", r"users\\a\b"] {
            assert_eq!(mask(&mask(text)), mask(text), "{text}");
        }
    }

    #[test]
    fn folders_end_with_their_separator() {
        assert_eq!(folder(r"c:\a\b.exe"), r"c:\a\");
        assert_eq!((folder("b.exe"), file_name(r"c:\a\b.exe")), ("", "b.exe"));
    }
}
