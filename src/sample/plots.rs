//! What happens: the flood, the two attacks, and how a process is told of.

use super::dice::Dice;
use super::scene::*;
use super::{PIVOT, SCANNERS, TUNNEL, TUNNEL_DEVICE};
use crate::detection::{Ancestors, Detection, Facts, State};
use crate::language::{Property, Value};

const MISMATCH: SampleRule = SampleRule(
    "Protocol Mismatch - detected RDP communication over non-standard port [E0517]",
    "c4a543e3-f4c6-4a62-9964-d131265a0bf2",
    46,
    "TcpIpProtocolIdentified",
);
pub(super) const SYSTEM: &str = r"nt authority\system";
pub(super) const MEDIUM: i64 = 8192;
pub(super) const HIGH: i64 = 12288;
pub(super) const HIGHEST: i64 = 16384;

/// A scanner tries RDP on whatever port is open.
pub(super) fn flood(dice: &mut Dice) -> Detection {
    let device = match dice.below(3) {
        0 => workstation(dice),
        _ => server(dice),
    };
    let mut detection = MISMATCH.on(&device, SYSTEM);
    let port = *dice.pick(&[
        53, 53, 80, 80, 80, 443, 445, 445, 445, 8080, 8080, 135, 5985, 8443,
    ]);
    let scanner = dice.pick(&SCANNERS);
    network(&mut detection, scanner, port, true, Some("RDP"));
    match port {
        53 => {
            let by = (&DNS, None, HIGHEST);
            acted(&mut detection, dice, by, &[&SERVICES, &WININIT]);
        }
        80 | 443 if dice.below(3) == 0 => {
            let command = format!(
                r#"-ap "{}" -v "v4.0" -l "webengine4.dll" -a \\.\pipe\iisipm{} -h "C:\inetpub\temp\apppools\{}.config""#,
                dice.word(&["DefaultAppPool", "intranet", "portal", "api"]),
                dice.uuid(),
                dice.hex(6)
            );
            let by = (&W3WP, Some(command.as_str()), MEDIUM);
            acted(&mut detection, dice, by, &[&SVCHOST, &SERVICES, &WININIT]);
        }
        80 | 443 | 8080 | 8443 => {
            let command = java(dice, port);
            let by = (&JAVA, Some(command.as_str()), HIGHEST);
            acted(&mut detection, dice, by, &[&SERVICES, &WININIT]);
        }
        445 if dice.below(2) == 0 => {
            // Nothing listens but the kernel, and often not even that is named.
            detection.process = Facts::none();
            detection.parentprocess = Some(Facts::none());
            detection.ancestors = Ancestors::Known(Vec::new());
        }
        445 => acted(&mut detection, dice, (&KERNEL, None, HIGHEST), &[]),
        _ => {
            let service = dice.word(&["RPCSS -p", "NetworkService -p -s WinRM", "LocalService -p"]);
            let command = format!("-k {service}");
            let by = (&SVCHOST, Some(command.as_str()), HIGHEST);
            acted(&mut detection, dice, by, &[&SERVICES, &WININIT]);
        }
    }
    detection
}

fn java(dice: &mut Dice, port: i64) -> String {
    let app = dice.word(&[
        "jenkins", "solr", "portal", "billing", "jira", "nexus", "kafka",
    ]);
    format!(
        r"-Xms512m -Xmx{}m -Dserver.port={port} -Dcatalina.base=D:\apps\{app}{} -Djava.io.tmpdir=D:\tmp\{} org.apache.catalina.startup.Bootstrap start",
        512 * (1 + dice.below(16)),
        dice.below(30),
        dice.hex(8)
    )
}

/// RDP to the outside through the web port, by a renamed plink.
pub(super) fn tunnel(dice: &mut Dice) -> Detection {
    let mut detection = MISMATCH.on(TUNNEL_DEVICE, r"lab\j.smith");
    network(&mut detection, TUNNEL, 443, false, Some("RDP"));
    let command = format!(
        "-N -R {}:127.0.0.1:3389 sync@{TUNNEL} -P 443 -batch",
        33000 + dice.below(40)
    );
    let by = (&TUNNELLER, Some(command.as_str()), MEDIUM);
    acted(
        &mut detection,
        dice,
        by,
        &[&POWERSHELL, &EXPLORER, &USERINIT],
    );
    detection
}

/// A host among the scanners' neighbours logs on to server after server.
pub(super) fn pivot(dice: &mut Dice) -> Detection {
    let device = dice.word(&["srv-dc-02", "srv-sql-01", "srv-fs-03", "srv-mail-01"]);
    let mut detection = MISMATCH.on(device, r"nt authority\network service");
    let port = *dice.pick(&[3390, 443, 3390]);
    network(&mut detection, PIVOT, port, true, Some("RDP"));
    let command = "-k NetworkService -s TermService";
    let by = (&SVCHOST, Some(command), HIGHEST);
    acted(&mut detection, dice, by, &[&SERVICES, &WININIT]);
    detection
}

/// The acting process, its command line and integrity, and the programs above it,
/// with what is known of its file.
pub(super) fn acted(
    detection: &mut Detection,
    dice: &mut Dice,
    (program, command, integrity): (&Program, Option<&str>, i64),
    above: &[&Program],
) {
    detection.process = program.run(command, integrity);
    let ancestors: Vec<Facts> = above.iter().map(|program| program.above()).collect();
    detection.parentprocess = Some(ancestors.first().cloned().unwrap_or_else(Facts::none));
    detection.ancestors = Ancestors::Known(ancestors);
    detection
        .extra
        .push(("SHA-1".into(), sha1_of(program, dice)));
}

/// A program has one of a few builds.
fn sha1_of(program: &Program, dice: &mut Dice) -> String {
    let seed = program.path.bytes().fold(dice.below(3), |seed, byte| {
        seed.wrapping_mul(31).wrapping_add(byte.into())
    });
    Dice::new(seed).hex(40)
}

pub(super) fn network(
    detection: &mut Detection,
    remote: &str,
    port: i64,
    inbound: bool,
    protocol: Option<&str>,
) {
    let event = &mut detection.event;
    if let Some(address) = crate::language::parse_address(remote) {
        say(event, "Network.IpAddressV4", address);
    }
    say(event, "Network.Port", Value::Int(port));
    say(event, "Network.Inbound", Value::Bool(inbound));
    if let Some(protocol) = protocol {
        say(event, "Network.Protocol", Value::Str(protocol.into()));
    }
}

pub(super) fn say(facts: &mut Facts, name: &str, value: Value) {
    facts.set(Property::of(name), State::Known(value));
}
