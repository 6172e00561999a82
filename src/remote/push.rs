//! `quell push`: what would have to change at a remote so that it holds what a
//! folder of exclusions wishes. It only looks.
//!
//! ```text
//! seen (sidecar) ─┐
//! there (asked)  ─┼─► same, create, change, replace, delete, or drift
//! here (files)   ─┘
//! ```

use super::caller::Caller;
use super::clock::Clock;
use super::digest::digest_of;
use super::failure::Failure;
use super::held::HeldExclusion;
use super::rule_index::{RuleIndex, read_index};
use super::secret::Secret;
use super::settings::{Remote, RemoteKind};
use super::sidecar::{Seen, Sidecar, Wishes};
use crate::rule::is_uuid;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Whose exclusions count where the remote was changed by somebody else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PushSide {
    /// Those of here.
    Ours,
    /// Those of the remote.
    Theirs,
}

/// What is to be planned.
#[derive(Clone, Debug, Default)]
pub struct PushOptions {
    /// Exclusions' files, or folders of them.
    pub sources: Vec<PathBuf>,
    /// The folder with the index of rules, where rules were pulled.
    pub rules: Option<PathBuf>,
    /// Exclusions that were pulled or pushed and whose XML is gone are deleted.
    pub prunes: bool,
    /// Who is right where there is drift.
    pub take: Option<PushSide>,
}

/// What there is to do for one exclusion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PushStep {
    /// Nothing.
    Same,
    /// It is not there yet.
    Create,
    /// Its definition is another.
    Change,
    /// Of what can't be changed in place, this differs: it is made anew.
    Replace(Vec<&'static str>),
    /// It is not here any more.
    Delete,
    /// What is there is not what was pulled or pushed last: this differs.
    Drift(Vec<&'static str>),
    /// It can't be pushed, and why.
    Refused(String),
}

impl PushStep {
    /// Its word.
    pub fn name(&self) -> &'static str {
        match self {
            PushStep::Same => "same",
            PushStep::Create => "create",
            PushStep::Change => "change",
            PushStep::Replace(_) => "replace",
            PushStep::Delete => "delete",
            PushStep::Drift(_) => "drift",
            PushStep::Refused(_) => "refused",
        }
    }
}

/// One exclusion of a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedPush {
    /// Its file's stem.
    pub name: String,
    /// What there is to do.
    pub step: PushStep,
    /// Its XML here.
    pub here: Option<String>,
    /// Its XML there.
    pub there: Option<String>,
    /// The uuids of the rules that it is wished for; none: all of them, or they
    /// could not be told and it is refused.
    pub rules: Vec<String>,
    /// The uuids of the rules that it is for there; none: all of them.
    pub rules_there: Vec<String>,
}

/// An exclusion's files.
struct Here {
    stem: String,
    xml: Option<String>,
    sidecar: Sidecar,
}

/// Says what would have to change. Nothing is changed, there or here.
///
/// # Errors
/// Where the files can't be read, or the remote does not answer.
pub fn plan_push(
    remote: &Remote,
    password: Secret,
    clock: &dyn Clock,
    options: &PushOptions,
) -> Result<Vec<PlannedPush>, Failure> {
    let here = gather(&options.sources)?;
    let index = match &options.rules {
        Some(folder) => read_index(&folder.join("rules"))?,
        None => RuleIndex::default(),
    };
    let mut caller = Caller::new(remote, password, clock)?;
    let held = caller.exclusions()?;
    let plan = here.iter().map(|one| {
        let seen = one.sidecar.seen(&remote.name);
        let wished = wish(one, &index);
        let there = find(one, &wished, seen.as_ref(), &held);
        let kind = remote.kind;
        PlannedPush {
            name: one.stem.clone(),
            step: step(one, &wished, seen.as_ref(), there, (kind, options)),
            here: one.xml.clone(),
            there: there.map(|there| there.xml.clone()),
            rules: wished.map(|wished| wished.rules).unwrap_or_default(),
            rules_there: there.map(|there| there.rules.clone()).unwrap_or_default(),
        }
    });
    Ok(plan.collect())
}

/// The path without its ending of an exclusion that was named by a file or without one.
fn named(source: &Path) -> Result<PathBuf, Failure> {
    let ending = source.extension().and_then(|ending| ending.to_str());
    let (stem, is_there) = match ending {
        Some("xml" | "toml") => (source.with_extension(""), source.is_file()),
        // What follows a dot may be a part of the name.
        _ => {
            let is = |ending| added(source, ending).is_file();
            (source.to_owned(), is("xml") || is("toml"))
        }
    };
    is_there.then_some(stem).ok_or_else(|| {
        Failure::here(
            format!("there is no exclusion `{}`", source.display()),
            "name a folder, or an exclusion's .xml or .toml",
        )
    })
}

/// A path with an ending added: the stem may hold dots.
fn added(stem: &Path, ending: &str) -> PathBuf {
    let mut path = stem.as_os_str().to_owned();
    path.push(".");
    path.push(ending);
    PathBuf::from(path)
}

/// The exclusions of these files and folders, by name.
fn gather(sources: &[PathBuf]) -> Result<Vec<Here>, Failure> {
    let mut stems: BTreeMap<PathBuf, ()> = BTreeMap::new();
    for source in sources {
        if !source.is_dir() {
            stems.insert(named(source)?, ());
            continue;
        }
        let entries = std::fs::read_dir(source).map_err(Failure::file("read", source))?;
        for path in entries.flatten().map(|entry| entry.path()) {
            let ending = path.extension().and_then(|ending| ending.to_str());
            let is_hidden = path
                .file_name()
                .is_some_and(|name| name.to_string_lossy().starts_with('.'));
            if matches!(ending, Some("xml" | "toml")) && !is_hidden {
                stems.insert(path.with_extension(""), ());
            }
        }
    }
    let mut here = Vec::new();
    for stem in stems.into_keys() {
        let with = |ending: &str| added(&stem, ending);
        let xml = match std::fs::read_to_string(with("xml")) {
            Ok(xml) => Some(xml),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
            Err(error) => return Err(Failure::file("read", &with("xml"))(error)),
        };
        let name = stem.file_name().unwrap_or_default().to_string_lossy();
        here.push(Here {
            stem: name.into_owned(),
            xml,
            sidecar: Sidecar::read(&with("toml"))?,
        });
    }
    Ok(here)
}

