//! What commands do in an overlay: help, texts, questions, prompts and choices.

use super::commands::{self, Command, Scope};
use super::key::{Key, KeyCode};
use super::keyboard::Held;
use super::overlay::addable::Addable;
use super::overlay::{Ask, Overlay, Pick, Prompt, Question, drafts};
use super::palette::{rank_commands, remember};
use super::scroll::{Motion, Scroll};
use super::{App, Effect};
use crate::group::By;
use crate::rule::edit::Edit;
use crate::rule::form::Form;
use crate::store::{Order, rank};
use tui_input::InputRequest;

impl App {
    /// Gives `key` to the topmost overlay: a command, a reply's letter, or a letter
    /// to be typed.
    pub(super) fn overlay_key(&mut self, key: Key) {
        let letter = match key.code {
            KeyCode::Char(letter) if !key.ctrl && !key.alt => Some(letter),
            _ => None,
        };
        if letter.is_some_and(|letter| self.reply_by(letter)) {
            return;
        }
        if self.count_digit(key) {
            return;
        }
        let Some(overlay) = self.overlays.last_mut() else {
            return;
        };
        if let Some(command) = self.keyboard.keymap().command(key, overlay.scopes()) {
            self.act(command);
        } else if matches!(overlay, Overlay::Awaited(_)) {
            // It is about what is not there yet.
            self.keyboard.hold_first(Held::Key(key));
        } else if let Some((line, letter)) = overlay.line_mut().zip(letter) {
            line.insert(letter);
            self.line_changed();
        }
    }

    /// Rows of text an overlay shows.
    pub fn overlay_height(&self) -> usize {
        self.screen.overlay().1
    }

    /// Leaves the topmost overlay, all as it was before.
    pub(super) fn leave(&mut self) {
        match self.overlays.pop() {
            Some(Overlay::Prompt(prompt)) => self.cancel(prompt.ask),
            Some(Overlay::Comparing(_)) => self.shown.try_out(None),
            Some(Overlay::Confirm(Question::Replace { target, typed, .. }, ..)) => {
                self.reopen_export(*target, &typed, None);
            }
            Some(Overlay::Confirm(..)) => self.saves.quit_afterwards(false),
            Some(Overlay::Suggestions(_)) => self.leave_suggestions(),
            Some(Overlay::Devices(devices)) => {
                self.saves.quit_afterwards(false);
                self.complain(format!("{} is not saved", devices.to.path.display()));
            }
            Some(Overlay::Awaited(awaited)) if awaited.exports().is_some() => self.stop_export(),
            Some(Overlay::Awaited(awaited)) => {
                self.saves.quit_afterwards(false);
                if let Some(to) = awaited.saves() {
                    self.complain(format!("{} is not saved", to.path.display()));
                }
            }
            _ => {}
        }
    }

    /// Moves in the topmost overlay: its cursor, or where there is none its view.
    pub(super) fn scroll_overlay(&mut self, motion: Motion) {
        let height = self.overlay_height();
        let focus = self.screen.focus();
        match self.overlays.last_mut() {
            Some(Overlay::Help(scroll)) => {
                scroll.view(motion, commands::help(focus).len(), height);
            }
            Some(Overlay::Text(text)) => text.scroll.view(motion, text.len, height),
            Some(Overlay::Confirm(_, lines, scroll)) => scroll.view(motion, lines.len(), height),
            Some(Overlay::Caution(caution)) => {
                let len = caution.replies.len();
                caution.scroll.go(motion, len, len.max(1));
            }
            Some(Overlay::Fixes(fixes)) => fixes.go(motion),
            Some(Overlay::Comparing(comparing)) => {
                let len = comparing.choices.len();
                comparing.scroll.go(motion, len, height - 1);
                self.try_comparison();
            }
            Some(Overlay::Suggestions(suggestions)) => {
                suggestions.go(motion);
                self.try_suggestion();
            }
            Some(Overlay::Devices(devices)) => {
                devices.scroll.go(motion, devices.listed.len(), height - 1);
            }
            Some(Overlay::Drafts(drafts)) => {
                drafts
                    .scroll
                    .go(motion, drafts.listed.len(), drafts::seen(height));
            }
            Some(Overlay::Facets(facets)) => {
                let len = facets.facet.values.len();
                facets.scroll.go(motion, len, height - 1);
            }
            Some(Overlay::Columns(_)) => {
                self.scroll_columns(|scroll, len| scroll.go(motion, len, height - 1));
            }
            Some(Overlay::Picker(picker)) => {
                picker.scroll.go(motion, picker.shown.len(), height - 1);
            }
            Some(
                Overlay::Prompt(_)
                | Overlay::Filling(_)
                | Overlay::Time(_)
                | Overlay::Awaited(_)
                | Overlay::Unseen(..),
            )
            | None => {}
        }
    }

