//! A digest of what an exclusion's XML says, whatever a server makes of its
//! layout: the order of attributes and of an operator's children, blanks,
//! comments and the names around the definition do not count.

use crate::rule::read::read;
use crate::rule::{Kind, Node};
use std::fmt::Write;

/// The digest, `blake3:` and 64 letters; of XML that can't be read one of its bytes.
pub fn digest_of(xml: &str) -> String {
    digest_of_bytes(xml.as_bytes())
}

/// The same, of a file's bytes, in any encoding that can be read.
pub(super) fn digest_of_bytes(xml: &[u8]) -> String {
    let text = match read(xml, "") {
        Ok(draft) => canonical(&draft.definition).into_bytes(),
        Err(_) => [b"unread ", xml].concat(),
    };
    format!("blake3:{}", blake3::hash(&text).to_hex())
}

/// A definition in its canonical text.
fn canonical(node: &Node) -> String {
    let mut children: Vec<String> = node
        .children
        .iter()
        .filter(|child| !matches!(child.kind, Kind::Comment(_)))
        .map(canonical)
        .collect();
    // All that may stand beside each other is joined without order.
    children.sort();
    let mut attributes: Vec<(&str, &str)> = Vec::new();
    let put = |name: &'static str, value: &'_ Option<String>| {
        value.as_ref().map(|value| (name, value.clone()))
    };
    let own = match &node.kind {
        Kind::Operation(name) => vec![put("type", name)],
        Kind::Operator(name) => vec![put("type", &name.as_ref().map(|it| it.to_lowercase()))],
        Kind::Ancestor { distance, unique } => {
            vec![put("distance", distance), put("unique", unique)]
        }
        Kind::Condition(condition) => vec![
            put("component", &condition.component),
            put("property", &condition.property),
            put("condition", &condition.comparison),
            put("value", &condition.value),
        ],
        Kind::Foreign { source, .. } => {
            let text = source.split_whitespace().collect::<Vec<_>>().join(" ");
            vec![put("source", &Some(text))]
        }
        _ => Vec::new(),
    };
    let own: Vec<(&str, String)> = own.into_iter().flatten().collect();
    attributes.extend(own.iter().map(|(name, value)| (*name, value.as_str())));
    attributes.extend(
        node.extra
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str())),
    );
    attributes.sort_unstable();
    let mut text = format!("({}", node.element().to_lowercase());
    for (name, value) in attributes {
        let _ = write!(text, " {name}={value:?}");
    }
    for child in children {
        text.push_str(&child);
    }
    text.push(')');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layout_does_not_count() {
        let one = r#"<definition><process><operator type="OR"><condition component="A" property="B" condition="is" value="1"/><condition component="A" property="B" condition="is" value="2"/></operator></process></definition>"#;
        let other = r#"<rule><description><name>x</name></description><definition>
            <!-- why --><process><operator type="or">
            <condition value="2" condition="is" property="B" component="A" />
            <condition component="A" property="B" condition="is" value="1" />
            </operator></process></definition></rule>"#;
        assert_eq!(digest_of(one), digest_of(other));
        assert_ne!(digest_of(one), digest_of(&one.replace("\"2\"", "\"3\"")));
        assert_ne!(digest_of(one), digest_of(&one.replace("OR", "and")));
        assert_ne!(digest_of("<definition"), digest_of("<definition>"));
    }
}
