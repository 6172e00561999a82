//! Facets: the most frequent values of a property of what is shown.

use super::App;
use super::list::{Narrowing, Trait};
use super::overlay::{Overlay, Pick, Picker};
use super::question::looking::LookAt;
use crate::detection::Subject;
use crate::group::{By, Coding, facet_kinds};
use crate::language::{Property, Role, Status, Type, Value};

impl App {
    /// Asks of what.
    pub(super) fn ask_facet(&mut self) {
        let all: Vec<By> = facet_kinds(self.loaded.store())
            .into_iter()
            .filter(|by| *by != By::Cause)
            .collect();
        let len = all.len();
        let picker = Picker::new(Pick::Facet(all), len);
        self.overlays.push(Overlay::Picker(picker));
    }

    pub(super) fn open_facet(&mut self, by: By) {
        let title = by.name();
        let (shown, is_narrowed) = (self.list.shown().clone(), self.list.is_narrowed());
        let what = LookAt::Facet {
            by,
            shown,
            is_narrowed,
        };
        self.look(&title, what);
    }

    /// `Enter` and `x`: narrows the list to the value under the cursor, or hides it.
    pub(super) fn narrow_to_facet(&mut self, is_hidden: bool) {
        let Some(Overlay::Facets(facets)) = self.overlays.pop() else {
            return;
        };
        let Some(value) = facets.facet.values.get(facets.scroll.cursor) else {
            return;
        };
        let by = facets.facet.by.clone();
        let sign = if is_hidden { "≠" } else { "=" };
        let label = format!("{} {sign} {}", by.name(), value.label);
        let narrowing = Narrowing {
            about: Trait::By(by, value.code),
            is_hidden,
            label,
        };
        self.list.narrow(narrowing);
    }

    /// `a`: the value under the cursor as a condition.
    pub(super) fn add_facet(&mut self) {
        // What it may ask lies over it.
        let Some(Overlay::Facets(facets)) = self.overlays.last() else {
            return;
        };
        let Some(chosen) = facets.facet.values.get(facets.scroll.cursor) else {
            return;
        };
        let by = &facets.facet.by;
        let coding = Coding::of(self.loaded.store(), by);
        let found = coding
            .value(chosen.code)
            .and_then(|value| property_of(by, &value).map(|of| (of, value)));
        // Of what is shown: its rule and operation come with the value.
        let row = facets.rows.get(facets.scroll.cursor).copied().flatten();
        match (found, row.map(|row| row as usize)) {
            (Some(((subject, property), value)), Some(row))
                if property.status() > Status::Unknown =>
            {
                self.add_value(row, subject, &property, &value, false);
            }
            _ => self.complain(format!(
                "the language has no documented name for `{}`: it can't be a condition",
                by.name()
            )),
        }
    }
}

/// The property that a facet's value is one of.
fn property_of(by: &By, value: &Value) -> Option<(Subject, Property)> {
    let is_path = |text: &str| text.contains(['\\', '/']);
    let role = match (by, value) {
        (By::Property(subject, property), _) => return Some((*subject, property.clone())),
        (By::Address, _) => Role::RemoteAddress,
        (By::Port, _) => Role::Port,
        (By::Direction, _) => Role::Direction,
        (By::Process | By::Parent, Value::Str(text)) if is_path(text) => Role::FullPath,
        (By::Process | By::Parent, Value::Str(_)) => Role::FileName,
        _ => return None,
    };
    let subject = match by {
        By::Process => Subject::Process,
        By::Parent => Subject::ParentProcess,
        _ => Subject::Event,
    };
    let fits = |property: &&Property| match value {
        Value::Ip4(_) => property.kind() == Type::Ip4,
        Value::Ip6(_) => property.kind() == Type::Ip6,
        _ => true,
    };
    let property = role.properties().find(fits)?;
    Some((subject, property.clone()))
}
