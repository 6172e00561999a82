//! Which detection a verdict is on, whatever file it is read from next time.
//!
//! * A record with an id of its own (a uuid, or its number in ESET Inspect) is
//!   known by that; a uuid in lower case.
//! * Any other is known by what it says: `~` and 32 hexadecimal digits over its
//!   time, rule, device, user, operation and the known and absent properties of
//!   event, process and parent. `FILE:LINE`, which stands for an id elsewhere,
//!   would mean another detection in the next export. Severity, resolution and
//!   what has no property name are left out: they change, the event does not.
//!
//! Two records that say the same are one detection here. The digits guard
//! against accidents; whoever can forge a time and a device can forge them too.

use crate::detection::Subject;
use crate::rule::is_uuid;
use crate::store::{ABSENT, FIRST, Store, UNKNOWN, Values};
use std::sync::Arc;

/// What a detection is known by.
pub type Key = Arc<str>;

/// What a detection of this id is known by.
pub fn known_by(id: &str) -> Key {
    match is_uuid(id) {
        true => id.to_ascii_lowercase().into(),
        false => id.into(),
    }
}

const SUBJECTS: [Subject; 3] = [Subject::Event, Subject::Process, Subject::ParentProcess];

/// FNV-1a, 128 bits.
#[derive(Clone, Copy, Debug)]
struct Fnv(u128);

impl Fnv {
    fn new() -> Fnv {
        Fnv(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d)
    }

    fn text(mut self, text: &str) -> Fnv {
        // The byte after a text keeps `ab`, `c` from being `a`, `bc`.
        for byte in text.bytes().chain([0xff]) {
            self.0 = (self.0 ^ u128::from(byte)).wrapping_mul(0x0100_0000_0000_0000_0000_013b);
        }
        self
    }
}

/// What the values of columns come to, kept because many rows share them.
#[derive(Debug, Default)]
pub struct Fingerprints {
    /// Per subject, property by property.
    columns: Vec<Vec<Prints>>,
}

impl Fingerprints {
    /// What the detection of a row is known by.
    pub fn key(&mut self, store: &Store, row: usize) -> Key {
        match store.own_id(row) {
            Some(id) => known_by(&id),
            None => format!("~{:032x}", self.of(store, row)).into(),
        }
    }

    fn of(&mut self, store: &Store, row: usize) -> u128 {
        let records = store.records();
        let rule = records.rule(row);
        // The code first: `--rules` may add the others.
        let rule = rule.and_then(|rule| rule.label()).unwrap_or("");
        let time = records
            .time(row)
            .map_or(String::new(), |time| time.to_string());
        let mut sum = [
            time.as_str(),
            rule,
            records.devices().get(row).unwrap_or(""),
            records.users().get(row).unwrap_or(""),
            records.operations().get(row).unwrap_or(""),
        ]
        .into_iter()
        .fold(Fnv::new(), Fnv::text)
        .0;
        // A sum, so that the order of the columns does not matter.
        self.columns.resize_with(SUBJECTS.len(), Vec::new);
        for (subject, columns) in SUBJECTS.into_iter().zip(&mut self.columns) {
            let table = store.table(subject);
            let is_none = table.none().contains(row);
            if is_none {
                sum = sum.wrapping_add(Fnv::new().text(subject.name()).0);
            }
            for (at, property) in table.properties().enumerate() {
                if columns.len() <= at {
                    let seed = Fnv::new().text(subject.name()).text(property.full());
                    columns.push(Prints {
                        seed,
                        known: Vec::new(),
                    });
                }
                let (Some(column), Some(prints)) = (table.column(property), columns.get_mut(at))
                else {
                    continue;
                };
                match column.code(row) {
                    UNKNOWN => {}
                    ABSENT if is_none => {}
                    code => sum = sum.wrapping_add(prints.of(column.values(), code)),
                }
            }
        }
        sum
    }
}

/// What the values of one column come to.
#[derive(Debug)]
struct Prints {
    seed: Fnv,
    /// By code, as far as it was asked for; of columns with few values only,
    /// whose values many rows share.
    known: Vec<Option<u128>>,
}

/// So many values are few.
const FEW: usize = 4096;

impl Prints {
    fn of(&mut self, values: &Values, code: u32) -> u128 {
        let at = code as usize;
        if let Some(Some(known)) = self.known.get(at) {
            return *known;
        }
        let print = match (code.checked_sub(FIRST), values) {
            (None, _) => self.seed.text("absent").0,
            (Some(number), Values::Text(pool)) => self.seed.text("=").text(pool.get(number)).0,
            (Some(number), values) => {
                let value = values.get(number);
                let text = value.map_or(String::new(), |value| value.text());
                self.seed.text("=").text(&text).0
            }
        };
        if at < FEW {
            if self.known.len() <= at {
                self.known.resize(at + 1, None);
            }
            if let Some(slot) = self.known.get_mut(at) {
                *slot = Some(print);
            }
        }
        print
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detection::{Detection, Rule, State};
    use crate::language::{Property, Value};

    fn detection(port: i64) -> Detection {
        let mut detection = Detection {
            time: Some(7),
            rule: Rule::from_name("RDP [E0517]"),
            ..Detection::default()
        };
        let port = State::Known(Value::Int(port));
        detection.event.set(Property::of("Network.Port"), port);
        let absent = Property::of("ProcessInfo.CommandLine");
        detection.process.set(absent, State::Absent);
        detection
    }

    fn store(detections: &[Detection]) -> Store {
        let mut store = Store::default();
        store.set_sources(vec!["x.jsonl".into()]);
        for detection in detections {
            store.push(detection, 0, Default::default());
        }
        store
    }

    #[test]
    fn a_record_without_an_id_is_known_by_what_it_says() {
        let mut other = detection(53);
        other.process = Default::default();
        let mut later = detection(53);
        later.time = Some(8);
        let mut closed = detection(53);
        (closed.resolved, closed.severity) = (Some(true), Some(3));
        let store = store(&[detection(53), detection(80), other, later, closed]);
        let mut prints = Fingerprints::default();
        let keys: Vec<Key> = (0..5).map(|row| prints.key(&store, row)).collect();
        assert_eq!(keys[0], keys[4], "resolved or not, it is the same event");
        assert!((1..4).all(|at| keys[0] != keys[at]), "{keys:?}");
        assert!(keys[0].starts_with('~') && keys[0].len() == 33);
        // Kept in files: the digits must stay what they are.
        assert_eq!(&*keys[0], "~415681fcce8f974b83d345dd9027dfaa");
    }

    #[test]
    fn neither_place_nor_order_of_loading_matters() {
        let forth = store(&[detection(53), detection(80)]);
        let back = store(&[detection(80), detection(81), detection(53)]);
        let key = |store: &Store, row| Fingerprints::default().key(store, row);
        assert_eq!(key(&forth, 0), key(&back, 2));
        let mut named = detection(53);
        named.id = Some("7f3A".into());
        assert_eq!(&*key(&store(&[named.clone()]), 0), "7f3A");
        named.id = Some("7F3A1C00-0000-4000-8000-00000000FFFF".into());
        let lower = "7f3a1c00-0000-4000-8000-00000000ffff";
        assert_eq!(&*key(&store(&[named]), 0), lower);
    }
}
