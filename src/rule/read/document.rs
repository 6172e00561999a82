//! From text to elements, refusing whatever is not well-formed. quick-xml finds
//! the markup; it leaves open ends, second roots, stray text, illegal characters
//! and references to its user, which is here.

use super::tag::{self, Tag};
use super::{MAX_DEPTH, MAX_ELEMENTS};
use crate::rule::xml::{self, BLANKS, MAX_NAME, XmlFault};
use quick_xml::errors::{Error, IllFormedError, SyntaxError};
use quick_xml::events::Event;
use std::ops::Range;

/// An element and where it stands.
pub(super) struct Element<'a> {
    pub(super) name: &'a str,
    pub(super) attributes: Vec<(&'a str, String)>,
    /// All of it.
    pub(super) range: Range<usize>,
    /// What stands between its tags; `None` for `<name/>`.
    pub(super) content: Option<Range<usize>>,
    pub(super) children: Vec<Content<'a>>,
}

/// What stands in an element.
pub(super) enum Content<'a> {
    Element(Element<'a>),
    /// With its marks.
    Comment(Range<usize>),
    /// Text, references and CDATA in one run.
    Text(Range<usize>),
    /// A processing instruction, with its marks.
    Instruction(Range<usize>),
}

/// The root element.
pub(super) fn parse(text: &str) -> Result<Element<'_>, XmlFault> {
    if let Some((at, letter)) = xml::stray(text) {
        let code = u32::from(letter);
        return Err(XmlFault::new(
            at,
            format!("U+{code:04X} is not allowed in XML: remove it"),
        ));
    }
    if text.starts_with('\u{feff}') {
        return Err(XmlFault::new(0, "a second byte order mark: remove one"));
    }
    let mut reader = quick_xml::Reader::from_str(text);
    // End tags are matched here, where the start's place is known.
    reader.config_mut().check_end_names = false;
    reader.config_mut().allow_unmatched_ends = true;
    let mut builder = DocumentBuilder {
        text,
        open: Vec::new(),
        root: None,
        count: 0,
    };
    loop {
        let start = offset(reader.buffer_position());
        let event = reader.read_event();
        let range = start..offset(reader.buffer_position());
        match event {
            Ok(Event::Eof) => return builder.end(),
            Ok(event) => builder.take(&event, range)?,
            Err(error) => return Err(builder.fault(&error, start)),
        }
    }
}

fn offset(position: u64) -> usize {
    usize::try_from(position).unwrap_or(usize::MAX)
}

struct DocumentBuilder<'a> {
    text: &'a str,
    open: Vec<Element<'a>>,
    root: Option<Element<'a>>,
    count: usize,
}

