//! A file's name made from a draft's, and the other way.

use std::path::Path;

/// The longest name, in bytes: with room for an ending within what every file
/// system takes.
const MAX: usize = 100;

/// Names that Windows keeps for devices, with any ending.
const DEVICES: [&str; 6] = ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"];

/// The name of a draft whose file says none: the file's, without its ending.
pub fn stem(path: &Path) -> String {
    path.file_stem()
        .map_or_else(String::new, |stem| stem.to_string_lossy().into_owned())
}

/// A name that is safe in any folder, made from text that may come from anybody:
/// letters, digits, `.`, `_` and `-` of ASCII, at most 100 bytes, one component,
/// no leading dot or hyphen, no device of Windows, never empty. The ending is the
/// caller's.
pub fn safe_name(name: &str) -> String {
    let mut safe = String::new();
    for letter in name.chars() {
        let is_plain = letter.is_ascii_alphanumeric() || matches!(letter, '.' | '_' | '-');
        let letter = if is_plain { letter } else { '-' };
        // One hyphen for a run of what can't stay, and no `..`.
        let is_repeated = matches!(letter, '-' | '.') && safe.ends_with(letter);
        let is_leading = matches!(letter, '-' | '.') && safe.is_empty();
        if !is_repeated && !is_leading {
            safe.push(letter);
        }
    }
    safe.truncate(MAX);
    safe.truncate(safe.trim_end_matches(['-', '.']).len());
    if safe.is_empty() {
        return "exclusion".to_owned();
    }
    if is_device(&safe) {
        safe.insert(0, '_');
        safe.truncate(MAX);
    }
    safe
}

fn is_device(name: &str) -> bool {
    let stem = name
        .split('.')
        .next()
        .unwrap_or_default()
        .to_ascii_uppercase();
    let is_port = stem
        .strip_prefix("COM")
        .or_else(|| stem.strip_prefix("LPT"))
        .is_some_and(|number| {
            number.len() == 1 && number.bytes().all(|digit| digit.is_ascii_digit())
        });
    is_port || DEVICES.contains(&stem.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_are_made_safe() {
        for (name, safe) in [
            ("scanners", "scanners"),
            ("E0517: internal scanners", "E0517-internal-scanners"),
            ("../../etc/passwd", "etc-passwd"),
            ("C:\\Windows\\x", "C-Windows-x"),
            ("-rf .", "rf"),
            (".bashrc", "bashrc"),
            ("a..b", "a.b"),
            ("Größe 😀 \u{202e}cod", "Gr-e-cod"),
            ("nul", "_nul"),
            ("COM1.tar.xml", "_COM1.tar.xml"),
            ("com10", "com10"),
            ("", "exclusion"),
            ("\0\n…", "exclusion"),
        ] {
            assert_eq!(safe_name(name), safe, "{name:?}");
        }
        assert_eq!(safe_name(&"a".repeat(300)).len(), 100);
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn no_name_escapes(name in any::<String>()) {
            let safe = safe_name(&name);
            prop_assert!(!safe.is_empty() && safe.len() <= MAX);
            prop_assert!(safe.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte)));
            prop_assert!(!safe.starts_with(['.', '-']) && !is_device(&safe));
            prop_assert_eq!(safe_name(&safe), safe);
        }
    }
}
