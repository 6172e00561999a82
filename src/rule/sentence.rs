//! An exclusion as one plain sentence, made from its meaning and not its form.
//!
//! ```text
//! Definition ─ a clause a part ─ a phrase an expression ─► "Hides detections of E0517 where …"
//! ```
//! Values stand as the file has them. Where all that a part asks is negated, the
//! sentence says so: "except where …". How wide it is, is left to `proof`.

mod change;
mod phrase;

pub use change::change;

use super::meaning::{self, Branch, Definition, Expression, OperationTest, Part};
use super::{Draft, Node, is_uuid};
use crate::detection::Subject;
use crate::language::{Role, table};
use phrase::{Binding, Phrase};

/// What a draft does, in a sentence without a full stop; of one that has no meaning
/// the reason why not.
pub fn of(draft: &Draft) -> String {
    let meant = meaning::of(&draft.definition);
    match (&meant.definition, meant.error()) {
        (Some(definition), _) => sentence(draft, definition),
        (None, Some(problem)) => format!("Has no meaning: {}", problem.message),
        (None, None) => "Has no meaning".to_owned(),
    }
}

/// What a draft does, in a sentence without a full stop.
pub fn sentence(draft: &Draft, definition: &Definition) -> String {
    let root = &draft.definition;
    let of_rules = match draft.rules.as_slice() {
        [] => "of every rule".to_owned(),
        rules => {
            let rules: Vec<String> = rules.iter().map(|rule| rule_word(rule)).collect();
            format!("of {}", listed(&rules, "and"))
        }
    };
    let mut said = SentenceParts::default();
    for (_, part) in &definition.parts {
        said.part(root, part);
    }
    let clauses = said.clauses.join(", and ");
    let exceptions = said.exceptions.join(", or where ");
    let is_all_but = !said.asks && !said.exceptions.is_empty();
    let mut text = match (is_all_but, said.clauses.is_empty()) {
        (true, true) if draft.rules.is_empty() => {
            format!("Hides everything but detections where {exceptions}")
        }
        (true, true) => {
            format!("Hides everything {of_rules} but detections where {exceptions}")
        }
        (true, false) => {
            format!("Hides everything {of_rules} where {clauses}, but not where {exceptions}")
        }
        (false, true) => format!("Hides all detections {of_rules}"),
        (false, false) => format!("Hides detections {of_rules} where {clauses}"),
    };
    if !is_all_but && !exceptions.is_empty() {
        text += &format!(", except where {exceptions}");
    }
    // Who hides everything does so whatever the process.
    if !is_all_but && !said.clauses.is_empty() && !has_actor(definition) {
        text += match asks_address_alone(definition) {
            true => ", whatever the process and the port",
            false => ", whatever the process",
        };
    }
    text
}

/// Whether anything is asked of who acts.
fn has_actor(definition: &Definition) -> bool {
    definition.parts.iter().any(|(_, part)| {
        !matches!(part, Part::Operations(_))
            && part
                .roots()
                .any(|root| root.branch.tests().next().is_some())
    })
}

/// Whether a remote address is asked for and no port.
fn asks_address_alone(definition: &Definition) -> bool {
    let roles = || {
        definition
            .tests()
            .filter_map(|(_, _, test)| test.property.role())
    };
    roles().any(|role| role == Role::RemoteAddress) && !roles().any(Role::is_port)
}

/// A rule as it is called: a code or uuid as it is, a name in backticks.
fn rule_word(rule: &str) -> String {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || ".-_".contains(letter);
    match is_uuid(rule) || (!rule.is_empty() && rule.chars().all(is_plain)) {
        true => rule.to_owned(),
        false => quoted(rule),
    }
}

/// Text in backticks: more of them than stand together in it, as Markdown has it, so
/// that no value can end its own quotation. Of nothing `""`.
fn quoted(text: &str) -> String {
    if text.is_empty() {
        return "\"\"".to_owned();
    }
    let runs = text.split(|letter| letter != '`').map(str::len);
    let fence = "`".repeat(runs.max().unwrap_or(0) + 1);
    let blank = match text.starts_with('`') || text.ends_with('`') {
        true => " ",
        false => "",
    };
    format!("{fence}{blank}{text}{blank}{fence}")
}

/// `a`, `b` and `c`.
fn listed(words: &[impl AsRef<str>], and: &str) -> String {
    let Some((last, others)) = words.split_last() else {
        return String::new();
    };
    let last = last.as_ref();
    match others {
        [] => last.to_owned(),
        others => {
            let others: Vec<&str> = others.iter().map(AsRef::as_ref).collect();
            format!("{} {and} {last}", others.join(", "))
        }
    }
}

/// What the parts of a definition ask.
#[derive(Default)]
struct SentenceParts {
    clauses: Vec<String>,
    /// What must not hold, where that is all that is asked.
    exceptions: Vec<String>,
    /// Whether a clause asks more than which event it is.
    asks: bool,
}

