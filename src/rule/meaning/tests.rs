use super::*;

fn problems(definition: Vec<Node>) -> Vec<(&'static str, String)> {
    let meaning = of(&Node::with(Kind::Definition, definition));
    assert_eq!(meaning.definition.is_none(), meaning.error().is_some());
    meaning
        .problems
        .into_iter()
        .map(|problem| (problem.code.name(), problem.message))
        .collect()
}

fn codes(definition: Vec<Node>) -> Vec<&'static str> {
    problems(definition)
        .into_iter()
        .map(|(code, _)| code)
        .collect()
}

fn process(children: Vec<Node>) -> Vec<Node> {
    vec![Node::with(Kind::Process, children)]
}

fn is(property: &str, comparison: &str, value: &str) -> Node {
    let (component, name) = property.split_once('.').expect("a dot");
    Node::condition(component, name, comparison, Some(value))
}

#[test]
fn each_nonsense_is_named() {
    let name = || is("FileItem.FileName", "is", "a.exe");
    assert_eq!(codes(process(vec![name()])), [""; 0]);
    assert_eq!(codes(process(vec![])), [""; 0]);
    assert_eq!(codes(process(vec![name(), name()])), ["Q110"]);
    assert_eq!(
        codes(process(vec![Node::operator("nor", vec![name()])])),
        ["Q109"]
    );
    assert_eq!(codes(process(vec![Node::operator("OR", vec![])])), ["Q109"]);
    assert_eq!(
        codes(process(vec![Node::operator("Not", vec![name(), name()])])),
        ["Q109"]
    );
    assert_eq!(codes([process(vec![]), process(vec![])].concat()), ["Q109"]);
    assert_eq!(
        codes(process(vec![is("LiveGrid.Age", "starts", "1")])),
        ["Q108"]
    );
    assert_eq!(
        codes(process(vec![is("LiveGrid.Age", "matches", "1")])),
        ["Q108"]
    );
    assert_eq!(
        codes(process(vec![is("fileitem.FileName", "IS", "a")])),
        ["Q107", "Q107"]
    );
    assert_eq!(codes(process(vec![is("Module.Sha1", "is", "a")])), ["Q107"]);
    assert_eq!(
        codes(process(vec![is("Network.IpAddressV4", "is", "10.0.0.1/8")])),
        ["Q106"]
    );
    let two = Kind::Ancestor {
        distance: Some("0".into()),
        unique: Some("maybe".into()),
    };
    assert_eq!(codes(vec![Node::new(two)]), ["Q109", "Q109"]);
    let any = || {
        Node::new(Kind::Ancestor {
            distance: None,
            unique: None,
        })
    };
    assert_eq!(codes(vec![any(), any()]), [""; 0]);
}

#[test]
fn messages_carry_the_input_in_backticks() {
    assert_eq!(
        problems(process(vec![is("Network.IpAddressV4", "is", "127.0.01")])),
        [(
            "Q105",
            "`127.0.01` is not an IPv4 address or prefix".to_owned()
        )]
    );
}

#[test]
fn tests_are_met_in_the_order_in_which_they_stand() {
    let nodes = vec![
        Node::with(
            Kind::Operations,
            vec![Node::with(
                Kind::Operation(Some("WriteFile".into())),
                vec![is("FileItem.FileName", "is", "a")],
            )],
        ),
        Node::with(
            Kind::ParentProcess,
            vec![Node::operator(
                "or",
                vec![
                    Node::operator("not", vec![is("FileItem.FileName", "is", "b")]),
                    Node::operator(
                        "and",
                        vec![
                            is("FileItem.FileName", "is", "c"),
                            is("FileItem.FileName", "is", "d"),
                        ],
                    ),
                    is("FileItem.FileName", "is", "e"),
                ],
            )],
        ),
    ];
    let definition = of(&Node::with(Kind::Definition, nodes)).definition.unwrap();
    let met: Vec<_> = definition
        .tests()
        .map(|(root, branch, test)| {
            let value = match &test.literal {
                Literal::Text(text) => text.to_string(),
                _ => String::new(),
            };
            (root.subject, root.operation, branch.path.clone(), value)
        })
        .collect();
    let above = Subject::ParentProcess;
    assert_eq!(
        met,
        [
            (Subject::Event, Some("WriteFile"), vec![0, 0, 0], "a".into()),
            (above, None, vec![1, 0, 0, 0], "b".into()),
            (above, None, vec![1, 0, 1, 0], "c".into()),
            (above, None, vec![1, 0, 1, 1], "d".into()),
            (above, None, vec![1, 0, 2], "e".into()),
        ]
    );
    assert_eq!(definition.operations().collect::<Vec<_>>(), ["WriteFile"]);
}
