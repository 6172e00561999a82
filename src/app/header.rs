//! The header: parts by how much they matter. Of what there is no room for, the part
//! of the greatest rank gives way first, word by word, until the rest fits. What
//! narrows the list stands there whole, as crumbs that a click takes away; where one
//! line does not hold them they get a line of their own.
//!
//! To add a part is to add it to `parts`, with its forms from the most words to
//! the fewest.

use super::App;
use super::list::Crumb;
use crate::text::Shown;
use crate::text::number::{grouped, plural};

/// What gives way when: the greatest first.
mod rank {
    pub(super) const PROGRAM: u8 = 90;
    pub(super) const SOURCES: u8 = 80;
    pub(super) const FILE: u8 = 70;
    pub(super) const COUNT: u8 = 60;
    pub(super) const CRUMB: u8 = 20;
    pub(super) const GROWN: u8 = 15;
    pub(super) const TROUBLE: u8 = 10;
}

/// How a part of the header looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeaderTone {
    /// As a title.
    Plain,
    /// What narrows the list.
    Crumb,
    /// What is wrong.
    Trouble,
}

/// A part of the header.
#[derive(Clone, Debug)]
pub struct HeaderPart {
    /// From the most words to the fewest; the last may be empty.
    pub forms: Vec<Shown>,
    /// How it looks.
    pub tone: HeaderTone,
    /// Of what there is no room for, the greatest gives way first.
    pub rank: u8,
    /// Whether it stands at the right end.
    pub is_right: bool,
    /// What a click on it takes away.
    pub crumb: Option<Crumb>,
}

impl HeaderPart {
    fn new(rank: u8, forms: Vec<Shown>) -> HeaderPart {
        HeaderPart {
            forms,
            tone: HeaderTone::Plain,
            rank,
            is_right: false,
            crumb: None,
        }
    }

    fn toned(self, tone: HeaderTone) -> HeaderPart {
        HeaderPart { tone, ..self }
    }
}

/// A part at its place.
#[derive(Clone, Debug)]
pub struct PlacedPart {
    /// What is shown of it.
    pub text: Shown,
    /// How it looks.
    pub tone: HeaderTone,
    /// Cells from the left, and lines from the top.
    pub at: (usize, usize),
    /// What a click on it takes away.
    pub crumb: Option<Crumb>,
}

impl PlacedPart {
    fn contains(&self, x: usize, y: usize) -> bool {
        self.at.1 == y && (self.at.0..self.at.0 + self.text.width()).contains(&x)
    }
}

/// Blanks between two parts.
const GAP: usize = 2;

/// Cells that are left to the others before crumbs get a line of their own.
const OTHERS: usize = 48;

/// Lines of a screen that has one to spare for crumbs.
const TALL: u16 = 20;

impl App {
    /// The header's parts at their places.
    pub fn header(&self) -> Vec<PlacedPart> {
        let area = self.layout().header;
        let width = usize::from(area.width);
        let crumbs = crumbs(self);
        match area.height {
            0 | 1 => {
                let mut all = parts(self);
                let at = all.iter().position(|part| part.is_right);
                let at = at.unwrap_or(all.len());
                all.splice(at..at, crumbs);
                place(all, width, 0)
            }
            _ => {
                let mut placed = place(parts(self), width, 0);
                placed.extend(place(crumbs, width, 1));
                placed
            }
        }
    }

    /// Lines that the header wants.
    pub(super) fn header_lines(&self) -> u16 {
        let (width, height) = self.screen.size();
        let crumbs = crumbs(self);
        let wanted: usize = crumbs.iter().map(|part| GAP + part.forms[0].width()).sum();
        let is_crowded = !crumbs.is_empty() && wanted + OTHERS > usize::from(width);
        1 + u16::from(is_crowded && height >= TALL)
    }

    /// What a click into a cell of the header takes away.
    pub(super) fn crumb_at(&self, x: u16, y: u16) -> Option<Crumb> {
        let (x, y) = (usize::from(x), usize::from(y));
        let parts = self.header().into_iter();
        let mut hit = parts.filter(|part| part.contains(x, y));
        hit.find_map(|part| part.crumb)
    }
}

