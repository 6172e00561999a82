//! What the stub holds, and who is let in.

use super::misbehaviour::Misbehaviour;
use super::options::{StubCall, StubOptions};
use super::wire::StubRequest;
use crate::detection::Detection;
use crate::sample;
use crate::sample::rules::EXCLUSIONS;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::ops::ControlFlow;

/// An exclusion that the stub holds.
#[derive(Clone, Debug)]
pub(super) struct StubExclusion {
    pub(super) uuid: String,
    pub(super) number: u64,
    pub(super) name: String,
    pub(super) enabled: bool,
    pub(super) note: String,
    pub(super) rules: Vec<String>,
    pub(super) scopes: Value,
    pub(super) xml: String,
}

/// All of it.
#[derive(Debug)]
pub(super) struct World {
    pub(super) options: StubOptions,
    pub(super) detections: Vec<Detection>,
    /// The places of detections by uuid.
    pub(super) by_uuid: HashMap<String, usize>,
    pub(super) exclusions: Vec<StubExclusion>,
    /// Exclusions ever made.
    pub(super) made: u64,
    pub(super) calls: Vec<StubCall>,
    misbehaviours: HashMap<Misbehaviour, u32>,
    tokens: u64,
    /// The one token that is good.
    token: Option<String>,
    /// Slow answers: what was asked, and how often it was asked again.
    pub(super) pending: HashMap<String, (String, u32)>,
}

impl World {
    pub(super) fn new(options: &StubOptions) -> World {
        let mut world = World {
            options: *options,
            detections: Vec::new(),
            by_uuid: HashMap::new(),
            exclusions: Vec::new(),
            made: 0,
            calls: Vec::new(),
            misbehaviours: HashMap::new(),
            tokens: 0,
            token: None,
            pending: HashMap::new(),
        };
        world.generate(options.count, options.seed);
        for text in EXCLUSIONS {
            world.made += 1;
            world.exclusions.push(StubExclusion {
                uuid: text.uuid.to_owned(),
                number: world.made,
                name: text.name.to_owned(),
                enabled: true,
                note: text.note.to_owned(),
                rules: vec![text.rule.to_owned()],
                scopes: json!([]),
                xml: text.xml(),
            });
        }
        world
    }

    fn generate(&mut self, count: u64, seed: u64) {
        sample::generate_until(self.options.now, (count, seed), &mut |detection| {
            let uuid = detection.id.clone().unwrap_or_default();
            self.by_uuid.insert(uuid, self.detections.len());
            self.detections.push(detection.clone());
            ControlFlow::Continue(())
        });
    }

    pub(super) fn add_detections(&mut self, count: u64) {
        let seed = self.options.seed + 1 + self.made + self.detections.len() as u64;
        let last = self.detections.last().and_then(|one| one.time);
        let before = self.detections.len();
        self.generate(count, seed);
        // All at the end of the time served.
        for detection in self.detections.iter_mut().skip(before) {
            detection.time = last;
        }
    }

    pub(super) fn misbehave(&mut self, how: Misbehaviour, times: u32) {
        self.misbehaviours.insert(how, times);
    }

    /// Whether it is to misbehave so once more.
    pub(super) fn takes(&mut self, how: Misbehaviour) -> bool {
        match self.misbehaviours.get_mut(&how) {
            Some(0) | None => false,
            Some(&mut u32::MAX) => true,
            Some(times) => {
                *times -= 1;
                true
            }
        }
    }

    /// A new token; older ones are good no more.
    pub(super) fn new_token(&mut self) -> String {
        self.tokens += 1;
        let token = format!("token-{}", self.tokens);
        self.token = Some(token.clone());
        token
    }

    pub(super) fn end_token(&mut self) {
        self.token = None;
    }

    pub(super) fn is_token_good(&self, request: &StubRequest) -> bool {
        let sent = request.header("authorization");
        let sent = sent.and_then(|text| text.strip_prefix("Bearer "));
        sent.is_some() && sent == self.token.as_deref()
    }
}

/// A uuid made of a number.
pub(super) fn uuid_of(number: u64) -> String {
    format!("7b1f6f3e-62a5-4f0b-8a0e-{number:012x}")
}

/// A detection's number on a server of one's own.
pub(super) const FIRST_NUMBER: u64 = 1000;
