//! Made-up detections in every shape that sources come in, and what of a
//! detection each shape carries.
//!
//! ```text
//!  made ─► records   one detection as one product's record
//!       ─► text      the record as JSON or a row, spaced and escaped in several ways
//!       ─► SHAPES    records one after the other, in lists and pages, with envelopes
//! ```

mod made;
mod records;
mod text;

pub use made::{HARD, Made, PLAIN, made};

use made::Field;
use quell::detection::Detection;
use serde_json::{Map, Value};
use std::ops::Range;
use text::{Style, json, row};

/// How records stand in a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Frame {
    /// One a line.
    Lines,
    /// One after the other, each over many lines.
    Documents,
    /// One a line, each in an object under this key.
    Wrapped(&'static str),
    /// One list.
    Array,
    /// One list over many lines.
    PrettyArray,
    /// In lists of at most so many records, with this before and after each.
    Pages(usize, &'static str, &'static str),
    /// One a line, with what collectors put before it.
    Envelopes,
    /// One a line of a log.
    Log,
    /// Separated by this, below a header; with a byte order mark or without,
    /// every cell in quotation marks or not.
    Csv(char, bool, bool),
}

/// One shape.
pub struct Shape {
    pub name: &'static str,
    record: fn(&Made) -> Value,
    pub frame: Frame,
    carries: &'static [Field],
}

use Field::{
    Command, Connection, Device, DeviceUuid, Ends, Id, Module, Operation, Process, Resolved, Rule,
    RuleUuid, Seconds, Severity, Time, User,
};

const NATIVE: &[Field] = &[
    Id, Time, Rule, RuleUuid, Severity, Device, DeviceUuid, User, Resolved, Operation, Connection,
    Process, Command, Module,
];
const CONNECT2: &[Field] = &[
    Id, Time, Rule, RuleUuid, Severity, Device, DeviceUuid, User, Resolved, Operation, Connection,
    Process, Command,
];
const CONNECT1: &[Field] = &[Id, Time, Rule, DeviceUuid, User, Connection, Process];
const REST: &[Field] = &[
    Id, Time, Rule, RuleUuid, Severity, Device, DeviceUuid, User, Resolved, Process, Command,
    Module,
];
/// The newer table has no uuid of the device.
const REST2: &[Field] = &[
    Id, Time, Rule, RuleUuid, Severity, Device, User, Resolved, Process, Command, Module,
];
const TABLE: &[Field] = &[
    Id, Time, Rule, RuleUuid, Device, DeviceUuid, User, Resolved, Connection, Process, Command,
];
const WAZUH: &[Field] = &[
    Id, Time, Rule, RuleUuid, Device, DeviceUuid, User, Operation, Connection, Process, Command,
];
const ECS: &[Field] = &[Id, Time, DeviceUuid, Connection, Process];
const SYSLOG: &[Field] = &[
    Id, Seconds, Rule, Severity, Device, DeviceUuid, User, Resolved, Process, Command,
];
const FIREWALL: &[Field] = &[Seconds, Rule, Device, DeviceUuid, User, Ends, Process];

/// Before and after the records of a page of ESET Connect.
pub const PAGE: (&str, &str) = (
    "{\"detections\":[",
    "],\"nextPageToken\":\"b64==\",\"totalSize\":9}",
);
const HITS: &str = "{\"took\":3,\"timed_out\":false,\"_shards\":{\"total\":1,\"failed\":0},\"hits\":{\"total\":{\"value\":9,\"relation\":\"eq\"},\"max_score\":1.0,\"hits\":[";

const fn shape(
    name: &'static str,
    record: fn(&Made) -> Value,
    frame: Frame,
    carries: &'static [Field],
) -> Shape {
    Shape {
        name,
        record,
        frame,
        carries,
    }
}

use Frame::{Array, Csv, Documents, Envelopes, Lines, Log, Pages, PrettyArray, Wrapped};

