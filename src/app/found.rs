//! Where in the detection under the cursor the filter found what no column shows.

use super::App;
use super::list::column::ListColumn;
use crate::language::fold;
use crate::store::{Cell, FoundBeside};

/// Letters told before and behind what was found.
const AROUND: usize = 24;

impl App {
    /// What the filter found in a row, where the list does not show it.
    pub(super) fn found_in(&mut self, row: usize) -> Vec<(&'static str, String)> {
        if self.list.query().is_empty() || self.list.open_groups().is_some() {
            return Vec::new();
        }
        let note = self.note_on(row);
        let columns = self.list_columns().into_iter();
        let columns: Vec<Cell> = columns
            .filter_map(|(column, _)| match column {
                ListColumn::Cell(cell) => Some(cell),
                _ => None,
            })
            .collect();
        let (query, store) = (self.list.query(), self.loaded.store());
        let found = query.found_beside(store, row, &columns, note.as_deref());
        found.iter().map(|one| ("found", told(one))).collect()
    }
}

fn told(found: &FoundBeside) -> String {
    let letters: Vec<char> = found.text.chars().collect();
    let folded = fold(&found.text);
    let at = folded.find(&found.wanted).and_then(|at| folded.get(..at));
    let at = at.map_or(0, |before| before.chars().count());
    let length = found.wanted.chars().count();
    let from = at.saturating_sub(AROUND);
    let to = (at + length + AROUND).min(letters.len());
    let part: String = letters.get(from..to).unwrap_or_default().iter().collect();
    let (before, behind) = (
        if from > 0 { ".." } else { "" },
        if to < letters.len() { ".." } else { "" },
    );
    format!("in {}: {before}{part}{behind}", found.place.name())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::SearchPlace;

    #[test]
    fn what_is_told_is_what_stands_around_it() {
        let found = |text: &str| {
            told(&FoundBeside {
                place: SearchPlace::Id,
                text: text.to_owned(),
                wanted: "-enc".to_owned(),
            })
        };
        assert_eq!(found("ps -Enc x"), "in id: ps -Enc x");
        let long = format!("{}é -enc {}", "a".repeat(60), "b".repeat(60));
        let told = found(&long);
        assert!(
            told.starts_with("in id: ..aaaa") && told.ends_with("b.."),
            "{told}"
        );
        assert!(told.contains("é -enc b"), "{told}");
    }
}
