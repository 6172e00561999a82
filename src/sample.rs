//! Made-up but realistic detections, for trying and measuring: an E0517 flood
//! raised by a few internal scanners, a dozen other rules, and two attacks
//! hidden among them (an RDP tunnel to the outside over port 443 from one
//! workstation, and a host next to the scanners that hops over a few servers).
//!
//! The same count and seed give the same detections on every machine. Hosts,
//! users and hashes are invented; addresses outside are of the ranges that
//! RFC 5737 keeps for examples.

mod dice;
mod noise;
mod plots;
pub mod records;
pub mod rules;
mod scene;

use crate::detection::Detection;
use dice::Dice;
use std::ops::ControlFlow;

/// The flood's scanners.
pub const SCANNERS: [&str; 3] = ["192.168.2.123", "192.168.2.124", "10.20.0.9"];
/// The host that hops over servers: in the same /24 as two scanners.
pub const PIVOT: &str = "192.168.2.77";
/// Where the tunnel leads.
pub const TUNNEL: &str = "203.0.113.66";
/// The workstation that the tunnel starts from.
pub const TUNNEL_DEVICE: &str = "ws-0117";

/// 2026-11-10T00:00:00Z, in milliseconds.
const START: i64 = 1_794_268_800_000;
const WEEK: u64 = 7 * 86_400_000;

/// The same detections as if their week had just ended, at this time in
/// milliseconds since 1970 UTC.
pub fn generate_until(
    now: i64,
    (count, seed): (u64, u64),
    sink: &mut dyn FnMut(&Detection) -> ControlFlow<()>,
) {
    let shift = now - START.wrapping_add_unsigned(WEEK);
    generate(count, seed, &mut |detection| {
        let mut detection = detection.clone();
        detection.time = detection.time.map(|time| time + shift);
        sink(&detection)
    });
}

/// Makes `count` detections in order of time, until the sink breaks.
pub fn generate(count: u64, seed: u64, sink: &mut dyn FnMut(&Detection) -> ControlFlow<()>) {
    let mut dice = Dice::new(seed);
    let step = (WEEK / count.max(1)).max(1);
    for number in 0..count {
        let mut detection = match number {
            // Few, but in every sample worth the name.
            _ if number % 331 == 47 => plots::tunnel(&mut dice),
            _ if number % 257 == 31 => plots::pivot(&mut dice),
            _ if dice.below(100) < 72 => plots::flood(&mut dice),
            _ => noise::other(&mut dice),
        };
        let offset = number.wrapping_mul(step) + dice.below(step);
        detection.id = Some(dice.uuid());
        detection.time = Some(START.wrapping_add_unsigned(offset));
        detection.resolved = Some(dice.below(20) == 0);
        detection.complete();
        if sink(&detection).is_break() {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detection::Lookup;
    use crate::language::Property;
    use std::collections::HashSet;

    fn all(count: u64, seed: u64) -> Vec<Detection> {
        let mut all = Vec::new();
        generate(count, seed, &mut |detection| {
            all.push(detection.clone());
            ControlFlow::Continue(())
        });
        all
    }

    fn remote(detection: &Detection) -> String {
        match detection.event.get(&Property::of("Network.IpAddressV4")) {
            Lookup::Known(value) => value.text(),
            _ => String::new(),
        }
    }

    #[test]
    fn the_same_seed_gives_the_same() {
        assert_eq!(all(50, 1), all(50, 1));
        assert_ne!(all(50, 1), all(50, 2));
    }

    #[test]
    fn the_attacks_hide_in_the_flood() {
        let all = all(2000, 7);
        let count = |address: &str| all.iter().filter(|d| remote(d) == address).count();
        assert!((3..20).contains(&count(PIVOT)));
        assert!((3..20).contains(&count(TUNNEL)));
        let flood: usize = SCANNERS.iter().map(|scanner| count(scanner)).sum();
        assert!((1300..1500).contains(&flood));
        assert!(all.is_sorted_by_key(|detection| detection.time));
    }

    #[test]
    fn much_differs_between_records() {
        let all = all(2000, 7);
        let command = Property::of("ProcessInfo.CommandLine");
        let commands: HashSet<String> = all
            .iter()
            .filter_map(|detection| match detection.process.get(&command) {
                Lookup::Known(value) => Some(value.text()),
                _ => None,
            })
            .collect();
        assert!(commands.len() > 800, "{}", commands.len());
        let rules: HashSet<_> = all.iter().map(|d| &d.rule.code).collect();
        let operations: HashSet<_> = all.iter().map(|d| &d.operation).collect();
        assert!(rules.len() > 11 && operations.len() > 9);
        let none = all.iter().filter(|d| d.process.is_none).count();
        assert!(none > 50);
    }

    #[test]
    fn a_sink_can_stop() {
        let mut count = 0;
        generate(u64::MAX, 1, &mut |_| {
            count += 1;
            if count < 5 {
                ControlFlow::Continue(())
            } else {
                ControlFlow::Break(())
            }
        });
        assert_eq!(count, 5);
    }
}
