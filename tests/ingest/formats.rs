//! What each format's fields come to.

use super::{NATIVE, event, extra, fixture, get, one, process, read};
use quell::detection::{Ancestors, Facts, Subject};

#[test]
fn a_native_record_is_taken_as_it_is() {
    let read = read(NATIVE);
    let detection = &read.detections[0];
    assert_eq!(detection.id.as_deref(), Some("7f3a"));
    assert_eq!(detection.time, Some(1_795_144_327_000));
    assert_eq!(detection.rule.code.as_deref(), Some("E0517"));
    assert_eq!(detection.severity, Some(46));
    assert_eq!(detection.resolved, Some(false));
    assert_eq!(
        detection.operation.as_deref(),
        Some("TcpIpProtocolIdentified")
    );
    for (name, text) in [
        ("Network.IpAddressV4", "192.168.2.123"),
        ("Network.IpAddressV6", "-"),
        ("Network.Port", "53"),
        ("Network.Inbound", "true"),
        ("Network.Hostname", ""),
        ("Network.Protocol", "?"),
        ("Foo.Bar", "7"),
    ] {
        assert_eq!(event(detection, name), text, "{name}");
    }
    assert_eq!(process(detection, "FileItem.FileName"), "dns.exe");
    assert_eq!(process(detection, "ProcessInfo.CommandLine"), "-");
    assert_eq!(process(detection, "Module.SignatureType"), "90");
    assert_eq!(process(detection, "LiveGrid.Age"), "?");
    assert_eq!(read.summary.warnings.values().sum::<u64>(), 1);
    assert_eq!(detection.parentprocess, Some(Facts::none()));
    let Ancestors::Known(list) = &detection.ancestors else {
        panic!("no ancestors");
    };
    assert_eq!(list.len(), 2);
    assert!(list[1].is_none);
    assert_eq!(extra(detection, "SHA-1"), Some("AA"));
}

