//! ESET Connect, as far as it is documented and used.

use super::misbehaviour::Misbehaviour;
use super::options::USER;
use super::spoil::{reordered, spoil_list};
use super::wire::{StubAnswer, StubRequest, pairs};
use super::world::{StubExclusion, World, uuid_of};
use crate::rule::read;
use crate::sample::records::{connect_listed, connect_whole};
use crate::sample::rules::RULES;
use jiff::Timestamp;
use serde_json::{Value, json};

/// The most records of a page.
const MOST: usize = 1000;
/// The detection that can't be fetched, where one can't.
const BAD: usize = 3;

pub(super) fn log_in(world: &mut World, request: &StubRequest) -> StubAnswer {
    let form = pairs(&String::from_utf8_lossy(&request.body));
    let field = |name: &str| form.get(name).map(String::as_str).unwrap_or_default();
    let is_in = match field("grant_type") {
        "password" => field("username") == USER && field("password") == world.options.password,
        "refresh_token" => {
            field("refresh_token") == "refresh" && !world.takes(Misbehaviour::RefreshRefused)
        }
        _ => false,
    };
    if !is_in {
        return StubAnswer::status(401).with("request-id", "r-login");
    }
    let token = world.new_token();
    StubAnswer::json(&json!({
        "access_token": token,
        "refresh_token": "refresh",
        "token_type": "Bearer",
        "expires_in": 3600
    }))
}

pub(super) fn answer(world: &mut World, request: &StubRequest) -> StubAnswer {
    let answer = route(world, request);
    let id = format!("r-{}", world.calls.len());
    answer.with("request-id", id)
}

fn route(world: &mut World, request: &StubRequest) -> StubAnswer {
    const EXCLUSIONS: &str = "/v2/edr-rule-exclusions";
    match (request.method.as_str(), request.path.as_str()) {
        ("GET", "/v1/detections") => detections(world, request),
        ("POST", "/v2/detections:batchGet") => batch(world, request),
        ("GET", "/v2/edr-rules") => {
            let all = RULES.iter().map(|rule| {
                json!({
                    "uuid": rule.uuid, "displayName": rule.name, "enabled": true, "scopes": [],
                    "severityScore": rule.severity, "xmlDefinition": rule.xml()
                })
            });
            let all: Vec<Value> = all.collect();
            page(world, request, "rules", all.len(), &|at| {
                all.get(at).cloned()
            })
        }
        ("GET", EXCLUSIONS) => {
            let is_reordered = world.takes(Misbehaviour::XmlReordered);
            let all: Vec<Value> = world
                .exclusions
                .iter()
                .map(|one| shown(one, is_reordered))
                .collect();
            page(world, request, "exclusions", all.len(), &|at| {
                all.get(at).cloned()
            })
        }
        ("POST", EXCLUSIONS) => create(world, request),
        (method, path) => match path.strip_prefix(EXCLUSIONS) {
            Some(rest) => exclusion(world, request, method, rest.trim_start_matches('/')),
            None => resolve(world, request),
        },
    }
}

/// A page of a list.
fn page(
    world: &mut World,
    request: &StubRequest,
    key: &str,
    count: usize,
    record: &dyn Fn(usize) -> Option<Value>,
) -> StubAnswer {
    let size = request.parameter("pageSize", "page_size");
    let size = size
        .and_then(|size| size.parse::<usize>().ok())
        .filter(|size| *size > 0);
    let mut size = size.unwrap_or(50).min(MOST);
    if world.takes(Misbehaviour::SmallPages) {
        size = size.min(10);
    }
    let token = request
        .parameter("pageToken", "page_token")
        .unwrap_or_default();
    let start = match token {
        "" => 0,
        token => match token.strip_prefix("at-").and_then(|at| at.parse().ok()) {
            Some(at) => at,
            None => return StubAnswer::status(400),
        },
    };
    if token.is_empty() && count > 0 && world.takes(Misbehaviour::EmptyPage) {
        let mut empty = json!({ key: [], "nextPageToken": "at-0", "totalSize": count });
        spoil_list(world, &mut empty);
        return StubAnswer::json(&empty);
    }
    let end = count.min(start + size);
    let records: Vec<Value> = (start..end).filter_map(record).collect();
    let next = if end < count {
        format!("at-{end}")
    } else {
        String::new()
    };
    let mut list = json!({ key: records, "totalSize": count });
    if !next.is_empty() || !world.takes(Misbehaviour::LastPageWithoutKey) {
        list["nextPageToken"] = Value::from(next);
    }
    spoil_list(world, &mut list);
    StubAnswer::json(&list)
}

/// The place of the first detection at or after a time.
fn place(world: &World, time: Option<&str>) -> Option<usize> {
    let time: Timestamp = time?.parse().ok()?;
    let time = time.as_millisecond();
    // What the list shows is whole seconds.
    let whole = |at: Option<i64>| at.unwrap_or_default().div_euclid(1000) * 1000;
    Some(
        world
            .detections
            .partition_point(|one| whole(one.time) < time),
    )
}

