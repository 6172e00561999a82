//! `quell convert` and `quell sample`: native JSON Lines.

use super::hollow::Yield;
use super::{DONE, complete, open, tell_loading};
use crate::cli::Common;
use crate::ingest::{Item, write_native};
use crate::load::Loading;
use crate::load::News;
use crate::sample;
use anyhow::Result;
use std::collections::BTreeMap;
use std::io::{self, BufWriter, Write};
use std::ops::ControlFlow;
use std::path::PathBuf;

pub(super) fn run(files: &[PathBuf], common: &Common) -> Result<u8> {
    let sources = open(files)?;
    let complete = complete(common)?;
    let mut out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    let mut loading = Loading::default();
    let mut written = 0;
    let mut failed = None;
    let mut came = Yield::of(&sources);
    for (number, source) in sources.into_iter().enumerate() {
        let name = source.name().to_owned();
        source.read(&mut |item| {
            match item {
                Item::Detection {
                    mut detection,
                    span,
                } => {
                    complete(&mut detection);
                    let id = detection
                        .id
                        .clone()
                        .unwrap_or_else(|| format!("{name}:{}", span.line));
                    written += 1;
                    came.found(number, 1);
                    if let Err(error) = write_native(&detection, &id, &mut out) {
                        failed = Some(error);
                        return ControlFlow::Break(());
                    }
                }
                Item::Skipped(skipped) => loading.take(came.heard(News::Skipped(vec![skipped]))),
                Item::Other { kind } => loading.take(News::Others(BTreeMap::from([(kind, 1)]))),
                Item::Warning { what } => loading.take(News::Warnings(BTreeMap::from([(what, 1)]))),
                Item::Progress { .. } => {}
            }
            ControlFlow::Continue(())
        });
    }
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
