//! The session that commands look verdicts up in.

use super::say;
use crate::cli::SessionFile;
use crate::keep;
use crate::session::{Session, SessionRows};
use crate::store::Store;
use anyhow::{Result, anyhow};

/// The verdicts on loaded rows; none where there is no session.
///
/// # Errors
/// Where a session that was named is not there, and where one can't be read and
/// the answer `must` not be without it.
pub(super) fn of(store: &Store, file: &SessionFile, must: bool) -> Result<SessionRows> {
    Ok(on(store, &session(file, must)?))
}

/// The verdicts of a session on loaded rows.
pub(super) fn on(store: &Store, session: &Session) -> SessionRows {
    if session.is_silent() {
        return SessionRows::none_of(store.len());
    }
    let mut rows = SessionRows::default();
    rows.extend(store, session);
    rows
}

/// The session; an empty one where there is none.
///
/// # Errors
/// As of [`of`].
pub(super) fn session(file: &SessionFile, must: bool) -> Result<Session> {
    match read(file) {
        Ok(session) => Ok(session),
        Err(error) if must || file.session.is_some() => Err(error),
        Err(error) => {
            say(&format!("quell: {error:#}; no verdicts are known"));
            Ok(Session::default())
        }
    }
}

fn read(file: &SessionFile) -> Result<Session> {
    if file.no_session {
        return Ok(Session::default());
    }
    let path = match &file.session {
        Some(path) if !path.exists() => {
            return Err(anyhow!("`{}` does not exist", path.display()));
        }
        Some(path) => path.clone(),
        None => match keep::default_path() {
            Ok(path) => path,
            // Nothing can have been kept.
            Err(_) => return Ok(Session::default()),
        },
    };
    Ok(keep::read(&path)?)
}
