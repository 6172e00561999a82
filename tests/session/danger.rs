//! What a tired hand does: conditions for another rule, marks that nobody sees,
//! threats that are hidden, and what has to be typed before it is saved.

use super::{at_address, detections, driver, flood};
use crate::support::driver::{Driver, sample};
use crate::support::picture::{draw, text};
use quell::app::Msg;
use quell::app::overlay::caution::Caution;
use quell::app::overlay::{Ask, Overlay};
use quell::session::{Change, Session};
use quell::tui::theme::Palette;

fn template() -> Driver {
    let template = std::fs::read_to_string(sample("forum-template.xml")).unwrap();
    Driver::open("e0517-flood.json").draft("forum", &template)
}

fn caution(driver: &Driver) -> &Caution {
    match driver.app.overlays().last() {
        Some(Overlay::Caution(caution)) => caution,
        other => panic!("no question but {other:?}; {}", driver.notice()),
    }
}

/// The replies of the question: key, and what would be hidden then.
fn replies(driver: &Driver) -> Vec<(char, Option<usize>)> {
    let replies = caution(driver).replies.iter();
    replies.map(|reply| (reply.key, reply.hides)).collect()
}

/// What stands at stake where the name is asked for.
fn stakes(driver: &Driver) -> String {
    match driver.app.overlays().last() {
        Some(Overlay::Prompt(prompt)) => match &prompt.ask {
            Ask::Insist { stakes, .. } => stakes.join("\n"),
            other => panic!("asked for {other:?}"),
        },
        other => panic!("no name is asked for: {other:?}; {}", driver.notice()),
    }
}

fn screen(driver: &Driver) -> String {
    text(&draw(&driver.app, Palette::Plain))
}

/// A draft with one condition, for a rule.
fn lone(comparison: &str, value: &str) -> String {
    format!(
        r#"<definition><!-- quell: {{"name":"lone","rules":["E0517"]}} --><operations><operation type="TcpIpProtocolIdentified">
        <condition component="Network" property="IpAddressV4" condition="{comparison}" value="{value}"/></operation></operations></definition>"#
    )
}

#[test]
fn a_condition_from_a_group_of_another_rule_is_asked_about() {
    let mut driver = Driver::open("e0517-flood.json");
    at_address(&mut driver, "192.168.2.123");
    driver.keys("a");
    let before = (driver.builder(), driver.counts());
    assert_eq!(before.1.0, 276);
    driver.keys("1 Esc f Enter");
    let view = driver.app.list().open_groups().unwrap();
    let groups = view.groups.clone().unwrap();
    let is_other = |group: &usize| {
        let row = groups.rows_of(*group)[0] as usize;
        let rule = driver.app.store().records().rule(row).unwrap();
        !rule.is_called("E0517")
    };
    let at = (0..groups.len()).find(is_other).unwrap();
    driver.keys(&"j ".repeat(at));
    driver.keys("a");
    assert_eq!(
        (driver.builder(), driver.counts()),
        before,
        "nothing is added unasked"
    );
    let stakes = caution(&driver).stakes.join("\n");
    assert!(stakes.contains("the exclusion is for E0517"), "{stakes}");
    let asked = replies(&driver);
    let (new, here) = (asked[0].1.unwrap(), asked[1].1.unwrap());
    assert!(new > 0, "{asked:?}");
    assert!(here <= 276, "{asked:?}");
    // Back leaves all as it was.
    driver.keys("Esc");
    assert_eq!((driver.builder(), driver.counts()), before);
    // Enter takes the careful way: another exclusion, for that rule.
    driver.keys("a Enter");
    assert_ne!(driver.app.work().draft().rules, ["E0517"]);
    assert_eq!(driver.counts().0, new);
    let wanted = format!("hides {new}");
    assert!(driver.notice().contains(&wanted), "{}", driver.notice());
    // The other one is there still.
    driver.keys("D");
    let Some(Overlay::Drafts(drafts)) = driver.app.overlays().last() else {
        panic!("no list")
    };
    assert_eq!(drafts.listed.len(), 2);
    driver.keys("g Enter");
    assert_eq!(driver.builder().lines().count(), before.0.lines().count());
    assert_eq!(driver.counts().0, 276);
    // Added here all the same, what came of it is said.
    driver.keys("1 a h");
    assert_eq!(driver.counts().0, here);
    let notice = driver.notice();
    assert!(
        notice.starts_with("added ") && notice.contains(&here.to_string()),
        "{notice}"
    );
}

