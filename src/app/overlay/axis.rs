//! The dates under a strip of time.

use crate::app::zone::Zone;

const SECOND: i64 = 1000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// Steps that dates can stand apart, in milliseconds.
const STEPS: [i64; 18] = [
    SECOND,
    5 * SECOND,
    15 * SECOND,
    MINUTE,
    5 * MINUTE,
    15 * MINUTE,
    HOUR,
    3 * HOUR,
    6 * HOUR,
    12 * HOUR,
    DAY,
    2 * DAY,
    7 * DAY,
    14 * DAY,
    30 * DAY,
    90 * DAY,
    365 * DAY,
    3650 * DAY,
];

/// Cells that a date takes, with what stands before it and a blank.
const APART: i64 = 14;

/// The dates under a strip from one time to another (both in milliseconds since 1970
/// UTC, both included) in so many cells: the cell of each, and what it says.
pub fn ticks((from, to): (i64, i64), cells: usize, zone: &Zone) -> Vec<(usize, String)> {
    let span = i128::from(to) - i128::from(from) + 1;
    let width = i128::try_from(cells).unwrap_or(1).max(1);
    let is_apart = |step: &&i64| i128::from(**step) * width >= i128::from(APART) * span;
    let Some(step) = STEPS.iter().find(is_apart).copied() else {
        return Vec::new();
    };
    // Round on the clocks of the zone.
    let offset = zone.offset(from);
    let local = from.saturating_add(offset);
    let first = local
        .saturating_sub(local.rem_euclid(step))
        .saturating_add(step);
    let first = if local.rem_euclid(step) == 0 {
        local
    } else {
        first
    };
    let mut ticks = Vec::new();
    let mut at = first.saturating_sub(offset);
    while at <= to && ticks.len() < cells {
        let cell = (i128::from(at) - i128::from(from)) * width / span;
        let text = zone.text(at);
        let part = match step {
            step if step >= 30 * DAY => 0..10,
            step if step >= DAY => 5..10,
            step if step >= MINUTE => 5..16,
            _ => 11..19,
        };
        let part = text.get(part).unwrap_or_default();
        ticks.push((usize::try_from(cell).unwrap_or(0), part.to_owned()));
        at = at.saturating_add(step);
    }
    ticks
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: i64 = 1_795_176_000_000;

    #[test]
    fn dates_are_round_and_never_overlap() {
        for span in [10_000, HOUR, DAY, 9 * DAY, 400 * DAY, 9000 * DAY] {
            for cells in [30, 76, 120] {
                let ticks = ticks((NOON, NOON + span), cells, &Zone::default());
                for pair in ticks.windows(2) {
                    let apart = pair[1].0 - pair[0].0;
                    assert!(apart > pair[0].1.len() + 1, "{span} {cells}: {ticks:?}");
                }
                assert!(ticks.iter().all(|(cell, _)| *cell < cells), "{ticks:?}");
            }
        }
        let of_a_day = ticks((NOON, NOON + DAY - 1), 76, &Zone::default());
        assert_eq!(of_a_day[0], (0, "11-20 12:00".to_owned()));
        assert_eq!(of_a_day[1].1, "11-20 18:00");
    }

    #[test]
    fn a_zone_has_its_own_clocks() {
        let zone = Zone::of(jiff::tz::TimeZone::fixed(jiff::tz::offset(2)));
        assert_eq!(zone.text(NOON), "2026-11-20 14:00:00");
        assert_eq!(Zone::default().name(NOON), "UTC");
        let days = ticks((NOON, NOON + 9 * DAY), 120, &zone);
        // Midnight there is ten o'clock in the evening here: 10 of 217 hours on.
        assert_eq!(days[0].1, "11-21");
    }
}
