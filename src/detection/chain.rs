//! Which neighbours in a chain of ancestors are the same program.

use super::{Facts, Lookup};
use crate::language::{Property, Value, fold};
use std::sync::LazyLock;

/// Whether each ancestor is the same program as the one before it: the same
/// `FullPath`, else the same `FileName`; `None` where that can't be told.
pub fn folding(list: &[Facts]) -> Vec<Option<bool>> {
    let pairs = list.windows(2).map(|pair| match pair {
        [one, other] => is_same_program(one, other),
        _ => None,
    });
    list.iter()
        .take(1)
        .map(|_| Some(false))
        .chain(pairs)
        .collect()
}

fn is_same_program(one: &Facts, other: &Facts) -> Option<bool> {
    static FULL_PATH: LazyLock<Property> = LazyLock::new(|| Property::of("FileItem.FullPath"));
    static FILE_NAME: LazyLock<Property> = LazyLock::new(|| Property::of("FileItem.FileName"));
    let same = |property: &Property| match (one.get(property), other.get(property)) {
        (Lookup::Known(Value::Str(one)), Lookup::Known(Value::Str(other))) => {
            Some(fold(one) == fold(other))
        }
        _ => None,
    };
    same(&FULL_PATH).or_else(|| same(&FILE_NAME))
}
