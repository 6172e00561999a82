//! What is configured of a remote, checked; [`crate::config`] reads it.

use super::secret::Secret;
use std::fmt;
use std::net::IpAddr;
use std::path::PathBuf;

/// What answers at the other end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RemoteKind {
    /// ESET Connect, in the cloud.
    Connect,
    /// An ESET Inspect server of one's own.
    Inspect,
}

impl RemoteKind {
    /// Both.
    pub const ALL: [RemoteKind; 2] = [RemoteKind::Connect, RemoteKind::Inspect];

    /// Its word in the configuration.
    pub fn name(self) -> &'static str {
        match self {
            RemoteKind::Connect => "connect",
            RemoteKind::Inspect => "inspect",
        }
    }
}

/// The regions of ESET Connect.
const REGIONS: [&str; 5] = ["eu", "de", "us", "ca", "jpn"];

/// A remote of the configuration: `[remote.NAME]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remote {
    /// Its name: letters, digits, `.`, `_` and `-`.
    pub name: String,
    /// What answers there.
    pub kind: RemoteKind,
    /// Where data is asked for; documented paths are added.
    pub url: ServerUrl,
    /// Where tokens are asked for; the same as `url` for a server of one's own.
    pub auth_url: ServerUrl,
    /// Who logs in.
    pub user: String,
    /// The program that prints the password, with its arguments.
    pub password_command: Vec<String>,
    /// Certificates in PEM that are trusted instead of the system's.
    pub ca_file: Option<PathBuf>,
    /// A proxy; it may hold a password of its own.
    pub proxy: Option<Secret>,
    /// Whether the user is one of the domain (servers of one's own).
    pub domain: bool,
    /// The group of devices that new exclusions are for, by uuid.
    pub device_group: Option<String>,
    /// Whether anything may be changed there.
    pub write: bool,
    /// Calls a second; more than ten only on the loopback interface.
    pub calls_per_second: u32,
    /// How long one answer may take, in seconds.
    pub timeout: u64,
}

/// The calls a second that a remote gets where the configuration says nothing:
/// ESET takes ten.
pub const CALLS_PER_SECOND: u32 = 8;
/// The most calls a second that ESET takes.
pub const MOST_CALLS_PER_SECOND: u32 = 10;
/// How long an answer may take: ESET gives up after 180 seconds.
pub const TIMEOUT: u64 = 200;

impl Remote {
    /// The variable of the environment that may hold the password.
    pub fn password_variable(&self) -> String {
        let letter = |letter: char| match letter {
            letter if letter.is_ascii_alphanumeric() => letter.to_ascii_uppercase(),
            _ => '_',
        };
        let name: String = self.name.chars().map(letter).collect();
        format!("QUELL_{name}_PASSWORD")
    }

    /// The roots of ESET Connect's addresses in a region: data, tokens.
    ///
    /// # Errors
    /// Where ESET has no such region.
    pub fn region(region: &str) -> Result<(ServerUrl, ServerUrl), String> {
        if !REGIONS.contains(&region) {
            return Err(format!("`{region}` is not one of {}", REGIONS.join(", ")));
        }
        let data = format!("https://{region}.incident-management.eset.systems");
        let auth = format!("https://{region}.business-account.iam.eset.systems");
        Ok((ServerUrl::parse(&data)?, ServerUrl::parse(&auth)?))
    }
}

/// The root of a server's addresses, without the last slash: `https`, or `http`
/// on the loopback interface.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerUrl {
    text: String,
    is_loopback: bool,
}

impl ServerUrl {
    /// Checks an address.
    ///
    /// # Errors
    /// Where it is none, or one that a password must not be sent to.
    pub fn parse(text: &str) -> Result<ServerUrl, String> {
        let text = text.trim_end_matches('/');
        let whole = || format!("`{text}` is not an address: write https://HOST");
        let (scheme, rest) = text.split_once("://").ok_or_else(whole)?;
        let is_odd = |letter: char| letter.is_whitespace() || letter.is_control() || letter == '\\';
        let authority = rest.split('/').next().unwrap_or_default();
        if authority.is_empty() || rest.contains(is_odd) {
            return Err(whole());
        }
        if rest.contains(['@', '?', '#']) {
            return Err(format!(
                "`{}` can't stand in an address here: user and password have their own keys",
                if rest.contains('@') { "@" } else { "?" }
            ));
        }
        let is_loopback = is_loopback(host_of(authority));
        match scheme {
            "https" => {}
            "http" if is_loopback => {}
            "http" => {
                return Err(format!(
                    "`{text}` would send the password in the open: write https://; http:// is for loopback addresses only"
                ));
            }
            _ => return Err(whole()),
        }
        Ok(ServerUrl {
            text: text.to_owned(),
            is_loopback,
        })
    }

    /// As text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether it leads to this machine.
    pub fn is_loopback(&self) -> bool {
        self.is_loopback
    }

    /// Whether `other` leads to the same host and port by the same scheme.
    pub fn is_same_server(&self, other: &str) -> bool {
        let server = |text: &str| {
            let (scheme, rest) = text.split_once("://")?;
            let authority = rest.split(['/', '?', '#']).next()?;
            Some((scheme.to_ascii_lowercase(), authority.to_ascii_lowercase()))
        };
        server(&self.text) == server(other)
    }
}

impl fmt::Display for ServerUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

fn host_of(authority: &str) -> &str {
    if let Some(rest) = authority.strip_prefix('[') {
        return rest.split(']').next().unwrap_or_default();
    }
    authority.split(':').next().unwrap_or_default()
}

fn is_loopback(host: &str) -> bool {
    match host.parse::<IpAddr>() {
        Ok(address) => address.is_loopback(),
        Err(_) => host.eq_ignore_ascii_case("localhost"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn http_is_for_loopback_only() {
        for text in [
            "https://eset.example:8443",
            "http://127.0.0.1:8080",
            "http://[::1]:8080/",
            "http://localhost",
            "https://proxy.example/eset",
        ] {
            assert!(ServerUrl::parse(text).is_ok(), "{text}");
        }
        for text in [
            "http://eset.example",
            "http://127.0.0.1.example",
            "http://127.0.0.1@eset.example",
            "http://localhost.example",
            "https://user:password@eset.example",
            "ftp://127.0.0.1",
            "eset.example",
            "https://",
            "https://a b",
            "https://eset.example?x=1",
        ] {
            assert!(ServerUrl::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn another_server_is_seen() {
        let here = ServerUrl::parse("http://127.0.0.1:80").unwrap();
        assert!(here.is_same_server("http://127.0.0.1:80/v1/x"));
        for other in [
            "http://127.0.0.1:81/",
            "https://127.0.0.1:80/",
            "/v1",
            "http://127.0.0.1",
        ] {
            assert!(!here.is_same_server(other), "{other}");
        }
    }
}
