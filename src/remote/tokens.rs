//! The password, and the tokens that it was changed for.

use super::secret::Secret;
use std::time::Duration;

/// The password and what it was changed for.
#[derive(Debug)]
pub(super) struct Tokens {
    pub(super) password: Secret,
    pub(super) token: Option<Secret>,
    /// What the next token is had for, without the password.
    pub(super) refresh: Option<Secret>,
    /// When the token is no good any more, by the caller's clock.
    pub(super) ends: Option<Duration>,
}

impl Tokens {
    pub(super) fn new(password: Secret) -> Tokens {
        Tokens {
            password,
            token: None,
            refresh: None,
            ends: None,
        }
    }

    /// A newer token, as any answer of a server of one's own may carry one.
    pub(super) fn renew(&mut self, token: Secret) {
        self.token = Some(token);
        self.ends = None;
    }

    /// The token is not taken any more.
    pub(super) fn forget(&mut self) {
        self.token = None;
    }
}
