//! A property's column: a code a row, and the distinct values behind the codes.

use super::TextPool;
use crate::language::{Type, Value};
use rustc_hash::FxHashMap;
use std::hash::Hash;

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
    index: FxHashMap<T, u32>,
}

impl<T> Default for Distinct<T> {
    fn default() -> Distinct<T> {
        Distinct {
            values: Vec::new(),
            index: FxHashMap::default(),
        }
    }
}

impl<T: Clone + Eq + Hash> Distinct<T> {
    pub(super) fn intern(&mut self, value: &T) -> u32 {
        if let Some(number) = self.index.get(value) {
            return *number;
        }
        let number = self.values.len() as u32;
        self.values.push(value.clone());
        self.index.insert(value.clone(), number);
        number
    }

    /// The values in the order of their numbers.
    pub fn values(&self) -> &[T] {
        &self.values
    }

    pub(super) fn memory(&self) -> usize {
        self.values.capacity() * size_of::<T>() + self.index.capacity() * (size_of::<T>() + 5)
    }
}

/// The distinct values of a column, by type.
#[derive(Clone, Debug)]
pub enum Values {
    /// Text and symbols that have no number.
    Text(TextPool),
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
            Type::String | Type::Symbol(_) => Values::Text(TextPool::default()),
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
    fn intern(&mut self, value: &Value) -> Option<u32> {
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
    codes: Vec<u32>,
}

impl Column {
    pub(super) fn new(kind: Type) -> Column {
        Column {
            values: Values::new(kind),
            codes: Vec::new(),
        }
    }

    /// The distinct values.
    pub fn values(&self) -> &Values {
        &self.values
    }

    /// The codes of the rows.
    pub fn codes(&self) -> &[u32] {
        &self.codes
    }

    /// The code of a row; unknown beyond the end.
    pub fn code(&self, row: usize) -> u32 {
        self.codes.get(row).copied().unwrap_or(UNKNOWN)
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

    pub(super) fn push_value(&mut self, value: &Value) {
        // A value of the wrong type is as good as unsaid.
        let code = self
            .values
            .intern(value)
            .map_or(UNKNOWN, |number| number + FIRST);
        self.codes.push(code);
    }

    /// Appends another column's rows.
    pub(super) fn append(&mut self, other: &Column) {
        let mut codes = vec![UNKNOWN, ABSENT];
        match (&mut self.values, &other.values) {
            // Text is the bulk: no detour over an owned value.
            (Values::Text(pool), Values::Text(texts)) => {
                codes.extend(texts.iter().map(|text| pool.intern(text) + FIRST));
            }
            (values, others) => codes.extend((0..others.len() as u32).map(|number| {
                let value = others.get(number);
                value
                    .and_then(|value| values.intern(&value))
                    .map_or(UNKNOWN, |number| number + FIRST)
            })),
        }
        self.codes.extend(
            other
                .codes
                .iter()
                .map(|code| codes.get(*code as usize).copied().unwrap_or(UNKNOWN)),
        );
    }

    pub(super) fn memory(&self) -> (usize, usize) {
        let (more, own) = self.values.memory();
        (more + self.codes.capacity() * 4, own)
    }
}
