//! One value or several, as they are typed or pasted: apart by lines, and by commas
//! where the type has no comma in it; each trimmed and checked, and what the others
//! hold already left out.
//!
//! ```text
//! "10.0.0.0/8, 10.1.2.3" ──values──► 10.0.0.0/8, left out: 10.1.2.3 (in 10.0.0.0/8)
//!                                        └──add_several──► joined by or; negated ones by and
//! ```

use super::{Edit, Step, is_list, node_in, path_to, rewrite, word_as_in, wrap};
use crate::language::{Comparison, Property, Type};
use crate::rule::meaning::{Literal, Test, of_condition};
use crate::rule::{Condition, Draft, Kind, Node};
use rustc_hash::FxHashSet;

/// Texts of which each is looked for in each other at most; of more, equal ones are
/// left out only.
const MOST_COMPARED: usize = 300;

/// What was typed for a condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypedValues {
    /// The condition with each value, at least one, in their order.
    pub conditions: Vec<Condition>,
    /// Values that the others hold already, each with why.
    pub left_out: Vec<String>,
}

/// Why what was typed can't be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrongValue {
    /// What is wrong, the value in backticks.
    pub message: String,
    /// The property that the value belongs to: the other kind of address.
    pub twin: Option<Property>,
}

/// How what was typed is to be read.
#[derive(Clone, Copy, Debug, Default)]
pub struct ValueReading<'a> {
    /// It is one value, as it stands: one of those that are loaded, say.
    pub is_verbatim: bool,
    /// Addresses of the other kind go to the property of their kind.
    pub takes_twins: bool,
    /// The address that a prefix's length alone is of.
    pub base: Option<&'a str>,
}

/// The values of a condition in `text`.
///
/// # Errors
/// The first value that the condition can't have, and why.
pub fn values(
    condition: &Condition,
    text: &str,
    reading: ValueReading<'_>,
) -> Result<TypedValues, WrongValue> {
    let kind = condition.named_property().map(|property| property.kind());
    let written = match reading.is_verbatim {
        true => vec![text.to_owned()],
        false => split(kind.unwrap_or(Type::String), text).map_err(wrong)?,
    };
    let of = written.len();
    let comparison = condition.known_comparison();
    let is_order = comparison.is_some_and(|known| {
        !matches!(
            known.positive(),
            Comparison::Is | Comparison::Starts | Comparison::Contains | Comparison::Ends
        )
    });
    if of > 1 && is_order {
        let name = comparison.map_or("", Comparison::name);
        return Err(wrong(format!("`{name}` takes one value, not {of}")));
    }
    let mut tests: Vec<(Condition, Test)> = Vec::with_capacity(of);
    for (at, value) in written.into_iter().enumerate() {
        let value = reading
            .base
            .and_then(|base| super::ladder::prefixed(base, &value))
            .unwrap_or(value);
        let with = Condition {
            value: Some(value),
            ..condition.clone()
        };
        tests.push(checked(with, (at, of), reading.takes_twins)?);
    }
    Ok(without_held(&tests))
}

fn wrong(message: String) -> WrongValue {
    WrongValue {
        message,
        twin: None,
    }
}

/// The values in a text, trimmed: blanks within quotation marks are meant, where the
/// text in them begins or ends with some.
fn split(kind: Type, text: &str) -> Result<Vec<String>, String> {
    // A signer or a command line may hold a comma, an address or a number never.
    let has_commas = matches!(
        kind,
        Type::Ip4 | Type::Ip6 | Type::Int | Type::Symbol(_) | Type::IntSymbol(_)
    );
    let is_end = |letter: char| letter == '\n' || letter == '\r' || has_commas && letter == ',';
    let parts = text.split(is_end).map(str::trim);
    let values: Vec<String> = parts
        .filter(|part| !part.is_empty())
        .map(unquoted)
        .collect();
    match values.is_empty() {
        true if text.is_empty() => Ok(vec![String::new()]),
        true => Err("there are blanks only: in quotation marks they are meant".to_owned()),
        false => Ok(values),
    }
}

