//! Rows that are handed over, on the clipboard or in a file: which they are, and as
//! what. How they are written is a worker's ([`super::question::handing_over`]).

use crate::store::RowSet;
use std::sync::Arc;

/// The most bytes that are put on the clipboard: what xterm and tmux take by OSC 52.
pub const MOST_COPIED: usize = 74_994;

/// As what rows are handed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowsForm {
    /// CSV, which is read again.
    Csv,
    /// Native JSON Lines, which are read again.
    Native,
    /// A table in Markdown, of the list's columns.
    Markdown,
    /// A line each, for a ticket.
    Lines,
    /// Their ids, one a line.
    Ids,
}

impl RowsForm {
    /// Those of files, in the order in which they take turns.
    pub const FILES: [RowsForm; 3] = [RowsForm::Csv, RowsForm::Native, RowsForm::Markdown];

    /// Those of the clipboard, each with its key.
    pub const COPIES: [(char, RowsForm); 5] = [
        ('l', RowsForm::Lines),
        ('j', RowsForm::Native),
        ('i', RowsForm::Ids),
        ('c', RowsForm::Csv),
        ('m', RowsForm::Markdown),
    ];

    /// What it is called.
    pub fn words(self) -> &'static str {
        match self {
            RowsForm::Csv => "CSV",
            RowsForm::Native => "JSON Lines",
            RowsForm::Markdown => "Markdown table",
            RowsForm::Lines => "lines for a ticket",
            RowsForm::Ids => "ids",
        }
    }

    /// The ending of its files' names, with the dot.
    pub fn extension(self) -> &'static str {
        match self {
            RowsForm::Csv => ".csv",
            RowsForm::Native => ".jsonl",
            RowsForm::Markdown => ".md",
            RowsForm::Lines | RowsForm::Ids => ".txt",
        }
    }

    /// The next form of files; after the last the first.
    pub fn next(self) -> RowsForm {
        let own = RowsForm::FILES.iter().position(|form| *form == self);
        let next = own.map_or(0, |at| (at + 1) % RowsForm::FILES.len());
        RowsForm::FILES.get(next).copied().unwrap_or(self)
    }

    /// A file's name with this form's ending in place of another form's.
    pub fn name(self, name: &str) -> String {
        let all = RowsForm::COPIES.iter();
        let stem = all
            .filter_map(|(_, form)| name.strip_suffix(form.extension()))
            .next();
        format!("{}{}", stem.unwrap_or(name), self.extension())
    }
}

/// Which rows are handed over.
#[derive(Clone, Debug)]
pub enum ChosenRows {
    /// Those that the list shows, in its order.
    Shown(Arc<Vec<u32>>),
    /// The marked ones: those that the list shows in its order, then the others.
    Marked(RowSet, Arc<Vec<u32>>),
    /// These.
    These(Arc<Vec<u32>>),
}

impl ChosenRows {
    /// How many they are.
    pub fn count(&self) -> usize {
        match self {
            ChosenRows::Shown(rows) | ChosenRows::These(rows) => rows.len(),
            ChosenRows::Marked(marked, _) => marked.count(),
        }
    }

    /// What they are, in a word.
    pub fn word(&self) -> &'static str {
        match self {
            ChosenRows::Shown(_) => "shown",
            ChosenRows::Marked(..) => "marked",
            ChosenRows::These(_) => "chosen",
        }
    }

    /// The rows, in their order.
    pub(in crate::app) fn list(&self) -> Arc<Vec<u32>> {
        let (marked, shown) = match self {
            ChosenRows::Shown(rows) | ChosenRows::These(rows) => return rows.clone(),
            ChosenRows::Marked(marked, shown) => (marked, shown),
        };
        let is_marked = |row: &&u32| marked.contains(**row as usize);
        let mut rows: Vec<u32> = shown.iter().filter(is_marked).copied().collect();
        if rows.len() < marked.count() {
            let mut others = marked.clone();
            others.minus(&RowSet::of_rows(marked.len(), &rows));
            rows.extend(others.iter().map(crate::store::to_u32));
        }
        Arc::new(rows)
    }
}

/// Rows that are to be written to a file.
#[derive(Clone, Debug)]
pub struct ExportTarget {
    /// Which.
    pub rows: ChosenRows,
    /// As what.
    pub form: RowsForm,
    /// The file's name where none is typed, without its ending.
    pub stem: &'static str,
}

impl ExportTarget {
    /// The file's name, as it was typed or left out.
    pub fn file_name(&self, typed: &str) -> String {
        let typed = typed.trim();
        let (folder, name) = match typed.rfind('/') {
            Some(slash) => typed.split_at(slash + 1),
            None => ("", typed),
        };
        let extension = self.form.extension();
        match name {
            "" => format!("{folder}{}{extension}", self.stem),
            name if name == extension => format!("{folder}{}{name}", self.stem),
            name if name.trim_start_matches('.').contains('.') => typed.to_owned(),
            _ => format!("{typed}{extension}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_gets_the_ending_that_it_lacks() {
        let target = ExportTarget {
            rows: ChosenRows::Shown(Arc::default()),
            form: RowsForm::Csv,
            stem: "kept",
        };
        for (typed, name) in [
            ("", "kept.csv"),
            (".csv", "kept.csv"),
            ("left", "left.csv"),
            (" left.csv ", "left.csv"),
            ("left.txt", "left.txt"),
            ("a.b/left", "a.b/left.csv"),
            ("a/", "a/kept.csv"),
            (".hidden", ".hidden.csv"),
        ] {
            assert_eq!(target.file_name(typed), name, "{typed}");
        }
        assert_eq!(RowsForm::Native.name("left.csv"), "left.jsonl");
        assert_eq!(RowsForm::Markdown.name(".csv"), ".md");
        assert_eq!(RowsForm::Markdown.next(), RowsForm::Csv);
        assert_eq!(RowsForm::Ids.next(), RowsForm::Csv);
    }

    #[test]
    fn marked_rows_come_in_the_order_of_the_list() {
        let marked = RowSet::of_rows(6, &[0, 2, 5]);
        let shown = Arc::new(vec![5, 4, 2]);
        let rows = ChosenRows::Marked(marked, shown);
        assert_eq!((rows.count(), &**rows.list()), (3, &[5, 2, 0][..]));
    }
}
