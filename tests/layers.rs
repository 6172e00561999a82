//! The house's order: what each room of the crate may name. See the map in `src/lib.rs`.

use std::fmt::Write;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

const WORDS: &[&str] = &["language", "detection"];

/// Every room, and the rooms that it may name beside itself; and files that may name more.
const ROOMS: &[(&str, &[&[&str]])] = &[
    ("finding", &[]),
    ("text", &[]),
    ("language", &[]),
    ("detection", &[&["language"]]),
    ("ingest", &[WORDS]),
    // Of `ingest` only where in its source a record lies.
    ("store", &[WORDS, &["ingest"]]),
    ("rule", &[WORDS, &["finding"]]),
    ("matcher", &[WORDS, &["store", "rule"]]),
    (
        "proof",
        &[WORDS, &["finding", "text", "store", "rule", "matcher"]],
    ),
    (
        "suggest",
        &[WORDS, &["store", "rule", "matcher", "proof", "group"]],
    ),
    (
        "repair",
        &[
            WORDS,
            &[
                "finding", "text", "store", "rule", "matcher", "proof", "group",
            ],
        ],
    ),
    ("group", &[WORDS, &["store", "rule", "matcher"]]),
    ("session", &[WORDS, &["store", "rule", "matcher"]]),
    ("keep", &[&["session"]]),
    ("save", &[WORDS, &["rule"]]),
    ("sample", &[WORDS]),
    ("detail", &[WORDS, &["store", "rule", "matcher", "group"]]),
    ("load", &[WORDS, &["ingest", "store"]]),
    ("app", &[WORDS, MEANING, &["text", "ingest", "load"]]),
    // Its stub serves what `sample` makes.
    ("remote", &[WORDS, &["text", "rule", "sample"]]),
    ("config", &[WORDS, &["store", "app", "remote"]]),
    ("cli", &[WORDS, &["rule", "save", "proof"]]),
    (
        "tui",
        &[
            WORDS,
            MEANING,
            &["text", "ingest", "load", "save", "keep", "sample", "app"],
        ],
    ),
    (
        "run",
        &[
            WORDS,
            MEANING,
            &[
                "text", "ingest", "load", "save", "keep", "sample", "config", "cli", "remote",
            ],
        ],
    ),
    // It opens the interface; the other commands know nothing of one.
    ("run/interface", &[&["app", "tui"]]),
    // The program's one hook for panics gives the terminal back.
    ("main", &[&["cli", "run", "tui"]]),
];

const MEANING: &[&str] = &[
    "finding", "store", "rule", "matcher", "group", "detail", "proof", "repair", "suggest",
    "session",
];

/// Crates and paths that only these rooms name. A room is a folder or file under `src`.
const KEPT: &[(&[&str], &[&str])] = &[
    (&["crossterm"], &["tui"]),
    // What a signal means to a pull, the command says.
    (&["signal_hook"], &["tui", "run/pull"]),
    // Nothing else opens a connection, or asks for a password.
    (&["ureq", "rpassword"], &["remote"]),
    // Of ratatui, `text` has only how many cells a grapheme takes.
    (&["ratatui"], &["tui", "text"]),
    (&["clap"], &["cli", "run", "main"]),
    (&["clap_complete", "clap_mangen"], &["cli", "run"]),
    (&["anyhow"], &["run", "main"]),
    (&["fuzzy_matcher"], &["store"]),
    (&["rusqlite"], &["keep"]),
    (&["toml"], &["config", "remote"]),
    (&["quick_xml"], &["rule", "ingest/rules"]),
];

/// What a room must do without.
const BARRED: &[(&str, &[&str])] = &[
    ("app", OUTSIDE),
    ("group", OUTSIDE),
    ("repair", OUTSIDE),
    ("session", OUTSIDE),
    ("matcher", OUTSIDE),
    ("rule", OUTSIDE),
    ("language", OUTSIDE),
    ("detection", OUTSIDE),
];

/// Files, processes, threads and clocks.
const OUTSIDE: &[&str] = &[
    "std::fs",
    "std::env",
    "std::process",
    "std::thread",
    "SystemTime",
    "Instant",
];

