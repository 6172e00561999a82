//! The value of a condition, read by the type of its property.

use crate::language::{Type, Value, fold, parse_bool, parse_int};
use ipnet::{Ipv4Net, Ipv6Net};

/// What a condition compares with. Text is folded; prefixes are masked.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Literal {
    /// The comparison takes no value.
    Nothing,
    /// Text in lower case.
    Text(Box<str>),
    /// A number, or the number of a symbol.
    Int(i64),
    /// A boolean.
    Bool(bool),
    /// An IPv4 address or prefix.
    Net4(Ipv4Net),
    /// An IPv6 address or prefix.
    Net6(Ipv6Net),
}

pub(super) struct Parsed {
    pub(super) literal: Literal,
    /// How the literal is read, where bits beyond the prefix were cleared.
    pub(super) masked: Option<String>,
}

pub(super) struct Wrong {
    /// What it should have been, with its article.
    pub(super) expected: String,
    pub(super) fix: String,
}

impl Literal {
    pub(super) fn parse(kind: Type, text: &str) -> Result<Parsed, Wrong> {
        let plain = |literal: Option<Literal>, expected: &str, fix: &str| match literal {
            Some(literal) => Ok(Parsed {
                literal,
                masked: None,
            }),
            None => Err(Wrong {
                expected: expected.to_owned(),
                fix: fix.to_owned(),
            }),
        };
        if let Some(plain) = without_leading_zeros(kind, text) {
            return Err(Wrong {
                expected: "an address: a leading zero means octal to some".to_owned(),
                fix: format!("write `{plain}`, if that is meant"),
            });
        }
        match kind {
            Type::String | Type::StringSet => plain(Some(Literal::Text(fold(text).into())), "", ""),
            Type::Int => plain(
                parse_int(text).map(Literal::Int),
                "a whole number",
                "write it in decimal, between -2^63 and 2^63-1",
            ),
            Type::Bool => plain(
                parse_bool(text).map(Literal::Bool),
                "a boolean",
                "write true, false, 1 or 0",
            ),
            Type::Ip4 => prefix(
                text.parse::<Ipv4Net>()
                    .ok()
                    .or_else(|| Some(text.parse::<std::net::Ipv4Addr>().ok()?.into())),
                |net| (net.trunc() != net, Literal::Net4(net.trunc()), net.trunc()),
            )
            .ok_or_else(|| Wrong {
                expected: "an IPv4 address or prefix".to_owned(),
                fix: if text.contains(':') {
                    "an IPv6 address goes into the property's V6 twin".to_owned()
                } else {
                    "write an address such as 192.168.2.123 or a prefix such as 192.168.2.0/24"
                        .to_owned()
                },
            }),
            Type::Ip6 => prefix(
                text.parse::<Ipv6Net>()
                    .ok()
                    .or_else(|| Some(text.parse::<std::net::Ipv6Addr>().ok()?.into())),
                |net| (net.trunc() != net, Literal::Net6(net.trunc()), net.trunc()),
            )
            .ok_or_else(|| Wrong {
                expected: "an IPv6 address or prefix".to_owned(),
                fix: if text.contains(':') {
                    "write an address such as fd00::7 or a prefix such as fd00::/64".to_owned()
                } else {
                    "an IPv4 address goes into the property's V4 twin".to_owned()
                },
            }),
            Type::Symbol(_) | Type::IntSymbol(_) => symbol(kind, text),
        }
    }
}

/// An address without the leading zeros of its octets, where it has some: `010.0.0.1`
/// is 10.0.0.1 to some and 8.0.0.1 to others.
fn without_leading_zeros(kind: Type, text: &str) -> Option<String> {
    if !matches!(kind, Type::Ip4 | Type::Ip6) {
        return None;
    }
    // Of an IPv6 address, what ends as an IPv4 one does.
    let (before, rest) = text.rsplit_once(':').unwrap_or(("", text));
    let (address, length) = rest.split_once('/').unwrap_or((rest, ""));
    let octets: Vec<&str> = address.split('.').collect();
    let is_number = |octet: &&str| {
        (1..=8).contains(&octet.len()) && octet.bytes().all(|digit| digit.is_ascii_digit())
    };
    let is_zeroed = |octet: &&str| octet.len() > 1 && octet.starts_with('0');
    if octets.len() != 4 || !octets.iter().all(is_number) || !octets.iter().any(is_zeroed) {
        return None;
    }
    let plain = octets.iter().map(|octet| {
        let digits = octet.trim_start_matches('0');
        if digits.is_empty() { "0" } else { digits }
    });
    let plain: Vec<&str> = plain.collect();
    let mut all = plain.join(".");
    if text.contains(':') {
        all = format!("{before}:{all}");
    }
    if text.contains('/') {
        all = format!("{all}/{length}");
    }
    Some(all)
}

