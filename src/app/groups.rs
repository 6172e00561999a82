//! The list's groups: what rows have in common instead of the rows.

use super::list::{Narrowing, RowSelection, Trait};
use super::looking::LookAt;
use super::overlay::{Overlay, Pick, Picker};
use super::scroll::Scroll;
use super::{App, Effect, SharedStore};
use crate::detection::{Rule, Subject};
use crate::group::{By, Groups, OutcomeCounts};
use crate::language::{Property, Role, Value};
use crate::matcher::preview::Preview;
use crate::rule::Draft;
use crate::store::{RowSet, Store};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

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
    stamps: Option<(u64, u64)>,
    /// The same of what was asked for last.
    asked_stamps: Option<(u64, u64)>,
    /// The number of the question which group holds what was typed.
    finding: u64,
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
            crate::group::facet_kinds(self.loaded.store())
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
            stamps: None,
            asked_stamps: None,
            finding: 0,
            scroll: Scroll::default(),
            is_open: false,
        });
        self.ask_for_groups();
    }

    fn ask_for_groups(&mut self) {
        let is_narrowed = self.list.is_narrowed();
        let rows = is_narrowed.then(|| self.list.shown.clone());
        let now = self.list.made_of().clone();
        let Some(view) = self.list.groups.as_mut() else {
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
        let view = self.list.groups.as_mut();
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
        let stamps = Some((self.shown.previews().stamp(), self.triage.stamp));
        let Some(view) = self.list.groups.as_mut() else {
            return;
        };
        view.scroll.clamp(view.len(), height);
        let Some(groups) = view.groups.as_ref().filter(|_| !view.is_open) else {
            return;
        };
        if view.stamps != stamps && view.asked_stamps != stamps {
            view.asked_stamps = stamps;
            let rows = &self.triage.rows;
            self.outbox.push(Effect::Tally(Box::new(ToTally {
                asked: view.asked,
                stamps,
                groups: groups.clone(),
                preview: self.shown.previews().preview().clone(),
                benign: rows.benign.clone(),
                threat: rows.threat.clone(),
            })));
        }
    }

    /// Takes what becomes of each group, if these groups are still shown.
    pub(super) fn take_tally(&mut self, tally: Tally) {
        let view = self.list.groups.as_mut();
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

    /// Asks for the first group from `before` on, and round, whose label holds
    /// `typed`.
    pub(super) fn find_group(&mut self, typed: &str, before: usize) {
        let Some(view) = self.list.groups.as_mut() else {
            return;
        };
        let Some(groups) = &view.groups else { return };
        view.finding = self.outbox.number();
        view.scroll.cursor = before;
        if !typed.is_empty() {
            self.outbox.push(Effect::Find(Box::new(ToFind {
                asked: view.finding,
                groups: groups.clone(),
                store: self.loaded.shared(),
                typed: typed.to_owned(),
                before,
            })));
        }
    }

    /// Goes to the group that was found, if it is still wanted.
    pub(super) fn take_found(&mut self, asked: u64, group: Option<usize>) {
        let view = self.list.groups.as_mut();
        if let (Some(view), Some(group)) = (view.filter(|view| view.finding == asked), group) {
            view.scroll.cursor = group;
        }
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
            groups.label(self.loaded.store(), view.scroll.cursor)
        );
        view.is_open = true;
        self.list.scroll = Scroll::default();
        self.list.narrowings.push(Narrowing {
            about: Trait::Group(Arc::new(rows)),
            is_hidden: false,
            label,
        });
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
        let (group, draft) = (view.scroll.cursor, &self.work.draft);
        let what = LookAt::Common {
            groups,
            group,
            rules: draft.rules.clone(),
        };
        self.look("what the group has in common", what);
    }
}

/// The property and value that the rows of a group have in common, and the row
/// that stands for them: the first of a rule that the draft is for.
pub(super) fn common(
    store: &Store,
    groups: &Groups,
    group: usize,
    rules: &[String],
) -> Option<(usize, Subject, Property, Value)> {
    let draft = Draft {
        rules: rules.to_vec(),
        ..Draft::default()
    };
    let records = store.records();
    let is_own = |rule: &Rule| draft.is_for(rule) != Some(false);
    let own: Vec<bool> = records.rules().iter().map(is_own).collect();
    let is_own = |row: &&u32| {
        let rule = records.rule_code(**row as usize) as usize;
        own.get(rule).copied().unwrap_or(false)
    };
    let rows = groups.rows_of(group);
    let row = *rows.iter().find(is_own).or(rows.first())? as usize;
    let parts = groups.parts(store, group);
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
    named
        .into_iter()
        .filter(|(by, ..)| is_one(by))
        .flat_map(|(_, subject, role)| role.properties().map(move |one| (subject, one.clone())))
        .find_map(|(subject, property)| {
            let value = store.table(subject).value(&property, row)?;
            Some((row, subject, property, value))
        })
}

/// Groups of which it is asked what becomes of each.
#[derive(Clone, Debug)]
pub struct ToTally {
    /// The number of the groups.
    asked: u64,
    /// Tells previews and decisions apart.
    stamps: Option<(u64, u64)>,
    groups: Arc<Groups>,
    preview: Arc<Preview>,
    benign: RowSet,
    threat: RowSet,
}

impl PartialEq for ToTally {
    fn eq(&self, other: &ToTally) -> bool {
        (self.asked, self.stamps) == (other.asked, other.stamps)
    }
}

impl Eq for ToTally {}

/// What becomes of each group.
#[derive(Debug)]
pub struct Tally {
    asked: u64,
    stamps: Option<(u64, u64)>,
    effects: Vec<OutcomeCounts>,
    decided: Vec<Decided>,
}

impl ToTally {
    /// Counts, group by group.
    pub(super) fn tally(&self) -> Tally {
        let hidden = RowSet::from_fn(self.threat.len(), |row| {
            self.threat.contains(row) && self.preview.suppressed.contains(row)
        });
        let tallies = [&self.benign, &self.threat, &hidden].map(|set| self.groups.tally(set));
        let of = |counts: &[usize], group: usize| counts.get(group).copied().unwrap_or(0);
        let decided = |group: usize| Decided {
            benign: of(&tallies[0], group),
            threat: of(&tallies[1], group),
            hidden_threats: of(&tallies[2], group),
        };
        let is_nothing = self.benign.is_empty() && self.threat.is_empty();
        Tally {
            asked: self.asked,
            stamps: self.stamps,
            effects: self.groups.effects(&self.preview),
            decided: match is_nothing {
                true => Vec::new(),
                false => (0..self.groups.len()).map(decided).collect(),
            },
        }
    }
}

/// A group that is looked for.
#[derive(Clone, Debug)]
pub struct ToFind {
    /// Comes back with the answer.
    pub asked: u64,
    groups: Arc<Groups>,
    /// What is loaded.
    pub store: SharedStore,
    typed: String,
    before: usize,
}

impl PartialEq for ToFind {
    fn eq(&self, other: &ToFind) -> bool {
        self.asked == other.asked
    }
}

impl Eq for ToFind {}

impl ToFind {
    /// The group, if there is one; `None` where `stop` was set meanwhile.
    pub(super) fn find(&self, stop: &AtomicBool) -> Option<Option<usize>> {
        let typed = crate::language::fold(&self.typed);
        let (groups, store) = (&self.groups, &self.store.0);
        for group in (self.before..groups.len()).chain(0..self.before) {
            if stop.load(Ordering::Relaxed) {
                return None;
            }
            if crate::language::fold(&groups.label(store, group)).contains(&typed) {
                return Some(Some(group));
            }
        }
        Some(None)
    }
}
