//! `[remote.NAME]`: the settings of a remote, and what is wrong with them. A
//! remote with a mistake is none: a password must not go where nobody meant.

use crate::remote::{
    CALLS_PER_SECOND, MOST_CALLS_PER_SECOND, Remote, RemoteKind, Secret, ServerUrl, TIMEOUT,
};
use std::ops::Range;
use std::path::PathBuf;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// What is wrong: under which key, what, and where in the text.
type WrongSetting = (String, String, Option<Range<usize>>);

/// The keys of a remote.
const KEYS: [&str; 13] = [
    "kind",
    "region",
    "url",
    "auth-url",
    "user",
    "password-command",
    "ca-file",
    "proxy",
    "domain",
    "device-group",
    "write",
    "calls-per-second",
    "timeout",
];

struct Settings<'t, 'i> {
    keys: &'t DeTable<'i>,
    wrong: Vec<WrongSetting>,
}

/// A remote from its table; none where something in it is wrong.
pub(super) fn read(name: &str, keys: &DeTable<'_>) -> (Option<Remote>, Vec<WrongSetting>) {
    let mut settings = Settings {
        keys,
        wrong: Vec::new(),
    };
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "._-".contains(letter);
    if name.is_empty() || name.starts_with(['.', '-']) || !name.chars().all(is_plain) {
        settings.say("", "a remote's name has letters, digits, `.`, `_` and `-`");
    }
    for (key, value) in keys {
        if !KEYS.contains(&key.get_ref().as_ref()) {
            let message = if key.get_ref().contains("password") {
                "no password stands here: write `password-command`, or set it in the environment"
                    .to_owned()
            } else {
                format!("it is not one of {}", KEYS.join(", "))
            };
            let wrong = (key.get_ref().to_string(), message, Some(value.span()));
            settings.wrong.push(wrong);
        }
    }
    let remote = settings.remote(name);
    let is_right = settings.wrong.is_empty();
    (remote.filter(|_| is_right), settings.wrong)
}

/// Takes out the remotes whose passwords one variable would hold: that of one must
/// not be sent to the other. Their names, and what is wrong.
pub(super) fn refuse_shared(remotes: &mut Vec<Remote>) -> Vec<(String, String)> {
    let mut shared = Vec::new();
    for one in remotes.iter() {
        let variable = one.password_variable();
        let is_other =
            |other: &&Remote| other.name != one.name && other.password_variable() == variable;
        if let Some(other) = remotes.iter().find(is_other) {
            let message = format!(
                "{variable} would hold the password of `{}` too: rename one of them",
                other.name
            );
            shared.push((one.name.clone(), message));
        }
    }
    remotes.retain(|remote| !shared.iter().any(|(name, _)| *name == remote.name));
    shared
}

impl<'i> Settings<'_, 'i> {
    fn say(&mut self, key: &str, message: impl Into<String>) {
        let at = self.keys.get(key).map(Spanned::span);
        self.wrong.push((key.to_owned(), message.into(), at));
    }

    fn value(&self, key: &str) -> Option<&DeValue<'i>> {
        self.keys.get(key).map(Spanned::get_ref)
    }

    fn text(&mut self, key: &str) -> Option<String> {
        let text = self.value(key)?.as_str().map(str::to_owned);
        if text.is_none() {
            self.say(key, "write a text in quotes");
        }
        text
    }

    fn flag(&mut self, key: &str) -> bool {
        let Some(value) = self.value(key) else {
            return false;
        };
        let is = value.as_bool();
        if is.is_none() {
            self.say(key, "write true or false");
        }
        is.unwrap_or(false)
    }

    fn number(&mut self, key: &str, standard: u64) -> u64 {
        let Some(value) = self.value(key) else {
            return standard;
        };
        let number = value.as_integer().and_then(|it| it.as_str().parse().ok());
        match number {
            Some(number) if number > 0 => number,
            _ => {
                self.say(key, "write a number from 1");
                standard
            }
        }
    }

    fn texts(&mut self, key: &str) -> Vec<String> {
        let texts = match self.value(key) {
            None => return Vec::new(),
            Some(DeValue::Array(list)) => {
                let texts = list
                    .iter()
                    .map(|one| one.get_ref().as_str().map(str::to_owned));
                texts.collect::<Option<Vec<String>>>()
            }
            Some(_) => None,
        };
        if texts.is_none() {
            self.say(key, "write a list of texts: [\"pass\", \"eset/acme\"]");
        }
        texts.unwrap_or_default()
    }

    fn url(&mut self, key: &str) -> Option<ServerUrl> {
        let text = self.text(key)?;
        match ServerUrl::parse(&text) {
            Ok(url) => Some(url),
            Err(message) => {
                self.say(key, message);
                None
            }
        }
    }

    fn kind(&mut self) -> Option<RemoteKind> {
        let word = self.text("kind").unwrap_or_default();
        let kind = RemoteKind::ALL.into_iter().find(|kind| kind.name() == word);
        if kind.is_none() {
            self.say("kind", "write \"connect\" or \"inspect\"");
        }
        kind
    }

    /// Where data and tokens are asked for.
    fn urls(&mut self, kind: RemoteKind) -> Option<(ServerUrl, ServerUrl)> {
        let (url, auth) = (self.url("url"), self.url("auth-url"));
        match (kind, self.text("region")) {
            (RemoteKind::Connect, Some(region)) => match Remote::region(&region) {
                Ok((data, own)) => Some((url.unwrap_or(data), auth.unwrap_or(own))),
                Err(message) => {
                    self.say("region", message);
                    None
                }
            },
            (RemoteKind::Connect, None) if url.is_some() && auth.is_some() => url.zip(auth),
            (RemoteKind::Connect, None) => {
                self.say("", "write `region`, or `url` and `auth-url`");
                None
            }
            (RemoteKind::Inspect, Some(_)) => {
                self.say("region", "it is for kind = \"connect\"; write `url`");
                None
            }
            (RemoteKind::Inspect, None) => {
                if auth.is_some() {
                    self.say("auth-url", "it is for kind = \"connect\"");
                } else if url.is_none() && self.value("url").is_none() {
                    self.say("", "write `url`, the server's address");
                }
                Some((url.clone()?, url?))
            }
        }
    }

    fn remote(&mut self, name: &str) -> Option<Remote> {
        let kind = self.kind();
        let urls = kind.and_then(|kind| self.urls(kind));
        let user = self.text("user").filter(|user| !user.is_empty());
        if user.is_none() {
            self.say("user", "write who logs in");
        }
        let calls = self.number("calls-per-second", u64::from(CALLS_PER_SECOND));
        let is_loopback = urls.as_ref().is_some_and(|(url, _)| url.is_loopback());
        if calls > u64::from(MOST_CALLS_PER_SECOND) && !is_loopback {
            let most = format!("ESET takes {MOST_CALLS_PER_SECOND} at most");
            self.say("calls-per-second", most);
        }
        let (password_command, ca_file) = (self.texts("password-command"), self.text("ca-file"));
        let (proxy, group) = (self.text("proxy"), self.text("device-group"));
        let (domain, write) = (self.flag("domain"), self.flag("write"));
        let timeout = self.number("timeout", TIMEOUT);
        let (url, auth_url) = urls?;
        Some(Remote {
            name: name.to_owned(),
            kind: kind?,
            url,
            auth_url,
            user: user?,
            password_command,
            ca_file: ca_file.map(PathBuf::from),
            proxy: proxy.map(Secret::new),
            domain,
            device_group: group,
            write,
            calls_per_second: u32::try_from(calls).unwrap_or(u32::MAX),
            timeout,
        })
    }
}
