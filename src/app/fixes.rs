//! `F`: what can be done about a finding. A worker finds out what each choice would
//! do; what is proved to change nothing is done at once, all else is a list
//! ([`Overlay::Fixes`]) in which what hides more is asked about again.

use super::overlay::Overlay;
use super::overlay::fixes::Fixes;
use super::overlay::fixes::Way;
use super::overlay::fixes::is_asked_again;
use super::question::fixing::ToFix;
use super::{App, Effect};
use crate::proof::Finding;
use crate::repair::{self, Choice, Choices};
use crate::rule::{Kind, edit};
use crate::text::number::grouped;

impl App {
    /// `F`: asks what can be done about the finding of the node under the cursor,
    /// else about the worst.
    pub(super) fn ask_fixes(&mut self) {
        let here = self.builder.path().map(Vec::as_slice);
        let findings = repair::wanted(self.findings(), here);
        let asked = self.outbox.number();
        let rows = self.triage.rows();
        self.outbox.push(Effect::Fix(Box::new(ToFix {
            asked,
            store: self.loaded.shared(),
            draft: self.work.draft().clone(),
            assumptions: self.work.assumptions().clone(),
            benign: rows.benign.clone(),
            threat: rows.threat.clone(),
            findings,
        })));
        self.overlays.push(Overlay::Fixes(Box::new(Fixes {
            choices: None,
            cursor: 0,
            is_armed: false,
            asked,
            draft: self.work.draft().clone(),
        })));
    }

    /// Takes what can be done, if it is still wanted.
    pub(super) fn take_fixes(&mut self, asked: u64, choices: Choices) {
        let is_it =
            |overlay: &Overlay| matches!(overlay, Overlay::Fixes(fixes) if fixes.asked == asked);
        let Some(at) = self.overlays.position(is_it) else {
            return;
        };
        if let Some(choice) = choices.at_once() {
            self.overlays.remove(at);
            self.keyboard.drop_held();
            return self.apply_fix(&choices.finding, choice);
        }
        if choices.listed.is_empty() {
            self.overlays.remove(at);
            self.keyboard.drop_held();
            return self.say_by_hand(&choices);
        }
        if let Some(Overlay::Fixes(fixes)) = self.overlays.get_mut(at) {
            let preselected = choices.at;
            fixes.choices = Some(choices);
            let last = fixes.ways().len().saturating_sub(1);
            fixes.cursor = preselected.unwrap_or(last);
        }
    }

    /// That only the analyst can repair it, and how.
    fn say_by_hand(&mut self, choices: &Choices) {
        let node = self.work.draft().definition.at(&choices.finding.path);
        let edits = match node.map(|node| &node.kind) {
            Some(Kind::Condition(_)) => "; e edits its value",
            _ => "",
        };
        let code = choices.finding.code;
        self.say(format!(
            "{code}: only you can mend it: {}{edits}",
            choices.by_hand
        ));
    }

    /// Changes the draft as a choice says: one step of history.
    fn apply_fix(&mut self, finding: &Finding, choice: &Choice) {
        let tree = choice.draft.definition.clone();
        let about = tree.nearest(&finding.path).id;
        let made = edit::rewrite(self.work.draft(), tree, about);
        if !self.change(made) {
            return;
        }
        let code = finding.code;
        let title = &choice.title;
        let with = match choice.comments.as_slice() {
            [] => String::new(),
            comments => format!(", and the comment `{}`", comments.join("`, `")),
        };
        let effect = match &choice.impact {
            _ if choice.is_equivalent() => "proved to change nothing".to_owned(),
            Some(impact) => format!(
                "hides {} instead of {}",
                grouped(impact.after),
                grouped(impact.before)
            ),
            None => "done".to_owned(),
        };
        let undo = self.key_of("undo");
        self.say(format!(
            "{code}: {effect}: {title}{with}; {undo} takes it back"
        ));
    }

    /// `Enter`: does what the cursor is on, or asks once more.
    pub(super) fn choose_fix(&mut self) {
        let Some(Overlay::Fixes(mut fixes)) = self.overlays.pop() else {
            return;
        };
        if fixes.draft.definition != self.work.draft().definition {
            return self.complain("the exclusion is another one by now: press F again");
        }
        let ways = fixes.ways();
        let way = ways.get(fixes.cursor).copied();
        match (way, &fixes.choices) {
            (Some(Way::Do(choice)), _) if is_asked_again(choice) && !fixes.is_armed => {
                fixes.is_armed = true;
                self.overlays.push(Overlay::Fixes(fixes));
            }
            (Some(Way::Do(choice)), Some(choices)) => {
                let (finding, choice) = (choices.finding.clone(), choice.clone());
                self.apply_fix(&finding, &choice);
            }
            (Some(Way::Edit), Some(choices)) => {
                let path = choices.finding.path.clone();
                let node = self.work.draft().definition.nearest(&path).id;
                self.builder.go_to(self.work.draft(), node);
                self.ask_value();
            }
            (Some(Way::Leave), Some(choices)) => {
                let code = choices.finding.code;
                self.say(format!("{code}: left as it is"));
            }
            _ => {}
        }
    }
}
