//! Which letters of a detection's line the filter lights.

use crate::app::App;
use crate::detail::DetailLine;
use crate::detection::Subject;
use crate::store::{Cell, SearchPlace};

/// Where in a detection a line's value stands.
fn place_of(line: &DetailLine) -> Option<SearchPlace> {
    Some(match line {
        DetailLine::Property {
            subject: Subject::Ancestor,
            property,
            ..
        } => SearchPlace::Ancestor(property.clone()),
        DetailLine::Property {
            subject, property, ..
        } => SearchPlace::Column(*subject, property.clone()),
        DetailLine::Extra { .. } => SearchPlace::Extra,
        DetailLine::Heading { .. } => return None,
        DetailLine::Record { label, .. } => match *label {
            "rule" => SearchPlace::Cell(Cell::RuleName),
            "device" => SearchPlace::Cell(Cell::Device),
            "severity" => SearchPlace::Cell(Cell::Severity),
            "user" => SearchPlace::Cell(Cell::User),
            "time" => SearchPlace::Cell(Cell::Time),
            "id" => SearchPlace::Id,
            "note" => SearchPlace::Note,
            _ => return None,
        },
    })
}

/// The letters of a line's value that the filter lights.
pub(super) fn lit(app: &App, line: &DetailLine) -> Vec<usize> {
    let query = app.list().query();
    if query.is_empty() {
        return Vec::new();
    }
    match (place_of(line), line.value()) {
        (Some(place), Some(text)) => query.lit(app.store(), &place, &text),
        _ => Vec::new(),
    }
}
