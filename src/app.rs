//! The interface as a pure state machine: messages in, effects out. No
//! terminal, no files, no clock.
//!
//! ```text
//! Msg ─► App::update ─► state, then refresh: meaning, list, detail, builder
//!  ▲               └──► Vec<Effect>      what the shell is to do
//!  └── Answering::answer on a worker ◄─┘  previews, filters, orders, groups, proofs
//! ```
//! Who stands above may name who stands below, never the other way round:
//!
//! ```text
//! impl App, a file a topic        where parts meet: acting, adding, saving, …
//!   commands                      the one table of what can be done
//!   outbox, message               what happens, and what is asked for
//!     question                    what workers are asked, and what they answer
//!       overlay, list             what lies over the panes, what the list shows
//!         loaded, shown, work, …  the other parts, each with its own fields
//! ```
//! `tui` mirrors it with a drawing file a pane. A value being typed is tried on a copy of the draft
//! ([`App::shown_draft`]); a draft without meaning, or one whose preview is still
//! being worked out, leaves the last preview standing, marked as such.

mod acting;
mod adding;
mod addition;
pub mod answering;
pub mod builder;
pub mod caution;
mod choosing;
pub mod columns;
pub mod commands;
mod comparing;
pub mod completing;
mod copying;
mod counting;
mod cutting;
pub mod danger;
pub mod decided;
mod deciding;
pub mod detail;
pub mod dividing;
pub mod draft_list;
pub mod drafts;
mod editing;
mod elsewhere;
mod explaining;
mod exporting;
pub mod exports;
pub mod facets;
mod filling;
mod filtering;
mod first_steps;
pub mod fixes;
pub mod folder;
mod found;
pub mod groups;
pub mod header;
mod jumping;
pub mod key;
pub mod keyboard;
pub mod keymap;
pub mod layout;
pub mod leaving_out;
pub mod left;
pub mod list;
mod listing;
pub mod loaded;
mod loading;
pub mod looking;
pub mod marks;
mod message;
mod mouse;
pub mod notes;
pub mod outbox;
pub mod overlay;
mod overlays;
mod overwriting;
mod palette;
mod parts;
mod paths;
mod previewing;
pub mod previews;
pub mod prompt;
mod proof;
pub mod proofs;
pub mod question;
mod reading_back;
mod refreshing;
mod saved_view;
pub mod saves;
pub mod saving;
mod scoping;
pub mod screen;
pub mod scroll;
mod searching;
pub mod shown;
pub mod stack;
pub mod status;
mod suggesting;
pub mod timeline;
mod triage;
mod undoing;
pub mod unseen;
mod valuing;
mod waiting;
pub mod watch;
mod watching;
pub mod work;
pub mod zone;

use crate::load::Loading;
use crate::rule::Draft;
pub use loaded::SharedStore;
pub use message::{Effect, ExportOutcome, Hints, Mouse, Msg, SaveNews};
pub use screen::{CountRows, Notice};

use key::Key;
use keyboard::Held;
use layout::Layout;
pub use list::column::ListColumn;
use overlay::Overlay;

/// One of the three panes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Pane {
    /// The detections.
    #[default]
    List = 0,
    /// One detection.
    Detail = 1,
    /// The exclusion.
    Builder = 2,
}

impl Pane {
    /// The panes in their order.
    pub const ALL: [Pane; 3] = [Pane::List, Pane::Detail, Pane::Builder];
}

/// The application.
#[derive(Debug)]
pub struct App {
    loaded: loaded::LoadedState,
    screen: screen::ScreenState,
    keyboard: keyboard::Keyboard,
    overlays: stack::Overlays,
    outbox: outbox::Outbox,
    /// What was decided, and the history of everything.
    triage: decided::Triage,
    /// The draft under work.
    work: work::Work,
    shown: shown::ShownDraft,
    saves: saves::Saves,
    /// The list pane.
    list: list::List,
    /// The detail pane.
    detail: detail::Detail,
    /// The builder pane.
    builder: builder::Builder,
}

impl App {
    /// An application that has loaded nothing yet.
    pub fn new(work: work::Work, loading: Loading, size: (u16, u16), count_rows: CountRows) -> App {
        let mut app = App {
            loaded: loaded::LoadedState::new(loading),
            screen: screen::ScreenState::new(size, count_rows),
            keyboard: keyboard::Keyboard::default(),
            overlays: stack::Overlays::default(),
            outbox: outbox::Outbox::default(),
            triage: decided::Triage::given(work.assumptions().clone()),
            work,
            shown: shown::ShownDraft::default(),
            saves: saves::Saves::default(),
            list: list::List::default(),
            detail: detail::Detail::default(),
            builder: builder::Builder::default(),
        };
        app.refresh();
        app
    }

    /// Takes a message; gives what the shell is to do.
    pub fn update(&mut self, msg: Msg) -> Vec<Effect> {
        let is_input = matches!(
            msg,
            Msg::Key(_) | Msg::Paste(_) | Msg::Mouse(_) | Msg::Command(_)
        );
        self.overlays
            .answer_key(is_input && !self.keyboard.has_held());
        self.take(msg);
        if !is_input {
            self.absorb_waiting();
            self.read_on_by_itself();
        }
        loop {
            self.ask_proof();
            self.refresh();
            self.go_to_place();
            if let Some(msg) = self.take_postponed() {
                self.take(msg);
            } else if !self.take_held() {
                break;
            }
            self.overlays.answer_key(false);
        }
        if self.triage.is_view_due() || self.outbox.quits() {
            self.keep_place();
        }
        self.outbox.take()
    }

