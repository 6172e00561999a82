//! One exchange over HTTP: a request out, an answer back, whole and bounded.
//! It follows no redirect, repeats nothing and judges no status.

use super::failure::Failure;
use super::secret::Secret;
use super::settings::Remote;
use std::io;
use std::time::Duration;
use ureq::http::header::{HeaderMap, HeaderName};
use ureq::tls::{Certificate, PemItem, RootCerts, TlsConfig, parse_pem};
use ureq::{Agent, Proxy};

/// The largest answer that is taken, in bytes.
const LARGEST: u64 = 64 << 20;
/// How long a connection may take to come about.
const CONNECT: Duration = Duration::from_secs(20);

/// What a request carries.
#[derive(Clone, Debug)]
pub(super) enum Payload {
    /// Nothing.
    Nothing,
    /// JSON.
    Json(Vec<u8>),
    /// A form that holds secrets.
    Form(Secret),
    /// JSON that holds secrets.
    SecretJson(Secret),
}

/// One request.
#[derive(Debug)]
pub(super) struct HttpRequest<'a> {
    pub(super) method: &'static str,
    pub(super) url: String,
    pub(super) payload: &'a Payload,
    pub(super) token: Option<&'a Secret>,
    pub(super) response_id: Option<&'a str>,
}

/// One answer.
#[derive(Debug)]
pub(super) struct Answered {
    pub(super) status: u16,
    pub(super) body: Vec<u8>,
    pub(super) headers: Headers,
}

/// What of an answer's head matters.
#[derive(Debug, Default)]
pub(super) struct Headers {
    pub(super) request_id: Option<String>,
    pub(super) response_id: Option<String>,
    pub(super) retry_after: Option<Duration>,
    pub(super) location: Option<String>,
    pub(super) token: Option<Secret>,
    pub(super) is_html: bool,
}

/// No whole answer came.
#[derive(Debug)]
pub(super) struct Broken {
    pub(super) what: String,
    pub(super) advice: &'static str,
    /// Whether another try may go better.
    pub(super) is_passing: bool,
}

/// The connections to one remote.
#[derive(Debug)]
pub(super) struct Http {
    agent: Agent,
}

impl Http {
    /// Sets up connections; none is made yet.
    pub(super) fn new(remote: &Remote) -> Result<Http, Failure> {
        let is_loopback = remote.url.is_loopback() && remote.auth_url.is_loopback();
        let proxy = match &remote.proxy {
            Some(proxy) => Some(Proxy::new(proxy.expose()).map_err(|_| {
                // What is wrong with it may quote its password.
                let what = format!("`proxy` of `{}` is not an address of a proxy", remote.name);
                Failure::here(what, "write it as http://HOST:PORT")
            })?),
            None if is_loopback => None,
            None => Proxy::try_from_env(),
        };
        let roots = match &remote.ca_file {
            Some(path) => RootCerts::from(certificates(path)?),
            None => RootCerts::PlatformVerifier,
        };
        let timeout = Duration::from_secs(remote.timeout);
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .https_only(!is_loopback)
            .proxy(proxy)
            .tls_config(TlsConfig::builder().root_certs(roots).build())
            .user_agent(concat!("quell/", env!("CARGO_PKG_VERSION")))
            .max_response_header_size(64 << 10)
            .timeout_connect(Some(CONNECT.min(timeout)))
            .timeout_recv_response(Some(timeout))
            .timeout_recv_body(Some(timeout))
            .build();
        Ok(Http {
            agent: config.into(),
        })
    }

    /// Sends a request and reads its whole answer.
    pub(super) fn exchange(&self, request: &HttpRequest<'_>) -> Result<Answered, Broken> {
        let mut head = ureq::http::Request::builder()
            .method(request.method)
            .uri(&request.url)
            .header("accept", "application/json")
            .header("3rd-integration", "quell");
        if let Some(token) = request.token {
            head = head.header("authorization", format!("Bearer {}", token.expose()));
        }
        if let Some(id) = request.response_id {
            head = head.header("response-id", id);
        }
        let (kind, body) = match request.payload {
            Payload::Nothing => ("", None),
            Payload::Json(body) => ("application/json", Some(body.as_slice())),
            Payload::SecretJson(body) => ("application/json", Some(body.expose().as_bytes())),
            Payload::Form(body) => (
                "application/x-www-form-urlencoded",
                Some(body.expose().as_bytes()),
            ),
        };
        let answer = match body {
            Some(body) => head
                .header("content-type", kind)
                .body(body)
                .map_err(ureq::Error::from)
                .and_then(|request| self.agent.run(request)),
            None => head
                .body(())
                .map_err(ureq::Error::from)
                .and_then(|request| self.agent.run(request)),
        };
        let mut answer = answer.map_err(|error| broken(&error))?;
        let headers = Headers::of(answer.headers());
        let body = answer.body_mut().with_config().limit(LARGEST);
        let body = body.read_to_vec().map_err(|error| broken(&error))?;
        Ok(Answered {
            status: answer.status().as_u16(),
            body,
            headers,
        })
    }
}

