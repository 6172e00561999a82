//! `quell pull`: what a remote holds, into a folder. Nothing is lost or fetched
//! twice when it is broken off: the next pull goes on.

mod connect;
mod exclusions;
mod inspect;
mod names;
mod rules;

use super::caller::Caller;
use super::clock::Clock;
use super::days::Days;
use super::failure::{Failure, FailureKind};
use super::folder::PulledFolder;
use super::secret::Secret;
use super::settings::{Remote, RemoteKind};
use jiff::{SignedDuration, Timestamp};
use std::time::Duration;

/// What is to be pulled.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PullOptions {
    /// Detections from here on, instead of where the last pull ended.
    pub since: Option<Timestamp>,
    /// Detections before this; else before now.
    pub until: Option<Timestamp>,
    /// Detections.
    pub detections: bool,
    /// Rules.
    pub rules: bool,
    /// Exclusions.
    pub exclusions: bool,
    /// What was changed here is replaced by what the remote holds.
    pub takes_theirs: bool,
}

/// How a pull goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PullNews {
    /// What it will take, before it begins: calls, and the time of them.
    Plan {
        /// Calls at most; `None` where the remote does not say how much there is.
        calls: Option<u64>,
        /// The time that they take at least.
        time: Duration,
        /// Detections from here on.
        since: Timestamp,
    },
    /// Detections listed so far, and how many there are where that is known.
    Detections {
        /// So far.
        done: u64,
        /// In all.
        of: Option<u64>,
    },
    /// Something to be said in one line.
    Told(String),
}

/// What came of a pull.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PullOutcome {
    /// New detections.
    pub detections: u64,
    /// Detections of which only the list's record is there.
    pub skipped: u64,
    /// Rules that are new or changed, and all of them.
    pub rules: (u64, u64),
    /// Exclusions that are new or changed, and all of them.
    pub exclusions: (u64, u64),
    /// Calls made.
    pub calls: u64,
}

/// How far a first pull goes back.
const FIRST: SignedDuration = SignedDuration::from_hours(30 * 24);
/// How far a repeated one looks back, for what arrived late.
const LATE: SignedDuration = SignedDuration::from_hours(24);

/// A pull under way.
struct Pull<'a, 'c> {
    caller: Caller<'a>,
    folder: &'c mut PulledFolder,
    options: &'c PullOptions,
    tell: &'c mut dyn FnMut(PullNews),
    outcome: PullOutcome,
}

/// Pulls into a folder.
///
/// # Errors
/// Where it could not be done to its end; what was pulled by then is whole.
pub fn pull(
    remote: &Remote,
    password: Secret,
    clock: &dyn Clock,
    folder: &mut PulledFolder,
    options: &PullOptions,
    tell: &mut dyn FnMut(PullNews),
) -> Result<PullOutcome, Failure> {
    let mut caller = Caller::new(remote, password, clock)?;
    caller.journal = folder.journal()?;
    let mut pull = Pull {
        caller,
        folder,
        options,
        tell,
        outcome: PullOutcome::default(),
    };
    if options.rules {
        pull.rules()?;
    }
    if options.exclusions {
        pull.exclusions()?;
    }
    if options.detections {
        pull.detections()?;
    }
    let date = clock.date();
    pull.folder.advance(|cursor| cursor.pulled = Some(date))?;
    pull.outcome.calls = pull.caller.calls;
    Ok(pull.outcome)
}

impl Pull<'_, '_> {
    fn detections(&mut self) -> Result<(), Failure> {
        let folder = self.folder.within("detections")?;
        let mut days = Days::open(&folder)?;
        let done = match self.caller.remote.kind {
            RemoteKind::Connect => self.connect_detections(&mut days),
            RemoteKind::Inspect => self.inspect_detections(&mut days),
        };
        // What came stays, however it ended.
        let settled = days.settle();
        self.outcome.detections = days.added;
        done.and(settled)
    }

    /// From when to when.
    fn window(&self) -> (Timestamp, Timestamp) {
        // What is still to come can't be pulled: it must not count as pulled.
        let now = self.caller.clock.date();
        let until = self.options.until.map_or(now, |until| until.min(now));
        let back = |from: Timestamp, by| from.saturating_sub(by).unwrap_or(from);
        let since = self.options.since.unwrap_or_else(|| match self.reached() {
            Some(cursor) => back(cursor, LATE),
            None => back(until, FIRST),
        });
        // Calls ask by the second.
        let whole = |time: Timestamp| Timestamp::new(time.as_second(), 0).unwrap_or(time);
        (whole(since), whole(until))
    }

    /// Until when all is here (ESET Connect); where that lies ahead the clock was
    /// wrong once, and it is until the last pull at most.
    fn reached(&self) -> Option<Timestamp> {
        let (cursor, now) = (self.folder.cursor(), self.caller.clock.date());
        let reached = cursor.until?;
        Some(match cursor.pulled {
            _ if reached <= now => reached,
            Some(pulled) => pulled.min(now),
            None => now,
        })
    }

    fn told(&mut self, text: impl Into<String>) {
        (self.tell)(PullNews::Told(text.into()));
    }
}

/// Whether it is about what was asked, not about the remote as a whole.
fn is_of_the_request(failure: &Failure) -> bool {
    matches!(failure.status, Some(400 | 404 | 500)) && failure.kind != FailureKind::Denied
}

/// The day of a time, `2026-11-20`.
fn day_of(time: Timestamp) -> String {
    let date = jiff::tz::TimeZone::UTC.to_datetime(time).date();
    date.to_string()
}