#[test]
fn no_room_names_one_above_it() {
    let mut breaches = String::new();
    for path in sources(Path::new(env!("CARGO_MANIFEST_DIR")).join("src")) {
        let shown = path.strip_prefix(env!("CARGO_MANIFEST_DIR")).unwrap();
        let inside = shown.strip_prefix("src").unwrap().with_extension("");
        let code = code(&fs::read_to_string(&path).unwrap());
        for (at, breach) in judge(&inside.to_string_lossy(), &code) {
            let line = 1 + code[..at].matches('\n').count();
            writeln!(breaches, "{}:{line} {breach}", shown.display()).unwrap();
        }
    }
    assert!(breaches.is_empty(), "\n{breaches}");
}

/// What a file of a room names and may not, with where.
fn judge(file: &str, code: &str) -> Vec<(usize, String)> {
    let room = file.split('/').next().unwrap_or(file);
    if room == "lib" {
        return Vec::new();
    }
    let Some((_, allowed)) = ROOMS.iter().find(|(name, _)| *name == room) else {
        return vec![(0, format!("is in no room of {}", file!()))];
    };
    let mut allowed = allowed.concat();
    if let Some((_, more)) = ROOMS.iter().find(|(name, _)| *name == file) {
        allowed.extend(more.concat());
    }
    let mut breaches = Vec::new();
    for (at, named) in rooms_named(file, code) {
        let is_room = ROOMS.iter().any(|(name, _)| *name == named);
        if is_room && named != room && !allowed.contains(&named) {
            breaches.push((
                at,
                format!("names `{named}`, which `{room}` must not know of"),
            ));
        }
    }
    for (crates, rooms) in KEPT {
        let is_theirs = rooms
            .iter()
            .any(|r| file == *r || file.starts_with(&format!("{r}/")));
        for name in crates.iter().filter(|_| !is_theirs) {
            for at in words(code, name).filter(|&at| is_path(code, at, name)) {
                let rooms = rooms.join("`, `");
                breaches.push((at, format!("names `{name}`, which is for `{rooms}` only")));
            }
        }
    }
    for (_, names) in BARRED.iter().filter(|(barred, _)| *barred == room) {
        for name in *names {
            for at in words(code, name) {
                breaches.push((
                    at,
                    format!("names `{name}`, without which `{room}` must do"),
                ));
            }
        }
    }
    breaches
}

/// The rooms in `crate::room`, `crate::{room::x, other}`, and in as many `super` as lead there.
fn rooms_named<'a>(file: &str, code: &'a str) -> Vec<(usize, &'a str)> {
    let up = "super::".repeat(file.split('/').count());
    let roots = ["crate::", "quell::", up.as_str()];
    let mut named = Vec::new();
    for root in roots {
        for at in words(code, root) {
            let start = at + root.len();
            let rest = &code[start..];
            let Some(group) = rest.strip_prefix('{') else {
                named.push((at, ident(rest)));
                continue;
            };
            let mut depth = 0;
            let mut is_first = true;
            for (i, c) in group.char_indices() {
                match c {
                    '{' => depth += 1,
                    '}' if depth == 0 => break,
                    '}' => depth -= 1,
                    ',' if depth == 0 => is_first = true,
                    c if is_first && !c.is_whitespace() => {
                        named.push((start + 1 + i, ident(&group[i..])));
                        is_first = false;
                    }
                    _ => {}
                }
            }
        }
    }
    named
}

fn ident(code: &str) -> &str {
    let end = code.find(|c: char| !is_ident(c)).unwrap_or(code.len());
    &code[..end]
}