    pub(super) fn copy_text(&mut self) {
        if let Some(Overlay::Text(text)) = self.overlays.last() {
            self.outbox.push(Effect::Copy(text.text.clone()));
            self.say("copied");
        }
    }

    /// `y` to a question.
    pub(super) fn answer_yes(&mut self) {
        match self.overlays.pop() {
            Some(Overlay::Confirm(Question::Quit, ..)) => self.outbox.push(Effect::Quit),
            Some(Overlay::Confirm(Question::Unproved(to), ..)) => {
                self.write(to.path, to.form, to.expected);
            }
            Some(Overlay::Confirm(
                Question::Replace {
                    target,
                    typed,
                    fingerprint,
                },
                ..,
            )) => self.export(*target, typed, Some(fingerprint)),
            Some(Overlay::Confirm(
                Question::Overwrite {
                    path,
                    form,
                    on_disk,
                    draft,
                },
                ..,
            )) => self.overwrite(path, form, on_disk, &draft),
            _ => {}
        }
    }

    /// `s` to the question whether to quit.
    pub(super) fn save_and_quit(&mut self) {
        if !matches!(
            self.overlays.last(),
            Some(Overlay::Confirm(Question::Quit, ..))
        ) {
            return;
        }
        self.overlays.pop();
        let save = Command::named("save");
        match save.and_then(|save| save.why_disabled(self)) {
            // An empty exclusion is not saved: there is nothing to wait for then.
            Some(why) => self.complain(why),
            None => {
                self.saves.quit_afterwards(true);
                self.save();
            }
        }
    }

    /// `Enter` in a prompt.
    pub(super) fn accept_prompt(&mut self) {
        if let Some(Overlay::Prompt(prompt)) = self.overlays.pop() {
            self.submit(prompt);
        }
    }

    /// `Tab` in a prompt: the first completion, or the next form to save in.
    pub(super) fn complete_prompt(&mut self) {
        let Some(Overlay::Prompt(prompt)) = self.overlays.last_mut() else {
            return;
        };
        match &mut prompt.ask {
            Ask::SaveAs(form) => {
                *form = form.next();
                let text = with_extension(prompt.line.text(), *form);
                prompt.line.set(&text);
            }
            Ask::Filter(_) => App::take_filter_completion(prompt),
            Ask::Export(target) => {
                target.form = target.form.next();
                let text = target.form.name(prompt.line.text());
                let at = text.len() - target.form.extension().len();
                prompt.line.set_at(&text, at);
            }
            _ => take_completion(prompt, 0),
        }
        self.line_changed();
    }

    /// The arrows in a prompt: the next completion, or the one before.
    pub(super) fn choose_completion(&mut self, is_down: bool) {
        if let Some(Overlay::Prompt(prompt)) = self.overlays.last()
            && matches!(prompt.ask, Ask::Filter(_) | Ask::Find(_) | Ask::FindText(_))
        {
            return self.recall_filter(!is_down);
        }
        if let Some(Overlay::Prompt(prompt)) = self.overlays.last_mut() {
            choose(prompt, is_down);
            self.line_changed();
        }
    }

