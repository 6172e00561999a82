//! Cutting to a number of cells, with a mark where something is missing.

use super::escape::{MARKS, show};
use super::{Piece, RunKind, Shown};

impl Shown {
    /// The beginning of `text`, as much as fits; only so much of `text` is looked at.
    pub fn within(text: &str, cells: usize) -> Self {
        show(head(text, cells), 0).truncate(cells)
    }

    /// The end of `text`, as much as fits: for paths and addresses, whose end tells more.
    pub fn within_start(text: &str, cells: usize) -> Self {
        let tail = tail(text, cells);
        let before = &text[..text.len() - tail.len()];
        show(tail, before.chars().count()).truncate_start(cells)
    }

    /// Beginning and end of `text`, as much as fits, the end favoured.
    pub fn within_middle(text: &str, cells: usize) -> Self {
        let (head, tail) = (head(text, cells), tail(text, cells));
        if head.len() + tail.len() >= text.len() {
            return Self::new(text).truncate_middle(cells);
        }
        let before = &text[..text.len() - tail.len()];
        let (head, tail) = (show(head, 0), show(tail, before.chars().count()));
        let (first, last) = halves(cells);
        join(&head.fitting(first), &tail.fitting_end(last), cells)
    }

    /// Cuts the end off where it is wider than `cells`.
    #[must_use]
    pub fn truncate(self, cells: usize) -> Self {
        if self.width() <= cells {
            return self;
        }
        join(&self.fitting(cells.saturating_sub(1)), &[], cells)
    }

    /// Cuts the beginning off where it is wider than `cells`.
    #[must_use]
    pub fn truncate_start(self, cells: usize) -> Self {
        if self.width() <= cells {
            return self;
        }
        join(&[], &self.fitting_end(cells.saturating_sub(1)), cells)
    }

    /// Cuts the middle out where it is wider than `cells`.
    #[must_use]
    pub fn truncate_middle(self, cells: usize) -> Self {
        if self.width() <= cells {
            return self;
        }
        let (first, last) = halves(cells);
        join(&self.fitting(first), &self.fitting_end(last), cells)
    }

    fn fitting(&self, cells: usize) -> Vec<Piece<'_>> {
        take(self.pieces(), cells)
    }

    fn fitting_end(&self, cells: usize) -> Vec<Piece<'_>> {
        let pieces: Vec<_> = self.pieces().collect();
        let mut last = take(pieces.into_iter().rev(), cells);
        last.reverse();
        last
    }
}

/// Cells before and after the mark.
fn halves(cells: usize) -> (usize, usize) {
    let left = cells.saturating_sub(1);
    (left / 2, left - left / 2)
}

fn take<'a>(pieces: impl Iterator<Item = Piece<'a>>, cells: usize) -> Vec<Piece<'a>> {
    let mut left = cells;
    pieces
        .map_while(|piece| {
            left = left.checked_sub(piece.width)?;
            Some(piece)
        })
        .collect()
}

fn join(first: &[Piece<'_>], last: &[Piece<'_>], cells: usize) -> Shown {
    let mut out = Shown::default();
    // What was cut before may be cut again at the same place: one mark is enough.
    let is_piece = |piece: &&Piece<'_>| piece.kind != RunKind::Cut;
    first.iter().filter(is_piece).for_each(|p| out.push(*p));
    if cells > 0 {
        out.push_cut();
    }
    last.iter().filter(is_piece).for_each(|p| out.push(*p));
    out
}

/// Characters that are enough to fill more than `cells`: each cell of plain text takes one
/// with its marks, and what is written out takes more cells than characters.
fn reach(cells: usize) -> usize {
    cells.saturating_add(2).saturating_mul(1 + MARKS)
}

/// Enough of the beginning of `text` to fill more than `cells`.
pub(super) fn head(text: &str, cells: usize) -> &str {
    let end = text.char_indices().nth(reach(cells));
    end.map_or(text, |(i, _)| &text[..i])
}

/// Enough of the end of `text` to fill more than `cells`.
fn tail(text: &str, cells: usize) -> &str {
    let start = text.char_indices().rev().nth(reach(cells));
    start.map_or(text, |(i, _)| &text[i..])
}
