//! How many detections a draft does what to, without which ones: counts of
//! batches add up, so that none of them need be kept.

use super::Preview;

/// The counts of a preview.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// How many detections were loaded.
    pub loaded: usize,
    /// Those that the draft hides.
    pub suppressed: usize,
    /// Those of which it can't be told.
    pub undecided: usize,
    /// Those of other rules that the definition is true of: kept.
    pub other_rules: usize,
    /// Those undecided only because their operation is unknown.
    pub undecided_by_operation: usize,
    /// Those decided by an assumed operation.
    pub assumed: usize,
}

impl Counts {
    /// How many the draft leaves alone.
    pub fn kept(&self) -> usize {
        self.loaded - self.suppressed - self.undecided
    }

    /// Adds those of other detections.
    pub fn add(&mut self, other: Counts) {
        self.loaded += other.loaded;
        self.suppressed += other.suppressed;
        self.undecided += other.undecided;
        self.other_rules += other.other_rules;
        self.undecided_by_operation += other.undecided_by_operation;
        self.assumed += other.assumed;
    }
}

impl Preview {
    /// The counts.
    pub fn counts(&self) -> Counts {
        Counts {
            loaded: self.loaded,
            suppressed: self.suppressed.count(),
            undecided: self.undecided.count(),
            other_rules: self.other_rules,
            undecided_by_operation: self.undecided_by_operation,
            assumed: self.assumed,
        }
    }
}
