//! What keys do in an overlay.

use super::completing::chooses;
use super::key::{Key, KeyCode};
use super::keymap::{self, Action, Scope};
use super::layout::Layout;
use super::overlay::{Ask, Overlay, Pick, Picker, Prompt, Question, TextView};
use super::prompt::Typed;
use super::scroll::Scroll;
use super::waiting::Held;
use super::{App, Effect};
use crate::group::By;
use crate::rule::edit::Edit;
use crate::rule::form::Form;
use crate::store::{Order, rank};

impl App {
    /// Gives `key` to `overlay`, which was taken off the stack: it goes back on
    /// unless the key ends it.
    pub(super) fn overlay_key(&mut self, overlay: Overlay, key: Key) -> Vec<Effect> {
        match overlay {
            Overlay::Help(scroll) => self.help_key(scroll, key),
            Overlay::Text(text) => self.text_key(text, key),
            Overlay::Confirm(question, lines, scroll) => {
                self.confirm_key(question, lines, scroll, key)
            }
            Overlay::Prompt(prompt) => self.prompt_key(prompt, key),
            Overlay::Picker(picker) => self.picker_key(picker, key),
            Overlay::Fixes(fixes) => self.fixes_key(fixes, key),
            Overlay::Caution(caution) => self.caution_key(caution, key),
            Overlay::Drafts(drafts) => self.drafts_key(drafts, key),
            Overlay::Facets(facets) => self.facets_key(facets, key),
            Overlay::Time(view) => self.time_key(view, key),
            Overlay::Awaited(awaited) => self.awaited_key(awaited, key),
        }
    }

    /// Rows of text an overlay shows.
    pub fn overlay_height(&self) -> usize {
        Layout::overlay(self.size.0, self.size.1)
            .inner_height()
            .max(1)
    }

    fn help_key(&mut self, mut scroll: Scroll, key: Key) -> Vec<Effect> {
        if is_back(key) || matches!(key.code, KeyCode::Char('q' | '?')) {
            return Vec::new();
        }
        if let Some(action) = self.keymap.list_action(key) {
            scroll.view(
                action,
                keymap::help(self.focus).len(),
                self.overlay_height(),
            );
        }
        self.overlays.push(Overlay::Help(scroll));
        Vec::new()
    }

    fn text_key(&mut self, mut text: TextView, key: Key) -> Vec<Effect> {
        if is_back(key) || key == Key::char('q') {
            return Vec::new();
        }
        if let Some(action) = self.keymap.list_action(key) {
            text.scroll.view(action, text.len, self.overlay_height());
        }
        let copied = (key == Key::char('y')).then(|| text.text.clone());
        self.overlays.push(Overlay::Text(text));
        copied.map_or_else(Vec::new, |text| {
            self.say("copied");
            vec![Effect::Copy(text)]
        })
    }

    fn confirm_key(
        &mut self,
        question: Question,
        lines: Vec<String>,
        mut scroll: Scroll,
        key: Key,
    ) -> Vec<Effect> {
        match (key.code, &question) {
            (KeyCode::Char('y'), Question::Quit) => return vec![Effect::Quit],
            (KeyCode::Char('s'), Question::Quit) => {
                let effects = self.act_now(Action::Save);
                // An empty exclusion is not saved: there is nothing to wait for then.
                self.quits_when_saved = !effects.is_empty() || !self.overlays.is_empty();
                return effects;
            }
            (
                KeyCode::Char('y'),
                Question::Overwrite {
                    path,
                    form,
                    on_disk,
                    draft,
                },
            ) => {
                return self.overwrite(path.clone(), *form, on_disk.clone(), draft);
            }
            (KeyCode::Char('n' | 'q'), _) => {
                self.quits_when_saved = false;
                return Vec::new();
            }
            _ if is_back(key) => {
                self.quits_when_saved = false;
                return Vec::new();
            }
            _ => {}
        }
        if let Some(action) = self.keymap.list_action(key) {
            scroll.view(action, lines.len(), self.overlay_height());
        }
        self.overlays
            .push(Overlay::Confirm(question, lines, scroll));
        Vec::new()
    }

