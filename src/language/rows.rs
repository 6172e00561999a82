//! The rows of the embedded table, as it is read and printed.

use super::{Comparison, Role, Status};
use serde::{Deserialize, Serialize};

/// A row of the table of types.
#[derive(Debug, Deserialize, Serialize)]
pub struct TypeRow {
    /// Its name.
    pub name: String,
    /// What it can be compared by.
    pub comparisons: Vec<Comparison>,
    /// How sure the row is.
    pub status: Status,
}

/// A row of the table of comparisons.
#[derive(Debug, Deserialize, Serialize)]
pub struct ComparisonRow {
    /// The comparison.
    pub name: Comparison,
    /// How sure the name is.
    pub status: Status,
}

/// One word of a symbol table.
#[derive(Debug, Deserialize, Serialize)]
pub struct Symbol {
    /// The word.
    pub name: String,
    /// The number it stands for, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<i64>,
    /// Other words for it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
}

/// The words that a property's values have.
#[derive(Debug, Deserialize, Serialize)]
pub struct Symbols {
    /// The table's name.
    pub name: String,
    /// Whether the numbers mean an order.
    pub ordered: bool,
    /// How sure the table is.
    pub status: Status,
    /// Whether values outside the table are known to exist.
    #[serde(default)]
    pub open: bool,
    /// What the numbers say, where several share a word: for reading only.
    #[serde(default, skip_serializing_if = "std::collections::BTreeMap::is_empty")]
    pub labels: std::collections::BTreeMap<String, String>,
    /// The words.
    pub values: Vec<Symbol>,
}

impl Symbols {
    /// The symbol of this word, in any letter case.
    pub fn word(&self, word: &str) -> Option<&Symbol> {
        self.values.iter().find(|symbol| {
            symbol.name.eq_ignore_ascii_case(word)
                || symbol
                    .aliases
                    .iter()
                    .any(|alias| alias.eq_ignore_ascii_case(word))
        })
    }

    /// The word of this number: the first where several share it.
    pub fn of_number(&self, number: i64) -> Option<&str> {
        self.values
            .iter()
            .find(|symbol| symbol.number == Some(number))
            .map(|symbol| symbol.name.as_str())
            .or_else(|| self.labels.get(&number.to_string()).map(String::as_str))
    }
}

/// A property as the table has it.
#[derive(Debug, Deserialize, Serialize)]
pub struct PropertyRow {
    /// Its name within the component.
    pub name: String,
    /// The name of its type.
    #[serde(rename = "type")]
    pub kind: String,
    /// What it is for, where more is made of it than of others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    /// How sure it is.
    pub status: Status,
    /// The name of its symbol table.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub symbols: Option<String>,
    /// What it means.
    pub about: String,
    /// A value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub example: Option<String>,
    /// The values or members that are known.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<String>,
    /// Where the fact is from, if not from the component's source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// A component as the table has it.
#[derive(Debug, Deserialize, Serialize)]
pub struct Component {
    /// Its name.
    pub name: String,
    /// How sure the component is.
    pub status: Status,
    /// Where the fact is from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Its properties.
    pub properties: Vec<PropertyRow>,
}

/// An operation as the table has it.
#[derive(Debug, Deserialize, Serialize)]
pub struct Operation {
    /// Its name.
    pub name: String,
    /// How sure it is.
    pub status: Status,
    /// The components that its events have.
    pub components: Vec<String>,
    /// Whether that list is known to be whole.
    pub complete: bool,
    /// What happens.
    pub about: String,
    /// The triggering event type that ESET Connect has for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trigger: Option<String>,
    /// Where the fact is from.
    pub source: String,
}

impl Operation {
    /// Whether its events have this component.
    pub fn has(&self, component: &str) -> bool {
        self.components.iter().any(|name| name == component)
    }
}
