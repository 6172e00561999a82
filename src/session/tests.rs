use super::*;
use proptest::prelude::*;

fn keys(names: &[&str]) -> Vec<DetectionKey> {
    names.iter().map(|name| DetectionKey::from(*name)).collect()
}

#[test]
fn verdicts_are_taken_back_to_what_they_were() {
    let mut session = Session::default();
    session.act(Change::verdict(Some(Verdict::Threat), keys(&["a"])));
    let entry = session
        .act(Change::verdict(Some(Verdict::Benign), keys(&["a", "b"])))
        .unwrap();
    assert_eq!(
        entry.inverse,
        Change::Verdicts(vec![
            (None, keys(&["b"])),
            (Some(Verdict::Threat), keys(&["a"]))
        ])
    );
    assert_eq!(session.act(entry.change), None, "nothing changes");
    session.undo();
    assert_eq!(session.verdict("a"), Some(Verdict::Threat));
    assert_eq!(session.verdict("b"), None);
    session.redo();
    assert_eq!(session.verdict("a"), Some(Verdict::Benign));
    assert_eq!(session.redo(), None);
}

#[test]
fn an_empty_note_is_none() {
    let mut session = Session::default();
    let note = |text: &str| Change::Notes(vec![("a".into(), Some(text.into()))]);
    assert_eq!(session.act(note("")), None);
    session.act(note("seen\nbefore \u{1F600}"));
    session.act(note(""));
    assert_eq!(session.note("a"), None);
    session.undo();
    assert_eq!(session.note("a"), Some("seen\nbefore \u{1F600}"));
}

#[test]
fn history_is_bounded() {
    let mut session = Session::default();
    for at in 0..STEPS + 10 {
        session.act(Change::Marks {
            on: keys(&[&at.to_string()]),
            off: Vec::new(),
        });
    }
    assert_eq!(session.steps(), (STEPS, 0));
}

