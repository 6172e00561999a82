//! Where it plays: rules, devices, programs and their command lines.

use super::dice::{Dice, uuid};
use crate::detection::{Detection, Device, Facts, Rule, State};
use crate::language::{Property, Value};

/// A rule of ESET Inspect: name, uuid, severity, operation.
pub(super) struct SampleRule(
    pub(super) &'static str,
    pub(super) &'static str,
    pub(super) i64,
    pub(super) &'static str,
);

impl SampleRule {
    /// A detection by this rule on this device.
    pub(super) fn on(&self, device: &str, user: &str) -> Detection {
        Detection {
            rule: Rule {
                uuid: Some(self.1.into()),
                ..Rule::from_name(self.0)
            },
            severity: Some(self.2),
            operation: Some(self.3.into()),
            device: Device {
                name: Some(device.into()),
                uuid: Some(uuid_of(device)),
            },
            user: Some(user.into()),
            ..Detection::default()
        }
    }
}

/// A device keeps its uuid in every sample.
fn uuid_of(device: &str) -> String {
    let fold = |seed: u64| {
        device.bytes().fold(seed, |bits, byte| {
            (bits ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        })
    };
    uuid(fold(0xcbf2_9ce4_8422_2325), fold(0x9ae1_6a3b_2f90_404f))
}

pub(super) fn server(dice: &mut Dice) -> String {
    let kind = dice.word(&["dc", "app", "sql", "web", "fs", "print", "mail", "build"]);
    format!("srv-{kind}-{:02}", 1 + dice.below(24))
}

pub(super) fn workstation(dice: &mut Dice) -> String {
    // Never the tunnel's: it must not hide among its own noise.
    let number = 1 + dice.below(240);
    format!("ws-{:04}", if number == 117 { 241 } else { number })
}

pub(super) fn person(dice: &mut Dice) -> String {
    let name = dice.word(&[
        "a.novak",
        "b.kral",
        "c.ruiz",
        "d.meyer",
        "e.sato",
        "f.dubois",
        "g.rossi",
        "h.lind",
        "i.popov",
        "j.smith",
        "k.okafor",
        "l.tanaka",
        "svc_backup",
        "svc_deploy",
    ]);
    format!("lab\\{name}")
}

/// An address outside, of the ranges kept for examples.
pub(super) fn outside(dice: &mut Dice) -> String {
    let range = dice.word(&["198.51.100", "203.0.113", "192.0.2"]);
    // Below the tunnel's end.
    format!("{range}.{}", 1 + dice.below(60))
}

/// A program as Inspect knows it.
pub(super) struct Program {
    pub(super) path: &'static str,
    pub(super) original: &'static str,
    /// As `Module.SignerName` has it; empty where nobody signed.
    pub(super) signer: &'static str,
    /// As `Module.SignatureType` has it.
    pub(super) signature: i64,
    pub(super) reputation: i64,
    pub(super) popularity: i64,
    pub(super) age: i64,
}

const fn windows(path: &'static str, original: &'static str) -> Program {
    Program {
        path,
        original,
        signer: "Microsoft Windows",
        signature: 90,
        reputation: 9,
        popularity: 10_000_000,
        age: 1460,
    }
}

pub(super) const DNS: Program = windows(r"%SYSTEM%\dns.exe", "dns.exe");
pub(super) const KERNEL: Program = windows(r"%SYSTEM%\ntoskrnl.exe", "ntkrnlmp.exe");
pub(super) const SVCHOST: Program = windows(r"%SYSTEM%\svchost.exe", "svchost.exe");
pub(super) const SERVICES: Program = windows(r"%SYSTEM%\services.exe", "services.exe");
pub(super) const WININIT: Program = windows(r"%SYSTEM%\wininit.exe", "WinInit.exe");
pub(super) const EXPLORER: Program = windows(r"%WINDIR%\explorer.exe", "EXPLORER.EXE");
pub(super) const USERINIT: Program = windows(r"%SYSTEM%\userinit.exe", "USERINIT.EXE");
pub(super) const CMD: Program = windows(r"%SYSTEM%\cmd.exe", "Cmd.Exe");
pub(super) const REG: Program = windows(r"%SYSTEM%\reg.exe", "reg.exe");
pub(super) const TASKKILL: Program = windows(r"%SYSTEM%\taskkill.exe", "taskkill.exe");
pub(super) const CERTUTIL: Program = windows(r"%SYSTEM%\certutil.exe", "CertUtil.exe");
pub(super) const WMIPRVSE: Program = windows(r"%SYSTEM%\wbem\wmiprvse.exe", "Wmiprvse.exe");
pub(super) const W3WP: Program = windows(r"%SYSTEM%\inetsrv\w3wp.exe", "w3wp.exe");
pub(super) const POWERSHELL: Program = windows(
    r"%SYSTEM%\windowspowershell\v1.0\powershell.exe",
    "PowerShell.EXE",
);
pub(super) const JAVA: Program = Program {
    path: r"%PROGRAMFILES%\eclipse adoptium\jre-17\bin\java.exe",
    original: "java.exe",
    signer: r#""Eclipse.org Foundation, Inc.""#,
    signature: 80,
    reputation: 8,
    popularity: 100_000,
    age: 410,
};
pub(super) const SSH: Program = Program {
    path: r"%PROGRAMFILES%\git\usr\bin\ssh.exe",
    original: "ssh.exe",
    signer: "Johannes Schindelin",
    signature: 80,
    reputation: 8,
    popularity: 1_000_000,
    age: 300,
};
pub(super) const UPDATER: Program = Program {
    path: r"%PROGRAMFILES%\fabrikam\agent\fabupdate.exe",
    original: "fabupdate.exe",
    signer: "",
    signature: 70,
    reputation: 6,
    popularity: 100,
    age: 25,
};
pub(super) const PSEXESVC: Program = Program {
    path: r"%WINDIR%\psexesvc.exe",
    original: "psexesvc.exe",
    signer: "Microsoft Corporation",
    signature: 80,
    reputation: 8,
    popularity: 1_000_000,
    age: 900,
};
/// The tunnel's: a renamed plink.
pub(super) const TUNNELLER: Program = Program {
    path: r"%LOCALAPPDATA%\temp\msupd.exe",
    original: "Plink",
    signer: "",
    signature: 70,
    reputation: 5,
    popularity: 1,
    age: 2,
};

impl Program {
    /// What a record says of a process of this program.
    pub(super) fn run(&self, command: Option<&str>, integrity: i64) -> Facts {
        let mut facts = Facts::default();
        let mut known = |name: &str, value| facts.set(Property::of(name), State::Known(value));
        known("FileItem.FullPath", Value::Str(self.path.into()));
        known("Module.OriginalFileName", Value::Str(self.original.into()));
        known("Module.SignatureType", Value::Int(self.signature));
        if !self.signer.is_empty() {
            known("Module.SignerName", Value::Str(self.signer.into()));
        }
        known("LiveGrid.Reputation", Value::Int(self.reputation));
        known("LiveGrid.Popularity", Value::Int(self.popularity));
        known("LiveGrid.Age", Value::Int(self.age));
        known("ProcessInfo.IntegrityLevel", Value::Int(integrity));
        facts.set(
            Property::of("ProcessInfo.CommandLine"),
            command.map_or(State::Absent, |command| {
                State::Known(Value::Str(command.into()))
            }),
        );
        facts
    }

    /// What a record says of it as an ancestor.
    pub(super) fn above(&self) -> Facts {
        let mut facts = Facts::default();
        let mut known = |name: &str, value| facts.set(Property::of(name), State::Known(value));
        known("FileItem.FullPath", Value::Str(self.path.into()));
        known("Module.SignatureType", Value::Int(self.signature));
        facts
    }
}
