//! How the first version knew a detection without an id of its own: `~` and 32
//! hexadecimal digits, a sum of FNV-1a hashes. Only to find what an older session
//! speaks of.

use crate::detection::Subject;
use crate::store::{ABSENT, FIRST, Store, UNKNOWN};

/// The subjects whose properties tell detections apart.
pub(super) const SUBJECTS: [Subject; 3] =
    [Subject::Event, Subject::Process, Subject::ParentProcess];

/// FNV-1a, 128 bits.
#[derive(Clone, Copy, Debug)]
struct Fnv(u128);

impl Fnv {
    const NEW: Fnv = Fnv(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d);

    fn text(mut self, text: &str) -> Fnv {
        for byte in text.bytes().chain([0xff]) {
            self.0 = (self.0 ^ u128::from(byte)).wrapping_mul(0x0100_0000_0000_0000_0000_013b);
        }
        self
    }
}

/// Whether a key is of that kind.
pub(super) fn is_key(key: &str) -> bool {
    key.len() == 33
        && key.starts_with('~')
        && key.bytes().skip(1).all(|byte| byte.is_ascii_hexdigit())
}

/// What the first version knew the detection of a row by.
pub(super) fn key(store: &Store, row: usize) -> String {
    let records = store.records();
    let time = records.time(row);
    let mut sum = [
        time.map_or(String::new(), |time| time.to_string()).as_str(),
        records
            .rule(row)
            .and_then(|rule| rule.label())
            .unwrap_or(""),
        records.devices().get(row).unwrap_or(""),
        records.users().get(row).unwrap_or(""),
        records.operations().get(row).unwrap_or(""),
    ]
    .into_iter()
    .fold(Fnv::NEW, Fnv::text)
    .0;
    for subject in SUBJECTS {
        let table = store.table(subject);
        let is_none = table.none().contains(row);
        let own = Fnv::NEW.text(subject.name());
        if is_none {
            sum = sum.wrapping_add(own.0);
        }
        for property in table.properties() {
            let Some(column) = table.column(property) else {
                continue;
            };
            let seed = own.text(property.full());
            let print = match column.code(row) {
                UNKNOWN => continue,
                ABSENT if is_none => continue,
                ABSENT => seed.text("absent"),
                code => {
                    let value = column.values().get(code - FIRST);
                    let text = value.map_or(String::new(), |value| value.text());
                    seed.text("=").text(&text)
                }
            };
            sum = sum.wrapping_add(print.0);
        }
    }
    format!("~{sum:032x}")
}
