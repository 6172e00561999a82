//! A property's identity: known to the table, or only a name that somebody wrote.

use super::{Component, PropertyRow, Role, Status, Symbols, Type, Value, fold, table};
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::{Arc, LazyLock};

/// Index of a property in the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PropertyId(u16);

impl PropertyId {
    pub(super) fn new(at: usize) -> PropertyId {
        PropertyId(u16::try_from(at).unwrap_or(u16::MAX))
    }
}

/// A row of the table, flattened.
#[derive(Debug)]
pub(super) struct KnownProperty {
    pub(super) full: String,
    component: (usize, usize),
    kind: Type,
}

pub(super) fn flatten(components: &[Component], symbols: &[Symbols]) -> Vec<KnownProperty> {
    let kind = |row: &PropertyRow| {
        let index = || {
            symbols
                .iter()
                .position(|table| Some(&table.name) == row.symbols.as_ref())
        };
        match (row.kind.as_str(), index()) {
            ("int", _) => Type::Int,
            ("bool", _) => Type::Bool,
            ("ipv4", _) => Type::Ip4,
            ("ipv6", _) => Type::Ip6,
            ("string_set", _) => Type::StringSet,
            ("symbol", Some(at)) => Type::Symbol(at),
            ("int_symbol", Some(at)) => Type::IntSymbol(at),
            _ => Type::String,
        }
    };
    components
        .iter()
        .enumerate()
        .flat_map(|(c, component)| {
            component
                .properties
                .iter()
                .enumerate()
                .map(move |(p, row)| (c, component, p, row))
        })
        .filter(|(_, _, _, row)| row.status > Status::Unknown)
        .map(|(c, component, p, row)| KnownProperty {
            full: format!("{}.{}", component.name, row.name),
            component: (c, p),
            kind: kind(row),
        })
        .collect()
}

/// A name that the table does not have, as written; compares without regard to case.
#[derive(Clone, Debug)]
pub struct UnknownName {
    written: Arc<str>,
    folded: Arc<str>,
}

/// `Component.Property`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Property {
    /// In the table, documented or likely.
    Known(PropertyId),
    /// Not in the table: kept as written, compared as a string.
    Named(UnknownName),
}

impl Property {
    /// The property of this component and name, in any letter case.
    pub fn named(component: &str, name: &str) -> Property {
        // Drafts name thousands: nothing is written twice that the table has.
        let mut folded = String::with_capacity(component.len() + 1 + name.len());
        for part in [component, ".", name] {
            match part.is_ascii() {
                true => folded.push_str(part),
                false => folded.push_str(&fold(part)),
            }
        }
        folded.make_ascii_lowercase();
        match table().index.get(&folded) {
            Some(id) => Property::Known(*id),
            None => Property::of(&format!("{component}.{name}")),
        }
    }

    /// The property written as `Component.Property`, in any letter case.
    pub fn of(full: &str) -> Property {
        let folded = fold(full);
        match table().index.get(&folded) {
            Some(id) => Property::Known(*id),
            None => Property::Named(UnknownName {
                written: full.into(),
                folded: folded.into(),
            }),
        }
    }

