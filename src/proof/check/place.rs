//! What a condition on a path or a name lets a program be: a file in a place
//! that anybody can write to, an interpreter, any program of a system. The
//! places and names stand in the language table.

use crate::language::{Comparison, Role, fold, table};
use crate::proof::normal::Claim;

/// A place that is not its owner's alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Exposure {
    /// In a folder in which any user can make a file.
    Writable(&'static str),
    /// In a folder somewhere.
    Rootless,
}

/// Where a condition on a path lets the file lie, where that is nobody's own.
pub(super) fn of(asked: &Claim<'_>) -> Option<Exposure> {
    let text = path_text(asked)?;
    if let Some(folder) = writable(asked.comparison(), text) {
        return Some(Exposure::Writable(folder));
    }
    let is_rootless = asked.comparison() == Comparison::Contains && !has_root(text);
    is_rootless.then_some(Exposure::Rootless)
}

/// The text that a path or folder is compared with.
fn path_text<'a>(asked: &Claim<'a>) -> Option<&'a str> {
    let is_path = matches!(asked.role(), Some(Role::FullPath | Role::Folder));
    asked.text().filter(|_| is_path && asked.is_text())
}

fn writable(comparison: Comparison, text: &str) -> Option<&'static str> {
    let is_open = matches!(comparison, Comparison::Starts | Comparison::Contains);
    let is_from_root = matches!(comparison, Comparison::Is | Comparison::Starts);
    let mut folders = table().writable_folders.iter().map(String::as_str);
    folders.find(|folder| {
        let folder = fold(folder);
        let bare = folder.trim_end_matches(['\\', '/']);
        if is_from_root && !folder.starts_with('\\') {
            return text.starts_with(&folder) || is_open && text == bare;
        }
        text.contains(&folder) || is_open && text.ends_with(bare)
    })
}

/// A folded path of Windows from its root on.
fn without_drive(text: &str) -> &str {
    match text.as_bytes() {
        [letter, b':', ..] if letter.is_ascii_alphabetic() => &text[2..],
        _ => text,
    }
}

/// Whether a path says where it begins. A `/` may be anywhere in a path.
fn has_root(text: &str) -> bool {
    let is_share = text.starts_with("\\\\");
    without_drive(text).len() < text.len() || text.starts_with('%') || is_share
}

/// Whether a condition on a path holds of a whole drive.
pub(super) fn is_drive(asked: &Claim<'_>) -> bool {
    let Some(text) = path_text(asked) else {
        return false;
    };
    let rest = without_drive(text);
    match asked.comparison() {
        Comparison::Starts => text.len() == 1 || matches!(rest, "" | "\\" | "/" | "\\\\"),
        Comparison::Contains => rest.len() < text.len() && matches!(rest, "" | "\\"),
        _ => false,
    }
}

/// Whether a condition on a path holds of a whole drive, or of all that comes
/// with a system.
pub(super) fn is_whole(asked: &Claim<'_>) -> bool {
    let Some(text) = path_text(asked) else {
        return false;
    };
    let rest = without_drive(text);
    let is_system = |text: &str| {
        table().system_folders.iter().any(|folder| {
            let folder = fold(folder);
            let of = if folder.starts_with('\\') { rest } else { text };
            let is_windows = !folder.starts_with('\\') || rest.len() < text.len();
            is_windows && (of == folder || of == folder.trim_end_matches(['\\', '/']))
        })
    };
    match asked.comparison() {
        _ if is_drive(asked) => true,
        Comparison::Starts => is_system(text) || is_start_of_system(text, rest),
        Comparison::Contains => has_root(text) && is_system(text),
        Comparison::Is => asked.role() == Some(Role::Folder) && is_system(text),
        _ => false,
    }
}

/// Whether all paths of a system folder start so: `C:\Win`, `%SYS`, `/us`.
fn is_start_of_system(text: &str, rest: &str) -> bool {
    table().system_folders.iter().any(|folder| {
        let folder = fold(folder);
        match folder.starts_with('\\') {
            true => rest.len() < text.len() && folder.starts_with(rest),
            false => folder.starts_with(text),
        }
    })
}

/// The interpreter that a condition on a name or path is true of.
pub(super) fn interpreter(asked: &Claim<'_>) -> Option<&'static str> {
    if !asked.is_text() {
        return None;
    }
    let text = asked.text()?;
    let is_exact = asked.comparison() == Comparison::Is;
    let names = || table().interpreters.iter().map(String::as_str);
    match asked.role()? {
        Role::FileName | Role::OriginalName if is_exact => named(text),
        Role::FileName | Role::OriginalName => {
            names().find(|name| asked.is_true_of(name) || asked.is_true_of(&format!("{name}.exe")))
        }
        Role::Stem if is_exact => named(text),
        Role::Stem => names().find(|name| asked.is_true_of(name)),
        Role::FullPath | Role::Folder => in_path(asked, text),
        _ => None,
    }
}

fn in_path(asked: &Claim<'_>, text: &str) -> Option<&'static str> {
    let folders = &table().interpreter_folders;
    if folders.iter().any(|folder| text.contains(folder.as_str())) {
        let last = text.rsplit(['\\', '/']).next().unwrap_or_default();
        return named(last).or_else(|| named("powershell").filter(|_| last.is_empty()));
    }
    if asked.role() != Some(Role::FullPath) {
        return None;
    }
    let name = text.rsplit(['\\', '/']).next().unwrap_or_default();
    match asked.comparison() {
        Comparison::Is => named(name),
        // The end of a name is the end of many.
        Comparison::Ends if name.len() == text.len() => {
            let mut names = table().interpreters.iter().map(String::as_str);
            names.find(|one| one.ends_with(name) || format!("{one}.exe").ends_with(name))
        }
        Comparison::Ends => named(name),
        Comparison::Contains => named(name),
        _ => None,
    }
}

/// The interpreter of this file name, whatever its version: `python3.11`.
fn named(file: &str) -> Option<&'static str> {
    let stem = file.strip_suffix(".exe").unwrap_or(file);
    let bare = stem.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.' || c == '-');
    let mut names = table().interpreters.iter().map(String::as_str);
    names.find(|name| *name == stem || *name == bare)
}
