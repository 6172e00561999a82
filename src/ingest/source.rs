//! A source from its opening to its last record.

use super::block::Blocks;
use super::decode::{Counted, Reader, Transcoded};
use super::formats::{self, Outcome, Reading};
use super::sniff::{self, OpenError};
use super::split::{Piece, Splitter};
use super::spool::{Positioned, RawText, Spooling};
use super::window::Window;
use super::{Input, Item, Limits, Skipped, Summary};
use std::fs::File;
use std::io::{self, Cursor, Read};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// Bytes looked at to tell what a source is.
const HEAD: usize = 64 << 10;
/// Bytes between two words on progress.
const STEP: u64 = 1 << 20;

/// An opened source, to be read once.
pub struct Source {
    name: String,
    size: Option<u64>,
    raw: RawText,
    reader: Reader,
    count: Arc<AtomicU64>,
    is_mended: Arc<AtomicBool>,
    is_spool_broken: Arc<AtomicBool>,
    max_record: usize,
}

impl std::fmt::Debug for Source {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Source")
            .field("name", &self.name)
            .field("size", &self.size)
            .finish_non_exhaustive()
    }
}

/// Opens a source: reads its head and tells what it is. What is no source of
/// records is refused in one line that says what it is instead.
pub fn open(input: &Input, limits: &Limits) -> Result<Source, OpenError> {
    match input {
        Input::Stdin => Source::of("-", Raw::stream(io::stdin()), limits),
        Input::Path(path) => {
            let name = sniff::name_of(path);
            let raw = open_file(path).map_err(|error| OpenError::io(&name, &error))?;
            Source::of(&name, raw, limits)
        }
    }
}

fn open_file(path: &Path) -> io::Result<Raw> {
    let file = File::open(path)?;
    let metadata = file.metadata()?;
    if metadata.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    if !metadata.is_file() {
        return Ok(Raw::stream(file));
    }
    let file = Arc::new(file);
    Ok(Raw {
        reader: Box::new(Positioned::new(file.clone(), 0)),
        file: Some(file),
        size: Some(metadata.len()),
    })
}

/// Bytes as they come.
struct Raw {
    reader: Reader,
    /// The file, where it can be read again.
    file: Option<Arc<File>>,
    size: Option<u64>,
}

impl Raw {
    fn stream(reader: impl Read + Send + 'static) -> Raw {
        Raw {
            reader: Box::new(reader),
            file: None,
            size: None,
        }
    }
}

/// The first bytes of a reader.
struct Head {
    bytes: Vec<u8>,
    /// There are no more.
    is_whole: bool,
}

/// The head of a reader, and the reader with it put back.
fn peek(mut reader: Reader) -> io::Result<(Head, Reader)> {
    const ENOUGH: usize = 512;
    let mut head = Head {
        bytes: Vec::new(),
        is_whole: false,
    };
    let mut chunk = vec![0; HEAD];
    // A pipe is not waited for once it has said a line that may be a record.
    let is_line = |bytes: &[u8]| bytes.contains(&b'{') && bytes.contains(&b'\n');
    while head.bytes.len() < ENOUGH && !is_line(&head.bytes) {
        match reader.read(&mut chunk) {
            Ok(0) => {
                head.is_whole = true;
                break;
            }
            Ok(read) => {
                let read = chunk.get(..read).unwrap_or_default();
                head.bytes.extend_from_slice(read);
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) if head.bytes.is_empty() => return Err(error),
            Err(_) => break,
        }
    }
    let again = Cursor::new(head.bytes.clone());
    Ok((head, Box::new(again.chain(reader))))
}

impl Source {
    fn of(name: &str, raw: Raw, limits: &Limits) -> Result<Source, OpenError> {
        let refuse = |what: String| OpenError::new(name, what);
        let count = Arc::new(AtomicU64::new(0));
        let (head, reader) = peek(Box::new(Counted {
            reader: raw.reader,
            count: count.clone(),
        }))
        .map_err(|error| OpenError::io(name, &error))?;
        let is_whole = head.is_whole || raw.size == Some(head.bytes.len() as u64);
        let mut form = sniff::sniff(&head.bytes, is_whole).map_err(refuse)?;
        let mut reader = reader;
        let mut is_plain = true;
        if let sniff::Head::Compressed(compression) = form {
            let damaged = |error: io::Error| {
                refuse(format!("is {}, but damaged: {error}", compression.name()))
            };
            reader = compression
                .inflate(reader, count.clone(), limits)
                .map_err(damaged)?;
            let (head, inflated) = peek(reader).map_err(damaged)?;
            form = sniff::sniff(&head.bytes, head.is_whole).map_err(refuse)?;
            if let sniff::Head::Compressed(_) = form {
                return Err(refuse("is compressed twice: unpack it once".into()));
            }
            reader = inflated;
            is_plain = false;
        }
        let is_mended = Arc::new(AtomicBool::new(false));
        if let sniff::Head::Utf16(encoding) = form {
            let decoded = Transcoded::new(reader, encoding, is_mended.clone());
            let (head, decoded) =
                peek(Box::new(decoded)).map_err(|error| OpenError::io(name, &error))?;
            let text = String::from_utf8_lossy(&head.bytes);
            sniff::known_text(&text, head.is_whole).map_err(refuse)?;
            reader = decoded;
            is_plain = false;
        }
        let is_spool_broken = Arc::new(AtomicBool::new(false));
        let file = match raw.file.filter(|_| is_plain) {
            Some(file) => Some(file),
            None => match tempfile::tempfile() {
                Ok(spool) => {
                    let spool = Arc::new(spool);
                    reader = Box::new(Spooling::new(
                        reader,
                        spool.clone(),
                        is_spool_broken.clone(),
                    ));
                    Some(spool)
                }
                Err(_) => {
                    is_spool_broken.store(true, Ordering::Relaxed);
                    None
                }
            },
        };
        Ok(Source {
            name: name.to_owned(),
            size: raw.size,
            raw: RawText::of(file),
            reader,
            count,
            is_mended,
            is_spool_broken,
            max_record: limits.max_record,
        })
    }

