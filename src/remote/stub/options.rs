//! What a stub is told, and what it tells.

/// The user that the stub lets in.
pub(super) const USER: &str = "demo";

/// What a stub serves.
#[derive(Clone, Copy, Debug)]
pub struct StubOptions {
    /// How many detections.
    pub count: u64,
    /// Another seed, other detections.
    pub seed: u64,
    /// When their week ends, in milliseconds since 1970 UTC.
    pub now: i64,
    /// The password that it takes.
    pub password: &'static str,
}

/// A call that a stub took.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StubCall {
    /// `GET`.
    pub method: String,
    /// The path without its query.
    pub path: String,
    /// Whether it came with a `response-id`.
    pub has_response_id: bool,
    /// The status that it was answered with.
    pub status: u16,
}
