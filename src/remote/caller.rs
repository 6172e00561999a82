//! Calls to a remote: logged in, paced, waited for, repeated where that is safe,
//! and journalled. What is asked for stands in `connect` and `inspect`.
//!
//! ```text
//! call ─► token ─► pace ─► exchange ─► 2xx                 the answer
//!                            ▲        ├ 202                wait, ask again with its response-id
//!                            │        ├ 401                a new token, once
//!                            │        ├ 429, 503           wait
//!                            └────────┼ 502, 504, broken   anew, where nothing was to be written
//!                                     └ all else           failure
//! ```

use super::clock::Clock;
use super::failure::{Failure, FailureKind};
use super::http::{Answered, Broken, Http, HttpRequest, Payload};
use super::journal::{Journal, JournalLine, stamp};
use super::pace::Pace;
use super::secret::Secret;
use super::settings::Remote;
use super::tokens::Tokens;
use std::time::Duration;

/// How often a call is tried again.
const TRIES: u32 = 3;
/// How long a slow answer is waited for: ESET keeps it for ten minutes.
const POLLED: Duration = Duration::from_secs(600);
/// The longest wait between two polls, and the longest `Retry-After` that is kept to.
const LONGEST_POLL: Duration = Duration::from_secs(16);
const LONGEST_RETRY: Duration = Duration::from_secs(300);

/// One call.
#[derive(Debug)]
pub(super) struct Call {
    pub(super) method: &'static str,
    /// The path with its query, `/v1/detections?pageSize=1000`.
    pub(super) path: String,
    pub(super) payload: Payload,
    /// Whether it may be repeated when nobody knows whether it was done.
    pub(super) is_read: bool,
}

impl Call {
    pub(super) fn get(path: impl Into<String>) -> Call {
        Call {
            method: "GET",
            path: path.into(),
            payload: Payload::Nothing,
            is_read: true,
        }
    }

    pub(super) fn name(&self) -> String {
        let path = self.path.split('?').next().unwrap_or_default();
        format!("{} {path}", self.method)
    }

    pub(super) fn failure(
        &self,
        kind: FailureKind,
        answer: &Answered,
        what: impl Into<String>,
        advice: impl Into<String>,
    ) -> Failure {
        Failure {
            kind,
            call: self.name(),
            status: Some(answer.status),
            request_id: answer.headers.request_id.clone(),
            what: what.into(),
            advice: advice.into(),
        }
    }
}

/// Who calls one remote.
pub(super) struct Caller<'a> {
    pub(super) remote: &'a Remote,
    pub(super) clock: &'a dyn Clock,
    pub(super) tokens: Tokens,
    pub(super) journal: Journal,
    /// How many exchanges there were.
    pub(super) calls: u64,
    http: Http,
    pace: Pace,
}

/// What one call has behind it.
#[derive(Default)]
struct CallCourse {
    response_id: Option<String>,
    polls: u32,
    polled: Duration,
    refreshed: bool,
    waits: u32,
    anew: u32,
}

