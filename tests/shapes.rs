//! Every shape that sources come in: every value of every detection is found
//! again, damage hides no neighbour, and many threads read what one does.

use crate::random::Random;
use crate::support::shapes::{Frame, HARD, PLAIN, SHAPES, Shape, Written, made};
use quell::detection::{Ancestors, Detection, Facts};
use quell::ingest::{Input, Limits, open};
use quell::load::{News, Options, read_with};
use quell::store::Store;
use std::collections::BTreeMap;
use std::io::Write;
use std::ops::{ControlFlow, Range};

/// All that came of a source.
#[derive(Debug, Default, PartialEq)]
struct Loaded {
    detections: Vec<Plain>,
    skipped: Vec<String>,
    others: BTreeMap<String, u64>,
    warnings: BTreeMap<String, u64>,
    unread: BTreeMap<String, u64>,
}

/// A detection without what is only shown, its properties in order.
#[derive(Clone, Debug, PartialEq)]
struct Plain {
    head: Detection,
    facts: Vec<String>,
}

impl Plain {
    fn of(mut detection: Detection) -> Plain {
        let mut facts = Vec::new();
        let mut say = |subject: &str, said: &Facts| {
            facts.push(format!("{subject} {}", said.is_none));
            let said = said.iter();
            facts.extend(said.map(|(name, state)| format!("{subject} {name} {state:?}")));
        };
        say("event", &std::mem::take(&mut detection.event));
        say("process", &std::mem::take(&mut detection.process));
        if let Some(parent) = detection.parentprocess.take() {
            say("parent", &parent);
        }
        if let Ancestors::Known(list) = std::mem::take(&mut detection.ancestors) {
            list.iter().for_each(|one| say("ancestor", one));
        }
        facts.sort();
        detection.extra.clear();
        Plain {
            head: detection,
            facts,
        }
    }
}

fn load(bytes: &[u8], threads: usize, block: usize) -> Loaded {
    let mut file = tempfile::NamedTempFile::new().expect("a file");
    file.write_all(bytes).expect("written");
    let source = open(&Input::Path(file.path().into()), &Limits::default()).expect("a source");
    let options = Options {
        threads,
        block,
        ..Options::default()
    };
    let (mut store, mut loaded) = (Store::default(), Loaded::default());
    let name = file.path().display().to_string();
    read_with(vec![source], &options, &|_| {}, &mut |news| {
        let add = |to: &mut BTreeMap<String, u64>, from: BTreeMap<String, u64>| {
            for (what, count) in from {
                *to.entry(what).or_default() += count;
            }
        };
        match news {
            News::Batch(batch) => store.absorb(*batch),
            News::Skipped(skipped) => loaded
                .skipped
                .extend(skipped.iter().map(|one| one.to_string().replace(&name, ""))),
            News::Others(others) => add(&mut loaded.others, others),
            News::Warnings(warnings) => add(&mut loaded.warnings, warnings),
            News::Unread(unread) => add(&mut loaded.unread, unread),
            News::Progress { .. } | News::Done => {}
        }
        ControlFlow::Continue(())
    });
    loaded.detections = (0..store.len())
        .map(|row| Plain::of(store.detection(row)))
        .collect();
    loaded
}

fn expected(shape: &Shape, made: &[crate::support::shapes::Made]) -> Vec<Plain> {
    made.iter()
        .map(|one| Plain::of(shape.carried(one)))
        .collect()
}

