//! Changing a draft: edits with exact inverses (undo), and what the builder's
//! keys do as pure functions from a draft and a node of it to an edit.
//!
//! ```text
//!  key ──► add, negate, delete, … (&Draft, NodeId) ──► Ok((Edit, NodeId)) or Err(reason)
//!                                    Edit::apply(&mut Draft) ──► the inverse
//! ```
//! An edit of the definition is the definition as it is afterwards: what is
//! not touched keeps its id, there and on the way back. Comments and foreign
//! parts stay where they are as far as their surroundings do. Whether a change
//! is wise is left to [`crate::proof`].

mod add;
#[cfg(test)]
mod compact;
mod condition;
mod group;
mod join;
mod ladder;
mod operators;
mod order;
mod prune;
mod relocate;
mod step;
mod values;

pub use add::{add, add_operation};
pub use condition::{change, comparisons, next_comparison, set_value};
pub use group::{group, ungroup};
pub use join::insert_condition;
pub use ladder::{Rung, climb, finer_ladder, ladder};
pub use operators::{negate, toggle_and_or};
pub use order::{delete, move_down, move_up};
pub use prune::{Pruned, prune};
pub use relocate::{CutNode, move_in, move_out, paste};
pub use step::rewrite;
use step::{as_in, is_body, is_expression, is_list, node_at, node_in, path_to, word_as_in, wrap};
pub use values::{TypedValues, ValueReading, WrongValue, add_several, as_typed, values};

use super::{Draft, Node, NodeId};

/// One change of a draft: what takes the place of what was there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// Another definition.
    Definition(Node),
    /// Another name.
    Name(String),
    /// Another note.
    Note(String),
    /// Other rules that it applies to.
    Rules(Vec<String>),
    /// Several, one after another, as one step.
    Batch(Vec<Edit>),
}

/// An edit and the node that it is about, where the cursor belongs; or why
/// there is none.
pub type Step = Result<(Edit, NodeId), String>;

impl Edit {
    /// Changes the draft; gives the edit that changes it back.
    pub fn apply(self, draft: &mut Draft) -> Edit {
        use std::mem::replace;
        match self {
            Edit::Definition(tree) => Edit::Definition(replace(&mut draft.definition, tree)),
            Edit::Name(name) => Edit::Name(replace(&mut draft.name, name)),
            Edit::Note(note) => Edit::Note(replace(&mut draft.note, note)),
            Edit::Rules(rules) => Edit::Rules(replace(&mut draft.rules, rules)),
            Edit::Batch(edits) => {
                let inverses = edits.into_iter().map(|edit| edit.apply(draft));
                let mut inverses: Vec<Edit> = inverses.collect();
                inverses.reverse();
                Edit::Batch(inverses)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::compact::{draft, dump};
    use super::*;

    #[test]
    fn an_edit_and_its_inverse_keep_the_ids() {
        let before = draft("process(and(A.B is 1, or(A.B is 2, A.B is 3)))");
        let ids = |draft: &Draft| {
            let mut ids = Vec::new();
            draft.definition.walk(&mut |_, node| ids.push(node.id));
            ids
        };
        let of = |path: &[usize]| before.definition.at(path).expect("a node").id;
        let first = of(&[0, 0, 0]);
        let (grouped, cursor) = group(&before, first).expect("a step");
        let mut after = before.clone();
        let inverse = grouped.apply(&mut after);
        assert_eq!(
            dump(&after.definition),
            "process(and(or(A.B is 1, A.B is 2, A.B is 3)))"
        );
        assert_eq!(cursor, first);
        assert_eq!(after.definition.path_of(first), Some(vec![0, 0, 0, 0]));
        assert_eq!(
            after.definition.path_of(of(&[0, 0, 1, 1])),
            Some(vec![0, 0, 0, 2])
        );
        inverse.apply(&mut after);
        assert_eq!(ids(&after), ids(&before));
    }

    #[test]
    fn a_batch_goes_back_in_the_other_order() {
        let mut draft = Draft::default();
        let edit = Edit::Batch(vec![Edit::Name("a".into()), Edit::Name("b".into())]);
        let inverse = edit.apply(&mut draft);
        assert_eq!(draft.name, "b");
        inverse.apply(&mut draft);
        assert_eq!(draft, Draft::default());
    }

    #[test]
    fn what_nests_too_deep_is_refused() {
        let draft = Draft::default();
        let nest = |depth: usize| {
            let inner = (0..depth).fold(Vec::new(), |inner, _| vec![Node::operator("and", inner)]);
            Node::with(crate::rule::Kind::Definition, inner)
        };
        let id = draft.definition.id;
        assert!(rewrite(&draft, nest(255), id).is_ok());
        assert!(rewrite(&draft, nest(256), id).is_err());
    }
}
