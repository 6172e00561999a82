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
