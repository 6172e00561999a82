//! Sources that go on: noticed when they have grown, and read on.
//!
//! ```text
//! shell: one look at each file every 2 s ─► Msg::Watched, where it is another ─► header
//! R, or by itself (--watch) ─► Effect::ReadOn ─► worker: Msg::ReadingOn, Msg::Loading …
//! ```
//! What comes is taken in as while loading: cursor, place and marks stay.

use super::watch::ToReadOn;
use super::{App, Effect};
use crate::ingest::FileLook;
use crate::store::SourceId;
use crate::text::number::plural;

impl App {
    /// Whether what was appended to a source is read by itself.
    pub fn set_watches(&mut self, watches: bool) {
        self.loaded.watch_mut().is_by_itself = watches;
    }

    /// A source looks otherwise than before.
    pub(super) fn take_look(&mut self, source: usize, look: FileLook, is_of_lines: bool) {
        let watch = self.loaded.watch_mut();
        watch.look(source, look);
        if !is_of_lines {
            watch.set_goes_on(source, false);
        }
    }

    /// Goes on by itself, where that is wanted and there is more.
    pub(super) fn read_on_by_itself(&mut self) {
        let is_wanted = self.loaded.watch().is_by_itself && !self.loaded.watch().is_asking;
        let has_more = || self.loaded.grown().iter().any(|grown| grown.goes_on);
        if is_wanted && self.loaded.is_complete() && has_more() {
            self.ask_to_read_on(false);
        }
    }

    /// `R`: reads what was appended to the sources.
    pub(super) fn read_on(&mut self) {
        if !self.loaded.is_complete() || self.loaded.watch().is_asking {
            return self.complain("it is still being read");
        }
        self.ask_to_read_on(true);
    }

    fn ask_to_read_on(&mut self, is_by_key: bool) {
        let records = self.loaded.store().records();
        let sources = self.loaded.progress().sources.iter().enumerate();
        let all = sources.map(|(source, progress)| {
            let number = SourceId::try_from(source).unwrap_or(SourceId::MAX);
            let last = records.last_of(number).and_then(|row| records.span(row));
            ToReadOn {
                source,
                last,
                read: progress.read,
            }
        });
        let all = all.collect();
        self.loaded.watch_mut().ask(is_by_key);
        self.outbox.push(Effect::ReadOn(all));
    }

    /// A source is being read on, from this line.
    pub(super) fn reading_on(&mut self, source: usize, line: u32) {
        self.loaded.watch_mut().set_goes_on(source, true);
        self.loaded.go_on_reading(source, line);
    }

    /// It can't be.
    pub(super) fn cannot_read_on(&mut self, source: usize, why: &str) {
        // That it has grown stays told.
        self.loaded.watch_mut().set_goes_on(source, false);
        let name = self.loaded.progress().sources.get(source);
        let name = name.map_or("", |source| source.name.as_str());
        let text = format!(
            "{name} can't be read on, {why}: quit and open it again; verdicts and drafts are found by their ids"
        );
        self.complain(text);
    }

    /// All that was to be read on is read.
    pub(super) fn end_reading_on(&mut self) {
        let Some((is_by_key, added)) = self.loaded.watch_mut().end() else {
            return;
        };
        match added {
            _ if !is_by_key => {}
            0 if self.screen.notice().is_some_and(|notice| notice.is_error) => {}
            0 => self.say("nothing was added since it was read"),
            count => self.say(format!("{} more", plural(count, "detection"))),
        }
    }

    /// What the header says of sources that have grown.
    pub fn grown_in_words(&self) -> Option<String> {
        let grown = self.loaded.grown();
        let first = grown.first()?;
        let name = first.name;
        let more = match grown.len() - 1 {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let key = self.keymap().key_of("read-on");
        Some(match (first.look.is_other, first.goes_on) {
            (true, _) => format!("{name}{more} was written anew"),
            (false, false) => format!("{name}{more} grew: open it again"),
            (false, true) => format!("{name}{more} grew: {key} reads on"),
        })
    }
}
