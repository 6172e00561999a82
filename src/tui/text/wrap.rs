//! Laying long text out in rows. Lines break at any cell: data has no words to keep whole.

use super::cut::head;
use super::escape::show;
use super::{Kind, Piece, Shown};

/// One row of laid out text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What the row shows.
    pub text: Shown,
    /// Whether it goes on from the row above: there is no line break between them.
    pub is_continued: bool,
}

impl Shown {
    /// Breaks it into rows of at most `cells`; at least one row, empty if need be.
    pub fn wrap(&self, cells: usize) -> Vec<Shown> {
        let mut rows = vec![Shown::default()];
        for piece in self.pieces() {
            if piece.width <= cells {
                place(&mut rows, piece, cells);
            } else if piece.kind == Kind::Escape {
                for (i, c) in piece.text.char_indices() {
                    let text = &piece.text[i..i + c.len_utf8()];
                    let part = Piece {
                        text,
                        width: 1,
                        ..piece
                    };
                    place(&mut rows, part, cells);
                }
            } else {
                let mut mark = Shown::default();
                mark.push_cut();
                mark.pieces().for_each(|p| place(&mut rows, p, cells));
            }
        }
        rows
    }
}

fn place(rows: &mut Vec<Shown>, piece: Piece<'_>, cells: usize) {
    if piece.width > cells {
        return;
    }
    match rows.last_mut() {
        Some(row) if row.width() + piece.width <= cells => row.push(piece),
        _ => {
            let mut row = Shown::default();
            row.push(piece);
            rows.push(row);
        }
    }
}

/// Lays out text of several lines: a line feed breaks the line and is the only character that
/// is not shown, all else is made visible. At most `max` rows are made, the last of which is
/// then the mark of a cut, and no more of `text` is looked at than they need.
pub fn rows(text: &str, cells: usize, max: usize) -> Vec<Row> {
    let mut rows = Vec::new();
    for line in text.split('\n') {
        let left = max + 1 - rows.len();
        let line = show(head(line, cells.saturating_mul(left)), 0);
        for (i, text) in line.wrap(cells).into_iter().take(left).enumerate() {
            let is_continued = i > 0;
            rows.push(Row { text, is_continued });
        }
        if rows.len() > max {
            rows.truncate(max);
            if let Some(last) = rows.last_mut() {
                last.text = Shown::default();
                last.text.push_cut();
            }
            break;
        }
    }
    rows
}
