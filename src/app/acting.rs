//! What each action does, and why it can't be done where it can't.

use super::keymap::{Action, TABLE};
use super::list::{Narrowing, Trait};
use super::overlay::{Ask, Overlay, Pick, Picker, Prompt, Question};
use super::scroll::Scroll;
use super::waiting::Held;
use super::{App, Effect, Pane};
use crate::detail::{DetailLine, Known};
use crate::matcher::Outcome;
use crate::session::Verdict;
use crate::store::Order;

impl App {
    /// Does `action`, or says why not; once what it hangs on is there.
    pub(super) fn act(&mut self, action: Action) -> Vec<Effect> {
        if self.must_wait(action) {
            self.held.push_front(Held::Action(action));
            return Vec::new();
        }
        self.act_now(action)
    }

    /// The same, whatever is still being worked out.
    pub(super) fn act_now(&mut self, action: Action) -> Vec<Effect> {
        if let Some(why) = self.why_disabled(action) {
            self.complain(why);
            return Vec::new();
        }
        match action {
            Action::Quit => return self.quit(),
            Action::Help => self.overlays.push(Overlay::Help(Scroll::default())),
            Action::Palette => self.open_palette(),
            Action::NextPane => self.focus = Pane::ALL[(self.focus as usize + 1) % 3],
            Action::PreviousPane => self.focus = Pane::ALL[(self.focus as usize + 2) % 3],
            Action::FocusList => self.focus = Pane::List,
            Action::Open if self.list.open_groups().is_some() => self.open_group(),
            Action::FocusDetail | Action::Open => self.focus = Pane::Detail,
            Action::FocusBuilder => self.focus = Pane::Builder,
            Action::Zoom => self.is_zoomed = !self.is_zoomed,
            Action::Undo => self.travel(true),
            Action::Redo => self.travel(false),
            Action::Save => return self.save(),
            Action::SaveAs => self.ask_where_to_save(),
            Action::Xml => self.is_xml = !self.is_xml,
            Action::Redraw => return vec![Effect::Redraw],
            Action::Suspend => return vec![Effect::Suspend],
            Action::Back => self.back(),
            Action::Skipped => {
                let text = self.skipped_text();
                self.open_text("skipped records", text);
            }
            Action::Mouse => {
                self.has_mouse = !self.has_mouse;
                return vec![Effect::Mouse(self.has_mouse)];
            }
            Action::Down
            | Action::Up
            | Action::First
            | Action::Last
            | Action::PageDown
            | Action::PageUp => {
                self.scroll(action);
            }
            Action::Filter if self.list.open_groups().is_some() => {
                let before = self.list.open_groups().map_or(0, |view| view.scroll.cursor);
                self.overlays
                    .push(Overlay::Prompt(Prompt::new(Ask::Find(before), "")));
            }
            Action::Filter => {
                let before = self.list.filter.clone();
                self.overlays.push(Overlay::Prompt(Prompt::new(
                    Ask::Filter(before.clone()),
                    &before,
                )));
            }
            Action::ShowNext => {
                self.list.show = match self.list.show {
                    None => Some(Outcome::Suppressed),
                    Some(Outcome::Suppressed) => Some(Outcome::Kept),
                    Some(Outcome::Kept) => Some(Outcome::Undecided),
                    Some(Outcome::Undecided) => None,
                };
            }
            Action::Sort => {
                let mut picker = Picker {
                    pick: Pick::Order,
                    line: Default::default(),
                    scroll: Scroll::default(),
                    shown: (0..Order::ALL.len()).collect(),
                };
                picker.scroll.cursor = Order::ALL
                    .iter()
                    .position(|order| *order == self.list.order)
                    .unwrap_or(0);
                self.overlays.push(Overlay::Picker(picker));
            }
            Action::GroupBy => self.ask_groups(),
            Action::Drafts => self.open_drafts(),
            Action::Facets => self.ask_facet(),
            Action::Time => self.open_timeline(None),
            Action::Name => self.ask_head(Ask::Name),
            Action::Remark => self.ask_head(Ask::Remark),
            Action::Rules => self.ask_head(Ask::Rules),
            Action::Note => self.ask_note(),
            Action::Mark => self.mark(),
            Action::MarkRange => self.mark_range(),
            Action::MarkShown => self.mark_shown(),
            Action::Benign => self.judge(Some(Verdict::Benign)),
            Action::Threat => self.judge(Some(Verdict::Threat)),
            Action::ClearVerdict => self.judge(None),
            Action::BenignShown => self.judge_shown(Some(Verdict::Benign)),
            Action::ThreatShown => self.judge_shown(Some(Verdict::Threat)),
            Action::ClearShown => self.judge_shown(None),
            Action::AddGroup => self.add_group(),
            Action::NextSuppressed => self.next_suppressed(),
            Action::NextChanged => self.jump_to_changed(true),
            Action::PreviousChanged => self.jump_to_changed(false),
            Action::Explain => self.explain(),
            Action::Add => self.add_property(false),
            Action::AddNegated => self.add_property(true),
            Action::NarrowTo => self.narrow(false),
            Action::HideValue => self.narrow(true),
            Action::Copy => {
                if let Some(text) = self.detail.line().and_then(DetailLine::value) {
                    self.say("copied");
                    return vec![Effect::Copy(text)];
                }
            }
            Action::Raw => return self.ask_raw(),
            Action::WholeValue => {
                if let Some((title, text)) = self
                    .detail
                    .line()
                    .and_then(|line| Some((line_title(line), line.value()?)))
                {
                    self.open_text(&title, text);
                }
            }
            Action::AddCondition => self.ask_property(),
            Action::EditValue => self.ask_value(),
            Action::NextComparison
            | Action::AndOr
            | Action::Negate
            | Action::Widen
            | Action::Narrow
            | Action::Delete
            | Action::MoveDown
            | Action::MoveUp
            | Action::Group
            | Action::Ungroup => self.edit_node(action),
            Action::Assume => self.assume(),
            Action::Witness => self.show_finding(),
            Action::Fix => self.ask_fixes(),
            Action::Notes => self.open_notes(),
        }
        Vec::new()
    }

