//! The stub keeps to what is documented, so that what is tested against it means something.

use super::{PASSWORD, stub};
use serde_json::{Value, json};

fn post(url: &str, token: &str, body: &Value) -> u16 {
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .proxy(None)
        .build()
        .into();
    let answer = agent
        .post(url)
        .header("authorization", format!("Bearer {token}"))
        .header("content-type", "application/json")
        .send(body.to_string());
    answer.unwrap().status().as_u16()
}

fn token(url: &str) -> String {
    let form = format!(
        "grant_type=password&username=demo&password={}",
        PASSWORD
            .replace('%', "%25")
            .replace('&', "%26")
            .replace('+', "%2B")
    );
    let mut answer = ureq::post(format!("{url}/oauth/token")).send(form).unwrap();
    let answer: Value = serde_json::from_str(&answer.body_mut().read_to_string().unwrap()).unwrap();
    answer["access_token"].as_str().unwrap().to_owned()
}

#[test]
fn a_batch_fails_whole_and_has_its_limits() {
    let stub = stub(50);
    let url = format!("http://{}", stub.address());
    let token = token(&url);
    let batch = |count: usize| {
        let uuids = vec!["7b1f6f3e-62a5-4f0b-8a0e-000000000000"; count];
        post(
            &format!("{url}/v2/detections:batchGet"),
            &token,
            &json!({ "detectionUuids": uuids }),
        )
    };
    assert_eq!((batch(1), batch(101), batch(1001)), (404, 500, 400));
}

#[test]
fn bad_xml_is_a_400_and_a_wrong_token_a_401() {
    let stub = stub(1);
    let url = format!("http://{}/v2/edr-rule-exclusions", stub.address());
    let body = json!({ "exclusion": { "xmlDefinition": "<rule", "ruleUuids": [] } });
    let token = token(&format!("http://{}", stub.address()));
    assert_eq!(post(&url, &token, &body), 400);
    assert_eq!(post(&url, "no", &body), 401);
}

#[test]
fn only_loopback_is_served() {
    let text = crate::cli::stderr(
        &mut crate::cli::quell(&["sample", "--serve", "0.0.0.0:0"]),
        2,
    );
    assert!(text.contains("only a loopback address"), "{text}");
}

#[test]
fn what_was_pulled_is_a_source_and_its_rules_give_operations() {
    let stub = super::stub_now(120);
    let home = super::secrets::Home::new(&format!("http://{}", stub.address()), "inspect");
    let run = |arguments: &[&str]| {
        let output = home.quell(arguments, PASSWORD).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        (
            output.status.code(),
            String::from_utf8(output.stdout).unwrap(),
            said,
        )
    };
    let (code, _, said) = run(&["stats", "demo:"]);
    assert_eq!(code, Some(2));
    assert!(
        said.contains("nothing was pulled from `demo`: run quell pull demo"),
        "{said}"
    );
    assert_eq!(run(&["pull", "demo"]).0, Some(0));
    let (_, text, said) = run(&["convert", "demo:"]);
    let records: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(records.len(), 120, "{said}");
    // A server of one's own names no operation; each rule of these listens to one.
    assert!(records.iter().all(|record| record["operation"].is_string()));
    let id = records[0]["id"].as_str().unwrap();
    let (_, text, _) = run(&["show", "demo:", "--id", id, "--json"]);
    let record: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(record["operation_from"], "rule", "{text}");
    let (_, text, _) = run(&["show", "demo:", "--id", id]);
    assert!(text.contains("operation from"), "{text}");
    // What was all undecided is decided.
    let draft = home.folder.path().join("draft.xml");
    let text = "<definition><operations><operation type=\"TcpIpProtocolIdentified\"/></operations></definition>";
    std::fs::write(&draft, text).unwrap();
    let draft = draft.display().to_string();
    let undecided = |sources: &[String]| {
        let mut arguments = vec!["preview", "--json", &draft];
        arguments.extend(sources.iter().map(String::as_str));
        let (_, text, said) = run(&arguments);
        let document: Value = serde_json::from_str(&text).unwrap_or_else(|_| panic!("{said}"));
        document["undecided"].as_u64().unwrap()
    };
    let days = std::fs::read_dir(home.pulled().join("detections")).unwrap();
    let days: Vec<String> = days
        .map(|day| day.unwrap().path().display().to_string())
        .collect();
    assert_eq!(
        (undecided(&days), undecided(&["demo:".to_owned()])),
        (120, 0)
    );
}
