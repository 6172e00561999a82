//! What follows from the state after each message: preview, list, groups, detail,
//! builder, notes and the topmost overlay. Each part is made anew only where what
//! it is made of has changed.

use super::overlay::{Ask, Overlay};
use super::status::StatusRows;
use super::{App, Effect, Pane};

impl App {
    /// Rows of a pane's list that fit on the screen.
    pub(super) fn height(&self, pane: Pane) -> usize {
        let height = self.layout().pane(pane).inner_height();
        match pane {
            // The list has its headings, the builder its notes.
            Pane::List => height - usize::from(height > 1),
            Pane::Detail => height,
            Pane::Builder if self.builder.is_xml() => height,
            Pane::Builder => height.saturating_sub(self.shown.notes().len()),
        }
    }

    /// Brings everything that follows from the state up to date.
    pub(super) fn refresh(&mut self) {
        self.ask_for_hints();
        self.triage.extend(self.loaded.store());
        let lines = self.header_lines();
        self.screen.set_header_lines(lines);
        self.refresh_preview();
        self.refresh_left();
        let notes = self.first_notes();
        self.shown.set_notes(notes);
        let dangers = self.find_dangers();
        self.builder.set_dangers(dangers);
        let (list, detail, builder) = (
            self.height(Pane::List),
            self.height(Pane::Detail),
            self.height(Pane::Builder),
        );
        let stamp = self.status_stamp();
        let (previews, triage) = (self.shown.previews(), &self.triage);
        let asks_notes = self.list.query().asks_notes() && !triage.rows().noted.is_empty();
        let statuses = || {
            let (preview, base) = (previews.preview(), previews.base());
            let of = StatusRows::of(preview, base, triage.left().others(), triage.rows());
            match asks_notes {
                true => of.with_notes(triage.shared()),
                false => of,
            }
        };
        let asked = self.list.refresh(
            self.loaded.store(),
            &statuses,
            stamp,
            self.loaded.progress().is_running(),
            list,
        );
        self.outbox.extend(asked.sort.map(|order| Effect::Sort {
            store: self.loaded.shared(),
            order,
        }));
        let to_show = asked.show.map(|asked| Effect::Show(Box::new(asked)));
        self.outbox.extend(to_show);
        self.ask_for_widths();
        self.refresh_marks();
        self.refresh_groups(list);
        let row = self.list.row_at_cursor();
        let remarks = row.map_or_else(Vec::new, |row| self.remarks_on(row));
        let made = (self.shown.previews().stamp(), remarks);
        let (store, preview) = (self.loaded.store(), self.shown.previews().preview());
        // Not the shown draft: its conditions may stand elsewhere.
        let (draft, assumptions) = (
            &self.shown.previews().shown().0,
            &self.shown.previews().shown().1,
        );
        self.detail
            .refresh(row, made, store, draft, preview, assumptions, detail);
        let draft = self.shown.draft(&self.work);
        self.builder.refresh(draft, builder);
        self.refresh_left_out(builder);
        if self.builder.is_xml() {
            let last = self.xml_len().saturating_sub(builder);
            self.builder.limit_xml(last);
        }
        self.refresh_overlay();
    }

    /// What the screen's size and the draft's meaning change in the topmost overlay.
    fn refresh_overlay(&mut self) {
        let height = self.overlay_height();
        match self.overlays.last_mut() {
            Some(Overlay::Text(text)) => {
                let width = self.screen.overlay().0;
                if text.measured != width {
                    text.len = self.screen.rows_of(&text.text, width);
                    text.measured = width;
                }
                text.scroll.top = text.scroll.top.min(text.len.saturating_sub(height));
            }
            Some(Overlay::Prompt(prompt))
                if matches!(prompt.ask, Ask::Value(_) | Ask::NewValue(..)) =>
            {
                prompt.error = self.shown.previews().stale().map(|stale| stale.why.clone());
            }
            Some(Overlay::Picker(picker)) => picker.scroll.clamp(picker.shown.len(), height - 1),
            Some(Overlay::Devices(devices)) => {
                devices.scroll.clamp(devices.listed.len(), height - 1);
            }
            Some(Overlay::Drafts(drafts)) => drafts.scroll.clamp(drafts.listed.len(), height - 1),
            Some(Overlay::Columns(view)) => {
                let len = self.list.columns().choices().len();
                view.scroll.clamp(len, height - 1);
            }
            Some(Overlay::Facets(facets)) => {
                let len = facets.facet.values.len();
                facets.scroll.clamp(len, height - 1);
            }
            _ => {}
        }
    }
}
