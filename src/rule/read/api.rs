//! The JSON body of ESET Connect around an exclusion's XML.

use super::{PlaceCounter, ReadError, tree};
use crate::finding::Place;
use crate::rule::Draft;
use crate::rule::form::Form;
use serde::Deserialize;
use serde::de::IgnoredAny;

/// Typed, so that a wrong type or a key given twice is an error with a place.
#[derive(Deserialize)]
struct Exclusion {
    #[serde(default)]
    note: Option<String>,
    #[serde(default, rename = "ruleUuids")]
    rules: Option<Vec<String>>,
    #[serde(default, rename = "xmlDefinition")]
    xml: Option<String>,
}

#[derive(Deserialize)]
struct Body {
    exclusion: Exclusion,
}

const EXPECTED: &str =
    "expected an exclusion: `<definition>`, `<rule>` or a JSON body with `xmlDefinition`";

/// Reads `{"exclusion":{…,"xmlDefinition":"…"}}` or what stands in `exclusion`.
pub(super) fn read(json: &str, fallback_name: &str) -> Result<Draft, ReadError> {
    // The first value alone decides what the file is: more values, or a list,
    // are some other kind of JSON, say detections.
    let mut values = serde_json::Deserializer::from_str(json).into_iter::<EitherBody>();
    let shape = match values.next() {
        Some(Ok(shape)) => shape,
        Some(Err(error)) => return Err(broken(json, &error)),
        None => EitherBody::default(),
    };
    if shape.exclusion.is_none() && shape.xml.is_none() {
        let start = json.len() - json.trim_start().len();
        return Err(ReadError {
            place: Some(PlaceCounter::new(json).place(start)),
            message: format!("{EXPECTED}, found other JSON"),
        });
    }
    let parsed = if shape.exclusion.is_some() {
        serde_json::from_str(json).map(|body: Body| body.exclusion)
    } else {
        serde_json::from_str(json)
    };
    let exclusion: Exclusion = parsed.map_err(|error| broken(json, &error))?;
    let Some(xml) = exclusion.xml else {
        return Err(ReadError {
            place: None,
            message: format!("{EXPECTED}, found none in `exclusion`"),
        });
    };
    let literal =
        literal_of(json, &xml).map(|(at, literal)| (literal, PlaceCounter::new(json).place(at)));
    let mut draft = tree::read(xml, fallback_name, literal)?;
    if let Some(origin) = &mut draft.origin {
        origin.form = Form::Api;
    }
    // What the body says itself comes before what a comment in the XML says.
    if let Some(note) = exclusion.note.filter(|note| !note.is_empty()) {
        draft.note = note;
    }
    if let Some(rules) = exclusion.rules.filter(|rules| !rules.is_empty()) {
        draft.rules = rules;
    }
    Ok(draft)
}

/// Which of the keys that matter a value has; anything but an object has none.
#[derive(Default)]
struct EitherBody {
    exclusion: Option<IgnoredAny>,
    xml: Option<IgnoredAny>,
}

impl<'de> Deserialize<'de> for EitherBody {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<EitherBody, D::Error> {
        let value = serde_json::Value::deserialize(deserializer)?;
        let has = |key: &str| value.get(key).map(|_| IgnoredAny);
        Ok(EitherBody {
            exclusion: has("exclusion"),
            xml: has("xmlDefinition"),
        })
    }
}

fn broken(json: &str, error: &serde_json::Error) -> ReadError {
    let message = error.to_string();
    let message = message
        .rsplit_once(" at line ")
        .map_or(message.as_str(), |(what, _)| what);
    // serde_json counts bytes, and the last one that it took.
    let line = json.split('\n').nth(error.line().saturating_sub(1));
    let before = line.and_then(|line| line.get(..error.column().saturating_sub(1)));
    let column = before.map_or(error.column(), |before| before.chars().count() + 1);
    ReadError {
        place: Some(Place {
            line: u32::try_from(error.line()).unwrap_or(u32::MAX),
            column: u32::try_from(column).unwrap_or(u32::MAX),
        }),
        message: format!("not the JSON body of an exclusion: {message}"),
    }
}

/// The source of the string that `xmlDefinition` has in valid JSON, without its
/// quotes, and the byte where it begins.
fn literal_of<'j>(json: &'j str, value: &str) -> Option<(usize, &'j str)> {
    let mut key = "";
    let mut at = 0;
    while let Some(open) = json.get(at..)?.find('"').map(|open| at + open + 1) {
        let rest = json.get(open..)?;
        let mut is_escaped = false;
        let length = rest.find(|letter| {
            let ends = letter == '"' && !is_escaped;
            is_escaped = letter == '\\' && !is_escaped;
            ends
        })?;
        let literal = rest.get(..length)?;
        if key == "xmlDefinition"
            && serde_json::from_str::<String>(json.get(open - 1..=open + length)?)
                .is_ok_and(|decoded| decoded == value)
        {
            return Some((open, literal));
        }
        at = open + length + 1;
        let is_key = json.get(at..)?.trim_start().starts_with(':');
        key = if is_key { literal } else { "" };
    }
    None
}