fn prefix<N: ToString>(net: Option<N>, mask: impl Fn(N) -> (bool, Literal, N)) -> Option<Parsed> {
    let (is_masked, literal, masked) = mask(net?);
    Some(Parsed {
        literal,
        masked: is_masked.then(|| masked.to_string()),
    })
}

fn symbol(kind: Type, text: &str) -> Result<Parsed, Wrong> {
    let symbols = kind.symbols();
    let known = symbols.and_then(|symbols| symbols.word(text));
    let literal = match Value::parse(kind, text) {
        Some(Value::Int(number)) => Some(Literal::Int(number)),
        Some(Value::Str(word)) if known.is_some() || symbols.is_none_or(|symbols| symbols.open) => {
            Some(Literal::Text(fold(&word).into()))
        }
        _ => None,
    };
    literal
        .map(|literal| Parsed {
            literal,
            masked: None,
        })
        .ok_or_else(|| {
            let words: Vec<&str> = symbols
                .map(|symbols| {
                    symbols
                        .values
                        .iter()
                        .map(|symbol| symbol.name.as_str())
                        .collect()
                })
                .unwrap_or_default();
            let number = if matches!(kind, Type::IntSymbol(_)) {
                ", or a number"
            } else {
                ""
            };
            Wrong {
                expected: format!("a value of {}", symbols.map_or("", |symbols| &symbols.name)),
                fix: format!("write one of {}{number}", words.join(", ")),
            }
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Property;

    fn literal(property: &str, text: &str) -> Option<Literal> {
        Literal::parse(Property::of(property).kind(), text)
            .ok()
            .map(|parsed| parsed.literal)
    }

    #[test]
    fn literals_fit_their_type_or_not() {
        assert_eq!(literal("Network.Port", "0080"), Some(Literal::Int(80)));
        assert_eq!(literal("Network.Port", "80 "), None);
        assert_eq!(literal("Network.Port", "9223372036854775808"), None);
        assert_eq!(
            literal("Network.Inbound", "TRUE"),
            Some(Literal::Bool(true))
        );
        assert_eq!(literal("Network.Inbound", "yes"), None);
        assert_eq!(
            literal("Module.SignatureType", "trusted"),
            Some(Literal::Int(90))
        );
        assert_eq!(
            literal("Module.SignatureType", "85"),
            Some(Literal::Int(85))
        );
        assert_eq!(literal("Module.WhiteList", "Foo"), None);
        assert_eq!(
            literal("SystemInfo.SystemType", "Linux"),
            Some(Literal::Text("linux".into()))
        );
        assert_eq!(
            literal("SystemInfo.SystemType", "osx"),
            Some(Literal::Text("apple".into()))
        );
        assert_eq!(literal("Network.IpAddressV4", "10.0.0.0/33"), None);
        assert_eq!(literal("Network.IpAddressV4", "::ffff:10.0.0.1"), None);
        assert!(literal("Network.IpAddressV6", "fd00::/8").is_some());
    }

    #[test]
    fn a_leading_zero_makes_an_address_none() {
        for text in [
            "010.0.0.1",
            "10.0.0.01",
            "10.00.0.1",
            "010.0.0.0/8",
            "1.2.3.08",
        ] {
            assert_eq!(literal("Network.IpAddressV4", text), None, "{text}");
        }
        for text in ["::ffff:010.0.0.1", "::ffff:10.0.0.00/104"] {
            assert_eq!(literal("Network.IpAddressV6", text), None, "{text}");
        }
        let fix = |kind, text| Literal::parse(kind, text).err().map(|wrong| wrong.fix);
        assert_eq!(
            fix(Type::Ip4, "010.00.0.0/8").as_deref(),
            Some("write `10.0.0.0/8`, if that is meant")
        );
        assert_eq!(
            fix(Type::Ip6, "::ffff:010.0.0.1").as_deref(),
            Some("write `::ffff:10.0.0.1`, if that is meant")
        );
        for text in ["10.0.0.0/8", "0.0.0.0", "100.0.0.10", "10.0.0.0/0"] {
            assert!(literal("Network.IpAddressV4", text).is_some(), "{text}");
        }
    }

    #[test]
    fn host_bits_are_masked_and_told() {
        let parsed = Literal::parse(Type::Ip4, "10.1.2.3/8")
            .ok()
            .expect("a prefix");
        assert_eq!(parsed.masked.as_deref(), Some("10.0.0.0/8"));
        assert_eq!(
            parsed.literal,
            Literal::Net4("10.0.0.0/8".parse().expect("a prefix"))
        );
    }
}
