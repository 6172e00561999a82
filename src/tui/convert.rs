//! From the terminal's words to the application's.

use super::terminal::Input;
use crate::app::key::{Code, Key};
use crate::app::{Mouse, Msg};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};

/// The message an input is, where it is one.
pub(super) fn msg(input: Input) -> Option<Msg> {
    match input {
        Input::Key(event) => Some(Msg::Key(key(event))),
        Input::Paste(text) => Some(Msg::Paste(text)),
        Input::Resize(width, height) => Some(Msg::Resize(width, height)),
        Input::Mouse(event) => mouse(event).map(Msg::Mouse),
        Input::Continued | Input::Killed(_) | Input::Closed => None,
    }
}

fn key(event: KeyEvent) -> Key {
    let code = match event.code {
        KeyCode::Char(letter) => Code::Char(letter),
        KeyCode::Enter => Code::Enter,
        KeyCode::Esc => Code::Esc,
        KeyCode::Tab if event.modifiers.contains(KeyModifiers::SHIFT) => Code::BackTab,
        KeyCode::Tab => Code::Tab,
        KeyCode::BackTab => Code::BackTab,
        KeyCode::Backspace => Code::Backspace,
        KeyCode::Delete => Code::Delete,
        KeyCode::Up => Code::Up,
        KeyCode::Down => Code::Down,
        KeyCode::Left => Code::Left,
        KeyCode::Right => Code::Right,
        KeyCode::Home => Code::Home,
        KeyCode::End => Code::End,
        KeyCode::PageUp => Code::PageUp,
        KeyCode::PageDown => Code::PageDown,
        _ => Code::Other,
    };
    Key {
        code,
        ctrl: event.modifiers.contains(KeyModifiers::CONTROL),
        alt: event.modifiers.contains(KeyModifiers::ALT),
    }
}

fn mouse(event: MouseEvent) -> Option<Mouse> {
    let (x, y) = (event.column, event.row);
    match event.kind {
        MouseEventKind::Down(MouseButton::Left) => Some(Mouse::Click(x, y)),
        MouseEventKind::ScrollUp => Some(Mouse::WheelUp(x, y)),
        MouseEventKind::ScrollDown => Some(Mouse::WheelDown(x, y)),
        _ => None,
    }
}
