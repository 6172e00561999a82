//! What range an address lies in, by the IANA special-purpose registries.

use crate::language::Value;
use ipnet::{Ipv4Net, Ipv6Net};
use std::net::{Ipv4Addr, Ipv6Addr};
use std::sync::LazyLock;

/// A range of addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Range {
    /// Anywhere else.
    Public,
    /// 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 (RFC 1918), fc00::/7 (RFC 4193).
    Private,
    /// 127.0.0.0/8, ::1.
    Loopback,
    /// 169.254.0.0/16, fe80::/10.
    LinkLocal,
    /// 100.64.0.0/10 (RFC 6598): behind a carrier's address translation.
    Shared,
    /// 224.0.0.0/4, ff00::/8.
    Multicast,
    /// 255.255.255.255.
    Broadcast,
    /// RFC 5737, RFC 3849, RFC 9637: for examples only.
    Documentation,
    /// 198.18.0.0/15, 2001:2::/48: for measuring.
    Benchmark,
    /// 0.0.0.0/8, ::.
    Unspecified,
    /// 192.0.0.0/24, 192.88.99.0/24, 240.0.0.0/4, 100::/64, 64:ff9b::/96.
    Reserved,
}

/// The longest prefix that holds an address decides; the first of equals.
static V4: LazyLock<Vec<(Ipv4Net, Range)>> = LazyLock::new(|| {
    table(&[
        ("255.255.255.255/32", Range::Broadcast),
        ("10.0.0.0/8", Range::Private),
        ("172.16.0.0/12", Range::Private),
        ("192.168.0.0/16", Range::Private),
        ("127.0.0.0/8", Range::Loopback),
        ("169.254.0.0/16", Range::LinkLocal),
        ("100.64.0.0/10", Range::Shared),
        ("224.0.0.0/4", Range::Multicast),
        ("192.0.2.0/24", Range::Documentation),
        ("198.51.100.0/24", Range::Documentation),
        ("203.0.113.0/24", Range::Documentation),
        ("198.18.0.0/15", Range::Benchmark),
        ("0.0.0.0/8", Range::Unspecified),
        ("192.0.0.0/24", Range::Reserved),
        ("192.88.99.0/24", Range::Reserved),
        ("240.0.0.0/4", Range::Reserved),
    ])
});

static V6: LazyLock<Vec<(Ipv6Net, Range)>> = LazyLock::new(|| {
    table(&[
        ("::1/128", Range::Loopback),
        ("::/128", Range::Unspecified),
        ("fe80::/10", Range::LinkLocal),
        ("fc00::/7", Range::Private),
        ("ff00::/8", Range::Multicast),
        ("2001:db8::/32", Range::Documentation),
        ("3fff::/20", Range::Documentation),
        ("2001:2::/48", Range::Benchmark),
        ("64:ff9b::/96", Range::Reserved),
        ("100::/64", Range::Reserved),
    ])
});

fn table<N: std::str::FromStr>(rows: &[(&str, Range)]) -> Vec<(N, Range)> {
    let parse = |(text, range): &(&str, Range)| Some((text.parse().ok()?, *range));
    rows.iter().filter_map(parse).collect()
}

impl Range {
    /// All, by their number.
    pub const ALL: [Range; 11] = [
        Range::Public,
        Range::Private,
        Range::Loopback,
        Range::LinkLocal,
        Range::Shared,
        Range::Multicast,
        Range::Broadcast,
        Range::Documentation,
        Range::Benchmark,
        Range::Unspecified,
        Range::Reserved,
    ];

    /// The range that an address lies in; `None` for other values.
    pub fn of(value: &Value) -> Option<Range> {
        Some(match value {
            Value::Ip4(bits) => Range::of_v4(*bits),
            Value::Ip6(bits) => Range::of_v6(*bits),
            _ => return None,
        })
    }

    fn of_v4(bits: u32) -> Range {
        let address = Ipv4Addr::from_bits(bits);
        let holds = |(net, _): &&(Ipv4Net, Range)| net.contains(&address);
        V4.iter()
            .find(holds)
            .map_or(Range::Public, |(_, range)| *range)
    }

    fn of_v6(bits: u128) -> Range {
        let address = Ipv6Addr::from_bits(bits);
        let holds = |(net, _): &&(Ipv6Net, Range)| net.contains(&address);
        V6.iter()
            .find(holds)
            .map_or(Range::Public, |(_, range)| *range)
    }

    /// The prefix of the registry that holds an address; `None` outside of all.
    pub(super) fn block(value: &Value) -> Option<(u128, u8)> {
        match value {
            Value::Ip4(bits) => {
                let address = Ipv4Addr::from_bits(*bits);
                let (net, _) = V4.iter().find(|(net, _)| net.contains(&address))?;
                Some((net.network().to_bits().into(), net.prefix_len()))
            }
            Value::Ip6(bits) => {
                let address = Ipv6Addr::from_bits(*bits);
                let (net, _) = V6.iter().find(|(net, _)| net.contains(&address))?;
                Some((net.network().to_bits(), net.prefix_len()))
            }
            _ => None,
        }
    }

    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Range::Public => "public",
            Range::Private => "private",
            Range::Loopback => "loopback",
            Range::LinkLocal => "link-local",
            Range::Shared => "shared",
            Range::Multicast => "multicast",
            Range::Broadcast => "broadcast",
            Range::Documentation => "documentation",
            Range::Benchmark => "benchmark",
            Range::Unspecified => "unspecified",
            Range::Reserved => "reserved",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::parse_address;

    #[test]
    fn addresses_lie_in_their_ranges() {
        assert_eq!((V4.len(), V6.len()), (16, 10), "every prefix is one");
        for (at, range) in Range::ALL.into_iter().enumerate() {
            assert_eq!(range as usize, at);
        }
        for (text, range) in [
            ("8.8.8.8", Range::Public),
            ("172.31.255.255", Range::Private),
            ("172.32.0.0", Range::Public),
            ("127.0.0.53", Range::Loopback),
            ("169.254.1.1", Range::LinkLocal),
            ("100.127.0.1", Range::Shared),
            ("239.1.1.1", Range::Multicast),
            ("255.255.255.255", Range::Broadcast),
            ("203.0.113.9", Range::Documentation),
            ("241.0.0.1", Range::Reserved),
            ("::1", Range::Loopback),
            ("fe80::1", Range::LinkLocal),
            ("fd00::1", Range::Private),
            ("2001:db8::1", Range::Documentation),
            ("2a00::1", Range::Public),
            ("::ffff:10.1.1.1", Range::Private),
        ] {
            let value = parse_address(text).unwrap();
            assert_eq!(Range::of(&value), Some(range), "{text}");
        }
    }
}
