//! `quell push`: the plan.

use super::remote::named;
use super::{DONE, FOUND, TROUBLE, write_json};
use crate::cli::{GlobalOptions, PushArguments, Whose};
use crate::config::Config;
use crate::finding::Level;
use crate::proof::{self, Deadline, compare_drafts};
use crate::remote::{
    PlannedPush, PushOptions, PushSide, PushStep, SystemClock, default_folder, exclusions_of,
    plan_push,
};
use crate::rule::meaning::{self, Definition};
use crate::rule::{Draft, read};
use crate::text::clean;
use anyhow::{Result, anyhow};
use serde_json::{Value, json};
use std::io::{self, Write};
use std::sync::Arc;
use std::time::Duration;

/// Time for the proofs about one exclusion.
const PROOF: Duration = Duration::from_secs(2);

pub(super) fn run(
    arguments: &PushArguments,
    global: &GlobalOptions,
    config: &Config,
) -> Result<u8> {
    let remote = named(config, &arguments.name)?;
    let folder = default_folder(&remote.name)
        .ok_or_else(|| anyhow!("there is no home folder: name files or a folder"))?;
    let sources = match arguments.sources.as_slice() {
        [] => vec![exclusions_of(&folder)],
        sources => sources.to_vec(),
    };
    let options = PushOptions {
        sources,
        rules: Some(folder),
        prunes: arguments.prune,
        take: arguments.take.map(|whose| match whose {
            Whose::Ours => PushSide::Ours,
            Whose::Theirs => PushSide::Theirs,
        }),
    };
    let clock = SystemClock::new(Arc::default());
    let mut plan = plan_push(remote, remote.password()?, &clock, &options)?;
    plan.iter_mut().for_each(refuse_errors);
    let mut out = io::stdout().lock();
    if global.json {
        let steps: Vec<Value> = plan.iter().map(document).collect();
        write_json(&mut out, &json!({ "remote": remote.name, "plan": steps }))?;
    } else {
        for one in &plan {
            writeln!(out, "{}", clean(&line(one)))?;
        }
    }
    Ok(status(&plan))
}

/// 2 where anything is in the way, 1 where there is something to do.
fn status(plan: &[PlannedPush]) -> u8 {
    let is_stuck = |step: &PushStep| matches!(step, PushStep::Drift(_) | PushStep::Refused(_));
    match () {
        () if plan.iter().any(|one| is_stuck(&one.step)) => TROUBLE,
        () if plan.iter().any(|one| one.step != PushStep::Same) => FOUND,
        () => DONE,
    }
}

/// What would be written must have no error finding.
fn refuse_errors(one: &mut PlannedPush) {
    let is_written = matches!(
        one.step,
        PushStep::Create | PushStep::Change | PushStep::Replace(_)
    );
    let draft = one.here.as_deref().filter(|_| is_written);
    let draft = draft.and_then(|xml| read::read(xml.as_bytes(), &one.name).ok());
    let Some(draft) = draft else { return };
    let report = proof::findings(&draft, &Deadline::after(PROOF));
    let worst = report
        .findings
        .iter()
        .find(|finding| finding.level == Level::Error);
    if let Some(worst) = worst {
        one.step = PushStep::Refused(format!("{}: {}", worst.code.name(), worst.message));
    }
}

/// A draft, for these rules, with its meaning.
fn meant(xml: Option<&str>, rules: &[String]) -> Option<(Draft, Definition)> {
    let mut draft = read::read(xml?.as_bytes(), "").ok()?;
    // A remote keeps them beside the XML; what a comment says of them does not count.
    draft.rules = rules.to_vec();
    let definition = meaning::of(&draft.definition).definition?;
    Some((draft, definition))
}

/// How what is here lies to what is there, in `diff`'s words.
fn relation(one: &PlannedPush) -> Option<&'static str> {
    let is_asked = matches!(
        one.step,
        PushStep::Change | PushStep::Replace(_) | PushStep::Drift(_)
    );
    let there = meant(one.there.as_deref(), &one.rules_there)?;
    let here = meant(one.here.as_deref(), &one.rules)?;
    let deadline = Deadline::after(PROOF);
    let compared =
        is_asked.then(|| compare_drafts((&there.0, &there.1), (&here.0, &here.1), &deadline));
    compared.map(|compared| compared.relation.name())
}

fn why(one: &PlannedPush) -> String {
    // An exclusion for all rules hides most: that is said, not left out.
    let all = one.rules.is_empty().then_some("for ALL rules");
    match &one.step {
        PushStep::Create | PushStep::Change => all.unwrap_or_default().to_owned(),
        PushStep::Replace(what) => {
            let differ = format!("{} differ", what.join(", "));
            all.map_or(differ.clone(), |all| format!("{differ}; {all}"))
        }
        PushStep::Drift(what) => format!(
            "changed there since it was pulled: {}; --take ours|theirs decides",
            what.join(", ")
        ),
        PushStep::Refused(why) => why.clone(),
        PushStep::Same | PushStep::Delete => String::new(),
    }
}

fn line(one: &PlannedPush) -> String {
    let mut line = format!("{:<8} {}", one.step.name(), one.name);
    let why = why(one);
    if !why.is_empty() {
        line.push_str(&format!(": {why}"));
    }
    if let Some(relation) = relation(one) {
        line.push_str(&format!(" (what is here is {relation} to what is there)"));
    }
    line
}

fn document(one: &PlannedPush) -> Value {
    let why = why(one);
    json!({
        "name": one.name, "step": one.step.name(),
        "why": (!why.is_empty()).then_some(why), "relation": relation(one)
    })
}
