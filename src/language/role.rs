//! What properties are for, whatever they are called: who asks for the remote
//! address or the full path of a file asks by role, and the table says which
//! properties have it.

use serde::{Deserialize, Serialize};

/// What a property is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// The other side of a connection.
    #[serde(rename = "remote address")]
    RemoteAddress,
    /// Where the connection of a firewall detection comes from.
    #[serde(rename = "source address")]
    SourceAddress,
    /// Where the connection of a firewall detection goes.
    #[serde(rename = "destination address")]
    DestinationAddress,
    /// Where a logon came from.
    #[serde(rename = "logon address")]
    LogonAddress,
    /// How a logon was made.
    #[serde(rename = "logon type")]
    LogonType,
    /// The port of the event.
    Port,
    /// The port that a logon came from.
    #[serde(rename = "logon port")]
    LogonPort,
    /// Who opened a connection.
    Direction,
    /// The protocol of an application.
    Protocol,
    /// The name of a host.
    #[serde(rename = "host name")]
    HostName,
    /// The machine that a logon came from.
    #[serde(rename = "logon host")]
    LogonHost,
    /// The name that a DNS query asks for.
    #[serde(rename = "queried name")]
    QueriedName,
    /// A web address.
    Url,
    /// A file's folder and name.
    #[serde(rename = "full path")]
    FullPath,
    /// A file's folder, with its trailing separator.
    Folder,
    /// A file's name with its extension.
    #[serde(rename = "file name")]
    FileName,
    /// A file's name without its extension.
    Stem,
    /// A file's extension without the dot.
    Extension,
    /// The file name in the version resource.
    #[serde(rename = "original name")]
    OriginalName,
    /// How far a signature is trusted.
    Signature,
    /// Who signed.
    Signer,
    /// The arguments of a process.
    #[serde(rename = "command line")]
    CommandLine,
    /// That an analyst marked the file as safe.
    #[serde(rename = "safe mark")]
    SafeMark,
    /// The name of a service.
    #[serde(rename = "service name")]
    ServiceName,
    /// The user who acts.
    Account,
    /// The user who acts, by SID.
    #[serde(rename = "account id")]
    AccountId,
}

impl Role {
    /// What it is called in a sentence.
    pub fn words(self) -> String {
        match (self, serde_json::to_value(self)) {
            (Role::Stem, _) => "file name without extension".to_owned(),
            (_, Ok(serde_json::Value::String(words))) => words,
            _ => String::new(),
        }
    }

    /// Whether its values are ports: 0 to 65,535.
    pub fn is_port(self) -> bool {
        matches!(self, Role::Port | Role::LogonPort)
    }
}
