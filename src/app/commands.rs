//! The one table of commands: what each is called in the configuration, where it
//! can be given and by which keys, what it does, what it waits for, and why it can't
//! be done where it can't. Keys, palette, help, hints, README and configuration come
//! from it. To add a command is to add a row, and the method that it names.

mod anywhere;
mod builder;
mod columns;
mod detail;
mod disabled;
mod footer;
mod list;
mod over;
mod topics;
mod typing;

pub use footer::footer;

use super::key::Key;
use super::{App, Pane};

/// Where a command can be given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scope {
    /// In any pane.
    Anywhere,
    /// In any list, those over the panes included.
    AnyList,
    /// In one pane.
    In(Pane),
    /// In whatever lies over the panes.
    Over,
    /// The same, where nothing is typed.
    Window,
    /// In any line that is typed.
    Line,
    /// In a prompt.
    Prompt,
    /// In a choice that is searched by typing.
    Picker,
    /// In the choice of the list's order.
    Sort,
    /// In a question.
    Question,
    /// In the help.
    Help,
    /// In a text.
    Text,
    /// In the list of exclusions.
    Drafts,
    /// In the devices that an exclusion is to be for.
    Devices,
    /// In the most frequent values.
    Facets,
    /// In the choice of the list's columns.
    Columns,
    /// In the course of time.
    Time,
    /// In what can be done about a finding.
    Fixes,
    /// In the comparisons of a condition.
    Comparisons,
    /// In fields that are filled in together.
    Fields,
    /// In proposed exclusions.
    Suggestions,
    /// In the replies to what is asked before something is done.
    Replies,
}

impl Scope {
    /// All scopes, as help shows them.
    pub const ALL: [Scope; 24] = [
        Scope::Anywhere,
        Scope::AnyList,
        Scope::In(Pane::List),
        Scope::In(Pane::Detail),
        Scope::In(Pane::Builder),
        Scope::Over,
        Scope::Window,
        Scope::Question,
        Scope::Replies,
        Scope::Fixes,
        Scope::Comparisons,
        Scope::Suggestions,
        Scope::Text,
        Scope::Help,
        Scope::Drafts,
        Scope::Devices,
        Scope::Facets,
        Scope::Columns,
        Scope::Time,
        Scope::Line,
        Scope::Fields,
        Scope::Prompt,
        Scope::Picker,
        Scope::Sort,
    ];

    /// The scope's heading in help and README.
    pub fn title(self) -> &'static str {
        match self {
            Scope::Anywhere => "anywhere",
            Scope::AnyList => "any list",
            Scope::In(Pane::List) => "list pane",
            Scope::In(Pane::Detail) => "detail pane",
            Scope::In(Pane::Builder) => "builder pane",
            Scope::Over => "anything over the panes",
            Scope::Window => "over the panes, where nothing is typed",
            Scope::Question => "a question",
            Scope::Replies => "replies (each has a letter, too)",
            Scope::Fixes => "fixes of a finding",
            Scope::Comparisons => "comparisons of a condition",
            Scope::Fields => "fields",
            Scope::Suggestions => "proposed exclusions",
            Scope::Text => "a text",
            Scope::Help => "help",
            Scope::Drafts => "exclusions",
            Scope::Devices => "devices of an exclusion",
            Scope::Facets => "most frequent values",
            Scope::Columns => "choice of the columns",
            Scope::Time => "time",
            Scope::Line => "any typed line",
            Scope::Prompt => "a prompt",
            Scope::Picker => "a choice searched by typing",
            Scope::Sort => "choice of the order",
        }
    }

    /// Whether it is one of the panes, or all of them.
    pub fn is_of_panes(self) -> bool {
        matches!(self, Scope::Anywhere | Scope::AnyList | Scope::In(_))
    }

    /// Whether letters without Ctrl and Alt are typed there, so that they can't be
    /// commands.
    pub fn is_typed(self) -> bool {
        matches!(
            self,
            Scope::Over | Scope::Line | Scope::Prompt | Scope::Picker
        )
    }

    /// Whether a key can't mean two things in these two. The lists over the panes
    /// come before [`Scope::AnyList`]: there a key may.
    pub fn meets(self, other: Scope) -> bool {
        let is_typed = |scope: Scope| scope.is_typed() || scope == Scope::Sort;
        match (self, other) {
            (Scope::In(one), Scope::In(two)) => one == two,
            _ if self == other => true,
            _ if self.is_of_panes() || other.is_of_panes() => {
                self.is_of_panes() && other.is_of_panes()
            }
            (Scope::Over, _) | (_, Scope::Over) => true,
            (Scope::Window, other) | (other, Scope::Window) => !is_typed(other),
            (Scope::Line, other) | (other, Scope::Line) => is_typed(other),
            (Scope::Sort, Scope::Picker) | (Scope::Picker, Scope::Sort) => true,
            _ => false,
        }
    }
}

/// What a command waits for while it is being worked out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wait {
    /// The rows that the list shows.
    Rows,
    /// The same, where a pane that is about them has the focus.
    PaneRows,
    /// What the draft does.
    Outcomes,
    /// What is proved of the draft.
    Findings,
    /// What lies over the panes.
    Overlay,
    /// What each exclusion of the list hides, and what its file holds.
    Drafts,
    /// The values that fit what is typed.
    Completions,
}

