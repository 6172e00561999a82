//! What a table's columns were probably meant to be.

use super::format::Format;
use super::formats::{ALL, NAMES};
use crate::language::slips;

/// The format that has names nearest to those of a header, and which.
pub(super) fn nearest(header: &[String]) -> Option<String> {
    let near = ALL.iter().zip(NAMES).map(|(format, name)| {
        let pairs: Vec<(&str, &str)> = header
            .iter()
            .filter_map(|column| Some((column.as_str(), like(*format, column)?)))
            .collect();
        (name, pairs)
    });
    let (name, pairs) = near.max_by_key(|(_, pairs)| pairs.len())?;
    let pairs: Vec<String> = pairs
        .iter()
        .take(3)
        .map(|(column, path)| format!("`{column}` is `{path}` there"))
        .collect();
    (!pairs.is_empty()).then(|| format!("the nearest is {name}: {}", pairs.join(", ")))
}

/// The path of a format that is spelled nearly like a column.
fn like(format: &dyn Format, column: &str) -> Option<&'static str> {
    /// A slip in so many letters.
    const SURE: usize = 6;
    let column = letters(column);
    let paths = format.fields().iter().map(|field| field.path);
    let near = paths.filter_map(|path| {
        let own = letters(path);
        let distance = slips(&own, &column);
        (distance <= own.len() / SURE).then_some((distance, path))
    });
    near.min_by_key(|(distance, _)| *distance)
        .map(|(_, path)| path)
}

/// A name without what is between its words.
fn letters(name: &str) -> Vec<u8> {
    let letters = name.bytes().filter(u8::is_ascii_alphanumeric);
    letters.map(|letter| letter.to_ascii_lowercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_names_are_found() {
        let header = ["Rule Name", "Computer", "computername1", "x"].map(str::to_owned);
        assert_eq!(
            nearest(&header).as_deref(),
            Some(
                "the nearest is the REST API of an Inspect server: `Rule Name` is `ruleName` \
                 there, `computername1` is `computerName` there"
            )
        );
        assert_eq!(nearest(&["q".to_owned()]), None);
    }
}