#[test]
fn a_condition_from_a_detail_of_another_rule_is_asked_about() {
    let mut driver = driver();
    driver.keys("2").on("Network.IpAddressV4").keys("a");
    let before = driver.builder();
    driver
        .keys("1 g j j j j j 2")
        .on("Network.IpAddressV4")
        .keys("a");
    assert_eq!(
        replies(&driver),
        [('e', Some(1)), ('h', Some(2)), ('n', Some(2))]
    );
    driver.keys("n");
    assert_eq!(driver.builder(), before);
    // A facet's value comes from what is shown.
    driver.keys("1 Esc / \"D0522\" Enter : \"facets\" Enter \"port\" Enter a");
    assert_eq!(replies(&driver)[0].0, 'e');
    driver.keys("Esc");
    assert!(matches!(
        driver.app.overlays().last(),
        Some(Overlay::Facets(_))
    ));
    assert_eq!(driver.builder(), before);
}

#[test]
fn an_operation_that_the_rest_does_not_go_with_is_asked_about() {
    let mut dns = flood("192.168.2.124", "53", None);
    dns.operation = Some("DnsRequest".into());
    let mut all = detections();
    all.push(dns);
    let mut driver = Driver::with(&all);
    driver
        .keys("g 2")
        .on("Network.IpAddressV4")
        .keys("a")
        .on("FileItem.FullPath");
    driver.keys("a 1 G 2").on("Network.IpAddressV4").keys("a");
    assert_eq!(caution(&driver).title, "another operation");
    driver.keys("h");
    assert!(
        driver.builder().contains("operation DnsRequest"),
        "{}",
        driver.builder()
    );
}

#[test]
fn what_is_added_says_what_came_of_it() {
    let mut driver = driver();
    driver.keys("2").on("Network.IpAddressV4").keys("a");
    assert_eq!(
        driver.notice(),
        "added Network.IpAddressV4 is 192.168.2.123: hides 2"
    );
    driver.keys("1 j j 2").on("Network.IpAddressV4").keys("a");
    assert_eq!(
        driver.notice(),
        "added Network.IpAddressV4 is 192.168.2.124: hides 3, 1 more than before"
    );
    driver.keys("1 j 2").on("Network.Port").keys("a");
    assert_eq!(
        driver.notice(),
        "added Network.Port is 3390: now it hides 0 of what is loaded, 3 before; u takes it back"
    );
    assert!(driver.app.screen().notice().as_ref().unwrap().is_error);
}

#[test]
fn the_rules_are_always_in_the_builders_title() {
    let mut driver = driver();
    driver.keys("2").on("Network.IpAddressV4").keys("a 3");
    assert!(
        screen(&driver).contains("3 Exclusion for E0517 ─"),
        "{}",
        screen(&driver)
    );
    driver.keys(": \"rules that\" Enter Ctrl-u Enter");
    assert!(
        screen(&driver).contains("3 Exclusion for ALL RULES ─"),
        "{}",
        screen(&driver)
    );
}

/// Another start, with what the session's file would hold.
fn again(before: &mut Driver, name: &str) -> Driver {
    let mut session = Session::default();
    for entry in &before.kept {
        session.act(entry.change.clone());
    }
    let mut after = Driver::open(name);
    after
        .app
        .resume(session, Some(before.app.view()), None, true);
    after.tell(Msg::Resize(120, 40));
    after
}

#[test]
fn marks_are_not_taken_up_again() {
    let mut before = Driver::open("e0517-flood.json");
    before.app.resume(Default::default(), None, None, true);
    before.keys("g Space");
    let marked: Vec<usize> = before.app.triage().rows().marked.iter().collect();
    assert_eq!(marked.len(), 1);
    let mut after = again(&mut before, "e0517-flood.json");
    assert!(after.app.triage().rows().marked.is_empty());
    assert_eq!(after.app.triage().session().marks().count(), 0);
    let Some(Change::Marks { off, .. }) = after.kept.last().map(|entry| &entry.change) else {
        panic!("the file is told: {:?}", after.kept)
    };
    assert_eq!(off.len(), 1);
    after.keys("g j j j j");
    let row = after.app.list().row().unwrap();
    after.keys("t");
    let threats: Vec<usize> = after.app.triage().rows().threat.iter().collect();
    assert_eq!(threats, [row]);
    // Nor does the way back bring them up: that step does nothing any more.
    after.keys("u u u");
    assert!(after.app.triage().rows().marked.is_empty());
    assert_eq!(after.notice(), "nothing to undo");
}

