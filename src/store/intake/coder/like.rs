//! Objects that differ from an earlier one in a few values: its codes are copied
//! and those few changed.

use super::{Coder, Role};
use crate::ingest::flat::{Entry, Like, Names};
use crate::store::column::FIRST;
use crate::store::table::{Said, Table};

/// What an object came to, and how one that differs in a few values differs.
#[derive(Debug)]
pub(super) struct Earlier {
    said: Vec<Said>,
    /// By property: where in `said` it stands.
    places: Vec<Place>,
}

#[derive(Clone, Copy, Debug)]
enum Place {
    /// Here, and nothing else hangs on its value.
    Alone(u32),
    /// Here, and another address is absent where this one is known.
    Address(u32),
    /// Other properties follow from its value.
    Leads,
    /// Not kept.
    Nowhere,
}

impl Coder {
    /// [`Coder::encode`] of an object that is like an earlier one, whose
    /// properties `earlier` gives, but for the odd ones.
    pub(in crate::store::intake) fn encode_like<'a, I: Iterator<Item = Entry<'a>>>(
        &mut self,
        table: &mut Table,
        names: &Names,
        (like, earlier): (Like, impl Fn() -> I),
        odd: &[(usize, Entry<'a>)],
        said: &mut Vec<Said>,
    ) -> Option<()> {
        if self.earlier.len() <= like.at() {
            self.earlier.resize_with(like.at() + 1, || None);
        }
        if let Some(None) = self.earlier.get(like.at()) {
            let known = self.earlier(table, names, &earlier().collect::<Vec<_>>());
            *self.earlier.get_mut(like.at())? = known;
        }
        if self.patch(table, names, like, odd, said)? {
            return Some(());
        }
        said.clear();
        let mut entries: Vec<Entry<'_>> = earlier().collect();
        for (at, entry) in odd {
            *entries.get_mut(*at)? = *entry;
        }
        self.encode(table, names, &entries, said)
    }

    /// What an object comes to, to be copied.
    fn earlier(
        &mut self,
        table: &mut Table,
        names: &Names,
        entries: &[Entry<'_>],
    ) -> Option<Earlier> {
        let mut said = Vec::new();
        self.encode(table, names, entries, &mut said)?;
        let mut places = Vec::with_capacity(entries.len());
        for entry in entries {
            let slot = self.slot(table, names, entry.name)?;
            let at = said.iter().position(|(column, _)| *column == slot.column);
            places.push(match (at, slot.role) {
                _ if !slot.is_wanted => Place::Nowhere,
                (Some(at), Role::Plain) => Place::Alone(at as u32),
                (Some(at), Role::Address(_)) => Place::Address(at as u32),
                _ => Place::Leads,
            });
        }
        Some(Earlier { said, places })
    }

    /// Copies what an earlier object came to and changes the odd values in it;
    /// `false` where more than they would change.
    fn patch(
        &mut self,
        table: &mut Table,
        names: &Names,
        like: Like,
        odd: &[(usize, Entry<'_>)],
        said: &mut Vec<Said>,
    ) -> Option<bool> {
        let mut patches = [(0, 0); 8];
        let mut count = 0;
        for (at, entry) in odd {
            let Some(Some(earlier)) = self.earlier.get(like.at()) else {
                return Some(false);
            };
            let place = earlier.places.get(*at).copied();
            let (at, is_address) = match place? {
                Place::Alone(at) => (at, false),
                Place::Address(at) => (at, true),
                Place::Nowhere => {
                    self.coded(table, names, entry)?;
                    continue;
                }
                Place::Leads => return Some(false),
            };
            let before = earlier.said.get(at as usize)?.1;
            let ((_, code), _) = self.coded(table, names, entry)?;
            let Some(patch) = patches.get_mut(count) else {
                return Some(false);
            };
            if is_address && (before < FIRST || code < FIRST) {
                return Some(false);
            }
            (*patch, count) = ((at, code), count + 1);
        }
        let Some(Some(earlier)) = self.earlier.get(like.at()) else {
            return Some(false);
        };
        let start = said.len();
        said.extend_from_slice(&earlier.said);
        for (at, code) in patches.iter().take(count) {
            said.get_mut(start + *at as usize)?.1 = *code;
        }
        Some(true)
    }
}
