//! ESET Connect's detections: a day at a time, by list, then what the list lacks.

use super::super::answer::{RawRecord, RecordKeys, line_of};
use super::super::connect::{BATCH, Pages};
use super::super::days::Days;
use super::super::failure::Failure;
use super::{Pull, PullNews, day_of, is_of_the_request};
use jiff::{SignedDuration, Timestamp};
use std::collections::HashMap;

/// A page of the list, as in `connect`.
const PAGE: u64 = 1000;

/// A detection of the list: its uuid and record.
type ListedDetection = (Option<String>, RawRecord);

impl Pull<'_, '_> {
    pub(super) fn connect_detections(&mut self, days: &mut Days) -> Result<(), Failure> {
        let (since, until) = self.window();
        if since >= until {
            self.told("nothing to pull: --since is not before --until");
            return Ok(());
        }
        let parts = split_by_day(since, until);
        let total = self.count((since, until))?;
        let lists = u64::try_from(parts.len()).unwrap_or(0);
        let batch = u64::try_from(BATCH).unwrap_or(1);
        // Each day may end in a page and a batch that are not full.
        let calls = total.map(|total| lists + total / PAGE + total / batch + total.min(lists));
        (self.tell)(PullNews::Plan {
            calls,
            time: self.caller.time_of(calls.unwrap_or(lists)),
            since,
        });
        let mut done = 0;
        // Only where it leaves no gap does the cursor move.
        let reaches_back = self.reached().is_none_or(|reached| since <= reached);
        for part in parts {
            self.day(part, days, &mut done, total)?;
            days.settle()?;
            if reaches_back {
                let reached = self.reached().map_or(part.1, |old| old.max(part.1));
                self.folder.advance(|cursor| cursor.until = Some(reached))?;
            }
        }
        if !reaches_back {
            self.told("--since lies after what was pulled: the time between is not here, and the next pull goes on before it");
        }
        Ok(())
    }

    /// How many there are, where the remote says.
    fn count(&mut self, time: (Timestamp, Timestamp)) -> Result<Option<u64>, Failure> {
        let page = self.caller.connect_detections(time, Some("1"), None)?;
        let is_some = !page.records.is_empty() || page.next.is_some();
        // Some say 0 whatever there is.
        Ok(page.total.filter(|total| *total > 0 || !is_some))
    }

    /// All of one day, or of a part of it.
    fn day(
        &mut self,
        time: (Timestamp, Timestamp),
        days: &mut Days,
        done: &mut u64,
        total: Option<u64>,
    ) -> Result<(), Failure> {
        let day = day_of(time.0);
        let mut known = days.known(&day, &day)?;
        let mut pages = Pages::default();
        loop {
            let page = self.caller.connect_detections(time, None, pages.token())?;
            *done += u64::try_from(page.records.len()).unwrap_or(0);
            let mut fresh = Vec::new();
            for record in page.records {
                let line = line_of(&record);
                let keys = RecordKeys::of(&line);
                if known.insert(keys.identity(&line)) {
                    fresh.push((keys.uuid(), record));
                }
            }
            for part in fresh.chunks(BATCH) {
                for line in self.whole(part)? {
                    days.add(&day, &line)?;
                }
            }
            days.sync()?;
            (self.tell)(PullNews::Detections {
                done: *done,
                of: total,
            });
            if !pages.turn(page.next, "/v1/detections")? {
                return Ok(());
            }
        }
    }

    /// The lines of these detections: with what the list lacks where it comes,
    /// else as the list has them.
    fn whole(&mut self, listed: &[ListedDetection]) -> Result<Vec<String>, Failure> {
        let uuids: Vec<String> = listed.iter().filter_map(|(uuid, _)| uuid.clone()).collect();
        let mut came = HashMap::new();
        self.fetch(&uuids, &mut came)?;
        let mut lines = Vec::with_capacity(listed.len());
        for (uuid, record) in listed {
            match uuid.as_ref().and_then(|uuid| came.remove(uuid)) {
                Some(line) => lines.push(line),
                None => {
                    self.outcome.skipped += 1;
                    let named = uuid.as_deref().unwrap_or("a detection without uuid");
                    self.told(format!(
                        "{named}: only what the list says of it is here (no operation, no command line)"
                    ));
                    lines.push(line_of(record));
                }
            }
        }
        Ok(lines)
    }

    /// Fetches detections by uuid; where the remote refuses them, each half of them.
    fn fetch(
        &mut self,
        uuids: &[String],
        came: &mut HashMap<String, String>,
    ) -> Result<(), Failure> {
        if uuids.is_empty() {
            return Ok(());
        }
        match self.caller.connect_batch(uuids) {
            Ok(records) => {
                for record in records {
                    let line = line_of(&record);
                    if let Some(uuid) = RecordKeys::of(&line).uuid() {
                        came.insert(uuid, line);
                    }
                }
                Ok(())
            }
            Err(failure) if is_of_the_request(&failure) => {
                let (one, other) = uuids.split_at(uuids.len() / 2);
                if one.is_empty() {
                    return Ok(());
                }
                self.fetch(one, came)?;
                self.fetch(other, came)
            }
            Err(failure) => Err(failure),
        }
    }
}

/// A time cut at each midnight of UTC.
fn split_by_day(since: Timestamp, until: Timestamp) -> Vec<(Timestamp, Timestamp)> {
    const DAY: i64 = 86_400;
    let mut parts = Vec::new();
    let mut at = since;
    while at < until {
        let next = at.as_second().div_euclid(DAY) * DAY + DAY;
        let next = Timestamp::new(next, 0).unwrap_or(until);
        let end = next.max(
            at.saturating_add(SignedDuration::from_secs(1))
                .unwrap_or(until),
        );
        let end = end.min(until);
        parts.push((at, end));
        at = end;
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_cut_at_midnight() {
        let time = |text: &str| text.parse::<Timestamp>().unwrap();
        let parts = split_by_day(time("2026-11-20T22:00:00Z"), time("2026-11-22T01:00:00Z"));
        let starts: Vec<String> = parts.iter().map(|(start, _)| start.to_string()).collect();
        assert_eq!(
            starts,
            [
                "2026-11-20T22:00:00Z",
                "2026-11-21T00:00:00Z",
                "2026-11-22T00:00:00Z"
            ]
        );
        assert_eq!(parts.last().unwrap().1, time("2026-11-22T01:00:00Z"));
        assert!(
            split_by_day(time("2026-11-20T22:00:00Z"), time("2026-11-20T22:00:00Z")).is_empty()
        );
    }
}