    /// The source's name as given; `-` for standard input.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The bytes of the file, where they are known.
    pub fn size(&self) -> Option<u64> {
        self.size
    }

    /// Access to the raw text of the records, during reading and after it.
    pub fn raw(&self) -> RawText {
        self.raw.clone()
    }

    /// The source as blocks of lines.
    pub fn blocks(self) -> Blocks {
        Blocks::new(
            self.name,
            self.reader,
            self.count,
            [self.is_mended, self.is_spool_broken],
            self.max_record,
        )
    }

    /// Reads to the end, or until the sink breaks. An error on the way ends
    /// reading, is reported as skipped, and what came before is kept.
    pub fn read(self, sink: &mut dyn FnMut(Item) -> ControlFlow<()>) -> Summary {
        let mut course = Course {
            name: self.name,
            summary: Summary::default(),
            sink,
        };
        let mut splitter = Splitter::new(Window::new(self.reader), self.max_record);
        let mut reader = formats::Reader::default();
        let mut next_step = STEP;
        while let Some(piece) = splitter.next(&mut |value, flaws| reader.read(value, flaws)) {
            let bytes = self.count.load(Ordering::Relaxed);
            course.summary.bytes = bytes;
            let mut flow = course.pass(piece);
            if flow.is_continue() && bytes >= next_step {
                next_step = bytes + STEP;
                flow = (course.sink)(Item::Progress { bytes });
            }
            if flow.is_break() {
                course.summary.is_stopped = true;
                return course.summary;
            }
        }
        course.summary.bytes = self.count.load(Ordering::Relaxed);
        let flow = course.end(
            &splitter,
            self.is_mended.load(Ordering::Relaxed),
            self.is_spool_broken.load(Ordering::Relaxed),
        );
        course.summary.is_stopped = flow.is_break();
        course.summary
    }
}

/// The reading of a source: what it came to so far, and who is told.
struct Course<'a> {
    name: String,
    summary: Summary,
    sink: &'a mut dyn FnMut(Item) -> ControlFlow<()>,
}

impl Course<'_> {
    fn pass(&mut self, piece: Piece<Reading>) -> ControlFlow<()> {
        match piece {
            Piece::Record { value, span } => {
                for what in value.warnings {
                    self.warn(&what)?;
                }
                match value.outcome {
                    Outcome::Detection(detection) => {
                        self.summary.detections += 1;
                        (self.sink)(Item::Detection { detection, span })
                    }
                    Outcome::Other(kind) => self.other(kind),
                    Outcome::Refused(error) => self.skip(span.line, None, error),
                }
            }
            Piece::Broken {
                line,
                column,
                error,
            } => self.skip(line, column, error),
            Piece::Heartbeat => self.other("HEARTBEAT".into()),
        }
    }

    /// What is known only when all has been read.
    fn end(
        &mut self,
        splitter: &Splitter<'_>,
        is_mended: bool,
        is_spool_broken: bool,
    ) -> ControlFlow<()> {
        if is_mended {
            self.warn("text that is no UTF-16 was replaced")?;
        }
        if is_spool_broken {
            self.warn("the raw text could not be kept in a temporary file")?;
        }
        if let Some(error) = splitter.window().error() {
            self.summary.io_error = Some(error.to_string());
            let (line, column) = splitter.window().place(0);
            self.skip(line, Some(column), format!("reading ended early: {error}"))?;
        }
        (self.sink)(Item::Progress {
            bytes: self.summary.bytes,
        })
    }

    fn warn(&mut self, what: &str) -> ControlFlow<()> {
        *self.summary.warnings.entry(what.to_owned()).or_default() += 1;
        (self.sink)(Item::Warning {
            what: what.to_owned(),
        })
    }

    fn other(&mut self, kind: String) -> ControlFlow<()> {
        /// Kinds counted apart: data must not fill the memory with names.
        const MOST: usize = 256;
        let others = &mut self.summary.others;
        let name = match others.len() < MOST || others.contains_key(&kind) {
            true => kind.clone(),
            false => "other".into(),
        };
        *others.entry(name).or_default() += 1;
        (self.sink)(Item::Other { kind })
    }

    fn skip(&mut self, line: u32, column: Option<u32>, error: String) -> ControlFlow<()> {
        self.summary.skipped += 1;
        (self.sink)(Item::Skipped(Skipped {
            source: self.name.clone(),
            line,
            column,
            error,
        }))
    }
}
