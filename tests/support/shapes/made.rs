//! Made-up detections: many devices, users, addresses, ports and command
//! lines, and text that is hard to carry.

use crate::random::Random;
use quell::detection::{Detection, Device, Facts, Rule, State};
use quell::language::{Property, Value};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Stands for half of a surrogate pair, which a `String` can't hold: written
/// as its escape, and read as U+FFFD.
pub const HALF: char = '\u{e0de}';

/// One end each of a connection.
#[derive(Clone, Debug)]
pub struct Connection {
    pub remote: IpAddr,
    pub remote_port: u16,
    pub local: IpAddr,
    pub local_port: u16,
    pub inbound: Option<bool>,
}

/// All that any shape can say of a detection.
#[derive(Clone, Debug)]
pub struct Made {
    pub number: u64,
    pub uuid: String,
    /// In milliseconds since 1970.
    pub time: i64,
    pub rule: String,
    pub rule_uuid: String,
    pub severity: i64,
    pub device: String,
    pub device_uuid: String,
    pub user: Option<String>,
    pub resolved: bool,
    /// The operation and Connect's word for it.
    pub operation: Option<(&'static str, &'static str)>,
    pub connection: Option<Connection>,
    /// With its trailing separator; empty where only the name is known.
    pub folder: String,
    pub file: String,
    pub command: Option<String>,
    pub sha1: String,
    pub signer: Option<&'static str>,
    pub signature: i64,
    pub reputation: i64,
    pub age: i64,
}

/// What a shape can carry of a detection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    Id,
    Time,
    /// The time without its milliseconds.
    Seconds,
    Rule,
    RuleUuid,
    Severity,
    Device,
    DeviceUuid,
    User,
    Resolved,
    Operation,
    /// Address, port and direction.
    Connection,
    /// Both ends, of a firewall's event.
    Ends,
    Process,
    Command,
    /// Signature, signer, reputation and age.
    Module,
}

/// The words that detections are made of.
pub struct Words {
    /// Names and codes.
    rules: &'static [(&'static str, &'static str)],
    folders: &'static [&'static str],
    files: &'static [&'static str],
    commands: &'static [&'static str],
    signers: &'static [&'static str],
    /// The name of one of the devices.
    odd_device: &'static str,
}

/// Text that is hard to carry.
pub const HARD: Words = Words {
    rules: &[
        (
            "Protocol Mismatch - detected RDP communication over non-standard port",
            "E0517",
        ),
        ("Remote Desktop connection from external IP range", "D0522"),
        ("Said \"stop\", they did; or, not", "B0401"),
        ("Größe [x] 規則 \\ / \u{202e}", "F0436a"),
        ("Two\nlines\tand a half \u{e0de}", "FF1022"),
    ],
    folders: &[
        "%SYSTEM%\\",
        "%PROGRAMFILES%\\contoso, inc\\agent 7\\",
        "C:\\Users\\zoë\\Desktop\\\"x\"; [1] {2}\\",
        "/opt/fabrikam/bin/",
        "\\\\server\\share\\\u{65e5}\u{672c}\\",
        "C:\\half \u{e0de}\\",
        "",
    ],
    files: &[
        "svchost.exe",
        "Java.EXE",
        "no extension",
        "two\nlines.sh",
        "name \u{e0de}.exe",
        "größe, \"x\"; y.exe",
        ".hidden",
    ],
    commands: &[
        "-k netsvcs -p",
        "/c \"echo \\\"hi\\\" & exit\"",
        "-Mode:ga -File:C:\\Temp\\x\\",
        "first\r\nsecond\n\nfourth",
        "{\"detections\":[{\"uuid\":\"x\"}]}",
        "a;b,c\td \u{0} \u{7f} \u{1f600} \u{e0de}",
    ],
    signers: &[
        "Microsoft Windows",
        "\"Contoso, spol. s r.o.\"",
        "Fabrikam",
        "Größe & Söhne",
    ],
    odd_device: "größe \"7\"\\\n\u{e0de}",
};

