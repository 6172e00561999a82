//! Random drafts and detections from a small world, so that conditions often
//! meet values. The same seed gives the same world.

use quell::detection::{Ancestors, Detection, Facts, Rule, State};
use quell::language::{Comparison, Property, Type, Value, table};
use quell::rule::{Draft, Kind, Node};

/// SplitMix64: enough for test data.
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ (bits >> 31)
    }

    pub fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit
    }

    pub fn one_in(&mut self, chances: u64) -> bool {
        self.below(chances) == 0
    }

    pub fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len() as u64) as usize]
    }
}

const STRINGS: [&str; 12] = [
    "",
    "a",
    "A",
    "ab",
    "B",
    "a.exe",
    "A.EXE",
    r"C:\x\a.exe",
    r"c:\X\b.exe",
    "é",
    "É",
    "ab a",
];
const FOUR: [&str; 6] = [
    "10.0.0.1",
    "10.0.0.2",
    "10.0.1.1",
    "192.168.2.123",
    "255.255.255.255",
    "0.0.0.0",
];
const NETS: [&str; 7] = [
    "10.0.0.1",
    "10.0.0.0/24",
    "10.0.0.0/8",
    "0.0.0.0/0",
    "192.168.2.128/25",
    "10.0.0.3/31",
    "255.255.255.255",
];
const SIX: [&str; 4] = ["fd00::1", "fd00::2", "2001:db8::", "::"];
const NETS6: [&str; 4] = ["fd00::/8", "fd00::1", "::/0", "2001:db8::/32"];
const INTS: [&str; 7] = ["0", "1", "80", "90", "65535", "-1", "9223372036854775807"];
const OPERATIONS: [&str; 4] = [
    "TcpIpProtocolIdentified",
    "CreateProcess",
    "Detection",
    "Made.Up",
];
const RULES: [&str; 3] = ["RDP [E0517]", "RDP out [D0522]", "no code"];
const PROPERTIES: [&str; 14] = [
    "Network.IpAddressV4",
    "Network.IpAddressV6",
    "Network.Port",
    "Network.Inbound",
    "Network.Protocol",
    "FileItem.FileName",
    "FileItem.FullPath",
    "FileItem.Path",
    "FileItem.Extension",
    "Module.SignatureType",
    "Module.WhiteList",
    "OpenProcess.AccessRight",
    "ProcessInfo.CommandLine",
    "Made.Up",
];

fn text(random: &mut Random, kind: Type, is_literal: bool) -> &'static str {
    match kind {
        Type::String => random.pick(&STRINGS),
        Type::Int => random.pick(&INTS),
        Type::Bool => random.pick(&["true", "FALSE", "1", "0"]),
        Type::Ip4 if is_literal => random.pick(&NETS),
        Type::Ip4 => random.pick(&FOUR),
        Type::Ip6 if is_literal => random.pick(&NETS6),
        Type::Ip6 => random.pick(&SIX),
        Type::StringSet => random.pick(&["PROCESS_VM_READ", "process_vm_write", "x"]),
        Type::Symbol(_) => random.pick(&["None", "livegrid", "Certificate"]),
        Type::IntSymbol(_) => random.pick(&["Trusted", "valid", "70", "60", "Unknown"]),
    }
}

fn facts(random: &mut Random) -> Facts {
    if random.one_in(8) {
        return Facts::none();
    }
    let mut facts = Facts::default();
    for name in PROPERTIES {
        let property = Property::of(name);
        match random.below(3) {
            0 => {}
            1 if random.one_in(2) => facts.set(property, State::Absent),
            _ => {
                let kind = property.kind();
                let value = match kind {
                    Type::StringSet => Value::Set(
                        (0..random.below(3))
                            .map(|_| text(random, kind, false).into())
                            .collect::<Vec<_>>()
                            .into(),
                    ),
                    // Now and then an address of the other family.
                    Type::Ip4 if random.one_in(5) => {
                        Value::parse(Type::Ip6, text(random, Type::Ip6, false)).unwrap()
                    }
                    _ => Value::parse(kind, text(random, kind, false)).unwrap(),
                };
                facts.set(property, State::Known(value));
            }
        }
    }
    facts
}

/// A detection, completed as a reader does.
pub fn detection(random: &mut Random) -> Detection {
    let mut detection = Detection {
        rule: if random.one_in(5) {
            Rule::default()
        } else {
            Rule::from_name(random.pick(&RULES))
        },
        operation: (!random.one_in(4)).then(|| random.pick(&OPERATIONS).to_owned()),
        event: facts(random),
        process: facts(random),
        parentprocess: random.one_in(2).then(|| facts(random)),
        ancestors: if random.one_in(2) {
            Ancestors::Unknown
        } else {
            Ancestors::Known((0..random.below(5)).map(|_| facts(random)).collect())
        },
        ..Detection::default()
    };
    detection.complete();
    detection
}

