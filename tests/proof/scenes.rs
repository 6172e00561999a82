//! Wide drafts in the ways in which they come about, large ones too.

use super::notation::draft;
use quell::finding::{Code, Level};
use quell::proof::{Deadline, findings};
use std::net::Ipv4Addr;
use std::time::Duration;

/// The prefixes of this length in 80.0.0.0/7.
fn nets(length: u32) -> impl Iterator<Item = String> {
    let each = 0..1_u32 << (length - 7);
    each.map(move |at| {
        let address = Ipv4Addr::from_bits((80 << 24) + (at << (32 - length)));
        format!("{address}/{length}")
    })
}

/// The level of Q211 and its figure.
fn hidden(condition: &str) -> Option<(Level, String)> {
    let text = format!("<operations><op TcpIpConnect>{condition}</op></operations>");
    let report = findings(&draft(&text), &Deadline::after(Duration::from_secs(10)));
    let finding = report.findings.into_iter().find(|f| f.code == Code::Q211)?;
    let figure = finding.message.strip_prefix("hides ")?;
    let figure = figure.split_once(" IPv4 addresses")?.0;
    Some((finding.level, figure.to_owned()))
}

#[test]
fn what_is_wide_is_found_however_it_is_written() {
    let list = |each: &mut dyn Iterator<Item = String>| -> String {
        format!("<or>{}</or>", each.collect::<String>())
    };
    let is = |net: &str| format!("[Network.IpAddressV4 is {net}]");
    let seven = list(&mut nets(17).map(|net| is(&net)));
    let joined = nets(16).enumerate();
    let joined =
        list(&mut joined.map(|(at, net)| format!("<and>{}[Network.Port is {at}]</and>", is(&net))));
    let bands = list(&mut (0..200_u32).map(|at| {
        let (low, high) = (at * 64, at * 64 + 63);
        let address = Ipv4Addr::from_bits((10 << 24) + at);
        format!(
            "<and>[Network.IpAddressV4 isnot {address}][Network.Port greaterOrEqual {low}][Network.Port lessOrEqual {high}]</and>"
        )
    }));
    let warning = |count: &str| Some((Level::Warning, format!("{count} of 4,294,967,296")));
    let error = |count: &str| Some((Level::Error, format!("{count} of 4,294,967,296")));
    let all = Some((Level::Error, "all 4,294,967,296".to_owned()));
    for (condition, expected) in [
        // The scene: all but one network.
        (
            "[Network.IpAddressV4 isnot 192.168.2.0/24]",
            error("4,294,967,040"),
        ),
        (
            "<not>[Network.IpAddressV4 is 192.168.2.0/24]</not>",
            error("4,294,967,040"),
        ),
        (
            "<and>[Network.IpAddressV4 isnot 192.168.2.0/25][Network.IpAddressV4 isnot 192.168.2.128/25]</and>",
            error("4,294,967,040"),
        ),
        // A thousand that make a /7.
        (&seven, warning("33,554,432")),
        (
            &format!("<not><not>{seven}</not></not>"),
            warning("33,554,432"),
        ),
        (
            &format!("<and>{seven}[Network.Port isnot 53]</and>"),
            warning("33,554,432"),
        ),
        (&joined, warning("33,554,432")),
        (&format!("<not>{seven}</not>"), error("4,261,412,864")),
        // Each address with ports of its own.
        (&bands, all),
        // A part of it only.
        (
            &format!("<and>{seven}[Network.IpAddressV4 is 80.1.0.0/16]</and>"),
            None,
        ),
    ] {
        let shown: String = condition.chars().take(90).collect();
        assert_eq!(hidden(condition), expected, "{shown}");
    }
}
