//! Which neighbours in a chain of ancestors are the same program.

use super::{Facts, Lookup};
use crate::language::{Role, Value, fold};

/// The component that is a process's program.
const PROGRAM: &str = "FileItem";

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
    let same = |role: Role| {
        let property = role.of(PROGRAM)?;
        match (one.get(property), other.get(property)) {
            (Lookup::Known(Value::Str(one)), Lookup::Known(Value::Str(other))) => {
                Some(fold(one) == fold(other))
            }
            _ => None,
        }
    };
    same(Role::FullPath).or_else(|| same(Role::FileName))
}
