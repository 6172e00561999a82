//! A source from its opening to its last record.

use super::block::{BlockReader, Blocks, Bytes, Taker};
use super::csv::CsvHeader;
use super::decode::{Counted, Reader, Transcoded};
use super::file::SourceFile;
use super::record::{Names, Record};
use super::sniff::{self, OpenError};
use super::spool::{Positioned, RawText, Spooling};
use super::spot::Spot;
use super::{Input, Item, Limits, Skipped, Span, Summary, detail};
use std::fs::File;
use std::io::{self, Cursor, Read};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// Bytes looked at to tell what a source is.
const HEAD: usize = 64 << 10;
/// Kinds of other events that are counted apart: data must not fill the memory
/// with names.
const MOST_KINDS: usize = 256;

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
    header: Option<CsvHeader>,
    /// Where reading begins.
    start: Spot,
    file: Option<SourceFile>,
    /// Whether its bytes are the text.
    is_plain: bool,
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
        Input::Stdin => Source::of("-", RawBytes::stream(io::stdin()), limits),
        Input::Path(path) => {
            let name = sniff::name_of(path);
            let raw = open_file(path).map_err(|error| OpenError::io(&name, &error))?;
            let found = raw.file.as_ref().and_then(|file| file.metadata().ok());
            let mut source = Source::of(&name, raw, limits)?;
            source.file = found.map(|found| SourceFile::of(path, &found, source.is_plain));
            Ok(source)
        }
    }
}

fn open_file(path: &Path) -> io::Result<RawBytes> {
    let file = File::open(path)?;
    let metadata = file.metadata()?;
    if metadata.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    if !metadata.is_file() {
        return Ok(RawBytes::stream(file));
    }
    let file = Arc::new(file);
    Ok(RawBytes {
        reader: Box::new(Positioned::new(file.clone(), 0)),
        file: Some(file),
        size: Some(metadata.len()),
    })
}

/// Bytes as they come.
struct RawBytes {
    reader: Reader,
    /// The file, where it can be read again.
    file: Option<Arc<File>>,
    size: Option<u64>,
}

