//! Which keys do what: the table of commands, with what the configuration changes.

use super::Pane;
use super::commands::{Command, Scope, all};
use super::key::Key;

/// Which keys do what.
#[derive(Clone, Debug)]
pub struct Keymap {
    bindings: Vec<(Key, &'static Command)>,
}

impl Default for Keymap {
    fn default() -> Keymap {
        Keymap::with(&[])
    }
}

impl Keymap {
    /// The table with other keys for some commands; they are free of clashes.
    pub fn with(changed: &[(&'static Command, Vec<Key>)]) -> Keymap {
        let mut bindings = Vec::new();
        for command in all() {
            let own = changed.iter().find(|(changed, _)| *changed == command);
            let keys = match own {
                Some((_, keys)) => keys.clone(),
                None => command.default_keys(),
            };
            bindings.extend(keys.into_iter().map(|key| (key, command)));
        }
        Keymap { bindings }
    }

    /// All keys, each with what it does.
    pub fn bindings(&self) -> &[(Key, &'static Command)] {
        &self.bindings
    }

    /// What `key` does where these scopes are: what is in the first one comes first.
    pub fn command(&self, key: Key, scopes: &[Scope]) -> Option<&'static Command> {
        let in_scope = |wanted: &Scope| {
            let mut found = self.bindings.iter();
            found.find(|(known, command)| *known == key && command.scope == *wanted)
        };
        scopes
            .iter()
            .find_map(in_scope)
            .map(|(_, command)| *command)
    }

    /// What `key` does in `pane`: its own meaning there first.
    pub fn in_pane(&self, key: Key, pane: Pane) -> Option<&'static Command> {
        self.command(key, &[Scope::In(pane), Scope::AnyList, Scope::Anywhere])
    }

    /// The keys of a command, the first one shown as a hint.
    pub fn keys(&self, command: &Command) -> Vec<String> {
        let own = self.bindings.iter().filter(|(_, known)| *known == command);
        own.map(|(key, _)| key.to_string()).collect()
    }

    /// The key shown for a command; empty where it has none.
    pub fn key(&self, command: &Command) -> String {
        self.keys(command).into_iter().next().unwrap_or_default()
    }

    /// The key shown for the command of this name.
    pub fn key_of(&self, name: &str) -> String {
        Command::named(name).map_or_else(String::new, |command| self.key(command))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_keys_take_the_place_of_those_in_the_table() {
        let add = Command::named("add").unwrap();
        let keymap = Keymap::with(&[(add, vec![Key::char('+')])]);
        assert_eq!(keymap.in_pane(Key::char('+'), Pane::Detail), Some(add));
        assert_eq!(keymap.in_pane(Key::char('a'), Pane::Detail), None);
        assert_eq!(keymap.key(add), "+");
    }

    #[test]
    fn an_overlays_own_keys_come_before_those_of_lists() {
        let down = Command::named("down").unwrap();
        let keymap = Keymap::with(&[(down, vec![Key::char('n')])]);
        let scopes = [Scope::Drafts, Scope::Window, Scope::Over, Scope::AnyList];
        let does = keymap.command(Key::char('n'), &scopes).unwrap();
        assert_eq!(does.name, "drafts-new");
    }
}
