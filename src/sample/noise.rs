//! The rest of a week's detections: a dozen other rules.

use super::dice::Dice;
use super::plots::{HIGH, HIGHEST, MEDIUM, SYSTEM, acted, network, say};
use super::scene::*;
use crate::detection::Detection;
use crate::language::Value;

/// A detection of another rule.
pub(super) fn other(dice: &mut Dice) -> Detection {
    let device = workstation(dice);
    let user = person(dice);
    match dice.below(14) {
        0 | 1 => killing(dice, &device, &user),
        2 => external_desktop(dice),
        3 => ssh(dice, &device, &user),
        4 => autostart(dice, &device, &user),
        5 => download(dice, &device, &user),
        6 => drop(dice, &device, &user),
        7 | 8 => request(dice, &device),
        9 => resolver(dice, &device),
        10 => pipe(dice, &device),
        11 => remote_wmi(dice),
        12 => task_file(dice, &device),
        _ => wmi_query(dice, &device, &user),
    }
}

fn killing(dice: &mut Dice, device: &str, user: &str) -> Detection {
    const CAUSE: SampleRule = SampleRule(
        "Processes killing from command line [B0401]",
        "1ec671aa-3b30-4f42-8dd4-5d678d10e37b",
        34,
        "CreateProcess",
    );
    let mut detection = CAUSE.on(device, user);
    let command = format!("/PID {} /F", 1000 + dice.below(60_000));
    detection.event = TASKKILL.run(Some(&command), HIGH);
    let parent = format!(r"/c D:\jobs\cleanup-{}.cmd", dice.hex(4));
    let by = (&CMD, Some(parent.as_str()), HIGH);
    acted(&mut detection, dice, by, &[&SVCHOST, &SERVICES, &WININIT]);
    detection
}

fn external_desktop(dice: &mut Dice) -> Detection {
    const CAUSE: SampleRule = SampleRule(
        "Remote Desktop Connection from External IP Range [D0522]",
        "62aa69a8-d460-4fe5-a00c-a34ac1ae17eb",
        54,
        "TcpIpAccept",
    );
    let device = server(dice);
    let mut detection = CAUSE.on(&device, r"nt authority\network service");
    let remote = outside(dice);
    network(&mut detection, &remote, 3389, true, None);
    let command = "-k NetworkService -s TermService";
    let by = (&SVCHOST, Some(command), HIGHEST);
    acted(&mut detection, dice, by, &[&SERVICES, &WININIT]);
    detection
}

fn ssh(dice: &mut Dice, device: &str, user: &str) -> Detection {
    const ODD_PORT: SampleRule = SampleRule(
        "Protocol Mismatch - detected SSH communication over non-standard port [E0528]",
        "42833e5c-1ead-44ce-bfcb-ec7522dacf07",
        46,
        "TcpIpProtocolIdentified",
    );
    const OUTSIDE: SampleRule = SampleRule(
        "External SSH Connection [E0529]",
        "f623ecc6-acd0-4414-b028-b734a537169d",
        34,
        "TcpIpConnect",
    );
    let is_odd = dice.below(2) == 0;
    let (cause, port) = if is_odd {
        (ODD_PORT, 2222)
    } else {
        (OUTSIDE, 22)
    };
    let mut detection = cause.on(device, user);
    let remote = outside(dice);
    network(
        &mut detection,
        &remote,
        port,
        false,
        Some("SSH").filter(|_| is_odd),
    );
    let command = format!(
        "-p {port} git@{remote} \"git-upload-pack 'team/{}.git'\"",
        dice.hex(6)
    );
    let by = (&SSH, Some(command.as_str()), MEDIUM);
    acted(&mut detection, dice, by, &[&CMD, &EXPLORER, &USERINIT]);
    detection
}

fn autostart(dice: &mut Dice, device: &str, user: &str) -> Detection {
    const CAUSE: SampleRule = SampleRule(
        "Common AutoStart registry modified by reg.exe [A0103b]",
        "0db62f25-28c1-4cbe-a46c-4b3a76e3c6ce",
        54,
        "RegSetValue",
    );
    let mut detection = CAUSE.on(device, user);
    let key = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Run";
    let name = dice.word(&["OneSync", "FabAgent", "Teams", "Updater"]);
    let command = format!(
        r"add {key} /v {name}{} /d C:\tools\{name}.exe /f",
        dice.below(100)
    );
    let by = (&REG, Some(command.as_str()), MEDIUM);
    acted(&mut detection, dice, by, &[&CMD, &EXPLORER, &USERINIT]);
    detection.extra.push(("registry key".into(), key.into()));
    detection
}

fn download(dice: &mut Dice, device: &str, user: &str) -> Detection {
    const CAUSE: SampleRule = SampleRule(
        "Certutil with download parameter executed [A0425]",
        "760b354e-1e6b-4215-8884-cd44e32f9c8d",
        72,
        "CreateProcess",
    );
    let mut detection = CAUSE.on(device, user);
    let command = format!(
        r"-urlcache -split -f https://files.fabrikam.example/crl/{}.crl C:\temp\{}.crl",
        dice.hex(12),
        dice.hex(4)
    );
    detection.event = CERTUTIL.run(Some(&command), MEDIUM);
    let by = (&CMD, Some("/c update-crl.cmd"), MEDIUM);
    acted(&mut detection, dice, by, &[&SVCHOST, &SERVICES]);
    detection
}