impl RawBytes {
    fn stream(reader: impl Read + Send + 'static) -> RawBytes {
        RawBytes {
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
    fn of(name: &str, raw: RawBytes, limits: &Limits) -> Result<Source, OpenError> {
        let refuse = |what: String| OpenError::new(name, what);
        let count = Arc::new(AtomicU64::new(0));
        let (head, mut reader) = peek(Box::new(Counted {
            reader: raw.reader,
            count: count.clone(),
        }))
        .map_err(|error| OpenError::io(name, &error))?;
        let is_whole = head.is_whole || raw.size == Some(head.bytes.len() as u64);
        let mut form = sniff::sniff(&head.bytes, is_whole).map_err(refuse)?;
        let mut header = sniff::header(&head.bytes);
        let mut is_plain = true;
        if let sniff::HeadKind::Compressed(compression) = form {
            let damaged = |error: io::Error| {
                refuse(format!("is {}, but damaged: {error}", compression.name()))
            };
            reader = compression
                .inflate(reader, count.clone(), limits)
                .map_err(damaged)?;
            let (head, inflated) = peek(reader).map_err(damaged)?;
            form = sniff::sniff(&head.bytes, head.is_whole).map_err(refuse)?;
            header = sniff::header(&head.bytes);
            if let sniff::HeadKind::Compressed(_) = form {
                return Err(refuse("is compressed twice: unpack it once".into()));
            }
            reader = inflated;
            is_plain = false;
        }
        let is_mended = Arc::new(AtomicBool::new(false));
        if let sniff::HeadKind::Utf16(encoding) = form {
            let decoded = Transcoded::new(reader, encoding, is_mended.clone());
            let (head, decoded) =
                peek(Box::new(decoded)).map_err(|error| OpenError::io(name, &error))?;
            let text = String::from_utf8_lossy(&head.bytes);
            sniff::known_text(&text, head.is_whole).map_err(refuse)?;
            header = sniff::header(&head.bytes);
            reader = decoded;
            is_plain = false;
        }
        let is_spool_broken = Arc::new(AtomicBool::new(false));
        let file = raw.file.filter(|_| is_plain).or_else(|| {
            let Ok(spool) = tempfile::tempfile().map(Arc::new) else {
                is_spool_broken.store(true, Ordering::Relaxed);
                return None;
            };
            // What can't be read twice is kept as it is read.
            let read = std::mem::replace(&mut reader, Box::new(io::empty()));
            let spooling = Spooling::new(read, spool.clone(), is_spool_broken.clone());
            reader = Box::new(spooling);
            Some(spool)
        });
        Ok(Source {
            name: name.to_owned(),
            size: raw.size,
            raw: RawText::of(file),
            reader,
            count,
            is_mended,
            is_spool_broken,
            max_record: limits.max_record,
            header,
            start: Spot::START,
            file: None,
            is_plain,
        })
    }

    /// What lies between a place of an open file and `end`.
    pub(super) fn rest(
        (name, file): (&str, &SourceFile),
        (opened, end): (Arc<File>, u64),
        start: Spot,
        header: Option<CsvHeader>,
        limits: &Limits,
    ) -> Source {
        let count = Arc::new(AtomicU64::new(start.offset));
        let reader = Positioned::new(opened.clone(), start.offset);
        Source {
            name: name.to_owned(),
            size: Some(end),
            raw: RawText::of(Some(opened)),
            reader: Box::new(Counted {
                reader: reader.take(end.saturating_sub(start.offset)),
                count: count.clone(),
            }),
            count,
            is_mended: Arc::default(),
            is_spool_broken: Arc::default(),
            max_record: limits.max_record,
            header,
            start,
            file: Some(file.clone()),
            is_plain: true,
        }
    }

    /// The file that it is, where it is one.
    pub fn file(&self) -> Option<&SourceFile> {
        self.file.as_ref()
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
        .with_header(self.header)
        .with_start(self.start)
    }

    /// Reads to the end on this thread, or until the sink breaks. An error on the
    /// way ends reading, is reported as skipped, and what came before is kept.
    pub fn read(self, sink: &mut dyn FnMut(Item) -> ControlFlow<()>) -> Summary {
        let mut blocks = self.blocks();
        let origin = blocks.origin();
        let mut items = Items {
            name: origin.name().to_string(),
            summary: Summary::default(),
            sink,
        };
        let mut reader = BlockReader::new(false);
        let (mut spot, mut stand) = (blocks.start(), None);
        let mut left: Vec<u8> = Vec::new();
        while !items.summary.is_stopped
            && let Some(chunk) = blocks.next_chunk(Bytes::default())
        {
            left.extend_from_slice(&chunk.bytes);
            items.summary.bytes = chunk.count;
            let bytes = Bytes::from(std::mem::take(&mut left));
            let begins = stand.unwrap_or(chunk.stand);
            let block = origin.block(bytes, (spot, begins), chunk.is_last);
            let end = reader.read(&block, &mut items);
            let (used, rest) = block.bytes.split_at_checked(end.used).unwrap_or_default();
            (spot, stand) = (spot.after(used), Some(end.stand));
            left = rest.to_vec();
            items.tell(Item::Progress { bytes: chunk.count });
            if chunk.is_last {
                items.summary.io_error = chunk.error.as_ref().map(io::Error::to_string);
                for item in origin.last_items(spot, chunk.error.as_ref()) {
                    items.item(item);
                }
            }
        }
        items.summary
    }
}

/// Items of what is read, and how it sums up.
struct Items<'a> {
    name: String,
    summary: Summary,
    sink: &'a mut dyn FnMut(Item) -> ControlFlow<()>,
}

impl Items<'_> {
    fn item(&mut self, item: Item) {
        let summary = &mut self.summary;
        match &item {
            _ if summary.is_stopped => return,
            Item::Detection { .. } => summary.detections += 1,
            Item::Skipped(_) => summary.skipped += 1,
            Item::Warning { what } => {
                *summary.warnings.entry(what.clone()).or_default() += 1;
            }
            Item::Other { kind } => {
                let others = &mut summary.others;
                let name = match others.len() < MOST_KINDS || others.contains_key(kind) {
                    true => kind.clone(),
                    false => "other".into(),
                };
                *others.entry(name).or_default() += 1;
            }
            Item::Progress { .. } => {}
        }
        self.tell(item);
    }

    fn tell(&mut self, item: Item) {
        if !self.summary.is_stopped {
            self.summary.is_stopped = (self.sink)(item).is_break();
        }
    }
}

impl Taker for Items<'_> {
    fn begin(&mut self) {}

    fn is_blind(&self) -> bool {
        true
    }

    fn record(&mut self, record: &Record<'_>, names: &Names, span: Span) -> bool {
        let mut notes = Vec::new();
        let detection = detail::detection(record, names, &mut |what| notes.push(what));
        notes.into_iter().for_each(|what| self.note(what));
        self.item(Item::Detection {
            detection: Box::new(detection),
            span,
        });
        false
    }

    fn skip(&mut self, line: u32, column: Option<u32>, error: String) {
        self.item(Item::Skipped(Skipped {
            source: self.name.clone(),
            line,
            column,
            error,
        }));
    }

    fn other(&mut self, kind: String) {
        self.item(Item::Other { kind });
    }

    fn note(&mut self, what: &'static str) {
        self.item(Item::Warning { what: what.into() });
    }
}