fn condition(random: &mut Random) -> Node {
    let property = Property::of(random.pick(&PROPERTIES));
    let comparison = random.pick(property.kind().comparisons());
    let value = (!comparison.is_valueless()).then(|| text(random, property.kind(), true));
    Node::condition(
        property.component(),
        property.name(),
        comparison.name(),
        value,
    )
}

/// Many conditions on one property, as imported lists have them.
fn list(random: &mut Random) -> Node {
    let property = Property::of(random.pick(&PROPERTIES));
    let comparison = random.pick(property.kind().comparisons());
    let children = (0..2 + random.below(40)).map(|_| {
        let comparison = match random.one_in(4) {
            true => random.pick(property.kind().comparisons()),
            false => comparison,
        };
        let value = (!comparison.is_valueless()).then(|| text(random, property.kind(), true));
        let (component, name) = (property.component(), property.name());
        Node::condition(component, name, comparison.name(), value)
    });
    let children = children.collect();
    Node::operator(random.pick(&["or", "or", "and"]), children)
}

fn expression(random: &mut Random, depth: u64) -> Node {
    if depth == 0 || random.one_in(3) {
        return condition(random);
    }
    match random.below(5) {
        0 => Node::operator("NOT", vec![expression(random, depth - 1)]),
        kind => {
            let children = (0..1 + random.below(3))
                .map(|_| expression(random, depth - 1))
                .collect();
            Node::operator(if kind < 3 { "or" } else { "And" }, children)
        }
    }
}

fn body(random: &mut Random) -> Vec<Node> {
    match random.below(8) {
        0 => Vec::new(),
        1 => vec![expression(random, 1), expression(random, 1)],
        _ => vec![expression(random, 3)],
    }
}

/// A draft that has a meaning.
pub fn draft(random: &mut Random) -> Draft {
    let mut parts = Vec::new();
    if random.one_in(2) {
        let operations = (0..random.below(3)).map(|_| {
            let name = random.pick(&OPERATIONS).to_ascii_uppercase();
            Node::with(Kind::Operation(Some(name)), body(random))
        });
        parts.push(Node::with(Kind::Operations, operations.collect()));
    }
    if random.one_in(2) {
        parts.push(Node::with(Kind::Process, body(random)));
    }
    if random.one_in(3) {
        parts.push(Node::with(Kind::ParentProcess, body(random)));
    }
    for _ in 0..random.below(3) {
        let kind = Kind::Ancestor {
            distance: random.one_in(2).then(|| (1 + random.below(4)).to_string()),
            unique: random.one_in(2).then(|| "true".to_owned()),
        };
        parts.push(Node::with(kind, body(random)));
    }
    let rules = match random.below(4) {
        0 => vec!["E0517".to_owned()],
        1 => vec!["no code".to_owned(), "d0522".to_owned()],
        _ => Vec::new(),
    };
    Draft {
        rules,
        definition: Node::with(Kind::Definition, parts),
        ..Draft::default()
    }
}

/// A draft that has a meaning and a long list in it.
pub fn listing(random: &mut Random) -> Draft {
    let mut draft = draft(random);
    let body = vec![Node::operator(
        "or",
        vec![list(random), expression(random, 1), list(random)],
    )];
    let parts = &mut draft.definition.children;
    let kind = match parts.iter().any(|part| matches!(part.kind, Kind::Process)) {
        true => Kind::Ancestor {
            distance: None,
            unique: None,
        },
        false => Kind::Process,
    };
    parts.push(Node::with(kind, body));
    draft
}

/// Every comparison of every type is reachable from [`draft`].
#[test]
fn the_small_world_is_whole() {
    let kinds: std::collections::BTreeSet<&str> = PROPERTIES
        .iter()
        .map(|name| Property::of(name).kind().name())
        .collect();
    let used: std::collections::BTreeSet<&str> = table()
        .properties()
        .map(|property| property.kind().name())
        .collect();
    assert_eq!(kinds, used);
    let reached: std::collections::BTreeSet<Comparison> = PROPERTIES
        .iter()
        .flat_map(|name| Property::of(name).kind().comparisons())
        .copied()
        .collect();
    assert_eq!(reached.len(), Comparison::ALL.len());
}