/// A command: a row of the table.
#[derive(Clone, Copy)]
pub struct Command {
    /// Its name in the configuration: `next-pane`.
    pub name: &'static str,
    /// Where its keys work.
    pub scope: Scope,
    /// Its keys, the first one shown as a hint.
    pub keys: &'static [&'static str],
    /// What it does, in a few words.
    pub help: &'static str,
    /// Other words by which the palette and the help find it, apart by blanks.
    pub synonyms: &'static str,
    /// The same in one word, for the status line.
    pub hint: &'static str,
    /// Its place among the hints of list, groups, detail and builder, from 1; 0 where
    /// it is not hinted at.
    ranks: [u8; 4],
    /// Whether it must have a key: nobody would get out without it.
    pub is_needed: bool,
    waits: &'static [Wait],
    disabled: fn(&App) -> Option<String>,
    run: fn(&mut App),
}

impl std::fmt::Debug for Command {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Command({})", self.name)
    }
}

impl PartialEq for Command {
    fn eq(&self, other: &Command) -> bool {
        self.name == other.name
    }
}

impl Eq for Command {}

impl Command {
    const fn new(
        scope: Scope,
        name: &'static str,
        keys: &'static [&'static str],
        help: &'static str,
        run: fn(&mut App),
    ) -> Command {
        Command {
            name,
            scope,
            keys,
            help,
            synonyms: "",
            hint: "",
            ranks: [0; 4],
            is_needed: false,
            waits: &[],
            disabled: |_| None,
            run,
        }
    }

    const fn hint(self, hint: &'static str, ranks: [u8; 4]) -> Command {
        Command {
            hint,
            ranks,
            ..self
        }
    }

    const fn synonyms(self, synonyms: &'static str) -> Command {
        Command { synonyms, ..self }
    }

    const fn waits(self, waits: &'static [Wait]) -> Command {
        Command { waits, ..self }
    }

    const fn unless(self, disabled: fn(&App) -> Option<String>) -> Command {
        Command { disabled, ..self }
    }

    const fn needed(self) -> Command {
        Command {
            is_needed: true,
            ..self
        }
    }

    /// The command of this name.
    pub fn named(name: &str) -> Option<&'static Command> {
        all().find(|command| command.name == name)
    }

    /// Its keys where the configuration says nothing.
    pub fn default_keys(&self) -> Vec<Key> {
        let keys = self.keys.iter();
        keys.filter_map(|name| Key::parse(name)).collect()
    }

    /// Whether the palette offers it: movements are of no use by name.
    pub fn is_in_palette(&self) -> bool {
        let is_movement = self.scope == Scope::AnyList;
        self.scope.is_of_panes() && !is_movement && self.name != "palette"
    }

    /// Whether it moves a cursor, so that it can be counted.
    pub(super) fn is_motion(&self) -> bool {
        self.scope == Scope::AnyList
    }

    /// What it waits for.
    pub(super) fn waited_for(&self) -> &'static [Wait] {
        self.waits
    }

    /// Why it can't be done now; `None` where it can.
    pub fn why_disabled(&self, app: &App) -> Option<String> {
        (self.disabled)(app)
    }

    /// Does it.
    pub(super) fn run(&self, app: &mut App) {
        (self.run)(app);
    }
}

/// The table.
pub fn all() -> impl Iterator<Item = &'static Command> {
    let parts = [
        anywhere::COMMANDS,
        list::COMMANDS,
        columns::COMMANDS,
        detail::COMMANDS,
        builder::COMMANDS,
        over::COMMANDS,
        typing::COMMANDS,
    ];
    parts.into_iter().flatten()
}

/// What the status line reminds of in a pane, the first thing first.
pub fn hints(focus: Pane, is_grouped: bool) -> Vec<&'static Command> {
    let place = match focus {
        Pane::List => usize::from(is_grouped),
        Pane::Detail => 2,
        Pane::Builder => 3,
    };
    let rank = |command: &&'static Command| command.ranks[place];
    let mut hints: Vec<&'static Command> = all().filter(|command| rank(command) > 0).collect();
    hints.sort_by_key(rank);
    hints
}

/// A row of the help.
#[derive(Clone, Copy, Debug)]
pub enum HelpRow {
    /// What follows is about this.
    Topic(&'static str),
    /// A command.
    Command(&'static Command),
    /// A word, and what it means.
    Words(&'static str, &'static str),
}

/// The help: by topic, the focused pane's commands first, and what is no command last.
pub fn help(focus: Pane) -> Vec<HelpRow> {
    let mut scopes = Scope::ALL.to_vec();
    scopes.sort_by_key(|scope| *scope != Scope::In(focus));
    let section = |scope: Scope| {
        let commands = all().filter(move |command| command.scope == scope);
        std::iter::once(HelpRow::Topic(scope.title())).chain(commands.map(HelpRow::Command))
    };
    let told = topics::TOPICS.iter().flat_map(|(title, rows)| {
        let rows = rows.iter().map(|(word, text)| HelpRow::Words(word, text));
        std::iter::once(HelpRow::Topic(title)).chain(rows)
    });
    scopes.into_iter().flat_map(section).chain(told).collect()
}

#[cfg(test)]
mod tests;
