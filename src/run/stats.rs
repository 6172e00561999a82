//! `quell stats`: groups, facets and hints.

use super::{DONE, Loaded, assumptions, load_all, read_draft, write_json};
use crate::cli::{GlobalOptions, StatsOptions};
use crate::group::{
    By, Facet, Groups, OutcomeCounts, ScanHint, directions, facet, processes, scanners,
};
use crate::matcher::plan::Plan;
use crate::matcher::preview::Preview;
use crate::rule::meaning;
use crate::store::Store;
use crate::text::clean;
use crate::text::number::{grouped, sparkline};
use anyhow::{Result, anyhow};
use serde_json::{Map, Value, json};
use std::io::{self, BufWriter, Write};

/// How many groups are shown where nothing is said.
const TOP: usize = 20;
/// How many values of a facet.
const VALUES: usize = 5;

pub(super) fn run(options: &StatsOptions, global: &GlobalOptions) -> Result<u8> {
    let by = By::parse(&options.by).map_err(|error| anyhow!("{error}"))?;
    let draft = match &options.draft {
        None => None,
        Some(path) => {
            let (draft, _) = read_draft(path)?;
            let meant = meaning::of(&draft.definition);
            let error = meant.error().map(|error| error.message.clone());
            let definition = meant
                .definition
                .ok_or_else(|| anyhow!("{}: {}", path.display(), error.unwrap_or_default()))?;
            Some((draft, definition))
        }
    };
    let Loaded { store, came, .. } = load_all(&options.files, global)?;
    let groups = Groups::of(&store, &by, None);
    let effects = draft.map(|(draft, definition)| {
        let plan = &mut Plan::default();
        let preview = Preview::of(plan, &store, &draft, &definition, &assumptions(global));
        groups.effects(&preview)
    });
    let report = StatsReport {
        store: &store,
        groups: &groups,
        effects: effects.as_deref(),
        facets: facets(&store, options.top.unwrap_or(VALUES)),
        scanners: scanners(&store, None),
    };
    let mut out = BufWriter::new(io::stdout().lock());
    if global.json {
        let document = report.json(options);
        write_json(&mut out, &document)?;
    } else {
        report.write(&mut out, options)?;
    }
    out.flush()?;
    Ok(came.status(DONE))
}

fn facets(store: &Store, top: usize) -> Vec<Facet> {
    let kinds = [
        By::Rule,
        By::Device,
        By::Process,
        By::Address,
        By::Range,
        By::Port,
        By::User,
        By::Operation,
    ];
    let facets = kinds.into_iter().map(|by| facet(store, &by, None, top));
    facets.filter(|facet| facet.distinct > 0).collect()
}

struct StatsReport<'a> {
    store: &'a Store,
    groups: &'a Groups,
    effects: Option<&'a [OutcomeCounts]>,
    facets: Vec<Facet>,
    scanners: Vec<ScanHint>,
}

/// `2026-11-20 03:12:07`, UTC.
fn time_text(millis: Option<i64>) -> String {
    millis.map_or("·".to_owned(), crate::store::time_text)
}

/// As records have it: `2026-11-20T03:12:07.123Z`.
fn time_json(millis: Option<i64>) -> Value {
    let time = millis.and_then(|millis| jiff::Timestamp::from_millisecond(millis).ok());
    time.map_or(Value::Null, |time| time.to_string().into())
}

fn rounded(share: f64) -> f64 {
    (share * 1e4).round() / 1e4
}

