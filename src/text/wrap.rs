//! Laying long text out in rows. Lines break between words where these are short.

use super::cut::head;
use super::escape::show;
use super::{Piece, RunKind, Shown};

/// One row of laid out text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrappedRow {
    /// What the row shows.
    pub text: Shown,
    /// Whether it goes on from the row above: there is no line break between them.
    pub is_continued: bool,
}

/// How far from a row's end a blank may be for the row to break after it.
const REACH: usize = 16;

impl Shown {
    /// Breaks it into rows of at most `cells`, after a blank near the end where there is one;
    /// at least one row, empty if need be.
    pub fn wrap(&self, cells: usize) -> Vec<Shown> {
        let mut rows = Wrapper {
            rows: vec![Vec::new()],
            width: 0,
            cells,
        };
        let mut mark = Shown::default();
        mark.push_cut();
        for piece in self.pieces() {
            if piece.width <= cells {
                rows.place(piece);
            } else if piece.kind == RunKind::Escape {
                for (i, c) in piece.text.char_indices() {
                    let text = &piece.text[i..i + c.len_utf8()];
                    rows.place(Piece {
                        text,
                        width: 1,
                        ..piece
                    });
                }
            } else {
                mark.pieces().for_each(|part| rows.place(part));
            }
        }
        let shown = |row: &Vec<Piece<'_>>| {
            let mut shown = Shown::default();
            row.iter().for_each(|piece| shown.push(*piece));
            shown
        };
        rows.rows.iter().map(shown).collect()
    }
}

/// Rows being filled, the last one `width` cells wide so far.
struct Wrapper<'a> {
    rows: Vec<Vec<Piece<'a>>>,
    width: usize,
    cells: usize,
}

impl<'a> Wrapper<'a> {
    fn place(&mut self, piece: Piece<'a>) {
        if piece.width > self.cells {
            return;
        }
        if self.width + piece.width > self.cells {
            let rest = self.rows.last_mut().map_or_else(Vec::new, |row| {
                let fits = |at: &usize| cells_of(&row[*at..]) + piece.width <= self.cells;
                match word_start(row).filter(fits) {
                    Some(at) => row.split_off(at),
                    None => Vec::new(),
                }
            });
            self.width = cells_of(&rest);
            self.rows.push(rest);
        }
        self.width += piece.width;
        if let Some(row) = self.rows.last_mut() {
            row.push(piece);
        }
    }
}

fn cells_of(pieces: &[Piece<'_>]) -> usize {
    pieces.iter().map(|piece| piece.width).sum()
}

/// Where the word at the end of a row begins, if that is near the end.
fn word_start(row: &[Piece<'_>]) -> Option<usize> {
    let near = row.len().saturating_sub(REACH).max(1);
    let blank = row
        .get(near..)?
        .iter()
        .rposition(|piece| piece.text == " ")?;
    Some(near + blank + 1)
}

/// Lays out text of several lines: a line feed breaks the line and is the only character that
/// is not shown, all else is made visible. At most `max` rows are made, the last of which is
/// then the mark of a cut, and no more of `text` is looked at than they need.
pub fn rows(text: &str, cells: usize, max: usize) -> Vec<WrappedRow> {
    let mut rows = Vec::new();
    for line in text.split('\n') {
        let left = max + 1 - rows.len();
        let line = show(head(line, cells.saturating_mul(left)), 0);
        for (i, text) in line.wrap(cells).into_iter().take(left).enumerate() {
            let is_continued = i > 0;
            rows.push(WrappedRow { text, is_continued });
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
