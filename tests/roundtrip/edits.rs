//! Every edit can be undone, and none loses what it is not about.

use super::trees::definition;
use proptest::prelude::*;
use quell::detection::Subject;
use quell::rule::edit::{self, Step};
use quell::rule::form::Form;
use quell::rule::read::read;
use quell::rule::write::write;
use quell::rule::{Condition, Draft, Kind, Node, NodeId, Path};

fn paths(draft: &Draft) -> Vec<Path> {
    let mut paths = Vec::new();
    draft
        .definition
        .walk(&mut |path, _| paths.push(path.to_vec()));
    paths
}

/// What the builder can do, by number.
fn operation(number: usize, draft: &Draft, node: NodeId) -> Step {
    let test = Condition {
        component: Some("FileItem".into()),
        property: Some("FileName".into()),
        comparison: Some("is".into()),
        value: Some("a.exe".into()),
    };
    match number {
        0 => edit::delete(draft, node),
        1 => edit::negate(draft, node),
        2 => edit::toggle_and_or(draft, node),
        3 => edit::next_comparison(draft, node),
        4 => edit::set_value(draft, node, "x"),
        5 => edit::move_up(draft, node),
        6 => edit::move_down(draft, node),
        7 => edit::group(draft, node),
        8 => edit::ungroup(draft, node),
        9 => edit::insert_condition(draft, node, test),
        10 => edit::climb(draft, node, true, None),
        11 => edit::add(draft, Subject::Event, test, Some("X"), Some("E0517")),
        13 => edit::move_out(draft, node),
        14 => edit::move_in(draft, node),
        15 => edit::add_operation(draft, "Y"),
        16 => {
            let cut = edit::CutNode::of(
                draft,
                draft
                    .definition
                    .children
                    .last()
                    .map_or(node, |part| part.id),
            )?;
            edit::paste(draft, Some(node), &cut)
        }
        12 => edit::add(draft, Subject::Ancestor, test, None, None),
        _ => edit::add(draft, Subject::Process, test, Some("X"), None),
    }
}

/// Comments and foreign parts, sorted; those at or below `skipped` left out.
fn kept(tree: &Node, skipped: Option<&[usize]>) -> Vec<String> {
    let mut kept = Vec::new();
    tree.walk(&mut |path, node| {
        if !node.is_sense() && !skipped.is_some_and(|skipped| path.starts_with(skipped)) {
            kept.push(format!("{:?}", node.kind));
        }
    });
    kept.sort();
    kept
}

/// Whether two texts stand side by side, which a file can't tell from one.
fn has_joined_texts(tree: &Node) -> bool {
    let is_text = |node: &Node| matches!(&node.kind, Kind::Foreign { name, .. } if name.is_empty());
    let mut found = false;
    tree.walk(&mut |_, node| {
        found |= node
            .children
            .windows(2)
            .any(|pair| pair.iter().all(is_text));
    });
    found
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_builder_can_undo_everything(definition in definition(), presses in prop::collection::vec((0usize..14, any::<prop::sample::Index>()), 1..12)) {
        let first = Draft { definition, ..Draft::default() };
        let mut draft = first.clone();
        let mut history = Vec::new();
        for (number, at) in presses {
            let all = paths(&draft);
            let path = at.get(&all);
            let Ok((edit, cursor)) = operation(number, &draft, draft.definition.at(path).unwrap().id) else {
                continue;
            };
            let before = draft.clone();
            let inverse = edit.clone().apply(&mut draft);
            // Two that are alike may change places.
            prop_assert!(draft != before || number == 5 || number == 6);
            prop_assert!(draft.definition.find(cursor).is_some(), "{number} {cursor:?}");
            let skipped = (number == 0).then_some(path.as_slice());
            prop_assert_eq!(kept(&before.definition, skipped), kept(&draft.definition, None), "{} {:?}", number, path);
            if !has_joined_texts(&draft.definition) {
                let bytes = write(&draft, Form::Definition, &|_| None).unwrap();
                prop_assert!(read(&bytes, "").unwrap().is_same(&draft), "{}", String::from_utf8_lossy(&bytes));
            }
            let mut undone = draft.clone();
            let redo = inverse.clone().apply(&mut undone);
            prop_assert_eq!(&undone, &before);
            redo.apply(&mut undone);
            prop_assert_eq!(&undone, &draft);
            history.push(inverse);
        }
        while let Some(inverse) = history.pop() {
            inverse.apply(&mut draft);
        }
        prop_assert_eq!(draft, first);
    }
}
