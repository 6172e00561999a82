//! Counts of the loaded detections, for what [`super::against()`] says of them.

use super::against::{Against, ConditionCounts};
use crate::detection::Subject;
use crate::language::Comparison;
use crate::matcher::plan::{Assumptions, Plan};
use crate::matcher::preview::Preview;
use crate::rule::Draft;
use crate::rule::meaning::{Definition, Test};
use crate::store::Store;

/// Counts what `draft`, which means `definition`, does to the rows of `store`;
/// `preview` is of the same. `threats` are rows marked as threats.
pub fn count(
    plan: &mut Plan,
    store: &Store,
    draft: &Draft,
    definition: &Definition,
    preview: &Preview,
    assumptions: &Assumptions,
    threats: &[usize],
) -> Against {
    let truth = plan.evaluate(store, definition, assumptions).truth;
    let records = store.records();
    let mut other_rules: Vec<usize> = vec![0; records.rules().len()];
    if preview.other_rules > 0 {
        for row in truth.certain.iter() {
            let code = records.rule_code(row) as usize;
            if let Some(count) = other_rules.get_mut(code) {
                *count += 1;
            }
        }
    }
    let others = records.rules().iter().zip(other_rules);
    let others = others.filter(|(rule, count)| *count > 0 && draft.is_for(rule) == Some(false));
    Against {
        loaded: store.len(),
        suppressed: preview.suppressed.count(),
        threats: threats
            .iter()
            .filter(|row| preview.suppressed.contains(**row))
            .map(|row| store.id(*row))
            .collect(),
        silenced: preview.silenced.clone(),
        other_rules: others
            .map(|(rule, count)| (rule.label().unwrap_or("unknown").to_owned(), count))
            .collect(),
        conditions: conditions(plan, store, definition, preview),
    }
}

fn conditions(
    plan: &mut Plan,
    store: &Store,
    definition: &Definition,
    preview: &Preview,
) -> Vec<ConditionCounts> {
    let tests: Vec<_> = definition.tests().collect();
    let mut counted = Vec::new();
    for (path, truth) in preview.conditions() {
        let tests = tests.iter().find(|(_, branch, _)| branch.path == *path);
        let Some((root, _, test)) = tests else {
            continue;
        };
        // A `contains` that other comparisons might do for.
        let mut other = |comparison: Comparison| {
            let is_asked =
                test.comparison == Comparison::Contains && root.subject != Subject::Ancestor;
            if !is_asked || !test.property.kind().has(comparison) {
                return 0;
            }
            let test = Test {
                comparison,
                ..(*test).clone()
            };
            plan.test(store, root.subject, &test).certain.count()
        };
        counted.push(ConditionCounts {
            path: path.clone(),
            decided: truth.decided,
            holds: truth.holds,
            starts: other(Comparison::Starts),
            ends: other(Comparison::Ends),
        });
    }
    counted
}
