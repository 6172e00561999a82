//! What was searched for before: a history of typed lines, walked with the arrows.

/// Lines kept.
const MOST: usize = 50;

/// Lines that were typed, oldest first, each once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Searches {
    lines: Vec<String>,
    /// The one that is shown while walking.
    at: Option<usize>,
    /// What was typed before walking.
    typed: String,
}

impl Searches {
    /// Lines that were kept with a session.
    pub(in crate::app) fn kept(lines: &[String]) -> Searches {
        let mut searches = Searches::default();
        lines.iter().for_each(|line| searches.remember(line));
        searches
    }

    /// The lines, oldest first.
    pub fn lines(&self) -> &[String] {
        &self.lines
    }

    /// The last line.
    pub fn last(&self) -> Option<&str> {
        self.lines.last().map(String::as_str)
    }

    /// A line was searched for.
    pub(in crate::app) fn remember(&mut self, line: &str) {
        self.at = None;
        if line.trim().is_empty() {
            return;
        }
        self.lines.retain(|known| known != line);
        self.lines.push(line.to_owned());
        let surplus = self.lines.len().saturating_sub(MOST);
        self.lines.drain(..surplus);
    }

    /// What is typed is a line of its own: walking begins anew.
    pub(in crate::app) fn begin(&mut self) {
        self.at = None;
    }

    /// The line before the one that is shown, or the one after: beyond the newest what
    /// was typed; `None` where there is none.
    pub(in crate::app) fn step(&mut self, is_back: bool, shown: &str) -> Option<String> {
        let at = match (self.at, is_back) {
            (None, true) => {
                self.typed = shown.to_owned();
                // The line that is shown already is no step.
                let mut older = (0..self.lines.len()).rev();
                older.find(|at| self.lines.get(*at).is_some_and(|line| line != shown))?
            }
            (None, false) => return None,
            (Some(at), true) => at.checked_sub(1)?,
            (Some(at), false) if at + 1 < self.lines.len() => at + 1,
            (Some(_), false) => {
                self.at = None;
                return Some(std::mem::take(&mut self.typed));
            }
        };
        self.at = Some(at);
        self.lines.get(at).cloned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrows_walk_and_come_back_to_what_was_typed() {
        let lines = ["one", "two", "one", "three"].map(str::to_owned);
        let mut searches = Searches::kept(&lines);
        assert_eq!(searches.lines(), ["two", "one", "three"]);
        let mut step = |is_back, shown: &str| searches.step(is_back, shown);
        assert_eq!(step(true, "ty").as_deref(), Some("three"));
        assert_eq!(step(true, "three").as_deref(), Some("one"));
        assert_eq!(step(true, "one").as_deref(), Some("two"));
        assert_eq!(step(true, "two"), None);
        assert_eq!(step(false, "two").as_deref(), Some("one"));
        assert_eq!(step(false, "one").as_deref(), Some("three"));
        assert_eq!(step(false, "three").as_deref(), Some("ty"));
        assert_eq!(step(false, "ty"), None);
        searches.remember(" ");
        assert_eq!(searches.last(), Some("three"));
    }
}
