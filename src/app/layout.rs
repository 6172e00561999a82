//! Where each pane lies on the screen. Pure arithmetic: the application needs
//! the heights to scroll, the drawing the places.
//!
//! ```text
//! wide (from 100 columns)      narrow                 below 60x15
//! ┌ header ───────────────┐    ┌ header ─────┐        ┌ header ─────┐
//! │ list    │ detail      │    │ list        │        │ the focused │
//! │         ├─────────────┤    ├─────────────┤        │ pane alone  │
//! │         │ builder     │    │ detail      │        ├─────────────┤
//! ├─────────┴─────────────┤    ├─────────────┤        │ status      │
//! │ status                │    │ builder     │        └─────────────┘
//! └───────────────────────┘    └─ status ────┘
//! ```
//! Either of the first two can be chosen at any width, and the dividers move.

use super::Pane;

/// A rectangle of cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Area {
    /// Columns from the left.
    pub x: u16,
    /// Rows from the top.
    pub y: u16,
    /// Columns.
    pub width: u16,
    /// Rows.
    pub height: u16,
}

impl Area {
    /// Rows inside a border.
    pub fn inner_height(self) -> usize {
        usize::from(self.height.saturating_sub(2))
    }

    /// Cells of text inside a border with a blank on either side.
    pub fn inner_width(self) -> usize {
        usize::from(self.width.saturating_sub(4))
    }

    /// Whether a cell lies in it.
    pub fn contains(self, x: u16, y: u16) -> bool {
        (self.x..self.x + self.width).contains(&x) && (self.y..self.y + self.height).contains(&y)
    }
}

/// What can be chosen of a layout.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    /// Whether only the focused pane is shown.
    pub is_zoomed: bool,
    /// Lines of the header.
    pub header_lines: u16,
    /// Where the dividers stand.
    pub dividers: Dividers,
}

/// Where the dividers between the panes stand, in thousandths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dividers {
    /// Whether the panes lie one under the other; `None`: as the width has it.
    pub is_stacked: Option<bool>,
    /// The list's share of the width, beside the others.
    pub across: u16,
    /// The detail's share of the height, over the builder.
    pub down: u16,
    /// The focused pane's share of the height, one under the other.
    pub focused: u16,
}

impl Default for Dividers {
    fn default() -> Dividers {
        Dividers {
            is_stacked: None,
            across: 525,
            down: 550,
            focused: 500,
        }
    }
}

impl Dividers {
    /// Whether the panes lie one under the other on a screen so wide.
    pub fn is_stacked(self, width: u16) -> bool {
        self.is_stacked.unwrap_or(width < WIDE)
    }
}

impl Default for Shape {
    fn default() -> Shape {
        Shape {
            is_zoomed: false,
            header_lines: 1,
            dividers: Dividers::default(),
        }
    }
}

/// From so many columns on the panes lie beside each other, unless chosen otherwise.
const WIDE: u16 = 100;

/// A pane is at least so many cells wide and high.
const LEAST: (u16, u16) = (24, 5);

/// So many thousandths of a length, with at least so much left to either side.
fn part(of: u16, thousandths: u16, least: u16) -> u16 {
    let part = u32::from(of) * u32::from(thousandths) / 1000;
    let part = u16::try_from(part).unwrap_or(of);
    part.clamp(least.min(of / 2), of - least.min(of / 2))
}

/// Where everything lies. An area without cells is not shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// The first line, or the first two.
    pub header: Area,
    /// The panes, by [`Pane`]'s order.
    pub panes: [Area; 3],
    /// The last line.
    pub status: Area,
    /// Whether nothing of use fits.
    pub is_too_small: bool,
}

impl Layout {
    /// The area of a pane.
    pub fn pane(&self, pane: Pane) -> Area {
        self.panes[pane as usize]
    }

    /// Where an overlay lies: over most of the screen, its lines not too long to read.
    pub fn overlay(width: u16, height: u16) -> Area {
        let own = width.saturating_sub(4).min(124);
        let tall = height.saturating_sub(2);
        Area {
            x: (width - own) / 2,
            y: (height - tall) / 2,
            width: own,
            height: tall,
        }
    }

    /// The layout of a screen of so many columns and rows.
    pub fn of((width, height): (u16, u16), focus: Pane, shape: Shape) -> Layout {
        if width < 30 || height < 8 {
            return Layout {
                is_too_small: true,
                ..Layout::default()
            };
        }
        let rows = |y: u16, height: u16| Area {
            x: 0,
            y,
            width,
            height,
        };
        let head = shape.header_lines.clamp(1, 2);
        let body = rows(head, height - head - 1);
        let mut layout = Layout {
            header: rows(0, head),
            status: rows(height - 1, 1),
            ..Layout::default()
        };
        if shape.is_zoomed || width < 60 || height < 15 {
            layout.panes[focus as usize] = body;
        } else if shape.dividers.is_stacked(width) {
            layout.panes = stacked(body, focus, shape.dividers);
        } else {
            layout.panes = beside(body, shape.dividers);
        }
        layout
    }
}

/// The list to the left of the others.
fn beside(body: Area, dividers: Dividers) -> [Area; 3] {
    let left = part(body.width, dividers.across, LEAST.0);
    let top = part(body.height, dividers.down, LEAST.1);
    let right = Area {
        x: left,
        width: body.width - left,
        ..body
    };
    [
        Area {
            width: left,
            ..body
        },
        Area {
            height: top,
            ..right
        },
        Area {
            y: body.y + top,
            height: body.height - top,
            ..right
        },
    ]
}

/// One pane under the other; the focused one gets its share, the others halve the rest.
fn stacked(body: Area, focus: Pane, dividers: Dividers) -> [Area; 3] {
    let own = part(body.height, dividers.focused, LEAST.1).min(body.height.saturating_sub(6));
    let share = |pane: Pane| match pane == focus {
        true => own,
        false => (body.height - own) / 2,
    };
    let (list, detail) = (share(Pane::List), share(Pane::Detail));
    [
        Area {
            height: list,
            ..body
        },
        Area {
            y: body.y + list,
            height: detail,
            ..body
        },
        Area {
            y: body.y + list + detail,
            height: body.height - list - detail,
            ..body
        },
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn panes_fill_the_screen_and_never_leave_it() {
        for width in 0..240 {
            for height in 0..80 {
                let choices = [(None, 525, 550, 500), (Some(true), 0, 1000, 1000)];
                let others = [(Some(false), 1000, 0, 0), (Some(true), 500, 500, 0)];
                let all = choices.into_iter().chain(others);
                let focuses = [Pane::List, Pane::Detail, Pane::Builder];
                for (focus, chosen) in focuses
                    .into_iter()
                    .flat_map(|focus| all.clone().map(move |chosen| (focus, chosen)))
                {
                    let (is_stacked, across, down, focused) = chosen;
                    let dividers = Dividers {
                        is_stacked,
                        across,
                        down,
                        focused,
                    };
                    let shape = Shape {
                        dividers,
                        ..Shape::default()
                    };
                    let layout = Layout::of((width, height), focus, shape);
                    if layout.is_too_small {
                        continue;
                    }
                    let cells = |area: Area| usize::from(area.width) * usize::from(area.height);
                    let all: usize = layout.panes.iter().map(|area| cells(*area)).sum();
                    assert_eq!(all, usize::from(width) * usize::from(height - 2));
                    for area in layout.panes {
                        assert!(
                            area.x + area.width <= width && area.y + area.height < height
                                || cells(area) == 0
                        );
                    }
                    assert!(layout.pane(focus).inner_height() >= 3);
                }
            }
        }
    }
}
