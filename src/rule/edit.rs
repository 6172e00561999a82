//! Changing a draft: edits with exact inverses (undo), and what the builder's
//! keys do as pure functions from a draft and a place in it to an edit.
//!
//! ```text
//!  key ──► add, negate, delete, … (&Draft, path) ──► Ok((Edit, cursor)) or Err(reason)
//!                                  Edit::apply(&mut Draft) ──► the inverse
//! ```
//! Comments and foreign parts stay where they are as far as their
//! surroundings do. Whether a change is wise is left to [`crate::proof`].

mod add;
#[cfg(test)]
mod compact;
mod condition;
mod group;
mod join;
mod ladder;
mod mark;
mod operators;
mod order;
mod prune;
mod step;

pub use add::add;
pub use condition::{next_comparison, set_value};
pub use group::{group, ungroup};
pub use join::insert_condition;
pub use ladder::{Rung, climb, ladder};
pub use operators::{negate, toggle_and_or};
pub use order::{delete, move_down, move_up};
pub use prune::{Pruned, prune};
pub use step::rewrite;

use step::{as_in, is_body, is_expression, is_list, node_at, node_in, step, word_as_in, wrap};

use super::read::MAX_DEPTH;
use super::{Draft, Kind, Node, Path};
use thiserror::Error;

/// One change of a draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// Puts a node among the children of `path`.
    Insert {
        /// The parent.
        path: Path,
        /// Before which of its children; their number for the end.
        index: usize,
        /// What to put there.
        node: Node,
    },
    /// Takes a node out.
    Remove {
        /// The node.
        path: Path,
    },
    /// Puts a node in another's place.
    Replace {
        /// The old one.
        path: Path,
        /// The new one.
        node: Node,
    },
    /// Moves a child of `path` among its siblings.
    Move {
        /// The parent.
        path: Path,
        /// Where the child is.
        from: usize,
        /// Where it is afterwards.
        to: usize,
    },
    /// Several, one after another, as one step.
    Batch(Vec<Edit>),
    /// Gives another name.
    Name(String),
    /// Gives another note.
    Note(String),
    /// Applies it to other rules.
    Rules(Vec<String>),
}

/// Why an edit does not fit the draft.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum EditError {
    /// The path leads nowhere.
    #[error("there is no node at {0:?}")]
    Missing(Path),
    /// Something stands where the language has no room for it at all.
    #[error("the node at {0:?} can't hold that")]
    Misplaced(Path),
    /// The reader would not take the file back.
    #[error("elements would nest deeper than {MAX_DEPTH}")]
    TooDeep,
}

/// An edit and where the cursor is after it, or why there is none.
pub type Step = Result<(Edit, Path), String>;

impl Edit {
    /// Changes the draft; gives the edit that changes it back.
    ///
    /// # Errors
    /// Where the edit does not fit; the draft is then as it was.
    pub fn apply(self, draft: &mut Draft) -> Result<Edit, EditError> {
        let definition = &mut draft.definition;
        match self {
            Edit::Insert { path, index, node } => {
                check_depth(path.len() + 1, &node)?;
                let parent = parent_at(definition, &path)?;
                if index > parent.children.len() || node.kind == Kind::Definition {
                    return Err(EditError::Misplaced(path));
                }
                parent.children.insert(index, node);
                let path = child(&path, index);
                Ok(Edit::Remove { path })
            }
            Edit::Remove { path } => {
                let Some((index, above)) = path.split_last() else {
                    return Err(EditError::Misplaced(path));
                };
                let parent = parent_at(definition, above)?;
                if *index >= parent.children.len() {
                    return Err(EditError::Missing(path));
                }
                Ok(Edit::Insert {
                    path: above.to_vec(),
                    index: *index,
                    node: parent.children.remove(*index),
                })
            }
            Edit::Replace { path, node } => {
                check_depth(path.len(), &node)?;
                if path.is_empty() != (node.kind == Kind::Definition) {
                    return Err(EditError::Misplaced(path));
                }
                let Some(old) = definition.at_mut(&path) else {
                    return Err(EditError::Missing(path));
                };
                let node = std::mem::replace(old, node);
                Ok(Edit::Replace { path, node })
            }
            Edit::Move { path, from, to } => {
                let parent = parent_at(definition, &path)?;
                for index in [from, to] {
                    if index >= parent.children.len() {
                        return Err(EditError::Missing(child(&path, index)));
                    }
                }
                let node = parent.children.remove(from);
                parent.children.insert(to, node);
                Ok(Edit::Move {
                    path,
                    from: to,
                    to: from,
                })
            }
            Edit::Batch(edits) => batch(edits, draft),
            Edit::Name(name) => Ok(Edit::Name(std::mem::replace(&mut draft.name, name))),
            Edit::Note(note) => Ok(Edit::Note(std::mem::replace(&mut draft.note, note))),
            Edit::Rules(rules) => Ok(Edit::Rules(std::mem::replace(&mut draft.rules, rules))),
        }
    }
}

