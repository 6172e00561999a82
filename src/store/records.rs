//! What a record says besides properties: one value a row.

use super::TextPool;
use super::column::Distinct;
use crate::detection::{Detection, Device, Rule};
use crate::ingest::Span;

/// The number of a source, in the order of the command line.
pub type SourceId = u16;

/// The code of a row that has no such text.
const NONE: u32 = u32::MAX;
const NO_TIME: i64 = i64::MIN;

/// Texts that many rows share.
#[derive(Debug, Default)]
pub struct Shared {
    pool: TextPool,
    codes: Vec<u32>,
}

impl Shared {
    fn push(&mut self, text: Option<&str>) {
        self.codes
            .push(text.map_or(NONE, |text| self.pool.intern(text)));
    }

    fn absorb(&mut self, other: &Shared) {
        let numbers: Vec<u32> = other
            .pool
            .iter()
            .map(|text| self.pool.intern(text))
            .collect();
        self.codes.extend(
            other
                .codes
                .iter()
                .map(|code| numbers.get(*code as usize).copied().unwrap_or(NONE)),
        );
    }

    /// The text of a row.
    pub fn get(&self, row: usize) -> Option<&str> {
        self.code(row).map(|code| self.pool.get(code))
    }

    /// The number of a row's text.
    pub fn code(&self, row: usize) -> Option<u32> {
        self.codes.get(row).copied().filter(|code| *code != NONE)
    }

    /// The distinct texts.
    pub fn pool(&self) -> &TextPool {
        &self.pool
    }

    fn memory(&self) -> (usize, usize) {
        let (more, own) = self.pool.memory();
        (more + self.codes.capacity() * 4, own)
    }
}

/// Texts that differ from row to row, one after the other.
#[derive(Debug, Default)]
struct Own {
    bytes: String,
    ends: Vec<u64>,
}

impl Own {
    fn push(&mut self, text: &str) {
        self.bytes.push_str(text);
        self.ends.push(self.bytes.len() as u64);
    }

    fn get(&self, row: usize) -> &str {
        let end = |row: usize| {
            self.ends
                .get(row)
                .map_or(self.bytes.len(), |end| *end as usize)
        };
        self.bytes
            .get(row.checked_sub(1).map_or(0, end)..end(row))
            .unwrap_or("")
    }
}

/// One value a row of what stands in the record itself.
#[derive(Debug, Default)]
pub struct Records {
    sources: Vec<String>,
    ids: Own,
    times: Vec<i64>,
    rules: Distinct<Rule>,
    rule_codes: Vec<u32>,
    severities: Vec<i16>,
    devices: Shared,
    device_uuids: Shared,
    users: Shared,
    operations: Shared,
    resolved: Vec<Option<bool>>,
    extra_labels: TextPool,
    extra_texts: TextPool,
    extras: Vec<(u32, u32)>,
    extra_ends: Vec<u32>,
    places: Vec<Span>,
    source_of: Vec<SourceId>,
}

impl Records {
    pub(super) fn push(&mut self, detection: &Detection, source: SourceId, span: Span) {
        self.ids.push(detection.id.as_deref().unwrap_or(""));
        self.times.push(detection.time.unwrap_or(NO_TIME));
        self.rule_codes.push(self.rules.intern(&detection.rule));
        let severity = detection
            .severity
            .map(|severity| severity.clamp(0, 1000) as i16);
        self.severities.push(severity.unwrap_or(-1));
        self.devices.push(detection.device.name.as_deref());
        self.device_uuids.push(detection.device.uuid.as_deref());
        self.users.push(detection.user.as_deref());
        self.operations.push(detection.operation.as_deref());
        self.resolved.push(detection.resolved);
        for (label, text) in &detection.extra {
            self.extras.push((
                self.extra_labels.intern(label),
                self.extra_texts.intern(text),
            ));
        }
        self.extra_ends.push(self.extras.len() as u32);
        self.places.push(span);
        self.source_of.push(source);
    }

    pub(super) fn absorb(&mut self, batch: Records) {
        if self.sources.len() < batch.sources.len() {
            self.sources = batch.sources;
        }
        let start = self.ids.bytes.len() as u64;
        self.ids.bytes.push_str(&batch.ids.bytes);
        self.ids
            .ends
            .extend(batch.ids.ends.iter().map(|end| start + end));
        self.times.extend(batch.times);
        let numbers: Vec<u32> = batch
            .rules
            .values()
            .iter()
            .map(|rule| self.rules.intern(rule))
            .collect();
        self.rule_codes.extend(
            batch
                .rule_codes
                .iter()
                .map(|code| numbers.get(*code as usize).copied().unwrap_or(0)),
        );
        self.severities.extend(batch.severities);
        self.devices.absorb(&batch.devices);
        self.device_uuids.absorb(&batch.device_uuids);
        self.users.absorb(&batch.users);
        self.operations.absorb(&batch.operations);
        self.resolved.extend(batch.resolved);
        let labels: Vec<u32> = batch
            .extra_labels
            .iter()
            .map(|text| self.extra_labels.intern(text))
            .collect();
        let texts: Vec<u32> = batch
            .extra_texts
            .iter()
            .map(|text| self.extra_texts.intern(text))
            .collect();
        let number = |numbers: &[u32], code: u32| numbers.get(code as usize).copied().unwrap_or(0);
        let start = self.extras.len() as u32;
        self.extras.extend(
            batch
                .extras
                .iter()
                .map(|(l, t)| (number(&labels, *l), number(&texts, *t))),
        );
        self.extra_ends
            .extend(batch.extra_ends.iter().map(|end| start + end));
        self.places.extend(batch.places);
        self.source_of.extend(batch.source_of);
    }

