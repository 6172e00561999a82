//! Rules and exclusions written for the made-up detections: those that raise them,
//! and some with operations and names that the language's table does not have.

use std::fmt::Write;

/// A made-up rule: name, uuid, severity, and its definition as XML.
#[derive(Clone, Copy, Debug)]
pub struct RuleText {
    /// Its name, the code in brackets.
    pub name: &'static str,
    /// Its uuid.
    pub uuid: &'static str,
    /// Its severity score.
    pub severity: i64,
    /// Its operations, each with its conditions as XML.
    operations: &'static [(&'static str, &'static str)],
}

impl RuleText {
    /// The rule as a tenant gives it.
    pub fn xml(&self) -> String {
        let mut operations = String::new();
        for (operation, conditions) in self.operations {
            let _ = writeln!(
                operations,
                "      <operation type=\"{operation}\">\n        {conditions}\n      </operation>"
            );
        }
        format!(
            "<rule>\n  <definition>\n    <operations>\n{operations}    </operations>\n  </definition>\n  \
             <description>\n    <guid>{}</guid>\n    <name>{}</name>\n    <severity>{}</severity>\n  </description>\n</rule>\n",
            self.uuid, self.name, self.severity
        )
    }
}

const fn rule(
    name: &'static str,
    uuid: &'static str,
    severity: i64,
    operations: &'static [(&'static str, &'static str)],
) -> RuleText {
    RuleText {
        name,
        uuid,
        severity,
        operations,
    }
}

/// The rules.
pub const RULES: [RuleText; 20] = [
    rule(
        "Protocol Mismatch - detected RDP communication over non-standard port [E0517]",
        "c4a543e3-f4c6-4a62-9964-d131265a0bf2",
        46,
        &[(
            "TcpIpProtocolIdentified",
            r#"<operator type="AND"><condition component="Network" property="Protocol" condition="is" value="RDP"/><condition component="Network" property="Port" condition="isnot" value="3389"/></operator>"#,
        )],
    ),
    rule(
        "Processes killing from command line [B0401]",
        "1ec671aa-3b30-4f42-8dd4-5d678d10e37b",
        34,
        &[(
            "CreateProcess",
            r#"<condition component="FileItem" property="FileName" condition="is" value="taskkill.exe"/>"#,
        )],
    ),
    rule(
        "Remote Desktop Connection from External IP Range [D0522]",
        "62aa69a8-d460-4fe5-a00c-a34ac1ae17eb",
        54,
        &[(
            "TcpIpAccept",
            r#"<condition component="Network" property="Port" condition="is" value="3389"/>"#,
        )],
    ),
    rule(
        "Protocol Mismatch - detected SSH communication over non-standard port [E0528]",
        "42833e5c-1ead-44ce-bfcb-ec7522dacf07",
        46,
        &[(
            "TcpIpProtocolIdentified",
            r#"<operator type="AND"><condition component="Network" property="Protocol" condition="is" value="SSH"/><condition component="Network" property="Port" condition="isnot" value="22"/></operator>"#,
        )],
    ),
    rule(
        "External SSH Connection [E0529]",
        "f623ecc6-acd0-4414-b028-b734a537169d",
        34,
        &[(
            "TcpIpConnect",
            r#"<condition component="Network" property="Port" condition="is" value="22"/>"#,
        )],
    ),
    rule(
        "Common AutoStart registry modified by reg.exe [A0103b]",
        "0db62f25-28c1-4cbe-a46c-4b3a76e3c6ce",
        54,
        &[(
            "RegSetValue",
            r#"<condition component="RegistryItem" property="Key" condition="contains" value="\CurrentVersion\Run"/>"#,
        )],
    ),
    rule(
        "Certutil with download parameter executed [A0425]",
        "760b354e-1e6b-4215-8884-cd44e32f9c8d",
        72,
        &[(
            "CreateProcess",
            r#"<operator type="AND"><condition component="FileItem" property="FileName" condition="is" value="certutil.exe"/><condition component="ProcessInfo" property="CommandLine" condition="contains" value="urlcache"/></operator>"#,
        )],
    ),
    rule(
        "PowerShell has dropped a suspicious executable [A0306]",
        "8b9ea613-0d68-4003-9b2d-4436c370a95b",
        72,
        &[(
            "ModuleDrop",
            r#"<condition component="LiveGrid" property="Reputation" condition="less" value="5"/>"#,
        )],
    ),
    rule(
        "Unpopular process made suspicious http query [D0519]",
        "bf9dfb56-2785-42d5-b31b-c54081207609",
        34,
        &[(
            "HttpRequest",
            r#"<condition component="HttpInfo" property="Verdict" condition="is" value="Suspicious"/>"#,
        )],
    ),
    rule(
        "Blockchain DNS Resolvers Accessed [D0526]",
        "6c09b088-cf20-4dea-951f-7103d34dd91b",
        34,
        &[(
            "DnsRequest",
            r#"<condition component="DnsInfo" property="Resolver" condition="contains" value="blockchain"/>"#,
        )],
    ),
    rule(
        "PsExec named pipe created [A0904]",
        "c0ba13f1-96a7-40c4-8975-d18cc2d224aa",
        54,
        &[(
            "CreateNamedPipe",
            r#"<condition component="NamedPipe" property="Name" condition="contains" value="psexesvc"/>"#,
        )],
    ),
    rule(
        "Process was executed from remote computer via WMI [A0429]",
        "476742d1-8247-4670-802e-08a9d9028291",
        54,
        &[(
            "WmiExecution",
            r#"<condition component="WmiInfo" property="IsRemote" condition="is" value="true"/>"#,
        )],
    ),
    rule(
        "Legacy Scheduled task file written or modified [A0138]",
        "9a3eb821-18cd-4be3-b591-9becd69db642",
        46,
        &[(
            "WriteFile",
            r#"<condition component="FileItem" property="Path" condition="starts" value="%WINDIR%\tasks\"/>"#,
        )],
    ),
    rule(
        "PowerShell queried users/groups information via WMI [A1105c]",
        "b3eed853-15d9-4941-bcd1-cc1a64de4a1b",
        34,
        &[(
            "WmiQuery",
            r#"<condition component="WmiInfo" property="Query" condition="contains" value="Win32_UserAccount"/>"#,
        )],
    ),
    rule(
        "Clipboard read by an unsigned program [Z9001]",
        "5d0a6a10-0c5e-4f6d-9f53-6f0f7e2a9001",
        40,
        &[(
            "ClipboardRead",
            r#"<condition component="ClipboardInfo" property="Format" condition="is" value="Text"/>"#,
        )],
    ),
    rule(
        "Volume shadow copies removed [Z9002]",
        "5d0a6a10-0c5e-4f6d-9f53-6f0f7e2a9002",
        85,
        &[
            (
                "ShadowCopyDelete",
                r#"<condition component="ShadowCopy" property="Volume" condition="starts" value="C:"/>"#,
            ),
            (
                "CreateProcess",
                r#"<condition component="FileItem" property="FileName" condition="is" value="vssadmin.exe"/>"#,
            ),
        ],
    ),
    rule(
        "Mailbox rule forwards to the outside [Z9003]",
        "5d0a6a10-0c5e-4f6d-9f53-6f0f7e2a9003",
        60,
        &[(
            "MailRuleCreate",
            r#"<condition component="MailRule" property="ForwardsTo" condition="notends" value="@lab.example"/>"#,
        )],
    ),
    rule(
        "Container started with the host's disk [Z9004]",
        "5d0a6a10-0c5e-4f6d-9f53-6f0f7e2a9004",
        66,
        &[(
            "ContainerStart",
            r#"<operator type="OR"><condition component="Container" property="Mount" condition="is" value="/"/><condition component="Container" property="IsPrivileged" condition="is" value="true"/></operator>"#,
        )],
    ),
    rule(
        "Kernel driver loaded from a user's folder [Z9005]",
        "5d0a6a10-0c5e-4f6d-9f53-6f0f7e2a9005",
        78,
        &[(
            "LoadDriver",
            r#"<condition component="FileItem" property="Path" condition="contains" value="\Users\"/>"#,
        )],
    ),
    rule(
        "Browser extension installed by policy [Z9006]",
        "5d0a6a10-0c5e-4f6d-9f53-6f0f7e2a9006",
        38,
        &[(
            "BrowserExtensionInstall",
            r#"<condition component="BrowserExtension" property="Source" condition="is" value="Policy"/>"#,
        )],
    ),
];

