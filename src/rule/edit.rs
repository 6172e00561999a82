//! Changing a draft: edits with exact inverses (undo), and what the builder's
//! keys do as pure functions from a draft and a place in it to an edit.
//!
//! ```text
//!  key ──► add, negate, delete, … (&Draft, path) ──► Ok((Edit, cursor)) or Err(reason)
//!                                  Edit::apply(&mut Draft) ──► the inverse
//! ```
//! Comments and foreign parts stay where they are as far as their
//! surroundings do. Whether a change is wise is left to [`crate::breadth`].

mod add;
#[cfg(test)]
mod compact;
mod condition;
mod ladder;
mod mark;
mod operators;
mod order;

pub use add::{add, insert_condition};
pub use condition::{next_comparison, set_value};
pub use ladder::{Rung, climb, ladder};
pub use operators::{group, negate, toggle_and_or, ungroup};
pub use order::{delete, move_down, move_up};

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

/// The edit from a draft's tree to a changed copy of it, and the node that was
/// marked in the copy.
fn step(draft: &Draft, mut tree: Node) -> Step {
    let cursor = mark::take(&mut tree).unwrap_or_default();
    check_depth(0, &tree).map_err(|error| error.to_string())?;
    match between(&draft.definition, tree, Path::new()) {
        Some(edit) => Ok((edit, cursor)),
        None => Err("nothing would change".to_owned()),
    }
}

/// The smallest edit from `old` to `new`; what is far apart is replaced.
fn between(old: &Node, mut new: Node, mut path: Path) -> Option<Edit> {
    if *old == new {
        return None;
    }
    let is_alike = old.kind == new.kind && old.extra == new.extra && old.place == new.place;
    let start = old
        .children
        .iter()
        .zip(&new.children)
        .take_while(|(left, right)| left == right)
        .count();
    let tail = |at: usize, nodes: &[Node]| nodes.get(at..).unwrap_or_default().to_vec();
    let counts = (old.children.len(), new.children.len());
    if is_alike
        && counts.0 + 1 == counts.1
        && tail(start, &old.children) == tail(start + 1, &new.children)
    {
        let node = new.children.swap_remove(start);
        return Some(Edit::Insert {
            path,
            index: start,
            node,
        });
    }
    if is_alike
        && counts.0 == counts.1 + 1
        && tail(start + 1, &old.children) == tail(start, &new.children)
    {
        path.push(start);
        return Some(Edit::Remove { path });
    }
    if is_alike
        && counts.0 == counts.1
        && tail(start + 1, &old.children) == tail(start + 1, &new.children)
    {
        path.push(start);
        return between(
            old.children.get(start)?,
            new.children.swap_remove(start),
            path,
        );
    }
    Some(Edit::Replace { path, node: new })
}

/// The node at `path` of a draft, or a reason.
fn node_at<'d>(draft: &'d Draft, path: &[usize]) -> Result<&'d Node, String> {
    draft
        .definition
        .at(path)
        .ok_or_else(|| "there is nothing under the cursor".to_owned())
}

/// The node at `path` of a copy, to change, or a reason.
fn node_in<'t>(tree: &'t mut Node, path: &[usize]) -> Result<&'t mut Node, String> {
    tree.at_mut(path)
        .ok_or_else(|| "there is nothing under the cursor".to_owned())
}

/// An operator's word in the letter case that the draft uses.
fn word_as_in(definition: &Node, word: &str) -> String {
    let mut first = None;
    definition.walk(&mut |_, node| {
        if let Kind::Operator(Some(word)) = &node.kind
            && first.is_none()
        {
            first = Some(word.as_str());
        }
    });
    as_in(first.unwrap_or_default(), word)
}

/// `word` in capitals where `model` is.
fn as_in(model: &str, word: &str) -> String {
    if model.chars().any(|letter| letter.is_ascii_uppercase())
        && model == model.to_ascii_uppercase()
    {
        word.to_ascii_uppercase()
    } else {
        word.to_owned()
    }
}

/// Whether it is `and` or `or`.
fn is_list(node: &Node) -> bool {
    node.is_operator("and") || node.is_operator("or")
}

/// Whether it is a part or an operation: what holds one expression.
fn is_body(node: &Node) -> bool {
    matches!(
        node.kind,
        Kind::Process | Kind::ParentProcess | Kind::Ancestor { .. } | Kind::Operation(_)
    )
}

/// Whether it can stand in an expression.
fn is_expression(node: &Node) -> bool {
    matches!(node.kind, Kind::Condition(_) | Kind::Operator(_))
}

/// Puts an operator of this word around the node.
fn wrap(node: &mut Node, word: String) {
    let inner = std::mem::replace(node, Node::new(Kind::Operator(Some(word))));
    node.children.push(inner);
}

#[cfg(test)]
mod tests {
    use super::compact::{dump, tree};
    use super::*;

    #[test]
    fn the_smallest_edit_is_found() {
        let old = tree("process(and(A.B is 1, A.B is 2, A.B is 3))");
        let edit = |new: &str| between(&old, tree(new), Path::new());
        assert_eq!(
            edit("process(and(A.B is 1, A.B is 3))"),
            Some(Edit::Remove {
                path: vec![0, 0, 1]
            })
        );
        assert!(matches!(
            edit("process(and(A.B is 1, A.B is 2, A.B is 3, A.B is 4))"),
            Some(Edit::Insert { path, index: 3, .. }) if path == [0, 0]
        ));
        assert!(matches!(
            edit("process(and(A.B is 1, A.B is 5, A.B is 3))"),
            Some(Edit::Replace { path, .. }) if path == [0, 0, 1]
        ));
        assert_eq!(edit("process(and(A.B is 1, A.B is 2, A.B is 3))"), None);
    }

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