/// What is wished of an exclusion, its rules as uuids: those of its sidecar; where
/// that names none, those of its XML; or why that can't be told.
fn wish(one: &Here, index: &RuleIndex) -> Result<Wishes, String> {
    let mut wished = one.sidecar.wishes();
    let Some(xml) = &one.xml else {
        return Ok(wished);
    };
    let draft = crate::rule::read::read(xml.as_bytes(), &one.stem)
        .map_err(|error| format!("its XML can't be read: {error}"))?;
    let of_xml = uuids(&draft.rules, index)?;
    if one.sidecar.names_rules() {
        wished.rules = uuids(&wished.rules, index)?;
        if !of_xml.is_empty() && of_xml != wished.rules {
            return Err(
                "its .xml and its .toml name different rules: make them the same".to_owned(),
            );
        }
    } else {
        wished.rules = of_xml;
    }
    Ok(wished)
}

/// What the remote holds of an exclusion: by its uuid; of one that was never seen
/// there one that says the same, for a push whose answer was lost.
fn find<'h>(
    one: &Here,
    wished: &Result<Wishes, String>,
    seen: Option<&Seen>,
    held: &'h [HeldExclusion],
) -> Option<&'h HeldExclusion> {
    if let Some(seen) = seen {
        return held.iter().find(|held| held.uuid == seen.uuid);
    }
    let digest = digest_of(one.xml.as_deref()?);
    let wishes = wished.as_ref().ok()?;
    held.iter().find(|held| {
        digest_of(&held.xml) == digest && held.rules == wishes.rules && held.note == wishes.note
    })
}

fn step(
    one: &Here,
    wished: &Result<Wishes, String>,
    seen: Option<&Seen>,
    there: Option<&HeldExclusion>,
    (kind, options): (RemoteKind, &PushOptions),
) -> PushStep {
    let now = there.map(Seen::of);
    let Some(xml) = &one.xml else {
        return match (seen, there) {
            (Some(_), Some(_)) if options.prunes => PushStep::Delete,
            (Some(_), Some(_)) => {
                PushStep::Refused("its XML is gone here; --prune deletes it there".to_owned())
            }
            _ => PushStep::Same,
        };
    };
    let wished = match wished {
        Ok(wished) => wished,
        Err(why) => return PushStep::Refused(why.clone()),
    };
    let digest = digest_of(xml);
    let (Some(now), Some(_)) = (&now, there) else {
        let is_gone = seen.is_some();
        return match options.take {
            Some(PushSide::Ours) => PushStep::Create,
            Some(PushSide::Theirs) if is_gone => PushStep::Same,
            _ if is_gone => PushStep::Drift(vec!["it was deleted there"]),
            _ => PushStep::Create,
        };
    };
    let mut differs = differences(&now.wishes, wished, kind);
    let is_same_text = now.digest == digest;
    if is_same_text && differs.is_empty() {
        return PushStep::Same;
    }
    if let Some(seen) = seen {
        let mut drift = differences(&seen.wishes, &now.wishes, kind);
        if seen.digest != now.digest {
            drift.push("definition");
        }
        match options.take {
            _ if drift.is_empty() => {}
            Some(PushSide::Ours) => {}
            Some(PushSide::Theirs) => return PushStep::Same,
            None => return PushStep::Drift(drift),
        }
    }
    match (differs.is_empty(), kind) {
        // A server of one's own changes all of it in place.
        (true, _) | (false, RemoteKind::Inspect) => PushStep::Change,
        (false, RemoteKind::Connect) => {
            if !is_same_text {
                differs.push("definition");
            }
            PushStep::Replace(differs)
        }
    }
}

/// In what two wishes differ; what the remote can't hold is left out.
fn differences(one: &Wishes, other: &Wishes, kind: RemoteKind) -> Vec<&'static str> {
    let is_connect = kind == RemoteKind::Connect;
    // An exclusion that says nothing of it is at work.
    let enabled = |wishes: &Wishes| wishes.enabled.unwrap_or(true);
    [
        ("rules", one.rules != other.rules),
        ("scopes", is_connect && one.scopes != other.scopes),
        ("note", one.note != other.note),
        ("enabled", is_connect && enabled(one) != enabled(other)),
    ]
    .into_iter()
    .filter_map(|(what, is)| is.then_some(what))
    .collect()
}

/// Rules as uuids: of codes and names by the pulled rules.
fn uuids(words: &[String], index: &RuleIndex) -> Result<Vec<String>, String> {
    let mut uuids = Vec::new();
    for word in words {
        let uuid = match is_uuid(word) {
            true => word.to_ascii_lowercase(),
            false => index.uuid_of(word).ok_or_else(|| {
                format!("the rule `{word}` is not among the pulled rules, or several are called so: pull them, or write its uuid")
            })?,
        };
        uuids.push(uuid);
    }
    uuids.sort();
    uuids.dedup();
    Ok(uuids)
}

/// The folder of a pulled folder's exclusions.
pub fn exclusions_of(folder: &Path) -> PathBuf {
    folder.join("exclusions")
}
