//! Rows written out, row by row: as CSV and JSON Lines that are read again, as a
//! table in Markdown, as lines for a ticket. A million need no more memory than one.

use crate::app::exports::{ChosenRows, RowsForm};
use crate::app::loaded::SharedStore;
use crate::detection::Subject;
use crate::ingest::flat::{ANCESTORS, DECIDED, EXTRA, FlatTable, column};
use crate::ingest::write_native;
use crate::language::{Property, Role};
use crate::session::{Session, SessionRows, Verdict};
use crate::store::{ABSENT, Cell, FIRST, Store};
use crate::text::clean;
use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::Arc;

/// Rows after which it is asked whether to go on.
const PIECE: usize = 256;

/// Rows to be written out.
#[derive(Clone, Debug)]
pub struct RowsWriter {
    // Before the store: who finds the store unshared finds them unshared too.
    pub(in crate::app) rows: ChosenRows,
    pub(in crate::app) form: RowsForm,
    /// The list's columns.
    pub(in crate::app) cells: Vec<Cell>,
    pub(in crate::app) session: Arc<Session>,
    pub(in crate::app) decided: Arc<SessionRows>,
    pub(in crate::app) store: SharedStore,
}

/// Rows to be written to a file: answered by [`crate::app::Msg::Export`].
#[derive(Clone, Debug)]
pub struct ToExport {
    /// Comes back with the answer.
    pub asked: u64,
    /// The file.
    pub path: PathBuf,
    /// The fingerprint of the file that it may replace; `None`: it must not exist.
    pub expected: Option<[u8; 32]>,
    /// The rows.
    pub rows: RowsWriter,
}

impl PartialEq for ToExport {
    fn eq(&self, other: &ToExport) -> bool {
        self.asked == other.asked
    }
}

impl Eq for ToExport {}

/// Verdicts and notes of rows.
struct Remarks<'a> {
    session: &'a Session,
    rows: &'a SessionRows,
    /// Where there are notes: a copy in which the rows' keys are worked out.
    keyed: Option<SessionRows>,
}

impl Remarks<'_> {
    fn verdict(&self, row: usize) -> &'static str {
        match () {
            () if self.rows.threat.contains(row) => Verdict::Threat.name(),
            () if self.rows.benign.contains(row) => Verdict::Benign.name(),
            () => "",
        }
    }

    fn note(&mut self, store: &Store, row: usize) -> &str {
        if !self.rows.noted.contains(row) {
            return "";
        }
        let key = self.keyed.as_mut().map(|rows| rows.key(store, row));
        key.and_then(|key| self.session.note(&key))
            .unwrap_or_default()
    }
}

impl RowsWriter {
    /// How many rows there are.
    pub fn count(&self) -> usize {
        self.rows.count()
    }

    /// Writes them; `goes_on` hears now and then how many are written, and may stop
    /// it. Gives how many were, `None` where it was stopped.
    ///
    /// # Errors
    /// Where `out` can't be written.
    pub fn write(
        &self,
        out: &mut dyn Write,
        goes_on: &mut dyn FnMut(usize) -> bool,
    ) -> io::Result<Option<usize>> {
        let (store, rows) = (&*self.store.0, self.rows.list());
        let has_note = rows
            .iter()
            .any(|row| self.decided.noted.contains(*row as usize));
        let mut remarks = Remarks {
            session: &self.session,
            rows: &self.decided,
            keyed: has_note.then(|| SessionRows::clone(&self.decided)),
        };
        let table = match self.form {
            RowsForm::Csv => {
                let table = FlatTable::with(columns(store, &rows));
                table.write_head(&DECIDED, out)?;
                Some(table)
            }
            RowsForm::Markdown => {
                self.write_markdown_head(out)?;
                None
            }
            RowsForm::Native | RowsForm::Lines | RowsForm::Ids => None,
        };
        for (at, row) in rows.iter().map(|row| *row as usize).enumerate() {
            if at % PIECE == 0 && !goes_on(at) {
                return Ok(None);
            }
            match (&table, self.form) {
                (Some(table), _) => write_flat(table, store, row, &mut remarks, out)?,
                (None, RowsForm::Native) => {
                    write_native(&store.detection(row), &store.id(row), out)?;
                }
                (None, RowsForm::Markdown) => self.write_markdown(row, &mut remarks, out)?,
                (None, RowsForm::Ids) => writeln!(out, "{}", clean(&store.id(row)))?,
                (None, _) => writeln!(out, "{}", line(store, row, &mut remarks))?,
            }
        }
        Ok(goes_on(rows.len()).then_some(rows.len()))
    }

    fn write_markdown_head(&self, out: &mut dyn Write) -> io::Result<()> {
        let titles = self.cells.iter().map(|cell| cell.title());
        let titles: Vec<&str> = titles.chain(DECIDED).chain(["id"]).collect();
        writeln!(out, "| {} |", titles.join(" | "))?;
        writeln!(out, "|{}", " --- |".repeat(titles.len()))
    }

