//! Shown text as styled spans.

use crate::text::Shown;
use ratatui::style::Style;
use ratatui::text::Span;

impl Shown {
    /// For drawing: `escape` is laid over `style` where characters are written out or cut.
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
        let look = |is_escape: bool, is_lit: bool| {
            let own = if is_escape {
                style.patch(escape)
            } else {
                style
            };
            if is_lit { own.patch(lit) } else { own }
        };
        self.stretches(at)
            .into_iter()
            .map(|part| Span::styled(part.text.to_owned(), look(part.is_escape, part.is_lit)))
            .collect()
    }
}
