//! What narrows the list, as crumbs: each can be taken away by itself.

use super::{List, Trait};

/// Something that narrows the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Crumb {
    /// Only rows of one status are shown.
    Outcome,
    /// The filter.
    Filter,
    /// The narrowing with this number, from 0.
    Narrowing(usize),
}

impl List {
    /// What narrows the list, and what it is called: the filter, which `Esc` takes
    /// first, is last.
    pub fn crumbs(&self) -> Vec<(Crumb, String)> {
        let outcome = self
            .show
            .map(|show| (Crumb::Outcome, show.name().to_owned()));
        let narrowings = self.narrowings.iter().enumerate();
        let narrowings =
            narrowings.map(|(at, narrowing)| (Crumb::Narrowing(at), narrowing.label.clone()));
        let filter =
            (!self.filter.is_empty()).then(|| (Crumb::Filter, format!("/{}", self.filter)));
        outcome
            .into_iter()
            .chain(narrowings)
            .chain(filter)
            .collect()
    }

    /// Takes away what a crumb stands for.
    pub(in crate::app) fn drop_crumb(&mut self, crumb: Crumb) {
        match crumb {
            Crumb::Outcome => self.show = None,
            Crumb::Filter => self.set_filter(""),
            Crumb::Narrowing(at) if at < self.narrowings.len() => {
                let narrowing = self.narrowings.remove(at);
                // Back to the groups, at the place.
                if let (Trait::Group(_), Some(view)) = (&narrowing.about, &mut self.groups) {
                    view.is_open = false;
                }
            }
            Crumb::Narrowing(_) => {}
        }
    }
}
