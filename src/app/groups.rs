//! The list's groups: what rows have in common instead of the rows.

use super::list::{Narrowing, RowSelection, Trait};
use super::overlay::{Overlay, Pick, Picker};
use super::scroll::Scroll;
use super::{App, Effect, SharedStore};
use crate::detection::Subject;
use crate::group::{By, Groups, OutcomeCounts};
use crate::language::Role;
use std::sync::Arc;

/// Groups in place of the list's rows.
#[derive(Debug)]
pub struct GroupView {
    /// What the rows are grouped by.
    pub by: By,
    /// What of the list was grouped, or is being.
    of: RowSelection,
    /// Comes back with the groups: only the last that were asked for count.
    asked: u64,
    /// The groups, once they are there.
    pub groups: Option<Arc<Groups>>,
    /// What the draft does to each.
    pub effects: Vec<OutcomeCounts>,
    /// What was decided of each; empty where nothing was.
    pub decided: Vec<Decided>,
    /// Which preview `effects` are of, and which decisions `decided`.
    stamps: (u64, u64),
    /// Cursor and view.
    pub scroll: Scroll,
    /// Whether one of them is open: then the list shows its rows.
    pub is_open: bool,
}

/// What was decided of the rows of a group.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Decided {
    /// How many are benign.
    pub benign: usize,
    /// How many are threats.
    pub threat: usize,
    /// How many threats the draft hides.
    pub hidden_threats: usize,
}

impl GroupView {
    /// The rows of the group under the cursor.
    pub fn rows_at_cursor(&self) -> &[u32] {
        self.groups
            .as_ref()
            .map_or(&[], |groups| groups.rows_of(self.scroll.cursor))
    }

    /// How many groups there are.
    pub fn len(&self) -> usize {
        self.groups.as_ref().map_or(0, |groups| groups.len())
    }

    /// Whether there are none, or none yet.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl App {
    /// `f` in the list: by what.
    pub(super) fn ask_groups(&mut self) {
        let mut all = By::ALL.to_vec();
        all.extend(
            crate::group::facet_kinds(&self.store)
                .into_iter()
                .filter(|by| matches!(by, By::Property(..))),
        );
        let len = all.len();
        let picker = Picker::new(Pick::Groups(all), len);
        self.overlays.push(Overlay::Picker(picker));
    }

    pub(super) fn group_by(&mut self, by: By) {
        self.list.groups = Some(GroupView {
            by,
            of: self.list.made_of().clone(),
            asked: 0,
            groups: None,
            effects: Vec::new(),
            decided: Vec::new(),
            stamps: (0, 0),
            scroll: Scroll::default(),
            is_open: false,
        });
        self.ask_for_groups();
    }

    fn ask_for_groups(&mut self) {
        let scope = self.list.scope(self.store.len());
        let now = self.list.made_of().clone();
        let Some(view) = self.list.groups.as_mut() else {
            return;
        };
        view.of = now;
        self.questions += 1;
        view.asked = self.questions;
        self.outbox.push(Effect::Group {
            asked: view.asked,
            store: SharedStore(self.store.clone()),
            by: view.by.clone(),
            scope,
        });
    }

    pub(super) fn grouped(&mut self, asked: u64, groups: Groups) {
        let view = self.list.groups.as_mut();
        if let Some(view) = view.filter(|view| view.asked == asked) {
            view.groups = Some(Arc::new(groups));
            view.effects.clear();
        }
    }

