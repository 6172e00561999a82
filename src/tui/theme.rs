//! Every colour of the interface, by what it means.
//!
//! Colour is never the only bearer of a meaning: the panes say the same in letters or signs,
//! and [`Palette::Plain`] tells focus and cursor apart by weight and reversal alone.

use ratatui::style::{Color, Modifier, Style};

/// Which colours the terminal can show, and on what ground.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Palette {
    /// 256 colours on a dark ground.
    Dark,
    /// 256 colours on a light ground.
    Light,
    /// The sixteen that the terminal's own settings define.
    Basic,
    /// No colours.
    Plain,
}

impl Palette {
    /// What suits the terminal by its environment, `var`. `color` is the user's word on it,
    /// `None` where there is none: then `NO_COLOR` counts (no-color.org: set and not empty).
    pub fn detect(color: Option<bool>, var: impl Fn(&str) -> Option<String>) -> Self {
        let is_set = |name: &str| var(name).is_some_and(|value| !value.is_empty());
        if !color.unwrap_or_else(|| !is_set("NO_COLOR")) {
            return Self::Plain;
        }
        let term = var("TERM").unwrap_or_default();
        if !is_set("COLORTERM") && !term.contains("256color") && !term.contains("direct") {
            return Self::Basic;
        }
        // rxvt's convention, which others took over: `FOREGROUND;BACKGROUND`.
        match var("COLORFGBG").unwrap_or_default().rsplit(';').next() {
            Some("7" | "15") => Self::Light,
            _ => Self::Dark,
        }
    }
}

/// The styles, each named for what it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Theme {
    /// Ordinary text.
    pub text: Style,
    /// What may be overlooked: units, absent values, placeholders.
    pub dim: Style,
    /// The frame of a pane without the focus.
    pub border: Style,
    /// The frame of the pane that has it.
    pub border_focus: Style,
    /// The frame of the exclusion while it is dangerous.
    pub border_danger: Style,
    /// The title of a pane without the focus.
    pub title: Style,
    /// The title of the pane that has it.
    pub title_focus: Style,
    /// A column's heading.
    pub heading: Style,
    /// The row under the cursor in the pane that has the focus; laid over the row's own.
    pub cursor: Style,
    /// The row under the cursor in the other panes.
    pub cursor_unfocused: Style,
    /// A marked row.
    pub mark: Style,
    /// Letters that a filter found.
    pub lit: Style,
    /// A key in a hint.
    pub key: Style,
    /// What a key does, beside it.
    pub hint: Style,
    /// What narrows the list, in the header.
    pub crumb: Style,
    /// A line that asks for input.
    pub prompt: Style,
    /// What is typed into it.
    pub typed: Style,
    /// Characters written out; laid over the text's own.
    pub escape: Style,
    /// A detection that the draft suppresses.
    pub suppressed: Style,
    /// A detection that another draft suppresses.
    pub others: Style,
    /// Its sign: without colours another one than the draft's own.
    pub others_sign: &'static str,
    /// A detection that stays.
    pub kept: Style,
    /// A detection that can't be decided.
    pub undecided: Style,
    /// Marked as a threat.
    pub threat: Style,
    /// Marked as benign.
    pub benign: Style,
    /// The draft in words.
    pub words: Style,
    /// A severity that ESET calls a threat.
    pub severe: Style,
    /// A severity that ESET calls a warning.
    pub warned: Style,
    /// A severity that ESET calls information.
    pub informed: Style,
    /// A property's or subject's name.
    pub name: Style,
    /// A value.
    pub value: Style,
    /// A comparison, an operator, an XML tag.
    pub operator: Style,
    /// Assumed, not recorded.
    pub assumed: Style,
    /// Failed or dangerous.
    pub error: Style,
    /// Needs a look.
    pub warning: Style,
    /// Good to know.
    pub note: Style,
    /// New in a comparison of two.
    pub added: Style,
    /// Gone in a comparison of two.
    pub removed: Style,
}

