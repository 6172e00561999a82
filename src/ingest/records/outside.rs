//! What is no record: between those of a list, and on lines that begin as no
//! JSON does.

use super::super::text;
use super::super::token::{Fault, MANY_NULS, NULS, Scanner};
use super::{Cutter, LONG, Pass, Reads};

/// Bytes before a record on its line that may be an envelope.
const MAX_ENVELOPE: usize = 8 << 10;

impl Cutter<'_> {
    /// Whether many NULs stand here: they are reported, and passed next.
    pub(super) fn is_block_of_nuls(&mut self, reads: &mut dyn Reads) -> bool {
        let head = self.rest();
        let head = head.get(..MANY_NULS).unwrap_or(head);
        if head.iter().any(|byte| *byte != 0) || head.len() < MANY_NULS && self.is_last {
            return false;
        }
        if head.len() < MANY_NULS {
            self.is_starved = true;
            return true;
        }
        if !std::mem::replace(&mut self.stand.is_recovering, true) {
            self.report(self.at, NULS.into(), reads);
        }
        self.stand.is_torn |= !self.stand.levels.is_empty();
        self.stand.pass = Pass::Nuls;
        true
    }

    /// What stands in a list and is no object.
    pub(super) fn beside_records(&mut self, byte: u8, reads: &mut dyn Reads) {
        match byte {
            b']' => {
                self.stand.levels.pop();
                self.advance(1);
                self.stand.is_torn &= !self.stand.levels.is_empty();
            }
            b'}' if self.stand.is_torn && self.is_in_page() => {
                self.stand.levels.pop();
            }
            b'"' | b'-' | b'0'..=b'9' | b't' | b'f' | b'n' => {
                let mut scanner = Scanner::new(self.text, self.at);
                let end = scanner.skip().and_then(|()| match scanner.byte() {
                    0 if scanner.at >= self.text.len() => Err(Fault::End),
                    _ => Ok(scanner.at),
                });
                if end == Err(Fault::End) && self.rest().len() < LONG && self.wants_more() {
                    return;
                }
                self.remark("a list of detections holds something else", reads);
                match end {
                    Ok(end) => self.advance(end - self.at),
                    Err(_) => self.seek_record(reads),
                }
            }
            b'}' | b':' | b'[' => {
                self.remark("a list of detections is damaged", reads);
                self.advance(1);
            }
            _ => {
                self.remark("a list of detections is not closed", reads);
                self.stand.levels.clear();
                self.stand.is_torn = false;
            }
        }
    }

    /// A line, or the rest of one, that begins as no JSON does: an envelope
    /// around a record, or plain text.
    pub(super) fn outside(&mut self, byte: u8, reads: &mut dyn Reads) {
        match byte {
            b'}' | b']' | b':' if self.stand.is_recovering => return self.advance(1),
            b'"' if self.stand.is_recovering => {
                self.stand.pass = Pass::Line;
                return;
            }
            _ => {}
        }
        let rest = self.rest();
        let line_end = memchr::memchr(b'\n', rest);
        if line_end.is_none() && rest.len() < MAX_ENVELOPE && self.wants_more() {
            return;
        }
        let line = rest
            .get(..line_end.unwrap_or(rest.len()).min(MAX_ENVELOPE))
            .unwrap_or(rest);
        let frame = text::frame(rest);
        let scope = frame.and_then(|length| line.get(..length)).unwrap_or(line);
        if let Some(at) = text::brace(scope) {
            let head = scope.get(..at).unwrap_or_default();
            self.stand.lead = (!text::is_envelope(head)).then(|| text::snippet(scope));
            self.stand.frame_end = frame.map(|length| self.offset() + length as u64);
            return self.advance(at);
        }
        if text::is_heartbeat(scope) {
            reads.heartbeat();
        } else {
            self.report(self.at, text::not_json(&text::snippet(scope)), reads);
        }
        if frame == Some(scope.len()) {
            self.advance(scope.len());
        } else {
            self.stand.pass = Pass::Line;
        }
    }

    /// Passes the rest of a line.
    pub(super) fn pass_line(&mut self) {
        match memchr::memchr(b'\n', self.rest()) {
            Some(end) => {
                self.advance(end + 1);
                self.stand.pass = Pass::Nothing;
            }
            None => {
                self.advance(self.rest().len());
                self.is_starved = !self.is_last;
                if self.is_last {
                    self.stand.pass = Pass::Nothing;
                }
            }
        }
    }
}
