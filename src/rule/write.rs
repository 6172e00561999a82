//! From a [`Draft`] to a file's bytes, changing no more than was changed.
//!
//! ```text
//!  unchanged, same form      the bytes that were read
//!  changed, same kind of XML  all around `<definition>` as it was, the definition
//!                             rendered anew with its comments and foreign parts
//!  otherwise                  a new document
//! ```
//! What is written anew is UTF-8, also where the file was UTF-16. Whether the
//! draft is any good is not asked here, only whether XML can hold it.

mod api;
mod check;
mod render;

use super::form::{Form, Header};
use super::read::{MAX_FILE, is_utf16};
use super::xml;
use super::{Draft, DraftOrigin, NameSlot, Path};
use std::fmt;
use std::ops::Range;

/// Why a draft can't be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WriteError {
    /// The node that it is about.
    pub path: Option<Path>,
    /// What is wrong and what to do.
    pub message: String,
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for WriteError {}

impl WriteError {
    fn new(message: impl Into<String>) -> WriteError {
        WriteError {
            path: None,
            message: message.into(),
        }
    }
}

/// Writes a draft in this form. `rule_uuids` gives the uuid of a rule by its
/// code or name; only the API form asks for it.
///
/// # Errors
/// Where the form can't hold the draft: characters that XML forbids, comments
/// with `--`, and for the API a note that is too long or a rule without uuid.
pub fn write(
    draft: &Draft,
    form: Form,
    rule_uuids: &dyn Fn(&str) -> Option<String>,
) -> Result<Vec<u8>, WriteError> {
    write_for(draft, form, None, rule_uuids)
}

/// The uuids of the devices that the body which a draft was read from is for.
pub fn devices_of(draft: &Draft) -> Vec<String> {
    api::devices(draft)
}

/// The same as [`write()`] for these devices, by uuid; none: all. Without any said, the
/// body keeps those that it had. Only the API form asks.
///
/// # Errors
/// Those of [`write()`].
pub fn write_for(
    draft: &Draft,
    form: Form,
    devices: Option<&[String]>,
    rule_uuids: &dyn Fn(&str) -> Option<String>,
) -> Result<Vec<u8>, WriteError> {
    if let Some(origin) = &draft.origin
        && origin.form == form
        && !draft.is_changed()
        && devices.is_none_or(|devices| form != Form::Api || *devices == api::devices(draft))
    {
        return Ok(origin.bytes.clone());
    }
    check::tree(&draft.definition)?;
    let text = match form {
        Form::Definition => document(draft, form),
        Form::Rule => {
            check::name(&draft.name)?;
            document(draft, form)
        }
        Form::Api => {
            check::name(&draft.name)?;
            api::body(draft, &document(draft, form), devices, rule_uuids)?
        }
    };
    let mut bytes = Vec::with_capacity(text.len());
    if has_mark(draft, form) {
        bytes.extend_from_slice("\u{feff}".as_bytes());
    }
    bytes.extend_from_slice(text.as_bytes());
    if bytes.len() > MAX_FILE {
        return Err(WriteError::new(
            "the exclusion is larger than 16 MiB: split it into several",
        ));
    }
    Ok(bytes)
}

/// The definition as it would be written, line by line, each with the path of
/// the node it is about; Quell's own comment has none.
pub fn definition_lines(draft: &Draft) -> Vec<(String, Option<Path>)> {
    let form = draft.origin.as_ref().map(|origin| origin.form);
    let header = header(draft, form.unwrap_or_default());
    render::definition(&draft.definition, header.as_ref(), "")
}

/// What has to stand in Quell's comment.
fn header(draft: &Draft, form: Form) -> Option<Header> {
    let header = match form {
        Form::Definition => Header {
            name: draft.name.clone(),
            note: draft.note.clone(),
            rules: draft.rules.clone(),
        },
        Form::Rule => Header {
            name: String::new(),
            note: draft.note.clone(),
            rules: draft.rules.clone(),
        },
        Form::Api => Header::default(),
    };
    // A first comment that looks like Quell's would be taken for it.
    let is_first_taken = match draft.definition.children.first().map(|node| &node.kind) {
        Some(super::Kind::Comment(text)) => Header::parse(text).is_some(),
        _ => false,
    };
    (!header.is_empty() || is_first_taken).then_some(header)
}