impl Theme {
    /// The styles in the colours of `palette`.
    pub fn new(palette: Palette) -> Self {
        let none = Modifier::empty();
        let (bold, dim) = (Modifier::BOLD, Modifier::DIM);
        let (reversed, underlined) = (Modifier::REVERSED, Modifier::UNDERLINED);
        // For each: indexed colours on dark and on light ground, the basic one, what goes with
        // these, and what stands for all of it without colours.
        let ink = |dark, light, basic, with: Modifier, plain: Modifier| match palette {
            Palette::Dark => Style::new().fg(Color::Indexed(dark)).add_modifier(with),
            Palette::Light => Style::new().fg(Color::Indexed(light)).add_modifier(with),
            Palette::Basic => Style::new().fg(basic).add_modifier(with),
            Palette::Plain => Style::new().add_modifier(plain),
        };
        let ground = |dark, light, plain: Modifier| match palette {
            Palette::Dark => Style::new().bg(Color::Indexed(dark)),
            Palette::Light => Style::new().bg(Color::Indexed(light)),
            Palette::Basic | Palette::Plain => Style::new().add_modifier(plain),
        };
        let gray = Color::DarkGray;
        Self {
            text: Style::new(),
            dim: ink(245, 243, gray, none, dim),
            border: ink(240, 248, gray, none, dim),
            border_focus: ink(75, 26, Color::Cyan, bold, bold),
            border_danger: ink(203, 160, Color::Red, bold, bold),
            title: ink(250, 238, Color::Reset, none, none),
            title_focus: ink(75, 26, Color::Cyan, bold | reversed, bold | reversed),
            heading: ink(250, 238, Color::Reset, bold, underlined),
            cursor: ground(238, 253, reversed).add_modifier(bold),
            cursor_unfocused: ground(235, 255, underlined),
            mark: ink(213, 127, Color::Magenta, bold, bold),
            lit: ink(
                221,
                130,
                Color::Yellow,
                bold | underlined,
                bold | underlined,
            ),
            key: ink(75, 26, Color::Cyan, bold, bold),
            hint: ink(245, 243, Color::Reset, none, none),
            crumb: ink(221, 94, Color::Yellow, none, bold),
            prompt: ink(221, 130, Color::Yellow, bold, bold),
            typed: ink(255, 16, Color::Reset, none, none),
            escape: ink(207, 127, Color::Magenta, reversed, reversed),
            suppressed: ink(108, 28, Color::Green, none, dim),
            others: ink(243, 246, gray, none, dim),
            others_sign: match palette {
                Palette::Plain => "×",
                _ => "✕",
            },
            kept: ink(252, 236, Color::Reset, none, none),
            undecided: ink(179, 94, Color::Yellow, none, underlined),
            threat: ink(203, 160, Color::Red, bold, bold | underlined),
            benign: ink(114, 28, Color::Green, none, none),
            words: ink(252, 236, Color::Reset, Modifier::ITALIC, none),
            severe: ink(203, 160, Color::Red, none, bold),
            warned: ink(179, 94, Color::Yellow, none, none),
            informed: ink(245, 243, gray, none, dim),
            name: ink(110, 24, Color::Blue, none, none),
            value: ink(223, 52, Color::Reset, none, none),
            operator: ink(176, 90, Color::Magenta, none, bold),
            assumed: ink(179, 94, Color::Yellow, Modifier::ITALIC, Modifier::ITALIC),
            error: ink(203, 160, Color::Red, bold, bold | reversed),
            warning: ink(221, 130, Color::Yellow, none, bold),
            note: ink(110, 24, Color::Blue, none, none),
            added: ink(114, 28, Color::Green, none, bold),
            removed: ink(203, 160, Color::Red, none, dim),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn detect(color: Option<bool>, vars: &[(&str, &str)]) -> Palette {
        Palette::detect(color, |name| {
            let found = vars.iter().find(|(key, _)| *key == name);
            found.map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn the_environment_chooses_the_palette() {
        let xterm = ("TERM", "xterm-256color");
        assert_eq!(detect(None, &[xterm]), Palette::Dark);
        assert_eq!(
            detect(None, &[xterm, ("COLORFGBG", "0;15")]),
            Palette::Light
        );
        assert_eq!(detect(None, &[("TERM", "linux")]), Palette::Basic);
        assert_eq!(detect(None, &[xterm, ("NO_COLOR", "1")]), Palette::Plain);
        assert_eq!(detect(None, &[xterm, ("NO_COLOR", "")]), Palette::Dark);
        assert_eq!(
            detect(Some(true), &[xterm, ("NO_COLOR", "1")]),
            Palette::Dark
        );
        assert_eq!(detect(Some(false), &[xterm]), Palette::Plain);
    }

    #[test]
    fn without_colours_focus_and_cursor_still_show() {
        let theme = Theme::new(Palette::Plain);
        assert!(
            !format!("{theme:?}").contains("Color") && !format!("{theme:?}").contains("Indexed")
        );
        for (one, other) in [
            (theme.border_focus, theme.border),
            (theme.title_focus, theme.title),
            (theme.cursor, theme.cursor_unfocused),
            (theme.cursor, theme.text),
            (theme.threat, theme.benign),
            (theme.suppressed, theme.kept),
            (theme.suppressed, theme.undecided),
            (theme.added, theme.removed),
            (theme.escape, theme.text),
            (theme.lit, theme.text),
        ] {
            assert_ne!(one, other);
        }
    }
}