    /// Why `action` can't be done now; `None` where it can.
    pub fn why_disabled(&self, action: Action) -> Option<String> {
        let text = match action {
            Action::Witness | Action::Fix => return self.why_no_finding(),
            Action::Save | Action::SaveAs if self.work.is_empty() => {
                "the exclusion is empty: it would suppress everything; add a condition first (a in the detail)"
            }
            Action::Open if self.list.row_at_cursor().is_none() => "no detection is shown",
            Action::Note
            | Action::Mark
            | Action::MarkRange
            | Action::Benign
            | Action::Threat
            | Action::ClearVerdict
                if self.list.row_at_cursor().is_none() =>
            {
                "no detection is shown"
            }
            Action::Mark | Action::MarkRange | Action::MarkShown
                if self.list.open_groups().is_some() =>
            {
                "open the group to mark detections"
            }
            Action::Explain if self.detail.row.is_none() => "no detection is shown",
            Action::Explain if self.work.is_empty() => {
                "the exclusion is empty: it does nothing yet"
            }
            Action::Raw if self.detail.row.is_none() => "no detection is shown",
            Action::Add | Action::AddNegated => {
                return self.detail.line().map_or(
                    Some("no detection is shown".to_owned()),
                    super::detail::why_not_added,
                );
            }
            Action::NarrowTo | Action::HideValue
                if self.detail.line().and_then(DetailLine::about).is_none() =>
            {
                "the list can't be narrowed by this line"
            }
            Action::Copy | Action::WholeValue
                if self.detail.line().and_then(DetailLine::value).is_none() =>
            {
                "there is no value here"
            }
            Action::BenignShown | Action::ThreatShown | Action::ClearShown | Action::MarkShown
                if self.list.shown.is_empty() =>
            {
                "no detection is shown"
            }
            Action::EditValue
            | Action::NextComparison
            | Action::AndOr
            | Action::Negate
            | Action::Widen
            | Action::Narrow
            | Action::Delete
            | Action::MoveDown
            | Action::MoveUp
            | Action::Group
            | Action::Ungroup
                if self.builder.path().is_none() =>
            {
                "the exclusion is empty"
            }
            _ => return None,
        };
        Some(text.to_owned())
    }

