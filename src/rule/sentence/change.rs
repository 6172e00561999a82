//! What differs between two drafts, in words: the sentence of each where what they
//! hide is said otherwise, then what no sentence says.

use super::of;
use crate::rule::Draft;

/// What is another in `new` than in `old`, line by line: `before` and `now` are what
/// the two are called.
pub fn change(old: &Draft, new: &Draft, before: &str, now: &str) -> Vec<String> {
    let (was, is) = (of(old), of(new));
    let mut lines = match was == is {
        true if old.definition == new.definition => Vec::new(),
        true => vec![format!("in words as before: {is}")],
        false => vec![format!("{before}: {was}"), format!("{now}: {is}")],
    };
    let heads = [
        ("name", &old.name, &new.name),
        ("note", &old.note, &new.note),
    ];
    for (what, old, new) in heads {
        match (old.as_str(), new.as_str()) {
            (old, new) if old == new => {}
            ("", new) => lines.push(format!("{what}: {new}")),
            (_, "") => lines.push(format!("{what}: none any more")),
            (old, new) => lines.push(format!("{what}: {new}; {before}: {old}")),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::read;

    #[test]
    fn a_change_is_told_in_two_sentences() {
        let draft = |value: &str| {
            let xml = format!(
                r#"<definition><process><condition component="FileItem" property="FileName" condition="is" value="{value}"/></process></definition>"#
            );
            read::read(xml.as_bytes(), "one").expect("a draft")
        };
        let (old, mut new) = (draft("a.exe"), draft("b.exe"));
        assert!(change(&old, &old, "there", "now").is_empty());
        new.note = "INC-1".to_owned();
        assert_eq!(
            change(&old, &new, "there", "now"),
            [
                "there: Hides detections of every rule where the process's file name is `a.exe`",
                "now: Hides detections of every rule where the process's file name is `b.exe`",
                "note: INC-1",
            ]
        );
        let broken = draft("a.exe");
        let mut nothing = broken.clone();
        nothing.definition.children[0].children.clear();
        nothing
            .definition
            .children
            .push(crate::rule::Node::operator("xor", vec![]));
        assert!(change(&broken, &nothing, "there", "now")[1].starts_with("now: Has no meaning: "));
    }
}
