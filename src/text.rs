//! The only door through which data reaches a screen, standard error, a window title or a
//! panic message, for the interface and the command line alike. How a stretch looks
//! belongs to whoever draws it. Of ratatui it has only the count of cells.
//!
//! Data is written by attackers, so nothing in it may act on the terminal, hide, or pass for
//! something else. Whatever is not plainly visible is written as its code point in angle
//! brackets, `⟨ESC⟩`, `⟨200B⟩`; the opening bracket itself becomes `⟨27E8⟩`. Backslashes stay
//! as they are, so that Windows paths remain readable. The mark of a cut, `…`, is escaped in
//! data too. Hence different strings are always shown differently, with or without colour.

mod cut;
mod escape;
pub mod number;
mod wrap;

#[cfg(test)]
mod tests;

use std::fmt;

use ratatui::buffer::CellWidth;
use unicode_segmentation::UnicodeSegmentation;

pub use wrap::{WrappedRow, rows};

/// What stands where text was cut.
const CUT: &str = "…";

/// Text that is safe to show: one line, every character of it visible.
///
/// Only the sanitiser makes it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Shown {
    text: String,
    runs: Vec<Run>,
    width: usize,
}

/// A stretch of one kind; `end` is a byte offset in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Run {
    end: usize,
    /// The original's character that the stretch begins with.
    source: usize,
    /// How many of the original's characters it stands for.
    chars: usize,
    kind: RunKind,
}

/// A part of a [`Shown`] that looks alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch<'a> {
    /// What is shown.
    pub text: &'a str,
    /// Whether it is written out instead of the original's characters.
    pub is_escape: bool,
    /// Whether it is the mark of a cut: nothing of the original.
    pub is_cut: bool,
    /// Whether it is to be lit.
    pub is_lit: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum RunKind {
    /// Shown as it is, character by character.
    Plain,
    /// One character of the original, written out.
    Escape,
    /// The mark of a cut: nothing of the original.
    Cut,
}

/// The smallest part that is never cut in two: a grapheme, an escape, or the mark of a cut.
#[derive(Debug, Clone, Copy)]
struct Piece<'a> {
    text: &'a str,
    source: usize,
    chars: usize,
    kind: RunKind,
    width: usize,
}

impl Shown {
    /// Makes all of `text` visible. For text of any length that has only so many cells to go
    /// to, [`Shown::within`] does no more work than those need.
    pub fn new(text: &str) -> Self {
        escape::show(text, 0)
    }

    /// The program's own words, shown as they stand: nothing of them is data.
    pub fn own(words: &'static str) -> Self {
        let mut shown = Self::default();
        shown.push(Piece {
            text: words,
            source: 0,
            chars: words.chars().count(),
            kind: RunKind::Plain,
            width: words
                .graphemes(true)
                .map(|it| usize::from(it.cell_width()))
                .sum(),
        });
        shown
    }

    /// This and then `next`.
    #[must_use]
    pub fn then(mut self, next: &Self) -> Self {
        let mut start = 0;
        for run in &next.runs {
            let text = &next.text[start..run.end];
            start = run.end;
            // What is lit in either is told apart by nobody: they are of two originals.
            run.pieces(text).for_each(|piece| self.push(piece));
        }
        self
    }

    /// How many cells it takes, by the same count as ratatui's.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Whether nothing is to be shown.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// What is shown, without styles.
    pub fn plain(&self) -> &str {
        &self.text
    }

    /// What is shown, in stretches of one look, for drawing. Graphemes that hold any of
    /// the characters `at` are lit: indices of characters of the original, ascending.
    pub fn stretches<'a>(&'a self, at: &'a [usize]) -> Vec<Stretch<'a>> {
        let mut stretches: Vec<Stretch<'a>> = Vec::new();
        let mut start = 0;
        let mut add = |len: usize, kind: RunKind, is_lit: bool| {
            let text = &self.text[start..start + len];
            let (is_escape, is_cut) = (kind == RunKind::Escape, kind == RunKind::Cut);
            match stretches.last_mut() {
                Some(last)
                    if (last.is_escape, last.is_cut, last.is_lit)
                        == (is_escape, is_cut, is_lit) =>
                {
                    // What is one stretch stands together in the text.
                    last.text = &self.text[start - last.text.len()..start + len];
                }
                _ => stretches.push(Stretch {
                    text,
                    is_escape,
                    is_cut,
                    is_lit,
                }),
            }
            start += len;
        };
        if at.is_empty() {
            // Nearly always, and no need to look at single characters.
            let mut before = 0;
            for run in &self.runs {
                add(run.end - before, run.kind, false);
                before = run.end;
            }
        } else {
            self.pieces()
                .for_each(|piece| add(piece.text.len(), piece.kind, piece.is_any_of(at)));
        }
        stretches
    }

    fn pieces(&self) -> impl Iterator<Item = Piece<'_>> {
        let mut start = 0;
        self.runs.iter().flat_map(move |run| {
            let text = &self.text[start..run.end];
            start = run.end;
            run.pieces(text)
        })
    }

    fn push(&mut self, piece: Piece<'_>) {
        self.text.push_str(piece.text);
        self.width += piece.width;
        let end = self.text.len();
        match self.runs.last_mut() {
            Some(last)
                if last.kind == RunKind::Plain
                    && piece.kind == RunKind::Plain
                    && last.source + last.chars == piece.source =>
            {
                last.end = end;
                last.chars += piece.chars;
            }
            _ => self.runs.push(Run {
                end,
                source: piece.source,
                chars: piece.chars,
                kind: piece.kind,
            }),
        }
    }

    fn push_cut(&mut self) {
        self.push(Piece {
            text: CUT,
            source: 0,
            chars: 0,
            kind: RunKind::Cut,
            width: 1,
        });
    }
}

impl Run {
    fn pieces<'a>(&self, text: &'a str) -> impl Iterator<Item = Piece<'a>> + use<'a> {
        let Run { kind, chars, .. } = *self;
        let mut source = self.source;
        // An empty second half for one kind or the other: both arms are one type that way.
        let (plain, whole) = match kind {
            RunKind::Plain => (text, None),
            RunKind::Escape | RunKind::Cut => (
                "",
                Some(Piece {
                    text,
                    source,
                    chars,
                    kind,
                    width: text.chars().count(),
                }),
            ),
        };
        let plain = plain.graphemes(true).map(move |text| {
            let piece = Piece {
                text,
                source,
                chars: text.chars().count(),
                kind,
                width: usize::from(text.cell_width()),
            };
            source += piece.chars;
            piece
        });
        plain.chain(whole)
    }
}

impl Piece<'_> {
    fn is_any_of(&self, at: &[usize]) -> bool {
        let next = at.partition_point(|&i| i < self.source);
        at.get(next).is_some_and(|&i| i < self.source + self.chars)
    }
}

/// A width, as in `{:20}`, is meant in cells; blanks follow, or come first with `{:>20}`.
impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let blanks = f.width().unwrap_or(0).saturating_sub(self.width);
        if f.align() == Some(fmt::Alignment::Right) {
            write!(f, "{:blanks$}{}", "", self.text)
        } else {
            write!(f, "{}{:blanks$}", self.text, "")
        }
    }
}

/// All of `text`, made visible: for messages on standard error and for standard output.
pub fn clean(text: &str) -> String {
    Shown::new(text).text
}
