//! The words of the exclusion language: components, properties, operations,
//! comparisons and symbols, each with its type and how sure it is.
//!
//! Everything that names a property goes through here. One embedded table
//! (`language/table.json`) holds the facts, from ESET's public help pages and
//! public rules; nothing is offered that is only guessed. What a comparison
//! does to a value is left to [`crate::matcher`].

mod comparison;
mod extension;
mod property;
mod role;
mod rows;
mod slips;
mod value;

pub use comparison::Comparison;
pub use extension::{ADDED_TYPES, Extension, extend};
pub use property::{Property, PropertyId};
pub use role::Role;
pub use rows::{ComparisonRow, Component, Operation, PropertyRow, Symbol, Symbols, TypeRow};
pub use slips::slips;
pub use value::{Value, parse_address, parse_bool, parse_int};

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

/// How sure a fact of the language is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// A guess: never offered, and treated as not in the language.
    Unknown,
    /// Seen in real rules, or inferred from documentation.
    Likely,
    /// Documented by ESET.
    Certain,
}

/// The type of a property. Symbol types carry the index of their symbol table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Type {
    /// Text, compared without regard to letter case.
    String,
    /// A signed 64-bit integer.
    Int,
    /// `true` or `false`.
    Bool,
    /// An IPv4 address.
    Ip4,
    /// An IPv6 address.
    Ip6,
    /// A set of strings.
    StringSet,
    /// One of some words.
    Symbol(usize),
    /// A number that has words for some values.
    IntSymbol(usize),
}

impl Type {
    /// The type's name in the table.
    pub fn name(self) -> &'static str {
        match self {
            Type::String => "string",
            Type::Int => "int",
            Type::Bool => "bool",
            Type::Ip4 => "ipv4",
            Type::Ip6 => "ipv6",
            Type::StringSet => "string_set",
            Type::Symbol(_) => "symbol",
            Type::IntSymbol(_) => "int_symbol",
        }
    }

    /// Whether the language defines `comparison` for this type.
    pub fn has(self, comparison: Comparison) -> bool {
        self.comparisons().contains(&comparison)
    }

    /// The comparisons of this type, in the table's order.
    pub fn comparisons(self) -> &'static [Comparison] {
        table()
            .types
            .iter()
            .find(|row| row.name == self.name())
            .map_or(&[], |row| &row.comparisons)
    }

    /// The symbols of this type, where it has some.
    pub fn symbols(self) -> Option<&'static Symbols> {
        match self {
            Type::Symbol(index) | Type::IntSymbol(index) => table().symbols.get(index),
            _ => None,
        }
    }
}

/// The whole table.
#[derive(Debug, Deserialize, Serialize)]
pub struct Language {
    /// The comparisons.
    pub comparisons: Vec<ComparisonRow>,
    /// The types.
    pub types: Vec<TypeRow>,
    /// The symbol tables.
    pub symbols: Vec<Symbols>,
    /// The components with their properties.
    pub components: Vec<Component>,
    /// The operations.
    pub operations: Vec<Operation>,
    /// The components that a process, parent or ancestor can be asked about.
    pub actors: Vec<String>,
    /// Of these, the components that speak of the machine and the time, and say
    /// nothing of who acts.
    pub surroundings: Vec<String>,
    /// Programs that run what they are told to, by name without extension and
    /// without a version at the end.
    pub interpreters: Vec<String>,
    /// Folders that hold such programs, in lower case.
    pub interpreter_folders: Vec<String>,
    /// Folders in which any user can make a file: a first separator stands for
    /// anywhere in a path of Windows, and for the root elsewhere.
    pub writable_folders: Vec<String>,
    /// Folders that hold a whole system or all of its programs; a first `\` is
    /// the root of a drive.
    pub system_folders: Vec<String>,
    /// Accounts that belong to the system and to nobody, by name without their
    /// domain, and by SID.
    pub system_accounts: Vec<String>,
    #[serde(skip)]
    index: FxHashMap<String, PropertyId>,
    /// The numbers of operations by their triggers, in the table's spelling.
    #[serde(skip)]
    triggers: FxHashMap<String, usize>,
    #[serde(skip)]
    flat: Vec<property::KnownProperty>,
}

static TABLE: LazyLock<Language> = LazyLock::new(Language::load);

