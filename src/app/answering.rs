//! What a worker works out for the application: the same on the shell's threads
//! and for whoever drives the application without any.

use super::proofs::prove;
use super::question::completing::LoadedValues;
use super::{Effect, Hints, Msg};
use crate::group::Groups;
use crate::matcher::plan::Plan;
use crate::proof::Deadline;
use crate::store::{Filter, RowSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// What is kept from one answer to the next: each asker of the latest has its own.
#[derive(Debug, Default)]
pub struct Answering {
    plan: Plan,
    filter: Filter,
    values: Option<LoadedValues>,
}

impl Answering {
    /// The answer to `effect`; `None` where it asks for nothing that can be worked
    /// out, or where `stop` was set by another thread: it is not wanted any more.
    pub fn answer(&mut self, effect: &Effect, stop: &Arc<AtomicBool>) -> Option<Msg> {
        let answer = match effect {
            Effect::Preview(_)
            | Effect::Fix(_)
            | Effect::LeaveOut(_)
            | Effect::Evaluate(_)
            | Effect::Suggest(_)
            | Effect::Weigh(_) => self.planned(effect, stop)?,
            Effect::Show(asked) => Msg::Shown {
                number: asked.number,
                rows: asked.rows(&mut self.filter, stop)?,
            },
            Effect::Look(asked) => Msg::Looked {
                asked: asked.asked,
                looked: Box::new(asked.look(stop)),
            },
            Effect::Sort { store, order } => Msg::Sorted {
                order: *order,
                rows: order.rows(&store.0),
            },
            Effect::Group {
                asked,
                store,
                by,
                rows,
            } => {
                let of = |rows: &Arc<Vec<u32>>| RowSet::of_rows(store.0.len(), rows);
                let scope = rows.as_ref().map(of);
                Msg::Grouped {
                    asked: *asked,
                    groups: Box::new(Groups::of(&store.0, by, scope.as_ref())),
                }
            }
            Effect::Tally(asked) => Msg::Tallied(Box::new(asked.tally())),
            Effect::Find(asked) => Msg::Found {
                asked: asked.asked,
                group: asked.find(stop)?,
            },
            Effect::Complete(asked) => Msg::Completed {
                asked: asked.asked,
                completions: asked.complete(&mut self.values, stop)?,
            },
            Effect::Measure(asked) => Msg::Measured(Box::new(asked.measure(stop)?)),
            Effect::Hint { store, has_causes } => {
                Msg::Hinted(Box::new(Hints::of(&store.0, *has_causes)))
            }
            Effect::Prove { stamp, draft } => {
                let deadline = Deadline::default().or_when(stop);
                Msg::Proved(Box::new(prove(*stamp, draft, &deadline)))
            }
            Effect::Decide(asked) => Msg::Decided(Box::new(asked.make())),
            Effect::ReadBack(asked) => Msg::ReadBack {
                asked: asked.asked,
                checked: asked.check(),
            },
            Effect::GoOn => Msg::GoOn,
            _ => return None,
        };
        (!stop.load(Ordering::Relaxed)).then_some(answer)
    }

    /// The same of what asks a plan, which stops when it is not wanted any more.
    fn planned(&mut self, effect: &Effect, stop: &Arc<AtomicBool>) -> Option<Msg> {
        self.plan.stop = stop.clone();
        let plan = &mut self.plan;
        Some(match effect {
            Effect::Preview(asked) => Msg::Previewed(Box::new(asked.make(plan)?)),
            Effect::Fix(asked) => {
                let is_cancelled = || stop.load(Ordering::Relaxed);
                Msg::Fixes {
                    asked: asked.asked,
                    choices: Box::new(asked.choices(plan, &is_cancelled)?),
                }
            }
            Effect::LeaveOut(asked) => Msg::LeftOut {
                stamp: asked.stamp,
                counts: asked.count(plan)?,
            },
            Effect::Evaluate(asked) => {
                // The same draft is seldom asked for twice.
                *plan = Plan::default();
                plan.stop = stop.clone();
                Msg::Evaluated(Box::new(asked.evaluate(plan)))
            }
            Effect::Suggest(asked) => Msg::Suggested(Box::new(asked.suggest(plan, stop)?)),
            Effect::Weigh(asked) => {
                // Other drafts than the ones before: nothing to remember.
                *plan = Plan::default();
                plan.stop = stop.clone();
                Msg::Weighed {
                    asked: asked.asked,
                    overlaps: asked.weigh(plan, stop),
                }
            }
            _ => return None,
        })
    }
}
