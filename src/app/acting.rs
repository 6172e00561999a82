//! What commands do that is no one pane's, and what those of the detail do.

use super::commands::Command;
use super::keyboard::Held;
use super::list::{Narrowing, Trait};
use super::overlay::{Overlay, Pick, Picker, Question};
use super::scroll::{Motion, Scroll};
use super::status::RowStatus;
use super::{App, Effect, Pane};
use crate::detail::{DetailLine, Known};
use crate::store::Order;

impl App {
    /// Does `command`, or says why not; once what it hangs on is there.
    pub(super) fn act(&mut self, command: &'static Command) {
        if self.must_wait(command) {
            return self.keyboard.hold_first(Held::Command(command));
        }
        match command.why_disabled(self) {
            Some(why) => self.complain(why),
            None => self.run_counted(command),
        }
    }

    pub(super) fn open_help(&mut self) {
        self.overlays.push(Overlay::Help(Scroll::default()));
    }

    /// Gives the focus to the pane so many further on.
    pub(super) fn turn_focus(&mut self, by: usize) {
        self.screen.turn_focus(by);
    }

    pub(super) fn go_to_list(&mut self) {
        self.screen.go_to(Pane::List);
    }

    pub(super) fn go_to_detail(&mut self) {
        self.screen.go_to(Pane::Detail);
    }

    pub(super) fn go_to_builder(&mut self) {
        self.screen.go_to(Pane::Builder);
    }

    pub(super) fn zoom(&mut self) {
        self.screen.turn_zoom();
    }

    pub(super) fn turn_xml(&mut self) {
        self.builder.turn_xml();
    }

    pub(super) fn redraw(&mut self) {
        self.outbox.push(Effect::Redraw);
    }

    pub(super) fn suspend(&mut self) {
        self.outbox.push(Effect::Suspend);
    }

    pub(super) fn show_skipped(&mut self) {
        let text = self.loaded.skipped_text();
        self.open_text("skipped records", text);
    }

    pub(super) fn show_mistakes(&mut self) {
        let text = self.screen.mistakes().join("\n");
        self.open_text("mistakes in the configuration", text);
    }

    /// The next colours.
    pub(super) fn turn_theme(&mut self) {
        let name = self.screen.turn_theme();
        self.say(format!(
            "colours: {name}; `theme` in the configuration keeps them"
        ));
    }

    pub(super) fn turn_mouse(&mut self) {
        let is_on = !self.screen.has_mouse();
        self.screen.set_mouse(is_on);
        self.outbox.push(Effect::Mouse(is_on));
    }

    /// `Enter` in the list: the detail, or the group's rows.
    pub(super) fn open_row(&mut self) {
        match self.list.open_groups() {
            Some(_) => self.open_group(),
            None => self.go_to_detail(),
        }
    }

    /// `p` and `P`: shows the next status of the round only, or the one before.
    pub(super) fn show_in_turn(&mut self, is_forth: bool) {
        let now = self.list.status();
        let at = RowStatus::ROUND
            .iter()
            .position(|status| Some(*status) == now);
        let to = match (at, is_forth) {
            (None, true) => Some(0),
            (None, false) => Some(RowStatus::ROUND.len() - 1),
            (Some(at), true) => Some(at + 1),
            (Some(at), false) => at.checked_sub(1),
        };
        let show = to.and_then(|to| RowStatus::ROUND.get(to).copied());
        self.list.show_only(show);
    }

    pub(super) fn ask_order(&mut self) {
        let mut picker = Picker::new(Pick::Order, Order::ALL.len());
        let own = |order: &Order| *order == self.list.order();
        picker.scroll.cursor = Order::ALL.iter().position(own).unwrap_or(0);
        self.overlays.push(Overlay::Picker(picker));
    }

    pub(super) fn copy_value(&mut self) {
        if let Some(text) = self.detail.line().and_then(DetailLine::value) {
            self.say("copied");
            self.outbox.push(Effect::Copy(text));
        }
    }

    pub(super) fn show_value(&mut self) {
        let whole = |line: &DetailLine| Some((line_title(line), line.value()?));
        if let Some((title, text)) = self.detail.line().and_then(whole) {
            self.open_text(&title, text);
        }
    }

    pub(super) fn quit(&mut self) {
        match self.work.is_changed() || self.triage.lost_beside(self.work.id()) > 0 {
            true => self.ask_to_quit(),
            false => self.outbox.push(Effect::Quit),
        }
    }

