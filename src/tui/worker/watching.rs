//! Threads that look whether the sources' files have grown, and read them on.

use crate::app::Msg;
use crate::app::watch::ToReadOn;
use crate::ingest::{Appended, FileLook, Limits, Source, SourceFile, is_of_lines, rest_of};
use crate::load::{self, Completion, News, Options};
use crate::tui::Wake;
use std::ops::ControlFlow;
use std::sync::mpsc::Sender;
use std::thread;
use std::time::Duration;

/// How often the files are looked at.
const OFTEN: Duration = Duration::from_secs(2);

/// Looks at each file now and then, and tells where it looks otherwise than before.
fn watch(files: Vec<Option<SourceFile>>, send: Sender<Wake>) {
    if files.iter().all(Option::is_none) {
        return;
    }
    let look = |file: &Option<SourceFile>| file.as_ref()?.look().ok();
    thread::spawn(move || {
        let mut seen: Vec<Option<FileLook>> = files.iter().map(look).collect();
        loop {
            thread::sleep(OFTEN);
            for (source, (file, seen)) in files.iter().zip(&mut seen).enumerate() {
                let now = look(file);
                let is_news = now.is_some() && now != *seen;
                *seen = now.or(*seen);
                let Some(look) = now.filter(|_| is_news) else {
                    continue;
                };
                // Where that can't be told, reading on will tell.
                let is_of_lines =
                    (file.as_ref()).is_none_or(|file| is_of_lines(file).unwrap_or(true));
                let msg = Msg::Watched {
                    source,
                    look,
                    is_of_lines,
                };
                if send.send(Wake::Msg(msg)).is_err() {
                    return;
                }
            }
        }
    });
}

/// What sources are loaded with, and their files.
pub struct Loader {
    files: Vec<(String, Option<SourceFile>)>,
    options: Options,
    complete: Completion,
}

impl std::fmt::Debug for Loader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Loader")
            .field("files", &self.files)
            .finish_non_exhaustive()
    }
}

impl Loader {
    /// What loads these sources.
    pub fn of(sources: &[Source], options: &Options, complete: &Completion) -> Loader {
        let file = |source: &Source| (source.name().to_owned(), source.file().cloned());
        Loader {
            files: sources.iter().map(file).collect(),
            options: options.clone(),
            complete: complete.clone(),
        }
    }

    /// Looks at the files from now on.
    pub(super) fn watch(&self, send: Sender<Wake>) {
        watch(
            self.files.iter().map(|(_, file)| file.clone()).collect(),
            send,
        );
    }

    /// Reads what was appended to these sources, one after the other.
    pub(super) fn read_on(&self, asked: Vec<ToReadOn>, send: Sender<Wake>) {
        let (files, complete) = (self.files.clone(), self.complete.clone());
        let options = self.options.clone();
        thread::spawn(move || {
            let tell = |msg| match send.send(Wake::Msg(msg)) {
                Ok(()) => ControlFlow::Continue(()),
                Err(_) => ControlFlow::Break(()),
            };
            for one in asked {
                let source = one.source;
                let Some((name, Some(file))) = files.get(source) else {
                    continue;
                };
                let rest = rest_of((name, file), one.last, one.read, &Limits::default());
                let told = match rest {
                    Ok(Appended::Nothing) => ControlFlow::Continue(()),
                    Ok(Appended::Anew(why)) => tell(Msg::CannotReadOn {
                        source,
                        why: why.to_owned(),
                    }),
                    Err(error) => tell(Msg::CannotReadOn {
                        source,
                        why: error.to_string(),
                    }),
                    Ok(Appended::Lines(rest, line)) => {
                        let begun = tell(Msg::ReadingOn { source, line });
                        let options = Options {
                            first: source,
                            ..options.clone()
                        };
                        let mut sink = |news| match news {
                            News::Done => ControlFlow::Continue(()),
                            news => tell(Msg::Loading(news)),
                        };
                        load::read_with(vec![*rest], &options, complete.as_ref(), &mut sink);
                        begun
                    }
                };
                if told.is_break() {
                    return;
                }
            }
            let _ = tell(Msg::Loading(News::Done));
        });
    }
}
