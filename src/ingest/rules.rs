//! Names of rules from an answer of ESET Connect or an exported rule, to fill
//! in what records leave out.

use super::sniff::{OpenError, name_of};
use crate::detection::{Detection, FROM_RULE, OPERATION_FROM, code_of};
use crate::language::{fold, table};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
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
    /// The operations that it listens to, as far as they are known.
    operations: Vec<String>,
}

/// Rules by uuid and by code.
#[derive(Clone, Debug, Default)]
pub struct RuleNames {
    rules: Vec<RuleIds>,
    by_uuid: FxHashMap<String, usize>,
    /// `None` where several rules share the code.
    by_code: FxHashMap<String, Option<usize>>,
    /// The operations of the rule that is being read, or was read last.
    operations: Vec<String>,
}

/// Operations in the table's spelling where it has them, each once.
fn spelled(mut names: Vec<String>) -> Vec<String> {
    for name in &mut names {
        if let Some(known) = table().operation(name) {
            name.clone_from(&known.name);
        }
    }
    names.sort();
    names.dedup();
    names
}

/// The `type` of an operation's tag.
fn operation_type(tag: &BytesStart<'_>) -> Option<String> {
    let is_operation = tag.local_name().as_ref().eq_ignore_ascii_case("operation");
    let found = tag
        .attributes()
        .flatten()
        .find(|one| one.key.as_ref() == "type");
    found
        .filter(|_| is_operation)
        .map(|found| found.value.into_owned())
        .filter(|name| !name.is_empty())
}

impl RuleNames {
    /// Reads a file, or all files of rules in a folder: its own and those of a
    /// `rules` in it, as a pulled folder has one. A file is `{"rules":[{"uuid":…,"displayName":…}]}`, a list or lines
    /// of such objects, or an exported rule as XML.
    pub fn open(path: &Path) -> Result<RuleNames, OpenError> {
        if path.is_dir() {
            return RuleNames::open_folder(path);
        }
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

    /// Reads a folder; a file of it that holds no rules is passed over.
    fn open_folder(path: &Path) -> Result<RuleNames, OpenError> {
        let inner = path.join("rules");
        let folder = if inner.is_dir() { &inner } else { path };
        let name = name_of(folder);
        let entries = std::fs::read_dir(folder).map_err(|error| OpenError::io(&name, &error))?;
        let mut files: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
        files.sort();
        let mut names = RuleNames::default();
        for file in files {
            let ending = file.extension().and_then(|ending| ending.to_str());
            let is_rules = matches!(ending, Some("xml" | "json" | "jsonl"));
            if is_rules && let Ok(read) = RuleNames::open(&file) {
                for rule in read.rules {
                    names.add(&rule.uuid, &rule.name, rule.operations);
                }
            }
        }
        if names.is_empty() {
            return Err(OpenError::new(
                &name,
                "has no file of rules with uuid and name",
            ));
        }
        Ok(names)
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
    /// missing uuid and name by the code; and its operation where the record names
    /// none and the rule listens to one alone. What the record says stays.
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
        if let ([operation], None) = (known.operations.as_slice(), &detection.operation) {
            detection.operation = Some(operation.clone());
            let from = (OPERATION_FROM.to_owned(), FROM_RULE.to_owned());
            detection.extra.push(from);
        }
    }

    fn add(&mut self, uuid: &str, name: &str, operations: Vec<String>) {
        if uuid.is_empty() || name.is_empty() {
            return;
        }
        let operations = spelled(operations);
        // The index of a pulled folder, then the XML of each rule.
        if let Some(at) = self.by_uuid.get(&fold(uuid)).copied() {
            if let Some(known) = self.rules.get_mut(at)
                && known.operations.is_empty()
            {
                known.operations = operations;
            }
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
            operations,
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
                let name = field(&["displayName", "name", "ruleName"]);
                let listed = object.get("operations").and_then(Value::as_array);
                let listed = listed.into_iter().flatten().filter_map(Value::as_str);
                let mut operations: Vec<String> = listed.map(str::to_owned).collect();
                let mut inner = RuleNames::default();
                if inner.read_xml(field(&["xmlDefinition", "body"])).is_ok() {
                    operations.extend(inner.operations);
                }
                self.add(uuid, name, operations);
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
                Event::Start(tag) => {
                    if tag.local_name().as_ref().eq_ignore_ascii_case("rule") {
                        self.operations.clear();
                    }
                    self.operations.extend(operation_type(&tag));
                    path.push(tag.local_name().as_ref().to_ascii_lowercase());
                }
                Event::Empty(tag) => self.operations.extend(operation_type(&tag)),
                Event::End(tag) => {
                    path.pop();
                    if tag.local_name().as_ref().eq_ignore_ascii_case("rule") {
                        let operations = self.operations.clone();
                        self.add(uuid.trim(), name.trim(), operations);
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
        let operations = self.operations.clone();
        self.add(uuid.trim(), name.trim(), operations);
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
    fn a_rules_one_operation_is_that_of_its_detections() {
        let xml = |operations: &str| {
            format!(
                "<rule><definition><operations>{operations}</operations></definition><description>\
                 <guid>{UUID}</guid><name>RDP [E0517]</name></description></rule>"
            )
        };
        let (one, other) = (
            r#"<operation type="tcpipprotocolidentified"/>"#,
            r#"<operation type="New">x</operation>"#,
        );
        let of = |names: &RuleNames, operation: Option<&str>| {
            let mut detection = Detection {
                rule: Rule::from_name("RDP [E0517]"),
                operation: operation.map(str::to_owned),
                ..Detection::default()
            };
            names.apply(&mut detection);
            (detection.operation, detection.extra.len())
        };
        let names = RuleNames::parse(&xml(one)).expect("rules");
        let known = Some("TcpIpProtocolIdentified".to_owned());
        assert_eq!(of(&names, None), (known, 1));
        assert_eq!(of(&names, Some("X")), (Some("X".to_owned()), 0));
        let names = RuleNames::parse(&xml(&format!("{one}{other}"))).expect("rules");
        assert_eq!(of(&names, None), (None, 0));
        let body = serde_json::json!([{"uuid": UUID, "displayName": "RDP [E0517]", "xmlDefinition": xml(other)}]);
        let names = RuleNames::parse(&body.to_string()).expect("rules");
        assert_eq!(of(&names, None), (Some("New".to_owned()), 1));
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
