//! Conditions on one text, and the text that meets them.
//!
//! Over unbounded text, a conjunction of `is`, `starts`, `contains`, `ends` and
//! their negations is contradictory only if two of its members are: the
//! candidate (longest prefix, a letter that no literal uses, each required
//! piece, that letter again, longest suffix) meets whatever can be met. So
//! [`implies`] and [`excludes`] say all there is to say, two by two.

use crate::language::{Comparison, fold_char};
use crate::matcher::compare::folded;

/// What is asked of a text; the literal is in lower case and, save for `is`,
/// not empty.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Pattern {
    /// `is`, `starts`, `contains` or `ends`.
    pub(crate) how: Comparison,
    pub(crate) literal: Box<str>,
}

impl Pattern {
    pub(crate) fn holds(&self, text: &str) -> bool {
        folded(self.how, &self.literal, text)
    }
}

/// Whether each text that meets `one` meets `other`.
pub(crate) fn implies(one: &Pattern, other: &Pattern) -> bool {
    use Comparison::{Contains, Ends, Is, Starts};
    match (one.how, other.how) {
        (Is, _) => other.holds(&one.literal),
        (Starts, Starts) => one.literal.starts_with(&*other.literal),
        (Ends, Ends) => one.literal.ends_with(&*other.literal),
        (Starts | Contains | Ends, Contains) => one.literal.contains(&*other.literal),
        _ => false,
    }
}

/// Whether no text meets both.
pub(crate) fn excludes(one: &Pattern, other: &Pattern) -> bool {
    use Comparison::{Ends, Is, Starts};
    match (one.how, other.how) {
        (Is, _) => !other.holds(&one.literal),
        (_, Is) => !one.holds(&other.literal),
        (Starts, Starts) => {
            !one.literal.starts_with(&*other.literal) && !other.literal.starts_with(&*one.literal)
        }
        (Ends, Ends) => {
            !one.literal.ends_with(&*other.literal) && !other.literal.ends_with(&*one.literal)
        }
        _ => false,
    }
}

/// The texts that need a place of their own: none that is inside another, or in one
/// of `ends`.
fn pieces<'a>(mut wanted: Vec<&'a str>, ends: [&str; 2]) -> Vec<&'a str> {
    wanted.sort_by_key(|text| std::cmp::Reverse(text.len()));
    let mut pieces: Vec<&str> = Vec::new();
    for piece in wanted {
        if !pieces.iter().chain(&ends).any(|text| text.contains(piece)) {
            pieces.push(piece);
        }
    }
    pieces
}

/// A text that meets each pattern or, where its flag is false, does not; the
/// patterns are known not to contradict each other. One of `samples` is taken
/// where it does, and letters that read well are tried before those that must;
/// another number gives another text where there is a choice.
pub(crate) fn example(patterns: &[(&Pattern, bool)], samples: &[String], number: usize) -> String {
    let meets = |text: &str| {
        patterns
            .iter()
            .all(|(pattern, wanted)| pattern.holds(text) == *wanted)
    };
    let required = |how: Comparison| {
        patterns
            .iter()
            .filter(move |(pattern, wanted)| *wanted && pattern.how == how)
            .map(|(pattern, _)| &*pattern.literal)
    };
    let lower = |text: &str| text.chars().map(fold_char).collect::<String>();
    if let Some(exact) = required(Comparison::Is).next() {
        return exact.to_owned();
    }
    if let Some(sample) = samples.iter().find(|sample| meets(&lower(sample))) {
        return sample.clone();
    }
    let prefix = required(Comparison::Starts)
        .max_by_key(|text| text.len())
        .unwrap_or("");
    let suffix = required(Comparison::Ends)
        .max_by_key(|text| text.len())
        .unwrap_or("");
    let pieces = pieces(required(Comparison::Contains).collect(), [prefix, suffix]);
    let joined = |between: &str| {
        let middle = pieces.iter().flat_map(|piece| [between, piece]);
        let parts: Vec<&str> = [prefix]
            .into_iter()
            .chain(middle)
            .chain([between, suffix])
            .collect();
        parts.concat()
    };
    let apart = if prefix.is_empty() && suffix.is_empty() {
        pieces.join(" ")
    } else {
        String::new()
    };
    let filler = format!("example{number}");
    let readable = match number {
        0 => ["", "example", "-", "_"].map(joined),
        _ => [&filler, "", "-", "_"].map(joined),
    };
    if let Some(text) = [apart]
        .into_iter()
        .chain(readable)
        .find(|text| !text.is_empty() && meets(text))
    {
        return text;
    }
    let is_fresh = |letter: &char| {
        fold_char(*letter) == *letter
            && patterns
                .iter()
                .all(|(pattern, _)| !pattern.literal.contains(*letter))
    };
    let letters = "-_~+#0123456789xyzqjkv".chars();
    let letter = letters.chain('\u{e0}'..='\u{ffff}').find(is_fresh);
    joined(&letter.map(String::from).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All texts over `a` and `b` of up to six letters, with `c` as the letter
    /// that no literal uses.
    fn texts() -> Vec<String> {
        let mut all = vec![String::new()];
        let mut last = all.clone();
        for _ in 0..6 {
            last = last
                .iter()
                .flat_map(|text| ["a", "b", "c"].map(|letter| format!("{text}{letter}")))
                .collect();
            all.extend(last.iter().cloned());
        }
        all
    }

    fn patterns() -> Vec<Pattern> {
        let literals = ["a", "b", "ab", "ba", "aa", "aba"];
        let hows = [
            Comparison::Is,
            Comparison::Starts,
            Comparison::Contains,
            Comparison::Ends,
        ];
        hows.into_iter()
            .flat_map(|how| {
                literals.map(|literal| Pattern {
                    how,
                    literal: literal.into(),
                })
            })
            .collect()
    }

    #[test]
    fn pairs_relate_as_all_texts_say() {
        let texts = texts();
        for one in &patterns() {
            for other in &patterns() {
                let is_implied = texts.iter().all(|t| !one.holds(t) || other.holds(t));
                let is_excluded = texts.iter().all(|t| !one.holds(t) || !other.holds(t));
                assert_eq!(implies(one, other), is_implied, "{one:?} {other:?}");
                assert_eq!(excludes(one, other), is_excluded, "{one:?} {other:?}");
            }
        }
    }

    #[test]
    fn what_does_not_clash_in_pairs_has_an_example() {
        let all = patterns();
        let mut seed = 7u64;
        for _ in 0..20_000 {
            let mut chosen = Vec::new();
            for _ in 0..5 {
                seed = seed
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1_442_695_040_888_963_407);
                let at = usize::try_from(seed >> 33).unwrap_or(0);
                chosen.push((&all[at % all.len()], at / 64 % 2 == 0));
            }
            let clash = chosen.iter().any(|(one, is_one)| {
                chosen.iter().any(|(other, is_other)| {
                    *is_one
                        && (*is_other && excludes(one, other) || !*is_other && implies(one, other))
                })
            });
            if !clash {
                let text = example(&chosen, &["notepad.exe".into()], 0);
                assert!(
                    chosen.iter().all(|(p, wanted)| p.holds(&text) == *wanted),
                    "{chosen:?} {text}"
                );
            }
        }
    }
}
