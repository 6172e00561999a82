//! Other keys than the table's: which of them can be had without a clash.

use super::Mistake;
use crate::app::commands::{Command, all};
use crate::app::key::{Key, KeyCode};

/// Keys that are wanted for a command, and the line where.
pub(super) type KeysWanted = (&'static Command, Vec<Key>, usize);

/// What of `wanted` (action, keys, line) can be had: where two actions that can
/// be reached from one pane would have the same key, the later line of the two is
/// refused, and its action keeps its keys.
pub(super) fn resolve(
    mut wanted: Vec<KeysWanted>,
) -> (Vec<(&'static Command, Vec<Key>)>, Vec<Mistake>) {
    let mut mistakes = Vec::new();
    let mut refuse = |command: &Command, line: usize, message: String| {
        mistakes.push(Mistake {
            line,
            key: format!("keys.{}", command.name),
            message,
        });
    };
    wanted.retain(|(command, keys, line)| {
        let is_locked_in = keys.is_empty() && command.is_needed;
        if is_locked_in {
            refuse(command, *line, "it needs a key".to_owned());
        }
        let typed = keys.iter().find(|key| is_typed(**key));
        let typed = typed.filter(|_| command.scope.is_typed());
        if let Some(key) = typed {
            let message = format!("`{key}` is typed there: write it with Ctrl or Alt");
            refuse(command, *line, message);
        }
        !is_locked_in && typed.is_none()
    });
    while let Some((at, key, other)) = clash(&wanted) {
        let (command, _, line) = wanted.remove(at);
        refuse(command, line, format!("`{key}` is taken by {}", other.name));
    }
    let keys = wanted.into_iter().map(|(command, keys, _)| (command, keys));
    (keys.collect(), mistakes)
}

/// Whether a key is a letter of a text.
fn is_typed(key: Key) -> bool {
    matches!(key.code, KeyCode::Char(_)) && !key.ctrl && !key.alt
}

/// A key that would mean two things: the entry to be refused, the key, and the
/// other command.
fn clash(wanted: &[KeysWanted]) -> Option<(usize, Key, &'static Command)> {
    let own = |command: &Command| wanted.iter().position(|(other, ..)| *other == command);
    let bindings: Vec<(Key, &'static Command, Option<usize>)> = all()
        .flat_map(|command| {
            let at = own(command);
            let keys = match at.and_then(|at| wanted.get(at)) {
                Some((_, keys, _)) => keys.clone(),
                None => command.default_keys(),
            };
            keys.into_iter().map(move |key| (key, command, at))
        })
        .collect();
    let line = |at: Option<usize>| at.and_then(|at| wanted.get(at)).map(|(.., line)| *line);
    let mut found: Option<(usize, usize, Key, &'static Command)> = None;
    for (index, (key, command, at)) in bindings.iter().enumerate() {
        for (other_key, other, other_at) in bindings.iter().skip(index + 1) {
            if key != other_key || command == other || !command.scope.meets(other.scope) {
                continue;
            }
            let (at, line, other) = match (line(*at), line(*other_at)) {
                (Some(line), other_line) if other_line.is_none_or(|other| line > other) => {
                    (*at, line, *other)
                }
                (_, Some(line)) => (*other_at, line, *command),
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