#[test]
fn native_edges() {
    let empty = one(r#"{"id":7,"ancestors":null,"event":null,"operation":null}"#);
    assert_eq!(empty.id.as_deref(), Some("7"));
    assert_eq!(empty.ancestors, Ancestors::Known(vec![]));
    assert_eq!(event(&empty, "Network.Port"), "-");
    assert_eq!(process(&empty, "FileItem.FileName"), "?");
    assert_eq!(empty.operation, None);
    let odd = one(
        r#"{"rule":"Name [D0522]","device":"DC01","operation":"Mine","event":{"OpenProcess.AccessRight":["a","b"],"Network.Port":0,"Network.IpAddressV6":"10.0.0.1","DnsInfo.DnsQuery":5}}"#,
    );
    assert_eq!(odd.rule.code.as_deref(), Some("D0522"));
    assert_eq!(odd.device.name.as_deref(), Some("DC01"));
    assert_eq!(odd.operation.as_deref(), Some("Mine"));
    assert_eq!(event(&odd, "OpenProcess.AccessRight"), "a, b");
    assert_eq!(event(&odd, "Network.Port"), "0");
    assert_eq!(event(&odd, "Network.IpAddressV4"), "10.0.0.1");
    assert_eq!(event(&odd, "DnsInfo.DnsQuery"), "5");
    let set = one(r#"{"event":{"OpenProcess.AccessRight":"a"}}"#);
    assert_eq!(event(&set, "OpenProcess.AccessRight"), "a");
    let long = one(r#"{"id":123456789012345678901,"time":"x"}"#);
    assert_eq!(long.id.as_deref(), Some("123456789012345678901"));
    assert_eq!(long.time, None);
}

#[test]
fn connect_v1() {
    let read = fixture("connect-v1.json");
    assert_eq!(read.detections.len(), 4);
    let [inbound, outbound, bare, empty] = &read.detections[..] else {
        panic!("four detections");
    };
    assert_eq!(
        inbound.id.as_deref(),
        Some("0aa9e1c2-0001-4000-8000-000000000001")
    );
    assert_eq!(inbound.rule.name.as_deref(), Some("TCP scan"));
    assert_eq!(inbound.operation, None);
    assert_eq!(event(inbound, "Network.IpAddressV4"), "203.0.113.7");
    assert_eq!(event(inbound, "Network.Port"), "80");
    assert_eq!(event(inbound, "Network.Inbound"), "true");
    assert_eq!(event(inbound, "Network.Protocol"), "?");
    assert_eq!(event(inbound, "Network.SourceIpAddressV4"), "?");
    assert_eq!(
        process(inbound, "FileItem.FullPath"),
        r"C:\Windows\explorer.exe"
    );
    assert_eq!(inbound.device.uuid.as_deref(), Some("dev-1"));
    assert_eq!(inbound.user.as_deref(), Some(r"lab\ann"));
    assert_eq!(extra(inbound, "SHA-1"), Some("AB01"));
    assert_eq!(event(outbound, "Network.Port"), "8443");
    assert_eq!(event(outbound, "Network.IpAddressV6"), "2001:db8::7");
    assert_eq!(event(outbound, "Network.IpAddressV4"), "-");
    assert_eq!(event(bare, "Network.IpAddressV4"), "203.0.113.9");
    assert_eq!(event(bare, "Network.Port"), "?");
    assert_eq!(event(bare, "Network.Inbound"), "?");
    assert_eq!(process(bare, "FileItem.FullPath"), "?");
    assert_eq!(process(bare, "FileItem.FileName"), "java.exe");
    assert!(empty.rule.is_unknown());
    assert_eq!(empty.event, Facts::default());
    assert_eq!(
        read.summary.warnings.values().sum::<u64>(),
        1,
        "the masked address"
    );
}

#[test]
fn connect_v2() {
    let read = fixture("connect-v2.json");
    let [first, second] = &read.detections[..] else {
        panic!("two detections");
    };
    assert_eq!(first.operation.as_deref(), Some("TcpIpProtocolIdentified"));
    assert_eq!(
        first.rule.uuid.as_deref(),
        Some("c4a543e3-f4c6-4a62-9964-d131265a0bf2")
    );
    assert_eq!(first.rule.code.as_deref(), Some("E0517"));
    assert_eq!((first.severity, first.resolved), (Some(46), Some(false)));
    assert_eq!(first.device.name.as_deref(), Some("dc01"));
    assert_eq!(first.user.as_deref(), Some(r"nt authority\system"));
    assert_eq!(event(first, "Network.Port"), "53");
    assert_eq!(event(first, "Network.Inbound"), "true");
    assert_eq!(process(first, "FileItem.FullPath"), r"%SYSTEM%\dns.exe");
    assert_eq!(process(first, "ProcessInfo.CommandLine"), "-k");
    assert_eq!(extra(first, "trigger port"), Some("53"));
    assert_eq!(second.operation, None);
    assert_eq!(
        extra(second, "triggering event"),
        Some("TRIGGERING_EVENT_TYPE_TCP_IP_DISCONNECTED")
    );
    assert_eq!(second.rule.name, None, "v2 has no name in its type");
}

#[test]
fn syslog() {
    let read = fixture("protect.log");
    assert_eq!(read.detections.len(), 6);
    let [old, new, lower, firewall, outbound, linked] = &read.detections[..] else {
        panic!("six detections");
    };
    assert_eq!(old.id.as_deref(), Some("11614"));
    assert_eq!(old.rule.code.as_deref(), Some("D0522"));
    assert_eq!(old.time, Some(1_615_974_009_000));
    assert_eq!(old.operation, None);
    assert_eq!(event(old, "Network.IpAddressV4"), "?");
    assert_eq!(process(old, "FileItem.FullPath"), r"%SYSTEM%\svchost.exe");
    assert_eq!(old.device.name.as_deref(), Some("mail.example"));
    assert_eq!(
        new.id.as_deref(),
        Some("3f3f5a5a-0002-4000-8000-000000000002")
    );
    assert_eq!(new.severity, Some(34));
    assert_eq!(new.resolved, None);
    assert_eq!(process(new, "ProcessInfo.CommandLine"), "/PID 4242 /F");
    assert_eq!(extra(new, "trigger"), Some(r"%SYSTEM%\cmd.exe"));
    assert_eq!(lower.id.as_deref(), Some("77"));
    assert_eq!(lower.rule.name.as_deref(), Some("killing [b0401]"));
    assert_eq!(process(lower, "FileItem.FileName"), "taskkill.exe");
    assert_eq!(firewall.operation.as_deref(), Some("Detection"));
    assert_eq!(firewall.rule.name.as_deref(), Some("RPC/Exploit.Lab"));
    assert_eq!(firewall.id, None);
    assert_eq!(event(firewall, "Network.IpAddressV4"), "192.168.30.32");
    assert_eq!(event(firewall, "Network.Port"), "49677");
    assert_eq!(event(firewall, "Network.Inbound"), "true");
    assert_eq!(
        event(firewall, "Network.SourceIpAddressV4"),
        "192.168.30.32"
    );
    assert_eq!(
        event(firewall, "Network.DestinationIpAddressV4"),
        "203.0.113.5"
    );
    assert_eq!(firewall.user.as_deref(), Some(r"NT AUTHORITY\SYSTEM"));
    assert_eq!(event(outbound, "Network.IpAddressV4"), "203.0.113.6");
    assert_eq!(outbound.rule.name.as_deref(), Some("Botnet"));
    assert_eq!(event(outbound, "Network.SourceIpAddressV4"), "?", "masked");
    assert_eq!(
        linked.id.as_deref(),
        Some("993374"),
        "the zero uuid is none"
    );
    assert_eq!(
        read.others,
        ["HEARTBEAT", "Audit_Event", "HEARTBEAT", "Threat_Event"]
    );
    let lines: Vec<u32> = read.skipped.iter().map(|what| what.line).collect();
    assert_eq!(lines, [5, 10]);
    assert!(
        read.skipped[0]
            .error
            .starts_with("not JSON: `Detection type")
    );
    assert!(read.skipped[1].column.is_some());
}

#[test]
fn rest() {
    let read = fixture("rest.json");
    let [first, second, third] = &read.detections[..] else {
        panic!("three detections");
    };
    assert_eq!(
        first.id.as_deref(),
        Some("11111111-0003-4000-8000-000000000003")
    );
    assert_eq!(
        first.rule.uuid.as_deref(),
        Some("62aa69a8-d460-4fe5-a00c-a34ac1ae17eb")
    );
    assert_eq!(first.device.name.as_deref(), Some("exchange.example"));
    assert_eq!(first.operation, None);
    assert_eq!(process(first, "FileItem.FullPath"), r"%SYSTEM%\svchost.exe");
    assert_eq!(
        process(first, "ProcessInfo.CommandLine"),
        "-k NetworkService"
    );
    assert_eq!(process(first, "Module.SignatureType"), "90");
    assert_eq!(process(first, "LiveGrid.Reputation"), "9");
    assert_eq!(process(first, "LiveGrid.Age"), "800");
    assert_eq!(process(first, "Module.SignerName"), "Example Corp");
    assert_eq!(first.user.as_deref(), Some(r"nt authority\network service"));
    assert_eq!(second.id.as_deref(), Some("11615"));
    assert_eq!(process(second, "FileItem.FileName"), "java.exe");
    assert_eq!(process(second, "FileItem.FullPath"), "?");
    assert_eq!(process(second, "Module.SignatureType"), "?");
    assert_eq!(second.resolved, Some(true));
    assert_eq!(third.id.as_deref(), Some("11616"));
    assert_eq!(get(third, Subject::Event, "Network.IpAddressV4"), "?");
}

#[test]
fn on_prem_paths_are_folders_or_whole() {
    let of = |fields: &str| {
        let mut read = read(&format!(
            "{{\"ruleName\":\"r\",\"computerName\":\"c\",{fields}}}"
        ));
        let warnings = read.summary.warnings.values().sum::<u64>();
        (read.detections.remove(0), warnings)
    };
    let names = [
        "FileItem.FullPath",
        "FileItem.Path",
        "FileItem.FileName",
        "FileItem.FileNameWithoutExtension",
        "FileItem.Extension",
    ];
    for (fields, values, count) in [
        (
            r#""processPath":"%SYSTEM%\\","moduleName":"dns.exe""#,
            [r"%SYSTEM%\dns.exe", r"%SYSTEM%\", "dns.exe", "dns", "exe"],
            0,
        ),
        (
            r#""moduleName":"run","processPath":"/opt/x/""#,
            ["/opt/x/run", "/opt/x/", "run", "run", ""],
            0,
        ),
        (
            r#""processPath":"%SYSTEM%\\""#,
            ["?", r"%SYSTEM%\", "?", "?", "?"],
            0,
        ),
        (
            r#""processPath":"%SYSTEM%\\DNS.exe","moduleName":"dns.exe""#,
            [r"%SYSTEM%\DNS.exe", r"%SYSTEM%\", "DNS.exe", "DNS", "exe"],
            0,
        ),
        (
            r#""processPath":"%SYSTEM%\\dns.exe","moduleName":"other.exe""#,
            [r"%SYSTEM%\dns.exe", r"%SYSTEM%\", "?", "?", "?"],
            1,
        ),
        (
            r#""processPath":"","moduleName":"C:\\x\\a.exe""#,
            [r"C:\x\a.exe", r"C:\x\", "a.exe", "a", "exe"],
            0,
        ),
        (
            r#""processPath":null,"moduleName":"a.exe""#,
            ["?", "?", "a.exe", "a", "exe"],
            0,
        ),
    ] {
        let (detection, warnings) = of(fields);
        let found = names.map(|name| process(&detection, name));
        assert_eq!(found, values, "{fields}");
        assert_eq!(warnings, count, "{fields}");
    }
    let signed = of(r#""moduleSigner":"\"ESET, spol. s r.o.\"","moduleSignatureType":"Trusted""#).0;
    assert_eq!(
        process(&signed, "Module.SignerName"),
        "\"ESET, spol. s r.o.\""
    );
    assert_eq!(process(&signed, "Module.SignatureType"), "90");
    let unsigned = of(r#""moduleSigner":"","moduleSignatureType":70"#).0;
    assert_eq!(process(&unsigned, "Module.SignerName"), "?");
    assert_eq!(process(&unsigned, "Module.SignatureType"), "70");
}

#[test]
fn formats_may_be_mixed_line_by_line() {
    let text = format!(
        "{NATIVE}\n{}\n{}\n",
        r#"{"event_type":"ESET Inspect Alert","rulename":"a [B0401]"}"#,
        r#"{"ruleName":"b [D0522]","computerName":"c"}"#
    );
    let codes: Vec<_> = read(&text)
        .detections
        .into_iter()
        .map(|d| d.rule.code)
        .collect();
    assert_eq!(
        codes,
        [
            Some("E0517".into()),
            Some("B0401".into()),
            Some("D0522".into())
        ]
    );
}
