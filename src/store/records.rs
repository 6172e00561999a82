//! What a record says besides properties: one value a row.

mod extras;
mod find_id;
mod ids;
mod places;
mod shared;

use crate::store::{RowSet, TextPool, to_u32};
pub use shared::Shared;

use super::codes::Codes;
use super::column::Distinct;
use super::text::grow;
use crate::detection::{Detection, Device, Rule};
use crate::ingest::Span;
use extras::Extras;
pub(super) use find_id::{IdPart, WantedId};
use ids::Ids;
pub use ids::token_of as id_token;
use places::Places;

/// The number of a source, in the order of the command line.
pub type SourceId = u32;

const NO_TIME: i64 = i64::MIN;

/// One value a row of what stands in the record itself.
#[derive(Debug, Default)]
pub struct Records {
    sources: Vec<String>,
    ids: Ids,
    times: Vec<i64>,
    /// The earliest and the latest time.
    period: Option<(i64, i64)>,
    rules: Distinct<Rule>,
    rule_codes: Codes,
    severities: Distinct<i64>,
    /// One more than the severity's number; 0 where it is unknown.
    severity_codes: Codes,
    devices: Shared,
    device_uuids: Shared,
    users: Shared,
    operations: Shared,
    /// One more than the truth; 0 where it is unknown.
    resolved: Codes,
    extras: Extras,
    places: Places,
    /// The first row of each run of one source.
    source_runs: Vec<(u32, SourceId)>,
}

/// A row's values, those that many rows share as numbers.
pub(super) struct RecordCodes<'a> {
    pub(super) id: &'a str,
    pub(super) time: Option<i64>,
    pub(super) rule: u32,
    pub(super) severity: Option<i64>,
    pub(super) device: Option<u32>,
    pub(super) device_uuid: Option<u32>,
    pub(super) user: Option<u32>,
    pub(super) operation: Option<u32>,
    pub(super) resolved: Option<bool>,
    pub(super) extra: u32,
}

impl Records {
    pub(super) fn push(&mut self, detection: &Detection, source: SourceId, span: Span) {
        let coded = RecordCodes {
            id: detection.id.as_deref().unwrap_or(""),
            time: detection.time,
            rule: self.rules.intern(&detection.rule),
            severity: detection.severity,
            device: self.devices.intern(detection.device.name.as_deref()),
            device_uuid: self.device_uuids.intern(detection.device.uuid.as_deref()),
            user: self.users.intern(detection.user.as_deref()),
            operation: self.operations.intern(detection.operation.as_deref()),
            resolved: detection.resolved,
            extra: self.extras.intern(
                detection
                    .extra
                    .iter()
                    .map(|(label, text)| (label.as_str(), text.as_str())),
            ),
        };
        self.push_coded(&coded, source, span);
    }

    pub(super) fn push_coded(&mut self, coded: &RecordCodes<'_>, source: SourceId, span: Span) {
        self.set_source(source);
        self.ids.push(coded.id);
        self.times.push(coded.time.unwrap_or(NO_TIME));
        self.widen_period(coded.time.map(|time| (time, time)));
        self.rule_codes.push(coded.rule);
        let severity = coded.severity.map(|one| self.severities.intern(&one));
        self.severity_codes
            .push(severity.map_or(0, |number| number + 1));
        self.devices.push(coded.device);
        self.device_uuids.push(coded.device_uuid);
        self.users.push(coded.user);
        self.operations.push(coded.operation);
        self.resolved
            .push(coded.resolved.map_or(0, |is| 1 + u32::from(is)));
        self.extras.push_row(coded.extra);
        self.places.push(span);
    }

    fn widen_period(&mut self, other: Option<(i64, i64)>) {
        let widen =
            |(first, last): (i64, i64), other: (i64, i64)| (first.min(other.0), last.max(other.1));
        self.period = match (self.period, other) {
            (Some(own), Some(other)) => Some(widen(own, other)),
            (own, other) => own.or(other),
        };
    }

    /// A row of a batch that is only counted: what no question is about is left
    /// out.
    pub(super) fn push_counted(&mut self, rule: u32, operation: Option<u32>) {
        self.times.push(NO_TIME);
        self.rule_codes.push(rule);
        self.operations.push(operation);
    }

