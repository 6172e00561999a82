//! Bytes to detections: files in any of the formats people have, record by record.

/// Where a record lies in its source, or in the spool of a piped, compressed
/// or re-encoded one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// Byte offset.
    pub offset: u64,
    /// Length in bytes.
    pub len: u32,
    /// Line in the source, from 1.
    pub line: u32,
}