impl SentenceParts {
    fn part(&mut self, root: &Node, part: &Part) {
        let (owner, branch) = match part {
            Part::Operations(operations) => return self.operations(root, operations),
            Part::Actor { subject, branch } => (owner(*subject, None), branch),
            Part::Ancestor {
                distance,
                is_unique,
                branch,
            } => return self.ancestor(root, (*distance, *is_unique), branch),
        };
        match asked(root, &owner, branch) {
            Some(AskedClause::Holds(text)) => self.ask(text),
            Some(AskedClause::Except(text)) => self.exceptions.push(text),
            None => {}
        }
    }

    fn ask(&mut self, clause: String) {
        self.asks = true;
        self.clauses.push(clause);
    }

    /// There must be one: "except where" would say that there may be none.
    fn ancestor(&mut self, root: &Node, (distance, is_unique): (Option<u32>, bool), of: &Branch) {
        let owner = owner(Subject::Ancestor, distance);
        let phrase = Phrase {
            root,
            owner: &owner,
        };
        let mut text = match phrase.of(of, false) {
            Some((text, Binding::Or)) => format!("({})", same_ancestor(&text)),
            Some((text, _)) => same_ancestor(&text),
            None => return,
        };
        if is_unique {
            text += " (neighbouring ancestors of one program counted once)";
        }
        self.ask(text);
    }

    /// A clause for those operations that ask the same.
    fn operations(&mut self, root: &Node, operations: &[OperationTest]) {
        let mut alike: Vec<(Option<AskedClause>, Vec<&str>)> = Vec::new();
        for operation in operations {
            let asked = asked(root, "its", &operation.branch);
            match alike.iter_mut().find(|(known, _)| *known == asked) {
                Some((_, names)) => names.push(&operation.name),
                None => alike.push((asked, vec![&operation.name])),
            }
        }
        let event = |names: &[&str]| {
            let words: Vec<String> = names.iter().map(|name| operation_word(name)).collect();
            format!("the event is {}", listed(&words, "or"))
        };
        if let [(asked, names)] = alike.as_slice() {
            match asked {
                None => self.clauses.push(event(names)),
                Some(AskedClause::Holds(text)) => self.ask(format!("{} and {text}", event(names))),
                Some(AskedClause::Except(text)) => {
                    self.clauses.push(event(names));
                    self.exceptions.push(text.clone());
                }
            }
            return;
        }
        let each = alike.iter().map(|(asked, names)| match asked {
            None => format!("({})", event(names)),
            Some(AskedClause::Holds(text)) => format!("({} and {text})", event(names)),
            Some(AskedClause::Except(text)) => format!("({} except where {text})", event(names)),
        });
        let each: Vec<String> = each.collect();
        self.ask(format!("either {}", each.join(" or ")));
    }
}

/// An operation that nobody knows may be called anything.
fn operation_word(name: &str) -> String {
    match table().operation(name) {
        Some(_) => name.to_owned(),
        None => quoted(name),
    }
}

/// All that is asked of some ancestor is asked of the same one.
fn same_ancestor(text: &str) -> String {
    const SOME: &str = "an ancestor's";
    match text.split_once(SOME) {
        Some((before, after)) => {
            let after = after.replace(SOME, "the same ancestor's");
            format!("{before}{SOME}{after}")
        }
        None => text.to_owned(),
    }
}

fn owner(subject: Subject, distance: Option<u32>) -> String {
    match (subject, distance) {
        (Subject::Event, _) => "its".to_owned(),
        (Subject::Process, _) => "the process's".to_owned(),
        (Subject::ParentProcess, _) => "the parent's".to_owned(),
        (Subject::Ancestor, None) => "an ancestor's".to_owned(),
        (Subject::Ancestor, Some(distance)) => {
            let ending = match (distance % 10, distance % 100) {
                (_, 11..=13) => "th",
                (1, _) => "st",
                (2, _) => "nd",
                (3, _) => "rd",
                _ => "th",
            };
            format!("the {distance}{ending} ancestor's")
        }
    }
}

/// What an expression asks.
#[derive(Debug, PartialEq)]
enum AskedClause {
    /// In brackets, where it is made of several of which one must hold.
    Holds(String),
    /// What must not hold, where that is all that is asked.
    Except(String),
}

/// What an expression asks; nothing where it asks nothing.
fn asked(root: &Node, owner: &str, branch: &Branch) -> Option<AskedClause> {
    let is_exception = asks_only_negated(branch, false);
    let (text, binding) = Phrase { root, owner }.of(branch, is_exception)?;
    Some(match is_exception {
        true => AskedClause::Except(text),
        false if binding == Binding::Or => AskedClause::Holds(format!("({text})")),
        false => AskedClause::Holds(text),
    })
}

/// Whether each test in it is negated, by itself or under `not`.
fn asks_only_negated(branch: &Branch, is_negated: bool) -> bool {
    match &branch.expression {
        Expression::True => false,
        Expression::Test(test) => test.comparison.is_negated() != is_negated,
        Expression::Not(inner) => asks_only_negated(inner, !is_negated),
        Expression::And(branches) | Expression::Or(branches) => branches
            .iter()
            .all(|branch| asks_only_negated(branch, is_negated)),
    }
}