/// The language.
pub fn table() -> &'static Language {
    &TABLE
}

impl Language {
    fn load() -> Language {
        #[expect(
            clippy::expect_used,
            reason = "the table is part of the program and tested"
        )]
        let mut language: Language = serde_json::from_str(include_str!("language/table.json"))
            .expect("the embedded language table is valid");
        extension::complete(&mut language);
        language.flat = property::flatten(&language.components, &language.symbols);
        language.index = language
            .flat
            .iter()
            .enumerate()
            .map(|(at, known)| (fold(&known.full), PropertyId::new(at)))
            .collect();
        let operations = language.operations.iter().enumerate();
        language.triggers = operations
            .filter_map(|(at, operation)| Some((operation.trigger.clone()?, at)))
            .collect();
        language
    }

    /// The properties that are documented or likely, in the table's order.
    pub fn properties(&self) -> impl Iterator<Item = Property> + '_ {
        (0..self.flat.len()).map(|at| Property::Known(PropertyId::new(at)))
    }

    /// The component of this name, in any letter case, unless it is a guess.
    pub fn component(&self, name: &str) -> Option<&Component> {
        self.components.iter().find(|component| {
            component.status > Status::Unknown && component.name.eq_ignore_ascii_case(name)
        })
    }

    /// The operation of this name, in any letter case.
    pub fn operation(&self, name: &str) -> Option<&Operation> {
        self.operations
            .iter()
            .find(|operation| operation.name.eq_ignore_ascii_case(name))
    }

    /// The operation that ESET Connect's triggering event type stands for.
    pub fn operation_of_trigger(&self, trigger: &str) -> Option<&Operation> {
        // Records mostly spell it as the table does.
        if let Some(at) = self.triggers.get(trigger) {
            return self.operations.get(*at);
        }
        self.operations.iter().find(|operation| {
            operation
                .trigger
                .as_deref()
                .is_some_and(|name| name.eq_ignore_ascii_case(trigger))
        })
    }
}

/// A character in lower case by Unicode's simple mapping, which is one
/// character for each (`char::to_lowercase` gives two for U+0130).
pub fn fold_char(letter: char) -> char {
    if letter.is_ascii() {
        return letter.to_ascii_lowercase();
    }
    let mut lower = letter.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(one), None) => one,
        _ if letter == '\u{130}' => 'i',
        _ => letter,
    }
}

/// Text as it is compared: in lower case by [`fold_char`].
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.chars().map(fold_char).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_holds_together() {
        let language = table();
        assert!(language.properties().count() > 45);
        for operation in &language.operations {
            for name in &operation.components {
                assert!(
                    language
                        .components
                        .iter()
                        .any(|component| &component.name == name),
                    "{name}"
                );
            }
        }
        for component in &language.components {
            for row in &component.properties {
                assert!(
                    language.types.iter().any(|kind| kind.name == row.kind),
                    "{}",
                    row.kind
                );
                if let Some(symbols) = &row.symbols {
                    assert!(
                        language.symbols.iter().any(|table| &table.name == symbols),
                        "{symbols}"
                    );
                }
            }
        }
        assert_eq!(language.comparisons.len(), Comparison::ALL.len());
    }

    #[test]
    fn a_guessed_name_is_not_in_the_language() {
        assert!(matches!(
            Property::named("Module", "Sha1"),
            Property::Named(_)
        ));
        assert!(table().component("RegistryItem").is_none());
        assert!(
            table()
                .properties()
                .all(|property| property.status() > Status::Unknown)
        );
    }

    #[test]
    fn folding_is_one_to_one() {
        assert_eq!(
            fold("ΑΣ İSTANBUL"),
            "ας İstanbul".replace('ς', "σ").replace('İ', "i")
        );
        for letter in '\0'..='\u{10ffff}' {
            assert_eq!(
                fold_char(fold_char(letter)),
                fold_char(letter),
                "{letter:?}"
            );
        }
    }

    #[test]
    fn comparisons_pair_up() {
        for comparison in Comparison::ALL {
            assert_eq!(comparison.negation().negation(), comparison);
            assert_eq!(
                Comparison::parse(&comparison.name().to_uppercase()),
                Some(comparison)
            );
        }
    }
}
