//! A made-up detection in words, the same for every screen.

use super::{Ancestors, Detection, Facts, State};

impl Detection {
    /// What it says, in one line, as it stands: not yet made visible for a screen.
    pub fn text(&self) -> String {
        let rule = self.rule.label().map(|rule| format!("of {rule}"));
        let mut parts: Vec<String> = rule
            .into_iter()
            .chain(self.operation.iter().cloned())
            .collect();
        let mut add = |whose: &str, facts: &Facts| {
            if facts.is_none {
                parts.push(format!("no {whose}"));
            }
            for (property, state) in facts.iter() {
                let value = match state {
                    State::Known(value) => property.shown(value),
                    State::Absent => "absent".to_owned(),
                };
                let whose = if whose == "event" {
                    String::new()
                } else {
                    format!("{whose} ")
                };
                let value = if value.is_empty() { "\"\"" } else { &value };
                parts.push(format!("{whose}{property} {value}"));
            }
        };
        add("event", &self.event);
        add("process", &self.process);
        if let Some(parent) = &self.parentprocess {
            add("parentprocess", parent);
        }
        if let Ancestors::Known(list) = &self.ancestors {
            if list.is_empty() {
                add("ancestor", &Facts::none());
            }
            for (at, facts) in list.iter().enumerate() {
                add(&format!("ancestor {}", at + 1), facts);
            }
        }
        if parts.is_empty() {
            "any detection".to_owned()
        } else {
            parts.join(", ")
        }
    }
}