    /// The next rows are of this source.
    fn set_source(&mut self, source: SourceId) {
        if self
            .source_runs
            .last()
            .is_none_or(|(_, last)| *last != source)
        {
            self.source_runs.push((to_u32(self.times.len()), source));
        }
    }

    pub(super) fn absorb(&mut self, batch: Records) {
        if self.sources.len() < batch.sources.len() {
            self.sources = batch.sources;
        }
        let start = to_u32(self.len());
        for (first, source) in batch.source_runs {
            if self
                .source_runs
                .last()
                .is_none_or(|(_, last)| *last != source)
            {
                self.source_runs.push((start + first, source));
            }
        }
        self.ids.absorb(&batch.ids);
        grow(&mut self.times, batch.times.len());
        self.times.extend(batch.times);
        self.widen_period(batch.period);
        let rules = batch.rules.values().iter();
        let numbers: Vec<u32> = rules.map(|rule| self.rules.intern(rule)).collect();
        self.rule_codes
            .extend_mapped(&batch.rule_codes, &numbers, 0);
        let severities = batch.severities.values().iter();
        let numbers = severities.map(|one| self.severities.intern(one) + 1);
        let numbers: Vec<u32> = std::iter::once(0).chain(numbers).collect();
        self.severity_codes
            .extend_mapped(&batch.severity_codes, &numbers, 0);
        self.devices.absorb(&batch.devices);
        self.device_uuids.absorb(&batch.device_uuids);
        self.users.absorb(&batch.users);
        self.operations.absorb(&batch.operations);
        self.resolved.extend(&batch.resolved);
        self.extras.absorb(&batch.extras);
        self.places.absorb(&batch.places);
    }

