//! `quell [FILE]...`: the interface.

use super::{DONE, TROUBLE, assumptions, complete, load_options, open, read_draft, say};
use crate::app::App;
use crate::app::keymap::Keymap;
use crate::app::work::{File, Work};
use crate::app::zone::Zone;
use crate::cli::{Color, GlobalOptions, Open};
use crate::config::{Colours, Config};
use crate::ingest::Source;
use crate::keep::{self, Keep, Opened};
use crate::load::{Loading, Progress};
use crate::rule::Draft;
use crate::rule::form::Form;
use crate::session::{SavedView, Session};
use crate::tui::terminal::{check, die};
use crate::tui::theme::{Palette, Theme};
use crate::tui::{self, End};
use anyhow::Result;
use std::io::IsTerminal;
use std::path::Path;
use std::sync::Arc;

/// Has the configuration count, and the surroundings.
fn configure(app: &mut App, config: &Config) {
    app.set_keymap(Keymap::with(&config.keys));
    app.set_columns(&config.columns);
    if config.local_time {
        app.set_zone(Zone::local());
    }
    app.set_home(std::env::home_dir());
    app.set_carries_verdicts(config.carry_verdicts);
    app.set_advances(config.advance);
}

pub(super) fn run(
    opened: &Open,
    global: &GlobalOptions,
    (config, mistakes): (&Config, Vec<String>),
) -> Result<u8> {
    if let Err(error) = check() {
        say(&format!(
            "quell: {error}; `quell preview` and the other commands work without one: see quell --help"
        ));
        return Ok(TROUBLE);
    }
    if opened.files.is_empty() && opened.draft.is_none() && std::io::stdin().is_terminal() {
        say(
            "quell: which detections? name files, or pipe them in; `quell sample > sample.jsonl` makes some to try",
        );
        return Ok(TROUBLE);
    }
    let sources = open(&opened.files)?;
    let complete = complete(global)?;
    let listed = sources.iter().map(|source| Progress {
        name: source.name().to_owned(),
        size: source.size(),
        read: 0,
    });
    let loading = Loading::of(listed.collect());
    let theme = theme(global, config);
    let names = SavedView::of_sources(sources.iter().map(Source::name));
    let draft = match opened.draft.as_deref() {
        Some(path) => Some((path, read_draft(path)?)),
        None => None,
    };
    let begin = |size| {
        let begun = Work::new(Default::default(), None, assumptions(global));
        let mut app = App::new(begun, loading, size, tui::count_rows);
        configure(&mut app, config);
        app.set_mistakes(mistakes);
        app.set_watches(opened.watch);
        app
    };
    let resume = |app: &mut App| {
        let OpenedSession {
            keep,
            session,
            view,
            remark,
        } = kept(opened, &names);
        let is_kept = keep.is_some();
        let (resumed, unread) = match draft {
            Some((path, read)) => {
                app.open(opened_draft(path, read, &session, global));
                (None, None)
            }
            None => resumed_draft(&session, view.as_ref()),
        };
        app.resume(session, view, resumed, is_kept);
        app.set_lost(remark.is_some());
        if let Some(remark) = remark.or(unread) {
            app.complain(remark);
        }
        keep
    };
    let options = load_options(global);
    match tui::run(
        (begin, resume),
        sources,
        options,
        complete,
        &theme,
        opened.mouse,
    )? {
        End::Quit => Ok(DONE),
        End::Signal(signal) => die(signal),
    }
}

/// The colours, as the command line, the terminal and the configuration say.
fn theme(global: &GlobalOptions, config: &Config) -> Theme {
    let color = match global.color {
        Color::Auto => None,
        Color::Always => Some(true),
        Color::Never => Some(false),
    };
    let detected = Palette::detect(color, |name| std::env::var(name).ok());
    Theme::new(palette(detected, config.theme))
}

/// A session that was opened.
#[derive(Default)]
struct OpenedSession {
    keep: Option<Box<Keep>>,
    session: Session,
    view: Option<SavedView>,
    /// What is to be said of it.
    remark: Option<String>,
}

/// Opens the session; what goes wrong with it never stops the work.
fn kept(opened: &Open, names: &str) -> OpenedSession {
    if opened.no_session {
        return OpenedSession::default();
    }
    let path = opened.session.clone().map_or_else(keep::default_path, Ok);
    let file = path.and_then(|path| Ok((keep::open(&path)?, path)));
    match file {
        Err(error) => OpenedSession {
            remark: Some(format!("{error}; the work goes on in memory")),
            ..OpenedSession::default()
        },
        Ok((Opened::Own(keep, session), _)) => {
            let view = keep.view(names).ok().flatten();
            OpenedSession {
                keep: Some(keep),
                session,
                view,
                remark: None,
            }
        }
        Ok((Opened::Held(session, holder), path)) => {
            let who = holder.map_or("another quell".to_owned(), |holder| holder.to_string());
            let remark = Some(format!(
                "the session is held by {who}: what is decided here is not kept; --session elsewhere keeps it"
            ));
            OpenedSession {
                session,
                view: keep::view(&path, names).ok().flatten(),
                remark,
                keep: None,
            }
        }
        Ok((Opened::Fixed(session, error), path)) => OpenedSession {
            session,
            view: keep::view(&path, names).ok().flatten(),
            remark: Some(error.to_string()),
            keep: None,
        },
    }
}

/// The draft of `--draft`, under the number that the session has for its file.
fn opened_draft(
    path: &Path,
    (draft, bytes): (Draft, Vec<u8>),
    session: &Session,
    global: &GlobalOptions,
) -> Work {
    let form = draft
        .origin
        .as_ref()
        .map_or(Form::Definition, |origin| origin.form);
    let file = File {
        path: path.to_owned(),
        form,
        bytes: Arc::new(bytes),
    };
    let work = Work::new(draft, Some(file), assumptions(global));
    let name = path.display().to_string();
    let known = session
        .drafts()
        .iter()
        .find(|(_, text)| text.file.as_deref() == Some(&name));
    work.numbered(known.map_or(0, |(id, _)| *id))
}

/// The draft that was open when these sources were left, or why it can't be read.
fn resumed_draft(session: &Session, view: Option<&SavedView>) -> (Option<Work>, Option<String>) {
    let text = view.and_then(|view| Some((view.draft?, session.drafts().get(&view.draft?)?)));
    let work = text.map(|(id, text)| {
        let bytes = text.file.as_ref().and_then(|path| std::fs::read(path).ok());
        Work::of_session(id, text, bytes)
    });
    match work {
        None => (None, None),
        Some(Ok(work)) => (Some(work), None),
        Some(Err(why)) => (None, Some(why)),
    }
}

/// The colours that are configured, save where there are to be none at all.
fn palette(detected: Palette, colours: Colours) -> Palette {
    match colours {
        _ if detected == Palette::Plain => detected,
        Colours::Auto => detected,
        Colours::Dark => Palette::Dark,
        Colours::Light => Palette::Light,
        Colours::Sixteen => Palette::Basic,
        Colours::None => Palette::Plain,
    }
}
