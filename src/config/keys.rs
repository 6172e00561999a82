//! Other keys than the table's: which of them can be had without a clash.

use super::Mistake;
use crate::app::Pane;
use crate::app::key::Key;
use crate::app::keymap::{Action, Scope, TABLE};

/// An action's name in the configuration: `next-pane`.
pub fn action_name(action: Action) -> String {
    let mut name = String::new();
    for letter in format!("{action:?}").chars() {
        if letter.is_ascii_uppercase() && !name.is_empty() {
            name.push('-');
        }
        name.push(letter.to_ascii_lowercase());
    }
    name
}

/// The names of all actions.
pub(super) fn action_names() -> impl Iterator<Item = String> {
    TABLE.iter().map(|row| action_name(row.action))
}

/// The action of this name.
pub fn action_named(name: &str) -> Option<Action> {
    let actions = TABLE.iter().map(|row| row.action);
    actions
        .into_iter()
        .find(|action| action_name(*action) == name)
}

/// Actions without which nobody would get out.
const NEEDED: [Action; 2] = [Action::Quit, Action::Back];

/// What of `wanted` (action, keys, line) can be had: where two actions that can
/// be reached from one pane would have the same key, the later line of the two is
/// refused, and its action keeps its keys.
pub(super) fn resolve(
    mut wanted: Vec<(Action, Vec<Key>, usize)>,
) -> (Vec<(Action, Vec<Key>)>, Vec<Mistake>) {
    let mut mistakes = Vec::new();
    let mut refuse = |action: Action, line: usize, message: String| {
        mistakes.push(Mistake {
            line,
            key: format!("keys.{}", action_name(action)),
            message,
        });
    };
    wanted.retain(|(action, keys, line)| {
        let is_locked_in = keys.is_empty() && NEEDED.contains(action);
        if is_locked_in {
            refuse(*action, *line, "it needs a key".to_owned());
        }
        !is_locked_in
    });
    while let Some((at, key, other)) = clash(&wanted) {
        let (action, _, line) = wanted.remove(at);
        let message = format!("`{key}` is taken by {}", action_name(other));
        refuse(action, line, message);
    }
    let keys = wanted.into_iter().map(|(action, keys, _)| (action, keys));
    (keys.collect(), mistakes)
}

/// A key that would mean two things: the entry to be refused, the key, and the
/// other action.
fn clash(wanted: &[(Action, Vec<Key>, usize)]) -> Option<(usize, Key, Action)> {
    let own = |action: Action| wanted.iter().position(|(other, ..)| *other == action);
    let rows: Vec<(Key, Scope, Action, Option<usize>)> = TABLE
        .iter()
        .flat_map(|row| {
            let at = own(row.action);
            let keys = match at.and_then(|at| wanted.get(at)) {
                Some((_, keys, _)) => keys.clone(),
                None => row
                    .keys
                    .iter()
                    .filter_map(|name| Key::parse(name))
                    .collect(),
            };
            keys.into_iter()
                .map(move |key| (key, row.scope, row.action, at))
        })
        .collect();
    let meet = |a: Scope, b: Scope| match (a, b) {
        (Scope::In(a), Scope::In(b)) => a == b,
        _ => true,
    };
    let mut found: Option<(usize, usize, Key, Action)> = None;
    for (index, (key, scope, action, at)) in rows.iter().enumerate() {
        for (other_key, other_scope, other, other_at) in rows.iter().skip(index + 1) {
            if key != other_key || action == other || !meet(*scope, *other_scope) {
                continue;
            }
            let line = |at: Option<usize>| at.and_then(|at| wanted.get(at)).map(|(.., line)| *line);
            let (at, line, other) = match (line(*at), line(*other_at)) {
                (Some(line), other_line) if other_line.is_none_or(|other| line > other) => {
                    (*at, line, *other)
                }
                (_, Some(line)) => (*other_at, line, *action),
                _ => continue,
            };
            let Some(at) = at else { continue };
            if found.is_none_or(|(_, last, ..)| line > last) {
                found = Some((at, line, *key, other));
            }
        }
    }
    found.map(|(at, _, key, other)| (at, key, other))
}

/// The panes' scopes in the order they are told.
pub(super) fn scopes() -> impl Iterator<Item = Scope> {
    let panes = Pane::ALL.into_iter().map(Scope::In);
    [Scope::Anywhere, Scope::AnyList].into_iter().chain(panes)
}
