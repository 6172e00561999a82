//! What to do at a first start: told until the first exclusion is begun, and never again.

use super::App;

impl App {
    /// Remembers that an exclusion was begun.
    pub(super) fn notice_first_exclusion(&mut self) {
        if !self.screen.has_built() && !self.work.is_empty() {
            self.screen.set_built(true);
            self.triage.keep_view();
        }
    }

    /// What to do first, a line each; none where an exclusion was ever begun.
    pub fn first_steps(&self) -> Vec<String> {
        let mut drafts = self.triage.session().drafts().values();
        if self.screen.has_built() || drafts.any(|draft| !draft.xml.is_empty()) {
            return Vec::new();
        }
        let key = |name: &str| self.key_of(name);
        vec![
            format!(
                "{} in the list groups it by cause: begin with the largest",
                key("group-by")
            ),
            format!(
                "{} on a group, or on a property in pane {}, excludes its like",
                key("add"),
                key("focus-detail")
            ),
            format!("{} saves the exclusion as XML that ESET takes", key("save")),
        ]
    }
}