fn detections(world: &mut World, request: &StubRequest) -> StubAnswer {
    let (start, end) = (
        request.parameter("startTime", "start_time"),
        request.parameter("endTime", "end_time"),
    );
    let from = place(world, start).unwrap_or(0);
    let to = place(world, end)
        .unwrap_or(world.detections.len())
        .max(from);
    let all = std::mem::take(&mut world.detections);
    let answer = page(world, request, "detections", to - from, &|at| {
        all.get(from + at).map(connect_listed)
    });
    world.detections = all;
    answer
}

fn batch(world: &mut World, request: &StubRequest) -> StubAnswer {
    let body = request.json();
    let uuids = body.get("detectionUuids").and_then(Value::as_array);
    let uuids: Vec<&str> = uuids
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    match uuids.len() {
        0 | 1001.. => return StubAnswer::status(400),
        101.. => return StubAnswer::status(500),
        _ => {}
    }
    let places: Option<Vec<usize>> = uuids
        .iter()
        .map(|uuid| world.by_uuid.get(*uuid).copied())
        .collect();
    let is_bad = places.as_ref().is_some_and(|places| places.contains(&BAD))
        && world.takes(Misbehaviour::BadId);
    match places.filter(|_| !is_bad) {
        None => StubAnswer::status(404),
        Some(places) => {
            let found = places.iter().filter_map(|at| world.detections.get(*at));
            let found: Vec<Value> = found.map(connect_whole).collect();
            let mut list = json!({ "detections": found });
            spoil_list(world, &mut list);
            StubAnswer::json(&list)
        }
    }
}

/// An exclusion as it is given.
fn shown(one: &StubExclusion, is_reordered: bool) -> Value {
    let xml = if is_reordered {
        reordered(&one.xml)
    } else {
        one.xml.clone()
    };
    json!({
        "uuid": one.uuid, "displayName": one.name, "enabled": one.enabled, "note": one.note,
        "ruleUuids": one.rules, "scopes": one.scopes, "xmlDefinition": xml,
        "authorUuid": uuid_of(0), "editorUuid": uuid_of(0)
    })
}

fn create(world: &mut World, request: &StubRequest) -> StubAnswer {
    let body = request.json();
    let wanted = body.get("exclusion").cloned().unwrap_or_default();
    let text = |key: &str| {
        wanted
            .get(key)
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned()
    };
    let xml = text("xmlDefinition");
    let Ok(draft) = read::read(xml.as_bytes(), "") else {
        return StubAnswer::status(400);
    };
    if world.takes(Misbehaviour::BadXml) {
        return StubAnswer::status(400);
    }
    let rules = wanted.get("ruleUuids").and_then(Value::as_array);
    let rules = rules.into_iter().flatten().filter_map(Value::as_str);
    world.made += 1;
    let made = StubExclusion {
        uuid: uuid_of(world.made),
        number: world.made,
        name: draft.name,
        enabled: wanted
            .get("enabled")
            .and_then(Value::as_bool)
            .unwrap_or(true),
        note: text("note"),
        rules: rules.map(str::to_owned).collect(),
        scopes: wanted.get("scopes").cloned().unwrap_or(json!([])),
        xml,
    };
    let mut answer = shown(&made, world.takes(Misbehaviour::XmlReordered));
    if world.takes(Misbehaviour::NoteNotEchoed) {
        answer["note"] = Value::from("");
    }
    world.exclusions.push(made);
    StubAnswer::json(&json!({ "exclusion": answer }))
}

fn exclusion(world: &mut World, request: &StubRequest, method: &str, rest: &str) -> StubAnswer {
    let (uuid, verb) = rest.split_once(':').unwrap_or((rest, ""));
    let Some(at) = world.exclusions.iter().position(|one| one.uuid == uuid) else {
        return StubAnswer::status(404);
    };
    let is_reordered = world.takes(Misbehaviour::XmlReordered);
    match (method, verb) {
        ("DELETE", "") => {
            world.exclusions.remove(at);
            return StubAnswer::json(&json!({}));
        }
        ("POST", "updateDefinition") => {
            let xml = request.json();
            let xml = xml
                .get("xmlDefinition")
                .and_then(Value::as_str)
                .unwrap_or_default();
            if read::read(xml.as_bytes(), "").is_err() || world.takes(Misbehaviour::BadXml) {
                return StubAnswer::status(400);
            }
            if let Some(one) = world.exclusions.get_mut(at) {
                xml.clone_into(&mut one.xml);
            }
        }
        ("GET", "") => {}
        _ => return StubAnswer::status(404),
    }
    match world.exclusions.get(at) {
        Some(one) => StubAnswer::json(&json!({ "exclusion": shown(one, is_reordered) })),
        None => StubAnswer::status(404),
    }
}

fn resolve(world: &mut World, request: &StubRequest) -> StubAnswer {
    let uuid = request
        .path
        .strip_prefix("/v2/detections/")
        .and_then(|rest| rest.strip_suffix(":resolve"));
    let place = uuid.and_then(|uuid| world.by_uuid.get(uuid)).copied();
    match place.and_then(|at| world.detections.get_mut(at)) {
        Some(detection) if request.method == "POST" => {
            detection.resolved = Some(true);
            StubAnswer::json(&json!({}))
        }
        _ => StubAnswer::status(404),
    }
}