    /// Brings the groups up to date: what they are made of, save while more is
    /// loaded, what the draft does to them, and what was decided.
    pub(super) fn refresh_groups(&mut self, height: usize) {
        let is_other = |view: &GroupView| view.of != *self.list.made_of();
        if !self.loading.is_running() && self.list.open_groups().is_some_and(is_other) {
            self.ask_for_groups();
        }
        let stamps = (self.stamp, self.triage.stamp);
        let Some(view) = self.list.groups.as_mut() else {
            return;
        };
        view.scroll.clamp(view.len(), height);
        let Some(groups) = &view.groups else { return };
        if view.stamps != stamps || view.effects.is_empty() {
            let (rows, suppressed) = (&self.triage.rows, &self.preview.suppressed);
            let count = |group: usize| {
                let of = groups.rows_of(group).iter().map(|row| *row as usize);
                of.fold(Decided::default(), |decided, row| {
                    let is_threat = rows.threat.contains(row);
                    let is_hidden = is_threat && suppressed.contains(row);
                    Decided {
                        benign: decided.benign + usize::from(rows.benign.contains(row)),
                        threat: decided.threat + usize::from(is_threat),
                        hidden_threats: decided.hidden_threats + usize::from(is_hidden),
                    }
                })
            };
            view.decided = match rows.benign.is_empty() && rows.threat.is_empty() {
                true => Vec::new(),
                false => (0..groups.len()).map(count).collect(),
            };
            view.effects = groups.effects(&self.preview);
            view.stamps = stamps;
        }
    }

    /// Puts the cursor on the first group from `before` on, and round, whose
    /// label holds `typed`.
    pub(super) fn find_group(&mut self, typed: &str, before: usize) {
        let typed = crate::language::fold(typed);
        let Some(view) = self.list.groups.as_mut() else {
            return;
        };
        let Some(groups) = &view.groups else { return };
        let has = |group: &usize| {
            crate::language::fold(&groups.label(&self.store, *group)).contains(&typed)
        };
        let found = (before..groups.len()).chain(0..before).find(has);
        view.scroll.cursor = found.filter(|_| !typed.is_empty()).unwrap_or(before);
    }

    /// `Enter` on a group: its rows.
    pub(super) fn open_group(&mut self) {
        let Some(view) = self.list.groups.as_mut() else {
            return;
        };
        let Some(groups) = view.groups.as_ref().filter(|groups| !groups.is_empty()) else {
            return;
        };
        let rows = groups.rows(view.scroll.cursor);
        let label = format!(
            "{}: {}",
            view.by.name(),
            groups.label(&self.store, view.scroll.cursor)
        );
        view.is_open = true;
        self.list.scroll = Scroll::default();
        self.list.narrowings.push(Narrowing {
            about: Trait::Group(Arc::new(rows)),
            is_hidden: false,
            label,
        });
    }

    /// The row that stands for some: the first of a rule that the draft is for.
    fn row_for_the_draft(&self, rows: &[u32]) -> Option<usize> {
        let records = self.store.records();
        let is_own = |row: &&u32| {
            let rule = records.rule(**row as usize);
            rule.is_some_and(|rule| self.work.draft.is_for(rule) != Some(false))
        };
        let own = rows.iter().find(is_own);
        own.or(rows.first()).map(|row| *row as usize)
    }

    /// `a` on a group: what its detections have in common, as a condition: the
    /// remote address, else the program.
    pub(super) fn add_group(&mut self) {
        let Some(view) = &self.list.groups else {
            return self.complain("group the list first (f), or add a property in the detail (2)");
        };
        let Some(groups) = view.groups.clone() else {
            return;
        };
        let group = view.scroll.cursor;
        let Some(row) = self.row_for_the_draft(groups.rows_of(group)) else {
            return;
        };
        let parts = groups.parts(&self.store, group);
        let is_one = |by: &By| {
            parts
                .iter()
                .any(|part| part.by == *by && part.distinct == 1 && part.absent + part.unknown == 0)
        };
        let named = [
            (By::Address, Subject::Event, Role::RemoteAddress),
            (By::Process, Subject::Process, Role::FullPath),
            (By::Process, Subject::Process, Role::FileName),
        ];
        let found = named
            .into_iter()
            .filter(|(by, ..)| is_one(by))
            .flat_map(|(_, subject, role)| role.properties().map(move |one| (subject, one.clone())))
            .find_map(|(subject, property)| {
                let value = self.store.table(subject).value(&property, row)?;
                Some((subject, property, value))
            });
        match found {
            Some((subject, property, value)) => {
                self.add_value(row, subject, &property, &value, false)
            }
            None => self.complain(
                "the group has no one address or program: open it (Enter) and choose a property",
            ),
        }
    }
}
