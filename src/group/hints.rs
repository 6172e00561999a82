//! What the data shows by itself, in numbers; never what to believe of it.

use super::by::{By, Coding};
use super::ranges::Range;
use crate::language::Value;
use crate::store::{ABSENT, FIRST, RowSet, Store, to_u32};
use std::fmt;

/// The time within which an address is watched, in milliseconds: a day.
const WINDOW: i64 = 24 * 60 * 60 * 1000;
/// So many devices within [`WINDOW`] are worth a hint.
const DEVICES: usize = 10;
/// So many ports are.
const PORTS: usize = 10;
/// How many addresses are named.
const NAMED: usize = 20;

/// An address that reached many devices or ports in a short time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScanHint {
    /// Its code in the [`Coding`] of [`By::Address`].
    pub code: u32,
    /// The address.
    pub address: String,
    /// Where it lies.
    pub range: Range,
    /// Distinct devices in its busiest day.
    pub devices: usize,
    /// Distinct ports in that day.
    pub ports: usize,
    /// Detections in that day.
    pub count: usize,
    /// Milliseconds since 1970 UTC of the first of them.
    pub from: i64,
    /// That of the last.
    pub to: i64,
    /// Its detections in all.
    pub total: usize,
}

impl fmt::Display for ScanHint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let range = self.range.name();
        write!(f, "{} ({range}) {}", self.address, self.reach())
    }
}

impl ScanHint {
    /// How far it reached, in words that want its address before them.
    pub fn reach(&self) -> String {
        let plural = |count: usize| if count == 1 { "" } else { "s" };
        format!(
            "reached {} device{} on {} port{} within {}: {} of its {} detections",
            self.devices,
            plural(self.devices),
            self.ports,
            plural(self.ports),
            duration(self.to - self.from),
            self.count,
            self.total
        )
    }
}

/// `3 h`, rounded up, in the largest unit that fits.
fn duration(millis: i64) -> String {
    match millis {
        ..60_001 => "a minute".to_owned(),
        60_001..7_200_001 => format!("{} min", (millis + 59_999) / 60_000),
        _ => format!("{} h", (millis + 3_599_999) / 3_600_000),
    }
}

/// Addresses that came in to many devices or ports within a day, the one with
/// most devices first. Outbound connections are not counted.
pub fn scanners(store: &Store, scope: Option<&RowSet>) -> Vec<ScanHint> {
    let addresses = Coding::of(store, &By::Address);
    let (timed, totals) = incoming(store, scope, &addresses);
    let mut devices = Window::of(Coding::of(store, &By::Device));
    let mut ports = Window::of(Coding::of(store, &By::Port));
    let mut found: Vec<ScanHint> = Vec::new();
    for rows in timed.chunk_by(|a, b| a.0 == b.0) {
        let busiest = busiest(rows, &mut devices, &mut ports);
        let Some((devices, ports, rows)) =
            busiest.filter(|(devices, ports, _)| *devices >= DEVICES || *ports >= PORTS)
        else {
            continue;
        };
        let (Some((code, from, _)), Some((_, to, _))) = (rows.first(), rows.last()) else {
            continue;
        };
        let value = addresses.value(*code);
        found.push(ScanHint {
            code: *code,
            address: addresses.label(*code),
            range: value
                .and_then(|value| Range::of(&value))
                .unwrap_or(Range::Public),
            devices,
            ports,
            count: rows.len(),
            from: *from,
            to: *to,
            total: totals[*code as usize],
        });
    }
    found.sort_by_key(|scanner| {
        let size = (scanner.devices, scanner.ports, scanner.total);
        (std::cmp::Reverse(size), scanner.code)
    });
    found.truncate(NAMED);
    found
}

/// Address, time and number of a row.
type Timed = (u32, i64, u32);

