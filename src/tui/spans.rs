//! Shown text as styled spans.

use crate::text::{Shown, Stretch};
use ratatui::style::{Modifier, Style};
use ratatui::text::Span;

impl Shown {
    /// For drawing: `escape` is laid over `style` where characters are written out; the
    /// mark of a cut is dim.
    pub(super) fn spans(&self, style: Style, escape: Style) -> Vec<Span<'static>> {
        self.spans_lit(&[], style, style, escape)
    }

    /// As [`Shown::spans`], with `lit` laid over the graphemes that hold any of the
    /// characters `at`: indices of characters of the original, ascending.
    pub(super) fn spans_lit(
        &self,
        at: &[usize],
        style: Style,
        lit: Style,
        escape: Style,
    ) -> Vec<Span<'static>> {
        let look = |part: &Stretch<'_>| {
            let own = match (part.is_escape, part.is_cut) {
                (true, _) => style.patch(escape),
                (_, true) => style.add_modifier(Modifier::DIM),
                _ => style,
            };
            if part.is_lit { own.patch(lit) } else { own }
        };
        self.stretches(at)
            .into_iter()
            .map(|part| Span::styled(part.text.to_owned(), look(&part)))
            .collect()
    }
}