#[test]
fn marks_that_are_not_shown_are_asked_about() {
    let mut driver = driver();
    // The first two are marked, then hidden by a filter.
    driver.keys("Space Space / \"10.20.0.9\" Enter g");
    assert!(
        screen(&driver).contains("2 marked, 2 not shown"),
        "{}",
        screen(&driver)
    );
    driver.keys("t");
    assert!(driver.app.triage().rows().threat.is_empty());
    let asked = caution(&driver);
    assert!(
        asked.stakes[0].contains("2 of 2 marked are not shown"),
        "{:?}",
        asked.stakes
    );
    assert!(
        asked.stakes[1].contains("192.168.2.123"),
        "{:?}",
        asked.stakes
    );
    driver.keys("Enter");
    let threats: Vec<usize> = driver.app.triage().rows().threat.iter().collect();
    assert_eq!(threats, [4], "the one under the cursor");
    driver.keys("u b a");
    assert_eq!(
        driver.app.triage().rows().benign.count(),
        2,
        "all that are marked, as chosen"
    );
    // One shown, one not: the careful way is the one that is seen.
    driver.keys("Esc g Space / \"java\" Enter g Space c");
    assert_eq!(caution(&driver).replies[0].key, 's');
    driver.keys("Enter");
    assert_eq!(driver.app.triage().rows().benign.count(), 1);
    assert_eq!(driver.app.triage().rows().marked.count(), 1);
    driver.keys("n");
    assert!(matches!(
        driver.app.overlays().last(),
        Some(Overlay::Caution(_))
    ));
    driver.keys("a \"why\" Enter");
    assert_eq!(driver.app.triage().rows().noted.count(), 1);
}

#[test]
fn escape_clears_range_and_marks_before_it_widens() {
    let mut driver = driver();
    driver.keys("/ \"192.168.2.123\" Enter g Space V Esc");
    assert_eq!(driver.app.triage().marks().range, None);
    assert_eq!(driver.app.triage().rows().marked.count(), 1);
    driver.keys("Esc");
    assert!(driver.app.triage().rows().marked.is_empty());
    assert!(!driver.app.list().filter().is_empty());
    driver.keys("Esc");
    assert!(driver.app.list().filter().is_empty());
    driver.keys("u");
    assert_eq!(
        driver.app.triage().rows().marked.count(),
        1,
        "u brings them back"
    );
    driver.keys("Ctrl-c");
    assert!(
        driver.app.overlays().is_empty(),
        "there was something to back out of"
    );
    driver.keys("Ctrl-c");
    assert!(matches!(
        driver.app.overlays().last(),
        Some(Overlay::Confirm(..))
    ));
}

#[test]
fn a_range_is_drawn_while_it_grows_and_all_shown_can_be_marked() {
    let mut driver = driver();
    driver.keys("j V j j");
    let drawn = screen(&driver);
    assert_eq!(drawn.matches('┃').count() - frame_signs(), 3, "{drawn}");
    assert!(drawn.contains("range of 3"), "{drawn}");
    driver.keys("Esc / \"192.168.2.123\" Enter : \"mark: all\" Enter");
    assert_eq!(
        driver.app.triage().rows().marked.count(),
        driver.app.list().shown().len()
    );
    assert!(screen(&driver).contains(" marked"), "{}", screen(&driver));
}

/// How often the sign of a range stands in a frame: the focused pane's sides.
fn frame_signs() -> usize {
    let mut driver = driver();
    driver.keys("j j j");
    screen(&driver).matches('┃').count()
}

#[test]
fn a_threat_that_is_hidden_has_a_sign_of_its_own() {
    let mut driver = driver();
    driver
        .keys("/ \"192.168.2.77\" Enter t Esc g 2")
        .on("Network.IpAddressV4");
    driver.keys("a 3 + 1");
    let drawn = screen(&driver);
    assert!(drawn.lines().any(|line| line.contains("!T")), "{drawn}");
    assert_eq!(
        drawn.matches("HIDES 1 THREAT").count(),
        2,
        "title and status: {drawn}"
    );
    driver.keys("f Enter");
    let drawn = screen(&driver);
    assert!(
        drawn
            .lines()
            .any(|line| line.contains("! T") || line.contains("!±T")),
        "a group's too: {drawn}"
    );
}

#[test]
fn danger_stays_in_sight_beside_what_is_said() {
    let mut driver = template();
    driver.keys("3 y 2 y");
    assert_eq!(driver.notice(), "copied");
    let drawn = screen(&driver);
    assert!(drawn.contains("copied"));
    assert!(
        drawn
            .lines()
            .last()
            .unwrap()
            .contains("SUPPRESSES EVERYTHING"),
        "{drawn}"
    );
}

