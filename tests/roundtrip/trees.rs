//! Any tree, with whatever strings, survives the way through a file.

use proptest::prelude::*;
use quell::rule::form::Form;
use quell::rule::read::read;
use quell::rule::write::write;
use quell::rule::{Condition, Draft, Kind, Node};

/// Characters that somewhere mean something, and any that XML allows.
fn letter() -> impl Strategy<Value = char> {
    prop_oneof![
        4 => prop::sample::select(
            "<>&\"'-]![CDATA?/= \t\n\r;#x09\u{85}\u{2028}\u{feff}\u{202e}\u{7f}é😀\u{fffd}\u{10ffff}"
                .chars()
                .collect::<Vec<_>>()
        ),
        1 => any::<char>().prop_map(|letter| match letter {
            '\0'..' ' | '\u{fffe}' | '\u{ffff}' => '-',
            _ => letter,
        }),
    ]
}

fn text() -> impl Strategy<Value = String> {
    prop::collection::vec(letter(), 0..12).prop_map(String::from_iter)
}

fn maybe() -> impl Strategy<Value = Option<String>> {
    prop::option::weighted(0.9, text())
}

/// With control characters, for what stands in JSON.
fn wild() -> impl Strategy<Value = String> {
    prop::collection::vec(prop_oneof![letter(), any::<char>(), Just('\0')], 0..12)
        .prop_map(String::from_iter)
}

fn extra() -> impl Strategy<Value = Vec<(String, String)>> {
    let names = prop::sample::subsequence(vec!["a", "xml:lang", "data-é.1"], 0..3);
    (names, prop::collection::vec(text(), 3))
        .prop_map(|(names, values)| names.into_iter().map(str::to_owned).zip(values).collect())
}

fn comment() -> impl Strategy<Value = Node> {
    text().prop_map(|mut text| {
        while text.contains("--") {
            text = text.replace("--", "- -");
        }
        if text.ends_with('-') {
            text.push(' ');
        }
        Node::new(Kind::Comment(text))
    })
}

fn foreign() -> impl Strategy<Value = Node> {
    let element = |name: &str, source: &str| Kind::Foreign {
        name: name.to_owned(),
        source: source.to_owned(),
    };
    prop::sample::select(vec![
        element(
            "odd",
            "<odd a='1&#9;\t>'>x &amp; y<!-- z -->\r\n <odd><![CDATA[ <]] ]]></odd></odd>",
        ),
        element("odd", "<odd/>"),
        element("?pi", "<?pi a > b?>"),
    ])
    .prop_map(Node::new)
}

fn stray_text() -> impl Strategy<Value = Node> {
    prop::sample::select(vec![
        "hello",
        "a\n b &lt; c",
        "<![CDATA[ ]]>",
        "&#32;",
        "]]&gt;",
    ])
    .prop_map(|source| {
        Node::new(Kind::Foreign {
            name: String::new(),
            source: source.to_owned(),
        })
    })
}

/// Puts comments and foreign parts among children. Two texts side by side would
/// be read as one.
fn among(node: impl Strategy<Value = Node>) -> impl Strategy<Value = Vec<Node>> {
    let child = prop_oneof![8 => node, 1 => comment(), 1 => foreign(), 1 => stray_text()];
    prop::collection::vec(child, 0..4).prop_map(|mut children| {
        let is_text =
            |node: &Node| matches!(&node.kind, Kind::Foreign { name, .. } if name.is_empty());
        children.dedup_by(|right, left| is_text(left) && is_text(right));
        children
    })
}

fn node(kind: Kind, extra: Vec<(String, String)>, children: Vec<Node>) -> Node {
    Node {
        extra,
        ..Node::with(kind, children)
    }
}

fn expression() -> impl Strategy<Value = Node> {
    let condition = (
        maybe(),
        maybe(),
        maybe(),
        maybe(),
        extra(),
        prop::option::weighted(0.1, comment()),
    )
        .prop_map(|(component, property, comparison, value, extra, comment)| {
            let condition = Condition {
                component,
                property,
                comparison,
                value,
            };
            node(
                Kind::Condition(condition),
                extra,
                comment.into_iter().collect(),
            )
        });
    condition.prop_recursive(4, 24, 4, |inner| {
        let word = prop_oneof![
            Just(Some("or".to_owned())),
            Just(Some("AND".to_owned())),
            Just(Some("not".to_owned())),
            maybe()
        ];
        (word, extra(), among(inner))
            .prop_map(|(word, extra, children)| node(Kind::Operator(word), extra, children))
    })
}

fn operation() -> impl Strategy<Value = Node> {
    (maybe(), extra(), among(expression()))
        .prop_map(|(word, extra, children)| node(Kind::Operation(word), extra, children))
}

fn part() -> impl Strategy<Value = Node> {
    let ancestor =
        (maybe(), maybe()).prop_map(|(distance, unique)| Kind::Ancestor { distance, unique });
    let kind = prop_oneof![Just(Kind::Process), Just(Kind::ParentProcess), ancestor];
    prop_oneof![
        (kind, extra(), among(expression()))
            .prop_map(|(kind, extra, children)| node(kind, extra, children)),
        (extra(), among(operation())).prop_map(|(extra, children)| node(
            Kind::Operations,
            extra,
            children
        )),
    ]
}

