//! From elements to the draft's tree: what the language has becomes nodes,
//! anything else is kept as its source.

use super::document::{Content, Element, parse};
use super::{PlaceCounter, ReadError};
use crate::finding::Place;
use crate::rule::form::{Form, Header};
use crate::rule::xml::{self, BLANKS, Within, XmlFault};
use crate::rule::{Condition, Draft, DraftOrigin, Kind, NameSlot, Node};

/// Reads XML; `literal` is its source, and the source's place, where it is a
/// string in JSON. The origin's bytes are left to [`remember`].
pub(super) fn read(
    text: String,
    fallback_name: &str,
    literal: Option<(&str, Place)>,
) -> Result<Draft, ReadError> {
    let counter = match literal {
        Some((literal, place)) => PlaceCounter::of_literal(&text, literal, place),
        None => PlaceCounter::new(&text),
    };
    let mut places = counter.clone();
    let root = parse(&text).map_err(|fault| ReadError::at(&counter, fault))?;
    let (definition, name) = if root.name == "rule" {
        let definition = only_definition(&root).map_err(|fault| ReadError::at(&counter, fault))?;
        let slot = name_slot(&text, &root, definition, fallback_name)
            .map_err(|fault| ReadError::at(&counter, fault))?;
        (definition, Some(slot))
    } else {
        (&root, None)
    };
    let form = if name.is_some() {
        Form::Rule
    } else {
        Form::Definition
    };
    let (header, node) = Tree {
        text: &text,
        places: &mut places,
    }
    .definition(definition)?;
    let shown = name.as_ref().map_or(fallback_name, |slot| &slot.name);
    let range = definition.range.clone();
    Ok(Draft {
        name: if header.name.is_empty() {
            shown.to_owned()
        } else {
            header.name
        },
        note: header.note,
        rules: header.rules,
        definition: node,
        origin: Some(DraftOrigin {
            bytes: Vec::new(),
            form,
            definition: range,
            name,
            read: Box::default(),
            text,
        }),
    })
}

/// Puts the file's bytes and the draft as it was read into its origin.
pub(super) fn remember(mut draft: Draft, bytes: &[u8]) -> Draft {
    if let Some(mut origin) = draft.origin.take() {
        origin.bytes = bytes.to_vec();
        *origin.read = draft.clone();
        draft.origin = Some(origin);
    }
    draft
}

fn elements<'e, 'a>(parent: &'e Element<'a>, name: &str) -> impl Iterator<Item = &'e Element<'a>> {
    parent.children.iter().filter_map(move |child| match child {
        Content::Element(element) if element.name == name => Some(element),
        _ => None,
    })
}

fn only_definition<'e, 'a>(rule: &'e Element<'a>) -> Result<&'e Element<'a>, XmlFault> {
    let mut found = elements(rule, "definition");
    match (found.next(), found.next()) {
        (Some(definition), None) => Ok(definition),
        (_, Some(second)) => Err(XmlFault::new(
            second.range.start,
            "a second `<definition>` in `<rule>`: a rule has one",
        )),
        (None, _) => Err(XmlFault::new(
            rule.range.start,
            "expected a `<definition>` in `<rule>`, found none",
        )),
    }
}

/// Finds `description/name`, or where it would stand.
fn name_slot(
    text: &str,
    rule: &Element<'_>,
    definition: &Element<'_>,
    fallback: &str,
) -> Result<NameSlot, XmlFault> {
    let slot = |range, before, after| NameSlot {
        range,
        before,
        after,
        name: fallback.to_owned(),
    };
    let Some(description) = elements(rule, "description").next() else {
        let at = definition.range.start;
        return Ok(slot(
            at..at,
            "<description><name>",
            "</name></description>\n  ",
        ));
    };
    let Some(content) = &description.content else {
        let range = description.range.clone();
        return Ok(slot(range, "<description><name>", "</name></description>"));
    };
    let Some(name) = elements(description, "name").next() else {
        let at = content.start;
        return Ok(slot(at..at, "<name>", "</name>"));
    };
    let Some(content) = &name.content else {
        return Ok(slot(name.range.clone(), "<name>", "</name>"));
    };
    let mut slot = slot(content.clone(), "", "");
    let found = name_text(text, name)?;
    if !found.is_empty() {
        slot.name = found;
    }
    Ok(slot)
}

/// The text of `name`, without the blanks around it.
fn name_text(text: &str, name: &Element<'_>) -> Result<String, XmlFault> {
    let mut found = String::new();
    let last = name.children.len().saturating_sub(1);
    for (index, child) in name.children.iter().enumerate() {
        let Content::Text(range) = child else {
            continue;
        };
        let raw = text.get(range.clone()).unwrap_or_default();
        let kept = if index == 0 {
            raw.trim_start_matches(BLANKS)
        } else {
            raw
        };
        let at = range.end - kept.len();
        let kept = if index == last {
            kept.trim_end_matches(BLANKS)
        } else {
            kept
        };
        found.push_str(&plain(kept, at)?);
    }
    Ok(found)
}