fn drop(dice: &mut Dice, device: &str, user: &str) -> Detection {
    const CAUSE: SampleRule = SampleRule(
        "PowerShell has dropped a suspicious executable [A0306]",
        "8b9ea613-0d68-4003-9b2d-4436c370a95b",
        72,
        "ModuleDrop",
    );
    let mut detection = CAUSE.on(device, user);
    let path = format!(
        r"%LOCALAPPDATA%\temp\{}\setup{}.exe",
        dice.hex(8),
        dice.below(9)
    );
    for (name, value) in [
        ("FileItem.FullPath", Value::Str(path.into())),
        ("Module.SignatureType", Value::Int(70)),
        ("LiveGrid.Reputation", Value::Int(5)),
        ("LiveGrid.Popularity", Value::Int(1)),
    ] {
        say(&mut detection.event, name, value);
    }
    let command = encoded(dice);
    let by = (&POWERSHELL, Some(command.as_str()), MEDIUM);
    acted(&mut detection, dice, by, &[&EXPLORER, &USERINIT]);
    detection
}

fn encoded(dice: &mut Dice) -> String {
    let text = dice.letters(
        88,
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
    );
    format!("-NoProfile -NonInteractive -EncodedCommand {text}==")
}

fn request(dice: &mut Dice, device: &str) -> Detection {
    const CAUSE: SampleRule = SampleRule(
        "Unpopular process made suspicious http query [D0519]",
        "bf9dfb56-2785-42d5-b31b-c54081207609",
        34,
        "HttpRequest",
    );
    let mut detection = CAUSE.on(device, SYSTEM);
    let remote = outside(dice);
    network(&mut detection, &remote, 80, false, Some("HTTP"));
    let host = dice.word(&[
        "updates.fabrikam.example",
        "cdn.contoso.example",
        "telemetry.example",
    ]);
    let url = format!(
        "http://{host}/v{}/check?agent={}",
        dice.below(4),
        dice.hex(16)
    );
    say(
        &mut detection.event,
        "Network.Hostname",
        Value::Str(host.into()),
    );
    say(&mut detection.event, "Network.Url", Value::Str(url.into()));
    let command = format!("--service --session {}", dice.hex(12));
    let by = (&UPDATER, Some(command.as_str()), HIGHEST);
    acted(&mut detection, dice, by, &[&SERVICES, &WININIT]);
    detection
}

fn resolver(dice: &mut Dice, device: &str) -> Detection {
    const CAUSE: SampleRule = SampleRule(
        "Blockchain DNS Resolvers Accessed [D0526]",
        "6c09b088-cf20-4dea-951f-7103d34dd91b",
        34,
        "DnsRequest",
    );
    let mut detection = CAUSE.on(device, SYSTEM);
    let query = format!(
        "ns{}.{}.example",
        dice.below(9),
        dice.letters(8, "abcdefghijkmnpqrstuvwxyz")
    );
    say(
        &mut detection.event,
        "DnsInfo.DnsQuery",
        Value::Str(query.into()),
    );
    let command = "-k NetworkService -p -s Dnscache";
    let by = (&SVCHOST, Some(command), HIGHEST);
    acted(&mut detection, dice, by, &[&SERVICES, &WININIT]);
    detection
}

fn pipe(dice: &mut Dice, device: &str) -> Detection {
    const CAUSE: SampleRule = SampleRule(
        "PsExec named pipe created [A0904]",
        "c0ba13f1-96a7-40c4-8975-d18cc2d224aa",
        54,
        "CreateNamedPipe",
    );
    let mut detection = CAUSE.on(device, SYSTEM);
    let path = format!(
        r"\\.\pipe\PSEXESVC-SRV-BUILD-{:02}-{}-stdout",
        dice.below(24),
        1000 + dice.below(9000)
    );
    say(
        &mut detection.event,
        "FileItem.FullPath",
        Value::Str(path.into()),
    );
    let by = (&PSEXESVC, None, HIGHEST);
    acted(&mut detection, dice, by, &[&SERVICES, &WININIT]);
    detection
}

fn remote_wmi(dice: &mut Dice) -> Detection {
    const CAUSE: SampleRule = SampleRule(
        "Process was executed from remote computer via WMI [A0429]",
        "476742d1-8247-4670-802e-08a9d9028291",
        54,
        "WmiExecution",
    );
    let (device, user) = (server(dice), person(dice));
    let mut detection = CAUSE.on(&device, &user);
    let command = format!("-secured -Embedding {}", dice.hex(4));
    let by = (&WMIPRVSE, Some(command.as_str()), HIGHEST);
    acted(&mut detection, dice, by, &[&SVCHOST, &SERVICES, &WININIT]);
    detection
}

fn task_file(dice: &mut Dice, device: &str) -> Detection {
    const CAUSE: SampleRule = SampleRule(
        "Legacy Scheduled task file written or modified [A0138]",
        "9a3eb821-18cd-4be3-b591-9becd69db642",
        46,
        "WriteFile",
    );
    let mut detection = CAUSE.on(device, SYSTEM);
    let path = format!(
        r"%WINDIR%\tasks\{}-{}.job",
        dice.word(&["backup", "sync", "report"]),
        dice.hex(6)
    );
    say(
        &mut detection.event,
        "FileItem.FullPath",
        Value::Str(path.into()),
    );
    let command = "-k netsvcs -p -s Schedule";
    let by = (&SVCHOST, Some(command), HIGHEST);
    acted(&mut detection, dice, by, &[&SERVICES, &WININIT]);
    detection
}

fn wmi_query(dice: &mut Dice, device: &str, user: &str) -> Detection {
    const CAUSE: SampleRule = SampleRule(
        "PowerShell queried users/groups information via WMI [A1105c]",
        "b3eed853-15d9-4941-bcd1-cc1a64de4a1b",
        34,
        "WmiQuery",
    );
    let mut detection = CAUSE.on(device, user);
    let command = encoded(dice);
    let by = (&POWERSHELL, Some(command.as_str()), HIGH);
    acted(&mut detection, dice, by, &[&SVCHOST, &SERVICES, &WININIT]);
    detection
}