/// Quotation marks around blanks say that these are meant; others are the value's own,
/// as a signer's.
fn unquoted(part: &str) -> String {
    let inner = part
        .strip_prefix('"')
        .and_then(|part| part.strip_suffix('"'));
    match inner.filter(|inner| inner.trim() != *inner) {
        Some(inner) => inner.to_owned(),
        None => part.to_owned(),
    }
}

/// A value as it is to be typed: see [`values`].
pub fn as_typed(value: &str) -> String {
    match value.trim() == value {
        true => value.to_owned(),
        false => format!("\"{value}\""),
    }
}

fn checked(
    condition: Condition,
    (at, of): (usize, usize),
    takes_twins: bool,
) -> Result<(Condition, Test), WrongValue> {
    let problem = match of_condition(&condition) {
        Ok(test) => return Ok((condition, test)),
        Err(problem) => problem,
    };
    let number = match of {
        1 => String::new(),
        _ => format!("value {} of {of}: ", at + 1),
    };
    let property = condition.named_property();
    let twin = property.as_ref().and_then(Property::twin);
    let in_twin = twin.as_ref().and_then(|twin| {
        let condition = Condition {
            component: Some(twin.component().to_owned()),
            property: Some(twin.name().to_owned()),
            ..condition.clone()
        };
        let test = of_condition(&condition).ok()?;
        Some((condition, test))
    });
    match (in_twin, twin) {
        (Some(found), _) if takes_twins => Ok(found),
        (Some((found, _)), Some(twin)) => Err(WrongValue {
            message: format!(
                "{number}`{}` is an {} address: use {}?",
                found.value.unwrap_or_default(),
                if twin.kind() == Type::Ip6 {
                    "IPv6"
                } else {
                    "IPv4"
                },
                twin.name()
            ),
            twin: Some(twin),
        }),
        _ => Err(wrong(format!("{number}{}", problem.message))),
    }
}

/// Leaves out what another one holds already.
fn without_held(tests: &[(Condition, Test)]) -> TypedValues {
    let mut holders: Vec<Option<usize>> = vec![None; tests.len()];
    let mut first = rustc_hash::FxHashMap::default();
    for (at, (_, test)) in tests.iter().enumerate() {
        let known = *first.entry(test).or_insert(at);
        if known != at {
            holders[at] = Some(known);
        }
    }
    let mut order: Vec<usize> = (0..tests.len())
        .filter(|at| holders[*at].is_none())
        .collect();
    let is_compared = order.len() <= MOST_COMPARED;
    // Prefixes are within each other or apart: the last that holds is the one to ask.
    order.sort_by(|one, other| rank(&tests[*one].1).cmp(&rank(&tests[*other].1)));
    let mut kept: Vec<usize> = Vec::new();
    for at in order {
        let is_held = |by: &&usize| holds(&tests[**by].1, &tests[at].1);
        let is_text = matches!(tests[at].1.literal, Literal::Text(_));
        let holder = match is_text {
            false => kept.last().filter(is_held),
            true if is_compared => kept.iter().find(is_held),
            true => None,
        };
        match holder {
            Some(by) => holders[at] = Some(*by),
            None => kept.push(at),
        }
    }
    let value = |at: usize| tests[at].0.value.clone().unwrap_or_default();
    let why = |at: usize, by: usize| match tests[at].1 == tests[by].1 {
        true => format!("{} (twice)", value(at)),
        false => format!("{} (in {})", value(at), value(by)),
    };
    let held = holders.iter().enumerate();
    let left_out = held
        .filter_map(|(at, by)| by.map(|by| why(at, by)))
        .collect();
    let conditions = tests.iter().zip(&holders);
    let conditions = conditions.filter(|(_, by)| by.is_none());
    TypedValues {
        conditions: conditions.map(|((one, _), _)| one.clone()).collect(),
        left_out,
    }
}

/// Prefixes by where they begin, the widest first; texts by their length.
fn rank(test: &Test) -> (u8, u128, u32) {
    match &test.literal {
        Literal::Net4(net) => (0, net.network().to_bits().into(), net.prefix_len().into()),
        Literal::Net6(net) => (1, net.network().to_bits(), net.prefix_len().into()),
        Literal::Text(text) => (2, text.len() as u128, 0),
        _ => (3, 0, 0),
    }
}

