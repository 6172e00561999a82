//! An exclusion as one plain sentence, made from its meaning and not its form.
//!
//! ```text
//! Definition ─ a clause a part ─ a phrase an expression ─► "Hides detections of E0517 where …"
//! ```
//! Values stand as the file has them. Where all that a part asks is negated, the
//! sentence says so: "except where …". How wide it is, is left to `proof`.

use super::meaning::{Branch, Definition, Expression, Literal, OperationTest, Part, Test};
use super::{Draft, Kind, Node};
use crate::detection::Subject;
use crate::language::{Comparison, Property, Role};

/// What a draft does, in a sentence without a full stop.
pub fn sentence(draft: &Draft, definition: &Definition) -> String {
    let root = &draft.definition;
    let hidden = match draft.rules.as_slice() {
        [] => "detections of every rule".to_owned(),
        rules => format!("detections of {}", listed(rules, "and")),
    };
    let mut said = SentenceParts::default();
    for (_, part) in &definition.parts {
        said.part(root, part);
    }
    let acts = |part: &Part| !matches!(part, Part::Operations(_));
    let has_actor = definition.parts.iter().any(|(_, part)| {
        acts(part)
            && part
                .roots()
                .any(|root| root.branch.tests().next().is_some())
    });
    let mut text = match said.clauses.as_slice() {
        [] => format!("Hides all {hidden}"),
        clauses => format!("Hides {hidden} where {}", clauses.join(", and ")),
    };
    for exception in &said.exceptions {
        text += &format!(", except where {exception}");
    }
    if !has_actor && (said.clauses.len() + said.exceptions.len() > 0) {
        text += ", whatever the process";
    }
    text
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
}

impl SentenceParts {
    fn part(&mut self, root: &Node, part: &Part) {
        let (owner, branch) = match part {
            Part::Operations(operations) => return self.operations(root, operations),
            Part::Actor { subject, branch } => (owner(*subject, None), branch),
            Part::Ancestor {
                distance, branch, ..
            } => {
                // There must be one: "except where" would say that there may be none.
                let owner = owner(Subject::Ancestor, *distance);
                let phrase = Phrase {
                    root,
                    owner: &owner,
                };
                let text = phrase.of(branch, false);
                self.clauses
                    .extend(text.map(|(text, binding)| match binding {
                        Binding::Or => format!("({})", same_ancestor(&text)),
                        _ => same_ancestor(&text),
                    }));
                return;
            }
        };
        match asked(root, &owner, branch) {
            Some(AskedClause::Holds(text)) => self.clauses.push(text),
            Some(AskedClause::Except(text)) => self.exceptions.push(text),
            None => {}
        }
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
        let event = |names: &[&str]| format!("the event is {}", listed(names, "or"));
        if let [(asked, names)] = alike.as_slice() {
            match asked {
                None => self.clauses.push(event(names)),
                Some(AskedClause::Holds(text)) => {
                    self.clauses.push(format!("{} and {text}", event(names)))
                }
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
        self.clauses.push(format!("either {}", each.join(" or ")));
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

fn is_prefix(test: &Test) -> bool {
    match &test.literal {
        Literal::Net4(net) => net.prefix_len() < 32,
        Literal::Net6(net) => net.prefix_len() < 128,
        _ => false,
    }
}

/// Whether both are tests of one property by one comparison.
fn is_alike(one: &Branch, other: &Branch) -> bool {
    one.test().zip(other.test()).is_some_and(|(one, other)| {
        (&one.property, one.comparison, is_prefix(one))
            == (&other.property, other.comparison, is_prefix(other))
    })
}

/// How strongly what stands in a phrase holds together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Binding {
    /// One statement.
    One,
    And,
    Or,
}

/// Expressions about one subject.
struct Phrase<'a> {
    root: &'a Node,
    owner: &'a str,
}

impl Phrase<'_> {
    fn of(&self, branch: &Branch, is_negated: bool) -> Option<(String, Binding)> {
        let (branches, is_and) = match &branch.expression {
            Expression::True => return None,
            Expression::Not(inner) => return self.of(inner, !is_negated),
            Expression::Test(test) => {
                let text = self.test(test, &[self.value(branch, test)], is_negated);
                return Some((text, Binding::One));
            }
            Expression::And(branches) => (branches, !is_negated),
            Expression::Or(branches) => (branches, is_negated),
        };
        let (word, binding) = match is_and {
            true => (" and ", Binding::And),
            false => (" or ", Binding::Or),
        };
        let phrases = branches.chunk_by(is_alike).flat_map(|few| {
            if let Some(text) = self.alike(few, is_and, is_negated) {
                return vec![text];
            }
            let each = few.iter().filter_map(|inner| {
                let (text, inner) = self.of(inner, is_negated)?;
                let is_apart = inner != Binding::One && inner != binding;
                Some(if is_apart { format!("({text})") } else { text })
            });
            each.collect()
        });
        let phrases: Vec<String> = phrases.collect();
        match phrases.len() {
            0 => None,
            1 => Some((phrases.concat(), Binding::One)),
            _ => Some((phrases.join(word), binding)),
        }
    }

    /// Tests that ask alike in one statement: "is a or b", and of negated ones that
    /// must all hold "is neither a nor b".
    fn alike(&self, branches: &[Branch], is_and: bool, is_negated: bool) -> Option<String> {
        let first = branches.first()?.test()?;
        // "Not a and not b" is "neither"; "a and b" is no list.
        let said_negated = first.comparison.is_negated() != is_negated;
        // What is asked without a value, of a truth or of an order makes no list.
        let is_listable = matches!(
            first.comparison.positive(),
            Comparison::Is | Comparison::Starts | Comparison::Contains | Comparison::Ends
        ) && !matches!(first.literal, Literal::Bool(_));
        if branches.len() < 2 || said_negated != is_and || !is_listable {
            return None;
        }
        let values = branches
            .iter()
            .filter_map(|branch| Some(self.value(branch, branch.test()?)));
        let values: Vec<String> = values.collect();
        Some(self.test(first, &values, is_negated))
    }

    /// A test's value as the file has it.
    fn value(&self, branch: &Branch, test: &Test) -> String {
        let written = match self.root.at(&branch.path).map(|node| &node.kind) {
            Some(Kind::Condition(condition)) => condition.value.as_deref().unwrap_or_default(),
            _ => "",
        };
        match test.literal {
            Literal::Text(_) => format!("`{written}`"),
            _ => written.trim().to_owned(),
        }
    }

    fn test(&self, test: &Test, values: &[String], is_negated: bool) -> String {
        let comparison = test.comparison;
        if let (Some(Role::Direction), Literal::Bool(inbound)) =
            (test.property.role(), &test.literal)
        {
            // What has no direction is not inbound, and not outbound either.
            let not = if comparison.is_negated() != is_negated {
                "not "
            } else {
                ""
            };
            let way = if *inbound { "inbound" } else { "outbound" };
            return format!("it is {not}{way}");
        }
        let noun = noun(&test.property);
        let verb = match is_negated {
            true => negated_verb(comparison, is_prefix(test), values.len() > 1),
            false => verb(comparison, is_prefix(test), values.len() > 1),
        };
        let said_negated = comparison.is_negated() != is_negated;
        let values = match &test.literal {
            Literal::Nothing => String::new(),
            _ if said_negated => listed(values, "nor"),
            _ => listed(values, "or"),
        };
        format!("{} {noun} {verb} {values}", self.owner)
            .trim_end()
            .to_owned()
    }
}

/// The verb of what must not hold. Of an order it is said as it is asked: what has no
/// value is not below one, and not at least as much either.
fn negated_verb(comparison: Comparison, is_prefix: bool, is_neither: bool) -> &'static str {
    match comparison {
        Comparison::Less => "is not below",
        Comparison::LessOrEqual => "is not at most",
        Comparison::Greater => "is not above",
        Comparison::GreaterOrEqual => "is not at least",
        other => verb(other.negation(), is_prefix, is_neither),
    }
}

