//! Numbers as they are shown: in digits, and as bars.

use std::fmt;

/// A whole number of any size, not negative, with its thousands apart: `1,204`.
pub fn grouped(number: impl fmt::Display) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// So many of what a noun names: `1 detection`, `1,204 detections`.
pub fn plural(count: usize, noun: &str) -> String {
    let s = if count == 1 { "" } else { "s" };
    format!("{} {noun}{s}", grouped(count))
}

/// A bar a number: the tallest is full, nothing is blank.
pub fn sparkline(counts: &[u32]) -> String {
    const STEPS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let most = u64::from(counts.iter().copied().max().unwrap_or(0)).max(1);
    let step = |count: &u32| {
        let step = (u64::from(*count) * 8).div_ceil(most);
        let at = usize::try_from(step).ok()?.checked_sub(1)?;
        STEPS.get(at).copied()
    };
    counts
        .iter()
        .map(|count| step(count).unwrap_or(' '))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_reach_from_nothing_to_the_most() {
        assert_eq!(sparkline(&[0, 1, 4, 8]), " ▁▄█");
        assert_eq!(sparkline(&[0, 0]), "  ");
    }

    #[test]
    fn thousands_stand_apart() {
        let shown = [0_u64, 999, 1204, 4_294_967_296].map(grouped);
        assert_eq!(shown, ["0", "999", "1,204", "4,294,967,296"]);
    }
}
