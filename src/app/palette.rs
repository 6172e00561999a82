//! The palette: all commands, those given lately first, then the focused pane's; found
//! by what they do, their names and other words for them.

use super::App;
use super::commands::{Command, Scope, all};
use super::overlay::{Overlay, Pick, Picker};
use crate::store::rank;

/// Commands remembered.
const RECENT: usize = 5;

impl App {
    pub(super) fn open_palette(&mut self) {
        let focus = self.screen.focus();
        let recent = self.keyboard.recent();
        let mut commands: Vec<&'static Command> =
            all().filter(|command| command.is_in_palette()).collect();
        let place = |command: &&'static Command| {
            let lately = recent.iter().position(|name| *name == command.name);
            let scope = match command.scope {
                Scope::In(pane) if pane == focus => 0,
                Scope::Anywhere => 1,
                _ => 2,
            };
            (lately.unwrap_or(RECENT), scope)
        };
        commands.sort_by_key(place);
        let len = commands.len();
        let picker = Picker::new(Pick::Command(commands), len);
        self.overlays.push(Overlay::Picker(picker));
    }
}

/// The commands that are found by what is typed, best first, by their index: by a whole
/// word, then by a word's beginning, then by letters in order.
pub(super) fn rank_commands(typed: &str, labels: &[String], commands: &[&Command]) -> Vec<usize> {
    let typed = typed.trim().to_lowercase();
    if typed.is_empty() {
        return (0..commands.len()).collect();
    }
    let by_letters = rank(&typed, labels.iter().map(String::as_str));
    let by_letters = |at: usize| by_letters.iter().position(|found| *found == at);
    let weight = |(at, command): (usize, &&Command)| {
        let own = [command.name, command.synonyms, command.help];
        let words = own.iter().flat_map(|text| text.split([' ', ',', ':', ';']));
        let mut words = words.map(str::to_lowercase);
        let is_named = command.name == typed;
        let weight = match words.clone().any(|word| word == typed) {
            _ if is_named => 0,
            true => 1,
            false if words.any(|word| word.starts_with(&typed)) => 2,
            false => 3 + by_letters(at)?,
        };
        Some((weight, at))
    };
    let mut found: Vec<(usize, usize)> = commands.iter().enumerate().filter_map(weight).collect();
    found.sort_unstable();
    found.into_iter().map(|(_, at)| at).collect()
}

/// Puts a command before those given earlier.
pub(super) fn remember(recent: &mut Vec<&'static str>, command: &'static Command) {
    recent.retain(|name| *name != command.name);
    recent.insert(0, command.name);
    recent.truncate(RECENT);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_a_user_types_find_their_command_first() {
        let commands: Vec<&Command> = all().filter(|command| command.is_in_palette()).collect();
        let labels: Vec<String> = commands.iter().map(|one| one.help.to_owned()).collect();
        let first = |typed: &str| {
            let found = rank_commands(typed, &labels, &commands);
            found.first().map(|at| commands[*at].name)
        };
        for (typed, name) in [
            ("help", "help"),
            ("quit", "quit"),
            ("exit", "quit"),
            ("leave", "quit"),
            ("keys", "help"),
            ("theme", "theme"),
            ("colors", "theme"),
            ("columns", "columns"),
            ("search", "filter"),
            ("facets", "facets"),
            ("histogram", "time"),
            ("time", "time"),
            ("undo", "undo"),
            ("write", "save"),
            ("malicious", "threat"),
            ("fals", "benign"),
            ("mistakes", "mistakes"),
            ("maximize", "zoom"),
        ] {
            assert_eq!(first(typed), Some(name), "{typed}");
        }
    }
}
