//! The one table of keys: help, palette, README and hints come from it.

use super::Pane;
use super::key::Key;

/// Where a key means something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scope {
    /// In any pane.
    Anywhere,
    /// In any list, overlays included.
    AnyList,
    /// In one pane.
    In(Pane),
}

impl Scope {
    /// The scope's heading in help and README.
    pub fn title(self) -> &'static str {
        match self {
            Scope::Anywhere => "anywhere",
            Scope::AnyList => "any list",
            Scope::In(Pane::List) => "list pane",
            Scope::In(Pane::Detail) => "detail pane",
            Scope::In(Pane::Builder) => "builder pane",
        }
    }

    /// All scopes, as help shows them.
    pub const ALL: [Scope; 5] = [
        Scope::Anywhere,
        Scope::AnyList,
        Scope::In(Pane::List),
        Scope::In(Pane::Detail),
        Scope::In(Pane::Builder),
    ];
}

macro_rules! actions {
    ($($(#[doc = $help:literal])+ $scope:expr, $name:ident = [$($key:literal),*];)+) => {
        /// What a key or the palette can do.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Action {
            $($(#[doc = $help])+ $name,)+
        }

        /// The table: action, where, keys, help line.
        pub const TABLE: &[KeyBinding] = &[
            $(KeyBinding { action: Action::$name, scope: $scope, keys: &[$($key),*], help: concat!($($help),+) },)+
        ];
    };
}

/// A row of the table of keys.
#[derive(Clone, Copy, Debug)]
pub struct KeyBinding {
    /// What it does.
    pub action: Action,
    /// Where its keys work.
    pub scope: Scope,
    /// Its keys, the first one shown as a hint.
    pub keys: &'static [&'static str],
    /// What it does, in a few words.
    pub help: &'static str,
}

use Pane::{Builder, Detail, List};
use Scope::{AnyList, Anywhere, In};

actions! {
    /// quit
    Anywhere, Quit = ["q"];
    /// all keys, the focused pane's first
    Anywhere, Help = ["?"];
    /// command palette: all actions by name
    Anywhere, Palette = [":"];
    /// next pane
    Anywhere, NextPane = ["Tab"];
    /// previous pane
    Anywhere, PreviousPane = ["Shift-Tab"];
    /// go to the list
    Anywhere, FocusList = ["1"];
    /// go to the detail
    Anywhere, FocusDetail = ["2"];
    /// go to the builder
    Anywhere, FocusBuilder = ["3"];
    /// zoom the pane
    Anywhere, Zoom = ["z"];
    /// undo
    Anywhere, Undo = ["u"];
    /// redo
    Anywhere, Redo = ["Ctrl-r"];
    /// save the exclusion
    Anywhere, Save = ["s"];
    /// save as
    Anywhere, SaveAs = ["S"];
    /// XML view on or off
    Anywhere, Xml = ["v"];
    /// drafts: open, new, duplicate, delete, from file
    Anywhere, Drafts = ["D"];
    /// redraw
    Anywhere, Redraw = ["Ctrl-l"];
    /// suspend
    Anywhere, Suspend = ["Ctrl-z"];
    /// back out: marks first, then filter, then narrowings
    Anywhere, Back = ["Esc", "Ctrl-c"];
    /// skipped records and warnings
    Anywhere, Skipped = [];
    /// mouse on or off
    Anywhere, Mouse = [];
    /// facets: the most frequent values of what is shown
    Anywhere, Facets = [];
    /// time: what is hidden and kept when
    Anywhere, Time = [];
    /// name of the exclusion
    Anywhere, Name = [];
    /// note of the exclusion
    Anywhere, Remark = [];
    /// rules that the exclusion is for
    Anywhere, Rules = [];

    /// down
    AnyList, Down = ["j", "Down"];
    /// up
    AnyList, Up = ["k", "Up"];
    /// first
    AnyList, First = ["g", "Home"];
    /// last
    AnyList, Last = ["G", "End"];
    /// a page down
    AnyList, PageDown = ["Ctrl-d", "PageDown"];
    /// a page up
    AnyList, PageUp = ["Ctrl-u", "PageUp"];

    /// filter
    In(List), Filter = ["/"];
    /// show all, suppressed, kept, undecided in turn
    In(List), ShowNext = ["p"];
    /// sort
    In(List), Sort = ["o"];
    /// group by
    In(List), GroupBy = ["f"];
    /// note
    In(List), Note = ["n"];
    /// mark
    In(List), Mark = ["Space"];
    /// range mark
    In(List), MarkRange = ["V"];
    /// benign
    In(List), Benign = ["b"];
    /// threat
    In(List), Threat = ["t"];
    /// clear verdict
    In(List), ClearVerdict = ["c"];
    /// on a group: add what its detections have in common
    In(List), AddGroup = ["a"];
    /// go to the detail; on a group: open it
    In(List), Open = ["Enter"];
    /// mark: all that is shown
    In(List), MarkShown = [];
    /// benign: all that is shown
    In(List), BenignShown = [];
    /// threat: all that is shown
    In(List), ThreatShown = [];
    /// clear verdict: all that is shown
    In(List), ClearShown = [];
    /// next suppressed
    In(List), NextSuppressed = [];
    /// next that the last edit changed
    In(List), NextChanged = ["]"];
    /// previous that the last edit changed
    In(List), PreviousChanged = ["["];

    /// add the property as a condition
    In(Detail), Add = ["a"];
    /// add it negated
    In(Detail), AddNegated = ["A"];
    /// narrow the list to this value
    In(Detail), NarrowTo = ["f"];
    /// hide this value from the list
    In(Detail), HideValue = ["x"];
    /// explain: why it is suppressed, kept or undecided
    In(Detail), Explain = ["e"];
    /// copy the value
    In(Detail), Copy = ["y"];
    /// raw record
    In(Detail), Raw = ["r"];
    /// the whole value
    In(Detail), WholeValue = ["Enter"];

    /// add a condition
    In(Builder), AddCondition = ["a"];
    /// edit the value
    In(Builder), EditValue = ["e", "Enter"];
    /// next comparison
    In(Builder), NextComparison = ["c"];
    /// and / or
    In(Builder), AndOr = ["o"];
    /// not
    In(Builder), Negate = ["!"];
    /// widen
    In(Builder), Widen = ["+"];
    /// narrow
    In(Builder), Narrow = ["-"];
    /// delete
    In(Builder), Delete = ["d"];
    /// move down
    In(Builder), MoveDown = ["J"];
    /// move up
    In(Builder), MoveUp = ["K"];
    /// group
    In(Builder), Group = [">"];
    /// ungroup
    In(Builder), Ungroup = ["<"];
    /// assume the draft's operation where records name none
    In(Builder), Assume = ["O"];
    /// witness of the finding
    In(Builder), Witness = ["w"];
    /// fix: what can be done about the finding
    In(Builder), Fix = ["F"];
    /// notes: all findings and remarks
    In(Builder), Notes = [];
}

impl Action {
    /// Its row of the table.
    pub fn row(self) -> &'static KeyBinding {
        // Every action has a row: the table and the enum are one list.
        TABLE
            .iter()
            .find(|row| row.action == self)
            .unwrap_or(&TABLE[0])
    }

    /// What it does, in a few words.
    pub fn help(self) -> &'static str {
        self.row().help.trim()
    }
}

