//! HTTP as far as the stub needs it: requests in, answers out.

use serde_json::Value;
use std::collections::HashMap;
use std::io::{self, BufRead, Read, Write};
use std::time::Duration;

/// The largest body that is taken, in bytes.
const LARGEST: usize = 16 << 20;
/// The most lines of a head.
const MOST_LINES: usize = 100;

/// A request as it came.
#[derive(Debug, Default)]
pub(super) struct StubRequest {
    pub(super) method: String,
    pub(super) path: String,
    pub(super) query: HashMap<String, String>,
    headers: HashMap<String, String>,
    pub(super) body: Vec<u8>,
}

impl StubRequest {
    /// A header, its name in small letters.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(String::as_str)
    }

    /// A parameter under either of its spellings.
    pub(super) fn parameter(&self, camel: &str, snake: &str) -> Option<&str> {
        let found = self.query.get(camel).or_else(|| self.query.get(snake));
        found.map(String::as_str)
    }

    /// The body as JSON; `null` where it is none.
    pub(super) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }
}

/// Reads a request; `None` at the end of the connection.
pub(super) fn read(reader: &mut impl BufRead) -> io::Result<Option<StubRequest>> {
    let bad = |what: &str| io::Error::new(io::ErrorKind::InvalidData, what.to_owned());
    let mut line = String::new();
    if reader.by_ref().take(1 << 16).read_line(&mut line)? == 0 {
        return Ok(None);
    }
    let mut words = line.split_whitespace();
    let (method, target) = (
        words.next().unwrap_or_default().to_owned(),
        words.next().unwrap_or_default().to_owned(),
    );
    let mut request = StubRequest {
        method,
        ..StubRequest::default()
    };
    let (path, query) = target.split_once('?').unwrap_or((&target, ""));
    path.clone_into(&mut request.path);
    request.query = pairs(query);
    for _ in 0..MOST_LINES {
        let mut line = String::new();
        reader.by_ref().take(1 << 16).read_line(&mut line)?;
        let line = line.trim_end();
        if line.is_empty() {
            break;
        }
        if let Some((name, value)) = line.split_once(':') {
            let name = name.trim().to_ascii_lowercase();
            request.headers.insert(name, value.trim().to_owned());
        }
    }
    let length = request.header("content-length").unwrap_or("0");
    let length: usize = length.parse().map_err(|_| bad("a wrong length"))?;
    if length > LARGEST {
        return Err(bad("too long"));
    }
    request.body = vec![0; length];
    reader.read_exact(&mut request.body)?;
    Ok(Some(request))
}

/// The pairs of a query or form.
pub(super) fn pairs(text: &str) -> HashMap<String, String> {
    let pairs = text.split('&').filter_map(|pair| pair.split_once('='));
    pairs
        .map(|(name, value)| (decoded(name), decoded(value)))
        .collect()
}

fn decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let escaped = (*byte == b'%')
            .then(|| text.get(at + 1..at + 3))
            .flatten()
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match escaped {
            Some(escaped) => {
                decoded.push(escaped);
                at += 3;
            }
            None => {
                decoded.push(if *byte == b'+' { b' ' } else { *byte });
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

/// How an answer goes out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Delivery {
    /// Whole.
    #[default]
    Whole,
    /// Half of the body, then the connection ends.
    Cut,
    /// Half of the body, then nothing for a while, then the rest.
    Slow,
    /// Nothing: the connection ends.
    None,
}

/// How long a slow body stands still.
const STANDSTILL: Duration = Duration::from_millis(2500);

/// An answer.
#[derive(Debug, Default)]
pub(super) struct StubAnswer {
    pub(super) status: u16,
    headers: Vec<(&'static str, String)>,
    pub(super) body: Vec<u8>,
    is_html: bool,
    pub(super) delivery: Delivery,
}

impl StubAnswer {
    /// A status without a body.
    pub(super) fn status(status: u16) -> StubAnswer {
        StubAnswer {
            status,
            ..StubAnswer::default()
        }
    }

    /// 200 with JSON.
    pub(super) fn json(value: &Value) -> StubAnswer {
        StubAnswer {
            status: 200,
            body: value.to_string().into_bytes(),
            ..StubAnswer::default()
        }
    }

    /// A page of a web firewall.
    pub(super) fn html(status: u16, text: &str) -> StubAnswer {
        StubAnswer {
            status,
            body: text.as_bytes().to_vec(),
            is_html: true,
            ..StubAnswer::default()
        }
    }

    pub(super) fn with(mut self, name: &'static str, value: impl Into<String>) -> StubAnswer {
        self.headers.push((name, value.into()));
        self
    }

    pub(super) fn delivered(mut self, delivery: Delivery) -> StubAnswer {
        self.delivery = delivery;
        self
    }

    /// Writes it; whether the connection goes on.
    pub(super) fn write(&self, out: &mut impl Write) -> io::Result<bool> {
        if self.delivery == Delivery::None {
            return Ok(false);
        }
        let kind = if self.is_html {
            "text/html"
        } else {
            "application/json"
        };
        let mut head = format!(
            "HTTP/1.1 {} -\r\ncontent-type: {kind}\r\ncontent-length: {}\r\n",
            self.status,
            self.body.len()
        );
        for (name, value) in &self.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head.push_str("\r\n");
        let (first, rest) = self.body.split_at(self.body.len() / 2);
        match self.delivery {
            Delivery::Whole => {
                let mut whole = head.into_bytes();
                whole.extend_from_slice(&self.body);
                out.write_all(&whole)?;
            }
            Delivery::Cut | Delivery::None => {
                out.write_all(head.as_bytes())?;
                out.write_all(first)?;
                return Ok(false);
            }
            Delivery::Slow => {
                out.write_all(head.as_bytes())?;
                out.write_all(first)?;
                out.flush()?;
                std::thread::sleep(STANDSTILL);
                out.write_all(rest)?;
            }
        }
        Ok(true)
    }
}
