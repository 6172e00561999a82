//! Which characters are written out instead of shown, and how.

use ratatui::buffer::CellWidth;
use unicode_normalization::is_nfc;
use unicode_properties::{GeneralCategory, GeneralCategoryGroup, UnicodeGeneralCategory};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthChar;

use super::{Piece, RunKind, Shown};

/// How many marks may sit on one character; more would paint over the lines around.
pub(super) const MARKS: usize = 4;

/// Cells of a grapheme that is shown as it is; joined letters (Hangul) can take any number.
const WIDEST: u16 = 3;

/// Makes `text` visible; `source` is the index of its first character in the original.
pub(super) fn show(text: &str, source: usize) -> Shown {
    let mut out = Writer {
        shown: Shown::default(),
        source,
    };
    if text.bytes().all(|b| matches!(b, b' '..=b'~')) {
        out.plain(text, text.len());
        out.shown.width = text.len();
        return out.shown;
    }
    let mut open: Option<Cluster> = None;
    for (start, grapheme) in text.grapheme_indices(true) {
        // Its width is defined only without control characters.
        let is_wide = !grapheme.contains(char::is_control) && grapheme.cell_width() > WIDEST;
        for (i, c) in grapheme.char_indices() {
            let at = start + i;
            let end = at + c.len_utf8();
            if !is_hidden(c) && !attaches(c) {
                if is_wide && i > 0 {
                    out.escape_all(text, open.take());
                } else {
                    out.close(text, open.take());
                }
                // A mark on a blank would float: a blank is no base.
                if c == ' ' {
                    out.plain(" ", 1);
                } else {
                    open = Some(Cluster { at, end, marks: 0 });
                }
                continue;
            }
            match &mut open {
                // Marks at the start of a grapheme belong to nothing in it; those that take
                // cells of their own (U+FF9E) make it wider than terminals agree on.
                Some(base) if i > 0 && !is_hidden(c) && is_narrow(c) && base.marks < MARKS => {
                    base.end = end;
                    base.marks += 1;
                }
                _ => {
                    out.close(text, open.take());
                    out.escape(c);
                }
            }
        }
    }
    out.close(text, open);
    // Neighbours may yet join into one grapheme, so only the whole can be measured.
    out.shown.width = out.shown.pieces().map(|piece| piece.width).sum();
    out.shown
}

fn is_narrow(mark: char) -> bool {
    mark.width() == Some(0)
}

/// A visible character and the marks on it, as byte offsets.
#[derive(Clone, Copy)]
struct Cluster {
    at: usize,
    end: usize,
    marks: usize,
}

struct Writer {
    shown: Shown,
    source: usize,
}

impl Writer {
    fn plain(&mut self, text: &str, chars: usize) {
        if !text.is_empty() {
            self.push(text, chars, RunKind::Plain);
        }
    }

    fn escape(&mut self, c: char) {
        self.push(&format!("⟨{}⟩", name(c)), 1, RunKind::Escape);
    }

    fn push(&mut self, text: &str, chars: usize, kind: RunKind) {
        self.shown.push(Piece {
            text,
            source: self.source,
            chars,
            kind,
            width: 0,
        });
        self.source += chars;
    }

    fn escape_all(&mut self, text: &str, cluster: Option<Cluster>) {
        let whole = cluster.and_then(|cluster| text.get(cluster.at..cluster.end));
        whole
            .into_iter()
            .flat_map(str::chars)
            .for_each(|c| self.escape(c));
    }

    /// Canonically equivalent strings look the same, so only the composed one of them is
    /// shown as it is: of the others the marks, or the character itself, are written out.
    fn close(&mut self, text: &str, cluster: Option<Cluster>) {
        let Some(Cluster { at, end, marks }) = cluster else {
            return;
        };
        let whole = &text[at..end];
        if whole.is_ascii() || is_nfc(whole) {
            self.plain(whole, 1 + marks);
            return;
        }
        let mut buffer = [0; 4];
        for (i, c) in whole.chars().enumerate() {
            let alone = c.encode_utf8(&mut buffer);
            if i == 0 && is_nfc(alone) {
                self.plain(alone, 1);
            } else {
                self.escape(c);
            }
        }
    }
}

/// The well-known names, else the code point: two digits below U+0100, four or more above.
/// Every name has a letter that is no hexadecimal digit, so the two never meet.
fn name(c: char) -> String {
    match c {
        '\0' => "NUL".into(),
        '\x07' => "BEL".into(),
        '\t' => "TAB".into(),
        '\n' => "LF".into(),
        '\r' => "CR".into(),
        '\x1b' => "ESC".into(),
        '\x7f' => "DEL".into(),
        ..'\u{100}' => format!("{:02X}", u32::from(c)),
        _ => format!("{:04X}", u32::from(c)),
    }
}

/// Whether `c` can't be seen for what it is: it acts on the terminal, draws nothing, draws a
/// blank, or draws what this module's own marks look like.
fn is_hidden(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_control();
    }
    match c {
        // Our own marks, and brackets that pass for them.
        '⟨' | '\u{2329}' | '❬' | '…' => return true,
        // Default-ignorable, but of a category that is otherwise visible.
        '\u{34f}'
        | '\u{115f}'..='\u{1160}'
        | '\u{17b4}'..='\u{17b5}'
        | '\u{180b}'..='\u{180f}'
        | '\u{2065}'
        | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{ffa0}'
        | '\u{fff0}'..='\u{fff8}'
        | '\u{e0000}'..='\u{e0fff}' => return true,
        // Letters and symbols that draw a blank: Braille, Khitan, null notehead, hieroglyphs.
        '\u{2800}' | '\u{16fe4}' | '\u{1d159}' | '\u{13441}'..='\u{13442}' => return true,
        // Flags and skin tones: terminals do not agree on how many cells a pair takes.
        '\u{1f1e6}'..='\u{1f1ff}' | '\u{1f3fb}'..='\u{1f3ff}' => return true,
        _ => {}
    }
    matches!(
        c.general_category(),
        GeneralCategory::Control
            | GeneralCategory::Format
            | GeneralCategory::Unassigned
            | GeneralCategory::PrivateUse
            | GeneralCategory::Surrogate
            | GeneralCategory::SpaceSeparator
            | GeneralCategory::LineSeparator
            | GeneralCategory::ParagraphSeparator
    )
}

/// Whether `c` draws onto the character before it, which may be our own and not the data's.
fn attaches(c: char) -> bool {
    if c.is_ascii() {
        return false;
    }
    c.general_category_group() == GeneralCategoryGroup::Mark
        || c.width().unwrap_or(0) == 0
        // Of other categories, but joined to what stands before by UAX #29.
        || matches!(c, '\u{ff9e}' | '\u{ff9f}' | '\u{e33}' | '\u{eb3}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_attaches_escapes_notice() {
        for c in ('\u{80}'..=char::MAX).filter(|&c| !is_hidden(c)) {
            let joined = format!("a{c}").graphemes(true).count() == 1;
            assert!(!joined || attaches(c), "{:04X}", u32::from(c));
        }
    }

    #[test]
    fn every_hidden_character_has_a_name_of_its_own() {
        let mut seen = std::collections::HashSet::new();
        for c in ('\0'..=char::MAX).filter(|&c| is_hidden(c)) {
            assert!(seen.insert(name(c)), "{:04X}", u32::from(c));
        }
    }
}
