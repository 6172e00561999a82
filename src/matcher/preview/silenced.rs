//! Rules of which a draft hides every loaded detection.

use crate::store::{RowSet, Store};

/// Fewer say nothing of a rule.
const ENOUGH: usize = 3;

/// A rule of which every loaded detection is hidden.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Silenced {
    /// Its code, else its name.
    pub rule: String,
    /// How many detections of it are loaded, all of them hidden: three or more.
    pub count: usize,
}

/// The rules that fall silent where these rows are hidden.
pub(super) fn silenced(store: &Store, suppressed: &RowSet) -> Vec<Silenced> {
    let records = store.records();
    let mut heard = vec![false; records.rules().len()];
    let mut silent = heard.len();
    let mut kept = suppressed.clone();
    kept.not();
    // Most drafts hide little: all rules are soon heard.
    for row in kept.iter() {
        if let Some(heard) = heard.get_mut(records.rule_code(row) as usize)
            && !*heard
        {
            *heard = true;
            silent -= 1;
            if silent == 0 {
                return Vec::new();
            }
        }
    }
    let mut counts = vec![0_usize; heard.len()];
    for row in suppressed.iter() {
        if let Some(count) = counts.get_mut(records.rule_code(row) as usize) {
            *count += 1;
        }
    }
    let each = records.rules().iter().zip(heard).zip(counts);
    each.filter(|((_, heard), count)| !heard && *count >= ENOUGH)
        .filter_map(|((rule, _), count)| {
            Some(Silenced {
                rule: rule.label()?.to_owned(),
                count,
            })
        })
        .collect()
}
