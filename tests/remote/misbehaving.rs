//! Each thing that a server was seen to do wrong, by name.

use super::{Scene, all, contents, lines, misbehaving, undisturbed};
use quell::remote::Misbehaviour as How;
use quell::remote::RemoteKind::{Connect, Inspect};
use quell::remote::{FailureKind, PullNews, RemoteKind};

/// Pulls from a stub that misbehaves so: the folder is as if it had not.
fn comes_through(kind: RemoteKind, how: How, times: u32) -> Scene {
    let scene = misbehaving(kind, how, times);
    scene.pull().unwrap_or_else(|failure| panic!("{failure}"));
    let (got, wanted) = (contents(scene.folder.path()), undisturbed(kind, 260));
    assert_eq!(
        got.keys().collect::<Vec<_>>(),
        wanted.keys().collect::<Vec<_>>()
    );
    for (name, text) in wanted {
        assert_eq!(got[&name], text, "{name}");
    }
    scene
}

/// Pulls from a stub that misbehaves so: what is said.
fn fails(kind: RemoteKind, how: How, times: u32) -> (FailureKind, String) {
    let failure = misbehaving(kind, how, times).pull().unwrap_err();
    let said = failure.to_string();
    assert!(!said.contains('\n'), "{said}");
    (failure.kind, said)
}

#[test]
fn a_401_once_is_mended_by_the_refresh_token() {
    let scene = comes_through(Connect, How::TokenExpires, 1);
    assert_eq!(scene.called("/oauth/token"), 2);
    let scene = comes_through(Inspect, How::TokenExpires, 1);
    assert_eq!(scene.called("/api/v1/authenticate"), 2);
}

#[test]
fn a_refused_refresh_token_is_followed_by_the_password() {
    let scene = misbehaving(Connect, How::TokenExpires, 1);
    scene.stub.misbehave(How::RefreshRefused, 1);
    scene.pull().unwrap();
    assert_eq!(scene.called("/oauth/token"), 3);
}

#[test]
fn a_token_that_is_never_good_ends_the_pull() {
    let (kind, said) = fails(Connect, How::TokenExpires, u32::MAX);
    assert_eq!(kind, FailureKind::Denied);
    assert!(said.contains("401"), "{said}");
}

#[test]
fn a_429_is_waited_out_by_doubling() {
    let scene = comes_through(Connect, How::TooMany, 3);
    assert_eq!(scene.clock.waited(), [1.0, 2.0, 4.0]);
    let (kind, said) = fails(Connect, How::TooMany, 4);
    assert_eq!(kind, FailureKind::Busy);
    assert_eq!(
        said,
        "GET /v2/edr-rules: 429 too many calls (request-id r-429): wait some minutes: other programs may use the same account"
    );
}

#[test]
fn a_429_is_waited_out_as_it_says() {
    let scene = comes_through(Inspect, How::TooManyRetryAfter, 2);
    assert_eq!(scene.clock.waited(), [7.0, 7.0]);
}

#[test]
fn a_503_is_waited_out() {
    let scene = comes_through(Connect, How::Maintenance, 2);
    assert_eq!(scene.clock.waited(), [1.0, 2.0]);
}

#[test]
fn a_slow_answer_is_asked_for_by_its_id_and_the_id_is_dropped() {
    let scene = comes_through(Connect, How::SlowAnswer, 2);
    assert_eq!(scene.clock.waited(), [1.0, 2.0, 1.0, 2.0]);
    let calls = scene.stub.calls();
    let polls = calls.iter().filter(|call| call.has_response_id);
    assert_eq!(
        polls.map(|call| call.status).collect::<Vec<_>>(),
        [202, 200, 202, 200]
    );
}

#[test]
fn a_202_without_an_id_slows_the_pace() {
    let scene = comes_through(Connect, How::AskedTooFast, 1);
    let waited = scene.clock.waited();
    assert_eq!(waited[0], 1.0);
    assert!(
        waited.len() > 5 && waited[2..].iter().all(|wait| (wait - 0.5).abs() < 0.01),
        "{waited:?}"
    );
}

#[test]
fn a_504_begins_anew() {
    comes_through(Connect, How::GatewayTimeout, 3);
    let (kind, said) = fails(Connect, How::GatewayTimeout, u32::MAX);
    assert_eq!(kind, FailureKind::Busy);
    assert!(said.contains("504"), "{said}");
}

#[test]
fn an_empty_page_with_a_token_is_not_the_last() {
    comes_through(Connect, How::EmptyPage, u32::MAX);
}

