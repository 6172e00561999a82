use super::*;

#[test]
fn a_path_is_written_in_the_words_of_the_file() {
    let tree = Node::with(
        Kind::Definition,
        vec![
            Node::new(Kind::Comment("hi".into())),
            Node::with(
                Kind::Operations,
                vec![
                    Node::new(Kind::Operation(Some("A".into()))),
                    Node::with(
                        Kind::Operation(Some("B".into())),
                        vec![Node::operator("or", vec![])],
                    ),
                ],
            ),
        ],
    );
    assert_eq!(
        tree.xpath(&[1, 1, 0]),
        "definition/operations/operation[2]/operator[1]"
    );
    assert_eq!(tree.xpath(&[]), "definition");
}

#[test]
fn a_tree_read_again_keeps_the_ids() {
    let is = |value: &str| Node::condition("Network", "Port", "is", Some(value));
    let old = Node::operator("or", vec![is("1"), is("2"), is("3")]);
    let id = |at: usize| old.children[at].id;
    // The third has moved to the front and the second says something else.
    let mut new = Node::operator(
        "or",
        vec![is("3"), is("20"), Node::operator("and", vec![is("1")])],
    );
    new.keep_ids(&old);
    assert_eq!(new.id, old.id);
    assert_eq!(new.children[0].id, id(2));
    assert_eq!(new.children[1].id, id(1));
    assert_eq!(new.children[2].children[0].id, id(0));
    assert_eq!(new.find(id(0)), Some(&is("1")));
    assert_eq!(new.path_of(id(0)), Some(vec![2, 0]));
}
