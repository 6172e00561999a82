//! What follows from the state after each message: preview, list, groups, detail,
//! builder, notes and the topmost overlay. Each part is made anew only where what
//! it is made of has changed.

use super::builder::room::BuilderRoom;
use super::overlay::{Ask, Overlay, drafts};
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
            Pane::Builder => self.builder.room().tree,
        }
    }

    /// Shares the builder's rows out between the tree and what is said of the draft.
    fn share_out_builder(&mut self) {
        let area = self.layout().pane(Pane::Builder);
        let inner = (
            usize::from(area.width.saturating_sub(2)),
            area.inner_height(),
        );
        let len = self.builder.rows().len();
        let (words, notes) = match len {
            0 => (None, &[][..]),
            _ => (self.shown.proofs().words(), self.shown.notes()),
        };
        self.builder
            .set_room(BuilderRoom::of(inner, len, words, notes));
    }

    /// Brings everything that follows from the state up to date.
    pub(super) fn refresh(&mut self) {
        self.ask_for_hints();
        self.notice_first_exclusion();
        self.triage.extend(self.loaded.store());
        let lines = self.header_lines();
        self.screen.set_header_lines(lines);
        self.refresh_preview();
        self.refresh_left();
        let notes = self.all_notes();
        self.shown.set_notes(notes);
        self.builder.set_rows(self.shown.draft(&self.work));
        self.share_out_builder();
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
        self.builder.clamp(builder);
        self.refresh_left_out(builder);
        if self.builder.is_xml() {
            let last = self.xml_len().saturating_sub(builder);
            self.builder.limit_xml(last);
        }
        self.refresh_overlay();
    }

    /// What is wrong with the value that is typed is told before what that does to
    /// the draft.
    fn refresh_wrong(&mut self) {
        let wrong = match self.overlays.last() {
            Some(Overlay::Prompt(prompt)) => self.wrong_value_text(prompt),
            _ => None,
        };
        if let (Some(wrong), Some(Overlay::Prompt(prompt))) = (wrong, self.overlays.last_mut()) {
            prompt.error = Some(wrong);
        }
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
                let stale = self.shown.previews().stale();
                prompt.error = stale.map(|stale| stale.why.clone());
                self.refresh_wrong();
            }
            Some(Overlay::Comparing(comparing)) => {
                let len = comparing.choices.len();
                comparing.scroll.clamp(len, height - 1);
            }
            Some(Overlay::Picker(picker)) => picker.scroll.clamp(picker.shown.len(), height - 1),
            Some(Overlay::Devices(devices)) => {
                devices.scroll.clamp(devices.listed.len(), height - 1);
            }
            Some(Overlay::Drafts(drafts)) => {
                let len = drafts.listed.len();
                drafts.scroll.clamp(len, drafts::seen(height));
            }
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
