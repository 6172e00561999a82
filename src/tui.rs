//! The terminal: the loop, drawing, and the only door through which data reaches a screen.

pub mod terminal;
pub mod text;
pub mod theme;
