//! What leaving out nodes of the draft comes to, as far as it is known.

use crate::matcher::preview::LeaveOneOut;
use std::sync::Arc;

/// What leaving out nodes comes to, as far as it is known.
#[derive(Debug)]
pub struct LeftOut {
    /// Whether it is shown.
    pub is_shown: bool,
    /// Which preview it is beside.
    pub(in crate::app) stamp: u64,
    pub(in crate::app) counts: Arc<Vec<LeaveOneOut>>,
    /// Beside which preview it was asked for last, and of which rows of the builder.
    pub(in crate::app) asked: Option<(u64, usize, usize)>,
}

impl Default for LeftOut {
    fn default() -> LeftOut {
        LeftOut {
            is_shown: true,
            stamp: 0,
            counts: Arc::default(),
            asked: None,
        }
    }
}
