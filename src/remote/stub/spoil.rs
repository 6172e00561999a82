//! Answers spoiled as the stub is told to.

use super::misbehaviour::Misbehaviour;
use super::wire::{Delivery, StubAnswer, StubRequest};
use super::world::World;
use serde_json::Value;

/// A page of the web firewall.
const FIREWALL: &str =
    "<html><head><title>Request Rejected</title></head><body>Support ID: 1</body></html>";

/// What is answered instead of what was asked for.
pub(super) fn before(world: &mut World, request: &StubRequest) -> Option<StubAnswer> {
    if let Some(id) = request.header("response-id") {
        return poll(world, request, id);
    }
    if world.takes(Misbehaviour::TokenExpires) {
        world.end_token();
        return Some(StubAnswer::status(401));
    }
    if world.takes(Misbehaviour::TooMany) {
        return Some(StubAnswer::status(429).with("request-id", "r-429"));
    }
    if world.takes(Misbehaviour::TooManyRetryAfter) {
        return Some(StubAnswer::status(429).with("retry-after", "7"));
    }
    if world.takes(Misbehaviour::Maintenance) {
        return Some(StubAnswer::status(503).with("request-id", "r-503"));
    }
    if world.takes(Misbehaviour::GatewayTimeout) {
        return Some(StubAnswer::status(504));
    }
    if world.takes(Misbehaviour::AskedTooFast) {
        return Some(StubAnswer::status(202));
    }
    if world.takes(Misbehaviour::WebFirewall) {
        return Some(StubAnswer::html(403, FIREWALL).with("request-id", "r-403"));
    }
    if world.takes(Misbehaviour::Redirect) {
        return Some(StubAnswer::status(307).with("location", "http://203.0.113.1/elsewhere"));
    }
    if world.takes(Misbehaviour::SlowAnswer) {
        let id = format!("slow-{}", world.calls.len());
        world.pending.insert(id.clone(), (signature(request), 0));
        return Some(StubAnswer::status(202).with("response-id", id));
    }
    None
}

/// What tells whether a request is the same again.
fn signature(request: &StubRequest) -> String {
    let mut query: Vec<String> = request
        .query
        .iter()
        .map(|(k, v)| format!("{k}={v}"))
        .collect();
    query.sort();
    format!(
        "{} {} {query:?} {:?}",
        request.method, request.path, request.body
    )
}

/// A slow answer that is asked for again: once more 202, then the answer, then 404.
fn poll(world: &mut World, request: &StubRequest, id: &str) -> Option<StubAnswer> {
    let Some((asked, polls)) = world.pending.get_mut(id) else {
        return Some(StubAnswer::status(404));
    };
    if *asked != signature(request) {
        return Some(StubAnswer::status(400));
    }
    if *polls == 0 {
        *polls += 1;
        return Some(StubAnswer::status(202).with("response-id", id));
    }
    world.pending.remove(id);
    None
}

/// How an answer is spoiled on its way.
pub(super) fn after(
    world: &mut World,
    request: &StubRequest,
    mut answer: StubAnswer,
) -> StubAnswer {
    if request.path.starts_with("/api/v1/") && world.takes(Misbehaviour::TokenRotates) {
        let token = world.new_token();
        answer = answer.with("x-security-token", token);
    }
    if world.takes(Misbehaviour::CutBody) {
        return answer.delivered(Delivery::Cut);
    }
    if world.takes(Misbehaviour::SlowBody) {
        return answer.delivered(Delivery::Slow);
    }
    if request.method != "GET" && world.takes(Misbehaviour::AnswerLost) {
        return answer.delivered(Delivery::None);
    }
    answer
}

/// A list's answer with what of it is to be missing or otherwise.
pub(super) fn spoil_list(world: &mut World, list: &mut Value) {
    let Value::Object(object) = list else { return };
    if world.takes(Misbehaviour::NoCount) {
        for key in ["count", "totalSize"] {
            object.shift_remove(key);
        }
    }
    if world.takes(Misbehaviour::SnakeKeys) {
        for (camel, snake) in [
            ("nextPageToken", "next_page_token"),
            ("totalSize", "total_size"),
        ] {
            if let Some(value) = object.shift_remove(camel) {
                object.insert(snake.to_owned(), value);
            }
        }
    }
    if world.takes(Misbehaviour::Nils) {
        for value in object.values_mut() {
            if let Value::Array(records) = value {
                records.iter_mut().for_each(spoil_record);
            }
        }
    }
}

/// What says nothing in a record stands there as `null`, empty or `nil`.
fn spoil_record(record: &mut Value) {
    let Value::Object(record) = record else {
        return;
    };
    record.insert("note".to_owned(), Value::Null);
    record.insert("objectUrl".to_owned(), Value::from(""));
    record.insert("objectName".to_owned(), Value::from("nil"));
    record.insert("responses".to_owned(), Value::Null);
}

/// The same XML as another server would write it.
pub(super) fn reordered(xml: &str) -> String {
    let mut text = String::new();
    let mut rest = xml;
    while let Some(at) = rest.find("<condition ") {
        let (before, from) = rest.split_at(at);
        let end = from.find('>').map_or(from.len(), |end| end + 1);
        let (element, after) = from.split_at(end);
        text.push_str(before);
        let inner = element
            .trim_start_matches("<condition ")
            .trim_end_matches('>')
            .trim_end_matches('/');
        // Attributes end in a quote and a blank.
        let mut attributes: Vec<&str> =
            inner.trim().split_inclusive("\" ").map(str::trim).collect();
        attributes.reverse();
        text.push_str(&format!("<condition {} />", attributes.join(" ")));
        rest = after;
    }
    text.push_str(rest);
    text
}
