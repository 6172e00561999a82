//! What follows from a record's own words: a path's parts, and that an address
//! of one family is none of the other.

use super::{Facts, Lookup, State};
use crate::language::{Property, Role, Value};
use std::sync::LazyLock;

/// The properties of one component that a path gives.
pub(crate) struct FileProperties {
    pub(crate) full_path: Property,
    pub(crate) path: Property,
    pub(crate) file_name: Property,
    pub(crate) stem: Property,
    pub(crate) extension: Property,
}

impl FileProperties {
    fn of(component: &str) -> FileProperties {
        let of = |role: Role| Property::named(component, role.property().name());
        FileProperties {
            full_path: of(Role::FullPath),
            path: of(Role::Folder),
            file_name: of(Role::FileName),
            stem: of(Role::Stem),
            extension: of(Role::Extension),
        }
    }
}

/// The components that are files.
pub(crate) static FILES: LazyLock<Vec<FileProperties>> = LazyLock::new(|| {
    let folders = Role::Folder.properties();
    folders
        .map(|folder| FileProperties::of(folder.component()))
        .collect()
});

/// Pairs of an address property and its twin of the other family.
static TWINS: LazyLock<Vec<(Property, Property)>> = LazyLock::new(|| {
    crate::language::table()
        .properties()
        .filter_map(|property| property.twin().map(|twin| (property, twin)))
        .collect()
});

pub(super) fn complete(facts: &mut Facts) {
    for (property, twin) in TWINS.iter() {
        settle_family(facts, property, twin);
    }
    for file in FILES.iter() {
        derive_parts(facts, file);
    }
}

/// Moves an address to the property of its family, and says the other absent.
fn settle_family(facts: &mut Facts, property: &Property, twin: &Property) {
    let Lookup::Known(value) = facts.get(property) else {
        return;
    };
    let fits = Value::parse(property.kind(), &value.text()).is_some() && is_of(property, value);
    if fits {
        facts.set_missing(twin.clone(), State::Absent);
    } else {
        let value = value.clone();
        facts.set(property.clone(), State::Absent);
        if !matches!(facts.get(twin), Lookup::Known(_)) {
            facts.set(twin.clone(), State::Known(value));
        }
    }
}

fn is_of(property: &Property, value: &Value) -> bool {
    use crate::language::Type;
    matches!(
        (property.kind(), value),
        (Type::Ip4, Value::Ip4(_)) | (Type::Ip6, Value::Ip6(_))
    )
}

/// A path's folder with its last separator, and its file name. An alternate
/// stream (`a.txt:b`) belongs to the name.
pub(crate) fn split_path(path: &str) -> (&str, &str) {
    match path.rfind(['\\', '/']) {
        Some(at) => path.split_at(at + 1),
        None => ("", path),
    }
}

/// A file name up to its last dot, and what follows it; a leading dot is part
/// of the name.
pub(crate) fn split_name(name: &str) -> (&str, &str) {
    match name.rfind('.') {
        Some(at) if at > 0 => (&name[..at], &name[at + 1..]),
        _ => (name, ""),
    }
}

fn derive_parts(facts: &mut Facts, file: &FileProperties) {
    let known = |text: &str| State::Known(Value::Str(text.into()));
    if let Lookup::Known(Value::Str(full)) = facts.get(&file.full_path) {
        let full = full.clone();
        let (folder, name) = split_path(&full);
        facts.set_missing(file.path.clone(), known(folder));
        facts.set_missing(file.file_name.clone(), known(name));
    }
    if let Lookup::Known(Value::Str(name)) = facts.get(&file.file_name) {
        let name = name.clone();
        let (stem, extension) = split_name(&name);
        facts.set_missing(file.stem.clone(), known(stem));
        facts.set_missing(file.extension.clone(), known(extension));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(entries: &[(&str, &str)]) -> Facts {
        let mut facts = Facts::default();
        for (name, text) in entries {
            let property = Property::of(name);
            let value = Value::parse(property.kind(), text).expect("a value");
            facts.set(property, State::Known(value));
        }
        complete(&mut facts);
        facts
    }

    fn text(facts: &Facts, name: &str) -> String {
        match facts.get(&Property::of(name)) {
            Lookup::Known(value) => value.text(),
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn a_path_gives_its_parts() {
        let facts = facts(&[("FileItem.FullPath", r"%SYSTEM%\drv\a.b.exe:zone.txt")]);
        assert_eq!(text(&facts, "FileItem.Path"), r"%SYSTEM%\drv\");
        assert_eq!(text(&facts, "FileItem.FileName"), "a.b.exe:zone.txt");
        assert_eq!(
            text(&facts, "FileItem.FileNameWithoutExtension"),
            "a.b.exe:zone"
        );
        assert_eq!(text(&facts, "FileItem.Extension"), "txt");
    }

    #[test]
    fn what_the_record_says_is_not_derived() {
        let facts = facts(&[
            ("FileItem.FullPath", "/tmp/.bashrc"),
            ("FileItem.Path", "/elsewhere/"),
        ]);
        assert_eq!(text(&facts, "FileItem.Path"), "/elsewhere/");
        assert_eq!(text(&facts, "FileItem.FileNameWithoutExtension"), ".bashrc");
        assert_eq!(text(&facts, "FileItem.Extension"), "");
    }

    #[test]
    fn an_address_is_of_one_family() {
        let mixed = facts(&[("Network.IpAddressV4", "fe80::1")]);
        assert_eq!(text(&mixed, "Network.IpAddressV4"), "Absent");
        assert_eq!(text(&mixed, "Network.IpAddressV6"), "fe80::1");
        let plain = facts(&[("UserLogonData.IpAddressV4", "10.0.0.1")]);
        assert_eq!(text(&plain, "UserLogonData.IpAddressV6"), "Absent");
        let mapped = facts(&[("Network.IpAddressV6", "::ffff:10.0.0.1")]);
        assert_eq!(text(&mapped, "Network.IpAddressV4"), "10.0.0.1");
    }
}
