//! What goes wrong with a remote, said in one line: the call, the answer, what to do.

use std::fmt;

/// Which way something failed, as far as somebody acts on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailureKind {
    /// The remote does not do this, whoever asks again.
    Refused,
    /// User or password are wrong, or the account may not.
    Denied,
    /// No whole answer came: what was asked may have been done or not.
    Lost,
    /// The remote is too busy, or out of order.
    Busy,
    /// It was stopped from here.
    Stopped,
    /// Something on this side: a file, a setting.
    Here,
}

/// Why something with a remote failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// Which way.
    pub kind: FailureKind,
    /// `GET /v1/detections`; empty where it is about no call.
    pub call: String,
    /// The answer's status, where one came.
    pub status: Option<u16>,
    /// The answer's `request-id`, which ESET's support asks for.
    pub request_id: Option<String>,
    /// What is wrong.
    pub what: String,
    /// What to do.
    pub advice: String,
}

impl Failure {
    /// Something on this side.
    pub fn here(what: impl Into<String>, advice: impl Into<String>) -> Failure {
        Failure {
            kind: FailureKind::Here,
            call: String::new(),
            status: None,
            request_id: None,
            what: what.into(),
            advice: advice.into(),
        }
    }

    /// It was stopped from here.
    pub fn stopped() -> Failure {
        Failure {
            kind: FailureKind::Stopped,
            ..Failure::here(
                "stopped",
                "what was pulled stays; the next pull goes on from here",
            )
        }
    }

    /// A step with a file or folder failed.
    pub(super) fn file<'a>(
        step: &'a str,
        path: &'a std::path::Path,
    ) -> impl FnOnce(std::io::Error) -> Failure + 'a {
        move |error| {
            let advice = match error.kind() {
                std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => {
                    "make room on the disk and run it again: what was pulled is whole"
                }
                std::io::ErrorKind::PermissionDenied => {
                    "make the folder writable, or name another with --out"
                }
                _ => "",
            };
            Failure::here(
                format!("can't {step} `{}`: {error}", path.display()),
                advice,
            )
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.call.is_empty() {
            write!(f, "{}: ", self.call)?;
        }
        if let Some(status) = self.status {
            write!(f, "{status} ")?;
        }
        f.write_str(&self.what)?;
        if let Some(id) = &self.request_id {
            write!(f, " (request-id {id})")?;
        }
        if !self.advice.is_empty() {
            write!(f, ": {}", self.advice)?;
        }
        Ok(())
    }
}

impl std::error::Error for Failure {}
