//! What the first bytes of a source are: compressed, UTF-16, records, or
//! something else that is best named before it is refused.

use super::csv::CsvHeader;
use super::decode::Compression;
use super::formats::{NAMES, NATIVE};
use super::nearest::nearest;
use super::tables::Tables;
use super::text;
use super::token::MANY_NULS;
use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};
use std::path::Path;
use thiserror::Error;

/// Why a source is not read at all.
#[derive(Debug, Error)]
#[error("`{name}`: {what}")]
pub struct OpenError {
    name: String,
    what: String,
}

impl OpenError {
    pub(super) fn new(name: &str, what: impl Into<String>) -> OpenError {
        OpenError {
            name: name.to_owned(),
            what: what.into(),
        }
    }

    pub(super) fn io(name: &str, error: &std::io::Error) -> OpenError {
        use std::io::ErrorKind::{IsADirectory, NotFound, PermissionDenied};
        match error.kind() {
            NotFound => OpenError::new(name, "no such file"),
            PermissionDenied => OpenError::new(name, "permission denied"),
            IsADirectory => OpenError::new(name, FOLDER),
            _ => OpenError::new(name, format!("can't be read: {error}")),
        }
    }
}

pub(super) const FOLDER: &str = "is a folder: name the files in it";
const READS: &str = "quell reads detections as JSON (native lines, ESET Connect, PROTECT syslog, on-prem REST, Sentinel, Elasticsearch, Wazuh) and tables of these as CSV";

/// The name a source goes by.
pub(super) fn name_of(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

/// What a head of raw bytes is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum HeadKind {
    Compressed(Compression),
    Utf16(&'static Encoding),
    /// UTF-8, or near enough.
    Text,
}

/// Tells what `head`, the first bytes of a source, is. `is_whole`: there are no
/// more.
pub(super) fn sniff(head: &[u8], is_whole: bool) -> Result<HeadKind, String> {
    if head.is_empty() {
        return Err("is empty".into());
    }
    if head.starts_with(b"\x1f\x8b") {
        return Ok(HeadKind::Compressed(Compression::Gzip));
    }
    let is_skippable = matches!(head, [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..]);
    if head.starts_with(b"\x28\xb5\x2f\xfd") || is_skippable {
        return Ok(HeadKind::Compressed(Compression::Zstd));
    }
    if let Some(what) = known_binary(head) {
        return Err(format!("is {what}; {READS}"));
    }
    if let Some(encoding) = utf16(head) {
        return Ok(HeadKind::Utf16(encoding));
    }
    // Blocks of NULs are damage, and what stands around them is read.
    let is_block = |run: &&[u8]| run.len() >= MANY_NULS && run.first() == Some(&0);
    let runs = || head.chunk_by(|one, other| (*one == 0) == (*other == 0));
    let lost: usize = runs().filter(is_block).map(<[u8]>::len).sum();
    let controls = head.iter().filter(|byte| is_binary(**byte)).count() - lost;
    if lost == head.len() {
        return Err("holds nothing but NULs: the file lost what stood in it".into());
    }
    if controls * 50 > head.len() - lost {
        return Err(format!("is binary data; {READS}"));
    }
    known_text(&String::from_utf8_lossy(head), is_whole).map(|()| HeadKind::Text)
}

fn is_binary(byte: u8) -> bool {
    byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x1b | 0x1e)
}

fn known_binary(head: &[u8]) -> Option<&'static str> {
    const MAGICS: [(&[u8], &str); 16] = [
        (b"PK\x03\x04", "a ZIP archive: unpack it first"),
        (b"PK\x05\x06", "an empty ZIP archive"),
        (b"%PDF", "a PDF"),
        (b"ElfFile\0", "a Windows event log (EVTX)"),
        (b"SQLite format 3\0", "an SQLite database"),
        (b"\xfd7zXZ\0", "xz-compressed: unpack it first"),
        (b"BZh", "bzip2-compressed: unpack it first"),
        (b"7z\xbc\xaf\x27\x1c", "a 7z archive: unpack it first"),
        (b"Rar!", "a RAR archive: unpack it first"),
        (b"\x04\x22\x4d\x18", "lz4-compressed: unpack it first"),
        (b"PAR1", "a Parquet file"),
        (b"\x89PNG", "an image"),
        (b"\xff\xd8\xff", "an image"),
        (b"\x7fELF", "a program"),
        (b"MZ\x90", "a program"),
        (b"\xff\xfe\0\0", "UTF-32 text"),
    ];
    let magic = MAGICS.iter().find(|(magic, _)| head.starts_with(magic));
    match magic {
        Some((_, what)) => Some(what),
        None if head.get(257..262) == Some(b"ustar") => Some("a tar archive: unpack it first"),
        None => None,
    }
}