    fn prompt_key(&mut self, mut prompt: Prompt, key: Key) -> Vec<Effect> {
        if prompt.is_behind && chooses(key) {
            self.held.push_front(Held::Key(key));
            self.overlays.push(Overlay::Prompt(prompt));
            return Vec::new();
        }
        let is_left = prompt.line.type_key(key);
        if is_back(key) || is_left == Typed::Left {
            self.cancel(prompt.ask);
            return Vec::new();
        }
        match key.code {
            KeyCode::Enter => return self.submit(prompt),
            KeyCode::Tab => match &mut prompt.ask {
                Ask::SaveAs(form) => {
                    *form = next_form(*form);
                    let text = with_extension(prompt.line.text(), *form);
                    prompt.line.set(&text);
                }
                _ => take_completion(&mut prompt, 0),
            },
            KeyCode::Down => choose(&mut prompt, true),
            KeyCode::Up => choose(&mut prompt, false),
            _ => {}
        }
        let is_edited = is_left == Typed::Edited
            || matches!(key.code, KeyCode::Tab | KeyCode::Down | KeyCode::Up);
        if is_left == Typed::Edited {
            prompt.chosen = None;
        }
        self.overlays.push(Overlay::Prompt(prompt));
        if is_edited {
            self.line_changed();
        }
        Vec::new()
    }

    /// What follows from a change to the topmost line: the filter and the value
    /// are tried at once.
    pub(super) fn line_changed(&mut self) {
        let Some(overlay) = self.overlays.pop() else {
            return;
        };
        let overlay = match overlay {
            Overlay::Prompt(mut prompt) => {
                match &prompt.ask {
                    Ask::Filter(_) => self.list.set_filter(prompt.line.text()),
                    Ask::Value(_) | Ask::NewValue(..) => self.try_value(&mut prompt),
                    Ask::Find(before) => {
                        let before = *before;
                        self.find_group(prompt.line.text(), before);
                    }
                    _ => prompt.error = None,
                }
                Overlay::Prompt(prompt)
            }
            Overlay::Picker(mut picker) => {
                let names = self.choices(&picker.pick);
                picker.shown = rank(picker.line.text(), names.iter().map(String::as_str));
                picker.scroll = Scroll::default();
                Overlay::Picker(picker)
            }
            other => other,
        };
        self.overlays.push(overlay);
    }

    fn cancel(&mut self, ask: Ask) {
        match ask {
            Ask::Filter(before) => self.list.set_filter(&before),
            Ask::Value(_) | Ask::NewValue(..) => self.trial = None,
            Ask::Find(before) => self.find_group("", before),
            Ask::Note(_) | Ask::Name | Ask::Remark | Ask::Rules | Ask::OpenDraft => {}
            Ask::SaveAs(_) | Ask::Insist { .. } => self.quits_when_saved = false,
        }
    }

    fn submit(&mut self, prompt: Prompt) -> Vec<Effect> {
        match prompt.ask {
            Ask::Insist { .. } => self.insist(prompt),
            Ask::Filter(_) | Ask::Find(_) => Vec::new(),
            Ask::Name => {
                self.take_head(Edit::Name(prompt.line.text().trim().to_owned()));
                Vec::new()
            }
            Ask::Remark => {
                self.take_head(Edit::Note(prompt.line.text().trim().to_owned()));
                Vec::new()
            }
            Ask::Rules => {
                let rules = prompt
                    .line
                    .text()
                    .split(',')
                    .map(|rule| rule.trim().to_owned());
                self.take_head(Edit::Rules(rules.filter(|rule| !rule.is_empty()).collect()));
                Vec::new()
            }
            Ask::OpenDraft => vec![Effect::ReadDraft {
                path: prompt.line.text().trim().into(),
                id: None,
            }],
            Ask::Note(rows) => {
                self.take_note(rows, prompt.line.text());
                Vec::new()
            }
            Ask::Value(_) | Ask::NewValue(..) => {
                self.take_value(prompt);
                Vec::new()
            }
            Ask::SaveAs(form) => self.save_as(prompt, form),
        }
    }

