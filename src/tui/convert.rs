//! From the terminal's words to the application's.

use super::terminal::TerminalInput;
use crate::app::key::{self, Key};
use crate::app::{Mouse, Msg};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};

/// The message an input is, where it is one.
pub(super) fn msg(input: TerminalInput) -> Option<Msg> {
    match input {
        TerminalInput::Key(event) => Some(Msg::Key(key(event))),
        TerminalInput::Paste(text) => Some(Msg::Paste(text)),
        TerminalInput::Resize(width, height) => Some(Msg::Resize(width, height)),
        TerminalInput::Mouse(event) => mouse(event).map(Msg::Mouse),
        TerminalInput::Continued | TerminalInput::Killed(_) | TerminalInput::Closed => None,
    }
}

fn key(event: KeyEvent) -> Key {
    let code = match event.code {
        KeyCode::Char(letter) => key::KeyCode::Char(letter),
        KeyCode::Enter => key::KeyCode::Enter,
        KeyCode::Esc => key::KeyCode::Esc,
        KeyCode::Tab if event.modifiers.contains(KeyModifiers::SHIFT) => key::KeyCode::BackTab,
        KeyCode::Tab => key::KeyCode::Tab,
        KeyCode::BackTab => key::KeyCode::BackTab,
        KeyCode::Backspace => key::KeyCode::Backspace,
        KeyCode::Delete => key::KeyCode::Delete,
        KeyCode::Up => key::KeyCode::Up,
        KeyCode::Down => key::KeyCode::Down,
        KeyCode::Left => key::KeyCode::Left,
        KeyCode::Right => key::KeyCode::Right,
        KeyCode::Home => key::KeyCode::Home,
        KeyCode::End => key::KeyCode::End,
        KeyCode::PageUp => key::KeyCode::PageUp,
        KeyCode::PageDown => key::KeyCode::PageDown,
        _ => key::KeyCode::Other,
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
        MouseEventKind::Drag(MouseButton::Left) => Some(Mouse::Drag(x, y)),
        MouseEventKind::Up(MouseButton::Left) => Some(Mouse::Release(x, y)),
        MouseEventKind::ScrollUp => Some(Mouse::WheelUp(x, y)),
        MouseEventKind::ScrollDown => Some(Mouse::WheelDown(x, y)),
        _ => None,
    }
}
