//! The choice of the list's columns: what is chosen counts at once.

use crate::app::scroll::Scroll;

/// The columns, being chosen; cursor and view are over all that there are.
#[derive(Clone, Debug, Default)]
pub struct ColumnView {
    /// Cursor and view.
    pub scroll: Scroll,
}