    fn known(&self) -> Option<&'static KnownProperty> {
        match self {
            Property::Known(id) => table().flat.get(usize::from(id.0)),
            Property::Named(_) => None,
        }
    }

    /// Its row of the table.
    pub fn row(&self) -> Option<&'static PropertyRow> {
        let (component, row) = self.known()?.component;
        table().components.get(component)?.properties.get(row)
    }

    /// Its type; a name that the table does not have is a string.
    pub fn kind(&self) -> Type {
        self.known().map_or(Type::String, |known| known.kind)
    }

    /// A value as people read it: a symbol's word beside its number.
    pub fn shown(&self, value: &Value) -> String {
        let text = value.text();
        let word = match value {
            Value::Int(number) => self
                .symbols()
                .and_then(|symbols| symbols.of_number(*number)),
            _ => None,
        };
        word.map_or(text.clone(), |word| format!("{word} ({text})"))
    }

    /// A value as a condition says it: a symbol by its word where it has one.
    pub fn literal(&self, value: &Value) -> String {
        let symbols = match self.kind() {
            Type::IntSymbol(_) => self.symbols(),
            _ => None,
        };
        let word = match value {
            Value::Int(number) => symbols.and_then(|symbols| symbols.of_number(*number)),
            _ => None,
        };
        word.map_or_else(|| value.text(), str::to_owned)
    }

    /// The words that stand for its numbers.
    fn symbols(&self) -> Option<&'static Symbols> {
        let name = self.row()?.symbols.as_deref()?;
        let mut all = table().symbols.iter();
        all.find(|symbols| symbols.name == name)
    }

    /// What it is for, where the table says so.
    pub fn role(&self) -> Option<Role> {
        self.row().and_then(|row| row.role)
    }

    /// How sure it is.
    pub fn status(&self) -> Status {
        self.row().map_or(Status::Unknown, |row| row.status)
    }

    /// `Component.Property`, in ESET's spelling where it is known.
    pub fn full(&self) -> &str {
        match self {
            Property::Named(name) => &name.written,
            Property::Known(_) => self.known().map_or("", |known| &known.full),
        }
    }

    /// The component's name; empty where a written name has no dot.
    pub fn component(&self) -> &str {
        self.full()
            .split_once('.')
            .map_or("", |(component, _)| component)
    }

    /// The name within the component.
    pub fn name(&self) -> &str {
        self.full()
            .split_once('.')
            .map_or(self.full(), |(_, name)| name)
    }

    /// The V6 twin of a V4 address property and the other way round.
    pub fn twin(&self) -> Option<Property> {
        let full = self.full();
        match self.kind() {
            Type::Ip4 => Some(Property::of(&format!("{}6", full.strip_suffix('4')?))),
            Type::Ip6 => Some(Property::of(&format!("{}4", full.strip_suffix('6')?))),
            _ => None,
        }
    }
}

/// The properties that have a role, in the table's order.
static BY_ROLE: LazyLock<Vec<(Role, Property)>> = LazyLock::new(|| {
    table()
        .properties()
        .filter_map(|property| property.role().map(|role| (role, property)))
        .collect()
});

impl Role {
    /// The properties that have this role, in the table's order: an IPv4 address
    /// before its IPv6 twin.
    pub fn properties(self) -> impl Iterator<Item = &'static Property> {
        let of_role = BY_ROLE.iter().filter(move |(role, _)| *role == self);
        of_role.map(|(_, property)| property)
    }

    /// The property that has this role, the first of several.
    #[expect(clippy::expect_used, reason = "every role is the role of something")]
    pub fn property(self) -> &'static Property {
        self.properties().next().expect("a property of each role")
    }

    /// The property of this component that has the role.
    pub fn of(self, component: &str) -> Option<&'static Property> {
        self.properties()
            .find(|property| property.component() == component)
    }
}

impl fmt::Display for Property {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.full())
    }
}

impl PartialEq for UnknownName {
    fn eq(&self, other: &UnknownName) -> bool {
        self.folded == other.folded
    }
}

impl Eq for UnknownName {}

impl Hash for UnknownName {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.folded.hash(state);
    }
}

impl PartialOrd for UnknownName {
    fn partial_cmp(&self, other: &UnknownName) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for UnknownName {
    fn cmp(&self, other: &UnknownName) -> std::cmp::Ordering {
        self.folded.cmp(&other.folded)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_resolve_in_any_letter_case() {
        let port = Property::of("network.PORT");
        assert_eq!(
            (port.full(), port.component(), port.name()),
            ("Network.Port", "Network", "Port")
        );
        assert_eq!(port.kind(), Type::Int);
        assert_eq!(Property::of("Foo.bar"), Property::of("foo.Bar"));
    }

    #[test]
    fn twins_point_at_each_other() {
        let v4 = Property::of("Network.SourceIpAddressV4");
        assert_eq!(v4.twin().and_then(|v6| v6.twin()), Some(v4));
        assert_eq!(Property::of("Network.Port").twin(), None);
    }

    #[test]
    fn the_table_says_which_properties_have_a_role() {
        let names = |role: Role| role.properties().map(Property::full).collect::<Vec<_>>();
        assert_eq!(
            names(Role::RemoteAddress),
            ["Network.IpAddressV4", "Network.IpAddressV6"]
        );
        assert_eq!(names(Role::FullPath), ["FileItem.FullPath"]);
        assert_eq!(
            Role::Folder.of("DestFileItem"),
            Some(&Property::of("DestFileItem.Path"))
        );
        assert_eq!(Role::Port.of("FileItem"), None);
        assert_eq!(Property::of("Foo.Port").role(), None);
    }
}