fn batch(edits: Vec<Edit>, draft: &mut Draft) -> Result<Edit, EditError> {
    let mut inverses = Vec::with_capacity(edits.len());
    let mut failure = None;
    for edit in edits {
        match edit.apply(draft) {
            Ok(inverse) => inverses.push(inverse),
            Err(error) => {
                failure = Some(error);
                break;
            }
        }
    }
    inverses.reverse();
    match failure {
        None => Ok(Edit::Batch(inverses)),
        Some(error) => {
            for inverse in inverses {
                // The inverse of what was just done fits.
                inverse.apply(draft)?;
            }
            Err(error)
        }
    }
}

fn parent_at<'n>(definition: &'n mut Node, path: &[usize]) -> Result<&'n mut Node, EditError> {
    match definition.at_mut(path) {
        None => Err(EditError::Missing(path.to_vec())),
        Some(node) if matches!(node.kind, Kind::Comment(_) | Kind::Foreign { .. }) => {
            Err(EditError::Misplaced(path.to_vec()))
        }
        Some(node) => Ok(node),
    }
}

fn check_depth(above: usize, node: &Node) -> Result<(), EditError> {
    let mut height = 0;
    node.walk(&mut |path, _| height = height.max(path.len() + 1));
    if above + height > MAX_DEPTH {
        return Err(EditError::TooDeep);
    }
    Ok(())
}

fn child(path: &[usize], index: usize) -> Path {
    let mut path = path.to_vec();
    path.push(index);
    path
}

#[cfg(test)]
mod tests {
    use super::compact::{dump, tree};
    use super::*;

    #[test]
    fn a_batch_that_fails_leaves_no_trace() {
        let mut draft = Draft {
            definition: tree("process(A.B is 1)"),
            ..Draft::default()
        };
        let before = draft.clone();
        let edits = vec![
            Edit::Name("x".into()),
            Edit::Remove { path: vec![0, 0] },
            Edit::Remove { path: vec![0, 0] },
        ];
        let error = Edit::Batch(edits.clone()).apply(&mut draft);
        assert_eq!(error, Err(EditError::Missing(vec![0, 0])));
        assert_eq!(draft, before);
        let inverse = Edit::Batch(edits[..2].to_vec()).apply(&mut draft).unwrap();
        assert_eq!(
            (draft.name.as_str(), dump(&draft.definition).as_str()),
            ("x", "process")
        );
        inverse.apply(&mut draft).unwrap();
        assert_eq!(draft, before);
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        let mut draft = Draft {
            definition: tree("#note, process(A.B is 1)"),
            ..Draft::default()
        };
        let node = Node::new(Kind::Process);
        let root = Node::new(Kind::Definition);
        for edit in [
            Edit::Remove { path: vec![] },
            Edit::Replace {
                path: vec![],
                node: node.clone(),
            },
            Edit::Replace {
                path: vec![1],
                node: root.clone(),
            },
            Edit::Insert {
                path: vec![],
                index: 0,
                node: root,
            },
            Edit::Insert {
                path: vec![0],
                index: 0,
                node: node.clone(),
            },
            Edit::Insert {
                path: vec![],
                index: 3,
                node: node.clone(),
            },
            Edit::Move {
                path: vec![],
                from: 0,
                to: 2,
            },
            Edit::Insert {
                path: vec![0; 255],
                index: 0,
                node,
            },
        ] {
            let before = draft.clone();
            assert!(edit.clone().apply(&mut draft).is_err(), "{edit:?}");
            assert_eq!(draft, before);
        }
    }
}
