//! A moment as Quell writes it; other spellings are left to [`crate::ingest::time`].

/// `2026-11-20T03:12:07Z`, perhaps with up to nine digits of a second's
/// fraction, in milliseconds since 1970 UTC.
pub(super) fn moment(text: &str) -> Option<i64> {
    let bytes: &[u8] = text.as_bytes();
    let (head, tail) = bytes.split_first_chunk::<19>()?;
    let digit = |at: usize| i64::from(head[at].wrapping_sub(b'0'));
    let two = |at: usize| digit(at) * 10 + digit(at + 1);
    let is_shaped = head.iter().zip(b"0000-00-00T00:00:00").all(|(byte, form)| {
        if *form == b'0' {
            byte.is_ascii_digit()
        } else {
            byte == form
        }
    });
    let fraction = match tail {
        [b'Z'] => &[][..],
        [b'.', digits @ .., b'Z'] if (1..=9).contains(&digits.len()) => digits,
        _ => return None,
    };
    if !is_shaped || !fraction.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let (year, month, day) = (two(0) * 100 + two(2), two(5), two(8));
    let (hour, minute, second) = (two(11), two(14), two(17));
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 => 28 + i64::from(is_leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    // Before 1970, what is beyond milliseconds is cut in the other direction.
    let is_odd = year < 1970 || hour > 23 || minute > 59 || second > 59;
    if is_odd || !(1..=days).contains(&day) {
        return None;
    }
    let milli = (0..3).fold(0, |milli, at| {
        milli * 10 + fraction.get(at).map_or(0, |digit| i64::from(digit - b'0'))
    });
    // Days since 1970, counting years from March.
    let shifted = if month > 2 { month - 3 } else { month + 9 };
    let year = if month > 2 { year } else { year - 1 };
    let days = 365 * year + year / 4 - year / 100 + year / 400 + (153 * shifted + 2) / 5 + day
        - 1
        - 719_468;
    Some((((days * 24 + hour) * 60 + minute) * 60 + second) * 1000 + milli)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::time;

    #[test]
    fn moments_are_what_the_slow_reader_makes_of_them() {
        let mut seen = 0;
        for year in ["1970", "1999", "2000", "2024", "2026", "2100", "9998"] {
            for day in [
                "01-01", "02-28", "02-29", "03-01", "04-31", "12-31", "00-10",
            ] {
                for clock in ["00:00:00Z", "23:59:59.9996Z", "24:00:00Z", "03:12:07.5Z"] {
                    let text = format!("{year}-{day}T{clock}");
                    let slow = time::parse(&text);
                    if let Some(fast) = moment(&text) {
                        assert_eq!(Some(fast), slow, "{text}");
                        seen += 1;
                    }
                }
            }
        }
        assert!(seen > 80);
        for odd in [
            "2026-11-20 03:12:07Z",
            "2026-11-20T03:12:07",
            "2026-11-20T03:12:07.Z",
        ] {
            assert_eq!(moment(odd), None);
        }
    }
}
