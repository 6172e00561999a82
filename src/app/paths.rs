//! Paths that are typed: what stands in their folder completes them.

use super::folder::ToList;
use super::overlay::Prompt;
use super::{App, Effect};

impl App {
    /// Asks what completes the path before the cursor.
    pub(super) fn complete_path(&mut self, prompt: &mut Prompt) {
        let typed: String = prompt
            .line
            .text()
            .chars()
            .take(prompt.line.cursor())
            .collect();
        if prompt.chosen.is_some() && !typed.ends_with('/') {
            // One of several is tried: the others stay at hand.
            return;
        }
        prompt.completions.clear();
        prompt.chosen = None;
        if typed.is_empty() {
            prompt.is_behind = false;
            return;
        }
        let (folder, name) = typed.split_at(typed.rfind('/').map_or(0, |slash| slash + 1));
        let asked = self.outbox.number();
        prompt.asked = asked;
        prompt.is_behind = true;
        self.outbox.push(Effect::List(ToList {
            asked,
            path: match folder {
                "" => ".".into(),
                folder => self.saves.expanded(folder),
            },
            folder: folder.to_owned(),
            name: name.to_owned(),
        }));
    }
}
