//! `quell remote`, and what all commands need that speak with a remote.

use super::{DONE, TROUBLE, write_json};
use crate::cli::{GlobalOptions, RemoteCommand};
use crate::config::Config;
use crate::remote::{CheckedCall, Remote, SystemClock, check, cursor_of, default_folder};
use crate::text::clean;
use anyhow::{Result, anyhow};
use serde_json::{Value, json};
use std::io::{self, Write};
use std::sync::Arc;

pub(super) fn run(command: &RemoteCommand, global: &GlobalOptions, config: &Config) -> Result<u8> {
    match command {
        RemoteCommand::List => list(global, config),
        RemoteCommand::Check { name } => checked(named(config, name)?, global),
    }
}

/// A remote of the configuration by its name.
pub(super) fn named<'c>(config: &'c Config, name: &str) -> Result<&'c Remote> {
    let found = config.remotes.iter().find(|remote| remote.name == name);
    found.ok_or_else(|| {
        let names: Vec<&str> = config.remotes.iter().map(|one| one.name.as_str()).collect();
        let known = match names.as_slice() {
            [] => "it names none".to_owned(),
            names => format!("it names {}", names.join(", ")),
        };
        anyhow!(
            "`{name}` is not a remote of the configuration: {known}; `quell config --print-default` shows how one is written"
        )
    })
}

fn list(global: &GlobalOptions, config: &Config) -> Result<u8> {
    let mut out = io::stdout().lock();
    let mut documents: Vec<Value> = Vec::new();
    for remote in &config.remotes {
        let folder = default_folder(&remote.name);
        let pulled = folder
            .and_then(|folder| cursor_of(&folder).ok().flatten())
            .and_then(|cursor| cursor.pulled)
            .map(|pulled| format!("{pulled:.0}"));
        if global.json {
            documents.push(json!({
                "name": remote.name, "kind": remote.kind.name(), "url": remote.url.text(),
                "user": remote.user, "write": remote.write, "pulled": pulled
            }));
            continue;
        }
        let may = if remote.write {
            "read and write"
        } else {
            "read only"
        };
        let pulled = pulled.map_or("never pulled".to_owned(), |at| format!("pulled {at}"));
        writeln!(
            out,
            "{}  {}  {}  {}  {may}, {pulled}",
            clean(&remote.name),
            remote.kind.name(),
            clean(remote.url.text()),
            clean(&remote.user)
        )?;
    }
    if global.json {
        write_json(&mut out, &documents)?;
    } else if config.remotes.is_empty() {
        writeln!(
            out,
            "no remotes; `quell config --print-default` shows how one is written"
        )?;
    }
    Ok(DONE)
}

fn checked(remote: &Remote, global: &GlobalOptions) -> Result<u8> {
    let clock = SystemClock::new(Arc::default());
    let checked = check(remote, remote.password()?, &clock)?;
    let mut out = io::stdout().lock();
    let is_fine = checked.iter().all(|one| one.found.is_ok());
    if global.json {
        let documents: Vec<Value> = checked.iter().map(document).collect();
        write_json(
            &mut out,
            &json!({ "remote": remote.name, "checked": documents }),
        )?;
    } else {
        for one in &checked {
            let said = match &one.found {
                Ok(Some(count)) => format!("can be read, {count} of them"),
                Ok(None) => "can be read".to_owned(),
                Err(failure) => format!("can't be read: {failure}"),
            };
            let what = match one.what {
                "detections" => "detections of the last day",
                what => what,
            };
            writeln!(out, "{what}: {}", clean(&said))?;
        }
    }
    Ok(if is_fine { DONE } else { TROUBLE })
}

fn document(one: &CheckedCall) -> Value {
    match &one.found {
        Ok(count) => json!({ "what": one.what, "may_read": true, "count": count }),
        Err(failure) => {
            json!({ "what": one.what, "may_read": false, "error": failure.to_string() })
        }
    }
}
