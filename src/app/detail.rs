//! The detail pane: one detection, line by line, in the exclusion language's words.

use super::list::Trait;
use super::scroll::Scroll;
use crate::detection::{Facts, Lookup, State, Subject};
use crate::group::{By, Coding};
use crate::language::{Property, Status, Type, Value};
use crate::matcher::Truth;
use crate::matcher::plan::Assumptions;
use crate::preview::Preview;
use crate::rule::{Draft, Kind};
use crate::store::{Cell, Store};

/// What is known of a property, on screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Known {
    /// It has this value.
    Value(Value),
    /// It has none.
    Absent,
    /// The record does not say.
    Unknown,
}

/// A line of the pane.
#[derive(Clone, Debug, PartialEq)]
pub enum Line {
    /// What stands in the record itself: rule, device, time.
    Record {
        /// What it is.
        label: &'static str,
        /// What it says.
        text: String,
        /// What narrowing by it means, where it can be narrowed by.
        about: Option<Trait>,
    },
    /// Whose properties follow.
    Heading {
        /// `event TcpIpProtocolIdentified`.
        text: String,
        /// What narrowing by it means, where it can be narrowed by.
        about: Option<Trait>,
    },
    /// A property.
    Property {
        /// Whose.
        subject: Subject,
        /// Which.
        property: Property,
        /// What is known of it.
        known: Known,
        /// What the draft's conditions on it come to here: the best of them.
        matched: Option<Truth>,
        /// What narrowing by it means.
        about: Option<Trait>,
    },
    /// A fact that the language has no documented name for.
    Extra {
        /// What it is.
        label: String,
        /// What it says.
        text: String,
    },
}

impl Line {
    /// The value in full: what is copied and shown whole.
    pub fn value(&self) -> Option<String> {
        match self {
            Line::Record { text, .. } | Line::Extra { text, .. } | Line::Heading { text, .. } => {
                Some(text.clone())
            }
            Line::Property {
                known: Known::Value(value),
                ..
            } => Some(value.text()),
            Line::Property { .. } => None,
        }
    }

    /// What narrowing by it means.
    pub fn about(&self) -> Option<&Trait> {
        match self {
            Line::Record { about, .. }
            | Line::Heading { about, .. }
            | Line::Property { about, .. } => about.as_ref(),
            Line::Extra { .. } => None,
        }
    }

    fn key(&self) -> (Option<(Subject, &Property)>, &str) {
        match self {
            Line::Property {
                subject, property, ..
            } => (Some((*subject, property)), ""),
            Line::Record { label, .. } => (None, label),
            Line::Heading { text, .. } => (None, text),
            Line::Extra { label, .. } => (None, label),
        }
    }
}

/// Tells previews apart; and what is said of a detection beside its record:
/// label and text.
type Made = (u64, Vec<(&'static str, String)>);

/// The pane's state.
#[derive(Debug, Default)]
pub struct Detail {
    /// Cursor and view, over [`Detail::lines`].
    pub scroll: Scroll,
    /// The lines of the detection under the list's cursor.
    pub lines: Vec<Line>,
    /// The row they are of.
    pub row: Option<usize>,
    /// What the lines were made of: the preview's stamp and the remarks.
    made_of: Option<(usize, Made)>,
    /// Whether the user has moved the cursor: until then it goes where the eye
    /// looks first.
    pub is_moved: bool,
}

impl Detail {
    /// The line under the cursor.
    pub fn line(&self) -> Option<&Line> {
        self.lines.get(self.scroll.cursor)
    }

    /// Shows `row`; the cursor stays on the property it was on.
    #[expect(
        clippy::too_many_arguments,
        reason = "each is a part of the application's state"
    )]
    pub fn refresh(
        &mut self,
        row: Option<usize>,
        made: Made,
        store: &Store,
        draft: &Draft,
        preview: &Preview,
        assumptions: &Assumptions,
        height: usize,
    ) {
        let made_of = row.map(|row| (row, made));
        if self.made_of == made_of {
            return self.scroll.settle(self.lines.len(), height);
        }
        let mut lines = row.map_or_else(Vec::new, |row| {
            lines(row, store, draft, preview, assumptions)
        });
        let remarks = made_of.iter().flat_map(|(_, (_, remarks))| remarks);
        for (label, text) in remarks.cloned() {
            let heading = |line: &Line| matches!(line, Line::Heading { .. });
            let at = lines.iter().position(heading).unwrap_or(0);
            let about = None;
            lines.insert(at, Line::Record { label, text, about });
        }
        self.made_of = made_of;
        if let Some(before) = self.line().map(Line::key)
            && lines.get(self.scroll.cursor).map(Line::key) != Some(before)
            && let Some(at) = lines.iter().position(|line| line.key() == before)
        {
            self.scroll.cursor = at;
        }
        if !self.is_moved && self.row != row {
            self.scroll.cursor = first_looked_for(&lines);
        }
        self.row = row;
        self.lines = lines;
        self.scroll.settle(self.lines.len(), height);
    }
}

