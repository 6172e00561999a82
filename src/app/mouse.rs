//! What the mouse does: it gives a pane the focus, moves cursors and
//! dividers, and takes away what a crumb of the header stands for.

use super::scroll::Motion;
use super::{App, Mouse, Pane};

impl App {
    pub(super) fn mouse(&mut self, mouse: Mouse) {
        let (x, y) = match mouse {
            Mouse::Click(x, y) => {
                let free = self.overlays.is_empty();
                let divider = self.divider_at(x, y).filter(|_| free);
                self.screen.hold(divider);
                (x, y)
            }
            Mouse::Drag(x, y) => return self.drag_divider(x, y),
            Mouse::Release(..) => return self.screen.hold(None),
            Mouse::WheelUp(x, y) | Mouse::WheelDown(x, y) => (x, y),
        };
        if self.screen.held().is_some() {
            return;
        }
        let layout = self.layout();
        if let Mouse::Click(..) = mouse
            && self.overlays.is_empty()
            && let Some(crumb) = self.crumb_at(x, y)
        {
            return self.list.drop_crumb(crumb);
        }
        let hit = Pane::ALL
            .into_iter()
            .find(|pane| layout.pane(*pane).contains(x, y));
        let Some(pane) = hit.filter(|_| self.overlays.is_empty()) else {
            return;
        };
        self.screen.go_to(pane);
        match mouse {
            Mouse::WheelUp(..) => (0..3).for_each(|_| self.scroll_pane(Motion::Up)),
            Mouse::WheelDown(..) => (0..3).for_each(|_| self.scroll_pane(Motion::Down)),
            _ => self.click(pane, x, y),
        }
    }

    /// Puts the cursor on the line of a pane that lies in row `y` of the screen.
    fn click(&mut self, pane: Pane, x: u16, y: u16) {
        let area = self.layout().pane(pane);
        // Of one line the heading leaves it to a row.
        let headings = u16::from(pane == Pane::List && area.height > 3);
        let is_heading = headings > 0 && y == area.y + 1;
        if is_heading && self.list.open_groups().is_none() {
            if let Some(column) = self.heading_at(x) {
                self.sort_by(column);
            }
            return;
        }
        let above = area.y + 1 + headings;
        let above = match pane {
            Pane::Builder if !self.builder.is_xml() => {
                let said = self.builder.room().above.len();
                above + u16::try_from(said).unwrap_or(u16::MAX)
            }
            _ => above,
        };
        let line = usize::from(y.wrapping_sub(above));
        if line >= self.height(pane) {
            return;
        }
        match pane {
            Pane::List => self.list.click(line),
            Pane::Detail => self.detail.click(line),
            Pane::Builder => self.builder.click(line),
        }
    }
}