/// A run of text with references resolved and CDATA taken out of its marks.
fn plain(raw: &str, at: usize) -> Result<String, XmlFault> {
    const OPEN: &str = "<![CDATA[";
    const CLOSE: &str = "]]>";
    let mut text = String::new();
    let mut rest = raw;
    loop {
        let here = at + raw.len() - rest.len();
        let (before, marked) = match rest.split_once(OPEN) {
            Some((before, marked)) => (before, Some(marked)),
            None => (rest, None),
        };
        text.push_str(&xml::unescape(before, here, Within::Element)?);
        let Some((inside, after)) = marked.and_then(|marked| marked.split_once(CLOSE)) else {
            return Ok(text);
        };
        text.push_str(&inside.replace("\r\n", "\n").replace('\r', "\n"));
        rest = after;
    }
}

struct Tree<'t, 'p> {
    text: &'t str,
    places: &'p mut PlaceCounter<'t>,
}

impl Tree<'_, '_> {
    fn definition(&mut self, element: &Element<'_>) -> Result<(Header, Node), ReadError> {
        let mut node = self.node(element, Kind::Definition, &[]);
        let header = match node.children.first() {
            Some(Node {
                kind: Kind::Comment(text),
                place,
                ..
            }) => Header::parse(text)
                .transpose()
                .map_err(|message| ReadError {
                    place: *place,
                    message,
                })?,
            _ => None,
        };
        if header.is_some() {
            node.children.remove(0);
        }
        Ok((header.unwrap_or_default(), node))
    }

    /// A node of this kind, which has these attributes.
    fn node(&mut self, element: &Element<'_>, kind: Kind, known: &[&str]) -> Node {
        let place = Some(self.places.place(element.range.start));
        let extra = element
            .attributes
            .iter()
            .filter(|(name, _)| !known.contains(name))
            .map(|(name, value)| ((*name).to_owned(), value.clone()))
            .collect();
        let children = element
            .children
            .iter()
            .filter_map(|child| self.child(&kind, child))
            .collect();
        let plain = Node::new(kind);
        let is_renamed = plain.element() != element.name;
        Node {
            children,
            extra,
            written: is_renamed.then(|| element.name.to_owned()),
            place,
            ..plain
        }
    }

    fn child(&mut self, parent: &Kind, content: &Content<'_>) -> Option<Node> {
        let (kind, at) = match content {
            Content::Element(element) => {
                if let Some((kind, known)) = kind_of(parent, element) {
                    return Some(self.node(element, kind, known));
                }
                let kind = self.foreign(element.name, &element.range);
                (kind, element.range.start)
            }
            Content::Comment(range) => {
                let inner = range.start + "<!--".len()..range.end - "-->".len();
                let text = self.text.get(inner).unwrap_or_default();
                (Kind::Comment(text.to_owned()), range.start)
            }
            Content::Instruction(range) => {
                let name = self.text.get(range.start + "<?".len()..range.end);
                let name = name.unwrap_or_default();
                let name = format!("?{}", xml::leading_name(name));
                (self.foreign(&name, range), range.start)
            }
            Content::Text(range) => {
                let source = self.text.get(range.clone()).unwrap_or_default();
                let kept = source.trim_start_matches(BLANKS);
                let start = range.end - kept.len();
                let kept = kept.trim_end_matches(BLANKS);
                if kept.is_empty() {
                    return None;
                }
                (self.foreign("", &(start..start + kept.len())), start)
            }
        };
        Some(Node {
            place: Some(self.places.place(at)),
            ..Node::new(kind)
        })
    }

    fn foreign(&self, name: &str, range: &std::ops::Range<usize>) -> Kind {
        Kind::Foreign {
            name: name.to_owned(),
            source: self.text.get(range.clone()).unwrap_or_default().to_owned(),
        }
    }
}

/// What an element is within `parent`, and the attributes it has; `None` where
/// the language has no such element there.
fn kind_of(parent: &Kind, element: &Element<'_>) -> Option<(Kind, &'static [&'static str])> {
    let value = |name: &str| {
        let found = element.attributes.iter().find(|(known, _)| *known == name);
        found.map(|(_, value)| value.clone())
    };
    Some(match (parent, element.name) {
        (Kind::Definition, "process") => (Kind::Process, &[]),
        // Servers have taken and kept the second spelling.
        (Kind::Definition, "parentprocess" | "ParentProcess") => (Kind::ParentProcess, &[]),
        (Kind::Definition, "operations") => (Kind::Operations, &[]),
        (Kind::Definition, "ancestor") => (
            Kind::Ancestor {
                distance: value("distance"),
                unique: value("unique"),
            },
            &["distance", "unique"],
        ),
        (Kind::Operations, "operation") => (Kind::Operation(value("type")), &["type"]),
        (
            Kind::Process
            | Kind::ParentProcess
            | Kind::Ancestor { .. }
            | Kind::Operation(_)
            | Kind::Operator(_),
            name @ ("operator" | "condition"),
        ) => {
            if name == "operator" {
                (Kind::Operator(value("type")), &["type"])
            } else {
                let condition = Condition {
                    component: value("component"),
                    property: value("property"),
                    comparison: value("condition"),
                    value: value("value"),
                };
                (
                    Kind::Condition(condition),
                    &["component", "property", "condition", "value"],
                )
            }
        }
        _ => return None,
    })
}
