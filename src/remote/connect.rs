//! What is asked of ESET Connect, by its documented paths.

use super::answer::{self, ListPage, RawRecord};
use super::caller::{Call, Caller};
use super::failure::{Failure, FailureKind};
use super::http::Payload;
use super::url::with_query;
use jiff::Timestamp;
use serde_json::json;

/// The most records of a page; more are coerced to it.
const PAGE: &str = "1000";
/// The most detections asked for in one call: more may end in 500.
pub(super) const BATCH: usize = 100;

/// A time as ESET documents it.
fn moment(time: Timestamp) -> String {
    format!("{time:.0}")
}

impl Caller<'_> {
    /// The detections of a time, its start included and its end not.
    pub(super) fn connect_detections(
        &mut self,
        time: (Timestamp, Timestamp),
        size: Option<&str>,
        token: Option<&str>,
    ) -> Result<ListPage, Failure> {
        let (start, end) = (moment(time.0), moment(time.1));
        let query = [
            ("startTime", Some(start.as_str())),
            ("endTime", Some(end.as_str())),
            ("pageSize", Some(size.unwrap_or(PAGE))),
            ("pageToken", token),
        ];
        let call = Call::get(with_query("/v1/detections", &query));
        let answer = self.call(&call)?;
        answer::list(&call, &answer)
    }

    /// What the list lacks of these detections. One that is missing makes the
    /// remote refuse them all.
    pub(super) fn connect_batch(&mut self, uuids: &[String]) -> Result<Vec<RawRecord>, Failure> {
        let body = json!({ "detectionUuids": uuids }).to_string();
        let call = Call {
            method: "POST",
            path: "/v2/detections:batchGet".to_owned(),
            payload: Payload::Json(body.into_bytes()),
            is_read: true,
        };
        let answer = self.call(&call)?;
        Ok(answer::list(&call, &answer)?.records)
    }

    /// A page of rules or exclusions.
    pub(super) fn connect_page(
        &mut self,
        path: &str,
        size: Option<&str>,
        token: Option<&str>,
    ) -> Result<ListPage, Failure> {
        let query = [
            ("includeTotalSize", Some("true")),
            ("pageSize", Some(size.unwrap_or(PAGE))),
            ("pageToken", token),
        ];
        let call = Call::get(with_query(path, &query));
        let answer = self.call(&call)?;
        answer::list(&call, &answer)
    }

    /// All rules or exclusions.
    pub(super) fn connect_all(&mut self, path: &str) -> Result<Vec<RawRecord>, Failure> {
        let mut all = Vec::new();
        let mut pages = Pages::default();
        loop {
            let page = self.connect_page(path, None, pages.token())?;
            all.extend(page.records);
            if !pages.turn(page.next, path)? {
                return Ok(all);
            }
        }
    }
}

/// Turning the pages of a list, for ever on no account.
#[derive(Debug, Default)]
pub(super) struct Pages {
    next: Option<String>,
    turned: u32,
}

/// More pages than any list of a day has.
const MOST_PAGES: u32 = 100_000;

impl Pages {
    pub(super) fn token(&self) -> Option<&str> {
        self.next.as_deref()
    }

    /// Whether there is a next page. An empty page with a token is not the last.
    pub(super) fn turn(&mut self, next: Option<String>, path: &str) -> Result<bool, Failure> {
        self.turned += 1;
        let is_stuck = next.is_some() && next == self.next;
        if is_stuck || self.turned > MOST_PAGES {
            return Err(Failure {
                kind: FailureKind::Refused,
                call: format!("GET {path}"),
                ..Failure::here(
                    "the list leads back to where it was",
                    "try again; report it if it stays so",
                )
            });
        }
        self.next = next;
        Ok(self.next.is_some())
    }
}