/// Where the cursor starts: the remote address where there is one, else the
/// first known property.
fn first_looked_for(lines: &[Line]) -> usize {
    let known = |line: &Line, is_wanted: &dyn Fn(&Property) -> bool| matches!(line, Line::Property { property, known: Known::Value(_), .. } if is_wanted(property));
    let is_address = |property: &Property| matches!(property.kind(), Type::Ip4 | Type::Ip6);
    let at = |is_wanted: &dyn Fn(&Property) -> bool| {
        lines.iter().position(|line| known(line, is_wanted))
    };
    at(&is_address).or_else(|| at(&|_| true)).unwrap_or(0)
}

/// The lines of `row`.
pub fn lines(
    row: usize,
    store: &Store,
    draft: &Draft,
    preview: &Preview,
    assumptions: &Assumptions,
) -> Vec<Line> {
    let detection = store.detection(row);
    let said = |text: &Option<String>| text.clone().unwrap_or_else(|| "unknown".to_owned());
    let by = |by: By| {
        let code = Coding::of(store, &by).code(row);
        Trait::By(by, code)
    };
    let record = |label, text: String, about| Line::Record { label, text, about };
    let mut lines = vec![
        record(
            "rule",
            detection
                .rule
                .name
                .clone()
                .or_else(|| detection.rule.label().map(str::to_owned))
                .unwrap_or_else(|| "unknown".to_owned()),
            Some(by(By::Rule)),
        ),
        record("time", format!("{} UTC", store.cell(row, Cell::Time)), None),
        record("device", said(&detection.device.name), Some(by(By::Device))),
        record(
            "severity",
            detection
                .severity
                .map_or("unknown".to_owned(), |severity| severity.to_string()),
            None,
        ),
        record("user", said(&detection.user), Some(by(By::User))),
        record("id", store.id(row), None),
    ];
    if let Some(resolved) = detection.resolved {
        lines.push(record("resolved", resolved.to_string(), None));
    }
    // Of a row that came after the preview nothing is known yet.
    let conditions = match row < preview.loaded {
        true => conditions(draft, preview),
        false => Vec::new(),
    };
    let matched = |subject: Subject, property: &Property| {
        let about_it = conditions
            .iter()
            .filter(|(whose, what, _)| *whose == subject && what == property);
        about_it.map(|(_, _, truth)| truth.of(store, row)).max()
    };
    let operation = match (
        &detection.operation,
        assumptions.operation_of(&detection.rule),
    ) {
        (Some(operation), _) => operation.clone(),
        (None, Some(assumed)) => format!("{assumed} (assumed)"),
        (None, None) => "(operation unknown)".to_owned(),
    };
    for subject in [Subject::Event, Subject::Process, Subject::ParentProcess] {
        let text = match subject {
            Subject::Event => format!("event {operation}"),
            Subject::Process if detection.process.is_none => "process (there is none)".to_owned(),
            other => other.name().to_owned(),
        };
        let about = (subject == Subject::Event).then(|| by(By::Operation));
        lines.push(Line::Heading { text, about });
        let table = store.table(subject);
        let mut properties: Vec<Property> = table.properties().cloned().collect();
        properties.sort();
        // Of the event only what its operation can have: the rest says nothing.
        let operation = detection
            .operation
            .as_deref()
            .and_then(|name| crate::language::table().operation(name));
        let components =
            operation.filter(|operation| operation.complete && subject == Subject::Event);
        let before = lines.len();
        for property in properties {
            let known = match detection.get(subject, &property) {
                Lookup::Known(value) => Known::Value(value.clone()),
                Lookup::Absent => Known::Absent,
                Lookup::Unknown => Known::Unknown,
            };
            let can_have = components.is_none_or(|operation| operation.has(property.component()));
            if known == Known::Unknown && !can_have {
                continue;
            }
            let about = Some(by(By::Property(subject, property.clone())));
            lines.push(Line::Property {
                subject,
                matched: matched(subject, &property),
                property,
                known,
                about,
            });
        }
        if lines.len() == before {
            lines.pop();
            lines.push(Line::Heading {
                text: format!("{} (unknown)", subject.name()),
                about: None,
            });
        }
    }
    let chain = detection.chain();
    for (distance, facts) in chain.list.iter().enumerate() {
        let which = if distance == 0 { " (the parent)" } else { "" };
        lines.push(Line::Heading {
            text: format!("ancestor {}{which}", distance + 1),
            about: None,
        });
        lines.extend(ancestor_lines(facts));
    }
    if chain.is_open {
        let what = if chain.list.is_empty() {
            "ancestors"
        } else {
            "farther ancestors"
        };
        lines.push(Line::Heading {
            text: format!("{what} (unknown)"),
            about: None,
        });
    }
    if !detection.extra.is_empty() {
        lines.push(Line::Heading {
            text: "without a documented property name".to_owned(),
            about: None,
        });
        lines.extend(
            detection
                .extra
                .into_iter()
                .map(|(label, text)| Line::Extra { label, text }),
        );
    }
    lines
}

