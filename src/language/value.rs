//! A property's value, and how a record's text or number becomes one.

use super::Type;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// A known value.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Value {
    /// Text in the case it came in; symbols in the table's spelling.
    Str(Box<str>),
    /// An integer, or the number of a symbol.
    Int(i64),
    /// A boolean.
    Bool(bool),
    /// An IPv4 address, the first octet highest.
    Ip4(u32),
    /// An IPv6 address, the first group highest.
    Ip6(u128),
    /// The members of a set, as they came.
    Set(Box<[Box<str>]>),
}

impl Value {
    /// A value of this type from a record's text; symbols may be words or
    /// numbers. `None` where the text is no value of the type.
    pub fn parse(kind: Type, text: &str) -> Option<Value> {
        match kind {
            Type::String => Some(Value::Str(text.into())),
            Type::Int => parse_int(text).map(Value::Int),
            Type::Bool => parse_bool(text).map(Value::Bool),
            Type::Ip4 | Type::Ip6 => parse_address(text),
            Type::StringSet => Some(Value::Set([text.into()].into())),
            Type::Symbol(_) => {
                let symbols = kind.symbols()?;
                match symbols.word(text) {
                    Some(symbol) => Some(Value::Str(symbol.name.as_str().into())),
                    None => Some(Value::Str(text.into())),
                }
            }
            Type::IntSymbol(_) => {
                let word = || kind.symbols()?.word(text)?.number;
                parse_int(text).or_else(word).map(Value::Int)
            }
        }
    }

    /// The value in the language's own spelling: what a condition would say.
    pub fn text(&self) -> String {
        match self {
            Value::Str(text) => text.to_string(),
            Value::Int(number) => number.to_string(),
            Value::Bool(yes) => yes.to_string(),
            Value::Ip4(bits) => Ipv4Addr::from_bits(*bits).to_string(),
            Value::Ip6(bits) => Ipv6Addr::from_bits(*bits).to_string(),
            Value::Set(members) => members.join(", "),
        }
    }
}

/// A signed 64-bit decimal.
pub fn parse_int(text: &str) -> Option<i64> {
    if text.starts_with('+') {
        return None;
    }
    text.parse().ok()
}

/// `true`, `false`, `1` or `0` in any letter case.
pub fn parse_bool(text: &str) -> Option<bool> {
    match text {
        "1" => Some(true),
        "0" => Some(false),
        _ if text.eq_ignore_ascii_case("true") => Some(true),
        _ if text.eq_ignore_ascii_case("false") => Some(false),
        _ => None,
    }
}

/// An address; an IPv4-mapped IPv6 address counts as IPv4, a zone is dropped.
pub fn parse_address(text: &str) -> Option<Value> {
    let text = text.split_once('%').map_or(text, |(address, _)| address);
    match text.parse().ok()? {
        IpAddr::V4(address) => Some(Value::Ip4(address.to_bits())),
        IpAddr::V6(address) => Some(match address.to_ipv4_mapped() {
            Some(v4) => Value::Ip4(v4.to_bits()),
            None => Value::Ip6(address.to_bits()),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::super::Property;
    use super::*;

    #[test]
    fn symbols_come_as_words_or_numbers() {
        let kind = Property::of("Module.SignatureType").kind();
        assert_eq!(Value::parse(kind, "valid"), Some(Value::Int(80)));
        assert_eq!(Value::parse(kind, "80"), Some(Value::Int(80)));
        assert_eq!(Value::parse(kind, "who"), None);
        let kind = Property::of("SystemInfo.SystemType").kind();
        assert_eq!(Value::parse(kind, "OSX"), Some(Value::Str("Apple".into())));
    }

    #[test]
    fn addresses_are_told_apart() {
        assert_eq!(parse_address("10.0.0.1"), Some(Value::Ip4(0x0a00_0001)));
        assert_eq!(
            parse_address("::ffff:10.0.0.1"),
            Some(Value::Ip4(0x0a00_0001))
        );
        assert_eq!(
            parse_address("fe80::1%eth0"),
            Some(Value::Ip6(0xfe80 << 112 | 1))
        );
        assert_eq!(parse_address("127.0.01"), None);
        assert_eq!(parse_address("XXX.XXX.XXX.XXX"), None);
    }
}