impl<'a> Caller<'a> {
    /// A caller that has not logged in yet.
    ///
    /// # Errors
    /// Where the settings can't be used.
    pub(super) fn new(
        remote: &'a Remote,
        password: Secret,
        clock: &'a dyn Clock,
    ) -> Result<Caller<'a>, Failure> {
        Ok(Caller {
            remote,
            clock,
            tokens: Tokens::new(password),
            journal: Journal::default(),
            calls: 0,
            http: Http::new(remote)?,
            pace: Pace::new(remote.calls_per_second),
        })
    }

    /// How long so many calls take at this pace.
    pub(super) fn time_of(&self, calls: u64) -> Duration {
        self.pace.time_of(calls)
    }

    /// Makes a call; the answer is of the 2xx.
    pub(super) fn call(&mut self, call: &Call) -> Result<Answered, Failure> {
        let mut course = CallCourse::default();
        loop {
            let token = self.token()?;
            let exchanged = self.exchange(
                call,
                self.remote.url.text(),
                Some(&token),
                course.response_id.as_deref(),
            )?;
            let answer = match exchanged {
                Ok(answer) => answer,
                Err(broken) => {
                    self.again(call, &mut course, &broken)?;
                    continue;
                }
            };
            if let Some(token) = &answer.headers.token {
                self.tokens.renew(token.clone());
            }
            if let Some(answer) = self.judge(call, answer, &mut course)? {
                return Ok(answer);
            }
        }
    }

    /// One exchange at its time, with its line in the journal.
    pub(super) fn exchange(
        &mut self,
        call: &Call,
        root: &str,
        token: Option<&Secret>,
        response_id: Option<&str>,
    ) -> Result<Result<Answered, Broken>, Failure> {
        self.pace.wait(self.clock);
        if self.clock.is_stopped() {
            return Err(Failure::stopped());
        }
        self.calls += 1;
        let exchanged = self.http.exchange(&HttpRequest {
            method: call.method,
            url: format!("{root}{}", call.path),
            payload: &call.payload,
            token,
            response_id,
        });
        let answer = exchanged.as_ref().ok();
        self.journal.add(&JournalLine {
            time: stamp(self.clock.date()),
            call: &format!("{} {}", call.method, call.path),
            status: answer.map(|answer| answer.status),
            request_id: answer.and_then(|answer| answer.headers.request_id.as_deref()),
            remark: exchanged.as_ref().err().map(|broken| broken.what.as_str()),
        })?;
        Ok(exchanged)
    }

    /// The answer, or nothing where the call is to be made again.
    fn judge(
        &mut self,
        call: &Call,
        answer: Answered,
        course: &mut CallCourse,
    ) -> Result<Option<Answered>, Failure> {
        // An identifier that was answered with anything but a 202 is used up.
        let polled = course.response_id.take();
        match answer.status {
            202 => self.wait_for(call, &answer, polled, course)?,
            200..=299 => return Ok(Some(answer)),
            300..=399 => return Err(redirected(call, &answer)),
            401 if !course.refreshed => {
                course.refreshed = true;
                self.tokens.forget();
            }
            404 if polled.is_some() && call.is_read => self.anew(call, &answer, course)?,
            429 | 503 => self.wait_out(call, &answer, course)?,
            502 | 504 if call.is_read => self.anew(call, &answer, course)?,
            _ => return Err(refused(call, &answer)),
        }
        Ok(None)
    }

    /// 202: not ready, or asked too fast.
    fn wait_for(
        &mut self,
        call: &Call,
        answer: &Answered,
        polled: Option<String>,
        course: &mut CallCourse,
    ) -> Result<(), Failure> {
        let id = answer.headers.response_id.clone().or(polled);
        if id.is_none() || answer.headers.retry_after.is_some() {
            self.pace.slow_down();
            if id.is_none() && !call.is_read {
                return Err(refused(call, answer));
            }
        }
        if course.polled >= POLLED {
            return Err(call.failure(
                FailureKind::Busy,
                answer,
                "no answer came within ten minutes",
                "ask for a shorter time, or try again later",
            ));
        }
        course.response_id = id;
        let wait = Duration::from_secs(1 << course.polls.min(4)).min(LONGEST_POLL);
        course.polls += 1;
        course.polled += wait;
        self.clock.wait(wait);
        Ok(())
    }

    /// 429 and 503: as long as they say, else 1, 2, 4 seconds.
    fn wait_out(
        &mut self,
        call: &Call,
        answer: &Answered,
        course: &mut CallCourse,
    ) -> Result<(), Failure> {
        if course.waits >= TRIES {
            return Err(refused(call, answer));
        }
        let doubled = Duration::from_secs(1 << course.waits);
        course.waits += 1;
        let asked = answer.headers.retry_after.unwrap_or(doubled);
        self.clock.wait(asked.min(LONGEST_RETRY));
        Ok(())
    }

    /// Begins anew after an answer that is none.
    fn anew(
        &mut self,
        call: &Call,
        answer: &Answered,
        course: &mut CallCourse,
    ) -> Result<(), Failure> {
        if course.anew >= TRIES {
            return Err(refused(call, answer));
        }
        self.clock.wait(Duration::from_secs(1 << course.anew));
        course.anew += 1;
        Ok(())
    }

    /// Begins anew after a broken connection, where that is safe.
    fn again(
        &mut self,
        call: &Call,
        course: &mut CallCourse,
        broken: &Broken,
    ) -> Result<(), Failure> {
        let may = call.is_read && broken.is_passing && course.anew < TRIES;
        if !may {
            return Err(lost(call, broken));
        }
        course.response_id = None;
        self.clock.wait(Duration::from_secs(1 << course.anew));
        course.anew += 1;
        Ok(())
    }
}

/// No whole answer came.
pub(super) fn lost(call: &Call, broken: &Broken) -> Failure {
    Failure {
        kind: FailureKind::Lost,
        call: call.name(),
        status: None,
        request_id: None,
        what: broken.what.clone(),
        advice: broken.advice.to_owned(),
    }
}

/// Redirects are not followed: the token would go with them.
pub(super) fn redirected(call: &Call, answer: &Answered) -> Failure {
    let to = answer.headers.location.as_deref().unwrap_or("nowhere");
    let to: String = to.chars().take(200).collect();
    call.failure(
        FailureKind::Refused,
        answer,
        format!("redirected to `{to}`, which is not followed: user and token go nowhere else"),
        "if that address is right, write it into the configuration",
    )
}

/// An answer that is a no.
pub(super) fn refused(call: &Call, answer: &Answered) -> Failure {
    use FailureKind::{Busy, Denied, Lost, Refused};
    let (kind, what, advice) = match answer.status {
        400 => (
            Refused,
            "the request was refused",
            "ESET answers so to what it can't read and to accounts that may not: see `quell remote check`",
        ),
        401 => (
            Denied,
            "the token is not taken",
            "see whether the account may use the API: `quell remote check`",
        ),
        403 if answer.headers.is_html => (
            Denied,
            "a web firewall refused the request",
            "give ESET's support the request-id; two SHA-1 values in one request are known to do this",
        ),
        403 => (
            Denied,
            "this account may not",
            "give the account the permission in the console",
        ),
        404 => (
            Refused,
            "there is no such thing",
            "check `kind` and `url` of the remote",
        ),
        429 => (
            Busy,
            "too many calls",
            "wait some minutes: other programs may use the same account",
        ),
        501 => (
            Refused,
            "the remote does not have this",
            "check `kind` and `region`",
        ),
        503 => (Busy, "the remote is being maintained", "try again later"),
        500 | 502 | 504 if !call.is_read => (
            Lost,
            "no answer that says whether it was done",
            "look whether it is there before you ask again",
        ),
        500..=599 => (Busy, "the remote is out of order", "try again later"),
        202 => (
            Lost,
            "put off without a response-id",
            "look whether it is there before you ask again",
        ),
        _ => (
            Refused,
            "an answer that is not documented",
            "report it with the request-id",
        ),
    };
    call.failure(kind, answer, what, advice)
}