impl StatsReport<'_> {
    fn json(&self, options: &StatsOptions) -> Value {
        let top = options.top.unwrap_or(usize::MAX);
        let groups: Vec<Value> = (0..self.groups.len().min(top))
            .map(|at| self.group_json(at, options.ids))
            .collect();
        let (covering, held) = self.groups.coverage(0.9);
        let directions = directions(self.store, None);
        let processes = processes(self.store, None);
        let scanners = self.scanners.iter().map(|one| {
            json!({
                "address": one.address, "range": one.range.name(), "devices": one.devices,
                "ports": one.ports, "detections": one.count, "of": one.total,
                "first": time_json(Some(one.from)), "last": time_json(Some(one.to)),
                "text": one.to_string(),
            })
        });
        let mut document = json!({
            "loaded": self.store.len(),
            "by": self.groups.by().name(),
            "groups_total": self.groups.len(),
            "coverage": {"groups": covering, "share": rounded(held)},
            "groups": groups,
            "facets": self.facets.iter().map(facet_json).collect::<Vec<_>>(),
            "hints": {
                "scanners": scanners.collect::<Vec<_>>(),
                "directions": {
                    "inbound": directions.inbound, "outbound": directions.outbound,
                    "other": directions.other,
                },
                "processes": {
                    "known": processes.known, "none": processes.none, "unknown": processes.unknown,
                },
            },
        });
        if options.memory
            && let Some(document) = document.as_object_mut()
        {
            let (more, own) = self.store.memory();
            document.insert("memory".to_owned(), json!({"strings": own, "beyond": more}));
        }
        document
    }

    fn group_json(&self, at: usize, has_ids: bool) -> Value {
        let figures = self.groups.figures(at);
        let parts = self.groups.parts(self.store, at).into_iter().map(|part| {
            json!({
                "of": part.by.name(), "text": part.text, "distinct": part.distinct,
                "absent": part.absent, "unknown": part.unknown,
            })
        });
        let mut group = Map::new();
        let mut put = |key: &str, value: Value| group.insert(key.to_owned(), value);
        put("label", self.groups.label(self.store, at).into());
        put("count", figures.count.into());
        put("share", rounded(self.groups.share(at)).into());
        put("devices", figures.devices.into());
        put("ports", figures.ports.into());
        put("first", time_json(figures.first));
        put("last", time_json(figures.last));
        put("bars", self.groups.bars(at).into());
        put("parts", parts.collect());
        if let Some(effect) = self.effects.and_then(|effects| effects.get(at)) {
            put("suppressed", effect.suppressed.into());
            put("kept", effect.kept.into());
            put("undecided", effect.undecided.into());
        }
        if has_ids {
            let rows = self.groups.rows_of(at).iter();
            let ids = rows.map(|row| Value::from(self.store.id(*row as usize)));
            put("ids", ids.collect());
        }
        group.into()
    }

    fn write(&self, out: &mut impl Write, options: &StatsOptions) -> io::Result<()> {
        self.write_hints(out, options.memory)?;
        self.write_groups(out, options.top.unwrap_or(TOP))?;
        self.facets
            .iter()
            .try_for_each(|facet| write_facet(out, facet))
    }

    fn write_hints(&self, out: &mut impl Write, has_memory: bool) -> io::Result<()> {
        let (store, groups) = (self.store, self.groups);
        let figures = (0..groups.len()).map(|at| groups.figures(at));
        let first = figures.clone().filter_map(|figures| figures.first).min();
        let last = figures.filter_map(|figures| figures.last).max();
        writeln!(
            out,
            "{} detections, {} to {} UTC",
            grouped(store.len()),
            time_text(first),
            time_text(last)
        )?;
        let (directions, processes) = (directions(store, None), processes(store, None));
        writeln!(
            out,
            "  {} inbound, {} outbound, {} neither; {} without a process, {} with an unknown one",
            grouped(directions.inbound),
            grouped(directions.outbound),
            grouped(directions.other),
            grouped(processes.none),
            grouped(processes.unknown)
        )?;
        if has_memory {
            let (more, own) = store.memory();
            writeln!(
                out,
                "  {} bytes of distinct strings, {} beyond",
                grouped(own),
                grouped(more)
            )?;
        }
        for scanner in &self.scanners {
            writeln!(out, "  {}", clean(&scanner.to_string()))?;
        }
        Ok(())
    }

    fn write_groups(&self, out: &mut impl Write, top: usize) -> io::Result<()> {
        let groups = self.groups;
        let (covering, held) = groups.coverage(0.9);
        writeln!(
            out,
            "\nby {}: {} groups, {} hold {:.0} %",
            clean(&groups.by().name()),
            grouped(groups.len()),
            grouped(covering),
            held * 100.0
        )?;
        let effect_title = if self.effects.is_some() {
            "  suppressed       kept  undecided"
        } else {
            ""
        };
        writeln!(
            out,
            "{:>9} {:>7} {:>7} {:>6}{effect_title}  {:<24}  {:<19}  what",
            "count", "share", "devices", "ports", "", "last"
        )?;
        for at in 0..groups.len().min(top) {
            self.write_group(out, at)?;
        }
        if groups.len() > top {
            let shown: usize = (0..top).map(|at| groups.rows_of(at).len()).sum();
            let rest = groups.total() - shown;
            writeln!(
                out,
                "{:>9} in {} more groups",
                grouped(rest),
                grouped(groups.len() - top)
            )?;
        }
        Ok(())
    }

    fn write_group(&self, out: &mut impl Write, at: usize) -> io::Result<()> {
        let figures = self.groups.figures(at);
        write!(
            out,
            "{:>9} {:>5.1} % {:>7} {:>6}",
            grouped(figures.count),
            self.groups.share(at) * 100.0,
            grouped(figures.devices),
            grouped(figures.ports)
        )?;
        if let Some(effect) = self.effects.and_then(|effects| effects.get(at)) {
            write!(
                out,
                "  {:>10} {:>10} {:>10}",
                grouped(effect.suppressed),
                grouped(effect.kept),
                grouped(effect.undecided)
            )?;
        }
        writeln!(
            out,
            "  {:<24}  {:<19}  {}",
            sparkline(self.groups.bars(at)),
            time_text(figures.last),
            clean(&self.groups.label(self.store, at))
        )
    }
}

fn facet_json(facet: &Facet) -> Value {
    let values = facet.values.iter().map(
        |value| json!({"value": value.label, "count": value.count, "share": rounded(value.share)}),
    );
    json!({
        "of": facet.by.name(), "distinct": facet.distinct, "absent": facet.absent,
        "unknown": facet.unknown, "values": values.collect::<Vec<_>>(),
    })
}

fn write_facet(out: &mut impl Write, facet: &Facet) -> io::Result<()> {
    writeln!(
        out,
        "\n{}: {} values, {} absent, {} unknown",
        clean(&facet.by.name()),
        grouped(facet.distinct),
        grouped(facet.absent),
        grouped(facet.unknown)
    )?;
    for value in &facet.values {
        writeln!(
            out,
            "{:>9} {:>5.1} %  {}",
            grouped(value.count),
            value.share * 100.0,
            clean(&value.label)
        )?;
    }
    Ok(())
}
