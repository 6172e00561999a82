//! Jumps of the list's cursor to rows by what the draft does to them.

use super::App;

impl App {
    /// To the next row that is suppressed.
    pub(super) fn next_suppressed(&mut self) {
        let preview = self.preview().clone();
        if !self.jump(true, &|row| preview.suppressed.contains(row)) {
            self.say("no suppressed detection below; p shows only those");
        }
    }

    /// To the next or previous row with which the last edit does something else.
    pub(super) fn jump_to_changed(&mut self, is_down: bool) {
        let (base, preview) = (self.shown.previews().base().clone(), self.preview().clone());
        // What was not there before the edit was not changed by it.
        let known = base.loaded.min(preview.loaded);
        let is_changed = |row| row < known && base.outcome(row) != preview.outcome(row);
        if !self.jump(is_down, &is_changed) {
            let side = if is_down { "below" } else { "above" };
            self.say(format!("the last edit changed no detection {side}"));
        }
    }

    /// To the first shown row below the cursor, or above it, that is wanted.
    fn jump(&mut self, is_down: bool, is_wanted: &dyn Fn(usize) -> bool) -> bool {
        let (shown, at) = (self.list.shown(), self.list.scroll().cursor);
        let is_wanted = |row: &u32| is_wanted(*row as usize);
        let found = match is_down {
            true => shown
                .iter()
                .skip(at + 1)
                .position(is_wanted)
                .map(|found| at + 1 + found),
            false => shown.iter().take(at).rposition(is_wanted),
        };
        self.list.go_to(found.unwrap_or(at));
        found.is_some()
    }
}
