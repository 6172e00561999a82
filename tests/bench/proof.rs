//! Proofs: what a draft's verdict and all its findings cost.

use crate::notation::draft;
use quell::finding::Code;
use quell::proof::{Deadline, breadth, findings, reach};
use quell::rule::Draft;
use quell::rule::meaning;
use std::fmt::Write;
use std::time::{Duration, Instant};

fn realistic() -> Draft {
    draft(
        r"<operations><op TcpIpProtocolIdentified><and>
        <or>[Network.IpAddressV4 is 192.168.2.123][Network.IpAddressV4 is 192.168.2.124]
        [Network.IpAddressV4 is 192.168.5.0/24][Network.IpAddressV6 is fd00::7]</or>
        <or>[Network.Port is 53][Network.Port is 80][Network.Port is 445]</or>
        [Network.Inbound is true][Network.Protocol isnot RDP]</and></op></operations>
        <process><or><and>[FileItem.FullPath starts C:\Program Files\][FileItem.FileName is nessusd.exe]
        [Module.SignatureType greaterOrEqual Valid][ProcessInfo.CommandLine notcontains -exec]</and>
        <and>[FileItem.Path is %SYSTEM%\]<or>[FileItem.FileName is dns.exe][FileItem.FileName is svchost.exe]</or>
        [ProcessInfo.CommandLine contains -k netsvcs][LiveGrid.Reputation greaterOrEqual 8]</and></or></process>
        <parentprocess>[FileItem.FullPath is %SYSTEM%\services.exe]</parentprocess>
        <ancestor>[FileItem.FileName is wininit.exe]</ancestor>",
    )
}

fn list(one: impl Fn(usize) -> String) -> Draft {
    let all: String = (0..1000).map(one).collect();
    draft(&format!(
        "<operations><op TcpIpConnect><or>{all}</or></op></operations>"
    ))
}

/// Each condition a question of its own, each clause over three properties, and
/// no way to say no early: the worst shape found.
fn worst() -> Draft {
    let mut text = String::from("<process><and>");
    let asks = [
        "FileItem.FullPath contains",
        "ProcessInfo.CommandLine contains",
        "Module.OriginalFileName contains",
        "FileItem.FileName contains",
        "FileItem.Path contains",
        "FileItem.Extension contains",
    ];
    let mut seed = 1usize;
    for _ in 0..40 {
        text.push_str("<or>");
        for _ in 0..3 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let at = seed >> 40;
            let literal = ["aa", "bb", "ab", "ba"][at / 6 % 4];
            let how = asks[at % 6];
            let how = if (at / 24).is_multiple_of(2) {
                how.to_owned()
            } else {
                how.replace("contains", "notcontains")
            };
            let _ = write!(text, "[{how} {literal}]");
        }
        text.push_str("</or>");
    }
    text.push_str("</and></process>");
    draft(&text)
}

fn least(mut run: impl FnMut()) -> Duration {
    let mut times: Vec<Duration> = (0..7)
        .map(|_| {
            let start = Instant::now();
            run();
            start.elapsed()
        })
        .collect();
    times.sort_unstable();
    times[3]
}

/// Prints the figures.
pub(crate) fn measure() {
    let drafts = [
        ("20 conditions, realistic", realistic()),
        (
            "1,000 addresses under one or",
            list(|at| format!("[Network.IpAddressV4 is 10.{}.{}.7]", at / 250, at % 250)),
        ),
        (
            "1,000 hosts under one or",
            list(|at| format!("[Network.Hostname is host-{at}.example]")),
        ),
        (
            "1,000 pairs of address and port",
            list(|at| {
                format!(
                    "<and>[Network.IpAddressV4 is 10.0.{}.{}][Network.Port is {at}]</and>",
                    at / 250,
                    at % 250
                )
            }),
        ),
        ("24 conditions over 6 properties, worst", worst()),
    ];
    for (name, draft) in &drafts {
        let definition = meaning::of(&draft.definition)
            .definition
            .expect("a meaning");
        let found = breadth(&definition, &Deadline::default());
        let proof = least(|| {
            breadth(&definition, &Deadline::default());
        });
        let start = Instant::now();
        let report = findings(draft, &Deadline::default());
        let all = start.elapsed();
        let dead = report
            .findings
            .iter()
            .filter(|f| f.code == Code::Q104)
            .count();
        let start = Instant::now();
        let reach = reach(&definition, &Deadline::default());
        println!(
            "{name}: {} in {proof:?}; all findings ({dead} dead) {all:?}; reach {:?} ({})",
            found.coverage.name(),
            start.elapsed(),
            reach
                .iter()
                .map(quell::proof::Reach::describe)
                .collect::<Vec<_>>()
                .join("; ")
        );
    }
}
