//! The times that records carry, as milliseconds since 1970 UTC, and back.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

/// RFC 3339 (UTC where it names no zone), or PROTECT's `17-Mar-2021 09:40:09`,
/// which is UTC.
pub(super) fn parse(text: &str) -> Option<i64> {
    let text = text.trim();
    if let Ok(time) = text.parse::<Timestamp>() {
        return Some(time.as_millisecond());
    }
    let local = match text.parse::<DateTime>() {
        Ok(local) => local,
        Err(_) => with_month_name(text)?,
    };
    let time = TimeZone::UTC.to_timestamp(local).ok()?;
    Some(time.as_millisecond())
}

fn with_month_name(text: &str) -> Option<DateTime> {
    const MONTHS: [&str; 12] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ];
    let mut parts = text
        .split(['-', ' ', ':', 'T'])
        .filter(|part| !part.is_empty());
    let day = parts.next()?.parse().ok()?;
    let name = parts.next()?;
    let month = MONTHS
        .iter()
        .position(|month| month.eq_ignore_ascii_case(name))?;
    let year = parts.next()?.parse().ok()?;
    let mut number = || parts.next()?.parse::<i8>().ok();
    let (hour, minute, second) = (number()?, number()?, number()?);
    if parts.next().is_some() {
        return None;
    }

    DateTime::new(
        year,
        i8::try_from(month + 1).ok()?,
        day,
        hour,
        minute,
        second,
        0,
    )
    .ok()
}

/// RFC 3339 in UTC.
pub(super) fn write(time: i64) -> Option<String> {
    Timestamp::from_millisecond(time)
        .ok()
        .map(|time| time.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_all_sources() {
        let at = Some(1_615_974_009_000);
        for text in [
            "2021-03-17T09:40:09Z",
            "2021-03-17T10:40:09+01:00",
            "2021-03-17 09:40:09",
            "17-Mar-2021 09:40:09",
            "17-mar-2021 09:40:09",
            "20210317T094009",
        ] {
            assert_eq!(parse(text), at, "{text}");
        }
        for text in [
            "",
            "yesterday",
            "31-Feb-2021 09:40:09",
            "1-Mar-2021 09:40",
            "99999999",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn times_are_written_as_they_are_read() {
        for time in [0, 1_615_974_009_123, -5] {
            assert_eq!(write(time).as_deref().and_then(parse), Some(time));
        }
        assert_eq!(
            write(1_615_974_009_000).as_deref(),
            Some("2021-03-17T09:40:09Z")
        );
        assert_eq!(write(i64::MAX), None);
    }
}
