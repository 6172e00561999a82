//! The REST interface of an ESET Inspect server, as far as it is documented and used.

use super::misbehaviour::Misbehaviour;
use super::options::USER;
use super::spoil::{reordered, spoil_list};
use super::wire::{StubAnswer, StubRequest};
use super::world::{FIRST_NUMBER, StubExclusion, World, uuid_of};
use crate::rule::read;
use crate::sample::records::inspect;
use crate::sample::rules::RULES;
use serde_json::{Value, json};

/// The most records of a page.
const MOST: usize = 100;

pub(super) fn log_in(world: &mut World, request: &StubRequest) -> StubAnswer {
    let body = request.json();
    let field = |name: &str| body.get(name).and_then(Value::as_str).unwrap_or_default();
    if field("username") != USER || field("password") != world.options.password {
        let mut refusal = StubAnswer::json(&json!({ "error": "invalid credentials" }));
        refusal.status = 401;
        return refusal;
    }
    let token = world.new_token();
    StubAnswer::status(200).with("x-security-token", token)
}

pub(super) fn answer(world: &mut World, request: &StubRequest) -> StubAnswer {
    let path = request.path.strip_prefix("/api/v1/").unwrap_or_default();
    let (what, id) = path.split_once('/').unwrap_or((path, ""));
    match (request.method.as_str(), what, id) {
        ("GET", "detections", "") => detections(world, request),
        ("GET", "detections", id) => {
            let is_bad = id.parse() == Ok(FIRST_NUMBER + 3) && world.takes(Misbehaviour::BadId);
            let at = place(world, id).filter(|_| !is_bad);
            let found = at.and_then(|at| Some((at, world.detections.get(at)?)));
            match found {
                Some((at, one)) => StubAnswer::json(&json!({
                    "DETECTION": inspect(one, FIRST_NUMBER + at as u64, true)
                })),
                None => StubAnswer::status(404),
            }
        }
        ("PATCH", "detections", id) => {
            let body = request.json();
            let place = place(world, id);
            match place.and_then(|at| world.detections.get_mut(at)) {
                Some(one) => {
                    if let Some(resolved) = body.get("resolved").and_then(Value::as_bool) {
                        one.resolved = Some(resolved);
                    }
                    StubAnswer::status(204)
                }
                None => StubAnswer::status(404),
            }
        }
        ("GET", "rules", "") => {
            let rules = RULES.iter().zip(1_u64..);
            let all = rules.map(|(rule, id)| {
                json!({"id": id, "name": rule.name, "enabled": 1, "severityScore": rule.severity})
            });
            let all: Vec<Value> = all.collect();
            list(world, request, &all)
        }
        ("GET", "rules", id) => {
            let at = id.parse::<usize>().ok().and_then(|id| id.checked_sub(1));
            match at.and_then(|at| RULES.get(at)) {
                Some(rule) => StubAnswer::json(&json!({
                    "RULE": {"name": rule.name, "uuid": rule.uuid, "body": rule.xml()}
                })),
                None => StubAnswer::status(404),
            }
        }
        (_, "exclusions", id) => exclusions(world, request, id),
        _ => StubAnswer::status(404),
    }
}

/// The place of a detection by number or uuid.
fn place(world: &World, id: &str) -> Option<usize> {
    match id.parse::<u64>() {
        Ok(number) => usize::try_from(number.checked_sub(FIRST_NUMBER)?).ok(),
        Err(_) => world.by_uuid.get(id).copied(),
    }
}

fn top(world: &mut World, request: &StubRequest) -> usize {
    let top = request.query.get("$top").and_then(|top| top.parse().ok());
    let top = top.unwrap_or(MOST).min(MOST);
    if world.takes(Misbehaviour::SmallPages) {
        top.min(10)
    } else {
        top
    }
}

