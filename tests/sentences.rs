//! What is said of drafts: a table of them with their sentences, each read by whoever
//! changes it. `QUELL_UPDATE=1` writes the sentences anew.

use quell::language::Comparison;
use quell::rule::meaning;
use quell::rule::{Draft, read, sentence};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

struct Row {
    text: String,
    draft: Draft,
    wanted: String,
}

fn table() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/sentence/drafts.txt")
}

/// A block of the table: `for: RULES` or not, the definition, `= SENTENCE`.
fn row(block: &str) -> Option<Row> {
    let (text, wanted) = block.rsplit_once("\n=")?;
    let (rules, xml) = match text.strip_prefix("for: ") {
        Some(rest) => rest.split_once('\n').unwrap(),
        None => ("", text),
    };
    let xml = format!("<definition>{xml}</definition>");
    let mut draft =
        read::read(xml.as_bytes(), "draft").unwrap_or_else(|error| panic!("{xml}: {error}"));
    draft.rules = rules
        .split(", ")
        .filter(|rule| !rule.is_empty())
        .map(str::to_owned)
        .collect();
    Some(Row {
        text: text.to_owned(),
        draft,
        wanted: wanted.trim().to_owned(),
    })
}

#[test]
fn sentences_say_what_drafts_mean() {
    let text = std::fs::read_to_string(table()).unwrap();
    let blocks: Vec<&str> = text.trim_end().split("\n\n").collect();
    let rows: Vec<Row> = blocks.iter().filter_map(|block| row(block)).collect();
    if std::env::var_os("QUELL_UPDATE").is_some() {
        let new = blocks.iter().map(|block| match row(block) {
            Some(row) => format!("{}\n= {}", row.text, sentence::of(&row.draft)),
            None => (*block).to_owned(),
        });
        let new: Vec<String> = new.collect();
        std::fs::write(table(), new.join("\n\n") + "\n").unwrap();
        return;
    }
    let mut seen = BTreeSet::new();
    for row in &rows {
        let definition = meaning::of(&row.draft.definition)
            .definition
            .expect("a meaning");
        seen.extend(definition.tests().map(|(_, _, test)| test.comparison));
        assert_eq!(sentence::of(&row.draft), row.wanted, "{}", row.text);
    }
    assert!(rows.len() >= 60, "{} rows", rows.len());
    let unseen: Vec<&Comparison> = Comparison::ALL
        .iter()
        .filter(|one| !seen.contains(one))
        .collect();
    assert!(unseen.is_empty(), "no sentence of {unseen:?}");
}
