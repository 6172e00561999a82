//! `quell pull`.

use super::remote::named;
use super::{DONE, TROUBLE, say, write_json};
use crate::cli::{GlobalOptions, PullArguments, Pulled, Whose};
use crate::config::Config;
use crate::remote::{
    Failure, PullNews, PullOptions, PullOutcome, PulledFolder, SystemClock, default_folder, pull,
};
use crate::text::clean;
use anyhow::{Result, anyhow};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

pub(super) fn run(
    arguments: &PullArguments,
    global: &GlobalOptions,
    config: &Config,
) -> Result<u8> {
    let remote = named(config, &arguments.name)?;
    let now = Timestamp::now();
    let time = |text: &Option<String>| text.as_deref().map(|text| time_of(text, now)).transpose();
    let pulls = |what| arguments.what.contains(&what);
    let options = PullOptions {
        since: time(&arguments.since)?,
        until: time(&arguments.until)?,
        detections: pulls(Pulled::Detections),
        rules: pulls(Pulled::Rules),
        exclusions: pulls(Pulled::Exclusions),
        takes_theirs: arguments.take == Some(Whose::Theirs),
    };
    let path = match &arguments.out {
        Some(path) => path.clone(),
        None => default_folder(&remote.name).ok_or_else(|| {
            anyhow!("there is no home folder to pull into: name a folder with --out")
        })?,
    };
    let mut folder = PulledFolder::open(&path, remote)?;
    let stop = stopped_by_signals()?;
    let clock = SystemClock::new(stop);
    let password = remote.password()?;
    let mut progress = PullProgress::default();
    let pulled = pull(
        remote,
        password,
        &clock,
        &mut folder,
        &options,
        &mut |news| {
            progress.take(&news);
        },
    );
    progress.end();
    report(pulled, &path, &options, global)
}

/// The first signal stops a pull between two calls, the second at once.
fn stopped_by_signals() -> Result<Arc<AtomicBool>> {
    let stop = Arc::new(AtomicBool::new(false));
    for signal in [signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM] {
        signal_hook::flag::register_conditional_default(signal, stop.clone())?;
        signal_hook::flag::register(signal, stop.clone())?;
    }
    Ok(stop)
}

fn report(
    pulled: Result<PullOutcome, Failure>,
    path: &Path,
    options: &PullOptions,
    global: &GlobalOptions,
) -> Result<u8> {
    let outcome = match pulled {
        Ok(outcome) => outcome,
        Err(failure) if global.json => {
            write_json(
                &mut io::stdout().lock(),
                &json!({ "error": failure.to_string() }),
            )?;
            say(&format!("quell: {failure}"));
            return Ok(TROUBLE);
        }
        Err(failure) => return Err(failure.into()),
    };
    let mut out = io::stdout().lock();
    if global.json {
        let document = json!({
            "folder": path.display().to_string(),
            "detections": outcome.detections, "skipped": outcome.skipped,
            "rules": {"changed": outcome.rules.0, "all": outcome.rules.1},
            "exclusions": {"changed": outcome.exclusions.0, "all": outcome.exclusions.1},
            "calls": outcome.calls
        });
        write_json(&mut out, &document)?;
        return Ok(DONE);
    }
    let mut parts = Vec::new();
    if options.detections {
        parts.push(format!("{} new detections", outcome.detections));
    }
    if options.rules {
        let (changed, all) = outcome.rules;
        parts.push(format!("{all} rules, {changed} new or changed"));
    }
    if options.exclusions {
        let (changed, all) = outcome.exclusions;
        parts.push(format!("{all} exclusions, {changed} new or changed"));
    }
    writeln!(
        out,
        "{}: {} ({} calls)",
        clean(&path.display().to_string()),
        parts.join("; "),
        outcome.calls
    )?;
    Ok(DONE)
}

/// How many skipped detections are told one by one.
const TOLD: usize = 20;

/// PullProgress on standard error: on a terminal one line that changes.
#[derive(Default)]
struct PullProgress {
    told: usize,
    is_open: bool,
    time: Duration,
}

impl PullProgress {
    fn take(&mut self, news: &PullNews) {
        match news {
            PullNews::Plan { calls, time, since } => {
                self.time = *time;
                let seconds = time.as_secs();
                let long = match seconds {
                    0..=90 => format!("{} s", seconds.max(1)),
                    more => format!("{} min", more.div_ceil(60)),
                };
                self.line(&match calls {
                    Some(calls) => {
                        format!("detections since {since:.0}: at most {calls} calls, about {long}")
                    }
                    None => format!(
                        "detections since {since:.0}: the remote does not say how many there are"
                    ),
                });
            }
            PullNews::Detections { done, of } => {
                if io::stderr().is_terminal() {
                    let left = of.map_or(String::new(), |of| {
                        let left = of.saturating_sub(*done);
                        format!(" of {of}, {left} left")
                    });
                    let _ = write!(io::stderr().lock(), "\r\x1b[K{done}{left}");
                    self.is_open = true;
                }
            }
            PullNews::Told(text) => {
                self.told += 1;
                if self.told <= TOLD {
                    self.line(text);
                }
            }
        }
    }

    fn line(&mut self, text: &str) {
        if self.is_open {
            let _ = write!(io::stderr().lock(), "\r\x1b[K");
            self.is_open = false;
        }
        say(text);
    }

    fn end(&mut self) {
        if self.told > TOLD {
            let more = self.told - TOLD;
            self.line(&format!("and {more} more like these"));
        } else if self.is_open {
            let _ = writeln!(io::stderr().lock());
        }
    }
}

/// A time as typed: `30d` or `12h` back from now, a date, or a time; all UTC.
fn time_of(text: &str, now: Timestamp) -> Result<Timestamp> {
    let wrong = || anyhow!("`{text}` is no time: write 30d, 12h, 2026-11-20 or 2026-11-20T03:00Z");
    let hours = |unit| match unit {
        'd' => Some(24),
        'h' => Some(1),
        _ => None,
    };
    let (number, unit) = text
        .char_indices()
        .last()
        .map_or((text, ' '), |(at, unit)| (&text[..at], unit));
    if let (Some(hours), Ok(number)) = (hours(unit), number.parse::<u32>()) {
        let back = SignedDuration::from_hours(hours * i64::from(number));
        return now.checked_sub(back).map_err(|_| wrong());
    }
    let zone = jiff::tz::TimeZone::UTC;
    if let Ok(date) = text.parse::<jiff::civil::Date>()
        && text.len() == 10
    {
        return Ok(zone.to_timestamp(date.at(0, 0, 0, 0))?);
    }
    if let Ok(time) = text.parse::<Timestamp>() {
        return Ok(time);
    }
    let local: jiff::civil::DateTime = text.parse().map_err(|_| wrong())?;
    Ok(zone.to_timestamp(local)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_utc() {
        let now: Timestamp = "2026-11-20T12:00:00Z".parse().unwrap();
        for (text, time) in [
            ("30d", "2026-10-21T12:00:00Z"),
            ("12h", "2026-11-20T00:00:00Z"),
            ("2026-11-19", "2026-11-19T00:00:00Z"),
            ("2026-11-19T03:00Z", "2026-11-19T03:00:00Z"),
            ("2026-11-19T03:00+01:00", "2026-11-19T02:00:00Z"),
            ("2026-11-19T03:00", "2026-11-19T03:00:00Z"),
        ] {
            assert_eq!(time_of(text, now).unwrap().to_string(), time, "{text}");
        }
        for text in ["", "d", "yesterday", "2026-13-01", "999999999d"] {
            assert!(time_of(text, now).is_err(), "{text}");
        }
    }
}