fn is_ident(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Where `word` stands, not as a part of a longer name or path.
fn words<'a>(code: &'a str, word: &'a str) -> impl Iterator<Item = usize> + 'a {
    code.match_indices(word)
        .map(|(at, _)| at)
        .filter(move |&at| {
            let before = code[..at].chars().next_back();
            let after = code[at + word.len()..].chars().next();
            let ends_open = word.ends_with(is_ident);
            let is_longer = before.is_some_and(|c| is_ident(c) || c == '.')
                || (code[..at].ends_with("::") && word.ends_with("::"))
                || (ends_open && after.is_some_and(is_ident));
            !is_longer
        })
}

fn is_path(code: &str, at: usize, name: &str) -> bool {
    let before = code[..at].trim_end();
    let is_used = before.ends_with("use") || before.ends_with("extern crate");
    is_used || (code[at + name.len()..].starts_with("::") && !before.ends_with("::"))
}

fn sources(folder: PathBuf) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(path));
        } else if path.extension().is_some_and(|e| e == "rs") && !path.ends_with("tests.rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// Blanks out comments, literals and what is for tests only; every line keeps its number.
fn code(source: &str) -> String {
    let mut code = source.as_bytes().to_vec();
    let mut at = 0;
    while at < source.len() {
        let end = at + literal(&source[at..]).unwrap_or(0);
        blank(&mut code, at..end);
        at = end.max(at + 1);
        while !source.is_char_boundary(at) {
            at += 1;
        }
    }
    let mut code = String::from_utf8(code).unwrap();
    while let Some(at) = code.find("#[cfg(test)]") {
        let mut depth = 0;
        let end = code[at..].bytes().position(|b| {
            depth += i32::from(b == b'{') - i32::from(b == b'}');
            depth == 0 && (b == b'}' || b == b';')
        });
        let end = end.map_or(code.len(), |i| at + i + 1);
        let mut bytes = code.into_bytes();
        blank(&mut bytes, at..end);
        code = String::from_utf8(bytes).unwrap();
    }
    code
}

fn blank(code: &mut [u8], range: Range<usize>) {
    code[range]
        .iter_mut()
        .filter(|b| **b != b'\n')
        .for_each(|b| *b = b' ');
}

/// The length of the comment or literal that `rest` begins with.
fn literal(rest: &str) -> Option<usize> {
    let upto = |from: usize, end: &str| rest[from..].find(end).map(|i| from + i + end.len());
    let whole = rest.len();
    if rest.starts_with("//") {
        return Some(rest.find('\n').unwrap_or(whole));
    }
    if rest.starts_with("/*") {
        return Some(upto(2, "*/").unwrap_or(whole));
    }
    if let Some(raw) = rest.strip_prefix('r') {
        let hashes = raw.len() - raw.trim_start_matches('#').len();
        if raw[hashes..].starts_with('"') {
            let end = format!("\"{}", "#".repeat(hashes));
            return Some(upto(2 + hashes, &end).unwrap_or(whole));
        }
        // A name such as `for` would hide what follows.
        return None;
    }
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    // `'a` is a lifetime unless a quote closes it.
    let mut escaped = false;
    for (i, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == quote => return Some(i + 1),
            _ if quote == '\'' && i > 1 && rest.as_bytes()[1] != b'\\' => return None,
            _ => {}
        }
    }
    Some(whole)
}

#[test]
fn breaches_are_seen_in_every_form() {
    let named = |file: &str, text: &str| -> Vec<String> {
        let breaches = judge(file, &code(text));
        breaches.into_iter().map(|(_, breach)| breach).collect()
    };
    for (file, text) in [
        ("store/column", "use crate::rule::Draft;"),
        (
            "store",
            "use crate::{detection, language::Value, rule::{Draft, Scope}};",
        ),
        (
            "store",
            "fn f() { let x: &'static str = crate::text::clean(\"\"); }",
        ),
        ("store/column", "use super::super::rule::Draft;"),
        ("app/list", "use ratatui::style::Style;"),
        ("app", "fn f(_: crossterm::event::KeyEvent) {}"),
        ("matcher", "use fuzzy_matcher::skim;"),
        ("ingest/syslog", "use quick_xml::Reader;"),
        ("app", "let now = Instant::now();"),
        ("attic", ""),
    ] {
        assert_eq!(named(file, text).len(), 1, "{file}: {text}");
    }
    for (file, text) in [
        (
            "store",
            "// crate::rule::Draft\nuse crate::detection::Rule;",
        ),
        (
            "store",
            "let c = '\"'; /* crate::tui */ let s = r#\"crate::tui\"#;",
        ),
        (
            "rule",
            "#[cfg(test)]\nmod tests { use crate::text; fn f() {} }",
        ),
        ("ingest/rules", "use quick_xml::Reader;"),
        (
            "tui/theme",
            "use ratatui::style::Style; use crate::app::App;",
        ),
        ("store/column", "use super::rule::Draft;"),
    ] {
        assert_eq!(named(file, text), [""; 0], "{file}: {text}");
    }
}
