//! `quell convert` and `quell sample`: native JSON Lines.

use super::hollow::SourceTallies;
use super::{DONE, complete, load_options, open, tell_loading};
use crate::cli::GlobalOptions;
use crate::ingest::write_native;
use crate::load::{self, Loading, NativeLines, News};
use crate::sample;
use anyhow::Result;
use std::io::{self, BufWriter, Write};
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;

pub(super) fn run(files: &[PathBuf], global: &GlobalOptions) -> Result<u8> {
    let sources = open(files)?;
    let names: Arc<[String]> = sources.iter().map(|one| one.name().to_owned()).collect();
    let complete = complete(global)?;
    let mut out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    let mut loading = Loading::default();
    let mut written = 0;
    let mut failed = None;
    let mut came = SourceTallies::of(&sources);
    let make = || NativeLines::new(names.clone(), complete.as_ref());
    let options = load_options(global);
    load::read_into(sources, &options, &make, &mut |news| {
        match news {
            News::Batch(lines) => {
                written += lines.count;
                came.found(lines.count);
                if let Err(error) = out.write_all(&lines.bytes) {
                    failed = Some(error);
                    return ControlFlow::Break(());
                }
            }
            other => loading.take(came.heard(other)),
        }
        ControlFlow::Continue(())
    });
    if let Some(error) = failed {
        return Err(error.into());
    }
    out.flush()?;
    tell_loading(&loading, written);
    Ok(came.status(DONE))
}

pub(super) fn sample(count: u64, seed: u64) -> Result<u8> {
    let mut out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    let mut failed = None;
    sample::generate(count, seed, &mut |detection| match write_native(
        detection,
        detection.id.as_deref().unwrap_or_default(),
        &mut out,
    ) {
        Ok(()) => ControlFlow::Continue(()),
        Err(error) => {
            failed = Some(error);
            ControlFlow::Break(())
        }
    });
    if let Some(error) = failed {
        return Err(error.into());
    }
    out.flush()?;
    Ok(DONE)
}