/// The rows of addresses that came in often enough, by address and time; and how
/// often each address came in.
fn incoming(
    store: &Store,
    scope: Option<&RowSet>,
    addresses: &Coding<'_>,
) -> (Vec<Timed>, Vec<usize>) {
    let directions = Coding::of(store, &By::Direction);
    let is_outbound: Vec<bool> = (0..to_u32(directions.len()))
        .map(|code| directions.value(code) == Some(Value::Bool(false)))
        .collect();
    let mut timed: Vec<Timed> = Vec::new();
    let mut totals = vec![0usize; addresses.len()];
    let see = |row: usize| {
        let address = addresses.code(row);
        let goes_out = is_outbound.get(directions.code(row) as usize) == Some(&true);
        if address < FIRST || goes_out {
            return;
        }
        totals[address as usize] += 1;
        if let Some(time) = store.records().time(row) {
            timed.push((address, time, to_u32(row)));
        }
    };
    super::each_row(store, scope, see);
    timed.retain(|(address, ..)| totals[*address as usize] >= DEVICES.min(PORTS));
    timed.sort_unstable();
    (timed, totals)
}

/// The day of an address's rows in which it reached most: how many devices and
/// ports, and its rows. The windows are empty before and after.
fn busiest<'r>(
    rows: &'r [Timed],
    devices: &mut Window<'_>,
    ports: &mut Window<'_>,
) -> Option<(usize, usize, &'r [Timed])> {
    let mut best: Option<(usize, usize, &[Timed])> = None;
    let mut start = 0;
    for (end, (_, time, row)) in rows.iter().enumerate() {
        devices.add(*row);
        ports.add(*row);
        while time - rows[start].1 > WINDOW {
            devices.take(rows[start].2);
            ports.take(rows[start].2);
            start += 1;
        }
        let now = (devices.distinct, ports.distinct);
        if best.is_none_or(|(devices, ports, _)| now > (devices, ports)) {
            best = Some((now.0, now.1, &rows[start..=end]));
        }
    }
    for (_, _, row) in &rows[start..] {
        devices.take(*row);
        ports.take(*row);
    }
    best
}

/// How often each code lies within a window of rows.
struct Window<'a> {
    coding: Coding<'a>,
    counts: Vec<u32>,
    distinct: usize,
}

impl<'a> Window<'a> {
    fn of(coding: Coding<'a>) -> Window<'a> {
        Window {
            counts: vec![0; coding.len()],
            coding,
            distinct: 0,
        }
    }

    /// How often the value of a row is there, if it has one.
    fn count(&mut self, row: u32) -> Option<&mut u32> {
        let code = self.coding.code(row as usize);
        let count = self.counts.get_mut(code as usize);
        count.filter(|_| code >= FIRST)
    }

    fn add(&mut self, row: u32) {
        let is_new = self.count(row).is_some_and(|count| {
            *count += 1;
            *count == 1
        });
        self.distinct += usize::from(is_new);
    }

    fn take(&mut self, row: u32) {
        let is_last = self.count(row).is_some_and(|count| {
            *count -= 1;
            *count == 0
        });
        self.distinct -= usize::from(is_last);
    }
}

/// Detections by direction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Directions {
    /// From outside.
    pub inbound: usize,
    /// To the outside.
    pub outbound: usize,
    /// Neither is known, or there is none.
    pub other: usize,
}

/// Inbound and outbound detections of `scope`, or all, counted apart.
pub fn directions(store: &Store, scope: Option<&RowSet>) -> Directions {
    let facet = super::facet(store, &By::Direction, scope, usize::MAX);
    let count = |label: &str| {
        let found = facet.values.iter().find(|value| value.label == label);
        found.map_or(0, |value| value.count)
    };
    Directions {
        inbound: count("inbound"),
        outbound: count("outbound"),
        other: facet.absent + facet.unknown,
    }
}

/// Detections by what is known of their process.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Processes {
    /// Its path or name is known.
    pub known: usize,
    /// There is none: nothing but the kernel.
    pub none: usize,
    /// The record does not say.
    pub unknown: usize,
}

/// Detections of `scope`, or all, without a process and with an unknown one
/// counted apart.
pub fn processes(store: &Store, scope: Option<&RowSet>) -> Processes {
    let coding = Coding::of(store, &By::Process);
    let mut processes = Processes::default();
    let see = |row: usize| match coding.code(row) {
        FIRST.. => processes.known += 1,
        ABSENT => processes.none += 1,
        _ => processes.unknown += 1,
    };
    super::each_row(store, scope, see);
    processes
}
