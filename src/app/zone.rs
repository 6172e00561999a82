//! Where times are shown: in UTC, or in the time of whoever looks at them.

use crate::store::time_text;
use jiff::Timestamp;
use jiff::tz::TimeZone;

/// How times are shown; they are kept and compared in UTC.
#[derive(Clone, Debug, Default)]
pub struct Zone {
    /// `None`: UTC.
    local: Option<TimeZone>,
}

impl Zone {
    /// That of the computer.
    pub fn local() -> Zone {
        Zone {
            local: Some(TimeZone::system()),
        }
    }

    /// Whether times are shown in UTC.
    pub fn is_utc(&self) -> bool {
        self.local.is_none()
    }

    /// A zone.
    pub fn of(zone: TimeZone) -> Zone {
        Zone { local: Some(zone) }
    }

    /// Milliseconds that its clocks are before UTC's at a time in milliseconds since
    /// 1970 UTC.
    pub fn offset(&self, millis: i64) -> i64 {
        let local = self.local.as_ref();
        let time = Timestamp::from_millisecond(millis).ok();
        let offset = local.zip(time).map(|(zone, time)| zone.to_offset(time));
        offset.map_or(0, |offset| i64::from(offset.seconds()) * 1000)
    }

    /// `2026-11-20 03:12:07`.
    pub fn text(&self, millis: i64) -> String {
        time_text(millis.saturating_add(self.offset(millis)))
    }

    /// What it is called at a time: `UTC`, `CET`.
    pub fn name(&self, millis: i64) -> String {
        let local = self.local.as_ref();
        let time = Timestamp::from_millisecond(millis).ok();
        let name = local.zip(time).map(|(zone, time)| {
            let info = zone.to_offset_info(time);
            info.abbreviation().to_owned()
        });
        name.unwrap_or_else(|| "UTC".to_owned())
    }
}