/// All but the crumbs, those of the right end last.
fn parts(app: &App) -> Vec<HeaderPart> {
    let mut parts = vec![
        HeaderPart::new(rank::PROGRAM, vec![Shown::own("quell"), Shown::default()]),
        HeaderPart::new(rank::SOURCES, sources(app)),
        HeaderPart::new(rank::COUNT, count(app)),
    ];
    let skipped = app.loading().skipped_count;
    if skipped > 0 {
        let text = Shown::new(&format!("{} skipped!", grouped(skipped)));
        let part = HeaderPart::new(rank::TROUBLE, vec![text]);
        parts.push(part.toned(HeaderTone::Trouble));
    }
    let mistakes = app.screen().mistakes().len();
    if mistakes > 0 {
        let what = plural(mistakes, "mistake");
        let key = app.keymap().key_of("palette");
        let forms = [
            format!("{what} in the configuration, {key} shows them"),
            format!("{what}, {key} shows"),
            format!("{what}!"),
        ];
        let forms = forms.iter().map(|text| Shown::new(text)).collect();
        let part = HeaderPart::new(rank::TROUBLE, forms);
        parts.push(part.toned(HeaderTone::Trouble));
    }
    if let Some(text) = app.grown_in_words() {
        let forms = vec![Shown::new(&text), Shown::within(&text, 24)];
        parts.push(HeaderPart::new(rank::GROWN, forms));
    }
    if app.triage().is_lost() {
        let text = Shown::own("session not kept!");
        let part = HeaderPart::new(rank::TROUBLE, vec![text]);
        parts.push(part.toned(HeaderTone::Trouble));
    }
    let mut file = HeaderPart::new(rank::FILE, file(app));
    file.is_right = true;
    parts.push(file);
    parts
}

