//! A property's column: a code a row, and the distinct values behind the codes.

use super::codes::Codes;
use super::index::Index;
use super::{RowSet, TextPool};
use crate::language::{Type, Value};
use crate::store::to_u32;
use rustc_hash::FxBuildHasher;
use std::hash::{BuildHasher, Hash};

/// The code of a row whose record does not say.
pub const UNKNOWN: u32 = 0;
/// The code of a row that has no value.
pub const ABSENT: u32 = 1;
/// The code of the first distinct value.
pub const FIRST: u32 = 2;

/// Distinct values that are not text, numbered from 0.
#[derive(Clone, Debug)]
pub struct Distinct<T> {
    values: Vec<T>,
    index: Index,
}

impl<T> Default for Distinct<T> {
    fn default() -> Distinct<T> {
        Distinct {
            values: Vec::new(),
            index: Index::default(),
        }
    }
}

impl<T: Clone + Eq + Hash> Distinct<T> {
    pub(super) fn intern(&mut self, value: &T) -> u32 {
        let hash = |value: &T| FxBuildHasher.hash_one(value);
        let values = &self.values;
        let is_it = |at: &u32| values.get(*at as usize) == Some(value);
        if let Some(number) = self.index.find(hash(value), is_it) {
            return number;
        }
        let number = to_u32(self.values.len());
        self.values.push(value.clone());
        let values = &self.values;
        self.index.insert(hash(value), number, |at| {
            values.get(*at as usize).map_or(0, hash)
        });
        number
    }

    /// The values in the order of their numbers.
    pub fn values(&self) -> &[T] {
        &self.values
    }

    pub(super) fn memory(&self) -> usize {
        self.values.capacity() * size_of::<T>() + self.index.memory()
    }
}

/// The distinct values of a column, by type.
#[derive(Clone, Debug)]
pub enum Values {
    /// Text and symbols that have no number.
    Text(Box<TextPool>),
    /// Integers and symbols.
    Ints(Distinct<i64>),
    /// IPv4 addresses.
    Ip4(Distinct<u32>),
    /// IPv6 addresses.
    Ip6(Distinct<u128>),
    /// Number 0 is false, 1 is true.
    Bools,
    /// Sets of strings.
    Sets(Distinct<Box<[Box<str>]>>),
}

