//! Causes: what is behind detections, by generalising what they say of
//! themselves (attribute-oriented induction after Julisch 2003, with
//! hierarchical heavy hitters for addresses). Deterministic: no seeds, no order
//! of loading.
//!
//! Detections of one *class* have the rule, the operation and the direction in
//! common; these are never generalised. Within a class the *actor* tells causes
//! apart:
//!
//! * an inbound connection: the remote address; the process is only what listened,
//!   and which of them did matters for addresses that have no line of their own;
//! * all else: the process's program, its parent's program, and where the event
//!   has a file the program started (`CreateProcess`) or the folder. Paths are
//!   compared without what changes from run to run (numbers, hashes, identifiers,
//!   users' folders).
//!
//! Addresses are generalised only as far as it takes to make a group worth a
//! line, which is 3 % of the class and at least 4 detections. From each level to
//! the next go only those that found no group yet:
//!
//! 1. the address itself, also where it tried 4 ports or more, however few its
//!    detections (the 16 busiest of a class);
//! 2. its /24 (IPv6: /64); 3. its /16 (/48); 4. its block of the registries
//!    (10.0.0.0/8 and so on), or all public addresses;
//! 5. what is left is rare, and perhaps the attack: it stays by /24 and program.
//!
//! Ports, devices, users and times never tell causes apart: a group says of
//! them how many there are and what they have in common.

use super::NOWHERE;
use super::by::{By, Coding};
use super::mask::{folder, mask};
use super::nets::{LEVELS, Nets};
use crate::detection::Subject;
use crate::language::{Role, Value, fold};
use crate::store::{ABSENT, FIRST, RowSet, Store, TextPool, UNKNOWN, to_u32};
use rustc_hash::FxHashMap;
use std::hash::Hash;

/// Hundredths of a class that make a group worth a line.
const WORTH: usize = 3;
/// The fewest detections that do.
const FEWEST: usize = 4;
/// So many ports make an address a cause by itself.
const PORTS: usize = 4;
/// How many addresses of a class may be causes for their ports alone.
const BY_PORTS: usize = 16;
/// Stands for a part of an actor that does not tell causes apart.
const ANY: u32 = u32::MAX;

/// How far the addresses of a cause are generalised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Granularity {
    /// No address is known, or there is none.
    Nowhere,
    /// One address.
    Address,
    /// A prefix: /24, /16 or a block.
    Net,
    /// Rare ones of a /24.
    Rest,
}

/// What is the same in all detections of a cause.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Cause {
    /// Of the remote address.
    pub granularity: Granularity,
    /// Whether the program is (its path without what is ephemeral).
    pub has_program: bool,
    /// Whether parent and the event's file or folder are.
    pub has_origin: bool,
}

/// All causes, by their number.
pub(super) type Causes = Vec<Cause>;

/// Numbers for keys, in order of first sight.
struct Interner<K> {
    known: FxHashMap<K, u32>,
    last: Option<(K, u32)>,
}

impl<K: Copy + Eq + Hash> Interner<K> {
    fn new() -> Interner<K> {
        Interner {
            known: FxHashMap::default(),
            last: None,
        }
    }

    fn of(&mut self, key: K) -> u32 {
        if let Some((_, number)) = self.last.filter(|(last, _)| *last == key) {
            return number;
        }
        let next = to_u32(self.known.len());
        let number = *self.known.entry(key).or_insert(next);
        self.last = Some((key, number));
        number
    }

    fn len(&self) -> usize {
        self.known.len()
    }
}

/// Numbers for the masked texts of codes, each made when it is first asked for:
/// there may be a million paths, and few that matter.
struct Masks<'a> {
    coding: &'a Coding<'a>,
    of: fn(&str) -> String,
    numbers: Vec<u32>,
    text: TextPool,
}

impl<'a> Masks<'a> {
    fn new(coding: &'a Coding<'a>, of: fn(&str) -> String) -> Masks<'a> {
        Masks {
            coding,
            of,
            numbers: vec![ANY; coding.len()],
            text: TextPool::default(),
        }
    }

    /// The number of a row's text; 0 and 1 stay what they are.
    fn of(&mut self, row: usize) -> u32 {
        let code = self.coding.code(row);
        let Some(number) = self.numbers.get_mut(code as usize) else {
            return UNKNOWN;
        };
        if *number == ANY {
            *number = match self.coding.value(code) {
                Some(Value::Str(value)) => self.text.intern(&(self.of)(&value)) + FIRST,
                _ => code.min(ABSENT),
            };
        }
        *number
    }
}

