//! Where the analyst is, as plain text: kept with the session, and taken up
//! again when the same sources are opened.

use super::list::{Narrowing, Searches, Trait};
use super::status::RowStatus;
use super::work::Work;
use super::{App, Effect, Pane};
use crate::group::{By, Coding};
use crate::session::{About, Change, SavedNarrowing, SavedValue, SavedView, Session};
use crate::store::{FIRST, Order, UNKNOWN, to_u32};

impl App {
    /// Takes up a session; `view` is where these sources were left, and `work`
    /// the draft that was open then.
    pub fn resume(
        &mut self,
        session: Session,
        view: Option<SavedView>,
        work: Option<Work>,
        is_kept: bool,
    ) {
        self.triage.begin(session, is_kept);
        let is_resumed = work.is_some();
        if let Some(work) = work {
            self.work = work;
        }
        self.forget_marks();
        if self.work.id() == 0 {
            self.work.number(self.triage.session().new_draft());
        }
        self.work.assume(self.triage.assumptions());
        if !self.work.is_empty()
            && !is_resumed
            && let Ok(text) = self.work.text()
        {
            // What was opened is where history begins.
            self.triage.session_mut().apply(Change::Draft {
                id: self.work.id(),
                to: Box::new(Some(text)),
            });
        }
        let verdicts = self.triage.session().verdicts().count();
        if is_resumed {
            let is_narrowed = view.as_ref().is_some_and(SavedView::is_narrowed);
            let narrowed = match is_narrowed {
                true => format!(
                    ", the list narrowed as it was ({} widens)",
                    self.key_of("back")
                ),
                false => String::new(),
            };
            self.say(format!(
                "the session goes on where it was left{narrowed}; --no-session starts clean"
            ));
        } else if verdicts > 0 {
            self.say(format!("{verdicts} verdicts of earlier sessions are known"));
        }
        if let Some(view) = &view {
            self.look_as_in(view);
        }
        *self.triage.resume_at() = view;
        self.refresh();
    }

    /// What of the view needs no detections: at once, so that it does not come
    /// between the keys of who works while loading goes on.
    fn look_as_in(&mut self, view: &SavedView) {
        self.list.set_filter(&view.filter);
        self.screen.set_built(view.has_built);
        *self.list.searches_mut() = Searches::kept(&view.searches);
        *self.list.finds_mut() = Searches::kept(&view.finds);
        let show = view.show.as_deref().and_then(RowStatus::parse);
        self.list.show_only(show);
        if let Some(order) = view.order.as_deref().and_then(Order::named) {
            self.list.set_order(order);
        }
        self.restore_columns(&view.columns);
        if let Some(layout) = &view.layout {
            self.restore_layout(layout);
        }
        let focus = match view.focus.as_deref() {
            Some("detail") => Pane::Detail,
            Some("builder") => Pane::Builder,
            _ => Pane::List,
        };
        self.screen.go_to(focus);
    }

    /// Goes where the sources were left, once they are loaded.
    pub(super) fn go_to_place(&mut self) {
        if !self.loaded.is_complete() {
            return;
        }
        let Some(mut view) = self.triage.resume_at().take() else {
            return;
        };
        let kept = std::mem::take(&mut view.narrowings);
        if self.list.narrowings().is_empty() {
            let kept = kept.iter();
            let narrowings = kept.filter_map(|kept| self.narrowing(kept)).collect();
            self.list.set_narrowings(narrowings);
        }
        self.refresh();
        if self.list.groups().is_none()
            && let Some(by) = view.by.take().and_then(|name| By::parse(&name).ok())
        {
            self.group_by(by);
        }
        if !self.list.is_settled() {
            // The detection may be among the rows that a worker is looking for.
            *self.triage.resume_at() = Some(view);
            return;
        }
        if let Some(key) = view.detection
            && let Some(row) = self
                .triage
                .rows_mut()
                .rows_of(self.loaded.store(), &key)
                .first()
            && let Some(at) = self.list.shown().iter().position(|shown| shown == row)
        {
            self.list.go_to(at);
            self.refresh();
        }
    }

    fn narrowing(&self, kept: &SavedNarrowing) -> Option<Narrowing> {
        let about = match &kept.about {
            About::Time(from, to) => Trait::Time(*from, *to),
            About::By(name, state) => {
                let by = By::parse(name).ok()?;
                let coding = Coding::of(self.loaded.store(), &by);
                let code = match state {
                    SavedValue::Unknown => UNKNOWN,
                    SavedValue::Absent => crate::store::ABSENT,
                    SavedValue::Known(text) => {
                        (FIRST..to_u32(coding.len())).find(|code| coding.label(*code) == *text)?
                    }
                };
                Trait::By(by, code)
            }
            // A group is made anew by whoever wants it.
            About::Group(..) => return None,
        };
        Some(Narrowing {
            about,
            is_hidden: kept.is_hidden,
            label: kept.label.clone(),
        })
    }

    /// Where the analyst is.
    pub fn view(&mut self) -> SavedView {
        let kept = |narrowing: &Narrowing| {
            let about = match &narrowing.about {
                Trait::By(by, code) => {
                    let state = match *code {
                        UNKNOWN => SavedValue::Unknown,
                        crate::store::ABSENT => SavedValue::Absent,
                        code => SavedValue::Known(Coding::of(self.loaded.store(), by).label(code)),
                    };
                    About::By(by.name(), state)
                }
                Trait::Time(from, to) => About::Time(*from, *to),
                Trait::Group(_) => About::Group(String::new(), narrowing.label.clone()),
            };
            SavedNarrowing {
                about,
                is_hidden: narrowing.is_hidden,
                is_off: false,
                label: narrowing.label.clone(),
            }
        };
        let focus = match self.screen.focus() {
            Pane::List => "list",
            Pane::Detail => "detail",
            Pane::Builder => "builder",
        };
        let narrowings = self.list.narrowings().iter().map(kept).collect();
        let row = self.list.row();
        SavedView {
            filter: self.list.filter().to_owned(),
            show: self.list.status().map(|status| status.name().to_owned()),
            narrowings,
            order: Some(self.list.order().name().to_owned()),
            columns: self.saved_columns(),
            layout: self.saved_layout(),
            by: self.list.groups().map(|view| view.by.name()),
            detection: row.map(|row| self.triage.rows_mut().key(self.loaded.store(), row)),
            focus: Some(focus.to_owned()),
            draft: Some(self.work.id()),
            has_built: self.screen.has_built(),
            searches: self.list.searches().lines().to_vec(),
            finds: self.list.finds().lines().to_vec(),
        }
    }

    /// Has the view kept; asked for before leaving.
    pub(super) fn keep_place(&mut self) {
        if self.triage.is_kept() {
            let view = Box::new(self.view());
            self.outbox.push(Effect::KeepView(view));
        }
    }

    pub(super) fn not_kept(&mut self, error: &str) {
        self.triage.lose();
        self.complain(format!("{error}; the work goes on in memory"));
    }
}
