//! `quell [FILE]...`: the interface.

use super::{DONE, TROUBLE, assumptions, complete, open, read_draft, say};
use crate::app::App;
use crate::app::loading::{Loading, Source as Listed};
use crate::app::work::{File, Work};
use crate::cli::{Color, Common, Open};
use crate::config::Colours;
use crate::rule::form::Form;
use crate::tui::terminal::{check, die};
use crate::tui::theme::{Palette, Theme};
use crate::tui::{self, End};
use anyhow::Result;
use std::io::IsTerminal;
use std::sync::Arc;

pub(super) fn run(opened: &Open, common: &Common, colours: Colours) -> Result<u8> {
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
    let work = match &opened.draft {
        None => Work::new(Default::default(), None, assumptions(common)),
        Some(path) => {
            let (draft, bytes) = read_draft(path)?;
            let form = draft
                .origin
                .as_ref()
                .map_or(Form::Definition, |origin| origin.form);
            let file = File {
                path: path.clone(),
                form,
                bytes: Arc::new(bytes),
            };
            Work::new(draft, Some(file), assumptions(common))
        }
    };
    let sources = open(&opened.files)?;
    let complete = complete(common)?;
    let listed = sources.iter().map(|source| Listed {
        name: source.name().to_owned(),
        size: source.size(),
        read: 0,
    });
    let loading = Loading::of(listed.collect());
    let color = match common.color {
        Color::Auto => None,
        Color::Always => Some(true),
        Color::Never => Some(false),
    };
    let detected = Palette::detect(color, |name| std::env::var(name).ok());
    let theme = Theme::new(palette(detected, colours));
    let start = |size| App::new(work, loading, size, tui::count_rows);
    match tui::run(start, sources, complete, &theme, opened.mouse)? {
        End::Quit => Ok(DONE),
        End::Signal(signal) => die(signal),
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
