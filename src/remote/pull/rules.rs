//! Rules: `rules/CODE.xml` and an index of them.

use super::super::failure::Failure;
use super::super::files::replace;
use super::super::held::HeldRule;
use super::super::rule_index::{INDEX, IndexedRule, RuleIndex, read_index};
use super::Pull;
use super::names::FileNames;
use crate::detection::code_of;
use crate::rule::name::safe_name;
use std::collections::BTreeSet;
use std::path::Path;

impl Pull<'_, '_> {
    pub(super) fn rules(&mut self) -> Result<(), Failure> {
        let folder = self.folder.within("rules")?;
        let held = self.caller.rules()?;
        let path = folder.join(INDEX);
        let old = read_index(&folder)?;
        let mut names = FileNames::default();
        names.take("index");
        for rule in &old.rules {
            // The index may have been written to: no name of it leads out of the folder.
            let stem = rule.file.strip_suffix(".xml");
            if let Some(stem) = stem.filter(|stem| safe_name(stem) == *stem) {
                names.keep(&rule.uuid, stem);
            }
        }
        let mut index = RuleIndex::default();
        for rule in held.iter().filter(|rule| !rule.uuid.is_empty()) {
            let before = old.rules.iter().find(|one| one.uuid == rule.uuid);
            index
                .rules
                .push(self.rule(&folder, rule, before, &mut names)?);
        }
        self.outcome.rules.1 = u64::try_from(index.rules.len()).unwrap_or(0);
        let gone = old
            .rules
            .iter()
            .filter(|one| !index.rules.iter().any(|it| it.uuid == one.uuid));
        for rule in gone {
            self.told(format!(
                "rules/{} is not at the remote any more; it is left as it is",
                rule.file
            ));
        }
        let mut text = serde_json::to_vec_pretty(&index).unwrap_or_default();
        text.push(b'\n');
        match std::fs::read(&path) {
            Ok(bytes) if bytes == text => Ok(()),
            _ => replace(&path, &text),
        }
    }

    /// Writes a rule's file, unless it was changed here.
    fn rule(
        &mut self,
        folder: &Path,
        rule: &HeldRule,
        before: Option<&IndexedRule>,
        names: &mut FileNames,
    ) -> Result<IndexedRule, Failure> {
        let code = code_of(&rule.name);
        let file = format!("{}.xml", names.of(&rule.uuid, code.unwrap_or(&rule.name)));
        let path = folder.join(&file);
        let digest = blake3::hash(rule.xml.as_bytes()).to_hex().to_string();
        let here = std::fs::read(&path).ok();
        let here = here.map(|bytes| blake3::hash(&bytes).to_hex().to_string());
        let mut indexed = IndexedRule {
            uuid: rule.uuid.clone(),
            code: code.map(str::to_owned),
            name: rule.name.clone(),
            enabled: rule.enabled,
            operations: operations(&rule.xml),
            file,
            digest,
        };
        let is_changed_here = here.as_ref().is_some_and(|here| {
            *here != indexed.digest && before.is_none_or(|before| *here != before.digest)
        });
        if is_changed_here && !self.options.takes_theirs {
            self.told(format!(
                "rules/{} was changed here and stays; --take theirs replaces it",
                indexed.file
            ));
            if let Some(before) = before {
                indexed.digest.clone_from(&before.digest);
            }
        } else if here.as_ref() != Some(&indexed.digest) {
            replace(&path, rule.xml.as_bytes())?;
            self.outcome.rules.0 += 1;
        }
        Ok(indexed)
    }
}

/// The operations that a rule's XML names, each once.
fn operations(xml: &str) -> Vec<String> {
    let Ok(draft) = crate::rule::read::read(xml.as_bytes(), "") else {
        return Vec::new();
    };
    let names: BTreeSet<&str> = draft.definition.operations().collect();
    names.into_iter().map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operations_are_those_of_the_xml() {
        let xml = "<rule><definition><operations><operation type=\"B\"/><operation type=\"A\"/><operation type=\"B\"/></operations></definition></rule>";
        assert_eq!(operations(xml), ["A", "B"]);
        assert_eq!(operations("nothing"), [""; 0]);
    }
}
