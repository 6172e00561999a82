//! A drawn buffer as text, and as an SVG.

use quell::app::App;
use quell::tui::theme::{Palette, Theme};
use quell::tui::view;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style};
use std::fmt::Write;

/// Draws the application at its size.
pub fn draw(app: &App, palette: Palette) -> Buffer {
    let mut buffer = Buffer::empty(Rect::new(
        0,
        0,
        app.screen().size().0,
        app.screen().size().1,
    ));
    view::render(&mut buffer, app, &Theme::new(palette));
    buffer
}

/// The symbols, line by line.
pub fn text(buffer: &Buffer) -> String {
    let lines = (0..buffer.area.height).map(|y| {
        let line: String = (0..buffer.area.width)
            .map(|x| buffer[(x, y)].symbol())
            .collect();
        format!("{}\n", line.trim_end())
    });
    lines.collect()
}

/// The runs of cells that are not plain, line by line: `3:10-14 bold`.
pub fn styles(buffer: &Buffer) -> String {
    let mut out = String::new();
    for y in 0..buffer.area.height {
        let mut x = 0;
        while x < buffer.area.width {
            let style = buffer[(x, y)].style();
            let start = x;
            while x < buffer.area.width && buffer[(x, y)].style() == style {
                x += 1;
            }
            let plain = Style::reset().add_modifier(Modifier::empty());
            let name = style_name(style);
            if !name.is_empty() && style != plain {
                let _ = writeln!(out, "{y}:{start}-{} {name}", x - 1);
            }
        }
    }
    out
}

fn style_name(style: Style) -> String {
    let mut parts = Vec::new();
    if let Some(color) = style.fg.filter(|color| *color != Color::Reset) {
        parts.push(format!("{color}"));
    }
    if let Some(color) = style.bg.filter(|color| *color != Color::Reset) {
        parts.push(format!("on {color}"));
    }
    if !style.add_modifier.is_empty() {
        parts.push(format!("{:?}", style.add_modifier).to_lowercase());
    }
    parts.join(" ")
}

const CELL: (u16, u16) = (9, 19);
const GROUND: &str = "#16181d";
const INK: &str = "#d4d7dd";

/// The buffer as a picture, for the README.
pub fn svg(buffer: &Buffer) -> String {
    let (width, height) = (
        buffer.area.width * CELL.0 + 16,
        buffer.area.height * CELL.1 + 16,
    );
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\">\n\
         <rect width=\"100%\" height=\"100%\" rx=\"6\" fill=\"{GROUND}\"/>\n\
         <g font-family=\"ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace\" font-size=\"15\" xml:space=\"preserve\">\n"
    );
    for y in 0..buffer.area.height {
        let mut x = 0;
        while x < buffer.area.width {
            let style = buffer[(x, y)].style();
            let start = x;
            let mut run = String::new();
            while x < buffer.area.width && buffer[(x, y)].style() == style {
                run.push_str(buffer[(x, y)].symbol());
                x += 1;
            }
            let (mut fore, mut back) = (hex(style.fg, INK), hex(style.bg, GROUND));
            if style.add_modifier.contains(Modifier::REVERSED) {
                std::mem::swap(&mut fore, &mut back);
            }
            let (left, top) = (8 + start * CELL.0, 8 + y * CELL.1);
            let cells = (x - start) * CELL.0;
            if back != GROUND {
                let _ = writeln!(
                    out,
                    "<rect x=\"{left}\" y=\"{top}\" width=\"{cells}\" height=\"{}\" fill=\"{back}\"/>",
                    CELL.1
                );
            }
            if run.trim().is_empty() {
                continue;
            }
            let bold = if style.add_modifier.contains(Modifier::BOLD) {
                " font-weight=\"bold\""
            } else {
                ""
            };
            let dim = if style.add_modifier.contains(Modifier::DIM) {
                " opacity=\"0.6\""
            } else {
                ""
            };
            let text = run
                .replace('&', "&amp;")
                .replace('<', "&lt;")
                .replace('>', "&gt;");
            let _ = writeln!(
                out,
                "<text x=\"{left}\" y=\"{}\" fill=\"{fore}\" textLength=\"{cells}\"{bold}{dim}>{text}</text>",
                top + 14
            );
        }
    }
    out.push_str("</g>\n</svg>\n");
    out
}

fn hex(color: Option<Color>, other: &str) -> String {
    let basic = |index: usize| {
        [
            "#000000", "#cc5555", "#6fb36f", "#c9a24b", "#5b8dd9", "#b070c0", "#5fb3b3", "#c0c4cc",
            "#6b7280", "#ff7b72", "#8fd694", "#f0c674", "#79a8ff", "#d2a8ff", "#7fdbca", "#ffffff",
        ][index]
            .to_owned()
    };
    match color {
        None | Some(Color::Reset) => other.to_owned(),
        Some(Color::Rgb(r, g, b)) => format!("#{r:02x}{g:02x}{b:02x}"),
        Some(Color::Indexed(index @ 0..16)) => basic(usize::from(index)),
        Some(Color::Indexed(index @ 16..232)) => {
            let level = |step: u8| if step == 0 { 0 } else { 55 + step * 40 };
            let index = index - 16;
            format!(
                "#{:02x}{:02x}{:02x}",
                level(index / 36),
                level(index / 6 % 6),
                level(index % 6)
            )
        }
        Some(Color::Indexed(index)) => {
            let grey = 8 + (index - 232) * 10;
            format!("#{grey:02x}{grey:02x}{grey:02x}")
        }
        Some(named) => basic(match named {
            Color::Black => 0,
            Color::Red => 1,
            Color::Green => 2,
            Color::Yellow => 3,
            Color::Blue => 4,
            Color::Magenta => 5,
            Color::Cyan => 6,
            Color::Gray => 7,
            Color::DarkGray => 8,
            Color::LightRed => 9,
            Color::LightGreen => 10,
            Color::LightYellow => 11,
            Color::LightBlue => 12,
            Color::LightMagenta => 13,
            Color::LightCyan => 14,
            _ => 15,
        }),
    }
}
