//! One detection in the exclusion language's words, line by line: what the
//! detail pane and `quell show` say of it. How that looks is left to them.

use crate::detection::{
    Chain, Detection, FROM_RULE, Facts, Lookup, OPERATION_FROM, State, Subject,
};
use crate::group::{By, Coding};
use crate::language::{Property, Value, table};
use crate::matcher::Truth;
use crate::matcher::plan::Assumptions;
use crate::matcher::preview::Preview;
use crate::rule::{Draft, Kind};
use crate::store::{Cell, Store};

/// What is known of a property.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Known {
    /// It has this value.
    Value(Value),
    /// It has none.
    Absent,
    /// The record does not say.
    Unknown,
}

/// What narrowing by a line means: a trait, and the code of its value.
pub type TraitCode = (By, u32);

/// A line about a detection.
#[derive(Clone, Debug, PartialEq)]
pub enum DetailLine {
    /// What stands in the record itself: rule, device, time.
    Record {
        /// What it is.
        label: &'static str,
        /// What it says.
        text: String,
        /// What narrowing by it means, where it can be narrowed by.
        about: Option<TraitCode>,
    },
    /// Whose properties follow.
    Heading {
        /// `event TcpIpProtocolIdentified`.
        text: String,
        /// What narrowing by it means, where it can be narrowed by.
        about: Option<TraitCode>,
    },
    /// A property.
    Property {
        /// Whose property it is.
        subject: Subject,
        /// The property.
        property: Property,
        /// What is known of it.
        known: Known,
        /// What the draft's conditions on it come to here: the best of them.
        matched: Option<Truth>,
        /// What narrowing by it means.
        about: Option<TraitCode>,
    },
    /// A fact that the language has no documented name for.
    Extra {
        /// What it is.
        label: String,
        /// What it says.
        text: String,
    },
}

impl DetailLine {
    /// The value in full: what is copied and shown whole.
    pub fn value(&self) -> Option<String> {
        match self {
            DetailLine::Record { text, .. }
            | DetailLine::Extra { text, .. }
            | DetailLine::Heading { text, .. } => Some(text.clone()),
            DetailLine::Property {
                known: Known::Value(value),
                ..
            } => Some(value.text()),
            DetailLine::Property { .. } => None,
        }
    }

    /// What narrowing by it means.
    pub fn about(&self) -> Option<&TraitCode> {
        match self {
            DetailLine::Record { about, .. }
            | DetailLine::Heading { about, .. }
            | DetailLine::Property { about, .. } => about.as_ref(),
            DetailLine::Extra { .. } => None,
        }
    }

    /// What tells it from the other lines of its detection.
    pub fn key(&self) -> (Option<(Subject, &Property)>, &str) {
        match self {
            DetailLine::Property {
                subject, property, ..
            } => (Some((*subject, property)), ""),
            DetailLine::Record { label, .. } => (None, label),
            DetailLine::Heading { text, .. } => (None, text),
            DetailLine::Extra { label, .. } => (None, label),
        }
    }
}

/// Whether a detection's operation is the one that its rule listens to, and not
/// one that the record names.
fn is_from_rule(detection: &Detection) -> bool {
    let is = |(label, text): &(String, String)| label == OPERATION_FROM && text == FROM_RULE;
    detection.extra.iter().any(is)
}

/// The lines of `row`.
pub fn lines(
    row: usize,
    store: &Store,
    draft: &Draft,
    preview: &Preview,
    assumptions: &Assumptions,
) -> Vec<DetailLine> {
    let detection = store.detection(row);
    let assumed = assumptions.operation_of(&detection.rule);
    let operation = match (&detection.operation, assumed) {
        (Some(operation), _) if is_from_rule(&detection) => format!("{operation} (from the rule)"),
        (Some(operation), _) => operation.clone(),
        (None, Some(assumed)) => format!("{assumed} (assumed)"),
        (None, None) => "(operation unknown)".to_owned(),
    };
    // Of a row that came after the preview nothing is known yet.
    let matched = match row < preview.loaded {
        true => matched(draft, preview, store, row),
        false => Vec::new(),
    };
    let mut lines = record_lines(row, store, &detection);
    for subject in [Subject::Event, Subject::Process, Subject::ParentProcess] {
        let text = match subject {
            Subject::Event => format!("event {operation}"),
            Subject::Process if detection.process.is_none => "process (there is none)".to_owned(),
            other => other.name().to_owned(),
        };
        let properties = property_lines(row, store, &detection, subject, &matched);
        match properties.is_empty() {
            true => lines.push(heading(format!("{} (unknown)", subject.name()))),
            false => lines.push(DetailLine::Heading {
                text,
                about: (subject == Subject::Event).then(|| about(store, row, By::Operation)),
            }),
        }
        lines.extend(properties);
    }
    lines.extend(ancestor_lines(&detection.chain()));
    if !detection.extra.is_empty() {
        lines.push(heading("without a documented property name".to_owned()));
    }
    let extra = detection.extra.into_iter();
    lines.extend(extra.map(|(label, text)| DetailLine::Extra { label, text }));
    lines
}