#[test]
fn every_value_is_found_again_in_every_shape() {
    let made = made(120, 7, &HARD);
    let mut wrong = Vec::new();
    for shape in SHAPES {
        let written = shape.write(&made);
        let loaded = load(&written.bytes, 2, 0);
        if !loaded.skipped.is_empty() || loaded.detections.len() != made.len() {
            let count = loaded.detections.len();
            wrong.push(format!("{}: {count}, {:?}", shape.name, loaded.skipped));
            continue;
        }
        let pairs = loaded.detections.iter().zip(expected(shape, &made));
        for ((got, wanted), range) in pairs.zip(&written.records) {
            if *got != wanted {
                let record = String::from_utf8_lossy(&written.bytes[range.clone()]);
                wrong.push(format!("{}: {record}\n{got:?}\n{wanted:?}", shape.name));
                break;
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// Changes some bytes, what stands around the records included, but for a header
/// of CSV, without which nothing is known; what was changed, in the bytes as they
/// were.
fn damage(written: &Written, is_headed: bool, random: &mut Random) -> (Vec<u8>, Range<usize>) {
    const BITS: [&[u8]; 16] = [
        b"\"", b"\"", b"\\", b"{", b"}", b"[", b"]", b",", b":", b"\n", b"\x01", b"\xff", b"x",
        b"0", b"\r", b" ",
    ];
    let bytes = &written.bytes;
    let first = written.records[0].start;
    let start = if is_headed { first } else { 0 };
    let at = start + random.below((bytes.len() - start) as u64) as usize;
    let end = (at + 1 + random.below(12) as usize).min(bytes.len());
    let some = |random: &mut Random| -> Vec<u8> {
        (0..1 + random.below(12))
            .flat_map(|_| random.pick(&BITS).to_vec())
            .collect()
    };
    let (range, with) = match random.below(7) {
        // An empty file is no source.
        0 => (at.max(first + 1)..bytes.len(), vec![]),
        1 => (at..at + 1, random.pick(&BITS).to_vec()),
        // A power cut.
        4 => {
            let end = (at + 1 + random.below(900) as usize).min(bytes.len());
            (at..end, vec![0; end - at])
        }
        2 => (at..at, some(random)),
        3 => (at..end, some(random)),
        _ => (at..end, vec![]),
    };
    let damaged = [&bytes[..range.start], &with, &bytes[range.end..]].concat();
    (damaged, range)
}

/// Whether damage there leaves a record whole, and what separates it from
/// those beside it.
fn is_whole(written: &Written, at: usize, damage: &Range<usize>) -> bool {
    let before = match at {
        0 => 0,
        at => written.records[at - 1].end,
    };
    let after = written
        .records
        .get(at + 1)
        .map_or(written.bytes.len(), |next| next.start);
    // A cut takes away what follows.
    let after = match damage.end == written.bytes.len() {
        true => written.records[at].end,
        false => after,
    };
    damage.end <= before && damage.start < before || damage.start >= after
}

#[test]
fn damage_hides_no_neighbour() {
    let rounds = std::env::var("QUELL_DAMAGE").map_or(150, |rounds| rounds.parse().unwrap());

    let mut wrong = Vec::new();
    for seed in 0..rounds {
        let random = &mut Random(seed);
        let shape = &SHAPES[seed as usize % SHAPES.len()];
        let made = made(2 + random.below(9) as usize, seed, &HARD);
        let written = shape.write(&made);
        let (bytes, range) = damage(&written, matches!(shape.frame, Frame::Csv(..)), random);
        let loaded = load(&bytes, 1, 0);
        for (at, wanted) in expected(shape, &made).iter().enumerate() {
            if is_whole(&written, at, &range) && !loaded.detections.contains(wanted) {
                wrong.push(format!(
                    "{seed}: {}: damage at {range:?} of {} hides record {at} at {:?}: {:?}\n{}",
                    shape.name,
                    written.bytes.len(),
                    written.records[at],
                    loaded.skipped,
                    String::from_utf8_lossy(&bytes)
                ));
                break;
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {rounds}\n{}",
        wrong.len(),
        wrong.join("\n\n")
    );
}

#[test]
fn many_threads_read_what_one_reads() {
    let blocks = [1, 2, 3, 5, 64, 700, 4096];
    let mut seed = 0;
    for shape in SHAPES {
        for is_damaged in [false, true] {
            let bytes = match is_damaged {
                true => {
                    let written = shape.write(&made(14, seed, &HARD));
                    damage(
                        &written,
                        matches!(shape.frame, Frame::Csv(..)),
                        &mut Random(seed),
                    )
                    .0
                }
                false => shape.compact(shape.frame, &made(14, seed, &PLAIN)).bytes,
            };
            let wanted = load(&bytes, 1, 0);
            for block in blocks {
                let got = load(&bytes, 1 + seed as usize % 3, block);
                let told = |loaded: &Loaded| {
                    let (skipped, others) = (&loaded.skipped, &loaded.others);
                    format!(
                        "{skipped:?} {others:?} {:?} {:?}",
                        loaded.warnings, loaded.unread
                    )
                };
                let text = String::from_utf8_lossy(&bytes);
                let name = shape.name;
                assert_eq!(
                    told(&got),
                    told(&wanted),
                    "{name} in blocks of {block}: {text}"
                );
                assert!(
                    got == wanted,
                    "{name} in blocks of {block}: {text}\n{got:?}\n{wanted:?}"
                );
            }
            seed += 1;
        }
    }
}