/// Which keys do what: the table, with what the configuration changes.
#[derive(Clone, Debug)]
pub struct Keymap {
    keys: Vec<(Key, Scope, Action)>,
}

impl Default for Keymap {
    fn default() -> Keymap {
        Keymap::with(&[])
    }
}

impl Keymap {
    /// The table with other keys for some actions; they are free of clashes.
    pub fn with(changed: &[(Action, Vec<Key>)]) -> Keymap {
        let mut keys = Vec::new();
        for row in TABLE {
            let own = changed
                .iter()
                .find(|(action, _)| *action == row.action)
                .map(|(_, keys)| keys.clone());
            let of_row = own.unwrap_or_else(|| {
                row.keys
                    .iter()
                    .filter_map(|name| Key::parse(name))
                    .collect()
            });
            keys.extend(of_row.into_iter().map(|key| (key, row.scope, row.action)));
        }
        Keymap { keys }
    }

    fn in_scope(&self, key: Key, wanted: Scope) -> Option<Action> {
        let found = self
            .keys
            .iter()
            .find(|(known, scope, _)| *known == key && *scope == wanted);
        found.map(|(_, _, action)| *action)
    }

    /// What `key` does in `pane`: its own meaning there first.
    pub fn action(&self, key: Key, pane: Pane) -> Option<Action> {
        let scopes = [In(pane), AnyList, Anywhere];
        scopes
            .into_iter()
            .find_map(|scope| self.in_scope(key, scope))
    }

