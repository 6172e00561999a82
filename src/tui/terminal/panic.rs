//! What a panic says, and when: after the terminal is given back, and made visible like data.

use std::backtrace::{Backtrace, BacktraceStatus};
use std::cell::RefCell;
use std::io::{self, Write};
use std::panic::{self, PanicHookInfo};

use super::HOLDS_SCREEN;
use super::restore::{is_taken, restore};
use crate::text::{clean, rows};

thread_local! {
    static CAUGHT: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Makes panics give the terminal back before they speak.
///
/// While the screen is held, a panic of another thread than its holder's stays silent: that
/// thread catches it, and says what [`caught`] tells in a message.
pub fn install_panic_hook() {
    panic::set_hook(Box::new(|panicked| {
        let message = describe(panicked);
        if is_taken() && !HOLDS_SCREEN.get() {
            CAUGHT.set(Some(message));
            return;
        }
        restore();
        let mut err = io::stderr().lock();
        let _ = writeln!(err, "quell: internal error: {}", clean(&message));
        let trace = Backtrace::capture();
        if trace.status() == BacktraceStatus::Captured {
            for row in rows(&trace.to_string(), usize::MAX, 1000) {
                let _ = writeln!(err, "{}", row.text);
            }
        }
    }));
}

/// What the last panic caught in this thread said, and where it came from; yet to be made
/// visible, like all that is shown.
pub fn caught() -> String {
    CAUGHT
        .take()
        .unwrap_or_else(|| "it does not say why".into())
}

fn describe(panicked: &PanicHookInfo<'_>) -> String {
    let payload = panicked.payload();
    let message = (payload.downcast_ref::<&str>().copied())
        .or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    let message = message.unwrap_or("no message");
    match panicked.location() {
        Some(place) => format!("{message} ({}:{})", place.file(), place.line()),
        None => message.to_owned(),
    }
}
