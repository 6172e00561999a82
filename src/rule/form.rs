//! The three forms an exclusion has as a file, and the one comment in which
//! Quell keeps what a form has no place for.

use super::xml;
use serde::{Deserialize, Serialize};
use std::fmt::Write as _;

/// How an exclusion stands in a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Form {
    /// A bare `<definition>`: what the console's Advanced editor takes.
    #[default]
    Definition,
    /// A `<rule>` around it.
    Rule,
    /// The JSON body of ESET Connect's `POST /v2/edr-rule-exclusions`.
    Api,
}

impl Form {
    /// All forms.
    pub const ALL: [Form; 3] = [Form::Definition, Form::Rule, Form::Api];

    /// Its word on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Form::Definition => "definition",
            Form::Rule => "rule",
            Form::Api => "api",
        }
    }

    /// What it is called.
    pub fn words(self) -> &'static str {
        match self {
            Form::Definition => "definition",
            Form::Rule => "rule",
            Form::Api => "API body",
        }
    }

    /// What it is for, where its name does not say.
    pub fn purpose(self) -> &'static str {
        match self {
            Form::Definition => "for the Advanced editor",
            Form::Rule | Form::Api => "",
        }
    }

    /// The form after it; after the last the first.
    pub fn next(self) -> Form {
        let mut round = Form::ALL.into_iter().cycle();
        round.find(|form| *form == self);
        round.next().unwrap_or_default()
    }

    /// The usual ending of its files' names, without the dot.
    pub fn extension(self) -> &'static str {
        match self {
            Form::Definition | Form::Rule => "xml",
            Form::Api => "json",
        }
    }
}

/// What stands in Quell's comment, `<!-- quell: {"name":"…"} -->`, the first
/// child of `definition`.
#[derive(Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Header {
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) name: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) note: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) rules: Vec<String>,
}

impl Header {
    /// Reads a comment's text; `None` where it is some other comment. One that is
    /// damaged is an error: without its rules an exclusion would hide more.
    pub(super) fn parse(comment: &str) -> Option<Result<Header, String>> {
        let json = comment.trim().strip_prefix("quell:")?.trim_start();
        json.starts_with('{').then(|| {
            serde_json::from_str(json).map_err(|error| {
                let error = error.to_string();
                // Its place is the file's, not the comment's.
                let error = error.split(" at line ").next().unwrap_or_default();
                format!(
                    "Quell's comment is damaged ({error}): mend its `name`, `note` or `rules`, \
                     or delete the comment if the exclusion is for every rule"
                )
            })
        })
    }

    pub(super) fn is_empty(&self) -> bool {
        *self == Header::default()
    }

    /// The comment's text. A comment can hold neither `--` nor characters that
    /// XML forbids, so both are escaped as JSON has it.
    pub(super) fn text(&self) -> String {
        // Strings and lists always become JSON; the default is never reached.
        let json = serde_json::to_string(self).unwrap_or_default();
        let mut text = " quell: ".to_owned();
        for letter in json.chars() {
            if letter == '-' && text.ends_with('-') {
                text.push_str("\\u002d");
            } else if letter.is_control() || !xml::is_char(letter) {
                // Above U+FFFF everything is a character of XML.
                let _ = write!(text, "\\u{:04x}", u32::from(letter));
            } else {
                text.push(letter);
            }
        }
        text.push(' ');
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_comment_holds_anything() {
        let header = Header {
            name: "a -- b --- c-".into(),
            note: "tab\t, nul \0, \u{fffe}\u{7f}\u{85}, --> and \"\\\"".into(),
            rules: vec!["E0517".into(), String::new()],
        };
        let text = header.text();
        assert!(
            !text.contains("--") && xml::stray(&text).is_none(),
            "{text}"
        );
        assert_eq!(Header::parse(&text), Some(Ok(header)));
        assert_eq!(
            Header::parse(" quell: {\"name\":\"a-\\u002db\"} ")
                .map(|header| header.map(|header| header.name)),
            Some(Ok("a--b".into()))
        );
    }

    #[test]
    fn other_comments_are_left_alone() {
        assert_eq!(Header::parse(" quell: hello "), None);
        assert_eq!(Header::parse("exclude specific IPs"), None);
        assert!(
            Header::parse("quell:{}").is_some_and(|header| header.is_ok_and(|it| it.is_empty()))
        );
    }

    #[test]
    fn a_damaged_one_is_an_error() {
        for text in [
            " quell: {\"name\":5} ",
            "quell:{\"rules\":\"E0517\"}",
            "quell: {\"rules\":[",
        ] {
            assert!(
                Header::parse(text).is_some_and(|header| header.is_err()),
                "{text}"
            );
        }
    }
}