    pub(super) fn ask_to_quit(&mut self) {
        let what = if self.work.is_changed() {
            match self.triage.is_kept() {
                true => "the exclusion holds changes that are in no file; the session keeps them",
                false => "the exclusion holds changes that are in no file, and are lost",
            }
        } else {
            "nothing is unsaved"
        };
        let mut lines = vec![what.to_owned()];
        match self.triage.lost_beside(self.work.id()) {
            0 => {}
            1 => lines.insert(
                0,
                format!(
                    "1 other exclusion ({}) is in no file, and is lost",
                    self.key_of("drafts")
                ),
            ),
            count => lines.insert(
                0,
                format!(
                    "{count} other exclusions ({}) are in no file, and are lost",
                    self.key_of("drafts")
                ),
            ),
        }
        self.overlays
            .push(Overlay::Confirm(Question::Quit, lines, Scroll::default()));
    }

    pub(super) fn open_text(&mut self, title: &str, text: String) {
        self.overlays.push(Overlay::text(title, text));
    }

    pub(super) fn open_notes(&mut self) {
        let notes: Vec<String> = self.all_notes().into_iter().map(|note| note.text).collect();
        let text = if notes.is_empty() {
            "nothing to remark".to_owned()
        } else {
            notes.join("\n\n")
        };
        self.open_text("notes", text);
    }

    /// Moves in the list that lies topmost, else in the focused pane.
    pub(super) fn scroll(&mut self, motion: Motion) {
        match self.overlays.is_empty() {
            true => self.scroll_pane(motion),
            false => self.scroll_overlay(motion),
        }
    }

    /// Moves in the focused pane.
    pub(super) fn scroll_pane(&mut self, motion: Motion) {
        let height = self.height(self.screen.focus());
        match self.screen.focus() {
            Pane::List => self.list.go(motion, height),
            Pane::Detail => self.detail.go(motion, height),
            Pane::Builder if self.builder.is_xml() => {
                let len = self.xml_len();
                self.builder.view_xml(motion, len, height);
            }
            Pane::Builder => self.builder.go(motion, height),
        }
    }

    pub(super) fn narrow(&mut self, is_hidden: bool) {
        let Some(line) = self.detail.line() else {
            return;
        };
        let Some((by, code)) = line.about().cloned() else {
            return;
        };
        let value = match line {
            DetailLine::Property {
                known: Known::Absent,
                ..
            } => "absent".to_owned(),
            DetailLine::Property {
                known: Known::Unknown,
                ..
            } => "unknown".to_owned(),
            other => other.value().unwrap_or_default(),
        };
        let sign = if is_hidden { "≠" } else { "=" };
        let label = match line {
            DetailLine::Heading { text, .. } => text.clone(),
            other => format!("{} {sign} {value}", line_title(other)),
        };
        let narrowing = Narrowing {
            about: Trait::By(by, code),
            is_hidden,
            label,
        };
        self.list.narrow(narrowing);
    }

    pub(super) fn ask_raw(&mut self) {
        let Some(row) = self.detail.row() else {
            return;
        };
        let records = self.loaded.store().records();
        if let Some(span) = records.span(row) {
            let source = records.source(row);
            self.outbox.push(Effect::ReadRaw { row, source, span });
        }
    }

    pub(super) fn show_raw(&mut self, row: usize, text: Result<String, String>) {
        let place = format!(
            "{}:{}",
            self.loaded.store().records().source_name(row),
            self.loaded
                .store()
                .records()
                .span(row)
                .map_or(0, |span| span.line)
        );
        match text {
            Ok(text) => self.open_text(&format!("raw record {place}"), pretty(&text)),
            Err(error) => self.complain(format!("{place} can't be read: {error}")),
        }
    }
}

/// What a line of the detail is about, as a title.
pub(super) fn line_title(line: &DetailLine) -> String {
    match line {
        DetailLine::Record { label, .. } => (*label).to_owned(),
        DetailLine::Extra { label, .. } => label.clone(),
        DetailLine::Heading { text, .. } => text.clone(),
        DetailLine::Property {
            subject, property, ..
        } => format!("{} {property}", subject.name()),
    }
}

/// JSON laid out for reading; other text as it is.
fn pretty(text: &str) -> String {
    let json = text.find('{').and_then(|at| text.get(at..));
    json.and_then(|json| serde_json::from_str::<serde_json::Value>(json).ok())
        .and_then(|value| serde_json::to_string_pretty(&value).ok())
        .unwrap_or_else(|| text.to_owned())
}