#[test]
fn what_would_be_hidden_is_said_before_the_name_is_asked_for() {
    let mut driver = template();
    driver.keys("/ \"192.168.2.77\" Enter : \"threat: all\" Enter Esc S Ctrl-u \"x.xml\" Enter");
    let at_stake = stakes(&driver);
    assert!(
        at_stake.starts_with("SUPPRESSES EVERYTHING, HIDES 5 THREATS"),
        "{at_stake}"
    );
    assert!(
        at_stake.contains("hides 877 of 1,200 loaded: 5 threats"),
        "{at_stake}"
    );
    assert_eq!(
        at_stake.matches("192.168.2.77").count(),
        3,
        "three by name: {at_stake}"
    );
    assert!(at_stake.contains("and 874 more"), "{at_stake}");
    for (width, height) in [(120, 40), (80, 24)] {
        driver.tell(Msg::Resize(width, height));
        let drawn = screen(&driver);
        for wanted in [
            "SUPPRESSES EVERYTHING, HIDES 5 THREATS",
            "877 of 1,200",
            "type `forum`",
        ] {
            assert!(drawn.contains(wanted), "{drawn}");
        }
    }
    // Enter alone saves nothing, however often.
    driver.keys("Enter Enter Enter");
    assert!(!driver.disk.contains_key(std::path::Path::new("x.xml")));
    driver.keys("Ctrl-u \"forum\" Enter");
    let saved = String::from_utf8(driver.disk[std::path::Path::new("x.xml")].clone()).unwrap();
    assert!(
        saved.contains("SUPPRESSES EVERYTHING"),
        "the reason stays: {saved}"
    );
}

#[test]
fn a_lone_exception_is_not_saved_with_one_key() {
    for (comparison, value, label) in [
        ("isnot", "192.168.2.0/24", "HIDES 99.99 % OF IPv4"),
        ("is", "128.0.0.0/1", "HIDES 50.00 % OF IPv4"),
        ("is", "0.0.0.0/0", "SUPPRESSES EVERYTHING"),
    ] {
        let mut driver = Driver::open("e0517-flood.json").draft("lone", &lone(comparison, value));
        let before = driver.disk.clone();
        driver.keys("3 s Enter");
        assert_eq!(driver.disk, before, "{comparison} {value}");
        assert!(stakes(&driver).starts_with(label), "{}", stakes(&driver));
        driver.keys("Esc");
        let drawn = screen(&driver);
        assert_eq!(drawn.matches(label).count(), 2, "title and status: {drawn}");
        driver.keys("s \"lone\" Enter");
        assert!(driver.notice().starts_with("saved"), "{}", driver.notice());
    }
    // Exceptions of a process have no figures.
    let but = lone("is", "192.168.2.0/24").replace("<operations>", "<!-- --><operations>");
    let but = but.replace(
        r#"component="Network" property="IpAddressV4" condition="is" value="192.168.2.0/24""#,
        r#"component="Network" property="Port" condition="is" value="445""#,
    );
    let process = r#"<process><condition component="FileItem" property="FileName" condition="isnot" value="dns.exe"/></process>"#;
    let but = but.replace("<!-- --><operations>", &format!("{process}<operations>"));
    let mut driver = Driver::open("e0517-flood.json").draft("but", &but);
    driver.keys("3 s Enter");
    assert!(
        stakes(&driver).starts_with("HIDES ALL BUT WHAT IT NAMES"),
        "{}",
        stakes(&driver)
    );
    assert_eq!(driver.disk.values().next().unwrap(), but.as_bytes());

    let mut driver = Driver::open("e0517-flood.json").draft("fine", &lone("is", "192.168.2.0/24"));
    driver.keys("3 s");
    assert!(driver.notice().starts_with("saved"), "{}", driver.notice());
}

#[test]
fn a_verdict_on_many_never_takes_threats_back_unasked() {
    let mut driver = driver();
    driver.keys("j j j t g V G b");
    assert_eq!(driver.app.triage().rows().counts(), (0, 1, 6));
    assert!(caution(&driver).stakes[1].contains("192.168.2.77"));
    driver.keys("Enter");
    assert_eq!(
        driver.app.triage().rows().counts(),
        (6, 1, 0),
        "the threat stays"
    );
    driver.keys(": \"clear verdict: all\" Enter a");
    assert_eq!(driver.app.triage().rows().counts(), (0, 0, 7), "as chosen");
    // On the one row it is what was meant.
    driver.keys("u g j j j c");
    assert_eq!(driver.app.triage().rows().threat.count(), 0);
}

