//! The detections of a server of one's own: the list by number, then each.

use super::super::answer::{RecordKeys, line_of};
use super::super::days::{Days, Identities};
use super::super::failure::Failure;
use super::super::inspect::PAGE;
use super::{Pull, PullNews, day_of, is_of_the_request};
use jiff::Timestamp;

/// How many detections are fetched between two merges into their days.
const SETTLED: u64 = 1000;
/// The day of detections that tell no time.
const NO_DAY: &str = "1970-01-01";

/// Where a list is.
struct NumberedList {
    after: u64,
    done: u64,
    of: Option<u64>,
    unsettled: u64,
    /// Whether the cursor still follows: nothing was left out for its time.
    follows: bool,
}

impl Pull<'_, '_> {
    pub(super) fn inspect_detections(&mut self, days: &mut Days) -> Result<(), Failure> {
        let (since, until) = self.numbered_window();
        let cursor = self.folder.cursor().number;
        // A time that is asked for is looked for among all numbers.
        let after = match self.options.since {
            Some(_) => 0,
            None => cursor.unwrap_or(0),
        };
        let mut known = match self.options.since {
            Some(_) => days.known(NO_DAY, &day_of(until))?,
            None => Identities::new(),
        };
        let mut at = NumberedList {
            after,
            done: 0,
            of: None,
            unsettled: 0,
            follows: true,
        };
        loop {
            let page = self.caller.inspect_detections(at.after, PAGE)?;
            let came = page.records.len();
            if at.done == 0 {
                at.of = page.total;
                let pages = u64::try_from(PAGE).unwrap_or(1);
                let calls = page.total.map(|total| total + total.div_ceil(pages));
                (self.tell)(PullNews::Plan {
                    calls,
                    time: self.caller.time_of(calls.unwrap_or(1)),
                    since,
                });
            }
            let before = at.after;
            for record in page.records {
                let line = line_of(&record);
                self.numbered(&line, (since, until), &mut known, &mut at, days)?;
            }
            days.sync()?;
            (self.tell)(PullNews::Detections {
                done: at.done,
                of: at.of,
            });
            let is_last = came == 0 || at.after == before;
            if is_last || at.unsettled >= SETTLED {
                days.settle()?;
                at.unsettled = 0;
                let (after, follows) = (at.after, at.follows);
                if follows {
                    self.folder.advance(|cursor| {
                        cursor.number = Some(cursor.number.unwrap_or(0).max(after));
                    })?;
                }
            }
            if is_last {
                return Ok(());
            }
        }
    }

    /// From when to when; without `--since` and before any pull, 30 days back.
    fn numbered_window(&self) -> (Timestamp, Timestamp) {
        let (since, until) = self.window();
        match (self.options.since, self.folder.cursor().number) {
            (None, Some(_)) => (Timestamp::MIN, until),
            _ => (since, until),
        }
    }

    /// One detection of the list: left out for its time, known, or fetched whole.
    fn numbered(
        &mut self,
        line: &str,
        (since, until): (Timestamp, Timestamp),
        known: &mut Identities,
        at: &mut NumberedList,
        days: &mut Days,
    ) -> Result<(), Failure> {
        let keys = RecordKeys::of(line);
        at.done += 1;
        let number = keys.number();
        at.after = at.after.max(number.unwrap_or(0));
        let time = keys.moment();
        if self.options.until.is_some() && time.is_some_and(|time| time >= until) {
            // It is for a later pull: the cursor stays before it.
            at.follows = false;
            return Ok(());
        }
        if time.is_some_and(|time| time < since) || !known.insert(keys.identity(line)) {
            return Ok(());
        }
        let id = number.map(|number| number.to_string()).or(keys.uuid());
        let whole = match &id {
            Some(id) => self.caller.inspect_one("detections", id, "DETECTION"),
            None => Err(Failure {
                status: Some(404),
                ..Failure::here("", "")
            }),
        };
        let line = match whole {
            Ok(record) => line_of(&record),
            Err(failure) if is_of_the_request(&failure) => {
                self.outcome.skipped += 1;
                let named = id.as_deref().unwrap_or("a detection without number");
                self.told(format!("{named}: only what the list says of it is here"));
                line.to_owned()
            }
            Err(failure) => return Err(failure),
        };
        let day = RecordKeys::of(&line).moment().or(time).map(day_of);
        days.add(day.as_deref().unwrap_or(NO_DAY), &line)?;
        at.unsettled += 1;
        Ok(())
    }
}
