//! What an object holds, looked at without reading it.

use super::Scanner;

/// The first key of the object at the start of `bytes`, as written.
pub fn first_key(bytes: &[u8]) -> Option<&[u8]> {
    /// Longer keys are no use to tell records by.
    const LONGEST: usize = 128;
    let inner = bytes.strip_prefix(b"{")?.trim_ascii_start();
    let key = inner.strip_prefix(b"\"")?;
    let end = memchr::memchr(b'"', key.get(..LONGEST).unwrap_or(key))?;
    key.get(..end)
}

/// Whether the object that begins here has a key.
pub fn has_key(value: &[u8], name: &str) -> bool {
    let text = value.get(..4096).unwrap_or(value);
    let text = match std::str::from_utf8(text) {
        Ok(text) => text,
        Err(error) => {
            let sound = text.get(..error.valid_up_to()).unwrap_or_default();
            std::str::from_utf8(sound).unwrap_or_default()
        }
    };
    let mut scanner = Scanner::new(text, 0);
    let mut look = || {
        scanner.open().ok()?;
        if scanner.closes(b'}') {
            return None;
        }
        loop {
            let key = scanner.key().ok()?;
            if key.raw.eq_ignore_ascii_case(name) {
                return Some(());
            }
            scanner.skip().ok()?;
            if !scanner.goes_on(b'}').ok()? {
                return None;
            }
        }
    };
    look().is_some()
}