fn sources(app: &App) -> Vec<Shown> {
    let sources = &app.loading().sources;
    let Some(first) = sources.first() else {
        return vec![Shown::default()];
    };
    let more = match sources.len() - 1 {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let is_pipe = first.name == "-" && first.size.is_none();
    let name = match (is_pipe, app.loading().is_running()) {
        (true, true) => "reading standard input…",
        (true, false) => "standard input",
        (false, _) => "",
    };
    if is_pipe {
        let whole = Shown::own(name).then(&Shown::new(&more));
        return vec![whole, Shown::own(name), Shown::default()];
    }
    let cut = |cells: usize| Shown::within_middle(&first.name, cells).then(&Shown::new(&more));
    let forms = [cut(200), cut(30), cut(16)].into_iter();
    forms.chain([Shown::default()]).collect()
}

/// How many are left, and loaded.
fn count(app: &App) -> Vec<Shown> {
    let loading = app.loading();
    let loaded = app.store().len();
    let is_true = app.is_preview_true() && !app.left().is_asking();
    let was = if is_true { "" } else { "was " };
    let left = format!("left: {was}{} of", grouped(app.left().count()));
    let noun = format!("{left} {}", plural(loaded, "detection"));
    let bare = format!("{left} {}", grouped(loaded));
    if !loading.is_running() {
        return vec![Shown::new(&noun), Shown::new(&bare)];
    }
    let percent = loading
        .percent()
        .map_or(String::new(), |percent| format!(" {percent} %"));
    let forms = [
        format!("{noun} so far, loading{percent}"),
        format!("{bare} so far,{percent}"),
        format!("{bare} so far"),
    ];
    forms.iter().map(|text| Shown::new(text)).collect()
}

/// The exclusion's name and file, and whether something is not in it.
fn file(app: &App) -> Vec<Shown> {
    let work = app.work();
    let changed = if work.is_changed() { " *" } else { "" };
    let name = work.draft().name.as_str();
    let Some(file) = work.file() else {
        let unsaved = match (work.is_empty(), name) {
            (true, "") => return vec![Shown::new(changed.trim_start())],
            (false, "") => format!("unsaved exclusion{changed}"),
            _ => format!("{name}, unsaved{changed}"),
        };
        let cut = |cells| Shown::within_middle(&unsaved, cells);
        let bare = Shown::new(&format!("unsaved{changed}"));
        return vec![cut(60), cut(30), bare];
    };
    let path = format!("{}{changed}", file.path.display());
    let cut = |cells| Shown::within_start(&path, cells);
    let mut forms = vec![cut(120), cut(40), cut(24), cut(14)];
    let stem = file.path.file_stem().and_then(|stem| stem.to_str());
    if !name.is_empty() && stem != Some(name) {
        // The file says its name else.
        forms.insert(0, Shown::new(&format!("{name} in {path}")));
    }
    forms
}

/// What lets rows through to be shown, oldest first.
fn crumbs(app: &App) -> Vec<HeaderPart> {
    let close = if app.screen().has_mouse() { " ×" } else { "" };
    let crumbs = app.list().crumbs().into_iter().map(|(crumb, label)| {
        let cut = |cells| {
            Shown::own("› ")
                .then(&Shown::within_middle(&label, cells))
                .then(&Shown::own(close))
        };
        let forms = vec![cut(400), cut(40), cut(24), cut(12), cut(6)];
        let part = HeaderPart::new(rank::CRUMB, forms).toned(match crumb {
            Crumb::Filter if app.list().query().mistake().is_some() => HeaderTone::Trouble,
            _ => HeaderTone::Crumb,
        });
        HeaderPart {
            crumb: Some(crumb),
            ..part
        }
    });
    crumbs.collect()
}

/// Parts in line `y`, as many words of each as fit into `width` cells.
fn place(parts: Vec<HeaderPart>, width: usize, y: usize) -> Vec<PlacedPart> {
    let mut level = vec![0; parts.len()];
    let shown = |level: &[usize]| -> Vec<Shown> {
        let forms = parts.iter().zip(level);
        forms.map(|(part, at)| part.forms[*at].clone()).collect()
    };
    // A blank at either end.
    let taken = |texts: &[Shown]| {
        let texts = texts.iter().filter(|text| !text.is_empty());
        texts.map(|text| text.width() + GAP).sum::<usize>()
    };
    let mut texts = shown(&level);
    while taken(&texts) > width {
        let is_left = |at: &usize| level[*at] + 1 < parts[*at].forms.len();
        let next = (0..parts.len()).rev().filter(is_left);
        // Of equals the first gives way: the newest is what was done last.
        let Some(next) = next.max_by_key(|at| parts[*at].rank) else {
            break;
        };
        level[next] += 1;
        texts = shown(&level);
    }
    let right: usize = (parts.iter().zip(&texts))
        .filter(|(part, text)| part.is_right && !text.is_empty())
        .map(|(_, text)| text.width() + GAP)
        .sum();
    let mut x = 1;
    let mut placed = Vec::new();
    let mut is_right = false;
    for (part, text) in parts.into_iter().zip(texts) {
        if part.is_right && !is_right {
            is_right = true;
            x = x.max((width + 1).saturating_sub(right));
        }
        let text = text.truncate(width.saturating_sub(x));
        if text.is_empty() {
            continue;
        }
        let at = (x, y);
        x += text.width() + GAP;
        placed.push(PlacedPart {
            text,
            tone: part.tone,
            at,
            crumb: part.crumb,
        });
    }
    placed
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(width: usize) -> String {
        let part = |rank, forms: &[&'static str]| {
            let forms = forms.iter().map(|words| Shown::own(words));
            HeaderPart::new(rank, forms.collect())
        };
        let mut file = part(rank::FILE, &["long/name.xml *", "name.xml *"]);
        file.is_right = true;
        let parts = vec![
            part(rank::PROGRAM, &["quell", ""]),
            part(rank::COUNT, &["1,200 detections", "1,200"]),
            part(rank::CRUMB, &["› first", "› f…"]),
            part(rank::CRUMB, &["› second", "› s…"]),
            file,
        ];
        let mut line = String::new();
        for part in place(parts, width, 0) {
            line.push_str(&" ".repeat(part.at.0 - line.chars().count()));
            line.push_str(part.text.plain());
        }
        line
    }

    #[test]
    fn what_matters_least_gives_way_first() {
        let wide = line(80);
        assert!(wide.starts_with(" quell  1,200 detections  › first  › second"));
        assert!(wide.ends_with("long/name.xml *") && wide.chars().count() == 79);
        let left = " 1,200 detections  › first  › second";
        assert_eq!(line(60), format!("{left}        long/name.xml *"));
        assert_eq!(line(52), format!("{left}     name.xml *"));
        assert_eq!(line(40), " 1,200  › first  › second    name.xml *");
        assert_eq!(line(37), " 1,200  › f…  › second    name.xml *");
        for width in 0..100 {
            assert!(line(width).chars().count() <= width.max(1), "{width}");
        }
    }
}
