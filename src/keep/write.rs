//! From what happened to a session's file.

use crate::session::{Change, DetectionKey, HistoryEntry, STEPS, SavedView, Verdict, What};
use rusqlite::{Connection, Error, Result, Transaction, TransactionBehavior, params};
use serde::Serialize;

/// What happened, as one transaction.
pub(super) fn entry(connection: &mut Connection, entry: &HistoryEntry) -> Result<()> {
    let all = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    change(&all, &entry.change)?;
    let position: i64 = all.query_row("SELECT seq FROM position", [], |row| row.get(0))?;
    let (step, now) = match entry.what {
        What::Did => {
            all.execute("DELETE FROM history WHERE seq > ?1", [position])?;
            (position + 1, position + 1)
        }
        What::Undid => (position, position - 1),
        What::Redid => (position + 1, position + 1),
        What::Amended => return all.commit(),
    };
    all.execute(
        "INSERT INTO history (seq, json) VALUES (?1, ?2)
         ON CONFLICT (seq) DO UPDATE SET json = excluded.json",
        params![step, json(&entry.inverse)?],
    )?;
    all.execute("UPDATE position SET seq = ?1", [now])?;
    let oldest = now - STEPS as i64;
    all.execute("DELETE FROM history WHERE seq <= ?1", [oldest])?;
    all.commit()
}

fn json(value: &impl Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(|error| Error::ToSqlConversionFailure(Box::new(error)))
}

fn change(all: &Transaction<'_>, made: &Change) -> Result<()> {
    match made {
        Change::Verdicts(sets) => {
            for (verdict, keys) in sets {
                verdicts(all, *verdict, keys)?;
            }
        }
        Change::Notes(notes) => {
            let mut put = all.prepare_cached("INSERT OR REPLACE INTO note VALUES (?1, ?2)")?;
            let mut drop = all.prepare_cached("DELETE FROM note WHERE id = ?1")?;
            for (key, note) in notes {
                match note.as_deref() {
                    None | Some("") => drop.execute([&**key])?,
                    Some(note) => put.execute([&**key, note])?,
                };
            }
        }
        Change::Marks { on, off } => {
            let mut put = all.prepare_cached("INSERT OR IGNORE INTO mark VALUES (?1)")?;
            let mut drop = all.prepare_cached("DELETE FROM mark WHERE id = ?1")?;
            for key in on {
                put.execute([&**key])?;
            }
            for key in off {
                drop.execute([&**key])?;
            }
        }
        Change::Draft { id, to } => {
            let id = i64::try_from(*id).unwrap_or(i64::MAX);
            match to.as_ref() {
                Some(draft) => all.execute(
                    "INSERT OR REPLACE INTO draft VALUES (?1, ?2)",
                    params![id, json(draft)?],
                )?,
                None => all.execute("DELETE FROM draft WHERE id = ?1", [id])?,
            };
        }
        Change::Several(changes) => {
            for made in changes {
                change(all, made)?;
            }
        }
    }
    Ok(())
}

/// In the order of the table: each page is then touched once.
fn sorted(keys: &[DetectionKey]) -> Vec<&DetectionKey> {
    let mut sorted: Vec<&DetectionKey> = keys.iter().collect();
    sorted.sort_unstable();
    sorted
}

fn verdicts(all: &Transaction<'_>, verdict: Option<Verdict>, keys: &[DetectionKey]) -> Result<()> {
    match verdict {
        Some(verdict) => {
            let mut put = all.prepare_cached(
                "INSERT INTO verdict VALUES (?1, ?2)
                 ON CONFLICT (id) DO UPDATE SET verdict = excluded.verdict",
            )?;
            for key in sorted(keys) {
                put.execute([&**key, verdict.name()])?;
            }
        }
        None => {
            let mut drop = all.prepare_cached("DELETE FROM verdict WHERE id = ?1")?;
            for key in sorted(keys) {
                drop.execute([&**key])?;
            }
        }
    }
    Ok(())
}

/// Where the analyst is with these sources.
pub(super) fn view(connection: &Connection, sources: &str, view: &SavedView) -> Result<()> {
    connection.execute(
        "INSERT OR REPLACE INTO place VALUES (?1, ?2)",
        params![sources, json(view)?],
    )?;
    Ok(())
}