    /// The parts that a reader of flat records adds to.
    pub(super) fn parts(&mut self) -> Dictionaries<'_> {
        Dictionaries {
            rules: &mut self.rules,
            devices: &mut self.devices,
            device_uuids: &mut self.device_uuids,
            users: &mut self.users,
            operations: &mut self.operations,
            extras: &mut self.extras,
        }
    }

    /// Names the sources, by their number.
    pub fn set_sources(&mut self, names: Vec<String>) {
        self.sources = names;
    }

    pub(super) fn len(&self) -> usize {
        self.times.len()
    }

    pub(super) fn own_id(&self, row: usize) -> Option<String> {
        self.ids.get(row)
    }

    pub(super) fn id_token(&self, row: usize) -> Option<u64> {
        self.ids.token(row)
    }

    pub(super) fn id(&self, row: usize) -> String {
        self.ids.get(row).unwrap_or_else(|| {
            let line = self.span(row).map_or(0, |span| span.line);
            format!("{}:{line}", self.source_name(row))
        })
    }

    /// The name of the source that a row is from.
    pub fn source_name(&self, row: usize) -> &str {
        self.sources
            .get(self.source(row) as usize)
            .map_or("", String::as_str)
    }

    /// The source that a row is from.
    pub fn source(&self, row: usize) -> SourceId {
        let run = self
            .source_runs
            .partition_point(|(first, _)| *first as usize <= row);
        run.checked_sub(1)
            .and_then(|run| self.source_runs.get(run))
            .map_or(0, |(_, source)| *source)
    }

    /// The last row that is from a source.
    pub fn last_of(&self, source: SourceId) -> Option<usize> {
        let run = self.source_runs.iter().rposition(|(_, of)| *of == source)?;
        let next = self.source_runs.get(run + 1);
        let end = next.map_or(self.len(), |(first, _)| *first as usize);
        end.checked_sub(1)
    }

    /// Where in its source the record of a row lies.
    pub fn span(&self, row: usize) -> Option<Span> {
        self.places.get(row)
    }

    /// Milliseconds since 1970 UTC.
    pub fn time(&self, row: usize) -> Option<i64> {
        self.times.get(row).copied().filter(|time| *time != NO_TIME)
    }

    /// The earliest and the latest time, in milliseconds since 1970 UTC.
    pub fn period(&self) -> Option<(i64, i64)> {
        self.period
    }

    /// The rule of a row.
    pub fn rule(&self, row: usize) -> Option<&Rule> {
        self.rules.values().get(self.rule_code(row) as usize)
    }

    /// The number of a row's rule in [`Records::rules`].
    pub fn rule_code(&self, row: usize) -> u32 {
        self.rule_codes.get(row).unwrap_or_default()
    }

    /// The rules of the rows, by number.
    pub fn rule_codes(&self) -> &Codes {
        &self.rule_codes
    }

    /// Per row one more than the number of its severity in
    /// [`Records::severities`]; 0 where it is unknown.
    pub fn severity_codes(&self) -> &Codes {
        &self.severity_codes
    }

    /// The distinct severities.
    pub fn severities(&self) -> &[i64] {
        self.severities.values()
    }

    /// The times of the rows; the least number where it is unknown.
    pub(super) fn times(&self) -> &[i64] {
        &self.times
    }

    /// The distinct rules.
    pub fn rules(&self) -> &[Rule] {
        self.rules.values()
    }

    /// 1 to 100, but as the record has it.
    pub fn severity(&self, row: usize) -> Option<i64> {
        let number = self.severity_codes.get(row)?.checked_sub(1)?;
        self.severities.values().get(number as usize).copied()
    }

    /// The devices' names.
    pub fn devices(&self) -> &Shared {
        &self.devices
    }

    /// The devices' uuids.
    pub fn device_uuids(&self) -> &Shared {
        &self.device_uuids
    }

    /// What a record says beyond the language: labels and texts.
    pub fn extras_of(&self, row: usize) -> Vec<(String, String)> {
        self.extras.of(row)
    }

    /// The rows of which some fact beyond the language is among those that `found`
    /// picks of all texts; `None` where there is none.
    pub(super) fn rows_by_extra(
        &self,
        found: impl FnOnce(&TextPool) -> RowSet,
        len: usize,
    ) -> Option<RowSet> {
        self.extras.rows_by(found, len)
    }

    /// The users.
    pub fn users(&self) -> &Shared {
        &self.users
    }

    /// The operations, in the table's spelling where the table has them.
    pub fn operations(&self) -> &Shared {
        &self.operations
    }

    /// The labels of what these rows show beyond the language, each once.
    pub fn extra_labels(&self, rows: impl Iterator<Item = usize>) -> Vec<String> {
        self.extras.labels(rows)
    }

    pub(super) fn detection(&self, row: usize) -> Detection {
        let own = |text: Option<&str>| text.map(str::to_owned);
        Detection {
            id: self.ids.get(row),
            time: self.time(row),
            rule: self.rule(row).cloned().unwrap_or_default(),
            severity: self.severity(row),
            device: Device {
                name: own(self.devices.get(row)),
                uuid: own(self.device_uuids.get(row)),
            },
            user: own(self.users.get(row)),
            resolved: self
                .resolved
                .get(row)
                .and_then(|code| Some(code.checked_sub(1)? == 1)),
            operation: own(self.operations.get(row)),
            extra: self.extras.of(row),
            ..Detection::default()
        }
    }

    /// Bytes by column: beyond the strings, and of the strings.
    pub(super) fn memory(&self) -> impl Iterator<Item = (&str, (usize, usize))> {
        let runs = self.source_runs.capacity() * size_of::<(u32, SourceId)>();
        let rules = self.rules.memory() + self.rule_codes.memory();
        let severities = self.severities.memory() + self.severity_codes.memory();
        [
            ("id", self.ids.memory()),
            ("time", (self.times.capacity() * 8, 0)),
            ("rule", (rules, 0)),
            ("severity", (severities, 0)),
            ("device", self.devices.memory()),
            ("device uuid", self.device_uuids.memory()),
            ("user", self.users.memory()),
            ("operation", self.operations.memory()),
            ("resolved", (self.resolved.memory(), 0)),
            ("extra", self.extras.memory()),
            ("place", (self.places.memory() + runs, 0)),
        ]
        .into_iter()
    }
}

/// What a reader of flat records adds to before a row is pushed.
pub(super) struct Dictionaries<'a> {
    pub(super) rules: &'a mut Distinct<Rule>,
    pub(super) devices: &'a mut Shared,
    pub(super) device_uuids: &'a mut Shared,
    pub(super) users: &'a mut Shared,
    pub(super) operations: &'a mut Shared,
    pub(super) extras: &'a mut Extras,
}