fn heading(text: String) -> DetailLine {
    DetailLine::Heading { text, about: None }
}

fn about(store: &Store, row: usize, by: By) -> TraitCode {
    let code = Coding::of(store, &by).code(row);
    (by, code)
}

/// What stands in the record itself.
fn record_lines(row: usize, store: &Store, detection: &Detection) -> Vec<DetailLine> {
    let said = |text: Option<String>| text.unwrap_or_else(|| "unknown".to_owned());
    let by = |by: By| Some(about(store, row, by));
    let rule = detection.rule.name.clone();
    let rule = rule.or_else(|| detection.rule.label().map(str::to_owned));
    let severity = detection.severity.map(|severity| severity.to_string());
    let mut records = vec![
        ("rule", said(rule), by(By::Rule)),
        ("time", format!("{} UTC", store.cell(row, Cell::Time)), None),
        (
            "device",
            said(detection.device.name.clone()),
            by(By::Device),
        ),
        ("severity", said(severity), None),
        ("user", said(detection.user.clone()), by(By::User)),
        ("id", store.id(row), None),
    ];
    let resolved = detection
        .resolved
        .map(|is| ("resolved", is.to_string(), None));
    records.extend(resolved);
    let line = |(label, text, about)| DetailLine::Record { label, text, about };
    records.into_iter().map(line).collect()
}

/// The properties of a subject; of the event only what its operation can have:
/// the rest says nothing.
fn property_lines(
    row: usize,
    store: &Store,
    detection: &Detection,
    subject: Subject,
    matched: &[(Subject, Property, Truth)],
) -> Vec<DetailLine> {
    let operation = detection.operation.as_deref();
    let operation = operation.and_then(|name| table().operation(name));
    let operation = operation.filter(|known| known.complete && subject == Subject::Event);
    let mut properties: Vec<Property> = store.table(subject).properties().cloned().collect();
    properties.sort();
    let line = |property: Property| {
        let known = match detection.get(subject, &property) {
            Lookup::Known(value) => Known::Value(value.clone()),
            Lookup::Absent => Known::Absent,
            Lookup::Unknown => Known::Unknown,
        };
        let can_have = operation.is_none_or(|operation| operation.has(property.component()));
        if known == Known::Unknown && !can_have {
            return None;
        }
        let about_it = matched
            .iter()
            .filter(|(whose, what, _)| *whose == subject && *what == property);
        Some(DetailLine::Property {
            subject,
            matched: about_it.map(|(_, _, truth)| *truth).max(),
            about: Some(about(store, row, By::Property(subject, property.clone()))),
            property,
            known,
        })
    };
    properties.into_iter().filter_map(line).collect()
}

fn ancestor_lines(chain: &Chain<'_>) -> Vec<DetailLine> {
    let mut lines = Vec::new();
    for (distance, facts) in chain.list.iter().enumerate() {
        let which = if distance == 0 { " (the parent)" } else { "" };
        lines.push(heading(format!("ancestor {}{which}", distance + 1)));
        lines.extend(facts_lines(facts));
    }
    if chain.is_open {
        let what = if chain.list.is_empty() {
            "ancestors"
        } else {
            "farther ancestors"
        };
        lines.push(heading(format!("{what} (unknown)")));
    }
    lines
}

fn facts_lines(facts: &Facts) -> impl Iterator<Item = DetailLine> + '_ {
    facts.iter().map(|(property, state)| DetailLine::Property {
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

/// What the draft's conditions come to in a row, each with what it asks about.
fn matched(
    draft: &Draft,
    preview: &Preview,
    store: &Store,
    row: usize,
) -> Vec<(Subject, Property, Truth)> {
    let conditions = preview.conditions().filter_map(|(path, truth)| {
        let Kind::Condition(condition) = &draft.definition.at(path)?.kind else {
            return None;
        };
        let property = condition.named_property()?;
        let subject = draft.definition.at(path.get(..1)?)?.kind.subject();
        Some((subject, property, truth.of(store, row)))
    });
    conditions.collect()
}
