//! Names of rules from an answer of ESET Connect or an exported rule, to fill
//! in what records leave out.

use super::sniff::{OpenError, name_of};
use crate::detection::{Detection, code_of};
use crate::language::fold;
use quick_xml::Reader;
use quick_xml::events::Event;
use rustc_hash::FxHashMap;
use serde_json::Value;
use std::path::Path;

/// The largest file of rules that is read.
const LARGEST: u64 = 256 << 20;

/// A rule's identifiers.
#[derive(Clone, Debug)]
struct RuleIds {
    uuid: String,
    name: String,
    code: Option<String>,
}

/// Rules by uuid and by code.
#[derive(Clone, Debug, Default)]
pub struct RuleNames {
    rules: Vec<RuleIds>,
    by_uuid: FxHashMap<String, usize>,
    /// `None` where several rules share the code.
    by_code: FxHashMap<String, Option<usize>>,
}

impl RuleNames {
    /// Reads a file: `{"rules":[{"uuid":…,"displayName":…}]}`, a list or lines
    /// of such objects, or an exported rule as XML.
    pub fn open(path: &Path) -> Result<RuleNames, OpenError> {
        let name = name_of(path);
        let io = |error: std::io::Error| OpenError::io(&name, &error);
        let size = std::fs::metadata(path).map_err(io)?.len();
        if size > LARGEST {
            return Err(OpenError::new(&name, "too large for a file of rules"));
        }
        let bytes = std::fs::read(path).map_err(io)?;
        RuleNames::parse(&String::from_utf8_lossy(&bytes))
            .map_err(|what| OpenError::new(&name, what))
    }

    /// Reads the text of such a file; the error is a lower-case fragment.
    pub fn parse(text: &str) -> Result<RuleNames, String> {
        let text = text.trim_start_matches('\u{feff}').trim();
        let mut names = RuleNames::default();
        if text.starts_with('<') {
            names.read_xml(text)?;
        } else {
            for value in serde_json::Deserializer::from_str(text).into_iter::<Value>() {
                let value = value.map_err(|error| format!("is no list of rules: {error}"))?;
                names.read_json(&value);
            }
        }
        if names.is_empty() {
            return Err("has no rule with uuid and name".into());
        }
        Ok(names)
    }

    /// How many rules are known.
    pub fn len(&self) -> usize {
        self.rules.len()
    }

    /// Whether no rule is known.
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// Fills in a detection's missing rule name and code by the uuid, or its
    /// missing uuid and name by the code. What the record says stays.
    pub fn apply(&self, detection: &mut Detection) {
        let rule = &mut detection.rule;
        let by_uuid = || self.by_uuid.get(&fold(rule.uuid.as_deref()?)).copied();
        let by_code = || {
            let code = rule.code.as_deref().filter(|_| rule.uuid.is_none())?;
            self.by_code.get(&fold(code)).copied().flatten()
        };
        let Some(known) = by_uuid().or_else(by_code).and_then(|at| self.rules.get(at)) else {
            return;
        };
        if rule.uuid.is_none() {
            rule.uuid = Some(known.uuid.clone());
        }
        if rule.name.is_none() {
            rule.name = Some(known.name.clone());
        }
        if rule.code.is_none() {
            rule.code = known.code.clone();
        }
    }

    fn add(&mut self, uuid: &str, name: &str) {
        if uuid.is_empty() || name.is_empty() {
            return;
        }
        let at = self.rules.len();
        let code = code_of(name).map(str::to_owned);
        if let Some(code) = &code {
            let same = |known: &mut Option<usize>| {
                let known_uuid = known
                    .and_then(|at| self.rules.get(at))
                    .map(|rule| &rule.uuid);
                if known_uuid.is_none_or(|known| fold(known) != fold(uuid)) {
                    *known = None;
                }
            };
            self.by_code
                .entry(fold(code))
                .and_modify(same)
                .or_insert(Some(at));
        }
        self.by_uuid.entry(fold(uuid)).or_insert(at);
        self.rules.push(RuleIds {
            uuid: uuid.to_owned(),
            name: name.to_owned(),
            code,
        });
    }