/// UTF-16 by its BOM, or by the zero bytes that ASCII has in it.
fn utf16(head: &[u8]) -> Option<&'static Encoding> {
    match head {
        [0xff, 0xfe, ..] => return Some(UTF_16LE),
        [0xfe, 0xff, ..] => return Some(UTF_16BE),
        _ => {}
    }
    let sample = head.get(..256).unwrap_or(head);
    let zeros = |parity: usize| {
        let of_parity = sample.iter().skip(parity).step_by(2);
        of_parity.filter(|byte| **byte == 0).count()
    };
    let (even, odd, half) = (zeros(0), zeros(1), sample.len() / 2);
    match half {
        2.. if odd * 10 >= half * 8 && even == 0 => Some(UTF_16LE),
        2.. if even * 10 >= half * 8 && odd == 0 => Some(UTF_16BE),
        _ => None,
    }
}

/// Refuses text that is well known and holds no records.
pub(super) fn known_text(head: &str, is_whole: bool) -> Result<(), String> {
    let text = head.trim_start_matches('\u{feff}').trim_start();
    if text.is_empty() && is_whole {
        return Err("is empty".into());
    }
    if let Some(tag) = text.strip_prefix('<') {
        let is_pri = tag.starts_with(|c: char| c.is_ascii_digit());
        let lower = head.to_ascii_lowercase();
        if !is_pri {
            return Err(match () {
                () if lower.contains("<html") || lower.contains("<!doctype html") => {
                    format!("is HTML, perhaps a log-in page; {READS}")
                }
                () if lower.contains("<definition") || lower.contains("<rule") => {
                    "is an exclusion: open it with --draft".into()
                }
                () => format!("is XML; {READS}"),
            });
        }
    }
    let columns = CsvHeader::of(text);
    if columns.as_ref().is_some_and(is_table) {
        return Ok(());
    }
    if text.contains('{') || text.starts_with('[') {
        return Ok(());
    }
    if text.contains("CEF:") || text.contains("LEEF:") {
        return Err("is syslog as CEF or LEEF: choose JSON in PROTECT's export".into());
    }
    if is_csv(text) {
        let columns = columns.map(|header| header.names);
        return Err(match columns.as_deref().and_then(nearest) {
            Some(known) => format!("is CSV whose header no format knows; {known}"),
            None => format!("is CSV whose header no format knows; {READS}"),
        });
    }
    let is_quiet = |line: &str| !text::is_heartbeat(line.as_bytes());
    if is_whole && text.lines().all(is_quiet) {
        return Err(format!("has no JSON in it; {READS}"));
    }
    Ok(())
}

/// The header of CSV that a head of bytes begins with, if a format knows it.
pub(super) fn header(head: &[u8]) -> Option<CsvHeader> {
    let header = CsvHeader::of(&String::from_utf8_lossy(head))?;
    is_table(&header).then_some(header)
}

/// Whether a header is known: that of native detections, or of a format of which two
/// columns are its own.
fn is_table(header: &CsvHeader) -> bool {
    let of_format = || Tables::new(true).format_of(&header.names);
    let is_own = |(format, own)| NAMES.get(format) != Some(&NATIVE) && own > 1;
    header.is_flat || of_format().is_some_and(is_own)
}

/// Whether the first two lines are fields between the same separators.
fn is_csv(text: &str) -> bool {
    let mut lines = text.lines();
    let (Some(head), Some(row)) = (lines.next(), lines.next()) else {
        return false;
    };
    [';', ',', '\t'].into_iter().any(|separator| {
        let count = head.matches(separator).count();
        count >= 2 && row.matches(separator).count() >= count
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(head: &[u8]) -> String {
        sniff(head, true).expect_err("a refusal")
    }

    #[test]
    fn what_is_no_record_is_named() {
        assert!(refusal(b"").contains("empty"));
        assert!(refusal(b"\xef\xbb\xbf \n").contains("empty"));
        assert!(refusal(b"PK\x03\x04...").contains("ZIP"));
        assert!(refusal(b"%PDF-1.7").contains("PDF"));
        assert!(refusal(b"ElfFile\0....").contains("EVTX"));
        assert!(refusal(b"<!DOCTYPE html><html>").contains("HTML"));
        assert!(
            refusal(b"<?xml version=\"1.0\"?>\n<rule><definition/></rule>").contains("--draft")
        );
        assert!(refusal(b"<svg/>").contains("XML"));
        assert!(refusal(b"id;uuid;time\n1;2;3\n").contains("CSV"));
        assert!(refusal(b"CEF:0|ESET|Protect|1|2|3|4|").contains("CEF"));
        assert!(refusal(b"hello\nworld").contains("no JSON"));
        assert!(refusal(&[0, 1, 2, 3, 250, 0, 0, 0]).contains("binary"));
    }

    #[test]
    fn records_are_let_in() {
        for head in [
            &b"{\"id\":1}"[..],
            b"[]",
            b"<12>1 - - {",
            b"HEARTBEAT",
            b"\xef\xbb\xbf{}",
            b"plain text, then {",
        ] {
            assert_eq!(sniff(head, true), Ok(HeadKind::Text), "{head:?}");
        }
        assert_eq!(sniff(b"{\0\"\0i\0", false), Ok(HeadKind::Utf16(UTF_16LE)));
        assert_eq!(sniff(b"\0{\0\"\0i", false), Ok(HeadKind::Utf16(UTF_16BE)));
        assert_eq!(sniff(b"\xff\xfe{\0", false), Ok(HeadKind::Utf16(UTF_16LE)));
    }
}
