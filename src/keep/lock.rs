//! Who writes to a session's file.

use super::{KeepError, private};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::fs::{File, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};

/// A program that holds a session's file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    /// Its process.
    pub pid: u32,
    /// The machine it runs on.
    pub host: String,
    /// Since when, as `2026-11-20T03:12:07Z`.
    pub since: String,
}

impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "process {} on {} since {}",
            self.pid, self.host, self.since
        )
    }
}

impl Holder {
    fn this() -> Holder {
        let now = Timestamp::now();
        Holder {
            pid: std::process::id(),
            host: host(),
            since: format!("{now:.0}"),
        }
    }
}

#[cfg(unix)]
fn host() -> String {
    let name = rustix::system::uname();
    name.nodename().to_string_lossy().into_owned()
}

#[cfg(not(unix))]
fn host() -> String {
    std::env::var("COMPUTERNAME").unwrap_or_default()
}

/// The lock, held until it is dropped or the program ends, however it ends.
#[derive(Debug)]
pub(super) struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the lock of a session's file, or says who has it, as far as that
    /// is known.
    pub(super) fn take(session: &Path) -> Result<Result<Lock, Option<Holder>>, KeepError> {
        let path = path_of(session);
        let mut file = private()
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(KeepError::io(&path, "lock"))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Ok(Err(holder(&mut file))),
            Err(TryLockError::Error(error)) => return Err(KeepError::io(&path, "lock")(error)),
        }
        // Who has it is a courtesy: on a full disk the lock is held all the same.
        let text = serde_json::to_string(&Holder::this()).unwrap_or_default();
        let _ = file
            .set_len(0)
            .and_then(|()| file.rewind())
            .and_then(|()| file.write_all(text.as_bytes()));
        Ok(Ok(Lock { _file: file }))
    }
}

fn holder(file: &mut File) -> Option<Holder> {
    let mut text = String::new();
    file.take(4096).read_to_string(&mut text).ok()?;
    serde_json::from_str(&text).ok()
}

fn path_of(session: &Path) -> PathBuf {
    let mut name = session.as_os_str().to_owned();
    name.push(".lock");
    PathBuf::from(name)
}
