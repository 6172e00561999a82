//! `quell sample --serve`: made-up detections, rules and exclusions by the
//! interfaces of ESET, until it is stopped.

use super::say;
use crate::remote::{Misbehaviour, Stub, StubOptions};
use crate::text::clean;
use anyhow::{Context, Result, anyhow};
use jiff::Timestamp;
use std::io::{self, Write};
use std::net::SocketAddr;

pub(super) fn run(address: SocketAddr, (count, seed): (u64, u64), how: &[String]) -> Result<u8> {
    let options = StubOptions {
        count,
        seed,
        now: Timestamp::now().as_millisecond(),
        password: "demo",
    };
    let stub = Stub::start(address, &options)
        .with_context(|| format!("`{address}` can't be served on"))?;
    for word in how {
        let (name, times) = word.split_once('=').unwrap_or((word, "4294967295"));
        let known = Misbehaviour::named(name).zip(times.parse().ok());
        let (how, times) = known.ok_or_else(|| {
            let names = Misbehaviour::ALL.map(Misbehaviour::name).join(", ");
            anyhow!("`{word}` is not one of {names}")
        })?;
        stub.misbehave(how, times);
    }
    let url = format!("http://{}", stub.address());
    let mut out = io::stdout().lock();
    writeln!(
        out,
        "# {} detections of the last seven days; user and password are both demo.\n\
         # This belongs into the configuration ({}):\n\
         [remote.demo]\nkind = \"connect\"\nurl = \"{url}\"\nauth-url = \"{url}\"\nuser = \"demo\"\nwrite = true",
        stub.count(),
        clean(&crate::config::path().map_or_else(String::new, |path| path.display().to_string())),
    )?;
    out.flush()?;
    drop(out);
    say("serving until Ctrl-C; then: QUELL_DEMO_PASSWORD=demo quell pull demo");
    loop {
        std::thread::park();
    }
}
