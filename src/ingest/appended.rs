//! What was appended to a file of lines after it was read: whole lines from where
//! reading stopped. A last line that is not ended yet is left for later.

use super::csv::CsvHeader;
use super::file::SourceFile;
use super::sniff;
use super::source::Source;
use super::spot::Spot;
use super::{Limits, Span};
use serde::de::IgnoredAny;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::sync::Arc;

/// Bytes in which the first line of a file is looked for.
const HEAD: u64 = 64 << 10;

/// What there is behind what was read.
#[derive(Debug)]
pub enum Appended {
    /// No whole line.
    Nothing,
    /// Lines, and on which of the file they begin.
    Lines(Box<Source>, u32),
    /// What was read is not the beginning of what is there now, and why.
    Anew(&'static str),
}

/// What there is behind the `read` bytes of a source called `name`; `last` is its last
/// record that was read.
///
/// # Errors
/// Where the file can't be read.
pub fn rest_of(
    (name, file): (&str, &SourceFile),
    last: Option<Span>,
    read: u64,
    limits: &Limits,
) -> io::Result<Appended> {
    let opened = File::open(&file.path)?;
    let found = opened.metadata()?;
    match found.len() {
        _ if !file.is(&found) => return Ok(Appended::Anew("another file has taken its name")),
        len if len < read => return Ok(Appended::Anew("it is shorter than it was")),
        len if len == read => return Ok(Appended::Nothing),
        _ => {}
    }
    let (is_lines, header) = head_of(file, &opened)?;
    if !is_lines {
        return Ok(Appended::Anew("only files of lines can be read on"));
    }
    let last = last.unwrap_or(Span {
        line: 1,
        ..Span::default()
    });
    let known = last_line_end(&opened, last.offset, read)?;
    let (mut offset, line) = match known {
        Some((end, lines)) => (end, last.line.saturating_add(lines)),
        None => (last.offset, last.line),
    };
    // A record without a line end was whole all the same.
    offset = offset.max(last.offset + u64::from(last.len));
    let Some((end, _)) = last_line_end(&opened, read.max(offset), found.len())? else {
        return Ok(Appended::Nothing);
    };
    let spot = Spot {
        offset,
        line,
        column: 0,
    };
    let source = Source::rest((name, file), (Arc::new(opened), end), spot, header, limits);
    Ok(Appended::Lines(Box::new(source), line))
}

/// Whether a file is one of lines, so that it can be read on.
///
/// # Errors
/// Where the file can't be read.
pub fn is_of_lines(file: &SourceFile) -> io::Result<bool> {
    Ok(head_of(file, &File::open(&file.path)?)?.0)
}

/// Whether a file is one of lines, and the header of a table.
fn head_of(file: &SourceFile, mut opened: &File) -> io::Result<(bool, Option<CsvHeader>)> {
    let mut head = Vec::new();
    opened.by_ref().take(HEAD).read_to_end(&mut head)?;
    let header = sniff::header(&head);
    Ok((file.is_plain && is_lines(&head, header.as_ref()), header))
}

/// Whether the first line is a record, or the header of a table.
fn is_lines(head: &[u8], header: Option<&CsvHeader>) -> bool {
    let text = String::from_utf8_lossy(head);
    let mut lines = text.lines().map(|line| line.trim_start_matches('\u{feff}'));
    let first = lines.find(|line| !line.trim().is_empty());
    let record = first.and_then(|line| line.get(line.find('{')?..));
    header.is_some()
        || record.is_some_and(|json| serde_json::from_str::<IgnoredAny>(json.trim_end()).is_ok())
}

/// The place behind the last line end between two places of a file, and how many line
/// ends there are.
fn last_line_end(file: &File, from: u64, to: u64) -> io::Result<Option<(u64, u32)>> {
    let mut file = file;
    file.seek(SeekFrom::Start(from))?;
    let mut reader = BufReader::with_capacity(1 << 16, file.take(to.saturating_sub(from)));
    let (mut at, mut found, mut lines) = (from, None, 0_u32);
    loop {
        let bytes = std::io::BufRead::fill_buf(&mut reader)?;
        let len = bytes.len();
        if len == 0 {
            return Ok(found.map(|end| (end, lines)));
        }
        for end in memchr::memchr_iter(b'\n', bytes) {
            found = Some(at + end as u64 + 1);
            lines = lines.saturating_add(1);
        }
        std::io::BufRead::consume(&mut reader, len);
        at += len as u64;
    }
}