    /// Edits the line that is typed; an empty one is left by Backspace.
    pub(super) fn edit_line(&mut self, request: InputRequest) {
        let Some(line) = self.overlays.last_mut().and_then(Overlay::line_mut) else {
            return;
        };
        let is_leaving = request == InputRequest::DeletePrevChar && line.text().is_empty();
        // A field may be empty.
        if is_leaving && !matches!(self.overlays.last(), Some(Overlay::Filling(_))) {
            return self.leave();
        }
        let Some(line) = self.overlays.last_mut().and_then(Overlay::line_mut) else {
            return;
        };
        line.edit(request);
        self.line_changed();
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
                    Ask::Filter(_) => self.try_filter(&mut prompt),
                    Ask::Value(_) | Ask::NewValue(..) => self.try_value(&mut prompt),
                    Ask::Find(before) => {
                        let before = *before;
                        self.find_group(prompt.line.text(), before, false);
                    }
                    Ask::FindText(top) => {
                        let top = *top;
                        self.try_find(prompt.line.text(), top);
                    }
                    Ask::SaveAs(_) | Ask::Export(_) | Ask::OpenDraft => {
                        prompt.error = None;
                        self.complete_path(&mut prompt);
                    }
                    _ => prompt.error = None,
                }
                Overlay::Prompt(prompt)
            }
            Overlay::Picker(mut picker) => {
                let names = self.choices(&picker.pick);
                picker.shown = match &picker.pick {
                    Pick::Command(commands) => rank_commands(picker.line.text(), &names, commands),
                    _ => rank(picker.line.text(), names.iter().map(String::as_str)),
                };
                picker.scroll = Scroll::default();
                Overlay::Picker(picker)
            }
            Overlay::Filling(mut filling) => {
                App::field_changed(&mut filling);
                Overlay::Filling(filling)
            }
            other => other,
        };
        self.overlays.push(overlay);
    }

    fn cancel(&mut self, ask: Ask) {
        match ask {
            Ask::Filter(before) => self.list.set_filter(&before),
            Ask::Value(_) | Ask::NewValue(..) => self.shown.try_out(None),
            Ask::Find(before) => self.find_group("", before, false),
            Ask::FindText(top) => self.try_find("", top),
            Ask::Note(_) | Ask::Name | Ask::Rename(_) | Ask::Remark | Ask::Rules => {}
            Ask::OpenDraft | Ask::Export(_) => {}
            Ask::SaveAs(_) | Ask::Insist { .. } => self.saves.quit_afterwards(false),
        }
    }

    fn submit(&mut self, prompt: Prompt) {
        match prompt.ask {
            Ask::Insist { .. } => self.insist(prompt),
            Ask::Filter(_) => self.take_filter(prompt.line.text()),
            ask @ (Ask::Find(_) | Ask::FindText(_)) => self.take_find(&ask, prompt.line.text()),
            Ask::Name => self.take_head(Edit::Name(prompt.line.text().trim().to_owned())),
            Ask::Rename(id) => self.rename_draft(id, prompt.line.text()),
            Ask::Remark => self.take_head(Edit::Note(prompt.line.text().trim().to_owned())),
            Ask::Rules => {
                let rules = prompt
                    .line
                    .text()
                    .split(',')
                    .map(|rule| rule.trim().to_owned());
                self.take_head(Edit::Rules(rules.filter(|rule| !rule.is_empty()).collect()));
            }
            Ask::OpenDraft => self.outbox.push(Effect::ReadDraft {
                path: self.saves.expanded(prompt.line.text().trim()),
                id: None,
            }),
            Ask::Note(rows) => self.take_note(rows, prompt.line.text()),
            Ask::Value(_) | Ask::NewValue(..) => self.take_value(prompt),
            Ask::SaveAs(form) => self.save_as(prompt, form),
            Ask::Export(target) => {
                let typed = prompt.line.text().to_owned();
                self.export(target, typed, None);
            }
        }
    }

    /// The choices of a picker, as they are shown and searched.
    pub fn choices(&self, pick: &Pick) -> Vec<String> {
        match pick {
            Pick::Command(commands) => commands
                .iter()
                .map(|command| match command.scope {
                    Scope::Anywhere => command.help.to_owned(),
                    scope => format!("{}: {}", scope.title(), command.help),
                })
                .collect(),
            Pick::Add(all) => all.iter().map(Addable::name).collect(),
            Pick::Groups(all) | Pick::Facet(all) => all.iter().map(By::name).collect(),
            Pick::Order => Order::ALL
                .iter()
                .map(|order| order.name().to_owned())
                .collect(),
        }
    }

    /// `Enter` in a choice.
    pub(super) fn accept_choice(&mut self) {
        let Some(Overlay::Picker(picker)) = self.overlays.pop() else {
            return;
        };
        if let Some(chosen) = picker.shown.get(picker.scroll.cursor) {
            self.picked(picker.pick, *chosen);
        }
    }

    fn picked(&mut self, pick: Pick, chosen: usize) {
        match pick {
            Pick::Command(commands) => {
                let Some(command) = commands.get(chosen) else {
                    return;
                };
                if let Scope::In(pane) = command.scope {
                    self.screen.go_to(pane);
                }
                remember(self.keyboard.recent_mut(), command);
                self.act(command);
            }
            Pick::Add(all) => {
                if let Some(one) = all.into_iter().nth(chosen) {
                    self.add_chosen(one);
                }
            }
            Pick::Facet(all) => {
                if let Some(by) = all.into_iter().nth(chosen) {
                    self.open_facet(by);
                }
            }
            Pick::Groups(all) => {
                if let Some(by) = all.into_iter().nth(chosen) {
                    self.group_by(by);
                }
            }
            Pick::Order => {
                if let Some(order) = Order::ALL.get(chosen) {
                    self.list.set_order(*order);
                    self.list.go_to(0);
                }
            }
        }
    }
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

/// A file name with the extension of a form.
pub(super) fn with_extension(name: &str, form: Form) -> String {
    let without = |form: Form| name.strip_suffix(form.extension())?.strip_suffix('.');
    let stem = Form::ALL.into_iter().find_map(without).unwrap_or(name);
    format!("{stem}.{}", form.extension())
}
