//! The list's groups: what rows have in common instead of the rows.

use super::list::GroupView;
use super::list::{Narrowing, Trait};
use super::overlay::{Overlay, Pick, Picker};
use super::question::common::RowsTogether;
use super::question::looking::LookAt;
use super::question::tallying::Tally;
use super::question::tallying::ToFind;
use super::question::tallying::ToTally;
use super::scroll::Scroll;
use super::status::StatusRows;
use super::{App, Effect};
use crate::group::{By, Groups};
use std::sync::Arc;

impl App {
    /// `f` in the list: by what.
    pub(super) fn ask_groups(&mut self) {
        let mut all = By::ALL.to_vec();
        all.extend(
            crate::group::facet_kinds(self.loaded.store())
                .into_iter()
                .filter(|by| matches!(by, By::Property(..))),
        );
        let len = all.len();
        let picker = Picker::new(Pick::Groups(all), len);
        self.overlays.push(Overlay::Picker(picker));
    }

    pub(super) fn group_by(&mut self, by: By) {
        self.list.group(GroupView {
            by,
            of: self.list.made_of().clone(),
            asked: 0,
            groups: None,
            effects: Vec::new(),
            decided: Vec::new(),
            stamps: None,
            asked_stamps: None,
            finding: 0,
            sought: String::new(),
            scroll: Scroll::default(),
            is_open: false,
        });
        self.ask_for_groups();
    }

    fn ask_for_groups(&mut self) {
        let is_narrowed = self.list.is_narrowed();
        let rows = is_narrowed.then(|| self.list.shown().clone());
        let now = self.list.made_of().clone();
        let Some(view) = self.list.groups_mut() else {
            return;
        };
        view.of = now;
        view.asked = self.outbox.number();
        self.outbox.push(Effect::Group {
            asked: view.asked,
            rows,
            store: self.loaded.shared(),
            by: view.by.clone(),
        });
    }

    pub(super) fn grouped(&mut self, asked: u64, groups: Groups) {
        let view = self.list.groups_mut();
        if let Some(view) = view.filter(|view| view.asked == asked) {
            view.groups = Some(Arc::new(groups));
            (view.stamps, view.asked_stamps) = (None, None);
        }
    }

    /// Brings the groups up to date: what they are made of, save while more is
    /// loaded, what the draft does to them, and what was decided.
    pub(super) fn refresh_groups(&mut self, height: usize) {
        let is_other = |view: &GroupView| view.of != *self.list.made_of();
        if !self.loaded.progress().is_running() && self.list.open_groups().is_some_and(is_other) {
            self.ask_for_groups();
        }
        let stamps = Some(self.status_stamp());
        let (previews, triage) = (self.shown.previews(), &self.triage);
        let Some(view) = self.list.groups_mut() else {
            return;
        };
        view.scroll.clamp(view.len(), height);
        let Some(groups) = view.groups.as_ref().filter(|_| !view.is_open) else {
            return;
        };
        if view.stamps != stamps && view.asked_stamps != stamps {
            view.asked_stamps = stamps;
            self.outbox.push(Effect::Tally(Box::new(ToTally {
                asked: view.asked,
                stamps,
                groups: groups.clone(),
                statuses: StatusRows::of(
                    previews.preview(),
                    previews.base(),
                    triage.left().others(),
                    triage.rows(),
                ),
                store: self.loaded.shared(),
            })));
        }
    }

    /// Takes what becomes of each group, if these groups are still shown.
    pub(super) fn take_tally(&mut self, tally: Tally) {
        let view = self.list.groups_mut();
        if let Some(view) = view.filter(|view| view.asked == tally.asked) {
            view.stamps = tally.stamps;
            (view.effects, view.decided) = (tally.effects, tally.decided);
        }
    }

    /// Whether what becomes of the groups that are shown is being counted.
    pub(super) fn is_tallying(&self) -> bool {
        let view = self.list.open_groups();
        view.is_some_and(|view| view.groups.is_some() && view.stamps != view.asked_stamps)
    }

    /// Asks for the first group from `before` on, forth or back, and round, whose label
    /// holds `typed`.
    pub(super) fn find_group(&mut self, typed: &str, before: usize, is_back: bool) {
        let Some(view) = self.list.groups_mut() else {
            return;
        };
        let Some(groups) = &view.groups else { return };
        view.finding = self.outbox.number();
        if typed.is_empty() {
            view.scroll.cursor = before;
        }
        view.sought = typed.to_owned();
        if !typed.is_empty() {
            self.outbox.push(Effect::Find(Box::new(ToFind {
                asked: view.finding,
                groups: groups.clone(),
                store: self.loaded.shared(),
                typed: typed.to_owned(),
                before,
                is_back,
            })));
        }
    }

    /// Goes to the group that was found, if it is still wanted.
    pub(super) fn take_found(&mut self, asked: u64, group: Option<usize>) {
        let view = self.list.groups_mut();
        if let (Some(view), Some(group)) = (view.filter(|view| view.finding == asked), group) {
            view.scroll.cursor = group;
        }
    }

    /// The label of the group under the cursor.
    pub(super) fn group_label(&self) -> Option<String> {
        let view = self.list.open_groups()?;
        let groups = view.groups.as_ref().filter(|groups| !groups.is_empty())?;
        Some(groups.label(self.loaded.store(), view.scroll.cursor))
    }

    /// `Enter` on a group: its rows.
    pub(super) fn open_group(&mut self) {
        let Some(view) = self.list.groups_mut() else {
            return;
        };
        let Some(groups) = view.groups.as_ref().filter(|groups| !groups.is_empty()) else {
            return;
        };
        let rows = groups.rows(view.scroll.cursor);
        let label = format!(
            "{}: {}",
            view.by.name(),
            groups.label(self.loaded.store(), view.scroll.cursor)
        );
        view.is_open = true;
        self.list.go_to(0);
        self.list.add_narrowing(Narrowing {
            about: Trait::Group(Arc::new(rows)),
            is_hidden: false,
            label,
        });
    }

    /// `a` in the list: what the detections of the group, or the marked ones, have in
    /// common, as a condition: the remote address, else the program.
    pub(super) fn add_common(&mut self) {
        let marked = &self.triage.rows().marked;
        let (rows, title) = match self.list.open_groups() {
            Some(view) => {
                let Some(groups) = view.groups.clone() else {
                    return;
                };
                let group = RowsTogether::Group(groups, view.scroll.cursor);
                (group, "what the group has in common")
            }
            None if !marked.is_empty() => {
                let marked = RowsTogether::Rows(marked.clone());
                (marked, "what the marked ones have in common")
            }
            None => {
                return self.complain(format!(
                    "group the list ({}) or mark detections ({}) first, or add a property in the detail ({})",
                    self.key_of("group-by"),
                    self.key_of("mark"),
                    self.key_of("focus-detail")
                ));
            }
        };
        let rules = self.work.draft().rules.clone();
        self.look(title, LookAt::Common { rows, rules });
    }
}