#[test]
fn a_document_comes_back() {
    let mut session = Session::default();
    session.act(Change::verdict(Some(Verdict::Benign), keys(&["b", "a"])));
    session.act(Change::verdict(Some(Verdict::Threat), keys(&["c"])));
    session.act(Change::Notes(vec![("b".into(), Some("ø".into()))]));
    session.act(Change::Draft {
        id: 1,
        to: Box::new(Some(DraftText {
            name: "scanners".into(),
            xml: "<definition/>".into(),
            ..DraftText::default()
        })),
    });
    let document = Document::of(&session);
    let text = serde_json::to_string(&document).unwrap();
    let read = Document::parse(&text).unwrap();
    assert_eq!(read, document);
    let mut other = Session::default();
    other.act(Change::verdict(Some(Verdict::Threat), keys(&["a"])));
    let change = read.change(&other);
    other.act(change.clone()).unwrap();
    assert_eq!(Document::of(&other), document);
    assert_eq!(
        other.act(read.change(&other)),
        None,
        "a second time is nothing"
    );
    other.undo();
    assert_eq!(other.verdict("a"), Some(Verdict::Threat));
    assert!(other.drafts().is_empty());
    for (text, wanted) in [
        ("{}", "missing"),
        ("[]", "no session"),
        (r#"{"quell_session":2}"#, "reads 1"),
        (r#"{"quell_session":1,"benign":"a"}"#, "no session"),
    ] {
        let error = Document::parse(text).unwrap_err();
        assert!(error.contains(wanted), "{error}");
    }
}

fn any_change() -> impl Strategy<Value = Change> {
    let key = || prop::sample::select(vec!["a", "b", "c", "d"]).prop_map(DetectionKey::from);
    let some = || prop::collection::vec(key(), 0..4);
    let verdict = prop::sample::select(vec![None, Some(Verdict::Benign), Some(Verdict::Threat)]);
    let draft = prop::option::of("[a-c]{0,2}").prop_map(|name| {
        name.map(|name| DraftText {
            name,
            ..DraftText::default()
        })
    });
    let leaf = prop_oneof![
        prop::collection::vec((verdict, some()), 0..3).prop_map(Change::Verdicts),
        prop::collection::vec((key(), prop::option::of("[xy]{0,1}")), 0..4).prop_map(Change::Notes),
        (some(), some()).prop_map(|(on, off)| Change::Marks { on, off }),
        (1u64..3, draft).prop_map(|(id, to)| Change::Draft {
            id,
            to: Box::new(to)
        }),
    ];
    leaf.prop_recursive(2, 8, 3, |inner| {
        prop::collection::vec(inner, 0..3).prop_map(Change::Several)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn everything_can_be_taken_back(changes in prop::collection::vec(any_change(), 0..12)) {
        let mut session = Session::default();
        let mut states = vec![session.clone()];
        for change in changes {
            let text = serde_json::to_string(&change).unwrap();
            prop_assert_eq!(&serde_json::from_str::<Change>(&text).unwrap(), &change);
            if session.act(change).is_some() {
                states.push(session.clone());
            }
        }
        let bare = |session: &Session| Session { undo: vec![], redo: vec![], ..session.clone() };
        let last = bare(&session);
        for state in states.iter().rev().skip(1) {
            prop_assert!(session.undo().is_some());
            prop_assert_eq!(bare(&session), bare(state));
        }
        prop_assert!(session.undo().is_none());
        while session.redo().is_some() {}
        prop_assert_eq!(bare(&session), last);
    }
}

fn store(ids: std::ops::Range<usize>) -> crate::store::Store {
    let mut store = crate::store::Store::default();
    for at in ids {
        let detection = crate::detection::Detection {
            // Every third has no id, every fifth is there twice.
            id: (at % 3 != 0).then(|| format!("id-{}", at - usize::from(at % 5 == 0))),
            time: Some(at as i64 / 2),
            ..Default::default()
        };
        store.push(&detection, 0, Default::default());
    }
    store
}

#[test]
fn rows_follow_the_session_however_both_grow() {
    let (mut all, mut session, mut rows) =
        (store(0..30), Session::default(), SessionRows::default());
    rows.extend(&all, &session);
    let check = |rows: &mut SessionRows, all: &crate::store::Store, session: &Session| {
        for row in 0..all.len() {
            let key = rows.key(all, row);
            assert_eq!(rows.verdict(row), session.verdict(&key), "{row} {key}");
            assert_eq!(rows.marked.contains(row), session.is_marked(&key));
            assert_eq!(rows.noted.contains(row), session.note(&key).is_some());
            assert!(rows.rows_of(all, &key).contains(&(row as u32)));
        }
    };
    for step in 0..12 {
        let named = rows.keys(&all, (0..all.len()).filter(|row| row % (step + 1) == 0));
        let change = match step % 4 {
            0 => Change::verdict(Some(Verdict::Benign), named),
            1 => Change::verdict(Some(Verdict::Threat), named),
            2 => Change::Marks {
                on: named,
                off: Vec::new(),
            },
            _ => Change::Notes(
                named
                    .into_iter()
                    .map(|key| (key, Some("n".into())))
                    .collect(),
            ),
        };
        if let Some(entry) = session.act(change) {
            rows.take(&all, &session, &entry.change);
        }
        check(&mut rows, &all, &session);
        if step % 3 == 0 {
            // More rows, some of detections that were decided already.
            all.absorb(store(step..step + 40));
            rows.extend(&all, &session);
            check(&mut rows, &all, &session);
            if let Some(entry) = session.undo() {
                rows.take(&all, &session, &entry.change);
            }
            check(&mut rows, &all, &session);
        }
    }
    let mut anew = SessionRows::default();
    anew.extend(&all, &session);
    check(&mut anew, &all, &session);
    assert_eq!(anew.counts(), rows.counts());
}

#[test]
fn what_the_first_version_decided_is_found_again() {
    let all = store(0..12);
    let older: Vec<DetectionKey> = (0..12)
        .filter(|row| all.own_id(*row).is_none())
        .map(|row| super::older::key(&all, row).into())
        .collect();
    assert_eq!(older.len(), 4);
    let mut session = Session::default();
    // Rows were there before the session, and after it.
    let mut rows = SessionRows::default();
    rows.extend(&all, &session);
    let newer = rows.keys(&all, 0..12);
    let change = Change::verdict(Some(Verdict::Threat), older.clone());
    let entry = session.act(change).unwrap();
    rows.take(&all, &session, &entry.change);
    let mut anew = SessionRows::default();
    anew.extend(&all, &session);
    for rows in [&mut rows, &mut anew] {
        assert_eq!(rows.threat.iter().collect::<Vec<_>>(), [0, 3, 6, 9]);
        for row in 0..12 {
            let key = rows.key(&all, row);
            let is_older = row % 3 == 0;
            assert_eq!(older.contains(&key), is_older, "{row}");
            assert_eq!(newer.contains(&key), !is_older, "{row}");
            assert!(rows.rows_of(&all, &key).contains(&(row as u32)));
        }
    }
}