impl Values {
    fn new(kind: Type) -> Values {
        match kind {
            Type::String | Type::Symbol(_) => Values::Text(Box::default()),
            Type::Int | Type::IntSymbol(_) => Values::Ints(Distinct::default()),
            Type::Ip4 => Values::Ip4(Distinct::default()),
            Type::Ip6 => Values::Ip6(Distinct::default()),
            Type::Bool => Values::Bools,
            Type::StringSet => Values::Sets(Distinct::default()),
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        match self {
            Values::Text(pool) => pool.len(),
            Values::Ints(values) => values.values().len(),
            Values::Ip4(values) => values.values().len(),
            Values::Ip6(values) => values.values().len(),
            Values::Bools => 2,
            Values::Sets(values) => values.values().len(),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The value of this number (its code less [`FIRST`]).
    pub fn get(&self, number: u32) -> Option<Value> {
        let at = number as usize;
        match self {
            Values::Text(pool) => (at < pool.len()).then(|| Value::Str(pool.get(number).into())),
            Values::Ints(values) => values.values().get(at).map(|value| Value::Int(*value)),
            Values::Ip4(values) => values.values().get(at).map(|value| Value::Ip4(*value)),
            Values::Ip6(values) => values.values().get(at).map(|value| Value::Ip6(*value)),
            Values::Bools => (at < 2).then_some(Value::Bool(at == 1)),
            Values::Sets(values) => values
                .values()
                .get(at)
                .map(|value| Value::Set(value.clone())),
        }
    }

    /// The number of a value, added if it is new; `None` where the value is of
    /// another type than the column.
    pub(super) fn intern(&mut self, value: &Value) -> Option<u32> {
        Some(match (self, value) {
            (Values::Text(pool), Value::Str(text)) => pool.intern(text),
            (Values::Ints(values), Value::Int(number)) => values.intern(number),
            (Values::Ip4(values), Value::Ip4(bits)) => values.intern(bits),
            (Values::Ip6(values), Value::Ip6(bits)) => values.intern(bits),
            (Values::Bools, Value::Bool(is)) => u32::from(*is),
            (Values::Sets(values), Value::Set(members)) => values.intern(members),
            _ => return None,
        })
    }

    fn memory(&self) -> (usize, usize) {
        match self {
            Values::Text(pool) => pool.memory(),
            Values::Ints(values) => (values.memory(), 0),
            Values::Ip4(values) => (values.memory(), 0),
            Values::Ip6(values) => (values.memory(), 0),
            Values::Bools => (0, 0),
            Values::Sets(values) => (values.memory(), 0),
        }
    }
}

/// A property of all rows.
#[derive(Clone, Debug)]
pub struct Column {
    values: Values,
    codes: Codes,
}

impl Column {
    pub(super) fn new(kind: Type) -> Column {
        Column {
            values: Values::new(kind),
            codes: Codes::default(),
        }
    }

    /// The distinct values.
    pub fn values(&self) -> &Values {
        &self.values
    }

    pub(super) fn values_mut(&mut self) -> &mut Values {
        &mut self.values
    }

    /// The codes of the rows.
    pub fn codes(&self) -> &Codes {
        &self.codes
    }

    /// The code of a row; unknown beyond the end.
    pub fn code(&self, row: usize) -> u32 {
        self.codes.get(row).unwrap_or(UNKNOWN)
    }

    /// The value of a row, where it has one.
    pub fn value(&self, row: usize) -> Option<Value> {
        self.values.get(self.code(row).checked_sub(FIRST)?)
    }

    pub(super) fn len(&self) -> usize {
        self.codes.len()
    }

    pub(super) fn push_code(&mut self, code: u32) {
        self.codes.push(code);
    }

    /// The code of a value, which is added if it is new.
    pub(super) fn code_of(&mut self, value: &Value) -> u32 {
        // A value of the wrong type is as good as unsaid.
        self.values
            .intern(value)
            .map_or(UNKNOWN, |number| number + FIRST)
    }

    /// Brings it to `rows` rows: what was not said is unknown, or absent where
    /// the subject does not exist.
    pub(super) fn pad(&mut self, none: &RowSet, rows: usize) {
        let start = self.len();
        if start >= rows {
            return;
        }
        self.codes.fill(rows, UNKNOWN);
        for row in none.iter_from(start).take_while(|row| *row < rows) {
            self.codes.set(row, ABSENT);
        }
    }

    /// The codes that another column's values have here, by their codes there.
    pub(super) fn map_of(&mut self, other: &Values) -> Vec<u32> {
        let mut codes = vec![UNKNOWN, ABSENT];
        match (&mut self.values, other) {
            // Text is the bulk: no detour over an owned value.
            (Values::Text(pool), Values::Text(texts)) => {
                codes.extend(pool.absorb(texts).map(|number| number + FIRST));
            }
            (Values::Ints(values), Values::Ints(others)) => {
                let others = others.values().iter();
                codes.extend(others.map(|value| values.intern(value) + FIRST));
            }
            (values, others) => codes.extend((0..to_u32(others.len())).map(|number| {
                let value = others.get(number);
                value
                    .and_then(|value| values.intern(&value))
                    .map_or(UNKNOWN, |number| number + FIRST)
            })),
        }
        codes
    }

    /// Appends another column's rows, their codes as `map` has them.
    pub(super) fn append(&mut self, other: &Column, map: &[u32]) {
        self.codes.extend_mapped(&other.codes, map, UNKNOWN);
    }

    pub(super) fn memory(&self) -> (usize, usize) {
        let (more, own) = self.values.memory();
        (more + self.codes.memory(), own)
    }
}
