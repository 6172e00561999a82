//! What a session's file looks like, version by version.

use super::KeepError;
use rusqlite::Connection;
use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::time::Duration;

/// `QELL`: tells a session from other programs' files.
const APPLICATION: i64 = 0x5145_4c4c;

/// What brings a file from each version to the next. The version is in
/// `user_version`; what is here is never changed, only added to.
const STEPS: &[&str] = &["
CREATE TABLE verdict (id TEXT PRIMARY KEY, verdict TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE note (id TEXT PRIMARY KEY, text TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE mark (id TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE draft (id INTEGER PRIMARY KEY, json TEXT NOT NULL);
-- Up to `position` what takes a step back, beyond it what does it again.
CREATE TABLE history (seq INTEGER PRIMARY KEY, json TEXT NOT NULL);
CREATE TABLE position (only INTEGER PRIMARY KEY CHECK (only = 1), seq INTEGER NOT NULL);
INSERT INTO position VALUES (1, 0);
CREATE TABLE place (sources TEXT PRIMARY KEY, json TEXT NOT NULL) WITHOUT ROWID;
"];

/// The newest version.
const KNOWN: i64 = STEPS.len() as i64;

/// Judges a file by its first bytes, before SQLite opens it and perhaps makes
/// files beside it.
pub(super) fn judge_header(path: &Path) -> Result<(), KeepError> {
    let mut header = [0; 100];
    let mut file = File::open(path).map_err(KeepError::io(path, "read"))?;
    match file.read_exact(&mut header) {
        Ok(()) => {}
        // Made, and not yet written to.
        Err(_) if file.metadata().is_ok_and(|found| found.len() == 0) => return Ok(()),
        Err(_) => return Err(damaged(path, "it is too short")),
    }
    if !header.starts_with(b"SQLite format 3\0") {
        return Err(damaged(path, "it is no SQLite file"));
    }
    let number = |at: usize| {
        let bytes = header
            .get(at..at + 4)
            .and_then(|bytes| bytes.try_into().ok());
        bytes.map_or(0, |bytes| i64::from(u32::from_be_bytes(bytes)))
    };
    judge_numbers(path, number(60), number(68)).map(drop)
}

/// Judges an open file; gives its version, 0 for one that is empty.
pub(super) fn judge(path: &Path, connection: &Connection) -> Result<i64, KeepError> {
    let number = |name: &str| -> Result<i64, KeepError> {
        connection
            .pragma_query_value(None, name, |row| row.get(0))
            .map_err(|error| KeepError::of(path, "read", &error))
    };
    let version = judge_numbers(path, number("user_version")?, number("application_id")?)?;
    let tables = "SELECT count(*) FROM sqlite_schema";
    let tables: i64 = connection
        .query_row(tables, [], |row| row.get(0))
        .map_err(|error| KeepError::of(path, "read", &error))?;
    if version == 0 && tables > 0 {
        return Err(KeepError::Foreign(path.to_owned()));
    }
    Ok(version)
}

fn judge_numbers(path: &Path, version: i64, application: i64) -> Result<i64, KeepError> {
    if application != APPLICATION && (application != 0 || version != 0) {
        return Err(KeepError::Foreign(path.to_owned()));
    }
    if version > KNOWN {
        return Err(KeepError::Newer {
            path: path.to_owned(),
            found: version,
            known: KNOWN,
        });
    }
    Ok(version)
}

/// Checks a file that is to be written to, and brings it to the newest version.
pub(super) fn prepare(path: &Path, connection: &mut Connection) -> Result<(), KeepError> {
    let of = |error| KeepError::of(path, "open", &error);
    connection
        .busy_timeout(Duration::from_secs(2))
        .map_err(of)?;
    let version = judge(path, connection)?;
    check(path, connection)?;
    connection
        .pragma_update(None, "journal_mode", "WAL")
        .map_err(of)?;
    // A commit is on the disk when it returns: also a loss of power takes no more.
    connection
        .pragma_update(None, "synchronous", "FULL")
        .map_err(of)?;
    // In KiB: room for the pages of a verdict on a hundred thousand rows.
    connection
        .pragma_update(None, "cache_size", -65_536)
        .map_err(of)?;
    connection
        .pragma_update(None, "trusted_schema", false)
        .map_err(of)?;
    if version < KNOWN {
        let step = connection
            .transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)
            .map_err(of)?;
        for sql in STEPS.iter().skip(usize::try_from(version).unwrap_or(0)) {
            step.execute_batch(sql).map_err(of)?;
        }
        step.pragma_update(None, "application_id", APPLICATION)
            .map_err(of)?;
        step.pragma_update(None, "user_version", KNOWN)
            .map_err(of)?;
        step.commit().map_err(of)?;
    }
    Ok(())
}

fn check(path: &Path, connection: &Connection) -> Result<(), KeepError> {
    let found: String = connection
        .pragma_query_value(None, "quick_check", |row| row.get(0))
        .map_err(|error| KeepError::of(path, "check", &error))?;
    match found.as_str() {
        "ok" => Ok(()),
        other => Err(damaged(path, other)),
    }
}

fn damaged(path: &Path, why: &str) -> KeepError {
    KeepError::Damaged {
        path: path.to_owned(),
        why: why.to_owned(),
    }
}