pub(crate) fn definition() -> impl Strategy<Value = Node> {
    (extra(), among(part())).prop_map(|(extra, children)| node(Kind::Definition, extra, children))
}

fn draft() -> impl Strategy<Value = Draft> {
    (
        wild(),
        wild(),
        prop::collection::vec(wild(), 0..3),
        definition(),
    )
        .prop_map(|(name, note, rules, definition)| Draft {
            name,
            note,
            rules,
            definition,
            origin: None,
        })
}

/// What another parser sees of the elements that the language has.
fn seen_by_roxmltree(text: &str) -> Vec<(String, Vec<(String, String)>)> {
    let document =
        roxmltree::Document::parse(text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    let is_foreign =
        |node: &roxmltree::Node<'_, '_>| node.ancestors().any(|above| above.has_tag_name("odd"));
    let root = document
        .descendants()
        .find(|node| node.has_tag_name("definition"))
        .unwrap();
    root.descendants()
        .filter(|node| node.is_element() && !is_foreign(node))
        .map(|node| {
            let mut attributes: Vec<_> = node
                .attributes()
                .map(|attribute| (attribute.name().to_owned(), attribute.value().to_owned()))
                .collect();
            attributes.sort();
            (node.tag_name().name().to_owned(), attributes)
        })
        .collect()
}

fn seen_in_tree(definition: &Node) -> Vec<(String, Vec<(String, String)>)> {
    let mut seen = Vec::new();
    definition.walk(&mut |_, node| {
        let known = match &node.kind {
            Kind::Comment(_) | Kind::Foreign { .. } => return,
            Kind::Ancestor { distance, unique } => vec![("distance", distance), ("unique", unique)],
            Kind::Operation(word) | Kind::Operator(word) => vec![("type", word)],
            Kind::Condition(condition) => vec![
                ("component", &condition.component),
                ("property", &condition.property),
                ("condition", &condition.comparison),
                ("value", &condition.value),
            ],
            _ => vec![],
        };
        let mut attributes: Vec<_> =
            known
                .into_iter()
                .filter_map(|(name, value)| Some((name.to_owned(), value.clone()?)))
                .chain(node.extra.iter().map(|(name, value)| {
                    (name.trim_start_matches("xml:").to_owned(), value.clone())
                }))
                .collect();
        attributes.sort();
        seen.push((node.element().to_owned(), attributes));
    });
    seen
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_draft_reads_back_as_it_was(draft in draft()) {
        let bytes = write(&draft, Form::Definition, &|_| None).unwrap();
        let again = read(&bytes, "").unwrap();
        prop_assert!(again.is_same(&draft), "{}", String::from_utf8_lossy(&bytes));
        prop_assert_eq!(write(&again, Form::Definition, &|_| None).unwrap(), bytes.clone());
        let text = String::from_utf8(bytes).unwrap();
        prop_assert_eq!(seen_by_roxmltree(&text), seen_in_tree(&draft.definition));
    }

    #[test]
    fn any_rule_reads_back_as_it_was(draft in draft(), name in text()) {
        let draft = Draft { name, ..draft };
        let bytes = write(&draft, Form::Rule, &|_| None).unwrap();
        let again = read(&bytes, "").unwrap();
        prop_assert!(again.is_same(&draft), "{}", String::from_utf8_lossy(&bytes));
        let text = String::from_utf8(bytes).unwrap();
        prop_assert_eq!(seen_by_roxmltree(&text), seen_in_tree(&draft.definition));

        let draft = Draft { rules: Vec::new(), ..draft };
        let bytes = write(&draft, Form::Api, &|_| None).unwrap();
        prop_assert!(read(&bytes, "").unwrap().is_same(&draft));
    }

    #[test]
    fn what_is_read_is_well_formed(at in any::<prop::sample::Index>(), length in 0usize..9, new in "[ <>/&;#x!?\\-\"'=a\\[\\]]{0,4}") {
        let file = super::fixture("unknown.xml");
        let text = String::from_utf8(file).unwrap();
        let start = at.index(text.len());
        let end = (start + length).min(text.len());
        let text = format!("{}{new}{}", &text[..start], &text[end..]);
        if read(text.as_bytes(), "").is_ok() {
            match roxmltree::Document::parse(&text) {
                // XML 1.0 itself knows nothing of namespaces.
                Ok(_) | Err(roxmltree::Error::UnknownNamespace(..) | roxmltree::Error::InvalidName(_)
                    | roxmltree::Error::UnexpectedXmlnsUri(_) | roxmltree::Error::DuplicatedAttribute(..)) => {}
                Err(error) => prop_assert!(false, "{error}\n{text}"),
            }
        }
    }

    #[test]
    fn no_bytes_bring_it_down(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
        let _ = read(&bytes, "");
    }

    #[test]
    fn no_markup_brings_it_down(text in "(<|>|/|!|--|\\[CDATA\\[|\\]\\]|\\?|xml|definition|rule| |a|=|\"|'|&|;|#|1|DOCTYPE|\u{feff}){0,24}") {
        let _ = read(text.as_bytes(), "");
        let _ = read(format!("<definition>{text}</definition>").as_bytes(), "");
    }
}