    /// Names the sources, by their number.
    pub fn set_sources(&mut self, names: Vec<String>) {
        self.sources = names;
    }

    pub(super) fn len(&self) -> usize {
        self.times.len()
    }

    pub(super) fn own_id(&self, row: usize) -> Option<&str> {
        Some(self.ids.get(row)).filter(|id| !id.is_empty())
    }

    pub(super) fn id(&self, row: usize) -> String {
        match self.ids.get(row) {
            "" => format!(
                "{}:{}",
                self.source_name(row),
                self.span(row).map_or(0, |span| span.line)
            ),
            id => id.to_owned(),
        }
    }

    /// The name of the source that a row is from.
    pub fn source_name(&self, row: usize) -> &str {
        self.sources
            .get(usize::from(self.source(row)))
            .map_or("", String::as_str)
    }

    /// The source that a row is from.
    pub fn source(&self, row: usize) -> SourceId {
        self.source_of.get(row).copied().unwrap_or_default()
    }

    /// Where in its source the record of a row lies.
    pub fn span(&self, row: usize) -> Option<Span> {
        self.places.get(row).copied()
    }

    /// Milliseconds since 1970 UTC.
    pub fn time(&self, row: usize) -> Option<i64> {
        self.times.get(row).copied().filter(|time| *time != NO_TIME)
    }

    /// The rule of a row.
    pub fn rule(&self, row: usize) -> Option<&Rule> {
        self.rules.values().get(self.rule_code(row) as usize)
    }

    /// The number of a row's rule in [`Records::rules`].
    pub fn rule_code(&self, row: usize) -> u32 {
        self.rule_codes.get(row).copied().unwrap_or_default()
    }

    /// The distinct rules.
    pub fn rules(&self) -> &[Rule] {
        self.rules.values()
    }

    /// 1 to 100.
    pub fn severity(&self, row: usize) -> Option<i16> {
        self.severities
            .get(row)
            .copied()
            .filter(|severity| *severity >= 0)
    }

    /// The devices' names.
    pub fn devices(&self) -> &Shared {
        &self.devices
    }

    /// The users.
    pub fn users(&self) -> &Shared {
        &self.users
    }

    /// The operations, in the table's spelling where the table has them.
    pub fn operations(&self) -> &Shared {
        &self.operations
    }

    pub(super) fn detection(&self, row: usize) -> Detection {
        let own = |text: Option<&str>| text.map(str::to_owned);
        let end = |row: usize| self.extra_ends.get(row).map_or(0, |end| *end as usize);
        let extras = self
            .extras
            .get(row.checked_sub(1).map_or(0, end)..end(row))
            .unwrap_or(&[]);
        Detection {
            id: own(Some(self.ids.get(row)).filter(|id| !id.is_empty())),
            time: self.time(row),
            rule: self.rule(row).cloned().unwrap_or_default(),
            severity: self.severity(row).map(i64::from),
            device: Device {
                name: own(self.devices.get(row)),
                uuid: own(self.device_uuids.get(row)),
            },
            user: own(self.users.get(row)),
            resolved: self.resolved.get(row).copied().flatten(),
            operation: own(self.operations.get(row)),
            extra: extras
                .iter()
                .map(|(label, text)| {
                    (
                        self.extra_labels.get(*label).to_owned(),
                        self.extra_texts.get(*text).to_owned(),
                    )
                })
                .collect(),
            ..Detection::default()
        }
    }

    pub(super) fn memory(&self) -> (usize, usize) {
        let rows = self.times.capacity() * 8
            + self.ids.ends.capacity() * 8
            + (self.ids.bytes.capacity() - self.ids.bytes.len())
            + self.rule_codes.capacity() * 4
            + self.severities.capacity() * 2
            + self.resolved.capacity()
            + self.extras.capacity() * 8
            + self.extra_ends.capacity() * 4
            + self.places.capacity() * size_of::<Span>()
            + self.source_of.capacity() * 2
            + self.rules.memory();
        [
            self.devices.memory(),
            self.device_uuids.memory(),
            self.users.memory(),
            self.operations.memory(),
            self.extra_labels.memory(),
            self.extra_texts.memory(),
        ]
        .iter()
        .fold((rows, self.ids.bytes.len()), |sum, part| {
            (sum.0 + part.0, sum.1 + part.1)
        })
    }
}