    fn take(&mut self, msg: Msg) {
        let Some(msg) = self.postpone(msg) else {
            return;
        };
        match msg {
            Msg::Key(key) => {
                if !self.hold(Held::Key(key)) {
                    self.key(key);
                }
            }
            Msg::Paste(text) => {
                if !self.hold(Held::Paste(text.clone())) {
                    self.paste(&text);
                }
            }
            Msg::Mouse(mouse) => self.mouse(mouse),
            Msg::Command(command) => {
                if self.overlays.is_empty() && !self.hold(Held::Command(command)) {
                    self.act(command);
                }
            }
            Msg::Save(news) => self.save_news(news),
            Msg::Export {
                asked,
                path,
                outcome,
            } => self.take_export(asked, &path, outcome),
            Msg::Resize(width, height) => self.screen.resize(width, height),
            Msg::Loading(news) => self.load(news),
            Msg::Watched {
                source,
                look,
                is_of_lines,
            } => self.take_look(source, look, is_of_lines),
            Msg::ReadingOn { source, line } => self.reading_on(source, line),
            Msg::CannotReadOn { source, why } => self.cannot_read_on(source, &why),
            Msg::Raw { row, text } => self.show_raw(row, text),
            Msg::Grouped { asked, groups } => self.grouped(asked, *groups),
            Msg::Tallied(tally) => self.take_tally(*tally),
            Msg::Found { asked, group } => self.take_found(asked, group),
            Msg::Completed { asked, completions } => self.take_completions(asked, completions),
            Msg::DraftRead { path, id, held } => self.draft_read(path, id, held),
            Msg::Sorted { order, rows } => self.list.take_sorted(self.loaded.store(), order, rows),
            Msg::Shown { number, rows } => self.list.take_shown(number, rows),
            Msg::Evaluated(evaluated) => self.take_evaluated(*evaluated),
            Msg::Weighed { asked, overlaps } => self.take_weighed(asked, &overlaps),
            Msg::Previewed(previewed) => self.take_preview(*previewed),
            Msg::Measured(measured) => self.list.columns_mut().measured_mut().take(*measured),
            Msg::Hinted(hints) => self.take_hints(*hints),
            Msg::NotKept(error) => self.not_kept(&error),
            Msg::Suggested(all) => self.take_suggestions(*all),
            Msg::Fixes { asked, choices } => self.take_fixes(asked, *choices),
            Msg::LeftOut { stamp, counts } => self.take_left_out(stamp, counts),
            Msg::Decided(decided) => self.take_decided(*decided),
            Msg::Seen(number) => self.take_seen(number),
            Msg::ReadBack { asked, checked } => self.read_back(asked, checked),
            Msg::Looked { asked, looked } => self.take_looked(asked, *looked),
            Msg::Proved(proof) => self.take_proof(*proof),
            Msg::GoOn => self.loaded.go_on(),
            Msg::Fault(error) => self.take_fault(&error),
        }
    }

    fn key(&mut self, key: Key) {
        self.screen.say(None);
        self.shown.previews_mut().forget_said();
        if let Some(view) = self.triage.resume_at() {
            // The cursor is where who works while loading goes on has put it.
            view.detection = None;
        }
        if !self.overlays.is_empty() {
            return self.overlay_key(key);
        }
        if self.count_digit(key) {
            return;
        }
        match self.keyboard.keymap().in_pane(key, self.screen.focus()) {
            // Both back out; where there is nothing to back out of, Ctrl-c asks to quit.
            Some(command) if command.name == "back" && key.ctrl && !self.has_way_back() => {
                self.ask_to_quit();
            }
            Some(command) => self.act(command),
            None => {
                self.keyboard.set_count(None);
                self.point_elsewhere(key);
            }
        }
    }

    fn paste(&mut self, text: &str) {
        if self.takes_lines() {
            return self.paste_values(text);
        }
        match self.overlays.last_mut().and_then(Overlay::line_mut) {
            Some(line) => {
                line.paste(text);
                self.line_changed();
            }
            None => {
                let key = |name| self.keyboard.keymap().key_of(name);
                let (filter, edit) = (key("filter"), key("edit-value"));
                self.say(format!(
                    "pasting needs a field: press {filter} to filter or {edit} to edit a value"
                ));
            }
        }
    }

    /// Shows times so.
    pub fn set_zone(&mut self, zone: zone::Zone) {
        self.screen.set_zone(zone);
    }

    /// Where everything lies.
    pub fn layout(&self) -> Layout {
        self.screen.layout()
    }

    /// The draft as it is shown: with the value that is being typed.
    pub fn shown_draft(&self) -> &Draft {
        self.shown.draft(&self.work)
    }

    /// Says something in the status bar.
    fn say(&mut self, text: impl Into<String>) {
        self.screen.say(Some(Notice {
            text: text.into(),
            is_error: false,
        }));
    }

    /// Says something in the status bar, behind what is said already.
    fn say_too(&mut self, text: &str) {
        let said = self.screen.notice();
        self.say(match said.map(|notice| notice.text.as_str()) {
            None | Some("") => text.to_owned(),
            Some(said) => format!("{said}; {text}"),
        });
    }

    /// Says in the status bar that something does not work.
    pub fn complain(&mut self, text: impl Into<String>) {
        self.screen.say(Some(Notice {
            text: text.into(),
            is_error: true,
        }));
    }
}
