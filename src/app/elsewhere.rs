//! Keys that are of another pane, and the panes beside the focused one.

use super::commands::Scope;
use super::key::Key;
use super::layout::Area;
use super::{App, Pane};

impl Pane {
    /// What it is called in a sentence.
    pub(super) fn words(self) -> &'static str {
        match self {
            Pane::List => "list",
            Pane::Detail => "detail",
            Pane::Builder => "builder",
        }
    }

    /// The command that goes there.
    fn command(self) -> &'static str {
        match self {
            Pane::List => "focus-list",
            Pane::Detail => "focus-detail",
            Pane::Builder => "focus-builder",
        }
    }
}

impl App {
    /// Says of a key that does nothing here which pane it is of.
    pub(super) fn point_elsewhere(&mut self, key: Key) {
        let keymap = self.keyboard.keymap();
        let has_it = |pane: &Pane| keymap.command(key, &[Scope::In(*pane)]).is_some();
        let panes: Vec<Pane> = Pane::ALL.into_iter().filter(has_it).collect();
        let there = |pane: &Pane| (pane.words(), keymap.key_of(pane.command()));
        let said = match panes.as_slice() {
            [] => return,
            [one] => {
                let (words, goes) = there(one);
                format!("`{key}` is a key of the {words}: {goes}")
            }
            [all @ .., last] => {
                let told = |pane: &Pane| {
                    let (words, goes) = there(pane);
                    format!("the {words} ({goes})")
                };
                let others: Vec<String> = all.iter().map(told).collect();
                format!(
                    "`{key}` is a key of {} and of {}",
                    others.join(", "),
                    told(last)
                )
            }
        };
        self.complain(said);
    }

    /// `h` and `l`: the pane beside; where they lie one over the other, the next.
    pub(super) fn go_beside(&mut self, is_right: bool) {
        let layout = self.layout();
        let focus = self.screen.focus();
        let own = layout.pane(focus);
        let is_beside = |area: Area| match is_right {
            true => area.x >= own.x + own.width,
            false => area.x + area.width <= own.x,
        };
        let others = Pane::ALL.into_iter().filter(|pane| *pane != focus);
        let seen: Vec<Pane> = others.filter(|pane| layout.pane(*pane).width > 0).collect();
        let before = self.screen.before();
        let mut beside: Vec<Pane> = (seen.iter().copied())
            .filter(|pane| is_beside(layout.pane(*pane)))
            .collect();
        beside.sort_by_key(|pane| *pane != before);
        if let Some(pane) = beside.first() {
            return self.screen.go_to(*pane);
        }
        let is_stacked = seen.iter().all(|pane| layout.pane(*pane).x == own.x);
        let next = match is_right {
            true => Pane::ALL.get(focus as usize + 1),
            false => (focus as usize)
                .checked_sub(1)
                .and_then(|at| Pane::ALL.get(at)),
        };
        match next.filter(|_| is_stacked) {
            Some(pane) => self.screen.go_to(*pane),
            None => {
                let side = if is_right { "right" } else { "left" };
                self.say(format!("no pane lies to the {side}"));
            }
        }
    }
}