/// Text as most records have it.
pub const PLAIN: Words = Words {
    rules: &[
        (
            "Protocol Mismatch - detected RDP communication over non-standard port",
            "E0517",
        ),
        ("Remote Desktop connection from external IP range", "D0522"),
        ("Processes killing from command line", "B0401"),
        ("Potential credential dumping - Generic", "F0436a"),
        (
            "Unpopular process makes HTTP request to a popular Web Service",
            "E0502",
        ),
    ],
    folders: &[
        "%SYSTEM%\\",
        "%SYSTEM%\\",
        "%WINDIR%\\",
        "%PROGRAMFILES%\\contoso\\agent 7\\",
        "%PROGRAMFILES%\\eclipse adoptium\\jre-17\\bin\\",
        "%LOCALAPPDATA%\\temp\\",
        "c:\\inetpub\\apps\\reports\\bin\\",
    ],
    files: &[
        "svchost.exe",
        "java.exe",
        "dns.exe",
        "w3wp.exe",
        "powershell.exe",
        "updater.exe",
        "agent.exe",
    ],
    commands: &[
        "-k netsvcs -p -s Schedule",
        "-Xmx1024m -Dserver.port=80 org.apache.catalina.startup.Bootstrap start",
        "-ap \"DefaultAppPool\" -v \"v4.0\" -l \"webengine4.dll\" -a \\\\.\\pipe\\iisipm",
        "-NoProfile -ExecutionPolicy Bypass -File C:\\ops\\nightly.ps1",
        "/PID 21288 /F",
        "--config C:\\ProgramData\\contoso\\agent.json",
    ],
    signers: &[
        "Microsoft Windows",
        "\"Contoso, spol. s r.o.\"",
        "Fabrikam",
        "Johannes Schindelin",
    ],
    odd_device: "PC-007.contoso.example",
};

const OPERATIONS: [(&str, &str); 4] = [
    ("TcpIpConnect", "TRIGGERING_EVENT_TYPE_TCP_IP_CONNECTED"),
    (
        "TcpIpAccept",
        "TRIGGERING_EVENT_TYPE_TCP_IP_CONNECTION_ACCEPTED",
    ),
    (
        "TcpIpProtocolIdentified",
        "TRIGGERING_EVENT_TYPE_TCP_IP_NETWORK_PROTOCOL_IDENTIFIED",
    ),
    (
        "CreateProcess",
        "TRIGGERING_EVENT_TYPE_CHILD_PROCESS_STARTED",
    ),
];

fn uuid(random: &mut Random) -> String {
    let (high, low) = (random.next() | 1, random.next());
    let hex = format!("{high:016x}{low:016x}");
    let part = |from: usize, to: usize| hex[from..to].to_owned();
    [
        part(0, 8),
        part(8, 12),
        part(12, 16),
        part(16, 20),
        part(20, 32),
    ]
    .join("-")
}

fn address(random: &mut Random) -> IpAddr {
    match random.below(4) {
        0 => Ipv6Addr::new(0x2001, 0xdb8, 0, random.below(9) as u16, 0, 0, 0, 1).into(),
        _ => Ipv4Addr::new(10, 20, random.below(40) as u8, 1 + random.below(200) as u8).into(),
    }
}

/// Made-up detections; the same seed gives the same ones. Of the command lines
/// a third are new.
pub fn made(count: usize, seed: u64, words: &Words) -> Vec<Made> {
    let random = &mut Random(seed);
    let rule_uuids: Vec<String> = words.rules.iter().map(|_| uuid(random)).collect();
    (0..count)
        .map(|number| one(random, number as u64, &rule_uuids, words))
        .collect()
}

fn one(random: &mut Random, number: u64, rule_uuids: &[String], words: &Words) -> Made {
    let rule = random.below(words.rules.len() as u64) as usize;
    let device = random.below(300);
    let has_process = !random.one_in(9);
    let command = match random.below(6) {
        0 | 1 => Some(format!(
            "{} --run {}",
            random.pick(words.commands),
            random.next()
        )),
        2 => None,
        _ => Some(random.pick(words.commands).to_owned()),
    };
    let connection = (!random.one_in(5)).then(|| Connection {
        remote: address(random),
        remote_port: random.below(65_536) as u16,
        local: address(random),
        local_port: random.pick(&[0, 53, 80, 443, 3389]),
        inbound: random.pick(&[Some(true), Some(false), None]),
    });
    Made {
        number: 10_000 + number,
        uuid: uuid(random),
        time: 1_760_000_000_000 + random.below(30_000_000_000) as i64,
        rule: format!("{} [{}]", words.rules[rule].0, words.rules[rule].1),
        rule_uuid: rule_uuids[rule].clone(),
        severity: 1 + random.below(100) as i64,
        device: match device {
            7 => words.odd_device.to_owned(),
            _ => format!("PC-{device:03}.contoso.example"),
        },
        device_uuid: format!("{device:08x}-0000-4000-8000-00000000beef"),
        user: (!random.one_in(6)).then(|| match random.below(3) {
            0 => "nt authority\\system".to_owned(),
            _ => format!("contoso\\user{}", random.below(90)),
        }),
        resolved: random.one_in(2),
        operation: (!random.one_in(5)).then(|| random.pick(&OPERATIONS)),
        connection,
        folder: if has_process {
            random.pick(words.folders).to_owned()
        } else {
            String::new()
        },
        file: if has_process {
            random.pick(words.files).to_owned()
        } else {
            String::new()
        },
        command,
        sha1: format!("{:040X}", random.next()),
        signer: (!random.one_in(4)).then(|| random.pick(words.signers)),
        signature: random.pick(&[90, 80, 75, 70, 60]),
        reputation: 1 + random.below(9) as i64,
        age: random.below(2000) as i64,
    }
}