    pub(super) fn quit(&mut self) -> Vec<Effect> {
        if !self.work.is_changed() && self.triage.lost_beside(self.work.id) == 0 {
            return vec![Effect::Quit];
        }
        self.ask_to_quit()
    }

    pub(super) fn ask_to_quit(&mut self) -> Vec<Effect> {
        let what = if self.work.is_changed() {
            match self.triage.is_kept {
                true => "the exclusion holds changes that are in no file; the session keeps them",
                false => "the exclusion holds changes that are in no file, and are lost",
            }
        } else {
            "nothing is unsaved"
        };
        let mut lines = vec![what.to_owned()];
        match self.triage.lost_beside(self.work.id) {
            0 => {}
            1 => lines.insert(
                0,
                "1 other exclusion (D) is in no file, and is lost".to_owned(),
            ),
            count => lines.insert(
                0,
                format!("{count} other exclusions (D) are in no file, and are lost"),
            ),
        }
        self.overlays
            .push(Overlay::Confirm(Question::Quit, lines, Scroll::default()));
        Vec::new()
    }

    pub(super) fn open_text(&mut self, title: &str, text: String) {
        self.overlays.push(Overlay::text(title, text));
    }

    fn open_notes(&mut self) {
        let notes: Vec<String> = self.all_notes().into_iter().map(|note| note.text).collect();
        let text = if notes.is_empty() {
            "nothing to remark".to_owned()
        } else {
            notes.join("\n\n")
        };
        self.open_text("notes", text);
    }

    fn open_palette(&mut self) {
        let mut actions: Vec<Action> = TABLE.iter().map(|row| row.action).collect();
        // The list's own movements are of no use by name.
        actions.retain(|action| {
            action.row().scope != super::keymap::Scope::AnyList && *action != Action::Palette
        });
        let shown = (0..actions.len()).collect();
        let picker = Picker {
            pick: Pick::Action(actions),
            line: Default::default(),
            scroll: Scroll::default(),
            shown,
        };
        self.overlays.push(Overlay::Picker(picker));
    }

    fn scroll(&mut self, action: Action) {
        let height = self.height(self.focus);
        match self.focus {
            Pane::List => match self.list.groups.as_mut().filter(|view| !view.is_open) {
                Some(view) => {
                    let len = view.len();
                    view.scroll.act(action, len, height)
                }
                None => self.list.scroll.act(action, self.list.shown.len(), height),
            },
            Pane::Detail => {
                self.detail.is_moved = true;
                let len = self.detail.lines.len();
                self.detail.scroll.act(action, len, height)
            }
            Pane::Builder if self.is_xml => {
                let len = self.xml().len();
                self.xml_scroll.view(action, len, height)
            }
            Pane::Builder => self
                .builder
                .scroll
                .act(action, self.builder.rows.len(), height),
        };
    }

    fn narrow(&mut self, is_hidden: bool) {
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
        if !self.list.narrowings.contains(&narrowing) {
            self.list.narrowings.push(narrowing);
        }
    }

    fn ask_raw(&mut self) -> Vec<Effect> {
        let Some(row) = self.detail.row else {
            return Vec::new();
        };
        let records = self.store.records();
        let Some(span) = records.span(row) else {
            return Vec::new();
        };
        vec![Effect::ReadRaw {
            row,
            source: records.source(row),
            span,
        }]
    }

    pub(super) fn show_raw(&mut self, row: usize, text: Result<String, String>) {
        let place = format!(
            "{}:{}",
            self.store.records().source_name(row),
            self.store.records().span(row).map_or(0, |span| span.line)
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
