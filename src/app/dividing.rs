//! The dividers between the panes: moved by keys and by the mouse, and kept.

use super::layout::{Area, Dividers};
use super::{App, Pane};
use crate::session::SavedLayout;

/// A divider that the mouse can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Divider {
    /// Between the list and the others beside it.
    Across,
    /// Between the detail and the builder under it.
    Down,
    /// Of the focused pane, one under the other: its upper or its lower edge.
    Focused,
}

/// Thousandths that a key moves a divider by.
const STEP: u16 = 25;

impl App {
    /// `|`: the panes one under the other, or beside each other again.
    pub(super) fn turn_layout(&mut self) {
        let dividers = self.screen.dividers();
        let is_stacked = dividers.is_stacked(self.screen.size().0);
        self.divide(Dividers {
            is_stacked: Some(!is_stacked),
            ..dividers
        });
        self.say(match is_stacked {
            true => "the panes lie beside each other",
            false => "the panes lie one under the other",
        });
    }

    /// `{` and `}`: the focused pane smaller or larger.
    pub(super) fn move_divider(&mut self, is_larger: bool) {
        let mut dividers = self.screen.dividers();
        let is_stacked = dividers.is_stacked(self.screen.size().0);
        let (share, grows) = match (is_stacked, self.screen.focus()) {
            (true, _) => (&mut dividers.focused, true),
            (_, Pane::List) => (&mut dividers.across, true),
            (_, Pane::Detail) => (&mut dividers.down, true),
            (_, Pane::Builder) => (&mut dividers.down, false),
        };
        *share = match is_larger == grows {
            true => (*share + STEP).min(900),
            false => share.saturating_sub(STEP).max(100),
        };
        self.divide(dividers);
    }

    fn divide(&mut self, dividers: Dividers) {
        self.screen.set_dividers(dividers);
        self.triage.keep_view();
    }

    /// The divider in a cell of the screen, on either pane's edge.
    pub(super) fn divider_at(&self, x: u16, y: u16) -> Option<Divider> {
        let layout = self.layout();
        let [list, detail, builder] = layout.panes;
        if [list, detail, builder].iter().any(|area| area.height == 0) {
            return None;
        }
        let is_stacked = self.screen.dividers().is_stacked(self.screen.size().0);
        if is_stacked {
            let own = layout.pane(self.screen.focus());
            let is_edge = |area: Area| y == area.y || y + 1 == area.y + area.height;
            // The outer edges stay where they are.
            let is_inner = y != list.y && y + 1 != builder.y + builder.height;
            return (is_edge(own) && is_inner).then_some(Divider::Focused);
        }
        let is_body = list.contains(list.x, y);
        if is_body && (x == detail.x || x + 1 == detail.x) {
            return Some(Divider::Across);
        }
        let is_right = x > detail.x && (y == builder.y || y + 1 == builder.y);
        is_right.then_some(Divider::Down)
    }

    /// The mouse moves the divider that it holds to a cell.
    pub(super) fn drag_divider(&mut self, x: u16, y: u16) {
        let Some(held) = self.screen.held() else {
            return;
        };
        let mut dividers = self.screen.dividers();
        let layout = self.layout();
        let body = Area {
            y: layout.header.height,
            height: layout.status.y.saturating_sub(layout.header.height),
            ..layout.status
        };
        let share = |part: u16, of: u16| {
            // Rounded up: the same cell comes back.
            let share = (u32::from(part) * 1000).div_ceil(u32::from(of.max(1)));
            u16::try_from(share).unwrap_or(1000).clamp(100, 900)
        };
        let above = y.saturating_sub(body.y);
        match held {
            Divider::Across => dividers.across = share(x, body.width),
            Divider::Down => dividers.down = share(above, body.height),
            Divider::Focused => {
                let own = layout.pane(self.screen.focus());
                let height = match self.screen.focus() {
                    Pane::List => above + 1,
                    Pane::Detail => (own.y + own.height).saturating_sub(y),
                    Pane::Builder => body.height.saturating_sub(above),
                };
                dividers.focused = share(height, body.height);
            }
        }
        self.divide(dividers);
    }

    /// The layout as it is kept.
    pub(super) fn saved_layout(&self) -> Option<SavedLayout> {
        let dividers = self.screen.dividers();
        (dividers != Dividers::default()).then_some(SavedLayout {
            is_stacked: dividers.is_stacked,
            across: dividers.across,
            down: dividers.down,
            focused: dividers.focused,
        })
    }

    /// Takes up the layout that was kept.
    pub(super) fn restore_layout(&mut self, saved: &SavedLayout) {
        self.screen.set_dividers(Dividers {
            is_stacked: saved.is_stacked,
            across: saved.across.min(1000),
            down: saved.down.min(1000),
            focused: saved.focused.min(1000),
        });
    }
}
