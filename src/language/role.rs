//! What properties are for, whatever they are called: who asks for the remote
//! address or the full path of a file asks by role, and the table says which
//! properties have it.

use super::{Property, table};
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

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
    /// The user who acts.
    Account,
}

/// The properties that have a role, in the table's order.
static BY_ROLE: LazyLock<Vec<(Role, Property)>> = LazyLock::new(|| {
    table()
        .properties()
        .filter_map(|property| property.role().map(|role| (role, property)))
        .collect()
});

impl Role {
    /// Whether its values are ports: 0 to 65,535.
    pub fn is_port(self) -> bool {
        matches!(self, Role::Port | Role::LogonPort)
    }

    /// The properties that have this role, in the table's order: an IPv4 address
    /// before its IPv6 twin.
    pub fn properties(self) -> impl Iterator<Item = &'static Property> {
        let of_role = BY_ROLE.iter().filter(move |(role, _)| *role == self);
        of_role.map(|(_, property)| property)
    }

    /// The property of this component that has the role.
    pub fn of(self, component: &str) -> Option<&'static Property> {
        self.properties()
            .find(|property| property.component() == component)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_says_which_properties_have_a_role() {
        let names = |role: Role| role.properties().map(Property::full).collect::<Vec<_>>();
        assert_eq!(
            names(Role::RemoteAddress),
            ["Network.IpAddressV4", "Network.IpAddressV6"]
        );
        assert_eq!(names(Role::FullPath), ["FileItem.FullPath"]);
        assert_eq!(
            Role::Folder.of("DestFileItem"),
            Some(&Property::of("DestFileItem.Path"))
        );
        assert_eq!(Role::Port.of("FileItem"), None);
        assert_eq!(Property::of("Foo.Port").role(), None);
    }
}
