//! Exclusions: `exclusions/NAME.xml`, each with its sidecar.

use super::super::digest::digest_of_bytes;
use super::super::failure::Failure;
use super::super::files::replace;
use super::super::held::HeldExclusion;
use super::super::sidecar::{Seen, Sidecar, Wishes};
use super::Pull;
use super::names::FileNames;
use std::path::{Path, PathBuf};

/// An exclusion of the folder that was seen at this remote before.
struct Local {
    stem: String,
    seen: Seen,
}

impl Pull<'_, '_> {
    pub(super) fn exclusions(&mut self) -> Result<(), Failure> {
        let folder = self.folder.within("exclusions")?;
        let mut names = FileNames::default();
        let local = self.local(&folder, &mut names)?;
        let held = self.caller.exclusions()?;
        let held: Vec<HeldExclusion> = held
            .into_iter()
            .filter(|one| !one.uuid.is_empty())
            .collect();
        for exclusion in &held {
            self.exclusion(&folder, exclusion, &mut names)?;
        }
        self.outcome.exclusions.1 = u64::try_from(held.len()).unwrap_or(0);
        for gone in local {
            if !held.iter().any(|one| one.uuid == gone.seen.uuid) {
                self.told(format!(
                    "exclusions/{} is not at the remote any more; it is left as it is",
                    gone.stem
                ));
            }
        }
        Ok(())
    }

    /// What of the folder was seen at this remote before; all its names are taken.
    fn local(&self, folder: &Path, names: &mut FileNames) -> Result<Vec<Local>, Failure> {
        let mut local = Vec::new();
        let entries = std::fs::read_dir(folder).map_err(Failure::file("read", folder))?;
        let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
        paths.sort();
        for path in paths {
            let Some(stem) = path
                .file_stem()
                .map(|stem| stem.to_string_lossy().into_owned())
            else {
                continue;
            };
            match path.extension().and_then(|end| end.to_str()) {
                Some("xml") => names.take(&stem),
                Some("toml") => {
                    names.take(&stem);
                    let sidecar = Sidecar::read(&path)?;
                    if let Some(seen) = sidecar.seen(&self.caller.remote.name) {
                        names.keep(&seen.uuid, &stem);
                        local.push(Local { stem, seen });
                    }
                }
                _ => {}
            }
        }
        Ok(local)
    }

    /// Writes an exclusion's two files, unless it was changed here.
    fn exclusion(
        &mut self,
        folder: &Path,
        held: &HeldExclusion,
        names: &mut FileNames,
    ) -> Result<(), Failure> {
        let remote = self.caller.remote.name.clone();
        let stem = names.of(&held.uuid, &held.name);
        let (xml, toml) = (
            folder.join(format!("{stem}.xml")),
            folder.join(format!("{stem}.toml")),
        );
        let mut sidecar = Sidecar::read(&toml)?;
        let before = sidecar.seen(&remote);
        let now = Seen::of(held);
        let here_digest = match std::fs::read(&xml) {
            Ok(bytes) => Some(digest_of_bytes(&bytes)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
            Err(error) => return Err(Failure::file("read", &xml)(error)),
        };
        let is_same_here = |seen: &Seen| {
            here_digest.as_ref().is_none_or(|here| *here == seen.digest)
                && sidecar.wishes() == seen.wishes
        };
        let is_changed_here =
            before.as_ref().is_some_and(|before| !is_same_here(before)) && !is_same_here(&now);
        if is_changed_here && !self.options.takes_theirs {
            self.told(format!(
                "exclusions/{stem} was changed here and stays; --take theirs replaces it"
            ));
            return Ok(());
        }
        // The XML first: a sidecar speaks of what is there. XML that says the
        // same stays as it is written here.
        let mut is_new = false;
        if here_digest.as_ref() != Some(&now.digest) {
            replace(&xml, held.xml.as_bytes())?;
            is_new = true;
        }
        let wish = Wishes::of(held);
        if before.as_ref() != Some(&now) || sidecar.wishes() != wish {
            sidecar.set_wish(&wish);
            sidecar.set_seen(&remote, &now);
            sidecar.write(&toml)?;
            is_new = true;
        }
        self.outcome.exclusions.0 += u64::from(is_new);
        Ok(())
    }
}