impl Headers {
    fn of(headers: &HeaderMap) -> Headers {
        let text = |name: &'static str| {
            let value = headers.get(HeaderName::from_static(name))?;
            // A header is shown, journalled and sent back: only what it may hold.
            let text = value.to_str().ok()?.trim();
            (!text.is_empty() && text.len() <= 4096).then(|| text.to_owned())
        };
        Headers {
            request_id: text("request-id").map(|id| id.chars().take(100).collect()),
            response_id: text("response-id"),
            retry_after: text("retry-after")
                .and_then(|text| text.parse().ok())
                .map(Duration::from_secs),
            location: text("location"),
            token: text("x-security-token").map(Secret::new),
            is_html: text("content-type").is_some_and(|kind| kind.contains("html")),
        }
    }
}

/// The certificates of a file.
fn certificates(path: &std::path::Path) -> Result<Vec<Certificate<'static>>, Failure> {
    let pem = std::fs::read(path).map_err(Failure::file("read", path))?;
    let mut found = Vec::new();
    for part in parse_pem(&pem) {
        if let Ok(PemItem::Certificate(certificate)) = part {
            found.push(certificate);
        }
    }
    if found.is_empty() {
        return Err(Failure::here(
            format!("`{}` holds no certificate", path.display()),
            "`ca-file` names a file of certificates in PEM",
        ));
    }
    Ok(found)
}

/// What a failed exchange means; never with what was sent.
fn broken(error: &ureq::Error) -> Broken {
    let passing = |what: String, advice| Broken {
        what,
        advice,
        is_passing: true,
    };
    let lasting = |what: String, advice| Broken {
        what,
        advice,
        is_passing: false,
    };
    const NETWORK: &str = "check the address and the network";
    const CERTIFICATE: &str = "if the server has a certificate of its own, name its authority in `ca-file`; \
         if the certificate is said to be expired or not yet valid, check this machine's clock";
    match error {
        ureq::Error::Timeout(_) => passing(
            "no whole answer came in time".to_owned(),
            "try again later, or raise `timeout`",
        ),
        ureq::Error::HostNotFound => lasting("the host's name is not known".to_owned(), NETWORK),
        ureq::Error::Rustls(error) => {
            lasting(format!("no trusted connection: {error}"), CERTIFICATE)
        }
        ureq::Error::Tls(what) => lasting(format!("no trusted connection: {what}"), CERTIFICATE),
        ureq::Error::Io(error) if is_certificate(error) => {
            lasting(format!("no trusted connection: {error}"), CERTIFICATE)
        }
        ureq::Error::Io(error) if error.kind() == io::ErrorKind::ConnectionRefused => {
            lasting("nothing answers there".to_owned(), NETWORK)
        }
        ureq::Error::Io(error) => passing(format!("the connection broke: {error}"), NETWORK),
        ureq::Error::BodyExceedsLimit(_) => lasting(
            "the answer is larger than 64 MiB".to_owned(),
            "ask for a shorter time",
        ),
        ureq::Error::Protocol(_) => passing("the answer is no HTTP".to_owned(), NETWORK),
        ureq::Error::ConnectProxyFailed(_) => {
            lasting("the proxy refused".to_owned(), "check `proxy`")
        }
        ureq::Error::ConnectionFailed => lasting("no connection came about".to_owned(), NETWORK),
        _ => passing("the connection failed".to_owned(), NETWORK),
    }
}

fn is_certificate(error: &io::Error) -> bool {
    let text = error.to_string();
    text.contains("certificate") || text.contains("TLS") || text.contains("tls")
}