    fn read_json(&mut self, value: &Value) {
        let field = |keys: &[&str]| {
            let found = keys.iter().find_map(|key| value.get(key)?.as_str());
            found.unwrap_or_default()
        };
        match value {
            Value::Array(list) => list.iter().for_each(|value| self.read_json(value)),
            Value::Object(object) => {
                for list in ["rules", "value", "rule", "RULE"] {
                    if let Some(inner) = object.get(list) {
                        self.read_json(inner);
                    }
                }
                let uuid = field(&["uuid", "ruleUuid", "guid"]);
                self.add(uuid, field(&["displayName", "name", "ruleName"]));
            }
            _ => {}
        }
    }

    fn read_xml(&mut self, text: &str) -> Result<(), String> {
        let mut reader = Reader::from_str(text);
        let (mut uuid, mut name) = (String::new(), String::new());
        let mut path: Vec<String> = Vec::new();
        loop {
            let into = match path.as_slice() {
                [.., last] if last == "guid" || last == "uuid" => Some(&mut uuid),
                [.., parent, last] if parent == "description" && last == "name" => Some(&mut name),
                _ => None,
            };
            let event = reader.read_event();
            match event.map_err(|error| format!("is no XML: {error}"))? {
                Event::Start(_) if path.len() >= 256 => {
                    return Err("is nested too deeply".into());
                }
                Event::Start(tag) => path.push(tag.local_name().as_ref().to_ascii_lowercase()),
                Event::End(tag) => {
                    path.pop();
                    if tag.local_name().as_ref().eq_ignore_ascii_case("rule") {
                        self.add(uuid.trim(), name.trim());
                        (uuid, name) = (String::new(), String::new());
                    }
                }
                Event::Text(text) => into.into_iter().for_each(|into| into.push_str(&text)),
                Event::CData(text) => into.into_iter().for_each(|into| into.push_str(&text)),
                Event::GeneralRef(entity) => {
                    if let Some(into) = into {
                        let known = quick_xml::escape::resolve_predefined_entity(&entity);
                        into.push_str(known.unwrap_or_default());
                        into.extend(entity.resolve_char_ref().ok().flatten());
                    }
                }
                Event::DocType(_) => return Err("has a DOCTYPE, which is not read".into()),
                Event::Eof => break,
                _ => {}
            }
        }
        self.add(uuid.trim(), name.trim());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detection::Rule;

    const UUID: &str = "C4A543E3-f4c6-4a62-9964-d131265a0bf2";

    fn applied(names: &RuleNames, rule: Rule) -> Rule {
        let mut detection = Detection {
            rule,
            ..Detection::default()
        };
        names.apply(&mut detection);
        detection.rule
    }

    #[test]
    fn names_come_from_every_shape() {
        let object = format!(r#"{{"uuid":"{UUID}","displayName":"RDP & more [E0517]"}}"#);
        let xml = format!(
            "<?xml version=\"1.0\"?><rule><definition/><description><guid>{UUID}</guid>\
             <name>RDP &amp; more [E0517]</name></description></rule>"
        );
        for text in [
            format!(r#"{{"rules":[{object}],"totalSize":1}}"#),
            format!("[{object}]"),
            format!("{object}\n{object}\n"),
            xml,
        ] {
            let names = RuleNames::parse(&text).expect("rules");
            let by_uuid = applied(
                &names,
                Rule {
                    uuid: Some(UUID.to_lowercase()),
                    ..Rule::default()
                },
            );
            assert_eq!(
                by_uuid.name.as_deref(),
                Some("RDP & more [E0517]"),
                "{text}"
            );
            assert_eq!(by_uuid.code.as_deref(), Some("E0517"));
            let by_code = applied(&names, Rule::from_name("rdp [e0517]"));
            assert_eq!(by_code.uuid.as_deref(), Some(UUID));
            assert_eq!(by_code.name.as_deref(), Some("rdp [e0517]"));
        }
    }

    #[test]
    fn a_shared_code_says_nothing() {
        let text = r#"[{"uuid":"1","name":"a [E0517]"},{"uuid":"2","name":"b [E0517]"}]"#;
        let names = RuleNames::parse(text).expect("rules");
        assert_eq!(names.len(), 2);
        assert_eq!(applied(&names, Rule::from_name("[E0517]")).uuid, None);
    }

    #[test]
    fn what_holds_no_rules_is_refused() {
        for text in [
            "",
            "{}",
            "[1]",
            "{\"rules\":",
            "<rule/>",
            "<!DOCTYPE a><rule/>",
        ] {
            assert!(RuleNames::parse(text).is_err(), "{text}");
        }
    }
}
