//! Which detection a verdict is on, whatever file it is read from next time.
//!
//! * A record with an id of its own (a uuid, or its number in ESET Inspect) is
//!   known by that; a uuid in lower case.
//! * Any other is known by what it says: `~` and 40 hexadecimal digits (BLAKE3)
//!   over its time, rule, device, user, operation and the known and absent properties of
//!   event, process and parent. `FILE:LINE`, which stands for an id elsewhere,
//!   would mean another detection in the next export. Severity, resolution and
//!   what has no property name are left out: they change, the event does not.
//!
//! Two records that say the same are one detection here; no two others are,
//! whoever writes them. Sessions of the first version have keys that could be
//! forged ([`older`]): where one speaks of a detection it stays known by that.

use super::older::{self, SUBJECTS};
use crate::detection::Subject;
use crate::language::Property;
use crate::rule::is_uuid;
use crate::store::{ABSENT, FIRST, Store, Table, UNKNOWN, Values};
use blake3::Hash;
use rustc_hash::FxHashSet;
use std::sync::Arc;

/// What a detection is known by.
pub type DetectionKey = Arc<str>;

/// What a detection of this id is known by.
pub fn known_by(id: &str) -> DetectionKey {
    match is_uuid(id) {
        true => id.to_ascii_lowercase().into(),
        false => id.into(),
    }
}

/// The hexadecimal digits of a detection's fingerprint.
const DIGITS: usize = 40;

/// What the values of columns come to, kept because many rows share them.
#[derive(Clone, Debug, Default)]
pub struct Fingerprints {
    /// Per subject.
    columns: Vec<NamedColumns>,
    /// Keys of the first version that the session speaks of.
    older: FxHashSet<DetectionKey>,
    said: Vec<u8>,
}

impl Fingerprints {
    /// What the detection of a row is known by.
    pub fn key(&mut self, store: &Store, row: usize) -> DetectionKey {
        if let Some(id) = store.own_id(row) {
            return known_by(&id);
        }
        if !self.older.is_empty()
            && let Some(key) = self.older.get(&*older::key(store, row))
        {
            return key.clone();
        }
        let print = self.of(store, row).to_hex();
        format!("~{}", print.get(..DIGITS).unwrap_or(&print)).into()
    }

    /// Takes in keys that are spoken of; `true` where one of an older version was
    /// not known yet, so that rows may be known by it from now on.
    pub(super) fn know<'a>(&mut self, keys: impl Iterator<Item = &'a DetectionKey>) -> bool {
        let known = self.older.len();
        self.older
            .extend(keys.filter(|key| older::is_key(key)).cloned());
        self.older.len() > known
    }

    fn of(&mut self, store: &Store, row: usize) -> Hash {
        let said = &mut self.said;
        said.clear();
        let mut say = |text: &str| {
            // The length keeps `ab`, `c` from being `a`, `bc`.
            said.extend((text.len() as u64).to_le_bytes());
            said.extend(text.as_bytes());
        };
        let records = store.records();
        let time = records.time(row);
        say(&time.map_or(String::new(), |time| time.to_string()));
        // The code first: `--rules` may add the others.
        let rule = records.rule(row).and_then(|rule| rule.label());
        say(rule.unwrap_or(""));
        say(records.devices().get(row).unwrap_or(""));
        say(records.users().get(row).unwrap_or(""));
        say(records.operations().get(row).unwrap_or(""));
        self.columns
            .resize_with(SUBJECTS.len(), NamedColumns::default);
        for (subject, columns) in SUBJECTS.into_iter().zip(&mut self.columns) {
            let table = store.table(subject);
            let is_none = table.none().contains(row);
            said.push(u8::from(is_none));
            columns.extend(subject, table);
            for (name, prints) in &mut columns.by_name {
                let Some(column) = table.column(name) else {
                    continue;
                };
                match column.code(row) {
                    UNKNOWN => {}
                    ABSENT if is_none => {}
                    code => said.extend(prints.of(column.values(), code).as_bytes()),
                }
            }
        }
        blake3::hash(said)
    }
}

/// The columns of a subject by their names: the order of loading is another.
#[derive(Clone, Debug, Default)]
struct NamedColumns {
    by_name: Vec<(Property, Prints)>,
}

impl NamedColumns {
    /// Takes in columns that came since.
    fn extend(&mut self, subject: Subject, table: &Table) {
        let known = self.by_name.len();
        self.by_name
            .extend(table.properties().skip(known).map(|property| {
                let mut seed = blake3::Hasher::new();
                for name in [subject.name(), property.full()] {
                    seed.update(&(name.len() as u64).to_le_bytes());
                    seed.update(name.as_bytes());
                }
                let known = Vec::new();
                (property.clone(), Prints { seed, known })
            }));
        if self.by_name.len() > known {
            let name = |(property, _): &(Property, Prints)| property.full().to_owned();
            self.by_name.sort_by_cached_key(name);
        }
    }
}

/// What the values of one column come to.
#[derive(Clone, Debug)]
struct Prints {
    seed: blake3::Hasher,
    /// By code, as far as it was asked for; of columns with few values only,
    /// whose values many rows share.
    known: Vec<Option<Hash>>,
}

/// So many values are few.
const FEW: usize = 4096;

impl Prints {
    fn of(&mut self, values: &Values, code: u32) -> Hash {
        let at = code as usize;
        if let Some(Some(known)) = self.known.get(at) {
            return *known;
        }
        let mut print = self.seed.clone();
        match (code.checked_sub(FIRST), values) {
            (None, _) => print.update(b"absent"),
            (Some(number), Values::Text(pool)) => {
                print.update(b"=").update(pool.get(number).as_bytes())
            }
            (Some(number), values) => {
                let text = values
                    .get(number)
                    .map_or(String::new(), |value| value.text());
                print.update(b"=").update(text.as_bytes())
            }
        };
        let print = print.finalize();
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
        let keys: Vec<DetectionKey> = (0..5).map(|row| prints.key(&store, row)).collect();
        assert_eq!(keys[0], keys[4], "resolved or not, it is the same event");
        assert!((1..4).all(|at| keys[0] != keys[at]), "{keys:?}");
        assert!(keys[0].starts_with('~') && keys[0].len() == 41);
        // Kept in files: the digits must stay what they are.
        assert_eq!(&*keys[0], "~089bce4ff350720e326b57fa36f281b3841e3536");
        // A session of the first version knows it by another.
        let older: DetectionKey = "~415681fcce8f974b83d345dd9027dfaa".into();
        assert!(prints.know([&older].into_iter()));
        assert!(!prints.know([&older, &keys[1]].into_iter()));
        assert_eq!(prints.key(&store, 0), older);
        assert_eq!(prints.key(&store, 1), keys[1]);
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
