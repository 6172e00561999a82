//! Q212 to Q215: programs that are asked for in a way that others can meet.
//!
//! Each condition stands for what it lets a program be: a file in a place that
//! anybody can write to, an interpreter, whatever has this command line, any
//! program of a system. It is silent where in each of its branches another
//! condition answers: a signer, a command line, a parent, an address.

use super::finding::{Finding, phrase};
use super::place::{self, Exposure};
use crate::detection::Subject;
use crate::finding::Code;
use crate::language::{Comparison, Property, Role, table};
use crate::proof::normal::{Claim, Normal};
use crate::rule::Node;
use crate::rule::meaning::{Definition, Literal};

/// All of them, each condition once a code.
pub(super) fn open(tree: &Node, definition: &Definition) -> Vec<Finding> {
    let all = Normal::of(definition);
    let mut found = Vec::new();
    for subject in [
        Subject::Process,
        Subject::ParentProcess,
        Subject::Ancestor,
        Subject::Event,
    ] {
        writable(tree, &all, subject, &mut found);
        if subject != Subject::Event {
            interpreters(tree, &all, subject, &mut found);
        }
    }
    command_lines(tree, &all, &mut found);
    whole_systems(tree, &all, &mut found);
    found
}

fn say(tree: &Node, asked: &Claim<'_>, code: Code, what: &str, fix: &str) -> Finding {
    let message = format!("{}: {what}", phrase(tree, asked.path));
    Finding::new(code, tree, asked.path, message).fix(fix)
}

/// What is left of a draft where no condition answers, test by test.
fn unanswered<'a>(
    all: &Normal<'a>,
    answers: impl Fn(&Claim<'a>) -> bool,
    mut see: impl FnMut(&Claim<'a>),
) {
    if let Some(open) = all.without(&answers) {
        open.each(&mut see);
    }
}

/// Q212.
fn writable(tree: &Node, all: &Normal<'_>, subject: Subject, found: &mut Vec<Finding>) {
    let answers = |asked: &Claim<'_>| asked.subject == subject && vouches(asked);
    unanswered(all, answers, |asked| {
        if asked.subject != subject || !runs(asked) {
            return;
        }
        let (what, fix) = match place::of(asked) {
            Some(Exposure::Writable(folder)) => (
                format!("any user can put a file into `{folder}`"),
                "add the signer, or a signature of at least `Valid`, beside it",
            ),
            Some(Exposure::Rootless) => (
                "anybody can make a folder or file of this name".to_owned(),
                "write the whole path with `starts` or `is`, or add the signer beside it",
            ),
            _ => return,
        };
        found.push(say(tree, asked, Code::Q212, &what, fix));
    });
}

/// Whether what the condition is about runs: a process, or the file of an event
/// that starts or loads it.
fn runs(asked: &Claim<'_>) -> bool {
    let operation = asked.operation.and_then(|name| table().operation(name));
    match operation {
        None => asked.subject != Subject::Event,
        Some(operation) => {
            operation.has("ProcessInfo")
                || operation.name == "LoadDLL"
                || operation.name == "LoadDriver"
        }
    }
}

/// Whether a condition says whose the file is, or which.
fn vouches(asked: &Claim<'_>) -> bool {
    let property = asked.property();
    if asked.role() == Some(Role::Signature) {
        return is_trusted(asked);
    }
    let is_safe = asked.role() == Some(Role::SafeMark) && is_true(asked);
    asked.is_positive() && (is_mark(property) || is_safe)
}

fn is_true(asked: &Claim<'_>) -> bool {
    asked.test.literal == Literal::Bool(true)
}

/// Whether a property tells whose the file is or which: a signer, a hash. The
/// documented language has only some of these names.
pub(super) fn is_mark(property: &Property) -> bool {
    let name = property.name().to_ascii_lowercase();
    property.role() != Some(Role::Signature)
        && ["sign", "sha", "hash", "whitelist"]
            .iter()
            .any(|start| name.starts_with(start))
}

/// Whether only valid signatures satisfy it.
fn is_trusted(asked: &Claim<'_>) -> bool {
    const VALID: i64 = 80;
    let Literal::Int(number) = asked.test.literal else {
        return false;
    };
    match asked.comparison() {
        Comparison::Is | Comparison::GreaterOrEqual => number >= VALID,
        // Between `Adhoc` (75) and `Valid` there is nothing.
        Comparison::Greater => number >= VALID - 5,
        _ => false,
    }
}

/// Q213.
fn interpreters(tree: &Node, all: &Normal<'_>, subject: Subject, found: &mut Vec<Finding>) {
    let answers = |asked: &Claim<'_>| {
        let is_of_others = asked.is_of_process() && asked.subject != subject;
        let is_own_line = asked.role() == Some(Role::CommandLine);
        asked.is_positive() && (is_of_others || is_own_line || asked.is_from() || is_target(asked))
    };
    unanswered(all, answers, |asked| {
        if asked.subject != subject {
            return;
        }
        if let Some(name) = place::interpreter(asked) {
            let what = match asked.comparison() {
                Comparison::Is => format!("`{name}` does whatever it is told to"),
                _ => format!("holds of `{name}` too, which does whatever it is told to"),
            };
            let fix = "ask for its command line, its parent, or what it is done to, beside it";
            found.push(say(tree, asked, Code::Q213, &what, fix));
        }
    });
}

/// Whether it says what is acted on: a file, a host, a name, a service.
fn is_target(asked: &Claim<'_>) -> bool {
    use Role::{Direction, LogonType, Port, Protocol};
    let component = asked.property().component();
    let is_surrounding = table().surroundings.iter().any(|name| name == component);
    let is_manner = matches!(asked.role(), Some(Direction | LogonType | Port | Protocol));
    asked.subject == Subject::Event && !is_surrounding && !is_manner
}

/// Whether a condition says who acts, apart from the command line and from how
/// high it runs.
fn identifies(asked: &Claim<'_>) -> bool {
    let is_own = asked.role() != Some(Role::CommandLine) && !place::is_whole(asked);
    let is_level = asked.property().name() == "IntegrityLevel";
    asked.is_account() || asked.is_of_actor() && asked.is_positive() && is_own && !is_level
}

/// Q214.
fn command_lines(tree: &Node, all: &Normal<'_>, found: &mut Vec<Finding>) {
    unanswered(all, identifies, |asked| {
        if asked.is_of_process() && asked.is_text() && asked.role() == Some(Role::CommandLine) {
            let what = "the command line alone: whoever starts a process chooses it";
            let fix = "name the program by its path beside it";
            found.push(say(tree, asked, Code::Q214, what, fix));
        }
    });
}

/// Q215.
fn whole_systems(tree: &Node, all: &Normal<'_>, found: &mut Vec<Finding>) {
    let answers = |asked: &Claim<'_>| {
        let is_line = asked.is_of_process() && asked.role() == Some(Role::CommandLine);
        identifies(asked) || is_line && asked.is_positive()
    };
    unanswered(all, answers, |asked| {
        if asked.is_of_process() && place::is_whole(asked) {
            let what = "holds the programs of a whole drive or system";
            let fix = "write the path of the program, or of its own folder";
            found.push(say(tree, asked, Code::Q215, what, fix));
        }
    });
}
