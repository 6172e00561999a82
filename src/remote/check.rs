//! `quell remote check`: one call of each sort, to see what an account may read.

use super::caller::Caller;
use super::clock::Clock;
use super::failure::{Failure, FailureKind};
use super::secret::Secret;
use super::settings::{Remote, RemoteKind};
use jiff::SignedDuration;

/// What one sort of call came to.
#[derive(Debug)]
pub struct CheckedCall {
    /// What was asked for.
    pub what: &'static str,
    /// How many there are where the remote says, or why they can't be read.
    pub found: Result<Option<u64>, Failure>,
}

/// Logs in, and asks once for each of what can be pulled.
///
/// # Errors
/// Where logging in fails, or the remote can't be reached at all.
pub fn check(
    remote: &Remote,
    password: Secret,
    clock: &dyn Clock,
) -> Result<Vec<CheckedCall>, Failure> {
    let mut caller = Caller::new(remote, password, clock)?;
    caller.token()?;
    let mut checked = Vec::new();
    for what in ["detections", "rules", "exclusions"] {
        let found = match (remote.kind, what) {
            (RemoteKind::Connect, "detections") => {
                let now = clock.date();
                let day = SignedDuration::from_hours(24);
                let start = now.saturating_sub(day).unwrap_or(now);
                caller.connect_detections((start, now), Some("1"), None)
            }
            (RemoteKind::Connect, "rules") => caller.connect_page("/v2/edr-rules", Some("1"), None),
            (RemoteKind::Connect, _) => {
                caller.connect_page("/v2/edr-rule-exclusions", Some("1"), None)
            }
            (RemoteKind::Inspect, "detections") => caller.inspect_detections(0, 1),
            (RemoteKind::Inspect, what) => caller.inspect_page(what, 1, 0),
        };
        let found = found.map(|page| page.total);
        match found {
            Err(failure) if matches!(failure.kind, FailureKind::Lost | FailureKind::Stopped) => {
                return Err(failure);
            }
            found => checked.push(CheckedCall { what, found }),
        }
    }
    Ok(checked)
}
