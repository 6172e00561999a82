//! Words that the user adds to the table, before it is first used.

use super::{Component, Language, Operation, PropertyRow, Status, fold};
use std::sync::OnceLock;

/// The types that an added property can have.
pub const ADDED_TYPES: [&str; 6] = ["string", "int", "bool", "ipv4", "ipv6", "string_set"];

/// Properties and operations that the table does not have.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Extension {
    /// `Component.Property` and the name of its type, one of [`ADDED_TYPES`].
    pub properties: Vec<(String, String)>,
    /// An operation and the components that its events have.
    pub operations: Vec<(String, Vec<String>)>,
}

static ADDED: OnceLock<Extension> = OnceLock::new();

/// Adds to the table what it does not have; what it has stays as it is.
///
/// # Errors
/// Where the table is in use already, or something was added before.
pub fn extend(extension: Extension) -> Result<(), &'static str> {
    ADDED
        .set(extension)
        .map_err(|_| "the language is in use already")
}

/// Adds to `language` what [`extend`] was given; nothing more can be added then.
pub(super) fn complete(language: &mut Language) {
    let added = ADDED.get_or_init(Extension::default);
    for (full, kind) in &added.properties {
        let Some((component, name)) = full.split_once('.') else {
            continue;
        };
        add_property(language, component, name, kind);
    }
    for (name, components) in &added.operations {
        if language.operation(name).is_none() {
            language.operations.push(Operation {
                name: name.clone(),
                status: Status::Likely,
                components: components.clone(),
                complete: false,
                about: "added by the configuration".to_owned(),
                trigger: None,
                source: "configuration".to_owned(),
            });
        }
    }
}

fn add_property(language: &mut Language, component: &str, name: &str, kind: &str) {
    let row = PropertyRow {
        name: name.to_owned(),
        kind: kind.to_owned(),
        role: None,
        status: Status::Likely,
        symbols: None,
        about: "added by the configuration".to_owned(),
        example: None,
        values: Vec::new(),
        source: Some("configuration".to_owned()),
    };
    let is_it = |other: &str, wanted: &str| fold(other) == fold(wanted);
    let known = language
        .components
        .iter_mut()
        .find(|known| is_it(&known.name, component));
    match known {
        Some(known) => {
            known.status = known.status.max(Status::Likely);
            let own = known
                .properties
                .iter_mut()
                .find(|own| is_it(&own.name, name));
            match own {
                // A guess gives way to what the user knows.
                Some(own) if own.status == Status::Unknown => *own = row,
                Some(_) => {}
                None => known.properties.push(row),
            }
        }
        None => {
            language.actors.push(component.to_owned());
            language.components.push(Component {
                name: component.to_owned(),
                status: Status::Likely,
                source: Some("configuration".to_owned()),
                properties: vec![row],
            });
        }
    }
}
