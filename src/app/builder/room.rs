//! How the builder pane's rows are shared out: the draft in words and the worst
//! finding above the tree, the other findings and the facts under it, worst first. The
//! tree comes first where there is little room; what is free goes to whole sentences.

use crate::app::notes::{Note, Weight};
use crate::text::Shown;

/// A row of what is said of the draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SaidRow {
    /// What it says.
    pub text: Shown,
    /// How much it matters; `None`: it is the draft in words.
    pub weight: Option<Weight>,
    /// Whether it goes on from the row above.
    pub is_continued: bool,
}

/// The pane's rows: what is said above the tree, the tree's, what is said under it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BuilderRoom {
    /// Above the tree.
    pub above: Vec<SaidRow>,
    /// Rows of the tree.
    pub tree: usize,
    /// Under it.
    pub under: Vec<SaidRow>,
}

/// Remarks that keep a row each though the tree needs it.
const KEPT: usize = 4;

/// Cells before a remark: a blank, its sign, a blank.
const SIGN: usize = 3;

impl BuilderRoom {
    /// Of `height` rows of `width` cells, for a tree of `len` rows.
    pub(in crate::app) fn of(
        (width, height): (usize, usize),
        len: usize,
        words: Option<&str>,
        notes: &[Note],
    ) -> BuilderRoom {
        let third = height / 3;
        // A row stays between the tree and what is said.
        let free = height.saturating_sub(len + notes.len().min(KEPT) + 1);
        let mut above = words.map_or_else(Vec::new, |words| {
            in_words(words, width, third.max(free.min(height / 2)))
        });
        let mut notes = notes;
        if let Some((worst, rest)) = notes.split_first()
            && !above.is_empty()
            && worst.weight > Weight::Note
        {
            let most = third.saturating_sub(above.len()).max(1);
            above.extend(wrapped(worst, width, most));
            notes = rest;
        }
        let left = height.saturating_sub(above.len());
        let kept = notes
            .len()
            .min(KEPT)
            .min(third.max(1))
            .min(left.saturating_sub(1));
        let room = left.saturating_sub(len.max(1)).max(kept);
        let under = under(notes, width, room);
        BuilderRoom {
            tree: left.saturating_sub(under.len()),
            above,
            under,
        }
    }
}

/// The draft in words, where at most so many rows hold enough of it.
fn in_words(words: &str, width: usize, most: usize) -> Vec<SaidRow> {
    let cells = width.saturating_sub(2).max(1);
    // No more of it than can be seen.
    let mut rows = Shown::within(words, cells * (most + 1)).wrap(cells);
    if rows.len() > most {
        if most < 3 {
            return Vec::new();
        }
        // Lines break between words, so that less of it may fit: its end is marked.
        let mut room = cells * most;
        while rows.len() > most && room > 0 {
            room -= 1;
            rows = Shown::within(words, room).wrap(cells);
        }
    }
    let rows = rows.into_iter().enumerate();
    rows.map(|(at, text)| SaidRow {
        text,
        weight: None,
        is_continued: at > 0,
    })
    .collect()
}

/// A remark in at most so many rows; what is longer is cut in the last.
fn wrapped(note: &Note, width: usize, most: usize) -> Vec<SaidRow> {
    let cells = width.saturating_sub(SIGN).max(1);
    let whole = Shown::within(&note.text, cells * (most + 1)).wrap(cells);
    let texts = match whole.len() > most {
        true if most < 2 => vec![Shown::within(&note.text, cells)],
        true => {
            let mut rows = whole;
            let before: usize = rows[..most - 1]
                .iter()
                .map(|row| row.plain().chars().count())
                .sum();
            let rest: String = note.text.chars().skip(before).collect();
            rows.truncate(most - 1);
            rows.push(Shown::within(&rest, cells));
            rows
        }
        false => whole,
    };
    let texts = texts.into_iter().enumerate();
    texts
        .map(|(at, text)| SaidRow {
            text,
            weight: Some(note.weight),
            is_continued: at > 0,
        })
        .collect()
}

/// The remarks in at most `room` rows: each of the first has one, and from the worst
/// on they have as many as they need while there are any.
fn under(notes: &[Note], width: usize, room: usize) -> Vec<SaidRow> {
    if notes.is_empty() || room == 0 {
        return Vec::new();
    }
    let is_all = notes.len() <= room;
    let told = match is_all {
        true => notes.len(),
        false => room - 1,
    };
    let mut spare = room - told - usize::from(!is_all);
    let mut rows = Vec::new();
    for note in &notes[..told] {
        let wrapped = wrapped(note, width, 1 + spare);
        spare -= wrapped.len() - 1;
        rows.extend(wrapped);
    }
    if !is_all {
        let left = notes.len() - told;
        rows.push(SaidRow {
            text: Shown::within(
                &format!("and {left} more: `notes` in the palette (:)"),
                width.saturating_sub(SIGN),
            ),
            weight: Some(Weight::Note),
            is_continued: false,
        });
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    fn notes(count: usize) -> Vec<Note> {
        let note = |at: usize| Note {
            weight: if at == 0 { Weight::Error } else { Weight::Note },
            text: format!("number {at} says so much that it takes some rows to say it"),
        };
        (0..count).map(note).collect()
    }

    #[test]
    fn rows_are_shared_out_and_none_is_lost() {
        let words = "Hides detections of E0517 where the event is this or that, whatever";
        for height in 1..60 {
            for len in [1, 4, 30] {
                for count in 0..8 {
                    let room = BuilderRoom::of((30, height), len, Some(words), &notes(count));
                    let said = room.above.len() + room.under.len();
                    assert_eq!(said + room.tree, height, "{height} {len} {count}");
                    assert!(room.tree >= 1, "{height} {len} {count}: {room:?}");
                    assert!(room.tree >= len.min(height / 5), "{height} {len} {count}");
                    let rows = room.above.iter().chain(&room.under);
                    assert!(rows.into_iter().all(|row| row.text.width() <= 30));
                }
            }
        }
    }

    #[test]
    fn words_come_first_and_the_worst_finding_behind_them() {
        let room = BuilderRoom::of((80, 30), 4, Some("Hides all."), &notes(3));
        let above: Vec<&str> = room.above.iter().map(|row| row.text.plain()).collect();
        assert_eq!(above, ["Hides all.", &notes(1)[0].text]);
        assert_eq!(room.under.len(), 2);
        // With room, whole.
        let room = BuilderRoom::of((40, 30), 4, None, &notes(3));
        let under: String = room.under.iter().map(|row| row.text.plain()).collect();
        assert!(!under.contains('…') && room.under.len() == 6, "{under}");
    }
}