/// Whether the new file begins with the old one's byte order mark.
fn has_mark(draft: &Draft, form: Form) -> bool {
    form != Form::Api
        && draft.origin.as_ref().is_some_and(|origin| {
            origin.form == form && origin.bytes.starts_with("\u{feff}".as_bytes())
        })
}

/// The XML: for the API form what goes into `xmlDefinition`.
fn document(draft: &Draft, form: Form) -> String {
    let header = header(draft, form);
    let definition = |base: &str| {
        let lines = render::definition(&draft.definition, header.as_ref(), base);
        let lines: Vec<String> = lines.into_iter().map(|(line, _)| line).collect();
        lines.join("\n")
    };
    let is_rule = form != Form::Definition;
    if let Some(origin) = &draft.origin
        && origin.name.is_some() == is_rule
    {
        let mut splices = Vec::new();
        if let Some(slot) = &origin.name
            && draft.name != slot.name
        {
            let name = xml::escape_text(&draft.name);
            splices.push((
                slot.range.clone(),
                [slot.before, &name, slot.after].concat(),
            ));
        }
        if is_utf16(&origin.bytes) || form == Form::Api {
            splices.extend(utf16_word(&origin.text).map(|range| (range, "UTF-8".to_owned())));
        }
        if !keeps_definition(draft, origin, form) {
            let base = indentation(&origin.text, origin.definition.start);
            splices.push((origin.definition.clone(), definition(base)));
        }
        return splice(&origin.text, splices);
    }
    if !is_rule {
        return definition("") + "\n";
    }
    let name = match draft.name.as_str() {
        "" => String::new(),
        name => format!("    <name>{}</name>\n", xml::escape_text(name)),
    };
    format!(
        "<rule>\n  <description>\n{name}    <category>Exclusion</category>\n  </description>\n  {}\n</rule>\n",
        definition("  ")
    )
}

/// Whether the definition's source still says what it has to, so that a rule
/// which only got another name keeps it as it was.
fn keeps_definition(draft: &Draft, origin: &DraftOrigin, form: Form) -> bool {
    // Where Quell's comment gave the name, it has to give the new one up.
    let has_own_name = |slot: &NameSlot| slot.name == origin.read.name;
    let is_named = match &origin.name {
        Some(slot) => draft.name == origin.read.name || has_own_name(slot),
        None => draft.name == origin.read.name,
    };
    form == origin.form
        && is_named
        && draft.note == origin.read.note
        && draft.rules == origin.read.rules
        && draft.definition == origin.read.definition
}

/// The blanks before the definition, where nothing else stands on its line.
fn indentation(text: &str, at: usize) -> &str {
    let before = text.get(..at).unwrap_or_default();
    let line = before.rsplit(['\n', '\r']).next().unwrap_or_default();
    let is_blank = line.chars().all(|letter| letter == ' ' || letter == '\t');
    if is_blank { line } else { "" }
}

/// Where an XML declaration says UTF-16, which a file written anew no longer is.
fn utf16_word(text: &str) -> Option<Range<usize>> {
    const WORD: &str = "utf-16";
    let declaration = text.strip_prefix("<?xml").and(text.split("?>").next())?;
    let at = declaration.to_ascii_lowercase().find(WORD)?;
    Some(at..at + WORD.len())
}

/// `text` with ranges, none of which overlap, replaced.
fn splice(text: &str, mut splices: Vec<(Range<usize>, String)>) -> String {
    splices.sort_by_key(|(range, _)| range.start);
    let mut spliced = String::with_capacity(text.len());
    let mut at = 0;
    for (range, new) in splices {
        spliced.push_str(text.get(at..range.start).unwrap_or_default());
        spliced.push_str(&new);
        at = range.end;
    }
    spliced.push_str(text.get(at..).unwrap_or_default());
    spliced
}