    fn write_markdown(
        &self,
        row: usize,
        remarks: &mut Remarks<'_>,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let store = &*self.store.0;
        let cells = self.cells.iter();
        let mut texts: Vec<String> = cells
            .map(|cell| markdown(&store.said(row, *cell).unwrap_or_default()))
            .collect();
        texts.push(remarks.verdict(row).to_owned());
        texts.push(markdown(remarks.note(store, row)));
        texts.push(markdown(&store.id(row)));
        writeln!(out, "| {} |", texts.join(" | "))
    }
}

fn write_flat(
    table: &FlatTable,
    store: &Store,
    row: usize,
    remarks: &mut Remarks<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut detection = store.detection(row);
    // The nearest ancestor serves for a parent: in a table it has its columns.
    detection.parentprocess = detection.parent().cloned();
    let verdict = remarks.verdict(row);
    let more = [verdict, remarks.note(store, row)];
    table.write_row((&detection, &store.id(row)), &more, out)
}

/// The columns that some of these rows need beside those that every table has: the
/// properties that they have, or that they are said not to have.
fn columns(store: &Store, rows: &[u32]) -> Vec<String> {
    let rows = || rows.iter().map(|row| *row as usize);
    let mut columns = Vec::new();
    for subject in [Subject::Event, Subject::Process, Subject::ParentProcess] {
        let (key, table) = (subject.name(), store.table(subject));
        if rows().any(|row| table.none().contains(row)) {
            columns.push(key.to_owned());
        }
        let is_said = |property: &&Property| {
            // An address of the other family follows from the one that there is.
            let twin = property.twin();
            let has_twin = |row: usize| {
                twin.as_ref()
                    .is_some_and(|twin| table.code(twin, row) >= FIRST)
            };
            rows().any(|row| match table.code(property, row) {
                ABSENT => !table.none().contains(row) && !has_twin(row),
                code => code >= FIRST,
            })
        };
        let properties = table.properties().filter(is_said);
        columns.extend(properties.map(|property| column(key, property.full())));
    }
    if rows().any(|row| !store.ancestry().is_open(row)) {
        columns.push(ANCESTORS.to_owned());
    }
    let labels = store.records().extra_labels(rows());
    columns.extend(labels.iter().map(|label| column(EXTRA, label)));
    // What no header can hold shares a column.
    let mut known = std::collections::HashSet::new();
    columns.retain(|column| known.insert(column.clone()));
    columns
}

/// Text that Markdown shows as it is, with nothing in it that acts.
fn markdown(text: &str) -> String {
    let mut shown = String::new();
    for letter in clean(text).chars() {
        match letter {
            '<' => shown.push_str("&lt;"),
            '>' => shown.push_str("&gt;"),
            '&' => shown.push_str("&amp;"),
            '\\' | '|' | '`' | '*' | '_' | '[' | ']' | '~' | '#' | '!' | '$' => {
                shown.extend(['\\', letter]);
            }
            // Else it would become a link of its own.
            ':' => shown.push_str("&#58;"),
            '@' => shown.push_str("&#64;"),
            _ => shown.push(letter),
        }
    }
    shown
}

/// A row in a line for a ticket: what is known of it, in the order in which it is
/// asked for.
fn line(store: &Store, row: usize, remarks: &mut Remarks<'_>) -> String {
    let said = |cell: Cell| store.said(row, cell).map(|text| clean(&text));
    let (time, device) = (said(Cell::Time), said(Cell::Device));
    let mut parts: Vec<String> = Vec::new();
    parts.extend(time.map(|time| format!("{time} UTC")));
    parts.extend(said(Cell::RuleName).or_else(|| said(Cell::Rule)));
    parts.extend(device.map(|device| format!("on {device}")));
    let table = store.table(Subject::Process);
    let path = table.text(Role::FullPath.property(), row).map(clean);
    parts.extend(path.or_else(|| said(Cell::Process)));
    let direction = said(Cell::Direction).map_or("with", |direction| match &*direction {
        "in" => "from",
        _ => "to",
    });
    let port = said(Cell::Port).map(|port| format!("port {port}"));
    let address = said(Cell::Address).map(|address| format!("{direction} {address}"));
    let peer: Vec<String> = address.into_iter().chain(port).collect();
    parts.extend((!peer.is_empty()).then(|| peer.join(" ")));
    parts.extend(said(Cell::User).map(|user| format!("user {user}")));
    let verdict = remarks.verdict(row);
    parts.extend((!verdict.is_empty()).then(|| verdict.to_owned()));
    let note = clean(remarks.note(store, row));
    parts.extend((!note.is_empty()).then_some(note));
    parts.push(format!("id {}", clean(&store.id(row))));
    parts.join(", ")
}
