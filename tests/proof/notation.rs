//! Drafts in a short form, for lists of them.

use quell::rule::{Draft, read};

/// Reads a draft in the short form that the lists explain.
pub(crate) fn draft(text: &str) -> Draft {
    let mut xml = String::from("<definition>");
    let mut rest = text;
    while let Some(at) = rest.find(['[', '<']) {
        xml.push_str(&rest[..at]);
        let is_condition = rest[at..].starts_with('[');
        let end = at
            + rest[at..]
                .find(if is_condition { ']' } else { '>' })
                .expect(text);
        let inner = &rest[at + 1..end];
        rest = &rest[end + 1..];
        if is_condition {
            let mut words = inner.splitn(3, ' ');
            let (component, property) = words.next().unwrap().split_once('.').expect(inner);
            let comparison = words.next().expect(inner);
            let value = words.next().map(|value| {
                let value = value
                    .replace('&', "&amp;")
                    .replace('<', "&lt;")
                    .replace('"', "&quot;");
                format!(" value=\"{value}\"")
            });
            xml.push_str(&format!(
                r#"<condition component="{component}" property="{property}" condition="{comparison}"{} />"#,
                value.unwrap_or_default()
            ));
        } else {
            xml.push_str(&match inner {
                "and" | "or" | "not" => format!(r#"<operator type="{inner}">"#),
                "/and" | "/or" | "/not" => "</operator>".to_owned(),
                "/op" => "</operation>".to_owned(),
                other => match other.strip_prefix("op ") {
                    Some(name) => format!(r#"<operation type="{name}">"#),
                    None => format!("<{other}>"),
                },
            });
        }
    }
    xml.push_str("</definition>");
    read::read(xml.as_bytes(), "draft").unwrap_or_else(|error| panic!("{error}: {xml}"))
}