fn detections(world: &mut World, request: &StubRequest) -> StubAnswer {
    let filter = request
        .query
        .get("$filter")
        .map(String::as_str)
        .unwrap_or_default();
    let after = filter
        .strip_prefix("id gt ")
        .and_then(|after| after.parse::<u64>().ok());
    let Some(after) = after else {
        return StubAnswer::status(400);
    };
    let from = (after + 1).saturating_sub(FIRST_NUMBER);
    let top = top(world, request);
    let all = world.detections.iter().zip(FIRST_NUMBER..);
    let from = usize::try_from(from).unwrap_or(usize::MAX);
    let value: Vec<Value> = all
        .skip(from)
        .take(top)
        .map(|(one, number)| inspect(one, number, false))
        .collect();
    let count = world.detections.len().saturating_sub(from);
    let mut list = json!({ "count": count, "value": value });
    spoil_list(world, &mut list);
    StubAnswer::json(&list)
}

fn list(world: &mut World, request: &StubRequest, all: &[Value]) -> StubAnswer {
    let skip = request
        .query
        .get("$skip")
        .and_then(|skip| skip.parse().ok());
    let top = top(world, request);
    let value: Vec<&Value> = all.iter().skip(skip.unwrap_or(0)).take(top).collect();
    let mut list = json!({ "count": all.len(), "value": value });
    spoil_list(world, &mut list);
    StubAnswer::json(&list)
}

fn exclusions(world: &mut World, request: &StubRequest, id: &str) -> StubAnswer {
    let at = world
        .exclusions
        .iter()
        .position(|one| one.uuid == id || one.number.to_string() == id);
    match (request.method.as_str(), at) {
        ("GET", _) if id.is_empty() => {
            let all = world.exclusions.iter().map(|one| {
                json!({"id": one.number, "uuid": one.uuid, "name": one.name, "enabled": 1, "note": one.note})
            });
            let all: Vec<Value> = all.collect();
            list(world, request, &all)
        }
        ("POST", _) if id.is_empty() => {
            world.made += 1;
            let number = world.made;
            match made(world, request, number) {
                Some(one) => {
                    let mut answer = shown(world, &one);
                    answer.status = 201;
                    world.exclusions.push(one);
                    answer.with("location", format!("/api/v1/exclusions/{number}"))
                }
                None => StubAnswer::status(400),
            }
        }
        ("GET", Some(at)) => match world.exclusions.get(at).cloned() {
            Some(one) => shown(world, &one),
            None => StubAnswer::status(404),
        },
        ("PUT", Some(at)) => {
            let number = world.exclusions.get(at).map_or(0, |one| one.number);
            match made(world, request, number) {
                Some(mut one) => {
                    if let Some(old) = world.exclusions.get_mut(at) {
                        one.uuid.clone_from(&old.uuid);
                        *old = one.clone();
                    }
                    shown(world, &one)
                }
                None => StubAnswer::status(400),
            }
        }
        ("DELETE", Some(at)) => {
            world.exclusions.remove(at);
            StubAnswer::status(204)
        }
        _ => StubAnswer::status(404),
    }
}

/// The exclusion of a body, where it is a good one.
fn made(world: &mut World, request: &StubRequest, number: u64) -> Option<StubExclusion> {
    let body = request.json();
    let text = |key: &str| body.get(key).and_then(Value::as_str).map(str::to_owned);
    body.get("autoResolve").and_then(Value::as_bool)?;
    let xml = text("body")?;
    read::read(xml.as_bytes(), "").ok()?;
    if world.takes(Misbehaviour::BadXml) {
        return None;
    }
    let rules = body.get("ruleUuids").and_then(Value::as_array);
    let rules = rules.into_iter().flatten().filter_map(Value::as_str);
    Some(StubExclusion {
        uuid: uuid_of(number),
        number,
        name: text("name")?,
        enabled: true,
        note: text("note").unwrap_or_default(),
        rules: rules.map(str::to_owned).collect(),
        scopes: json!([]),
        xml,
    })
}

fn shown(world: &mut World, one: &StubExclusion) -> StubAnswer {
    let xml = if world.takes(Misbehaviour::XmlReordered) {
        reordered(&one.xml)
    } else {
        one.xml.clone()
    };
    StubAnswer::json(&json!({
        "EXCLUSION": {
            "id": one.number, "uuid": one.uuid, "name": one.name, "body": xml, "enabled": 1,
            "note": one.note, "ruleUuids": one.rules
        }
    }))
}
