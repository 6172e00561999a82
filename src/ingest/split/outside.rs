//! What is no record: between those of a list, and on lines that begin as no
//! JSON does.

use super::super::extent::{self, Extent};
use super::super::text;
use super::{LONG, Piece, Splitter};

/// Bytes before a record on its line that may be an envelope.
const MAX_ENVELOPE: usize = 8 << 10;

impl Splitter<'_> {
    /// What stands in a list and is no object.
    pub(super) fn beside_records<T>(&mut self, byte: u8) -> Option<Piece<T>> {
        match byte {
            b']' => {
                self.levels.pop();
                self.window.advance(1);
                self.is_torn &= !self.levels.is_empty();
                None
            }
            b'}' if self.is_torn && self.is_in_page() => {
                self.levels.pop();
                None
            }
            b'"' | b'-' | b'0'..=b'9' | b't' | b'f' | b'n' => {
                let extent = extent::extent(self.window.rest(), 0);
                if extent == Extent::Partial && self.window.rest().len() < LONG && self.grows() {
                    return None;
                }
                let piece = self.remark("a list of detections holds something else");
                match extent {
                    Extent::End(end) => self.window.advance(end),
                    Extent::Partial | Extent::Broken => self.pass_line(),
                }
                piece
            }
            b'}' | b':' | b'[' => {
                let piece = self.remark("a list of detections is damaged");
                self.window.advance(1);
                piece
            }
            _ => {
                let piece = self.remark("a list of detections is not closed");
                self.levels.clear();
                self.is_torn = false;
                piece
            }
        }
    }

    /// A line, or the rest of one, that begins as no JSON does: an envelope
    /// around a record, or plain text.
    pub(super) fn text<T>(&mut self, byte: u8) -> Option<Piece<T>> {
        match byte {
            b'}' | b']' | b':' if self.is_recovering => {
                self.window.advance(1);
                return None;
            }
            b'"' if self.is_recovering => {
                self.pass_line();
                return None;
            }
            _ => {}
        }
        let rest = self.window.rest();
        let line_end = memchr::memchr(b'\n', rest);
        if line_end.is_none() && rest.len() < MAX_ENVELOPE && self.window.more(1) {
            return None;
        }
        let rest = self.window.rest();
        let line = rest
            .get(..line_end.unwrap_or(rest.len()).min(MAX_ENVELOPE))
            .unwrap_or(rest);
        let frame = text::frame(rest);
        let scope = frame.and_then(|length| line.get(..length)).unwrap_or(line);
        if let Some(at) = text::brace(scope) {
            let head = scope.get(..at).unwrap_or_default();
            self.lead = (!text::is_envelope(head)).then(|| text::snippet(scope));
            self.frame_end = frame.map(|length| self.window.offset() + length as u64);
            self.window.advance(at);
            return None;
        }
        let piece = if text::is_heartbeat(scope) {
            Piece::Heartbeat
        } else {
            self.report(0, text::not_json(&text::snippet(scope)))
        };
        let length = scope.len();
        if frame == Some(length) {
            self.window.advance(length);
        } else {
            self.pass_line();
        }
        Some(piece)
    }
}
