//! What keys do in the lists that lie over the panes: drafts, facets, time.

use super::drafts::Drafts;
use super::facets::Facets;
use super::key::{Key, KeyCode};
use super::overlay::Overlay;
use super::overlays::is_back;
use super::timeline::TimeView;
use super::{App, Effect};

impl App {
    pub(super) fn drafts_key(&mut self, mut drafts: Drafts, key: Key) -> Vec<Effect> {
        if is_back(key) || key == Key::char('q') {
            return Vec::new();
        }
        let chosen = drafts
            .listed
            .get(drafts.scroll.cursor)
            .map(|draft| draft.id);
        match (key.code, chosen) {
            (KeyCode::Enter, Some(id)) => {
                self.open_draft(id);
                return Vec::new();
            }
            (KeyCode::Char('n'), _) => {
                self.new_draft();
                return Vec::new();
            }
            (KeyCode::Char('f'), _) => {
                self.ask_draft_file();
                return Vec::new();
            }
            (KeyCode::Char('y'), Some(id)) => {
                self.duplicate_draft(id);
                return Vec::new();
            }
            (KeyCode::Char('d'), Some(id)) => {
                self.delete_draft(id);
                self.open_drafts();
                return Vec::new();
            }
            (KeyCode::Char('u'), _) => {
                self.travel(true);
                self.open_drafts();
                return Vec::new();
            }
            _ => {}
        }
        if let Some(action) = self.keymap.list_action(key) {
            drafts
                .scroll
                .act(action, drafts.listed.len(), self.overlay_height() - 1);
        }
        self.overlays.push(Overlay::Drafts(drafts));
        Vec::new()
    }

    pub(super) fn facets_key(&mut self, mut facets: Facets, key: Key) -> Vec<Effect> {
        if is_back(key) || key == Key::char('q') {
            return Vec::new();
        }
        match key.code {
            KeyCode::Enter => {
                self.narrow_to_facet(&facets, false);
                return Vec::new();
            }
            KeyCode::Char('x') => {
                self.narrow_to_facet(&facets, true);
                return Vec::new();
            }
            KeyCode::Char('a') => {
                // What it may ask lies over it.
                self.overlays.push(Overlay::Facets(facets.clone()));
                self.add_facet(&facets);
                return Vec::new();
            }
            _ => {}
        }
        if let Some(action) = self.keymap.list_action(key) {
            facets
                .scroll
                .act(action, facets.facet.values.len(), self.overlay_height() - 1);
        }
        self.overlays.push(Overlay::Facets(facets));
        Vec::new()
    }

    pub(super) fn time_key(&mut self, mut view: TimeView, key: Key) -> Vec<Effect> {
        if is_back(key) || key == Key::char('q') {
            return Vec::new();
        }
        let last = view.timeline.bins.len().saturating_sub(1);
        match key.code {
            KeyCode::Left | KeyCode::Char('h' | 'k') => view.cursor = view.cursor.saturating_sub(1),
            KeyCode::Right | KeyCode::Char('l' | 'j') => view.cursor = (view.cursor + 1).min(last),
            KeyCode::Home | KeyCode::Char('g') => view.cursor = 0,
            KeyCode::End | KeyCode::Char('G') => view.cursor = last,
            KeyCode::Char(' ') => {
                view.anchor = if view.anchor.is_some() {
                    None
                } else {
                    Some(view.cursor)
                }
            }
            KeyCode::Char('+') => {
                self.open_timeline(Some(view.span()));
                return Vec::new();
            }
            KeyCode::Char('-') => {
                self.open_timeline(None);
                return Vec::new();
            }
            KeyCode::Enter => {
                self.narrow_to_time(&view);
                return Vec::new();
            }
            _ => {}
        }
        self.overlays.push(Overlay::Time(view));
        Vec::new()
    }
}