#[test]
fn a_last_page_without_the_key_is_the_last() {
    comes_through(Connect, How::LastPageWithoutKey, u32::MAX);
}

#[test]
fn smaller_pages_than_asked_for_are_turned_to_the_end() {
    comes_through(Connect, How::SmallPages, u32::MAX);
    comes_through(Inspect, How::SmallPages, 2);
}

#[test]
fn snake_keys_are_read_as_camel_ones() {
    let scene = misbehaving(Connect, How::SnakeKeys, u32::MAX);
    scene.stub.misbehave(How::SmallPages, u32::MAX);
    scene.pull().unwrap();
    assert_eq!(lines(scene.folder.path()).len(), 260);
}

#[test]
fn one_bad_id_costs_one_detection_its_details() {
    for kind in [Connect, Inspect] {
        let scene = misbehaving(kind, How::BadId, u32::MAX);
        let mut told = Vec::new();
        let outcome = scene.pull_with(&all(), &mut |news| {
            if let PullNews::Told(text) = news {
                told.push(text);
            }
        });
        let outcome = outcome.unwrap();
        assert_eq!((outcome.detections, outcome.skipped), (260, 1));
        assert_eq!(told.len(), 1, "{told:?}");
        let lines = lines(scene.folder.path());
        let whole = match kind {
            Connect => "\"device\"",
            Inspect => "\"computerUuid\"",
        };
        assert_eq!(lines.iter().filter(|line| !line.contains(whole)).count(), 1);
    }
}

#[test]
fn xml_in_another_order_is_the_same_exclusion() {
    for kind in [Connect, Inspect] {
        let scene = misbehaving(kind, How::XmlReordered, 0);
        scene.pull().unwrap();
        let before = contents(scene.folder.path());
        scene.stub.misbehave(How::XmlReordered, u32::MAX);
        let outcome = scene.pull().unwrap();
        assert_eq!(outcome.exclusions, (0, 3));
        assert_eq!(contents(scene.folder.path()), before);
    }
}

#[test]
fn a_403_as_html_is_named_a_web_firewall() {
    let (kind, said) = fails(Connect, How::WebFirewall, 1);
    assert_eq!(kind, FailureKind::Denied);
    assert!(
        said.contains("web firewall") && said.contains("r-403"),
        "{said}"
    );
    assert!(!said.contains('<'), "{said}");
}

#[test]
fn a_slow_body_is_given_up_and_asked_for_again() {
    let mut scene = misbehaving(Connect, How::SlowBody, 1);
    scene.remote.timeout = 2;
    scene.pull().unwrap();
    assert_eq!(contents(scene.folder.path()), undisturbed(Connect, 260));
}

#[test]
fn a_body_cut_off_is_asked_for_again() {
    comes_through(Connect, How::CutBody, 2);
    let (kind, _) = fails(Connect, How::CutBody, u32::MAX);
    assert_eq!(kind, FailureKind::Lost);
}

#[test]
fn a_redirect_to_another_host_is_refused() {
    let (kind, said) = fails(Connect, How::Redirect, 1);
    assert_eq!(kind, FailureKind::Refused);
    assert!(said.contains("`http://203.0.113.1/elsewhere`"), "{said}");
}

#[test]
fn null_empty_and_nil_say_nothing() {
    let scene = misbehaving(Connect, How::Nils, u32::MAX);
    scene.pull().unwrap();
    assert_eq!(lines(scene.folder.path()).len(), 260);
}

#[test]
fn the_newest_token_of_a_server_is_used() {
    let scene = comes_through(Inspect, How::TokenRotates, u32::MAX);
    assert_eq!(scene.called("/api/v1/authenticate"), 1);
}

#[test]
fn a_missing_count_is_said_not_guessed() {
    for kind in [Connect, Inspect] {
        let scene = misbehaving(kind, How::NoCount, u32::MAX);
        let mut plans = Vec::new();
        scene
            .pull_with(&all(), &mut |news| {
                if let PullNews::Plan { calls, .. } = news {
                    plans.push(calls);
                }
            })
            .unwrap();
        assert_eq!(plans, [None]);
        assert_eq!(lines(scene.folder.path()).len(), 260);
    }
}

#[test]
fn each_misbehaviour_has_a_word_of_its_own() {
    for how in How::ALL {
        assert_eq!(How::named(&how.name()), Some(how));
    }
    assert_eq!(How::TooManyRetryAfter.name(), "too-many-retry-after");
}
