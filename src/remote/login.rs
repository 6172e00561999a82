//! Logging in, by either kind's way, and the tokens that come of it.

use super::caller::{Call, Caller, lost, redirected, refused};
use super::failure::{Failure, FailureKind};
use super::http::{Answered, Payload};
use super::secret::Secret;
use super::settings::RemoteKind;
use super::url::encoded;
use serde::Deserialize;
use std::time::Duration;
use zeroize::Zeroizing;

/// How long before its end a token is not used any more.
const MARGIN: Duration = Duration::from_secs(30);
/// How often a login may be waited for.
const WAITS: u32 = 5;

#[derive(Deserialize)]
struct TokenAnswer {
    #[serde(alias = "accessToken")]
    access_token: Option<String>,
    #[serde(alias = "refreshToken")]
    refresh_token: Option<String>,
    #[serde(alias = "expiresIn")]
    expires_in: Option<u64>,
}

impl Caller<'_> {
    /// A token that is good now.
    pub(super) fn token(&mut self) -> Result<Secret, Failure> {
        let now = self.clock.now();
        let is_over = self.tokens.ends.is_some_and(|ends| now >= ends);
        match &self.tokens.token {
            Some(token) if !is_over => Ok(token.clone()),
            _ => self.log_in(),
        }
    }

    /// Changes the refresh token, or the password, for a token. A password that
    /// is not taken is not tried again: accounts lock.
    fn log_in(&mut self) -> Result<Secret, Failure> {
        if let Some(refresh) = self.tokens.refresh.take() {
            let form = Zeroizing::new(format!(
                "grant_type=refresh_token&refresh_token={}",
                *encoded(refresh.expose())
            ));
            let answer = self.ask(&Payload::Form(Secret::new(form.to_string())))?;
            if answer.status == 200 {
                return self.take(&answer);
            }
        }
        let password = self.tokens.password.clone();
        let payload = match self.remote.kind {
            RemoteKind::Connect => {
                let form = Zeroizing::new(format!(
                    "grant_type=password&username={}&password={}",
                    *encoded(&self.remote.user),
                    *encoded(password.expose())
                ));
                Payload::Form(Secret::new(form.to_string()))
            }
            RemoteKind::Inspect => {
                let quoted = |text: &str| serde_json::to_string(text).unwrap_or_default();
                Payload::SecretJson(Secret::new(format!(
                    "{{\"username\":{},\"password\":{},\"domain\":{}}}",
                    quoted(&self.remote.user),
                    quoted(password.expose()),
                    self.remote.domain
                )))
            }
        };
        let answer = self.ask(&payload)?;
        self.take(&answer)
    }

    /// Asks for a token, waiting for a slow answer.
    fn ask(&mut self, payload: &Payload) -> Result<Answered, Failure> {
        let call = login(self.remote.kind, payload);
        let root = self.remote.auth_url.text();
        let mut response_id = None;
        for tries in 0..WAITS {
            let exchanged = self.exchange(&call, root, None, response_id.as_deref())?;
            let answer = exchanged.map_err(|broken| lost(&call, &broken))?;
            let wait = match answer.status {
                202 => None,
                429 | 503 => answer.headers.retry_after,
                300..=399 => return Err(redirected(&call, &answer)),
                _ => return Ok(answer),
            };
            response_id = answer.headers.response_id.clone();
            self.clock
                .wait(wait.unwrap_or(Duration::from_secs(1 << tries)));
        }
        Err(Failure {
            kind: FailureKind::Busy,
            call: call.name(),
            status: None,
            request_id: None,
            what: "no token came".to_owned(),
            advice: "try again later".to_owned(),
        })
    }

    fn take(&mut self, answer: &Answered) -> Result<Secret, Failure> {
        let call = login(self.remote.kind, &Payload::Nothing);
        if matches!(answer.status, 400 | 401) || (answer.status == 403 && !answer.headers.is_html) {
            return Err(call.failure(
                FailureKind::Denied,
                answer,
                format!("`{}` or the password is not taken", self.remote.user),
                "check both; it is not tried again, as accounts lock",
            ));
        }
        if answer.status != 200 {
            return Err(refused(&call, answer));
        }
        let token = match self.remote.kind {
            RemoteKind::Inspect => answer.headers.token.clone(),
            RemoteKind::Connect => {
                let answer: Option<TokenAnswer> = serde_json::from_slice(&answer.body).ok();
                answer.and_then(|answer| {
                    self.tokens.refresh = some(answer.refresh_token);
                    let life = answer.expires_in.map(Duration::from_secs);
                    let life = life.map(|life| life.saturating_sub(MARGIN));
                    // A life shorter than the margin: a 401 will tell.
                    let life = life.filter(|life| !life.is_zero());
                    self.tokens.ends = life.map(|life| self.clock.now() + life);
                    some(answer.access_token)
                })
            }
        };
        let token = token.ok_or_else(|| {
            call.failure(
                FailureKind::Refused,
                answer,
                "the answer holds no token",
                "check `kind` and the address",
            )
        })?;
        self.tokens.token = Some(token.clone());
        Ok(token)
    }
}

fn login(kind: RemoteKind, payload: &Payload) -> Call {
    let (method, path) = match kind {
        RemoteKind::Connect => ("POST", "/oauth/token"),
        RemoteKind::Inspect => ("PUT", "/api/v1/authenticate"),
    };
    Call {
        method,
        path: path.to_owned(),
        payload: payload.clone(),
        is_read: false,
    }
}

fn some(text: Option<String>) -> Option<Secret> {
    text.filter(|text| !text.is_empty()).map(Secret::new)
}
