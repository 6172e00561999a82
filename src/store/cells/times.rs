//! Which rows' times match, without a text for each of them.
//!
//! A word of a filter holds no blank, so where it is a plain part of
//! `2026-11-20 03:12:07` it is a part of the day or of the clock; and where its
//! letters need only stand in order, digits are not among them.

use super::time_text;
use crate::store::RowSet;
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// The text of every second of a day.
static CLOCKS: LazyLock<Vec<Box<str>>> = LazyLock::new(|| {
    let clock = |second| time_text(second * 1000).get(11..).unwrap_or("").into();
    (0..DAY / 1000).map(clock).collect()
});

const DAY: i64 = 24 * 60 * 60 * 1000;

/// The rows whose time, as it is shown, satisfies `is_match`; it must hold of a
/// text where it holds of the text's day or clock alone, or else tell days and
/// clocks apart by nothing but their signs.
pub(super) fn rows(times: &[i64], is_match: &dyn Fn(&str) -> bool) -> RowSet {
    // Days and clocks by themselves are few.
    let mut days: FxHashMap<i64, Option<bool>> = FxHashMap::default();
    let is_sign = is_match("- : - :") || is_match("--::") || is_match("-") || is_match(":");
    let clocks: Vec<bool> = match is_sign {
        true => Vec::new(),
        false => CLOCKS.iter().map(|clock| is_match(clock)).collect(),
    };
    let mut last = (i64::MIN, None);
    RowSet::from_fn(times.len(), |row| {
        let time = times.get(row).copied().unwrap_or(i64::MIN);
        if time == i64::MIN {
            return false;
        }
        let day = time.div_euclid(DAY);
        if last.0 != day || last.1.is_none() {
            let of_day = *days.entry(day).or_insert_with(|| {
                let text = time_text(day * DAY);
                // Years of other than four digits are asked one by one.
                (text.len() == 19 && !text.starts_with('-') && !is_sign)
                    .then(|| text.get(..10).is_some_and(is_match))
            });
            last = (day, of_day);
        }
        match last.1 {
            Some(of_day) => {
                let second = usize::try_from(time.rem_euclid(DAY) / 1000);
                of_day || second.is_ok_and(|second| clocks.get(second) == Some(&true))
            }
            None => is_match(&time_text(time)),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Query;

    #[test]
    fn times_match_as_their_texts_do() {
        let times: Vec<i64> = (0..3000)
            .map(|row| 1_700_000_000_000 + row * 7_654_321)
            .chain([
                i64::MIN,
                0,
                -1,
                i64::MAX,
                -99_999_999_999_999,
                253_402_300_799_999,
            ])
            .collect();
        for line in [
            "20",
            "11-1",
            "3:1",
            "-",
            ":",
            "-:",
            "::",
            ":-",
            "a",
            "'-",
            "2023-11-15",
            "5",
            "x1",
        ] {
            let query = Query::parse(line);
            let is_match = |text: &str| query.is_in_time(text);
            let got = rows(&times, &is_match);
            for (row, time) in times.iter().enumerate() {
                let wanted = *time != i64::MIN && is_match(&time_text(*time));
                assert_eq!(got.contains(row), wanted, "{line} {time}");
            }
        }
    }
}