/// A made-up exclusion.
#[derive(Clone, Copy, Debug)]
pub struct ExclusionText {
    /// Its name.
    pub name: &'static str,
    /// Its uuid.
    pub uuid: &'static str,
    /// Its note.
    pub note: &'static str,
    /// The uuid of its rule.
    pub rule: &'static str,
    /// Its definition.
    pub definition: &'static str,
}

impl ExclusionText {
    /// The exclusion as a tenant gives it.
    pub fn xml(&self) -> String {
        format!(
            "<rule>\n  <description>\n    <name>{}</name>\n    <category>Exclusion</category>\n  </description>\n  {}\n</rule>\n",
            escaped(self.name),
            self.definition
        )
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// The exclusions.
pub const EXCLUSIONS: [ExclusionText; 3] = [
    ExclusionText {
        name: "Vulnerability scanner of the print network",
        uuid: "7b1f6f3e-62a5-4f0b-8a0e-3d9a5c4e0001",
        note: "agreed with the network team",
        rule: "c4a543e3-f4c6-4a62-9964-d131265a0bf2",
        definition: r#"<definition>
    <operations>
      <operation type="TcpIpProtocolIdentified">
        <condition component="Network" property="IpAddressV4" condition="is" value="10.20.0.9"/>
      </operation>
    </operations>
  </definition>"#,
    },
    ExclusionText {
        name: "Software deployment kills its own tasks",
        uuid: "7b1f6f3e-62a5-4f0b-8a0e-3d9a5c4e0002",
        note: "",
        rule: "1ec671aa-3b30-4f42-8dd4-5d678d10e37b",
        definition: r#"<definition>
    <parentprocess>
      <condition component="FileItem" property="FileName" condition="is" value="ccmexec.exe"/>
    </parentprocess>
  </definition>"#,
    },
    ExclusionText {
        name: "Backup / scheduled <tasks>",
        uuid: "7b1f6f3e-62a5-4f0b-8a0e-3d9a5c4e0003",
        note: "ticket 4711 & review in spring",
        rule: "9a3eb821-18cd-4be3-b591-9becd69db642",
        definition: r#"<definition>
    <process>
      <operator type="AND">
        <condition component="FileItem" property="FullPath" condition="is" value="%PROGRAMFILES%\backup\agent.exe"/>
        <condition component="Module" property="SignatureType" condition="greaterOrEqual" value="90"/>
      </operator>
    </process>
  </definition>"#,
    },
];
