//! Bytes as they come to UTF-8: counted, inflated within bounds, transcoded.

use super::Limits;
use encoding_rs::{CoderResult, Decoder, Encoding};
use std::io::{self, BufReader, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// A boxed reader that can move to a worker.
pub(super) type Reader = Box<dyn Read + Send>;

/// Counts the bytes that pass.
pub(super) struct Counted<R> {
    pub(super) reader: R,
    pub(super) count: Arc<AtomicU64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.reader.read(buffer)?;
        self.count.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

/// How a source is compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Compression {
    Gzip,
    Zstd,
}

impl Compression {
    pub(super) fn name(self) -> &'static str {
        match self {
            Compression::Gzip => "gzip",
            Compression::Zstd => "zstd",
        }
    }

    /// The inflated bytes, all members and frames, within `limits`; `count` is
    /// of the bytes that went in.
    pub(super) fn inflate(
        self,
        reader: Reader,
        count: Arc<AtomicU64>,
        limits: &Limits,
    ) -> io::Result<Reader> {
        let reader = BufReader::with_capacity(64 << 10, reader);
        let inflated: Reader = match self {
            Compression::Gzip => Box::new(flate2::bufread::MultiGzDecoder::new(reader)),
            Compression::Zstd => Box::new(zstd::stream::read::Decoder::with_buffer(reader)?),
        };
        Ok(Box::new(Bounded {
            reader: inflated,
            produced: 0,
            consumed: count,
            limits: *limits,
        }))
    }
}

/// Ends a stream that inflates beyond reason.
struct Bounded {
    reader: Reader,
    produced: u64,
    consumed: Arc<AtomicU64>,
    limits: Limits,
}

impl Read for Bounded {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let limits = &self.limits;
        let consumed = self.consumed.load(Ordering::Relaxed).max(1);
        if self.produced > limits.max_inflated {
            return Err(io::Error::other(format!(
                "inflates to more than {} bytes",
                limits.max_inflated
            )));
        }
        if self.produced > limits.free_inflated && self.produced / consumed > limits.max_ratio {
            return Err(io::Error::other(format!(
                "inflates to more than {} times its size",
                limits.max_ratio
            )));
        }
        let read = self.reader.read(buffer)?;
        self.produced += read as u64;
        Ok(read)
    }
}

/// UTF-16 to UTF-8; what is no UTF-16 is replaced and noted.
pub(super) struct Transcoded {
    reader: Reader,
    decoder: Decoder,
    input: Vec<u8>,
    output: Vec<u8>,
    at: usize,
    is_ended: bool,
    is_mended: Arc<AtomicBool>,
}

impl Transcoded {
    pub(super) fn new(
        reader: Reader,
        encoding: &'static Encoding,
        is_mended: Arc<AtomicBool>,
    ) -> Transcoded {
        Transcoded {
            reader,
            decoder: encoding.new_decoder_with_bom_removal(),
            input: vec![0; 64 << 10],
            output: Vec::new(),
            at: 0,
            is_ended: false,
            is_mended,
        }
    }

    fn refill(&mut self) -> io::Result<()> {
        let read = self.reader.read(&mut self.input)?;
        self.is_ended = read == 0;
        let input = self.input.get(..read).unwrap_or_default();
        let room = self
            .decoder
            .max_utf8_buffer_length(read)
            .unwrap_or(4 * read + 16);
        self.output.resize(room, 0);
        let (result, _, written, had_errors) =
            self.decoder
                .decode_to_utf8(input, &mut self.output, self.is_ended);
        debug_assert_eq!(result, CoderResult::InputEmpty);
        if had_errors {
            self.is_mended.store(true, Ordering::Relaxed);
        }
        self.output.truncate(written);
        self.at = 0;
        Ok(())
    }
}

impl Read for Transcoded {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.at >= self.output.len() {
            if self.is_ended {
                return Ok(0);
            }
            self.refill()?;
        }
        let ready = self.output.get(self.at..).unwrap_or_default();
        let length = ready.len().min(buffer.len());
        let (room, ready) = (buffer.get_mut(..length), ready.get(..length));
        if let (Some(room), Some(ready)) = (room, ready) {
            room.copy_from_slice(ready);
        }
        self.at += length;
        Ok(length)
    }
}