fn ancestor_lines(facts: &Facts) -> impl Iterator<Item = Line> + '_ {
    facts.iter().map(|(property, state)| Line::Property {
        subject: Subject::Ancestor,
        property: property.clone(),
        known: match state {
            State::Known(value) => Known::Value(value.clone()),
            State::Absent => Known::Absent,
        },
        matched: None,
        about: None,
    })
}

type Matched<'a> = (Subject, Property, &'a crate::matcher::plan::ConditionTruth);

/// The draft's conditions with what they are worth of each row.
fn conditions<'a>(draft: &Draft, preview: &'a Preview) -> Vec<Matched<'a>> {
    let conditions = preview.conditions().filter_map(|(path, truth)| {
        let Kind::Condition(condition) = &draft.definition.at(path)?.kind else {
            return None;
        };
        let property = Property::named(condition.component.as_ref()?, condition.property.as_ref()?);
        let subject = match draft.definition.at(path.get(..1)?)?.kind {
            Kind::Process => Subject::Process,
            Kind::ParentProcess => Subject::ParentProcess,
            Kind::Ancestor { .. } => Subject::Ancestor,
            _ => Subject::Event,
        };
        Some((subject, property, truth))
    });
    conditions.collect()
}

/// A value as the pane shows it: a symbol's word beside its number.
pub fn value_text(property: &Property, value: &Value) -> String {
    let text = value.text();
    let symbols = property.row().and_then(|row| row.symbols.as_deref());
    let table = crate::language::table();
    let word = match value {
        Value::Int(number) => {
            let known =
                symbols.and_then(|name| table.symbols.iter().find(|symbols| symbols.name == name));
            known.and_then(|symbols| symbols.of_number(*number))
        }
        _ => None,
    };
    word.map_or(text.clone(), |word| format!("{word} ({text})"))
}

/// A value as a condition says it: a symbol by its word where it has one.
pub fn literal_text(property: &Property, value: &Value) -> String {
    match (property.kind(), value) {
        (Type::IntSymbol(_), Value::Int(number)) => {
            let word = property
                .kind()
                .symbols()
                .and_then(|symbols| symbols.of_number(*number));
            word.map_or_else(|| number.to_string(), str::to_owned)
        }
        _ => value.text(),
    }
}

/// Why a line's property can't become a condition; `None` where it can.
pub fn why_not_added(line: &Line) -> Option<String> {
    match line {
        Line::Heading { .. } => Some("put the cursor on a property".to_owned()),
        Line::Record { label, .. } => Some(format!(
            "the language has no documented name for `{label}`: it can't be a condition"
        )),
        Line::Extra { label, .. } => Some(format!(
            "the language has no documented name for `{label}`: it can't be a condition"
        )),
        Line::Property { property, .. } if property.status() == Status::Unknown => Some(format!(
            "`{property}` is not in the documented language: it can't be added"
        )),
        Line::Property {
            property,
            known: Known::Unknown,
            ..
        } => Some(format!(
            "the record does not say what `{property}` is: it can't be added"
        )),
        Line::Property {
            property,
            known: Known::Value(Value::Set(members)),
            ..
        } if members.is_empty() => Some(format!("`{property}` has no members to ask for")),
        Line::Property { .. } => None,
    }
}