/// Whether what is asked for in `narrow` is asked for in `wide` already; of negated
/// ones whether `wide` keeps all that `narrow` does.
fn holds(wide: &Test, narrow: &Test) -> bool {
    if (&wide.property, wide.comparison) != (&narrow.property, narrow.comparison) {
        return false;
    }
    match (&wide.literal, &narrow.literal, wide.comparison.positive()) {
        (Literal::Net4(wide), Literal::Net4(narrow), Comparison::Is) => wide.contains(narrow),
        (Literal::Net6(wide), Literal::Net6(narrow), Comparison::Is) => wide.contains(narrow),
        (Literal::Text(part), Literal::Text(whole), comparison) => match comparison {
            Comparison::Starts => whole.starts_with(&**part),
            Comparison::Ends => whole.ends_with(&**part),
            // A set has a member or not, whatever the member holds.
            Comparison::Contains => {
                wide.property.kind() != Type::StringSet && whole.contains(&**part)
            }
            _ => false,
        },
        _ => false,
    }
}

/// Puts several conditions into a draft as one: the first as `first` does, the others
/// beside it, joined by or, and by and where they are negated.
///
/// # Errors
/// A reason: none of them can be put there.
pub fn add_several(
    draft: &Draft,
    conditions: &[Condition],
    first: impl Fn(&Condition) -> Step,
) -> Step {
    let mut why = Err("there is no value".to_owned());
    let mut made = None;
    for (at, condition) in conditions.iter().enumerate() {
        match first(condition) {
            Ok(step) => {
                made = Some((at, step));
                break;
            }
            Err(reason) if at == 0 => why = Err(reason),
            Err(_) => {}
        }
    }
    let Some((at, (edit, about))) = made else {
        return why;
    };
    let others: Vec<&Condition> = conditions
        .iter()
        .enumerate()
        .filter(|(of, _)| *of != at)
        .map(|(_, one)| one)
        .collect();
    if others.is_empty() {
        return Ok((edit, about));
    }
    let mut after = draft.clone();
    edit.clone().apply(&mut after);
    let is_negated = conditions
        .first()
        .and_then(Condition::known_comparison)
        .is_some_and(Comparison::is_negated);
    let word = if is_negated { "and" } else { "or" };
    let tree = with_beside(&after, about, &others, word)?;
    let (whole, about) = rewrite(draft, tree, about)?;
    Ok((instead(edit, whole), about))
}

/// The tree with conditions beside one that is there.
fn with_beside(
    draft: &Draft,
    about: crate::rule::NodeId,
    others: &[&Condition],
    word: &str,
) -> Result<Node, String> {
    let mut tree = draft.definition.clone();
    let written = word_as_in(&tree, word);
    let path = path_to(&tree, about)?;
    let (index, above) = path
        .split_last()
        .ok_or("there is nothing under the cursor")?;
    let parent = node_in(&mut tree, above)?;
    let node = |condition: &&Condition| Node::new(Kind::Condition((*condition).clone()));
    if is_list(parent) && parent.is_operator(word) {
        let test = |child: &Node| match &child.kind {
            Kind::Condition(condition) => of_condition(condition).ok(),
            _ => None,
        };
        let known: FxHashSet<Test> = parent.children.iter().filter_map(test).collect();
        let is_new = |condition: &&&Condition| {
            of_condition(condition).map_or(true, |test| !known.contains(&test))
        };
        let new: Vec<Node> = others.iter().filter(is_new).map(node).collect();
        parent.children.splice(index + 1..index + 1, new);
    } else if let Some(first) = parent.children.get_mut(*index) {
        wrap(first, written);
        first.children.extend(others.iter().map(node));
    }
    Ok(tree)
}

/// The edit with another definition in the place of its own.
fn instead(edit: Edit, whole: Edit) -> Edit {
    match edit {
        Edit::Definition(_) => whole,
        Edit::Batch(edits) => Edit::Batch(
            edits
                .into_iter()
                .map(|edit| instead(edit, whole.clone()))
                .collect(),
        ),
        other => other,
    }
}

#[cfg(test)]
mod tests;