impl<'a> DocumentBuilder<'a> {
    fn source(&self, range: &Range<usize>) -> &'a str {
        self.text.get(range.clone()).unwrap_or_default()
    }

    fn take(&mut self, event: &Event<'_>, range: Range<usize>) -> Result<(), XmlFault> {
        match event {
            Event::Start(_) | Event::Empty(_) => self.start(range),
            Event::End(_) => self.finish(range),
            Event::Text(text) => {
                if let Some(end) = text.find("]]>") {
                    return Err(XmlFault::new(
                        range.start + end,
                        "`]]>` in text: write `]]&gt;`",
                    ));
                }
                self.run(range)
            }
            Event::GeneralRef(name) => {
                xml::reference(name).map_err(|message| XmlFault::new(range.start, message))?;
                self.run(range)
            }
            Event::CData(_) => self.run(range),
            Event::Comment(comment) => {
                let hyphens = comment.find("--").or_else(|| {
                    // `--->`: the first hyphen belongs to the text.
                    comment.ends_with('-').then(|| comment.len() - 1)
                });
                if let Some(at) = hyphens {
                    let at = range.start + "<!--".len() + at;
                    return Err(XmlFault::new(at, "`--` in a comment: write `- -`"));
                }
                self.push(Content::Comment(range));
                Ok(())
            }
            Event::PI(_) => {
                let target = self.source(&range).get("<?".len()..).unwrap_or_default();
                let name = xml::leading_name(target);
                let follows = target.get(name.len()..).unwrap_or_default();
                if name.is_empty()
                    || name.eq_ignore_ascii_case("xml")
                    || !(follows.starts_with(BLANKS) || follows.starts_with("?>"))
                {
                    return Err(XmlFault::new(range.start, "`<?` without a name of its own"));
                }
                self.push(Content::Instruction(range));
                Ok(())
            }
            Event::Decl(_) if range.start > 0 => Err(XmlFault::new(
                range.start,
                "`<?xml` can stand only at the very start of the file: move it there or remove it",
            )),
            Event::Decl(_) => tag::declaration(self.text, range),
            Event::DocType(content) => Err(XmlFault::new(range.start, doctype(content))),
            Event::Eof => Ok(()),
        }
    }

    fn push(&mut self, content: Content<'a>) {
        // Comments and instructions around the root belong to the file only.
        if let Some(parent) = self.open.last_mut() {
            parent.children.push(content);
        }
    }

    /// Text, a reference or CDATA.
    fn run(&mut self, range: Range<usize>) -> Result<(), XmlFault> {
        let source = self.source(&range);
        let Some(parent) = self.open.last_mut() else {
            let Some(at) = source.find(|letter| !BLANKS.contains(&letter)) else {
                return Ok(());
            };
            let message = match &self.root {
                Some(root) => format!(
                    "expected the end of the file after `</{}>`, found text",
                    root.name
                ),
                None => "expected `<definition>` or `<rule>`, found text".to_owned(),
            };
            return Err(XmlFault::new(range.start + at, message));
        };
        match parent.children.last_mut() {
            Some(Content::Text(run)) if run.end == range.start => run.end = range.end,
            _ => parent.children.push(Content::Text(range)),
        }
        Ok(())
    }

    fn start(&mut self, range: Range<usize>) -> Result<(), XmlFault> {
        let Tag {
            name,
            attributes,
            is_empty,
        } = tag::parse(self.text, range.clone())?;
        if self.open.is_empty() {
            if let Some(root) = &self.root {
                let message = format!(
                    "expected the end of the file after `</{}>`, found a second root `<{name}>`",
                    root.name
                );
                return Err(XmlFault::new(range.start, message));
            }
            if name != "definition" && name != "rule" {
                return Err(XmlFault::new(range.start, wrong_root(name)));
            }
        }
        self.count += 1;
        if self.count > MAX_ELEMENTS || self.open.len() >= MAX_DEPTH {
            let message = if self.count > MAX_ELEMENTS {
                format!("more than {MAX_ELEMENTS} elements")
            } else {
                format!("elements nest deeper than {MAX_DEPTH}")
            };
            return Err(XmlFault::new(range.start, message));
        }
        self.open.push(Element {
            name,
            attributes,
            content: (!is_empty).then_some(range.end..range.end),
            range,
            children: Vec::new(),
        });
        if is_empty {
            self.close();
        }
        Ok(())
    }

    fn finish(&mut self, range: Range<usize>) -> Result<(), XmlFault> {
        let source = self.source(&range);
        let name = source
            .get("</".len()..source.len() - ">".len())
            .unwrap_or_default()
            .trim_end_matches(BLANKS);
        if name.len() > MAX_NAME {
            let message = format!("a name longer than {MAX_NAME} bytes");
            return Err(XmlFault::new(range.start, message));
        }
        match self.open.last_mut() {
            Some(element) if element.name == name => {
                if let Some(content) = &mut element.content {
                    content.end = range.start;
                }
                element.range.end = range.end;
                self.close();
                Ok(())
            }
            Some(element) => {
                let message = format!("expected `</{}>`, found `</{name}>`", element.name);
                Err(XmlFault::new(range.start, message))
            }
            None => Err(XmlFault::new(
                range.start,
                format!("`</{name}>` ends nothing: no element is open"),
            )),
        }
    }

    fn close(&mut self) {
        let Some(element) = self.open.pop() else {
            return;
        };
        match self.open.last_mut() {
            Some(parent) => parent.children.push(Content::Element(element)),
            None => self.root = Some(element),
        }
    }

    fn end(mut self) -> Result<Element<'a>, XmlFault> {
        let at = self.text.len();
        if let Some(element) = self.open.pop() {
            let message = format!("expected `</{}>`, found the end of the file", element.name);
            return Err(XmlFault::new(at, message));
        }
        self.root.ok_or_else(|| {
            let found = if self.text.trim_matches(BLANKS).is_empty() {
                "an empty file"
            } else {
                "the end of the file"
            };
            XmlFault::new(
                at,
                format!("expected `<definition>` or `<rule>`, found {found}"),
            )
        })
    }

    /// quick-xml's errors in our words.
    fn fault(&self, error: &Error, at: usize) -> XmlFault {
        let message = match error {
            Error::Syntax(
                SyntaxError::UnclosedTag
                | SyntaxError::UnclosedSingleQuotedAttributeValue
                | SyntaxError::UnclosedDoubleQuotedAttributeValue,
            ) => {
                let rest = self.text.get(at..).unwrap_or_default();
                if rest.starts_with("</") {
                    "an end tag without its end: expected `>`"
                } else {
                    // The tag's own reader knows better where it went wrong.
                    match tag::parse(self.text, at..self.text.len()) {
                        Err(fault) => return fault,
                        Ok(_) => "a tag without its end: expected `>`",
                    }
                }
            }
            Error::Syntax(SyntaxError::UnclosedComment) => {
                "a comment without its end: expected `-->`"
            }
            Error::Syntax(SyntaxError::UnclosedCData) => "CDATA without its end: expected `]]>`",
            Error::Syntax(SyntaxError::UnclosedPI | SyntaxError::UnclosedXmlDecl) => {
                "`<?` without its end: expected `?>`"
            }
            Error::Syntax(SyntaxError::UnclosedDoctype)
            | Error::IllFormed(IllFormedError::MissingDoctypeName) => {
                return XmlFault::new(at, doctype(""));
            }
            Error::Syntax(SyntaxError::InvalidBangMarkup) => {
                "`<!` begins neither a comment nor CDATA"
            }
            Error::IllFormed(IllFormedError::UnclosedReference) => xml::LONE_AMPERSAND,
            other => return XmlFault::new(at, format!("not well-formed XML: {other}")),
        };
        XmlFault::new(at, message)
    }
}

fn doctype(content: &str) -> String {
    if content
        .get(..4)
        .is_some_and(|name| name.eq_ignore_ascii_case("html"))
    {
        "expected `<definition>` or `<rule>`, found a web page".to_owned()
    } else {
        "`<!DOCTYPE` is not read: remove it".to_owned()
    }
}

fn wrong_root(name: &str) -> String {
    let advice = match name {
        "operations" | "process" | "parentprocess" | "ancestor" => "; wrap it in `<definition>`",
        "operation" => "; wrap it in `<definition><operations>`",
        "operator" | "condition" => "; wrap it in `<definition>` and a part such as `<process>`",
        "html" => ": this is a web page",
        _ if name.eq_ignore_ascii_case("definition") || name.eq_ignore_ascii_case("rule") => {
            "; write the name in lower case"
        }
        _ => "",
    };
    format!("expected `<definition>` or `<rule>`, found `<{name}>`{advice}")
}