/// Text as it is found again.
fn as_read(text: &str) -> String {
    text.replace(HALF, "\u{fffd}")
}

impl Made {
    /// Folder and name in one, or the name alone.
    pub fn path(&self) -> String {
        format!("{}{}", self.folder, self.file)
    }

    /// The detection that a source must bring forth that carries these fields:
    /// everything else is unknown.
    pub fn carried(&self, fields: &[Field]) -> Detection {
        let has = |field| fields.contains(&field);
        let mut detection = Detection {
            id: has(Field::Id).then(|| self.uuid.clone()),
            time: match (has(Field::Time), has(Field::Seconds)) {
                (true, _) => Some(self.time),
                (_, true) => Some(self.time / 1000 * 1000),
                _ => None,
            },
            rule: Rule {
                uuid: has(Field::RuleUuid).then(|| self.rule_uuid.clone()),
                ..match has(Field::Rule) {
                    true => Rule::from_name(&as_read(&self.rule)),
                    false => Rule::default(),
                }
            },
            severity: has(Field::Severity).then_some(self.severity),
            device: Device {
                name: has(Field::Device).then(|| as_read(&self.device)),
                uuid: has(Field::DeviceUuid).then(|| self.device_uuid.clone()),
            },
            user: self.user.clone().filter(|_| has(Field::User)),
            resolved: has(Field::Resolved).then_some(self.resolved),
            operation: match (self.operation, has(Field::Operation)) {
                _ if has(Field::Ends) => Some("Detection".to_owned()),
                (Some((name, _)), true) => Some(name.to_owned()),
                _ => None,
            },
            ..Detection::default()
        };
        if let (Some(connection), true) = (&self.connection, has(Field::Connection)) {
            connected(&mut detection.event, connection);
        }
        if let (Some(connection), true) = (&self.connection, has(Field::Ends)) {
            ended(&mut detection.event, connection);
        }
        self.acted(&mut detection.process, fields);
        detection.complete();
        detection
    }

    fn acted(&self, process: &mut Facts, fields: &[Field]) {
        let has = |field| fields.contains(&field);
        let mut text = |name: &str, text: &str| {
            if !text.is_empty() {
                say(process, name, Value::Str(as_read(text).into()));
            }
        };
        if has(Field::Process) && !self.file.is_empty() {
            match self.folder.is_empty() {
                true => text("FileItem.FileName", &self.file),
                false => text("FileItem.FullPath", &self.path()),
            }
        }
        if has(Field::Command) {
            text(
                "ProcessInfo.CommandLine",
                self.command.as_deref().unwrap_or_default(),
            );
        }
        if has(Field::Module) {
            text("Module.SignerName", self.signer.unwrap_or_default());
            say(process, "Module.SignatureType", Value::Int(self.signature));
            say(process, "LiveGrid.Reputation", Value::Int(self.reputation));
            say(process, "LiveGrid.Age", Value::Int(self.age));
        }
    }
}

impl Connection {
    /// Who opened it, and who was called; without a direction the device did.
    pub fn ends(&self) -> ((IpAddr, u16), (IpAddr, u16)) {
        let (remote, local) = (
            (self.remote, self.remote_port),
            (self.local, self.local_port),
        );
        match self.inbound {
            Some(true) => (remote, local),
            _ => (local, remote),
        }
    }
}

/// The port is that of the service: unknown without a direction.
fn connected(event: &mut Facts, connection: &Connection) {
    say_address(event, "Network.IpAddress", connection.remote);
    if let Some(inbound) = connection.inbound {
        say(event, "Network.Inbound", Value::Bool(inbound));
        let port = match inbound {
            true => connection.local_port,
            false => connection.remote_port,
        };
        say_port(event, port);
    }
}

/// The port is always that of the target.
fn ended(event: &mut Facts, connection: &Connection) {
    let (source, target) = connection.ends();
    if let Some(inbound) = connection.inbound {
        say_address(event, "Network.IpAddress", connection.remote);
        say(event, "Network.Inbound", Value::Bool(inbound));
    }
    say_port(event, target.1);
    say_address(event, "Network.SourceIpAddress", source.0);
    say_address(event, "Network.DestinationIpAddress", target.0);
}

fn say_port(event: &mut Facts, port: u16) {
    if port != 0 {
        say(event, "Network.Port", Value::Int(port.into()));
    }
}

fn say(facts: &mut Facts, name: &str, value: Value) {
    facts.set(Property::of(name), State::Known(value));
}

fn say_address(facts: &mut Facts, name: &str, address: IpAddr) {
    let (family, value) = match address {
        IpAddr::V4(address) => ("V4", Value::Ip4(address.to_bits())),
        IpAddr::V6(address) => ("V6", Value::Ip6(address.to_bits())),
    };
    say(facts, &format!("{name}{family}"), value);
}
