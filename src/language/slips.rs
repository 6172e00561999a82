//! How far a word is from another that was probably meant.

/// How many letters have to be put in, left out or changed (Levenshtein).
pub fn slips(one: &[u8], other: &[u8]) -> usize {
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (at, letter) in one.iter().enumerate() {
        let mut corner = at;
        let mut left = at + 1;
        for (cell, twin) in row.iter_mut().skip(1).zip(other) {
            let changed = corner + usize::from(letter != twin);
            corner = *cell;
            left = changed.min(left + 1).min(*cell + 1);
            *cell = left;
        }
        if let Some(first) = row.first_mut() {
            *first = at + 1;
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_counted() {
        assert_eq!(slips(b"kitten", b"sitting"), 3);
        assert_eq!(slips(b"", b"ab"), 2);
    }
}
