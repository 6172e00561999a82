//! Alerts of Wazuh around a record of ESET Connect. Source:
//! eset/ESET-Integration-Wazuh 1.3.2, which writes `{"eset":{…}}` lines; an
//! alert has such a line below `data`.

use super::super::format::{Field, Format, RecordKind, Saying, To, field, own};
use super::super::token::Raw;
use super::super::value::As::Words;

pub(super) struct Wazuh;

/// The row of the table that [`Format::finish`] reads.
const ESET: usize = 0;

const FIELDS: &[Field] = &[
    field("data.eset", To::Own, Words),
    own("agent", To::Nothing, Words),
    own("manager", To::Nothing, Words),
    own("decoder", To::Nothing, Words),
    own("location", To::Nothing, Words),
    field("rule", To::Nothing, Words),
    field("timestamp", To::Nothing, Words),
    field("id", To::Nothing, Words),
    field("full_log", To::Nothing, Words),
    field("input", To::Nothing, Words),
];

impl Format for Wazuh {
    fn fields(&self) -> &'static [Field] {
        FIELDS
    }

    fn finish(&self, record: &mut Saying<'_, '_>) -> RecordKind {
        let eset = record.raw(ESET);
        if matches!(eset, Raw::Object(_)) {
            record.record.inner = Some(eset);
        }
        RecordKind::Other("Wazuh alert".into())
    }
}