/// What a property is called: by its role, where one component has that.
fn noun(property: &Property) -> String {
    let is_own = matches!(
        property.component(),
        "Network" | "FileItem" | "ProcessInfo" | "Module"
    );
    match property.role() {
        Some(role) if is_own => role.words(),
        _ => property.full().to_owned(),
    }
}

fn verb(comparison: Comparison, is_prefix: bool, is_neither: bool) -> &'static str {
    match comparison {
        Comparison::Is if is_prefix => "lies in",
        Comparison::IsNot if is_prefix && is_neither => "lies neither in",
        Comparison::IsNot if is_prefix => "does not lie in",
        Comparison::Is => "is",
        Comparison::IsNot if is_neither => "is neither",
        Comparison::IsNot => "is not",
        Comparison::Starts => "starts with",
        Comparison::NotStarts if is_neither => "starts with neither",
        Comparison::NotStarts => "does not start with",
        Comparison::Contains => "contains",
        Comparison::NotContains if is_neither => "contains neither",
        Comparison::NotContains => "does not contain",
        Comparison::Ends => "ends with",
        Comparison::NotEnds if is_neither => "ends with neither",
        Comparison::NotEnds => "does not end with",
        Comparison::Less => "is below",
        Comparison::LessOrEqual => "is at most",
        Comparison::Greater => "is above",
        Comparison::GreaterOrEqual => "is at least",
        Comparison::IsSet => "is there",
        Comparison::IsNotSet => "is not there",
        Comparison::IsEmpty => "is empty",
        Comparison::IsNotEmpty => "is not empty",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::{meaning, read};

    /// Drafts, as their definition without its own element, and what is said.
    const TABLE: &[(&str, &str)] = &[
        ("", "Hides all detections of every rule"),
        (
            r#"<operations><operation type="TcpIpProtocolIdentified"><operator type="or"><condition component="Network" property="IpAddressV4" condition="is" value="192.168.2.123"/><condition component="Network" property="IpAddressV4" condition="is" value="192.168.2.124"/></operator></operation></operations>"#,
            "Hides detections of every rule where the event is TcpIpProtocolIdentified and its remote address is 192.168.2.123 or 192.168.2.124, whatever the process",
        ),
        (
            r#"<operations><operation type="TcpIpProtocolIdentified"><operator type="or"><condition component="Network" property="IpAddressV4" condition="isnot" value="192.168.2.0/24"/><condition component="Network" property="IpAddressV4" condition="isnot" value="10.20.0.0/16"/></operator></operation></operations>"#,
            "Hides detections of every rule where the event is TcpIpProtocolIdentified, except where its remote address lies in 192.168.2.0/24 and its remote address lies in 10.20.0.0/16, whatever the process",
        ),
        (
            r#"<process><operator type="and"><condition component="FileItem" property="FullPath" condition="starts" value="C:\Ops\"/><operator type="not"><condition component="ProcessInfo" property="CommandLine" condition="contains" value="-enc"/></operator></operator></process><operations><operation type="CreateProcess"/><operation type="TcpIpConnect"/></operations>"#,
            "Hides detections of every rule where the process's full path starts with `C:\\Ops\\` and the process's command line does not contain `-enc`, and the event is CreateProcess or TcpIpConnect",
        ),
        (
            r#"<process><operator type="and"><condition component="FileItem" property="FileName" condition="isnot" value="a.exe"/><condition component="FileItem" property="FileName" condition="isnot" value="b.exe"/></operator></process>"#,
            "Hides all detections of every rule, except where the process's file name is `a.exe` or `b.exe`",
        ),
        (
            r#"<ancestor distance="2"><condition component="Module" property="SignatureType" condition="greaterOrEqual" value="Valid"/></ancestor><operations><operation type="TcpIpConnect"><operator type="or"><condition component="Network" property="Port" condition="less" value="1024"/><operator type="and"><condition component="Network" property="Inbound" condition="isnot" value="true"/><condition component="Network" property="IpAddressV4" condition="is" value="10.0.0.0/8"/></operator></operator></operation><operation type="CreateProcess"/></operations>"#,
            "Hides detections of every rule where the 2nd ancestor's signature is at least Valid, and either (the event is TcpIpConnect and (its port is below 1024 or (it is not inbound and its remote address lies in 10.0.0.0/8))) or (the event is CreateProcess)",
        ),
        (
            r#"<ancestor><operator type="and"><condition component="FileItem" property="FileName" condition="isnot" value="a.exe"/><condition component="Module" property="SignerName" condition="isset"/></operator></ancestor>"#,
            "Hides detections of every rule where an ancestor's file name is not `a.exe` and the same ancestor's signer is there",
        ),
        (
            r#"<ancestor><condition component="FileItem" property="FileName" condition="isnot" value="a.exe"/></ancestor>"#,
            "Hides detections of every rule where an ancestor's file name is not `a.exe`",
        ),
        (
            r#"<operations><operation type="TcpIpConnect"><operator type="or"><condition component="Network" property="Inbound" condition="is" value="true"/><condition component="Network" property="Inbound" condition="is" value="0"/></operator></operation></operations>"#,
            "Hides detections of every rule where the event is TcpIpConnect and (it is inbound or it is outbound), whatever the process",
        ),
        (
            r#"<operations><operation type="TcpIpConnect"><operator type="and"><condition component="Network" property="Hostname" condition="is" value="x"/><operator type="not"><operator type="or"><condition component="Network" property="Port" condition="less" value="1024"/><condition component="Network" property="Port" condition="less" value="2048"/></operator></operator></operator></operation></operations>"#,
            "Hides detections of every rule where the event is TcpIpConnect and its host name is `x` and its port is not below 1024 and its port is not below 2048, whatever the process",
        ),
        (
            r#"<parentprocess><operator type="not"><operator type="or"><condition component="FileItem" property="FileName" condition="is" value="A.exe"/><condition component="Module" property="SignerName" condition="isset"/></operator></operator></parentprocess>"#,
            "Hides all detections of every rule, except where the parent's file name is `A.exe` or the parent's signer is there",
        ),
        (
            r#"<process><operator type="and"><condition component="FileItem" property="Path" condition="is" value="C:\a\"/><condition component="FileItem" property="Extension" condition="isnot" value="exe"/><operator type="and"><condition component="Network" property="Protocol" condition="isnot" value="x"/><condition component="Network" property="Protocol" condition="isnot" value="y"/></operator></operator></process>"#,
            "Hides detections of every rule where the process's folder is `C:\\a\\` and the process's extension is not `exe` and the process's protocol is neither `x` nor `y`",
        ),
    ];

    #[test]
    fn sentences_say_what_drafts_mean() {
        for (xml, wanted) in TABLE {
            let xml = format!("<definition>{xml}</definition>");
            let draft = read::read(xml.as_bytes(), "draft").expect("a draft");
            let definition = meaning::of(&draft.definition)
                .definition
                .expect("a meaning");
            assert_eq!(sentence(&draft, &definition), *wanted, "{xml}");
        }
    }
}