/// All shapes.
pub const SHAPES: &[Shape] = &[
    shape("native lines", records::native, Lines, NATIVE),
    shape("native array", records::native, Array, NATIVE),
    shape("Connect v2 lines", records::connect2, Lines, CONNECT2),
    shape(
        "Connect v2 documents",
        records::connect2,
        Documents,
        CONNECT2,
    ),
    shape(
        "Connect v2 page",
        records::connect2,
        Pages(1000, PAGE.0, PAGE.1),
        CONNECT2,
    ),
    shape(
        "Connect v2 pages",
        records::connect2,
        Pages(3, PAGE.0, PAGE.1),
        CONNECT2,
    ),
    shape("Connect v2 array", records::connect2, Array, CONNECT2),
    shape(
        "Connect v2 detection",
        records::connect2,
        Wrapped("detection"),
        CONNECT2,
    ),
    shape("Connect v1 lines", records::connect1, Lines, CONNECT1),
    shape(
        "Connect v1 page",
        records::connect1,
        Pages(1000, PAGE.0, PAGE.1),
        CONNECT1,
    ),
    shape(
        "Connect v1 pages",
        records::connect1,
        Pages(3, PAGE.0, PAGE.1),
        CONNECT1,
    ),
    shape("Connect v1 array", records::connect1, PrettyArray, CONNECT1),
    shape(
        "Connect v1 detection",
        records::connect1,
        Wrapped("detection"),
        CONNECT1,
    ),
    shape(
        "REST page",
        records::rest,
        Pages(1000, "{\"count\":9,\"value\":[", "]}"),
        REST,
    ),
    shape("REST lines", records::rest, Lines, REST),
    shape("REST array", records::rest, Array, REST),
    shape("REST detection", records::rest, Wrapped("DETECTION"), REST),
    shape("REST CSV", records::rest, Csv(',', true, true), REST),
    shape("REST CSV ;", records::rest, Csv(';', false, false), REST),
    shape("REST CSV tab", records::rest, Csv('\t', true, false), REST),
    shape("syslog", records::syslog, Envelopes, SYSLOG),
    shape("syslog log", records::syslog, Log, SYSLOG),
    shape("syslog firewall", records::firewall, Envelopes, FIREWALL),
    shape("Sentinel array", records::sentinel_rest, PrettyArray, REST),
    shape("Sentinel lines", records::sentinel_rest, Lines, REST),
    shape(
        "Sentinel CSV",
        records::sentinel_rest,
        Csv(',', true, true),
        REST,
    ),
    shape("ESETInspectV2 lines", records::sentinel_rest2, Lines, REST2),
    shape(
        "ESETInspectV2 CSV",
        records::sentinel_rest2,
        Csv(',', false, false),
        REST2,
    ),
    shape(
        "IntegrationTableV2 array",
        records::sentinel_connect,
        Array,
        CONNECT2,
    ),
    shape(
        "IntegrationTableV2 text",
        records::sentinel_connect_text,
        Lines,
        TABLE,
    ),
    shape(
        "IntegrationTableV2 CSV",
        records::sentinel_connect,
        Csv(',', true, false),
        CONNECT2,
    ),
    shape(
        "IntegrationTableV2 CSV text",
        records::sentinel_connect_text,
        Csv(';', false, true),
        TABLE,
    ),
    shape(
        "Elasticsearch original",
        records::elastic_original,
        Lines,
        CONNECT1,
    ),
    shape(
        "Elasticsearch hits",
        records::elastic,
        Pages(1000, HITS, "]}}"),
        CONNECT1,
    ),
    shape("Elasticsearch hit", records::elastic, Documents, CONNECT1),
    shape(
        "Elasticsearch dotted",
        records::elastic_dotted,
        Lines,
        CONNECT1,
    ),
    shape(
        "Elasticsearch ECS",
        records::elastic_ecs,
        Pages(1000, HITS, "]}}"),
        ECS,
    ),
    shape("Wazuh lines", records::wazuh, Lines, WAZUH),
    shape("Wazuh alerts", records::wazuh_alert, Lines, WAZUH),
];

/// A source, and where its records lie.
pub struct Written {
    pub bytes: Vec<u8>,
    pub records: Vec<Range<usize>>,
}

impl Shape {
    /// What of a detection must be found again.
    pub fn carried(&self, made: &Made) -> Detection {
        made.carried(self.carries)
    }

