//! Numbers as they are shown.

/// A number with its thousands apart: `1,204`.
pub fn grouped(number: usize) -> String {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_stand_apart() {
        let shown = [0, 999, 1204, 4_294_967_296].map(grouped);
        assert_eq!(shown, ["0", "999", "1,204", "4,294,967,296"]);
    }
}
