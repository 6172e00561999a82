//! A thread that writes rows to a file, and tells how far it is.

use crate::app::question::handing_over::ToExport;
use crate::app::{ExportOutcome, Msg};
use crate::save::{self, Overwrite};
use crate::tui::Wake;
use crate::tui::terminal::caught;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;
use std::thread;
use std::time::{Duration, Instant};

/// How often it is told how far writing is.
const OFTEN: Duration = Duration::from_millis(200);

/// Writes, until `stop` is set; nothing is left of it then.
pub(super) fn export(asked: Box<ToExport>, stop: Arc<AtomicBool>, send: Sender<Wake>) {
    thread::spawn(move || {
        let (number, path) = (asked.asked, asked.path.clone());
        let tell = |outcome| {
            let _ = send.send(Wake::Msg(Msg::Export {
                asked: number,
                path: path.clone(),
                outcome,
            }));
        };
        let work = AssertUnwindSafe(|| write(&asked, &stop, &tell));
        let outcome = match catch_unwind(work) {
            Ok(Ok(outcome)) => outcome,
            Ok(Err(error)) => ExportOutcome::Failed(error),
            Err(_) => ExportOutcome::Failed(caught()),
        };
        // What is loaded may grow again before the answer is seen to.
        drop(asked);
        tell(outcome);
    });
}

fn write(
    asked: &ToExport,
    stop: &AtomicBool,
    tell: &dyn Fn(ExportOutcome),
) -> Result<ExportOutcome, String> {
    let path = &asked.path;
    let mode = match save::seen(path).map_err(|error| error.to_string())? {
        None => Overwrite::Never,
        Some((size, there)) if asked.expected != Some(there.bytes()) => {
            return Ok(ExportOutcome::Exists {
                size,
                fingerprint: there.bytes(),
            });
        }
        Some((_, there)) => Overwrite::IfUnchanged(there),
    };
    let (mut rows, mut told) = (0, Instant::now());
    let mut goes_on = |count: usize| {
        if told.elapsed() >= OFTEN {
            told = Instant::now();
            tell(ExportOutcome::Progress(count));
        }
        !stop.load(Ordering::Relaxed)
    };
    let written = save::save_with(path, mode, &mut |out| {
        let written = asked.rows.write(out, &mut goes_on)?;
        rows = written.ok_or_else(|| io::Error::other("stopped"))?;
        Ok(())
    });
    match written {
        Ok(bytes) => Ok(ExportOutcome::Written { rows, bytes }),
        Err(error) => Err(error.to_string()),
    }
}
