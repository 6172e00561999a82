//! What was likely meant by a mistyped name in a filter.

use super::field::FIELDS;

/// The name nearest to `word`, where it is near: two letters off, one of a short word.
pub(super) fn nearest<'n>(word: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let word = word.to_lowercase();
    let most = if word.chars().count() > 4 { 2 } else { 1 };
    names
        .map(|name| (strsim::osa_distance(&word, name), name))
        .filter(|(distance, _)| (1..=most).contains(distance))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

/// The name by which a field is completed that was likely meant.
fn field(word: &str) -> Option<&'static str> {
    let all = FIELDS
        .iter()
        .flat_map(|(_, names, _)| names.iter().copied());
    let near = nearest(word, all)?;
    let own = FIELDS.iter().find(|(_, names, _)| names.contains(&near));
    own.and_then(|(_, names, _)| names.first().copied())
}

/// That what stands before a sign in a plain word is no field; what was likely meant
/// stands first.
pub(super) fn no_field(typed: &str) -> Option<String> {
    let (name, rest) = typed.split_at(typed.find([':', '=', '<', '>'])?);
    let is_word = name.len() > 1 && name.bytes().all(|byte| byte.is_ascii_alphabetic());
    if !is_word || rest.starts_with("://") {
        return None;
    }
    let near = field(name);
    // Other signs stand in many a command line.
    if near.is_none() && !rest.starts_with(':') {
        return None;
    }
    let sign = if rest.starts_with(':') { ":" } else { "" };
    let meant = near.map_or(String::new(), |near| format!("did you mean {near}{sign}? "));
    Some(format!("{meant}`{name}` is no field: taken as a word"))
}
