//! The networks that belong to whoever uses them.

use super::solve::intervals::Intervals;
use ipnet::{Ipv4Net, Ipv6Net};

/// Private IPv4 networks (RFC 1918).
pub(super) const PRIVATE: [Ipv4Net; 3] = [
    Ipv4Net::new_assert(std::net::Ipv4Addr::new(10, 0, 0, 0), 8),
    Ipv4Net::new_assert(std::net::Ipv4Addr::new(172, 16, 0, 0), 12),
    Ipv4Net::new_assert(std::net::Ipv4Addr::new(192, 168, 0, 0), 16),
];
/// The half of the unique local IPv6 addresses that is in use (RFC 4193).
pub(super) const LOCAL: Ipv6Net =
    Ipv6Net::new_assert(std::net::Ipv6Addr::new(0xfd00, 0, 0, 0, 0, 0, 0, 0), 8);

/// The addresses of private IPv4 networks.
pub(super) fn private_addresses() -> Intervals {
    let ranges = PRIVATE.iter().map(|net| {
        let ends = (net.network().to_bits(), net.broadcast().to_bits());
        (u128::from(ends.0), u128::from(ends.1))
    });
    Intervals::of(ranges.collect())
}

/// The unique local addresses of IPv6.
pub(super) fn local_addresses() -> Intervals {
    Intervals::of(vec![(
        LOCAL.network().to_bits(),
        LOCAL.broadcast().to_bits(),
    )])
}