/// A row on its way into a group.
#[derive(Clone, Copy)]
struct Waiting {
    row: u32,
    class: u32,
    address: u32,
    /// Who acts, as long as the address has a line of its own.
    first: u32,
    /// Who acts, once it has none.
    then: u32,
}

/// The cause of each row of `scope`, as a number, and what each number means.
pub(super) fn codes(store: &Store, scope: &RowSet) -> (Vec<u32>, Causes) {
    let mut causes = Finder {
        sizes: Vec::new(),
        group_of: vec![NOWHERE; store.len()],
        groups: Interner::new(),
        causes: Vec::new(),
        has_program: Vec::new(),
    };
    let addresses = Coding::of(store, &By::Address);
    let waiting = causes.classify(store, scope, &addresses);
    let waiting = causes.take_addresses(store, waiting);
    let nets = Nets::of(&addresses);
    causes.take_nets(&nets, waiting);
    (causes.group_of, causes.causes)
}

struct Finder {
    /// How many rows each class has.
    sizes: Vec<usize>,
    group_of: Vec<u32>,
    groups: Interner<(Granularity, usize, u32, u32)>,
    causes: Causes,
    /// Per actor, whether program and origin are the same.
    has_program: Vec<(bool, bool)>,
}

impl Finder {
    fn put(&mut self, row: u32, granularity: Granularity, level: usize, actor: u32, place: u32) {
        let group = self.groups.of((granularity, level, actor, place));
        if group as usize == self.causes.len() {
            let (has_program, has_origin) = self
                .has_program
                .get(actor as usize)
                .copied()
                .unwrap_or_default();
            self.causes.push(Cause {
                granularity,
                has_program,
                has_origin,
            });
        }
        if let Some(own) = self.group_of.get_mut(row as usize) {
            *own = group;
        }
    }

    /// What makes a group of this class worth a line.
    fn least(&self, class: u32) -> usize {
        let size = self.sizes.get(class as usize).copied().unwrap_or_default();
        (size * WORTH).div_ceil(100).max(FEWEST)
    }

    /// Classes and actors; rows without an address are done with this.
    fn classify(&mut self, store: &Store, scope: &RowSet, addresses: &Coding<'_>) -> Vec<Waiting> {
        let rules = Coding::of(store, &By::Rule);
        let operations = Coding::of(store, &By::Operation);
        let directions = Coding::of(store, &By::Direction);
        let programs = Coding::of(store, &By::Process);
        let parents = Coding::of(store, &By::Parent);
        let full = By::Property(Subject::Event, Role::FullPath.property().clone());
        let files = Coding::of(store, &full);
        let mut program_masks = Masks::new(&programs, mask);
        let mut parent_masks = Masks::new(&parents, mask);
        let mut file_masks = Masks::new(&files, mask);
        let mut folder_masks = Masks::new(&files, |path| folder(&mask(path)).to_owned());
        let starts: Vec<bool> = (0..to_u32(operations.len()))
            .map(|code| fold(&operations.label(code)) == "createprocess")
            .collect();
        let is_inbound: Vec<bool> = (0..to_u32(directions.len()))
            .map(|code| directions.value(code) == Some(Value::Bool(true)))
            .collect();

        let mut classes = Interner::new();
        let mut actors = Interner::new();
        let mut waiting = Vec::with_capacity(scope.count());
        for row in scope.iter() {
            let operation = operations.code(row);
            let direction = directions.code(row);
            let class = classes.of((rules.code(row), operation, direction));
            match self.sizes.get_mut(class as usize) {
                Some(size) => *size += 1,
                None => self.sizes.push(1),
            }
            let address = addresses.code(row);
            let program = program_masks.of(row);
            let comes_in = is_inbound.get(direction as usize) == Some(&true) && address >= FIRST;
            let (first, then) = if comes_in {
                let any = actors.of((class, ANY, ANY, ANY));
                self.actor(any, false, false);
                let listening = actors.of((class, program, ANY, ANY));
                self.actor(listening, true, false);
                (any, listening)
            } else {
                let file = match starts.get(operation as usize) {
                    Some(true) => file_masks.of(row),
                    _ => folder_masks.of(row),
                };
                let parent = parent_masks.of(row);
                let actor = actors.of((class, program, parent, file));
                self.actor(actor, true, true);
                (actor, actor)
            };
            if address < FIRST {
                self.put(to_u32(row), Granularity::Nowhere, 0, then, address);
                continue;
            }
            waiting.push(Waiting {
                row: to_u32(row),
                class,
                address,
                first,
                then,
            });
        }
        waiting
    }

