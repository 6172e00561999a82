//! Every edit can be undone, and none loses what it is not about.

use super::trees::definition;
use proptest::prelude::*;
use quell::detection::Subject;
use quell::rule::edit::{self, Edit, Step};
use quell::rule::form::Form;
use quell::rule::read::read;
use quell::rule::write::write;
use quell::rule::{Condition, Draft, Kind, Node, Path};

fn paths(draft: &Draft) -> Vec<Path> {
    let mut paths = Vec::new();
    draft
        .definition
        .walk(&mut |path, _| paths.push(path.to_vec()));
    paths
}

/// What the builder can do, by number.
fn operation(number: usize, draft: &Draft, path: &[usize]) -> Step {
    let test = Condition {
        component: Some("FileItem".into()),
        property: Some("FileName".into()),
        comparison: Some("is".into()),
        value: Some("a.exe".into()),
    };
    match number {
        0 => edit::delete(draft, path),
        1 => edit::negate(draft, path),
        2 => edit::toggle_and_or(draft, path),
        3 => edit::next_comparison(draft, path),
        4 => edit::set_value(draft, path, "x"),
        5 => edit::move_up(draft, path),
        6 => edit::move_down(draft, path),
        7 => edit::group(draft, path),
        8 => edit::ungroup(draft, path),
        9 => edit::insert_condition(draft, path, test),
        10 => edit::climb(draft, path, true, None),
        11 => edit::add(draft, Subject::Event, test, Some("X"), Some("E0517")),
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
            let Ok((edit, cursor)) = operation(number, &draft, path) else {
                continue;
            };
            let before = draft.clone();
            let inverse = edit.clone().apply(&mut draft).unwrap();
            // Two that are alike may change places.
            prop_assert!(draft != before || number == 5 || number == 6);
            prop_assert!(draft.definition.at(&cursor).is_some(), "{number} {cursor:?}");
            let skipped = (number == 0).then_some(path.as_slice());
            prop_assert_eq!(kept(&before.definition, skipped), kept(&draft.definition, None), "{} {:?}", number, path);
            if !has_joined_texts(&draft.definition) {
                let bytes = write(&draft, Form::Definition, &|_| None).unwrap();
                prop_assert!(read(&bytes, "").unwrap().is_same(&draft), "{}", String::from_utf8_lossy(&bytes));
            }
            let mut undone = draft.clone();
            let redo = inverse.clone().apply(&mut undone).unwrap();
            prop_assert_eq!(&undone, &before);
            redo.apply(&mut undone).unwrap();
            prop_assert_eq!(&undone, &draft);
            history.push(inverse);
        }
        while let Some(inverse) = history.pop() {
            inverse.apply(&mut draft).unwrap();
        }
        prop_assert_eq!(draft, first);
    }

    #[test]
    fn any_edit_is_undone_or_refused(definition in definition(), node in definition(), edits in prop::collection::vec((0usize..4, any::<prop::sample::Index>(), 0usize..5, 0usize..5), 1..8)) {
        let first = Draft { definition, ..Draft::default() };
        let all = paths(&first);
        let edits = edits.into_iter().map(|(kind, at, from, to)| {
            let path = at.get(&all).clone();
            let node = node.children.first().cloned().unwrap_or(Node::new(Kind::Process));
            match kind {
                0 => Edit::Insert { path, index: from, node },
                1 => Edit::Remove { path },
                2 => Edit::Replace { path, node },
                _ => Edit::Move { path, from, to },
            }
        }).chain([Edit::Name("n".into()), Edit::Note("o".into()), Edit::Rules(vec!["r".into()])]);
        let mut draft = first.clone();
        if let Ok(inverse) = Edit::Batch(edits.collect()).apply(&mut draft) {
            inverse.apply(&mut draft).unwrap();
        }
        prop_assert_eq!(draft, first);
    }
}