    /// The choices of a picker, as they are shown and searched.
    pub fn choices(&self, pick: &Pick) -> Vec<String> {
        match pick {
            Pick::Action(actions) => actions
                .iter()
                .map(|action| match action.row().scope {
                    Scope::Anywhere => action.help().to_owned(),
                    scope => format!("{}: {}", scope.title(), action.help()),
                })
                .collect(),
            Pick::Property(properties, _) => properties
                .iter()
                .map(|(subject, property)| format!("{} {property}", subject.name()))
                .collect(),
            Pick::Groups(all) | Pick::Facet(all) => all.iter().map(By::name).collect(),
            Pick::Order => Order::ALL
                .iter()
                .map(|order| order.name().to_owned())
                .collect(),
        }
    }

    fn picker_key(&mut self, mut picker: Picker, key: Key) -> Vec<Effect> {
        if is_back(key) {
            return Vec::new();
        }
        let height = self.overlay_height() - 1;
        let is_moved = match key.code {
            KeyCode::Enter => {
                let chosen = picker.shown.get(picker.scroll.cursor).copied();
                return chosen.map_or_else(Vec::new, |chosen| self.picked(picker.pick, chosen));
            }
            KeyCode::Down | KeyCode::Up | KeyCode::PageDown | KeyCode::PageUp => {
                self.keymap.list_action(key)
            }
            KeyCode::Char('n') if key.ctrl => Some(Action::Down),
            KeyCode::Char('p') if key.ctrl => Some(Action::Up),
            // Where nothing needs typing the list keys work too.
            KeyCode::Char('j' | 'k') if matches!(picker.pick, Pick::Order) => {
                self.keymap.list_action(key)
            }
            _ => None,
        };
        if let Some(action) = is_moved {
            picker.scroll.act(action, picker.shown.len(), height);
            self.overlays.push(Overlay::Picker(picker));
            return Vec::new();
        }
        match picker.line.type_key(key) {
            Typed::Left => return Vec::new(),
            typed => {
                self.overlays.push(Overlay::Picker(picker));
                if typed == Typed::Edited {
                    self.line_changed();
                }
            }
        }
        Vec::new()
    }

    fn picked(&mut self, pick: Pick, chosen: usize) -> Vec<Effect> {
        match pick {
            Pick::Action(actions) => match actions.get(chosen).copied() {
                Some(action) => {
                    if let Scope::In(pane) = action.row().scope {
                        self.focus = pane;
                    }
                    self.act(action)
                }
                None => Vec::new(),
            },
            Pick::Property(properties, path) => {
                if let Some((subject, property)) = properties.get(chosen).cloned() {
                    self.ask_new_value(subject, &property, path);
                }
                Vec::new()
            }
            Pick::Facet(all) => {
                if let Some(by) = all.into_iter().nth(chosen) {
                    self.open_facet(by);
                }
                Vec::new()
            }
            Pick::Groups(all) => {
                if let Some(by) = all.into_iter().nth(chosen) {
                    self.group_by(by);
                }
                Vec::new()
            }
            Pick::Order => {
                if let Some(order) = Order::ALL.get(chosen) {
                    self.list.order = *order;
                    self.list.scroll = Scroll::default();
                }
                Vec::new()
            }
        }
    }
}

/// `Esc` and `Ctrl-c` back out of everything.
pub(super) fn is_back(key: Key) -> bool {
    key.code == KeyCode::Esc || (key.ctrl && key.code == KeyCode::Char('c'))
}

fn choose(prompt: &mut Prompt, is_down: bool) {
    let len = prompt.completions.len();
    if len == 0 {
        return;
    }
    let at = match (prompt.chosen, is_down) {
        (None, true) => 0,
        (None, false) => len - 1,
        (Some(at), true) => (at + 1) % len,
        (Some(at), false) => (at + len - 1) % len,
    };
    take_completion(prompt, at);
}

fn take_completion(prompt: &mut Prompt, at: usize) {
    if let Some((text, _)) = prompt.completions.get(at) {
        prompt.line.set(&text.clone());
        prompt.chosen = Some(at);
    }
}

fn next_form(form: Form) -> Form {
    match form {
        Form::Definition => Form::Rule,
        Form::Rule => Form::Api,
        Form::Api => Form::Definition,
    }
}

/// A file name with the extension of a form.
pub(super) fn with_extension(name: &str, form: Form) -> String {
    let stem = name
        .strip_suffix(".xml")
        .or_else(|| name.strip_suffix(".json"))
        .unwrap_or(name);
    let extension = if form == Form::Api { "json" } else { "xml" };
    format!("{stem}.{extension}")
}