#[test]
fn undo_says_what_it_takes_back() {
    let mut driver = driver();
    let mut notices = Vec::new();
    driver
        .keys("2")
        .on("Network.IpAddressV4")
        .keys("a 3 + ! d u");
    notices.push(driver.notice().to_owned());
    for key in ["u", "u", "u", "Ctrl-r"] {
        driver.keys(key);
        notices.push(driver.notice().to_owned());
    }
    assert_eq!(
        notices,
        [
            "undone: deleted Network.IpAddressV4 isnot 192.168.2.0/24 (Ctrl-r does it again)",
            "undone: Network.IpAddressV4 is 192.168.2.0/24 became Network.IpAddressV4 isnot 192.168.2.0/24 (Ctrl-r does it again)",
            "undone: Network.IpAddressV4 is 192.168.2.123 became Network.IpAddressV4 is 192.168.2.0/24 (Ctrl-r does it again)",
            "undone: added Network.IpAddressV4 is 192.168.2.123 (Ctrl-r does it again)",
            "done again: added Network.IpAddressV4 is 192.168.2.123 (u takes it back)",
        ]
    );
    driver.keys(": \"rules that\" Enter Ctrl-u \"E0517, D0522\" Enter u");
    assert_eq!(
        driver.notice(),
        "undone: for E0517, D0522, before for E0517 (Ctrl-r does it again)"
    );
    driver.keys("1 g t u");
    assert!(
        driver
            .notice()
            .starts_with("undone: threat on 192.168.2.123"),
        "{}",
        driver.notice()
    );
    driver.keys("Space Space u");
    assert!(
        driver.notice().starts_with("undone: mark on 192"),
        "{}",
        driver.notice()
    );
    driver.keys("Ctrl-r b u");
    assert_eq!(
        driver.notice(),
        "undone: benign on 2 detections (Ctrl-r does it again)"
    );
    driver.keys("n \"x\" Enter u");
    assert_eq!(
        driver.notice(),
        "undone: note on 2 detections (Ctrl-r does it again)"
    );
}

#[test]
fn quitting_tells_of_other_exclusions_that_would_be_lost() {
    let mut driver = driver();
    driver.keys("2").on("Network.IpAddressV4").keys("a D n q");
    assert!(driver.effects.is_empty());
    let Some(Overlay::Confirm(_, lines, _)) = driver.app.overlays().last() else {
        panic!("no question")
    };
    assert!(lines[0].contains("1 other exclusion"), "{lines:?}");
    driver.keys("n D g Enter s Enter D j Enter q");
    assert_eq!(driver.effects.last(), Some(&quell::app::Effect::Quit));
}

#[test]
fn a_session_that_goes_on_narrowed_says_so() {
    let mut before = Driver::open("e0517-flood.json");
    before.app.resume(Default::default(), None, None, true);
    before
        .keys("2")
        .on("Network.IpAddressV4")
        .keys("a 1 / \"dns\" Enter");
    let view = before.app.view();
    let mut session = Session::default();
    for entry in &before.kept {
        session.act(entry.change.clone());
    }
    let draft = session.drafts()[&view.draft.unwrap()].clone();
    let work = quell::app::work::Work::of_session(view.draft.unwrap(), &draft, None).unwrap();
    let mut after = Driver::open("e0517-flood.json");
    after.app.resume(session, Some(view), Some(work), true);
    assert!(after.notice().contains("narrowed"), "{}", after.notice());
}

#[test]
fn what_became_dangerous_while_it_was_saved_is_not_written_over_a_file_unasked() {
    let mut driver = driver();
    driver.keys("2").on("Network.IpAddressV4").keys("a");
    driver
        .disk
        .insert("exclusion-e0517.xml".into(), b"<definition/>".to_vec());
    driver.keys("s");
    driver.put(Msg::Key(quell::app::key::Key::parse("Enter").unwrap()));
    // Before it is found that the file exists, the draft is widened to everything.
    for key in ["3", "+", "+", "+", "+"] {
        driver.put(Msg::Key(quell::app::key::Key::parse(key).unwrap()));
    }
    while driver.answer_next() {}
    assert!(matches!(
        driver.app.overlays().last(),
        Some(Overlay::Confirm(..))
    ));
    driver.keys("y");
    assert!(stakes(&driver).contains("SUPPRESSES EVERYTHING"));
}