    /// What `key` does in an overlay's list.
    pub fn list_action(&self, key: Key) -> Option<Action> {
        self.in_scope(key, AnyList)
    }

    /// The keys of an action, the first one shown as a hint.
    pub fn keys(&self, action: Action) -> Vec<String> {
        self.keys
            .iter()
            .filter(|(_, _, known)| *known == action)
            .map(|(key, _, _)| key.to_string())
            .collect()
    }

    /// The key shown for an action; empty where it has none.
    pub fn key(&self, action: Action) -> String {
        self.keys(action).into_iter().next().unwrap_or_default()
    }
}

/// The help: headings and rows, the focused pane's keys first.
pub fn help(focus: Pane) -> Vec<Result<&'static KeyBinding, &'static str>> {
    let mut scopes = Scope::ALL.to_vec();
    scopes.sort_by_key(|scope| *scope != In(focus));
    let section = |scope: Scope| {
        let rows = TABLE.iter().filter(move |row| row.scope == scope).map(Ok);
        std::iter::once(Err(scope.title())).chain(rows)
    };
    scopes.into_iter().flat_map(section).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn help_fits_eighty_columns() {
        for row in TABLE {
            let help = row.action.help();
            assert!(help.chars().count() <= 52, "{help}");
        }
    }

    #[test]
    fn every_key_name_is_a_key_and_none_means_two_things() {
        for row in TABLE {
            for name in row.keys {
                assert!(Key::parse(name).is_some(), "{name}");
            }
        }
        for pane in [List, Detail, Builder] {
            let reach = [In(pane), AnyList, Anywhere];
            let mut seen = std::collections::HashMap::new();
            for (key, scope, action) in Keymap::default()
                .keys
                .iter()
                .filter(|(_, scope, _)| reach.contains(scope))
            {
                let other = seen.insert(*key, *action);
                assert_eq!(other, None, "{key} in {pane:?} ({scope:?})");
            }
        }
    }

    #[test]
    fn the_contract_keys_are_there() {
        let keymap = Keymap::default();
        let does = |name: &str, pane| keymap.action(Key::parse(name).unwrap(), pane);
        assert_eq!(does("a", Detail), Some(Action::Add));
        assert_eq!(does("a", Builder), Some(Action::AddCondition));
        assert_eq!(does("c", List), Some(Action::ClearVerdict));
        assert_eq!(does("o", List), Some(Action::Sort));
        assert_eq!(does("Ctrl-c", Builder), Some(Action::Back));
    }

    #[test]
    fn other_keys_take_the_place_of_those_in_the_table() {
        let keymap = Keymap::with(&[(Action::Add, vec![Key::char('+')])]);
        assert_eq!(keymap.action(Key::char('+'), Detail), Some(Action::Add));
        assert_eq!(keymap.action(Key::char('a'), Detail), None);
        assert_eq!(keymap.key(Action::Add), "+");
    }
}
