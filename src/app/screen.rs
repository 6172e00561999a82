//! What the screen is like: its size, which pane has the keys, what the status
//! line says.

use super::Pane;
use super::dividing::Divider;
use super::layout::{Area, Dividers, Layout, Shape};
use super::zone::Zone;

/// A line for the status bar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// What it says.
    pub text: String,
    /// Whether something went wrong.
    pub is_error: bool,
}

/// The colours there are: those that the interface was begun in first.
pub const THEMES: [&str; 5] = [
    "as at the start",
    "for a dark ground",
    "for a light ground",
    "the terminal's sixteen",
    "none",
];

/// Rows that a text takes when wrapped to so many cells.
pub type CountRows = fn(&str, usize) -> usize;

/// What the screen is like.
#[derive(Debug)]
pub struct ScreenState {
    /// Columns and rows.
    size: (u16, u16),
    focus: Pane,
    is_zoomed: bool,
    has_mouse: bool,
    notice: Option<Notice>,
    /// The pane that had the keys before.
    before: Pane,
    /// Whether an exclusion was ever begun here.
    has_built: bool,
    /// What of the configuration does not count.
    mistakes: Vec<String>,
    /// Which colours, by [`THEMES`].
    theme: usize,
    /// Lines of the header.
    header_lines: u16,
    dividers: Dividers,
    /// The divider that the mouse holds.
    held: Option<Divider>,
    zone: Zone,
    /// Rows that a text takes in so many cells: the shell measures text.
    count_rows: CountRows,
}

impl ScreenState {
    pub(super) fn new(size: (u16, u16), count_rows: CountRows) -> ScreenState {
        ScreenState {
            size,
            focus: Pane::List,
            is_zoomed: false,
            has_mouse: false,
            notice: None,
            before: Pane::Detail,
            has_built: false,
            mistakes: Vec::new(),
            theme: 0,
            header_lines: 1,
            dividers: Dividers::default(),
            held: None,
            zone: Zone::default(),
            count_rows,
        }
    }

    /// Columns and rows.
    pub fn size(&self) -> (u16, u16) {
        self.size
    }

    pub(super) fn resize(&mut self, width: u16, height: u16) {
        self.size = (width, height);
    }

    /// The pane that has the keys.
    pub fn focus(&self) -> Pane {
        self.focus
    }

    pub(super) fn go_to(&mut self, pane: Pane) {
        if self.focus != pane {
            self.before = self.focus;
        }
        self.focus = pane;
    }

    /// Gives the keys to the pane so many further on.
    pub(super) fn turn_focus(&mut self, by: usize) {
        self.go_to(Pane::ALL[(self.focus as usize + by) % Pane::ALL.len()]);
    }

    /// The pane that had the keys before.
    pub(super) fn before(&self) -> Pane {
        self.before
    }

    /// Whether an exclusion was ever begun here.
    pub(super) fn has_built(&self) -> bool {
        self.has_built
    }

    pub(super) fn set_built(&mut self, has_built: bool) {
        self.has_built = has_built;
    }

    /// What of the configuration does not count, a line each.
    pub fn mistakes(&self) -> &[String] {
        &self.mistakes
    }

    pub(super) fn set_mistakes(&mut self, mistakes: Vec<String>) {
        self.mistakes = mistakes;
    }

    /// Which colours, by [`THEMES`].
    pub fn theme(&self) -> usize {
        self.theme
    }

    /// The next colours; gives what they are called.
    pub(super) fn turn_theme(&mut self) -> &'static str {
        self.theme = (self.theme + 1) % THEMES.len();
        THEMES.get(self.theme).copied().unwrap_or_default()
    }

    /// Shows only the focused pane, or no longer.
    pub(super) fn turn_zoom(&mut self) {
        self.is_zoomed = !self.is_zoomed;
    }

    /// The header takes so many lines.
    pub(super) fn set_header_lines(&mut self, lines: u16) {
        self.header_lines = lines;
    }

    /// Where times are shown.
    pub fn zone(&self) -> &Zone {
        &self.zone
    }

    pub(super) fn set_zone(&mut self, zone: Zone) {
        self.zone = zone;
    }

    /// Where the dividers stand.
    pub fn dividers(&self) -> Dividers {
        self.dividers
    }

    pub(super) fn set_dividers(&mut self, dividers: Dividers) {
        self.dividers = dividers;
    }

    /// The divider that the mouse holds.
    pub(super) fn held(&self) -> Option<Divider> {
        self.held
    }

    pub(super) fn hold(&mut self, divider: Option<Divider>) {
        self.held = divider;
    }

    /// Whether the mouse is on.
    pub fn has_mouse(&self) -> bool {
        self.has_mouse
    }

    pub(super) fn set_mouse(&mut self, is_on: bool) {
        self.has_mouse = is_on;
    }

    /// What the status line says, until the next key.
    pub fn notice(&self) -> Option<&Notice> {
        self.notice.as_ref()
    }

    pub(super) fn say(&mut self, notice: Option<Notice>) {
        self.notice = notice;
    }

    /// Where the panes lie.
    pub fn layout(&self) -> Layout {
        Layout::of(
            self.size,
            self.focus,
            Shape {
                is_zoomed: self.is_zoomed,
                header_lines: self.header_lines,
                dividers: self.dividers,
            },
        )
    }

    /// Where an overlay lies.
    pub fn overlay_area(&self) -> Area {
        Layout::overlay(self.size.0, self.size.1)
    }

    /// Cells of text that an overlay is wide, and rows that it is high.
    pub fn overlay(&self) -> (usize, usize) {
        let area = self.overlay_area();
        (area.inner_width(), area.inner_height().max(1))
    }

    /// Rows that a text takes in so many cells.
    pub(super) fn rows_of(&self, text: &str, cells: usize) -> usize {
        (self.count_rows)(text, cells)
    }
}