    fn actor(&mut self, actor: u32, has_program: bool, has_origin: bool) {
        if actor as usize == self.has_program.len() {
            self.has_program.push((has_program, has_origin));
        }
    }

    /// Addresses with a line of their own; gives the rows that found none.
    fn take_addresses(&mut self, store: &Store, waiting: Vec<Waiting>) -> Vec<Waiting> {
        #[derive(Clone, Copy, Default)]
        struct ClassSummary {
            class: u32,
            count: usize,
            ports: [u32; PORTS],
            distinct: usize,
        }
        let ports = Coding::of(store, &By::Port);
        let mut pairs = Interner::new();
        let mut seen: Vec<ClassSummary> = Vec::new();
        let pair_of: Vec<u32> = waiting
            .iter()
            .map(|one| {
                let pair = pairs.of((one.first, one.address));
                if pair as usize == seen.len() {
                    seen.push(ClassSummary::default());
                }
                if let Some(seen) = seen.get_mut(pair as usize) {
                    seen.class = one.class;
                    seen.count += 1;
                    let port = ports.code(one.row as usize);
                    let is_new = port >= FIRST && !seen.ports[..seen.distinct].contains(&port);
                    if is_new && seen.distinct < PORTS && one.first != one.then {
                        seen.ports[seen.distinct] = port;
                        seen.distinct += 1;
                    }
                }
                pair
            })
            .collect();
        let mut is_own: Vec<bool> = seen
            .iter()
            .map(|seen| seen.count >= self.least(seen.class))
            .collect();
        let mut scanners: Vec<u32> = (0..to_u32(seen.len()))
            .filter(|pair| seen[*pair as usize].distinct == PORTS)
            .collect();
        // Stable: equals stay in order of first sight.
        scanners.sort_by_key(|pair| {
            let seen = seen[*pair as usize];
            (seen.class, std::cmp::Reverse(seen.count))
        });
        for one in scanners.chunk_by(|a, b| seen[*a as usize].class == seen[*b as usize].class) {
            for pair in one.iter().take(BY_PORTS) {
                is_own[*pair as usize] = true;
            }
        }
        let mut left = Vec::new();
        for (one, pair) in waiting.into_iter().zip(pair_of) {
            if is_own.get(pair as usize) == Some(&true) {
                self.put(one.row, Granularity::Address, 0, one.first, one.address);
            } else {
                left.push(one);
            }
        }
        left
    }

    /// Level by level, the prefixes worth a line; what is left stays by /24.
    fn take_nets(&mut self, nets: &Nets, mut waiting: Vec<Waiting>) {
        for level in 0..LEVELS {
            let mut pairs = Interner::new();
            let mut counts: Vec<usize> = Vec::new();
            let pair_of: Vec<u32> = waiting
                .iter()
                .map(|one| {
                    let pair = pairs.of((one.then, nets.above(level, one.address)));
                    counts.resize(pairs.len(), 0);
                    counts[pair as usize] += 1;
                    pair
                })
                .collect();
            let mut left = Vec::new();
            for (one, pair) in waiting.into_iter().zip(pair_of) {
                if counts[pair as usize] >= self.least(one.class) {
                    let net = nets.above(level, one.address);
                    self.put(one.row, Granularity::Net, level, one.then, net);
                } else {
                    left.push(one);
                }
            }
            waiting = left;
        }
        for one in waiting {
            self.put(
                one.row,
                Granularity::Rest,
                0,
                one.then,
                nets.above(0, one.address),
            );
        }
    }
}