    /// The source of these detections.
    pub fn write(&self, made: &[Made]) -> Written {
        self.framed(self.frame, made, [Style::Compact, Style::Loose])
    }

    /// The same, its records standing otherwise, and with nothing that need not be.
    pub fn compact(&self, frame: Frame, made: &[Made]) -> Written {
        self.framed(frame, made, [Style::Compact; 2])
    }

    fn framed(&self, frame: Frame, made: &[Made], styles: [Style; 2]) -> Written {
        let mut text = String::new();
        let mut records = Vec::new();
        let mut put = |text: &mut String, record: &str| {
            records.push(text.len()..text.len() + record.len());
            text.push_str(record);
        };
        let record = |at: usize| json(&(self.record)(&made[at]), styles[at % 2]);
        let pretty = |at: usize| json(&(self.record)(&made[at]), Style::Pretty);
        match frame {
            Lines => (0..made.len()).for_each(|at| {
                put(&mut text, &record(at));
                text.push_str(if at % 5 == 4 { "\r\n" } else { "\n" });
            }),
            Documents => (0..made.len()).for_each(|at| {
                put(&mut text, &pretty(at));
                text.push('\n');
            }),
            Wrapped(key) => (0..made.len()).for_each(|at| {
                put(&mut text, &format!("{{\"{key}\":{}}}", record(at)));
                text.push('\n');
            }),
            Array | PrettyArray => {
                text.push('[');
                for at in 0..made.len() {
                    text.push_str(if at > 0 { "," } else { "" });
                    match frame {
                        Array => put(&mut text, &record(at)),
                        _ => {
                            text.push_str("\n  ");
                            put(&mut text, &pretty(at));
                        }
                    }
                }
                text.push(']');
            }
            Pages(size, before, after) => {
                for first in (0..made.len()).step_by(size) {
                    text.push_str(before);
                    for at in first..made.len().min(first.saturating_add(size)) {
                        text.push_str(if at > first { "," } else { "" });
                        put(&mut text, &record(at));
                    }
                    text.push_str(after);
                    text.push('\n');
                }
            }
            Envelopes | Log => (0..made.len()).for_each(|at| {
                let envelope = if frame == Log { 1 } else { at };
                let line = enveloped(envelope, &record(at));
                put(&mut text, &line);
                text.push('\n');
            }),
            Csv(delimiter, has_mark, is_all) => {
                let rows: Vec<Map<String, Value>> =
                    made.iter().map(|one| self.cells(one)).collect();
                text.push_str(if has_mark { "\u{feff}" } else { "" });
                let header: Vec<String> = rows
                    .first()
                    .map_or(vec![], |row| row.keys().cloned().collect());
                text.push_str(&row(&header, delimiter, is_all));
                text.push_str("\r\n");
                for cells in rows {
                    let cells: Vec<String> = header
                        .iter()
                        .map(|name| cells.get(name).map_or(String::new(), records::cell))
                        .collect();
                    put(&mut text, &row(&cells, delimiter, is_all));
                    text.push_str("\r\n");
                }
            }
        }
        Written {
            bytes: text.into_bytes(),
            records,
        }
    }

    fn cells(&self, made: &Made) -> Map<String, Value> {
        match (self.record)(made) {
            Value::Object(map) => map,
            _ => Map::new(),
        }
    }
}

/// A syslog message in one of the envelopes that collectors leave on it.
fn enveloped(at: usize, record: &str) -> String {
    match at % 6 {
        0 => record.to_owned(),
        1 => format!("<12>Mar 17 09:42:08 ESMC-linux ERAServer[12412]: {record}"),
        2 => format!("May  6 10:59:37 HOST ERAServer[5032]: {record}"),
        3 => format!("<12>1 2022-04-11T10:41:05.300Z esmc ERAServer 11804 - - \u{feff}{record}"),
        4 => {
            let message =
                format!("<12>1 2022-04-11T10:41:05.300Z esmc ERAServer 11804 - - {record}");
            format!("{} {message}", message.len())
        }
        _ => format!("\u{ef}\u{bb}\u{bf}{record}"),
    }
}
