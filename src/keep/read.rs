//! From a session's file to a session.

use crate::session::{Change, DraftText, SavedView, Session, Verdict};
use rusqlite::types::Type;
use rusqlite::{Connection, Error, ErrorCode, OpenFlags, OptionalExtension, Result};
use serde::de::DeserializeOwned;
use std::path::Path;

/// Opens a file only to read it. Where SQLite can't make its files beside it (a
/// folder that is read-only), it is taken as one that nobody writes to.
pub(super) fn open(path: &Path) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let opened = Connection::open_with_flags(path, flags).and_then(|connection| {
        connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
        Ok(connection)
    });
    match opened {
        Err(error)
            if matches!(
                error.sqlite_error_code(),
                Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly)
            ) =>
        {
            let uri = format!("file:{}?immutable=1", escaped(path));
            Connection::open_with_flags(uri, flags | OpenFlags::SQLITE_OPEN_URI)
        }
        opened => opened,
    }
}

fn escaped(path: &Path) -> String {
    let bytes = path.as_os_str().as_encoded_bytes();
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/._-~".contains(&byte);
    bytes
        .iter()
        .map(|byte| match plain(*byte) {
            true => char::from(*byte).to_string(),
            false => format!("%{byte:02X}"),
        })
        .collect()
}

/// All of it but the places.
pub(super) fn all(connection: &Connection) -> Result<Session> {
    let mut session = Session::default();
    each(connection, "SELECT id, verdict FROM verdict", |row| {
        let (id, word): (String, String) = (row.get(0)?, row.get(1)?);
        let verdict = Verdict::parse(&word)
            .ok_or_else(|| Error::InvalidColumnType(1, format!("verdict `{word}`"), Type::Text))?;
        session.apply(Change::verdict(Some(verdict), vec![id.into()]));
        Ok(())
    })?;
    each(connection, "SELECT id, text FROM note", |row| {
        let (id, text): (String, String) = (row.get(0)?, row.get(1)?);
        session.apply(Change::Notes(vec![(id.into(), Some(text))]));
        Ok(())
    })?;
    each(connection, "SELECT id FROM mark", |row| {
        let id: String = row.get(0)?;
        session.apply(Change::Marks {
            on: vec![id.into()],
            off: Vec::new(),
        });
        Ok(())
    })?;
    each(connection, "SELECT id, json FROM draft", |row| {
        let id: i64 = row.get(0)?;
        let draft: DraftText = parsed(&row.get::<_, String>(1)?)?;
        check(&draft)?;
        session.apply(Change::Draft {
            id: id.unsigned_abs(),
            to: Box::new(Some(draft)),
        });
        Ok(())
    })?;
    let position: i64 = connection.query_row("SELECT seq FROM position", [], |row| row.get(0))?;
    let (mut undo, mut redo) = (Vec::new(), Vec::new());
    each(
        connection,
        "SELECT seq, json FROM history ORDER BY seq",
        |row| {
            let seq: i64 = row.get(0)?;
            let change: Change = parsed(&row.get::<_, String>(1)?)?;
            change.drafts().into_iter().try_for_each(check)?;
            if seq <= position {
                undo.push(change);
            } else {
                redo.push(change);
            }
            Ok(())
        },
    )?;
    redo.reverse();
    session.remember(undo, redo);
    Ok(session)
}

fn each(
    connection: &Connection,
    sql: &str,
    mut take: impl FnMut(&rusqlite::Row<'_>) -> Result<()>,
) -> Result<()> {
    let mut statement = connection.prepare(sql)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        take(row)?;
    }
    Ok(())
}

/// A draft that can't be read would become an empty one.
fn check(draft: &DraftText) -> Result<()> {
    let told = |error| {
        let why = format!("draft `{}`: {error}", draft.name);
        Error::FromSqlConversionFailure(1, Type::Text, why.into())
    };
    draft.read().map(drop).map_err(told)
}

fn parsed<T: DeserializeOwned>(json: &str) -> Result<T> {
    serde_json::from_str(json)
        .map_err(|error| Error::FromSqlConversionFailure(1, Type::Text, Box::new(error)))
}

/// Where the analyst was with these sources.
pub(super) fn view(connection: &Connection, sources: &str) -> Result<Option<SavedView>> {
    let json: Option<String> = connection
        .query_row(
            "SELECT json FROM place WHERE sources = ?1",
            [sources],
            |row| row.get(0),
        )
        .optional()?;
    // A place is a courtesy: one that can't be read is as good as none.
    Ok(json.and_then(|json| serde_json::from_str(&json).ok()))
}
