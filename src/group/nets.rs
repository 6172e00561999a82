//! The prefixes above addresses: what a group of addresses may be widened to,
//! and the tightest one that holds it.

use super::by::Coding;
use super::ranges::Range;
use crate::language::Value;
use crate::store::{FIRST, to_u32};
use rustc_hash::FxHashMap;

/// The levels above an address, tightest first.
pub(super) const LEVELS: usize = 3;
/// Bits of the first two levels, IPv4 and IPv6; the third is the block of the
/// registries ([`Range`]), or all public addresses.
const BITS: [(u8, u8); LEVELS - 1] = [(24, 64), (16, 48)];

/// Per level, a number for each code of the addresses.
pub(super) struct Nets {
    levels: [Vec<u32>; LEVELS],
}

impl Nets {
    pub(super) fn of(addresses: &Coding<'_>) -> Nets {
        let mut levels = [const { Vec::new() }; LEVELS];
        for (level, numbers) in levels.iter_mut().enumerate() {
            let mut known: FxHashMap<(bool, u128, u8), u32> = FxHashMap::default();
            *numbers = (0..to_u32(addresses.len()))
                .map(|code| {
                    let above = addresses.value(code).and_then(|value| above(&value, level));
                    let next = to_u32(known.len()) + FIRST;
                    above.map_or(code.min(1), |above| *known.entry(above).or_insert(next))
                })
                .collect();
        }
        Nets { levels }
    }

    /// The number of what lies above an address of this code.
    pub(super) fn above(&self, level: usize, code: u32) -> u32 {
        let numbers = self.levels.get(level);
        numbers
            .and_then(|numbers| numbers.get(code as usize))
            .copied()
            .unwrap_or_default()
    }
}

fn above(value: &Value, level: usize) -> Option<(bool, u128, u8)> {
    let (bits, width, is_v4) = bits_of(value)?;
    let length = BITS
        .get(level)
        .map(|(v4, v6)| if is_v4 { *v4 } else { *v6 });
    Some(match length {
        Some(length) => (is_v4, masked(bits, width, length), length),
        None => {
            let (bits, length) = Range::block(value).unwrap_or((0, 0));
            (is_v4, bits, length)
        }
    })
}

fn bits_of(value: &Value) -> Option<(u128, u8, bool)> {
    match value {
        Value::Ip4(bits) => Some((u128::from(*bits), 32, true)),
        Value::Ip6(bits) => Some((*bits, 128, false)),
        _ => None,
    }
}

fn masked(bits: u128, width: u8, length: u8) -> u128 {
    bits.checked_shr(u32::from(width - length))
        .and_then(|high| high.checked_shl(u32::from(width - length)))
        .unwrap_or(0)
}

/// The tightest prefix that holds all values, `192.168.2.0/25`, or the address
/// itself where there is one; `None` where families differ or there is none.
/// The length of the prefix comes with it, as bits short of an address.
pub fn tightest(values: &[Value]) -> Option<(String, u8)> {
    let mut all = values.iter().map(bits_of);
    let (first, width, is_v4) = all.next()??;
    let mut differing = 0;
    for other in all {
        let (bits, _, is_other_v4) = other?;
        if is_other_v4 != is_v4 {
            return None;
        }
        differing |= bits ^ first;
    }
    let open = u8::try_from(128 - differing.leading_zeros()).ok()?;
    let bits = masked(first, width, width - open);
    let address = if is_v4 {
        Value::Ip4(u32::try_from(bits).ok()?)
    } else {
        Value::Ip6(bits)
    };
    let text = match open {
        0 => address.text(),
        _ => format!("{}/{}", address.text(), width - open),
    };
    Some((text, open))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::parse_address;

    #[test]
    fn the_tightest_prefix_holds_all() {
        let tightest = |texts: &[&str]| {
            let values: Vec<Value> = texts
                .iter()
                .filter_map(|text| parse_address(text))
                .collect();
            tightest(&values).map(|(text, _)| text)
        };
        assert_eq!(tightest(&["10.0.0.1"]).as_deref(), Some("10.0.0.1"));
        assert_eq!(
            tightest(&["192.168.2.123", "192.168.2.124", "192.168.2.77"]).as_deref(),
            Some("192.168.2.64/26")
        );
        assert_eq!(
            tightest(&["0.0.0.1", "255.0.0.1"]).as_deref(),
            Some("0.0.0.0/0")
        );
        assert_eq!(
            tightest(&["fd00::1", "fd00::ff"]).as_deref(),
            Some("fd00::/120")
        );
        assert_eq!(tightest(&["::", "ff00::"]).as_deref(), Some("::/0"));
        assert_eq!(tightest(&["10.0.0.1", "fd00::1"]), None);
        assert_eq!(tightest(&[]), None);
    }
}
