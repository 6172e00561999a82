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
}

impl Default for Shape {
    fn default() -> Shape {
        Shape {
            is_zoomed: false,
            header_lines: 1,
        }
    }
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
        } else if width >= 100 {
            layout.panes = beside(body);
        } else {
            layout.panes = stacked(body, focus);
        }
        layout
    }
}

/// The list to the left of the others.
fn beside(body: Area) -> [Area; 3] {
    let left = body.width * 21 / 40;
    let top = body.height * 11 / 20;
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

/// One pane under the other; the focused one gets half of what there is.
fn stacked(body: Area, focus: Pane) -> [Area; 3] {
    let share = |pane: Pane| match pane == focus {
        true => body.height / 2,
        false => body.height / 4,
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
                for focus in [Pane::List, Pane::Detail, Pane::Builder] {
                    let layout = Layout::of((width, height), focus, Shape::default());
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
