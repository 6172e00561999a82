//! Nodes that are cut in the builder and pasted elsewhere.

use super::App;
use super::builder::text;
use crate::rule::edit::{self, CutNode};

impl App {
    /// `x` in the builder: takes the node under the cursor out, to be pasted.
    pub(super) fn cut_node(&mut self) {
        let Some(node) = self.builder.node() else {
            return;
        };
        let draft = self.work.draft();
        let (made, cut) = (edit::delete(draft, node), CutNode::of(draft, node));
        let Ok(cut) = cut else { return };
        let what = text(&cut.node);
        if self.change(made) {
            self.builder.set_cut(cut);
            let (paste, undo) = (self.key_of("paste-node"), self.key_of("undo"));
            self.say_with_counts(format!(
                "cut {what} ({paste} pastes it, {undo} takes it back)"
            ));
        }
    }

    /// `p` in the builder: puts what was cut beside the node under the cursor.
    pub(super) fn paste_node(&mut self) {
        let Some(cut) = self.builder.cut().cloned() else {
            return;
        };
        let made = edit::paste(self.work.draft(), self.builder.node(), &cut);
        if self.change(made) {
            let now = self.builder.node();
            let now = now.and_then(|node| CutNode::of(self.work.draft(), node).ok());
            let moved = match now {
                Some(now) if now.subject != cut.subject => {
                    format!(
                        ": of the {} now, before of the {}",
                        now.subject.name(),
                        cut.subject.name()
                    )
                }
                _ => String::new(),
            };
            self.say_with_counts(format!("pasted {}{moved}", text(&cut.node)));
        }
    }

    /// Why nothing can be pasted.
    pub(super) fn why_no_paste(&self) -> Option<String> {
        let cut = self.key_of("cut-node");
        let why = || format!("nothing was cut yet: {cut} cuts what is under the cursor");
        self.builder.cut().is_none().then(why)
    }

    /// The key of a command, as it is configured.
    pub(super) fn key_of(&self, command: &str) -> String {
        self.keymap().key_of(command)
    }
}
